r"""What pools had and did in the measured window: rostered, present and busy time, and overtime.

With rostered(t) the posts after absence, held(t) those kept after closing, and busy(t) the servers serving, pausing or
calling in vain, a pool has

.. math:: present(t) = \max(rostered(t), busy(t), held(t)), \qquad overtime = \int (present(t) - rostered(t)) dt.

All are step functions of whole milliseconds, so the integrals are exact integers, by one sweep over their steps.
"""

from __future__ import annotations

import numpy as np

from simnet.demand.demand import Demand
from simnet.measures.layout import Layout
from simnet.measures.sums import clipped, sums
from simnet.network.network import Network
from simnet.records import Records


def pool_totals(layout: Layout, network: Network, demand: Demand, records: Records) -> np.ndarray:
    """Return the totals of each pool in the measured window.

    Returns
    -------
    int64 array, shape (pools, 6)
        Columns of the population `pools`, ms.
    """
    low, high, num_pools = layout.window_start, layout.window_end, layout.size("pool")
    stays, calls = records.stays, records.no_answers
    served = np.flatnonzero(stays["start"] >= 0)
    pool, start, end = stays["pool"][served], stays["start"][served], stays["end"][served]
    free = np.where(end >= 0, end + network.pools["between"][pool], records.end)
    end = np.where(end >= 0, end, records.end)
    call_pool, call_start = calls["pool"], calls["time"]
    call_end = call_start + network.pools["no_answer"][call_pool]

    result = np.zeros((num_pools, 6), np.int64)
    result[:, 0], result[:, 1] = _presence(
        layout,
        demand.rosters,
        records.holds,
        np.concatenate((pool, call_pool)),
        np.concatenate((start, call_start)),
        np.concatenate((free, call_end)),
    )
    result[:, 2] = sums(pool, clipped(start, end, low, high), num_pools)
    result[:, 3] = sums(pool, clipped(end, free, low, high), num_pools)
    result[:, 4] = sums(call_pool, clipped(call_start, call_end, low, high), num_pools)
    result[:, 5] = result[:, 1] - result[:, 0]
    return result


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

    All steps of all pools are put in the order of (pool, time). At the end of the window every step function is taken back to
    zero, so that one running sum serves all pools and the stretch from one pool to the next counts nothing.
    """
    low, high, num_pools = layout.window_start, layout.window_end, layout.size("pool")
    inside = np.flatnonzero((busy_start < high) & (busy_end > low) & (busy_end > busy_start))
    busy_pool, busy_start, busy_end = busy_pool[inside], busy_start[inside], busy_end[inside]
    roster_pool, roster_time, roster_step = _steps(rosters)
    pools = np.arange(num_pools)
    last_count = np.zeros(num_pools, np.int64)
    np.add.at(last_count, roster_pool, roster_step)

    pool = np.concatenate((busy_pool, busy_pool, roster_pool, pools, holds["pool"], holds["pool"]))
    time = np.concatenate((busy_start, busy_end, roster_time, np.full(num_pools, high), holds["start"], holds["end"]))
    num_busy, num_rosters = len(busy_pool), len(roster_pool) + num_pools
    key = pool * (high - low + 1) + (np.clip(time, low, high) - low)
    order = np.argsort(key)
    key = key[order]

    def running(steps: np.ndarray, first: int) -> np.ndarray:
        whole = np.zeros(len(order), np.int64)
        whole[first : first + len(steps)] = steps
        return np.cumsum(whole[order])

    busy = running(np.repeat([1, -1], num_busy), 0)
    rostered = running(np.concatenate((roster_step, -last_count)), 2 * num_busy)
    held = running(np.concatenate((holds["count"], -holds["count"])), 2 * num_busy + num_rosters)
    present = np.maximum(np.maximum(rostered, busy), held)

    lasting = np.diff(key, append=key[-1:])
    begins = np.searchsorted(key, np.arange(num_pools + 1) * (high - low + 1))
    return _between(rostered * lasting, begins), _between(present * lasting, begins)


def _between(values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the sums of values from each beginning to the next."""
    running = np.concatenate(([0], np.cumsum(values)))
    return np.diff(running[begins])
