"""Time in lieu worked out by hand: a Saturday morning of two, and what it takes from the weekdays after."""

from typing import Any

import numpy as np
import pytest

from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR

DUTY, FRONT = 0, 1
SATURDAY, MONDAY, TUESDAY = 5, 7, 8


def network_of(lieu: dict[str, Any], front: dict[str, Any], days: int = 14, **duty: Any) -> Network:
    """Two weeks from a Monday. Two stand in the hall on Saturdays from 9 to 12: six hours of duty."""
    scenario = Scenario.model_validate(
        {
            "simnet": 1,
            "name": "lieu",
            "calendar": {"days": days, "tail_days": 0},
            "services": {"talk": {"stages": {"window": {"skill": "k", "time_min": 5}}}},
            "arrivals": {"all": {"service": "talk", "per_hour": 1}},
            "sites": {
                "hall": {
                    "hours": "Mo-Sa 09:00-17:00",
                    "services": "all",
                    "windows": {
                        "duty": {
                            "skills": "all",
                            "count": 2,
                            "hours": "Sa 09:00-12:00",
                            "lieu": {"pool": "front"} | lieu,
                        }
                        | duty,
                        "front": {"skills": "all", "hours": "Mo-Fr 09:00-17:00"} | front,
                    },
                }
            },
        }
    )
    assert not check(scenario)
    return build(scenario)


def posts(network: Network, pool: int, day: int) -> list[tuple[float, int]]:
    """Return the changes of a pool's plan on a day: (hour, posts)."""
    of_day = network.planned[(network.planned["pool"] == pool) & (network.planned["time"] // DAY == day)]
    return [(time % DAY / HOUR, count) for time, count in of_day[["time", "count"]].tolist()]


def account(network: Network) -> list[tuple[int, float, float, float]]:
    """Return (day, hours worked, earned, taken) of each day of duty."""
    rows = network.lieu[["day", "worked", "earned", "taken"]].tolist()
    return [(day // DAY, worked / HOUR, earned / HOUR, taken / HOUR) for day, worked, earned, taken in rows]


def test_six_hours_of_saturday_come_off_monday_one_post_at_a_time():
    network = network_of({}, {"count": 2})
    assert posts(network, DUTY, SATURDAY) == [(9, 2), (12, 0)]
    assert posts(network, FRONT, 0) == [(9, 2), (17, 0)]  # no duty before the first week
    assert posts(network, FRONT, MONDAY) == [(9, 1), (15, 2), (17, 0)]  # 9 to 15: six hours
    assert posts(network, FRONT, TUESDAY) == [(9, 2), (17, 0)]
    # The second Saturday is the last but one day of the run: nothing is left to take it from.
    assert account(network) == [(5, 6, 6, 6), (12, 6, 6, 0)]


def test_ratio_posts_at_once_and_hours_in_which_it_may_be_taken():
    lieu = {"ratio": 2.0, "at_once": 2, "hours": "Mo-We 13:00-17:00"}
    network = network_of(lieu, {"count": 3})
    # 12 hours: two off on Monday from 13 to 17 are 8, two off on Tuesday from 13 to 15 the other 4.
    assert posts(network, FRONT, MONDAY) == [(9, 3), (13, 1), (17, 0)]
    assert posts(network, FRONT, TUESDAY) == [(9, 3), (13, 1), (15, 3), (17, 0)]
    assert account(network)[0] == (5, 6, 12, 12)


def test_the_site_and_pool_may_be_named_and_who_stays_by_min_posts_is_not_off():
    network = network_of({"pool": "hall.front", "at_once": 5}, {"count": 2, "min_posts": 1})
    assert posts(network, FRONT, MONDAY) == [(9, 1), (15, 2), (17, 0)]
    network = network_of({}, {"count": 2, "min_posts": 2})
    assert posts(network, FRONT, MONDAY) == [(9, 2), (17, 0)]
    assert account(network) == [(5, 6, 6, 0), (12, 6, 6, 0)]


def test_what_is_not_taken_within_its_weeks_is_owed_the_oldest_first():
    # Mondays from 9 to 11 give two hours a week. Day 5's six hours: 2 on day 7, 2 on day 14, then its two weeks are over.
    # Day 12's: none on day 14, 2 on day 21; day 19's: none on day 21, on which the run of 22 days ends.
    network = network_of({"weeks": 2, "hours": "Mo 09:00-11:00"}, {"count": 1}, days=22)
    assert account(network) == [(5, 6, 6, 4), (12, 6, 6, 2), (19, 6, 6, 0)]
    assert posts(network, FRONT, 21) == [(11, 1), (17, 0)]


def test_a_whole_day_off_leaves_the_rest_to_the_day_after():
    # One window: six hours of Monday; at ratio 1.5 nine hours, of which the last falls on Tuesday.
    network = network_of({"ratio": 1.5}, {"count": 1})
    assert posts(network, FRONT, MONDAY) == []
    assert posts(network, FRONT, TUESDAY) == [(10, 1), (17, 0)]


@pytest.mark.parametrize("start", ["2025-09-27", "2025-10-01"])
def test_weeks_begin_on_calendar_mondays_whatever_days_count_as(start: str):
    """28 September 2025, a Sunday, is a working day; weeks go by the calendar all the same, and nobody has time off twice."""
    tree = {
        "simnet": 1,
        "name": "lieu",
        "calendar": {"start": start, "days": 28, "tail_days": 0, "holidays": "CN"},
        "services": {"talk": {"stages": {"window": {"skill": "k", "time_min": 5}}}},
        "arrivals": {"all": {"service": "talk", "per_hour": 1}},
        "sites": {
            "hall": {
                "hours": "Mo-Su 09:00-17:00",
                "services": "all",
                "windows": {
                    "duty": {
                        "skills": "all",
                        "count": 1,
                        "hours": "Sa-Su 09:00-12:00; PH off",
                        "lieu": {"pool": "front"},
                    },
                    "front": {"skills": "all", "count": 2, "hours": "Mo-Fr 09:00-17:00; PH off"},
                },
            }
        },
    }
    network = build(Scenario.model_validate(tree))
    tree["sites"]["hall"]["windows"]["duty"]["lieu"] = None
    plain = build(Scenario.model_validate(tree))

    def hours(of: Network) -> np.ndarray:
        return np.array([_posts_time(of, FRONT, day) for day in range(28)]) / HOUR

    off = hours(plain) - hours(network)
    assert np.all(off >= 0)
    assert off.sum() * HOUR == network.lieu["taken"].sum() > 0
    # By the date (27 September 2025 was a Saturday) each day off comes in a week after the duty.
    first = 5 if start == "2025-09-27" else 2
    weeks_of_duty = (network.lieu["day"] // DAY + first) // 7
    assert (np.flatnonzero(off).min() + first) // 7 > weeks_of_duty.min()


def _posts_time(network: Network, pool: int, day: int) -> int:
    rows = network.planned[network.planned["pool"] == pool]
    ends = np.append(rows["time"][1:], network.rules["horizon"][0])
    inside = np.minimum(ends, (day + 1) * DAY) - np.maximum(rows["time"], day * DAY)
    return int((rows["count"] * np.maximum(inside, 0)).sum())
