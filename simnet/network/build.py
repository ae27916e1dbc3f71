"""From a checked scenario to its network: every table sorted by the code points of ids, never by their order in the file.

Minutes and kilometres end here. A scenario in which `simnet.scenario.checks.check` finds faults is refused there, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import numpy as np

from simnet.luck import name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.network import Names, Network
from simnet.network.openings import first_intervals, opening_intervals
from simnet.network.profiles import profile_arrays
from simnet.network.rosters import NOBODY, last_presence, steps
from simnet.network.timeline import Timeline, make_timeline
from simnet.network.times import add_time
from simnet.scenario.checks import MOST_SKILLS, guide_skills, stage_skills
from simnet.scenario.schema import Pool, Scenario, Site
from simnet.scenario.wanted import wanted_services, wanted_skills
from simnet.tables import NONE, POOLS, ROSTERS, RULES, SEGMENTS, SERVICES, SITES, STAGES
from simnet.units import km_to_metres, minutes_to_ms, to_integer

POLICIES: Final = ("nearest", "specialist_first", "shares", "least_time", "overflow")
"""Diversion policies; their positions are the codes of `rules.policy`."""

MS_PER_METRE_AT_1_KM_H: Final = 3_600
"""Milliseconds that a metre takes at 1 km/h."""

PER_MILLE: Final = 1_000

TRAVEL_DEN: Final = 1_000
"""Travel times are fractions of ms a metre to three decimals."""


def build(scenario: Scenario) -> Network:
    """Return the network of a scenario.

    Parameters
    ----------
    scenario : Scenario
        A scenario in which `simnet.scenario.checks.check` finds no fault.

    Returns
    -------
    Network
    """
    names = _names(scenario)
    timeline = make_timeline(scenario.calendar)
    dists = DistributionTable()
    services, stages = _services(scenario, names, dists)
    profiles, profile_edges, profile_shares = profile_arrays(scenario.profiles)
    segments = _segments(scenario, names, profiles, dists)
    pools = _pools(scenario, names)
    sites = _sites(scenario, names, dists)
    offers = _by_service(scenario, names, "services")
    wanted = wanted_services(scenario)
    sites["num_services"] = offers[:, [name in wanted for name in names.services]].sum(axis=1)
    shifts = [_shifts(scenario.sites[site], scenario.sites[site].windows[pool]) for site, pool in names.pools]
    intervals = [_intervals(scenario.sites[name], row, timeline) for row, name in enumerate(names.sites)]
    sites["num_intervals"] = [len(part) for part in intervals]
    sites["first_interval"] = np.cumsum(sites["num_intervals"]) - sites["num_intervals"]
    take_until = [
        _take_until(part, offers[row], services["skills"], _presence(sites[row], pools, shifts, timeline))
        for row, part in enumerate(intervals)
    ]
    closed_by = [first_intervals(part["close"], timeline.num_days) for part in intervals]
    dist_rows, dist_data = dists.arrays()
    return Network(
        names=names,
        rules=_rules(scenario, timeline),
        services=services,
        stages=stages,
        segments=segments,
        sites=sites,
        pools=pools,
        intervals=np.concatenate(intervals),
        planned=_planned(shifts, timeline),
        offers=offers,
        tolerant=_by_service(scenario, names, "tolerant"),
        pace=_pace(scenario, names),
        take_until=np.concatenate(take_until),
        interval_of_day=sites["first_interval"][:, None] + np.array(closed_by),
        dists=dist_rows,
        dist_data=dist_data,
        weekday=timeline.weekday,
        holiday=timeline.holiday,
        profile_edges=profile_edges,
        profile_shares=profile_shares,
    )


def _names(scenario: Scenario) -> Names:
    skills = tuple(sorted(stage_skills(scenario) | guide_skills(scenario)))
    assert len(skills) <= MOST_SKILLS
    services, sites = tuple(sorted(scenario.services)), tuple(sorted(scenario.sites))
    return Names(
        services=services,
        segments=tuple(sorted(scenario.population.segments)),
        zones=tuple(sorted(scenario.population.zones)),
        skills=skills,
        sites=sites,
        pools=tuple((site, pool) for site in sites for pool in sorted(scenario.sites[site].windows)),
        stages=tuple((service, stage) for service in services for stage in scenario.services[service].stages),
    )


def _rules(scenario: Scenario, timeline: Timeline) -> np.ndarray:
    behaviour, diversion = scenario.behaviour, scenario.diversion
    rules = RULES.empty(1)
    rules["window_start"] = timeline.window_start
    rules["window_end"] = timeline.window_end
    rules["horizon"] = timeline.horizon
    rules["num_days"] = timeline.num_days
    rules["flex"] = minutes_to_ms(behaviour.flex_min)
    rules["door"] = minutes_to_ms(behaviour.door_min)
    rules["wishes"] = behaviour.wishes
    rules["policy"] = POLICIES.index(diversion.policy)
    rules["candidates"] = diversion.candidates
    rules["one_stop"] = diversion.one_stop
    rules["longest_line"] = diversion.longest_line
    return rules


def _services(scenario: Scenario, names: Names, dists: DistributionTable) -> tuple[np.ndarray, np.ndarray]:
    services, stages = SERVICES.empty(len(names.services)), STAGES.empty(len(names.stages))
    for row, (service, name) in enumerate(names.stages):
        stage = scenario.services[service].stages[name]
        stages[row]["service"] = names.services.index(service)
        stages[row]["skill"] = names.skills.index(stage.skill)
        stages[row]["distribution"] = distribution = add_time(dists, stage.time_min)
        stages[row]["mean"] = to_integer(dists.mean(distribution))
        stages[row]["chance"] = stage.chance
        stages[row]["repeat"] = stage.repeat
        stages[row]["name"] = name_hash(name)
    first_stage = 0
    for row, name in enumerate(names.services):
        service_part = scenario.services[name]
        services[row]["first_stage"] = first_stage
        services[row]["num_stages"] = len(service_part.stages)
        services[row]["skills"] = _bits(names, (stage.skill for stage in service_part.stages.values()))
        services[row]["priority"] = service_part.priority
        services[row]["incomplete"] = service_part.incomplete
        services[row]["incomplete_again"] = service_part.incomplete_again
        services[row]["name"] = name_hash(name)
        services[row]["counts"] = service_part.kind == "case"
        first_stage += len(service_part.stages)
    return services, stages


def _bits(names: Names, skills: Iterable[str]) -> int:
    return sum(1 << names.skills.index(skill) for skill in set(skills))


def _segments(scenario: Scenario, names: Names, profiles: tuple[str, ...], dists: DistributionTable) -> np.ndarray:
    segments = SEGMENTS.empty(len(names.segments))
    for row, name in enumerate(names.segments):
        segment = scenario.population.segments[name]
        travel, patience = segment.travel, segment.patience_min
        slowness = MS_PER_METRE_AT_1_KM_H * travel.detour / travel.speed_km_h
        segments[row]["travel_num"] = to_integer(slowness, TRAVEL_DEN)
        segments[row]["travel_den"] = TRAVEL_DEN
        segments[row]["travel_fixed"] = minutes_to_ms(travel.fixed_min)
        segments[row]["patience"] = NONE if patience is None else add_time(dists, patience)
        segments[row]["returns"] = segment.returns
        segments[row]["priority"] = segment.priority
        segments[row]["profile"] = NONE if segment.profile is None else profiles.index(segment.profile)
    return segments


def _sites(scenario: Scenario, names: Names, dists: DistributionTable) -> np.ndarray:
    sites = SITES.empty(len(names.sites))
    first_pool = 0
    for row, name in enumerate(names.sites):
        site = scenario.sites[name]
        sites[row]["x"], sites[row]["y"] = map(km_to_metres, site.at)
        sites[row]["seats"] = NONE if site.seats is None else site.seats
        sites[row]["send_home"] = site.closing == "send_home"
        sites[row]["first_pool"] = first_pool
        sites[row]["num_pools"] = len(site.windows)
        sites[row]["guide_skill"] = NONE if site.guide is None else names.skills.index(site.guide.skill)
        sites[row]["guide_distribution"] = NONE if site.guide is None else add_time(dists, site.guide.time_min)
        sites[row]["share"] = scenario.diversion.shares.get(name, 0.0)
        sites[row]["name"] = name_hash(name)
        first_pool += len(site.windows)
    return sites


def _pools(scenario: Scenario, names: Names) -> np.ndarray:
    of_stages, wanted = stage_skills(scenario), wanted_skills(scenario)
    pools = POOLS.empty(len(names.pools))
    for row, (site, name) in enumerate(names.pools):
        pool = scenario.sites[site].windows[name]
        skills = of_stages if pool.skills == "all" else set(pool.skills)
        pools[row]["site"] = names.sites.index(site)
        pools[row]["skills"] = _bits(names, skills)
        pools[row]["num_skills"] = len(skills & wanted)
        pools[row]["between"] = minutes_to_ms(pool.between_min)
        pools[row]["no_answer"] = minutes_to_ms(pool.no_answer_min)
        pools[row]["absence"] = pool.absence
        pools[row]["min_posts"] = pool.min_posts
        pools[row]["name"] = name_hash(site, name)
    return pools


def _pace(scenario: Scenario, names: Names) -> np.ndarray:
    pace = np.full((len(names.pools), len(names.skills)), PER_MILLE, np.int64)
    for row, (site, name) in enumerate(names.pools):
        for skill, factor in scenario.sites[site].windows[name].pace.items():
            pace[row, names.skills.index(skill)] = to_integer(factor, PER_MILLE)
    return pace


def _by_service(scenario: Scenario, names: Names, key: Literal["services", "tolerant"]) -> np.ndarray:
    table = np.zeros((len(names.sites), len(names.services)), np.int64)
    for row, name in enumerate(names.sites):
        listed = getattr(scenario.sites[name], key)
        table[row] = [listed == "all" or service in listed for service in names.services]
    return table


# -- hours ----------------------------------------------------------------------------------------------------------

Shifts = tuple[tuple[str, int], ...]
"""Of one pool: hours and posts, in no particular order."""


def _shifts(site: Site, pool: Pool) -> Shifts:
    if pool.shifts is not None:
        return tuple((shift.hours, shift.count) for shift in pool.shifts.values())
    return ((pool.hours or site.hours, pool.count or 0),)


def _intervals(site: Site, row: int, timeline: Timeline) -> np.ndarray:
    return opening_intervals(
        timeline.spans(site.hours),
        row,
        last_ticket=minutes_to_ms(site.last_ticket_min),
        break_max=minutes_to_ms(site.break_max_min),
        horizon=timeline.horizon,
    )


def _presence(site: np.void, pools: np.ndarray, shifts: list[Shifts], timeline: Timeline) -> dict[int, np.ndarray]:
    """Return when somebody with each skill is planned to be at a site: spans by skill."""
    hours: dict[int, set[str]] = {}
    for pool in range(site["first_pool"], site["first_pool"] + site["num_pools"]):
        for skill in _members(int(pools[pool]["skills"])):
            hours.setdefault(skill, set()).update(expression for expression, posts in shifts[pool] if posts > 0)
    return {skill: timeline.union(frozenset(expressions)) for skill, expressions in hours.items()}


def _members(bits: int) -> list[int]:
    return [skill for skill in range(bits.bit_length()) if bits >> skill & 1]


def _take_until(
    intervals: np.ndarray, offers: np.ndarray, needed: np.ndarray, presence: dict[int, np.ndarray]
) -> np.ndarray:
    """Return until when each service is taken in each interval of a site; see `Network.take_until`."""
    opens, last_ticket = intervals["open"], intervals["last_ticket"]
    latest = np.minimum(intervals["close"], last_ticket)
    there_until = {skill: last_presence(spans, last_ticket) for skill, spans in presence.items()}
    take_until = np.repeat(opens[:, None], len(needed), axis=1)
    for service in np.flatnonzero(offers):
        until = latest
        for skill in _members(int(needed[service])):
            until = np.minimum(until, there_until.get(skill, NOBODY))
        take_until[:, service] = np.maximum(opens, until)
    return take_until


def _planned(shifts: list[Shifts], timeline: Timeline) -> np.ndarray:
    parts = [ROSTERS.empty(0)]
    for pool, of_pool in enumerate(shifts):
        times, counts = steps((timeline.spans(hours), posts) for hours, posts in of_pool)
        part = ROSTERS.empty(int(np.searchsorted(times, timeline.horizon)))
        part["time"] = times[: len(part)]
        part["pool"] = pool
        part["count"] = counts[: len(part)]
        parts.append(part)
    planned = np.concatenate(parts)
    return planned[np.lexsort((planned["pool"], planned["time"]))]
