r"""What pools had and did in the measured window: rostered, present and busy time, and overtime.

With rostered(t) the posts after absence, held(t) those kept after closing, and busy(t) the servers serving, pausing,
calling in vain, working on papers or out with a team, a pool has

.. math:: present(t) = \max(rostered(t), busy(t), held(t)), \qquad overtime = \int (present(t) - rostered(t)) dt.

All are step functions of whole milliseconds, so the integrals are exact integers, by one sweep over their steps.
"""

from __future__ import annotations

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.layout import POPULATIONS, Layout
from simnet.measures.sums import clipped, sums
from simnet.measures.teams import Journeys
from simnet.network.network import Network
from simnet.records import Records
from simnet.units import DAY


def pool_totals(layout: Layout, network: Network, demand: Demand, records: Records, journeys: Journeys) -> np.ndarray:
    """Return the totals of each pool in the measured window.

    Returns
    -------
    int64 array, shape (pools, columns)
        Columns of the population `pools`, ms.
    """
    low, high, num_pools = layout.window_start, layout.window_end, layout.size("pool")
    stays, calls, papers = records.stays, records.no_answers, records.papers
    served = np.flatnonzero(stays["start"] >= 0)
    pool, start, end = stays["pool"][served], stays["start"][served], stays["end"][served]
    free = np.where(end >= 0, end + network.pools["between"][pool], records.end)
    end = np.where(end >= 0, end, records.end)
    guide = np.flatnonzero(stays["case"][served] < 0)
    call_pool, call_start = calls["pool"], calls["time"]
    call_end = call_start + network.pools["no_answer"][call_pool]
    papers = papers[papers["start"] >= 0]
    paper_pool, paper_start = papers["pool"], papers["start"]
    paper_end = np.where(papers["end"] >= 0, papers["end"], records.end)
    intake = papers["kind"] == tables.INTAKE
    out_pool, out_start, out_end = _away(network, journeys)

    def within(pools: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        return sums(pools, clipped(starts, ends, low, high), num_pools)

    rostered, present = _presence(
        layout,
        demand.rosters,
        records.holds,
        np.concatenate((pool, call_pool, paper_pool, out_pool)),
        np.concatenate((start, call_start, paper_start, out_start)),
        np.concatenate((free, call_end, paper_end, out_end)),
    )
    columns = {
        "rostered_ms": rostered,
        "present_ms": present,
        "service_ms": within(pool, start, end),
        "pause_ms": within(pool, end, free),
        "no_answer_ms": within(call_pool, call_start, call_end),
        "overtime_ms": present - rostered,
        "guide_ms": within(pool[guide], start[guide], end[guide]),
        "intake_ms": within(paper_pool[intake], paper_start[intake], paper_end[intake]),
        "decision_ms": within(paper_pool[~intake], paper_start[~intake], paper_end[~intake]),
        "away_ms": within(out_pool, out_start, out_end),
    }
    return np.stack([columns[name] for name in POPULATIONS["pools"]], axis=1)


def _away(network: Network, journeys: Journeys) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return when servers of pools are out with a team, an interval a server: pool, start, end."""
    pool, size = network.teams["pool"][journeys.outing_team], network.teams["size"][journeys.outing_team]
    rows = np.repeat(np.arange(len(pool)), np.where(pool >= 0, size, 0))
    return pool[rows], journeys.outing_start[rows], journeys.outing_end[rows]


def machine_uses(layout: Layout, network: Network, records: Records) -> np.ndarray:
    """Return how many services begin in the measured window at each pool that is machines, shape (pools,)."""
    machine, stays = network.pools["staffed"] == 0, records.stays
    if not machine.any():
        return np.zeros(layout.size("pool"), np.int64)
    start = stays["start"]
    used = (start >= layout.window_start) & (start < layout.window_end)
    used &= machine[stays["pool"]]
    return np.bincount(stays["pool"][used], minlength=layout.size("pool"))


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


def _steps(rosters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rosters as steps, ordered by pool and time: pool, time, and by how many posts the count goes up."""
    ordered = rosters[np.argsort(rosters["pool"], kind="stable")]
    pool = ordered["pool"].astype(np.int64)
    step = np.diff(ordered["count"], prepend=0)
    begins = np.flatnonzero(np.diff(pool, prepend=-1))
    step[begins] = ordered["count"][begins]
    return pool, ordered["time"].astype(np.int64), step


def _presence(
    layout: Layout,
    rosters: np.ndarray,
    holds: np.ndarray,
    busy_pool: np.ndarray,
    busy_start: np.ndarray,
    busy_end: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return rostered and present time by pool, ms.

    All steps of all pools are put in the order of (pool, time) by sorting one integer each: its place and, in the last two
    bits, its kind. At the end of the window every step function is taken back to zero, so that one running sum serves
    all pools and the stretch from one pool to the next counts nothing.
    """
    low, high, num_pools = layout.window_start, layout.window_end, layout.size("pool")
    length = high - low + 1

    def place(pool: np.ndarray, time: np.ndarray) -> np.ndarray:
        return (pool * length + np.clip(time, low, high) - low) << 2

    inside = np.flatnonzero((busy_start < high) & (busy_end > low) & (busy_end > busy_start))
    busy_pool, busy_start, busy_end = busy_pool[inside], busy_start[inside], busy_end[inside]
    roster_pool, roster_time, roster_step = _steps(rosters)
    pools = np.arange(num_pools)
    count_at_end = np.zeros(num_pools, np.int64)
    np.add.at(count_at_end, roster_pool, roster_step)
    roster_place, rostered_after = _running(
        np.concatenate((place(roster_pool, roster_time), place(pools, np.full(num_pools, high)))),
        np.concatenate((roster_step, -count_at_end)),
    )
    hold_place, held_after = _running(
        np.concatenate((place(holds["pool"], holds["start"]), place(holds["pool"], holds["end"]))),
        np.concatenate((holds["count"], -holds["count"])),
    )

    less, more, roster, hold = range(4)
    steps = np.sort(
        np.concatenate(
            (
                place(busy_pool, busy_end) | less,
                place(busy_pool, busy_start) | more,
                roster_place | roster,
                hold_place | hold,
            )
        )
    )
    kind = steps & 3
    busy = np.cumsum(np.array([-1, 1, 0, 0])[kind])
    rostered = rostered_after[np.cumsum(kind == roster)]
    held = held_after[np.cumsum(kind == hold)]
    present = np.maximum(np.maximum(rostered, busy), held)

    lasting = np.diff(steps >> 2, append=steps[-1:] >> 2)
    begins = np.searchsorted(steps, np.arange(num_pools + 1) * length << 2)
    return _between(rostered * lasting, begins), _between(present * lasting, begins)


def _running(place: np.ndarray, step: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places in order, and the value of the step function before the first and after each of them."""
    order = np.argsort(place)
    return place[order], np.concatenate(([0], np.cumsum(step[order])))


def _between(values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the sums of values from each beginning to the next."""
    running = np.concatenate(([0], np.cumsum(values)))
    return np.diff(running[begins])
