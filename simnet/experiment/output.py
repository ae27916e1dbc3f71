"""The results directory: written whole, replaced whole, and never over somebody else's files.

All files are made in a hidden folder beside the directory. Where there is no directory yet, the folder takes its name in
one step. Where there is one, of the same study, its files are replaced one by one, each in one step; a manifest that
says `"complete": false` stands there meanwhile, and the true one comes last. So at no moment is a file half
written, nor a mixed set taken for a whole one, and the same command mends what a kill left behind.

Tables hold neither times nor versions nor paths: two runs of the same study differ in nothing but the manifest. A
directory that holds another study's results, or files that are no results, is refused.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib.util
import io
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import numpy as np

from simnet.errors import MISSING, InputError, Problem
from simnet.store import write_atomically
from simnet.tables import (
    CLAIMS,
    COMPARISON,
    COSTS,
    DAYS,
    FILE_TABLES,
    FLOWS,
    JOURNEYS,
    PUBLISHED,
    STRESS,
    SUMMARY,
    Table,
)

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows: what a killed process left beside a results directory stays there
    fcntl = None

MANIFEST = "manifest.json"
PAGE = "report.html"
RECORDS = "records"

Row = Mapping[str, Any]
"""One row of a table: a value by column."""


def check_directory(directory: Path, name: str) -> None:
    """Refuse a results directory that holds anything but results of this study.

    Parameters
    ----------
    directory : Path
        Where results are to be written; it need not exist.
    name : str
        Name of the study.

    Raises
    ------
    InputError
        If it is a file, holds another study's results, or holds files but no manifest; and if a file, made there on
        trial and removed again, shows that nothing can be written.
    """
    try:
        whole = directory.absolute()
        standing = next(path for path in (whole, *whole.parents) if _is_there(path))
        if not standing.is_dir():
            raise _refusal(standing, "is a file" if standing.exists() else "is a link that leads nowhere")
        if standing == whole:
            _check_contents(directory, name)
        _try(whole.resolve(), standing.resolve())
    except (OSError, ValueError) as error:
        raise _refusal(directory, f"cannot be written to: {getattr(error, 'strerror', None) or error}") from None


def _is_there(path: Path) -> bool:
    """Whether there is anything of this name, be it a link that leads nowhere."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _check_contents(directory: Path, name: str) -> None:
    manifest = directory / MANIFEST
    if not manifest.exists():
        if any(directory.iterdir()):
            raise _refusal(directory, "holds files that are no results of simnet")
        return
    holder = study_of(manifest)
    if holder is None:
        raise _refusal(manifest, "is no manifest of simnet")
    if holder != name:
        raise _refusal(directory, f"holds the results of another study, {holder}, not of {name}")


def _try(directory: Path, standing: Path) -> None:
    """Make a file as `write_results` will, as near as the directories that stand allow, and remove it.

    Raises
    ------
    OSError
        If that cannot be done.
    """
    with _hidden_folder(directory if standing == directory else standing / directory.name) as made:
        trial = made / MANIFEST
        trial.write_bytes(b"{}\n")
        if standing == directory:
            moved = directory / made.parent.name
            trial.replace(moved)
            moved.unlink()


def _refusal(path: Path, fault: str) -> InputError:
    message = f"{fault}; name another directory with --out"
    return InputError(Problem(file=str(path), line=None, path="", found=MISSING, message=message))


def study_of(manifest: Path) -> str | None:
    """Return the name of the study that a manifest belongs to, None if it does not say."""
    try:
        found = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    study = found.get("study") if isinstance(found, dict) else None
    return name_of(study) if isinstance(study, dict) and isinstance(study.get("name"), str) else None


def name_of(study: Mapping[str, Any]) -> str:
    """Return the name that what a manifest says of a study has among results: that of a study, or `sweep` and that of a sweep."""
    return f"{study['kind']} {study['name']}" if "kind" in study else str(study["name"])


def what_is_missing() -> str | None:
    """Return what has to be installed before records can be written, in words for the user; None if nothing has."""
    if importlib.util.find_spec("pyarrow") is not None:
        return None
    return "records are written as Parquet by pyarrow, which is not installed: pip install 'simnet[records]'"


