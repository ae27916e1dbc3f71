"""The busiest day of a year at the busiest site: who waits, and how many windows are manned and at work, quarter hour by quarter hour.

It is one day of one simulated run, so it describes and never compares: no scenario is called better for it.
"""

from __future__ import annotations

from simnet.report.day import date_words
from simnet.report.days_data import WORST, DayRow
from simnet.report.figure import Chart, Grid, Json, base_layout, label
from simnet.report.look import INK, SOFT, Look
from simnet.report.numbers import plain
from simnet.report.places import first_scenarios
from simnet.report.results import Results, ScenarioInfo
from simnet.report.text import Text, same
from simnet.report.text import sentences as paragraph

TITLE = Text("人最多的一天：{date}", "The busiest day: {date}")
OF_SCENARIO = Text("{scenario}：{site}", "{scenario}: {site}")
FINDING = Text(
    "{time}前后等的人最多，同时有{most}人，当时在岗窗口{posts}个；全天有人等候的时间共{hours}小时。",
    "Most people wait around {time}: {most} at once, with {posts} windows manned; somebody waits for {hours} hours of the day.",
)
SHUT = Text(
    "{time}前后等的人最多，同时有{most}人，当时窗口未开放；全天有人等候的时间共{hours}小时。",
    "Most people wait around {time}: {most} at once, with no window open; somebody waits for {hours} hours of the day.",
)
NOBODY = Text("这一天没有人等候。", "Nobody waits on this day.")
NOTE = Text(
    "实线和浅色面：等候人数（一刻钟平均）；灰色阶梯线：在岗窗口数。一次模拟中的一天，只作举例，不据此比较方案。"
    "所选网点为该方案这一天等候最多的网点。",
    "Line with shade: people waiting, the average of a quarter of an hour; grey steps: windows manned. One day of one simulated run, an "
    "example by which no options are compared. The site is the one with most waiting on that day in the option.",
)
WAITING, POSTS, BUSY = (
    Text("等候人数", "Waiting"),
    Text("在岗窗口", "Windows manned"),
    Text("在办窗口", "Windows at work"),
)
TIME = Text("时刻", "Time")
MOST = Text("最多同时", "Most at once")
MOST_SHOWN = 4


def bad_day(results: Results, looks: dict[str, Look]) -> tuple[Text, list[Chart]] | None:
    """Return the name of the day, and a chart for the baseline and each recommended scenario; None where the results hold no such day."""
    about = next((one for one in results.days.about if one.id == WORST), None)
    if about is None:
        return None
    wanted = [results.baseline, *(item for item in results.best if item != results.baseline)]
    if len(results.scenarios) > 1 and not [item for item in wanted if item != results.baseline]:
        wanted += [item for item in first_scenarios(results) if item != results.baseline][:1]
    shown = [info for info in results.scenarios if info.id in wanted or len(results.scenarios) == 1][:MOST_SHOWN]
    found = [(info, _busiest_site(results, info)) for info in shown]
    top = max((max(row.waiting or 0.0, row.posts or 0.0) for _, rows in found for row in rows), default=0.0)
    span = [row.quarter for _, rows in found for row in rows]
    if not top or not span:
        return None
    charts = [
        _chart(results, info, looks[info.id], rows, number, top, (min(span), max(span)))
        for number, (info, rows) in enumerate(found)
        if rows
    ]
    return TITLE.format(date=date_words(about)), charts


def _busiest_site(results: Results, info: ScenarioInfo) -> list[DayRow]:
    """Return the rows of the site with most waiting on the worst day (ties: the first by id); none where nobody waits."""
    by_site: dict[str, list[DayRow]] = {}
    for row in results.days.rows:
        if row.scenario == info.id and row.day == WORST and row.site:
            by_site.setdefault(row.site, []).append(row)
    if not by_site:
        return []
    site = max(sorted(by_site), key=lambda item: sum(row.waiting or 0.0 for row in by_site[item]))
    return by_site[site]


