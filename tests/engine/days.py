"""Small days worked by hand: networks and demands made of a few keyword arguments, straight into the tables.

Nothing of the scenario floor is used, so that an engine's tests depend on the tables and the contract alone. Times are ms from
midnight of the first day; `clock(9, 30)` is half past nine. Ids are sorted by code points, as the tables want it.
What is not said is the plainest: one segment without travel or end of patience, every day a Monday, sites open from 9 to 17
with pools there all the time, and the next wish always at 9:00 of the following day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine.contract import AT_KIOSK, AT_WINDOW, BY_AGENT, COLLECTING, DAY, DECIDE, ISSUE, NEAREST, WEEK
from simnet.luck import draw, name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.network import Names, Network
from tests.engine.day_parts import (
    HOUR,
    MINUTE,
    Channel,
    Decision,
    Form,
    Need,
    Pool,
    Segment,
    Service,
    Site,
    Stage,
    Time,
    clock,
    forms_of,
)
from tests.engine.plain import CHANNELS, plain_arrays

__all__ = [
    "HOUR",
    "MINUTE",
    "Channel",
    "Decision",
    "Luck",
    "Need",
    "Pool",
    "Segment",
    "Service",
    "Site",
    "Stage",
    "clock",
    "demand",
    "key_where",
    "luck_of",
    "network",
    "rosters_table",
    "rows",
    "values",
]

BREAK_MAX = 3 * HOUR
"""Openings with a shorter gap between them are one session."""

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
    farther: int = tables.NONE,
    weekday: Sequence[int] | None = None,
    profile: tuple[Sequence[float], Sequence[float]] = NINE_O_CLOCK,
    holidays: Sequence[int] = (),
    accept: bool = False,
    channels: Mapping[str, Channel] | None = None,
    batches: Sequence[tuple[int, int]] | None = None,
) -> Network:
    """Return the network of a few days."""
    sites = _sorted(sites or {"hall": Site()})
    services = _sorted(services or {"s": Service()})
    segments = _sorted(segments or {"general": Segment()})
    horizon = num_days * DAY if horizon is None else horizon
    forms = forms_of(services)
    skills = sorted(
        {stage.skill for form in forms for stage in form.stages.values()}
        | {skill for site in sites.values() for pool in site.pools.values() for skill in pool.skills}
        | {form.service.decision.skill for form in forms if form.service.decision and form.service.decision.skill}
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
                "farther": farther,
                "accept": accept,
                "delivery_distribution": tables.NONE,
                "batched": batches is not None,
            }
        ],
    )
    service_rows, stage_rows, stage_names = [], [], []
    for row, form in enumerate(forms):
        service, decision = form.service, form.service.decision or Decision()
        service_rows.append(
            {
                "first_stage": len(stage_rows),
                "num_stages": len(form.stages),
                "skills": _bits(bit, {stage.skill for stage in form.stages.values()}),
                "priority": service.priority,
                "incomplete": service.incomplete,
                "incomplete_again": service.incomplete_again,
                "name": name_hash(form.name),
                "counts": form.code != COLLECTING,
                "decided": service.decision is not None,
                "on_the_spot": decision.on_the_spot,
                "mail": service.mail,
                "mail_days": service.mail_days,
                **_form_columns(form, forms),
                "decision_skill": skills.index(decision.skill) if decision.skill else tables.NONE,
                "decision_distribution": _distribution(dists, decision.time),
                "elapsed": _distribution(dists, decision.elapsed),
                "promised": decision.promised,
            }
        )
        for stage_name, stage in form.stages.items():
            distribution = _distribution(dists, stage.time)
            stage_names.append((form.name, stage_name))
            stage_rows.append(
                {
                    "service": row,
                    "skill": skills.index(stage.skill),
                    "distribution": distribution,
                    "mean": int(dists.mean(distribution) + 0.5),
                    "chance": stage.chance,
                    "repeat": stage.repeat,
                    "name": name_hash(*stage_name.split(":")),
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
    pool_names, interval_of_day, runs = [], [], []
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
                "outreach": bool(site.outreach),
                "parent": list(sites).index(site.parent) if site.parent else tables.NONE,
                "courier": site.runs is not None,
                "first_run": len(runs),
                "num_runs": len(site.runs or ()),
                "first_interval": len(interval_rows),
                "num_intervals": len(intervals),
                "name": name_hash(name),
            }
        )
        runs += [(row, leave, arrive) for leave, arrive in site.runs or ()]
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
                    "staffed": 1,
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
                    min(interval["close"], *(last[stage.skill] for stage in form.stages.values()))
                    if site.offers(form)
                    else 0
                    for form in forms
                ]
            )
            interval_rows.append({"site": row, **interval})
    planned.sort()
    offers = np.array([[int(site.offers(form)) for form in forms] for site in sites.values()], np.int64)
    weekday = [0] * num_days if weekday is None else weekday
    zones = tuple(sorted({"here", *(zone for site in sites.values() for zone in site.outreach)}))
    plain = plain_arrays(offers[:, : len(services)], len(segments), weekday)
    level = np.array([[site.level_of(form) for form in forms[: len(services)]] for site in sites.values()], np.int64)
    plain["level"] = level
    plain["decides_at"] = _first_of_level(level, site_rows, DECIDE)
    issues_at = _first_of_level(level, site_rows, ISSUE)
    plain["issues_at"] = np.where(issues_at == tables.NONE, plain["decides_at"], issues_at)
    plain["serves"] = np.array(
        [[int(not site.outreach or zone in site.outreach) for zone in zones] for site in sites.values()], np.int64
    )
    plain["runs"] = _runs_table(runs)
    plain["batches"] = _runs_table([(tables.NONE, *batch) for batch in batches or ()])
    plain["working"][list(holidays)] = 0
    for name, channel in (channels or {}).items():
        _fill_channel(plain["channels"][CHANNELS.index(name)], channel, list(sites), skills, dists)
    dist_rows, dist_data = dists.arrays()
    return Network(
        names=Names(
            services=tuple(services),
            segments=tuple(segments),
            zones=zones,
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
        offers=offers,
        tolerant=_flags(sites, services, lambda site, name: name in site.tolerant),
        pace=np.array(pace, np.int64).reshape(len(pool_rows), len(skills)),
        take_until=np.array(take_until, np.int64).reshape(len(interval_rows), len(forms)),
        interval_of_day=np.array(interval_of_day, np.int64),
        dists=dist_rows,
        dist_data=dist_data,
        weekday=np.array(weekday, np.int64),
        holiday=np.array([int(day in holidays) for day in range(num_days)], np.int64),
        profile_edges=np.array([profile[0]], np.float64),
        profile_shares=np.array([profile[1]], np.float64),
        **plain,
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
                "channel": need.channel,
                "zone": network.names.zones.index(need.zone),
            }
        )
        case_rows += [
            {"need": row, "service": network.names.services.index(name), "quantity": need.quantity}
            for name in need.services
        ]
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
    """Return the draws of a key; a stage of another form is named "kiosk:0"."""

    def luck(decision: int, ordinal: int = 0, name_a: str = "", name_b: str = "") -> float:
        hashes = [name_hash(*name.split(":")) if name else 0 for name in (name_a, name_b)]
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


def _form_columns(form: Form, forms: Sequence[Form]) -> dict[str, int]:
    """Return the columns that say which form of which service it is, and where its other forms are."""
    rows = {other.code: row for row, other in enumerate(forms) if other.name == form.name}
    before = [other for other in forms if other.name == form.name and other.code < form.code]
    columns = {"base": rows[AT_WINDOW], "form": form.code, "offset": sum(len(other.stages) for other in before)}
    names = (("kiosk", AT_KIOSK), ("collection", COLLECTING), ("agency", BY_AGENT))
    is_base = form.code == AT_WINDOW
    return columns | {name: rows.get(code, tables.NONE) if is_base else tables.NONE for name, code in names}


def _fill_channel(
    row: np.void, channel: Channel, sites: Sequence[str], skills: Sequence[str], dists: DistributionTable
) -> None:
    row["site"] = sites.index(channel.site) if channel.site else tables.NONE
    row["intake_skill"] = skills.index(channel.intake[0]) if channel.intake else tables.NONE
    row["intake_distribution"] = _distribution(dists, channel.intake[1] if channel.intake else None)
    row["own_distribution"] = _distribution(dists, channel.own)
    row["at_home"] = channel.at_home
    row["home_distribution"] = _distribution(dists, channel.home)
    row["home_mean"] = 0 if channel.home is None else int(dists.mean(int(row["home_distribution"])) + 0.5)
    row["delivery"] = channel.delivery


def _first_of_level(level: np.ndarray, site_rows: Sequence[Mapping[str, Any]], least: int) -> np.ndarray:
    """Return, by site and service, the first of the site, its parent ... that has at least a level; -1 none."""
    found = np.full(level.shape, tables.NONE)
    for row, service in np.ndindex(*level.shape):
        site = row
        while site != tables.NONE and level[site, service] < least:
            site = site_rows[site]["parent"]
        found[row, service] = site
    return found


def _runs_table(runs: Iterable[tuple[int, int, int]]) -> np.ndarray:
    names = ("site", "leave", "arrive")
    return _table(tables.RUNS, [dict(zip(names, run, strict=True)) for run in runs])


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
