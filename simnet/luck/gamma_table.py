r"""The gamma quantile by interpolation: solved for a shape at some hundred points once, then looked up.

As a function of the logit v = log(u / (1 - u)), the logarithm y of the gamma quantile is smooth, at no shape steep, and nearly straight
in the lower tail. Between equidistant v it is taken for the polynomial of degree five that has y and its first two derivatives
at both ends:

.. math:: y' = u (1 - u) / (x f(x)), \quad y'' = y' \, (1 - 2 u - (a - x) \, y'), \qquad x = e^y

for shape a and density f. The error goes with the sixth power of the width: with the intervals of `num_intervals` it stays below
1e-10, which the tests hold. What lies beyond REACH, one draw in 30 million, and shapes below 0.01 (cv above 10) are solved every time.
"""

import functools
import math
from typing import Final

import numpy as np

from simnet.luck.compiler import jit
from simnet.luck.special import PRECISION, gamma_quantile, gamma_solve, gamma_start

REACH: Final = 18.0
"""A table goes from the logit -REACH to REACH."""
NUM_TERMS: Final = 6
"""Coefficients of a polynomial, that of t**0 first."""


def num_intervals(shape: float) -> int:
    """Return into how many intervals the table of a shape is divided; 1 if it is none."""
    for least, number in ((1.0, 256), (0.01, 512)):
        if shape >= least:
            return number
    return 1


@functools.lru_cache(maxsize=256)
def gamma_table(shape: float) -> tuple[float, ...]:
    """Return the coefficients of a shape's polynomials, NUM_TERMS for each interval; zeros for one that is solved every time."""
    number = num_intervals(shape)
    if number == 1:
        return (0.0,) * NUM_TERMS
    width = 2 * REACH / number
    knots = np.array([_knot(shape, interval * width - REACH) for interval in range(number + 1)])
    y, slope, bend = (knots * (1, width, width**2 / 2)).T
    # What a parabola through the left end misses at the right end, and its derivatives, is made up by t**3 to t**5.
    missing = np.diff(y) - slope[:-1] - bend[:-1]
    missing_slope = np.diff(slope) - 2 * bend[:-1]
    missing_bend = np.diff(bend)
    cubic = 10 * missing - 4 * missing_slope + missing_bend
    quartic = -15 * missing + 7 * missing_slope - 2 * missing_bend
    quintic = 6 * missing - 3 * missing_slope + missing_bend
    return tuple(np.column_stack((y[:-1], slope[:-1], bend[:-1], cubic, quartic, quintic)).ravel().tolist())


def _knot(shape: float, v: float) -> tuple[float, float, float]:
    """Return y and its first two derivatives at v."""
    log_gamma = math.lgamma(shape)
    # Solved for the smaller tail, which keeps its digits.
    tail, upper = 1 / (1 + math.exp(abs(v))), v > 0
    guess = gamma_start(shape, log_gamma, min(1 - tail, 1 - PRECISION) if upper else tail)
    y = gamma_solve(shape, log_gamma, guess, math.log(tail), upper)
    x = math.exp(y)
    slope = tail * (1 - tail) * math.exp(log_gamma + x - shape * y)
    return y, slope, slope * (-math.tanh(v / 2) - (shape - x) * slope)


@jit
def interpolated_gamma(data, first, count, u):
    """Logarithm of the gamma quantile of u by the table of `count` intervals that begins at `first`; not a number beyond it."""
    place = (math.log(u / (1.0 - u)) + REACH) * (count / (2.0 * REACH))
    interval = min(max(int(place), 0), count - 1)
    t = place - interval
    at = first + NUM_TERMS * interval
    c0, c1, c2, c3, c4, c5 = data[at], data[at + 1], data[at + 2], data[at + 3], data[at + 4], data[at + 5]
    # A slope of 0 there is only where nothing is tabulated.
    return ((((c5 * t + c4) * t + c3) * t + c2) * t + c1) * t + c0 if c1 > 0.0 and 0.0 <= t <= 1.0 else math.nan


@jit
def gamma_of(shape, log_gamma_shape, u, y):
    """Gamma quantile of u: exp(y), or solved where y is not a number."""
    return math.exp(y) if y == y else gamma_quantile(shape, log_gamma_shape, u)
