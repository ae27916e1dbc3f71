"""The files of a sweep's results directory as plain rows.

Read are `manifest.json`, `points.csv`, `sweep.csv`, `trade_off.csv` and `effects.csv`, by the rules of `reading`.
"""

from __future__ import annotations

from pathlib import Path

from simnet.report.data import read_results
from simnet.report.reading import list_of, mapping, number, read_manifest, string, table_rows, text_of
from simnet.report.sweep_results import (
    EffectRow,
    MeasureRow,
    PointRow,
    SweepResults,
    TradeOffRow,
    VariedInfo,
    short_names,
)
from simnet.report.text import Text, same
from simnet.tables import EFFECTS, SWEEP, SWEEP_POINTS, TRADE_OFF


def is_sweep(directory: Path) -> bool:
    """Return whether a results directory is that of a sweep.

    Raises
    ------
    InputError
        If there is no manifest, or it is no JSON object.
    """
    return "sweep" in read_manifest(directory / "manifest.json")


def read_sweep(directory: Path) -> SweepResults:
    """Return what the files of a sweep's results directory hold.

    Raises
    ------
    InputError
        If there is no manifest, or a file is not what it should be.
    """
    results = read_results(directory)
    about = mapping(results.manifest.get("sweep"))
    weighed = mapping(about.get("trade_off"))
    values: dict[int, dict[str, str]] = {}
    for row in table_rows(directory / "points.csv", SWEEP_POINTS, PointRow):
        values.setdefault(row.point, {})[row.path] = row.value
    described = {string(one.get("path")): one for one in map(mapping, list_of(about.get("vary")))}
    paths = tuple(dict.fromkeys([*described, *(path for own in values.values() for path in own)]))
    names = short_names(paths)
    base_point = about.get("base_point")
    return SweepResults(
        results=results,
        varied=tuple(_varied(path, mapping(described.get(path)), names[path]) for path in paths),
        values={point: tuple(own.get(path, "") for path in paths) for point, own in values.items()},
        rows=tuple(table_rows(directory / "sweep.csv", SWEEP, MeasureRow)),
        weighed=tuple(table_rows(directory / "trade_off.csv", TRADE_OFF, TradeOffRow)),
        effects=tuple(table_rows(directory / "effects.csv", EFFECTS, EffectRow)),
        cost=string(weighed.get("cost")),
        wait=string(weighed.get("wait")),
        is_grid=about.get("design") == "grid",
        base_point=base_point if isinstance(base_point, int) else 0,
        indifference={
            name: zone
            for name, zone in mapping(weighed.get("indifference")).items()
            if number(zone) is not None and zone
        },
    )


def _varied(path: str, about: dict[str, object] | object, name: str) -> VariedInfo:
    found = mapping(about)
    labels: dict[str, Text] = {}
    for value in map(mapping, list_of(found.get("values"))):
        label = text_of(value.get("label"))
        if label is not None:
            labels[string(value.get("value"))] = label
    title = text_of(found.get("title")) or same(name)
    return VariedInfo(path, title, labels, found.get("circumstance") is True)
