"""Reading results directories: whole ones, poor ones, broken ones."""

from __future__ import annotations

import json

import pytest

from simnet.errors import InputError
from simnet.report.data import read_results
from simnet.report.page import render, write_page
from simnet.report.results import natural

from .sample import SCENARIOS, manifest, write_sample


def test_scenarios_titles_and_groups(results):
    assert [info.id for info in results.scenarios] == list(SCENARIOS)
    assert results.title.zh == "少城街道便民服务布局比较"
    assert results.name_of("segment", "elderly").en == "Elderly (60+)"
    assert results.name_of("segment", "unknown").en == "unknown"
    assert results.estimate("one-plus-n", "mean_wait").mean == 2.95
    assert results.difference("one-plus-n", "mean_wait").family == 16


def test_the_baseline_comes_first(make_results):
    study = manifest()["study"] | {"baseline": "one-plus-n"}
    assert [info.id for info in make_results(study=study).scenarios] == ["one-plus-n", "single-hall", "small-hall"]


def test_evidence_said_by_several_scenarios_is_one_entry(results):
    assert len(results.evidence) == 5
    assert all(item.scenarios == SCENARIOS for item in results.evidence)


def test_people_by_segment_are_added_up(make_results):
    scenarios = manifest()["scenarios"]
    scenarios["single-hall"]["zones"]["c1"]["people"] = {"general": 100, "elderly": 50.5}
    assert make_results(scenarios=scenarios).scenarios[0].zones[0].people == 150.5


@pytest.mark.parametrize("key", [key for key in manifest() if key != "study"])
def test_a_manifest_without_an_optional_part_still_gives_a_page(make_results, key):
    assert "<h1>" in render(make_results(**{key: None}))


@pytest.mark.parametrize("name", ["summary.csv", "comparison.csv", "costs.csv"])
def test_a_missing_table_hides_what_rests_on_it(tmp_path, name):
    directory = write_sample(tmp_path / "poor")
    (directory / name).unlink()
    (directory / "days.csv").unlink()
    page = write_page(directory).read_text("utf-8")
    assert ('id="when"' in page) == (name != "summary.csv")
    assert ('id="money"' in page) == (name != "costs.csv")


def test_a_single_scenario_is_shown_without_comparison(tmp_path):
    scenarios = {"single-hall": manifest()["scenarios"]["single-hall"]}
    study = {
        "name": "single-hall",
        "title": None,
        "question": None,
        "measures": [],
        "baseline": None,
        "objective": None,
    }
    directory = write_sample(tmp_path / "one", scenarios=scenarios, study=study, recommendation=None)
    for name in ("summary.csv", "comparison.csv", "costs.csv"):
        lines = (directory / name).read_text("utf-8").splitlines()
        kept = [lines[0], *(line for line in lines[1:] if line.startswith("single-hall,"))]
        (directory / name).write_text("\n".join(kept) + "\n", "utf-8")
    page = write_page(directory).read_text("utf-8")
    assert "<h1>single-hall</h1>" in page
    assert 'id="key"' in page
    assert 'class="advice"' not in page and 'id="gains-head"' not in page
    assert "无显著差异" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_figures_that_do_not_exist_are_none(tmp_path):
    directory = write_sample(tmp_path / "empty")
    text = (directory / "summary.csv").read_text("utf-8")
    (directory / "summary.csv").write_text(
        text.replace("one-plus-n,mean_wait,,,min,30,2.95,0.11,", "one-plus-n,mean_wait,,,min,30,,,")
    )
    results = read_results(directory)
    assert results.estimate("one-plus-n", "mean_wait") is None
    assert "无数据" in render(results)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("manifest.json", None, "there is no manifest"),
        ("manifest.json", "{", "not JSON"),
        ("manifest.json", "[]", "a JSON object is needed, not list"),
        ("summary.csv", "scenario,measure\n", "line 1  column group_by is missing"),
        ("costs.csv", "scenario,basis,payer,line,recurrence,unit,n,yuan_year,half_width\na,paid,public,rent,recurrent,yuan,x,1,1\n",
         "line 2  invalid literal"),
    ],
)  # fmt: skip
def test_broken_results_are_refused_by_name_and_nothing_is_written(tmp_path, name, content, message):
    directory = write_sample(tmp_path / "broken")
    (directory / name).unlink()
    if content is not None:
        (directory / name).write_text(content, "utf-8")
    with pytest.raises(InputError) as refused:
        write_page(directory)
    assert name in str(refused.value)
    assert message in str(refused.value)
    assert not (directory / "report.html").exists()


def test_a_file_in_place_of_a_directory_is_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text("simnet: 1")
    with pytest.raises(InputError, match="there is no manifest"):
        read_results(tmp_path / "mine.yaml")


@pytest.mark.parametrize("name", ["manifest.json", "summary.csv"])
def test_what_cannot_be_read_is_refused_by_name(tmp_path, name):
    directory = write_sample(tmp_path / "odd")
    (directory / name).unlink()
    (directory / name).mkdir()
    with pytest.raises(InputError, match=rf"{name}: 1 problem\n  cannot be read: "):
        read_results(directory)


def test_a_table_that_is_no_text_is_refused(tmp_path):
    directory = write_sample(tmp_path / "odd")
    with (directory / "costs.csv").open("ab") as file:
        file.write(b"\xff,,")
    with pytest.raises(InputError, match="can't decode byte 0xff"):
        read_results(directory)


def test_ids_sort_as_people_count():
    assert sorted(["z10", "z9", "10", "9", "a"], key=natural) == ["9", "10", "a", "z9", "z10"]


def test_results_that_are_not_complete_carry_a_warning(make_results):
    assert "尚未写完" in render(make_results(complete=False))
    assert 'role="alert"' not in render(make_results())


def test_numbers_of_the_wrong_kind_are_left_out(make_results):
    scenarios = json.loads(json.dumps(manifest()["scenarios"]))
    scenarios["single-hall"]["sites"]["hall"]["x_km"] = "far"
    scenarios["single-hall"]["zones"]["c1"]["x_km"] = None
    found = make_results(scenarios=scenarios).scenarios[0]
    assert found.sites == ()
    assert len(found.zones) == 5
