"""Hand-worked days of several sites, openings and closings. Times in minutes from midnight of a Monday."""

import math

import numpy as np
import pytest

from simnet import tables
from simnet.engine.contract import LEAST_TIME, NEAREST, OVERFLOW, SHARES, SPECIALIST_FIRST
from simnet.luck import decisions, race
from tests.engine.core_days import MINUTE, Day, Need, Pool, Segment, Service, Site, Stage
from tests.engine.test_core_service import codes, column, luck, play

TWO_SERVICES = [Service([Stage(0)]), Service([Stage(1)])]


def days(hours: list[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """The same hours on each of so many days."""
    return [(start + 1440 * day, end + 1440 * day) for day in range(count) for start, end in hours]


# -- where to go ------------------------------------------------------------------------------------------------------


def test_the_nearest_that_takes_the_lead_on_arrival() -> None:
    # From x = 0: site 0 is 3 minutes away but closes at 601 (arrival 603), site 1 has the wrong service, site 2 is 9 away.
    sites = [Site(x=300, hours=[(540, 601)]), Site(x=100, services=[1]), Site(x=900, services=[0])]
    records = play(Day([Need(600)], sites, TWO_SERVICES))
    assert codes(records.visits, "site") == [2]
    assert column(records.visits, "arrival") == [609]


def test_of_equally_near_sites_the_first() -> None:
    assert codes(play(Day([Need(600)], [Site(x=-50), Site(x=50), Site(x=-50)])).visits, "site") == [0]


def test_travel_is_rounded_half_up() -> None:
    # 60,000 ms for 100 m: a place (30, 41) is isqrt(2581) = 50 m away (50.8), 30,000 ms.
    records = play(Day([Need(600, x=30, y=41)]))
    assert records.visits["travel"][0] == 30_000


def test_take_until_is_the_first_instant_that_is_too_late() -> None:
    # Taken until 700: at 699.99 still, at 700 no more; nothing else opens, the wish is in vain.
    site = Site(take_until={(0, 0): 700})
    records = play(Day([Need(699.99), Need(700)], [site]))
    assert codes(records.visits, "need") == [0]
    assert codes(records.needs, "closed_doors") == [0, 1]


def test_one_stop_prefers_the_site_that_takes_more_of_the_errand() -> None:
    # Site 0 (near) takes service 0 only, site 1 both. Without one_stop: 0 first, then on to 1 the same day.
    sites = [Site(x=100, pools=[Pool([0])]), Site(x=500, services=[0, 1], pools=[Pool([0, 1])])]
    day = Day([Need(600, [0, 1])], sites, TWO_SERVICES)
    assert codes(play(day).visits, "site") == [1]
    records = play(day.but(one_stop=False))
    # Site 0 at 601-611; onward 400 m, arrival 615-625; home 5 minutes. One trip, one wish.
    assert codes(records.visits, "site") == [0, 1]
    assert column(records.visits, "leave") == [611, 625]
    assert column(records.visits, "travel") == [1, 4]
    assert column(records.visits, "travel_home") == [0, 5]
    assert codes(records.visits, "trip") == [1, 1]
    assert codes(records.visits, "num_cases") == [1, 1]
    assert codes(records.needs, "trips") == [1]
    assert column(records.cases, "end") == [611, 625]


def test_candidates_are_the_nearest_that_take_the_lead_before_one_stop_looks_at_them() -> None:
    sites = [Site(x=100, pools=[Pool([0])]), Site(x=500, services=[0, 1], pools=[Pool([0, 1])])]
    records = play(Day([Need(600, [0, 1])], sites, TWO_SERVICES, candidates=1))
    assert codes(records.visits, "site") == [0, 1]


def test_an_errand_whose_rest_has_no_site_today_goes_on_at_the_next_wish() -> None:
    # Service 1 is given at site 1, which is closed on Monday: home (1 minute), and there at a later wish of another day.
    sites = [Site(x=100), Site(x=500, services=[1], pools=[Pool([1])], hours=days([(540, 1020)], 9)[1:])]
    records = play(Day([Need(600, [0, 1])], sites, TWO_SERVICES, days=9, flex=100_000))
    assert codes(records.visits, "site") == [0, 1]
    assert codes(records.visits, "trip") == [1, 2]
    assert column(records.visits, "travel_home") == [1, 5]
    assert records.needs["wishes"][0] == records.visits["wish"][1] + 1
    assert codes(records.cases, "resolved_trip") == [1, 2]


def test_specialist_first() -> None:
    # Site 0 is nearest but offers both; of the specialists 1 and 2 the nearer one is 2.
    sites = [Site(x=10, services=[0, 1], pools=[Pool([0, 1])]), Site(x=800), Site(x=700)]
    day = Day([Need(600)], sites, TWO_SERVICES)
    assert codes(play(day.but(policy=SPECIALIST_FIRST)).visits, "site") == [2]
    assert codes(play(day.but(policy=NEAREST)).visits, "site") == [0]


def test_shares_are_a_race_of_the_persons_own_draws() -> None:
    sites = [Site(share=1.0), Site(share=0.0), Site(share=3.0)]
    records = play(Day([Need(600)] * 50, sites, policy=SHARES))
    expected = []
    for need in range(50):
        finish = [race(site.share, luck(need, decisions.SHARE, 0, 500 + number)) for number, site in enumerate(sites)]
        expected.append(int(np.argmin(finish)))
    assert codes(records.visits, "site") == expected
    assert set(expected) == {0, 2}
    assert math.inf == race(0.0, 0.5)


def test_without_any_share_the_nearest() -> None:
    assert codes(play(Day([Need(600)], [Site(x=200), Site(x=100)], policy=SHARES)).visits, "site") == [1]


def test_least_time_counts_the_way_and_the_line() -> None:
    # Site 0 on the spot, site 1 12 minutes away; service takes 10. 600 goes to 0 (idle, 0 against 12). 601: nobody waits at 0,
    # its server is busy: 0 + 0 x 10 / 1 = 0: waits there. 602: one waits: 10 against 12: there. 603: 20 against 12: to 1.
    day = Day([Need(600), Need(601), Need(602), Need(603)], [Site(), Site(x=1200)], policy=LEAST_TIME)
    assert codes(play(day).visits, "site") == [0, 0, 0, 1]


def test_least_time_without_servers_is_the_time_to_the_next_opening() -> None:
    # Site 0 has an empty window and opens next at 640: 40 minutes from 600. Site 1 is 39 minutes away, site 2 41.
    empty = Site(hours=[(540, 620), (640, 1020)], pools=[Pool(roster=[(640, 1)])])
    near, far = Site(x=3900), Site(x=4100)
    day = Day([Need(600)], [empty, near], policy=LEAST_TIME)
    assert codes(play(day).visits, "site") == [1]
    assert codes(play(day.but(sites=[empty, far])).visits, "site") == [0]


def test_overflow_takes_the_first_line_that_is_short_enough() -> None:
    # Longest line 1. 600 served at site 0; 601 waits there; at 602 one waits: still short enough; at 603 two wait: on to site 1.
    day = Day([Need(600), Need(601), Need(602), Need(603)], [Site(), Site(x=100)], policy=OVERFLOW)
    assert codes(play(day.but(longest_line=1)).visits, "site") == [0, 0, 0, 1]
    # All too long: the first after all. Longest line -1 does not occur in files, but says just that.
    assert codes(play(day.but(longest_line=-1)).visits, "site") == [0, 0, 0, 0]


def test_a_wrong_door_sends_on_the_same_day() -> None:
    # Misdirected: nearest open site that does not take service 0 is site 1 at 2 minutes. Redirected at once, 602; site 0 lies 3 beyond.
    sites = [Site(x=500), Site(x=200, services=[1], pools=[Pool([1])])]
    records = play(Day([Need(600, misdirected=True)], sites, TWO_SERVICES))
    assert codes(records.visits, "site") == [1, 0]
    assert codes(records.visits, "outcome") == [tables.REDIRECTED, tables.SERVED]
    assert column(records.visits, "ticket") == [-1, 605]
    assert column(records.visits, "arrival") == [602, 605]
    assert codes(records.visits, "trip") == [1, 1]
    assert codes(records.cases, "visits") == [1]


def test_a_guide_desk_tells_the_wrong_door_after_its_time() -> None:
    sites = [Site(x=500), Site(x=200, services=[1], pools=[Pool([1]), Pool([2])], guide=(2, 4))]
    records = play(Day([Need(600, misdirected=True)], sites, TWO_SERVICES))
    assert column(records.visits, "ticket") == [602, 609]
    assert column(records.visits, "leave") == [606, 619]
    assert codes(records.visits, "num_cases") == [0, 1]
    assert codes(records.cases, "taken_in") == [1]


def test_without_a_wrong_door_the_misdirected_go_right() -> None:
    assert codes(play(Day([Need(600, misdirected=True)])).visits, "outcome") == [tables.SERVED]


# -- openings ---------------------------------------------------------------------------------------------------------


def test_at_the_door_in_order_of_arrival() -> None:
    # Opening 540; door 20 minutes: each comes a keyed part of 20 minutes before 540, and enters at 540 in that order.
    day = Day([Need(500)] * 6, door=20)
    records = play(day)
    early = [math.floor(20 * MINUTE * luck(need, decisions.DOOR, 0)) for need in range(6)]
    arrivals = [540 * MINUTE - part for part in early]
    assert codes(records.visits, "arrival") == arrivals
    # All take a ticket at 540. The first to arrive enters first and takes the server; the others join the queue at one tick and
    # are called in the order in which they came to the door, 10 minutes after each other.
    order = np.argsort(arrivals)
    start = np.empty(6)
    start[order] = 540 + 10 * np.arange(6)
    assert order.tolist() != sorted(order)
    assert column(records.stays, "start") == start.tolist()
    assert column(records.visits, "ticket") == [540] * 6
    # Waiting at the door counts: wait = start - arrival.
    assert records.visits["wait"].tolist() == (start * MINUTE - arrivals).astype(int).tolist()


def test_patience_runs_at_the_door() -> None:
    # Eight servers, patience 12: who comes to the door more than 12 minutes before 540 leaves, the others are served at 540.
    day = Day([Need(500)] * 8, [Site(pools=[Pool(count=8)])], door=20, segments=[Segment(patience=12, returns=0.0)])
    records = play(day)
    arrivals = records.visits["arrival"]
    leaves = arrivals + 12 * MINUTE < 540 * MINUTE
    assert 0 < leaves.sum() < 8
    assert ((records.visits["outcome"] == tables.LEFT) == leaves).all()
    assert (records.visits["leave"] == np.where(leaves, arrivals + 12 * MINUTE, 550 * MINUTE)).all()
    assert (records.visits["wait"] == np.where(leaves, 12 * MINUTE, 540 * MINUTE - arrivals)).all()
    assert len(records.stays) == 8 - leaves.sum()


def test_the_wait_at_the_door_is_taken_off_the_patience_inside() -> None:
    # The draws bring the four to the door 5.0, 16.4, 14.3 and 13.6 minutes before 540. Patience 16: the second leaves before the
    # opening; the third, first at the door, is served 540-550; the fourth has 2.4 minutes left inside; the first is served at 550.
    records = play(Day([Need(500)] * 4, door=20, segments=[Segment(patience=16, returns=0.0)]))
    early = (540 * MINUTE - records.visits["arrival"]) / MINUTE
    assert early.round(1).tolist() == [5.0, 16.4, 14.3, 13.6]
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.LEFT, tables.SERVED, tables.LEFT]
    assert column(records.visits, "ticket") == [540, -1, 540, 540]
    assert column(records.stays, "start") == [550, 540, -1]
    assert (records.visits["leave"] - records.visits["arrival"])[[1, 3]].tolist() == [16 * MINUTE] * 2


def test_who_finds_all_closed_and_no_opening_near_comes_another_time() -> None:
    # 419 to 540 is 121 minutes, one more than flex; at 420 it is 120.
    records = play(Day([Need(419), Need(420)]))
    assert codes(records.needs, "closed_doors") == [1, 0]
    assert codes(records.needs, "trips") == [0, 1]
    assert codes(records.needs, "wishes") == [1, 1]


def test_after_the_last_wish_the_errand_is_lost_at_that_instant() -> None:
    records = play(Day([Need(100)], wishes=1))
    assert codes(records.needs, "outcome") == [tables.LOST]
    assert column(records.needs, "end") == [100]
    assert column(records.cases, "end") == [100]


def test_the_next_wish_falls_on_a_later_day_at_its_point_of_the_week() -> None:
    # Nothing is ever open: wishes come at uniform points of the week, each at least a midnight later.
    sites = [Site(hours=[(30 * 1440 + 540, 30 * 1440 + 600)])]
    records = play(Day([Need(600)], sites, days=40, wishes=3, flex=0, window=(0, 1440 * 40)))
    now = 600 * MINUTE
    for wish in (1, 2):
        point = math.floor(luck(0, decisions.WISH, wish) * 7 * 1440 * MINUTE)
        day = now // (1440 * MINUTE) + 1
        while day % 7 != point // (1440 * MINUTE):
            day += 1
        now = day * 1440 * MINUTE + point % (1440 * MINUTE)
    assert records.needs["end"][0] == now
    assert codes(records.needs, "closed_doors") == [3]


# -- closings ---------------------------------------------------------------------------------------------------------


def test_no_ticket_from_last_ticket_on() -> None:
    # Last ticket at 960, but the takes were said to last until 1020 in the way of one who travels: turned away on arrival.
    sites = [Site(last_ticket=60, take_until={(0, 0): 1020})]
    records = play(Day([Need(959), Need(960)], sites, wishes=1))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.TURNED_AWAY]


