"""Hand-worked days at one site: queues, servers, patience, stages, papers. Times in minutes from midnight."""

import numpy as np
import pytest

from simnet import tables
from simnet.engine.core import run
from simnet.luck import decisions, draw
from simnet.records import Records
from tests.engine.core_days import MINUTE, Day, Need, Pool, Segment, Service, Site, Stage


def play(day: Day) -> Records:
    return run(*day.built())


def column(rows: np.ndarray, name: str) -> list[float]:
    """A column of instants or durations, in minutes; -1 stays."""
    return [value if value == -1 else value / MINUTE for value in rows[name].tolist()]


def codes(rows: np.ndarray, name: str) -> list[int]:
    return list(rows[name].tolist())


def luck(need: int, decision: int, ordinal: int, name_a: int = 0, name_b: int = 0) -> float:
    """The draw of the need that is listed `need`-th in a Day of seed 0."""
    return float(draw(need + 1, 0, decision, ordinal, name_a, name_b))


def test_three_people_one_server() -> None:
    # 600 is served 600-610; 601 waits 9 and is served 610-620; 605 walks 5 from 500 m away, joins at 610, is behind: 620-630.
    records = play(Day([Need(600), Need(601), Need(605, x=500)]))
    assert column(records.visits, "arrival") == [600, 601, 610]
    assert column(records.visits, "wait") == [0, 9, 10]
    assert column(records.visits, "leave") == [610, 620, 630]
    assert column(records.visits, "travel") == [0, 0, 5]
    assert column(records.visits, "travel_home") == [0, 0, 5]
    assert codes(records.visits, "outcome") == [tables.SERVED] * 3
    assert column(records.stays, "start") == [600, 610, 620]
    assert column(records.needs, "end") == [610, 620, 630]
    assert codes(records.cases, "resolved_trip") == [1, 1, 1]


def test_at_one_tick_people_join_in_the_order_of_their_rows() -> None:
    # All join at 600. The nearer home makes no difference: the need row decides.
    records = play(Day([Need(590, x=1000), Need(595, x=500), Need(600)]))
    assert column(records.stays, "join") == [600, 600, 600]
    assert column(records.stays, "start") == [600, 610, 620]


def test_a_server_freed_when_patience_ends_takes_that_person() -> None:
    # The second waits from 600 and would leave at 610, when the first is done: END_SERVICE comes before PATIENCE.
    records = play(Day([Need(600), Need(600)], segments=[Segment(patience=10)]))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SERVED]
    assert column(records.visits, "wait") == [0, 10]


def test_patience_spent_at_one_stage_is_missing_at_the_next() -> None:
    # Stage a (skill 0, 10 min) then b (skill 1, 30 min), patience 35, all come at 600.
    # Needs 0, 1, 2 are at a 600-610, 610-620, 620-630 having waited 0, 10, 20; at b 0 is served 610-640. 1 joins b at 620 with
    # 25 left and is served at 640 (waits 20). 2 joins b at 630 with 15 left and leaves at 645.
    service = Service([Stage(0, 10), Stage(1, 30)])
    day = Day(
        [Need(600)] * 3,
        [Site(pools=[Pool([0]), Pool([1])])],
        [service],
        segments=[Segment(patience=35, returns=0.0)],
    )
    records = play(day)
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SERVED, tables.LEFT]
    assert column(records.visits, "wait") == [0, 30, 35]
    assert column(records.visits, "leave") == [640, 670, 645]
    assert codes(records.needs, "outcome") == [tables.RESOLVED, tables.RESOLVED, tables.LOST]
    assert column(records.needs, "end") == [640, 670, 645]
    assert column(records.stays, "start") == [600, 610, 610, 640, 620, -1]
    assert column(records.stays, "end") == [610, 640, 620, 670, 630, 645]


def test_zero_patience_leaves_at_once_but_an_idle_server_is_taken() -> None:
    records = play(Day([Need(600), Need(600)], segments=[Segment(patience=0, returns=0.0)]))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.LEFT]
    assert column(records.visits, "leave") == [610, 600]


