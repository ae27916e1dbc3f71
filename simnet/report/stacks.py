"""What a whole is made of, as stacked bars: a bar a scenario, its parts named where they are wide enough to hold a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.figure import Chart, Grid, Json, Point, base_layout, escaped, label, rows_axis
from simnet.report.look import INK, text_colour
from simnet.report.numbers import plain, unit_of, write
from simnet.report.text import EMPTY, Text, same

ROW_HEIGHT = 58
NARROW = 0.08
"""A part that is a smaller share of the longest bar than this shows its figure without its name."""

SMALLEST_TEXT = 11
"""Pixels; a name that would have to be smaller is left out, and the key has to do."""


@dataclass(frozen=True)
class Part:
    """One part of every whole: its name, its colour, and a point for each bar."""

    name: Text
    colour: str
    points: tuple[Point, ...]


def stacks(
    chart_id: str,
    title: Text,
    axis: Text,
    rows: Sequence[Text],
    parts: Sequence[Part],
    unit: str,
    decimals: int,
    totals: Sequence[Point],
    undrawn: Sequence[Text] = (),
) -> Chart:
    """Return a chart of wholes and their parts.

    Parameters
    ----------
    axis : Text
        What the parts are, for the table.
    rows : sequence of Text
        Names of the bars, the first on top.
    totals : sequence of Point
        What stands at the right ends of the bars; a unit that is a word is left to the chart's note.
    undrawn : sequence of Text
        Names of parts that are in the table only.
    """
    table = _table(axis, rows, parts, unit, decimals)
    parts = [part for part in parts if part.name not in undrawn]
    height = 16 + ROW_HEIGHT * len(rows)
    factor = unit_of(unit).factor
    wholes = [sum(part.points[row].value or 0.0 for part in parts) * factor for row in range(len(rows))]
    largest = max(wholes, default=0.0) or 1.0
    data: list[Json] = []
    for part in parts:
        values = [None if point.value is None else point.value * factor for point in part.points]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": label(part.name),
                "y": list(range(len(rows))),
                "x": values,
                "width": 0.72,
                "marker": {"color": part.colour, "line": {"color": "#ffffff", "width": 1}},
                "text": [_inside(part.name, value, largest, unit) for value in values],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "insidetextfont": {"size": 12, "color": text_colour(part.colour)},
                "error_x": {
                    "type": "data",
                    "array": [point.half_width * factor if point.half_width else None for point in part.points],
                    "color": INK,
                    "thickness": 1,
                    "width": 0,
                },
                "hoverinfo": "text",
                "hovertext": [
                    label("") if point.value is None else label(_hover(part.name, row, point, unit, decimals))
                    for row, point in zip(rows, part.points, strict=True)
                ],
            }
        )
    layout = base_layout(height)
    layout["barmode"] = "stack"
    layout["uniformtext"] = {"mode": "hide", "minsize": SMALLEST_TEXT}
    layout["xaxis"] |= {"range": [0, largest * 1.4], "showticklabels": False, "showline": False}
    layout["yaxis"] |= rows_axis(rows)
    layout["margin"] |= {"t": 4, "r": 8}
    layout["annotations"] = [
        {
            "name": "amount",
            "x": whole,
            "y": row,
            "text": label(
                write(total.value, total.half_width, unit if unit_of(unit).word == EMPTY else "", decimals).both
            ),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 4,
            "font": {"size": 12, "color": INK},
        }
        for row, (whole, total) in enumerate(zip(wholes, totals, strict=True))
        if total.value is not None
    ]
    key = tuple((part.name, part.colour) for part in parts)
    return Chart(chart_id, title, {"data": data, "layout": layout}, height, table, key=key)


def _inside(name: Text, value: float | None, largest: float, unit: str) -> Json | str:
    """Return a part's name and, below it, its figure; the figure alone in a narrow part; nothing where there is none."""
    if not value:
        return ""
    # What is there is not written as nothing.
    figure = plain(value, 0 if value >= 0.5 else 1) + unit_of(unit).tight.en
    if value < NARROW * largest:
        return figure
    return {"zh": f"{escaped(name.zh)}<br>{figure}", "en": f"{escaped(name.en)}<br>{figure}"}


def _hover(name: Text, row: Text, point: Point, unit: str, decimals: int) -> Text:
    figure = write(point.value or 0.0, point.half_width, unit, decimals).both
    return row + same(" · ") + name + Text("：", ": ") + figure


def _table(axis: Text, rows: Sequence[Text], parts: Sequence[Part], unit: str, decimals: int) -> Grid:
    lines = []
    for part in parts:
        figures = [
            same("–") if p.value is None else write(p.value, p.half_width, unit, decimals).both for p in part.points
        ]
        lines.append((part.name, *figures))
    return Grid((axis, *rows), tuple(lines))
