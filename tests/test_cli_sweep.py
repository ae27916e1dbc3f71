"""`simnet sweep`: from files and from options, what it prints and writes, what it refuses before anything heavy is imported."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import simnet as package
from simnet.errors import InputError
from tests.experiment.studies import command, environment
from tests.experiment.sweeps import write_sweep
from tests.test_cli import _apart, files, simnet

__all__ = ["_apart", "simnet"]

COUNT = "sites.hall.windows.desk.count"
SOURCES = str(Path(package.__file__).parent.parent)
TABLES = {"points.csv", "sweep.csv", "trade_off.csv", "effects.csv", "manifest.json", "report.html"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_sweep_file_is_run_printed_and_written(simnet, tmp_path: Path) -> None:
    sweep = write_sweep(tmp_path)
    ended = simnet("sweep", sweep, "--engine", "reference", "--lang", "en")
    assert ended.code == 0, ended.err
    lines = [line.strip() for line in ended.out.splitlines()]
    assert lines[0] == "How many windows"
    assert "demand.factor: 1" in lines and "demand.factor: 1.5" in lines
    assert "6 combinations, 12 replications each, seed 7; reused 0 of 72" in lines
    assert any("as it stands" in line for line in lines)
    assert lines[-1] == "The page: results/posts/report.html"
    out = tmp_path / "results" / "posts"
    assert {path.name for path in out.iterdir()} == TABLES
    assert [row["value"] for row in rows(out / "points.csv") if row["path"] == COUNT] == ["1", "1", "2", "2", "3", "3"]
    waits = [float(row["mean"]) for row in rows(out / "sweep.csv") if row["measure"] == "mean_wait"]
    assert waits[0] > waits[2] > waits[4] and waits[1] > waits[0]
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["command"] == f"simnet sweep {sweep} --engine reference --lang en" and manifest["complete"] is True
    assert set(manifest["files"]) == TABLES - {"manifest.json", "report.html"}
    again = simnet("sweep", sweep, "--engine", "reference", "--lang", "zh")
    assert "72次中复用72次" in again.out and "报告页：results/posts/report.html" in again.out


def test_a_scenario_is_swept_by_options_and_written_only_when_asked(simnet, tmp_path: Path) -> None:
    write_sweep(tmp_path)
    before = files(tmp_path)
    options = (
        "sweep",
        "two.yaml",
        "--vary",
        f"{COUNT}=1..2",
        "--engine",
        "reference",
        "--replications",
        4,
        "--lang",
        "en",
    )
    ended = simnet(*options)
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Two windows: desk.count varied") and files(tmp_path) == before
    assert simnet(*options, "--out", "out").code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == TABLES
    # The page is remade from the files; the directory holds this sweep, not a study or scenario of its name.
    page = (tmp_path / "out" / "report.html").read_bytes()
    (tmp_path / "out" / "report.html").unlink()
    assert simnet("report", "out").code == 0
    assert (tmp_path / "out" / "report.html").read_bytes() == page
    taken = simnet("run", "two.yaml", "--engine", "reference", "--replications", 2, "--out", "out")
    assert taken.code == 2 and "holds the results of another study, sweep two-sweep, not of two" in taken.err


def test_a_sweep_does_not_take_the_directory_of_a_study_of_its_name(simnet, tmp_path: Path) -> None:
    sweep = write_sweep(tmp_path, 2, name="windows")
    assert simnet("compare", "study.yaml", "--engine", "reference").code == 0
    ended = simnet("sweep", sweep, "--engine", "reference")
    assert ended.code == 2 and "holds the results of another study, windows, not of sweep windows" in ended.err


def test_json_says_what_was_reused_and_what_computed(simnet, tmp_path: Path) -> None:
    write_sweep(tmp_path)
    assert simnet("compare", "study.yaml", "--engine", "reference").code == 0
    ended = simnet("sweep", "sweep.yaml", "--engine", "reference", "--json")
    found = json.loads(ended.out)
    reused = found["manifest"]["this_run"]["reused"]
    assert (reused["replications"], reused["of"]) == (24, 72)
    assert [reused["by_point"][str(point)]["reused"] for point in range(1, 7)] == [12, 0, 12, 0, 0, 0]
    assert len(found["points"]) == 12 and len(found["trade_off"]) == 6 and found["effects"]
    assert {row["measure"] for row in found["sweep"]} == {"mean_wait", "late_or_left", "public_cost_year"}


def test_differences_that_do_not_matter_are_said(simnet, tmp_path: Path) -> None:
    write_sweep(tmp_path)
    options = (
        "sweep",
        "two.yaml",
        "--vary",
        f"{COUNT}=1..3",
        "--engine",
        "reference",
        "--replications",
        4,
        "--lang",
        "en",
    )
    ended = simnet(*options, "--indifference", "public_cost_year=1e9", "--out", "out")
    assert "Differences of up to 1,000,000,000 yuan in public cost a year are taken for none." in ended.out
    assert "Differences of up to 1,000,000,000 yuan" in (tmp_path / "out" / "report.html").read_text("utf-8")
    weighed = rows(tmp_path / "out" / "trade_off.csv")
    # Cost matters to nobody, so waits alone decide: more windows, less waiting.
    assert weighed[2]["status"] == "front" and "front" not in {row["status"] for row in weighed[:2]}


def test_a_latin_hypercube_and_other_measures(simnet, tmp_path: Path) -> None:
    write_sweep(tmp_path)
    ended = simnet(
        "sweep", "two.yaml", "--vary", f"{COUNT}=1..3", "--vary", "demand.factor=0.5..1.5", "--latin", 6, "--engine", "reference",
        "--replications", 2, "--measures", "p90_wait, late_or_left", "--wait", "late_or_left", "--json",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)
    assert found["manifest"]["sweep"]["design"] == "latin_hypercube" and found["manifest"]["sweep"]["points"] == 6
    assert list(dict.fromkeys(row["measure"] for row in found["sweep"])) == [
        "p90_wait",
        "late_or_left",
        "public_cost_year",
    ]
    values = [float(row["value"]) for row in found["points"] if row["path"] == "demand.factor"]
    assert sorted(int((value - 0.5) * 6) for value in values) == list(range(6))
    assert {row["status"] for row in found["trade_off"]} == {"alone"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("two.yaml",), "nothing varies: name a path and its values with --vary PATH=VALUES"),
        (("two.yaml", "--vary", COUNT), "write PATH=VALUES, as demand.factor=0.8,1,1.2"),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--vary", f"{COUNT}=3"), "is given twice; list all its values once"),
        (("two.yaml", "--vary", f"{COUNT}=1..x"), "is not a range of numbers"),
        (("two.yaml", "--vary", "sites.hal.hours=a,b"), 'did you mean "sites.hall.hours"?'),
        (("two.yaml", "--vary", f"{COUNT}=1,-2"), f"{COUNT} = -2: must be >= 0"),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--latin", "1"), "from 2 to 10,000 points"),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--measures", "mean_wate"), 'did you mean "mean_wait"?'),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--cost", "occupancy"), "neither less nor more of it is better"),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--indifference", "mean_wait"), "write MEASURE=SIZE, as mean_wait=0.1"),
        (
            ("two.yaml", "--vary", f"{COUNT}=1,2", "--indifference", "p90_wait=1"),
            "is not one of the two measures that are weighed",
        ),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--replications", "1"), "at least 2 are needed to compare"),
        (("two.yaml", "--vary", f"{COUNT}=1,2", "--out", "two.yaml"), "is a file"),
        (("sweep.yaml", "--vary", f"{COUNT}=1,2"), "this is a sweep file, which says itself what varies"),
        (("sweep.yaml", "--latin", "5"), "this is a sweep file"),
        (("study.yaml", "--vary", f"{COUNT}=1,2"), "this is a study; `simnet compare` runs it"),
        (("nowhere.yaml", "--vary", f"{COUNT}=1,2"), "no such file"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_faults_end_with_2_say_what_is_wrong_and_write_nothing(
    simnet, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    write_sweep(tmp_path)
    before = files(tmp_path)
    ended = simnet("sweep", *arguments)
    assert ended.code == 2 and said in " ".join(ended.err.split()) and "Traceback" not in ended.err
    assert files(tmp_path) == before
    problems = json.loads(simnet("sweep", *arguments, "--json").out)["problems"]
    assert problems and all(problem["message"] for problem in problems)


def test_refusing_imports_nothing_heavy(tmp_path: Path) -> None:
    write_sweep(tmp_path)
    program = (
        "import sys, simnet.cli\n"
        f"try: simnet.cli.main(['sweep', 'two.yaml', '--vary', '{COUNT}=1,-2', '--vary', 'demand.factor=0.5..1', '--latin', '9'])\n"
        "except SystemExit as ended: assert ended.code == 2, ended.code\n"
        "print(sorted({'numba', 'pandas', 'scipy.stats', 'scipy.special', 'plotly', 'jinja2', 'simpy', 'rich'} & set(sys.modules)))"
    )
    surroundings = {**environment(tmp_path / "cache"), "PYTHONPATH": SOURCES}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path, env=surroundings
    )
    assert done.stdout.strip() == "[]"


def test_a_stopped_sweep_goes_on_where_it_was(tmp_path: Path) -> None:
    write_sweep(tmp_path, 60)
    surroundings = {**environment(tmp_path / "cache"), "PYTHONPATH": SOURCES}
    line = command("sweep", "sweep.yaml", "--engine", "reference", "--workers", "1", "--json")
    process = subprocess.Popen(line, cwd=tmp_path, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    blocks = tmp_path / "cache" / "blocks"
    while process.poll() is None and len(list(blocks.glob("*.block"))) < 3:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors.decode()
    assert "what was finished is kept" in errors.decode() and not (tmp_path / "results").exists()
    done = subprocess.run(line, cwd=tmp_path, env=surroundings, capture_output=True, check=True)
    reused = json.loads(done.stdout)["manifest"]["this_run"]["reused"]
    assert 3 <= reused["replications"] < reused["of"] == 6 * 60
    assert (tmp_path / "results" / "posts" / "report.html").exists()


def test_check_agree_and_schema_know_sweeps(simnet, tmp_path: Path) -> None:
    sweep = write_sweep(tmp_path)
    assert f"{sweep}: no problems" in simnet("check", sweep).out
    broken = tmp_path / "broken.yaml"
    broken.write_text(sweep.read_text("utf-8").replace("values: 1..3", "values: [1, -2]"), "utf-8")
    ended = simnet("check", sweep, broken)
    assert ended.code == 2 and f"line 6  {COUNT} = -2: must be >= 0" in ended.err
    assert "1 scenarios with" in simnet("agree", sweep, tmp_path / "two.yaml").out
    schema = json.loads(simnet("schema", "--sweep").out)
    assert schema["properties"]["simnet_sweep"]["const"] == 1
    given = schema["properties"]["vary"]["additionalProperties"]["anyOf"]
    assert [one.get("type", "$ref") for one in given] == ["string", "array", "$ref"]
    assert simnet("schema", "--sweep", "--study").code == 2


def test_the_same_in_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = write_sweep(tmp_path)
    plan = package.load(sweep)
    result = package.sweep(plan, engine="reference")
    result.show()
    printed = capsys.readouterr().out
    assert printed.splitlines()[0] == "How many windows" and "6 combinations, 12 replications each, seed 7" in printed
    assert list(result.points.columns) == [COUNT, "demand.factor"] and list(result.points.index) == [1, 2, 3, 4, 5, 6]
    assert result.points[COUNT].tolist() == [1, 1, 2, 2, 3, 3] and result.points[COUNT].dtype == "int64"
    waits = result.summary.query("measure == 'mean_wait'").set_index("point")["mean"]
    by_posts = waits.groupby(result.points[COUNT]).mean()
    assert by_posts[1] > by_posts[2] > by_posts[3]
    effects = result.effects.query(f"measure == 'mean_wait' and path == '{COUNT}'")
    assert effects["mean"].tolist() == pytest.approx(by_posts.tolist())
    assert set(result.trade_off["status"]) <= {"front", "possible", "dominated"}
    assert set(result.front) <= set(result.remaining) <= set(range(1, 7))
    for frame in (result.summary, result.trade_off, result.effects):
        assert list(frame.attrs["columns"]) == list(frame.columns)
    page = result.save(tmp_path / "out")
    assert page.exists() and json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["command"].startswith(
        "simnet.sweep("
    )

    same = {"replications": 4, "seed": 7, "engine": "reference", "measures": ["mean_wait"]}
    by_hand = package.sweep(tmp_path / "two.yaml", {COUNT: range(1, 3)}, **same)
    loaded = package.sweep(package.load(tmp_path / "two.yaml"), {COUNT: "1,2"}, **same)
    assert by_hand.summary.equals(loaded.summary)
    assert set(by_hand.summary["measure"]) == {"mean_wait", "public_cost_year"}
    with pytest.raises(InputError, match="nothing varies"):
        package.sweep(package.load(tmp_path / "two.yaml"))
    with pytest.raises(InputError, match="not a sweep"):
        package.sweep(tmp_path / "two.yaml")
