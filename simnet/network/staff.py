"""Pools and their posts: what servers can do, when they are planned to be there, and until when a service is taken in."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simnet.luck import name_hash
from simnet.network.names import bits, members
from simnet.network.network import Names
from simnet.network.rosters import NOBODY, Steps, last_presence, presence, without
from simnet.network.timeline import Days, Hours, Timeline
from simnet.scenario.days import closed_sites
from simnet.scenario.schema import Pool, Scenario, Site
from simnet.scenario.skills import pool_skills, pools_of
from simnet.scenario.wanted import wanted_skills
from simnet.tables import POOLS, ROSTERS
from simnet.units import minutes_to_ms, to_integer

PER_MILLE = 1_000


def pool_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `pools`."""
    wanted = wanted_skills(scenario)
    pools = POOLS.empty(len(names.pools))
    for row, pool in enumerate(_pools(scenario, names)):
        site, name = names.pools[row]
        skills = pool_skills(scenario, pool)
        pools[row]["site"] = names.sites.index(site)
        pools[row]["skills"] = bits(names, skills)
        pools[row]["num_skills"] = len(skills & wanted)
        pools[row]["between"] = minutes_to_ms(pool.between_min)
        pools[row]["no_answer"] = minutes_to_ms(pool.no_answer_min)
        pools[row]["absence"] = pool.absence
        pools[row]["stand_in"] = pool.stand_in
        pools[row]["min_posts"] = pool.min_posts
        pools[row]["staffed"] = not pool.unstaffed
        pools[row]["name"] = name_hash(site, name)
    return pools


def pace_table(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.pace`."""
    pace = np.full((len(names.pools), len(names.skills)), PER_MILLE, np.int64)
    for row, pool in enumerate(_pools(scenario, names)):
        for skill, factor in pool.pace.items():
            pace[row, names.skills.index(skill)] = to_integer(factor, PER_MILLE)
    return pace


def site_hours(site: Site) -> Hours:
    """Return when a site is open: its hours, or its sessions."""
    return site.hours if site.hours is not None else tuple(site.sessions or ())


def planned_steps(scenario: Scenario, names: Names, timeline: Timeline) -> list[Steps]:
    """Return the posts of each pool over time before absence; who is on the roster of another pool is missing in his own."""
    closed = closed_sites(scenario)
    shifts = [
        shifts_of(scenario.sites[site], pools_of(scenario.sites[site])[pool], timeline, closed[site])
        for site, pool in names.pools
    ]
    lent: list[list[tuple[np.ndarray, int]]] = [[] for _ in names.pools]
    for row, pool in enumerate(_pools(scenario, names)):
        if pool.staff_from is not None:
            site, _, source = pool.staff_from.partition(".")
            lent[names.pools.index((site, source))] += shifts[row]
    return [without(own, elsewhere) for own, elsewhere in zip(shifts, lent, strict=True)]


def planned_table(posts: Iterable[Steps], horizon: int) -> np.ndarray:
    """Return `Network.planned`, from the posts of each pool over time."""
    parts = [ROSTERS.empty(0)]
    for pool, (times, counts) in enumerate(posts):
        part = ROSTERS.empty(int(np.searchsorted(times, horizon)))
        part["time"], part["pool"], part["count"] = times[: len(part)], pool, counts[: len(part)]
        parts.append(part)
    planned = np.concatenate(parts)
    return planned[np.lexsort((planned["pool"], planned["time"]))]


def take_until(
    site: np.void, intervals: np.ndarray, offers: np.ndarray, needed: np.ndarray, pools: np.ndarray, posts: list[Steps]
) -> np.ndarray:
    """Return until when each form of a service is taken in each interval of a site; see `Network.take_until`.

    Parameters
    ----------
    site : row of `sites`
    intervals : structured array
        Those of the site.
    offers, needed : int64 arrays, shape (forms,)
        Whether the site offers them, and the skills that they need, as bits.
    pools : structured array
        All of them.
    posts : list of Steps
        Their posts over time.
    """
    of_skill: dict[int, tuple[int, ...]] = {}
    for pool in range(site["first_pool"], site["first_pool"] + site["num_pools"]):
        for skill in members(int(pools[pool]["skills"])):
            of_skill[skill] = (*of_skill.get(skill, ()), pool)
    opens, last_ticket = intervals["open"], intervals["last_ticket"]
    latest = np.minimum(intervals["close"], last_ticket)
    # Many skills are held by the same pools, so that they go at the same time.
    until_of = {
        who: last_presence(presence(posts[pool] for pool in who), last_ticket) for who in set(of_skill.values())
    }
    there_until = {skill: until_of[who] for skill, who in of_skill.items()}
    table = np.repeat(opens[:, None], len(needed), axis=1)
    for form in np.flatnonzero(offers):
        until = latest
        for skill in members(int(needed[form])):
            until = np.minimum(until, there_until.get(skill, NOBODY))
        table[:, form] = np.maximum(opens, until)
    return table


def _pools(scenario: Scenario, names: Names) -> list[Pool]:
    return [pools_of(scenario.sites[site])[pool] for site, pool in names.pools]


def shifts_of(site: Site, pool: Pool, timeline: Timeline, closed: Days) -> list[tuple[np.ndarray, int]]:
    """Return the shifts of a pool, spans and posts, without those that begin on closed days."""
    if pool.call_out_min is not None:
        return []
    if pool.shifts is not None:
        return [(timeline.spans(shift.hours, closed), shift.count) for shift in pool.shifts.values()]
    return [(timeline.spans(pool.hours or site_hours(site), closed), pool.count or 0)]
