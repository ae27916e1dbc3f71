"""Opening hours by weekday and holiday."""

import datetime
import random

import numpy as np
import pytest
from opening_hours import OpeningHours

from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.hours import absolute, hours_table
from simnet.units import DAY, HOUR, MINUTE

WORKDAYS, WEEKEND = range(5), (5, 6)


def hours(*spans):
    return tuple((round(start * HOUR), round(end * HOUR)) for start, end in spans)


def table_of(expression):
    """{(weekday, holiday): spans} of the days that are open."""
    table = hours_table(expression)
    return {
        (weekday, holiday): table.spans(weekday, holiday)
        for weekday in range(7)
        for holiday in (False, True)
        if table.spans(weekday, holiday)
    }


def same(weekdays, holidays, *spans):
    return {(weekday, holiday): hours(*spans) for weekday in weekdays for holiday in holidays}


NORMAL, BOTH, HOLIDAY = (False,), (False, True), (True,)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Mo-Fr 09:00-17:00; PH off", same(WORKDAYS, NORMAL, (9, 17))),
        # OpenStreetMap's rule: without PH a holiday is a day like any other.
        ("Mo-Su 09:00-17:00", same(range(7), BOTH, (9, 17))),
        ("Mo-Fr 09:00-17:00", same(WORKDAYS, BOTH, (9, 17))),
        ("PH 09:00-12:00", same(range(7), HOLIDAY, (9, 12))),
        (
            "Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off",
            same(WORKDAYS, NORMAL, (9, 12), (13, 17)) | same((5,), NORMAL, (9, 12)),
        ),
        ("24/7", same(range(7), BOTH, (0, 24))),
        ("24/7; PH off", same(range(7), NORMAL, (0, 24))),
        ("Mo,We 09:00-12:00", same((0, 2), BOTH, (9, 12))),
        (
            "Mo-Fr 08:00-18:00; Sa,Su,PH 09:00-12:00",
            same(WORKDAYS, NORMAL, (8, 18)) | same(WORKDAYS, HOLIDAY, (9, 12)) | same(WEEKEND, BOTH, (9, 12)),
        ),
        ("Fr-Mo 10:00-12:00", same((4, 5, 6, 0), BOTH, (10, 12))),
        ("Mo-Fr 22:00-02:00", same(WORKDAYS, BOTH, (22, 26))),
        ("Mo-Fr 22:00-26:00; Sa off", same(WORKDAYS, BOTH, (22, 26))),
        (
            "Mo-Fr 09:00-17:00; We 12:00-13:00 off",
            same((0, 1, 3, 4), BOTH, (9, 17)) | same((2,), BOTH, (9, 12), (13, 17)),
        ),
        (
            "Mo-Fr 10:00-12:00, We 14:00-18:00",
            same((0, 1, 3, 4), BOTH, (10, 12)) | same((2,), BOTH, (10, 12), (14, 18)),
        ),
        (
            "Mo-Fr 10:00-12:00; We 14:00-18:00",
            same((0, 1, 3, 4), BOTH, (10, 12)) | same((2,), BOTH, (14, 18)),
        ),
        ("09:00-12:00,11:00-13:00,13:00-14:30", same(range(7), BOTH, (9, 14.5))),
        ("09:00-12:00, 14:00-15:00", same(range(7), BOTH, (9, 12), (14, 15))),
        ("Sa", same((5,), BOTH, (0, 24))),
        ("PH off", {}),
        ("off", {}),
    ],
)
def test_tables(expression, expected):
    assert table_of(expression) == expected


def test_never_open_is_allowed_and_told():
    assert hours_table("off").never_open
    assert not hours_table("PH 09:00-10:00").never_open


def test_minutes_count():
    assert hours_table("Mo 9:05-17:59").spans(0, False) == ((9 * HOUR + 5 * MINUTE, 17 * HOUR + 59 * MINUTE),)