def test_a_break_keeps_the_queue() -> None:
    # 12:00-13:00 the window is empty. 715 is served until 725 (the server finishes), 716 waits through the break: 780.
    site = Site(
        hours=[(540, 720), (780, 1020)], sessions=[0, 0], pools=[Pool(roster=[(540, 1), (720, 0), (780, 1), (1020, 0)])]
    )
    records = play(Day([Need(715), Need(716)], [site]))
    assert column(records.stays, "start") == [715, 780]
    assert len(records.holds) == 0


def test_serve_inside_holds_the_posts_until_nobody_needs_them() -> None:
    # Two posts until 720. 715 and 716 in service until 725 and 726, 717 waits: 725-735. Both posts are held until 735.
    site = Site(hours=[(540, 720)], pools=[Pool(count=2)])
    records = play(Day([Need(715), Need(716), Need(717)], [site]))
    assert column(records.stays, "start") == [715, 716, 725]
    assert column(records.holds, "start") == [720]
    assert column(records.holds, "end") == [735]
    assert codes(records.holds, "count") == [2]


def test_a_pool_is_held_for_a_later_stage_and_no_longer() -> None:
    # At 720 the person is at stage 0 (skill 0) until 725, then stage 1 (skill 1) until 735. Pool 0 is let go at 725, pool 1 at 735,
    # pool 2 (skill 2) at once, without a record.
    service = Service([Stage(0), Stage(1)])
    site = Site(hours=[(540, 720)], pools=[Pool([0]), Pool([1]), Pool([2])])
    records = play(Day([Need(715)], [site], [service]))
    assert codes(records.holds, "pool") == [0, 1]
    assert column(records.holds, "end") == [725, 735]


