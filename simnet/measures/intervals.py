r"""Estimates over replications, their intervals, and intervals and p-values for a family of differences.

An estimate is a smooth function of totals pooled over n independent replications. Its influence values d_1 ... d_n (the
derivative in the direction of each replication, mean zero) are to it what deviations from the mean are to a mean (delta
method):

.. math:: se = s_d / \sqrt{n}, \qquad \text{interval} = \text{value} \pm c(t_{1-\alpha/2,\,n-1})\; se

Student's t is right for normal replications. Waits are skewed: quiet replications are many and alike, and a sample of thirty
that missed the busy ones has a low mean and a small spread at once, so that its interval lies below the truth too often. The
expansion of Edgeworth says by how much a symmetric interval must be wider for that: by a term in the squared skewness g of the
influence values,

.. math:: c(t) = t \left(1 + w\, g^2\, \frac{t^4 + 2 t^2 - 3}{n}\right), \quad t \ge 1.

In the expansion w = 1/18, and g is the population's. A sample of some thirty shows less skewness than its population has, and least
where its mean is low; with w = 1/12 intervals from 30 to 120 values of gamma and lognormal populations of a skewness up to 2.8 hold
the mean in 94% to 95.3% of samples, where Student's do in 91% to 95% (`tests/measures/test_intervals.py`). Those of 30 normal
values become 1% wider by it. The term in the kurtosis, which would make intervals narrower, is left out: thirty replications do not
tell it. Below `FEWEST_FOR_SKEWNESS` replications they do not tell the skewness either, and c(t) = t. How often intervals of simulations
hold the truth is measured by `benchmarks/interval_coverage.py`.

Under common random numbers the difference of two estimates has the differences of their influence values, so pairing
costs nothing. For a family of m differences Bonferroni puts alpha/m for alpha. Max-t takes instead the quantile of the
largest of m correlated t variables, drawn with the correlations that the influence values show (multiplier method at a fixed
seed); it is never wider than Bonferroni and never narrower than a single interval. All levels and p-values are of t, and c makes them
into widths, each with the skewness of its own difference.

Where all replications agree to the last digit there is no luck left: the interval has no width, and the p-value is 1 for
no difference and 0 for any other.

References
----------
S. Asmussen, P. W. Glynn (2007): Stochastic Simulation, chapter III.3-4 (delta method, ratios).
P. Hall (1992): The Bootstrap and Edgeworth Expansion. Springer, chapter 2 (the expansion of Student's statistic: c is t less its
q_2(t) / n without the terms that are in t already or in the kurtosis) and section 3.6 (symmetric intervals).
D. N. Joanes, C. A. Gill (1998): Comparing measures of sample skewness and kurtosis. The Statistician 47, 183-189 (g is their G_1).
T. Hothorn, F. Bretz, P. Westfall (2008): Simultaneous inference in general parametric models. Biometrical Journal 50,
346-363 (max-t).

scipy.special is imported where it is needed: it takes a tenth of the time of a short run, and one replication needs none.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Method = Literal["bonferroni", "max_t"]

NOISE = 1e-12
"""Influence values below this share of their estimate are rounding."""

SKEWNESS_WEIGHT = 1 / 12
"""w above."""

FEWEST_FOR_SKEWNESS = 10
"""Replications below which their skewness is not looked at."""

MAX_T_DRAWS = 20_000
MAX_T_CHUNK = 1_000
MAX_T_SEED = 20_230_102


@dataclass(frozen=True)
class Estimate:
    """A value and how each replication pulls at it.

    Attributes
    ----------
    value : float
        From totals pooled over replications; nan where there is nothing to measure.
    influence : float64 array, shape (replications,)
        In the unit of the value; mean zero.
    """

    value: float
    influence: np.ndarray

    @property
    def num_replications(self) -> int:
        """How many replications."""
        return len(self.influence)

    @property
    def standard_error(self) -> float:
        """Standard error of the value; nan with a single replication."""
        n = self.num_replications
        return float(np.std(self.influence, ddof=1) / np.sqrt(n)) if n > 1 else float("nan")

    def half_width(self, confidence: float) -> float:
        """Return half the width of the interval of this level for this estimate alone.

        Parameters
        ----------
        confidence : float
            In (0, 1).
        """
        return self.reach(1 - confidence)

    def reach(self, alpha: float) -> float:
        """Return how far an interval of level 1 - alpha reaches to each side, in the unit of the value; nan with a single replication.

        Who looks at one side only at level a asks for `reach(2 * a)`.
        """
        return float(reaches(self.influence[np.newaxis], critical_t(alpha, self.num_replications))[0])

    def minus(self, other: Estimate) -> Estimate:
        """Return the difference of this and another estimate over the same replications.

        Raises
        ------
        ValueError
            If the numbers of replications differ.
        """
        if self.num_replications != other.num_replications:
            raise ValueError(f"{self.num_replications} and {other.num_replications} replications cannot be paired")
        scale = max(abs(self.value), abs(other.value))
        value = self.value - other.value
        influence = self.influence - other.influence
        return Estimate(0.0 if abs(value) <= NOISE * scale else value, without_noise(influence, scale))


def variance_saved(one: Estimate, other: Estimate) -> float:
    r"""Return what share of its variance the difference of two estimates was spared because their luck is common.

    .. math:: 1 - \operatorname{var}(D) / (\operatorname{var}(X) + \operatorname{var}(Y)), \quad D = X - Y

    Two simulations without common luck would have the sum of both variances, so as many more replications would have been needed.
    It is nan where there is no luck at all, and negative where the two move against each other.

    Examples
    --------
    >>> import numpy as np
    >>> one, other = (Estimate(0.0, np.array(pull)) for pull in ([-1.0, 0.0, 1.0], [-1.0, 0.5, 0.5]))
    >>> round(variance_saved(one, other), 3)
    0.857
    """
    apart = one.standard_error**2 + other.standard_error**2
    return 1 - one.minus(other).standard_error ** 2 / apart if apart > 0 else float("nan")


def reaches(influences: np.ndarray, t: float) -> np.ndarray:
    """Return how far intervals of several estimates reach to each side: c(t) standard errors.

    Parameters
    ----------
    influences : float64 array, shape (estimates, replications)
        Influence values, row by row in memory: the last bits of a sum depend on it.
    t : float
        Quantile of Student's t, or of the largest of several.

    Returns
    -------
    float64 array, shape (estimates,)
        In the unit of the influences.
    """
    n = influences.shape[1]
    if n < 2:
        return np.full(len(influences), np.nan)
    errors = np.std(influences, axis=1, ddof=1) / np.sqrt(n)
    return t * (1 + widening(influences) * max(_polynomial(t), 0.0)) * errors


def widening(influences: np.ndarray) -> np.ndarray:
    """Return w g**2 / n of each row: how much of the polynomial in t its intervals are wider by.

    Parameters
    ----------
    influences : float64 array, shape (estimates, replications)
        Influence values, row by row in memory.

    Returns
    -------
    float64 array, shape (estimates,)
        0 where there is no spread, and with fewer than `FEWEST_FOR_SKEWNESS` replications.
    """
    n = influences.shape[1]
    if n < FEWEST_FOR_SKEWNESS:
        return np.zeros(len(influences))
    deviations = influences - influences.mean(axis=1, keepdims=True)
    spread = np.sqrt((deviations * deviations).mean(axis=1, keepdims=True))
    standard = deviations / np.where(spread > 0, spread, 1.0)
    skewness = (standard * standard * standard).mean(axis=1) * (math.sqrt(n * (n - 1)) / (n - 2))
    return SKEWNESS_WEIGHT * skewness**2 / n


def _polynomial(t: float) -> float:
    return t**4 + 2 * t**2 - 3


def without_noise(influence: np.ndarray, scale: float | np.ndarray) -> np.ndarray:
    """Return influence values with those that are rounding errors of `scale` set to zero."""
    return np.where(np.abs(influence) <= NOISE * np.abs(scale), 0.0, influence)


@dataclass(frozen=True)
class Adjusted:
    """A difference with its interval and p-value as a member of a family.

    Attributes
    ----------
    difference : float
        The difference.
    half_width : float
        Half the width of its interval; all intervals of the family hold together at the family's confidence.
    p_adjusted : float
        The smallest alpha at which its interval would leave out zero, by the same method.
    family : int
        Size of the family.
    """

    difference: float
    half_width: float
    p_adjusted: float
    family: int


def adjust(differences: Sequence[Estimate], confidence: float, method: Method = "bonferroni") -> list[Adjusted]:
    """Return the differences of a family with intervals that hold together.

    Parameters
    ----------
    differences : sequence of Estimate
        The family, paired differences over the same replications. One alone gets its individual interval.
    confidence : float
        Level at which all intervals hold together.
    method : "bonferroni" or "max_t"
        How.

    Returns
    -------
    list of Adjusted
        In the order given.
    """
    size = len(differences)
    if not size:
        return []
    n = differences[0].num_replications
    ts = [_t_of(difference) for difference in differences]
    critical = critical_t((1 - confidence) / size, n)
    p_values = [_bonferroni(t, n, size) for t in ts]
    if method == "max_t" and size > 1 and n > 1:
        largest = _largest_ts(differences)
        narrow = float(np.quantile(largest, confidence, method="higher"))
        critical = min(critical, max(narrow, critical_t(1 - confidence, n)))
        p_values = [_max_t(t, largest, _bonferroni(t, n, 1), p) for t, p in zip(ts, p_values, strict=True)]
    half_widths = [float(reaches(difference.influence[np.newaxis], critical)[0]) for difference in differences]
    return [
        Adjusted(difference.value, half_width, p, size)
        for difference, half_width, p in zip(differences, half_widths, p_values, strict=True)
    ]


@functools.cache
def critical_t(alpha: float, num_replications: int) -> float:
    """Return the quantile of Student's t for an interval of level 1 - alpha; nan with one replication."""
    if num_replications < 2:
        return float("nan")
    from scipy.special import stdtrit

    return float(stdtrit(num_replications - 1, 1 - alpha / 2))


