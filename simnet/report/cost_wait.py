"""The chart of what the public pays against what residents bear: a point an option, whiskers both ways, the front as a stair.

An option between two of the front does not exist, hence a stair and no line. Names stand beside their points where they do not lie on each
other; on narrow screens the key above the chart has to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simnet.report.figure import Chart, Grid, Json, base_layout, label
from simnet.report.frontier import BEATEN, FRONT, POSSIBLE, Place, headline, placed, told
from simnet.report.look import GRID, INK, SOFT, Look
from simnet.report.measures import Named, named
from simnet.report.money_axis import money_axis
from simnet.report.numbers import MONEY, unit_of, write
from simnet.report.results import Results
from simnet.report.text import EMPTY, Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WORDS

BURDENS = ("mean_wait", "peak_day_wait")
"""The wait that spending is set against: the first that is known."""

HEIGHT = 360
ASSUMED = (470.0, HEIGHT - 80.0)
"""Width and height in pixels that names are laid out for; on another width they lie a little differently."""

AXIS = Text("财政支出，每年（{unit}）", "Public spending a year ({unit})")
STATUS = Text("取舍", "Trade-off")
STATUSES = {
    FRONT: Text("取舍线上", "on the front"),
    POSSIBLE: Text("估计在线外，不明显", "off it by estimates, not clearly"),
    BEATEN: Text("明显不划算", "clearly a bad bargain"),
}
NOTE = Text(
    "每点一个方案，越靠左越省，越靠下越好；空心的明显不划算；折线为取舍线。横轴不从零起。",
    "A point an option: cheaper to the left, better below; hollow ones are clearly a bad bargain; the stair is the front. "
    "The horizontal axis does not begin at zero.",
)


def trade_offs(results: Results, looks: dict[str, Look]) -> list[Chart]:
    """Return the charts: spending against the wait, and against what the study judges by, where that is another burden."""
    if len(results.scenarios) < 2 or not results.has_intervals:
        return []
    wait = next((item for item in BURDENS if _is_known(results, item)), "")
    whole = results.objective if _is_burden(results.objective) else "time_per_case"
    wanted = dict.fromkeys(item for item in (wait, whole) if item and _is_known(results, item))
    charts = [_chart(results, looks, named(item)) for item in wanted]
    return [chart for chart in charts if chart is not None]


def _is_known(results: Results, measure: str) -> bool:
    return sum(results.estimate(info.id, measure) is not None for info in results.scenarios) > 1


def _is_burden(measure: str) -> bool:
    about = named(measure) if measure else None
    return about is not None and about.better == "lower" and about.unit not in MONEY


def _chart(results: Results, looks: dict[str, Look], measure: Named) -> Chart | None:
    places = placed(results, measure)
    if len(places) < 2:
        return None
    factor = unit_of(measure.unit).factor
    ranges = _ranges(places, factor)
    data = [_stair([one for one in places if one.status == FRONT], factor, ranges)]
    data += [_point(results, looks[one.scenario], one, measure, factor) for one in places]
    layout = base_layout(HEIGHT)
    unit = Text("万元", "thousand yuan")
    layout["xaxis"] |= money_axis(ranges[0]) | {
        "range": list(ranges[0]),
        "title": {"text": label(AXIS.format(unit=unit)), "standoff": 10, "font": {"size": 13}},
        "showgrid": True,
        "gridcolor": GRID,
        "tickangle": 0,
    }
    layout["yaxis"] |= {"range": list(ranges[1]), "ticksuffix": unit_of(measure.unit).tight.en, "nticks": 6}
    layout["margin"] |= {"t": 12, "r": 16}
    layout["annotations"] = _names(results, places, factor, ranges)
    said = [WORDS["unit_in"].format(unit=unit_of(measure.unit).name)] if unit_of(measure.unit).name != EMPTY else []
    chart = Chart(
        f"cost-{measure.id}".replace("_", "-"),
        headline(results, measure, places),
        {"data": [trace for trace in data if trace["x"]], "layout": layout},
        HEIGHT,
        _table(results, measure, places),
        measure=measure.id,
    )
    note = paragraph([NOTE, *said, *results.where_intervals(WORDS["whiskers"])])
    return replace(chart, finding=told(results, measure, places), note=note)


def _ranges(places: Sequence[Place], factor: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ranges of the axes: all points with their whiskers; the burden from zero."""
    low = min(one.cost - one.cost_spread for one in places)
    high = max(one.cost + one.cost_spread for one in places)
    top = max((one.burden + one.burden_spread) * factor for one in places)
    pad = 0.12 * (high - low) or 0.05 * abs(high) or 1.0
    return (low - pad, high + pad), (0.0, top * 1.12 or 1.0)


