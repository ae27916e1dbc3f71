"""A sweep as a results directory or as JSON: its tables, its manifest and its page put together.

The rules of the directory are those of any study (`output`). Points are written long, a row a point and path, so that the columns are
the same for every sweep and stand documented in `simnet.tables`; values of any type fit in one column.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simnet.experiment.manifest import about, made_by, printable
from simnet.experiment.output import PAGE, csv_bytes, write_results
from simnet.experiment.save import plain
from simnet.experiment.sweep import SweepResult
from simnet.experiment.sweep_plan import KIND
from simnet.scenario.schema import Title
from simnet.scenario.varied import Varied, written
from simnet.tables import EFFECTS, SWEEP, SWEEP_POINTS, TRADE_OFF

METHOD = (
    "a point is dominated when, against some other under the same circumstances, neither of the two simultaneous intervals of its paired "
    "differences reaches below zero and one lies above; Bonferroni over all pairs and both measures; after the "
    "screening of Nelson, Swann, Goldsman and Song (2001)"
)


def save_sweep(result: SweepResult, directory: Path, command: str, write_page: Callable[[Path], object]) -> Path:
    """Write a results directory and return the path of its page.

    Parameters
    ----------
    result : SweepResult
        What to write.
    directory : Path
        Where; see `output.write_results`.
    command : str
        The command that remakes it.
    write_page : callable
        Given a directory with manifest and tables, writes the page into it.

    Raises
    ------
    InputError
        If the directory holds something else.
    """
    write_results(directory, sweep_manifest(result, command), sweep_tables(result), write_page)
    return directory / PAGE


def sweep_tables(result: SweepResult) -> dict[str, bytes]:
    """Return the table files of a sweep by name."""
    of_table = (
        (SWEEP_POINTS, result.points()),
        (SWEEP, result.summary()),
        (TRADE_OFF, result.weighed()),
        (EFFECTS, result.effects()),
    )
    return {f"{table.name}.csv": csv_bytes(table, rows) for table, rows in of_table}


def sweep_as_json(result: SweepResult, command: str) -> dict[str, Any]:
    """Return everything of a sweep as what JSON can hold; what has no value is null."""
    return {
        "manifest": sweep_manifest(result, command),
        "points": plain(result.points()),
        "sweep": plain(result.summary()),
        "trade_off": plain(result.weighed()),
        "effects": plain(result.effects()),
    }


def sweep_manifest(result: SweepResult, command: str) -> dict[str, Any]:
    """Return the manifest of a sweep.

    Parameters
    ----------
    result : SweepResult
        What was run.
    command : str
        The command that remakes it.
    """
    plan = result.plan
    sweep, base = plan.sweep, plan.base.scenario.name
    numbers: dict[str, list[int]] = {"front": [], "possible": [], "dominated": [], "alone": [], "unknown": []}
    for point, status in zip(plan.points, result.trade_off.statuses, strict=True):
        numbers[status].append(point.number)
    reused, computed = sum(result.reused), sum(result.computed)
    return {
        **made_by(command, plan.files),
        "study": {
            "kind": KIND,
            "name": sweep.name,
            "title": _title(sweep.title),
            "question": _title(sweep.question),
            "scenarios": [base],
            "measures": list(plan.measures),
        },
        "sweep": {
            "scenario": base,
            "design": "grid" if sweep.latin is None else "latin_hypercube",
            "points": len(plan.points),
            "base_point": plan.base_point,
            "vary": [_varied(one) for one in plan.varied],
            "trade_off": {
                "cost": sweep.trade_off.cost,
                "wait": sweep.trade_off.wait,
                "indifference": sweep.trade_off.indifference,
                **numbers,
                "confidence": sweep.confidence,
                "family": result.trade_off.family,
                "method": METHOD,
            },
        },
        "seed": sweep.seed,
        "replications": result.replications,
        "confidence": sweep.confidence,
        "engine": result.engine,
        "scenarios": {base: about(plan.base)},
        "precision": [
            {
                "point": int(one.scenario),
                "measure": one.measure,
                **{name: _number(getattr(one, name)) for name in ("value", "half_width", "wanted")},
                "reached": one.reached,
            }
            for one in result.precision
        ],
        "notes": list(plan.notes),
        "this_run": {
            "wall_time_s": round(result.seconds, 3),
            "reused": {
                "replications": reused,
                "of": reused + computed,
                "by_point": {
                    str(point.number): {"reused": result.reused[row], "computed": result.computed[row]}
                    for row, point in enumerate(plan.points)
                },
            },
            "trouble": None if result.trouble is None else printable(result.trouble),
        },
    }


def _varied(varied: Varied) -> dict[str, Any]:
    return {
        "path": varied.path,
        "paths": list(varied.paths),
        "title": _title(varied.title),
        "circumstance": varied.circumstance,
        "values": [
            {"value": written(level), "label": _title(varied.label(level)) if varied.labels else None}
            for level in varied.levels
        ],
        "range": None if varied.span is None else list(varied.span),
    }


def _title(title: Title | None) -> dict[str, str] | None:
    return None if title is None else title.model_dump()


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
