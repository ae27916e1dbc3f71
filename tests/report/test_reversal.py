"""What would reverse the advice: stress, and the value of residents' time at which another option overtakes."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report.results import SummaryRow
from simnet.report.reversal import reversal, turns
from simnet.report.standings import Objective

from .sample import SCENARIOS, manifest

HALL, SMALL, CENTRES = SCENARIOS


def costing(results, **figures):
    """The same results with public and residents' cost of each option, each with its half-width."""
    wanted = {name.replace("_", "-"): pair for name, pair in figures.items()}
    rows = [row for row in results.summary if row.measure not in ("public_cost_year", "resident_cost_year")]
    for scenario, (public, residents) in wanted.items():
        for measure, (mean, spread) in (("public_cost_year", public), ("resident_cost_year", residents)):
            rows.append(SummaryRow(scenario, measure, "", "", "yuan a year", 30, mean, spread, 0.95))
    return dataclasses.replace(results, summary=tuple(rows))


def said(results):
    return reversal(results)[-1]


def test_a_study_without_stress_is_said_to_be_without(results):
    found = reversal(results)
    assert "No stress was tried" in found[0].en and "没有做压力测试" in found[0].zh


def test_nothing_is_said_where_nothing_is_advised(results):
    assert reversal(dataclasses.replace(results, best=())) == ()


def test_the_cheaper_and_slower_overtakes_below_a_factor(results):
    found = costing(
        results,
        one_plus_n=((900.0, 1.0), (500.0, 1.0)),
        small_hall=((700.0, 1.0), (1000.0, 1.0)),  # 200 cheaper, 500 slower: ahead below 200 / 500 = 0.4
        single_hall=((1000.0, 1.0), (450.0, 1.0)),  # 100 dearer, 50 faster: ahead above 100 / 50 = 2
    )
    known, ahead = turns(found, CENTRES)
    assert ahead == []
    assert [(one.other, one.is_below) for one in known] == [(HALL, False), (SMALL, True)]
    assert [one.factor for one in known] == pytest.approx([2.0, 0.4])
    # Both differences with ±2: (200 - 2) / (500 + 2) to (200 + 2) / (500 - 2).
    assert (known[1].low, known[1].high) == pytest.approx((198 / 502, 202 / 498))
    assert said(found).en == (
        "Setting public spending against residents' time: were residents' time worth less than about 0.40 times what is assumed, "
        "A small hall alone (80 m²) would be the better bargain; were residents' time worth more than about 2.0 times what is assumed, "
        "One hall of 200 m² would be the better bargain."
    )


def test_an_option_that_is_ahead_at_present_is_told_as_that(results):
    found = costing(
        results,
        one_plus_n=((900.0, 1.0), (500.0, 1.0)),
        small_hall=((300.0, 1.0), (700.0, 1.0)),  # 600 cheaper, 200 slower: ahead below 3
        single_hall=((1000.0, 1.0), (700.0, 1.0)),  # dearer and slower: never
    )
    assert said(found).zh == (
        "把财政支出与群众的时间放在一起算账：按现设定，只留小厅（80平方米）更合算，群众时间的价值要超过现设定的约3.0倍，建议方案才更合算。"
    )


def test_an_option_cheaper_and_faster_is_ahead_at_any_factor(results):
    found = costing(
        results,
        one_plus_n=((900.0, 1.0), (500.0, 1.0)),
        small_hall=((700.0, 1.0), (400.0, 1.0)),
        single_hall=((1000.0, 1.0), (700.0, 1.0)),
    )
    assert turns(found, CENTRES) == ([], [SMALL])
    assert said(found).en.endswith("A small hall alone (80 m²) cost both the public and residents less.")


def test_a_factor_whose_interval_holds_one_is_called_level(results):
    found = costing(
        results,
        one_plus_n=((900.0, 20.0), (500.0, 20.0)),
        small_hall=((700.0, 20.0), (710.0, 20.0)),  # 200 / 210 = 0.95, from 160 / 250 to 240 / 170
        single_hall=((1000.0, 1.0), (700.0, 1.0)),
    )
    assert said(found).en.endswith(
        "as assumed, the advised option and A small hall alone (80 m²) cannot be told apart."
    )


def test_differences_inside_their_intervals_say_nothing(results):
    found = costing(
        results,
        one_plus_n=((900.0, 200.0), (500.0, 1.0)),
        small_hall=((700.0, 200.0), (1000.0, 1.0)),
        single_hall=((1000.0, 1.0), (700.0, 1.0)),
    )
    assert turns(found, CENTRES) == ([], [])
    assert "no other option is sure to be the better bargain" in said(found).en


def test_what_breaks_a_requirement_never_overtakes(make_results):
    made = manifest()
    made["recommendation"]["scenarios"][SMALL]["feasibility"] = "broken"
    found = costing(
        make_results(recommendation=made["recommendation"]),
        one_plus_n=((900.0, 1.0), (500.0, 1.0)),
        small_hall=((700.0, 1.0), (1000.0, 1.0)),
        single_hall=((1000.0, 1.0), (700.0, 1.0)),
    )
    assert turns(found, CENTRES) == ([], [])


def test_a_weighted_sum_keeps_its_other_parts(make_results):
    """Of 1 x public + 2 x residents + 100 x lost the whole less 2 x residents stays as it is."""
    made = manifest()
    for scenario, value in ((HALL, 3000.0), (SMALL, 2900.0), (CENTRES, 2100.0)):
        made["recommendation"]["scenarios"][scenario] |= {"value": value, "half_width": 1.0}
    results = make_results(recommendation=made["recommendation"])
    weights = (("public_cost_year", 1.0), ("resident_cost_year", 2.0), ("lost", 100.0))
    objective = Objective("", results.title, "yuan a year", "lower", 0, weights)
    assert results.recommended is not None
    results = dataclasses.replace(results, recommended=dataclasses.replace(results.recommended, objective=objective))
    found = costing(
        results,
        one_plus_n=((0.0, 0.0), (500.0, 1.0)),  # 2100 = 1100 + 2 x 500
        small_hall=((0.0, 0.0), (1000.0, 1.0)),  # 2900 = 900 + 2 x 1000: 200 less, 1000 more: 0.2
        single_hall=((0.0, 0.0), (700.0, 1.0)),  # 3000 = 1600 + 2 x 700: dearer and slower
    )
    known, _ = turns(found, CENTRES)
    assert [(one.other, one.factor) for one in known] == [(SMALL, pytest.approx(0.2))]
