"""What a study requires of a scenario, and whether it keeps it, in words.

Nothing is called met or broken here that the manifest does not call so; a verdict stands with the worst group and its limits.
"""

from __future__ import annotations

import math

from simnet.report.measures import Named, named
from simnet.report.numbers import unit_of, write
from simnet.report.results import Results
from simnet.report.sentences import in_sentence
from simnet.report.standings import Bounds, Kept
from simnet.report.text import EMPTY, Text, listed
from simnet.report.times import group_words

AT_MOST = Text("{measure}不高于{high}", "{measure} at most {high}")
AT_LEAST = Text("{measure}不低于{low}", "{measure} at least {low}")
BETWEEN = Text("{measure}在{low}至{high}之间", "{measure} from {low} to {high}")
IN_EVERY = Text("{every}的{phrase}", "{phrase} {every}")

EVERY = {
    "site": Text("每个网点", "at every site"),
    "kind": Text("每类网点", "at every kind of site"),
    "segment": Text("每类人群", "for every group of people"),
    "zone": Text("每个片区", "in every zone"),
    "service": Text("每个事项", "for every service"),
    "channel": Text("每个渠道", "on every channel"),
    "hour": Text("每个到达时刻", "in every hour of arrival"),
    "weekday": Text("一周每一天", "on every weekday"),
    "month": Text("每个月份", "in every month"),
    "site_hour": Text("每个网点每个到达时刻", "at every site in every hour of arrival"),
    "weekday_hour": Text("一周每个时段", "in every hour of the week"),
    "site_weekday_hour": Text("每个网点一周每个时段", "at every site in every hour of the week"),
}
ANY_OTHER = Text("每个{group_by}", "in every {group_by}")

GROUPS = {
    "site": Text("个网点", "sites"),
    "zone": Text("个片区", "zones"),
    "segment": Text("类人群", "groups of people"),
    "service": Text("个事项", "services"),
    "month": Text("个月份", "months"),
    "weekday": Text("天", "weekdays"),
    "hour": Text("个到达时刻", "hours"),
    "weekday_hour": Text("个时段", "hours of the week"),
    "site_hour": Text("个网点时段", "hours at sites"),
    "site_weekday_hour": Text("个网点时段", "hours of the week at sites"),
}
ANY_GROUPS = Text("组", "groups")

MET = Text("满足", "met")
BROKEN = Text("不满足", "broken")
BROKEN_IN = Text("不满足（{groups}{what}中有{number}个）", "broken in {number} of {groups} {what}")
UNTOLD = Text("尚不能断定", "cannot be told")
HIGHEST = Text("{verdict}；最高{where}{figure}", "{verdict}; highest {where}{figure}")
LOWEST = Text("{verdict}；最低{where}{figure}", "{verdict}; lowest {where}{figure}")
ALONE = Text("{verdict}：{figure}", "{verdict}: {figure}")
WHERE = Text("在{group}：", "{group}, ")
LIMITS = Text("{value}（{low}至{high}）", "{value} ({low} to {high})")


def required(results: Results) -> Text:
    """Return all constraints as one phrase: "late or left at most 10% in every hour of arrival"."""
    return listed(phrase(bounds) for bounds in results.constraints.values())


def phrase(bounds: Bounds) -> Text:
    """Return a constraint as it stands inside a sentence: its title, or what it says."""
    if bounds.title is not None:
        return in_sentence(bounds.title)
    measure = named(bounds.measure)
    low, high = (
        EMPTY if bound is None else as_given(bound, measure.unit) for bound in (bounds.at_least, bounds.at_most)
    )
    form = AT_MOST if bounds.at_least is None else AT_LEAST if bounds.at_most is None else BETWEEN
    said = form.format(measure=in_sentence(measure.title), low=low, high=high)
    if not bounds.group_by:
        return said
    every = EVERY.get(bounds.group_by) or ANY_OTHER.format(group_by=bounds.group_by)
    return IN_EVERY.format(every=every, phrase=said)


def heading(bounds: Bounds) -> Text:
    """Return a constraint as the head of a column."""
    said = phrase(bounds)
    return Text(said.zh, said.en[:1].upper() + said.en[1:])


def verdict(results: Results, kept: Kept) -> Text:
    """Return what can be said of a constraint in one scenario, with its worst group and the limits that this rests on."""
    bounds = results.constraints.get(kept.constraint)
    said = {"met": MET, "broken": BROKEN}.get(kept.verdict, UNTOLD)
    if bounds is None or kept.value is None:
        return said
    if kept.verdict == "broken" and bounds.group_by and kept.num_groups > 1:
        what = GROUPS.get(bounds.group_by, ANY_GROUPS)
        said = BROKEN_IN.format(number=str(len(kept.broken_in)), groups=str(kept.num_groups), what=what)
    measure = named(bounds.measure)
    figure = _with_limits(measure, kept.value, kept.low, kept.high)
    if not kept.group:
        return ALONE.format(verdict=said, figure=figure)
    is_upper = bounds.at_most is not None and kept.bound == bounds.at_most
    where = WHERE.format(group=group_words(results, bounds.group_by, kept.group))
    return (HIGHEST if is_upper else LOWEST).format(verdict=said, where=where, figure=figure)


def as_given(value: float, unit: str, *, difference: bool = False) -> Text:
    """Return a figure that the study gives, with the decimals that it was given with.

    >>> as_given(0.125, "share").en, as_given(20.0, "min").en, as_given(0.01, "share", difference=True).en
    ('12.5%', '20 min', '1 points')
    """
    shown = value * unit_of(unit).factor
    decimals = next((places for places in range(9) if math.isclose(round(shown, places), shown, rel_tol=1e-9)), 9)
    return write(value, None, unit, decimals, difference=difference).value


def _with_limits(measure: Named, value: float, low: float | None, high: float | None) -> Text:
    figures = [
        None if each is None else write(each, None, measure.unit, measure.decimals).value for each in (value, low, high)
    ]
    shown, least, most = figures
    if shown is None or least is None or most is None or least == most:
        return shown or EMPTY
    return LIMITS.format(value=shown, low=least, high=most)
