"""The command line: exit codes, what goes where, nothing heavy too early, nothing written when the input is at fault."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simnet import __version__
from simnet.cli import main, report_fault
from tests.experiment.studies import environment, write_study

HEAVY = ("jinja2", "numba", "numpy", "pandas", "plotly", "pydantic", "rich", "scipy", "simpy", "yaml")
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of one's own, with a store of one's own, without touching the interpreter's hooks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("simnet.store.cache_root", lambda: tmp_path / "cache")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SIMNET_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


class Ended:
    """How a command ended and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def simnet(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def call(*arguments: object) -> Ended:
        words = [str(argument) for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["/somewhere/bin/simnet", *words])
        with pytest.raises(SystemExit) as ended:
            main(words)
        code = ended.value.code
        assert isinstance(code, int)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return call


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "cache" not in path.parts
    }


def test_help_and_version_answer_at_once(simnet) -> None:
    program = f"import sys, simnet.cli; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    ended = simnet("--help")
    assert ended.code == 0
    for name in (
        "run",
        "compare",
        "sweep",
        "claims",
        "replay",
        "check",
        "diff",
        "schema",
        "report",
        "agree",
        "trace",
        "warm-up",
    ):
        assert f"\n  {name} " in ended.out
    assert simnet("--version").out == f"simnet {__version__}\n"


