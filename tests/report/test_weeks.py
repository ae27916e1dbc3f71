"""Hours of the week: which is called the worst, and heat maps that hold the figures of the file."""

from __future__ import annotations

import dataclasses

import plotly.graph_objects
import pytest

from simnet.report import weeks as module
from simnet.report.figure import Point, localised
from simnet.report.results import Results
from simnet.report.times import group_words
from simnet.report.weeks import alike, weeks, worst_hours

from .sample import HOURS, LEVELS, SCENARIOS


def of_week(results: Results, points: dict[str, tuple[float, float | None]]) -> Results:
    """The same results with other hours of the week, of the baseline alone and all its sites together."""
    kept = tuple(row for row in results.summary if not row.group_by.endswith("weekday_hour"))
    row = next(row for row in results.summary if row.group_by == "weekday_hour" and row.scenario == "single-hall")
    rows = tuple(
        dataclasses.replace(row, group=group, mean=mean, half_width=half_width)
        for group, (mean, half_width) in points.items()
    )
    return dataclasses.replace(results, summary=kept + rows)


def said(results: Results) -> str:
    grid = worst_hours(results)
    assert grid is not None
    return grid.rows[0][1].en


def test_an_hour_is_the_worst_only_where_its_interval_lies_above_all_others(results):
    # 20 - 2 = 18: above 15 + 2, not above 16.5 + 2.
    assert said(of_week(results, {"Mo.09": (0.20, 0.02), "Tu.09": (0.15, 0.02)})) == "Mon 9:00 (20.0 ±2.0%)"
    tied = of_week(results, {"Mo.09": (0.165, 0.02), "Tu.09": (0.20, 0.02), "We.10": (0.1, 0.01)})
    assert said(tied) == "Tue 9:00 and Mon 9:00, which cannot be told apart (up to 20.0 ±2.0%)"
    flat = {f"{day}.09": (0.1 + number / 1000, 0.02) for number, day in enumerate(("Mo", "Tu", "We", "Th", "Fr"))}
    assert said(of_week(results, flat)) == "5 hours, Fri 9:00 among them, which cannot be told apart (up to 10.4 ±2.0%)"
    assert alike({"Mo.09": Point(0.2, None), "Tu.09": Point(0.1, None)}) == []
    assert alike({"Mo.09": Point(0.0, 0.0), "Tu.09": Point(0.0, 0.0)}) == []


def test_the_worst_hour_of_all_sites_and_of_one_site_in_a_table(results):
    grid = worst_hours(results)
    assert grid is not None
    assert [head.en for head in grid.heads] == [
        "Option",
        "Late or left: worst hour of the week",
        "Worst hour at a single site",
    ]
    # late or left x 1.3 on Mondays x (0.4 + 8 x 0.24) at 9: 2.32; 0.0148 x 3.016 = 4.5%; three times that at the party-mass centre.
    assert [[cell.en for cell in row] for row in grid.rows] == [
        ["One hall of 200 m²", "Mon 9:00 (4.6 ±0.2%)", "–"],
        ["A small hall alone (80 m²)", "Mon 9:00 (28.2 ±1.1%)", "–"],
        ["Shaocheng 1+N", "Mon 9:00 (4.5 ±0.2%)", "Party-mass centre Mon 9:00 (13.4 ±0.5%)"],
    ]
    assert grid.rows[2][2].zh == "党群服务中心周一9时（13.4 ±0.5%）"


def test_nothing_is_said_without_hours_of_the_week_without_intervals_or_where_nobody_is_late(results):
    for without in (
        of_week(results, {}),
        of_week(results, {"Mo.09": (0.2, 0.01), "Mo.10": (0.1, 0.01)}),  # one day has no week
        of_week(results, {"Mo.09": (0.0, 0.0), "Tu.10": (0.0, 0.0)}),
    ):
        assert weeks(without) == [] and worst_hours(without) is None
    once = dataclasses.replace(
        results, summary=tuple(dataclasses.replace(row, n=1, half_width=None) for row in results.summary)
    )
    assert worst_hours(once) is None
    panels = weeks(once)
    assert panels and all(panel.chart.finding is None and "±" not in str(panel.chart.figure) for panel in panels)
    assert "interval" not in panels[0].chart.note.en


