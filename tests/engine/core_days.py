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
from simnet.engine.contract import AT_KIOSK, AT_WINDOW, BY_AGENT, COLLECTING, DAY, DECIDE, ISSUE
from simnet.luck import DistributionTable
from simnet.network.network import Names, Network
from tests.engine.plain import plain_arrays, plain_channels, plain_services

MINUTE = 60_000
METRES_A_MINUTE = 100


@dataclass(frozen=True)
class Stage:
    skill: int = 0
    minutes: float = 10
    chance: float = 1.0
    repeat: float = 0.0
    spread: float = 0
    """Uniform from so much less to so much more; 0: no spread."""


@dataclass(frozen=True)
class Service:
    stages: Sequence[Stage] = (Stage(),)
    priority: int = 0
    incomplete: float = 0.0
    incomplete_again: float = 0.0
    kiosk: Sequence[Stage] | None = None
    collection: Stage | None = None
    agency: Sequence[Stage] | None = None
    decided: bool = False
    on_the_spot: bool = False
    decision: tuple[int, float] | None = None
    """(skill, minutes) of the back office."""
    elapsed: int | None = None
    promised: int = -1
    mail: float = 0.0
    mail_days: int = 0


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
    kiosk: Sequence[int] = ()
    agency: Sequence[int] = ()
    collect: Sequence[int] = ()
    """Services of which the site offers the kiosk, the agency, the collection form."""
    parent: int = -1
    runs: Sequence[tuple[float, float]] | None = None
    """(leave, arrive) of its courier; None: at once."""
    level: dict[int, int] = field(default_factory=dict)
    """By service; else the site issues what it offers."""
    outreach: bool = False


@dataclass(frozen=True)
class Need:
    minute: float
    services: Sequence[int] = (0,)
    x: int = 0
    y: int = 0
    segment: int = 0
    misdirected: bool = False
    cohort: bool = True
    channel: int = 0
    quantity: int = 1


@dataclass(frozen=True)
class Channel:
    site: int = -1
    intake: tuple[int, float] | None = None
    """(skill, minutes) of taking applications in."""
    own: float | None = None
    at_home: bool = False
    home: float | None = None
    delivery: int = 0


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
    farther: float | None = None
    accept: bool = False
    batches: Sequence[tuple[float, float]] | None = None
    channels: dict[int, Channel] = field(default_factory=dict)
    holidays: Sequence[int] = ()
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
    num_themselves, num_sites = len(day.services), len(day.sites)
    num_skills = 1 + max(
        [stage.skill for service in day.services for stage in service.stages]
        + [skill for site in day.sites for pool in site.pools for skill in pool.skills]
    )
    services, stages = _services(day, dists)
    num_services = len(services)
    segments = tables.SEGMENTS.empty(len(day.segments))
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
    tolerant = np.zeros((num_sites, num_themselves), np.int64)
    runs: list[tuple[int, int, int]] = []
    for number, site in enumerate(day.sites):
        offers[number, list(site.services)] = 1
        for form, listed in (("kiosk", site.kiosk), ("agency", site.agency), ("collection", site.collect)):
            offers[number, services[form][list(listed)]] = 1
        tolerant[number, list(site.tolerant)] = 1
        guide_skill, guide_distribution = -1, -1
        if site.guide is not None:
            guide_skill, guide_distribution = (
                site.guide[0],
                dists.add("deterministic", value=ms(site.guide[1])),
            )
        sites[number] = (
            site.x, site.y, site.seats, site.send_home, len(site.services), len(pools), len(site.pools),
            guide_skill, guide_distribution, site.share, len(intervals), len(site.hours), site.outreach,
            site.parent, site.runs is not None, len(runs), len(site.runs or ()), 500 + number,
        )  # fmt: skip
        runs += [(number, ms(leave), ms(arrive)) for leave, arrive in site.runs or ()]
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
            pools.append(
                (number, bits, len(pool.skills), ms(pool.between), ms(pool.no_answer), 0.0, 0.0, 0, 1, len(pools))
            )
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
        day.policy, day.candidates, day.one_stop, day.longest_line, day.accept, 0, 0, tables.NONE, 0,
        day.batches is not None, tables.NONE if day.farther is None else ms(day.farther),
    )  # fmt: skip
    roster_table = np.array(sorted(rosters), tables.ROSTERS.dtype)
    weekday = np.arange(day.days, dtype=np.int64) % 7
    arrays = plain_arrays(offers[:, :num_themselves], len(day.segments), weekday)
    arrays["runs"] = np.array(runs, tables.RUNS.dtype)
    arrays["batches"] = np.array([(-1, ms(a), ms(b)) for a, b in day.batches or ()], tables.RUNS.dtype)
    arrays["channels"] = _channels(day, dists)
    arrays["level"], arrays["decides_at"], arrays["issues_at"] = _levels(day, arrays["level"])
    arrays["serves"] = np.ones((num_sites, 1), np.int64)
    arrays["working"][list(day.holidays)] = 0
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
        weekday=weekday,
        holiday=np.zeros(day.days, np.int64),
        profile_edges=np.zeros((0, 2)),
        profile_shares=np.ones((0, 2)),
        **arrays,
    )
    return network, _demand(day, roster_table)


