"""The network as plain Python objects, for the reference engine: services, segments, channels, with the rules that need no state.

The tables hold NumPy integers, which wrap around silently and are slow one by one; here everything is a Python int or float.
Nothing in this module changes during a run: what does is in the modules of people and of sites. Openings are in
`reference_hours`, the ways of papers in `reference_ways`.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from simnet import tables
from simnet.engine.contract import ITEM
from simnet.engine.reference_hours import Hours, Interval
from simnet.engine.reference_ways import Ways
from simnet.luck.distributions import quantile_ms
from simnet.network.network import Network
from simnet.network.profiles import week_time

if TYPE_CHECKING:
    from simnet.engine.reference_people import Case, Person

Row = TypeVar("Row")


def read(kind: Callable[..., Row], table: np.ndarray, **extra: Sequence[Any]) -> list[Row]:
    """Return one object of a dataclass a row: fields named like a column are filled from it, others from `extra`."""
    names = {field.name for field in dataclasses.fields(cast(Any, kind))}
    columns = {name: table[name].tolist() for name in table.dtype.names or () if name in names}
    columns.update(extra)
    return [kind(**dict(zip(columns, values, strict=True))) for values in zip(*columns.values(), strict=True)]


def skills_of(bits: int) -> list[int]:
    """Return the skills in a set of bits, smallest first."""
    return [skill for skill in range(bits.bit_length()) if bits >> skill & 1]


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the whole run; see `tables.RULES`."""

    window_end: int
    horizon: int
    flex: int
    door: int
    wishes: int
    policy: int
    candidates: int
    one_stop: int
    longest_line: int
    farther: int
    accept: int
    any_counter: int
    dispatch: int
    delivery_distribution: int
    delivery_mean: int


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one form of a service.

    Attributes
    ----------
    number : int
        Counts from 0 within the form.
    place : int
        Counts from 0 within all forms of the service.
    """

    row: int
    number: int
    place: int
    skill: int
    distribution: int
    mean: int
    chance: float
    repeat: float
    name: int


@dataclasses.dataclass(frozen=True, slots=True)
class Service:
    """One form of a service, with its stages in order; see `tables.SERVICES`.

    Attributes
    ----------
    forms : dict of int to Service
        The forms that there are of the service, by AT_WINDOW (the service itself), AT_KIOSK ...; filled for services themselves.
    """

    row: int
    form: int
    stages: list[Stage]
    priority: int
    incomplete: float
    incomplete_again: float
    name: int
    label: str
    decided: int
    on_the_spot: int
    decision_skill: int
    decision_distribution: int
    elapsed: int
    promised: int
    mail: float
    mail_days: int
    forms: dict[int, Service] = dataclasses.field(default_factory=dict, repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Channel:
    """How people get what they need; see `tables.CHANNELS`."""

    site: int
    intake_skill: int
    intake_distribution: int
    own_distribution: int
    at_home: int
    home_distribution: int
    home_mean: int
    delivery: int


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """A kind of people: how they travel, how long they wait, when they set out."""

    travel_num: int
    travel_den: int
    travel_fixed: int
    patience: int
    returns: float
    priority: int
    profile: int

    def travel(self, start: tuple[int, int], end: tuple[int, int]) -> int:
        """Return the time, ms, from one point to another, both (x, y) in metres."""
        dx, dy = start[0] - end[0], start[1] - end[1]
        metres = math.isqrt(dx * dx + dy * dy)
        return (metres * self.travel_num + self.travel_den // 2) // self.travel_den + self.travel_fixed


class Layout:
    """Everything that stays as it is during a run.

    Attributes
    ----------
    network : Network
        The tables that all this was read from.
    rules : Rules
    services : list of Service
        By row: services themselves first, then their other forms.
    segments : list of Segment
        By row.
    channels : list of Channel
        By code.
    hours : list of Hours
        By row of the site.
    ways : Ways
        Of papers.
    level, decides_at, issues_at, serves : list of lists of int
        By row of the site, then of the service itself or (`serves`) of the zone; as in `Network`.
    weekday : list of int
        Effective weekday of each day.
    skills : tuple of str
        Their ids, by row.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        (self.rules,) = read(Rules, network.rules)
        self.services = _services(network)
        self.segments = read(Segment, network.segments)
        self.channels = read(Channel, network.channels)
        intervals = read(Interval, network.intervals, take_until=network.take_until.tolist())
        self.hours = [
            Hours(
                intervals[site["first_interval"] : site["first_interval"] + site["num_intervals"]],
                network.offers[row].tolist(),
            )
            for row, site in enumerate(network.sites)
        ]
        self.ways = Ways(network)
        self.level = network.level.tolist()
        self.decides_at = network.decides_at.tolist()
        self.issues_at = network.issues_at.tolist()
        self.serves = network.serves.tolist()
        self.weekday = network.weekday.tolist()
        self.skills = network.names.skills

    def time(self, distribution: int, u: float) -> int:
        """Return the time, ms, that a distribution gives at u."""
        return int(quantile_ms(self.network.dists, self.network.dist_data, distribution, u))

    def times(
        self, person: Person, case: Case, distribution: int, decision: int, ordinal: int, name_a: int, name_b: int
    ) -> int:
        """Return the time, ms, that work on a case takes: one draw for each of its items; 0 without a distribution."""
        if distribution == tables.NONE:
            return 0
        ordinals = (ordinal + item * ITEM for item in range(case.quantity))
        return sum(self.time(distribution, person.draw(decision, number, name_a, name_b)) for number in ordinals)

    def point_of_week(self, profile: int, u: float) -> int:
        """Return the point of the week, ms from Monday's midnight, that a profile gives at u."""
        return int(week_time(self.network.profile_edges, self.network.profile_shares, profile, u))


def _services(network: Network) -> list[Service]:
    """Return the services of a network in all their forms, by row."""
    table = network.services
    owners = network.stages["service"].tolist()
    numbers = [row - int(table["first_stage"][owner]) for row, owner in enumerate(owners)]
    places = [number + int(table["offset"][owner]) for number, owner in zip(numbers, owners, strict=True)]
    stages = read(Stage, network.stages, row=range(len(owners)), number=numbers, place=places)
    bases = table["base"].tolist()
    forms = read(
        Service,
        table,
        row=range(len(table)),
        stages=[stages[row["first_stage"] : row["first_stage"] + row["num_stages"]] for row in table],
        label=[network.names.services[base] for base in bases],
    )
    for base, form in zip(bases, forms, strict=True):
        forms[base].forms[form.form] = form
    return forms
