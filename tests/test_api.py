"""The Python interface: load, run, compare, show, save; the same figures as the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from experiment.studies import write_study

import simnet
from simnet.errors import InputError
from simnet.scenario.load import Loaded, LoadedStudy


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
    assert {row["scenario"] for row in result.comparison} == {"one"}
    assert {row["payer"] for row in result.costs} == {"public", "residents"}
    assert "Keep Two windows" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["command"].startswith("simnet.compare(") and "seed=7" in manifest["command"]


def test_a_scenario_runs_from_its_file_or_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_study(tmp_path)
    loaded = simnet.load(str(tmp_path / "one.yaml"))
    assert isinstance(loaded, Loaded)
    first = simnet.run(loaded, replications=4, seed=3, engine="reference")
    second = simnet.run(tmp_path / "one.yaml", replications=4, seed=3, engine="reference", workers=1)
    assert repr(first.summary) == repr(second.summary)  # nan is not equal to itself
    assert first.recommended == () and first.comparison == []
    assert {row["n"] for row in first.summary} == {4}
    first.show("zh")
    assert "平均等候时间" in capsys.readouterr().out


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
    assert done.stdout.strip() == "[] ['Result', '__version__', 'compare', 'load', 'run']"


def test_there_are_no_other_names() -> None:
    assert not hasattr(simnet, "simulate")
