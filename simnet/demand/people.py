"""What a need's key settles before anything happens: the home, the wrong door, and the services that go along.

Every draw is addressed by the need's own key and the name of what it decides, so a service, zone or companion more moves
nobody else. Homes are uniform on the zone's disc, in whole metres (halves are rounded up).
"""

import math
from typing import NamedTuple

import numpy as np

from simnet.demand.homes import home, is_sure, offsets
from simnet.demand.scratch import floats, index
from simnet.luck import decisions, draw, inner

SOURCE_DTYPE = np.dtype(
    [
        ("zone", "i8"),
        ("segment", "i8"),
        ("service", "i8"),
        ("x", "i8"),
        ("y", "i8"),
        ("centre_x", "f8"),
        ("centre_y", "f8"),
        ("radius", "f8"),
    ]
)
"""Who comes from a cell or a stream: zone, segment and service; the zone's centre, in whole metres and as it is; its radius."""

COMPANION_DTYPE = np.dtype([("service", "i8"), ("name", "u8"), ("chance", "f8")])
"""A service that may go along with another: its row, the key of its name, the chance."""

BLOCK = 64
"""Needs that are settled side by side: one decision after the other, as each draw takes its time but waits for no other."""

MOST_CASES = 4
"""Cases in an errand, the lead included."""


class People(NamedTuple):
    """What is known of people before luck.

    Attributes
    ----------
    sources : array of SOURCE_DTYPE
        Of each cell, then of each stream.
    companions : array of COMPANION_DTYPE
        Sorted by the service they go along with, then by their own row.
    first_companion : int64 array, shape (services + 1,)
        Where each service's companions begin.
    spread : bool
        Whether any radius is above 0.
    most_cases : int
        Cases in an errand at most.
    misdirected : float
        Chance that the first trip goes to a wrong door.
    window_start, window_end : int
        The measured window, ms.
    """

    sources: np.ndarray
    companions: np.ndarray
    first_companion: np.ndarray
    spread: bool
    most_cases: int
    misdirected: float
    window_start: int
    window_end: int


@inner(forceinline=True)
def _add_case(cases, num_cases, need, service):
    case = cases[index(num_cases)]
    case["need"] = need
    case["service"] = service
    case["quantity"] = 1
    return num_cases + 1


@inner
def settle_needs(needs, cases, row, num_cases, points, words, mask, people):
    """Write needs and their cases, after those that are written already; return how many cases there are.

    Parameters
    ----------
    needs : array, `tables.NEEDS`
        Written.
    cases : array, `tables.CASES`
        Written; so long that no errand can lack room.
    row, num_cases : int
        Needs and cases that are written already.
    points : array of `points.POINT_DTYPE`
        Who wants what, when.
    words, mask : int64 array and int
        The order of the points, see `order.sort_points`.
    people : People

    Returns
    -------
    int
    """
    sources, companions, first_companion = people.sources, people.companions, people.first_companion
    window_start, window_end = people.window_start, people.window_end
    us, vs, radii, along, across = floats(BLOCK), floats(BLOCK), floats(BLOCK), floats(BLOCK), floats(BLOCK)
    for begin in range(0, len(words), BLOCK):
        end = min(begin + BLOCK, len(words))
        for place in range(begin, end):
            arrival, need = points[index(words[place] & mask)], needs[index(row + place)]
            source = sources[index(arrival["source"])]
            time = arrival["time"]
            need["key0"] = arrival["key0"]
            need["key1"] = arrival["key1"]
            need["time"] = time
            need["zone"] = source["zone"]
            need["segment"] = source["segment"]
            need["x"] = source["x"]
            need["y"] = source["y"]
            need["cohort"] = (window_start <= time) & (time < window_end)
            need["misdirected"] = 0
            need["channel"] = 0
            radii[place - begin] = source["radius"]
        if people.spread or people.misdirected > 0.0:
            # The draws of a key side by side, for they share what is made of it.
            for place in range(begin, end):
                need = needs[index(row + place)]
                key0, key1 = need["key0"], need["key1"]
                us[place - begin] = draw(key0, key1, decisions.HOME_RADIUS, 0, 0, 0)
                vs[place - begin] = draw(key0, key1, decisions.HOME_ANGLE, 0, 0, 0)
                need["misdirected"] = draw(key0, key1, decisions.MISDIRECTED, 0, 0, 0) < people.misdirected
        if people.spread:
            offsets(us, vs, radii, along, across, end - begin)
            for place in range(begin, end):
                need, i = needs[index(row + place)], place - begin
                source = sources[index(points[index(words[place] & mask)]["source"])]
                x = source["centre_x"] + along[i] + 0.5
                y = source["centre_y"] + across[i] + 0.5
                need["x"] = math.floor(x)
                need["y"] = math.floor(y)
                if not (is_sure(x - math.floor(x), radii[i]) and is_sure(y - math.floor(y), radii[i])):
                    need["x"], need["y"] = home(source["centre_x"], source["centre_y"], radii[i], us[i], vs[i])
        for place in range(begin, end):
            service = sources[index(points[index(words[place] & mask)]["source"])]["service"]
            need = needs[index(row + place)]
            first_case = num_cases
            num_cases = _add_case(cases, num_cases, row + place, service)
            for number in range(first_companion[index(service)], first_companion[index(service + 1)]):
                if num_cases - first_case == MOST_CASES:
                    break
                companion = companions[index(number)]
                # Without a branch that nobody could predict: written in any case, and written over if it does not go along.
                u = draw(need["key0"], need["key1"], decisions.COMPANION, 0, companion["name"], 0)
                added = _add_case(cases, num_cases, row + place, companion["service"])
                num_cases = added if u < companion["chance"] else num_cases
            need["first_case"] = first_case
            need["num_cases"] = num_cases - first_case
    return num_cases
