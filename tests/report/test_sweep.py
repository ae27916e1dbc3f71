"""The page of a sweep: what is said, what is drawn, and that it is what the files hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.report import sweep_sentences
from simnet.report.figure import localised
from simnet.report.sweep_data import is_sweep, read_sweep
from simnet.report.sweep_page import fronts, render_sweep, write_sweep_page
from simnet.report.sweep_results import short_names
from simnet.report.sweep_trade_off import trade_off_chart

from .sample import HOSTILE, write_sample
from .sweep_sample import CROWD, WINDOWS, two_paths, under_demand, varied, write
from .test_browser import opened


def said(directory: Path) -> str:
    found = sweep_sentences.findings(read_sweep(directory))
    assert found and all(sentence.zh for sentence in found)
    return " ".join(sentence.en for sentence in found)


def test_what_is_ruled_out_is_counted_and_the_front_ends_where_nothing_more_is_gained(tmp_path):
    text = said(two_paths(tmp_path))
    assert "Of 6 combinations, 2 can be ruled out" in text and "4 remain" in text
    # From two windows to three waits differ by 0.02 inside 0.05: no gain, so the front is told up to two.
    assert "runs from 900,000 ±1,000 yuan and 20.0 ±0.4 min (windows: 1, hours: as now)" in text
    assert "to 1,000,000 ±1,000 yuan and 6.0 ±0.2 min (windows: 2, hours: as now)" in text
    assert "gains, step by step, nothing that can be told" in text
    assert (
        "The scenario as it stands (1,200,000 ±1,000 yuan, 7.0 ±0.2 min) is among those ruled out: another (windows: 2, hours: as now)"
        in text
    )


def test_where_the_scenario_stands_is_said_only_if_it_is_a_point(tmp_path):
    assert "as it stands" not in said(two_paths(tmp_path / "none", sweep={"base_point": None}))
    assert "is on the estimated front" in said(two_paths(tmp_path / "front", sweep={"base_point": 3}))
    assert "cannot be ruled out, but is not on the estimated front" in said(
        two_paths(tmp_path / "possible", sweep={"base_point": 2})
    )


def point(value: str, cost: float, wait: float, status: str, **more):
    return {"values": (value,), "cost": (cost, 900), "wait": (wait, 0.2), "status": status, **more}


def test_ties_are_never_called_wins(tmp_path):
    all_kept = [point("1", 9e5, 20, "front"), point("2", 1e6, 6, "front"), point("3", 1.1e6, 6.1, "possible")]
    assert said(write(tmp_path / "all", [WINDOWS], all_kept)).startswith("None of the 3 combinations can be ruled out")
    one_left = [point("1", 9e5, 5, "front"), point("2", 1e6, 6, "dominated", dominated_by=1)]
    text = said(write(tmp_path / "one", [WINDOWS], one_left))
    assert (
        text.startswith("Only one combination is worth considering (windows: 1)")
        and "All others (1) can be ruled out" in text
    )
    alone = said(write(tmp_path / "alone", [WINDOWS], [point("1", 9e5, 5, "front")]))
    assert alone.startswith(
        "There is one combination only (windows: 1): public cost a year 900,000 ±1,000 yuan, mean wait 5.0 ±0.2 min"
    )


def test_under_circumstances_that_nobody_chooses_combinations_are_weighed_apart(tmp_path):
    text = said(under_demand(tmp_path / "grid"))
    assert text.startswith("Of 6 combinations under 2 circumstances, 3 can be ruled out")
    assert "Nobody chooses demand, so combinations are weighed under the same circumstances only." in text
    assert "What remains under all circumstances: windows: 2." in text
    assert "Choices that can be ruled out under all circumstances: 1." in text
    alone = [
        {"values": ("1", "1"), "cost": (9e5, 1), "wait": (5, 1), "status": "alone", "group": 1},
        {"values": ("2", "2"), "cost": (9e5, 1), "wait": (9, 1), "status": "alone", "group": 2},
    ]
    assert said(write(tmp_path / "alone", [WINDOWS, CROWD], alone)).startswith(
        "No two combinations have the same circumstances (demand)"
    )


def test_a_step_inside_its_interval_is_never_called_a_difference(tmp_path):
    front = fronts(read_sweep(two_paths(tmp_path)))[0]
    assert [row.number for row in front.rows] == ["1", "2", "3"]
    assert [row.wait_step.en for row in front.rows] == ["", "−14.0 ±1.0 min", "no clear difference"]
    assert [row.cost_step.en for row in front.rows] == ["", "+100,000 ±2,000 yuan", "+300,000 ±2,000 yuan"]
    assert [[value.en for value in row.values] for row in front.rows] == [
        ["1", "as now"],
        ["2", "as now"],
        ["3", "as now"],
    ]
    two = fronts(read_sweep(under_demand(tmp_path / "two")))
    assert [(front.heading.en, len(front.rows)) for front in two] == [("demand: 1", 2), ("demand: 1.5", 1)]
    assert two[0].colour != two[1].colour and [[v.en for v in row.values] for row in two[0].rows] == [["1"], ["2"]]


def test_the_chart_holds_every_point_with_both_intervals_and_the_stair_of_the_front(tmp_path):
    chart = trade_off_chart(read_sweep(two_paths(tmp_path)))
    assert chart is not None
    pale, stair, possible, front, base = chart.figure["data"]
    assert pale["x"] == [1_200_000, 1_500_000] and pale["error_y"]["array"] == [0.2, 0.2]
    assert possible["y"] == [19.0]
    assert front["x"] == [900_000, 1_000_000, 1_300_000] and front["y"] == [20.0, 6.0, 5.98]
    assert front["error_x"]["array"] == [900, 900, 900] and front["text"] == ["1", "2", "3"]
    # From above the cheapest, along the front, to the right of the dearest.
    assert stair["line"]["shape"] == "hv" and stair["x"][1:-1] == front["x"] and stair["y"][1:-1] == front["y"]
    assert stair["x"][0] == 900_000 and stair["y"][-1] == 5.98
    assert (base["x"], base["y"]) == ([1_200_000], [7.0])
    low, high = chart.figure["layout"]["xaxis"]["range"]
    assert low < 899_100 and high > 1_500_900
    assert [localised(tick, "zh") for tick in chart.figure["layout"]["xaxis"]["ticktext"]] == ["100", "120", "140"]
    assert [name.en for name, _ in chart.key] == [
        "on the front, numbered from the cheapest", "cannot be ruled out", "ruled out", "the scenario as it stands",
    ]  # fmt: skip
    names = [localised(note["text"], "en") for note in chart.figure["layout"]["annotations"]]
    assert names == ["1 · as now", "2 · as now", "3 · as now"]


def test_paths_without_a_title_are_named_by_as_much_of_their_end_as_tells_them_apart():
    assert short_names(("sites.a.windows.x.count", "sites.b.windows.x.count", "demand.factor")) == {
        "sites.a.windows.x.count": "a.windows.x.count",
        "sites.b.windows.x.count": "b.windows.x.count",
        "demand.factor": "demand.factor",
    }


def test_a_sweep_is_known_by_its_manifest_and_a_broken_table_is_refused(tmp_path):
    directory = two_paths(tmp_path / "sweep")
    assert is_sweep(directory) and not is_sweep(write_sample(tmp_path / "study"))
    (directory / "trade_off.csv").write_text("point,status\n1,front\n", "utf-8")
    with pytest.raises(InputError, match="column group is missing"):
        write_sweep_page(directory)
    assert not (directory / "report.html").exists()


def test_what_is_missing_is_left_out(tmp_path):
    directory = two_paths(tmp_path)
    for name in ("effects.csv", "sweep.csv"):
        (directory / name).unlink()
    page = render_sweep(read_sweep(directory))
    assert 'id="effects"' not in page and 'id="trade"' in page


def test_no_text_of_a_user_becomes_markup(tmp_path):
    hostile = varied("sites.hall.hours", f"时间{HOSTILE}", f"hours{HOSTILE}", {"long": (HOSTILE, HOSTILE)})
    points = [
        {"values": ("1", "long"), "cost": (9e5, 900), "wait": (20.0, 0.4), "status": "front"},
        {"values": ("2", f"x{HOSTILE}"), "cost": (1e6, 900), "wait": (6.0, 0.2), "status": "front", "cheaper": 1},
    ]
    title = {
        "kind": "sweep",
        "name": "hall",
        "title": {"zh": HOSTILE, "en": HOSTILE},
        "question": {"zh": HOSTILE, "en": HOSTILE},
    }
    page = render_sweep(read_sweep(write(tmp_path, [WINDOWS, hostile], points, study=title)))
    assert HOSTILE not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "<img src=x" not in page


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_drawn_in_a_browser_without_error_and_fits(browser, tmp_path, width, language):
    directory = two_paths(tmp_path)
    write_sweep_page(directory)
    with opened(browser, directory, f"?lang={language}", width) as page:
        places = page.locator(".chart")
        # The trade-off, two of both paths together, and three measures by two paths.
        assert places.count() == 1 + 2 + 6
        for place in places.all():
            assert place.locator(".main-svg .trace").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth") == width
        drawn = page.evaluate("document.getElementById('trade-off')._fullData.map(trace => Array.from(trace.y))")
        assert drawn[3] == [20.0, 6.0, 5.98]
        names = page.locator("#trade-off .annotation-text").all_text_contents()
        assert len(names) == (3 if width == 1280 else 0), "names stand beside points where there is room"
        text = page.locator("main").inner_text()
        assert ("可以排除" in text) == (language == "zh") and ("can be ruled out" in text) == (language == "en")
        assert page.locator("table.front tbody tr").count() == 3


def test_the_page_under_circumstances_is_drawn(browser, tmp_path):
    directory = under_demand(tmp_path)
    write_sweep_page(directory)
    with opened(browser, directory, "?lang=en") as page:
        assert page.locator("table.front").count() == 2
        assert page.locator("h3.group").all_inner_texts() == ["demand: 1", "demand: 1.5"]
        assert "no combination of the same circumstances lies to its lower left" in page.locator("#trade").inner_text()