def test_heat_maps_hold_the_figures_of_the_file_on_one_scale(results):
    panels = weeks(results)
    assert [panel.scenario for panel in panels] == list(SCENARIOS)
    hours = [hour for hour in HOURS if hour != 12]
    highest = LEVELS["small-hall"]["late_or_left"] * 1.3 * 2.32
    for panel in panels:
        trace = panel.chart.figure["data"][0]
        assert trace["x"] == [str(hour) for hour in hours]
        assert [day["en"] for day in trace["y"]] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
        for row, day in enumerate(("Mo", "Tu", "We", "Th", "Fr")):
            for column, hour in enumerate(hours):
                told = results.estimate(panel.scenario, "late_or_left", "weekday_hour", f"{day}.{hour:02d}")
                assert trace["z"][row][column] == pytest.approx(100 * told.mean, abs=0.0005)
                assert trace["customdata"][row][column] == pytest.approx(100 * told.half_width, abs=0.0005)
        assert (trace["zmin"], trace["zmax"]) == (0, pytest.approx(100 * highest))


def test_every_site_can_be_chosen_and_says_its_own_worst_hour(results):
    hall, _, centres = weeks(results)
    assert [name.en for name in hall.names] == ["All sites"] and len(hall.choices) == 1
    # After all sites, those with most visits first: the sample gives them in that order.
    assert [name.en for name in centres.names][:3] == ["All sites", "Service centre", "Party-mass centre"]
    assert len(centres.names) == len(centres.choices) == 7
    party = centres.choices[2]
    assert party["finding"]["en"] == "Worst hour: Mon 9:00 (13.4 ±0.5%)."
    assert party["z"][0][1] == pytest.approx(3 * centres.choices[0]["z"][0][1], abs=0.002)
    assert centres.choices[0]["finding"]["en"].endswith(
        "Worst hour at a single site: Party-mass centre Mon 9:00 (13.4 ±0.5%)."
    )
    table = {row[0].en: [cell.en for cell in row[1:]] for row in centres.chart.table.rows}
    assert len(table) == 7 * 5 and table["Party-mass centre Mon"][1] == "13.4 ±0.5%"


def test_of_very_many_sites_those_with_most_visits_can_be_chosen(results, monkeypatch):
    monkeypatch.setattr(module, "MOST_SITES", 2)
    *_, centres = weeks(results)
    assert [name.en for name in centres.names] == ["All sites", "Service centre", "Party-mass centre"]
    assert "2 sites with most visits" in centres.chart.note.en
    assert "Party-mass centre" in worst_hours(results).rows[2][2].en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plotly_accepts_the_heat_maps(results, language):
    for panel in weeks(results):
        plotly.graph_objects.Figure(localised(panel.chart.figure, language))


@pytest.mark.parametrize(
    ("by", "group", "zh", "en"),
    [
        ("hour", "09", "9时", "9:00"),
        ("weekday", "Mo", "周一", "Mon"),
        ("month", "11", "11月", "November"),
        ("weekday_hour", "We.14", "周三14时", "Wed 14:00"),
        ("site_hour", "hall.08", "便民服务中心8时", "Service centre 8:00"),
        ("site_quarter", "hall.08:15", "便民服务中心08:15", "Service centre 08:15"),
        ("site_weekday_hour", "justice.Mo.11", "司法所周一11时", "Justice office Mon 11:00"),
        ("zone", "c2", "社区二", "Community 2"),
        ("pool", "hall.desk", "hall.desk", "hall.desk"),
    ],
)
def test_groups_in_words(results, by, group, zh, en):
    assert (group_words(results, by, group).zh, group_words(results, by, group).en) == (zh, en)
