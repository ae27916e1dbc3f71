"""Late or left by hour and weekday, of all sites and of every site: which hour is the worst, and a heat map for each scenario.

A mean of the day hides the bad hour, and a mean of all sites the bad site. An hour is called the worst only where its interval lies
above those of all others; else those that cannot be told from the highest are named, or counted. Hours in which few
people come are not in the tables (see `measures/README.md`), so they are blank here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simnet.report.figure import Chart, Grid, Json, Point, base_layout, label
from simnet.report.measures import named
from simnet.report.numbers import unit_of, write
from simnet.report.results import Results, ScenarioInfo
from simnet.report.text import EMPTY, Text, listed, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WEEKDAYS, WORDS
from simnet.report.times import AT_SITE, group_words

MEASURE = "late_or_left"
ALL_SITES = ""

MOST_SITES = 16
"""With more sites than this in a scenario, those with most visits can be chosen."""

MOST_SCENARIOS, MOST_SITES_OF_MANY = 6, 5
"""With more scenarios than this fewer sites can be chosen, lest the page grow beyond what can be mailed."""

MOST_NAMED = 3
"""So many hours that cannot be told apart are named; more are counted."""

PALE_TO_DARK = ("#fff7ec", "#fdd49e", "#fc8d59", "#d7301f", "#7f0000")
"""ColorBrewer's OrRd, light to dark in print too, and told apart by colour-blind people [Harrower and Brewer 2003]."""

TITLE = Text("{measure}：按星期和到达时刻", "{measure} by weekday and hour of arrival")
OF_SCENARIO = Text("{scenario}：{measure}，按星期和到达时刻", "{scenario}: {measure} by weekday and hour of arrival")
SITE = Text("网点", "Site")
EVERYWHERE = Text("全部网点", "All sites")
WORST = Text("最差的时段：{worst}。", "Worst hour: {worst}.")
WORST_AT_SITE = Text("单个网点最差的时段：{worst}。", "Worst hour at a single site: {worst}.")
ONE = Text("{when}（{value}）", "{when} ({value})")
SOME = Text("{whens}分不出哪个最差（最高{value}）", "{whens}, which cannot be told apart (up to {value})")
MANY = Text(
    "{when}等{number}个时段分不出哪个最差（最高{value}）",
    "{number} hours, {when} among them, which cannot be told apart (up to {value})",
)
NOBODY = Text("任何时段都没有", "nobody in any hour")
NOTE = Text(
    "数字为百分比，颜色越深越高；各方案、各网点同一刻度。空白：该时段全部重复模拟合计到访不足200人次。",
    "Per cent, the darker the higher, on one scale for all options and sites. Blank: fewer than 200 visits in all replications together.",
)
HOVER_NOTE = Text("指向格子可见{confidence}区间。", "Point at a cell for its {confidence} interval.")
BUSIEST = Text("只列出到访最多的{number}个网点。", "Only the {number} sites with most visits can be chosen.")
OPTION = Text("方案", "Option")
WORST_HEAD = Text("{measure}：一周最差的时段", "{measure}: worst hour of the week")
SITE_HEAD = Text("单个网点最差的时段", "Worst hour at a single site")


@dataclass(frozen=True)
class Place:
    """The hours of the week at a site, or of all sites: points by group, `Mo.09`."""

    site: str
    name: Text
    points: Mapping[str, Point]


@dataclass(frozen=True)
class WeekPanel:
    """A heat map and what can be chosen for it: names, and by choice what changes in the figure."""

    scenario: str
    chart: Chart
    names: tuple[Text, ...]
    choices: tuple[Json, ...]


def weeks(results: Results) -> list[WeekPanel]:
    """Return a heat map for every scenario; none where nobody is ever late or leaves, or the tables know no hours of the week."""
    by_scenario = {info.id: _places(results, info) for info in results.scenarios}
    points = [point for places in by_scenario.values() for place in places for point in place.points.values()]
    top = max((point.value or 0.0 for point in points), default=0.0)
    groups = {group for places in by_scenario.values() for place in places for group in place.points}
    days = [day for day in WEEKDAYS if any(group.startswith(f"{day}.") for group in groups)]
    hours = sorted({group.partition(".")[2] for group in groups})
    if not top or len(days) < 2:
        return []
    return [
        _panel(results, info, number, by_scenario[info.id], days, hours, top)
        for number, info in enumerate(results.scenarios)
        if by_scenario[info.id]
    ]


