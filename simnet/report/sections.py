"""Which charts and tables a page has: those for which there are figures, in the order of reading.

A section whose figures are missing is not on the page. What can be drawn follows from the rows of the tables, so results of
another version, or of a single scenario, show what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from simnet.report import sentences
from simnet.report.bills import Bill, bills
from simnet.report.charts import dots, lines, with_target
from simnet.report.figure import Chart, Point, Series
from simnet.report.judge import find_cost
from simnet.report.look import Look
from simnet.report.measures import named
from simnet.report.numbers import unit_of
from simnet.report.places import MOST_SHOWN, first_scenarios
from simnet.report.results import Results, natural
from simnet.report.text import EMPTY, Text, same
from simnet.report.text import sentences as paragraph
from simnet.report.texts import WEEKDAYS, WORDS
from simnet.report.times import time_name, time_words

LEAST_SHARE = 0.005
"""An hour with a smaller share of all visits is not drawn: a few people late in a year would set the scale."""

MOST_GROUPS = 16
"""More zones than this are not drawn; those with most people are."""

LINES = (
    *(
        "rent",
        "running",
        "staff",
        "overtime",
        "call_outs",
        "teams",
        "road",
        "kiosk_upkeep",
        "mail",
        "courier",
        "online",
    ),
    *("fit_out", "kiosks", "travel", "waiting", "service", "total"),
)
"""Lines of bills in the order of reading."""


def when(results: Results, looks: dict[str, Look]) -> list[Chart]:
    """Return waits by hour of arrival, weekday and month, and late or left by hour and month."""
    found = [
        _over_time(results, looks, "mean_wait", "hour"),
        _over_time(results, looks, "late_or_left", "hour"),
        _over_time(results, looks, "mean_wait", "weekday"),
        _over_time(results, looks, "mean_wait", "month"),
        _over_time(results, looks, "late_or_left", "month"),
    ]
    return [chart for chart in found if chart is not None]


def who(results: Results, looks: dict[str, Look]) -> list[Chart]:
    """Return residents' time and waits by group of people and by zone."""
    candidates = (results.objective, "time_per_case", "time_per_need", "visits_per_case")
    burden = next(
        (item for item in candidates if results.rows_by(item, "segment") or results.rows_by(item, "zone")), ""
    )
    found = [
        _by_group(results, looks, measure, group_by)
        for group_by, more in (("segment", ("trips_per_case", "travel_per_case")), ("zone", ("travel_per_case",)))
        for measure in dict.fromkeys((burden, "mean_wait", *more))
    ]
    return [chart for chart in found if chart is not None]


def money(results: Results, looks: dict[str, Look]) -> list[Chart]:
    """Return the bills: a chart a payer, one-off apart from recurrent."""
    payers = dict.fromkeys((row.payer, row.recurrence) for row in results.costs)
    found = [_bill(results, looks, payer, recurrence) for payer, recurrence in payers]
    return [chart for chart in found if chart is not None]


# -- charts of estimates ----------------------------------------------------------------------------------------------


def _over_time(results: Results, looks: dict[str, Look], measure_id: str, group_by: str) -> Chart | None:
    rows = results.rows_by(measure_id, group_by)
    groups, thinned = _frequent(results, group_by, _in_order(results, group_by, (row.group for row in rows)))
    if len(groups) < 2 or all(not row.mean for row in rows):
        return None
    measure, unit = named(measure_id), rows[0].unit
    series = _series(results, looks, measure_id, group_by, groups)
    title = WORDS[f"by_{group_by}"].format(measure=measure.title)
    categories = [time_name(group_by, group) for group in groups]
    chart = lines(
        f"{measure_id}-{group_by}".replace("_", "-"), title, WORDS[group_by], categories, series, unit, measure.decimals
    )
    said = [
        _unit_note(unit),
        *results.where_intervals(WORDS["whiskers"]),
        *([WORDS["thin_left_out"]] if thinned else []),
    ]
    targets = {info.target_wait_min for info in results.scenarios}
    if measure_id in ("late_or_left", "mean_wait") and len(targets) == 1 and None not in targets:
        target = next(iter(targets)) or 0.0
        if measure_id == "mean_wait":
            with_target(chart, target, unit, WORDS["target_line"])
        said.append(WORDS["target"].format(target=f"{target:g}"))
    finding_names = [time_words(group_by, group) for group in groups]
    finding = sentences.peak(series, finding_names, unit, measure.decimals)
    return replace(chart, finding=finding, note=paragraph(said), measure=measure_id)


