"""Estimates as charts: lines over the hours or months, dots by group of people or place; whiskers always.

Numbers on the axes are those of the files in the unit that readers see; nothing is smoothed, axes begin at zero, and
every estimate has its interval.
"""

from __future__ import annotations

from collections.abc import Sequence

from simnet.report.figure import Chart, Grid, Json, Point, Series, base_layout, label, row_rules, rows_axis
from simnet.report.look import GRID, INK
from simnet.report.numbers import unit_of, write
from simnet.report.text import Text, same


def lines(
    chart_id: str,
    title: Text,
    axis: Text,
    categories: Sequence[Text],
    series: Sequence[Series],
    unit: str,
    decimals: int,
) -> Chart:
    """Return a chart of values over ordered categories (hours, months), a line with whiskers a scenario."""
    height = 340
    factor = unit_of(unit).factor
    top = _top([point for one in series for point in one.points], factor)
    data = []
    for number, one in enumerate(series):
        shift = (number - (len(series) - 1) / 2) * 0.09
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": label(one.name),
                "x": [position + shift for position in range(len(categories))],
                "y": [None if p.value is None else p.value * factor for p in one.points],
                "error_y": _whiskers(one, factor),
                "line": {"color": one.look.colour, "width": 2, "dash": one.look.dash},
                "marker": {"color": one.look.colour, "symbol": one.look.symbol, "size": 7},
                "hoverinfo": "text",
                "hovertext": [
                    label(_hover(one.name, category, p, unit, decimals))
                    for category, p in zip(categories, one.points, strict=True)
                ],
                "cliponaxis": False,
            }
        )
    layout = base_layout(height)
    layout["xaxis"] |= {
        "range": [-0.4, len(categories) - 0.6],
        "tickvals": list(range(len(categories))),
        "ticktext": [label(category) for category in categories],
        "title": {"text": label(axis), "standoff": 8, "font": {"size": 13}},
        "tickangle": 0,
    }
    layout["yaxis"] |= {"range": [0, top], "title": {"text": ""}, "ticksuffix": unit_of(unit).tight.en}
    layout["margin"] |= {"t": 12, "r": 12}
    layout["annotations"] = _end_labels(series, factor, top, height)
    return Chart(
        chart_id, title, {"data": data, "layout": layout}, height, _table(axis, categories, series, unit, decimals)
    )


def dots(
    chart_id: str,
    title: Text,
    axis: Text,
    categories: Sequence[Text],
    series: Sequence[Series],
    unit: str,
    decimals: int,
) -> Chart:
    """Return a chart of values by group (people, places): a dot with whiskers a scenario, one row a group."""
    factor = unit_of(unit).factor
    row_height = max(34, 13 * len(series) + 14)
    height = 52 + row_height * len(categories)
    data = []
    for number, one in enumerate(series):
        shift = (number - (len(series) - 1) / 2) * (0.62 / max(len(series), 1))
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": label(one.name),
                "y": [position + shift for position in range(len(categories))],
                "x": [None if p.value is None else p.value * factor for p in one.points],
                "error_x": _whiskers(one, factor),
                "marker": {"color": one.look.colour, "symbol": one.look.symbol, "size": 9},
                "hoverinfo": "text",
                "hovertext": [
                    label(_hover(one.name, category, p, unit, decimals))
                    for category, p in zip(categories, one.points, strict=True)
                ],
                "cliponaxis": False,
            }
        )
    layout = base_layout(height)
    layout["xaxis"] |= {
        "range": [0, _top([point for one in series for point in one.points], factor)],
        "showgrid": True,
        "gridcolor": GRID,
        "ticksuffix": unit_of(unit).tight.en,
        "nticks": 6,
    }
    layout["yaxis"] |= rows_axis(categories)
    layout["margin"] |= {"t": 4, "r": 16}
    layout["shapes"] = row_rules(len(categories))
    return Chart(
        chart_id, title, {"data": data, "layout": layout}, height, _table(axis, categories, series, unit, decimals)
    )


def with_target(chart: Chart, target: float, unit: str, name: Text) -> None:
    """Draw a target as a line across a chart of `lines`, where it lies within the scale; else it is only said."""
    layout, value = chart.figure["layout"], target * unit_of(unit).factor
    if value > layout["yaxis"]["range"][1]:
        return
    rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value}
    layout["shapes"] = [*layout.get("shapes", []), {**rule, "line": {"color": INK, "width": 1, "dash": "dot"}}]
    text = {"xref": "paper", "x": 0, "y": value, "text": label(name), "xanchor": "left", "yanchor": "bottom"}
    layout["annotations"].append({**text, "showarrow": False, "font": {"size": 12, "color": INK}})


def _whiskers(one: Series, factor: float) -> Json:
    return {
        "type": "data",
        "array": [p.half_width * factor if p.half_width else None for p in one.points],
        "color": one.look.colour,
        "thickness": 1.5,
        "width": 3,
    }


def _top(points: Sequence[Point], factor: float) -> float:
    """The upper end of an axis from zero: all estimates, and whiskers unless they would dwarf them."""
    values = [p.value * factor for p in points if p.value is not None]
    reaches = [(p.value + (p.half_width or 0.0)) * factor for p in points if p.value is not None]
    return min(max(reaches, default=1.0), 1.6 * max(values, default=1.0)) * 1.06 or 1.0


def _end_labels(series: Sequence[Series], factor: float, top: float, height: int) -> list[Json]:
    """Names at the right ends of lines, moved apart where the lines meet; dropped by the script on narrow screens."""
    plot_height = height - 80
    ends = []
    for one in series:
        last = next((p for p in reversed(list(enumerate(one.points))) if p[1].value is not None), None)
        if last is not None and last[1].value is not None:
            ends.append((last[1].value * factor / top * plot_height, last, one))
    ends.sort(key=lambda end: end[0])
    moved = spread([end[0] for end in ends], 18.0)
    return [
        {
            "name": "end",
            "x": len(one.points) - 0.6,
            "y": (point.value or 0.0) * factor,
            "yshift": place - height_now,
            "text": label(one.name),
            "showarrow": False,
            "xanchor": "left",
            "font": {"size": 13, "color": INK},
            "bordercolor": "rgba(0,0,0,0)",
            "xshift": 6,
        }
        for (height_now, (_, point), one), place in zip(ends, moved, strict=True)
    ]


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Return ascending places moved as little as is needed to lie at least `gap` apart, none below zero.

    >>> spread([10.0, 11.0, 60.0], 18.0)
    [1.5, 19.5, 60.0]
    """
    groups: list[list[float]] = []
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _bottom(groups[-2], gap) + gap * len(groups[-2]) > _bottom(groups[-1], gap):
            groups[-2].extend(groups.pop())
    return [_bottom(group, gap) + gap * number for group in groups for number in range(len(group))]


def _bottom(group: Sequence[float], gap: float) -> float:
    return max(0.0, sum(group) / len(group) - gap * (len(group) - 1) / 2)


def _hover(name: Text, category: Text, point: Point, unit: str, decimals: int) -> Text:
    if point.value is None:
        return same("")
    figure = write(point.value, point.half_width, unit, decimals).both
    return category + same(" · ") + name + Text("：", ": ") + figure


def _table(axis: Text, categories: Sequence[Text], series: Sequence[Series], unit: str, decimals: int) -> Grid:
    rows = []
    for position, category in enumerate(categories):
        cells = [one.points[position] for one in series]
        figures = [same("–") if p.value is None else write(p.value, p.half_width, unit, decimals).both for p in cells]
        rows.append((category, *figures))
    return Grid((axis, *(one.name for one in series)), tuple(rows))
