"""Small days worked by hand: networks and demands made of a few keyword arguments, straight into the tables.

Nothing of the scenario floor is used, so that an engine's tests depend on the tables and the contract alone. Times are ms from
midnight of the first day; `clock(9, 30)` is half past nine. Ids are sorted by code points, as the tables want it.
What is not said is the plainest: one segment without travel or end of patience, every day a Monday, sites open from 9 to 17
with pools there all the time, and the next wish always at 9:00 of the following day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine.contract import DAY, NEAREST, WEEK
from simnet.luck import draw, name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.network import Names, Network

MINUTE = 60_000
HOUR = 60 * MINUTE
BREAK_MAX = 3 * HOUR
"""Openings with a shorter gap between them are one session."""

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


@dataclass(frozen=True)
class Service:
    """A service; `stages` by id, or a sequence of stages that are called 0, 1, 2 ..."""

    stages: Mapping[str, Stage] | Sequence[Stage] = (Stage(),)
    priority: int = 0
    incomplete: float = 0.0
    incomplete_again: float = 0.0

    def named_stages(self) -> dict[str, Stage]:
        if isinstance(self.stages, Mapping):
            return dict(self.stages)
        return {str(number): stage for number, stage in enumerate(self.stages)}


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
    """A site; `hours` are those of every day in `days` (None: of all days)."""

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


NINE_O_CLOCK = (0.0, float(clock(9)), float(clock(9) + 1), float(WEEK)), (0.0, 0.0, 1.0, 1.0)
"""The profile of those who always set out on a Monday at nine: edges of the week, and shares before them."""


def network(
    *,
    sites: Mapping[str, Site] | None = None,
    services: Mapping[str, Service] | None = None,
    segments: Mapping[str, Segment] | None = None,
    num_days: int = 3,
    window_end: int | None = None,
    horizon: int | None = None,
    flex: int = 0,
    door: int = 0,
    wishes: int = 8,
    policy: int = NEAREST,
    candidates: int = 6,
    one_stop: bool = True,
    longest_line: int = 5,
    weekday: Sequence[int] | None = None,
    profile: tuple[Sequence[float], Sequence[float]] = NINE_O_CLOCK,
) -> Network:
    """Return the network of a few days."""
    sites = _sorted(sites or {"hall": Site()})
    services = _sorted(services or {"s": Service()})
    segments = _sorted(segments or {"general": Segment()})
    horizon = num_days * DAY if horizon is None else horizon
    skills = sorted(
        {stage.skill for service in services.values() for stage in service.named_stages().values()}
        | {skill for site in sites.values() for pool in site.pools.values() for skill in pool.skills}
    )
    bit = {skill: 1 << number for number, skill in enumerate(skills)}
    dists = DistributionTable()

    rules = _table(
        tables.RULES,
        [
            {
                "window_end": horizon if window_end is None else window_end,
                "horizon": horizon,
                "num_days": num_days,
                "flex": flex,
                "door": door,
                "wishes": wishes,
                "policy": policy,
                "candidates": candidates,
                "one_stop": one_stop,
                "longest_line": longest_line,
            }
        ],
    )
    service_rows, stage_rows, stage_names = [], [], []
    for row, (name, service) in enumerate(services.items()):
        stages = service.named_stages()
        service_rows.append(
            {
                "first_stage": len(stage_rows),
                "num_stages": len(stages),
                "skills": _bits(bit, {stage.skill for stage in stages.values()}),
                "priority": service.priority,
                "incomplete": service.incomplete,
                "incomplete_again": service.incomplete_again,
                "name": name_hash(name),
                "counts": 1,
            }
        )
        for stage_name, stage in stages.items():
            distribution = _distribution(dists, stage.time)
            stage_names.append((name, stage_name))
            stage_rows.append(
                {
                    "service": row,
                    "skill": skills.index(stage.skill),
                    "distribution": distribution,
                    "mean": int(dists.mean(distribution) + 0.5),
                    "chance": stage.chance,
                    "repeat": stage.repeat,
                    "name": name_hash(stage_name),
                }
            )
    segment_rows = [
        {
            "travel_num": segment.speed[0],
            "travel_den": segment.speed[1],
            "travel_fixed": segment.travel_fixed,
            "patience": _distribution(dists, segment.patience),
            "returns": segment.returns,
            "priority": segment.priority,
            "profile": 0 if segment.profile else tables.NONE,
        }
        for segment in segments.values()
    ]

    site_rows, pool_rows, interval_rows, planned, take_until, pace = [], [], [], [], [], []
    pool_names, interval_of_day = [], []
    for row, (name, site) in enumerate(sites.items()):
        intervals = _intervals(site, num_days)
        rosters = {pool_name: _roster(pool, intervals) for pool_name, pool in _sorted(site.pools).items()}
        offered = set(services if site.services is None else site.services)
        site_rows.append(
            {
                "x": site.at[0],
                "y": site.at[1],
                "seats": site.seats,
                "send_home": site.send_home,
                "num_services": len(offered),
                "first_pool": len(pool_rows),
                "num_pools": len(site.pools),
                "guide_skill": skills.index(site.guide[0]) if site.guide else tables.NONE,
                "guide_distribution": _distribution(dists, site.guide[1] if site.guide else None),
                "share": site.share,
                "first_interval": len(interval_rows),
                "num_intervals": len(intervals),
                "name": name_hash(name),
            }
        )
        closes = [interval["close"] for interval in intervals]
        interval_of_day.append(
            [len(interval_rows) + sum(close <= day * DAY for close in closes) for day in range(num_days + 1)]
        )
        for pool_name, pool in _sorted(site.pools).items():
            planned += [(time, len(pool_rows), posts) for time, posts in rosters[pool_name]]
            pool_names.append((name, pool_name))
            pace.append([pool.pace.get(skill, 1000) for skill in skills])
            pool_rows.append(
                {
                    "site": row,
                    "skills": _bits(bit, pool.skills),
                    "num_skills": len(pool.skills),
                    "between": pool.between,
                    "no_answer": pool.no_answer,
                    "name": name_hash(name, pool_name),
                }
            )
        for interval in intervals:
            last = {
                skill: max(
                    (
                        _last_presence(rosters[pool_name], interval["last_ticket"])
                        for pool_name, pool in site.pools.items()
                        if skill in pool.skills
                    ),
                    default=0,
                )
                for skill in skills
            }
            take_until.append(
                [
                    min(interval["close"], *(last[stage.skill] for stage in service.named_stages().values()))
                    if service_name in offered
                    else 0
                    for service_name, service in services.items()
                ]
            )
            interval_rows.append({"site": row, **interval})
    planned.sort()
    dist_rows, dist_data = dists.arrays()
    return Network(
        names=Names(
            services=tuple(services),
            segments=tuple(segments),
            zones=("here",),
            skills=tuple(skills),
            sites=tuple(sites),
            pools=tuple(pool_names),
            stages=tuple(stage_names),
        ),
        rules=rules,
        services=_table(tables.SERVICES, service_rows),
        stages=_table(tables.STAGES, stage_rows),
        segments=_table(tables.SEGMENTS, segment_rows),
        sites=_table(tables.SITES, site_rows),
        pools=_table(tables.POOLS, pool_rows),
        intervals=_table(tables.INTERVALS, interval_rows),
        planned=rosters_table(planned),
        offers=_flags(sites, services, lambda site, name: site.services is None or name in site.services),
        tolerant=_flags(sites, services, lambda site, name: name in site.tolerant),
        pace=np.array(pace, np.int64).reshape(len(pool_rows), len(skills)),
        take_until=np.array(take_until, np.int64).reshape(len(interval_rows), len(services)),
        interval_of_day=np.array(interval_of_day, np.int64),
        dists=dist_rows,
        dist_data=dist_data,
        weekday=np.array([0] * num_days if weekday is None else weekday, np.int64),
        holiday=np.zeros(num_days, np.int64),
        profile_edges=np.array([profile[0]], np.float64),
        profile_shares=np.array([profile[1]], np.float64),
    )


def demand(
    network: Network, needs: Iterable[Need | int], rosters: Iterable[tuple[int, int, int]] | None = None
) -> Demand:
    """Return a demand; an int is a plain `Need` at that time, `rosters` are those that absence left (time, pool, count)."""
    plain = [need if isinstance(need, Need) else Need(need) for need in needs]
    keyed = [(need.time, *(need.key or (number, 1)), need) for number, need in enumerate(plain)]
    need_rows, case_rows = [], []
    for row, (time, key0, key1, need) in enumerate(sorted(keyed, key=lambda entry: entry[:3])):
        need_rows.append(
            {
                "key0": key0,
                "key1": key1,
                "time": time,
                "segment": network.names.segments.index(need.segment),
                "x": need.home[0],
                "y": need.home[1],
                "first_case": len(case_rows),
                "num_cases": len(need.services),
                "misdirected": need.misdirected,
                "cohort": need.cohort,
            }
        )
        case_rows += [{"need": row, "service": network.names.services.index(name)} for name in need.services]
    return Demand(
        needs=_table(tables.NEEDS, need_rows),
        cases=_table(tables.CASES, case_rows),
        rosters=network.planned if rosters is None else rosters_table(rosters),
    )


Luck = Callable[..., float]
"""Draws of one key: luck(decision, ordinal, first name, second name), names as text."""


def key_where(condition: Callable[[Luck], bool], first: int = 1) -> tuple[int, int]:
    """Return the first key, from a number on, whose draws meet a condition."""
    return next(key for key in ((number, 1) for number in count(first)) if condition(luck_of(key)))


def luck_of(key: tuple[int, int]) -> Luck:
    """Return the draws of a key."""

    def luck(decision: int, ordinal: int = 0, name_a: str = "", name_b: str = "") -> float:
        hashes = [name_hash(name) if name else 0 for name in (name_a, name_b)]
        return float(draw(*key, decision, ordinal, *hashes))

    return luck


def rosters_table(changes: Iterable[tuple[int, int, int]]) -> np.ndarray:
    """Return changes of rosters (time, pool, count) as a table."""
    names = ("time", "pool", "count")
    return _table(tables.ROSTERS, [dict(zip(names, change, strict=True)) for change in changes])


def rows(table: np.ndarray, *columns: str) -> list[tuple[int, ...]]:
    """Return some columns of a table, row by row."""
    return [tuple(int(row[column]) for column in columns) for row in table]


def values(table: np.ndarray, column: str) -> list[int]:
    """Return one column of a table."""
    return [int(value) for value in table[column]]


def _sorted(things: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(things.items()))


def _bits(bit: Mapping[str, int], skills: Iterable[str]) -> int:
    return sum(bit[skill] for skill in skills)


def _distribution(dists: DistributionTable, time: Time | None) -> int:
    if time is None:
        return tables.NONE
    if isinstance(time, int):
        return dists.add("deterministic", value=time)
    return dists.add(time[0], **time[1])


def _table(table: tables.Table, dicts: Sequence[Mapping[str, Any]]) -> np.ndarray:
    filled = table.empty(len(dicts))
    for row, values_by_name in enumerate(dicts):
        for name, value in values_by_name.items():
            filled[name][row] = value
    return filled


def _flags(sites: Mapping[str, Site], services: Mapping[str, Service], flag: Callable[[Site, str], bool]) -> np.ndarray:
    return np.array([[int(flag(site, name)) for name in services] for site in sites.values()], np.int64)


def _intervals(site: Site, num_days: int) -> list[dict[str, int]]:
    """Openings in order, with the end of their session and its last ticket."""
    days = range(num_days) if site.days is None else site.days
    spans = [(day * DAY + start, day * DAY + end) for day in days for start, end in site.hours]
    intervals: list[dict[str, int]] = []
    session_end = 0
    for position in reversed(range(len(spans))):
        start, end = spans[position]
        if position + 1 == len(spans) or spans[position + 1][0] - end >= BREAK_MAX:
            session_end = end
        last_ticket = session_end - site.last_ticket
        intervals.insert(0, {"open": start, "close": end, "last_ticket": last_ticket, "session_end": session_end})
    return intervals


def _roster(pool: Pool, intervals: Sequence[Mapping[str, int]]) -> list[tuple[int, int]]:
    if pool.roster is not None:
        return list(pool.roster)
    if pool.count == 0:
        return []
    return [change for span in intervals for change in ((span["open"], pool.count), (span["close"], 0))]


def _last_presence(roster: Sequence[tuple[int, int]], before: int) -> int:
    """Return the end of a roster's last presence before an instant; 0 if there is none."""
    end = before
    for position in reversed(range(bisect_left(roster, (before, 0)))):
        time, posts = roster[position]
        if posts > 0:
            return end
        end = time
    return 0
