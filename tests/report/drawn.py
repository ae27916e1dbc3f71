"""What charts may show: the numbers of the CSV files, scenario by scenario, and nothing else."""

from __future__ import annotations

import bisect
import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = (
    "mean", "half_width", "difference", "difference_half_width", "yuan_year", "change", "change_half_width", "without", "cost",
    "cost_half_width", "wait", "wait_half_width", "published",
)  # fmt: skip
FACTORS = {"share": (100.0,), "yuan": (1.0, 1e-3, 1e-4), "yuan a year": (1.0, 1e-3, 1e-4)}
ALL = ""
"""The key of the numbers of all scenarios together."""


class Known:
    """The numbers that files hold, by scenario, in the units that readers see."""

    def __init__(self) -> None:
        self._values: dict[str, list[float]] = defaultdict(list)
        self.titles: dict[str, str] = {}

    def add(self, value: float, scenario: str = ALL) -> None:
        for key in {scenario, ALL}:
            bisect.insort(self._values[key], value)

    def has(self, value: float, scenario: str = ALL, within: float = 0.0) -> bool:
        values = self._values[scenario]
        place = bisect.bisect_left(values, value)
        near = values[max(place - 1, 0) : place + 1]
        return any(abs(value - one) <= max(1e-6 * abs(one), 1e-9, within) for one in near)

    def scenario_of(self, trace: str) -> str:
        """The scenario that a trace is named after, if it is; both bases of a bill begin with its title."""
        found = [one for title, one in self.titles.items() if trace == title or trace.startswith(f"{title} ·")]
        return found[0] if found else ALL


def known_of(directory: Path) -> Known:
    """The numbers of a results directory."""
    known = Known()
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    for scenario, about in manifest["scenarios"].items():
        known.titles[about["title"]["zh"]] = scenario
    for path in sorted(directory.glob("*.csv")):
        for row in rows_of(path):
            for column in COLUMNS:
                unit = row.get(f"{column.removesuffix('_half_width')}_unit") or row.get("unit") or ""
                for factor in FACTORS.get(unit, (1.0,)) if row.get(column) else ():
                    known.add(factor * float(row[column]), row.get("scenario") or ALL)
    return known


def known_of_district(directories: Sequence[Path]) -> Known:
    """Differences of each study in per cent of its own baseline's estimates, worked out from the files here."""
    known = Known()
    for directory in directories:
        summary = {
            (r["scenario"], r["measure"]): float(r["mean"])
            for r in rows_of(directory / "summary.csv")
            if not r["group_by"]
        }
        for row in rows_of(directory / "comparison.csv"):
            base = summary.get((row["baseline"], row["measure"]))
            for column in ("difference", "half_width") if base and not row["group_by"] and row["difference"] else ():
                known.add(100 * float(row[column]) / base)
    return known


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(trace: Mapping[str, Any]) -> list[float]:
    """The numbers of a trace that are estimates: along axes with whiskers, lengths of bars, cells of heat maps."""
    found: list[float] = []
    if trace["type"] == "heatmap":
        found += trace["z"]
    if trace["spreadX"] or (trace["type"] == "bar" and trace["horizontal"]):
        found += trace["x"]
    if trace["spreadY"] or (trace["type"] == "bar" and not trace["horizontal"]):
        found += trace["y"]
    return [value for value in [*found, *trace["spreadX"], *trace["spreadY"]] if value]


def strangers(traces: Sequence[Mapping[str, Any]], known: Known) -> list[str]:
    """Numbers on charts that are in no file, or are another scenario's."""
    found = []
    for trace in traces:
        scenario = known.scenario_of(trace["name"])
        within = 0.00051 if trace["type"] == "heatmap" else 0.0  # cells are rounded to a thousandth
        found += [
            f"{trace['chart']} {trace['name']}: {value}"
            for value in shown(trace)
            if not known.has(value, scenario, within)
        ]
    return found