def worst_hours(results: Results) -> Grid | None:
    """Return the worst hour of every scenario, of all sites together and at a single site, as a table; None as `weeks`."""
    if not weeks(results) or not results.has_intervals:
        return None
    rows, several = [], False
    for info in results.scenarios:
        places = _places(results, info)
        if not places:
            continue
        several = several or len(places) > 1
        at_site = _worst_at_site(results, info.id, places)
        rows.append((info.title, _worst(results, info.id, places[0].points, "weekday_hour"), at_site or same("–")))
    heads = (OPTION, WORST_HEAD.format(measure=named(MEASURE).title), SITE_HEAD)
    width = 3 if several else 2
    return Grid(heads[:width], tuple(row[:width] for row in rows))


def alike(points: Mapping[str, Point]) -> list[str]:
    """Return the groups that cannot be told from the highest, the highest first; none without intervals or where all are zero.

    >>> alike({"Mo.09": Point(0.20, 0.02), "Mo.10": Point(0.17, 0.02), "Tu.09": Point(0.12, 0.01)})
    ['Mo.09', 'Mo.10']
    """
    known = {
        group: point for group, point in points.items() if point.value is not None and point.half_width is not None
    }
    ordered = sorted(known, key=lambda group: -_high(known[group])[0])
    if not ordered or not known[ordered[0]].value:
        return []
    value, reach = _high(known[ordered[0]])
    floor = value - reach
    return [ordered[0], *(group for group in ordered[1:] if sum(_high(known[group])) >= floor)]


def _high(point: Point) -> tuple[float, float]:
    return point.value or 0.0, point.half_width or 0.0


def _places(results: Results, info: ScenarioInfo) -> list[Place]:
    """Return all sites together, then every site that people come to, those with most visits first; none without rows."""
    every = {row.group: Point(row.mean, row.half_width) for row in _rows(results, info.id, "weekday_hour")}
    if not every:
        return []
    by_site: dict[str, dict[str, Point]] = {}
    for row in _rows(results, info.id, "site_weekday_hour"):
        site, _, time = row.group.partition(".")
        by_site.setdefault(site, {})[time] = Point(row.mean, row.half_width)
    found = [Place(ALL_SITES, EVERYWHERE, every)]
    if len(by_site) > 1:
        ordered = sorted(by_site, key=lambda site: -_visits(results, info.id, site))
        found += [Place(site, results.name_of("site", site), by_site[site]) for site in ordered]
    return found


def _rows(results: Results, scenario: str, group_by: str) -> Iterator[Any]:
    return (row for row in results.rows_by(MEASURE, group_by) if row.scenario == scenario)


def _visits(results: Results, scenario: str, site: str) -> float:
    row = results.estimate(scenario, "visits_year", "site", site)
    return 0.0 if row is None else row.mean or 0.0


def _worst(results: Results, scenario: str, points: Mapping[str, Point], group_by: str) -> Text:
    """Return which hour is the worst, or which cannot be told from it."""
    first = alike(points)
    if not first:
        return NOBODY
    measure = named(MEASURE)
    point = points[first[0]]
    value = write(point.value or 0.0, point.half_width, measure.unit, measure.decimals).both
    whens = [group_words(results, group_by, group) for group in first]
    if len(first) == 1:
        return ONE.format(when=whens[0], value=value)
    if len(first) <= MOST_NAMED:
        return SOME.format(whens=listed(whens), value=value)
    return MANY.format(number=str(len(first)), when=whens[0], value=value)


def _worst_at_site(results: Results, scenario: str, places: list[Place]) -> Text | None:
    """Return which hour at which site is the worst; None with a single site."""
    if len(places) < 2:
        return None
    points = {f"{place.site}.{group}": point for place in places[1:] for group, point in place.points.items()}
    return _worst(results, scenario, points, "site_weekday_hour")


