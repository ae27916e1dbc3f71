"""A day on the map: what the script needs to show who waits where, quarter hour by quarter hour, and which teams are on the road.

Everything is drawn by `templates/day.js` from the figures here: people waiting on the average of a quarter, in tenths so that they are
integers; windows at work and manned; journeys in minutes of the day, places in units of the drawing. Two scenarios stand side by side
under one clock. What is shown is one day of one replication, the same calendar day with the same luck in both: an example, not a result.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from simnet.report.days_data import DayAbout, DayRow, minute_of
from simnet.report.ground import Ground
from simnet.report.look import Look
from simnet.report.numbers import plain
from simnet.report.places import first_scenarios
from simnet.report.results import Results, ScenarioInfo
from simnet.report.text import Text
from simnet.report.texts import WEEKDAYS
from simnet.report.times import MONTHS

Json = dict[str, Any]

SAID = {
    "told": Text(
        "等候{waiting}人；在岗窗口{posts}个，其中{busy}个在办理", "{waiting} waiting; {busy} of {posts} windows at work"
    ),
    "shut": Text("等候{waiting}人；窗口未开放", "{waiting} waiting; no window open"),
    "top": Text("最多{people}人", "at most {people}"),
    "hour": Text("{hour}时", "{hour}:00"),
    "told_teams": Text("小队{road}个在路上、{home}个在居民家", "teams: {road} on the road, {home} with people"),
    "now": Text("{from}至{to}", "{from} to {to}"),
    "scale": Text("{people}人在等", "{people} waiting"),
}
"""What the script says; it puts the figures in."""

DAY_NAMES = {
    "usual": Text("平常的一天（{date}，{visits}人次）", "A usual day ({date}, {visits} visits)"),
    "worst": Text("人最多的一天（{date}，{visits}人次）", "The busiest day ({date}, {visits} visits)"),
}
DATE = Text("{month}月{day}日{weekday}", "{weekday} {day} {month}")
NUMBER = Text("第{day}日", "day {day}")


@dataclass(frozen=True)
class DayView:
    """The animated day.

    Attributes
    ----------
    data : dict
        What the script draws.
    left, right : str
        Scenarios that are seen first; right is empty where there is one alone.
    days : tuple of (str, Text)
        Ids and names of the days.
    scenarios : tuple of ScenarioInfo
        Those that can be chosen for the right side.
    quarters : (int, int)
        First and last quarter hour in which anything happens on any of the days.
    start : int
        The quarter hour that is shown first: the one with most people waiting on the first day, both scenarios together.
    """

    data: Json
    left: str
    right: str
    days: tuple[tuple[str, Text], ...]
    scenarios: tuple[ScenarioInfo, ...]
    quarters: tuple[int, int]
    start: int

    @property
    def has_teams(self) -> bool:
        """Whether any team sets out on any of the days."""
        return any(day["teams"] for own in self.data["scenarios"].values() for day in own["days"].values())


def day_view(results: Results, ground: Ground, looks: dict[str, Look]) -> DayView | None:
    """Return the animated day; None where the results hold none, or nobody ever waits."""
    rows: dict[tuple[str, str], list[DayRow]] = defaultdict(list)
    for row in results.days.rows:
        rows[row.scenario, row.day].append(row)
    shown = [info for info in results.scenarios if any((info.id, about.id) in rows for about in results.days.about)]
    most = max((row.waiting or 0.0 for row in results.days.rows if row.site), default=0.0)
    if not shown or not most:
        return None
    first = [item for item in first_scenarios(results) if any(info.id == item for info in shown)]
    left = results.baseline if results.baseline in first else first[0]
    right = next((item for item in results.best if item != left and item in first), "")
    right = right or next((info.id for info in shown if info.id != left), "")
    days = tuple((about.id, day_name(about, left)) for about in results.days.about)
    some = [row.quarter for row in results.days.rows]
    data = {
        "words": {key: text.as_dict() for key, text in SAID.items()},
        "most": most,
        "days": [name for name, _ in days],
        "scenarios": {
            info.id: {
                "title": info.title.as_dict(),
                "colour": looks[info.id].colour,
                "sites": {site.id: [*ground.at(site.x_km, site.y_km), site.title.as_dict()] for site in info.sites},
                "days": {
                    name: _day(rows[info.id, name]) | {"teams": _teams(results, ground, info, name)} for name, _ in days
                },
            }
            for info in shown
        },
    }
    return DayView(
        data,
        left,
        right,
        days,
        tuple(info for info in shown if info.id != left),
        (min(some), min(max(some) + 1, 95)),
        _busiest(rows, (left, right), days[0][0]),
    )


def day_name(about: DayAbout, scenario: str) -> Text:
    """Return a day in words, with the visits of a scenario."""
    return DAY_NAMES[about.id].format(date=date_words(about), visits=plain(float(about.visits.get(scenario, 0)), 0))


def date_words(about: DayAbout) -> Text:
    """Return the date of a day; its number in the run where the study has no dates.

    >>> date_words(DayAbout("worst", 293, "2023-10-08", {})).zh, date_words(DayAbout("worst", 3, "", {})).en
    ('10月8日周日', 'day 3')
    """
    try:
        date = datetime.date.fromisoformat(about.date)
    except ValueError:
        return NUMBER.format(day=str(about.day))
    weekday = tuple(WEEKDAYS.values())[date.weekday()]
    month = Text(str(date.month), MONTHS[date.month - 1])
    return DATE.format(month=month, day=str(date.day), weekday=weekday)


def _day(rows: list[DayRow]) -> Json:
    """Return waiting by site as [first quarter, tenths of people ...], and of all sites waiting, busy and manned windows."""
    by_site: dict[str, dict[int, int]] = defaultdict(dict)
    together: dict[int, DayRow] = {}
    for row in rows:
        if not row.site:
            together[row.quarter] = row
        elif row.waiting:
            by_site[row.site][row.quarter] = round(10 * row.waiting)
    return {
        "waiting": {site: _run(found) for site, found in by_site.items()},
        "all": _run({quarter: round(10 * (row.waiting or 0.0)) for quarter, row in together.items()}),
        "busy": _run({quarter: round(10 * (row.busy or 0.0)) for quarter, row in together.items()}),
        "posts": _run({quarter: round(10 * (row.posts or 0.0)) for quarter, row in together.items()}),
    }


def _run(found: dict[int, int]) -> list[int]:
    """Return figures by quarter as a run from the first to the last: [first quarter, figure ...]; zero where there is none."""
    if not found:
        return [0]
    first, last = min(found), max(found)
    return [first, *(found.get(quarter, 0) for quarter in range(first, last + 1))]


def _teams(results: Results, ground: Ground, info: ScenarioInfo, day: str) -> list[list[list[Any]]]:
    """Return the journeys of each team: kind (0 to people, 1 back), x, y, minutes at which it set out, came and was done."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for row in results.days.journeys:
        if (row.scenario, row.day) != (info.id, day) or row.x_km is None or row.y_km is None:
            continue
        times = [minute_of(time) if time else 24 * 60 for time in (row.set_out, row.arrival, row.end)]
        found[row.team].append([int(row.kind == "return"), *ground.at(row.x_km, row.y_km), *times])
    return [found[team] for team in sorted(found)]


def _busiest(rows: dict[tuple[str, str], list[DayRow]], scenarios: tuple[str, str], day: str) -> int:
    """Return the quarter hour with most people waiting, the first of several."""
    waiting: dict[int, float] = defaultdict(float)
    for scenario in scenarios:
        for row in rows.get((scenario, day), ()):
            waiting[row.quarter] += 0.0 if row.site else row.waiting or 0.0
    return min(waiting, key=lambda quarter: (-waiting[quarter], quarter), default=0)
