"""What pools did in the measured window, how long people waited for them, and what is planned of them."""

from __future__ import annotations

from typing import Final

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.luck import jit
from simnet.measures.bookings import rosters_with_call_outs
from simnet.measures.layout import POPULATIONS, QUARTER, Layout
from simnet.measures.presence import HOLD, LESS, MORE, Changes, sweep
from simnet.measures.sums import QUARTERS_A_DAY, add_quarters, overlap
from simnet.network.network import Network
from simnet.records import Records, rosters_as_they_were
from simnet.units import DAY

ROSTERED, PRESENT, SERVICE, PAUSE, NO_ANSWER, OVERTIME, GUIDE, INTAKE, DECISION, AWAY, RESERVE, MOVED = range(
    len(POPULATIONS["pools"])
)
"""Columns of the population `pools`."""

USES = MOVED + 1
"""The column after those: services that begin in the window."""

INSIDE: int = POPULATIONS["queue"].index("inside_ms")

MOST_STEPS: Final = 1 << 22
"""So many steps of pools are sorted at a time, of 8 bytes each, unless one pool alone has more."""


def pool_totals(
    layout: Layout,
    network: Network,
    demand: Demand,
    records: Records,
    outings: np.ndarray,
    queue: np.ndarray,
    most_steps: int = MOST_STEPS,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the totals of each pool in the measured window, and add the time that people wait in queues.

    Parameters
    ----------
    layout, network, demand, records
        What was run.
    outings : int64 array, shape (outings, 3)
        Team, start and end of each; see `teams.Journeys`.
    queue : int64 array, shape (96 * sites, 2)
        That of a `Tally`; waiting inside is added.
    most_steps : int
        How many steps are sorted at a time. The totals are the same.

    Returns
    -------
    int64 array, shape (pools, columns)
        Columns of the population `pools`, ms.
    int64 array, shape (pools, 1)
        Services begun, at pools that are machines.
    """
    by_pool = np.zeros((len(network.pools), USES + 1), np.int64)
    window = layout.window_start, layout.window_end
    rosters = rosters_as_they_were(demand.rosters, records.posts)
    rosters = rosters_with_call_outs(rosters, records.call_outs, records.end)
    changes = Changes.of(rosters, len(by_pool))
    for first, last, room in batches(network, records, outings, most_steps):
        steps = np.empty(room, np.int64)
        num_steps, in_order = add_work(
            records.stays,
            records.no_answers,
            records.papers,
            outings,
            records.holds,
            network.pools,
            network.teams,
            first,
            last,
            *window,
            records.end,
            by_pool,
            queue,
            steps,
        )
        steps = steps[:num_steps]
        if not in_order:
            steps.sort()
        sweep(steps, rosters, changes.first, changes.next, records.holds, first, last, *window, by_pool)
    for column, kind in ((RESERVE, tables.RESERVE_POSTS), (MOVED, tables.MOVED_POSTS)):
        of_kind = records.posts[records.posts["kind"] == kind]
        until_end = window[1] - np.clip(of_kind["time"], *window)
        np.add.at(by_pool[:, column], of_kind["pool"], of_kind["change"] * until_end)
    by_pool[:, OVERTIME] = by_pool[:, PRESENT] - by_pool[:, ROSTERED]
    uses = np.where(network.pools["staffed"] == 0, by_pool[:, USES], 0)
    return by_pool[:, :USES].copy(), uses[:, np.newaxis]


def batches(network: Network, records: Records, outings: np.ndarray, most_steps: int) -> list[tuple[int, int, int]]:
    """Return batches of pools, all together all of them: the first, the one after the last, and how many steps they have at most."""
    num_pools, chunk = len(network.pools), 1 << 20
    pool, size = (network.teams[name][outings[:, 0]] for name in ("pool", "size"))
    tables_of_pools = (records.stays, records.no_answers, records.papers, records.holds)
    every = 2 * (sum(len(table) for table in tables_of_pools) + int(size.sum()))
    if every <= most_steps:
        return [(0, num_pools, every)]
    counts = np.zeros(num_pools + 1, np.int64)  # first those of nobody, pool -1
    np.add.at(counts, pool + 1, size)
    for table in tables_of_pools:
        for row in range(0, len(table), chunk):
            counts += np.bincount(table["pool"][row : row + chunk] + 1, minlength=num_pools + 1)
    steps = 2 * np.cumsum(counts[1:])
    found, first, before = [], 0, 0
    while first < num_pools:
        last = max(first + 1, int(np.searchsorted(steps, before + most_steps, side="right")))
        found.append((first, last, int(steps[last - 1]) - before))
        first, before = last, int(steps[last - 1])
    return found


@jit
def add_work(stays, calls, papers, outings, holds, pools, teams, first, last, low, high, end, by_pool, queue, steps):
    """Add what some pools did, and write the steps of how many of their servers are busy and held, as they come.

    With the first pool, the time that people wait in queues is added too.

    Parameters
    ----------
    stays, calls, papers, holds : arrays of STAY_RECORDS, NO_ANSWER_RECORDS, PAPER_RECORDS, HOLD_RECORDS
        What happened.
    outings : int64 array, shape (outings, 3)
        Team, start and end of each.
    pools, teams : arrays of POOLS, TEAMS
        The network's.
    first, last : int
        Which pools; the last is not among them.
    low, high, end : int
        The measured window and the end of the run, ms.
    by_pool : int64 array, shape (pools, columns)
        Added to: all but rostered, present and overtime.
    queue : int64 array, shape (96 * sites, 2)
        Added to: waiting inside.
    steps : int64 array
        Written; see `presence`.

    Returns
    -------
    int, bool
        How many steps, and whether they are in order, as those of one server are who serves first come, first served.
    """
    count, length, before, in_order = 0, high - low + 1, 0, True
    for row in range(len(stays)):
        stay = stays[row]
        pool, start, stop = int(stay["pool"]), stay["start"], stay["end"]
        free = stop
        if stop < 0:
            stop = free = end
        elif start >= 0:
            free += pools[pool]["between"]
        if first == 0:
            join, until = max(stay["join"], low), min(start if start >= 0 else stop, high)
            quarter = join // QUARTER
            if until <= (quarter + 1) * QUARTER:  # nearly always
                queue[QUARTERS_A_DAY * stay["site"] + quarter % QUARTERS_A_DAY, INSIDE] += max(until - join, 0)
            else:
                add_quarters(queue, int(stay["site"]), INSIDE, join, until)
        if start >= 0 and first <= pool < last:
            took = overlap(start, stop, low, high)
            by_pool[pool, SERVICE] += took
            if stay["case"] < 0:
                by_pool[pool, GUIDE] += took
            by_pool[pool, PAUSE] += overlap(stop, free, low, high)
            by_pool[pool, USES] += 1 if low <= start < high else 0
            start, free = max(start, low), min(free, high)
            if start < free:
                place = (pool - first) * length - low
                begins, ends = (place + start) << 2 | MORE, (place + free) << 2 | LESS
                steps[count] = begins
                steps[count + 1] = ends
                in_order = in_order and before <= begins
                before = ends
                count += 2
    num_in_order = count if in_order else 0
    for row in range(len(calls)):
        pool, start = calls[row]["pool"], calls[row]["time"]
        if first <= pool < last:
            start, free = max(start, low), min(start + pools[pool]["no_answer"], high)
            if start < free:
                by_pool[pool, NO_ANSWER] += free - start
                place = (pool - first) * length - low
                steps[count] = (place + start) << 2 | MORE
                steps[count + 1] = (place + free) << 2 | LESS
                count += 2
    for row in range(len(papers)):
        pool, start, stop = papers[row]["pool"], papers[row]["start"], papers[row]["end"]
        if start >= 0 and first <= pool < last:
            start, free = max(start, low), min(stop if stop >= 0 else end, high)
            if start < free:
                by_pool[pool, INTAKE if papers[row]["kind"] == tables.INTAKE else DECISION] += free - start
                place = (pool - first) * length - low
                steps[count] = (place + start) << 2 | MORE
                steps[count + 1] = (place + free) << 2 | LESS
                count += 2
    for row in range(len(outings)):
        team = outings[row, 0]
        pool, start, free = teams[team]["pool"], max(outings[row, 1], low), min(outings[row, 2], high)
        if start < free and first <= pool < last:
            by_pool[pool, AWAY] += teams[team]["size"] * (free - start)
            place = (pool - first) * length - low
            for _ in range(teams[team]["size"]):
                steps[count] = (place + start) << 2 | MORE
                steps[count + 1] = (place + free) << 2 | LESS
                count += 2
    for row in range(len(holds)):
        pool, start, stop = holds[row]["pool"], max(holds[row]["start"], low), min(holds[row]["end"], high)
        if start < stop and first <= pool < last:
            place = (pool - first) * length - low
            steps[count] = (place + start) << 2 | HOLD
            steps[count + 1] = (place + stop) << 2 | HOLD
            count += 2
    return count, num_in_order == count


def machine_days(layout: Layout, network: Network) -> np.ndarray:
    """Return machines x days of the measured window on which they are planned to run, shape (pools,); of staff 0."""
    first, last = layout.window_start // DAY, (layout.window_end - 1) // DAY
    result = np.zeros(layout.size("pool"), np.int64)
    for pool in np.flatnonzero(network.pools["staffed"] == 0):
        plan = network.planned[network.planned["pool"] == pool]
        midnights = np.arange(first, last + 1) * DAY
        most = np.concatenate(([0], plan["count"]))[np.searchsorted(plan["time"], midnights, side="right")]
        day = plan["time"] // DAY
        inside = (day >= first) & (day <= last)
        np.maximum.at(most, day[inside] - first, plan["count"][inside])
        result[pool] = most.sum()
    return result


def num_machines(network: Network) -> np.ndarray:
    """Return the number of machines of each pool, its largest planned count, shape (pools,); of staff 0."""
    largest = np.zeros(len(network.pools), np.int64)
    np.maximum.at(largest, network.planned["pool"], network.planned["count"])
    return np.where(network.pools["staffed"] == 0, largest, 0)


def rostered_time(rosters: np.ndarray, num_pools: int, low: int, high: int) -> np.ndarray:
    """Return posts x time of rosters within [low, high).

    Parameters
    ----------
    rosters : structured array, `tables.ROSTERS`
        Sorted by time, then pool.
    num_pools : int
        How many pools.
    low, high : int
        ms.

    Returns
    -------
    int64 array, shape (num_pools,)
        ms.
    """
    pool, time, step = _steps(rosters)
    result = np.zeros(num_pools, np.int64)
    np.add.at(result, pool, step * (high - np.clip(time, low, high)))
    return result


def steps_of(rosters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rosters as steps, of all pools: when, and by how many posts the count goes up."""
    _, time, step = _steps(rosters)
    return time, step


def _steps(rosters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rosters as steps, ordered by pool and time: pool, time, and by how many posts the count goes up."""
    ordered = rosters[np.argsort(rosters["pool"], kind="stable")]
    pool = ordered["pool"].astype(np.int64)
    step = np.diff(ordered["count"], prepend=0)
    begins = np.flatnonzero(np.diff(pool, prepend=-1))
    step[begins] = ordered["count"][begins]
    return pool, ordered["time"].astype(np.int64), step
