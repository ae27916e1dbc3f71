"""Diaries become slots: which there are, which nobody could book, and for how long somebody stands by."""

from typing import Any

import numpy as np
import pytest

from simnet.measures.bookings import standby_time
from simnet.network.appointments import slot_times
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.tables import NONE
from simnet.units import DAY, HOUR, MINUTE

SPANS = np.array([[9 * HOUR, 10 * HOUR], [13 * HOUR, 14 * HOUR + 59 * MINUTE]])


def test_slots_begin_with_each_span_and_end_in_it() -> None:
    # 9:00, 9:30; 13:00, 13:30, 14:00 (14:30 would end at 15:00, a minute too late).
    times = slot_times(SPANS, 30 * MINUTE, DAY)
    assert (times // MINUTE).tolist() == [540, 570, 780, 810, 840]
    # One longer than a span has no place in it; none begins at the horizon or later.
    assert (slot_times(SPANS, 90 * MINUTE, DAY) // MINUTE).tolist() == [780]
    assert (slot_times(SPANS, 30 * MINUTE, 13 * HOUR + 30 * MINUTE) // MINUTE).tolist() == [540, 570, 780]
    assert slot_times(SPANS[:0], MINUTE, DAY).size == 0


def network(**site: Any) -> Network:
    tree = {
        "simnet": 1,
        "name": "diaries",
        "calendar": {"days": 7, "tail_days": 0},
        "services": {
            "a": {"stages": {"w": {"skill": "a", "time_min": 5}}},
            "b": {"stages": {"w": {"skill": "b", "time_min": 5}}},
        },
        "arrivals": {"all": {"service": "a", "per_hour": 1}},
        "sites": {"hall": {"hours": "Mo-Fr 09:00-12:00", "services": "all", **site}},
        "channels": {"appointment": {"services": "all"}},
    }
    scenario = Scenario.model_validate(tree)
    assert not check(scenario), check(scenario)
    return build(scenario)


def times_of(built: Network, diary: int) -> list[int]:
    """Return when the slots of a diary begin, in minutes."""
    first, number = (int(built.diaries[diary][name]) for name in ("first_slot", "num_slots"))
    assert (built.appointments["diary"][first : first + number] == diary).all()
    return (built.appointments["time"][first : first + number] // MINUTE).tolist()


def test_slots_that_nobody_could_book_are_none() -> None:
    # Skill a is there until ten, b until eleven; on Tuesday the hall is closed. Diaries in the order of their ids.
    windows = {
        "a": {"skills": ["a"], "count": 1, "hours": "Mo-Fr 09:00-10:00"},
        "b": {"skills": ["b"], "count": 1, "hours": "Mo-Fr 09:00-11:00"},
        "duty": {"skills": "all", "count": 2, "call_out_min": 45},
    }
    diaries = {
        "both": {"every_min": 60},
        "just_a": {"every_min": 60, "services": ["a"], "hours": "Mo,Tu 08:00-12:00"},
        "night": {"every_min": 90, "hours": "Mo,Tu 20:00-24:00", "on_call": "duty", "places": 3},
    }
    built = network(windows=windows, diaries=diaries, closed={"day 2": 1})
    assert built.names.diaries == (("hall", "both"), ("hall", "just_a"), ("hall", "night"))
    assert times_of(built, 0) == [day * 1440 + hour * 60 for day in (0, 2, 3, 4) for hour in (9, 10)]
    assert times_of(built, 1) == [540]
    assert times_of(built, 2) == [20 * 60, 21 * 60 + 30]
    night = built.diaries[2]
    assert [int(night[name]) for name in ("places", "length", "crew", "call_out")] == [3, 90 * MINUTE, 2, 45 * MINUTE]
    assert built.names.pools[int(night["pool"])] == ("hall", "duty") and built.diaries["pool"][:2].tolist() == [
        NONE,
        NONE,
    ]
    assert built.diary_takes.tolist() == [[1, 1], [1, 0], [1, 1]]
    # A pool on call has no roster, so that nobody is taken in because of it.
    assert int(night["pool"]) not in built.planned["pool"].tolist()
    assert (built.take_until[0] // MINUTE).tolist() == [600, 660]


@pytest.mark.parametrize(("low", "high", "hours"), [(0, 7 * DAY, 2 * 5), (20 * HOUR, 21 * HOUR, 2), (0, 19 * HOUR, 0)])
def test_standing_by_counts_each_instant_once(low: int, high: int, hours: int) -> None:
    # Two diaries of one pool of two posts: 19:00-22:00 and 20:00-24:00, that is five hours of two posts on Monday.
    windows = {"w": {"skills": "all", "count": 1}, "duty": {"skills": "all", "count": 2, "call_out_min": 0}}
    diaries = {
        "one": {"every_min": 60, "hours": "Mo 19:00-22:00", "on_call": "duty"},
        "two": {"every_min": 30, "hours": "Mo 20:00-24:00", "on_call": "duty"},
    }
    built = network(windows=windows, diaries=diaries)
    standby = standby_time(built, low, high)
    assert standby[built.names.pools.index(("hall", "duty"))] == hours * HOUR and standby.sum() == hours * HOUR