def test_a_pool_is_held_for_a_later_case_and_a_repeat() -> None:
    # Errand of services 0 and 1: the pool of skill 1 is needed while the first case is served.
    site = Site(hours=[(540, 720)], services=[0, 1], pools=[Pool([0]), Pool([1])])
    records = play(Day([Need(715, [0, 1])], [site], TWO_SERVICES))
    assert column(records.holds, "end") == [725, 735]
    assert codes(records.visits, "outcome") == [tables.SERVED]


def test_send_home_lets_services_end_but_nothing_begin() -> None:
    # Two stages of ten minutes, two servers each. 715: at 725 stage 1 would be joined: sent home at 725. 712 in stage 1 since 722? No:
    # it was sent home at 722 likewise. 705 had joined stage 1 at 715 and ends at 725: served. The fourth waits at 720: sent home then.
    service = Service([Stage(0), Stage(1)])
    site = Site(hours=[(540, 720)], send_home=True, pools=[Pool([0], count=2), Pool([1])])
    records = play(Day([Need(705), Need(712), Need(715), Need(716)], [site], [service], wishes=1))
    assert codes(records.visits, "outcome") == [
        tables.SERVED, tables.SENT_HOME, tables.SENT_HOME, tables.SENT_HOME,
    ]  # fmt: skip
    assert column(records.visits, "leave") == [725, 722, 725, 720]
    assert column(records.visits, "wait") == [0, 0, 0, 4]
    # Who is sent home instead of joining has no stay for that stage; who waited has one without a start.
    assert codes(records.stays, "need") == [0, 0, 1, 2, 3]
    assert column(records.stays, "end") == [715, 725, 722, 725, 720]
    assert column(records.stays, "start")[-1] == -1
    assert len(records.holds) == 0


