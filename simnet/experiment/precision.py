"""Precision: replications are added on a fixed schedule until every named measure is known as closely as was asked for.

There are 30 replications at least, then half as many again each time, rounded up to whole blocks of 15, up to a cap; all scenarios
have the same number, and the replications are the first so many. So the number depends on the figures alone, never on workers,
the store or a run before. What is looked at is each scenario's own interval of each measure; differences are not looked at, so
the stopping rule does not chase significance.

Stopping as soon as an interval looks narrow favours samples whose spread happens to be small. With so few looks and so many
replications at the first of them that costs little coverage: how little is measured by `benchmarks/coverage.py`.

References
----------
A. M. Law (2015): Simulation Modeling and Analysis, 5th edition, section 9.4.1 (relative and absolute error).
Y. S. Chow, H. Robbins (1965): On the asymptotic theory of fixed-width sequential confidence intervals for the mean. Annals of
Mathematical Statistics 36, 457-462.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.scenario.schema import Precision

FEWEST = 30
"""Replications before precision is looked at for the first time."""

STEP = 15
"""Numbers of replications are multiples of this, so that they are whole blocks whatever the size of a block."""


@dataclass(frozen=True)
class Reached:
    """How closely one measure of one scenario is known.

    Attributes
    ----------
    scenario, measure : str
        Ids.
    value, half_width : float
        The estimate; nan where there is nothing to measure.
    wanted : float
        The half-width that was asked for, in the measure's unit.
    """

    scenario: str
    measure: str
    value: float
    half_width: float
    wanted: float

    @property
    def reached(self) -> bool:
        """Whether it is known closely enough; where there is nothing to measure there is nothing to wait for."""
        return math.isnan(self.value) or self.half_width <= self.wanted


def next_number(replications: int, most: int) -> int:
    """Return how many replications come after so many, at most `most`.

    Examples
    --------
    >>> numbers = [30]
    >>> while numbers[-1] < 500:
    ...     numbers.append(next_number(numbers[-1], 500))
    >>> numbers
    [30, 45, 75, 120, 180, 270, 405, 500]
    """
    return min(STEP * math.ceil(1.5 * replications / STEP), most)


def wanted_half_width(precision: Precision, value: float) -> float:
    """Return the half-width that a precision asks for at a value: the wider of the two that it may name."""
    limits = [precision.absolute, None if precision.relative is None else precision.relative * abs(value)]
    return max(limit for limit in limits if limit is not None)


def precision_of(outcomes: Mapping[str, Outcome], wanted: Mapping[str, Precision], confidence: float) -> list[Reached]:
    """Return how closely the measures of all scenarios are known.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        By scenario.
    wanted : mapping of str to Precision
        By measure.
    confidence : float
        Level of each interval.

    Returns
    -------
    list of Reached
        Scenario by scenario.
    """
    found = []
    for name, outcome in outcomes.items():
        for measure, precision in wanted.items():
            made = estimate(outcome, measure)
            limit = wanted_half_width(precision, made.value)
            found.append(Reached(name, measure, made.value, made.half_width(confidence), limit))
    return found
