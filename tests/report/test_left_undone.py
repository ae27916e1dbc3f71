"""What is said of an advised option that leaves more undone than another."""

from __future__ import annotations

import dataclasses

from simnet.report.left_undone import left_undone
from simnet.report.results import SummaryRow
from simnet.report.standings import Objective

from .sample import SCENARIOS

HALL, SMALL, CENTRES = SCENARIOS


def losing(results, **shares):
    """The same results with the share of cases given up of each option, and its half-width."""
    rows = [row for row in results.summary if row.measure != "lost"]
    for name, (mean, spread) in shares.items():
        rows.append(SummaryRow(name.replace("_", "-"), "lost", "", "", "share", 30, mean, spread, 0.95))
    return dataclasses.replace(results, summary=tuple(rows))


def test_more_left_undone_than_the_least_is_said(results):
    found = losing(results, one_plus_n=(0.021, 0.001), small_hall=(0.012, 0.001), single_hall=(0.005, 0.001))
    (said,) = left_undone(found)
    assert "比一个大厅（200平方米）多1.6个百分点" in said.zh
    assert "undone (given up) with Shaocheng 1+N than with One hall of 200 m², by 1.6 points" in said.en


def test_little_unclear_or_less_is_not(results):
    for own, other in (((0.0100, 0.0), (0.006, 0.0)), ((0.02, 0.009), (0.005, 0.002)), ((0.001, 0.0), (0.2, 0.0))):
        assert left_undone(losing(results, one_plus_n=own, small_hall=other, single_hall=other)) == []


def test_nothing_where_nothing_is_advised_or_it_was_weighed(results):
    found = losing(results, one_plus_n=(0.3, 0.001), small_hall=(0.1, 0.001), single_hall=(0.1, 0.001))
    assert left_undone(found) and found.recommended is not None
    assert left_undone(dataclasses.replace(found, best=())) == []
    weighed = Objective("", found.title, "yuan a year", "lower", 0, (("public_cost_year", 1.0), ("lost", 5.0)))
    recommended = dataclasses.replace(found.recommended, objective=weighed)
    assert left_undone(dataclasses.replace(found, recommended=recommended)) == []