def _by_group(results: Results, looks: dict[str, Look], measure_id: str, group_by: str) -> Chart | None:
    rows = results.rows_by(measure_id, group_by)
    groups = _in_order(results, group_by, (row.group for row in rows))
    if len(groups) < 2:
        return None
    said = [_unit_note(rows[0].unit), *results.where_intervals(WORDS["whiskers"])]
    if len(groups) > MOST_GROUPS:
        groups = _most_people(results, groups)[:MOST_GROUPS]
        said.append(WORDS["most_shown"].format(number=str(MOST_GROUPS)))
    measure, unit = named(measure_id), rows[0].unit
    series = _series(results, looks, measure_id, group_by, groups)
    if group_by == "zone" and len(series) > MOST_SHOWN:
        shown = {results.title_of(scenario) for scenario in first_scenarios(results)}
        series = [one for one in series if one.name in shown]
        said.append(WORDS["recommended_shown"])
    names = [results.name_of(group_by, group) for group in groups]
    title = WORDS[f"by_{group_by}"].format(measure=measure.title)
    chart_id = f"{measure_id}-{group_by}".replace("_", "-")
    chart = dots(chart_id, title, WORDS[group_by], names, series, unit, measure.decimals)
    finding = sentences.worst(series, names, unit, measure.decimals)
    return replace(chart, finding=finding, note=paragraph(said), measure=measure_id)


def _series(
    results: Results, looks: dict[str, Look], measure: str, group_by: str, groups: Sequence[str]
) -> list[Series]:
    series = []
    for info in results.scenarios:
        rows = [results.estimate(info.id, measure, group_by, group) for group in groups]
        points = tuple(Point(None, None) if row is None else Point(row.mean, row.half_width) for row in rows)
        if any(point.value is not None for point in points):
            series.append(Series(info.title, looks[info.id], points))
    return series


def _frequent(results: Results, group_by: str, groups: list[str]) -> tuple[list[str], bool]:
    """Drop hours in which hardly anybody comes, where visits by hour are known."""
    if group_by not in ("hour", "weekday"):
        return groups, False
    visits: dict[str, float] = {}
    for row in results.rows_by("visits_year", group_by):
        visits[row.group] = visits.get(row.group, 0.0) + (row.mean or 0.0)
    total = sum(visits.values())
    if total <= 0:
        return groups, False
    kept = [group for group in groups if visits.get(group, 0.0) >= LEAST_SHARE * total]
    return kept, len(kept) < len(groups)


def _most_people(results: Results, groups: list[str]) -> list[str]:
    people = {zone.id: zone.people or 0.0 for info in results.scenarios for zone in info.zones}
    return sorted(groups, key=lambda group: (-people.get(group, 0.0), natural(group)))


def _in_order(results: Results, group_by: str, groups: Iterable[str]) -> list[str]:
    """Groups in the order of the week, of the manifest, or of their ids."""
    found = set(groups)
    if group_by == "weekday":
        return [day for day in WEEKDAYS if day in found]
    listed = [group for by, group in results.names if by == group_by and group in found]
    return [*listed, *sorted(found.difference(listed), key=natural)]


def _unit_note(unit: str) -> Text:
    name = unit_of(unit).name
    return EMPTY if name == EMPTY else WORDS["unit_in"].format(unit=name)


# -- bills ------------------------------------------------------------------------------------------------------------


def _bill(results: Results, looks: dict[str, Look], payer: str, recurrence: str) -> Chart | None:
    rows = [row for row in results.costs if (row.payer, row.recurrence) == (payer, recurrence) and row.yuan_year]
    found = dict.fromkeys(row.line for row in rows)
    names = [line for line in LINES if line in found] + [line for line in found if line not in LINES]
    parts = [line for line in names if line != "total"]
    if not parts:
        return None
    if len(parts) == 1:
        names = parts
    both_bases = payer == "public"
    drawn = []
    for info in results.scenarios:
        paid = tuple(_cost_point(results, info.id, "paid", payer, line, recurrence) for line in names)
        full = tuple(_cost_point(results, info.id, "full", payer, line, recurrence) for line in names)
        if any(point.value is not None for point in (*paid, *full)):
            drawn.append(Bill(info.title, looks[info.id], paid, full if both_bases else paid))
    heads = (WORDS["paid"], WORDS["full"])
    title = _payer_name(payer) + Text("（", " (") + WORDS[recurrence] + Text("）", ")")
    chart = bills(
        f"cost-{payer}-{recurrence}".replace("_", "-"),
        title,
        WORDS["line"],
        [_line_name(line) for line in names],
        drawn,
        rows[0].unit,
        heads if both_bases else heads[:1],
    )
    finding = sentences.cost_change(results, payer, recurrence)
    return replace(chart, finding=finding, note=WORDS["money_unit"])


def _cost_point(results: Results, scenario: str, basis: str, payer: str, line: str, recurrence: str) -> Point:
    row = find_cost(results, scenario, basis, payer, line, recurrence)
    return Point(None, None) if row is None else Point(row.yuan_year, row.half_width)


def _payer_name(payer: str) -> Text:
    return WORDS[payer] if payer in ("public", "residents") else same(payer)


def _line_name(line: str) -> Text:
    if line == "service":
        return SERVICE_TIME
    return WORDS[line] if line in LINES else same(line)


SERVICE_TIME = Text("办理时间", "Service")
