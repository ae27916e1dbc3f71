"""What may be said of a difference."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report.judge import find_cost, judge, judged_apart, judged_cost, judged_measure
from simnet.report.measures import named


@pytest.mark.parametrize(
    ("difference", "half_width", "better", "verdict"),
    [
        (-0.47, 0.1, "lower", "better"),
        (0.47, 0.1, "lower", "worse"),
        (0.47, 0.1, "higher", "better"),
        (-0.47, 0.1, "higher", "worse"),
        (0.47, 0.1, "neither", "changed"),
        (0.47, 0.5, "lower", "none"),  # inside its interval
        (0.47, 0.47, "lower", "none"),  # on its border
        (0.04, 0.01, "lower", "slight"),  # sure, but it rounds to 0.0
        (0.0, 0.0, "lower", "equal"),
        (1e-12, 0.0, "lower", "equal"),  # rounding of certain figures
        (2.0, 0.0, "lower", "worse"),  # certain figures
    ],
)
def test_verdicts(difference, half_width, better, verdict):
    judged = judge(difference, half_width, "min", 1, better)
    assert judged is not None
    assert judged.verdict == verdict


def test_without_an_interval_nothing_is_said():
    assert judge(1.0, None, "min", 1, "lower") is None
    assert judge(None, 1.0, "min", 1, "lower") is None


def test_a_figure_without_an_interval_is_not_taken_for_certain(results):
    row = find_cost(results, "small-hall", "paid", "residents", "waiting", "recurrent")
    assert row is not None
    assert judged_cost(results, dataclasses.replace(row, half_width=None)) is None
    without = dataclasses.replace(
        results, summary=tuple(dataclasses.replace(row, half_width=None) for row in results.summary)
    )
    assert judged_apart(results, "small-hall", named("mean_wait")) is not None
    assert judged_apart(without, "small-hall", named("mean_wait")) is None


def test_the_baseline_is_not_compared_with_itself(results):
    assert judged_measure(results, "single-hall", named("mean_wait")) is None


def test_a_total_that_was_compared_uses_its_paired_interval(results):
    row = find_cost(results, "one-plus-n", "paid", "public", "total", "recurrent")
    assert row is not None
    judged = judged_cost(results, row)
    # 96 + 22 + 1000 - (240 + 40 + 1330) = -492 thousand yuan; the comparison's half-width is 2,700
    assert judged is not None
    assert judged.written.both.zh == "\N{MINUS SIGN}49.2 ±0.3万元"


def test_other_lines_add_their_half_widths(results):
    row = find_cost(results, "small-hall", "paid", "residents", "waiting", "recurrent")
    assert row is not None
    judged = judged_cost(results, row)
    # 172,000 - 60,500 = 111,500; 0.006 x (172,000 + 60,500) = 1,395
    assert judged is not None
    assert (judged.verdict, judged.written.both.en) == ("worse", "+112,000 ±1,000 yuan")
    overtime = find_cost(results, "small-hall", "paid", "public", "overtime", "recurrent")
    assert overtime is not None
    unclear = judged_cost(results, dataclasses.replace(overtime, yuan_year=4_225.0))
    assert unclear is not None
    assert unclear.verdict == "none"  # 25 yuan against 0.006 x 4,200 x 2 = 50.4
