"""Costs as bars by line: solid for what is paid, an outline where the full cost is more. Payers are never added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.figure import Chart, Grid, Json, Point, base_layout, label, row_rules, rows_axis
from simnet.report.look import INK, SOFT, Look
from simnet.report.numbers import MONEY, WAN, write
from simnet.report.text import Text, same


@dataclass(frozen=True)
class Bill:
    """The lines of one scenario's bill on both bases, one point for each line of its chart.

    `full` may be the same as `paid`, for a payer to whom nothing is lent.
    """

    name: Text
    look: Look
    paid: tuple[Point, ...]
    full: tuple[Point, ...]


def bills(
    chart_id: str,
    title: Text,
    axis: Text,
    line_names: Sequence[Text],
    bills_of: Sequence[Bill],
    unit: str,
    heads: Sequence[Text],
) -> Chart:
    """Return a chart of costs by line: a solid bar for what is paid, an outline where the full cost is more.

    Parameters
    ----------
    heads : sequence of Text
        What the bases are called: paid and full, or paid alone where the full cost is no other.
    """
    row_height = 18 * len(bills_of) + 16
    height = 16 + row_height * len(line_names)
    largest = max((abs(p.value or 0.0) for bill in bills_of for p in (*bill.paid, *bill.full)), default=0.0) or 1.0
    thickness = 0.78 / len(bills_of)
    data: list[Json] = []
    annotations: list[Json] = []
    for number, bill in enumerate(bills_of):
        shift = (number - (len(bills_of) - 1) / 2) * thickness
        places = [position + shift for position in range(len(line_names))]
        hover = [
            label(_hover_bill(bill.name, name, paid, full, unit, heads))
            for name, paid, full in zip(line_names, bill.paid, bill.full, strict=True)
        ]
        bar: Json = {
            "type": "bar",
            "orientation": "h",
            "y": places,
            "width": thickness * 0.82,
            "hoverinfo": "text",
            "hovertext": hover,
        }
        if len(heads) > 1:
            data.append(
                bar
                | {
                    "name": label(bill.name + same(" · ") + heads[1]),
                    "x": [None if _same_money(p, f) else f.value for p, f in zip(bill.paid, bill.full, strict=True)],
                    "marker": {"color": "rgba(255,255,255,0)", "line": {"color": bill.look.colour, "width": 1.5}},
                }
            )
        data.append(
            bar
            | {
                "name": label(bill.name + same(" · ") + heads[0]),
                "x": [p.value for p in bill.paid],
                "marker": {"color": bill.look.colour},
                "error_x": {
                    "type": "data",
                    "array": [p.half_width or None for p in bill.paid],
                    "color": INK,
                    "thickness": 1.5,
                    "width": 0,
                },
            }
        )
        for place, paid, full in zip(places, bill.paid, bill.full, strict=True):
            if paid.value is None and full.value is None:
                continue
            reach = max(paid.value or 0.0, full.value or 0.0) + (paid.half_width or 0.0)
            annotations.append(
                {
                    "name": "amount",
                    "x": max(reach, 0.0),
                    "y": place,
                    "text": label(_amounts(paid, full)),
                    "showarrow": False,
                    "xanchor": "left",
                    "xshift": 4,
                    "font": {"size": 12, "color": INK},
                }
            )
    layout = base_layout(height)
    layout["barmode"] = "overlay"
    layout["xaxis"] |= {
        "range": [0, largest * 1.4],
        "showticklabels": False,
        "showline": False,
    }
    layout["yaxis"] |= rows_axis(line_names)
    layout["margin"] |= {"t": 4, "r": 8}
    zero = {"type": "line", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "line": {"color": SOFT, "width": 1}}
    layout["shapes"] = [*row_rules(len(line_names)), zero]
    layout["annotations"] = annotations
    columns = [axis, *(bill.name + Text("·", " · ") + head for bill in bills_of for head in heads)]
    rows = []
    for position, name in enumerate(line_names):
        cells = [basis[position] for bill in bills_of for basis in (bill.paid, bill.full)[: len(heads)]]
        rows.append((name, *(_money_cell(p, unit) for p in cells)))
    return Chart(chart_id, title, {"data": data, "layout": layout}, height, Grid(tuple(columns), tuple(rows)))


def _hover_bill(name: Text, line: Text, paid: Point, full: Point, unit: str, heads: Sequence[Text]) -> Text:
    said = line + same(" · ") + name
    for head, point in zip(heads, (paid, full)[: len(heads)], strict=True):
        if point.value is not None:
            said += Text("；", "; ") + head + same(" ") + write(point.value, point.half_width, unit, 0).both
    return said


def _same_money(paid: Point, full: Point) -> bool:
    return full.value is None or (paid.value is not None and abs(full.value - paid.value) < 0.5)


def _amounts(paid: Point, full: Point) -> Text:
    first = _short(paid.value or 0.0)
    if _same_money(paid, full):
        return first
    second = _short(full.value or 0.0)
    return Text(f"{first.zh}（{second.zh}）", f"{first.en} ({second.en})")


def _short(yuan: float) -> Text:
    """An amount without its unit: ten thousand yuan in Chinese, thousand yuan in English."""
    if yuan == 0:
        return same("0")
    return Text(f"{yuan / WAN:,.1f}", f"{yuan / 1000:,.0f}")


def _money_cell(point: Point, unit: str) -> Text:
    if point.value is None:
        return same("–")
    return write(point.value, point.half_width, unit if unit in MONEY else "yuan", 0).both
