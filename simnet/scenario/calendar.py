"""The days of a run: which weekday each counts as, and whether it is a public holiday.

In China a long holiday is paid for with make-up working days: a Saturday on which offices work as on a Friday, a Sunday
on which they work as on a Monday [1]_. `chinesecalendar` knows them for the years in which they were announced; a year it
does not know is refused (`UnknownYear`), never guessed. Only days of a statutory holiday, the days off that bridge to it
among them, count as public holidays (PH in opening hours); an ordinary weekend does not. `exceptions` has the last word.

References
----------
.. [1] General Office of the State Council, yearly notice on the arrangement of holidays.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from simnet.scenario.schema import CalendarSection

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""Names of the weekdays in OpenStreetMap's manner; the position is the number, 0 = Monday."""
EXCEPTIONS: Final = ("holiday", "workday", *WEEKDAYS)
HOLIDAYS: Final = ("CN", "none")
MINUTES_A_DAY: Final = 1_440


class UnknownYear(ValueError):
    """The holidays of a year in the run are not known."""


@dataclass(frozen=True)
class Calendar:
    """The days of a run, warm-up and tail among them.

    Attributes
    ----------
    weekday : int64 array, shape (num_days,)
        What each day counts as, 0 = Monday; a make-up Saturday counts as Friday, a make-up Sunday as Monday.
    holiday : bool array, shape (num_days,)
        Whether it is a public holiday.
    dates : datetime64[D] array, shape (num_days,), or None
        The dates; None for a run without a start date, whose day 0 is a Monday.
    """

    weekday: NDArray[np.int64]
    holiday: NDArray[np.bool_]
    dates: NDArray[np.datetime64] | None

    @property
    def num_days(self) -> int:
        """Number of days."""
        return len(self.weekday)

    @classmethod
    def of(cls, section: CalendarSection) -> Calendar:
        """Return the calendar of a scenario's `calendar` section, from the first day of warm-up to the last of the tail.

        A run in minutes has a calendar too: as many days as it touches, without dates.

        Raises
        ------
        ValueError
            See `build_calendar`.
        """
        if section.minutes is not None:
            minutes = section.warm_up_minutes + section.minutes + section.tail_minutes
            return build_calendar(None, math.ceil(minutes / MINUTES_A_DAY))
        num_days = section.warm_up_days + (section.days or 0) + section.tail_days
        if section.start is None:
            return build_calendar(None, num_days)
        try:
            first = section.start - datetime.timedelta(days=section.warm_up_days)
        except OverflowError:
            raise UnknownYear("the run would begin before the year 1") from None
        return build_calendar(first, num_days, section.holidays, _exceptions(section))

    @classmethod
    def of_year(cls, section: CalendarSection) -> Calendar:
        """Return the whole calendar year in which the measured days of a section with a start begin.

        Raises
        ------
        ValueError
            See `build_calendar`.
        """
        assert section.start is not None
        first = section.start.replace(month=1, day=1)
        num_days = (section.start.replace(month=12, day=31) - first).days + 1
        return build_calendar(first, num_days, section.holidays, _exceptions(section))


def _exceptions(section: CalendarSection) -> dict[datetime.date, str]:
    return {datetime.date.fromisoformat(text): kind for text, kind in section.exceptions.items()}


def build_calendar(
    first: datetime.date | None,
    num_days: int,
    holidays: str = "none",
    exceptions: Mapping[datetime.date, str] | None = None,
) -> Calendar:
    """Return the calendar of some days.

    Parameters
    ----------
    first : date or None
        The first day; None: day 0 is a Monday and there are neither dates nor holidays.
    num_days : int
        Number of days.
    holidays : {"CN", "none"}
        Whose public holidays and make-up days count.
    exceptions : mapping of date to str, optional
        "holiday" (a public holiday), "workday" (none; a Saturday counts as Friday, a Sunday as Monday) or a weekday "Mo"
        to "Su" as which the date counts (no holiday then). Dates outside the run have no effect.

    Raises
    ------
    UnknownYear
        If `holidays` are not known for one of the days.
    ValueError
        If there are holidays or exceptions without a first day, or one of an unknown kind.
    """
    exceptions = exceptions or {}
    if holidays not in HOLIDAYS:
        raise ValueError(f"holidays are one of {', '.join(HOLIDAYS)}, not {holidays!r}")
    for date, kind in exceptions.items():
        if kind not in EXCEPTIONS:
            raise ValueError(f"{date} is {kind!r}; an exception is one of {', '.join(EXCEPTIONS)}")
    if first is None:
        if holidays != "none" or exceptions:
            raise ValueError("holidays and exceptions need a start date")
        return Calendar(np.arange(num_days) % 7, np.zeros(num_days, bool), None)

    dates = np.datetime64(first, "D") + np.arange(num_days).astype("timedelta64[D]")
    # 1970-01-01 was a Thursday.
    weekday = (dates.astype(np.int64) + 3) % 7
    holiday = np.zeros(num_days, bool)
    if holidays == "CN":
        _mark_chinese_holidays(dates, weekday, holiday)
    for date, kind in exceptions.items():
        day = (date - first).days
        if 0 <= day < num_days:
            weekday[day], holiday[day] = _counts_as(date.weekday(), kind)
    return Calendar(weekday, holiday, dates)


def _counts_as(weekday: int, kind: str) -> tuple[int, bool]:
    """Return (effective weekday, whether a public holiday) of a date that is "holiday", "workday" or a weekday."""
    if kind == "holiday":
        return weekday, True
    if kind == "workday":
        return {SATURDAY: FRIDAY, SUNDAY: MONDAY}.get(weekday, weekday), False
    return WEEKDAYS.index(kind), False


def _mark_chinese_holidays(
    dates: NDArray[np.datetime64], weekday: NDArray[np.int64], holiday: NDArray[np.bool_]
) -> None:
    """Change `weekday` and `holiday` on statutory holidays and make-up days."""
    known = _known_years()
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    unknown = [int(year) for year in np.unique(years) if year not in known]
    if unknown:
        listed = " and ".join(map(str, unknown)) if len(unknown) <= 2 else f"{unknown[0]} to {unknown[-1]}"
        raise UnknownYear(
            f"the run (warm-up and tail included) goes from {dates[0]} to {dates[-1]}, and the Chinese holidays of {listed} "
            f"are not known, only those of {min(known)} to {max(known)}; move or shorten the run, or write "
            "`holidays: none` and list the days under `exceptions`"
        )
    for day, date in enumerate(dates.tolist()):
        kind = _chinese_kind(date)
        if kind is not None:
            weekday[day], holiday[day] = _counts_as(date.weekday(), kind)


@functools.cache
def _known_years() -> frozenset[int]:
    import chinese_calendar

    return frozenset(date.year for date in chinese_calendar.constants.holidays)


@functools.cache
def _chinese_kind(date: datetime.date) -> str | None:
    """Whether a date is a "holiday" or a make-up "workday" in China; None: neither. The scenarios of a study share their days."""
    import chinese_calendar

    is_off, name = chinese_calendar.get_holiday_detail(date)
    return None if name is None else "holiday" if is_off else "workday"
