"""Precision: replications are added on a fixed schedule until every named measure is known as closely as was asked for.

There are 30 replications at least, then half as many again each time, rounded up to whole blocks of 15, up to a cap; all scenarios
have the same number, and the replications are the first so many. So the number depends on the figures alone, never on workers,
the store or a run before. What is looked at is each scenario's own interval of each measure; differences are not looked at, so
the stopping rule does not chase significance.

Stopping as soon as an interval looks narrow favours samples whose spread happens to be small, and with skewed replications those whose
mean is low: such intervals hold the truth too seldom. So replications are added until the interval would be narrow enough with
`SPARE` fewer of them. That costs many more where few are needed, and hardly any where many are; an interval that is narrow by
far stops at the first look as before. How often intervals hold the truth where they ended a run is measured by
`benchmarks/interval_coverage.py`.

References
----------
A. M. Law (2015): Simulation Modeling and Analysis, 5th edition, section 9.4.1 (relative and absolute error).
Y. S. Chow, H. Robbins (1965): On the asymptotic theory of fixed-width sequential confidence intervals for the mean. Annals of
Mathematical Statistics 36, 457-462.
G. Simons (1968): On the cost of not knowing the variance when making a fixed-width confidence interval for the mean. Annals of
Mathematical Statistics 39, 1946-1952 (so many more than where one would stop bring the coverage back).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.scenario.schema import Precision

FEWEST = 30
"""Replications before precision is looked at for the first time."""

SPARE = 20
"""Replications that an interval must be able to spare before replications are enough."""

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
    replications : int
        How many there were.
    """

    scenario: str
    measure: str
    value: float
    half_width: float
    wanted: float
    replications: int

    @property
    def reached(self) -> bool:
        """Whether it is known closely enough; where there is nothing to measure there is nothing to wait for."""
        return math.isnan(self.value) or self.half_width <= self.wanted

    @property
    def enough(self) -> bool:
        """Whether it would be known closely enough with `SPARE` fewer replications, so that none need be added for it."""
        left = 1 - SPARE / self.replications
        return math.isnan(self.value) or (left > 0 and self.half_width <= self.wanted * math.sqrt(left))


class Replicated(Protocol):
    """Scenarios of which replications can be added, as `simulation.Simulation`."""

    @property
    def replications(self) -> int:
        """How many of each scenario so far."""

    def extend(self, replications: int) -> None:
        """Add replications until each scenario has so many."""

    def outcomes(self) -> Mapping[str, Outcome]:
        """Return what the replications so far came to, by scenario."""


def replicate(
    scenarios: Replicated, wanted: Mapping[str, Precision], confidence: float, fewest: int, most: int
) -> list[Reached]:
    """Add replications until there are enough of them for all that was asked for, and return how closely it is known.

    Parameters
    ----------
    scenarios : Replicated
        What to replicate.
    wanted : mapping of str to Precision
        By measure; where nothing is asked for, `fewest` replications are enough.
    confidence : float
        Level of each interval.
    fewest, most : int
        Where to begin, and where to end in any case.
    """
    scenarios.extend(max(fewest, FEWEST) if wanted else fewest)
    reached = precision_of(scenarios.outcomes(), wanted, confidence)
    while not all(one.enough for one in reached) and scenarios.replications < most:
        scenarios.extend(next_number(scenarios.replications, most))
        reached = precision_of(scenarios.outcomes(), wanted, confidence)
    return reached


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
            found.append(
                Reached(name, measure, made.value, made.half_width(confidence), limit, outcome.num_replications)
            )
    return found
