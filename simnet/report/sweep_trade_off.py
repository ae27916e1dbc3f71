"""The chart of a sweep's trade-off: one weighed measure against the other, a point a combination.

Points of the estimated front are numbered and joined by a stair: a combination between two of them does not exist, and none lies to the
lower left. What is ruled out is pale. Names stand at the lower left of their points, where no other point can be; where names would
lie on each other the number has to do, as on narrow screens. Where circumstances vary, each has its front in a colour of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from simnet.report.figure import Chart, Grid, Json, base_layout, escaped, label
from simnet.report.look import BASELINE_COLOUR, COLOURS, GRID, INK
from simnet.report.measures import named
from simnet.report.money_axis import money_axis
from simnet.report.numbers import MONEY, unit_of
from simnet.report.sentences import in_sentence
from simnet.report.sweep_results import SweepResults, TradeOffRow
from simnet.report.sweep_sentences import cost_of, wait_of
from simnet.report.sweep_texts import WORDS
from simnet.report.text import Text, same

POSSIBLE = "#8FB8D6"
PALE = "#C8C8C8"
"""What cannot be ruled out is lighter than the front, what is ruled out pale."""

HEIGHT = 480
ASSUMED = (1000.0, HEIGHT - 90.0)
"""Width and height in pixels that names are laid out for; on another width they lie a little differently."""

Ranges = tuple[tuple[float, float], tuple[float, float]]


def trade_off_chart(sweep: SweepResults) -> Chart | None:
    """Return the chart of one weighed measure against the other; None where nothing was measured."""
    drawn = [row for row in sweep.weighed if row.cost is not None and row.wait is not None]
    if not drawn:
        return None
    cost, wait = named(sweep.cost), named(sweep.wait)
    scales = unit_of(drawn[0].cost_unit).factor, unit_of(drawn[0].wait_unit).factor
    ranges, colours = _ranges(drawn, scales), group_colours(sweep)
    several = sweep.num_groups > 1
    pale = [row for row in drawn if row.status in ("dominated", "alone")]
    data = [_points(sweep, pale, scales, ranges, PALE)]
    for group in sweep.groups:
        front = sweep.with_status("front", group=group)
        possible = sweep.with_status("possible", group=group)
        data.append(_stair(front, scales, ranges, colours[group]))
        data.append(_points(sweep, possible, scales, ranges, colours[group] if several else POSSIBLE, hollow=several))
        data.append(_points(sweep, front, scales, ranges, colours[group], numbered=True))
    base = [row for row in drawn if row.point == sweep.base_point]
    data += [_ring(row, scales) for row in base]
    layout = base_layout(HEIGHT)
    layout["xaxis"] |= _axis(ranges[0], drawn[0].cost_unit, cost.title) | {"showgrid": True, "gridcolor": GRID}
    layout["yaxis"] |= _axis(ranges[1], drawn[0].wait_unit, wait.title)
    layout["margin"] |= {"t": 12, "r": 16}
    if not several:
        layout["annotations"] = _names(sweep, sweep.with_status("front"), scales, ranges)
    return Chart(
        "trade-off",
        WORDS["trade_off"].format(cost=cost.title, wait=in_sentence(wait.title)),
        {"data": [trace for trace in data if trace["x"]], "layout": layout},
        HEIGHT,
        _table(sweep, drawn),
        key=(*_key(sweep, colours), *([(WORDS["base"], BASELINE_COLOUR)] if base else [])),
    )


def group_colours(sweep: SweepResults) -> dict[int, str]:
    """Return the colour of the front under each of the circumstances."""
    return {group: COLOURS[place % len(COLOURS)] for place, group in enumerate(sweep.groups)}


def _key(sweep: SweepResults, colours: dict[int, str]) -> list[tuple[Text, str]]:
    """Return what the colours mean, as far as they are there."""
    if sweep.num_groups > 1:
        found = [(sweep.circumstances(group), colours[group]) for group in sweep.groups]
    else:
        found = [(WORDS["front"], colours[group]) for group in sweep.groups]
        found += [(WORDS["possible"], POSSIBLE)] if sweep.with_status("possible") else []
    return found + [(WORDS[status], PALE) for status in ("dominated", "alone") if sweep.with_status(status)]


def _ranges(rows: Sequence[TradeOffRow], scales: tuple[float, float]) -> Ranges:
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


def _points(
    sweep: SweepResults,
    rows: Sequence[TradeOffRow],
    scales: tuple[float, float],
    ranges: Ranges,
    colour: str,
    numbered: bool = False,
    hollow: bool = False,
) -> Json:
    """Return some points as a trace, with whiskers both ways; those of a front with their numbers in them."""
    edge = {"color": colour if hollow else "#ffffff", "width": 1.5 if hollow else 1}
    trace: Json = {
        "type": "scatter",
        "mode": "markers+text" if numbered else "markers",
        "x": [(row.cost or 0.0) * scales[0] for row in rows],
        "y": [(row.wait or 0.0) * scales[1] for row in rows],
        "error_x": _whiskers([row.cost_half_width for row in rows], scales[0], colour),
        "error_y": _whiskers([row.wait_half_width for row in rows], scales[1], colour),
        "marker": {"color": "#ffffff" if hollow else colour, "size": 19 if numbered else 9, "line": edge},
        "hoverinfo": "text",
        "hovertext": [label(_hover(sweep, row)) for row in rows],
        "cliponaxis": False,
    }
    if numbered:
        trace["text"] = _numbers(trace["x"], trace["y"], ranges)
        trace["textfont"] = {"color": "#ffffff", "size": 11}
    return trace


def _numbers(x: Sequence[float], y: Sequence[float], ranges: Ranges) -> list[str]:
    """Return the numbers of the points of a front, left out where they would lie on the one before."""
    found: list[str] = []
    shown: list[tuple[float, float]] = []
    for number, at in enumerate(zip(x, y, strict=True), start=1):
        across, up = (
            (value - low) / (high - low) * size for value, (low, high), size in zip(at, ranges, ASSUMED, strict=True)
        )
        clear = all(abs(across - other[0]) > 15 or abs(up - other[1]) > 13 for other in shown)
        found.append(str(number) if clear else "")
        shown += [(across, up)] if clear else []
    return found


def _stair(front: Sequence[TradeOffRow], scales: tuple[float, float], ranges: Ranges, colour: str) -> Json:
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
        "line": {"color": colour, "width": 1.5, "shape": "hv"},
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
    said = sweep.whole_label(row.point) + Text("；", "; ") + named(sweep.cost).title + same(" ") + cost_of(row)
    said += Text("；", "; ") + named(sweep.wait).title + same(" ") + wait_of(row)
    return said + Text("（", " (") + WORDS[row.status] + Text("）", ")")


def _names(
    sweep: SweepResults,
    front: Sequence[TradeOffRow],
    scales: tuple[float, float],
    ranges: Ranges,
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
        axis |= money_axis(limits)
    elif unit_of(unit).tight.en:
        name = same("")
    said = title if name == same("") else title + Text("（", " (") + name + Text("）", ")")
    return axis | {"title": {"text": label(said), "standoff": 10, "font": {"size": 13}}}


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
