r"""Inverse distribution functions that need more than a line: the normal and the gamma, for use in kernels.

SciPy's cannot be called from compiled code without a further dependency, and their last bits change between versions. These two
are written out; both keep about 13 digits over all of (0, 1), in the upper tail as in the lower. Arguments outside
their domain are not looked at.

The gamma quantile of shape a solves, in y = log x, whichever of

.. math:: \log P(a, e^y) = \log u \quad (u \le 1/2), \qquad \log Q(a, e^y) = \log(1 - u) \quad (u > 1/2)

keeps its digits. Both left sides are concave in y, so Newton's method converges from any start; Halley's correction
makes it three or four steps. With x f(x) the density of y, the slope is r = x f / P or r = -x f / Q, and the second
derivative in both cases is r (a - x - r).

References
----------
M. J. Wichura (1988): Algorithm AS 241: the percentage points of the normal distribution. Applied Statistics 37,
477-484 (routine PPND16).
W. Gautschi (1979): A computational procedure for incomplete gamma functions. ACM Transactions on Mathematical Software 5,
466-481.
NIST Digital Library of Mathematical Functions, 8.7.1 (series of P), 8.9.2 (continued fraction of Q).
E. B. Wilson, M. M. Hilferty (1931): The distribution of chi-square. Proceedings of the National Academy of Sciences 17,
684-688.
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
def normal_quantile(u):
    """Standard normal quantile of u in (0, 1), to a relative 1e-15 (Wichura's AS 241, PPND16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        numerator = (
            (
                (
                    (
                        (
                            ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                            + 45921.953931549871457
                        )
                        * r
                        + 13731.693765509461125
                    )
                    * r
                    + 1971.5909503065514427
                )
                * r
                + 133.14166789178437745
            )
            * r
            + 3.387132872796366608
        )
