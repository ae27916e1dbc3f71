"""The recommendation: not a winner but the set of all scenarios that cannot be told from the best.

With the same people and the same luck in every scenario, differences are paired by replication. Scenario i is kept when
against every j

    value_i - value_j <= t(1 - alpha / (k - 1), n - 1) * sd(D_ij) / sqrt(n),

D_ij the paired difference and lower better: subset selection by screening [1]_, in its form for common random numbers,
where Bonferroni's inequality takes the place of independence [2]_. With probability at least 1 - alpha the true best
is in the set, whatever the differences are. The spread of D_ij comes from influence values, so the same rule holds
for a mean over replications, a ratio of totals or a quantile of pooled visits.

What a study prints beside the set are two-sided intervals that hold together for its whole family of m differences. They
are wider, so screening may drop a scenario that no such interval tells from the best. A reader would then be told two
things; so scenario i also stays when its interval against the scenario b of the best estimate holds zero,

    |value_i - value_b| <= t(1 - alpha / (2 m), n - 1) * sd(D_ib) / sqrt(n).

The set only grows by that, so what screening promises still holds.

It refuses to break ties: one replication, or no estimate at all, tells nothing apart.

References
----------
.. [1] Nelson, B. L., Swann, J., Goldsman, D., Song, W. (2001). Simple procedures for selecting the best simulated
   system when the number of alternatives is large. Operations Research 49(6), 950-963: the screening rule.
.. [2] Nelson, B. L., Matejcik, F. J. (1995). Using common random numbers for indifference-zone selection and multiple
   comparisons in simulation. Management Science 41(12), 1935-1945.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from simnet.measures.intervals import Estimate


def cannot_be_told_from_best(estimates: Mapping[str, Estimate], confidence: float, family: int = 0) -> tuple[str, ...]:
    """Return the scenarios that cannot be told from the best, lower being better.

    Parameters
    ----------
    estimates : mapping of str to Estimate
        The objective of each scenario, all over the same replications.
    confidence : float
        Probability with which the best is to be in the set, and of the study's family of intervals.
    family : int
        How many differences the study's family of intervals holds; 0: there are no intervals, screening alone decides.

    Returns
    -------
    tuple of str
        The scenarios that are kept, in the order given. One without an estimate is kept and screens out nobody.

    Examples
    --------
    >>> import numpy as np
    >>> waits = {"hall": [4.0, 5.0, 6.0, 5.0], "hall_2": [4.2, 4.9, 6.1, 5.0], "stations": [9.0, 9.5, 11.0, 10.5]}
    >>> means = {name: Estimate(np.mean(sample), sample - np.mean(sample)) for name, sample in waits.items()}
    >>> cannot_be_told_from_best(means, 0.95)
    ('hall', 'hall_2')
    """
    alpha, num_rivals = 1.0 - confidence, len(estimates) - 1
    known = [own for own in estimates.values() if not math.isnan(own.value)]
    best = min(known, key=lambda own: own.value, default=None)
    return tuple(
        name
        for name, own in estimates.items()
        if (best is not None and family and not _clearly_worse(own, best, alpha / 2, family))
        or not any(_clearly_worse(own, rival, alpha, num_rivals) for other, rival in estimates.items() if other != name)
    )


def _clearly_worse(own: Estimate, rival: Estimate, alpha: float, num_differences: int) -> bool:
    """Whether `own` is above `rival` by more than luck, one side, Bonferroni; never where nan comes in."""
    if own.num_replications < 2:
        return False
    from scipy.special import stdtrit  # not at once: it takes a tenth of the time of a short run

    difference = own.minus(rival)
    t = float(stdtrit(own.num_replications - 1, 1.0 - alpha / num_differences))
    return difference.value > t * difference.standard_error
