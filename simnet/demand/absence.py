"""Rosters after absence: which of the planned posts somebody stands at, day by day.

Each post of a pool has a draw a day, addressed by the pool's name and the post's number, so another pool's staff or a longer
warm-up moves nobody's illness. When `count` posts are planned, they are the first `count`; stand-ins fill what absence leaves
below `min_posts`.
"""

import numpy as np

from simnet.demand.points import FIRST_DAY
from simnet.luck import decisions, entity_draw, jit
from simnet.units import DAY


@jit
def _filled(pool, planned, day, seed, replication):
    chance = pool["absence"]
    if chance == 0.0:
        return planned
    here = 0
    for post in range(planned):
        if entity_draw(seed, replication, decisions.ABSENCE, day, pool["name"], post) >= chance:
            here += 1
    return max(here, min(pool["min_posts"], planned))


@jit
def absent_rosters(rosters, planned, pools, num_days, first_measured, seed, replication):
    """Write the rosters that absence leaves; return how many rows they have.

    Parameters
    ----------
    rosters : array, `tables.ROSTERS`
        Written; at least as long as `planned` plus `num_days` for every pool with absence.
    planned : array, `tables.ROSTERS`
        Rosters before absence, sorted by time, then pool.
    pools : array, `tables.POOLS`
    num_days, first_measured : int
        Days of the calendar, and which of them is the first that is measured.
    seed, replication : int

    Returns
    -------
    int
    """
    wanted, present = np.zeros(len(pools), np.int64), np.zeros(len(pools), np.int64)
    row, written, day = 0, 0, 0
    while row < len(planned) or day < num_days:
        # At a midnight every pool is looked at, for its people of the new day; between midnights those that the plan changes.
        midnight = day < num_days and (row == len(planned) or day * DAY <= planned[row]["time"])
        time = day * DAY if midnight else planned[row]["time"]
        first, last = (0, len(pools)) if midnight else (planned[row]["pool"], planned[row]["pool"] + 1)
        for pool in range(first, last):
            if row < len(planned) and planned[row]["time"] == time and planned[row]["pool"] == pool:
                wanted[pool] = planned[row]["count"]
                row += 1
            count = _filled(pools[pool], wanted[pool], FIRST_DAY + time // DAY - first_measured, seed, replication)
            if count != present[pool]:
                present[pool] = count
                rosters[written]["time"] = time
                rosters[written]["pool"] = pool
                rosters[written]["count"] = count
                written += 1
        day += 1 if midnight else 0
    return written
