"""`simnet bench`: where it runs, what it judges, what it keeps, what it remakes. No long run: results are made up, the suite is tiny."""

import json
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from simnet.cli import main

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"
REVISION = "0123456789abcdef0123456789abcdef01234567"

FLOORS = """# Kept.
[ratios.hall-simpy]
group = "peers"
work = "the hall"
against = "SimPy"
wanted = 150
floor = 90  # kept not

[ratios.two-workers]
group = "pipeline"
work = "replications"
against = "one worker"
wanted = 1.7
floor = 1.0

[figures.help]
work = "`simnet --help`"
wanted = 0.3
unit = "s"
"""


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite's modules lie outside the package: what a test imports of them is gone after it."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and BENCHMARKS in Path(sys.modules[name].__file__).parents:
            del sys.modules[name]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the suite's machinery, one quick group, a README with marks and floors; it is the working directory."""
    folder = tmp_path / "checkout"
    (folder / "simnet" / "cli").mkdir(parents=True)
    (folder / "benchmarks").mkdir()
    for name in (
        "conftest.py",
        "turns.py",
        *(f"{part}.py" for part in ("suite", "gathered", "floors", "readme_tables", "picture")),
    ):
        shutil.copy(BENCHMARKS / name, folder / "benchmarks" / name)
    (folder / "benchmarks" / "floors.toml").write_text(FLOORS, "utf-8")
    (folder / "README.md").write_text(
        "Before.\n<!-- bench table -->\nold\n<!-- end of bench table -->\nAfter.\n", "utf-8"
    )
    (folder / "results" / "pictures").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def results(
    ratio: float = 200.0, elsewhere: float = 0.0, groups: tuple[str, ...] = ("peers", "pipeline")
) -> dict[str, Any]:
    measured = {"our_seconds": 0.01, "their_seconds": 0.01 * ratio, "rounds": 5, "units": 100_000, "unit": "customers"}
    two = {"our_seconds": 2.0, "their_seconds": 1.6, "ratio": 0.8, "rounds": 5, "units": 1000, "unit": "replications"}
    return {
        "format": 1,
        "date": "2026-01-02T03:04:05+00:00",
        "revision": REVISION,
        "full": True,
        "groups": list(groups),
        "machine": {"processor": "a processor", "cores": 2, "memory_gib": 23.5, "system": "Linux x86_64"},
        "versions": {"python": "3.11.7", "simnet": "1", "numba": "0.68.1"},
        "ratios": {"hall-simpy": {"ratio": ratio, **measured}, "two-workers": {**two, "elsewhere": elsewhere}},
        "figures": {"help": {"value": 0.07, "unit": "s"}},
        "growth": [
            {"sites": sites, "needs": needs, "seconds": {"core": needs / 1e6}, "peak_mib": 200 + needs / 1e4}
            for sites, needs in ((1, 999_000), (10, 1_001_000), (3000, 10_010), (3000, 1_000_300))
        ],
        "medians": {},
    }


@pytest.fixture
def bench(checkout: Path, capfd: pytest.CaptureFixture[str]):
    """Call `simnet bench` and return its exit code and what it printed; a dict given for --from becomes a file."""

    def call(*arguments: Any) -> tuple[int, str, str]:
        words = []
        for argument in arguments:
            if isinstance(argument, dict):
                kept = checkout / "earlier.json"
                kept.write_text(json.dumps(argument), "utf-8")
                argument = kept
            words.append(str(argument))
        with pytest.raises(SystemExit) as ended:
            main(["bench", *words])
        printed = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return call


