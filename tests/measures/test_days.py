"""A day by quarter hours: hand-worked stories, and random Records against plain loops."""

import numpy as np
import pytest

from simnet.measures.days import (
    BUSY,
    MOST,
    POSTS,
    WAITING,
    day_of,
    most_at_once,
    usual_and_worst,
    visits_by_day,
    windows_with_staff,
)
from simnet.measures.layout import QUARTER, Layout
from simnet.units import DAY
from tests.engine.stories import ENGINES, MINUTE, clock, office, pool, service, site, story, visits

from .naive import Told, pieces
from .toy import random_worlds

NINE = 36
"""The quarter hour that begins at nine."""


def day(told, windows, number=0):
    return day_of(told.story.network, np.array(windows), told.story.demand, told.records, number)


def quarters(made, site_row, column, first, last):
    return made.sites[site_row, first:last, column].tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_one_window_and_three_people(engine):
    # Talks of ten minutes at one window, open 9 to 17. They come at 9:00, 9:01 and 9:12. The first is served till 9:10, the second waits
    # nine minutes and is served till 9:20, the third waits from 9:12 to 9:20, three minutes of it in the first quarter, till 9:30.
    comes = [("talk", clock(9)), ("talk", clock(9, 1)), ("talk", clock(9, 12))]
    made = day(story({"talk": service()}, {"hall": site()}, comes).run(engine), [True])
    assert made.visits == 3
    assert quarters(made, 0, WAITING, NINE, NINE + 3) == [12 * MINUTE, 5 * MINUTE, 0]
    assert quarters(made, 0, MOST, NINE, NINE + 3) == [1, 1, 0]
    assert quarters(made, 0, BUSY, NINE, NINE + 3) == [15 * MINUTE, 15 * MINUTE, 0]
    assert made.sites[0, :, POSTS].tolist() == [0] * NINE + [QUARTER] * 32 + [0] * 28
    assert np.array_equal(made.together, made.sites[0])


def test_at_the_door_one_waits_too():
    # The door opens at nine; two who would come at 8:40 and 8:41 come some minutes before it, both at the latest at nine, and wait.
    # One is served at nine, the other waits ten minutes more.
    behaviour = {"door_min": 30.0, "flex_min": 120.0}
    comes = [("talk", clock(8, 40)), ("talk", clock(8, 41))]
    told = story({"talk": service()}, {"hall": site()}, comes, behaviour=behaviour).run("core")
    early = [clock(9) - arrival for arrival in told.visits("arrival")]
    assert told.visits("ticket") == [clock(9), clock(9)] and min(early) > 0
    made = day(told, [True])
    assert made.sites[0, :NINE, WAITING].sum() == sum(early)
    assert quarters(made, 0, WAITING, NINE, NINE + 2) == [10 * MINUTE, 0]
    assert made.sites[0, :NINE, MOST].max() == 2
    assert quarters(made, 0, MOST, NINE, NINE + 1) == [1]


def test_desks_and_machines_are_no_windows():
    # Papers take an hour at the desk of the back office; the window is at work for the ten minutes of the talk only.
    told = story({"talk": service(file=60)}, {"hall": office()}, [("talk", clock(9))]).run("core")
    assert told.story.network.names.pools == (("hall", "desk"), ("hall", "w"))
    made = day(told, [False, True])
    assert made.sites[0, :, BUSY].sum() == 10 * MINUTE
    assert day(told, [True, True]).sites[0, :, BUSY].sum() == 70 * MINUTE


def test_together_the_most_is_not_the_sum_of_each_sites_most():
    # Two people wait at each of two sites, at the one in the first five minutes, at the other in the last five of the same quarter.
    row = np.array([0, 0, 1, 1])
    starts, ends = np.array([0, 0, 10, 10]) * MINUTE, np.array([5, 5, 15, 15]) * MINUTE
    assert most_at_once(row, starts, ends, 2)[:, 0].tolist() == [2, 2]
    assert most_at_once(np.zeros(4, np.int64), starts, ends, 1)[0, :2].tolist() == [2, 0]


def test_one_who_goes_makes_room_for_one_who_comes_and_who_stays_is_there_all_the_time():
    starts, ends = np.array([0, 5, 20]) * MINUTE, np.array([5, 10, 61]) * MINUTE
    found = most_at_once(np.zeros(3, np.int64), starts, ends, 1)[0]
    assert found[:6].tolist() == [1, 1, 1, 1, 1, 0]
    whole = most_at_once(np.zeros(1, np.int64), np.zeros(1, np.int64), np.array([DAY]), 1)
    assert whole.tolist() == [[1] * 96]
    assert most_at_once(starts[:0], starts[:0], ends[:0], 1).tolist() == [[0] * 96]


