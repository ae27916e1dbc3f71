"""Rounding and writing of figures."""

from __future__ import annotations

import math

import pytest

from simnet.report.numbers import clear, plain, rounding_places, write


@pytest.mark.parametrize(
    ("half_width", "decimals", "places"),
    [
        (0.034, 1, 1),  # two figures would be 0.034, but the measure deserves one decimal
        (0.34, 3, 2),
        (3.4, 1, 1),
        (34.0, 1, 0),
        (345.0, 1, -1),
        (0.0, 2, 2),
        (None, 2, 2),
        (math.nan, 0, 0),
    ],
)
def test_a_figure_has_no_more_places_than_its_interval_and_its_measure_deserve(half_width, decimals, places):
    assert rounding_places(half_width, decimals) == places


def test_minus_is_a_minus_sign_and_zero_has_none():
    assert plain(-1234.56, 1) == "\N{MINUS SIGN}1,234.6"
    assert plain(-0.04, 1) == "0.0"
    assert plain(0.04, 1, signed=True) == "0.0"
    assert plain(2.0, 0, signed=True) == "+2"


def test_a_wait_with_its_interval():
    wait = write(3.4249, 0.1123, "min", 1)
    assert (wait.value.zh, wait.value.en) == ("3.4分钟", "3.4 min")
    assert wait.both.en == "3.4 ±0.1 min"
    assert (wait.interval.zh, wait.interval.en) == ("3.3至3.5", "3.3 to 3.5")


def test_shares_are_written_in_per_cent_and_their_differences_in_points():
    assert write(0.0151, 0.0012, "share", 1).both.en == "1.5 ±0.1%"
    assert write(0.0783, 0.0012, "share", 1, difference=True, signed=True).both.zh == "+7.8 ±0.1个百分点"


def test_money_is_in_wan_in_chinese_and_thousands_in_english():
    cost = write(1_614_249.0, 1_342.0, "yuan a year", 0)
    assert (cost.both.zh, cost.both.en) == ("161.4 ±0.1万元", "1,614,000 ±1,000 yuan")
    small = write(4_321.6, None, "yuan", 0)
    assert (small.value.zh, small.value.en) == ("4,322元", "4,322 yuan")


def test_a_wide_interval_coarsens_the_figure():
    assert write(38_123.4, 212.0, "visits a year", 0).both.en == "38,120 ±210 visits a year"


def test_a_half_width_below_the_last_digit_is_not_written_but_the_interval_remains():
    trips = write(1.1712, 0.0028, "trips", 2)
    assert trips.both.en == "1.17 trips"
    assert trips.interval.en == "1.17 to 1.17"


def test_a_certain_figure_has_no_interval():
    rent = write(240_000.0, 0.0, "yuan a year", 0)
    assert rent.half_width.en == rent.interval.en == ""


def test_an_unknown_unit_is_written_as_it_is():
    assert write(2.0, None, "furlongs", 1).value.zh == "2.0furlongs"
    assert write(2.0, None, "furlongs", 1).value.en == "2.0 furlongs"


@pytest.mark.parametrize(
    ("difference", "half_width", "expected"),
    [(1.0, 0.9, True), (-1.0, 0.9, True), (1.0, 1.0, False), (0.5, 1.0, False), (1.0, None, False), (None, 1.0, False),
     (1.0, math.nan, False), (1.0, 0.0, True), (0.0, 0.0, False)],
)  # fmt: skip
def test_only_what_lies_outside_its_interval_is_clear(difference, half_width, expected):
    assert clear(difference, half_width) is expected
