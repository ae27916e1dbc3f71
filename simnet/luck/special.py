r"""Inverse distribution functions that need more than a line: the normal and the gamma, for use in kernels.

SciPy's cannot be called from compiled code without a further dependency, and their last bits change between
versions. These two are written out; both keep about 13 digits over all of (0, 1), in the upper tail as in the lower.
Arguments outside their domain are not looked at.

The gamma quantile of shape a solves, in y = log x, whichever of

.. math:: \log P(a, e^y) = \log u \quad (u \le 1/2), \qquad \log Q(a, e^y) = \log(1 - u) \quad (u > 1/2)

keeps its digits. Both left sides are concave in y, so Newton's method with bounded steps converges from any start;
Halley's correction makes it two or three steps. With x f(x) the density of y, the slope is r = x f / P or r = -x f / Q, and the second
derivative in both cases is r (a - x - r).

References
----------
M. J. Wichura (1988): Algorithm AS 241: the percentage points of the normal distribution. Applied Statistics 37,
477-484 (routine PPND16).
NIST Digital Library of Mathematical Functions, 8.7.1 (series of P), 8.9.2 (continued fraction of Q).
E. B. Wilson, M. M. Hilferty (1931): The distribution of chi-square. Proceedings of the National Academy of Sciences
17, 684-688.
"""

import math
from typing import Final

from simnet.luck.compiler import jit

PRECISION: Final = 2.0**-53
TINY: Final = 1e-300
MAX_TERMS: Final = 100_000
"""The series and the fraction take about 6 sqrt(shape) terms near the mean: enough for shapes to a hundred million."""
MAX_STEPS: Final = 60
LAST_STEP: Final = 1e-6
"""A Halley step this short in log x was preceded by an error its own size, and leaves one of its third power."""


@jit
def horner(x, c0, c1, c2, c3, c4, c5, c6, c7):
    """Value at x of the polynomial c0 + c1 x + ... + c7 x**7."""
    return ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0


@jit
def normal_quantile(u):
    """Standard normal quantile of u in (0, 1): Wichura's PPND16, a rational function on each of three ranges."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        numerator = horner(
            r,
            3.3871328727963666080e0,
            1.3314166789178437745e2,
            1.9715909503065514427e3,
            1.3731693765509461125e4,
            4.5921953931549871457e4,
            6.7265770927008700853e4,
            3.3430575583588128105e4,
            2.5090809287301226727e3,
        )
        denominator = horner(
            r,
            1.0,
            4.2313330701600911252e1,
            6.8718700749205790830e2,
            5.3941960214247511077e3,
            2.1213794301586595867e4,
            3.9307895800092710610e4,
            2.8729085735721942674e4,
            5.2264952788528545610e3,
        )
        return q * numerator / denominator
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= 5.0:
        r -= 1.6
        numerator = horner(
            r,
            1.42343711074968357734e0,
            4.63033784615654529590e0,
            5.76949722146069140550e0,
            3.64784832476320460504e0,
            1.27045825245236838258e0,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        )
        denominator = horner(
            r,
            1.0,
            2.05319162663775882187e0,
            1.67638483018380384940e0,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        )
    else:
        r -= 5.0
        numerator = horner(
            r,
            6.65790464350110377720e0,
            5.46378491116411436990e0,
            1.78482653991729133580e0,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        )
        denominator = horner(
            r,
            1.0,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        )
    return math.copysign(numerator / denominator, q)


@jit
def gamma_series(shape, x):
    """Sum of x**n / ((shape + 1) ... (shape + n)) from n = 0, of which P is a multiple (DLMF 8.7.1)."""
    term = 1.0
    total = 1.0
    for n in range(1, MAX_TERMS):
        term *= x / (shape + n)
        total += term
        if term < total * PRECISION:
            break
    return total


@jit
def gamma_fraction(shape, x):
    """Continued fraction of which Q is a multiple (DLMF 8.9.2, its even part), by Lentz's method."""
    b = x + 1.0 - shape
    c = 1.0 / TINY
    d = 1.0 / b
    value = d
    for n in range(1, MAX_TERMS):
        a = n * (shape - n)
        b += 2.0
        d = a * d + b
        if abs(d) < TINY:
            d = TINY
        c = b + a / c
        if abs(c) < TINY:
            c = TINY
        d = 1.0 / d
        value *= c * d
        if abs(c * d - 1.0) < 2.0 * PRECISION:
            break
    return value


@jit
def log_gamma_tail(shape, log_gamma_shape, y, upper):
    """Logarithm of P(shape, exp(y)), or of Q if `upper`, and its slope in y."""
    x = math.exp(y)
    log_density = shape * y - x - log_gamma_shape
    if x < shape + 1.0:
        series = gamma_series(shape, x)
        log_lower = log_density - math.log(shape) + math.log(series)
        if not upper:
            return log_lower, shape / series
        tail = -math.expm1(log_lower)
        return math.log(tail), -math.exp(log_density) / tail
    fraction = gamma_fraction(shape, x)
    log_upper = log_density + math.log(fraction)
    if upper:
        return log_upper, -1.0 / fraction
    tail = -math.expm1(log_upper)
    return math.log(tail), math.exp(log_density) / tail


@jit
def gamma_start(shape, log_gamma_shape, u):
    """First guess of the logarithm of the gamma quantile."""
    # Near 0, P = x**shape (1 - shape x / (shape + 1) + ...) / Gamma(shape + 1).
    y = (math.log(u) + log_gamma_shape + math.log(shape)) / shape
    x = math.exp(y)
    if x < 0.2 * (shape + 1.0):
        return y + x / (shape + 1.0)
    # Far out, Q = x**(shape - 1) exp(-x) (1 + ...) / Gamma(shape).
    x = -math.log1p(-u) - log_gamma_shape
    if shape < 1.0 and x > 2.0:
        return math.log(x + (shape - 1.0) * math.log(x))
    # Between, the cube root of a gamma variate is nearly normal (Wilson and Hilferty).
    root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(u) / (3.0 * math.sqrt(shape))
    return math.log(shape) + 3.0 * math.log(max(root, 0.1))


@jit
def gamma_solve(shape, log_gamma_shape, y, target, upper):
    """Logarithm of the gamma quantile: where log P, or log Q if `upper`, is `target`.

    Parameters
    ----------
    shape, log_gamma_shape : float
        See `gamma_quantile`.
    y : float
        A first guess.
    target : float
        Below 0.
    upper : bool
        Which of the two keeps its digits there: Q above the median.
    """
    for _ in range(MAX_STEPS):
        value, slope = log_gamma_tail(shape, log_gamma_shape, y, upper)
        step = (target - value) / slope
        curvature = shape - math.exp(y) - slope
        step = min(max(step / max(0.5, 1.0 + 0.5 * step * curvature), -1.0), 1.0)
        y += step
        if abs(step) < LAST_STEP:
            break
    return y


@jit
def gamma_quantile(shape, log_gamma_shape, u):
    """Quantile of u in (0, 1) of the gamma distribution of the given shape and scale 1.

    Parameters
    ----------
    shape : float
        From 1e-4 to 1e8.
    log_gamma_shape : float
        ``math.lgamma(shape)``, which the caller keeps.
    """
    upper = u > 0.5
    target = math.log1p(-u) if upper else math.log(u)
    return math.exp(gamma_solve(shape, log_gamma_shape, gamma_start(shape, log_gamma_shape, u), target, upper))
