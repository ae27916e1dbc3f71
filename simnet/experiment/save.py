"""A result as a results directory or as JSON: tables, manifest, page and, when asked, records put together."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from simnet.experiment.compare import Comparison
from simnet.experiment.manifest import manifest_of
from simnet.experiment.output import PAGE, table_files, write_results
from simnet.measures.tabulate import Row


def save(
    result: Comparison,
    directory: Path,
    command: str,
    write_page: Callable[[Path], object],
    with_records: bool = False,
) -> Path:
    """Write a results directory and return the path of its page.

    Parameters
    ----------
    result : Comparison
        What to write.
    directory : Path
        Where; see `output.write_results`.
    command : str
        The command that remakes it.
    write_page : callable
        Given a directory with manifest and tables, writes the page into it.
    with_records : bool
        Whether every record is written too.

    Raises
    ------
    InputError
        If the directory holds something else.
    """

    def write_records(folder: Path) -> None:
        from simnet.experiment.records import write_all

        write_all(result, folder)

    write_results(
        directory, manifest_of(result, command), tables_of(result), write_page, write_records if with_records else None
    )
    return directory / PAGE


def result_as_json(result: Comparison, command: str) -> dict[str, Any]:
    """Return everything of a result as what JSON can hold; what has no value is null."""
    return {
        "manifest": manifest_of(result, command),
        "summary": plain(result.summary),
        "comparison": plain(result.comparison),
        "costs": plain(result.costs),
        "claims": plain(result.claims),
        "stress": plain(stress_rows(result)),
        "flows": plain(result.flows),
        "days": plain(result.days.rows),
        "journeys": plain(result.days.journeys),
    }


def tables_of(result: Comparison) -> dict[str, bytes]:
    """Return the table files of a result by name."""
    return table_files(
        result.summary,
        result.comparison,
        result.costs,
        result.claims,
        stress_rows(result),
        result.flows,
        result.days.rows,
        result.days.journeys,
    )


def stress_rows(result: Comparison) -> list[Row]:
    """Return the rows of `tables.STRESS`; none where nothing was stressed."""
    return [] if result.stress is None else result.stress.rows


def plain(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a table as what JSON can hold; what has no value is null."""
    return [{name: _value(value) for name, value in row.items()} for row in rows]


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
