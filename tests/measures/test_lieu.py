"""What time in lieu comes to in hours and in money, by hand: a week of two Saturday mornings."""

from typing import Any

import numpy as np
import pytest

from simnet.demand.demand import Demand
from simnet.engine import reference
from simnet.measures.costs import bill
from simnet.measures.layout import Layout
from simnet.measures.measures import estimate, estimates, group_bys
from simnet.measures.outcome import Outcome
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.scenario.schema import Scenario
from simnet.tables import CASES, NEEDS

A_YEAR = 365 / 14
"""Two weeks are measured."""
HOUR_YUAN = 175_000 / 1_750
"""What an hour of staff costs: 100 yuan."""


def outcome(duty: dict[str, Any], front: dict[str, Any] | None = None) -> Outcome:
    """Weeks of a hall with two at the front, 80 post-hours a week, and six post-hours of duty on Saturdays. The measured weeks are
    the second and the third; two more follow, in which the last of it is taken."""
    tree = {
        "simnet": 1,
        "name": "lieu",
        "calendar": {"warm_up_days": 7, "days": 14, "tail_days": 14},
        "services": {"talk": {"stages": {"window": {"skill": "k", "time_min": 5}}}},
        "arrivals": {"all": {"service": "talk", "per_hour": 1}},
        "sites": {
            "hall": {
                "hours": "Mo-Sa 09:00-17:00",
                "services": "all",
                "windows": {
                    "duty": {"skills": "all", "count": 2, "hours": "Sa 09:00-12:00"} | duty,
                    "front": {"skills": "all", "count": 2, "hours": "Mo-Fr 09:00-17:00"} | (front or {}),
                },
            }
        },
        "costs": {"window_staff_year": 175_000, "staff_hours_year": 1_750},
    }
    scenario = Scenario.model_validate(tree)
    network = build(scenario)
    nobody = Demand(NEEDS.empty(0), CASES.empty(0), network.planned)
    one = totals(network, nobody, reference.run(network, nobody), scenario, Layout.of(network, scenario))
    return Outcome("one", network, scenario, Totals.concatenate([one, one]))


def staff_cost(of: Outcome, basis: str = "paid") -> float:
    line = next(line for line in bill(of) if (line.basis, line.line) == (basis, "staff"))
    assert np.all(line.estimate.influence == 0)
    return line.estimate.value / HOUR_YUAN / A_YEAR


def hours(of: Outcome, measure: str, by: str = "") -> dict[str, float]:
    return {group: made.value / A_YEAR for group, made in estimates(of, measure, by)}


def test_duty_repaid_by_time_in_lieu_is_paid_once():
    # 160 hours at the front less 12 in lieu, 12 on duty: as much as the front alone.
    of = outcome({"lieu": {"pool": "front"}})
    assert hours(of, "staff_hours", "pool") == pytest.approx({"hall.duty": 12, "hall.front": 148})
    assert hours(of, "lieu_earned_hours") == pytest.approx({"": 12})
    assert hours(of, "lieu_taken_hours", "pool") == pytest.approx({"hall.duty": 12})
    assert hours(of, "lieu_owed_hours", "site") == pytest.approx({"hall": 0})
    assert staff_cost(of) == pytest.approx(160)


def test_duty_without_time_in_lieu_is_paid_at_its_factor():
    of = outcome({"pay": 2.0})
    assert staff_cost(of) == pytest.approx(160 + 2 * 12)
    assert estimates(of, "lieu_earned_hours").groups == ()
    # The price of a normal hour does not depend on it.
    assert hours(of, "staff_hours") == pytest.approx({"": 172})


def test_two_hours_off_for_one_of_duty_are_paid_and_the_duty_is_not():
    # 24 hours off are paid though nobody works them: 136 + 24 at the front, the 12 of duty are repaid.
    of = outcome({"lieu": {"pool": "front", "ratio": 2.0}, "pay": 3.0})
    assert hours(of, "staff_hours", "pool") == pytest.approx({"hall.duty": 12, "hall.front": 136})
    assert staff_cost(of) == pytest.approx(160)


def test_what_is_owed_is_paid_at_the_factor_of_the_duty():
    # Two hours of six can be taken each week, in the week after: 4 of 12 are taken, 8 owed at 1.5.
    of = outcome({"lieu": {"pool": "front", "hours": "Mo 09:00-11:00", "weeks": 1}, "pay": 1.5})
    assert hours(of, "lieu_owed_hours") == pytest.approx({"": 8})
    assert staff_cost(of) == pytest.approx(156 + 4 + 8 * 1.5)


def test_hosted_staff_cost_nothing_extra_in_lieu_too():
    of = outcome({"lieu": {"pool": "front"}, "hosted": True}, {"hosted": True})
    assert staff_cost(of) == 0
    assert staff_cost(of, "full") == pytest.approx(160)
    # Hosted staff lent for duty that the public would pay: time off is the host's, the duty is free.
    of = outcome({"lieu": {"pool": "front"}}, {"hosted": True})
    assert staff_cost(of) == pytest.approx(0)


def test_staff_hours_by_weekday_say_what_it_takes_from_monday():
    plain, lieu = (hours(outcome(duty), "staff_hours", "weekday") for duty in ({}, {"lieu": {"pool": "front"}}))
    assert plain == pytest.approx({"Mo": 32, "Tu": 32, "We": 32, "Th": 32, "Fr": 32, "Sa": 12, "Su": 0})
    assert lieu == pytest.approx(plain | {"Mo": 20})
    by_hour = hours(outcome({"lieu": {"pool": "front"}}), "staff_hours", "hour")
    # 20 half-days of two at each hour, less one from 9 to 15 on two Mondays; two Saturdays of two from 9 to 12.
    expected = {"09": 20 - 2 + 4, "12": 20 - 2, "15": 20, "08": 0, "17": 0}
    assert {hour: by_hour[hour] for hour in expected} == pytest.approx(expected)
    assert "hour" in group_bys(outcome({}), "staff_hours")
    assert estimate(outcome({}), "staff_hours").value == pytest.approx(sum(plain.values()) * A_YEAR)
