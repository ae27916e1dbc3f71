"""What small days worked by hand are made of: services, people, sites, channels and needs, with plain defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simnet import tables
from simnet.engine.contract import AT_KIOSK, AT_WINDOW, BY_AGENT, COLLECTING, DAY, ISSUE, WINDOW

MINUTE = 60_000
HOUR = 60 * MINUTE

Time = int | tuple[str, Mapping[str, Any]]
"""A distribution: always so many ms, or a kind of `DistributionTable.add` and its parameters."""


def clock(hour: int, minute: int = 0, day: int = 0) -> int:
    """Return an instant, ms."""
    return day * DAY + hour * HOUR + minute * MINUTE


@dataclass(frozen=True)
class Stage:
    skill: str = "a"
    time: Time = 10 * MINUTE
    chance: float = 1.0
    repeat: float = 0.0


Stages = Mapping[str, Stage] | Sequence[Stage]
"""Stages by id, or a sequence of stages that are called 0, 1, 2 ..."""


@dataclass(frozen=True)
class Decision:
    """A decision by a back office with a skill (None: nobody works on it)."""

    skill: str | None = None
    time: Time | None = None
    elapsed: Time | None = None
    promised: int = tables.NONE
    on_the_spot: bool = False


@dataclass(frozen=True)
class Service:
    """A service, with the stages of its other forms, and how it is decided (None: it is done when its stages are)."""

    stages: Stages = (Stage(),)
    priority: int = 0
    incomplete: float = 0.0
    incomplete_again: float = 0.0
    kiosk: Stages | None = None
    collection: Stages | None = None
    agency: Stages | None = None
    decision: Decision | None = None
    mail: float = 0.0
    mail_days: int = 0


@dataclass(frozen=True)
class Form:
    """One form of a service, a row of services."""

    name: str
    service: Service
    code: int
    stages: dict[str, Stage]


@dataclass(frozen=True)
class Segment:
    """People; `speed` is ms a metre, as a fraction (numerator, denominator)."""

    speed: tuple[int, int] = (0, 1)
    travel_fixed: int = 0
    patience: Time | None = None
    returns: float = 0.0
    priority: int = 0
    profile: bool = True


@dataclass(frozen=True)
class Pool:
    """Servers: `count` posts while the site is open, or changes (time, posts) in `roster`."""

    skills: Sequence[str] = ("a",)
    count: int = 1
    roster: Sequence[tuple[int, int]] | None = None
    pace: Mapping[str, int] = field(default_factory=dict)
    between: int = 0
    no_answer: int = 0


@dataclass(frozen=True)
class Site:
    """A site; `hours` are those of every day in `days` (None: of all days).

    `runs` are those of its courier (None: papers get to its parent at once), `outreach` the zones that its sessions are for.
    """

    pools: Mapping[str, Pool] = field(default_factory=lambda: {"p": Pool()})
    hours: Sequence[tuple[int, int]] = ((clock(9), clock(17)),)
    days: Iterable[int] | None = None
    services: Sequence[str] | None = None
    last_ticket: int = 0
    seats: int = -1
    send_home: bool = False
    tolerant: Sequence[str] = ()
    guide: tuple[str, Time] | None = None
    share: float = 1.0
    at: tuple[int, int] = (0, 0)
    kiosk: Sequence[str] = ()
    agency: Sequence[str] = ()
    hand_out: Sequence[str] = ()
    level: int | None = None
    parent: str | None = None
    runs: Sequence[tuple[int, int]] | None = None
    outreach: Sequence[str] = ()

    def offers(self, form: Form) -> bool:
        """Whether it offers a form; results are handed out where they are issued, too."""
        if form.code == AT_WINDOW:
            return self.services is None or form.name in self.services
        listed = {AT_KIOSK: self.kiosk, BY_AGENT: self.agency, COLLECTING: self.hand_out}[form.code]
        return form.name in listed or (form.code == COLLECTING and self.level_of(form) >= ISSUE)

    def level_of(self, form: Form) -> int:
        """How far it may carry a service; where nothing is said, what it offers all the way."""
        if self.level is not None:
            return self.level
        return ISSUE if self.services is None or form.name in self.services else 0


@dataclass(frozen=True)
class Channel:
    """A channel; `site` is that of online, `intake` a skill and a time."""

    site: str | None = None
    intake: tuple[str, Time] | None = None
    own: Time | None = None
    at_home: bool = False
    home: Time | None = None
    delivery: int = 0


@dataclass(frozen=True)
class Need:
    """A need; `key` is found by `key_where` when luck matters."""

    time: int
    services: Sequence[str] = ("s",)
    segment: str = "general"
    home: tuple[int, int] = (0, 0)
    key: tuple[int, int] | None = None
    misdirected: bool = False
    cohort: bool = True
    channel: int = WINDOW
    quantity: int = 1
    zone: str = "here"


def _named(stages: Stages, prefix: str = "") -> dict[str, Stage]:
    if isinstance(stages, Mapping):
        return {prefix + name: stage for name, stage in stages.items()}
    return {prefix + str(number): stage for number, stage in enumerate(stages)}


def forms_of(services: Mapping[str, Service]) -> list[Form]:
    """Return the forms of services, by id in order: the services themselves, then what else there is of each."""
    forms = [Form(name, service, AT_WINDOW, _named(service.stages)) for name, service in services.items()]
    for name, service in services.items():
        others = (
            (AT_KIOSK, "kiosk:", service.kiosk),
            (COLLECTING, "collection:", service.collection),
            (BY_AGENT, "agency:", service.agency),
        )
        for code, prefix, stages in others:
            if stages is not None:
                forms.append(Form(name, service, code, _named(stages, prefix)))
    return forms
