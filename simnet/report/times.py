"""Names of hours, weekdays and months, alone and put together with sites, as axes and sentences need them."""

from __future__ import annotations

from simnet.report.results import Results
from simnet.report.text import Text, same
from simnet.report.texts import WEEKDAYS

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

AT_SITE = Text("{site}{when}", "{site} {when}")
ON_DAY = Text("{day}{hour}", "{day} {hour}")


def time_name(group_by: str, group: str) -> Text:
    """Return an hour, weekday or month as short as an axis needs it."""
    if group_by == "weekday" and group in WEEKDAYS:
        return WEEKDAYS[group]
    return same(str(int(group))) if group.isdigit() else same(group)


def time_words(group_by: str, group: str) -> Text:
    """Return an hour, weekday or month as a sentence needs it.

    >>> time_words("hour", "09").en, time_words("month", "11").zh, time_words("weekday_hour", "Mo.09").zh
    ('9:00', '11月', '周一9时')
    """
    if group_by == "weekday_hour":
        day, _, hour = group.partition(".")
        return ON_DAY.format(day=time_name("weekday", day), hour=time_words("hour", hour))
    name = time_name(group_by, group)
    if not group.isdigit():
        return name
    if group_by == "hour":
        return Text(f"{name.zh}时", f"{name.en}:00")
    return Text(f"{name.zh}月", MONTHS[int(group) - 1] if 1 <= int(group) <= 12 else name.en)


def group_words(results: Results, group_by: str, group: str) -> Text:
    """Return any group as a sentence needs it: a time, a place, a time at a place, or whatever its title is."""
    if group_by in ("site_hour", "site_quarter", "site_weekday_hour"):
        site, _, time = group.partition(".")
        when = same(time) if group_by == "site_quarter" else time_words(group_by.removeprefix("site_"), time)
        return AT_SITE.format(site=results.name_of("site", site), when=when)
    if group_by in ("hour", "weekday", "month", "weekday_hour"):
        return time_words(group_by, group)
    return results.name_of(group_by, group)
