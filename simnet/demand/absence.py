"""Rosters after absence: which of the planned posts somebody stands at, day by day.

Each post of a pool has a draw a day, addressed by the pool's name and the post's number, so another pool's staff or a longer
warm-up moves nobody's illness. When `count` posts are planned, they are the first `count`. The stand-in of an empty post comes by
a draw of its own; what is then still below `min_posts` is filled in any case.
"""

import numpy as np

from simnet.demand.points import FIRST_DAY
from simnet.luck import decisions, entity_draw, inner, jit
from simnet.units import DAY

STAND_DTYPE = np.dtype([("wanted", "i8"), ("present", "i8"), ("day", "i8"), ("drawn_for", "i8"), ("drawn", "i8")])
"""How a pool stands: posts by the plan, posts somebody stands at; on which day was last drawn, for how many posts, with what
result: who stood there in the morning stands there after noon."""


@inner
def _filled(pool, planned, day, seed, replication):
    if planned == 0 or pool["absence"] == 0.0:
        return planned
    here = 0
    for post in range(planned):
        if entity_draw(seed, replication, decisions.ABSENCE, day, pool["name"], post) >= pool["absence"]:
            here += 1
        elif pool["stand_in"] > 0.0:
            here += entity_draw(seed, replication, decisions.STAND_IN, day, pool["name"], post) < pool["stand_in"]
    return max(here, min(pool["min_posts"], planned))


@inner(forceinline=True)
def _follow(rosters, written, time, number, pool, stand, day, seed, replication):
    """Bring a pool up to its plan at an instant, write what changes, and return how many rows are written then."""
    wanted = stand["wanted"]
    if stand["drawn_for"] != wanted or (wanted > 0 and stand["day"] != day):
        stand["day"] = day
        stand["drawn_for"] = wanted
        stand["drawn"] = _filled(pool, wanted, day, seed, replication)
    if stand["drawn"] == stand["present"]:
        return written
    stand["present"] = stand["drawn"]
    new = rosters[written]
    new["time"] = time
    new["pool"] = number
    new["count"] = stand["drawn"]
    return written + 1


@jit
def absent_rosters(rosters, planned, pools, stands, num_days, first_measured, seed, replication):
    """Write the rosters that absence leaves; return how many rows they have.

    Parameters
    ----------
    rosters : array, `tables.ROSTERS`
        Written; at least as long as `planned` plus `num_days` for every pool with absence.
    planned : array, `tables.ROSTERS`
        Rosters before absence, sorted by time, then pool.
    pools : array, `tables.POOLS`
    stands : array of STAND_DTYPE, shape (pools,)
        Scratch, of zeros.
    num_days, first_measured : int
        Days of the calendar, and which of them is the first that is measured.
    seed, replication : int

    Returns
    -------
    int
    """
    row, written = 0, 0
    for number_of_day in range(num_days):
        day = FIRST_DAY + number_of_day - first_measured
        midnight, next_midnight = number_of_day * DAY, (number_of_day + 1) * DAY
        pool = 0
        while True:
            # At midnight every pool is looked at, for its people of the new day; then those that the plan changes.
            time = planned[row]["time"] if row < len(planned) else next_midnight
            if pool < len(pools):
                changes = time == midnight and planned[row]["pool"] == pool
                number, time = pool, midnight
                pool += 1
            elif time < next_midnight:
                changes = True
                number = planned[row]["pool"]
            else:
                break
            stand = stands[number]
            if changes:
                stand["wanted"] = planned[row]["count"]
                row += 1
            written = _follow(rosters, written, time, number, pools[number], stand, day, seed, replication)
    return written