def _services(day: Day, dists: DistributionTable) -> tuple[np.ndarray, np.ndarray]:
    """Return services and stages: the services themselves, then kiosk, collection and agency forms, by service."""
    forms = [(number, AT_WINDOW, service.stages) for number, service in enumerate(day.services)]
    for number, service in enumerate(day.services):
        collection = None if service.collection is None else (service.collection,)
        others = ((AT_KIOSK, service.kiosk), (COLLECTING, collection), (BY_AGENT, service.agency))
        forms += [(number, form, stages) for form, stages in others if stages is not None]
    services = tables.SERVICES.empty(len(forms))
    plain_services(services)
    rows: list[tuple[Any, ...]] = []
    for row, (number, form, stages) in enumerate(forms):
        service, facts = day.services[number], services[row]
        facts["base"], facts["form"], facts["first_stage"], facts["num_stages"] = number, form, len(rows), len(stages)
        facts["offset"] = sum(len(before) for base, _, before in forms[:row] if base == number)
        if form != AT_WINDOW:
            services[number][{AT_KIOSK: "kiosk", COLLECTING: "collection", BY_AGENT: "agency"}[form]] = row
        for stage in stages:
            distribution = dists.add("deterministic", value=ms(stage.minutes))
            if stage.spread > 0:
                low, high = ms(stage.minutes - stage.spread), ms(stage.minutes + stage.spread)
                distribution = dists.add("uniform", low=low, high=high)
            rows.append(
                (row, stage.skill, distribution, ms(stage.minutes), stage.chance, stage.repeat, 7000 + len(rows))
            )
            facts["skills"] |= 1 << stage.skill
        facts["priority"], facts["incomplete"] = service.priority, service.incomplete
        facts["incomplete_again"], facts["name"], facts["counts"] = service.incomplete_again, 100 + number, 1
        facts["decided"], facts["on_the_spot"] = service.decided, service.on_the_spot
        if service.decision is not None:
            facts["decision_skill"] = service.decision[0]
            facts["decision_distribution"] = dists.add("deterministic", value=ms(service.decision[1]))
        if service.elapsed is not None:
            facts["elapsed"] = dists.add("deterministic", value=service.elapsed * DAY)
        facts["promised"], facts["mail"], facts["mail_days"] = service.promised, service.mail, service.mail_days
    return services, np.array(rows, tables.STAGES.dtype)


def _channels(day: Day, dists: DistributionTable) -> np.ndarray:
    channels = plain_channels()
    for code, channel in day.channels.items():
        facts = channels[code]
        facts["site"], facts["at_home"], facts["delivery"] = channel.site, channel.at_home, channel.delivery
        if channel.intake is not None:
            facts["intake_skill"] = channel.intake[0]
            facts["intake_distribution"] = dists.add("deterministic", value=ms(channel.intake[1]))
        if channel.own is not None:
            facts["own_distribution"] = dists.add("deterministic", value=ms(channel.own))
        if channel.home is not None:
            facts["home_distribution"] = dists.add("deterministic", value=ms(channel.home))
            facts["home_mean"] = ms(channel.home)
    return channels


def _levels(day: Day, level: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return levels, and where what each site takes in is decided and issued."""
    level = level.copy()
    for number, site in enumerate(day.sites):
        for service, code in site.level.items():
            level[number, service] = code

    def first(start: int, service: int, least: int) -> int:
        site = start
        while site != -1 and level[site, service] < least:
            site = day.sites[site].parent
        return site

    decides_at, issues_at = np.full_like(level, tables.NONE), np.full_like(level, tables.NONE)
    for place in np.ndindex(level.shape):
        decides_at[place], issues_at[place] = first(*place, DECIDE), first(*place, ISSUE)
    return level, decides_at, np.where(issues_at == tables.NONE, decides_at, issues_at)


def _demand(day: Day, rosters: np.ndarray) -> Demand:
    ordered = sorted(enumerate(day.needs), key=lambda item: item[1].minute)
    needs = tables.NEEDS.empty(len(ordered))
    cases = tables.CASES.empty(sum(len(need.services) for _, need in ordered))
    row = 0
    for number, (key, need) in enumerate(ordered):
        needs[number] = (
            key + 1, day.seed, ms(need.minute), 0, need.segment, need.x, need.y, row, len(need.services),
            need.misdirected, need.cohort, need.channel,
        )  # fmt: skip
        for service in need.services:
            cases[row] = (number, service, need.quantity)
            row += 1
    return Demand(needs, cases, rosters)