def test_who_left_comes_again_by_his_own_draw() -> None:
    # Of twelve at 600, patience 5, one server: the first is served, eleven leave at 605; chance one half to return.
    day = Day([Need(600)] * 12, segments=[Segment(patience=5, returns=0.5)], wishes=2)
    records = play(day)
    returns = [luck(need, decisions.RETURN, 0) < 0.5 for need in range(12)]
    lost = [
        outcome == tables.LOST and end == 605
        for outcome, end in zip(codes(records.needs, "outcome"), column(records.needs, "end"), strict=True)
    ]
    assert lost == [False] + [not again for again in returns[1:]]
    assert 0 < sum(lost) < 11


def test_smaller_priority_is_called_first_but_nobody_is_interrupted() -> None:
    # 600 is in service until 610. Segment 1 has priority -1: 603 and 604 go before 601 and 602.
    needs = [Need(600), Need(601), Need(602), Need(603, segment=1), Need(604, segment=1)]
    records = play(Day(needs, segments=[Segment(), Segment(priority=-1)]))
    assert column(records.stays, "start") == [600, 630, 640, 610, 620]


def test_priorities_of_segment_and_service_add() -> None:
    # Sums: 0+0, 0+2, 1+0, -1+2: after the first, in service at 600, come the sums 1 (row 2, then row 3), then 2.
    day = Day(
        [Need(600), Need(601, [1]), Need(602, segment=1), Need(603, [1], segment=2)],
        [Site(services=[0, 1])],
        [Service(), Service(priority=2)],
        segments=[Segment(), Segment(priority=1), Segment(priority=-1)],
    )
    assert column(play(day).stays, "start") == [600, 630, 610, 620]


def test_the_pool_of_fewest_skills_is_taken_first_and_serves_all_its_queues_in_order() -> None:
    # Pool 0 has skills 0 and 1, pool 1 skill 0. 600 takes pool 1; 601 (skill 0) takes pool 0; 602 (skill 1) and 603 (skill 0)
    # wait. Pool 1 is free at 610 and may only serve skill 0: 603. Pool 0 is free at 611: 602.
    day = Day(
        [Need(600), Need(601), Need(602, [1]), Need(603)],
        [Site(services=[0, 1], pools=[Pool([0, 1]), Pool([0])])],
        [Service([Stage(0)]), Service([Stage(1)])],
    )
    records = play(day)
    assert codes(records.stays, "pool") == [1, 0, 0, 1]
    assert column(records.stays, "start") == [600, 601, 611, 610]


def test_pace_and_pause() -> None:
    # Pace 1.2 makes 10 minutes 12; then 3 minutes of pause: 600-612, from 615 to 627, 630.
    records = play(Day([Need(600)] * 3, [Site(pools=[Pool(pace=1200, between=3)])]))
    assert column(records.stays, "start") == [600, 615, 630]
    assert column(records.stays, "end") == [612, 627, 642]


def test_pace_rounds_half_up() -> None:
    # 0.001 min is 60 ms; 60 ms x 1.525 = 91.5 ms is 92.
    records = play(Day([Need(600)], [Site(pools=[Pool(pace=1525)])], [Service([Stage(minutes=0.001)])]))
    assert records.stays["end"][0] - records.stays["start"][0] == 92


def test_a_roster_that_falls_below_the_busy_lets_them_finish() -> None:
    # Two servers from 540; one from 605. At 600 two begin; at 610 both end, but only one post is left: 610, 620.
    site = Site(pools=[Pool(roster=[(540, 2), (605, 1), (1020, 0)])])
    records = play(Day([Need(600)] * 4, [site]))
    assert column(records.stays, "start") == [600, 600, 610, 620]


def test_a_roster_that_rises_is_offered_at_that_tick() -> None:
    site = Site(pools=[Pool(roster=[(540, 1), (604, 3), (1020, 0)])])
    records = play(Day([Need(600)] * 4, [site]))
    assert column(records.stays, "start") == [600, 604, 604, 610]