def _t_of(difference: Estimate) -> float:
    """Return the t whose interval just reaches zero; 0 and infinity where there is no luck left."""
    error = difference.standard_error
    if error == 0:
        return 0.0 if difference.value == 0 else float("inf")
    return _narrowed(abs(difference.value) / error, float(widening(difference.influence[np.newaxis])[0]))


def _narrowed(reach: float, widened: float) -> float:
    """Return the t with c(t) = `reach` standard errors, by Newton's method.

    c is convex where it is not just t, and increasing, so steps that begin above the root come down to it and never pass it.
    """
    t, before = reach, math.inf
    while 1 < t < before:
        before = t
        t -= (t * (1 + widened * _polynomial(t)) - reach) / (1 + widened * (5 * t**4 + 6 * t**2 - 3))
    return max(t, 1.0) if reach > 1 else reach


def _bonferroni(t: float, num_replications: int, size: int) -> float:
    if np.isnan(t):
        return float("nan")
    from scipy.special import stdtr

    return min(1.0, 2 * float(stdtr(num_replications - 1, -t)) * size)


def _max_t(t: float, largest: np.ndarray, alone: float, bonferroni: float) -> float:
    """Return the share of drawn largest t that reach this one, between the single and the Bonferroni p-value."""
    if np.isnan(t):
        return float("nan")
    reached = (1 + np.count_nonzero(largest >= t)) / (1 + len(largest))
    return min(bonferroni, max(alone, float(reached)))


