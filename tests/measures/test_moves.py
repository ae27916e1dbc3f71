"""What moved posts come to in hours and in money, by hand: a day of two offices, two posts each."""

import pytest

from simnet.demand.draw import draw_demand
from simnet.engine import reference
from simnet.measures.costs import bill
from simnet.measures.layout import Layout
from simnet.measures.measures import estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.scenario.schema import Scenario

A_YEAR = 365
"""One day is measured."""
HOUR_YUAN = 100.0


def outcome(staffing: dict[str, object]) -> Outcome:
    """Return a day from 9 to 17. Four come to the east from 9:00 on, a minute apart, and are served in an hour each; nobody to the west."""
    east, west = (
        {"hours": "Mo-Su 09:00-17:00", "services": services, "windows": {"w": {"skills": [skill], "count": 2}}}
        for services, skill in ((["talk"], "k"), (["law"], "l"))
    )
    tree = {
        "simnet": 1,
        "name": "moves",
        "calendar": {"days": 1, "tail_days": 1},
        "services": {
            "talk": {"stages": {"window": {"skill": "k", "time_min": 60}}},
            "law": {"stages": {"window": {"skill": "l", "time_min": 60}}},
        },
        "arrivals": {"all": {"service": "talk", "at_min": [540, 541, 542, 543]}},
        "sites": {"east": east, "west": west},
        "staffing": staffing,
        "costs": {"window_staff_year": 175_000, "staff_hours_year": 1_750},
    }
    scenario = Scenario.model_validate(tree)
    network = build(scenario)
    demand = draw_demand(scenario, network, 1, 0)
    one = totals(network, demand, reference.run(network, demand), scenario, Layout.of(network, scenario))
    return Outcome("one", network, scenario, one)


def by_site(of: Outcome, measure: str) -> dict[str, float]:
    return {group: round(made.value / A_YEAR, 6) for group, made in estimates(of, measure, "site")}


def staff_cost(of: Outcome) -> float:
    line = next(line for line in bill(of) if (line.basis, line.line) == ("paid", "staff"))
    return line.estimate.value / HOUR_YUAN / A_YEAR


def test_hours_go_with_the_posts_and_money_stays():
    live = {"every_min": 15, "travel_min": 30, "more_waiting": 1}
    of = outcome({"both": {"pools": ["east.w", "west.w"], "live": live}})
    # 9:15 two wait in the east: a post leaves the west, 7.75 hours before the end, and is in the east at 9:45, for 7.25 hours. At 9:30 two
    # wait there still, but the west has only one post left.
    assert by_site(of, "moved_hours") == {"east": 7.25, "west": -7.75}
    assert estimate(of, "moved_hours").value / A_YEAR == pytest.approx(-0.5)
    assert by_site(of, "present_hours") == {"east": 16 + 7.25, "west": 16 - 7.75}
    # What is planned, and paid, is what it was; the half hour on the way is paid too.
    assert by_site(of, "staff_hours") == {"east": 16, "west": 16}
    assert staff_cost(of) == pytest.approx(32)
    assert estimate(of, "overtime_hours").value == 0


def test_where_nothing_is_moved_there_are_no_hours_moved():
    of = outcome({})
    assert by_site(of, "moved_hours") == {"east": 0, "west": 0}
    assert by_site(of, "present_hours") == {"east": 16, "west": 16}
    assert staff_cost(of) == pytest.approx(32)
