"""Reading what a results directory holds, whatever it holds: a manifest of any shape, tables with their columns.

What is not there, or not of the shape that is looked for, is empty, so that a page shows less and not an error; only a manifest that
is no JSON object, and a table without its columns, are refused.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from simnet.errors import MISSING, InputError, Problem
from simnet.report.text import Text, same
from simnet.tables import Table

Row = TypeVar("Row")
Item = TypeVar("Item")

REMAKE = "remake the results with the command that made them"


def read_manifest(path: Path) -> dict[str, Any]:
    """Return a manifest.

    Raises
    ------
    InputError
        If there is none, or it is no JSON object.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise fault(path, None, "there is no manifest, so this is no folder of results") from None
    except OSError as error:
        raise fault(path, None, f"cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise fault(path, None, f"not JSON ({error})") from error
    if not isinstance(found, dict):
        raise fault(path, None, f"a JSON object is needed, not {type(found).__name__}")
    return found


def fault(path: Path, line: int | None, message: str) -> InputError:
    """Return the refusal of a file, with the mend."""
    return InputError(Problem(file=str(path), line=line, path="", found=MISSING, message=f"{message}; {REMAKE}"))


def table_rows(path: Path, table: Table, make_row: Callable[..., Row]) -> Iterable[Row]:
    """Yield the rows of a table; none where there is no such file.

    Raises
    ------
    InputError
        If the file is not such a table.
    """
    if not path.exists():
        return
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c.name for c in table.columns if c.name not in (reader.fieldnames or ())]
            if missing:
                raise fault(path, 1, f"column {missing[0]} is missing")
            for record in reader:
                line = reader.line_num
                yield make_row(**{c.name: _cell(record[c.name], c.type) for c in table.columns})
    except OSError as error:
        raise fault(path, None, f"cannot be read: {error.strerror or error}") from None
    except (ValueError, csv.Error) as error:
        raise fault(path, line or 1, str(error)) from error


def _cell(text: str | None, type_code: str) -> Any:
    if type_code == "O":
        return text or ""
    if type_code == "i8":
        return int(text or 0)
    if not text:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


# -- values of unknown shape ------------------------------------------------------------------------------------------


def text_of(value: Any) -> Text | None:
    """Return a text in both languages, or one that reads the same in both; None for anything else."""
    if isinstance(value, str) and value.strip():
        return same(value)
    if isinstance(value, dict):
        zh, en = string(value.get("zh")), string(value.get("en"))
        if zh or en:
            return Text(zh or en, en or zh)
    return None


def by_id(value: Any) -> list[tuple[str, Any]]:
    """Return the entries of a mapping by id, or of a list whose members have an `id`."""
    if isinstance(value, dict):
        return [(str(item), about) for item, about in value.items()]
    return [(str(about["id"]), about) for about in list_of(value) if isinstance(about, dict) and "id" in about]


def only(items: Iterable[Item | None]) -> Iterable[Item]:
    """Return what is there."""
    return (item for item in items if item is not None)


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """Return a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def string(value: Any) -> str:
    """Return a text; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """Return a finite number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)
