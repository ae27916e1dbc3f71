"""Claims that `simnet claims` explained: what the page says of the assumption that would have to hold."""

from __future__ import annotations

import pytest

from simnet.experiment.output import csv_bytes
from simnet.report.claims import claim_lines
from simnet.report.data import read_results
from simnet.report.page import render
from simnet.tables import CLAIMS, PUBLISHED

from .sample import write_sample

CLAIM = {
    "claim": "visits", "fact": "SC-03", "scenario": "single-hall", "measure": "visits_year", "group_by": "", "group": "",
    "unit": "visits a year", "relation": "at_least", "published": 45_000.0, "n": 30, "mean": 38_000.0, "half_width": 110.0,
}  # fmt: skip
FOUND = {
    "assumption": "services.*.cases_per_head_year.*", "of": "factor", "needed": 1.19, "low": 0.8, "high": 1.5, "then": 45_220.0,
    "then_half_width": 120.0, "others": "population.zones.*.people.* factor 1.25; services.*.incomplete factor 1.7",
}  # fmt: skip
NOTHING = dict.fromkeys(("assumption", "of", "others"), "") | dict.fromkeys(
    ("needed", "low", "high", "then", "then_half_width"), None
)


@pytest.fixture
def claiming(tmp_path):
    def make(study="shaocheng", verdict="explained", searched=FOUND, **changes):
        directory = write_sample(tmp_path / "claiming")
        (directory / "claims.csv").write_bytes(csv_bytes(CLAIMS, [CLAIM | {"verdict": "contradicted"}]))
        row = {"study": study, **CLAIM, "verdict": verdict, **searched, **changes}
        (directory / "published.csv").write_bytes(csv_bytes(PUBLISHED, [row]))
        return read_results(directory)

    return make


def test_the_assumption_that_would_have_to_hold_is_told_with_its_range(claiming):
    (line,) = claim_lines(claiming())
    assert (line.verdict, line.told.zh) == ("explained", "有条件成立")
    assert line.explained[0].zh == (
        "须人均办件量（services.*.cases_per_head_year.*）为现值的1.19倍（设定区间0.8至1.5倍），则为45,220 ±120人次/年"
    )
    assert line.explained[1].en == "so would 2 further assumptions, each alone"
    assert "有条件成立" in render(claiming())


def test_where_no_assumption_would_do_that_is_said(claiming):
    (line,) = claim_lines(claiming(verdict="contradicted", searched=NOTHING))
    assert line.verdict == "contradicted"
    assert [said.en for said in line.explained] == ["no assumption alone, within its range, would do"]


@pytest.mark.parametrize("other", [{"study": "dingshan"}, {"mean": 39_000.0}])
def test_a_search_of_another_study_or_of_other_figures_is_not_shown(claiming, other):
    (line,) = claim_lines(claiming(**other))
    assert line.verdict == "contradicted" and line.explained == ()
