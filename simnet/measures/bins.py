r"""Bins of time: fixed edges for histograms of waits and burdens, quantiles and the Gini coefficient from them.

The bins are: exactly zero; seconds up to ten minutes; then bins less than 1% wide up to a day; and what is longer. So a
quantile is known to a second or to 1%, whatever the scenario, and the histograms of replications can be added.

Binned values within one bin count as equal for the Gini coefficient. With n_k values of sum s_k in bin k, N values and
sum S in all, the Gini coefficient is

.. math:: G = \frac{\sum_k s_k (2 \sum_{j<k} n_j + n_k)}{N S} - 1

References
----------
R. I. Lerman, S. Yitzhaki (1989): Improving the accuracy of estimates of Gini coefficients. Journal of Econometrics 42,
43-47 (ties and groups by their middle rank).
M. Langel, Y. Tillé (2013): Variance estimation of the Gini index: revisiting a result several times published. Journal
of the Royal Statistical Society A 176, 521-540 (linearisation).
"""

from __future__ import annotations

import numpy as np

from simnet.luck import jit
from simnet.units import DAY, MINUTE, SECOND


def _edges() -> np.ndarray:
    fine = np.arange(0, 10 * MINUTE, SECOND)
    fine[0] = 1
    num_wide = 505  # 144 ** (1/505) is 1.0099
    wide = np.rint(10 * MINUTE * (DAY / (10 * MINUTE)) ** (np.arange(num_wide + 1) / num_wide)).astype(np.int64)
    return np.concatenate(([0], fine, wide))


EDGES = _edges()
"""Lower edges of the bins, ms, int64; the last bin (a day and more) has no upper edge."""

NUM_BINS = len(EDGES)


def bin_of(times: np.ndarray) -> np.ndarray:
    """Return the bin of each time.

    Parameters
    ----------
    times : int64 array
        Times >= 0, ms.

    Returns
    -------
    int64 array
        The largest k with EDGES[k] <= time.
    """
    bins = times // SECOND + (times > 0)
    long = np.flatnonzero(times >= 10 * MINUTE)
    bins[long] = np.searchsorted(EDGES, times[long], side="right") - 1
    return bins


SHIFT = 14
"""Long times are looked up by 16 s, 2**14 ms, in which there are three edges at most."""

_FIRST_BIN = (np.searchsorted(EDGES, np.arange((DAY >> SHIFT) + 1) << SHIFT, side="right") - 1).astype(np.int16)


@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def bin_of_time(time):
    """Return the bin of one time, like `bin_of`, for kernels."""
    if time < 10 * MINUTE:
        return time // SECOND + 1 if time > 0 else 0
    if time >= DAY:
        return NUM_BINS - 1
    k = int(_FIRST_BIN[time >> SHIFT])
    while time >= EDGES[k + 1]:
        k += 1
    return k


def quantile(counts: np.ndarray, level: float) -> float:
    """Return the time, ms, below or at which a share `level` of the counted lie, linear inside a bin.

    Parameters
    ----------
    counts : array, shape (NUM_BINS,)
        How many in each bin; at least one in all.
    level : float
        In [0, 1].

    Returns
    -------
    float
        Zero if so large a share is exactly zero; a day at the most, since the last bin has no upper edge.
    """
    below = np.cumsum(counts)
    wanted = level * below[-1]
    k = int(np.searchsorted(below, wanted))
    while counts[k] == 0:  # a level of 0 starts at the first bin in use
        k += 1
    if k in (0, NUM_BINS - 1):
        return float(EDGES[k])
    inside = (wanted - (below[k] - counts[k])) / counts[k]
    return float(EDGES[k] + inside * (EDGES[k + 1] - EDGES[k]))


def count_below(counts: np.ndarray, time: float) -> np.ndarray:
    """Return how many lie at or below a time, linear inside a bin: the inverse of `quantile`.

    Parameters
    ----------
    counts : array, shape (..., NUM_BINS)
        How many in each bin.
    time : float
        ms.

    Returns
    -------
    float64 array, shape (...)
        Counts.
    """
    k = int(np.searchsorted(EDGES, time, side="right")) - 1
    inside = 1.0 if k in (0, NUM_BINS - 1) else (time - EDGES[k]) / (EDGES[k + 1] - EDGES[k])
    return counts[..., :k].sum(axis=-1) + inside * counts[..., k]


def gini(counts: np.ndarray, sums: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the Gini coefficient of pooled binned values, and the influence of each replication.

    Parameters
    ----------
    counts, sums : arrays, shape (n, NUM_BINS)
        How many values and their sum, by replication and bin.

    Returns
    -------
    float
        In [0, 1); nan if there are no values or all are zero.
    float64 array, shape (n,)
        Influences: the differential of G = A / (N S) - 1, with A the numerator, in the direction from the mean
        replication to this one.
    """
    n = len(counts)
    mean_counts, mean_sums = counts.sum(axis=0) / n, sums.sum(axis=0) / n
    number, total = mean_counts.sum(), mean_sums.sum()
    if number == 0 or total == 0:
        return float("nan"), np.full(n, np.nan)
    weight_of_sums = 2 * (np.cumsum(mean_counts) - mean_counts) + mean_counts
    weight_of_counts = 2 * (total - np.cumsum(mean_sums)) + mean_sums
    numerator = float(mean_sums @ weight_of_sums)
    ratio = numerator / (number * total)
    of_numerator = sums @ weight_of_sums + counts @ weight_of_counts - 2 * numerator
    of_product = counts.sum(axis=1) * total + number * sums.sum(axis=1) - 2 * number * total
    return ratio - 1, (of_numerator - ratio * of_product) / (number * total)
