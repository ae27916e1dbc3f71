r"""The recommendation: not a winner but the set of all scenarios that cannot be told from the best.

With the same people and the same luck in every scenario, differences are paired by replication. Scenario i is *clearly worse* than j
at level a where, lower being better,

.. math:: v_i - v_j > t_{1-a,\,n-1}\; s(D_{ij}) / \sqrt{n},

D_ij the paired difference: subset selection by screening [1]_, in its form for common random numbers, where Bonferroni's
inequality takes the place of independence [2]_. The spread of D_ij comes from influence values, so the same rule holds
for a mean over replications, a ratio of totals, a quantile of pooled visits, or a weighted sum of such; where they are skewed, t is
widened as it is for intervals (`intervals`).

**Without constraints** scenario i leaves the set if it is clearly worse than some other of the k, at level
:math:`\alpha / (k - 1)`. The true best is no worse than any, so each of the k - 1 throws it out with at most that probability, and all
together with at most :math:`\alpha`, whatever the differences are.

**With constraints** (see `constraints`; first feasibility, then comparison, as [3]_ and, for several constraints and common random
numbers, [4]_ do it) scenario i leaves the set

(a) if it clearly breaks a constraint, :math:`\beta = \alpha / 2`, or
(b) if it is clearly worse, at level :math:`\alpha / 2(k - 1)`, than some j that clearly meets all constraints,
    :math:`\gamma = \alpha / 2(k - 1)`.

Let b be the best of those that truly meet all constraints. Then b is in the set with a probability of at least :math:`1 - \alpha`:

- by (a) it leaves with a probability of at most :math:`\alpha / 2`, since it breaks nothing;
- by (b) it leaves through a given j with a probability of at most :math:`\alpha / 2(k - 1)`: if j truly meets all constraints, b is no
  worse than j, and looks clearly worse with at most that probability; if j truly breaks one, it is called to meet all with at most
  that probability. One of the two is the case, so neither has to be paid for twice, and the k - 1 others cost at most :math:`\alpha / 2`.

A scenario of which it cannot be told whether it meets the constraints stays, and throws out nobody. Where none truly meets them,
nothing is promised but that each that stays does not clearly break one.

What a study prints beside the set are two-sided intervals that hold together for its whole family of m differences. They
are wider, so screening may drop a scenario that no such interval tells from the best. A reader would then be told two
things; so scenario i also stays, unless it breaks a constraint, when its interval against the best estimate b among those that throw out
holds zero,

.. math:: |v_i - v_b| \le t_{1-\alpha / 2m,\,n-1}\; s(D_{ib}) / \sqrt{n}.

The set only grows by that, so what is promised still holds. It refuses to break ties: one replication, or no estimate
at all, tells nothing apart. All this is exact for normal values, and for others as good as t intervals of so small a level are.

References
----------
.. [1] Nelson, B. L., Swann, J., Goldsman, D., Song, W. (2001). Simple procedures for selecting the best simulated
   system when the number of alternatives is large. Operations Research 49(6), 950-963: the screening rule.
.. [2] Nelson, B. L., Matejcik, F. J. (1995). Using common random numbers for indifference-zone selection and multiple
   comparisons in simulation. Management Science 41(12), 1935-1945.
.. [3] Andradottir, S., Kim, S.-H. (2010). Fully sequential procedures for comparing constrained systems via simulation. Naval
   Research Logistics 57(5), 403-421.
.. [4] Healey, C., Andradottir, S., Kim, S.-H. (2014). Selection procedures for simulations with multiple constraints under
   independent and correlated sampling. ACM Transactions on Modeling and Computer Simulation 24(3), article 14.
.. [5] Clark, G. M., Yang, W. (1986). A Bonferroni selection procedure when using common random numbers with unknown variances.
   Proceedings of the 1986 Winter Simulation Conference, 313-315.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from simnet.measures.intervals import Estimate, critical_t

CONSTRAINTS_SHARE = 0.5
"""The part of alpha that is spent on whether constraints are broken, where there are any; the rest on being worse."""


def levels(confidence: float, num_scenarios: int) -> tuple[float, float]:
    """Return the levels at which constraints of a scenario are called broken, and met: see (a) and (b) above."""
    alpha = 1.0 - confidence
    return CONSTRAINTS_SHARE * alpha, (1.0 - CONSTRAINTS_SHARE) * alpha / max(num_scenarios - 1, 1)


def cannot_be_told_from_best(
    estimates: Mapping[str, Estimate],
    confidence: float,
    family: int = 0,
    met: Sequence[str] | None = None,
    broken: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the scenarios that cannot be told from the best, lower being better.

    Parameters
    ----------
    estimates : mapping of str to Estimate
        The objective of each scenario, all over the same replications.
    confidence : float
        Probability with which the best is to be in the set, and of the study's family of intervals.
    family : int
        How many differences the study's family of intervals holds; 0: there are no intervals, screening alone decides.
    met : sequence of str, optional
        Scenarios that clearly meet all constraints, judged at `levels`; None: there are no constraints.
    broken : sequence of str
        Scenarios that clearly break one.

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
    >>> cannot_be_told_from_best(means, 0.95, met=["stations"], broken=["hall"])
    ('hall_2', 'stations')
    """
    alpha, num_rivals = 1.0 - confidence, len(estimates) - 1
    level = alpha if met is None else (1.0 - CONSTRAINTS_SHARE) * alpha
    rivals = {name: own for name, own in estimates.items() if met is None or name in met}
    best = min((own for own in rivals.values() if not math.isnan(own.value)), key=lambda own: own.value, default=None)
    return tuple(
        name
        for name, own in estimates.items()
        if name not in broken
        and (
            (best is not None and family and not _clearly_worse(own, best, alpha / 2, family))
            or not any(
                _clearly_worse(own, rival, level, num_rivals) for other, rival in rivals.items() if other != name
            )
        )
    )


