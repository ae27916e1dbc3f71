"""The trade-off of spending and waits: what is on the front, what is clearly beaten, and what a step buys."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report.cost_wait import trade_offs
from simnet.report.frontier import headline, placed, told
from simnet.report.look import looks
from simnet.report.measures import named
from simnet.report.results import CostRow, SummaryRow

from .sample import SCENARIOS

HALL, SMALL, CENTRES = SCENARIOS
WAIT = named("mean_wait")


def weighing(results, *figures):
    """The three options by cost and mean wait, each with its half-width, without paired differences."""
    summary, costs = [], []
    for scenario, (cost, cost_spread, wait, wait_spread) in zip(SCENARIOS, figures, strict=True):
        summary.append(SummaryRow(scenario, "mean_wait", "", "", "min", 30, wait, wait_spread, 0.95))
        costs.append(CostRow(scenario, "paid", "public", "total", "recurrent", "yuan a year", 30, cost, cost_spread))
    return dataclasses.replace(results, summary=tuple(summary), costs=tuple(costs), comparison=())


def statuses(results):
    return {one.scenario: one.status for one in placed(results, WAIT)}


def test_options_that_cost_more_and_wait_longer_are_beaten(results):
    found = weighing(results, (2e6, 1e3, 9.0, 0.1), (1e6, 1e3, 12.0, 0.1), (1.5e6, 1e3, 4.0, 0.1))
    assert statuses(found) == {SMALL: "front", CENTRES: "front", HALL: "beaten"}
    assert [one.scenario for one in placed(found, WAIT)] == [SMALL, CENTRES, HALL]  # by cost
    assert (
        headline(found, WAIT, placed(found, WAIT)).zh
        == "一个大厅（200平方米）不划算；其余方案平均等候时间要少，就得多花钱"
    )
    assert told(found, WAIT, placed(found, WAIT)).en == (
        "From A small hall alone (80 m²) to Shaocheng 1+N, 500,000 ±2,000 yuan more a year buys 8.0 ±0.2 min less mean wait. "
        "One hall of 200 m²: clearly a bad bargain, since some option costs less and has less mean wait."
    )


def test_what_is_beaten_only_by_estimates_is_not_called_beaten(results):
    # 4.1 against 4.0, each ±0.1: the difference of 0.1 lies inside 0.2.
    found = weighing(results, (2e6, 1e3, 4.1, 0.1), (1e6, 1e3, 12.0, 0.1), (1.5e6, 1e3, 4.0, 0.1))
    assert statuses(found)[HALL] == "possible"
    assert headline(found, WAIT, placed(found, WAIT)).en == "Less mean wait costs more public spending"
    said = told(found, WAIT, placed(found, WAIT))
    assert (
        "One hall of 200 m²: by the estimates a bad bargain too, but the difference lies inside its interval."
        in said.en
    )
    assert "clearly" not in said.en


def test_a_step_inside_its_interval_buys_nothing_sure(results):
    found = weighing(results, (2e6, 1e3, 9.0, 0.1), (1e6, 1e3, 4.1, 0.1), (1.5e6, 1e3, 4.0, 0.1))
    said = told(found, WAIT, placed(found, WAIT))
    assert "the difference lies inside its interval" in said.en and "buys" not in said.en


def test_one_that_is_cheapest_and_shortest_leaves_nothing_to_trade(results):
    found = weighing(results, (2e6, 1e3, 9.0, 0.1), (1e6, 1e3, 3.0, 0.1), (1.5e6, 1e3, 4.0, 0.1))
    assert headline(found, WAIT, placed(found, WAIT)).en == (
        "A small hall alone (80 m²): lowest in both public spending and mean wait"
    )
    unsure = weighing(results, (2e6, 1e3, 9.0, 0.1), (1e6, 1e3, 3.95, 0.1), (1.5e6, 1e3, 4.0, 0.1))
    assert headline(unsure, WAIT, placed(unsure, WAIT)).en.startswith(
        "By the estimates, A small hall alone (80 m²) is lowest"
    )


def test_the_same_certain_cost_and_a_clearly_longer_wait_is_beaten(results):
    found = weighing(results, (1e6, 0.0, 9.0, 0.1), (1e6, 0.0, 3.0, 0.1), (1.5e6, 0.0, 2.0, 0.1))
    assert statuses(found)[HALL] == "beaten"


def test_the_paired_difference_to_the_baseline_is_used_where_there_is_one(results):
    # In the sample: mean wait 3.42 of the hall, 2.95 of 1+N, paired ±0.1 and clear; 1.61 against 1.12 million yuan.
    assert statuses(results) == {SMALL: "front", CENTRES: "front", HALL: "beaten"}


def test_charts_hold_the_figures_of_the_files_and_the_stair_of_the_front(results):
    charts = trade_offs(results, looks(SCENARIOS, HALL))
    assert [chart.id for chart in charts] == ["cost-mean-wait", "cost-time-per-case"]
    stair, *points = charts[0].figure["data"]
    # Bills of the sample; the half-width of a total is that of its overtime, 0.6% of 4,200.
    assert {point["name"]["en"]: (point["x"], point["y"]) for point in points} == {
        "A small hall alone (80 m²)": ([781_200.0], [9.87]),
        "Shaocheng 1+N": ([1_122_200.0], [2.95]),
        "One hall of 200 m²": ([1_614_200.0], [3.42]),
    }
    assert [point["error_x"]["array"] for point in points] == [[pytest.approx(25.2)]] * 3
    assert [point["error_y"]["array"] for point in points] == [[0.11]] * 3
    assert [point["marker"]["symbol"] for point in points] == ["square", "diamond", "circle-open"]
    assert stair["x"][1:-1] == [781_200.0, 1_122_200.0] and stair["y"][1:-1] == [9.87, 2.95]
    assert charts[0].table.rows[-1][-1].en == "clearly a bad bargain"


def test_one_option_or_no_intervals_give_no_chart(results):
    drawn = looks(SCENARIOS, HALL)
    assert trade_offs(dataclasses.replace(results, scenarios=results.scenarios[:1]), drawn) == []
    once = tuple(dataclasses.replace(row, n=1, half_width=None) for row in results.summary)
    assert trade_offs(dataclasses.replace(results, summary=once), drawn) == []
