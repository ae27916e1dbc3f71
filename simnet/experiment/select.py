"""The recommendation: not a winner but the set of all scenarios that cannot be told from the best.

With the same people and the same luck in every scenario, differences are paired by replication. Scenario i is kept when
against every j

    value_i - value_j <= t(1 - alpha / (k - 1), n - 1) * sd(D_ij) / sqrt(n),

D_ij the paired difference and lower better: subset selection by screening [1]_, in its form for common random numbers,
where Bonferroni's inequality takes the place of independence [2]_. With probability at least 1 - alpha the true best
is in the set, whatever the differences are. D_ij is formed from influences, so that the same rule holds for a mean over
replications, a ratio of totals or a quantile of pooled visits.

It refuses to break ties: one replication, or no estimate at all, tells nothing apart.

References
----------
.. [1] Nelson, B. L., Swann, J., Goldsman, D., Song, W. (2001). Simple procedures for selecting the best simulated
   system when the number of alternatives is large. Operations Research 49(6), 950-963: section 3.1, the screening rule.
.. [2] Nelson, B. L., Matejcik, F. J. (1995). Using common random numbers for indifference-zone selection and multiple
   comparisons in simulation. Management Science 41(12), 1935-1945.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit


def not_worse_than_best(values: np.ndarray, influences: np.ndarray, confidence: float) -> np.ndarray:
    """Return which scenarios cannot be told from the best, lower being better.

    Parameters
    ----------
    values : float array, shape (scenarios,)
        Estimates; nan where there is none.
    influences : float array, shape (scenarios, replications)
        What each replication contributes to the estimate's error, in the estimate's unit, so that the variance of the
        estimate is their variance (divisor n - 1) over n. For a mean: the observations less their mean.
    confidence : float
        Probability with which the best is to be in the set.

    Returns
    -------
    bool array, shape (scenarios,)
        True where kept. A scenario without an estimate is kept and screens out nobody.

    Examples
    --------
    >>> waits = np.array([[4.0, 5.0, 6.0, 5.0], [4.1, 5.2, 6.1, 5.2], [9.0, 9.5, 11.0, 10.5]])
    >>> means = waits.mean(axis=1)
    >>> not_worse_than_best(means, waits - means[:, None], 0.95).tolist()
    [True, False, False]
    """
    num_scenarios, num_replications = influences.shape
    if num_scenarios < 2 or num_replications < 2:
        return np.ones(num_scenarios, dtype=bool)
    alpha = 1.0 - confidence
    t = float(stdtrit(num_replications - 1, 1.0 - alpha / (num_scenarios - 1)))
    kept = np.ones(num_scenarios, dtype=bool)
    for i in range(num_scenarios):
        spread = np.std(influences[i] - influences, axis=1, ddof=1) / np.sqrt(num_replications)
        excess = values[i] - values
        comparable = np.isfinite(excess) & np.isfinite(spread)
        kept[i] = not np.any(excess[comparable] > t * spread[comparable])
    return kept
