"""Several studies side by side: what is told of each, what may be compared, what is refused."""

from __future__ import annotations

import copy
import csv
import dataclasses
import json
from pathlib import Path

import pytest

import simnet
from simnet.errors import InputError
from simnet.report.data import read_results
from simnet.report.district import MARK, comparable, render_district, scale_table, standing, write_district
from simnet.report.district_charts import change_chart
from simnet.report.district_data import Study, lines_of, read_studies
from simnet.report.text import Text

from .sample import manifest, with_constraint, with_difference, write_sample
from .sweep_sample import two_paths


def study_of(directory: Path, name: str, **changes) -> Study:
    found = manifest()["study"] | {"name": name, "title": {"zh": f"研究{name}", "en": f"Study {name}"}}
    (study,) = [
        one
        for one in read_studies([write_sample(directory / name, **({"study": found} | changes)), _other(directory)])
        if one.results.name == name
    ]
    return study


def _other(directory: Path) -> Path:
    """A second study, since one by itself is none side by side."""
    found = manifest()["study"] | {"name": "other"}
    return write_sample(directory / "other", study=found)


def with_best(*best: str) -> dict:
    found = copy.deepcopy(manifest()["recommendation"])
    return {"recommendation": found | {"set": list(best)}}


def rows_of(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_figures_are_those_of_the_files(sample, tmp_path):
    study = study_of(tmp_path, "a")
    lines = {line.key: line for line in lines_of(study)}
    assert list(lines) == [
        "mean_wait",
        "trips_per_case",
        "time_per_case",
        "late_or_left",
        "public_cost_year",
        "cost_once",
    ]
    summary = {(r["scenario"], r["measure"]): r for r in rows_of(sample, "summary.csv") if not r["group_by"]}
    compared = {(r["scenario"], r["measure"]): r for r in rows_of(sample, "comparison.csv")}
    for key in ("mean_wait", "trips_per_case", "time_per_case", "late_or_left", "public_cost_year"):
        line, row = lines[key], compared["one-plus-n", key]
        assert line.baseline.value == pytest.approx(float(summary["single-hall", key]["mean"]))
        assert line.shown.value == pytest.approx(float(summary["one-plus-n", key]["mean"]))
        assert line.difference.value == pytest.approx(float(row["difference"]))
        assert line.difference.half_width == pytest.approx(float(row["half_width"]))
    # Time per case: 46.8 - 52.7 = -5.9 of 52.7 min is -11.2%, and 0.9 x 0.31 = 0.279 min is 0.53% of it.
    assert lines["time_per_case"].relative.value == pytest.approx(-5.9 / 52.7)
    assert lines["time_per_case"].relative.half_width == pytest.approx(0.279 / 52.7)
    # One-off: fitting out for 205,000 instead of 400,000 yuan.
    assert (lines["cost_once"].baseline.value, lines["cost_once"].shown.value) == (400_000, 205_000)
    assert lines["cost_once"].judged.verdict == "better"


def test_a_measure_that_was_not_compared_has_the_sum_of_half_widths(tmp_path):
    study = study_of(tmp_path, "a")
    study = dataclasses.replace(study, results=dataclasses.replace(study.results, comparison=()))
    wait = next(line for line in lines_of(study) if line.key == "mean_wait")
    # 2.95 - 3.42 = -0.47 min, each known to 0.11: 0.22 together, so the difference is clear.
    assert (wait.difference.value, wait.difference.half_width) == (pytest.approx(-0.47), pytest.approx(0.22))
    assert wait.judged.verdict == "better"


def test_ratios_are_of_one_scenario(sample):
    grid = scale_table([Study(read_results(sample), "one-plus-n")])
    said = [[cell.en for cell in row] for row in grid.rows]
    # 102,000 residents; halls have 8 posts, 1+N has 4 + 2 + 4 x 1 = 10: 0.98 for 10,000. Spending: 240 + 40 + 1,330 + 4.2 thousand
    # is 15.8 yuan a head.
    assert said[0][1:4] == ["One hall of 200 m² (baseline)", "102,000", "1"]
    assert (said[0][5], said[0][6]) == ("8", "0.78 posts") and (said[1][5], said[1][6]) == ("10", "0.98 posts")
    assert said[0][8] == "15.8 yuan"


def test_posts_for_visits_carry_the_error_of_visits(sample):
    results = read_results(sample)
    row = next(
        row
        for row in results.summary
        if (row.scenario, row.measure) == ("single-hall", "mean_wait") and not row.group_by
    )
    visits = dataclasses.replace(row, measure="visits_year", unit="visits a year", mean=40_000.0, half_width=4_000.0)
    results = dataclasses.replace(results, summary=(*results.summary, visits))
    first = scale_table([Study(results, "")]).rows[0]
    # 8 posts for 40,000 ± 10% visits: 2.0 ± 0.2 for 10,000.
    assert first[7].en == "2.00 ±0.20 posts"


def test_which_scenario_stands_for_the_advice_is_said(tmp_path):
    def said(name, **changes):
        return standing(study_of(tmp_path, name, **changes)).en

    assert said("one") == "Advised: Shaocheng 1+N. Baseline: One hall of 200 m²."
    tied = said("tie", **with_best("one-plus-n", "small-hall"))
    assert tied.startswith(
        "Shaocheng 1+N cannot be told from A small hall alone (80 m²); Shaocheng 1+N, which has the best estimate"
    )
    assert said("keep", **with_best("single-hall")) == "The baseline stays: One hall of 200 m²."
    assert "no reason to change" in said("both", **with_best("single-hall", "one-plus-n"))
    assert said("none", **with_best()) == "This study compares nothing, or advises nothing."


def test_what_may_not_meet_the_requirement_is_not_called_advised(tmp_path):
    places = {"single-hall": "worse", "small-hall": "broken", "one-plus-n": "open"}
    kept = {"single-hall": "met", "small-hall": "broken", "one-plus-n": "untold"}
    changes = with_constraint(places, kept)
    changes["study"] |= {"name": "open"}
    study = study_of(tmp_path, "open", **changes)
    assert standing(study).en.startswith(
        "Whether Shaocheng 1+N meets what is required cannot be told, so it is not advised"
    )


def test_a_difference_inside_its_interval_is_never_called_one(tmp_path):
    studies = [study_of(tmp_path, name) for name in "abc"]
    differences = {"a": (-0.5, 0.1), "b": (0.5, 0.1), "c": (-0.5, 0.6)}
    studies = [
        dataclasses.replace(
            study, results=with_difference(study.results, "mean_wait", *differences[study.results.name])
        )
        for study in studies
    ]
    lines = [(study, line) for study in studies for line in lines_of(study) if line.key == "mean_wait"]
    chart = change_chart("mean_wait", lines, 0.95)
    assert chart.finding == Text(
        "较好：研究a。较差：研究b。无显著差异：研究c。",
        "Better: Study a. Worse: Study b. No clear difference: Study c.",
    )
    traces = {trace["name"]["en"]: trace for trace in chart.figure["data"]}
    assert {name: trace["y"] for name, trace in traces.items()} == {
        "better": [0],
        "worse": [1],
        "no clear difference": [2],
    }
    # 0.5 of 3.42 min.
    assert traces["better"]["x"] == [pytest.approx(-100 * 0.5 / 3.42)]
    assert traces["no clear difference"]["error_x"]["array"] == [pytest.approx(100 * 0.6 / 3.42)]
    low, high = chart.figure["layout"]["xaxis"]["range"]
    assert low < 0 < high


def test_what_differs_between_studies_is_said_and_only_that(tmp_path):
    one, two = study_of(tmp_path, "a"), study_of(tmp_path, "b")
    assert len(comparable([one, two])) == 3
    found = manifest()
    found["recommendation"]["objective"] = "mean_wait"
    for scenario in found["scenarios"].values():
        scenario["target_wait_min"] = 15.0
    other = study_of(
        tmp_path, "c", recommendation=found["recommendation"], scenarios=found["scenarios"], git_revision="f" * 40
    )
    said = [text.en for text in comparable([one, other])]
    assert "Studies advise by different measures: Study a by residents' time per case; Study c by mean wait." in said
    assert "Target waits differ (Study a 30 min; Study c 15 min), so “late or left” means different things." in said
    assert any("different versions" in text for text in said)


def test_the_page_is_one_file_of_both_languages(sample, reaching, tmp_path):
    path = write_district([sample, reaching], tmp_path / "new" / "d.html")
    page = path.read_text("utf-8")
    assert path.stat().st_size <= 6_000_000 and MARK in page[:4096]
    assert "不可以比：不同研究之间的数值" in page and "Not comparable: figures of different studies." in page
    # Written anew over an earlier page of its kind, with the same bytes.
    before = path.read_bytes()
    assert write_district([sample, reaching], path) == path and path.read_bytes() == before


def test_studies_that_are_not_complete_are_named(tmp_path):
    one, two = study_of(tmp_path, "a", complete=False), study_of(tmp_path, "b")
    page = render_district([one, two])
    assert "Note: the results of Study a were not completely written" in page
    assert "were not completely written" not in render_district([two, two])


def test_another_file_is_never_written_over(sample, reaching, tmp_path):
    out = tmp_path / "mine.html"
    out.write_text("mine", "utf-8")
    for place in (out, tmp_path):
        with pytest.raises(InputError, match="nothing is written over"):
            write_district([sample, reaching], place)
    assert out.read_text("utf-8") == "mine"


def test_all_directories_at_fault_are_named_at_once(sample, tmp_path):
    sweep = two_paths(tmp_path / "sweep")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as refused:
        write_district([sample, sweep, tmp_path / "empty", sample], tmp_path / "d.html")
    told = str(refused.value)
    assert "holds a sweep" in told and "there is no manifest" in told and "is named twice" in told
    assert not (tmp_path / "d.html").exists()
    with pytest.raises(InputError, match="2 to 20 results directories"):
        write_district([sample], tmp_path / "d.html")


def test_no_user_text_becomes_a_tag_or_ends_a_script(hostile, sample):
    page = render_district(read_studies([hostile, sample]))
    assert "<img src=x" not in page and json.dumps("<img")[1:-1] not in page.split("<script>")[0]


def test_python_writes_what_the_command_writes(sample, reaching, tmp_path):
    path = simnet.side_by_side([sample, reaching], tmp_path / "python.html")
    assert path.read_bytes() == write_district([sample, reaching], tmp_path / "own.html").read_bytes()
