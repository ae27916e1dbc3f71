"""Homes: uniform on the zone's disc, in whole metres (halves are rounded up), compiled.

From the centre, a home lies radius x sqrt(u) in the direction 2 pi v. `home` is that formula. `offsets` takes sine and cosine from
short series, without a branch or a call, so that the compiler works on several homes at once; the library's functions, which turn
to other code for every quarter of the circle, cost more than all else about a person. The series are off by less than 1e-13:
where that might change the metre, `is_sure` says so, and the formula is asked. So the metres are always the formula's.
"""

import math
from typing import Final

from simnet.luck import jit

UNSURE_METRES: Final = 1e-6
UNSURE_SHARE: Final = 1e-9
"""How near to the middle between two metres, and near by which share of the radius, a home is left to the formula."""


@jit
def home(centre_x, centre_y, radius, u, v):
    """Where the person lives, in whole metres: a tuple of two int64.

    Parameters
    ----------
    centre_x, centre_y, radius : float
        The zone's disc, metres.
    u, v : float
        Random numbers in (0, 1).
    """
    distance = radius * math.sqrt(u)
    angle = 2.0 * math.pi * v
    x, y = centre_x + distance * math.cos(angle), centre_y + distance * math.sin(angle)
    return math.floor(x + 0.5), math.floor(y + 0.5)


@jit
def offsets(us, vs, radii, along, across, count):
    """Write how far homes lie from the centre, in x and in y, within 1e-13 of the radius.

    Parameters
    ----------
    us, vs : float64 arrays
        Random numbers in (0, 1).
    radii, along, across : float64 arrays
        Of the zones; written, in x and in y; metres.
    count : int
        How many homes.
    """
    for place in range(count):
        quarters = 4.0 * vs[place]
        quarter = math.floor(quarters + 0.5)
        r = (quarters - quarter) * (math.pi / 2)  # from -pi / 4 to pi / 4
        z = r * r
        # The series of sin r to r**13 and of cos r to r**14: the terms left out come to 2e-14 at most.
        sine = z * (1 / 6227020800.0) - 1 / 39916800.0
        sine = z * (z * (z * (z * (z * sine + 1 / 362880.0) - 1 / 5040.0) + 1 / 120.0) - 1 / 6.0)
        sine = r + r * sine
        cosine = 1 / 479001600.0 - z * (1 / 87178291200.0)
        cosine = z * (z * (z * (z * (z * cosine - 1 / 3628800.0) + 1 / 40320.0) - 1 / 720.0) + 1 / 24.0)
        cosine = 1.0 - z * (0.5 - cosine)
        turn = int(quarter)
        x, y = (sine, cosine) if turn & 1 else (cosine, sine)
        distance = radii[place] * math.sqrt(us[place])
        along[place] = distance * (-x if (turn + 1) & 2 else x)
        across[place] = distance * (-y if turn & 2 else y)


@jit
def is_sure(past_metre, radius):
    """Whether a coordinate from `offsets` so far past a whole metre, in [0, 1), belongs to this metre by the formula too."""
    near = UNSURE_METRES + UNSURE_SHARE * radius
    return (past_metre > near) & (past_metre < 1.0 - near)
