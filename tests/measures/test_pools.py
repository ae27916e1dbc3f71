"""Presence and overtime by hand, and the sums of time below them."""

from dataclasses import replace

import numpy as np
import pytest

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.layout import Layout
from simnet.measures.pools import pool_totals, rostered_time
from simnet.measures.sums import QUARTERS_A_DAY, by_quarter, clipped, sums
from simnet.measures.teams import Journeys
from simnet.records import Records
from simnet.units import DAY, HOUR, MINUTE

from .toy import toy_network, toy_scenario

ALL, GUEST = 0, 1
"""Rows of hall.all (between 1 min, no_answer 0.5 min) and hall.guest (neither)."""


def clock(hours: int, minutes: float = 0) -> int:
    """An instant on the first measured day, which is day 1."""
    return DAY + hours * HOUR + int(minutes * MINUTE)


def measured(rosters, stays=(), holds=(), calls=(), end=3 * DAY):
    """Return pool totals in minutes."""
    scenario = toy_scenario()
    network = toy_network(scenario)
    stay_rows = [
        (0, 0, number, 0, 0, 0, 0, start, start, stop, pool) for number, (pool, start, stop) in enumerate(stays)
    ]
    demand = Demand(tables.NEEDS.empty(0), tables.CASES.empty(0), np.array(rosters, tables.ROSTERS.dtype))
    records = Records(
        tables.NEED_RECORDS.empty(0),
        tables.CASE_RECORDS.empty(0),
        tables.VISIT_RECORDS.empty(0),
        np.array(stay_rows, tables.STAY_RECORDS.dtype),
        np.array(list(holds), tables.HOLD_RECORDS.dtype),
        np.array(list(calls), tables.NO_ANSWER_RECORDS.dtype),
        tables.PAPER_RECORDS.empty(0),
        tables.TEAM_RECORDS.empty(0),
        tables.BOOKING_RECORDS.empty(0),
        tables.CALL_OUT_RECORDS.empty(0),
        end,
    )
    layout = Layout.of(network, scenario)
    queue = np.zeros((QUARTERS_A_DAY * layout.size("site"), 2), np.int64)
    outings = Journeys.of(layout, network, records).outings
    table, _ = pool_totals(layout, network, demand, records, outings, queue)
    columns = (
        "rostered",
        "present",
        "service",
        "pause",
        "no_answer",
        "overtime",
        "guide",
        "intake",
        "decision",
        "away",
        "reserve",
        "moved",
    )
    return [dict(zip(columns, (row / MINUTE).tolist(), strict=True)) for row in table]


def test_a_server_who_finishes_after_closing_works_overtime():
    # Two posts from 9 to 12. One serves 11:50-12:20 and pauses till 12:21: present 2 x 180 + 21 minutes, 21 of them overtime.
    did = measured([(clock(9), ALL, 2), (clock(12), ALL, 0)], [(ALL, clock(11, 50), clock(12, 20))])[ALL]
    found = {"rostered": 360, "present": 381, "service": 30, "pause": 1, "no_answer": 0, "overtime": 21}
    assert did == found | dict.fromkeys(("guide", "intake", "decision", "away", "reserve", "moved"), 0)


def test_held_posts_are_overtime_whether_busy_or_not():
    # Two posts are kept from 12:00 to 12:30 for those inside. One of them serves 11:50-12:20 (and pauses to 12:21): within the two.
    # 2 x 30 = 60 minutes of overtime, not 60 + 21.
    did = measured(
        [(clock(9), ALL, 2), (clock(12), ALL, 0)],
        [(ALL, clock(11, 50), clock(12, 20))],
        holds=[(ALL, clock(12), clock(12, 30), 2)],
    )[ALL]
    assert (did["present"], did["overtime"]) == (420, 60)


def test_one_post_at_which_two_serve_at_a_time():
    # One post; from 10:00 to 10:30 one serves and from 10:10 to 10:20 another: ten minutes more than are rostered.
    stays = [(GUEST, clock(10), clock(10, 30)), (GUEST, clock(10, 10), clock(10, 20))]
    did = measured([(clock(9), GUEST, 1), (clock(12), GUEST, 0)], stays)[GUEST]
    assert (did["present"], did["overtime"], did["service"]) == (180 + 10, 10, 40)


def test_one_after_the_other_is_never_more_than_one():
    # Without a break between them, and the second of no length.
    stays = [
        (GUEST, clock(10), clock(10, 30)),
        (GUEST, clock(10, 30), clock(10, 30)),
        (GUEST, clock(10, 30), clock(11)),
    ]
    did = measured([(clock(9), GUEST, 1), (clock(12), GUEST, 0)], stays)[GUEST]
    assert (did["present"], did["overtime"], did["service"]) == (180, 0, 60)


def test_holds_that_overlap_add_up():
    # One post is kept 12:00-12:30 and two more 12:10-12:20: 10 x 1 + 10 x 3 + 10 x 1 minutes.
    holds = [(GUEST, clock(12), clock(12, 30), 1), (GUEST, clock(12, 10), clock(12, 20), 2)]
    did = measured([(clock(9), GUEST, 1), (clock(12), GUEST, 0)], holds=holds)[GUEST]
    assert (did["present"], did["overtime"]) == (180 + 50, 50)


