"""Distributions as rows of a table, and their inverse distribution functions in compiled code.

One random number makes one variate: quantile(u), increasing in u (but for mixtures), so that the same luck gives a
longer service wherever services are longer, and comparisons stay paired. `DistributionTable` is the builder, in
plain Python; kernels see a structured array with one row a distribution and an array of numbers that the rows of discrete,
empirical and mixed distributions point into.

The parameters' unit is the unit of what comes out: in this package, milliseconds. What parameters are allowed is the business
of the scenario's schema; here they are only asserted.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simnet.luck.compiler import jit
from simnet.luck.gamma_table import NUM_TERMS, gamma_of, gamma_table, interpolated_gamma
from simnet.luck.special import PRECISION, normal_quantile

DIST_DTYPE = np.dtype([("kind", "i8"), ("a", "f8"), ("b", "f8"), ("c", "f8"), ("first", "i8"), ("count", "i8")])
"""One distribution: its kind, up to three numbers, and where its `count` entries begin among the data."""

DETERMINISTIC: Final = 0
"""a: the value."""
EXPONENTIAL: Final = 1
"""a: the mean."""
LOGNORMAL: Final = 2
"""a: the median; b: the standard deviation of the logarithm."""
GAMMA: Final = 3
"""a: the shape; b: the scale; c: log Gamma(shape); data: a table of `count` intervals, see `simnet.luck.gamma_table`."""
WEIBULL: Final = 4
"""a: 1 / shape; b: the scale."""
UNIFORM: Final = 5
"""a: the low end; b: the width."""
TRIANGULAR: Final = 6
"""a: low; b: mode; c: high."""
DISCRETE: Final = 7
"""data: `count` cumulative probabilities, then as many values, increasing."""
MIXTURE: Final = 8
"""data: `count` cumulative probabilities, then as many rows."""
EMPIRICAL: Final = 9
"""data: `count` observations, increasing."""

MAX_MS: Final = 2**53
"""Longest time, in ms: some 285,000 years, so that sums of times stay integers of 64 bits."""


@jit
def _entry(data, first, count, u):
    # The first of `count` cumulative probabilities that reaches u.
    low, high = first, first + count - 1
    while low < high:
        middle = (low + high) // 2
        if data[middle] >= u:
            high = middle
        else:
            low = middle + 1
    return low


@jit
def _interpolated(data, first, count, u):
    position = (count - 1) * u
    below = min(int(position), count - 2)
    lower, upper = data[first + below], data[first + below + 1]
    return lower + (position - below) * (upper - lower)


@jit
def _triangular(low, mode, high, u):
    left, right, width = mode - low, high - mode, high - low
    if u * width < left:
        return low + math.sqrt(u * width * left)
    return high - math.sqrt((1.0 - u) * width * right)


@jit
def _formula(kind, a, b, c, u):
    if kind == DETERMINISTIC:
        return a
    if kind == EXPONENTIAL:
        return -a * math.log1p(-u)
    if kind == WEIBULL:
        return b * (-math.log1p(-u)) ** a
    if kind == UNIFORM:
        return a + b * u
    return _triangular(a, b, c, u)


@jit
def quantile(dists, data, row, u):
    """Value that the distribution in a row takes at u.

    Parameters
    ----------
    dists : array of DIST_DTYPE
    data : array of float
        Both from `DistributionTable.arrays`.
    row : int64
        Which distribution. (Integers of another width would compile another version.)
    u : float
        A random number in (0, 1).

    Returns
    -------
    float
        In the unit of the distribution's parameters: within a relative 1e-9 of the exact quantile.
    """
    dist = dists[row]
    while dist["kind"] == MIXTURE:
        first, count = dist["first"], dist["count"]
        entry = _entry(data, first, count, u)
        below = data[entry - 1] if entry > first else 0.0
        # What u has beyond the chance of the earlier components is the chosen component's own random number.
        u = float(min((u - below) / (data[entry] - below), 1.0 - PRECISION))
        dist = dists[int(data[entry + count])]
    kind, a, b = dist["kind"], float(dist["a"]), float(dist["b"])
    if kind == LOGNORMAL:
        value = a * math.exp(b * normal_quantile(u))
    elif kind == GAMMA:
        value = b * gamma_of(a, float(dist["c"]), u, interpolated_gamma(data, dist["first"], dist["count"], u))
    elif kind == DISCRETE:
        value = float(data[_entry(data, dist["first"], dist["count"], u) + dist["count"]])
    elif kind == EMPIRICAL:
        value = float(_interpolated(data, dist["first"], dist["count"], u))
    else:
        value = _formula(kind, a, b, float(dist["c"]), u)
    return value


# Numba counts references to both arrays at a call it does not see through, which takes longer than a draw: so
# `quantile_ms` has the lines of `quantile` written into it.
_quantile_in_place: Any = jit(getattr(quantile, "py_func", quantile), inline="always", cache=False)


@jit
def quantile_ms(dists, data, row, u):
    """Value that the distribution in a row takes at u, as whole milliseconds.

    Halves are rounded up, negative values become 0, values above `MAX_MS` become `MAX_MS`.

    Parameters
    ----------
    dists, data, row, u
        As in `quantile`; the distribution's parameters are in milliseconds.

    Returns
    -------
    int64
    """
    return _whole_ms(_quantile_in_place(dists, data, row, u))


@jit
def _whole_ms(value):
    if not value > 0.0:
        return 0
    if value >= MAX_MS:
        return MAX_MS
    whole = math.floor(value)
    # Not floor(value + 0.5), which makes 1 of the number just below one half.
    return int(whole) + 1 if value - whole >= 0.5 else int(whole)


class DistributionTable:
    """The distributions of a model, gathered row by row, and their means.

    A spread of zero makes a distribution deterministic, a mean of zero makes it always 0.

    Examples
    --------
    >>> table = DistributionTable()
    >>> service = table.add("lognormal", mean=660_000, cv=0.7)
    >>> table.mean(service)
    660000.0
    """

    def __init__(self) -> None:
        self._rows: list[tuple[int, float, float, float, int, int]] = []
        self._means: list[float] = []
        self._data: list[float] = []

    def add(self, kind: str, **parameters: Any) -> int:
        """Row of a new distribution.

        Parameters
        ----------
        kind : str
            Name of the distribution. Its parameters follow by name:

            - ``deterministic``: `value`
            - ``exponential``: `mean`
            - ``lognormal``: `mean` and `cv` (standard deviation / mean) of the variate itself, not of its logarithm
            - ``gamma``: `mean`, `cv`; cv 0 or from 0.001 to 100
            - ``weibull``: `shape` (at least 0.01), `scale`: P(X > x) = exp(-(x / scale)**shape)
            - ``uniform``: `low`, `high`
            - ``triangular``: `low`, `mode`, `high`
            - ``discrete``: `values` and their `weights`, which need not sum to one; the quantile of u is the smallest
              value whose cumulative probability reaches u
            - ``mixture``: `weights` and `components`, rows that are in the table already; u first chooses the
              component, and what is left of it, stretched to (0, 1), is the component's u
            - ``empirical``: `sample`; with order statistics x[0] .. x[n-1], the quantile of u is x at the fractional
              index (n - 1) u, linear between neighbours (definition 7 of Hyndman and Fan 1996, NumPy's ``quantile``).
              Its mean is that of this broken line, not of the sample.

        Raises
        ------
        ValueError
            The kind is not one of these.
        """
        builders: dict[str, Callable[..., int]] = {
            "deterministic": self._deterministic,
            "exponential": self._exponential,
            "lognormal": self._lognormal,
            "gamma": self._gamma,
            "weibull": self._weibull,
            "uniform": self._uniform,
            "triangular": self._triangular,
            "discrete": self._discrete,
            "mixture": self._mixture,
            "empirical": self._empirical,
        }
        if kind not in builders:
            raise ValueError(f"distribution {kind!r}: not one of {', '.join(builders)}")
        return builders[kind](**parameters)

    def mean(self, row: int) -> float:
        """Mean of the distribution in a row, before any rounding to milliseconds, in its parameters' unit."""
        return self._means[row]

    def arrays(self) -> tuple[np.ndarray, npt.NDArray[np.float64]]:
        """The rows as an array of DIST_DTYPE, and the data they point into: what `quantile` takes."""
        return np.array(self._rows, dtype=DIST_DTYPE), np.array(self._data, dtype=np.float64)

    def _append(
        self,
        kind: int,
        mean: float,
        a: float = 0.0,
        b: float = 0.0,
        c: float = 0.0,
        data: Sequence[float] = (),
        count: int = 0,
    ) -> int:
        self._rows.append((kind, a, b, c, len(self._data), count))
        self._means.append(float(mean))
        self._data.extend(data)
        return len(self._rows) - 1

    def _deterministic(self, value: float) -> int:
        return self._append(DETERMINISTIC, value, value)

    def _exponential(self, mean: float) -> int:
        assert mean >= 0
        return self._append(EXPONENTIAL, mean, mean)

    def _lognormal(self, mean: float, cv: float) -> int:
        assert mean >= 0 and cv >= 0
        if mean == 0 or cv == 0:
            return self._deterministic(mean)
        variance = math.log1p(cv * cv)
        return self._append(LOGNORMAL, mean, mean * math.exp(-variance / 2), math.sqrt(variance))

    def _gamma(self, mean: float, cv: float) -> int:
        assert mean >= 0 and (cv == 0 or 0.001 <= cv <= 100)
        if mean == 0 or cv == 0:
            return self._deterministic(mean)
        shape = 1 / (cv * cv)
        table = gamma_table(shape)
        return self._append(
            GAMMA, mean, shape, mean / shape, math.lgamma(shape), data=table, count=len(table) // NUM_TERMS
        )

    def _weibull(self, shape: float, scale: float) -> int:
        assert shape >= 0.01 and scale >= 0
        return self._append(WEIBULL, scale * math.gamma(1 + 1 / shape), 1 / shape, scale)

    def _uniform(self, low: float, high: float) -> int:
        assert low <= high
        return self._append(UNIFORM, (low + high) / 2, low, high - low)

    def _triangular(self, low: float, mode: float, high: float) -> int:
        assert low <= mode <= high
        return self._append(TRIANGULAR, (low + mode + high) / 3, low, mode, high)

    def _discrete(self, values: Sequence[float], weights: Sequence[float]) -> int:
        assert len(values) == len(weights)
        kept = sorted((value, weight) for value, weight in zip(values, weights, strict=True) if weight > 0)
        shares, cumulative = _normalised([weight for _, weight in kept])
        mean = math.fsum(value * share for (value, _), share in zip(kept, shares, strict=True))
        return self._append(DISCRETE, mean, data=[*cumulative, *(v for v, _ in kept)], count=len(kept))

    def _mixture(self, weights: Sequence[float], components: Sequence[int]) -> int:
        assert len(weights) == len(components) and all(0 <= row < len(self._rows) for row in components)
        kept = [(row, weight) for row, weight in zip(components, weights, strict=True) if weight > 0]
        shares, cumulative = _normalised([weight for _, weight in kept])
        mean = math.fsum(self._means[row] * share for (row, _), share in zip(kept, shares, strict=True))
        return self._append(MIXTURE, mean, data=[*cumulative, *(float(r) for r, _ in kept)], count=len(kept))

    def _empirical(self, sample: Sequence[float]) -> int:
        ordered = sorted(map(float, sample))
        assert ordered
        if len(ordered) == 1:
            return self._deterministic(ordered[0])
        mean = (math.fsum(ordered) - (ordered[0] + ordered[-1]) / 2) / (len(ordered) - 1)
        return self._append(EMPIRICAL, mean, data=ordered, count=len(ordered))


def _normalised(weights: Sequence[float]) -> tuple[list[float], list[float]]:
    """Weights as shares, and the shares' running sums, of which the last is exactly one."""
    total = math.fsum(weights)
    assert total > 0
    shares = [weight / total for weight in weights]
    cumulative = [math.fsum(shares[: n + 1]) for n in range(len(shares))]
    cumulative[-1] = 1.0
    return shares, cumulative
