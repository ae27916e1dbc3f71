"""Days worked by hand, written as scenario files: a few keyword arguments become a tree, and the tree goes all the way to Records.

Unlike `days`, which fills the tables directly, everything here passes through the format, its checks, the network and the
demand, so that a story holds all floors to the contract at once. All times are deterministic, people come at stated
instants, and a channel is forced by giving every other one no weight. Wishes that fall due later fall due at nine sharp
on one weekday: the profile is a span of a minute, and `story` makes that a millisecond, for the format knows no instants.

Ids instead of rows everywhere, so that no test depends on the order of a table. A row that is not there is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine import core, reference
from simnet.luck import draw
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR, MINUTE

from .days import clock

__all__ = [
    "ALONG_A_ROAD",
    "DAY",
    "ENGINES",
    "HOUR",
    "JOURNEY",
    "LAST",
    "MINUTE",
    "Story",
    "Told",
    "clock",
    "office",
    "only",
    "pool",
    "service",
    "site",
    "story",
    "team",
    "visits",
]

Tree = dict[str, Any]

ENGINES = {"reference": reference.run, "core": core.run}
CHANNELS = ("window", "kiosk", "online", "agency", "home_visit", "outreach", "grid", "appointment")
OUTCOMES = {
    "visits": ("inside", "served", "redirected", "left", "turned away", "sent home"),
    "cases": ("open", "resolved", "lost"),
    "needs": ("open", "resolved", "lost"),
    "bookings": ("to come", "kept", "late", "no-show", "none free"),
}
KINDS = {"papers": ("intake", "decision"), "teams": ("visit", "pickup", "delivery", "return")}

LAST = DAY - 1
"""The last millisecond of a day."""

WISH_SPAN = "09:00-09:01"


# -- parts of a tree ----------------------------------------------------------------------------------------------------


def service(minutes: float = 10, *, file: float | None = None, **more: Any) -> Tree:
    """Return a service with one stage `talk` for the skill `front`; with `file` it is decided in that many minutes by the skill `file`.

    What else belongs into `decision` may be given as `decision`.
    """
    decision = dict(more.pop("decision", {}))
    if file is not None:
        decision |= {"skill": "file", "time_min": file}
    tree: Tree = {"stages": {"talk": {"skill": "front", "time_min": minutes}}, **more}
    return tree | ({"decision": decision} if decision else {})


def pool(*skills: str, count: int = 1, **more: Any) -> Tree:
    return {"skills": list(skills), "count": count, **more}


def site(at: Sequence[float] = (0, 0), **more: Any) -> Tree:
    """Return a site that is open from 9 to 17 every day, offers everything and has one window for `front`."""
    given: Tree = {
        "at": list(map(float, at)),
        "services": "all",
        "windows": {"w": pool("front")},
        **more,
    }
    return given if "sessions" in given else {"hours": "Mo-Su 09:00-17:00", **given}


def office(at: Sequence[float] = (0, 0), files: int = 1, **more: Any) -> Tree:
    """Return a site with a back office of `files` posts for `file`, there when the site is open."""
    return site(at, back_office={"desk": pool("file", count=files)}, **more)


def only(channel: str, **section: Any) -> Tree:
    """Return a channels section in which everybody takes one channel, where it is open to the errand."""
    return {
        "window": {"weights": {"general": 0.0}},
        channel: {"weights": {"general": 1.0}, "services": "all", **section},
    }


Coming = tuple[str, int] | tuple[str, int, str]
"""Service and instant of a need, and its zone if there are several."""


def story(
    services: Mapping[str, Tree],
    sites: Mapping[str, Tree],
    comes: Sequence[Coming],
    *,
    zones: Mapping[str, Sequence[float]] | None = None,
    speed_km_h: float = 4.8,
    wish_day: str = "Tu",
    behaviour: Mapping[str, Any] | None = None,
    **sections: Any,
) -> Story:
    """Return the story of a few people.

    Parameters
    ----------
    services, sites : mapping of str to tree
        As in a scenario file.
    comes : sequence of (service, instant) or (service, instant, zone)
        The needs, ms, in order of time; no two at one tick.
    zones : mapping of str to (x, y), optional
        Where people live, km; all of a zone at one point. One zone `here` at [0, 0] where nothing is said.
    speed_km_h : float
        How fast people walk; there is a detour of 1.3.
    wish_day : str
        Later wishes fall on the next such day, at nine.
    behaviour : mapping, optional
        Replaces the section, which lets nobody go before the door opens.
    **sections : Any
        Other sections as they are.

    Raises
    ------
    AssertionError
        If the tree is not a scenario without faults.
    """
    tree: Tree = {
        "simnet": 1,
        "name": "story",
        "calendar": {"days": 21, "tail_days": 14},
        "profiles": {"nine": {"days": {wish_day: 1.0}, "hours": {WISH_SPAN: 1.0}}},
        "population": {
            "segments": {"general": {"profile": "nine", "travel": {"speed_km_h": speed_km_h}}},
            "zones": {name: {"at": list(map(float, at))} for name, at in (zones or {"here": (0, 0)}).items()},
        },
        "behaviour": dict(behaviour or {"door_min": 0.0, "flex_min": 0.0}),
        "services": dict(services),
        "sites": dict(sites),
        "arrivals": {},
        **sections,
    }
    # One stream a need, named so that they are told apart.
    for number, (of, at, *zone) in enumerate(comes):
        stream = {"service": of, "segment": "general", "at_min": [at / MINUTE]}
        tree["arrivals"][f"person_{number:02}"] = stream | ({"zone": zone[0]} if zone else {})
    scenario = Scenario.model_validate(tree)
    assert not check(scenario), check(scenario)
    network = with_sharp_wishes(build(scenario))
    demand = draw_demand(scenario, network, 1, 0)
    if comes:
        assert demand.needs["time"].tolist() == [at for _, at, *_ in comes]
    return Story(network, demand)


def with_sharp_wishes(network: Network) -> Network:
    """Return the network with wishes at the first millisecond of their span instead of anywhere in it."""
    minute_past = 9 * HOUR + MINUTE
    edges = network.profile_edges
    return replace(network, profile_edges=np.where(edges % DAY == minute_past, edges - MINUTE + 1, edges))


# -- teams --------------------------------------------------------------------------------------------------------------

JOURNEY = ("kind", "need", "requested", "set_out", "arrival", "end")
"""What is asked of a team's records."""

