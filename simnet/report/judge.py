"""What may be said of a difference: better, worse, other, too small to matter, none, or the same.

The rules, held by tests: a difference inside its interval is never called a difference; one that is sure but rounds
to nothing is said to be smaller than the last digit shown; better and worse follow the catalogue, and a
measure without a direction is only called different.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simnet.report.measures import Named, named
from simnet.report.numbers import Written, clear, write
from simnet.report.results import CostRow, Results

Verdict = Literal["better", "worse", "changed", "slight", "none", "equal"]

CERTAIN = 1e-9
"""Differences of figures without chance that are smaller than this part of a unit are rounding."""


@dataclass(frozen=True)
class Judged:
    """A difference to the baseline and what may be said of it.

    Attributes
    ----------
    verdict : str
        better, worse, changed; slight (sure, but rounds to nothing); none (inside its interval); equal.
    written : Written
        The difference, signed.
    size : Written
        Its size without a sign.
    is_more : bool
        Whether the figure is above the baseline's.
    family : int
        Size of the family that the interval was adjusted for; 1: it stands alone.
    difference, half_width : float
        As in the files.
    """

    verdict: Verdict
    written: Written
    size: Written
    is_more: bool
    family: int
    difference: float
    half_width: float


def judge(
    difference: float | None, half_width: float | None, unit: str, decimals: int, better: str, family: int = 1
) -> Judged | None:
    """Return what may be said of a difference; None where there is no difference or no interval to judge it by."""
    if difference is None or half_width is None:
        return None
    written = write(difference, half_width, unit, decimals, difference=True, signed=True)
    size = write(abs(difference), half_width, unit, decimals, difference=True)
    verdict: Verdict
    if half_width == 0 and abs(difference) <= CERTAIN:
        verdict = "equal"
    elif not clear(difference, half_width):
        verdict = "none"
    elif written.is_zero:
        verdict = "slight"
    elif better == "neither":
        verdict = "changed"
    else:
        verdict = "better" if (difference < 0) == (better == "lower") else "worse"
    return Judged(verdict, written, size, difference > 0, family, difference, half_width)


def judged_measure(results: Results, scenario: str, measure: Named) -> Judged | None:
    """Return what may be said of a scenario's difference to the baseline on a measure."""
    row = results.difference(scenario, measure.id)
    if row is None or scenario == results.baseline:
        return None
    return judge(row.difference, row.half_width, row.unit, measure.decimals, measure.better, row.family)


def judged_apart(results: Results, scenario: str, measure: Named) -> Judged | None:
    """Return what may be said of a difference on a measure that the study does not name, each figure by itself.

    The two half-widths are added, which is wide enough however the two figures hang together.
    """
    row, reference = results.estimate(scenario, measure.id), results.estimate(results.baseline, measure.id)
    if scenario == results.baseline or row is None or reference is None or row.mean is None or reference.mean is None:
        return None
    half_width = _sum(row.half_width, reference.half_width)
    return judge(row.mean - reference.mean, half_width, row.unit, measure.decimals, measure.better)


COMPARED_COSTS = {
    ("paid", "public"): "public_cost_year",
    ("full", "public"): "public_cost_full_year",
    ("paid", "residents"): "resident_cost_year",
}
"""Recurrent totals that are measures too; their paired differences are used where the study names them."""


def judged_cost(results: Results, row: CostRow) -> Judged | None:
    """Return what may be said of a line of a bill against the same line of the baseline.

    Where the total was compared, paired by replication, that is used. Elsewhere the two half-widths are added, which
    is wide enough however the two figures hang together.
    """
    if row.scenario == results.baseline:
        return None
    if row.line == "total" and row.recurrence == "recurrent" and (row.basis, row.payer) in COMPARED_COSTS:
        found = judged_measure(results, row.scenario, named(COMPARED_COSTS[row.basis, row.payer]))
        if found is not None:
            return found
    reference = find_cost(results, results.baseline, row.basis, row.payer, row.line, row.recurrence)
    if reference is None or reference.yuan_year is None or row.yuan_year is None:
        return None
    half_width = _sum(row.half_width, reference.half_width)
    return judge(row.yuan_year - reference.yuan_year, half_width, row.unit, 0, "lower")


def _sum(first: float | None, second: float | None) -> float | None:
    """Return the sum of two half-widths; None where one of them is not known."""
    return None if first is None or second is None else first + second


def find_cost(results: Results, scenario: str, basis: str, payer: str, line: str, recurrence: str) -> CostRow | None:
    """Return a line of a bill that holds an estimate."""
    for row in results.costs:
        if (row.scenario, row.basis, row.payer, row.line, row.recurrence) == (scenario, basis, payer, line, recurrence):
            return row if row.yuan_year is not None else None
    return None
