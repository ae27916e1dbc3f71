"""Small charts of what each varied path does to each measure, and of two paths together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from simnet.report.charts import lines
from simnet.report.figure import Chart, Point, Series, label
from simnet.report.look import COLOURS, DASHES, SYMBOLS, Look
from simnet.report.measures import named
from simnet.report.money_axis import money_axis
from simnet.report.numbers import MONEY
from simnet.report.sweep_results import EffectRow, SweepResults, VariedInfo
from simnet.report.sweep_texts import WORDS
from simnet.report.text import Text, same

SMALL = 250
"""Height in pixels."""

MOST_LINES = 6
"""More lines than this in one chart cannot be told apart."""


def effect_charts(sweep: SweepResults) -> list[Chart]:
    """Return a small chart for each varied path and measure, those of a path one after the other."""
    found = []
    for number, varied in enumerate(sweep.varied):
        rows = [row for row in sweep.effects if row.path == varied.path]
        for measure in sweep.measures:
            own = [row for row in rows if row.measure == measure and row.mean is not None]
            if len(own) > 1:
                found.append(_effect(f"effect-{number}-{measure.replace('_', '-')}", varied, own))
    return found


def interplay_charts(sweep: SweepResults) -> list[Chart]:
    """Return, for a grid over two paths, the weighed measures by the first with a line for each value of the second."""
    if not sweep.is_grid or len(sweep.varied) != 2:
        return []
    levels = [
        list(dict.fromkeys(values[column] for values in sweep.values.values())) for column in range(len(sweep.varied))
    ]
    if min(map(len, levels)) < 2:
        return []
    across, along = (1, 0) if len(levels[0]) <= len(levels[1]) else (0, 1)  # fewer lines than places
    if len(levels[along]) > MOST_LINES:
        return []
    at = {values: point for point, values in sweep.values.items()}
    found = []
    for measure in (item for item in (sweep.wait, sweep.cost) if item in sweep.measures):
        series = []
        for number, value in enumerate(levels[along]):
            pairs = [(value, other) if along == 0 else (other, value) for other in levels[across]]
            rows = [sweep.estimate(at[pair], measure) if pair in at else None for pair in pairs]
            points = tuple(Point(None, None) if row is None else Point(row.mean, row.half_width) for row in rows)
            name = sweep.varied[along].title + same(" ") + sweep.varied[along].label(value)
            look = Look(COLOURS[number % len(COLOURS)], SYMBOLS[number % len(SYMBOLS)], DASHES[number % len(DASHES)])
            series.append(Series(name, look, points))
        title = WORDS["interplay"].format(
            measure=named(measure).title, first=sweep.varied[across].title, second=sweep.varied[along].title
        )
        categories = [sweep.varied[across].label(value) for value in levels[across]]
        unit = next(row.unit for row in sweep.rows if row.measure == measure)
        chart = lines(
            f"interplay-{measure.replace('_', '-')}",
            title,
            sweep.varied[across].title,
            categories,
            series,
            unit,
            named(measure).decimals,
        )
        _money_ticks(chart, unit)
        note = WORDS["interplay_note"].format(second=sweep.varied[along].title)
        key = tuple((one.name, one.look.colour) for one in series)
        found.append(replace(chart, note=note, measure=measure, key=key))
    return found


def _effect(chart_id: str, varied: VariedInfo, rows: Sequence[EffectRow]) -> Chart:
    measure, unit = named(rows[0].measure), rows[0].unit
    categories = [_level(varied, row) for row in rows]
    points = tuple(Point(row.mean, row.half_width) for row in rows)
    title = WORDS["effect_title"].format(measure=measure.title, varied=varied.title)
    series = [Series(measure.title, Look(COLOURS[0], "circle", "solid"), points)]
    chart = lines(chart_id, title, varied.title, categories, series, unit, measure.decimals)
    layout = chart.figure["layout"]
    layout["height"], layout["annotations"] = SMALL, []
    _money_ticks(chart, unit)
    if rows[0].up_to is not None:
        middles = [(float(row.value) + (row.up_to or 0.0)) / 2 for row in rows]
        layout["xaxis"]["ticktext"] = [f"{middle:.3g}" for middle in middles]
        layout["xaxis"]["title"]["text"] = label(WORDS["middle"].format(varied=varied.title))
    if len(categories) > 8:
        every = math.ceil(len(categories) / 8)
        layout["xaxis"]["tickvals"] = layout["xaxis"]["tickvals"][::every]
        layout["xaxis"]["ticktext"] = layout["xaxis"]["ticktext"][::every]
    return replace(chart, height=SMALL, measure=rows[0].measure)


def _level(varied: VariedInfo, row: EffectRow) -> Text:
    if row.up_to is None:
        return varied.label(row.value)
    return same(f"{float(row.value):.3g}–{row.up_to:.3g}")


def _money_ticks(chart: Chart, unit: str) -> None:
    """Write the ticks of amounts as money is written."""
    if unit in MONEY:
        axis = chart.figure["layout"]["yaxis"]
        axis |= money_axis((0.0, axis["range"][1]))