def test_at_closing_those_whom_nobody_present_serves_are_sent_home() -> None:
    # Skill 1 has no post at closing; serve_inside keeps pool 0 for its own.
    site = Site(hours=[(540, 720)], services=[0, 1], pools=[Pool([0]), Pool([1], roster=[(540, 1), (600, 0)])])
    records = play(Day([Need(715), Need(716), Need(717, [1])], [site], TWO_SERVICES, wishes=1))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SERVED, tables.SENT_HOME]
    assert column(records.visits, "leave") == [725, 735, 720]


def test_a_server_freed_exactly_at_closing_takes_nobody_more() -> None:
    site = Site(hours=[(540, 720)], send_home=True)
    records = play(Day([Need(710), Need(711)], [site], wishes=1))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SENT_HOME]
    assert column(records.visits, "leave") == [720, 720]


def test_tickets_left_behind_are_cleared_at_closing() -> None:
    # 600 takes long (until 730); 601 leaves at 611 and leaves a ticket; at 720 it is cleared: nobody calls it at 730.
    site = Site(hours=[(540, 720)], pools=[Pool(no_answer=5)])
    records = play(
        Day(
            [Need(600), Need(601)],
            [site],
            [Service([Stage(minutes=130)])],
            segments=[Segment(patience=10, returns=0.0)],
        )
    )
    assert len(records.no_answers) == 0
    assert column(records.holds, "end") == [730]


