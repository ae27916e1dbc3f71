"""How often intervals held the truth, and how often what does not differ was called different: counted, with the errors of counting."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from intervals.problems import Figure, Problem
from intervals.studies import Line

NORMAL = 1.959964
"""Standard errors to each side of a 95% interval if the error were normal and known."""

Known = Sequence[tuple[float, float]]
"""Truths, each with its standard error (0 for a closed form), in the order of `Problem.figures`."""


@dataclass(frozen=True)
class Covered:
    """How often the intervals of one figure held its truth.

    Attributes
    ----------
    problem : str
        Id.
    figure : Figure
        What was estimated.
    truth : float
        In the measure's unit.
    truth_error : float
        Standard error of the truth over the standard deviation of what the studies estimate; 0 for a closed form.
    held : bool array, shape (studies,)
        Whether the truth was in the interval, ends included.
    below, above : float
        Share of studies whose whole interval lay below the truth, and above.
    width : float
        Mean half-width over that of an interval made by somebody who knows the spread of the estimates.
    replications : float
        Mean number of replications.
    """

    problem: str
    figure: Figure
    truth: float
    truth_error: float
    held: np.ndarray
    below: float
    above: float
    width: float
    replications: float

    @property
    def share(self) -> float:
        """Share of studies whose interval held the truth."""
        return float(self.held.mean())

    @property
    def error(self) -> float:
        """Standard error of that share, binomial."""
        return math.sqrt(self.share * (1 - self.share) / len(self.held))


def covered(problem: Problem, lines: Sequence[Line], known: Known) -> list[Covered]:
    """Return the coverage of each figure of a problem; what is the same in all studies has no luck to be looked at.

    Parameters
    ----------
    problem : Problem
    lines : sequence of Line
        Its studies.
    known : Known
        Truths.
    """
    values = np.array([line.values for line in lines], float)
    half_widths = np.array([line.half_widths for line in lines], float)
    found = []
    for place, figure in enumerate(problem.figures()):
        value, half_width = values[:, place], half_widths[:, place]
        spread = float(np.nanstd(value, ddof=1))
        if not spread > 0:
            continue
        truth, truth_error = known[place]
        below, above = value + half_width < truth, value - half_width > truth
        found.append(
            Covered(
                problem.id,
                figure,
                truth,
                truth_error / spread,
                np.abs(value - truth) <= half_width,  # never where there is no estimate
                float(below.mean()),
                float(above.mean()),
                float(np.nanmean(half_width)) / (NORMAL * spread),
                float(np.mean([line.replications[figure.rule] for line in lines])),
            )
        )
    return found


@dataclass(frozen=True)
class Pooled:
    """The coverage of several figures together.

    Attributes
    ----------
    share : float
        Share of intervals that held the truth.
    error : float
        Its standard error: studies are independent, the figures of one study are not.
    figures : tuple of Covered
        What was pooled.
    """

    share: float
    error: float
    figures: tuple[Covered, ...]

    @property
    def lowest(self) -> Covered:
        """The figure that was covered least often."""
        return min(self.figures, key=lambda one: one.share)

    @property
    def highest(self) -> Covered:
        """The figure that was covered most often."""
        return max(self.figures, key=lambda one: one.share)


def pooled(figures: Iterable[Covered]) -> Pooled:
    """Return the coverage of figures together, each of the same weight."""
    figures = tuple(figures)
    parts: dict[str, list[np.ndarray]] = {}
    for one in figures:
        parts.setdefault(one.problem, []).append(one.held)
    variance = 0.0
    for held in parts.values():
        by_study = np.mean(held, axis=0)
        variance += (len(held) / len(figures)) ** 2 * by_study.var() / len(by_study)
    return Pooled(float(np.mean([one.share for one in figures])), math.sqrt(variance), figures)


@dataclass(frozen=True)
class Share:
    """A share of studies, with its binomial error.

    Attributes
    ----------
    count, studies : int
        How many of how many.
    """

    count: int
    studies: int

    @property
    def share(self) -> float:
        """The share."""
        return self.count / self.studies

    @property
    def error(self) -> float:
        """Its standard error."""
        return math.sqrt(self.share * (1 - self.share) / self.studies)


@dataclass(frozen=True)
class Alike:
    """What studies said about scenarios that do not differ.

    Attributes
    ----------
    called : dict of str to Share
        By method, studies that called at least one difference of the family different.
    excluded : dict of str to Share
        By scenario, studies whose recommended set was without it, though it is as good as any.
    farthest : float
        The mean difference, over all studies, that lies the most of its own standard errors from zero: a check that they do not differ.
    """

    called: dict[str, Share]
    excluded: dict[str, Share]
    farthest: float


def alike(problem: Problem, lines: Sequence[Line]) -> Alike:
    """Return what studies said about scenarios that do not differ."""
    number = len(lines)
    values = np.array([line.values for line in lines], float)
    spreads = values.std(axis=0, ddof=1)
    means = [
        values[:, place].mean() / (spreads[place] / math.sqrt(number))
        for place, figure in enumerate(problem.figures())
        if figure.baseline and spreads[place] > 0
    ]
    return Alike(
        {method: Share(sum(line.called[method] > 0 for line in lines), number) for method in lines[0].called},
        {scenario: Share(sum(scenario not in line.kept for line in lines), number) for scenario in problem.variants},
        max(means, key=abs),
    )


@dataclass(frozen=True)
class Best:
    """What studies recommended where the best is known.

    Attributes
    ----------
    best : str
        The scenario.
    kept : Share
        Studies that had it in the recommended set.
    alone : Share
        Studies that had nothing else in it.
    size : float
        Mean number of scenarios in it.
    """

    best: str
    kept: Share
    alone: Share
    size: float


def best(problem: Problem, lines: Sequence[Line], known: Known) -> Best:
    """Return what studies recommended by the problem's first measure, of which less is better."""
    truths = {
        figure.scenario: truth
        for figure, (truth, _) in zip(problem.figures(), known, strict=True)
        if figure.measure == problem.measures[0] and not figure.baseline
    }
    scenario = min(truths, key=truths.__getitem__)
    number = len(lines)
    return Best(
        scenario,
        Share(sum(scenario in line.kept for line in lines), number),
        Share(sum(line.kept == [scenario] for line in lines), number),
        float(np.mean([len(line.kept) for line in lines])),
    )
