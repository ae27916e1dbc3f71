"""How robust it is, in words: each verdict, ties beside it, days and sites; on the page and off it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simnet.experiment.output import csv_bytes
from simnet.report.data import read_results
from simnet.report.look import looks
from simnet.report.page import render, write_page
from simnet.report.results import Results
from simnet.report.stress import stress_section
from simnet.report.stress_words import left_out, stress_lines, survival
from simnet.report.text import EMPTY
from simnet.tables import STRESS

from .sample import HOSTILE, SCENARIOS, write_sample
from .test_browser import drawn, opened

ONE, SMALL, MANY = SCENARIOS
"""One hall (the baseline), the small hall, 1+N (recommended)."""

DEMAND = {"kind": "demand", "factor": 1.5, "set": [MANY], "verdict": "survives"}
LEAVE = {"kind": "leave", "share": 0.2, "set": [MANY, ONE], "verdict": "survives"}
CLOSED = {
    "kind": "closed", "from": "2023-11-06", "weekday": "Mo", "days": 7, "measured_days": 14, "set": [ONE], "verdict": "overturned",
    "sites": {ONE: "hall", SMALL: "hall", MANY: "party_mass"},
}  # fmt: skip
DAY = {
    "kind": "day", "from": "2023-06-25", "weekday": "Mo", "days": 1, "measured_days": 1, "factor": 2.0, "set": [ONE, SMALL],
    "verdict": "overturned",
}  # fmt: skip
OWN = {
    "kind": "own",
    "title": {"zh": "洪水", "en": "A flood"},
    "set": [MANY],
    "verdict": "survives",
    "untouched": [ONE, SMALL],
}


def rows(stresses: dict[str, Any]) -> list[dict[str, Any]]:
    """Figures by formula: time per case of 60 + 10 a stress + 2 a scenario, and what a stress adds: 5, nothing clear, nothing."""
    return [
        {
            "stress": stress, "scenario": scenario, "measure": "time_per_case", "unit": "min", "n": 30,
            "mean": 60.0 + 10 * number + 2 * place, "half_width": 0.8, "without": 50.0, "change": (5.0, 0.3, 0.0)[place],
            "change_half_width": (0.5, 0.5, 0.0)[place], "baseline": ONE, "difference": float(place), "difference_half_width": 0.4,
            "p_adjusted": 0.01, "family": 16,
        }
        for number, stress in enumerate(stresses)
        for place, scenario in enumerate(SCENARIOS)
    ]  # fmt: skip


@pytest.fixture
def stressed(tmp_path: Path) -> Callable[..., Results]:
    def make(best: tuple[str, ...] = (MANY,), not_stressed: dict[str, str] | None = None, **stresses: Any) -> Results:
        directory = write_sample(
            tmp_path / "stressed",
            recommendation={"objective": "time_per_case", "set": list(best)},
            stress={"recommended": list(best), "stresses": stresses, "left_out": not_stressed or {}},
        )
        (directory / "stress.csv").write_bytes(csv_bytes(STRESS, rows(stresses)))
        return read_results(directory)

    return make


def test_a_recommendation_that_stands_alone_under_every_stress(stressed):
    results = stressed(demand_150=DEMAND, flood=OWN)
    assert (
        survival(results).en
        == "The recommendation survives all 2 stresses: under each of them only Shaocheng 1+N is left."
    )
    assert survival(results).zh == "建议经得起全部2项压力：每一项下都只留下少城“1+N”。"
    assert [line.told.en for line in stress_lines(results)] == ["survives", "survives"]


def test_a_tie_under_stress_is_told_as_one(stressed):
    results = stressed(demand_150=DEMAND, staff_leave=LEAVE)
    assert survival(results).en == (
        "The recommendation survives all 2 stresses: under each of them Shaocheng 1+N is among the best. "
        "Under “20% of the staff on leave”, One hall of 200 m² cannot be told from what is recommended."
    )
    line = stress_lines(results)[1]
    assert line.told.en == "survives, but cannot be told from One hall of 200 m²"
    assert line.told.zh == "成立，但与一个大厅（200平方米）分不出"
    assert line.best.en == "One hall of 200 m² and Shaocheng 1+N"
    both = survival(stressed(staff_leave=LEAVE, demand_80=LEAVE | {"kind": "demand", "factor": 0.8}))
    assert "Under “20% of the staff on leave” and “Demand ×0.8”, One hall" in both.en


def test_several_recommended_stay_tied(stressed):
    results = stressed(best=(ONE, MANY), staff_leave=LEAVE)
    assert survival(results).en == (
        "The recommendation survives the only stress: under it One hall of 200 m² and Shaocheng 1+N are among the best and "
        "cannot be told apart."
    )


def test_a_recommendation_that_is_overturned_says_what_is_best_then(stressed):
    results = stressed(demand_150=DEMAND, site_closed=CLOSED, busy_day=DAY)
    assert survival(results).en == (
        "Of all 3 stresses, the recommendation survives 1. No recommended option is among the best under every stress. "
        "Under “The busiest site closed for 7 days” it is overturned: One hall of 200 m² is best. "
        "Under “A day of demand ×2” it is overturned: One hall of 200 m² and A small hall alone (80 m²) are best and cannot be "
        "told apart."
    )
    assert [line.told.en for line in stress_lines(results)] == ["survives", "overturned", "overturned"]


def test_a_recommendation_that_is_narrowed_says_to_what(stressed):
    narrowed = DEMAND | {"set": [MANY, SMALL], "verdict": "narrowed"}
    results = stressed(best=(ONE, MANY), demand_150=narrowed, staff_leave=LEAVE)
    assert survival(results).zh == (
        "在全部2项压力中，建议经得起1项。在每一项下都留在最好之列的是少城“1+N”。在“需求×1.5”下只剩少城“1+N”。"
        "在“需求×1.5”下，只留小厅（80平方米）与建议方案分不出。"
    )
    assert (
        stress_lines(results)[0].told.en
        == "narrowed to Shaocheng 1+N, but cannot be told from A small hall alone (80 m²)"
    )


def test_what_cannot_be_judged_is_not_counted(stressed):
    unknown = DEMAND | {"set": [ONE, SMALL, MANY], "verdict": "undecided"}
    results = stressed(demand_150=unknown, flood=OWN)
    assert survival(results).en == (
        "The recommendation survives the only stress that can be judged: under it only Shaocheng 1+N is left. "
        "“Demand ×1.5” cannot be judged."
    )
    assert stress_lines(results)[0].told.en == "cannot be judged"
    assert survival(stressed(demand_150=unknown)).en == "“Demand ×1.5” cannot be judged."


def test_days_and_sites_are_named(stressed):
    lines = stress_lines(stressed(site_closed=CLOSED, busy_day=DAY, flood=OWN, counted=DAY | {"from": "day 8"}))
    assert lines[0].note.en == (
        "from 2023-11-06 (Mon); measured over the 14 days from then; closed: Service centre (One hall of 200 m² and "
        "A small hall alone (80 m²)), Party-mass centre (Shaocheng 1+N)"
    )
    # A Sunday on which people work as on a Monday.
    assert lines[1].note.en == "2023-06-25 (worked as Mon); measured over that day alone"
    assert lines[1].note.zh == "2023-06-25（按周一上班）；只统计这一天"
    assert (lines[2].title.zh, lines[2].note.en) == (
        "洪水",
        "does not touch One hall of 200 m² and A small hall alone (80 m²)",
    )
    assert lines[3].note == type(lines[3].note)(
        "第8天（周一）；只统计这一天", "day 8 (Mon); measured over that day alone"
    )


def test_what_was_left_out_is_said_with_the_reason(stressed):
    results = stressed(demand_150=DEMAND, not_stressed={"busy_day": "no_day", "new": "because"})
    assert [text.en for text in left_out(results)] == [
        "Left out: A day of twice the demand (a run in minutes has no days).",
        "Left out: new (because).",
    ]


def test_figures_have_intervals_and_a_change_inside_its_interval_is_none(stressed):
    results = stressed(demand_150=DEMAND, site_closed=CLOSED)
    section = stress_section(results, looks(SCENARIOS, ONE))
    assert section is not None and section.chart is not None and section.panel is not None
    table = section.chart.table
    assert [row[0].en for row in table.rows] == ["No stress", "Demand ×1.5", "The busiest site closed for 7 days"]
    # Without stress those of the summary: 52.7, 60.3 and 46.8 with 0.31; then 60 + 10 a stress + 2 a scenario.
    assert [cell.en for cell in table.rows[0][1:]] == ["52.7 ±0.3 min", "60.3 ±0.3 min", "46.8 ±0.3 min"]
    assert [cell.en for cell in table.rows[2][1:]] == ["70.0 ±0.8 min", "72.0 ±0.8 min", "74.0 ±0.8 min"]
    assert section.chart.note is not None and "are not to be compared" in section.chart.note.en
    assert [cell.en for cell in section.panel.grid.rows[0]] == [
        "Demand ×1.5",
        "+5.0 ±0.5 min",
        "no clear change",
        "unchanged",
    ]
    calm = stress_section(stressed(demand_150=DEMAND), looks(SCENARIOS, ONE))
    assert calm is not None and calm.chart is not None and "compared" not in calm.chart.note.en


def test_the_page_has_the_section_in_both_languages(stressed):
    page = render(stressed(demand_150=DEMAND, site_closed=CLOSED))
    assert page.count('<section id="stress"') == 1 and '<a href="#stress">' in page
    for words in (
        "How robust is it?",
        "结论经得起压力吗",
        "需求×1.5",
        "Demand ×1.5",
        "overturned",
        "不成立",
        "stress-objective",
    ):
        assert words in page
    assert '<span class="told overturned">' in page


@pytest.mark.parametrize("width", [390, 1280])
def test_the_chart_shows_the_figures_of_the_file_in_a_browser(browser, stressed, tmp_path, width):
    stressed(demand_150=DEMAND, site_closed=CLOSED, busy_day=DAY, flood=OWN)
    write_page(tmp_path / "stressed")
    with opened(browser, tmp_path / "stressed", width=width) as page:
        traces = drawn(page, "stress-objective")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator("#stress tbody tr").first.is_visible()
    # A trace a scenario: without stress, then 60, 70, 80 and 90, and 2 a scenario.
    for place, (trace, plain) in enumerate(zip(traces, (52.7, 60.3, 46.8), strict=True)):
        assert trace["x"] == pytest.approx([plain, *(60 + 10 * number + 2 * place for number in range(4))])
        assert trace["spread"] == pytest.approx([0.31, 0.8, 0.8, 0.8, 0.8])


def test_results_without_stress_have_a_page_without_it(results, tmp_path):
    assert results.stress == () and results.stresses == ()
    assert stress_section(results, looks(SCENARIOS, ONE)) is None
    page = render(results)
    assert 'id="stress"' not in page and "#stress" not in page


def test_of_a_single_scenario_only_changes_are_told(stressed):
    results = stressed(best=(ONE,), demand_150=DEMAND | {"set": [ONE]})
    only = dataclasses.replace(results, scenarios=results.scenarios[:1])
    assert survival(only) == EMPTY
    page = render(only)
    assert "Demand ×1.5" in page and "+5.0 ±0.5 min" in page
    assert "recommendation" not in page.split('<section id="stress"')[1].split("</section>")[0]


def test_no_text_of_a_study_becomes_a_tag(stressed):
    titled = OWN | {"title": {"zh": HOSTILE, "en": HOSTILE}}
    page = render(
        stressed(**{f"x{HOSTILE}": OWN | {"title": None}, "flood": titled}, demand_150=DEMAND | {"verdict": HOSTILE})
    )
    assert HOSTILE not in page and "&lt;img src=x onerror=alert(1)&gt;" in page
