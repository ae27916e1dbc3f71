"""Groups of pools among which posts are moved: who is in them, and when they are looked at, by hand."""

from typing import Any

import numpy as np
import pytest

from simnet.network.build import build
from simnet.network.network import Network
from simnet.network.staffing import looks, midnights
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.tables import HOURS_BEGIN, HOURS_END, LINES_LOOKED_AT, PLANNED_ANEW
from simnet.units import DAY, HOUR, MINUTE


def town(staffing: dict[str, Any], calendar: dict[str, Any] | None = None, **of_sites: dict[str, Any]) -> Network:
    """Return three offices, one window each, with 1, 2 and 3 posts."""
    sites: dict[str, Any] = {
        name: {
            "hours": "Mo-Fr 09:00-12:00,13:00-17:00",
            "services": "all",
            "windows": {"w": {"skills": "all", "count": count}},
            **of_sites.get(name, {}),
        }
        for name, count in (("a", 1), ("b", 2), ("c", 3))
    }
    tree = {
        "simnet": 1,
        "name": "town",
        "calendar": calendar or {"days": 3, "tail_days": 2},
        "services": {"talk": {"stages": {"window": {"skill": "k", "time_min": 5}}}},
        "arrivals": {"all": {"service": "talk", "per_hour": 1}},
        "sites": sites,
        "staffing": staffing,
    }
    scenario = Scenario.model_validate(tree)
    assert not check(scenario)
    return build(scenario)


def times(network: Network, what: int) -> list[tuple[int, int]]:
    """Return (day, minutes after midnight) of the events of one sort."""
    rows = network.staffing_times[network.staffing_times["what"] == what]["time"].tolist()
    return [(time // DAY, time % DAY // MINUTE) for time in rows]


def test_groups_and_their_pools_are_in_the_order_of_rows_whatever_the_order_in_the_file():
    later = {"pools": ["c.w", "a.w"], "live": {"every_min": 30, "travel_min": 12.5, "more_waiting": 4}}
    network = town({"later": later})
    (group,) = network.staffing
    assert group.tolist() == (1, 4, 1, 0, 0, 4, 12.5 * MINUTE, 0, 2)
    assert network.members.tolist() == [(0, 0, 1), (0, 2, 3)]
    planned = {"pools": ["b.w", "c.w"], "min_posts": 2, "replan": {"every_days": 2, "past_days": 1}}
    (group,) = town({"first": planned}).staffing
    assert group.tolist() == (0, 5, 2, 1, 0, 0, 0, 0, 2)
    by_work = planned | {"replan": {"every_days": 2, "past_days": 1, "by": "work"}}
    assert town({"first": by_work}).staffing["by_work"].tolist() == [1]
    assert town({}).members.size == town({}).staffing_times.size == 0


def test_hours_are_those_of_the_pools_and_lines_are_looked_at_within_them():
    network = town(
        {"all": {"pools": ["a.w", "b.w"], "live": {"every_min": 90, "more_waiting": 1}}}, {"days": 1, "tail_days": 0}
    )
    assert times(network, HOURS_BEGIN) == [(0, 540), (0, 780)]
    assert times(network, HOURS_END) == [(0, 720), (0, 1020)]
    # From nine: 10:30, and twelve is the end. From one: 14:30, 16:00.
    assert times(network, LINES_LOOKED_AT) == [(0, 630), (0, 870), (0, 960)]


def test_nothing_is_moved_on_days_on_which_a_site_of_the_group_is_closed():
    group = {"all": {"pools": ["a.w", "b.w"], "replan": {"every_days": 1, "past_days": 1}}}
    network = town(group, b={"closed": {"day 2": 1}}, c={"closed": {"day 3": 1}})
    assert times(network, HOURS_BEGIN) == [(day, minute) for day in (0, 2, 3, 4) for minute in (540, 780)]
    assert times(network, HOURS_END) == [(day, minute) for day in (0, 2, 3, 4) for minute in (720, 1020)]
    assert times(network, PLANNED_ANEW) == [(day, 0) for day in (1, 2, 3, 4)]


def test_plans_are_made_at_midnights_once_enough_is_known():
    group = {"pools": ["a.w", "b.w"], "replan": {"every_days": 2, "past_days": 1}}
    assert times(town({"all": group}), PLANNED_ANEW) == [(1, 0), (3, 0)]
    group["replan"] |= {"first_after_days": 2}
    assert times(town({"all": group}), PLANNED_ANEW) == [(2, 0), (4, 0)]
    # Not after the horizon, which may lie within a day: 1,500 minutes are a day and an hour.
    short = town({"all": group | {"replan": {"every_days": 1, "past_days": 1}}}, {"minutes": 1500, "tail_minutes": 0})
    assert times(short, PLANNED_ANEW) == [(1, 0)]


def test_a_plan_is_followed_at_midnights_within_the_hours_too_but_lines_are_not_looked_at_anew():
    # From 20:00 to 26:00 and again from 4:00 to 24:00: two midnights lie within hours, that at which the second span ends does not.
    overnight = {"hours": "Mo 20:00-26:00; Tu 04:00-24:00", "count": 1, "skills": ["k"]}
    sites = {name: {"hours": "24/7", "windows": {"w": overnight}} for name in "ab"}
    begins = [(0, 1200), (1, 0), (1, 240)]
    for how, expected in (
        ({"replan": {"every_days": 1, "past_days": 1}}, begins),
        ({"live": {"every_min": 90, "more_waiting": 1}}, [begins[0], begins[2]]),
    ):
        network = town({"all": {"pools": ["a.w", "b.w"], **how}}, {"days": 3, "tail_days": 0}, **sites)
        assert times(network, HOURS_BEGIN) == expected
    assert midnights(np.array([[0, 3 * DAY], [3 * DAY + 5, 4 * DAY]])).tolist() == [DAY, 2 * DAY]
    assert midnights(np.empty((0, 2), np.int64)).tolist() == []


@pytest.mark.parametrize(
    ("spans", "every", "horizon", "expected"),
    [
        ([[0, 10], [20, 26]], 5, 100, [5, 25]),
        ([[0, 10]], 10, 100, []),
        ([[0, 11]], 10, 100, [10]),
        ([[0, 100 * HOUR]], HOUR, 2 * HOUR, [HOUR]),
        ([[50, 60]], 5, 40, []),
    ],
)
def test_looks_come_every_so_often_within_spans(spans, every, horizon, expected):
    assert looks(np.array(spans), every, horizon).tolist() == expected
