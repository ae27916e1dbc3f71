"""The Python interface: load, run, compare, show, save; the same figures as the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import simnet
from simnet.errors import InputError
from simnet.records import TABLE_OF
from simnet.scenario.load import Loaded, LoadedStudy
from simnet.tables import COMPARISON, COSTS, SUMMARY
from simnet.units import MINUTE
from tests.experiment.studies import write_study
from tests.experiment.test_explain import SCENARIO
from tests.test_cli_claims import STUDY as CLAIMS


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.store.cache_root", lambda: tmp_path / "cache")


def test_five_lines_from_a_study_to_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = simnet.load(write_study(tmp_path))
    assert isinstance(study, LoadedStudy)
    result = simnet.compare(study, engine="reference")
    result.show()
    page = result.save(tmp_path / "out")
    assert page == tmp_path / "out" / "report.html" and page.exists()
    assert result.recommended == ("two",)
    assert set(result.comparison["scenario"]) == {"one"}
    assert set(result.costs["payer"]) == {"public", "residents"}
    assert "Keep Two windows" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["command"].startswith("simnet.compare(") and "seed=7" in manifest["command"]


def test_a_scenario_runs_from_its_file_or_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path)
    loaded = simnet.load(str(tmp_path / "one.yaml"))
    assert isinstance(loaded, Loaded)
    first = simnet.run(loaded, replications=4, seed=3, engine="reference")
    second = simnet.run(tmp_path / "one.yaml", replications=4, seed=3, engine="reference", workers=1)
    assert first.summary.equals(second.summary)
    assert first.recommended == () and first.comparison.empty
    assert set(first.summary["n"]) == {4}
    first.show("zh")
    assert "平均等候时间" in capsys.readouterr().out


def test_one_replication_runs_without_intervals_and_cannot_be_compared(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    result = simnet.run(tmp_path / "one.yaml", replications=1, engine="reference")
    assert set(result.summary["n"]) == {1} and result.summary["half_width"].isna().all()
    assert result.summary.query("measure == 'mean_wait' and group_by == ''")["mean"].item() > 0
    with pytest.raises(InputError, match="at least 2 are needed to compare"):
        simnet.compare(study, replications=1, engine="reference")
    with pytest.raises(InputError, match="at least 1 is needed"):
        simnet.run(tmp_path / "one.yaml", replications=0, engine="reference")


def test_tables_are_data_frames_with_the_meaning_of_their_columns(tmp_path: Path) -> None:
    result = simnet.compare(write_study(tmp_path), replications=3, engine="reference")
    for frame, table in ((result.summary, SUMMARY), (result.comparison, COMPARISON), (result.costs, COSTS)):
        assert list(frame.columns) == [column.name for column in table.columns]
        assert list(frame.attrs["columns"]) == list(frame.columns) and len(frame) > 0
    waits = result.summary.query("measure == 'mean_wait' and group_by == ''").set_index("scenario")["mean"]
    assert waits["two"] < waits["one"]
    alone = simnet.run(tmp_path / "one.yaml", replications=2, engine="reference").comparison
    assert alone.empty and alone["difference"].dtype == "float64" and alone["n"].dtype == "int64"


def test_the_records_of_a_replication_are_data_frames_that_give_its_figures(tmp_path: Path) -> None:
    result = simnet.compare(write_study(tmp_path), replications=2, engine="reference")
    frames = result.records("one", 1)
    assert list(frames) == list(TABLE_OF)
    for frame in frames.values():
        assert list(frame.attrs["columns"]) == list(frame.columns)
    visits = frames["visits"]
    assert set(visits["site"]) == {"hall"} and set(visits["replication"]) == {1}
    assert {"zone", "segment", "time", "outcome"} <= set(frames["needs"].columns)
    # Minutes 30 to 270 are measured, both replications: the mean wait is that of the table.
    both = [result.records("one", number)["visits"] for number in (0, 1)]
    measured = [v[(v["arrival"] >= 30 * MINUTE) & (v["arrival"] < 270 * MINUTE)]["wait"] for v in both]
    mean = sum(waits.sum() for waits in measured) / sum(map(len, measured)) / MINUTE
    table = result.summary.query("scenario == 'one' and measure == 'mean_wait' and group_by == ''")
    assert table["mean"].item() == pytest.approx(mean)
    with pytest.raises(ValueError, match='no scenario "three"; there are two, one'):
        result.records("three")
    with pytest.raises(ValueError, match="no replication 2; there are 0 to 1"):
        result.records("one", 2)


def test_faults_of_the_input_are_raised_with_all_their_problems(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    with pytest.raises(InputError):
        simnet.load(tmp_path / "nowhere.yaml")
    with pytest.raises(InputError):
        simnet.run(study)
    result = simnet.compare(study, replications=2, engine="reference")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.tex").write_text("mine")
    with pytest.raises(InputError, match="no results of simnet"):
        result.save(tmp_path / "taken")


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = (
        "import sys, simnet; print(sorted({'numpy', 'numba', 'pydantic', 'typer'} & set(sys.modules)), dir(simnet))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = [
        "Result",
        "Sweep",
        "__version__",
        "claims",
        "compare",
        "describe",
        "export",
        "load",
        "replay",
        "run",
        "side_by_side",
        "sweep",
    ]
    assert done.stdout.strip() == f"[] {names}"


def test_claims_and_replay_are_data_frames(tmp_path: Path) -> None:
    (tmp_path / "hall.yaml").write_text(SCENARIO, "utf-8")
    (tmp_path / "study.yaml").write_text(CLAIMS, "utf-8")
    found = simnet.claims(tmp_path / "study.yaml", workers=1)
    assert found.set_index("claim")["verdict"].to_dict() == {
        "many": "explained",
        "far": "contradicted",
        "right": "reproduced",
    }
    boards = simnet.replay(tmp_path / "hall.yaml", "hall", 0, first=9, last=10, engine="reference")
    assert list(boards["time"].unique()) == ["09:00", "09:30", "10:00"] and set(boards["pool"]) == {"desk"}
    with pytest.raises(InputError, match="unknown site"):
        simnet.replay(tmp_path / "hall.yaml", "hull", 0)


def test_there_are_no_other_names() -> None:
    assert not hasattr(simnet, "simulate")
