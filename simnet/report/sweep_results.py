"""What a page or a terminal knows of a sweep: its points, what was measured there, and where each stands in the trade-off.

Plain data; `sweep_data` fills it from the files of a results directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from simnet.report.results import Results
from simnet.report.text import Text, same


@dataclass(frozen=True)
class PointRow:
    """One row of `points.csv`."""

    point: int
    path: str
    value: str


@dataclass(frozen=True)
class MeasureRow:
    """One row of `sweep.csv`."""

    point: int
    measure: str
    unit: str
    n: int
    mean: float | None
    half_width: float | None
    confidence: float | None


@dataclass(frozen=True)
class TradeOffRow:
    """One row of `trade_off.csv`; 0 stands for no point."""

    point: int
    group: int
    status: str
    dominated_by: int
    n: int
    cost_measure: str
    cost_unit: str
    cost: float | None
    cost_half_width: float | None
    wait_measure: str
    wait_unit: str
    wait: float | None
    wait_half_width: float | None
    cheaper: int
    cost_step: float | None
    cost_step_half_width: float | None
    wait_step: float | None
    wait_step_half_width: float | None


@dataclass(frozen=True)
class EffectRow:
    """One row of `effects.csv`."""

    path: str
    level: int
    value: str
    up_to: float | None
    points: int
    measure: str
    unit: str
    n: int
    mean: float | None
    half_width: float | None
    confidence: float | None


@dataclass(frozen=True)
class VariedInfo:
    """What the manifest says of a varied path.

    Attributes
    ----------
    title : Text
        Its name for readers; where the sweep gives none, as much of the path's end as tells it from the others.
    labels : dict of str to Text
        Names of values, where the sweep gives them.
    circumstance : bool
        Whether it is something that nobody chooses.
    """

    path: str
    title: Text
    labels: Mapping[str, Text]
    circumstance: bool = False

    def label(self, value: str) -> Text:
        """Return how readers see a value."""
        return self.labels.get(value) or same(_short(value))


@dataclass(frozen=True)
class SweepResults:
    """Everything that a page of a sweep shows.

    Attributes
    ----------
    results : Results
        What it has in common with a study: title, origins of numbers, manifest.
    varied : tuple of VariedInfo
        In the order of the sweep.
    values : dict of int to tuple of str
        The values at each point.
    rows, weighed, effects : tuple
        Of the tables.
    cost, wait : str
        The measures that are weighed.
    indifference : dict of str to float
        Differences that are taken for none, by measure.
    is_grid : bool
        Whether the points are all combinations.
    base_point : int
        The point that is the scenario as it stands; 0 if none is.
    """

    results: Results
    varied: tuple[VariedInfo, ...]
    values: Mapping[int, tuple[str, ...]]
    rows: tuple[MeasureRow, ...]
    weighed: tuple[TradeOffRow, ...]
    effects: tuple[EffectRow, ...]
    cost: str
    wait: str
    is_grid: bool
    base_point: int
    indifference: Mapping[str, float] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[VariedInfo, ...]:
        """What varies and is chosen."""
        return tuple(one for one in self.varied if not one.circumstance)

    @property
    def groups(self) -> tuple[int, ...]:
        """Numbers of the circumstances in which there is something to weigh, in the order of the points."""
        numbers = [row.group for row in self.weighed if row.status not in ("alone", "unknown")]
        return tuple(dict.fromkeys(numbers))

    @property
    def num_groups(self) -> int:
        """How many different circumstances there are."""
        return len({row.group for row in self.weighed})

    def choice_labels(self, point: int) -> tuple[Text, ...]:
        """Return the values that are chosen at a point."""
        return tuple(label for one, label in self._labels(point) if not one.circumstance)

    def label(self, point: int) -> Text:
        """Return what is chosen at a point, briefly."""
        labels = self.choice_labels(point)
        return Text(" · ".join(label.zh for label in labels), " · ".join(label.en for label in labels))

    def full_label(self, point: int) -> Text:
        """Return what is chosen at a point, with the names of what varies."""
        return _named((one.title, label) for one, label in self._labels(point) if not one.circumstance)

    def whole_label(self, point: int) -> Text:
        """Return all values of a point, with the names of what varies."""
        return _named((one.title, label) for one, label in self._labels(point))

    def circumstances(self, group: int) -> Text:
        """Return the circumstances of a group; empty where there are none."""
        point = next(row.point for row in self.weighed if row.group == group)
        return _named((one.title, label) for one, label in self._labels(point) if one.circumstance)

    def with_status(self, *statuses: str, group: int | None = None) -> list[TradeOffRow]:
        """Return the points of some statuses, of all groups or of one, the cheapest first."""
        found = [row for row in self.weighed if row.status in statuses and group in (None, row.group)]
        return sorted(found, key=lambda row: (row.cost or 0.0, row.wait or 0.0, row.point))

    def _labels(self, point: int) -> list[tuple[VariedInfo, Text]]:
        values = self.values.get(point, ())
        return [(one, one.label(value)) for one, value in zip(self.varied, values, strict=False)]

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures, in the order of the file."""
        return tuple(dict.fromkeys(row.measure for row in self.rows))

    def estimate(self, point: int, measure: str) -> MeasureRow | None:
        """Return what was measured at a point; None where there is no estimate."""
        row = self._by_key.get((point, measure))
        return None if row is None or row.mean is None else row

    @cached_property
    def _by_key(self) -> dict[tuple[int, str], MeasureRow]:
        return {(row.point, row.measure): row for row in self.rows}


def _named(labels: Iterable[tuple[Text, Text]]) -> Text:
    items = list(labels)
    return Text(
        "，".join(f"{title.zh}：{label.zh}" for title, label in items),
        ", ".join(f"{title.en}: {label.en}" for title, label in items),
    )


def _short(value: str) -> str:
    """Return a number with four figures, anything else as it is.

    >>> _short("0.9784960489"), _short("12"), _short("true")
    ('0.9785', '12', 'true')
    """
    return f"{float(value):.4g}" if re.fullmatch(r"-?[0-9]*\.[0-9]+(e[-+]?[0-9]+)?", value) else value


def short_names(paths: tuple[str, ...]) -> dict[str, str]:
    """Return the ends of paths that tell them apart, of two steps at least.

    >>> short_names(("sites.hall.windows.social.count", "sites.hall.windows.legal.count", "demand.factor"))["demand.factor"]
    'demand.factor'
    """
    found = {}
    for path in paths:
        steps = path.split(".")
        for number in range(min(2, len(steps)), len(steps) + 1):
            end = ".".join(steps[-number:])
            if sum(other.endswith(end) for other in paths) == 1:
                break
        found[path] = end
    return found
