"""Who pays less may cost more: said of an advised option where both are clear, and only there."""

import dataclasses

import pytest

from simnet.report.full_cost import dearer_in_full
from simnet.report.judge import COMPARED_COSTS
from simnet.report.results import CostRow, Results

OPTION = "one-plus-n"


def with_costs(results: Results, paid: tuple[float, float], full: tuple[float, float]) -> Results:
    """The same results, with other differences of the advised option's public costs a year, and half-widths."""
    changed = {"paid": paid, "full": full}

    def other(row: CostRow) -> CostRow:
        if (row.payer, row.line, row.recurrence) != ("public", "total", "recurrent"):
            return row
        difference, half_width = changed[row.basis] if row.scenario == OPTION else (0.0, 0.0)
        return dataclasses.replace(row, yuan_year=2_000_000.0 + difference, half_width=half_width)

    costs = [row for row in results.costs if (row.basis, row.line) != ("full", "total")]
    costs += [
        CostRow(name, "full", "public", "total", "recurrent", "yuan", 30, 0, 0) for name in (results.baseline, OPTION)
    ]
    compared = [row for row in results.comparison if row.measure not in COMPARED_COSTS.values()]
    return dataclasses.replace(results, best=(OPTION,), costs=tuple(map(other, costs)), comparison=tuple(compared))


def test_less_paid_and_more_in_full_is_said(results: Results) -> None:
    (said,) = dearer_in_full(with_costs(results, (-456_000.0, 1_000.0), (3_714_000.0, 1_000.0)))
    assert "不是比一个大厅（200平方米）少花45.6万元，而是多花371.4万元" in said.zh
    assert "costs not 456,000 yuan a year less than One hall of 200 m² but 3,714,000 yuan more" in said.en


@pytest.mark.parametrize(
    ("paid", "full"),
    [
        ((-456_000.0, 500_000.0), (3_714_000.0, 1_000.0)),  # what is paid may be the same
        ((-456_000.0, 1_000.0), (3_714_000.0, 4_000_000.0)),  # what it costs may be the same
        ((-456_000.0, 1_000.0), (-100_000.0, 1_000.0)),  # cheaper either way
        ((456_000.0, 1_000.0), (3_714_000.0, 1_000.0)),  # dearer either way: the table says so
    ],
)
def test_otherwise_nothing_is_said(results: Results, paid: tuple[float, float], full: tuple[float, float]) -> None:
    assert dearer_in_full(with_costs(results, paid, full)) == []


def test_nothing_is_said_of_the_baseline(results: Results) -> None:
    assert dearer_in_full(dataclasses.replace(results, best=(results.baseline,))) == []
