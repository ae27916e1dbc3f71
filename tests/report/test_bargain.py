"""What is said of an option advised for residents' time alone, where that time is worth less than it costs."""

from __future__ import annotations

import dataclasses

from simnet.report.bargain import worse_bargain
from simnet.report.standings import Objective

from .sample import SCENARIOS
from .test_reversal import costing

HALL, SMALL, CENTRES = SCENARIOS


def test_what_spares_less_time_than_it_costs_says_so(results):
    found = costing(
        results,
        one_plus_n=((9_000_000.0, 1000.0), (500_000.0, 1000.0)),
        small_hall=((3_000_000.0, 1000.0), (1_700_000.0, 1000.0)),  # 6 million cheaper, for 1.2 million of time
        single_hall=((8_000_000.0, 1000.0), (700_000.0, 1000.0)),  # ahead as well, but by less
    )
    (said,) = worse_bargain(found)
    assert (
        said.zh == "与只留小厅（80平方米）相比，少城“1+N”每年多花财政600.0万元，省下的群众时间按现设定只值120.0万元。"
    )
    assert "costs the public 6,000,000 yuan a year more" in said.en and "no more than 1,200,000 yuan" in said.en


def test_what_spares_money_for_more_of_residents_time_says_so(results):
    found = costing(
        results,
        one_plus_n=((3_000_000.0, 1000.0), (1_700_000.0, 1000.0)),
        small_hall=((3_500_000.0, 1000.0), (500_000.0, 1000.0)),
        single_hall=((9_000_000.0, 1000.0), (1_800_000.0, 1000.0)),
    )
    (said,) = worse_bargain(found)
    assert "costs the public 500,000 yuan a year less" in said.en and "takes more is worth 1,200,000 yuan" in said.en


def test_nothing_is_said_of_a_good_bargain_or_of_a_tie(results):
    good = costing(
        results,
        one_plus_n=((900.0, 1.0), (500.0, 1.0)),
        small_hall=((700.0, 1.0), (1000.0, 1.0)),
        single_hall=((1000.0, 1.0), (700.0, 1.0)),
    )
    tie = costing(
        results,
        one_plus_n=((900.0, 20.0), (500.0, 20.0)),
        small_hall=((700.0, 20.0), (710.0, 20.0)),
        single_hall=((1000.0, 1.0), (700.0, 1.0)),
    )
    assert worse_bargain(good) == worse_bargain(tie) == []


def test_nothing_is_said_where_nothing_is_advised_or_time_was_weighed(results):
    found = costing(
        results,
        one_plus_n=((9_000_000.0, 1000.0), (500_000.0, 1000.0)),
        small_hall=((3_000_000.0, 1000.0), (1_700_000.0, 1000.0)),
        single_hall=((8_000_000.0, 1000.0), (700_000.0, 1000.0)),
    )
    assert worse_bargain(dataclasses.replace(found, best=())) == []
    assert worse_bargain(dataclasses.replace(found, best=(CENTRES, SMALL))) == []
    assert found.recommended is not None and worse_bargain(found)
    weighed = Objective("", found.title, "yuan a year", "lower", 0, (("resident_cost_year", 1.0), ("lost", 5.0)))
    recommended = dataclasses.replace(found.recommended, objective=weighed)
    assert worse_bargain(dataclasses.replace(found, recommended=recommended)) == []
