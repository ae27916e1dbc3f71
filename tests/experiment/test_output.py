"""The results directory: whole files, whole sets, nobody else's files."""

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from simnet.errors import InputError
from simnet.experiment.output import check_directory, csv_bytes, study_of, table_files, write_results
from simnet.tables import COSTS, SUMMARY

MANIFEST: dict[str, Any] = {"simnet": "0.1.0", "study": {"name": "halls"}}


def page(text: str = "<html>") -> Any:
    def write(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["complete"] is True and (folder / "summary.csv").exists()
        (folder / "report.html").write_text(f"{text}{manifest['study']['name']}")

    return write


def tables(mean: float = 1.5) -> dict[str, bytes]:
    row = {
        "scenario": "hall",
        "measure": "mean_wait",
        "group_by": "",
        "group": "",
        "unit": "min",
        "n": 30,
        "mean": mean,
    }
    return table_files([row], [], [])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_directory_holds_everything_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "results" / "halls"
    write_results(out, MANIFEST, tables(), page())
    assert sorted(contents(out)) == ["comparison.csv", "costs.csv", "manifest.json", "report.html", "summary.csv"]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert sorted(manifest["files"]) == ["comparison.csv", "costs.csv", "summary.csv"]
    assert [path.name for path in out.parent.iterdir()] == ["halls"]
    assert out.stat().st_mode == out.parent.stat().st_mode


def test_the_same_study_is_replaced_and_a_readers_notes_stay(tmp_path: Path) -> None:
    out = tmp_path / "halls"
    write_results(out, MANIFEST, tables(1.5), page(), lambda folder: (folder / "hall.visits.parquet").write_bytes(b"1"))
    assert (out / "records" / "hall.visits.parquet").exists()
    (out / "notes.txt").write_text("mine")
    (out / "published.csv").write_text("from simnet claims")  # which no run makes anew
    (out / "stress.csv").write_text("of the run before")
    write_results(out, MANIFEST, tables(2.5), page("<new>"))
    assert (out / "published.csv").read_text() == "from simnet claims" and not (out / "stress.csv").exists()
    assert b",2.5," in (out / "summary.csv").read_bytes()
    assert (out / "report.html").read_text() == "<new>halls"
    assert (out / "notes.txt").read_text() == "mine"
    assert not (out / "records").exists()
    assert json.loads((out / "manifest.json").read_text())["complete"] is True
    assert [path.name for path in tmp_path.iterdir()] == ["halls"]


def test_an_empty_directory_is_taken(tmp_path: Path) -> None:
    write_results(tmp_path, MANIFEST, tables(), page())
    assert study_of(tmp_path / "manifest.json") == "halls"


@pytest.mark.parametrize("what", ["file", "foreign files", "other study", "foreign manifest", "broken manifest"])
def test_somebody_elses_files_are_refused_and_left_alone(tmp_path: Path, what: str) -> None:
    out = tmp_path / "out"
    if what == "file":
        out.write_text("a file")
    else:
        out.mkdir()
        name, content = {
            "foreign files": ("thesis.tex", "\\begin"),
            "other study": ("manifest.json", '{"study": {"name": "stations"}}'),
            "foreign manifest": ("manifest.json", '{"version": 2}'),
            "broken manifest": ("manifest.json", "{"),
        }[what]
        (out / name).write_text(content)
    before = contents(tmp_path)
    with pytest.raises(InputError) as refused:
        write_results(out, MANIFEST, tables(), page())
    message = str(refused.value)
    assert "--out" in message
    if what == "other study":
        assert "stations" in message and "halls" in message
    assert contents(tmp_path) == before


def test_a_page_that_fails_leaves_the_old_results_whole(tmp_path: Path) -> None:
    out = tmp_path / "halls"
    write_results(out, MANIFEST, tables(1.5), page())
    before = contents(tmp_path)

    def fail(folder: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_results(out, MANIFEST, tables(2.5), fail)
    assert contents(tmp_path) == before


def test_a_replacement_cut_short_says_so_and_is_mended_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "halls"
    write_results(out, MANIFEST, tables(1.5), page())
    move = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if target == out / "report.html":
            raise KeyboardInterrupt
        return move(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_results(out, MANIFEST, tables(2.5), page())
    assert json.loads((out / "manifest.json").read_text())["complete"] is False
    monkeypatch.undo()
    write_results(out, MANIFEST, tables(2.5), page())
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["complete"] is True and b",2.5," in (out / "summary.csv").read_bytes()


def test_what_a_killed_process_left_is_removed_but_not_what_another_is_making(tmp_path: Path) -> None:
    out = tmp_path / "halls"
    abandoned = tmp_path / ".halls.partial-dead"
    (abandoned / "halls").mkdir(parents=True)
    (abandoned / "halls" / "summary.csv").write_text("half a li")
    other = tmp_path / ".halls-2.partial-dead"
    other.mkdir()

    def write(folder: Path) -> None:
        assert not abandoned.exists()
        write_results(out, MANIFEST, tables(), page())  # another command on the same directory, meanwhile
        page()(folder)

    write_results(out, MANIFEST, tables(), write)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".halls-2.partial-dead", "halls"]


def test_tables_are_plain_and_the_same_everywhere() -> None:
    row = {
        "scenario": "hall", "measure": "mean_wait", "group_by": "site", "group": "a,b", "unit": "min", "n": 30,
        "mean": 2 / 3, "half_width": None, "confidence": 0.95,
    }  # fmt: skip
    negative_zero = {**row, "mean": -0.0, "half_width": float("nan"), "group": "厅"}
    assert (
        csv_bytes(SUMMARY, [row, negative_zero])
        == (
            "scenario,measure,group_by,group,unit,n,mean,half_width,confidence\n"
            'hall,mean_wait,site,"a,b",min,30,0.6666666667,,0.95\n'
            "hall,mean_wait,site,厅,min,30,0,,0.95\n"
        ).encode()
    )
    header = b"scenario,basis,payer,line,recurrence,unit,n,yuan_year,half_width\n"
    assert csv_bytes(COSTS, []) == header


def test_an_empty_directory_into_which_nothing_can_be_moved_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A mount point: what is made beside it cannot take a name in it.
    def elsewhere(self: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    out = tmp_path / "mounted"
    out.mkdir()
    monkeypatch.setattr(Path, "replace", elsewhere)
    with pytest.raises(InputError, match="cannot be written to: Invalid cross-device link"):
        check_directory(out, "halls")
    assert [path.name for path in tmp_path.rglob("*")] == ["mounted"]


def test_a_link_to_a_directory_is_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk")
    for mean in (1.5, 2.5):
        write_results(tmp_path / "link", MANIFEST, tables(mean), page())
    assert b",2.5," in (tmp_path / "disk" / "summary.csv").read_bytes()
    write_results(tmp_path / "disk" / ".." / "other", MANIFEST, tables(), page())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "link", "other"]


def test_a_directory_that_does_not_exist_is_free(tmp_path: Path) -> None:
    check_directory(tmp_path / "nowhere" / "yet", "halls")
    assert list(tmp_path.iterdir()) == []