def test_agrees_with_the_library_on_real_dates():
    """Expressions made at random (no span past midnight), against the library's own evaluation in France.

    The week from 3 March 2025 (a Monday) has no holiday; 1 May is one in every year, on these weekdays.
    """
    holiday_years = {0: 2017, 1: 2018, 2: 2019, 3: 2025, 4: 2020, 5: 2021, 6: 2022}
    luck = random.Random(1)

    def days():
        picked = luck.sample([*WEEKDAYS, "PH"], luck.randint(1, 3))
        if luck.random() < 0.4:
            picked.append("-".join(luck.sample(WEEKDAYS, 2)))
        return ",".join(sorted(picked, key="PH".__eq__))  # the library reads PH first or last

    def times():
        quarters = sorted(luck.sample(range(97), 2 * luck.randint(1, 2)))
        texts = [f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in quarters]
        return ",".join(f"{start}-{end}" for start, end in zip(texts[::2], texts[1::2], strict=True))

    def rule():
        kind = luck.random()
        if kind < 0.6:
            return f"{days()} {times()}"
        if kind < 0.7:
            return times()
        return f"{days()} off" if kind < 0.9 else f"{days()} {times()} off"

    for _ in range(200):
        expression = rule() + "".join(luck.choice(["; ", ", "]) + rule() for _ in range(luck.randint(0, 3)))
        table, oracle = hours_table(expression), OpeningHours(expression, country="FR")
        for weekday in range(7):
            for holiday in (False, True):
                date = (
                    datetime.datetime(holiday_years[weekday], 5, 1)
                    if holiday
                    else datetime.datetime(2025, 3, 3 + weekday)
                )
                assert date.weekday() == weekday
                expected = tuple(
                    tuple(round((bound - date).total_seconds() * 1000) for bound in (start, end))
                    for start, end, state, _ in oracle.intervals(date, date + datetime.timedelta(days=1))
                    if str(state) == "open"
                )
                assert table.spans(weekday, holiday) == expected, (expression, date)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("17:00+", "has an open end"),
        ("Mo-Fr 12:00-14:00+", "has an open end"),
        ("sunrise-sunset", "depends on the sun"),
        ("(sunset-01:00)-23:00", "depends on the sun"),
        ("Mo-Fr 10:00-12:00; SH off", "school holidays"),
        ("PH,SH off", "school holidays"),
        ("Jan-Mar 09:00-17:00", "depends on the month"),
        ("Mo-Fr 09:00-17:00; Dec 25 off", "depends on the month"),
        ("2023 Mo-Fr 10:00-12:00", "depends on the year"),
        ("Mo-Fr 10:00-12:00; 2023-2025 off", "depends on the year"),
        ("week 1-10 Mo-Fr 10:00-12:00", "depends on the week of the year"),
        ("Mo[1] 10:00-12:00", "depends on the week of the month"),
        ("Tu[-1] 10:00-12:00", "depends on the week of the month"),
        ("PH +1 day off", "depends on the distance"),
        ("easter off", "depends on a date"),
        ('Mo-Fr 10:00-12:00 "by appointment"', "comments"),
        ("Mo-Fr unknown", "unknown"),
        ("Mo-Fr 10:00-12:00 || 13:00-14:00", "fallback"),
        ("Mo-Fr 10:00-16:00/01:30", "repeats"),
        ("Mo, We 10:00-12:00", "write lists of days without blanks"),
        ("mo, we 10:00-12:00", "write lists of days without blanks"),
        ("PH Mo-Fr 10:00-12:00", "PH beside weekdays"),
        ("Mo-Fr PH 10:00-12:00", "PH beside weekdays"),
        ("Mo-Fr 09:00-09:00", "ends when it begins"),
        ("Mo-Fr 10:00-12:00; " * 100, "longer than 1000 characters"),
    ],
)
def test_what_the_table_cannot_hold_is_refused(expression, reason):
    with pytest.raises(ValueError, match=reason):
        hours_table(expression)


