"""Days of other demand: who comes on them comes besides those who come anyway, and no other day changes."""

import numpy as np
import pytest

from simnet.units import DAY
from tests.demand.helpers import demand_of, people, service, street

DAYS = {"2025-03-12": 3.0, "2025-03-13": 0.5, "2025-03-14": 0.0}
"""Wednesday, Thursday and Friday: days 2, 3 and 4."""


def rate(**demand: object) -> dict:
    """Twenty an hour, round the clock, for a week from Monday 10 March 2025."""
    return street(
        calendar={"start": "2025-03-10", "days": 7, "tail_days": 0},
        services={"s": service()},
        arrivals={"line": {"service": "s", "zone": "east", "segment": "general", "per_hour": 20.0}},
        demand=demand,
    )


@pytest.mark.parametrize("busyness", [0.0, 0.4])
def test_the_same_people_come_and_others_besides(busyness):
    plain = people(rate(busyness_cv=busyness))
    other = people(rate(busyness_cv=busyness, days=DAYS))

    def on(found: dict, *days: int) -> set:
        return {(key, who) for key, who in found.items() if who[0] // DAY in days}

    assert on(plain, 0, 1, 5, 6) == on(other, 0, 1, 5, 6) and len(on(plain, 0)) > 200
    assert on(plain, 2) < on(other, 2)
    assert on(other, 3) < on(plain, 3)
    assert on(other, 4) == set()


def test_so_many_more_as_it_says():
    # 480 a day, 1,440 on Wednesday, 240 on Thursday, none on Friday; the means of 40 replications have a standard
    # deviation of sqrt(480 / 40) = 3.5, 6 and 2.4: four of them.
    counts = np.mean(
        [
            np.bincount(demand_of(rate(days=DAYS), replication=number).needs["time"] // DAY, minlength=7)
            for number in range(40)
        ],
        axis=0,
    )
    assert counts == pytest.approx([480, 480, 1440, 240, 0, 480, 480], abs=24)


def test_it_comes_on_top_of_seasons_and_of_the_factor_and_nobody_makes_up_for_it():
    def counted(**more: object) -> np.ndarray:
        given = street(
            calendar={"start": "2025-03-10", "days": 14, "tail_days": 0},
            seasons={"spring": {"months": {"03": 2.0, "04": 0.0}}},
            services={"s": service(cases_per_head_year={"general": 200.0}, season="spring")},
            demand=more,
        )
        return np.bincount(demand_of(given).needs["time"] // DAY, minlength=14)

    plain, other = counted(factor=0.5), counted(factor=0.5, days={"2025-03-12": 2.0})
    assert np.flatnonzero(plain != other).tolist() == [2]
    # Some 1,500 people x 200 / 52 weeks x 0.2 of a week, twice that in March and half of it by the factor: more than a thousand.
    assert other[2] == pytest.approx(2 * plain[2], rel=0.15) and plain[2] > 1000


def test_renewals_and_instants_are_as_they_are():
    given = rate(days=dict.fromkeys(DAYS, 2.0))
    given["arrivals"] = {
        "line": {"service": "s", "zone": "east", "segment": "general", "interarrival_min": 30},
        "trace": {"service": "s", "zone": "east", "segment": "general", "at_min": [3000, 3001]},
    }
    assert len(demand_of(given).needs) == 7 * 48 - 1 + 2


def test_days_may_be_counted_where_there_are_no_dates():
    given = rate(days={"day 4": 0.0}) | {"calendar": {"days": 2, "warm_up_days": 3, "tail_days": 0}}
    counts = np.bincount(demand_of(given).needs["time"] // DAY, minlength=5)
    assert counts[3] == 0 and (counts[[0, 1, 2, 4]] > 300).all()