def finding(rows: list[DayRow]) -> Text:
    """Return when most people wait, and with how many windows, in words."""
    first = max(rows, key=lambda row: row.most_waiting)
    if not first.most_waiting:
        return NOBODY
    waited = sum(row.most_waiting > 0 for row in rows) / 4
    return (FINDING if first.posts else SHUT).format(
        time=first.time,
        most=str(first.most_waiting),
        posts=_count(first.posts),
        hours=plain(waited, 1 if waited < 3 and waited % 1 else 0),
    )


def _chart(
    results: Results,
    info: ScenarioInfo,
    look: Look,
    rows: list[DayRow],
    number: int,
    top: float,
    span: tuple[int, int],
) -> Chart:
    by_quarter = {row.quarter: row for row in rows}
    quarters = list(range(span[0], span[1] + 1))
    waiting = [_figure(by_quarter, quarter, "waiting") for quarter in quarters]
    posts = [_figure(by_quarter, quarter, "posts") for quarter in quarters]
    times = [same(f"{quarter // 4:02d}:{quarter % 4 * 15:02d}") for quarter in quarters]
    height = 260
    layout = base_layout(height)
    hours = [quarter for quarter in quarters if quarter % 8 == 0]
    layout["xaxis"] |= {
        "range": [span[0], span[1] + 1],
        "tickvals": hours,
        "ticktext": [label(Text(f"{quarter // 4}时", f"{quarter // 4}:00")) for quarter in hours],
        "tickangle": 0,
    }
    layout["yaxis"] |= {"range": [0, 1.12 * top], "nticks": 5}
    layout["annotations"] = [_direct(WAITING, quarters, waiting, look.colour), _direct(POSTS, quarters, posts, SOFT)]
    if layout["annotations"][0]["x"] == layout["annotations"][1]["x"]:
        layout["annotations"].pop()
    data: list[Json] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": label(POSTS),
            "x": quarters,
            "y": posts,
            "line": {"color": SOFT, "width": 1.5, "shape": "hv"},
            "hoverinfo": "text",
            "hovertext": [
                label(time + same(" · ") + POSTS + same(f" {_count(y)}")) for time, y in zip(times, posts, strict=True)
            ],
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": label(WAITING),
            "x": quarters,
            "y": waiting,
            "fill": "tozeroy",
            "fillcolor": _pale(look.colour),
            "line": {"color": look.colour, "width": 2, "shape": "hv"},
            "hoverinfo": "text",
            "hovertext": [
                label(time + same(" · ") + WAITING + same(f" {_count(y)}"))
                for time, y in zip(times, waiting, strict=True)
            ],
        },
    ]
    title = OF_SCENARIO.format(scenario=info.title, site=results.name_of("site", rows[0].site))
    table = Grid(
        (TIME, WAITING, MOST, POSTS, BUSY),
        tuple(
            (
                same(row.time),
                same(_count(row.waiting)),
                same(str(row.most_waiting)),
                same(_count(row.posts)),
                same(_count(row.busy)),
            )
            for row in rows
        ),
    )
    return Chart(
        f"bad-day-{number}", title, {"data": data, "layout": layout}, height, table, finding(rows), paragraph([NOTE])
    )


def _direct(text: Text, quarters: list[int], values: list[float], colour: str) -> Json:
    """Name a line where it is highest."""
    place = max(range(len(values)), key=lambda position: values[position])
    return {
        "x": quarters[place] + 0.5,
        "y": values[place],
        "text": label(text),
        "showarrow": False,
        "yanchor": "bottom",
        "xanchor": "right" if place > 0.7 * len(values) else "left" if place < 0.3 * len(values) else "center",
        "font": {"size": 12, "color": INK if colour == SOFT else colour},
    }


def _figure(by_quarter: dict[int, DayRow], quarter: int, name: str) -> float:
    row = by_quarter.get(quarter)
    return 0.0 if row is None else getattr(row, name) or 0.0


def _count(number: float | None) -> str:
    value = number or 0.0
    return plain(value, 1 if value % 1 else 0)


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.18)"
