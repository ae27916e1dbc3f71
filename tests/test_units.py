"""Units at the door."""

import pytest

from simnet.units import (
    DAY,
    clock,
    days_to_ms,
    hours_to_ms,
    instant,
    km_to_metres,
    minutes_to_ms,
    parse_clock,
    seconds_to_ms,
    to_integer,
)


def test_units_at_the_door():
    assert minutes_to_ms(8.5) == 510_000
    assert hours_to_ms(0.5) == 1_800_000
    assert days_to_ms(2) == 2 * DAY
    assert seconds_to_ms(0.0005) == 1  # half a millisecond
    assert km_to_metres(0.35) == 350
    assert km_to_metres(-0.0005) == 0  # half a metre below zero, towards plus infinity
    assert to_integer(0.49999999999999994) == 0
    assert to_integer(2.5) == 3


def test_what_is_no_sane_number_is_refused():
    for value in (float("nan"), float("inf"), float("-inf"), 1e300, 2**60, 10**5000, "5", True, None):
        with pytest.raises(ValueError, match=r"number|too large"):
            minutes_to_ms(value)


def test_largest_number():
    assert to_integer(2**53) == 2**53
    with pytest.raises(ValueError, match="too large: at most 9007199254740"):
        seconds_to_ms(2**53 / 1000 + 1)


def test_instants_are_read_and_written():
    assert clock(9 * 3_600_000 + 15 * 60_000 + 7) == "09:15:00.007"
    assert instant(3 * DAY + 9 * 3_600_000 + 15 * 60_000) == "day 3 09:15:00.000"
    assert instant(-1) == "day -1 23:59:59.999"
    assert parse_clock("09:15") == 33_300_000
    assert parse_clock("24:00") == DAY
    for text in ("9:15", "24:01", "12:60", "25:00", "09:15:00", "", "０９:15"):
        with pytest.raises(ValueError, match="time of day"):
            parse_clock(text)
