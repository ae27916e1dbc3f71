"""Which assumption would have to hold for a published result to come out: a search over the ranges of a scenario's assumptions.

One assumption at a time is moved through its range, all else as it stands, under the same luck. First both ends are simulated: where
the figure at an end agrees with what was published, or lies beyond it, the range is halved until the value nearest to the scenario's own
is found at which the claim is reproduced. So an explanation is the least that would have to be otherwise, not a fit: the scenario stays
as it is.

A figure need not move one way along a range; what lies between an end and the scenario's own value on both sides of a hump is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simnet.experiment.claims import CONTRADICTED, REPRODUCED, verdict
from simnet.experiment.simulation import How, Simulation
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.scenario.assumptions import Assumption, assumptions, moved
from simnet.scenario.evidence import matches_pattern
from simnet.scenario.load import Loaded
from simnet.scenario.schema import Claim

HALVINGS = 6
"""How often a range is halved: to a sixty-fourth of it."""


@dataclass(frozen=True)
class Explanation:
    """An assumption under which a claim is reproduced.

    Attributes
    ----------
    assumption : Assumption
        Which.
    value : float
        Where in its range: the value nearest to the scenario's own that was found.
    mean, half_width : float
        The figure there.
    far : float
        How far that is from the scenario's own value, as a share of the way to that end of the range.
    """

    assumption: Assumption
    value: float
    mean: float
    half_width: float
    far: float


def explain(
    claim: Claim,
    loaded: Loaded,
    seed: int,
    replications: int,
    confidence: float,
    how: How,
    tell: Callable[[int, int], object] | None = None,
) -> list[Explanation]:
    """Return under which assumptions, each alone, a claim would be reproduced, the one that is least far from what is assumed first.

    Parameters
    ----------
    claim : Claim
        With `explain`, only assumptions that a pattern in it names are searched.
    loaded : Loaded
        The claim's scenario.
    seed, replications, confidence
        As of the study.
    how : How
        How to run; figures do not depend on it.
    tell : callable, optional
        Told how many assumptions were searched, and of how many.
    """
    search = _Search(claim, loaded, seed, replications, confidence, how)
    chosen = [one for one in assumptions(loaded) if _named(claim, one)]
    found = []
    for number, assumption in enumerate(chosen, start=1):
        found += search.along(assumption)
        if tell is not None:
            tell(number, len(chosen))
    return sorted(found, key=lambda one: one.far)


def figure(outcome: Outcome, claim: Claim) -> Estimate | None:
    """Return the figure that a claim is about; None where the scenario has no such group."""
    if claim.group_by is None:
        return estimate(outcome, claim.measure)
    return dict(estimates(outcome, claim.measure, claim.group_by)).get(claim.group or "")


def _named(claim: Claim, assumption: Assumption) -> bool:
    if claim.explain is None:
        return True
    return any(
        pattern == assumption.pattern or matches_pattern(pattern, assumption.values) for pattern in claim.explain
    )


class _Search:
    def __init__(self, claim: Claim, loaded: Loaded, seed: int, replications: int, confidence: float, how: How) -> None:
        self.claim, self.loaded = claim, loaded
        self.seed, self.replications, self.confidence, self.how = seed, replications, confidence, how

    def along(self, assumption: Assumption) -> list[Explanation]:
        """Return what is found between the scenario's own value and either end of the range."""
        own = assumption.base
        starts: Sequence[tuple[float, float]]
        if own is None:  # several values: from one end of the range to the other
            starts = [(assumption.low, assumption.high), (assumption.high, assumption.low)]
        else:
            starts = [(own, end) for end in (assumption.low, assumption.high) if end != own]
        found = [one for start, end in starts if (one := self._between(assumption, start, end)) is not None]
        return found[:1] if own is None else found

    def _between(self, assumption: Assumption, start: float, end: float) -> Explanation | None:
        at_start, at_end = self._figure(assumption, start), self._figure(assumption, end)
        if at_start is None or at_end is None or not self._may_cross(at_start, at_end):
            return None
        best = (end, at_end) if self._said(at_end) == REPRODUCED else None
        near, far = start, end
        side = self._beyond(at_start)
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            made = self._figure(assumption, middle)
            if made is None:
                return None if best is None else self._told(assumption, start, end, *best)
            if self._said(made) == REPRODUCED:
                best, far = (middle, made), middle
            elif self._beyond(made) == side:
                near = middle
            else:
                far = middle
        return None if best is None else self._told(assumption, start, end, *best)

    def _told(self, assumption: Assumption, start: float, end: float, value: float, made: Estimate) -> Explanation:
        far = abs(value - start) / abs(end - start)
        return Explanation(assumption, value, made.value, made.half_width(self.confidence), far)

    def _may_cross(self, one: Estimate, other: Estimate) -> bool:
        """Whether the figure gets to what was published on the way: it does so at the end, or lies beyond it there."""
        said = self._said(other)
        return said == REPRODUCED or (said == CONTRADICTED and self._beyond(one) != self._beyond(other))

    def _beyond(self, made: Estimate) -> bool:
        return made.value > self.claim.published

    def _said(self, made: Estimate) -> str:
        return verdict(self.claim.model_copy(update={"fitted": None}), made.value, made.half_width(self.confidence))

    def _figure(self, assumption: Assumption, value: float) -> Estimate | None:
        """Return the figure with an assumption at some value; None if no scenario can be so."""
        scenario = moved(self.loaded, assumption, value)
        if scenario is None:
            return None
        simulation = Simulation({self.claim.scenario: scenario}, self.seed, self.how)
        simulation.extend(self.replications)
        return figure(simulation.outcomes()[self.claim.scenario], self.claim)