def write_results(
    directory: Path,
    manifest: Mapping[str, Any],
    tables: Mapping[str, bytes],
    write_page: Callable[[Path], object],
    write_records: Callable[[Path], object] | None = None,
) -> None:
    """Write a results directory.

    Parameters
    ----------
    directory : Path
        Where; made if need be, with its parents.
    manifest : mapping
        What the manifest says, with `study.name`; `complete` and `files` (their SHA-256, but for the page, which can
        be remade from the others) are added.
    tables : mapping of str to bytes
        Contents of the table files by name.
    write_page : callable
        Given a directory with the manifest and the tables, writes the page into it.
    write_records : callable, optional
        Given a directory, writes the records into it.

    Raises
    ------
    InputError
        If the directory may not be written to; see `check_directory`.
    """
    check_directory(directory, name_of(manifest["study"]))
    directory = directory.resolve()
    directory.parent.mkdir(parents=True, exist_ok=True)
    with _hidden_folder(directory) as made:
        for name, content in tables.items():
            (made / name).write_bytes(content)
        write_atomically(made / MANIFEST, manifest_bytes({**manifest, "complete": True}))
        write_page(made)
        if write_records is not None:
            (made / RECORDS).mkdir()
            write_records(made / RECORDS)
        hashes = {name: hashlib.sha256((made / name).read_bytes()).hexdigest() for name in _files(made) if name != PAGE}
        write_atomically(made / MANIFEST, manifest_bytes({**manifest, "complete": True, "files": hashes}))
        if directory.exists():
            write_atomically(directory / MANIFEST, manifest_bytes({**manifest, "complete": False}))
            _replace_files(made, directory)
        else:
            made.rename(directory)


def csv_bytes(table: Table, rows: Sequence[Row]) -> bytes:
    """Return a table as the bytes of a CSV file: UTF-8, LF, ten significant digits, nothing where there is no value.

    Examples
    --------
    >>> from simnet.tables import SUMMARY
    >>> row = {"scenario": "hall", "measure": "wait", "unit": "min", "n": 30, "mean": 1 / 3, "half_width": float("nan")}
    >>> csv_bytes(SUMMARY, [row]).decode().splitlines()[1]
    'hall,wait,,,min,30,0.3333333333,,'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([[_cell(row.get(column.name)) for column in table.columns] for row in rows])
    return text.getvalue().encode()


def table_files(
    summary: Sequence[Row],
    comparison: Sequence[Row],
    costs: Sequence[Row],
    claims: Sequence[Row] = (),
    stress: Sequence[Row] = (),
    flows: Sequence[Row] = (),
    days: Sequence[Row] = (),
    journeys: Sequence[Row] = (),
) -> dict[str, bytes]:
    """Return the table files of a results directory by name; only the first three where they have no rows."""
    of_table = [(SUMMARY, summary), (COMPARISON, comparison), (COSTS, costs)]
    others = ((CLAIMS, claims), (STRESS, stress), (FLOWS, flows), (DAYS, days), (JOURNEYS, journeys))
    of_table += [(table, rows) for table, rows in others if rows]
    return {f"{table.name}.csv": csv_bytes(table, rows) for table, rows in of_table}


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as the bytes of a JSON file."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return f"{number + 0.0:.10g}" if math.isfinite(number) else ""
    return str(value)


def _files(folder: Path) -> list[str]:
    """Paths of all files below a folder but the manifest, sorted."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != MANIFEST)


def _replace_files(made: Path, directory: Path) -> None:
    """Move the files over those of a directory, the manifest last; tables and records that are no longer there are removed.

    Published figures stay: `claims` has put them there, and no run makes them anew.
    """
    names = _files(made)
    for table in FILE_TABLES:
        if table is not PUBLISHED and f"{table.name}.csv" not in names:
            (directory / f"{table.name}.csv").unlink(missing_ok=True)
    for name in names:
        target = directory / name
        target.parent.mkdir(exist_ok=True)
        (made / name).replace(target)
    old_records = directory / RECORDS
    if old_records.is_dir():
        kept = {directory / name for name in names}
        for path in old_records.iterdir():
            if path not in kept and path.is_file():
                path.unlink()
        with contextlib.suppress(OSError):
            old_records.rmdir()  # only if it is empty now
    (made / MANIFEST).replace(directory / MANIFEST)


@contextlib.contextmanager
def _hidden_folder(directory: Path) -> Iterator[Path]:
    """A folder beside a results directory to make its files in; those that killed processes left are removed."""
    prefix = f".{directory.name}.partial-"
    for leftover in directory.parent.glob(f"{_literal(prefix)}*"):
        lock = _lock(leftover)
        if lock is not None:
            shutil.rmtree(leftover, ignore_errors=True)
            lock.close()
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=directory.parent))
    made = folder / directory.name
    made.mkdir()
    lock = _lock(folder)
    try:
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            lock.close()


def _lock(folder: Path) -> IO[str] | None:
    """Hold a folder until the file returned is closed or the process ends; None if another process holds it."""
    if fcntl is None:
        return None
    try:
        file = (folder / "lock").open("w")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _literal(text: str) -> str:
    """Text as a pattern that matches nothing else."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)
