"""Files of a sweep's results directory, written by hand: points whose front is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simnet.experiment.output import csv_bytes
from simnet.tables import EFFECTS, SWEEP, SWEEP_POINTS, TRADE_OFF, Table

COUNT, HOURS, DEMAND = "sites.hall.windows.main.count", "sites.hall.hours", "demand.factor"
UNITS = {"public_cost_year": "yuan a year", "mean_wait": "min", "late_or_left": "share"}

Figure = tuple[float, float]
"""Value and half-width."""


def manifest(vary: list[dict[str, Any]], num_points: int, **changes: Any) -> dict[str, Any]:
    return {
        "simnet": "0.1.0",
        "command": "simnet sweep hall.yaml",
        "study": {
            "kind": "sweep",
            "name": "hall",
            "title": {"zh": "几个窗口", "en": "How many windows"},
            "question": None,
        },
        "sweep": {
            "scenario": "hall",
            "design": "grid",
            "points": num_points,
            "base_point": None,
            "vary": vary,
            "trade_off": {"cost": "public_cost_year", "wait": "mean_wait"},
        },
        "seed": 1,
        "replications": 30,
        "confidence": 0.95,
        "scenarios": {"hall": {"title": {"zh": "大厅", "en": "A hall"}, "evidence": [], "numbers_without_origin": 0}},
        "notes": [],
        "inputs": [{"file": "hall.yaml", "sha256": "0" * 64}],
        "versions": {"simnet": "0.1.0"},
        "this_run": {},
    } | changes


def varied(
    path: str, zh: str, en: str, labels: dict[str, tuple[str, str]] | None = None, circumstance: bool = False
) -> dict[str, Any]:
    values = [{"value": value, "label": {"zh": name[0], "en": name[1]}} for value, name in (labels or {}).items()]
    return {"path": path, "title": {"zh": zh, "en": en}, "values": values, "range": None, "circumstance": circumstance}


WINDOWS = varied(COUNT, "窗口", "windows")
OPEN = varied(HOURS, "开放时间", "hours", {"long": ("中午不休", "through lunch"), "short": ("现行", "as now")})
CROWD = varied(DEMAND, "需求", "demand", circumstance=True)


def write(directory: Path, vary: list[dict[str, Any]], points: list[dict[str, Any]], **changes: Any) -> Path:
    """Write a directory; each point has `values`, `cost`, `wait`, `status`, and what else differs in its row of `trade_off.csv`."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = [one["path"] for one in vary]
    rows: dict[Table, list[dict[str, Any]]] = {SWEEP_POINTS: [], SWEEP: [], TRADE_OFF: [], EFFECTS: []}
    for number, point in enumerate(points, start=1):
        figures = {"public_cost_year": point.pop("cost"), "mean_wait": point.pop("wait"), "late_or_left": (0.1, 0.01)}
        rows[SWEEP_POINTS] += [
            {"point": number, "path": path, "value": value}
            for path, value in zip(paths, point.pop("values"), strict=True)
        ]
        rows[SWEEP] += [
            {
                "point": number,
                "measure": name,
                "unit": UNITS[name],
                "n": 30,
                "mean": mean,
                "half_width": width,
                "confidence": 0.95,
            }
            for name, (mean, width) in figures.items()
        ]
        row = {"point": number, "group": 1, "dominated_by": 0, "n": 30, "cheaper": 0}
        for name, measure in (("cost", "public_cost_year"), ("wait", "mean_wait")):
            row |= {f"{name}_measure": measure, f"{name}_unit": UNITS[measure]}
            row |= dict(zip((name, f"{name}_half_width"), figures[measure], strict=True))
        rows[TRADE_OFF].append(row | point)
    for path in paths:
        values = [row["value"] for row in rows[SWEEP_POINTS] if row["path"] == path]
        for level, value in enumerate(dict.fromkeys(values), start=1):
            rows[EFFECTS] += [
                {
                    "path": path, "level": level, "value": value, "up_to": None, "points": values.count(value), "measure": measure,
                    "unit": unit, "n": 30, "mean": 10.0 / level, "half_width": 0.5, "confidence": 0.95,
                }
                for measure, unit in UNITS.items()
            ]  # fmt: skip
    for table, of_table in rows.items():
        (directory / f"{table.name}.csv").write_bytes(csv_bytes(table, of_table))
    about = manifest(vary, len(points))
    about["sweep"] |= changes.pop("sweep", {})
    (directory / "manifest.json").write_text(json.dumps(about | changes), "utf-8")
    return directory


def step(cheaper: int, cost: Figure, wait: Figure) -> dict[str, Any]:
    """What a row of the front says of the step from the one before."""
    return {
        "cheaper": cheaper, "cost_step": cost[0], "cost_step_half_width": cost[1], "wait_step": wait[0], "wait_step_half_width": wait[1],
    }  # fmt: skip


def two_paths(directory: Path, **changes: Any) -> Path:
    """Windows by hours: three on the front, one possible, two ruled out."""
    points = [
        {"values": ("1", "short"), "cost": (900_000, 900), "wait": (20.0, 0.4), "status": "front"},
        {"values": ("1", "long"), "cost": (1_000_000, 900), "wait": (19.0, 0.4), "status": "possible"},
        {"values": ("2", "short"), "cost": (1_000_000, 900), "wait": (6.0, 0.2), "status": "front"} | step(1, (1e5, 2e3), (-14.0, 1.0)),
        {"values": ("2", "long"), "cost": (1_200_000, 900), "wait": (7.0, 0.2), "status": "dominated", "dominated_by": 3},
        {"values": ("3", "short"), "cost": (1_300_000, 900), "wait": (5.98, 0.2), "status": "front"} | step(3, (3e5, 2e3), (-0.02, 0.05)),
        {"values": ("3", "long"), "cost": (1_500_000, 900), "wait": (8.0, 0.2), "status": "dominated", "dominated_by": 3},
    ]  # fmt: skip
    return write(directory, [WINDOWS, OPEN], points, **({"sweep": {"base_point": 4}} | changes))


def under_demand(directory: Path) -> Path:
    """Windows under two demands that nobody chooses: two windows remain under both, three under neither."""
    points = [
        {"values": ("1", "1"), "cost": (900_000, 900), "wait": (8.0, 0.4), "status": "front", "group": 1},
        {"values": ("1", "1.5"), "cost": (910_000, 900), "wait": (60.0, 0.4), "status": "dominated", "dominated_by": 4, "group": 2},
        {"values": ("2", "1"), "cost": (1e6, 900), "wait": (3.0, 0.2), "status": "front", "group": 1} | step(1, (1e5, 2e3), (-5.0, 1.0)),
        {"values": ("2", "1.5"), "cost": (905_000, 900), "wait": (9.0, 0.2), "status": "front", "group": 2},
        {"values": ("3", "1"), "cost": (1_300_000, 900), "wait": (3.5, 0.2), "status": "dominated", "dominated_by": 3, "group": 1},
        {"values": ("3", "1.5"), "cost": (1_310_000, 900), "wait": (9.5, 0.2), "status": "dominated", "dominated_by": 4, "group": 2},
    ]  # fmt: skip
    return write(directory, [WINDOWS, CROWD], points)
