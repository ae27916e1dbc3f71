"""From a checked scenario to its network: every table sorted by the code points of ids, never by their order in the file.

Minutes and kilometres end here. A scenario in which `simnet.scenario.checks.check` finds faults is refused there, not here.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simnet.luck import name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.appointments import booking_table, diary_tables, diary_takes
from simnet.network.channels import channel_table, channel_takes, channel_weight
from simnet.network.levels import decides_table, issues_table, level_table, offers_table, tolerant_table
from simnet.network.lieu import with_time_off
from simnet.network.names import make_names
from simnet.network.network import Names, Network
from simnet.network.openings import first_intervals, opening_intervals
from simnet.network.profiles import profile_arrays
from simnet.network.reserves import reserve_tables
from simnet.network.services import service_tables
from simnet.network.staff import pace_table, planned_steps, planned_table, pool_table, site_hours, take_until
from simnet.network.staffing import staffing_tables
from simnet.network.teams import agents_batches, courier_runs, team_tables, team_takes
from simnet.network.timeline import Days, Timeline, make_timeline
from simnet.network.times import add_time_if, mean_ms
from simnet.network.ways import travel_ratio
from simnet.scenario.calendar import SATURDAY
from simnet.scenario.days import closed_sites
from simnet.scenario.forms import named
from simnet.scenario.schema import Scenario, Site
from simnet.scenario.skills import pools_of
from simnet.scenario.wanted import wanted_services
from simnet.tables import NONE, RULES, SEGMENTS, SITES
from simnet.units import km_to_metres, minutes_to_ms

POLICIES: Final = ("nearest", "specialist_first", "shares", "least_time", "overflow")
"""Diversion policies; their positions are the codes of `rules.policy`."""

DISPATCHES: Final = ("first_come", "nearest", "tour")
"""How teams are sent; their positions are the codes of `rules.dispatch`."""


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
    names = make_names(scenario)
    timeline = make_timeline(scenario.calendar)
    dists = DistributionTable()
    rules = _rules(scenario, timeline, dists)
    services, stages = service_tables(scenario, names, dists)
    channels = channel_table(scenario, names, dists)
    profiles, profile_edges, profile_shares = profile_arrays(scenario.profiles)
    segments = _segments(scenario, names, profiles, dists)
    pools = pool_table(scenario, names)
    posts, lieu = with_time_off(scenario, names, timeline, planned_steps(scenario, names, timeline))
    reserves, reserve_hours = reserve_tables(scenario, names, timeline)
    staffing, members, staffing_times = staffing_tables(scenario, names, timeline)
    offers = offers_table(scenario, names)
    closed = closed_sites(scenario)
    intervals = [_intervals(scenario.sites[name], row, timeline, closed[name]) for row, name in enumerate(names.sites)]
    runs = courier_runs(scenario, names, timeline)
    sites = _sites(scenario, names, dists)
    wanted = wanted_services(scenario)
    sites["num_services"] = offers[:, : len(names.services)][:, [name in wanted for name in names.services]].sum(axis=1)
    sites["num_intervals"], sites["first_interval"] = _counts_and_firsts(intervals)
    sites["num_runs"], sites["first_run"] = _counts_and_firsts(runs)
    taken = [
        take_until(sites[row], part, offers[row], services["skills"], pools, posts)
        for row, part in enumerate(intervals)
    ]
    closed_by = [first_intervals(part["close"], timeline.num_days) for part in intervals]
    of_all, until = np.concatenate(intervals), np.concatenate(taken)
    can_be_booked, booking = diary_takes(scenario, names), booking_table(scenario, dists)
    diaries, appointments = diary_tables(scenario, names, timeline, can_be_booked, of_all, until)
    teams, shifts = team_tables(scenario, names, timeline)
    dist_rows, dist_data = dists.arrays()
    return Network(
        names=names,
        rules=rules,
        services=services,
        stages=stages,
        segments=segments,
        sites=sites,
        pools=pools,
        intervals=of_all,
        planned=planned_table(posts, timeline.horizon),
        offers=offers,
        tolerant=tolerant_table(scenario, names),
        pace=pace_table(scenario, names),
        take_until=until,
        interval_of_day=sites["first_interval"][:, None] + np.array(closed_by),
        dists=dist_rows,
        dist_data=dist_data,
        weekday=timeline.weekday,
        holiday=timeline.holiday,
        profile_edges=profile_edges,
        profile_shares=profile_shares,
        runs=np.concatenate(runs),
        batches=agents_batches(scenario, timeline),
        channels=channels,
        booking=booking,
        diaries=diaries,
        appointments=appointments,
        diary_takes=can_be_booked,
        teams=teams,
        shifts=shifts,
        level=level_table(scenario, names),
        decides_at=decides_table(scenario, names),
        issues_at=issues_table(scenario, names),
        serves=_serves(scenario, names),
        channel_takes=channel_takes(scenario, names),
        channel_weight=channel_weight(scenario, names),
        team_takes=team_takes(scenario, names),
        lieu=lieu,
        reserves=reserves,
        reserve_hours=reserve_hours,
        staffing=staffing,
        members=members,
        staffing_times=staffing_times,
        working=((timeline.weekday < SATURDAY) & (timeline.holiday == 0)).astype(np.int64),
    )


def _counts_and_firsts(parts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return how many rows each part has, and at which row of all of them together it begins."""
    counts = np.array([len(part) for part in parts], np.int64)
    return counts, np.cumsum(counts) - counts