def test_who_is_there_over_midnight_is_cut_at_it():
    # A service of twenty minutes at 23:50 lasts till 0:10: ten minutes on either day. The second comes at 23:55 and waits till then.
    windows = {"w": pool("front")}
    comes = [("talk", clock(23, 50)), ("talk", clock(23, 55))]
    told = story({"talk": service(20)}, {"hall": site(hours="24/7", windows=windows)}, comes).run("core")
    first, second = day(told, [True]), day(told, [True], 1)
    assert (first.sites[0, 95, BUSY], second.sites[0, 0, BUSY]) == (10 * MINUTE, 15 * MINUTE)
    assert (first.sites[0, 95, WAITING], second.sites[0, 0, WAITING]) == (5 * MINUTE, 10 * MINUTE)
    assert (first.sites[0, 95, MOST], second.sites[0, 0, MOST]) == (1, 1)
    assert (first.visits, second.visits) == (2, 0)


def test_journeys_of_a_team():
    # A minute a kilometre. Asked for at nine from two km away: there at 9:02 for ten minutes; it stays till the shift ends at 17.
    told = visits([(clock(9), "near")], {"near": (2.0, 0.0)}).run("core")
    assert told.teams("kind") == ["visit", "return"]
    nine = clock(9)
    assert day(told, [True]).journeys.tolist() == [
        [0, 0, 2000, 0, nine, nine + 2 * MINUTE, nine + 12 * MINUTE],
        [0, 3, 0, 0, clock(17), clock(17, 2), clock(17, 2)],
    ]
    assert len(day(told, [True], 1).journeys) == 0


@pytest.mark.parametrize("choice", [{"seed": 1}, {"seed": 5, "rich": True}, {"seed": 7, "booked": True}])
def test_random_days_against_plain_loops(choice):
    for world in random_worlds(num_replications=2, num_needs=90, **choice):
        layout = Layout.of(world.network, world.scenario)
        windows = windows_with_staff(world.network, world.scenario)
        days = [
            day_of(world.network, windows, world.demand, world.records, number)
            for number in range(layout.window_start // DAY, layout.window_end // DAY)
        ]
        # Over the measured days, waiting by site and quarter is what the naive loops say of the measured window.
        labels = [f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in range(96)]
        expected = {(site, label): 0 for site in world.network.names.sites for label in labels}
        for where, low, high in Told(world).waiting():
            for label, length in pieces(low, high):
                expected[where, label] += length
        waited = sum(each.sites[:, :, WAITING] for each in days)
        assert waited.ravel().tolist() == list(expected.values()) and waited.sum() > 0
        for each in days:
            assert np.array_equal(each.together[:, WAITING], each.sites[:, :, WAITING].sum(axis=0))
            # On the average no more than at the most; and the most of all is at least that of one site, at most the sum.
            assert (each.sites[:, :, WAITING] <= each.sites[:, :, MOST] * QUARTER).all()
            assert (each.sites[:, :, MOST].max(axis=0) <= each.together[:, MOST]).all()
            assert (each.together[:, MOST] <= each.sites[:, :, MOST].sum(axis=0)).all()
        per_day = visits_by_day(layout, world.records)
        assert per_day.sum() == sum(each.visits for each in days)


def test_a_usual_day_and_the_worst():
    # Days with anybody, by visits: 30, 30, 40, 50, 90, 90; the lower of the middle two is 40, on day 1; the most, 90, is first on day 3.
    nobody_sets_out = np.zeros(8, np.int64)
    assert usual_and_worst(np.array([0, 40, 30, 90, 0, 30, 50, 90]), nobody_sets_out) == (1, 3)
    assert usual_and_worst(np.array([0, 7, 0]), np.zeros(3, np.int64)) == (1, 1)
    assert usual_and_worst(np.zeros(3, np.int64), np.ones(3, np.int64)) is None


def test_a_usual_day_shows_teams_where_there_are_any():
    # The median is 100; 95 and 105 are near, 94 and 106 are not. Of the near ones most set out on days 3 and 4, of which 4 is nearer.
    visits = np.array([94, 95, 100, 105, 103, 106, 97])
    assert usual_and_worst(visits, np.array([9, 1, 0, 2, 2, 9, 0])) == (4, 5)
    assert usual_and_worst(visits, np.array([9, 1, 0, 0, 0, 9, 0])) == (1, 5)
    assert usual_and_worst(visits, np.array([9, 0, 0, 0, 0, 9, 0]))[0] == 2