def _panel(
    results: Results,
    info: ScenarioInfo,
    number: int,
    places: list[Place],
    days: list[str],
    hours: list[str],
    top: float,
) -> WeekPanel:
    most = MOST_SITES if len(results.scenarios) <= MOST_SCENARIOS else MOST_SITES_OF_MANY
    measure, offered = named(MEASURE), places[: most + 1]
    factor = unit_of(measure.unit).factor
    choices: list[Json] = []
    findings: list[Text] = []
    for place in offered:
        said = []
        if results.has_intervals:
            said.append(WORST.format(worst=_worst(results, info.id, place.points, "weekday_hour")))
            at_site = _worst_at_site(results, info.id, places) if place.site == ALL_SITES else None
            said += [] if at_site is None else [WORST_AT_SITE.format(worst=at_site)]
        cells = [[place.points.get(f"{day}.{hour}", Point(None, None)) for hour in hours] for day in days]
        choices.append(
            {
                "z": [[_figure(point.value, factor) for point in row] for row in cells],
                "customdata": [[_figure(point.half_width, factor) for point in row] for row in cells],
                "finding": paragraph(said).as_dict(),
            }
        )
        findings.append(paragraph(said))
    notes = [NOTE]
    notes += (
        [HOVER_NOTE.format(confidence=f"{100 * (results.confidence or 0.95):.6g}%")] if results.has_intervals else []
    )
    notes += [BUSIEST.format(number=str(most))] if len(places) > len(offered) else []
    chart = Chart(
        f"week-{number}",
        info.title,
        _heat_map(choices[0], days, hours, top * factor, results.has_intervals),
        66 + 34 * len(days),
        _table(offered, days, hours),
        finding=findings[0] if findings[0] != EMPTY else None,
        note=paragraph(notes),
        measure=MEASURE,
    )
    return WeekPanel(info.id, chart, tuple(place.name for place in offered), tuple(choices))


def _figure(value: float | None, factor: float) -> float | None:
    """Return a figure as a chart needs it: in per cent, with no more digits than can be seen."""
    return None if value is None else round(value * factor, 3)


def _heat_map(first: Json, days: list[str], hours: list[str], top: float, has_intervals: bool) -> Json:
    spread = " ±%{customdata:.1f}" if has_intervals else ""
    layout = base_layout(66 + 34 * len(days))
    layout["xaxis"] |= {
        "type": "category",
        "showline": False,
        "tickangle": 0,
        "title": {"text": label(WORDS["hour"]), "standoff": 6},
    }
    layout["yaxis"] |= {"type": "category", "autorange": "reversed", "showgrid": False}
    layout["xaxis"]["title"]["font"] = {"size": 13}
    return {
        "data": [
            {
                "type": "heatmap",
                "x": [str(int(hour)) for hour in hours],
                "y": [label(WEEKDAYS[day]) for day in days],
                "z": first["z"],
                "customdata": first["customdata"],
                "zmin": 0,
                "zmax": top,
                "colorscale": [[place / (len(PALE_TO_DARK) - 1), colour] for place, colour in enumerate(PALE_TO_DARK)],
                "showscale": False,
                "xgap": 1,
                "ygap": 1,
                "hoverongaps": False,
                "texttemplate": "%{z:.0f}",
                "hovertemplate": f"%{{y}} %{{x}}:00 · %{{z:.1f}}{spread}%<extra></extra>",
            }
        ],
        "layout": layout,
    }


def _table(places: list[Place], days: list[str], hours: list[str]) -> Grid:
    """Return the same figures as a table: a row a site and weekday, a column an hour."""
    measure = named(MEASURE)
    rows = []
    for place in places:
        for day in days:
            points = [place.points.get(f"{day}.{hour}") for hour in hours]
            if not any(points):
                continue
            name = AT_SITE.format(site=place.name, when=WEEKDAYS[day])
            figures = [
                EMPTY
                if point is None or point.value is None
                else write(point.value, point.half_width, measure.unit, measure.decimals).both
                for point in points
            ]
            rows.append((name, *figures))
    return Grid((SITE, *(same(str(int(hour))) for hour in hours)), tuple(rows))