def test_an_empty_window_is_waited_for() -> None:
    # Planned presence lets people in, but the post is empty until 640.
    site = Site(pools=[Pool(roster=[(640, 1), (1020, 0)])])
    assert column(play(Day([Need(600)], [site])).stays, "start") == [640]


def test_splitting_a_roster_changes_nothing() -> None:
    needs = [Need(540 + 7 * number) for number in range(60)]
    whole = play(Day(needs, [Site(pools=[Pool(roster=[(540, 2), (1020, 0)])])]))
    parts = [(minute, 2) for minute in range(540, 1020, 30)]
    split = play(Day(needs, [Site(pools=[Pool(roster=[*parts, (1020, 0)])])]))
    assert whole.equals(split)


def test_full_seats_turn_away_unless_a_server_is_idle() -> None:
    # No seats: 600 is served at once, 601 is turned away, 610 comes when the server has just become idle.
    records = play(Day([Need(600), Need(601), Need(610)], [Site(seats=0)], wishes=1))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.TURNED_AWAY, tables.SERVED]
    assert column(records.visits, "ticket") == [600, -1, 610]
    assert codes(records.cases, "visits") == [1, 0, 1]
    assert codes(records.needs, "outcome") == [tables.RESOLVED, tables.LOST, tables.RESOLVED]


def test_seats_count_those_waiting_only() -> None:
    # One seat: 600 in service, 601 waits, 602 is turned away; at 610 601 is in service and 611 may sit down.
    records = play(Day([Need(600), Need(601), Need(602), Need(611)], [Site(seats=1)], wishes=1))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SERVED, tables.TURNED_AWAY, tables.SERVED]


def test_seats_do_not_matter_to_one_who_needs_no_stage() -> None:
    # Service 1 has a stage of no chance: resolved at the ticket, though all seats (none) are taken.
    services = [Service(), Service([Stage(chance=0.0)])]
    records = play(Day([Need(600), Need(601, [1])], [Site(seats=0, services=[0, 1])], services))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SERVED]
    assert column(records.visits, "leave") == [610, 601]
    assert len(records.stays) == 1


def test_one_ticket_for_all_cases_of_the_errand() -> None:
    # Cases of services 0 and 1, ten minutes each; the second begins when the first is done; someone who came between is before it.
    day = Day([Need(600, [0, 1]), Need(605)], [Site(services=[0, 1])], [Service(), Service()])
    records = play(day)
    assert codes(records.visits, "num_cases") == [2, 1]
    assert codes(records.stays, "case") == [0, 1, 2]
    assert column(records.stays, "start") == [600, 620, 610]
    assert column(records.cases, "end") == [610, 630, 620]
    assert column(records.needs, "end") == [630, 620]


def test_chance_and_repeat_follow_the_draws_of_the_case() -> None:
    # Stage row 0 (name 7000) of service 100 is needed with chance one half and repeated with chance one half.
    services = [Service([Stage(chance=0.5, repeat=0.5, minutes=0)])]
    records = play(Day([Need(600 + number) for number in range(40)], services=services))
    expected = []
    for need in range(40):
        times = 0
        if luck(need, decisions.CHANCE, 0, 100, 7000) < 0.5:
            while luck(need, decisions.REPEAT, times, 100, 7000) < 0.5:
                times += 1
            times += 1
        expected.append(times)
    assert np.bincount(records.stays["need"], minlength=40).tolist() == expected
    assert max(expected) >= 3
    assert min(expected) == 0


def test_missing_papers_cost_the_first_stage_and_the_rest_of_the_case() -> None:
    # Papers are surely missing the first time, surely there the second: the next visit is on a later day and has both stages.
    service = Service([Stage(0, 10), Stage(0, 5)], incomplete=1.0)
    day = Day(
        [Need(600)],
        [Site(hours=[(540 + 1440 * d, 1020 + 1440 * d) for d in range(9)])],
        [service],
        days=9,
        flex=100_000,
    )
    records = play(day)
    assert codes(records.cases, "taken_in") == [2]
    assert codes(records.cases, "visits") == [2]
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.SERVED]
    assert column(records.visits, "leave")[0] == 610
    assert codes(records.stays, "stage") == [0, 0, 1]
    assert records.visits["set_out"][1] >= 1440 * MINUTE
    assert codes(records.cases, "resolved_trip") == [2]