def test_outside_a_checkout_it_says_so(bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = bench("--quick")
    assert code == 2 and out == ""
    assert "no checkout of simnet" in err and "benchmarks/suite.py" in err


def test_below_the_root_of_a_checkout_it_finds_it(bench, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout / "results")
    assert bench("--from", results(elsewhere=0.9), "--check", "../benchmarks/floors.toml")[0] == 0


def test_ratios_are_judged_by_their_floors(bench) -> None:
    code, out, _ = bench("--from", results(ratio=90.0, elsewhere=0.9), "--check", "benchmarks/floors.toml")
    assert code == 0 and "all ratios hold their floors" in out
    code, out, _ = bench("--from", results(ratio=89.0, elsewhere=0.9), "--check", "benchmarks/floors.toml")
    assert code == 1 and "1 of 2 below" in out
    assert [line.split() for line in out.splitlines() if line.startswith("hall-simpy")] == [
        ["hall-simpy", "90", "89", "BELOW"]
    ]


def test_two_workers_are_judged_only_where_the_machine_is_idle(bench) -> None:
    code, out, _ = bench("--from", results(elsewhere=0.1), "--check", "benchmarks/floors.toml")
    assert code == 1 and "two-workers" in out and "BELOW" in out
    code, out, _ = bench("--from", results(elsewhere=0.4), "--check", "benchmarks/floors.toml")
    assert code == 0 and "not judged: other work kept 0.4 cores busy" in out


def test_a_ratio_that_was_not_measured_does_not_pass_unless_its_group_was_left_out(bench) -> None:
    without = results()
    del without["ratios"]["two-workers"]
    code, out, _ = bench("--from", without, "--check", "benchmarks/floors.toml")
    assert code == 1 and "not measured" in out
    code, out, _ = bench("--from", {**without, "groups": ["peers"]}, "--check", "benchmarks/floors.toml")
    assert code == 0 and "two-workers" not in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--check", "nowhere.toml"), "nowhere.toml: 1 problem"),
        (("--check", "README.md"), "is not TOML"),
        (("--from", "README.md"), "is not JSON"),
        (("--from", {"format": 0}), "does not hold the results"),
        (("--out", "results"), "is a folder; name a file"),
    ],
)
def test_files_that_are_at_fault_are_refused_before_anything_runs(bench, arguments: tuple[Any, ...], told: str) -> None:
    code, out, err = bench(*arguments)
    assert code == 2 and out == "" and told in err


def test_floors_that_say_nothing_are_refused(bench, checkout: Path) -> None:
    file = checkout / "benchmarks" / "floors.toml"
    file.write_text('[ratios.hall-simpy]\ngroup = "peers"\n', "utf-8")
    code, _, err = bench("--from", results(), "--check", file)
    assert code == 2 and "ratios.hall-simpy needs" in err


def test_floors_are_set_at_sixty_per_cent_and_all_else_is_kept(bench, checkout: Path) -> None:
    code, out, _ = bench("--from", results(ratio=250.0, elsewhere=0.9), "--write-floors", "benchmarks/floors.toml")
    assert code == 0 and "1 floors set at 60%" in out
    text = (checkout / "benchmarks" / "floors.toml").read_text("utf-8")
    assert text == FLOORS.replace("floor = 90  # kept not", "floor = 150")
    bench("--from", results(elsewhere=0.0), "--write-floors", "benchmarks/floors.toml")
    assert "floor = 0.48" in (checkout / "benchmarks" / "floors.toml").read_text("utf-8")


def test_tables_and_picture_are_remade(bench, checkout: Path) -> None:
    assert bench("--from", results(), "--readme")[0] == 0
    text = (checkout / "README.md").read_text("utf-8")
    assert text.startswith(
        "Before.\n<!-- bench table -->\nMeasured on 2026-01-02 at revision 0123456 by `simnet bench`: 2 cores"
    )
    assert text.endswith("\n<!-- end of bench table -->\nAfter.\n") and "old" not in text
    assert "| the hall | SimPy | ≥ 150 | **200** | 2 s | 10 ms |" in text
    assert "| `simnet --help` | ≤ 0.3 s | **70 ms** |" in text
    picture = ElementTree.parse(checkout / "results" / "pictures" / "benchmarks.svg")
    words = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "10M" in words and "50k" in words  # ours and SimPy's customers a second
    assert {"errands, 3,000 sites", "sites, 1,000,000 errands"} <= set(words)
    assert bench("--from", results(), "--readme")[0] == 0
    assert (checkout / "README.md").read_text("utf-8") == text


