"""Gaps between the best and the worst served: called smaller or larger only where intervals allow it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.report.gaps import LARGER, SMALLER, UNTOLD, gap_findings, gap_panel, gap_verdict, where_to
from simnet.report.results import ComparisonRow, Results, SummaryRow

from .sample import BASELINE, SCENARIOS

GAP = "wait_gap_segment"


def with_gaps(results: Results, measure: str = GAP, **gaps: tuple[float, float]) -> Results:
    """The same results with a gap and its half-width by scenario."""
    rows = [
        SummaryRow(scenario.replace("_", "-"), measure, "", "", "min", 30, mean, half_width, 0.95)
        for scenario, (mean, half_width) in gaps.items()
    ]
    return replace(results, summary=(*results.summary, *rows))


def compared(results: Results, difference: float, half_width: float) -> Results:
    row = ComparisonRow(BASELINE, "one-plus-n", GAP, "", "", "min", 30, difference, half_width, 0.01, 3, None)
    return replace(results, comparison=(*results.comparison, row))


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        ((3.0, 0.4), SMALLER),  # 2.6 to 3.4 lies below 4.5 to 5.5
        ((4.2, 0.4), UNTOLD),  # 3.8 to 4.6 touches it
        ((6.0, 0.4), LARGER),
    ],
)
def test_without_a_paired_difference_intervals_must_lie_apart(results, own, verdict):
    found = with_gaps(results, single_hall=(5.0, 0.5), one_plus_n=own)
    assert gap_verdict(found, "one-plus-n", GAP) == verdict


@pytest.mark.parametrize(("difference", "verdict"), [(-0.8, SMALLER), (-0.3, UNTOLD), (0.3, UNTOLD), (0.8, LARGER)])
def test_a_paired_difference_decides_where_there_is_one(results, difference, verdict):
    found = compared(with_gaps(results, single_hall=(5.0, 0.5), one_plus_n=(4.2, 0.4)), difference, 0.5)
    assert gap_verdict(found, "one-plus-n", GAP) == verdict


def test_between_sites_there_is_no_gap_where_one_is_alone(results):
    found = with_gaps(results, "wait_gap_site", single_hall=(0.0, 0.0), one_plus_n=(9.0, 0.5))
    assert gap_verdict(found, "one-plus-n", "wait_gap_site") is None and gap_findings(found) == []
    panel = gap_panel(found)
    assert [row[1].en for row in panel.grid.rows] == ["–", "–", "9.0 ±0.5 min"]


def test_a_tie_is_called_no_difference_in_both_languages(results):
    found = with_gaps(results, single_hall=(5.0, 0.5), small_hall=(5.2, 0.5), one_plus_n=(3.0, 0.4))
    (said,) = gap_findings(found)
    assert said.zh == "人群等候差距：与一个大厅（200平方米）相比，少城“1+N”缩小，只留小厅（80平方米）分不出。"
    assert said.en.endswith("smaller in Shaocheng 1+N, no clear difference in A small hall alone (80 m²).")
    assert "not compare" in gap_panel(found).note.en
    every = with_gaps(results, **{name.replace("-", "_"): (5.0, 0.5) for name in SCENARIOS})
    assert gap_findings(every)[0].en.endswith("no clear difference in A small hall alone (80 m²) and Shaocheng 1+N.")
    assert gap_findings(replace(every, baseline="")) == []


def test_where_people_of_a_zone_go(results):
    rows = [
        SummaryRow("one-plus-n", measure, "zone", zone, unit, 30, mean, 10.0, 0.95)
        for measure, unit, zone, mean in (
            ("visits_year", "visits a year", "c1", 6_100.0),
            ("needs_year", "needs a year", "c1", 5_000.0),
            ("visits_year", "visits a year", "c2", 6_000.0),
        )
    ]
    panel = where_to(replace(results, summary=(*results.summary, *rows)))
    assert [head.en for head in panel.grid.heads] == ["Zone", "One hall of 200 m²", "Shaocheng 1+N"]
    # 3,000 of 6,100 visits are 49%, the rest, 100 of them, 2%; 500 of 5,000 needs are 10%.
    assert panel.grid.rows[0][2].en == (
        "Service centre 49%, Party-mass centre 49%, other sites 2%; without a trip: online 10%"
    )
    assert panel.grid.rows[1][2].zh == "便民服务中心100%"
