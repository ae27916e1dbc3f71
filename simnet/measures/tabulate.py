"""Rows of summary.csv, comparison.csv and costs.csv, with the columns of `simnet.tables` in their order.

A row with nothing to measure is left out where it is a group, and has nan where it is of all: nobody should wonder whether a
named measure was forgotten. Hours of the week are so many that they are in the summary only where at least `LEAST_GROUP` visits
come, all replications together, and not in the comparison.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from simnet.measures.catalogue import CATALOGUE, find
from simnet.measures.costs import bill
from simnet.measures.intervals import Adjusted, Estimate, Method, adjust, variance_saved
from simnet.measures.layout import WEEK
from simnet.measures.measures import LEAST_GROUP, estimate, estimates, group_bys
from simnet.measures.outcome import Outcome

Row = dict[str, Any]
"""One row: column name to value."""


def summary_rows(outcomes: Sequence[Outcome], confidence: float = 0.95) -> list[Row]:
    """Return every measure of the scenarios, of all and of every group, each with its own interval.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The scenarios, in the order of the table.
    confidence : float
        Level of each interval.

    Returns
    -------
    list of dict
        Columns of `tables.SUMMARY`.
    """
    rows: list[Row] = []
    for outcome in outcomes:
        for measure in CATALOGUE:
            for by in ("", *group_bys(outcome, measure.id)):
                made = estimates(outcome, measure.id, by)
                widths = made.half_widths(confidence).tolist()
                figures = list(zip(made.groups, made.values.tolist(), widths, strict=True))
                if not figures and not by:
                    figures = [("", math.nan, math.nan)]
                if by in WEEK:
                    often = _often_visited(outcome, by)
                    figures = [figure for figure in figures if figure[0] in often]
                rows += [
                    {
                        "scenario": outcome.id,
                        "measure": measure.id,
                        "group_by": by,
                        "group": group,
                        "unit": measure.unit,
                        "n": outcome.num_replications,
                        "mean": value,
                        "half_width": half_width,
                        "confidence": confidence,
                    }
                    for group, value, half_width in figures
                ]
    return rows


def _often_visited(outcome: Outcome, group_by: str) -> set[str]:
    """Return the hours of the week in which enough people come."""
    visits = outcome.columns("visits", group_by, ("visits",)).sum(axis=0)
    return {
        group
        for group, number in zip(outcome.layout.groups[group_by], visits.tolist(), strict=True)
        if number >= LEAST_GROUP
    }


def compare(
    baseline: Outcome,
    others: Sequence[Outcome],
    measures: Sequence[str],
    confidence: float = 0.95,
    method: Method = "bonferroni",
) -> dict[tuple[str, str], Adjusted]:
    """Return the differences from the baseline as one family: every other scenario x every named measure.

    Parameters
    ----------
    baseline : Outcome
        What the others are compared with, under common random numbers.
    others : sequence of Outcome
        Over the same replications.
    measures : sequence of str
        The named measures.
    confidence : float
        Level at which all intervals hold together.
    method : "bonferroni" or "max_t"
        How.

    Returns
    -------
    dict
        By (scenario, measure), scenario by scenario.

    Raises
    ------
    ValueError
        If a measure does not exist, or the numbers of replications differ.
    """
    reference = {measure: estimate(baseline, measure) for measure in measures}
    family = {
        (other.id, measure): estimate(other, measure).minus(reference[measure])
        for other in others
        for measure in measures
    }
    return dict(zip(family, adjust(list(family.values()), confidence, method), strict=True))


def comparison_rows(
    baseline: Outcome,
    others: Sequence[Outcome],
    measures: Sequence[str],
    confidence: float = 0.95,
    method: Method = "bonferroni",
) -> list[Row]:
    """Return the differences from the baseline: the family of `compare`, and the named measures by group, individually.

    Groups that only one of the two scenarios has (a site, say) and hours of the week are left out. Parameters and errors as
    `compare`.

    Returns
    -------
    list of dict
        Columns of `tables.COMPARISON`.
    """
    family = compare(baseline, others, measures, confidence, method)
    rows: list[Row] = []
    for other in others:
        for measure in measures:
            pair = estimate(other, measure), estimate(baseline, measure)
            compared = [("", "", family[other.id, measure], variance_saved(*pair))]
            for by in group_bys(baseline, measure):
                if by not in WEEK and by in group_bys(other, measure):
                    compared += [
                        (by, group, adjust([one.minus(base)], confidence)[0], variance_saved(one, base))
                        for group, one, base in _by_group(baseline, other, measure, by)
                    ]
            rows += [
                {
                    "baseline": baseline.id,
                    "scenario": other.id,
                    "measure": measure,
                    "group_by": by,
                    "group": group,
                    "unit": find(measure).unit,
                    "n": baseline.num_replications,
                    "difference": adjusted.difference,
                    "half_width": adjusted.half_width,
                    "p_adjusted": adjusted.p_adjusted,
                    "family": adjusted.family,
                    "variance_saved": saved,
                }
                for by, group, adjusted, saved in compared
            ]
    return rows


def _by_group(
    baseline: Outcome, other: Outcome, measure: str, group_by: str
) -> Iterator[tuple[str, Estimate, Estimate]]:
    """Yield the groups that both have, with the estimate of the other and that of the baseline."""
    reference = dict(estimates(baseline, measure, group_by))
    for group, made in estimates(other, measure, group_by):
        if group in reference:
            yield group, made, reference[group]


def cost_rows(outcomes: Sequence[Outcome], confidence: float = 0.95) -> list[Row]:
    """Return the bills of the scenarios, each line with its own interval.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The scenarios, in the order of the table.
    confidence : float
        Level of each interval.

    Returns
    -------
    list of dict
        Columns of `tables.COSTS`.
    """
    return [
        {
            "scenario": outcome.id,
            "basis": line.basis,
            "payer": line.payer,
            "line": line.line,
            "recurrence": line.recurrence,
            "unit": line.unit,
            "n": outcome.num_replications,
            "yuan_year": line.estimate.value,
            "half_width": line.estimate.half_width(confidence),
        }
        for outcome in outcomes
        for line in bill(outcome)
    ]
