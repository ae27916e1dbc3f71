"""Groups of pools among which posts are moved: who they are, and when that may be. How many are moved is a matter of each run."""

from __future__ import annotations

import numpy as np

from simnet.network.network import Names
from simnet.network.timeline import Timeline
from simnet.scenario.days import closed_sites
from simnet.scenario.schema import Scenario, Staffing
from simnet.scenario.skills import pools_of
from simnet.tables import HOURS_BEGIN, HOURS_END, LINES_LOOKED_AT, MEMBERS, PLANNED_ANEW, STAFFING, STAFFING_TIMES
from simnet.units import DAY, minutes_to_ms


def staffing_tables(scenario: Scenario, names: Names, timeline: Timeline) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return `staffing`, `members` and `staffing_times`."""
    groups, members = STAFFING.empty(len(scenario.staffing)), [MEMBERS.empty(0)]
    times = [STAFFING_TIMES.empty(0)]
    for row, (_, given) in enumerate(sorted(scenario.staffing.items())):
        pools = sorted(
            names.pools.index((site, pool)) for site, _, pool in (name.partition(".") for name in given.pools)
        )
        part = MEMBERS.empty(len(pools))
        part["group"], part["pool"] = row, pools
        part["count"] = [_count(scenario, *names.pools[pool]) for pool in pools]
        groups[row]["live"] = given.live is not None
        groups[row]["posts"], groups[row]["min_posts"] = part["count"].sum(), given.min_posts
        groups[row]["first_member"], groups[row]["num_members"] = sum(map(len, members)), len(part)
        if given.replan is not None:
            groups[row]["past"] = given.replan.past_days
            groups[row]["by_work"] = given.replan.by == "work"
        if given.live is not None:
            groups[row]["more_waiting"] = given.live.more_waiting
            groups[row]["travel"] = minutes_to_ms(given.live.travel_min)
        members.append(part)
        times += _times(scenario, row, given, timeline)
    known = np.concatenate(times)
    known = known[known["time"] < timeline.horizon]
    return groups, np.concatenate(members), known[np.lexsort((known["group"], known["what"], known["time"]))]


def _count(scenario: Scenario, site: str, pool: str) -> int:
    return pools_of(scenario.sites[site])[pool].count or 0


def _times(scenario: Scenario, row: int, given: Staffing, timeline: Timeline) -> list[np.ndarray]:
    spans = group_hours(scenario, given, timeline)
    instants = [(HOURS_BEGIN, spans[:, 0]), (HOURS_END, spans[:, 1])]
    if given.replan is not None:
        # Who is absent is another matter every day: what the plan comes to is looked at again at midnights within the hours.
        instants.append((HOURS_BEGIN, midnights(spans)))
        first = given.replan.first_after_days or given.replan.past_days
        instants.append((PLANNED_ANEW, np.arange(first, timeline.num_days, given.replan.every_days) * DAY))
    if given.live is not None:
        instants.append((LINES_LOOKED_AT, looks(spans, minutes_to_ms(given.live.every_min), timeline.horizon)))
    parts = []
    for what, when in instants:
        part = STAFFING_TIMES.empty(len(when))
        part["time"], part["what"], part["group"] = when, what, row
        parts.append(part)
    return parts


def group_hours(scenario: Scenario, given: Staffing, timeline: Timeline) -> np.ndarray:
    """Return the hours that the pools of a group share, none of which begins on a day on which one of their sites is closed."""
    closed = closed_sites(scenario)
    sites = [name.partition(".")[0] for name in given.pools]
    days = tuple(sorted({day for site in sites for day in closed[site]}))
    site, _, name = given.pools[0].partition(".")
    hours = pools_of(scenario.sites[site])[name].hours or scenario.sites[site].hours
    assert hours is not None
    return timeline.spans(hours, days)


def midnights(spans: np.ndarray) -> np.ndarray:
    """Return the midnights within spans, their beginnings and ends left out, ms.

    >>> midnights(np.array([[0, 3 * DAY], [3 * DAY + 5, 4 * DAY]])) // DAY
    array([1, 2])
    """
    within = [np.arange(begin // DAY + 1, -(-end // DAY)) * DAY for begin, end in spans.tolist()]
    return np.concatenate([np.empty(0, np.int64), *within])


def looks(spans: np.ndarray, every: int, horizon: int) -> np.ndarray:
    """Return every how often from the beginning of each span on, before its end and the horizon, the beginning left out, ms.

    >>> looks(np.array([[0, 10], [20, 26]]), 5, 100)
    array([ 5, 25])
    """
    last = np.minimum(spans[:, 1], horizon) - 1
    counts = np.maximum((last - spans[:, 0]) // every, 0)
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    return np.asarray(np.repeat(spans[:, 0], counts) + number * every, np.int64)
