"""Charts as figures: valid for plotly in both languages, and holding the figures of the files."""

from __future__ import annotations

import plotly.graph_objects
import pytest

from simnet.report import places, sections
from simnet.report.channels import channel_section
from simnet.report.charts import spread
from simnet.report.data import read_results
from simnet.report.figure import escaped, fold, localised
from simnet.report.look import COLOURS, looks, text_colour
from simnet.report.results import Results
from simnet.report.weeks import weeks

from .sample import SCENARIOS


def charts_of(results: Results):
    drawn = looks(SCENARIOS, results.baseline)
    return [
        *sections.when(results, drawn),
        *sections.money(results, drawn),
        *sections.who(results, drawn),
        *(panel.chart for panel in weeks(results)),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plotly_accepts_every_figure(results, language):
    charts = charts_of(results)
    assert len({chart.id for chart in charts}) == len(charts) == 15
    for chart in charts:
        plotly.graph_objects.Figure(localised(chart.figure, language))


def test_lines_hold_the_figures_of_the_file(results):
    chart = next(chart for chart in charts_of(results) if chart.id == "late-or-left-hour")
    for trace, scenario in zip(chart.figure["data"], SCENARIOS, strict=True):
        rows = [
            results.estimate(scenario, "late_or_left", "hour", f"{hour:02d}") for hour in (8, 9, 10, 11, 13, 14, 15, 16)
        ]
        assert trace["y"] == pytest.approx([100 * row.mean for row in rows])
        assert trace["error_y"]["array"] == pytest.approx([100 * row.half_width for row in rows])


def test_hours_in_which_hardly_anybody_comes_are_left_out_and_said_to_be(results):
    chart = next(chart for chart in charts_of(results) if chart.id == "mean-wait-hour")
    assert [row[0].en for row in chart.table.rows] == ["8", "9", "10", "11", "13", "14", "15", "16"]  # at 12: 0.3%
    assert "0.5%" in chart.note.zh


def test_bills_hold_both_bases_and_only_the_public_has_two(results):
    charts = {chart.id: chart for chart in charts_of(results)}
    full, paid = charts["cost-public-recurrent"].figure["data"][4:6]
    assert paid["x"] == pytest.approx([96_000, 22_000, 1_000_000, 4_200, 1_122_200])
    assert full["x"] == [312_000, 52_000, 1_830_000, None, pytest.approx(2_198_200)]  # overtime is the same on both
    assert len(charts["cost-residents-recurrent"].figure["data"]) == 3
    assert "total" not in str(charts["cost-public-one-off"].table.rows)


def test_the_map_is_said_to_be_synthetic_where_its_origin_says_so(results, make_results):
    assert places.is_synthetic(results)
    scenarios = {"single-hall": {"sites": {}, "evidence": []}}
    assert not places.is_synthetic(make_results(scenarios=scenarios))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_parts_of_wholes_hold_the_figures_of_the_file_and_plotly_accepts_them(reaching, language):
    section = channel_section(read_results(reaching))
    shares, hours = section.charts
    for chart in section.charts:
        plotly.graph_objects.Figure(localised(chart.figure, language))
    assert [trace["error_x"]["array"][3] for trace in shares.figure["data"]] == pytest.approx([0.2] * 6)
    assert shares.table.rows[0][0].en == "Windows"  # in the table, not in the chart
    assert [cell.en for cell in shares.table.rows[0][1:]] == ["100.0%", "100.0%", "100.0%", "78.3 ±0.2%"]
    assert [note["text"]["en"] for note in shares.figure["layout"]["annotations"]] == [
        "0.0%",
        "0.0%",
        "0.0%",
        "21.7 ±0.3%",
    ]
    idle = hours.figure["data"][-1]
    assert idle["name"]["en"] == "Idle" and idle["x"] == [6210, 6210, 6210, 9120]
    assert [note["text"]["en"] for note in hours.figure["layout"]["annotations"]][3] == "12,971 ±21"


def test_a_narrow_part_shows_its_figure_alone(reaching):
    shares = channel_section(read_results(reaching)).charts[0].figure["data"]
    texts = {trace["name"]["en"]: trace["text"][3] for trace in shares}
    assert texts["Online"] == {"zh": "网上办<br>11%", "en": "Online<br>11%"}  # of 21.7
    assert texts["Home visits"] == "1%"


def test_groups_stand_in_the_order_of_the_scenario_file(results):
    chart = next(chart for chart in charts_of(results) if chart.id == "time-per-case-segment")
    names = [row[0].en for row in chart.table.rows]
    assert names == ["General public", "Elderly (60+)", "People with limited mobility", "Employers"]


def test_colours_belong_to_scenarios_and_the_baseline_is_grey():
    drawn = looks(("a", "b", "c"), "b")
    assert (drawn["b"].colour, drawn["a"].colour, drawn["c"].colour) == ("#555555", COLOURS[0], COLOURS[1])
    many = looks(tuple(str(n) for n in range(20)), "0")
    assert len({(look.colour, look.symbol) for look in many.values()}) == 20


def test_numbers_on_markers_can_be_read():
    assert text_colour("#555555") == text_colour("#0072B2") == "#ffffff"
    assert text_colour("#F0E442") == "#1a1a1a"


def test_users_names_are_no_tags_in_charts():
    assert escaped("<b>&") == "&lt;b&gt;&amp;"


def test_names_fold_at_words_and_before_brackets():
    assert fold("老年人（60岁以上）", 14) == ["老年人", "（60岁以上）"]
    assert fold("People with limited mobility", 16) == ["People with", "limited mobility"]
    assert fold("x" * 100, 16) == ["x" * 16, "x" * 16, "x" * 16 + "…"]


def test_labels_at_line_ends_move_apart_as_little_as_needed():
    assert spread([10.0, 11.0, 60.0], 18.0) == [1.5, 19.5, 60.0]
    assert spread([0.0, 1.0, 2.0], 18.0) == [0.0, 18.0, 36.0]
    assert spread([], 18.0) == []
