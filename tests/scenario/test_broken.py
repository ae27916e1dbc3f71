"""One broken file a fault: each must give exactly its message, whole, and nothing else."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simnet.cli import app
from simnet.errors import InputError
from simnet.experiment.study import experiment_of_study
from simnet.scenario.load import load_scenario, load_study

BROKEN = Path(__file__).parent.parent / "broken"
ROOT = BROKEN.parent.parent
FILES = sorted(BROKEN.glob("*.yaml"))
MESSAGES = dict(re.findall(r"## (\S+)\n(.*?)\n(?=\n## |\Z)", (BROKEN / "messages.txt").read_text("utf-8"), re.DOTALL))


def test_every_broken_file_has_a_message_and_every_message_a_file():
    assert {file.name for file in FILES} == set(MESSAGES)
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_message_says_where_what_and_how_to_mend_it(file, monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(InputError) as caught:
        if file.name.startswith("study"):
            experiment_of_study(load_study(f"tests/broken/{file.name}"))
        else:
            load_scenario(f"tests/broken/{file.name}")
    assert str(caught.value) == MESSAGES[file.name]


def test_problems_as_json_carry_file_line_path_and_message():
    with pytest.raises(InputError) as caught:
        load_scenario(BROKEN / "several-faults.yaml")
    problems = caught.value.to_json()
    assert [(problem["line"], problem["path"]) for problem in problems] == [
        (9, "arrivals.all.per_hour"),
        (15, "sites.hall.windows.main.cuont"),
    ]


def test_a_file_that_is_too_big_is_refused(tmp_path):
    big = tmp_path / "big.yaml"
    big.write_text("# " + "x" * 9_000_000)
    with pytest.raises(InputError, match="MiB"):
        load_scenario(big)


def test_a_directory_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.yaml"):
        with pytest.raises(InputError):
            load_scenario(path)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_command_line_says_so_exits_with_2_and_writes_nothing(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    verb = "compare" if file.name.startswith("study") else "run"
    for arguments in (["check", str(file)], [verb, str(file)], [verb, str(file), "--out", "results", "--json"]):
        ended = runner.invoke(app, arguments)
        assert ended.exit_code == 2, ended.output
        assert "Traceback" not in ended.output and "problem" in ended.output
        assert list(tmp_path.iterdir()) == []
