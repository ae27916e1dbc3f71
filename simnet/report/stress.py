"""The section on robustness: which recommendation survives, the objective under each stress, and what each stress changes.

Figures have their intervals, and a change inside its interval is not called one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simnet.report.channels import Panel
from simnet.report.charts import dots
from simnet.report.figure import Chart, Grid, Point, Series
from simnet.report.judge import Judged, judge
from simnet.report.look import Look
from simnet.report.measures import named
from simnet.report.numbers import unit_of
from simnet.report.results import Results
from simnet.report.stress_words import StressLine, left_out, stress_lines, survival, title_of
from simnet.report.text import Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS

UNCHANGED = {"none": Text("无显著变化", "no clear change"), "equal": Text("不变", "unchanged")}
"""What is said of a change that is none, by verdict of `judge`."""


@dataclass(frozen=True)
class StressSection:
    """The section of a page: which recommendation survives, stress by stress, the objective under each, and what each adds."""

    finding: Text
    lines: tuple[StressLine, ...]
    chart: Chart | None
    panel: Panel | None
    note: Text


def stress_section(results: Results, looks: dict[str, Look]) -> StressSection | None:
    """Return the section; None where nothing was stressed."""
    if not results.stresses:
        return None
    return StressSection(
        survival(results),
        stress_lines(results),
        _chart(results, looks),
        changes(results),
        paragraph([*([WORDS["stress_note"]] if len(results.scenarios) > 1 else []), *left_out(results)]),
    )


def _chart(results: Results, looks: dict[str, Look]) -> Chart | None:
    """Return the objective under each stress, and without, by scenario."""
    rows = {(row.stress, row.scenario): row for row in results.stress if row.measure == results.objective}
    if not rows:
        return None
    measure = named(results.objective)
    series = []
    for info in results.scenarios:
        plain_row = results.estimate(info.id, results.objective)
        points = [Point(None, None) if plain_row is None else Point(plain_row.mean, plain_row.half_width)]
        for about in results.stresses:
            row = rows.get((about.id, info.id))
            points.append(Point(None, None) if row is None else Point(row.mean, row.half_width))
        series.append(Series(info.title, looks[info.id], tuple(points)))
    names = [WORDS["no_stress"], *(title_of(about) for about in results.stresses)]
    unit = next(iter(rows.values())).unit
    title = WORDS["by_stress"].format(measure=measure.title)
    chart = dots("stress-objective", title, WORDS["stress_name"], names, series, unit, measure.decimals)
    said = [WORDS["unit_in"].format(unit=unit_of(unit).name), *results.where_intervals(WORDS["whiskers"])]
    if any(about.measured_days is not None for about in results.stresses):
        said.append(WORDS["stress_days"])
    return replace(chart, note=paragraph(said), measure=results.objective)


def changes(results: Results) -> Panel | None:
    """Return what each stress adds to the objective of each scenario over the same days."""
    measure = named(results.objective)
    rows = {(row.stress, row.scenario): row for row in results.stress if row.measure == measure.id}
    if not rows:
        return None
    cells = []
    for about in results.stresses:
        line = [title_of(about)]
        for info in results.scenarios:
            row = rows.get((about.id, info.id))
            judged = (
                None
                if row is None
                else judge(row.change, row.change_half_width, row.unit, measure.decimals, measure.better)
            )
            line.append(_change(judged))
        cells.append(tuple(line))
    heads = (WORDS["stress_name"], *(info.title for info in results.scenarios))
    title = WORDS["stress_change"].format(measure=measure.title)
    return Panel("stress-change", title, Grid(heads, tuple(cells)), WORDS["stress_change_note"], (measure.id,))


def _change(judged: Judged | None) -> Text:
    if judged is None:
        return same("–")
    if judged.verdict == "slight":
        return WORDS["slight"].format(step=judged.written.step)
    return UNCHANGED.get(judged.verdict, judged.written.both)