def _point(results: Results, look: Look, one: Place, measure: Named, factor: float) -> Json:
    hollow = one.status == BEATEN
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label(results.title_of(one.scenario)),
        "x": [one.cost],
        "y": [one.burden * factor],
        "error_x": _whisker(one.cost_spread, look.colour),
        "error_y": _whisker(one.burden_spread * factor, look.colour),
        "marker": {
            "color": look.colour,
            "symbol": look.symbol + ("-open" if hollow else ""),
            "size": 11,
            "line": {"width": 2 if hollow else 0, "color": look.colour},
        },
        "hoverinfo": "text",
        "hovertext": [label(_hover(results, one, measure))],
        "cliponaxis": False,
    }


def _whisker(spread: float, colour: str) -> Json:
    return {"type": "data", "array": [spread or None], "color": colour, "thickness": 1.5, "width": 4}


def _stair(front: Sequence[Place], factor: float, ranges: tuple[tuple[float, float], tuple[float, float]]) -> Json:
    """Return the edge of what can be had: level to the next dearer option, then down to it; open at both ends."""
    x, y = [one.cost for one in front], [one.burden * factor for one in front]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "",
        "x": [x[0], *x, ranges[0][1]],
        "y": [ranges[1][1], *y, y[-1]],
        "line": {"color": SOFT, "width": 1.5, "shape": "hv"},
        "hoverinfo": "skip",
        "opacity": 0.7,
    }


def _figures(one: Place, measure: Named) -> tuple[Text, Text]:
    cost = write(one.cost, one.cost_spread, "yuan a year", 0).both
    return cost, write(one.burden, one.burden_spread, measure.unit, measure.decimals).both


def _hover(results: Results, one: Place, measure: Named) -> Text:
    cost, burden = _figures(one, measure)
    said = (
        results.title_of(one.scenario) + Text("；", "; ") + cost + Text("；", "; ") + measure.title + same(" ") + burden
    )
    return said + Text("（", " (") + STATUSES[one.status] + Text("）", ")")


def _names(
    results: Results,
    places: Sequence[Place],
    factor: float,
    ranges: tuple[tuple[float, float], tuple[float, float]],
) -> list[Json]:
    """Return the names of points where they lie neither on each other nor on a point; those of the front first."""
    at = {}
    for one in places:
        across = (one.cost - ranges[0][0]) / (ranges[0][1] - ranges[0][0]) * ASSUMED[0]
        at[one.scenario] = across, one.burden * factor / ranges[1][1] * ASSUMED[1]
    points = {name: (x - 7, y - 7, x + 7, y + 7) for name, (x, y) in at.items()}
    taken: list[tuple[float, float, float, float]] = []
    found: list[Json] = []
    for one in sorted(places, key=lambda place: place.status != FRONT):
        name, (x, y) = results.title_of(one.scenario), at[one.scenario]
        width = max(6.6 * len(name.en), 12.5 * len(name.zh)) + 6
        others = [box for other, box in points.items() if other != one.scenario]
        beside = (("left", "middle", x + 9, y - 8), ("right", "middle", x - 9 - width, y - 8))
        below = (("left", "top", x + 8, y - 24), ("right", "top", x - 8 - width, y - 24))
        centred = (("center", "bottom", x - width / 2, y + 9), ("center", "top", x - width / 2, y - 26))
        # Below the stair nothing can lie, so names of the front stand there.
        for xanchor, yanchor, left, low in (*below, *centred) if one.status == FRONT else (*beside, *centred):
            box = (left, low, left + width, low + 17)
            inside = left >= 0 and left + width <= ASSUMED[0] and low >= 0 and low + 17 <= ASSUMED[1]
            if inside and not any(_overlap(box, other) for other in (*taken, *others)):
                taken.append(box)
                found.append(_name(name, one, factor, xanchor, yanchor))
                break
    return found


def _name(name: Text, one: Place, factor: float, xanchor: str, yanchor: str) -> Json:
    shift = {"left": 8, "right": -8, "center": 0}[xanchor], {"bottom": 7, "top": -5, "middle": 0}[yanchor]
    return {
        "name": "near",
        "x": one.cost,
        "y": one.burden * factor,
        "text": label(name),
        "showarrow": False,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "xshift": shift[0],
        "yshift": shift[1],
        "font": {"size": 12, "color": INK},
    }


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _table(results: Results, measure: Named, places: Sequence[Place]) -> Grid:
    rows = [(results.title_of(one.scenario), *_figures(one, measure), STATUSES[one.status]) for one in places]
    return Grid((WORDS["option"], WORDS["public"], measure.title, STATUS), tuple(rows))
