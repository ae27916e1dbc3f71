r"""The trade-off of two measures over many points: which points are dominated for certain, and which may be on the front.

One point dominates another when it is no worse in both measures and better in one of them. What is known of the
measures are estimates, so domination is called only where it is clear. All points meet the same luck; with D_ij the paired
difference of point i less point j in one measure, lower being better, the intervals

.. math:: D_{ij} \pm t_{1 - \alpha / (2 f),\; n - 1}\; sd(D_{ij}) / \sqrt n, \qquad f = m (m - 1),

of all m (m - 1) / 2 pairs of the m points in both measures hold together with probability 1 - alpha at least (Bonferroni). Point i is
*clearly dominated* when, against some point j, neither of the two intervals reaches below zero and one of them lies wholly above it.
A difference without any luck in it (the cost of another post) has an interval of no width, so that points of exactly equal
cost can be told apart by their waits; that two figures with luck in them are equal can never be shown. With that probability, then,

- every point that is called dominated is dominated, and
- every point of the true front is among those that are not,

whatever the numbers are: subset selection by screening [1]_ with two measures in place of one. What is left and is not beaten by
the estimates of any other point either is the *estimated front*; what is beaten only by estimates is *possible*.

Procedures that share out further replications so as to find the front with less work are surveyed in [2]_; the best known is
MOCBA [3]_. Here all points have the same replications, which keeps luck common and any of them reusable.

References
----------
.. [1] Nelson, B. L., Swann, J., Goldsman, D., Song, W. (2001). Simple procedures for selecting the best simulated system when
   the number of alternatives is large. Operations Research 49(6), 950-963.
.. [2] Hunter, S. R., Applegate, E. A., Arora, V., Chong, B., Cooper, K., Rincón-Guevara, O., Vivas-Valencia, C. (2019). An
   introduction to multiobjective simulation optimization. ACM Transactions on Modeling and Computer Simulation 29(1), 7.
.. [3] Lee, L. H., Chew, E. P., Teng, S., Goldsman, D. (2010). Finding the non-dominated Pareto set for multi-objective
   simulation models. IIE Transactions 42(9), 656-674.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simnet.measures.intervals import NOISE, Estimate, critical_t

Status = Literal["front", "possible", "dominated", "unknown"]


@dataclass(frozen=True)
class Step:
    """From one point of the front to the next dearer one.

    Attributes
    ----------
    point, cheaper : int
        Positions of the two.
    cost, wait : float
        What the dearer one has more (less, where negative), in the units of the measures.
    cost_half_width, wait_half_width : float
        Of intervals that hold together with all others of the trade-off.
    """

    point: int
    cheaper: int
    cost: float
    cost_half_width: float
    wait: float
    wait_half_width: float


@dataclass(frozen=True)
class TradeOff:
    """What is known of the front.

    Attributes
    ----------
    statuses : tuple of str
        Of each point: front (no estimate beats it), possible (beaten by estimates, but not clearly), dominated (clearly),
        unknown (nothing to measure).
    dominated_by : tuple of int or None
        Of each point that is clearly dominated, the position of the best in the second measure that dominates it.
    steps : tuple of Step
        Along the front, from the cheapest to the dearest.
    family : int
        How many intervals hold together.
    """

    statuses: tuple[Status, ...]
    dominated_by: tuple[int | None, ...]
    steps: tuple[Step, ...]
    family: int

    @property
    def front(self) -> tuple[int, ...]:
        """Positions of the points of the estimated front, from the cheapest to the dearest."""
        if self.steps:
            return (self.steps[0].cheaper, *(step.point for step in self.steps))
        return tuple(position for position, status in enumerate(self.statuses) if status == "front")


def trade_off(costs: Sequence[Estimate], waits: Sequence[Estimate], confidence: float) -> TradeOff:
    """Return which points may be on the front of two measures, lower being better in both.

    Parameters
    ----------
    costs, waits : sequence of Estimate
        Of each point, all over the same replications.
    confidence : float
        With which everything that is said holds together.

    Returns
    -------
    TradeOff
        With one replication nothing is called dominated, since no difference has an interval.

    Examples
    --------
    >>> import numpy as np
    >>> noise = np.array([-1.0, 0.0, 1.0])
    >>> posts = [Estimate(100.0, 0 * noise), Estimate(200.0, 0 * noise), Estimate(200.0, 0 * noise)]
    >>> waits = [Estimate(20.0, noise), Estimate(5.0, noise), Estimate(9.0, noise)]
    >>> trade_off(posts, waits, 0.95).statuses
    ('front', 'front', 'dominated')
    """
    known = [
        place for place, pair in enumerate(zip(costs, waits, strict=True)) if np.isfinite([e.value for e in pair]).all()
    ]
    m, n = len(known), costs[0].num_replications if costs else 0
    family = m * (m - 1)
    critical = critical_t((1 - confidence) / family, n) if family else float("nan")
    statuses: list[Status] = ["unknown"] * len(costs)
    dominated_by: list[int | None] = [None] * len(costs)
    measures = [_Measure([estimates[place] for place in known], critical) for estimates in (costs, waits)]
    for row, place in enumerate(known):
        more = np.stack([measure.more(row) for measure in measures])
        beating = np.flatnonzero((more >= 0).all(axis=0) & (more > 0).any(axis=0))
        low = more[:, beating] - np.stack([measure.half_widths(row, beating) for measure in measures])
        clearly = beating[(low >= 0).all(axis=0) & (low > 0).any(axis=0)]  # never where there is no interval
        if clearly.size:
            statuses[place] = "dominated"
            best = min(
                clearly.tolist(), key=lambda other: (measures[1].values[other], measures[0].values[other], other)
            )
            dominated_by[place] = known[best]
        else:
            statuses[place] = "possible" if beating.size else "front"
    front = [row for row, place in enumerate(known) if statuses[place] == "front"]
    front.sort(key=lambda row: (measures[0].values[row], measures[1].values[row], row))
    steps = tuple(_step(known, measures, *pair) for pair in itertools.pairwise(front))
    return TradeOff(tuple(statuses), tuple(dominated_by), steps, family)


class _Measure:
    """One measure of all points: values, influence values, and by how many standard errors an interval reaches."""

    def __init__(self, estimates: Sequence[Estimate], critical: float) -> None:
        self.values = np.array([estimate.value for estimate in estimates])
        self.influences = np.array([estimate.influence for estimate in estimates])
        self.critical = critical

    def more(self, row: int) -> np.ndarray:
        """Return by how much one point is above each point; rounding is nothing, as in `Estimate.minus`."""
        differences = self.values[row] - self.values
        differences[np.abs(differences) <= NOISE * self._scale(row)] = 0.0
        return differences

    def half_widths(self, row: int, others: np.ndarray) -> np.ndarray:
        """Return the half-widths of the intervals of these differences, for some of the points."""
        pulls = self.influences[row] - self.influences[others]
        pulls[np.abs(pulls) <= NOISE * self._scale(row)[others, np.newaxis]] = 0.0
        n = pulls.shape[1]
        if n < 2:
            return np.full(len(others), np.nan)
        return self.critical * np.std(pulls, axis=1, ddof=1) / np.sqrt(n)

    def _scale(self, row: int) -> np.ndarray:
        return np.maximum(np.abs(self.values), abs(self.values[row]))


def _step(known: Sequence[int], measures: Sequence[_Measure], cheaper: int, dearer: int) -> Step:
    figures = []
    for measure in measures:
        half_widths = measure.half_widths(dearer, np.array([cheaper]))
        figures += [float(measure.more(dearer)[cheaper]), float(half_widths[0])]
    return Step(known[dearer], known[cheaper], *figures)
