"""What a study recommends: how each scenario stands by the objective and the constraints, and which cannot be told from the best.

`recommend` is the one way to it, for a comparison, for stress and for whatever else runs scenarios under common random numbers. It
weighs nothing against anything unless the study says how: by a weighted objective, or by constraints.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simnet.experiment import constraints, select
from simnet.experiment.constraints import MET, UNTOLD, Verdict
from simnet.experiment.goals import better
from simnet.experiment.precision import STEP
from simnet.experiment.study import Experiment
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.scenario.schema import Weighted

BEST, TIED, OPEN, WORSE, OUT = "best", "tied", "open", "worse", "broken"


@dataclass(frozen=True)
class Standing:
    """How one scenario stands.

    Attributes
    ----------
    place : str
        In the set: best (the best estimate of those that clearly meet the constraints), tied (meets them, and cannot be told from the
        best), open (whether it meets them cannot be told). Not in it: worse (clearly, than one that meets them), broken (it clearly
        breaks a constraint).
    value, half_width : float
        The objective with its own interval at the study's confidence.
    difference, difference_half_width : float
        To the scenario `Recommendation.reference`, paired; the interval is of the study's family.
    feasibility : str
        met, broken or untold: all constraints together; met where there are none.
    verdicts : dict of str to Verdict
        By constraint.
    """

    place: str
    value: float
    half_width: float
    difference: float
    difference_half_width: float
    feasibility: str
    verdicts: dict[str, Verdict]


@dataclass(frozen=True)
class Recommendation:
    """The scenarios that cannot be told from the best.

    Attributes
    ----------
    objective : str or Weighted
        What they were judged by.
    chosen : tuple of str
        Ids, the best estimate first.
    reference : str or None
        The best estimate of the set: among those that clearly meet the constraints, if there are such; None if the set is empty.
    standings : dict of str to Standing
        Of every scenario, in the order of the study.
    confidence : float
        Probability with which the best scenario that meets the constraints is in the set.
    family : int
        How many differences the intervals of differences hold together for.
    needed : int or None
        About how many replications it takes until, of those of the set that clearly meet the constraints, the one with the best
        estimate is the best, or worse by less than the study's indifference; None where the study names none, or only one does.
    """

    objective: str | Weighted
    chosen: tuple[str, ...]
    reference: str | None
    standings: dict[str, Standing]
    confidence: float
    family: int
    needed: int | None


def recommend(outcomes: Mapping[str, Outcome], experiment: Experiment) -> Recommendation | None:
    """Return what is recommended of some outcomes; None without an objective.

    Parameters
    ----------
    outcomes : mapping of str to Outcome
        By scenario, all over the same replications.
    experiment : Experiment
        Of which objective, constraints, indifference, confidence and the number of measures are looked at.
    """
    objective, confidence = experiment.objective, experiment.confidence
    if objective is None:
        return None
    values = {name: objective_of(outcome, objective) for name, outcome in outcomes.items()}
    verdicts = _verdicts(outcomes, experiment)
    feasibility = {name: constraints.overall(found) for name, found in verdicts.items()}
    num_measures = max(len(experiment.measures), 1) + isinstance(objective, Weighted)
    family = (len(outcomes) - 1) * num_measures
    sign = -1.0 if better(objective) == "higher" else 1.0
    costs = {name: Estimate(sign * made.value, sign * made.influence) for name, made in values.items()}
    met = [name for name, said in feasibility.items() if said == MET]
    broken = [name for name, said in feasibility.items() if said == constraints.BROKEN]
    kept = select.cannot_be_told_from_best(costs, confidence, family, met if experiment.constraints else None, broken)
    chosen = tuple(sorted(kept, key=lambda name: _rank(costs[name])))  # equal ones in the order of the study
    reference = next((name for name in chosen if name in met), chosen[0] if chosen else None)
    standings = {}
    for name, made in values.items():
        place = _place(name, feasibility[name], kept, reference)
        difference = made.minus(values[reference]) if reference is not None else _unknown(made)
        standings[name] = Standing(
            place,
            made.value,
            made.half_width(confidence),
            difference.value,
            difference.reach((1 - confidence) / max(family, 1)),
            feasibility[name],
            verdicts[name],
        )
    needed = _needed([costs[name] for name in chosen if name in met], confidence, experiment.indifference)
    return Recommendation(objective, chosen, reference, standings, confidence, family, needed)


def objective_of(outcome: Outcome, objective: str | Weighted) -> Estimate:
    """Return the objective of a scenario in its own unit; a weighted sum has the weighted sum of influence values."""
    if isinstance(objective, str):
        return estimate(outcome, objective)
    made = {name: estimate(outcome, name) for name in objective.weights}
    value = math.fsum(weight * made[name].value for name, weight in objective.weights.items())
    influences = [weight * made[name].influence for name, weight in objective.weights.items()]
    return Estimate(value, np.sum(influences, axis=0))


def _verdicts(outcomes: Mapping[str, Outcome], experiment: Experiment) -> dict[str, dict[str, Verdict]]:
    level_broken, level_met = select.levels(experiment.confidence, len(outcomes))
    return {
        name: constraints.judge(outcome, experiment.constraints, level_broken, level_met)
        for name, outcome in outcomes.items()
    }


def _place(name: str, feasibility: str, kept: tuple[str, ...], reference: str | None) -> str:
    if feasibility == constraints.BROKEN:
        return OUT
    if name not in kept:
        return WORSE
    if feasibility == UNTOLD:
        return OPEN
    return BEST if name == reference else TIED


def _rank(cost: Estimate) -> float:
    """Return what scenarios are sorted by; one without an estimate comes last."""
    return math.inf if math.isnan(cost.value) else cost.value


def _unknown(made: Estimate) -> Estimate:
    return Estimate(math.nan, np.full_like(made.influence, np.nan))


def _needed(costs: list[Estimate], confidence: float, indifference: float | None) -> int | None:
    """Return the replications needed, rounded up to a multiple of those that are added at a time; None where nothing is asked."""
    known = [cost for cost in costs if not math.isnan(cost.value)]
    if indifference is None or len(known) < 2 or known[0].num_replications < 2:
        return None
    needed = select.replications_needed(known, confidence, indifference)
    return needed if needed == known[0].num_replications else STEP * math.ceil(needed / STEP)
