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

Where differences up to some d in a measure do not matter (an indifference zone), `below zero` reads below -d and `above zero` above d in
all of this: what is called dominated is worse by more than d in one measure and better by no more than d in the other.

Points may fall into groups that are weighed apart: under different demand, say, which nobody chooses, less work is no merit. The pairs
are then those within groups, in one family still.

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

from simnet.measures.intervals import NOISE, Estimate, critical_t, reaches

Status = Literal["front", "possible", "dominated", "alone", "unknown"]


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
    """What is known of the front, or of the fronts where points fall into groups.

    Attributes
    ----------
    statuses : tuple of str
        Of each point: front (no estimate beats it), possible (beaten by estimates, but not clearly), dominated (clearly),
        alone (nothing to weigh it against), unknown (nothing to measure).
    dominated_by : tuple of int or None
        Of each point that is clearly dominated, the position of the best in the second measure that dominates it.
    front : tuple of int
        Positions of the points of the estimated front, from the cheapest to the dearest; group by group.
    steps : tuple of Step
        Along the front of each group.
    family : int
        How many intervals hold together.
    """

    statuses: tuple[Status, ...]
    dominated_by: tuple[int | None, ...]
    front: tuple[int, ...]
    steps: tuple[Step, ...]
    family: int


def trade_off(
    costs: Sequence[Estimate],
    waits: Sequence[Estimate],
    confidence: float,
    groups: Sequence[int] | None = None,
    indifference: tuple[float, float] = (0.0, 0.0),
) -> TradeOff:
    """Return which points may be on the front of two measures, lower being better in both.

    Parameters
    ----------
    costs, waits : sequence of Estimate
        Of each point, all over the same replications.
    confidence : float
        With which everything that is said holds together.
    groups : sequence of int, optional
        Of each point the group within which it is weighed; default all in one.
    indifference : (float, float)
        Differences of cost and of wait that do not matter.

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
    number, own = len(costs), groups or [1] * len(costs)
    members: dict[int, list[int]] = {}
    for place in range(number):
        if np.isfinite([costs[place].value, waits[place].value]).all():
            members.setdefault(own[place], []).append(place)
    family = sum(len(places) * (len(places) - 1) for places in members.values())
    critical = critical_t((1 - confidence) / family, costs[0].num_replications) if family else float("nan")
    statuses: list[Status] = ["unknown"] * number
    dominated_by: list[int | None] = [None] * number
    front: list[int] = []
    steps: list[Step] = []
    for places in members.values():
        if len(places) == 1 and number > 1:
            statuses[places[0]] = "alone"
            continue
        measures = [
            _Measure([estimates[place] for place in places], critical, zone)
            for estimates, zone in zip((costs, waits), indifference, strict=True)
        ]
        ahead = []
        for row, place in enumerate(places):
            statuses[place], by = _stands(row, measures)
            dominated_by[place] = None if by is None else places[by]
            if statuses[place] == "front":
                ahead.append(row)
        ahead.sort(key=lambda row: (measures[0].values[row], measures[1].values[row], row))
        front += (places[row] for row in ahead)
        steps += (_step(places, measures, *pair) for pair in itertools.pairwise(ahead))
    return TradeOff(tuple(statuses), tuple(dominated_by), tuple(front), tuple(steps), family)


def _stands(row: int, measures: Sequence[_Measure]) -> tuple[Status, int | None]:
    """Return the status of a point, and which point of its group best shows that it is dominated."""
    zones = np.array([[measure.zone] for measure in measures])
    more = np.stack([measure.more(row) for measure in measures])
    beating = np.flatnonzero((more >= -zones).all(axis=0) & (more > zones).any(axis=0))
    low = more[:, beating] - np.stack([measure.half_widths(row, beating) for measure in measures])
    clearly = beating[(low >= -zones).all(axis=0) & (low > zones).any(axis=0)]  # never where there is no interval
    if clearly.size:
        cost, wait = measures
        return "dominated", min(clearly.tolist(), key=lambda other: (wait.values[other], cost.values[other], other))
    return ("possible" if beating.size else "front"), None


class _Measure:
    """One measure of all points: values, influence values, the quantile of Student's t of its intervals, and what does not matter."""

    def __init__(self, estimates: Sequence[Estimate], critical: float, zone: float) -> None:
        self.values = np.array([estimate.value for estimate in estimates])
        self.influences = np.array([estimate.influence for estimate in estimates])
        self.critical, self.zone = critical, zone

    def more(self, row: int) -> np.ndarray:
        """Return by how much one point is above each point; rounding is nothing, as in `Estimate.minus`."""
        differences = self.values[row] - self.values
        differences[np.abs(differences) <= NOISE * self._scale(row)] = 0.0
        return differences

    def half_widths(self, row: int, others: np.ndarray) -> np.ndarray:
        """Return the half-widths of the intervals of these differences, for some of the points."""
        pulls = self.influences[row] - self.influences[others]
        pulls[np.abs(pulls) <= NOISE * self._scale(row)[others, np.newaxis]] = 0.0
        return reaches(pulls, self.critical)

    def _scale(self, row: int) -> np.ndarray:
        return np.maximum(np.abs(self.values), abs(self.values[row]))


def _step(places: Sequence[int], measures: Sequence[_Measure], cheaper: int, dearer: int) -> Step:
    figures = []
    for measure in measures:
        half_widths = measure.half_widths(dearer, np.array([cheaper]))
        figures += [float(measure.more(dearer)[cheaper]), float(half_widths[0])]
    return Step(places[dearer], places[cheaper], *figures)
