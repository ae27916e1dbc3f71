"""A day on the map and the bad day: what the script gets, and what is said."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects
import pytest

from simnet.report.bad_day import bad_day, finding
from simnet.report.day import date_words, day_view
from simnet.report.days_data import DayAbout, DayRow
from simnet.report.figure import localised
from simnet.report.ground import ground_of
from simnet.report.look import looks

from .sample import SCENARIOS


@pytest.fixture
def view(results):
    return day_view(results, ground_of(results.scenarios), looks(SCENARIOS, results.baseline))


def test_the_script_gets_the_figures_of_the_file(view):
    hall = view.data["scenarios"]["single-hall"]["days"]
    # Runs begin with the quarter hour, nine is the 36th; people and windows in tenths.
    assert hall["worst"]["waiting"] == {"hall": [36, 40, 65, 20]}
    assert hall["worst"]["posts"] == [36, 80, 80, 80, 80] and hall["worst"]["busy"] == [36, 72, 80, 79, 10]
    assert hall["usual"]["all"] == [36, 5, 12]
    assert view.data["most"] == 6.5
    assert view.quarters == (36, 40)


def test_teams_are_in_minutes_and_drawn_where_maps_have_them(results, view):
    ground = ground_of(results.scenarios)
    days = view.data["scenarios"]["one-plus-n"]["days"]
    assert days["usual"]["teams"] == [
        [[0, *ground.at(0.35, 0.436), 540, 550, 570], [1, *ground.at(1.05, 0.87), 570, 580, 580]]
    ]
    assert days["worst"]["teams"] == [] and view.has_teams


def test_it_begins_with_a_usual_day_at_its_busiest_quarter_the_baseline_beside_the_recommended(view):
    assert (view.left, view.right) == ("single-hall", "one-plus-n")
    assert [name for name, _ in view.days] == ["usual", "worst"]
    assert view.days[1][1].zh == "人最多的一天（10月8日周日，219人次）"
    assert view.start == 37


def test_without_days_or_waiting_there_is_no_such_view(results):
    ground, drawn = ground_of(results.scenarios), looks(SCENARIOS, results.baseline)
    assert day_view(replace(results, days=replace(results.days, rows=())), ground, drawn) is None
    idle = tuple(replace(row, waiting=0.0) for row in results.days.rows)
    assert day_view(replace(results, days=replace(results.days, rows=idle)), ground, drawn) is None
    assert bad_day(replace(results, days=replace(results.days, about=())), drawn) is None


def test_a_date_in_words():
    assert date_words(DayAbout("worst", 293, "2023-10-08", {})).en == "Sun 8 October"
    assert date_words(DayAbout("worst", 3, "", {})).zh == "第3日"


def test_the_bad_day_is_told_at_the_busiest_site_of_the_baseline_and_the_recommended(results):
    title, charts = bad_day(results, looks(SCENARIOS, results.baseline))
    assert title.zh == "人最多的一天：10月8日周日"
    assert [chart.title.zh for chart in charts] == ["一个大厅（200平方米）：便民服务中心", "少城“1+N”：党群服务中心"]
    # Eleven at once at 9:15 with eight windows; somebody waits in three quarters of an hour.
    assert charts[0].finding.en == (
        "Most people wait around 09:15: 11 at once, with 8 windows manned; somebody waits for 0.8 hours of the day."
    )
    posts, waiting = charts[0].figure["data"]
    assert waiting["y"] == [4.0, 6.5, 2.0, 0.0] and posts["y"] == [8.0] * 4 and waiting["x"] == [36, 37, 38, 39]
    assert charts[1].figure["data"][1]["y"] == [1.0, 3.0, 0.0, 0.0]
    scales = {tuple(chart.figure["layout"]["yaxis"]["range"]) for chart in charts}
    assert len(scales) == 1  # one scale for both
    for chart in charts:
        for language in ("zh", "en"):
            plotly.graph_objects.Figure(localised(chart.figure, language))


def test_a_bad_day_on_which_nobody_waits_or_the_door_is_shut():
    row = DayRow("hall", "worst", "hall", "08:45", 0.0, 0, 0.0, 0.0)
    assert finding([row]).zh == "这一天没有人等候。"
    assert "当时窗口未开放" in finding([replace(row, waiting=2.0, most_waiting=3)]).zh