@pytest.mark.parametrize(
    ("replications", "unused"),
    [
        (2, {"scipy.stats", "pandas", "plotly", "jinja2", "simpy"}),
        (1, {"scipy.special", "pandas", "plotly", "jinja2", "simpy"}),
    ],
)
def test_a_run_imports_nothing_that_it_does_not_use(tmp_path: Path, replications: int, unused: set[str]) -> None:
    write_study(tmp_path)
    program = (
        "import sys, simnet.cli\n"
        f"try: simnet.cli.main(['run', 'one.yaml', '--replications', '{replications}'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        f"print(sorted({unused!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment(tmp_path / "cache")
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_all_in_the_store_needs_no_engine(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    program = (
        "import sys, simnet.cli\n"
        f"try: simnet.cli.main(['compare', {str(study)!r}, '--replications', '2'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "print('simnet.engine.core' in sys.modules)"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True, text=True, check=True, cwd=tmp_path, env=environment(tmp_path / "cache"),
        ).stdout.splitlines()[-1]
        for _ in range(2)
    ]  # fmt: skip
    assert printed == ["True", "False"]


def test_threads_for_matrices_are_not_started_unless_the_user_says_so(simnet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    simnet("--version")
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    simnet("--version")
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"


def test_one_replication_has_no_interval_and_says_so_everywhere(simnet, tmp_path: Path) -> None:
    write_study(tmp_path)
    options = ("run", "one.yaml", "--engine", "reference", "--replications", 1)
    ended = simnet(*options, "--out", "out", "--lang", "en")
    assert ended.code == 0, ended.err
    lines = [line.strip() for line in ended.out.splitlines()]
    assert "one replication: no interval" in lines and "1 replication, seed 1; reused 0 of 1" in lines
    assert "±" not in ended.out
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and {(row["n"], row["half_width"]) for row in rows} == {("1", "")}
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "One replication: no interval" in page and "只有一次重复模拟：没有置信区间" in page
    assert not any(claim in page for claim in ("Whiskers are", "± gives", "Highest:", "95%置信区间"))
    found = json.loads(simnet(*options, "--json").out)
    assert {row["half_width"] for row in (*found["summary"], *found["costs"])} == {None}


@pytest.mark.parametrize("command", ["compare", "claims"])
def test_a_comparison_with_one_replication_is_refused_and_the_reason_given(
    simnet, tmp_path: Path, command: str
) -> None:
    ended = simnet(command, write_study(tmp_path), "--replications", 1)
    assert ended.code == 2
    assert "replications = 1: at least 2 are needed to compare: one replication has no interval" in ended.err


def test_compare_prints_the_table_the_advice_and_the_page_and_writes_the_results(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    ended = simnet("compare", study, "--engine", "reference", "--lang", "en")
    assert ended.code == 0, ended.err
    lines = [line.strip() for line in ended.out.splitlines()]
    assert lines[0] == "How many windows"
    assert any(line.startswith("Mean wait, min") for line in lines)
    assert "12 replications, seed 7; reused 0 of 24" in lines
    assert any(line.startswith("Keep Two windows") for line in lines)
    assert "One [bold]window[/bold]" in ended.out  # a user's text, not markup
    assert lines[-1] == "The page: results/windows/report.html"
    results = {
        f"results/windows/{name}"
        for name in (
            "comparison.csv",
            "costs.csv",
            "days.csv",
            "flows.csv",
            "manifest.json",
            "report.html",
            "summary.csv",
        )
    }
    assert files(tmp_path) == {"one.yaml", "study.yaml", "two.yaml"} | results
    manifest = json.loads((tmp_path / "results/windows/manifest.json").read_text("utf-8"))
    assert manifest["command"] == f"simnet compare {study} --engine reference --lang en"

    again = simnet("compare", study, "--engine", "reference", "--lang", "zh")
    assert "复用24次" in again.out and "报告页：results/windows/report.html" in again.out


def test_compare_as_json_is_one_json_value(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    ended = simnet(
        "compare", study, "--engine", "reference", "--replications", 3, "--seed", 11, "--json", "--workers", 1
    )
    found = json.loads(ended.out)
    assert (found["manifest"]["replications"], found["manifest"]["seed"]) == (3, 11)
    assert found["manifest"]["recommendation"]["objective"] == "mean_wait"
    assert {row["scenario"] for row in found["summary"]} == {"one", "two"}


CLAIMS = """\
claims:
  visits: {fact: XX-01, title: {zh: 年接待10.5万人次, en: "105,000 visits"}, scenario: one, measure: visits_year, published: 105120}
  calm: {fact: XX-02, title: {zh: 无人超时, en: Nobody is late}, scenario: one, measure: late_or_left, group_by: site, group: hall,
    published: 0, relation: at_most}
  wait: {fact: XX-03, title: {zh: 等候1秒以上, en: More than a second}, scenario: two, measure: mean_wait, published: 0.01,
    relation: at_least, fitted: arrivals.walk_in.per_hour}
"""


def test_claims_sets_published_results_against_simulated_ones(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    study.write_text(study.read_text("utf-8") + CLAIMS, "utf-8")
    before = files(tmp_path)
    ended = simnet("claims", study, "--json")
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)["claims"]
    assert [(row["claim"], row["verdict"]) for row in found] == [
        ("visits", "reproduced"), ("calm", "contradicted"), ("wait", "fitted"),
    ]  # fmt: skip
    # 12 an hour, all year round; 12 replications of 4 hours hold some 580 visits
    assert found[0]["mean"] == pytest.approx(12 * 24 * 365, rel=0.15)
    assert (found[1]["group_by"], found[1]["group"]) == ("site", "hall")

    lines = [" ".join(line.split()) for line in simnet("claims", study, "--lang", "en").out.splitlines()]
    assert any(line.startswith("XX-01 105,000 visits about 105,120 visits a year") for line in lines)
    assert any(line.startswith("XX-02 Nobody is late at most 0.0%") and line.endswith("contradicted") for line in lines)
    assert any(line.endswith("arrivals.walk_in.per_hour") for line in lines)
    assert "判断" in simnet("claims", study, "--lang", "zh").out
    assert files(tmp_path) == before


def test_a_study_without_claims_says_so(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    assert simnet("claims", study).out == "this study names no published results (claims)\n"
    assert json.loads(simnet("claims", study, "--json").out) == {"claims": []}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("scenario: two", "scenario: tow", 'claims.wait.scenario = "tow": unknown scenario; did you mean "two"?'),
        ("measure: mean_wait", "measure: mean_wate", 'claims.wait.measure = "mean_wate": unknown measure; did you mean "mean_wait"?'),
        ("group_by: site", "group_by: moon", 'claims.calm.group_by = "moon": late_or_left is not broken down by it'),
        ("group: hall", "group: hell", 'claims.calm.group = "hell": unknown site; did you mean "hall"?'),
    ],
)  # fmt: skip
def test_a_claim_about_what_is_not_there_ends_with_2(simnet, tmp_path: Path, right: str, wrong: str, said: str) -> None:
    study = write_study(tmp_path)
    study.write_text(study.read_text("utf-8") + CLAIMS.replace(right, wrong), "utf-8")
    before = files(tmp_path)
    for options in ((), ("--json",)):
        ended = simnet("claims", study, *options)
        assert ended.code == 2
        assert files(tmp_path) == before
    assert said in " ".join(simnet("claims", study).err.split())


def test_compare_writes_the_claims_and_the_page_shows_them(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    study.write_text(study.read_text("utf-8") + CLAIMS, "utf-8")
    assert simnet("compare", study, "--engine", "reference", "--out", "out").code == 0
    assert len((tmp_path / "out" / "claims.csv").read_text("utf-8").splitlines()) == 4
    about = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["claims"]
    assert about["visits"] == {
        "title": {"zh": "年接待10.5万人次", "en": "105,000 visits"}, "fact": "XX-01", "within": 0.2, "fitted": None,
    }  # fmt: skip
    assert (about["wait"]["within"], about["wait"]["fitted"]) == (None, "arrivals.walk_in.per_hour")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "年接待10.5万人次" in page and "所调参数：arrivals.walk_in.per_hour" in page


def test_run_prints_main_measures_and_writes_only_when_asked(simnet, tmp_path: Path) -> None:
    write_study(tmp_path)
    before = files(tmp_path)
    ended = simnet("run", "one.yaml", "--engine", "reference", "--replications", 4)
    assert ended.code == 0 and "Mean wait" in ended.out and "reused 0 of 4" in ended.out
    assert files(tmp_path) == before
    ended = simnet("run", "one.yaml", "--engine", "reference", "--replications", 4, "--out", "out", "--lang", "zh")
    assert "平均等候时间" in ended.out and "复用4次" in ended.out
    assert "out/report.html" in files(tmp_path) and "out/summary.csv" in files(tmp_path)


def test_the_language_is_that_of_the_terminal_unless_asked_for(
    simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    options = ("run", "one.yaml", "--engine", "reference", "--replications", 2)
    assert "平均等候时间" in simnet(*options).out
    assert "Mean wait" in simnet(*options, "--lang", "en").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "broken.yaml"),
        ("compare", "broken.yaml"),
        ("compare", "two.yaml"),
        ("run", "study.yaml"),
        ("run", "nowhere.yaml"),
        ("check", "two.yaml", "broken.yaml"),
        ("diff", "two.yaml", "broken.yaml"),
        ("trace", "broken.yaml"),
        ("agree", "broken.yaml"),
        ("report", "nowhere"),
        ("run", "two.yaml", "--out", "taken"),
        ("compare", "study.yaml", "--out", "two.yaml"),
        ("run", "two.yaml", "--out", "two.yaml/inside"),
        ("run", "two.yaml", "--replications", "0"),
        ("compare", "study.yaml", "--replications", "1"),
        ("claims", "study.yaml", "--replications", "1"),
        ("run", "two.yaml", "--records"),
        ("run", "two.yaml", "--seed", "-1"),
        ("run", "two.yaml", "--engine", "other"),
        ("trace", "two.yaml", "--day", "99"),
        ("agree",),
        ("run",),
        ("fly", "two.yaml"),
    ],
    ids=" ".join,
)
def test_faults_of_the_input_end_with_2_and_write_nothing(simnet, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_study(tmp_path)
    (tmp_path / "broken.yaml").write_text(
        (tmp_path / "two.yaml").read_text("utf-8").replace("skills: all", "skils: all")
    )
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.tex").write_text("mine")
    before = files(tmp_path)
    ended = simnet(*arguments)
    assert ended.code == 2
    assert ended.err and "Traceback" not in ended.err
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "out",
    ["two.yaml", "two.yaml/a/b", "/proc/x", "dangling", "dangling/x", "loop", "loop/x", "n" * 300, "n" * 250, "n" * 300 + "/x"],
    ids=lambda out: out[:12] + str(len(out)),
)  # fmt: skip
def test_a_results_directory_that_cannot_be_is_refused_before_anything_runs(
    simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    def run(*arguments: object, **options: object) -> None:
        raise AssertionError("it ran")

    monkeypatch.setattr("simnet.experiment.compare.carry_out", run)
    write_study(tmp_path)
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    before = set(tmp_path.iterdir())
    ended = simnet("run", "two.yaml", "--engine", "reference", "--out", out)
    assert ended.code == 2 and "name another directory with --out" in ended.err
    assert set(tmp_path.iterdir()) == before


def test_what_is_refused_or_only_checked_leaves_no_trace_and_loads_no_compiler(tmp_path: Path) -> None:
    write_study(tmp_path)
    (tmp_path / "broken.yaml").write_text("simnet: 1\n")
    commands = [
        "check study.yaml two.yaml", "diff one.yaml two.yaml", "schema", "run broken.yaml", "run two.yaml --out one.yaml",
        "run two.yaml --records", "compare broken.yaml", "compare study.yaml --out two.yaml/x", "trace two.yaml --day 99",
        "agree broken.yaml", "agree", "report two.yaml",
    ]  # fmt: skip
    program = (
        "import sys, simnet.cli\n"
        f"for command in {commands!r}:\n"
        "    try: simnet.cli.main(command.split())\n"
        "    except SystemExit as ended: print('ended with', ended.code)\n"
        "print(sorted({'numba', 'llvmlite', 'scipy', 'pandas', 'plotly'} & set(sys.modules)))"
    )
    surroundings = {**os.environ, "SIMNET_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path, env=surroundings
    )
    ended = [line.removeprefix("ended with ") for line in done.stdout.splitlines() if line.startswith("ended with ")]
    assert ended == ["0"] * 3 + ["2"] * 9
    assert done.stdout.splitlines()[-1] == "[]"
    assert {path.name for path in tmp_path.iterdir()} == {"broken.yaml", "one.yaml", "study.yaml", "two.yaml"}


def test_file_names_that_are_not_utf_8_work_and_are_written_out(simnet, tmp_path: Path) -> None:
    write_study(tmp_path)
    name, out = os.fsdecode(b"bad\xff.yaml"), os.fsdecode(b"out\xfe")
    (tmp_path / "two.yaml").rename(tmp_path / name)
    ended = simnet("run", name, "--engine", "reference", "--replications", 2, "--out", out)
    assert ended.code == 0, ended.err
    manifest = json.loads((tmp_path / out / "manifest.json").read_text("utf-8"))
    assert manifest["inputs"][0]["file"] == "bad\\udcff.yaml"
    assert manifest["command"].endswith("--out 'out\\udcfe'")
    assert simnet("report", out).code == 0
    ended = simnet("run", name, "--engine", "reference", "--replications", 2, "--json")
    assert ended.code == 0 and "bad\\udcff.yaml" in json.loads(ended.out)["manifest"]["command"]


def test_a_working_directory_that_was_removed_is_said_so(
    simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study(tmp_path)
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for arguments in (("run", tmp_path / "two.yaml"), ("check", "two.yaml"), ("report", "out")):
        ended = simnet(*arguments)
        assert ended.code == 2 and "the working directory has been removed" in ended.err
    assert simnet("--help").code == 0


def test_a_home_that_nobody_has_is_a_folder_of_that_name(tmp_path: Path) -> None:
    write_study(tmp_path)
    surroundings = {**environment(tmp_path), "SIMNET_CACHE_DIR": "~nobody-of-this-name/x"}
    line = ["run", "two.yaml", "--engine", "reference", "--replications", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "simnet.cli", *line], capture_output=True, text=True, cwd=tmp_path, env=surroundings
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "~nobody-of-this-name" / "x" / "blocks").iterdir())


def test_check_reports_every_file_and_every_fault(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    ended = simnet("check", study, "two.yaml")
    assert ended.code == 0 and ended.err == ""
    assert f"{study}: no problems" in ended.out and "two.yaml: no problems" in ended.out
    assert json.loads(simnet("check", study, "--json").out) == {"problems": []}
    text = (tmp_path / "two.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(text.replace("per_hour: 12", "per_hour: -1"))
    (tmp_path / "b.yaml").write_text(text.replace("24/7", "always"))
    ended = simnet("check", "a.yaml", "two.yaml", "b.yaml")
    assert ended.code == 2
    assert (
        "a.yaml: 1 problem" in ended.err and "b.yaml: 1 problem" in ended.err and "two.yaml: no problems" in ended.out
    )
    ended = simnet("check", "a.yaml", "b.yaml", "--json")
    assert ended.code == 2
    assert [problem["file"] for problem in json.loads(ended.out)["problems"]] == ["a.yaml", "b.yaml"]


def test_a_fault_is_json_where_json_is_asked_for(simnet, tmp_path: Path) -> None:
    ended = simnet("run", "nowhere.yaml", "--json")
    assert ended.code == 2
    assert json.loads(ended.out)["problems"][0]["file"] == "nowhere.yaml"


def test_diff_names_paths(simnet, tmp_path: Path) -> None:
    write_study(tmp_path)
    ended = simnet("diff", "two.yaml", "one.yaml")
    assert "sites.hall.windows.desk.count: 2 -> 1" in ended.out.splitlines()
    found = json.loads(simnet("diff", "two.yaml", "one.yaml", "--json").out)["differences"]
    assert {"path": "sites.hall.windows.desk.count", "left": 2, "right": 1} in found
    assert simnet("diff", "two.yaml", "two.yaml").out == "no difference\n"


def test_schema_is_that_of_the_format(simnet) -> None:
    assert "sites" in json.loads(simnet("schema").out)["properties"]
    assert "baseline" in json.loads(simnet("schema", "--study").out)["properties"]


def test_report_remakes_the_page(simnet, tmp_path: Path) -> None:
    study = write_study(tmp_path)
    simnet("compare", study, "--engine", "reference", "--replications", 2, "--out", "out")
    page = (tmp_path / "out" / "report.html").read_bytes()
    (tmp_path / "out" / "report.html").unlink()
    ended = simnet("report", "out")
    assert ended.code == 0 and ended.out == "out/report.html\n"
    assert (tmp_path / "out" / "report.html").read_bytes() == page


def test_agree_holds_files_studies_and_generated_scenarios_to_each_other(simnet, tmp_path: Path) -> None:
    write_study(tmp_path)
    ended = simnet("agree", "study.yaml", "two.yaml", "--generated", 3, "--seed", 5)
    assert ended.code == 0, ended.out
    assert ended.out.startswith("5 scenarios with ")  # two of the study, once each, and three


def test_agree_ends_with_1_and_the_first_difference(simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from simnet.engine import core

    write_study(tmp_path)
    honest = core.run

    def late(network, demand):
        records = honest(network, demand)
        records.visits["leave"][0] += 1
        return records

    monkeypatch.setattr(core, "run", late)
    ended = simnet("agree", "two.yaml")
    assert ended.code == 1
    assert "table visits differs" in ended.out


def test_trace_tells_a_day(simnet, tmp_path: Path) -> None:
    write_study(tmp_path)
    ended = simnet("trace", "two.yaml", "--engine", "reference", "--seed", 3)
    lines = ended.out.splitlines()
    assert ended.code == 0 and lines[0].startswith("two: day 0 of 1, replication 0, seed 3, ")
    assert any("arrives at hall" in line for line in lines)
    assert (
        lines != simnet("trace", "two.yaml", "--engine", "reference", "--seed", 3, "--replication", 1).out.splitlines()
    )


def test_warm_up_says_what_there_was_to_compile(simnet) -> None:
    ended = simnet("warm-up", "--report")
    assert ended.code == 0
    ended = simnet("warm-up")
    assert ended.out == "everything is compiled\n" and ended.err == ""


def test_an_interruption_ends_with_130(simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simnet.experiment.compare.carry_out", stop)
    ended = simnet("run", write_study(tmp_path).parent / "one.yaml", "--engine", "reference")
    assert ended.code == 130 and "what was finished is kept" in ended.err


def test_an_interruption_does_not_wait_for_a_long_replication(tmp_path: Path) -> None:
    write_study(tmp_path)
    program = (
        "import pathlib, time, simnet.cli, simnet.experiment.simulation as simulation\n"
        "def totals(*arguments):\n"
        "    pathlib.Path('begun').touch()\n"
        "    time.sleep(600)\n"
        "simulation.Prepared.totals = totals\n"
        "simnet.cli.main(['run', 'one.yaml', '--engine', 'reference'])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment(tmp_path / "cache"), stderr=subprocess.PIPE
    )
    while process.poll() is None and not (tmp_path / "begun").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130 and b"what was finished is kept" in errors


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_simnet_is_told_in_a_line_and_ends_with_1(tmp_path: Path, debug: bool) -> None:
    write_study(tmp_path)
    program = (
        "import simnet.experiment.compare as compare, simnet.cli\n"
        "compare.carry_out = lambda *arguments, **options: 1 / 0\n"
        "simnet.cli.main(['run', 'one.yaml', '--engine', 'reference'])"
    )
    surroundings = environment(tmp_path / "cache") | ({"SIMNET_DEBUG": "1"} if debug else {})
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=surroundings, check=False
    )
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) is debug
    assert debug or "simnet failed: ZeroDivisionError: division by zero" in done.stderr


def test_a_fault_cannot_write_on_the_terminal_what_it_likes(capsys: pytest.CaptureFixture[str]) -> None:
    report_fault(ValueError, ValueError("bad \x1b[31mred"), None)
    assert "\x1b" not in capsys.readouterr().err


def test_records_without_their_library_are_refused_before_anything_runs(
    simnet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = simnet("run", "one.yaml", "--engine", "reference", "--out", "out", "--records")
    assert ended.code == 1 and "simnet[records]" in ended.err
    assert not (tmp_path / "out").exists()


def test_the_module_runs_as_the_command_does(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simnet.cli", "check", str(ROOT / "scenarios/textbook/mm1.yaml")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.endswith("mm1.yaml: no problems\n")
