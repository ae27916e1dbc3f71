r"""When servers of pools are present: rostered and present time, by one sweep over the steps of each pool.

With rostered(t) the posts after absence, held(t) those kept after closing, and busy(t) the servers serving, pausing, calling in vain,
working on papers or out with a team, a pool has

.. math:: present(t) = \max(rostered(t), busy(t), held(t)), \qquad overtime = \int (present(t) - rostered(t)) dt.

All are step functions of whole milliseconds, so the integrals are exact integers. A step of busy(t) or held(t) is one integer, its
*place* and, in the last two bits, its kind; places are the milliseconds of the measured window, its end included, pool after
pool. So sorting these integers puts all steps of all pools in order. Rosters are in the order of time already and are followed
pool by pool.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.luck import jit
from simnet.measures.layout import POPULATIONS
from simnet.tables import NONE

LESS, MORE, HOLD = range(3)
"""Kinds of steps: one server less is busy, one more, posts held begin or end."""

ROSTERED, PRESENT = (POPULATIONS["pools"].index(name) for name in ("rostered_ms", "present_ms"))


@dataclass(frozen=True)
class Changes:
    """The changes of rosters, pool by pool.

    Attributes
    ----------
    first : int32 array, shape (pools,)
        The first row of each pool in rosters; NONE where there is none.
    next : int32 array, shape (rosters,)
        After each row the next of the same pool; NONE after the last.
    """

    first: np.ndarray
    next: np.ndarray

    @staticmethod
    def of(rosters: np.ndarray, num_pools: int) -> Changes:
        """Return the changes of rosters."""
        changes = Changes(np.full(num_pools, NONE, np.int32), np.empty(len(rosters), np.int32))
        link(rosters, changes.first, changes.next)
        return changes


@jit
def link(rosters, first_change, next_change):
    """Write `Changes`."""
    for row in range(len(rosters) - 1, -1, -1):
        pool = rosters[row]["pool"]
        next_change[row] = first_change[pool]
        first_change[pool] = row


@jit
def sweep(steps, rosters, first_change, next_change, holds, first, last, low, high, by_pool):
    """Add rostered and present time of some pools.

    Parameters
    ----------
    steps : int64 array
        In order.
    rosters, holds : arrays of ROSTERS, HOLD_RECORDS
        Sorted by time; by pool, then start.
    first_change, next_change : int32 arrays, shapes (pools,), (rosters,)
        See `Changes`.
    first, last : int
        Which pools; the last is not among them.
    low, high : int
        The measured window, ms.
    by_pool : int64 array, shape (pools, columns)
        Added to.
    """
    step = hold = 0
    num_steps, num_holds = len(steps), len(holds)
    for pool in range(first, last):
        while hold < num_holds and holds[hold]["pool"] < pool:
            hold += 1
        origin = (pool - first) * (high - low + 1) - low
        time, rostered, busy, held = low, 0, 0, 0
        rostered_time = present_time = 0
        change = first_change[pool]
        while True:
            until = high
            if change >= 0 and rosters[change]["time"] < high:
                until = max(low, rosters[change]["time"])
            rostered_time += rostered * (until - time)
            while step < num_steps and (steps[step] >> 2) - origin < until:
                at, kind = (steps[step] >> 2) - origin, steps[step] & 3
                present_time += max(rostered, busy, held) * (at - time)
                time = at
                if kind == MORE:
                    busy += 1
                elif kind == LESS:
                    busy -= 1
                else:
                    while hold < num_holds and holds[hold]["pool"] == pool and holds[hold]["end"] <= at:
                        hold += 1
                    held = 0
                    other = hold
                    while other < num_holds and holds[other]["pool"] == pool and holds[other]["start"] <= at:
                        if holds[other]["end"] > at:
                            held += holds[other]["count"]
                        other += 1
                step += 1
            present_time += max(rostered, busy, held) * (until - time)
            time = until
            if time == high:
                break
            rostered = rosters[change]["count"]
            change = next_change[change]
        while step < num_steps and (steps[step] >> 2) - origin == high:
            step += 1
        by_pool[pool, ROSTERED] += rostered_time
        by_pool[pool, PRESENT] += present_time