ALONG_A_ROAD = {"near": (2.0, 0.0), "far": (7.0, 0.0), "very_far": (100.0, 0.0)}
"""Homes, km from a base at [0, 0]."""


def team(base: str = "hall", hours: str = "Mo-Su 09:00-17:00", **more: Any) -> Tree:
    """Return a team that takes a minute a kilometre."""
    return {"base": base, "hours": hours, "services": "all", "speed_km_h": 60.0, "detour": 1.0, **more}


def visits(
    comes: Sequence[tuple[int, str]],
    homes: Mapping[str, tuple[float, float]],
    *,
    policy: str = "first_come",
    teams: Mapping[str, Any] | None = None,
    services: Mapping[str, Any] | None = None,
    minutes: float = 10,
    **more: Any,
) -> Story:
    """Return a story of people who ask to be visited, (instant, home) each, for the first of the services; visits take `minutes` a case."""
    services = services or {"simple": service(10)}
    needs: list[Coming] = [(next(iter(services)), at, home) for at, home in comes]
    decided = any("decision" in each for each in services.values())
    more = {"sites": {"hall": office() if decided else site()}, **more}
    sites = more.pop("sites")
    return story(
        services,
        sites,
        needs,
        zones=homes,
        channels=only("home_visit", time_min=minutes),
        teams=teams or {"team": team()},
        dispatch={"policy": policy},
        **more,
    )


# -- running and reading ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """A network and one demand on it."""

    network: Network
    demand: Demand

    def run(self, engine: str) -> Told:
        return Told(self, ENGINES[engine](self.network, self.demand).sorted())

    def luck(self, need: int, decision: int, ordinal: int = 0) -> float:
        """Return a draw of a need that is about nothing else."""
        key = self.demand.needs[need]
        return float(draw(key["key0"], key["key1"], decision, ordinal, 0, 0))

    @property
    def channels(self) -> list[str]:
        return [CHANNELS[code] for code in self.demand.needs["channel"]]


@dataclass(frozen=True)
class Told:
    """What happened, in words: rows of Records as tuples of the columns asked for, codes and rows as ids."""

    story: Story
    records: Records

    def visits(self, *columns: str) -> list[Any]:
        return self._rows("visits", columns)

    def stays(self, *columns: str) -> list[Any]:
        return self._rows("stays", columns)

    def papers(self, *columns: str) -> list[Any]:
        return self._rows("papers", columns)

    def teams(self, *columns: str) -> list[Any]:
        return self._rows("teams", columns)

    def bookings(self, *columns: str) -> list[Any]:
        return self._rows("bookings", columns)

    def call_outs(self, *columns: str) -> list[Any]:
        return self._rows("call_outs", columns)

    def cases(self, *columns: str) -> list[Any]:
        return self._rows("cases", columns)

    def needs(self, *columns: str) -> list[Any]:
        return self._rows("needs", columns)

    def _rows(self, table: str, columns: Sequence[str]) -> list[Any]:
        rows = [
            tuple(self._told(table, column, int(row[column])) for column in columns)
            for row in getattr(self.records, table)
        ]
        return [row[0] for row in rows] if len(columns) == 1 else rows

    def _told(self, table: str, column: str, value: int) -> Any:
        names = self.story.network.names
        ids: Mapping[str, Sequence[str]] = {
            "site": names.sites,
            "taken_at": names.sites,
            "skill": names.skills,
            "team": names.teams,
            "by": CHANNELS,
            "pool": [".".join(pair) for pair in names.pools],
            "stage": [" ".join(pair) for pair in names.stages],
            "outcome": OUTCOMES.get(table, ()),
            "kind": KINDS.get(table, ()),
        }
        if column not in ids:
            return value
        return ids[column][value] if value >= 0 else None
