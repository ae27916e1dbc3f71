"""Which weekday a date counts as, and whether it is a public holiday."""

import datetime
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from simnet.scenario.calendar import WEEKDAYS, Calendar, UnknownYear, build_calendar

DATE = datetime.date


def days(calendar):
    """(weekday, P if holiday) of each day, such as "Mo Tu+"."""
    return " ".join(
        WEEKDAYS[weekday] + ("+" if holiday else "")
        for weekday, holiday in zip(calendar.weekday, calendar.holiday, strict=True)
    )


def test_without_a_date_day_0_is_a_monday():
    calendar = build_calendar(None, 9)
    assert days(calendar) == "Mo Tu We Th Fr Sa Su Mo Tu"
    assert calendar.dates is None
    assert calendar.num_days == 9


def test_plain_dates():
    # 2024-02-28 was a Wednesday, in a leap year.
    calendar = build_calendar(DATE(2024, 2, 28), 3)
    assert days(calendar) == "We Th Fr"
    assert [str(date) for date in calendar.dates] == ["2024-02-28", "2024-02-29", "2024-03-01"]
    # The day before the epoch, a Wednesday.
    assert days(build_calendar(DATE(1969, 12, 31), 2)) == "We Th"
    assert calendar.weekday.dtype == np.int64
    assert calendar.holiday.dtype == bool


def test_golden_week_of_2023():
    # The notice for 2023: off from Friday 29 September to Friday 6 October, at work on Saturday 7 and Sunday 8 October.
    calendar = build_calendar(DATE(2023, 9, 28), 12, "CN")
    assert days(calendar) == "Th Fr+ Sa+ Su+ Mo+ Tu+ We+ Th+ Fr+ Fr Mo Mo"


def test_spring_festival_of_2023():
    # Off from Saturday 21 to Friday 27 January, at work on Saturday 28 and Sunday 29; the weekend of 14 and 15 is ordinary.
    calendar = build_calendar(DATE(2023, 1, 13), 18, "CN")
    assert days(calendar) == "Fr Sa Su Mo Tu We Th Fr Sa+ Su+ Mo+ Tu+ We+ Th+ Fr+ Fr Mo Mo"


def test_a_year_has_as_many_holidays_as_announced():
    # 2023: New Year 31 Dec 2022 to 2 Jan (2 days in 2023), Spring Festival 7, Qingming 1, Labour Day 5, Dragon Boat 3,
    # National Day with Mid-Autumn 8, and New Year 2024 from 30 December (2 days in 2023): 28.
    calendar = build_calendar(DATE(2023, 1, 1), 365, "CN")
    assert calendar.holiday.sum() == 28


def test_exceptions_have_the_last_word():
    exceptions = {
        DATE(2023, 10, 2): "workday",  # a Monday on holiday
        DATE(2023, 10, 3): "Sa",
        DATE(2023, 10, 7): "holiday",  # a make-up Saturday
        DATE(2023, 10, 8): "Su",  # a make-up Sunday
        DATE(2023, 10, 14): "workday",  # an ordinary Saturday
        DATE(2023, 10, 15): "workday",
        DATE(2024, 1, 1): "holiday",  # outside the run
        DATE(2022, 1, 1): "holiday",
    }
    calendar = build_calendar(DATE(2023, 10, 2), 14, "CN", exceptions)
    assert days(calendar) == "Mo Sa We+ Th+ Fr+ Sa+ Su Mo Tu We Th Fr Fr Mo"


def test_unknown_years_are_refused():
    with pytest.raises(UnknownYear, match=r"the Chinese holidays of 2003 are not known, only those of 2004 to 20\d\d"):
        build_calendar(DATE(2003, 12, 31), 2, "CN")
    with pytest.raises(UnknownYear, match="2098 and 2099"):
        build_calendar(DATE(2098, 12, 31), 2, "CN")
    with pytest.raises(UnknownYear, match="2090 to 2099"):
        build_calendar(DATE(2090, 1, 1), 3652, "CN")
    assert build_calendar(DATE(2098, 12, 31), 2, "none").num_days == 2


def test_contradictions_are_refused():
    with pytest.raises(ValueError, match="need a start date"):
        build_calendar(None, 7, "CN")
    with pytest.raises(ValueError, match="need a start date"):
        build_calendar(None, 7, exceptions={DATE(2023, 1, 1): "Mo"})
    with pytest.raises(ValueError, match="'FR'"):
        build_calendar(DATE(2023, 1, 1), 7, "FR")
    with pytest.raises(ValueError, match="2023-01-01 is 'funday'; an exception is one of holiday, workday, Mo"):
        build_calendar(DATE(2023, 1, 1), 7, exceptions={DATE(2023, 1, 1): "funday"})


def section(**given):
    defaults = {
        "start": None,
        "days": None,
        "warm_up_days": 0,
        "tail_days": 28,
        "minutes": None,
        "warm_up_minutes": 0.0,
        "tail_minutes": 1440.0,
        "holidays": "none",
        "exceptions": {},
    }
    return SimpleNamespace(**{**defaults, **given})


def test_of_a_section_holds_warm_up_and_tail():
    calendar = Calendar.of(
        section(
            start=DATE(2023, 1, 2),
            days=7,
            warm_up_days=2,
            tail_days=1,
            holidays="CN",
            exceptions={"2023-01-09": "Su"},
        )
    )
    # 31 December to 2 January were holidays.
    assert days(calendar) == "Sa+ Su+ Mo+ Tu We Th Fr Sa Su Su"
    assert str(calendar.dates[0]) == "2022-12-31"
    assert days(Calendar.of(section(days=2, warm_up_days=7, tail_days=0))) == "Mo Tu We Th Fr Sa Su Mo Tu"


def test_of_a_section_in_minutes():
    # 60 + 1380 + 1440 minutes are two days, one minute more touches a third.
    assert Calendar.of(section(minutes=1380.0, warm_up_minutes=60.0)).num_days == 2
    assert Calendar.of(section(minutes=1380.5, warm_up_minutes=60.0)).num_days == 3


def test_warm_up_before_the_first_year_is_refused():
    with pytest.raises(UnknownYear, match="before the year 1"):
        Calendar.of(section(start=DATE(1, 1, 1), days=7, warm_up_days=1))


def test_the_library_of_holidays_is_loaded_only_when_needed():
    code = (
        "import datetime, sys; from simnet.scenario.calendar import build_calendar; "
        "build_calendar(datetime.date(2023, 1, 1), 7); sys.exit('chinese_calendar' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
