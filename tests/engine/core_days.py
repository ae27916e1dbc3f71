"""Tiny days for the compiled engine's tests, written in minutes and turned into the engines' arrays directly.

Minute 0 is midnight. One segment walks 100 m a minute. What a test does not say has a plain default: one site open from 540
to 1020 (nine to five) with one server for the one service of ten minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine.contract import DAY
from simnet.luck import DistributionTable
from simnet.network.network import Names, Network

MINUTE = 60_000
METRES_A_MINUTE = 100


@dataclass(frozen=True)
class Stage:
    skill: int = 0
    minutes: float = 10
    chance: float = 1.0
    repeat: float = 0.0


@dataclass(frozen=True)
class Service:
    stages: Sequence[Stage] = (Stage(),)
    priority: int = 0
    incomplete: float = 0.0
    incomplete_again: float = 0.0


@dataclass(frozen=True)
class Pool:
    """A pool; `roster` lists (minute, count), by default the count during the site's hours, breaks included."""

    skills: Sequence[int] = (0,)
    count: int = 1
    roster: Sequence[tuple[float, int]] | None = None
    between: float = 0
    no_answer: float = 0
    pace: int = 1000


@dataclass(frozen=True)
class Site:
    """A site; `hours` lists (open, close); intervals of one `session` number have only breaks between them."""

    x: int = 0
    y: int = 0
    hours: Sequence[tuple[float, float]] = ((540, 1020),)
    sessions: Sequence[int] | None = None
    last_ticket: float = 0
    seats: int = -1
    send_home: bool = False
    services: Sequence[int] = (0,)
    tolerant: Sequence[int] = ()
    pools: Sequence[Pool] = (Pool(),)
    guide: tuple[int, float] | None = None
    share: float = 0.0
    take_until: dict[tuple[int, int], float] = field(default_factory=dict)
    """(interval of the site, service) -> minute."""


@dataclass(frozen=True)
class Need:
    minute: float
    services: Sequence[int] = (0,)
    x: int = 0
    y: int = 0
    segment: int = 0
    misdirected: bool = False
    cohort: bool = True


@dataclass(frozen=True)
class Segment:
    patience: float | None = None
    returns: float = 1.0
    priority: int = 0


@dataclass(frozen=True)
class Day:
    """Everything; days count from a Monday."""

    needs: Sequence[Need] = ()
    sites: Sequence[Site] = (Site(),)
    services: Sequence[Service] = (Service(),)
    segments: Sequence[Segment] = (Segment(),)
    days: int = 1
    window: tuple[float, float] = (0, 1440)
    flex: float = 120
    door: float = 0
    wishes: int = 8
    policy: int = 0
    candidates: int = 6
    one_stop: bool = True
    longest_line: int = 5
    seed: int = 0

    def but(self, **changes: Any) -> Day:
        return replace(self, **changes)

    def built(self) -> tuple[Network, Demand]:
        return _built(self)


def ms(minutes: float) -> int:
    return round(minutes * MINUTE)


def _sessions(site: Site) -> list[int]:
    return list(range(len(site.hours))) if site.sessions is None else list(site.sessions)