@pytest.mark.parametrize(
    ("expression", "meant"),
    [
        ("Mon-Fri 9-17", "Mo-Fr 09:00-17:00"),
        ("Monday to Friday 9:00-17:00", "Mo-Fr 09:00-17:00"),
        ("mo-fr 9:00-17:00;ph OFF", "Mo-Fr 09:00-17:00; PH off"),
        ("Mo - Fr 09:00 - 17:00", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr: 08.30-12.00", "Mo-Fr 08:30-12:00"),
        ("Mo–Fr 09:00–17:00；", "Mo-Fr 09:00-17:00"),
        ("周一至周五 9:00-12:00，13:00-17:00；节假日 off", "Mo-Fr 09:00-12:00,13:00-17:00; PH off"),
        ("星期一 09:00-12:00", "Mo 09:00-12:00"),
        ("Mo-Fr 10:00-12:00,We 14:00-18:00", "Mo-Fr 10:00-12:00, We 14:00-18:00"),
        ("Mo-Fr 10:00-12:00 PH off", "Mo-Fr 10:00-12:00; PH off"),
        ("Sa,PH,Su 10:00-12:00", "Sa,Su,PH 10:00-12:00"),
        ("Tues,Thurs 10:00-12:00", "Tu,Th 10:00-12:00"),
    ],
)
def test_slips_are_mended(expression, meant):
    with pytest.raises(ValueError) as caught:
        hours_table(expression)
    assert str(caught.value) == (
        f'not an opening_hours expression (days are Mo Tu We Th Fr Sa Su PH); did you mean "{meant}"?'
    )
    hours_table(meant)


@pytest.mark.parametrize(
    "expression", ["", "  ", "morning", "25:00-26:00", "Mo-Fr 24:00-25:00", "10:00", "(" * 900, "24/24"]
)
def test_what_cannot_be_mended_is_refused(expression):
    with pytest.raises(ValueError) as caught:
        hours_table(expression)
    assert str(caught.value) == "not an opening_hours expression (days are Mo Tu We Th Fr Sa Su PH)"


# -- over the days of a run -------------------------------------------------------------------------------------------


def run(expression, weekday, holiday=None):
    spans = absolute(hours_table(expression), weekday, np.zeros(len(weekday), bool) if holiday is None else holiday)
    assert spans.dtype == np.int64
    return [(start / HOUR, end / HOUR) for start, end in spans.tolist()]


def test_round_the_clock_is_one_interval():
    assert run("24/7", [0, 1, 2]) == [(0, 72)]
    # A holiday in the middle.
    assert run("24/7; PH off", [0, 1, 2], [False, True, False]) == [(0, 24), (48, 72)]


def test_breaks_and_days_in_order():
    # Friday, Saturday, Sunday, Monday on holiday, Tuesday.
    spans = run("Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off", [4, 5, 6, 0, 1], [0, 0, 0, 1, 0])
    assert spans == [(9, 12), (13, 17), (33, 36), (105, 108), (109, 113)]


def test_nights_belong_to_the_day_on_which_they_begin():
    # Friday's night ends on Saturday at 2; Sunday has none; the last night runs beyond the run.
    assert run("Mo-Fr 22:00-02:00", [4, 5, 6, 0]) == [(22, 26), (94, 98)]
    # Touching: the next day opens when the night ends; overlapping: before it ends; inside: during it.
    assert run("Mo 22:00-02:00; Tu 02:00-05:00", [0, 1]) == [(22, 29)]
    assert run("Mo 22:00-04:00; Tu 02:00-05:00", [0, 1]) == [(22, 29)]
    assert run("Mo 22:00-06:00; Tu 02:00-05:00; We 09:00-10:00", [0, 1, 2]) == [(22, 30), (57, 58)]
    # A make-up Saturday after a Friday: two Fridays on end.
    assert run("Fr 20:00-30:00", [4, 4]) == [(20, 30), (44, 54)]
    assert run("Mo 00:00-48:00", [0, 1, 2]) == [(0, 48)]


def test_never_open_and_no_days_give_no_interval():
    assert absolute(hours_table("off"), [0, 1], [False, False]).shape == (0, 2)
    assert absolute(hours_table("24/7"), np.empty(0, int), np.empty(0, bool)).shape == (0, 2)


def test_a_year_against_a_plain_loop():
    table = hours_table("Mo-Fr 08:00-18:00; Sa 20:00-27:00; Su,PH 09:00-12:00; We off")
    luck = np.random.default_rng(3)
    weekday, holiday = np.arange(365) % 7, luck.random(365) < 0.1
    expected: list[list[int]] = []
    for day in range(365):
        for start, end in table.spans(int(weekday[day]), bool(holiday[day])):
            expected.append([day * DAY + start, day * DAY + end])
    assert absolute(table, weekday, holiday).tolist() == expected
