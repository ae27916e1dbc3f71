"""The commands `describe` and `report` with exports: what they write, refuse and print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import simnet
from simnet import cli
from simnet.report import chromium

from .report.sample import write_sample

ONE_PLUS_N = Path(__file__).parents[1] / "scenarios" / "shaocheng" / "one-plus-n.yaml"
SWEEP = ONE_PLUS_N.with_name("sweep-hall.yaml")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def called(*arguments: object) -> tuple[int, str, str]:
        given = [str(argument) for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["/somewhere/bin/simnet", *given])
        with pytest.raises(SystemExit) as ended:
            cli.main(given)
        code = ended.value.code
        printed = capsys.readouterr()
        return (code if isinstance(code, int) else 0), printed.out, printed.err

    return called


def test_a_description_is_printed_or_written_and_never_over_another_file(call, tmp_path):
    code, printed, _ = call("describe", ONE_PLUS_N, "--lang", "en")
    assert code == 0 and printed.startswith("# Model description: Shaocheng 1+N\n")
    path = tmp_path / "new" / "model.md"
    assert call("describe", ONE_PLUS_N, "--lang", "zh", "--out", path)[:2] == (0, f"{path}\n")
    written = path.read_text("utf-8")
    assert written.startswith("# 模型描述：少城“1+N”\n") and "simnet describe" in written
    code, _, told = call("describe", ONE_PLUS_N, "--out", path)
    assert code == 2 and "nothing is written over" in told and path.read_text("utf-8") == written


def test_a_description_says_which_command_simulates_what_it_describes(call):
    for file, verb in ((ONE_PLUS_N, "run"), (ONE_PLUS_N.with_name("study.yaml"), "compare"), (SWEEP, "sweep")):
        assert f"\nsimnet {verb} {file}\n" in call("describe", file, "--lang", "en")[1]


def test_a_sweep_is_described_with_its_design(call):
    told = call("describe", SWEEP, "--lang", "en")[1]
    # 4 numbers of all-skill windows, 3 of insurance windows, 3 opening hours.
    assert "at 36 points (all combinations of the values)" in told
    assert "| `sites.hall.windows.all_skill.count` | all-skill windows | `[1, 2, 3, 4]` | a choice |" in told


def test_a_file_at_fault_is_refused_and_nothing_written(call, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("simnet: 1\nname: x\n", "utf-8")
    code, printed, told = call("describe", bad, "--out", tmp_path / "model.md")
    assert (code, printed) == (2, "") and "bad.yaml" in told and not (tmp_path / "model.md").exists()


def test_describing_imports_nothing_that_simulates(tmp_path):
    program = (
        "import sys\nfrom simnet import cli\n"
        f"try:\n    cli.main(['describe', {str(ONE_PLUS_N)!r}, '--out', {str(tmp_path / 'model.md')!r}])\n"
        "except SystemExit as ended:\n    assert not ended.code, ended.code\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('numba', 'simpy', 'pandas', 'plotly')"
        " or name.startswith('simnet.engine')])\n"
    )
    root = str(ONE_PLUS_N.parents[2])
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_python_describes_as_the_command_does(call):
    printed = call("describe", ONE_PLUS_N, "--lang", "en")[1]
    # All but the command itself, which stands at the end.
    assert simnet.describe(ONE_PLUS_N, "en").splitlines()[:-3] == printed.splitlines()[:-3]


def test_report_writes_the_page_and_the_workbook(call, tmp_path):
    directory = write_sample(tmp_path / "results")
    code, printed, _ = call("report", directory, "--excel", "--lang", "zh", "--out", tmp_path / "mail")
    assert code == 0
    assert printed.splitlines() == [str(directory / "report.html"), str(tmp_path / "mail" / "tables-zh.xlsx")]
    assert simnet.export(directory, excel=True, language="en") == [directory / "exports" / "tables-en.xlsx"]


def test_without_a_browser_report_ends_with_1_and_says_what_to_install(call, tmp_path, monkeypatch):
    directory = write_sample(tmp_path / "results")
    monkeypatch.setenv(chromium.VARIABLE, str(tmp_path / "none"))
    code, printed, told = call("report", directory, "--pdf", "--svg")
    assert (code, printed) == (1, "") and "apt-get install chromium" in told and chromium.VARIABLE in told
    assert not (directory / "report.html").exists()


def test_a_file_where_exports_should_go_is_refused_and_nothing_written(call, tmp_path):
    directory = write_sample(tmp_path / "results")
    (tmp_path / "mail").write_text("mine", "utf-8")
    code, printed, told = call("report", directory, "--excel", "--out", tmp_path / "mail")
    assert (code, printed) == (2, "") and "exports need a folder" in told
    assert not (directory / "report.html").exists() and (tmp_path / "mail").read_text("utf-8") == "mine"


def test_options_of_exports_without_an_export_are_refused(call, tmp_path):
    directory = write_sample(tmp_path / "results")
    code, _, told = call("report", directory, "--lang", "zh")
    assert code == 2 and "--excel" in told


def test_several_directories_make_a_page_that_sets_them_side_by_side(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one, two = write_sample(tmp_path / "one"), write_sample(tmp_path / "two")
    assert call("report", one, two)[:2] == (0, "district.html\n")
    assert call("report", one, two)[:2] == (0, "district.html\n")  # its own page may be made anew
    assert call("report", one, two, "--out", "new/mine.html")[:2] == (0, "new/mine.html\n")
    (tmp_path / "notes.html").write_text("mine", "utf-8")
    code, printed, told = call("report", one, two, "--out", "notes.html")
    assert (code, printed) == (2, "") and "nothing is written over" in told
    assert (tmp_path / "notes.html").read_text("utf-8") == "mine"
    assert not (one / "report.html").exists()


def test_exports_of_several_directories_are_refused(call, tmp_path):
    one, two = write_sample(tmp_path / "one"), write_sample(tmp_path / "two")
    code, _, told = call("report", one, two, "--pdf")
    assert code == 2 and "of one results directory" in told
