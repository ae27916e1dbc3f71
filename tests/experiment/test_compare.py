"""An experiment from its files to its rows: pairing, workers, the store, the recommended set, the manifest."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.experiment.compare import Comparison, carry_out, recommend
from simnet.experiment.manifest import git_revision, manifest_of
from simnet.experiment.output import manifest_bytes, table_files
from simnet.experiment.save import result_as_json
from simnet.experiment.simulation import How, engine_of
from simnet.experiment.study import experiment_of_scenario, experiment_of_study
from simnet.measures.measures import estimate
from simnet.scenario.load import load_scenario, load_study
from simnet.store import Store

from .studies import write_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def result(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return run(study, tmp_path_factory.mktemp("store"))


def run(study: Path, store: Path, workers: int = 2, seed: int | None = None) -> Comparison:
    experiment = experiment_of_study(load_study(study)).with_options(seed)
    return carry_out(experiment, How("reference", workers, Store(store)))


def files(result: Comparison) -> dict[str, bytes]:
    return table_files(result.summary, result.comparison, result.costs)


def test_two_windows_are_better_than_one_and_the_set_says_so(result: Comparison) -> None:
    waits = {
        row["scenario"]: row["mean"] for row in result.summary if (row["measure"], row["group_by"]) == ("mean_wait", "")
    }
    assert waits["two"] < waits["one"]
    family = [row for row in result.comparison if row["group_by"] == ""]
    assert [(row["scenario"], row["measure"], row["family"]) for row in family] == [
        ("one", "mean_wait", 2),
        ("one", "late_or_left", 2),
    ]
    assert family[0]["difference"] == pytest.approx(waits["one"] - waits["two"])
    assert family[0]["difference"] > family[0]["half_width"]
    assert result.recommendation is not None and result.recommendation.chosen == ("two",)
    assert all(row["n"] == 12 for row in (*result.summary, *result.comparison, *result.costs))


def test_neither_workers_nor_the_store_change_a_byte(result: Comparison, study: Path, tmp_path: Path) -> None:
    alone = run(study, tmp_path, workers=1)
    again = run(study, tmp_path, workers=3)
    assert files(result) == files(alone) == files(again)
    assert [run.reused for run in (result, alone, again)] == [{"two": 0, "one": 0}] * 2 + [{"two": 12, "one": 12}]


def test_another_seed_is_another_luck(result: Comparison, study: Path, tmp_path: Path) -> None:
    other = run(study, tmp_path, seed=8)
    assert files(other)["summary.csv"] != files(result)["summary.csv"]
    assert other.experiment.seed == 8 and other.reused == {"two": 0, "one": 0}


def test_both_engines_give_the_same_tables(result: Comparison, study: Path, tmp_path: Path) -> None:
    core = carry_out(experiment_of_study(load_study(study)), How("core", 2, Store(tmp_path)))
    assert files(core) == files(result)


def test_a_scenario_by_itself_has_neither_comparison_nor_recommendation(study: Path, tmp_path: Path) -> None:
    experiment = experiment_of_scenario(load_scenario(study.parent / "one.yaml")).with_options(replications=5)
    alone = carry_out(experiment, How("reference", 1, Store(tmp_path)))
    assert alone.comparison == [] and alone.recommendation is None and list(alone.outcomes) == ["one"]
    assert manifest_of(alone, "simnet run")["recommendation"] is None
    assert (experiment.seed, experiment.replications, experiment.confidence) == (1, 5, 0.95)


@pytest.mark.parametrize("replications", [2, 3, 4, 6])
def test_the_set_and_the_intervals_say_the_same(study: Path, tmp_path: Path, replications: int) -> None:
    experiment = experiment_of_study(load_study(study)).with_options(replications=replications)
    result = carry_out(experiment, How("reference", 1, Store(tmp_path)))
    row = next(row for row in result.comparison if (row["measure"], row["group_by"]) == ("mean_wait", ""))
    assert result.recommendation is not None
    assert ("one" in result.recommendation.chosen) == (row["difference"] <= row["half_width"])


def test_scenarios_that_do_not_differ_are_all_recommended(study: Path, tmp_path: Path) -> None:
    same = tmp_path / "same"
    same.mkdir()
    write_study(same)
    (same / "one.yaml").write_text((same / "two.yaml").read_text("utf-8"), "utf-8")
    result = run(same / "study.yaml", tmp_path / "store")
    assert result.recommendation is not None and result.recommendation.chosen == ("two", "one")
    assert [row["p_adjusted"] for row in result.comparison if row["group_by"] == ""] == [1.0, 1.0]
    assert sum(result.reused.values()) + sum(result.computed.values()) == 24


def test_of_an_objective_that_is_better_higher_the_most_is_recommended(result: Comparison) -> None:
    assert estimate(result.outcomes["one"], "first_trip").value == 1.0
    advice = recommend(result.outcomes, replace(result.experiment, objective="first_trip"))
    assert advice is not None and advice.chosen == ("two", "one")
    unequal = {"two": result.outcomes["one"], "one": result.outcomes["two"]}
    lower = recommend(unequal, result.experiment)
    assert lower is not None and lower.chosen == ("one",)
    assert recommend(result.outcomes, replace(result.experiment, objective=None)) is None


def test_a_measure_that_does_not_exist_and_an_objective_without_direction_are_refused(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    study.write_text(study.read_text("utf-8").replace("late_or_left", "late_or_gone"), "utf-8")
    with pytest.raises(
        InputError, match=r'measures\[1\] = "late_or_gone": unknown measure; did you mean "late_or_left"'
    ):
        experiment_of_study(load_study(study))
    study.write_text(
        study.read_text("utf-8")
        .replace("late_or_gone", "occupancy")
        .replace("objective: mean_wait", "objective: occupancy"),
        "utf-8",
    )
    with pytest.raises(InputError, match="neither less nor more"):
        experiment_of_study(load_study(study))


def test_the_manifest_names_everything_that_a_figure_depends_on(
    result: Comparison, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = manifest_of(result, "simnet compare study.yaml")
    assert manifest["study"]["name"] == "windows" and manifest["study"]["baseline"] == "two"
    assert (manifest["seed"], manifest["replications"], manifest["engine"]) == (7, 12, "reference")
    assert manifest["recommendation"]["set"] == ["two"]
    assert manifest["scenarios"]["one"]["sites"]["hall"]["posts"] == 1
    assert manifest["scenarios"]["two"]["sites"]["hall"] == {
        "title": None, "kind": "centre", "x_km": 0.0, "y_km": 0.0, "num_services": 1, "posts": 2,
    }  # fmt: skip
    assert [Path(entry["file"]).name for entry in manifest["inputs"]] == ["study.yaml", "two.yaml", "one.yaml"]
    assert all(len(entry["sha256"]) == 64 for entry in manifest["inputs"])
    assert {"python", "numpy", "numba", "simnet"} <= set(manifest["versions"])
    assert manifest["this_run"]["reused"] == {
        "replications": 0,
        "of": 24,
        "by_scenario": {name: {"reused": 0, "computed": 12} for name in ("two", "one")},
    }
    assert json.loads(manifest_bytes(manifest)) == manifest
    monkeypatch.chdir(study.parent)
    assert [entry["file"] for entry in manifest_of(result, "")["inputs"]] == ["study.yaml", "two.yaml", "one.yaml"]


def test_json_holds_all_rows_and_no_nan(result: Comparison) -> None:
    whole = result_as_json(result, "simnet compare study.yaml")
    assert len(whole["summary"]) == len(result.summary)
    text = json.dumps(whole, allow_nan=False)
    assert json.loads(text)["manifest"]["study"]["name"] == "windows"


def test_there_is_no_revision_without_a_checkout(tmp_path: Path) -> None:
    assert git_revision(tmp_path) is None
    (tmp_path / ".git").mkdir()
    assert git_revision(tmp_path) is None


def test_an_engine_goes_by_its_name() -> None:
    assert [engine_of(name).__module__ for name in ("core", "reference")] == [
        "simnet.engine.core",
        "simnet.engine.reference",
    ]


def test_a_study_with_one_scenario_changed_computes_that_scenario_only(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    store = tmp_path / "store"
    run(study, store)
    (tmp_path / "one.yaml").write_text((tmp_path / "one.yaml").read_text().replace("mean: 4", "mean: 5"))
    again = run(study, store)
    assert again.reused == {"two": 12, "one": 0} and again.computed == {"two": 0, "one": 12}
    told = result_as_json(again, "")["manifest"]["this_run"]["reused"]
    assert told["by_scenario"] == {"two": {"reused": 12, "computed": 0}, "one": {"reused": 0, "computed": 12}}
    assert (told["replications"], told["of"]) == (12, 24)