def replications_needed(estimates: Sequence[Estimate], confidence: float, difference: float) -> int:
    r"""Return after how many replications the one with the best estimate is the best, or worse by less than `difference`.

    With a probability of at least the confidence, by the two-stage procedure of Clark and Yang [5]_, of which the replications there
    are count as the first stage:

    .. math:: N = \max\left(n,\; \left\lceil t_{1-\alpha/(k-1),\,n-1}^2 \max_{i \ne j} s^2(D_{ij}) / \delta^2 \right\rceil\right)

    Parameters
    ----------
    estimates : sequence of Estimate
        The objective of each scenario that is left, two at least, over the same n replications, two at least.
    confidence : float
        The probability.
    difference : float
        What does not matter, in the unit of the objective; above 0.

    Examples
    --------
    >>> import numpy as np
    >>> first = np.array([10.0, 20.0, 30.0, 40.0])
    >>> samples = first, first + [1.0, 3.0, 2.0, 2.0]  # variance of the difference 2/3, t(0.95, 3) = 2.3534
    >>> means = [Estimate(np.mean(sample), sample - np.mean(sample)) for sample in samples]
    >>> replications_needed(means, 0.95, 0.5)  # 5.538 * 0.6667 / 0.25 = 14.8
    15
    """
    n = estimates[0].num_replications
    errors = [one.minus(other).standard_error for place, one in enumerate(estimates) for other in estimates[:place]]
    reach = critical_t(2 * (1.0 - confidence) / (len(estimates) - 1), n) * max(errors)
    return max(n, math.ceil(n * (reach / difference) ** 2))


def _clearly_worse(own: Estimate, rival: Estimate, alpha: float, num_differences: int) -> bool:
    """Whether `own` is above `rival` by more than luck, one side, Bonferroni; never where nan comes in."""
    if own.num_replications < 2:
        return False
    difference = own.minus(rival)
    return difference.value > difference.reach(2 * alpha / num_differences)