def _largest_ts(differences: Sequence[Estimate]) -> np.ndarray:
    """Return draws of the largest |t| of a family without any true difference.

    Normal weights on the standardised influence values have exactly their correlations; dividing a draw by one
    chi variable on n - 1 degrees of freedom makes it a multivariate t. Bits of Philox and the inverse normal are the
    same everywhere, so the figures do not move between versions of NumPy's generators.
    """
    from scipy.special import gammaincinv, ndtri

    n = differences[0].num_replications
    influences = np.stack([difference.influence for difference in differences], axis=1)
    spread = influences.std(axis=0)
    lively = np.isfinite(spread) & (spread > 0)
    if not lively.any():
        return np.zeros(1)
    centred = influences[:, lively] - influences[:, lively].mean(axis=0)
    standard = centred / (spread[lively] * np.sqrt(n))
    bits = np.random.Philox(key=MAX_T_SEED)
    largest = []
    for _ in range(MAX_T_DRAWS // MAX_T_CHUNK):
        uniform = ((bits.random_raw((n + 1) * MAX_T_CHUNK) >> np.uint64(11)) + 0.5) * 2.0**-53
        uniform = uniform.reshape(MAX_T_CHUNK, n + 1)
        chi = np.sqrt(2 * gammaincinv((n - 1) / 2, uniform[:, n]) / (n - 1))
        largest.append(np.abs(ndtri(uniform[:, :n]) @ standard).max(axis=1) / chi)
    return np.concatenate(largest)
