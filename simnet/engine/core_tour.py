"""Tours: which team sees to which requests, and in which order. PLAN of section 11 of the contract.

The requests still to be placed are *stops*, the teams *movers*, a tour a list of stops. Cheapest insertion keeps for every (stop, mover)
the first place that adds least to the mover's ways. A stop put into a tour breaks one edge of it and makes two: whoever would not have
stood on the broken edge has only the two new ones to look at. With s stops and m movers a round costs s x m, a plan s x m times the
number of stops placed, and 2-opt the square of a tour's length for each improvement. All lengths are whole milliseconds, so that ties are
ties on every machine. Nothing is kept between plans, and nothing here knows of cases or shifts.
"""

from __future__ import annotations

from simnet.engine.core_kernel import kernel
from simnet.engine.core_way import travel_time
from simnet.tables import NEVER, NONE


@kernel
def plan_tours(movers, stops, insertions, tours, num_movers, num_stops):
    """Plan tours: cheapest insertion and 2-opt in turns, until nothing more finds a place.

    Parameters
    ----------
    movers : array of MOVERS, shape (movers or more,)
        Teams in the order of their rows; `stops` and `spent` are filled here.
    stops : array of STOPS, shape (stops or more,)
        Requests in the order of (tick, id); `mover` is filled here, -1 for those that are on no tour.
    insertions : array of INSERTIONS, shape (stops or more, movers or more)
        `able` says which mover can see to which stop; the rest is scratch.
    tours : int64 array, shape (movers or more, stops or more)
        Filled: the first `movers.stops` of a row are rows of `stops`, in the order of the tour.
    num_movers, num_stops : int64
        How many there are.
    """
    for mover in range(num_movers):
        movers[mover]["stops"], movers[mover]["spent"] = 0, 0
    for stop in range(num_stops):
        stops[stop]["mover"] = NONE
    while insert_all(movers, stops, insertions, tours, num_movers, num_stops):
        for mover in range(num_movers):
            while untangle(movers[mover], stops, tours[mover]):
                pass


@kernel
def insert_all(movers, stops, insertions, tours, num_movers, num_stops):
    """Put stops into tours, the cheapest first, until no place is feasible; whether there was one."""
    for stop in range(num_stops):
        if stops[stop]["mover"] == NONE:
            for mover in range(num_movers):
                if insertions[stop, mover]["able"] != 0:
                    look_everywhere(insertions[stop, mover], movers[mover], stops, tours[mover], stop)
    found_any = False
    while True:
        best_stop, best_mover, least = NONE, NONE, NEVER
        for stop in range(num_stops):
            if stops[stop]["mover"] != NONE:
                continue
            for mover in range(num_movers):
                insertion = insertions[stop, mover]
                if (
                    insertion["able"] != 0
                    and insertion["added"] < least
                    and is_feasible(movers[mover], insertion, stops[stop])
                ):
                    best_stop, best_mover, least = stop, mover, insertion["added"]
        if best_stop == NONE:
            return found_any
        found_any = True
        place = insertions[best_stop, best_mover]["place"]
        put_in(movers[best_mover], stops, tours[best_mover], best_stop, place, least)
        stops[best_stop]["mover"] = best_mover
        for stop in range(num_stops):
            if stops[stop]["mover"] == NONE and insertions[stop, best_mover]["able"] != 0:
                look_again(insertions[stop, best_mover], movers[best_mover], stops, tours[best_mover], stop, place)


@kernel
def is_feasible(mover, insertion, stop):
    """Whether a tour with a stop more is over by the end of the shift; a tour of one stop always counts as feasible."""
    return mover["stops"] == 0 or mover["spent"] + insertion["added"] + stop["expected"] <= mover["room"]


@kernel
def put_in(mover, stops, tour, stop, place, added):
    """Put a stop into a tour before what stands at `place`."""
    for other in range(mover["stops"], place, -1):
        tour[other] = tour[other - 1]
    tour[place] = stop
    mover["stops"] += 1
    mover["spent"] += added + stops[stop]["expected"]


@kernel
def leg(mover, stops, one, other):
    """Way of a mover between two stops, ms; -1 is its base."""
    x, y = mover["x"], mover["y"]
    other_x, other_y = x, y
    if one != NONE:
        x, y = stops[one]["x"], stops[one]["y"]
    if other != NONE:
        other_x, other_y = stops[other]["x"], stops[other]["y"]
    dx, dy = other_x - x, other_y - y
    return travel_time(mover, dx * dx + dy * dy)


@kernel
def at(mover, tour, place):
    """The stop at a place of a tour; -1, the base, before its first and after its last."""
    return tour[place] if 0 <= place < mover["stops"] else NONE


@kernel
def detour(mover, stops, tour, stop, place):
    """How much longer the ways of a tour, not an empty one, are with a stop before what stands at `place`, ms."""
    before, after = at(mover, tour, place - 1), at(mover, tour, place)
    return leg(mover, stops, before, stop) + leg(mover, stops, stop, after) - leg(mover, stops, before, after)


@kernel
def look_everywhere(insertion, mover, stops, tour, stop):
    """Find the first place of a tour at which a stop adds least: `detour` at every place, with each way reckoned once."""
    before, way_before, num_stops = NONE, leg(mover, stops, NONE, stop), mover["stops"]
    if num_stops == 0:
        insertion["added"], insertion["place"] = 2 * way_before, 0  # no way from the base to the base is saved
        return
    least, best = NEVER, 0
    for place in range(num_stops + 1):
        after = at(mover, tour, place)
        way_after = leg(mover, stops, stop, after)
        added = way_before + way_after - leg(mover, stops, before, after)
        if added < least:
            least, best = added, place
        before, way_before = after, way_after
    insertion["added"], insertion["place"] = least, best


@kernel
def look_again(insertion, mover, stops, tour, stop, changed):
    """Find that place after something was put in at `changed`, from the place known before."""
    if insertion["place"] == changed:
        look_everywhere(insertion, mover, stops, tour, stop)
        return
    if insertion["place"] > changed:
        insertion["place"] += 1
    for place in (changed, changed + 1):
        added = detour(mover, stops, tour, stop, place)
        if added < insertion["added"] or (added == insertion["added"] and place < insertion["place"]):
            insertion["added"], insertion["place"] = added, place


@kernel
def untangle(mover, stops, tour):
    """2-opt, one step: reverse the first stretch of a tour that makes it shorter; whether there was one."""
    for first in range(mover["stops"] - 1):
        for last in range(first + 1, mover["stops"]):
            saved = saving(mover, stops, tour, first, last)
            if saved > 0:
                reverse(tour, first, last)
                mover["spent"] -= saved
                return True
    return False


@kernel
def saving(mover, stops, tour, first, last):
    """How much shorter a tour is with the stretch from `first` to `last` reversed, ms."""
    before, after = at(mover, tour, first - 1), at(mover, tour, last + 1)
    now = leg(mover, stops, before, tour[first]) + leg(mover, stops, tour[last], after)
    return now - leg(mover, stops, before, tour[last]) - leg(mover, stops, tour[first], after)


@kernel
def reverse(tour, first, last):
    """Reverse the stretch of a tour from `first` to `last`."""
    while first < last:
        tour[first], tour[last] = tour[last], tour[first]
        first += 1
        last -= 1
