"""The table of the main figures: a row a measure, a column a scenario, each with its interval and what differs.

The rows are the study's named measures, then what decides money and staff and may not be among them: public cost in
full, one-off cost, posts; and of other channels than the window, where some scenario has them, how much they take and whether
promises are kept. A row in which no scenario has a figure is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.bare import bare, bare_unit
from simnet.report.judge import COMPARED_COSTS, Judged, find_cost, judge, judged_apart, judged_cost, judged_measure
from simnet.report.measures import named
from simnet.report.numbers import Written, write
from simnet.report.results import CostRow, Results, Site
from simnet.report.sentences import in_sentence
from simnet.report.text import EMPTY, Text
from simnet.report.texts import WORDS

OF_A_SINGLE_SCENARIO = (
    "mean_wait",
    "p90_wait",
    "late_or_left",
    "trips_per_case",
    "time_per_case",
    "public_cost_year",
    "resident_cost_year",
)
"""What is shown where a study names no measures."""


SAME = Text("各方案相同的：{figures}。", "The same in every option: {figures}.")
SAME_ONE = Text("{name}{value}", "{name} ({value})")

OF_CHANNELS = ("diverted", "home_response", "on_time_rate")
"""What is shown besides, where it happens in some scenario."""


@dataclass(frozen=True)
class Cell:
    """One figure of one scenario.

    Attributes
    ----------
    written : Written or None
        The figure; None where there is none.
    number, spread : Text
        The figure and its half-width without unit.
    verdict : str
        See `judge`; empty for the baseline and where nothing was compared.
    change : Text
        The difference with its interval, for a difference that is clear.
    verdict_text : Text
        The verdict in words.
    """

    scenario: str
    written: Written | None
    number: Text = EMPTY
    spread: Text = EMPTY
    verdict: str = ""
    change: Text = EMPTY
    verdict_text: Text = EMPTY


@dataclass(frozen=True)
class KeyRow:
    """One measure in all scenarios; `unit` is that of the numbers that stand without one."""

    id: str
    title: Text
    note: Text
    cells: tuple[Cell, ...]
    stands_alone: bool
    unit: Text = EMPTY

    @property
    def is_same(self) -> bool:
        """Whether all scenarios are known to have the same figure, without chance."""
        verdicts = [cell.verdict for cell in self.cells]
        return verdicts.count("equal") == len(verdicts) - 1 > 0


@dataclass(frozen=True)
class _Figure:
    value: float
    half_width: float | None
    unit: str
    judged: Judged | None


def key_rows(results: Results) -> list[KeyRow]:
    """Return the rows of the table of main figures."""
    known = {row.measure for row in results.summary}
    wanted = results.measures or tuple(item for item in OF_A_SINGLE_SCENARIO if item in known)
    rows = [_measure_row(results, item) for item in wanted]
    if COMPARED_COSTS["full", "public"] not in wanted:
        full = named(COMPARED_COSTS["full", "public"])
        rows.append(_cost_row(results, full.id, full.title, full.note, "full", "recurrent"))
    once = WORDS["cost_once"], WORDS["cost_once_note"]
    rows.append(_cost_row(results, "cost_once", *once, "paid", "one_off"))
    rows += [_measure_row(results, item) for item in OF_CHANNELS if item not in wanted and _happens(results, item)]
    rows.append(_posts_row(results, "posts"))
    rows.append(_posts_row(results, "desks"))
    return [row for row in rows if any(cell.written is not None for cell in row.cells)]


def same_everywhere(rows: Sequence[KeyRow]) -> Text | None:
    """Return which figures are the same in all scenarios, in a sentence instead of a row each."""
    parts = [
        SAME_ONE.format(name=in_sentence(row.title), value=row.cells[0].written.value)
        for row in rows
        if row.is_same and row.cells[0].written is not None
    ]
    if not parts:
        return None
    return SAME.format(figures=Text("，".join(one.zh for one in parts), ", ".join(one.en for one in parts)))


def _measure_row(results: Results, measure_id: str) -> KeyRow:
    measure = named(measure_id)
    figures: list[_Figure | None] = []
    families: set[int] = set()
    for info in results.scenarios:
        row = results.estimate(info.id, measure_id)
        judged = judged_measure(results, info.id, measure)
        if judged is None and measure_id in OF_CHANNELS:
            judged = judged_apart(results, info.id, measure)
        if judged is not None:
            families.add(judged.family)
        if row is None or row.mean is None:
            figures.append(None)
        else:
            figures.append(_Figure(row.mean, row.half_width, row.unit, judged))
    cells = _cells(results, figures, measure.decimals)
    unit = bare_unit(measure.unit)
    return KeyRow(measure_id, measure.title, measure.note, cells, stands_alone=families == {1}, unit=unit)


def _cost_row(results: Results, key: str, title: Text, note: Text, basis: str, recurrence: str) -> KeyRow:
    figures: list[_Figure | None] = []
    for info in results.scenarios:
        row: CostRow | None = find_cost(results, info.id, basis, "public", "total", recurrence)
        if row is None or row.yuan_year is None:
            figures.append(None)
        else:
            figures.append(_Figure(row.yuan_year, row.half_width, row.unit, judged_cost(results, row)))
    if all(figure is None or figure.value == 0 for figure in figures):
        figures = [None] * len(figures)
    return KeyRow(key, title, note, _cells(results, figures, 0), stands_alone=True, unit=bare_unit("yuan"))


def _happens(results: Results, measure_id: str) -> bool:
    """Return whether a measure is known of some scenario and not zero in all."""
    return any(row.mean for row in results.summary if row.measure == measure_id and not row.group_by)


def _posts_row(results: Results, kind: str) -> KeyRow:
    """Return the posts at windows, or the desks of back offices where there are any."""
    figures: list[_Figure | None] = []
    baseline: float | None = None
    unit = "posts"
    decimals = 0 if all(not (_posts(site, kind) or 0) % 1 for info in results.scenarios for site in info.sites) else 1
    for info in results.scenarios:
        known = [posts for posts in (_posts(site, kind) for site in info.sites) if posts is not None]
        total = sum(known) if known else None
        if info.id == results.baseline:
            baseline = total
        if total is None:
            figures.append(None)
            continue
        compared = baseline is not None and info.id != results.baseline
        judged = judge(total - (baseline or 0.0), 0.0, unit, decimals, "neither") if compared else None
        figures.append(_Figure(total, None, unit, judged))
    if kind != "posts" and all(figure is None or figure.value == 0 for figure in figures):
        figures = [None] * len(figures)
    cells = _cells(results, figures, decimals)
    return KeyRow(kind, WORDS[kind], WORDS[f"{kind}_note"], cells, stands_alone=True, unit=bare_unit(unit))


def _posts(site: Site, kind: str) -> float | None:
    return site.posts if kind == "posts" else site.desks


def _cells(results: Results, figures: Sequence[_Figure | None], decimals: int) -> tuple[Cell, ...]:
    cells = []
    for info, figure in zip(results.scenarios, figures, strict=True):
        if figure is None:
            cells.append(Cell(info.id, None))
            continue
        written = write(figure.value, figure.half_width, figure.unit, decimals)
        numbers = bare(figure.value, figure.half_width, figure.unit, decimals)
        change, verdict_text = _verdict(figure.judged)
        verdict = figure.judged.verdict if figure.judged is not None else ""
        cells.append(Cell(info.id, written, *numbers, verdict, change, verdict_text))
    return tuple(cells)


def _verdict(judged: Judged | None) -> tuple[Text, Text]:
    if judged is None:
        return EMPTY, EMPTY
    if judged.verdict == "changed":
        return judged.written.both, EMPTY
    words = WORDS[judged.verdict]
    if judged.verdict == "slight":
        return EMPTY, words.format(step=judged.written.step)
    return (judged.written.both if judged.verdict in ("better", "worse") else EMPTY), words