def test_a_tolerant_site_takes_incomplete_papers_in() -> None:
    records = play(Day([Need(600)], [Site(tolerant=[0])], [Service(incomplete=1.0)]))
    assert codes(records.cases, "taken_in") == [1]
    assert column(records.cases, "end") == [610]


def test_the_guide_desk_looks_at_papers_before_the_window() -> None:
    # Guide (skill 1) takes 2 minutes. Service 0 lacks papers, service 1 does not: only that one goes on to the window.
    services = [Service(incomplete=1.0), Service()]
    site = Site(services=[0, 1], pools=[Pool([0]), Pool([1])], guide=(1, 2))
    records = play(Day([Need(600, [0, 1])], [site], services))
    assert codes(records.stays, "case") == [-1, 1]
    assert codes(records.stays, "stage") == [-1, 1]
    assert column(records.stays, "start") == [600, 602]
    assert codes(records.cases, "taken_in") == [1, 1]
    assert codes(records.cases, "outcome") == [tables.OPEN, tables.RESOLVED]
    assert codes(records.visits, "num_cases") == [2]
    assert codes(records.visits, "outcome") == [tables.SERVED]


def test_the_guide_desk_has_the_segments_priority_alone() -> None:
    # One guide, 2 minutes. Service 1 has priority 5, but at the desk 601 is before 602 all the same.
    services = [Service(), Service(priority=5)]
    site = Site(services=[0, 1], pools=[Pool([0], count=3), Pool([1])], guide=(1, 2))
    records = play(Day([Need(600), Need(601, [1]), Need(601.5)], [site], services))
    guided = records.stays[records.stays["stage"] == -1]
    assert column(guided, "start") == [600, 602, 604]


@pytest.mark.parametrize(("no_answer", "second_start"), [(0, 610), (4, 614)])
def test_a_ticket_left_behind_is_called_in_vain(no_answer: float, second_start: float) -> None:
    # 600 is served till 610. 600.5 leaves at 609.5, 606 waits. Where the pool waits for an answer the ticket of 600.5 is still
    # first in line at 610, is called, and 4 minutes pass before 606 is called at 614; else 606 is called at 610.
    site = Site(pools=[Pool(no_answer=no_answer)])
    needs = [Need(600), Need(600.5), Need(606)]
    records = play(Day(needs, [site], segments=[Segment(patience=9, returns=0.0)]))
    assert codes(records.visits, "outcome") == [tables.SERVED, tables.LEFT, tables.SERVED]
    assert column(records.stays, "start") == [600, -1, second_start]
    assert column(records.no_answers, "time") == ([610] if no_answer else [])
    assert codes(records.no_answers, "need") == ([1] if no_answer else [])


def test_a_pool_that_does_not_wait_for_an_answer_calls_the_next_at_once() -> None:
    # The second pool (skill 1) waits for answers, so tickets stay; the first, which calls, does not.
    site = Site(pools=[Pool([0]), Pool([1], no_answer=5)])
    records = play(Day([Need(600), Need(600.5), Need(606)], [site], segments=[Segment(patience=9, returns=0.0)]))
    assert column(records.stays, "start") == [600, -1, 610]
    assert column(records.no_answers, "time") == [610]


def test_more_people_than_there_was_room_for() -> None:
    # 5,000 at one tick: the heap, the visitors and the records all have to grow. Served one a millisecond.
    day = Day(
        [Need(600, segment=number % 2) for number in range(5000)], services=[Service([Stage(minutes=1 / 60_000)])]
    )
    records = play(day.but(segments=[Segment(), Segment(patience=60)]))
    assert records.stays["start"].tolist() == [600 * MINUTE + number for number in range(5000)]
    assert len(records.visits) == 5000


def test_no_needs_at_all() -> None:
    records = play(Day([]))
    assert len(records.visits) == len(records.stays) == len(records.needs) == 0
    assert records.end == 1440 * MINUTE