def test_a_hold_across_the_edges_of_the_window_counts_inside_it():
    # The window is days 1 to 3; on the eve one post is held to ten past midnight, at the end from ten to midnight on.
    holds = [(GUEST, DAY - HOUR, DAY + 10 * MINUTE, 1), (GUEST, 4 * DAY - 10 * MINUTE, 4 * DAY + HOUR, 1)]
    assert measured([(0, ALL, 1)], holds=holds, end=5 * DAY)[GUEST]["overtime"] == 20


def test_one_who_serves_beyond_the_held_posts_counts_too():
    # Guest desk, no pause. One post is kept 12:00-12:10, two serve until 12:05 and 12:25:
    # 12:00-12:05 two (busy), 12:05-12:10 one (held), 12:10-12:25 one (busy): 10 + 5 + 15 = 30.
    did = measured(
        [(clock(9), GUEST, 2), (clock(12), GUEST, 0)],
        [(GUEST, clock(11), clock(12, 5)), (GUEST, clock(11, 40), clock(12, 25))],
        holds=[(GUEST, clock(12), clock(12, 10), 1)],
    )[GUEST]
    assert (did["overtime"], did["service"]) == (30, 65 + 45)


def test_held_posts_within_the_next_roster_are_no_overtime():
    # Kept 12:00-13:00, one post; from 12:30 one post is rostered again: 30 minutes of overtime.
    did = measured(
        [(clock(9), GUEST, 1), (clock(12), GUEST, 0), (clock(12, 30), GUEST, 1), (clock(17), GUEST, 0)],
        holds=[(GUEST, clock(12), clock(13), 1)],
    )[GUEST]
    assert did["overtime"] == 30
    assert did["rostered"] == 180 + 270


def test_a_call_in_vain_keeps_the_server():
    # Half a minute, called at 11:59:45: a quarter of a minute of it after the roster's end.
    did = measured([(clock(9), ALL, 1), (clock(12), ALL, 0)], calls=[(ALL, clock(11, 59.75), 0)])[ALL]
    assert (did["no_answer"], did["overtime"]) == (0.5, 0.25)


def test_only_the_measured_window_counts():
    # The window is days 1 to 3; the post is staffed from day 0 on and for ever, and serves across both edges.
    rosters = [(0, GUEST, 1)]
    did = measured(rosters, [(GUEST, DAY - HOUR, DAY + HOUR), (GUEST, 4 * DAY - HOUR, 4 * DAY + HOUR)], end=5 * DAY)[
        GUEST
    ]
    assert (did["rostered"], did["present"], did["service"]) == (3 * 1440, 3 * 1440, 120)


def test_service_under_way_at_the_end_of_the_run_lasts_until_then():
    did = measured([(clock(9), ALL, 1)], [(ALL, clock(11), -1)], end=clock(12))[ALL]
    assert (did["service"], did["pause"]) == (60, 0)


def test_pools_do_not_leak_into_each_other():
    rosters = [(0, ALL, 3), (0, GUEST, 1)]
    did = measured(rosters, end=5 * DAY)
    assert [pool["rostered"] for pool in did] == [3 * 4320, 4320, 0, 0]
    assert all(pool["overtime"] == 0 for pool in did)


def test_rostered_time_of_the_plan_by_hand():
    # hall.all: two posts, 09:00-17:00, three days; hall.guest one. The shed and the wing: one post 9-12 on Mo-Fr, and
    # day 0 is Sunday, so day 1 to 3 are Mo, Tu, We.
    network = toy_network(toy_scenario())
    hours = rostered_time(network.planned, len(network.pools), DAY, 4 * DAY) / HOUR
    assert hours.tolist() == [48, 24, 9, 9]


def test_splitting_a_roster_changes_nothing():
    whole = np.array([(HOUR, 0, 2), (9 * HOUR, 0, 0)], tables.ROSTERS.dtype)
    split = np.array([(HOUR, 0, 2), (4 * HOUR, 0, 2), (9 * HOUR, 0, 0)], tables.ROSTERS.dtype)
    assert rostered_time(whole, 2, 0, DAY).tolist() == rostered_time(split, 2, 0, DAY).tolist() == [16 * HOUR, 0]


def test_sums_are_exact_beyond_the_integers_of_a_float():
    values = np.array([2**53, 1, 1, 5])
    assert sums(np.array([0, 0, 0, 1]), values, 3).tolist() == [2**53 + 2, 5, 0]


def test_clipped():
    assert clipped(np.array([0, 5, 30]), np.array([10, 8, 40]), 6, 20).tolist() == [4, 2, 0]


@pytest.mark.parametrize("days", [0, 1, 3])
def test_by_quarter_by_hand(days):
    # From 08:50 to 09:35, and so many whole days more: 10 min of 08:45, 15 of 09:00, 15 of 09:15, 5 of 09:30.
    start, stop = np.array([8 * HOUR + 50 * MINUTE]), np.array([9 * HOUR + 35 * MINUTE + days * DAY])
    minutes = by_quarter(np.array([1]), start, stop, 2) / MINUTE
    assert minutes[0].sum() == 0
    assert (minutes[1] - 15 * days)[34:40].tolist() == [0, 10, 15, 15, 5, 0]
    assert minutes[1].sum() == 45 + days * 1440


def test_a_window_of_another_length_is_another_layout():
    network = toy_network(toy_scenario())
    rules = network.rules.copy()
    rules["window_end"] = 2 * DAY
    assert Layout.of(replace(network, rules=rules), toy_scenario()).per_year == 365
