"""Stress from the outside: on the command line, in Python, on the terminal in both languages, and stopped midway."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

import simnet
from simnet.cli import main
from simnet.experiment.compare import carry_out
from simnet.experiment.simulation import How
from simnet.experiment.stress import under_stress
from simnet.experiment.study import experiment_of_study
from simnet.scenario.load import load_study
from simnet.store import Store
from simnet.tables import STRESS
from simnet.terminal import show
from tests.experiment.studies import write_study

STRESSES = ["demand_80", "demand_120", "demand_150", "staff_leave", "rush"]
"""What a study of minutes can be put through, and one of its own."""

OWN = "stress: {rush: {title: {zh: 高峰, en: A rush}, values: {demand.busyness_cv: 0.5}, factors: {demand.factor: 1.3}}}\n"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("simnet.store.cache_root", lambda: tmp_path / "cache")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two windows against one, and a stress of its own."""
    study = write_study(tmp_path, replications=12)
    study.write_text(study.read_text("utf-8") + OWN, "utf-8")
    return study


def command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[str, str]:
    """Run a command that succeeds, and return what it printed."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert ended.value.code == 0, printed.err
    return printed.out, printed.err


def test_the_command_line_says_which_recommendation_survives_and_writes_it_all(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["simnet", "compare", "study.yaml", "--stress"])
    out, _ = command(capsys, "compare", study, "--stress", "--engine", "reference", "--lang", "en", "--out", "out")
    words = " ".join(out.split())
    assert "The recommendation survives all 5 stresses: under each of them Two windows is among the best." in words
    # On leave, a hall of two windows may be without anybody for its only day, as one of one.
    assert "Under “20% of the staff on leave”" in words
    assert ", One [bold]window[/bold] cannot be told from what is recommended." in words
    assert "Left out: The busiest site closed (no ordinary week" in words
    assert "A rush Two windows" in words and "under stress: reused 0 of 120" in words
    with (tmp_path / "out" / "stress.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in STRESS.columns]
    assert list(dict.fromkeys(row["stress"] for row in rows)) == STRESSES and len(rows) == 5 * 2 * 2
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert {name: about["verdict"] for name, about in manifest["stress"]["stresses"].items()} == dict.fromkeys(
        STRESSES, "survives"
    )
    assert manifest["stress"]["left_out"] == {"site_closed": "no_week", "busy_day": "no_day"}
    assert "stress.csv" in manifest["files"] and manifest["command"].endswith("--stress")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "经得起全部5项压力" in page and "高峰" in page
    # The page remade from the tables is the page.
    command(capsys, "report", "out")
    assert (tmp_path / "out" / "report.html").read_text("utf-8") == page


def test_json_says_what_was_reused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("compare", study, "--stress", "--engine", "reference", "--out", "out", "--json")
    first, second = (json.loads(command(capsys, *options)[0]) for _ in range(2))
    assert first["stress"] == second["stress"] and len(first["stress"]) == 20
    assert first["manifest"]["this_run"]["stress"] == {name: {"reused": 0, "computed": 24} for name in STRESSES}
    assert second["manifest"]["this_run"]["stress"] == {name: {"reused": 24, "computed": 0} for name in STRESSES}
    calm = json.loads(command(capsys, "compare", study, "--engine", "reference", "--out", "out", "--json")[0])
    assert calm["stress"] == [] and "stress" not in calm["manifest"]
    assert not Path("out/stress.csv").exists()


def test_python_says_the_same_as_the_command_line(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = simnet.compare(study, stress=True, engine="reference")
    assert result.verdicts == dict.fromkeys(STRESSES, "survives") and result.recommended == ("two",)
    frame = result.stress
    assert list(frame.columns) == [column.name for column in STRESS.columns] and len(frame) == 20
    assert set(frame["n"]) == {12} and frame.attrs["columns"]["change"].startswith("what the stress adds")
    page = result.save(tmp_path / "python")
    command(capsys, "compare", study, "--stress", "--engine", "reference", "--out", "out")
    assert (page.parent / "stress.csv").read_bytes() == (tmp_path / "out" / "stress.csv").read_bytes()
    assert "stress=True" in json.loads((page.parent / "manifest.json").read_text("utf-8"))["command"]
    calm = simnet.compare(study, engine="reference")
    assert calm.verdicts == {} and calm.stress.empty


def test_the_terminal_speaks_chinese_throughout(study: Path, tmp_path: Path) -> None:
    how = How("reference", 1, Store(tmp_path / "store"))
    result = under_stress(carry_out(experiment_of_study(load_study(study)), how), how)
    file = io.StringIO()
    show(result, "zh", file=file)
    told = file.getvalue().split("最好之列", 1)[1].replace("Two windows", "")
    assert "需求×0.8" in told and "20%的工作人员休假" in told and "压力测试：120次中复用0次" in told
    assert "建议经得起全部5项压力" in told
    assert not any(letter.isascii() and letter.isalpha() for letter in told)


def test_a_run_that_is_stopped_under_stress_goes_on_where_it_was(study: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    result = carry_out(experiment_of_study(load_study(study)), How("reference", 1, store))

    def stop(done: int, total: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        under_stress(result, How("reference", 1, store, stop))
    after = under_stress(result, How("reference", 1, store)).stress
    whole = under_stress(result, How("reference", 1, Store(tmp_path / "other"))).stress
    assert after is not None and whole is not None
    assert sum(one.reused for one in after.stressed) >= 20 > 0 == sum(one.reused for one in whole.stressed)
    assert after.rows == whole.rows