def _built(day: Day) -> tuple[Network, Demand]:
    dists = DistributionTable()
    num_services, num_sites = len(day.services), len(day.sites)
    num_skills = 1 + max(
        [stage.skill for service in day.services for stage in service.stages]
        + [skill for site in day.sites for pool in site.pools for skill in pool.skills]
    )
    services, segments = tables.SERVICES.empty(num_services), tables.SEGMENTS.empty(len(day.segments))
    stages = tables.STAGES.empty(sum(len(service.stages) for service in day.services))
    row = 0
    for number, service in enumerate(day.services):
        bits = 0
        services[number]["first_stage"], services[number]["num_stages"] = row, len(service.stages)
        for stage in service.stages:
            distribution = dists.add("deterministic", value=ms(stage.minutes))
            stages[row] = (
                number, stage.skill, distribution, ms(stage.minutes), stage.chance, stage.repeat, 7000 + row,
            )  # fmt: skip
            bits |= 1 << stage.skill
            row += 1
        services[number]["skills"], services[number]["priority"] = bits, service.priority
        services[number]["incomplete"] = service.incomplete
        services[number]["incomplete_again"] = service.incomplete_again
        services[number]["name"], services[number]["counts"] = 100 + number, 1
    for number, segment in enumerate(day.segments):
        patience = -1
        if segment.patience is not None:
            patience = dists.add("deterministic", value=ms(segment.patience))
        segments[number] = (MINUTE, METRES_A_MINUTE, 0, patience, segment.returns, segment.priority, -1)

    sites = tables.SITES.empty(num_sites)
    intervals: list[tuple[int, int, int, int, int]] = []
    take_until: list[list[int]] = []
    pools: list[tuple[Any, ...]] = []
    pace: list[list[int]] = []
    rosters: list[tuple[int, int, int]] = []
    offers = np.zeros((num_sites, num_services), np.int64)
    tolerant = np.zeros((num_sites, num_services), np.int64)
    for number, site in enumerate(day.sites):
        offers[number, list(site.services)] = 1
        tolerant[number, list(site.tolerant)] = 1
        guide_skill, guide_distribution = -1, -1
        if site.guide is not None:
            guide_skill, guide_distribution = (
                site.guide[0],
                dists.add("deterministic", value=ms(site.guide[1])),
            )
        sites[number] = (
            site.x, site.y, site.seats, site.send_home, len(site.services), len(pools), len(site.pools),
            guide_skill, guide_distribution, site.share, len(intervals), len(site.hours), 500 + number,
        )  # fmt: skip
        sessions = _sessions(site)
        ends = {session: end for session, (_, end) in zip(sessions, site.hours, strict=True)}
        for place, (session, (start, end)) in enumerate(zip(sessions, site.hours, strict=True)):
            last = ends[session] - site.last_ticket
            intervals.append((number, ms(start), ms(end), ms(last), ms(ends[session])))
            take_until.append(
                [ms(site.take_until.get((place, service), min(last, end))) for service in range(num_services)]
            )
        for pool in site.pools:
            changes = pool.roster
            if changes is None:
                starts = {
                    session: start for session, (start, _) in reversed(list(zip(sessions, site.hours, strict=True)))
                }
                changes = [
                    change for session, end in ends.items() for change in ((starts[session], pool.count), (end, 0))
                ]
            rosters += [(ms(minute), len(pools), count) for minute, count in changes]
            bits = sum(1 << skill for skill in pool.skills)
            pools.append((number, bits, len(pool.skills), ms(pool.between), ms(pool.no_answer), 0.0, 0, len(pools)))
            pace.append([pool.pace] * num_skills)

    interval_table = np.array(intervals, tables.INTERVALS.dtype)
    of_day = np.zeros((num_sites, day.days + 1), np.int64)
    for number in range(num_sites):
        first = sites[number]["first_interval"]
        mine = interval_table[first : first + sites[number]["num_intervals"]]
        of_day[number] = first + np.searchsorted(mine["close"], DAY * np.arange(day.days + 1), side="right")
    rules = tables.RULES.empty(1)
    rules[0] = (
        ms(day.window[0]), ms(day.window[1]), day.days * DAY, day.days, ms(day.flex), ms(day.door), day.wishes,
        day.policy, day.candidates, day.one_stop, day.longest_line,
    )  # fmt: skip
    roster_table = np.array(sorted(rosters), tables.ROSTERS.dtype)
    dist_rows, dist_data = dists.arrays()
    network = Network(
        names=Names((), (), (), (), (), (), ()),
        rules=rules,
        services=services,
        stages=stages,
        segments=segments,
        sites=sites,
        pools=np.array(pools, tables.POOLS.dtype),
        intervals=interval_table,
        planned=roster_table,
        offers=offers,
        tolerant=tolerant,
        pace=np.array(pace, np.int64),
        take_until=np.array(take_until, np.int64),
        interval_of_day=of_day,
        dists=dist_rows,
        dist_data=dist_data,
        weekday=np.arange(day.days, dtype=np.int64) % 7,
        holiday=np.zeros(day.days, np.int64),
        profile_edges=np.zeros((0, 2)),
        profile_shares=np.ones((0, 2)),
    )
    return network, _demand(day, roster_table)


def _demand(day: Day, rosters: np.ndarray) -> Demand:
    ordered = sorted(enumerate(day.needs), key=lambda item: item[1].minute)
    needs = tables.NEEDS.empty(len(ordered))
    cases = tables.CASES.empty(sum(len(need.services) for _, need in ordered))
    row = 0
    for number, (key, need) in enumerate(ordered):
        needs[number] = (
            key + 1, day.seed, ms(need.minute), 0, need.segment, need.x, need.y, row, len(need.services),
            need.misdirected, need.cohort,
        )  # fmt: skip
        for service in need.services:
            cases[row] = (number, service)
            row += 1
    return Demand(needs, cases, rosters)
