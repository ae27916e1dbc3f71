"""Rosters after absence, worked out from the draws themselves."""

from typing import Any

import numpy as np

from simnet.demand.draw import draw_demand
from simnet.demand.points import FIRST_DAY
from simnet.luck import decisions, entity_draw, name_hash
from simnet.network.network import Network
from simnet.units import DAY, HOUR
from tests.demand.helpers import built, street


def hall(**pools: dict[str, Any]) -> dict[str, Any]:
    return {"hall": {"hours": "Mo-Fr 09:00-17:00", "services": "all", "windows": pools}}


def rosters(given: dict[str, Any], seed: int = 3, replication: int = 4) -> tuple[Network, np.ndarray]:
    scenario, network = built(given)
    return network, draw_demand(scenario, network, seed, replication).rosters


def days_of(rows: np.ndarray, pool: int = 0) -> list[tuple[int, int]]:
    of_pool = rows[rows["pool"] == pool]
    return list(zip(of_pool["time"].tolist(), of_pool["count"].tolist(), strict=True))


def here(posts: int, day: int, pool: str, chance: float, first_measured: int = 0) -> int:
    ordinal = FIRST_DAY + day - first_measured
    draws = [entity_draw(3, 4, decisions.ABSENCE, ordinal, name_hash("hall", pool), post) for post in range(posts)]
    return sum(u >= chance for u in draws)


def test_without_absence_the_plan_itself():
    network, rows = rosters(street())
    assert rows is network.planned


def test_posts_are_absent_by_day():
    _, rows = rosters(street(sites=hall(w={"skills": "all", "count": 5, "absence": 0.3})))
    expected = []
    for day in range(56):
        if day % 7 < 5:
            count = here(5, day, "w", 0.3)
            expected += [(day * DAY + 9 * HOUR, count), (day * DAY + 17 * HOUR, 0)] if count else []
    assert days_of(rows) == expected
    mean = np.mean([count for _, count in days_of(rows)[::2]])
    assert 3 < mean < 4


def test_min_posts_are_filled_but_never_beyond_the_plan():
    shifts = {"a": {"hours": "Mo-Fr 09:00-12:00", "count": 4}, "b": {"hours": "Mo-Fr 12:00-17:00", "count": 1}}
    pool = {"skills": "all", "shifts": shifts, "absence": 0.6, "min_posts": 2}
    _, rows = rosters(street(sites=hall(w=pool)))
    by_time = dict(days_of(rows))
    for day in range(5):
        assert by_time[day * DAY + 9 * HOUR] == max(2, here(4, day, "w", 0.6))
        assert by_time[day * DAY + 12 * HOUR] == 1
        assert by_time[day * DAY + 17 * HOUR] == 0


def test_everybody_absent_and_nobody_stands_in():
    _, rows = rosters(street(sites=hall(w={"skills": "all", "count": 3, "absence": 1.0})))
    assert len(rows) == 0


def test_round_the_clock_changes_at_midnight_and_only_when_the_count_does():
    given = street(sites=hall(w={"skills": "all", "hours": "24/7", "count": 2, "absence": 0.4}))
    _, rows = rosters(given)
    counts = [here(2, day, "w", 0.4) for day in range(56)]
    expected, present = [], 0
    for day, count in enumerate(counts):
        if count != present:
            expected.append((day * DAY, count))
            present = count
    assert days_of(rows) == expected
    assert len(expected) < 56


def test_rows_are_sorted_and_another_pool_changes_nobody():
    one = {"skills": "all", "count": 3, "absence": 0.3}
    always = {"skills": "all", "hours": "24/7", "count": 3, "absence": 0.2}
    _, alone = rosters(street(sites=hall(w=one)))
    _, together = rosters(street(sites=hall(a=always, w=one, z={"skills": "all", "count": 1})))
    assert days_of(alone) == days_of(together, pool=1)
    order = list(zip(together["time"].tolist(), together["pool"].tolist(), strict=True))
    assert order == sorted(set(order))
    for pool in range(3):
        counts = [count for _, count in days_of(together, pool)]
        assert all(first != second for first, second in zip([0, *counts], counts, strict=False))


def test_splitting_a_shift_changes_nobody():
    one = {"skills": "all", "count": 3, "absence": 0.3}
    parts = {"a": {"hours": "Mo-Fr 09:00-10:00", "count": 3}, "b": {"hours": "Mo-Fr 10:00-17:00", "count": 3}}
    _, whole = rosters(street(sites=hall(w=one)))
    _, split = rosters(street(sites=hall(w={"skills": "all", "shifts": parts, "absence": 0.3})))
    assert np.array_equal(whole, split)


def test_a_longer_warm_up_makes_nobody_ill():
    sites = hall(w={"skills": "all", "count": 3, "absence": 0.3})
    _, plain = rosters(street(sites=sites, calendar={"days": 14, "tail_days": 0}))
    _, warm = rosters(street(sites=sites, calendar={"days": 14, "warm_up_days": 7, "tail_days": 0}))
    later = warm[warm["time"] >= 7 * DAY]
    assert days_of(plain) == [(time - 7 * DAY, count) for time, count in days_of(later)]


def stand_in(post: int, day: int, pool: str, chance: float) -> bool:
    draw = entity_draw(3, 4, decisions.STAND_IN, FIRST_DAY + day, name_hash("hall", pool), post)
    return draw < chance


def test_stand_ins_come_by_a_draw_of_their_own():
    _, alone = rosters(street(sites=hall(w={"skills": "all", "count": 5, "absence": 0.3})))
    _, rows = rosters(street(sites=hall(w={"skills": "all", "count": 5, "absence": 0.3, "stand_in": 0.6})))
    missing, counts, before = 0, dict(days_of(rows)), dict(days_of(alone))
    for day in range(5):
        absent = [
            post
            for post in range(5)
            if entity_draw(3, 4, decisions.ABSENCE, FIRST_DAY + day, name_hash("hall", "w"), post) < 0.3
        ]
        came = sum(stand_in(post, day, "w", 0.6) for post in absent)
        missing += len(absent)
        assert before[day * DAY + 9 * HOUR] == 5 - len(absent)
        assert counts[day * DAY + 9 * HOUR] == 5 - len(absent) + came
    assert missing > 0
    # Of 40 working days x 5 posts about 60 are absent; 0.6 of those are filled: 200 - 24 on average, give or take 9.
    measured = [count for _, count in days_of(rows) if count]
    assert 200 - 24 - 9 < sum(measured) * 40 / len(measured) < 200 - 24 + 9


def test_stand_ins_who_always_come_leave_the_plan():
    network, rows = rosters(street(sites=hall(w={"skills": "all", "count": 5, "absence": 0.3, "stand_in": 1.0})))
    assert np.array_equal(rows, network.planned)


def test_all_absent_and_stand_ins_and_then_min_posts():
    # Everybody is absent: the first five days' stand-ins by their draws, but never fewer than two.
    _, rows = rosters(
        street(sites=hall(w={"skills": "all", "count": 4, "absence": 1.0, "stand_in": 0.4, "min_posts": 2}))
    )
    by_time = dict(days_of(rows))
    for day in range(5):
        came = sum(stand_in(post, day, "w", 0.4) for post in range(4))
        assert by_time[day * DAY + 9 * HOUR] == max(2, came)