def test_a_readme_without_marks_is_refused(bench, checkout: Path) -> None:
    (checkout / "README.md").write_text("Nothing here.\n", "utf-8")
    code, _, err = bench("--from", results(), "--readme")
    assert code == 2 and "has no place for the tables" in err


SUITE = """
import pytest

def work(amount):
    return sum(range(amount))

def test_turns(bench):
    taken = []
    def theirs():
        taken.append("theirs")
        return work(400_000)
    def ours():
        taken.append("ours")
        return work(20_000)
    turns = bench.by_turns(ours, theirs, rounds=3, ours_a_round=2, warm_up=False)
    assert taken == ["ours"] + ["theirs", "ours", "ours"] * 3
    assert turns.theirs == work(400_000) and turns.ours == work(20_000)
    bench.note_ratio("hall-simpy", turns, 20_000, "customers")

def test_rounds(bench):
    result, seconds = bench.rounds("sum", lambda: work(1000), bench.choose(5, 3))
    bench.note("help", seconds, "s")
    assert result == FOUND
"""


def test_a_run_measures_keeps_and_judges(bench, checkout: Path) -> None:
    suite = checkout / "benchmarks" / "test_start.py"
    suite.write_text(SUITE.replace("FOUND", "499500"), "utf-8")
    floors = checkout / "benchmarks" / "floors.toml"
    floors.write_text(FLOORS.replace('"peers"', '"start"').replace("floor = 90", "floor = 4"), "utf-8")
    kept = checkout / "results" / "benchmarks" / "a.json"
    code, out, err = bench("--group", "start", "--quick", "--out", kept, "--check", floors)
    assert code == 0, out + err
    assert "start     hall-simpy: " in out and "all ratios hold their floors" in out
    found = json.loads(kept.read_text("utf-8"))
    assert found["groups"] == ["start"] and not found["full"] and found["revision"] is None
    assert 4 < found["ratios"]["hall-simpy"]["ratio"] < 100 and found["ratios"]["hall-simpy"]["units"] == 20_000
    assert found["figures"]["help"]["unit"] == "s"
    assert found["medians"]["start: test_rounds"]["rounds"] == 3
    assert set(found["machine"]) == {"processor", "cores", "memory_gib", "system"}
    assert {"python", "simnet", "numpy", "numba", "simpy"} <= set(found["versions"])

    suite.write_text(SUITE.replace("FOUND", "0"), "utf-8")
    code, out, _ = bench("--group", "start", "--quick", "--check", floors)
    assert code == 1 and "all ratios hold their floors" in out and "FAILED benchmarks/test_start.py::test_rounds" in out


def test_every_ratio_that_is_judged_is_one_that_the_suite_notes() -> None:
    import floors

    listed = floors.load(BENCHMARKS / "floors.toml")
    for name, about in listed["ratios"].items():
        source = (BENCHMARKS / f"test_{about['group']}.py").read_text("utf-8") + (BENCHMARKS / "turns.py").read_text(
            "utf-8"
        )
        queue, _, _ = name.rpartition("-")
        assert f'"{name}"' in source or f'f"{queue}-{{' in source, name
        assert about["floor"] > 0 and about["work"] and about["against"]


def test_the_readme_shows_what_was_kept() -> None:
    import floors
    import gathered
    import picture
    import readme_tables

    kept = gathered.read(ROOT / "results" / "benchmarks" / "two-cores.json")
    section = readme_tables.section(kept, floors.load(BENCHMARKS / "floors.toml"))
    assert f"{readme_tables.BEGIN}\n{section}\n{readme_tables.END}" in (ROOT / "README.md").read_text("utf-8")
    assert picture.picture(kept) == (ROOT / "results" / "pictures" / "benchmarks.svg").read_text("utf-8")
    listed = floors.load(BENCHMARKS / "floors.toml")["ratios"]
    for name, measured in kept["ratios"].items():
        if measured.get("elsewhere", 0.0) <= floors.MOST_ELSEWHERE:
            assert abs(listed[name]["floor"] - floors.SHARE * measured["ratio"]) <= 0.005 * measured["ratio"], name
