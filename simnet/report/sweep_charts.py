"""The charts of a sweep: the trade-off of two measures, and what each varied path does to each measure.

In the trade-off, points of the estimated front are numbered and joined by a stair: a combination between two of them does not exist, and
none reaches below. What is clearly dominated is pale. Names stand at the lower left of their points, where no other point can be;
where names would lie on each other the number has to do, as on narrow screens.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from simnet.report.charts import lines
from simnet.report.figure import Chart, Grid, Json, Point, Series, base_layout, escaped, label
from simnet.report.look import BASELINE_COLOUR, COLOURS, DASHES, GRID, INK, SYMBOLS, Look
from simnet.report.measures import named
from simnet.report.numbers import MONEY, WAN, unit_of
from simnet.report.sentences import in_sentence
from simnet.report.sweep_results import EffectRow, SweepResults, TradeOffRow, VariedInfo
from simnet.report.sweep_sentences import cost_of, wait_of
from simnet.report.sweep_texts import WORDS
from simnet.report.text import Text, same

FRONT = COLOURS[0]
POSSIBLE = "#8FB8D6"
DOMINATED = "#C8C8C8"
ON_POINTS = {"front": FRONT, "possible": POSSIBLE, "dominated": DOMINATED}
"""Colour by status: the front strong, what cannot be ruled out lighter, what is ruled out pale."""

HEIGHT = 480
SMALL = 250
ASSUMED = (1000.0, HEIGHT - 90.0)
"""Width and height in pixels that names are laid out for; on another width they lie a little differently."""

MOST_LINES = 6
"""More lines than this in one chart cannot be told apart."""


def trade_off_chart(sweep: SweepResults) -> Chart | None:
    """Return the chart of one weighed measure against the other; None where nothing was measured."""
    drawn = [row for row in sweep.weighed if row.cost is not None and row.wait is not None]
    if not drawn:
        return None
    cost, wait = named(sweep.cost), named(sweep.wait)
    scales = unit_of(drawn[0].cost_unit).factor, unit_of(drawn[0].wait_unit).factor
    front = sweep.with_status("front")
    ranges = _ranges(drawn, scales)
    data: list[Json] = [
        _points(sweep, [row for row in drawn if row.status == status], scales, status)
        for status in ("dominated", "possible")
    ]
    data.insert(1, _stair(front, scales, ranges))
    data.append(_points(sweep, front, scales, "front"))
    base = [row for row in drawn if row.point == sweep.base_point]
    if base:
        data.append(_ring(base[0], scales))
    layout = base_layout(HEIGHT)
    layout["xaxis"] |= _axis(ranges[0], drawn[0].cost_unit, cost.title) | {"showgrid": True, "gridcolor": GRID}
    layout["yaxis"] |= _axis(ranges[1], drawn[0].wait_unit, wait.title)
    layout["margin"] |= {"t": 12, "r": 16}
    layout["annotations"] = _names(sweep, front, scales, ranges)
    statuses = [status for status in ON_POINTS if any(row.status == status for row in drawn)]
    return Chart(
        "trade-off",
        WORDS["trade_off"].format(cost=cost.title, wait=in_sentence(wait.title)),
        {"data": [trace for trace in data if trace["x"]], "layout": layout},
        HEIGHT,
        _table(sweep, drawn),
        key=(
            *((WORDS[status], ON_POINTS[status]) for status in statuses),
            *([(WORDS["base"], BASELINE_COLOUR)] if base else []),
        ),
    )


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
    for measure in (sweep.wait, sweep.cost):
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
    series = [Series(measure.title, Look(FRONT, "circle", "solid"), points)]
    chart = lines(chart_id, title, varied.title, categories, series, unit, measure.decimals)
    layout = chart.figure["layout"]
    layout["height"], layout["annotations"] = SMALL, []
    _money_ticks(chart, unit)
    if len(categories) > 8:
        every = math.ceil(len(categories) / 8)
        layout["xaxis"]["tickvals"] = layout["xaxis"]["tickvals"][::every]
        layout["xaxis"]["ticktext"] = layout["xaxis"]["ticktext"][::every]
    return replace(chart, height=SMALL, measure=rows[0].measure)


def _level(varied: VariedInfo, row: EffectRow) -> Text:
    if row.up_to is None:
        return varied.label(row.value)
    return same(f"{float(row.value):.3g}–{row.up_to:.3g}")


def _ranges(
    rows: Sequence[TradeOffRow], scales: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ranges of the axes: all points with their whiskers; waits from zero."""
    ends = []
    for scale, pairs in zip(
        scales,
        ([(row.cost, row.cost_half_width) for row in rows], [(row.wait, row.wait_half_width) for row in rows]),
        strict=True,
    ):
        low = min((value or 0.0) - (spread or 0.0) for value, spread in pairs) * scale
        high = max((value or 0.0) + (spread or 0.0) for value, spread in pairs) * scale
        ends.append((low, high))
    (low, high), (_, top) = ends
    pad = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
    return (low - pad, high + pad), (min(0.0, ends[1][0] * 1.06), top * 1.06 or 1.0)


def _points(sweep: SweepResults, rows: Sequence[TradeOffRow], scales: tuple[float, float], status: str) -> Json:
    """Return the points of one status as a trace, with whiskers both ways."""
    colour, on_front = ON_POINTS[status], status == "front"
    trace: Json = {
        "type": "scatter",
        "mode": "markers+text" if on_front else "markers",
        "name": label(WORDS[status]),
        "x": [(row.cost or 0.0) * scales[0] for row in rows],
        "y": [(row.wait or 0.0) * scales[1] for row in rows],
        "error_x": _whiskers([row.cost_half_width for row in rows], scales[0], colour),
        "error_y": _whiskers([row.wait_half_width for row in rows], scales[1], colour),
        "marker": {"color": colour, "size": 19 if on_front else 9, "line": {"color": "#ffffff", "width": 1}},
        "hoverinfo": "text",
        "hovertext": [label(_hover(sweep, row)) for row in rows],
        "cliponaxis": False,
    }
    if on_front:
        trace["text"] = [str(number) for number in range(1, len(rows) + 1)]
        trace["textfont"] = {"color": "#ffffff", "size": 11}
    return trace


