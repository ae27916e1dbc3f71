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

    lasting = np.diff(steps >> 2, append=steps[-1] >> 2)
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