def _rules(scenario: Scenario, timeline: Timeline, dists: DistributionTable) -> np.ndarray:
    behaviour, diversion, dispatch = scenario.behaviour, scenario.diversion, scenario.dispatch
    agency = scenario.channels.agency
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
    rules["accept"] = diversion.wrong_door == "accept"
    rules["any_counter"] = diversion.any_counter
    rules["dispatch"] = DISPATCHES.index(dispatch.policy)
    rules["delivery_distribution"] = delivery = add_time_if(dists, dispatch.delivery_min)
    rules["delivery_mean"] = mean_ms(dists, delivery)
    rules["batched"] = agency is not None and agency.batches is not None
    rules["farther"] = NONE if diversion.farther_min is None else minutes_to_ms(diversion.farther_min)
    return rules


def _segments(scenario: Scenario, names: Names, profiles: tuple[str, ...], dists: DistributionTable) -> np.ndarray:
    segments = SEGMENTS.empty(len(names.segments))
    for row, name in enumerate(names.segments):
        segment = scenario.population.segments[name]
        travel = segment.travel
        segments[row]["travel_num"], segments[row]["travel_den"] = travel_ratio(travel.speed_km_h, travel.detour)
        segments[row]["travel_fixed"] = minutes_to_ms(travel.fixed_min)
        segments[row]["patience"] = add_time_if(dists, segment.patience_min)
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
        sites[row]["num_pools"] = len(pools_of(site))
        sites[row]["guide_skill"] = NONE if site.guide is None else names.skills.index(site.guide.skill)
        sites[row]["guide_distribution"] = NONE if site.guide is None else add_time_if(dists, site.guide.time_min)
        sites[row]["share"] = scenario.diversion.shares.get(name, 0.0)
        sites[row]["outreach"] = site.sessions is not None
        sites[row]["parent"] = NONE if site.parent is None else names.sites.index(site.parent)
        sites[row]["courier"] = site.courier is not None
        sites[row]["name"] = name_hash(name)
        first_pool += len(pools_of(site))
    return sites


def _serves(scenario: Scenario, names: Names) -> np.ndarray:
    sites = [scenario.sites[name] for name in names.sites]
    serves = [
        [named(site.serves if site.sessions is None else site.zones, zone) for zone in names.zones] for site in sites
    ]
    return np.array(serves, np.int64).reshape(len(names.sites), len(names.zones))


def _intervals(site: Site, row: int, timeline: Timeline, closed: Days) -> np.ndarray:
    return opening_intervals(
        timeline.spans(site_hours(site), closed),
        row,
        last_ticket=minutes_to_ms(site.last_ticket_min),
        break_max=minutes_to_ms(site.break_max_min),
        horizon=timeline.horizon,
    )
