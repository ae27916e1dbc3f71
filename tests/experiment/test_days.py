"""Two days of a study: chosen by the baseline, the same for all scenarios, the same bytes however they were made."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.manifest import manifest_of
from simnet.experiment.save import tables_of
from simnet.experiment.simulation import How, Prepared, engine_of
from simnet.experiment.study import experiment_of_study
from simnet.scenario.load import load_scenario, load_study
from simnet.store import Store

from .studies import write_study

NEW = ("flows.csv", "days.csv")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five days instead of some hours, so that days can be told apart."""
    path = write_study(tmp_path_factory.mktemp("study"), replications=3)
    for name in ("one.yaml", "two.yaml"):
        file = path.parent / name
        text = file.read_text("utf-8").replace(
            "{minutes: 240, warm_up_minutes: 30, tail_minutes: 60}", "{days: 5, warm_up_days: 1}"
        )
        assert "days: 5" in text
        file.write_text(text, "utf-8")
    return path


def run(study: Path, store: Path, workers: int = 1, engine: str = "core") -> Comparison:
    return carry_out(experiment_of_study(load_study(study)), How(engine, workers, Store(store)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def result(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return run(study, tmp_path_factory.mktemp("store"))


def test_neither_workers_nor_store_nor_engine_change_a_byte(result: Comparison, study: Path, tmp_path: Path) -> None:
    first = tables_of(result)
    assert set(NEW) <= set(first)
    together = run(study, tmp_path, workers=3)
    again = run(study, tmp_path, workers=2)
    other = run(study, tmp_path / "other", engine="reference")
    for made in (together, again, other):
        assert all(tables_of(made)[name] == first[name] for name in NEW)
        assert manifest_of(made, "")["days"] == manifest_of(result, "")["days"]
    # What is made once more is no replication of the study.
    assert sum(together.computed.values()) == 6 and sum(again.reused.values()) == 6


def test_the_days_are_those_of_the_baseline_in_replication_0(result: Comparison, study: Path) -> None:
    visits: dict[str, dict[int, int]] = {}
    for name in ("two", "one"):
        prepared = Prepared(load_scenario(study.parent / f"{name}.yaml"))
        _, records = prepared.run(engine_of("core"), 7, 0)
        by_day: dict[int, int] = defaultdict(int)
        for arrival in records.visits["arrival"].tolist():
            by_day[arrival // 86_400_000] += 1
        visits[name] = {day: by_day[day] for day in range(1, 6)}  # the first day warms up
    baseline = visits["two"]
    worst = min(baseline, key=lambda day: (-baseline[day], day))
    usual = sorted(baseline, key=lambda day: (baseline[day], day))[2]  # of five the third
    same = [day for day in baseline if baseline[day] == baseline[usual]]
    about = result.days.about
    assert (about["worst"]["day"], about["usual"]["day"]) == (worst, min(same))
    assert about["worst"]["visits"] == {name: visits[name][worst] for name in ("two", "one")}
    assert json.loads(json.dumps(about)) == about and about["worst"]["date"] is None


def test_rows_are_of_both_scenarios_with_all_sites_first(result: Comparison) -> None:
    keys = list(dict.fromkeys((row["scenario"], row["day"], row["site"]) for row in result.days.rows))
    assert keys == [(s, day, site) for s in ("two", "one") for day in ("usual", "worst") for site in ("", "hall")]
    # The hall is open round the clock, and alone: two windows against one all day, and the sum of all sites is its own.
    for name, posts in (("two", 2.0), ("one", 1.0)):
        own = [row for row in result.days.rows if (row["scenario"], row["site"]) == (name, "hall")]
        every = [row for row in result.days.rows if (row["scenario"], row["site"]) == (name, "")]
        assert len(own) == 2 * 96 and {row["posts"] for row in own} == {posts}
        assert [{**row, "site": ""} for row in own] == every
        assert all(row["busy"] <= row["posts"] and row["waiting"] <= row["most_waiting"] for row in own)
    assert result.days.journeys == []