def test_who_leaves_after_closing_leaves_no_ticket() -> None:
    # 715 is served until 725, 716 waits until 724 (patience 8): not in session, so at 725 nobody is called in vain.
    site = Site(hours=[(540, 720)], pools=[Pool(no_answer=5)])
    records = play(Day([Need(715), Need(716)], [site], segments=[Segment(patience=8, returns=0.0)]))
    assert len(records.no_answers) == 0
    assert column(records.holds, "end") == [725]


def test_at_the_next_opening_what_is_still_held_is_let_go() -> None:
    # Sessions 540-600 and 630-700; a service of two hours from 590 to 710 spans both the opening and the second closing.
    site = Site(hours=[(540, 600), (630, 700)])
    records = play(Day([Need(590)], [site], [Service([Stage(minutes=120)])]))
    assert column(records.holds, "start") == [600, 700]
    assert column(records.holds, "end") == [630, 710]


# -- the end of the run -----------------------------------------------------------------------------------------------


def test_the_run_stops_at_the_first_event_after_the_window_once_the_cohort_is_done() -> None:
    # Window to 700. The cohort (first need) is done at 610. The event not carried out is the wish at 705; nobody of it is seen.
    records = play(Day([Need(600), Need(705, cohort=False)], window=(0, 700)))
    assert records.end == 705 * MINUTE
    assert codes(records.needs, "wishes") == [1, 0]


def test_the_run_goes_on_until_the_cohort_is_done() -> None:
    # The cohort's person is served 695-705; the wish at 702 is carried out, the next event after 705 is the wish at 706.
    needs = [Need(695), Need(702, cohort=False), Need(706, cohort=False)]
    records = play(Day(needs, window=(0, 700)))
    assert records.end == 706 * MINUTE
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.INSIDE]
    assert column(records.visits, "leave") == [705, -1]
    assert column(records.stays, "end") == [705, -1]
    assert column(records.stays, "start") == [695, 705]


def test_patience_of_one_who_no_longer_waits_is_no_event() -> None:
    # 600 and 601, patience 200: 601 waits until 610 and would have left at 801. The window ends at 800; the next event is CLOSE, 1020.
    records = play(Day([Need(600), Need(601)], window=(0, 800), segments=[Segment(patience=200)]))
    assert records.end == 1020 * MINUTE


def test_nothing_is_recorded_beyond_the_horizon() -> None:
    # Service from 1010 for 24 hours: the site closes at 1020 and holds its post to the end of the run, midnight.
    records = play(Day([Need(1010)], services=[Service([Stage(minutes=1440)])]))
    assert records.end == 1440 * MINUTE
    assert column(records.stays, "end") == [-1]
    assert column(records.holds, "end") == [1440]
    assert codes(records.cases, "outcome") == [tables.OPEN]


@pytest.mark.parametrize("window_end", [0, 600])
def test_without_a_cohort_the_window_is_the_run(window_end: float) -> None:
    records = play(Day([Need(500 + number, cohort=False) for number in range(300)], window=(0, window_end)))
    assert records.end >= window_end * MINUTE
    assert records.visits["set_out"].max(initial=0) < max(window_end, 1) * MINUTE
