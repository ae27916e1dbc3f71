"""One small study of a problem: its scenarios are replicated under the luck of one seed, and everything is estimated as a user's study is.

From scenario to network, demand, engine, totals, outcome, estimate and interval, this is the way of any study; only the store of
finished work is left out, since nothing here is ever asked for again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np

from intervals.problems import Problem, find
from simnet.experiment.precision import FEWEST, replicate
from simnet.experiment.select import cannot_be_told_from_best
from simnet.experiment.simulation import Prepared, engine_of
from simnet.experiment.study import DEFAULT_MOST
from simnet.measures.intervals import Estimate, adjust
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import compare
from simnet.measures.totals import Totals
from simnet.scenario.load import Loaded

CONFIDENCE = 0.95
DIGITS = 7
"""Significant digits of what is kept of a study."""


@dataclass(frozen=True)
class Line:
    """What one study came to.

    Attributes
    ----------
    problem : str
        Id.
    study : int
        Its number, from 1; with the seed of all, it makes the luck.
    replications : dict of str to int
        How many there were, by rule (see `Problem.rules`).
    values, half_widths : list of float
        In the order of `Problem.figures`; None where there is none.
    called : dict of str to int
        By method, how many differences of the family were called different; for problems that are about that.
    kept : list of str
        The recommended scenarios; likewise.
    seconds : float
        Processor time that it took.
    """

    problem: str
    study: int
    replications: dict[str, int]
    values: list[float | None]
    half_widths: list[float | None]
    called: dict[str, int]
    kept: list[str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Ready:
    """A problem's scenarios with networks and plans, ready to be replicated."""

    loaded: dict[str, Loaded]
    prepared: dict[str, Prepared]

    def totals(self, scenario: str, seed: int, replication: int) -> Totals:
        """Return the totals of one replication."""
        return self.prepared[scenario].totals(engine_of("core"), seed, replication)

    def outcome(self, scenario: str, totals: Totals) -> Outcome:
        """Return what some replications came to."""
        return Outcome(scenario, self.prepared[scenario].network, self.loaded[scenario].scenario, totals)


@cache
def ready(problem_id: str) -> Ready:
    """Return a problem made ready, once a process."""
    loaded = find(problem_id).load()
    return Ready(loaded, {name: Prepared(one) for name, one in loaded.items()})


class Replications:
    """The replications of one study so far, kept in memory."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.replications = 0
        self._ready, self._seed = ready(problem.id), seed
        self._totals: dict[str, list[Totals]] = {name: [] for name in problem.variants}

    def extend(self, replications: int) -> None:
        for scenario, known in self._totals.items():
            known += [self._ready.totals(scenario, self._seed, number) for number in range(len(known), replications)]
        self.replications = max(self.replications, replications)

    def outcomes(self) -> dict[str, Outcome]:
        return self.first(self.replications)

    def first(self, replications: int) -> dict[str, Outcome]:
        """Return what the first so many came to."""
        return {
            scenario: self._ready.outcome(scenario, Totals.concatenate(known[:replications]))
            for scenario, known in self._totals.items()
        }


def study(problem: Problem, number: int, seed: int) -> Line:
    """Carry out one study."""
    begin = time.process_time()
    replications = Replications(problem, seed)
    taken = {str(fixed): fixed for fixed in problem.numbers}
    if problem.precision:
        replicate(replications, problem.precision, CONFIDENCE, FEWEST, DEFAULT_MOST)
        taken["stopped"] = replications.replications
    replications.extend(max(problem.numbers))
    by_rule = [replications.first(taken[rule]) for rule in problem.rules]
    made = [figure for outcomes in by_rule for figure in estimated(problem, outcomes)]
    called, kept = ({}, ()) if problem.role == "cover" else decided(problem, by_rule[0])
    return Line(
        problem.id,
        number,
        taken,
        [_rounded(value) for value, _ in made],
        [_rounded(half_width) for _, half_width in made],
        called,
        list(kept),
        round(time.process_time() - begin, 4),
    )


def estimated(problem: Problem, outcomes: Mapping[str, Outcome]) -> list[tuple[float, float]]:
    """Return values and half-widths of all measures and of their differences from the baseline, each by itself."""
    single, differences = estimates(problem, outcomes)
    family_of_one = [adjust([difference], CONFIDENCE)[0] for difference in differences]
    return [
        *((one.value, one.half_width(CONFIDENCE)) for one in single),
        *((one.difference, one.half_width) for one in family_of_one),
    ]


def estimates(problem: Problem, outcomes: Mapping[str, Outcome]) -> tuple[list[Estimate], list[Estimate]]:
    """Return all measures of all scenarios, and their paired differences from the baseline, in the order of `Problem.figures`."""
    found = {
        (scenario, measure): estimate(outcome, measure)
        for scenario, outcome in outcomes.items()
        for measure in problem.measures
    }
    differences = [
        made.minus(found[problem.baseline, measure])
        for (scenario, measure), made in found.items()
        if scenario != problem.baseline
    ]
    return list(found.values()), differences


def decided(problem: Problem, outcomes: dict[str, Outcome]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return how many differences the family calls different, by method, and the scenarios that are recommended by the first measure."""
    baseline = outcomes[problem.baseline]
    others = [outcome for outcome in outcomes.values() if outcome is not baseline]
    called = {}
    for method in ("bonferroni", "max_t"):
        family = compare(baseline, others, problem.measures, CONFIDENCE, method)
        called[method] = sum(abs(one.difference) > one.half_width for one in family.values())
    objective = {scenario: estimate(outcome, problem.measures[0]) for scenario, outcome in outcomes.items()}
    return called, cannot_be_told_from_best(objective, CONFIDENCE, len(others) * len(problem.measures))


def _rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def pooled_totals(problem: Problem, seed: int, first: int, number: int) -> dict[str, dict[str, np.ndarray]]:
    """Return the mean totals of some replications in a row, by scenario: one large replication, to be pooled with others of its size."""
    source = ready(problem.id)
    means = {}
    for scenario in problem.variants:
        parts = [source.totals(scenario, seed, first + place) for place in range(number)]
        means[scenario] = {name: array.mean(axis=0) for name, array in Totals.concatenate(parts).arrays.items()}
    return means
