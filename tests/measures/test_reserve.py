"""What reserve posts come to in hours and in money, by hand: the day of a hall with one window and one in reserve."""

import pytest

from simnet.demand.draw import draw_demand
from simnet.engine import reference
from simnet.measures.costs import bill
from simnet.measures.layout import Layout
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.scenario.schema import Scenario

A_YEAR = 365
"""One day is measured."""
HOUR_YUAN = 100.0


def outcome(**window: object) -> Outcome:
    """Return a day from 9 to 17. People come at 9:00, 9:01 and 9:02, and are served in an hour each."""
    tree = {
        "simnet": 1,
        "name": "reserve",
        "calendar": {"days": 1, "tail_days": 1},
        "services": {"talk": {"stages": {"window": {"skill": "k", "time_min": 60}}}},
        "arrivals": {"all": {"service": "talk", "at_min": [540, 541, 542]}},
        "sites": {
            "hall": {
                "hours": "Mo-Su 09:00-17:00",
                "services": "all",
                "windows": {"w": {"skills": "all", "count": 1, **window}},
            }
        },
        "costs": {"window_staff_year": 175_000, "staff_hours_year": 1_750},
    }
    scenario = Scenario.model_validate(tree)
    network = build(scenario)
    demand = draw_demand(scenario, network, 1, 0)
    one = totals(network, demand, reference.run(network, demand), scenario, Layout.of(network, scenario))
    return Outcome("one", network, scenario, one)


def hours(of: Outcome, measure: str) -> float:
    return estimate(of, measure).value / A_YEAR


def staff_cost(of: Outcome, basis: str = "paid") -> float:
    line = next(line for line in bill(of) if (line.basis, line.line) == (basis, "staff"))
    return line.estimate.value / HOUR_YUAN / A_YEAR


RESERVE = {"count": 1, "open_above": 1, "close_below": 1, "delay_min": 28}


def test_open_hours_are_rostered_and_paid_and_what_goes_beyond_is_overtime():
    # 9:02 two wait: called for 9:30. 9:30 it opens and takes the second till 10:30; 10:00 the window takes the third: nobody waits,
    # so it closes; its server works half an hour beyond. Open half an hour; rostered 8.5, present 9.
    of = outcome(reserve=RESERVE)
    assert hours(of, "staff_hours") == pytest.approx(8)
    assert hours(of, "reserve_hours") == pytest.approx(0.5)
    assert hours(of, "overtime_hours") == pytest.approx(0.5)
    assert hours(of, "present_hours") == pytest.approx(9)
    assert estimate(of, "occupancy").value == pytest.approx(3 / 9)
    assert staff_cost(of) == pytest.approx(8.5)


def test_reserve_hours_are_paid_at_their_factor_and_hosted_ones_by_the_host():
    assert staff_cost(outcome(reserve=RESERVE | {"pay": 2.0})) == pytest.approx(9)
    of = outcome(reserve=RESERVE | {"pay": 2.0}, hosted=True)
    assert staff_cost(of) == 0
    assert staff_cost(of, "full") == pytest.approx(9)


def test_a_reserve_that_never_opens_costs_nothing():
    of = outcome(reserve={"count": 3, "open_above": 5, "pay": 2.0})
    assert hours(of, "reserve_hours") == 0
    assert staff_cost(of) == pytest.approx(8)
