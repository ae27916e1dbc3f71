"""What is never done takes no time: advice that rests on it is noted."""

from pathlib import Path

import pytest

from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.manifest import notes_of
from simnet.experiment.simulation import How
from simnet.experiment.study import experiment_of_study
from simnet.experiment.undone import undone
from simnet.scenario.load import load_study
from simnet.store import Store

from .studies import HALL, STUDY


def carried_out(folder: Path, objective: str) -> Comparison:
    (folder / "two.yaml").write_text(HALL.format(name="two", title="Open", windows=2), "utf-8")
    shut = HALL.format(name="one", title="Nobody there", windows=0)
    (folder / "one.yaml").write_text(shut, "utf-8")
    study = STUDY.format(name="shut", replications=8).replace("mean_wait", objective)
    (folder / "study.yaml").write_text(study, "utf-8")
    experiment = experiment_of_study(load_study(folder / "study.yaml"))
    return carry_out(experiment, How("reference", 1, Store(folder / "store")))


def test_a_hall_without_anybody_is_best_by_time_per_case_and_that_is_noted(tmp_path: Path) -> None:
    result = carried_out(tmp_path, "time_per_case")
    assert result.recommendation is not None and result.recommendation.chosen == ("one",)
    # With two windows everybody is served before the end, with none nobody: 100 points more, each time.
    assert undone(result.outcomes["two"]).value == pytest.approx(0.0, abs=0.05)
    assert undone(result.outcomes["one"]).value == 1.0
    (note,) = (note for note in notes_of(result) if "undone" in note)
    assert note.startswith("one: is recommended, but leaves ") and " than two; " in note


def test_where_the_scenario_that_does_more_is_recommended_there_is_no_note(tmp_path: Path) -> None:
    result = carried_out(tmp_path, "open")
    assert result.recommendation is not None and result.recommendation.chosen == ("two",)
    assert not any("undone" in note for note in notes_of(result))