def _stair(
    front: Sequence[TradeOffRow], scales: tuple[float, float], ranges: tuple[tuple[float, float], tuple[float, float]]
) -> Json:
    """Return the edge of what the front reaches: level to the next dearer point, then down to it; open at both ends."""
    x = [(row.cost or 0.0) * scales[0] for row in front]
    y = [(row.wait or 0.0) * scales[1] for row in front]
    if x:
        x, y = [x[0], *x, ranges[0][1]], [ranges[1][1], *y, y[-1]]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": FRONT, "width": 1.5, "shape": "hv"},
        "hoverinfo": "skip",
        "opacity": 0.6,
    }


def _ring(row: TradeOffRow, scales: tuple[float, float]) -> Json:
    """Return a ring around the scenario as it stands."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [(row.cost or 0.0) * scales[0]],
        "y": [(row.wait or 0.0) * scales[1]],
        "marker": {"symbol": "circle-open", "color": BASELINE_COLOUR, "size": 27, "line": {"width": 2.5}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _whiskers(half_widths: Sequence[float | None], scale: float, colour: str) -> Json:
    return {
        "type": "data",
        "array": [spread * scale if spread else None for spread in half_widths],
        "color": colour,
        "thickness": 1.5,
        "width": 3,
    }


def _hover(sweep: SweepResults, row: TradeOffRow) -> Text:
    said = sweep.full_label(row.point) + Text("；", "; ") + named(sweep.cost).title + same(" ") + cost_of(row)
    said += Text("；", "; ") + named(sweep.wait).title + same(" ") + wait_of(row)
    return said + Text("（", " (") + WORDS[row.status] + Text("）", ")")


def _names(
    sweep: SweepResults,
    front: Sequence[TradeOffRow],
    scales: tuple[float, float],
    ranges: tuple[tuple[float, float], tuple[float, float]],
) -> list[Json]:
    """Return the names of the points of the front as far as they do not lie on each other; the script drops them on narrow screens."""
    found: list[Json] = []
    taken: list[tuple[float, float, float, float]] = []
    for number, row in enumerate(front):
        name = sweep.label(row.point)
        x, y = (row.cost or 0.0) * scales[0], (row.wait or 0.0) * scales[1]
        across = (x - ranges[0][0]) / (ranges[0][1] - ranges[0][0]) * ASSUMED[0]
        up = (y - ranges[1][0]) / (ranges[1][1] - ranges[1][0]) * ASSUMED[1]
        width = 7.0 * max(len(name.en), 2 * len(name.zh)) + 8
        first = number == 0 or width > across - 8
        # The cheapest has nothing to its left; its name stands above the stair.
        left, low = (across + 8, up + 8) if first else (across - width - 8, up - 24)
        box = (left, low, left + width, low + 17)
        if any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        found.append(
            {
                "name": "wide",
                "x": x,
                "y": y,
                "text": {"zh": escaped(name.zh), "en": escaped(name.en)},
                "showarrow": False,
                "xanchor": "left" if first else "right",
                "yanchor": "bottom" if first else "top",
                "xshift": 9 if first else -9,
                "yshift": 7 if first else -5,
                "font": {"size": 12, "color": INK},
            }
        )
    return found


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _axis(limits: tuple[float, float], unit: str, title: Text) -> Json:
    """Return an axis with its title and unit; money in ten thousand yuan in Chinese, in thousands in English."""
    axis: Json = {"range": list(limits), "ticksuffix": unit_of(unit).tight.en}
    name = unit_of(unit).name
    if unit in MONEY:
        name = Text("万元", "thousand yuan")
        axis |= _money_axis(limits)
    elif unit_of(unit).tight.en:
        name = same("")
    said = title if name == same("") else title + Text("（", " (") + name + Text("）", ")")
    return axis | {"title": {"text": label(said), "standoff": 10, "font": {"size": 13}}}


def _money_axis(limits: tuple[float, float]) -> Json:
    """Return round ticks for amounts in yuan."""
    step = _round_step((limits[1] - limits[0]) / 6)
    first = math.ceil(limits[0] / step)
    ticks = [number * step for number in range(first, math.floor(limits[1] / step) + 1)]
    return {
        "tickvals": ticks,
        "ticktext": [{"zh": f"{tick / WAN:,.6g}", "en": f"{tick / 1000:,.6g}"} for tick in ticks],
        "ticksuffix": "",
    }


def _round_step(least: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least so much.

    >>> _round_step(0.3), _round_step(7_000)
    (0.5, 10000.0)
    """
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)


def _money_ticks(chart: Chart, unit: str) -> None:
    """Write the ticks of amounts as money is written."""
    if unit in MONEY:
        axis = chart.figure["layout"]["yaxis"]
        axis |= _money_axis((0.0, axis["range"][1]))


def _table(sweep: SweepResults, rows: Sequence[TradeOffRow]) -> Grid:
    heads = (same("#"), *(one.title for one in sweep.varied), named(sweep.cost).title, named(sweep.wait).title)
    return Grid(
        heads,
        tuple(
            (
                same(str(row.point)),
                *(one.label(value) for one, value in zip(sweep.varied, sweep.values[row.point], strict=True)),
                cost_of(row),
                wait_of(row),
            )
            for row in rows
        ),
    )
