"""What a need's key settles before anything happens: the home, the wrong door, and the services that go along.

Every draw is addressed by the need's own key and the name of what it decides, so a service, zone or companion more moves
nobody else. Homes are uniform on the zone's disc, in whole metres (halves are rounded up).
"""

import math

import numpy as np

from simnet.luck import decisions, draw, jit

ZONE_DTYPE = np.dtype([("x", "f8"), ("y", "f8"), ("radius", "f8")])
"""A zone: its centre and its radius, metres."""

COMPANION_DTYPE = np.dtype([("service", "i8"), ("name", "u8"), ("chance", "f8")])
"""A service that may go along with another: its row, the key of its name, the chance."""

MOST_CASES = 4
"""Cases in an errand, the lead included."""


@jit
def _whole(metres):
    return math.floor(metres + 0.5)


@jit
def settle_needs(
    needs, cases, points, order, zones, companions, first_companion, misdirected, window_start, window_end
):
    """Write needs and cases; return how many cases there are.

    Parameters
    ----------
    needs : array, `tables.NEEDS`, shape (n,)
        Written.
    cases : array, `tables.CASES`
        Written; at least as long as all errands could need.
    points : array of `points.POINT_DTYPE`
        Who wants what, when.
    order : int64 array, shape (n,)
        Rows of `points` in the order of needs.
    zones : array of ZONE_DTYPE
    companions : array of COMPANION_DTYPE
        Sorted by the service they go along with, then by their own row.
    first_companion : int64 array, shape (services + 1,)
        Where each service's companions begin.
    misdirected : float
        Chance that the first trip goes to a wrong door.
    window_start, window_end : int
        The measured window, ms.

    Returns
    -------
    int
    """
    num_cases = 0
    for row in range(len(order)):
        source, need = points[order[row]], needs[row]
        key0, key1, service, time = source["key0"], source["key1"], source["service"], source["time"]
        need["key0"] = key0
        need["key1"] = key1
        need["time"] = time
        need["zone"] = source["zone"]
        need["segment"] = source["segment"]
        zone = zones[source["zone"]]
        x, y, radius = zone["x"], zone["y"], zone["radius"]
        if radius > 0.0:
            distance = radius * math.sqrt(draw(key0, key1, decisions.HOME_RADIUS, 0, 0, 0))
            angle = 2.0 * math.pi * draw(key0, key1, decisions.HOME_ANGLE, 0, 0, 0)
            x += distance * math.cos(angle)
            y += distance * math.sin(angle)
        need["x"] = _whole(x)
        need["y"] = _whole(y)
        need["misdirected"] = (
            1 if misdirected > 0.0 and draw(key0, key1, decisions.MISDIRECTED, 0, 0, 0) < misdirected else 0
        )
        need["cohort"] = 1 if window_start <= time < window_end else 0
        need["first_case"] = num_cases
        cases[num_cases]["need"] = row
        cases[num_cases]["service"] = service
        cases[num_cases]["quantity"] = 1
        num_cases += 1
        for number in range(first_companion[service], first_companion[service + 1]):
            companion = companions[number]
            if num_cases - need["first_case"] == MOST_CASES:
                break
            if draw(key0, key1, decisions.COMPANION, 0, companion["name"], 0) < companion["chance"]:
                cases[num_cases]["need"] = row
                cases[num_cases]["service"] = companion["service"]
                cases[num_cases]["quantity"] = 1
                num_cases += 1
        need["num_cases"] = num_cases - need["first_case"]
    return num_cases
