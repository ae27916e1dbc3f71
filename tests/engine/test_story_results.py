"""How results get to people, days worked by hand in both engines: fetched where they are issued or below, mailed, electronic.

Where nothing else is said people live at the site, a talk at the window takes ten minutes, and day 0 is a Monday.
"""

from typing import Any

import pytest

from .stories import ENGINES, Story, clock, office, only, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

BY_MAIL = {"mail": 1.0, "mail_days": 2}
TO_COLLECT = {"collection": {"skill": "front", "time_min": 5}}


@both
def test_a_result_is_collected_at_the_next_wish_where_it_is_issued(engine: str) -> None:
    told = story({"permit": service(file=30, issue=TO_COLLECT)}, {"hall": office()}, [("permit", clock(9))]).run(engine)
    # Decided at 9:40; the next wish is Tuesday at nine, five minutes at the window.
    assert told.visits("trip", "wish", "arrival", "ticket", "leave", "num_cases", "outcome") == [
        (1, 0, clock(9), clock(9), clock(9, 10), 1, "served"),
        (2, 1, clock(9, 0, 1), clock(9, 0, 1), clock(9, 5, 1), 1, "served"),
    ]
    assert told.cases("outcome", "decided", "end", "resolved_trip", "visits", "taken_in", "mailed") == [
        ("resolved", clock(9, 40), clock(9, 5, 1), 2, 2, 1, 0)
    ]
    assert told.stays("stage", "start", "end") == [
        ("permit talk", clock(9), clock(9, 10)),
        ("permit collection:collection", clock(9, 0, 1), clock(9, 5, 1)),
    ]
    assert told.needs("wishes", "trips") == [(2, 2)]


def brought_back(hand_out: list[str]) -> Story:
    return story(
        {"permit": service(file=30, issue=TO_COLLECT)},
        {
            "hall": office((1, 0)),
            "station": site(
                level={"all": "accept"}, parent="hall", courier="Mo-Fr 12:00-12:30,16:00-16:30", hand_out=hand_out
            ),
        },
        [("permit", clock(9))],
    )


@both
def test_a_result_is_brought_back_down_with_the_courier_to_where_the_case_was_taken_in(engine: str) -> None:
    told = brought_back(["permit"]).run(engine)
    # Up 12:00-12:30, work to 13:00, down 16:00-16:30, collected on Tuesday at the station, no way.
    assert told.papers("site", "start", "end") == [("hall", clock(12, 30), clock(13))]
    assert told.visits("site", "arrival", "leave", "travel") == [
        ("station", clock(9), clock(9, 10), 0),
        ("station", clock(9, 0, 1), clock(9, 5, 1), 0),
    ]
    assert told.cases("taken_at", "accepted", "decided", "end") == [
        ("station", clock(9, 10), clock(13), clock(9, 5, 1))
    ]


@both
def test_a_result_that_is_not_handed_out_below_is_fetched_at_the_hall(engine: str) -> None:
    told = brought_back([]).run(engine)
    # A kilometre at 4.8 km/h and a detour of 1.3 is 975 s: there at 9:16:15.
    way = 975_000
    assert told.visits("site", "arrival", "leave", "travel", "travel_home") == [
        ("station", clock(9), clock(9, 10), 0, 0),
        ("hall", clock(9, 0, 1) + way, clock(9, 5, 1) + way, way, way),
    ]


@both
def test_a_result_that_comes_down_after_the_next_wish_would_have_been_waits_a_week(engine: str) -> None:
    told = story(
        {"permit": service(file=30, issue=TO_COLLECT)},
        {
            "hall": office((1, 0)),
            "station": site(level={"all": "accept"}, parent="hall", courier="Tu 08:00-09:00", hand_out="all"),
        },
        [("permit", clock(9))],
    ).run(engine)
    # Up on Tuesday 8-9, worked 9:00-9:30, down a week later, 8-9 on day 8; READY at nine sharp of a Tuesday: the next wish is a
    # day after at least, Tuesday day 15.
    assert told.cases("decided", "end") == [(clock(9, 30, 1), clock(9, 5, 15))]
    assert told.visits("arrival") == [clock(9), clock(9, 0, 15)]


@both
def test_a_result_is_collected_on_one_trip_with_a_case_whose_papers_were_missing(engine: str) -> None:
    told = story(
        {
            "a_permit": service(
                10, file=30, issue={"collection": {"skill": "front", "time_min": 4}}, also={"b_note": 1.0, "c_aid": 1.0}
            ),
            "b_note": service(6),
            "c_aid": service(8, incomplete=1.0, incomplete_again=0.0),
        },
        {"hall": office()},
        [("a_permit", clock(9))],
    ).run(engine)
    # Monday: 9:00-9:10 in the office, 9:10-9:16 done, 9:16-9:24 papers missing. The result is ready at 9:40, when there is
    # a wish to come already. Tuesday: collected 9:00-9:04, the other seen to 9:04-9:12.
    assert told.stays("visit", "case", "start", "end") == [
        (0, 0, clock(9), clock(9, 10)),
        (0, 1, clock(9, 10), clock(9, 16)),
        (0, 2, clock(9, 16), clock(9, 24)),
        (1, 0, clock(9, 0, 1), clock(9, 4, 1)),
        (1, 2, clock(9, 4, 1), clock(9, 12, 1)),
    ]
    assert told.cases("outcome", "end", "taken_in", "visits", "resolved_trip", "decided") == [
        ("resolved", clock(9, 4, 1), 1, 2, 2, clock(9, 40)),
        ("resolved", clock(9, 16), 1, 1, 1, -1),
        ("resolved", clock(9, 12, 1), 2, 2, 2, -1),
    ]
    assert told.visits("num_cases", "outcome", "leave") == [(3, "served", clock(9, 24)), (2, "served", clock(9, 12, 1))]
    assert told.needs("outcome", "end", "wishes", "trips") == [("resolved", clock(9, 12, 1), 2, 2)]


@both
def test_a_result_renews_the_number_of_wishes(engine: str) -> None:
    # One wish is all they have; the result gives them another. Without it the second visit could not be.
    told = story(
        {"permit": service(file=30, issue=TO_COLLECT)},
        {"hall": office()},
        [("permit", clock(9))],
        behaviour={"wishes": 1, "door_min": 0.0, "flex_min": 0.0},
    ).run(engine)
    assert told.cases("outcome", "end") == [("resolved", clock(9, 5, 1))]


@both
def test_mail_over_a_weekend(engine: str) -> None:
    # Friday (day 4) 9:40; two working days of mail: Tuesday, day 8, at the same time. Nobody goes anywhere for it.
    told = story({"permit": service(file=30, issue=BY_MAIL)}, {"hall": office()}, [("permit", clock(9, 0, 4))]).run(
        engine
    )
    assert told.cases("mailed", "decided", "end", "resolved_trip") == [(1, clock(9, 40, 4), clock(9, 40, 8), 1)]
    assert told.needs("wishes", "trips") == [(1, 1)]


@both
def test_a_result_that_is_ready_while_the_person_is_still_there_is_collected_on_the_same_trip(engine: str) -> None:
    told = story(
        {"a": service(10, file=5, issue=TO_COLLECT, also={"b": 1.0}), "b": service(20)},
        {"hall": office()},
        [("a", clock(9))],
    ).run(engine)
    # a 9:00-9:10, decided and ready at 9:15, while b is seen to, 9:10-9:30. Going, they find that there is something to go
    # for, here and at once: another visit of the same trip, 9:30-9:35.
    assert told.visits("trip", "wish", "set_out", "arrival", "leave", "num_cases", "outcome") == [
        (1, 0, clock(9), clock(9), clock(9, 30), 2, "served"),
        (1, 0, clock(9, 30), clock(9, 30), clock(9, 35), 1, "served"),
    ]
    assert told.cases("decided", "end", "resolved_trip", "visits") == [
        (clock(9, 15), clock(9, 35), 1, 2),
        (-1, clock(9, 30), 1, 1),
    ]
    assert told.needs("wishes", "trips") == [(1, 1)]


@both
def test_a_result_that_comes_at_the_tick_of_a_wish_is_collected_with_it(engine: str) -> None:
    told = story(
        {
            "a": service(10, file=30, issue=TO_COLLECT, also={"b": 1.0}),
            "b": service(20, incomplete=1.0, incomplete_again=0.0),
        },
        {"hall": site(back_office={"desk": pool("file", hours="Tu 08:30-17:00")})},
        [("a", clock(9))],
    ).run(engine)
    # The work ends on Tuesday at nine sharp; results come before wishes, so both are on the ticket: 9:00-9:05, 9:05-9:25.
    assert told.papers("start", "end") == [(clock(8, 30, 1), clock(9, 0, 1))]
    assert told.visits("arrival", "leave", "num_cases") == [
        (clock(9), clock(9, 30), 2),
        (clock(9, 0, 1), clock(9, 25, 1), 2),
    ]
    assert told.cases("end") == [clock(9, 5, 1), clock(9, 25, 1)]


@both
def test_a_result_comes_down_the_whole_chain_leg_by_leg(engine: str) -> None:
    nothing: dict[str, Any] = {"services": [], "windows": {}}
    told = story(
        {"permit": service(file=45, issue=TO_COLLECT)},
        {
            "booth": site(
                level={"all": "take_in"},
                parent="street",
                courier="Mo-Fr 11:00-11:30,14:00-14:20,16:00-16:30",
                hand_out="all",
            ),
            "street": site(
                (1, 0), level={"all": "accept"}, parent="hall", courier="Mo-Fr 12:00-13:00,14:00-14:30", **nothing
            ),
            "hall": office((2, 0)),
        },
        [("permit", clock(10, 50))],
    ).run(engine)
    # Up 11:00-11:30 (accepted) and 12:00-13:00; worked on to 13:45. Down from the hall 14:00-14:30; the booth's run of 14:00 is gone by
    # then: 16:00-16:30. Collected at the booth on Tuesday.
    assert told.cases("accepted", "decided", "end") == [(clock(11, 30), clock(13, 45), clock(9, 5, 1))]
    assert told.visits("site") == ["booth", "booth"]
    assert told.needs("wishes") == [2]


@both
def test_what_a_station_decides_and_the_hall_issues_goes_up_and_comes_back(engine: str) -> None:
    told = story(
        {"permit": service(file=30, decision={"on_the_spot": True, "promised_days": 0}, issue=TO_COLLECT)},
        {
            "hall": office((1, 0)),
            "station": site(
                level={"all": "decide"},
                parent="hall",
                courier="Mo-Fr 12:00-12:30,16:00-16:30",
                hand_out="all",
                back_office={"desk": pool("file")},
            ),
        },
        [("permit", clock(9)), ("permit", clock(9, 0, 4))],
    ).run(engine)
    # Decided at the window at 9:10; issued by the hall: up 12:00-12:30, down 16:00-16:30, ready the same day. On the spot there is no
    # acceptance and no promise. The second comes on a Friday and collects on the Tuesday after.
    assert told.cases("decided", "accepted", "due", "end", "resolved_trip") == [
        (clock(9, 10), -1, -1, clock(9, 5, 1), 2),
        (clock(9, 10, 4), -1, -1, clock(9, 5, 8), 2),
    ]
    assert told.visits("site") == ["station"] * 4
    assert told.papers("case") == []


@both
def test_what_agents_carry_may_be_collected_at_their_counter(engine: str) -> None:
    told = story(
        {"permit": service(file=20, issue=TO_COLLECT)},
        {
            "booth": site(services=[], agency=["permit"], hand_out=["permit"], parent="hall"),
            "hall": office((1, 0)),
        },
        [("permit", clock(9))],
        channels=only("agency", stages={"copy": {"skill": "front", "time_min": 7}}, delivery="collect"),
    ).run(engine)
    # Copied 9:00-9:07, at the hall at once (no batches, no courier), decided 9:27, back at once.
    assert told.visits("site", "arrival", "leave") == [
        ("booth", clock(9), clock(9, 7)),
        ("booth", clock(9, 0, 1), clock(9, 5, 1)),
    ]
    assert told.cases("by", "accepted", "decided", "end") == [("agency", clock(9, 7), clock(9, 27), clock(9, 5, 1))]


@both
def test_a_result_that_is_ready_on_the_way_home_is_gone_for_at_the_next_wish(engine: str) -> None:
    told = story({"permit": service(file=5, issue=TO_COLLECT)}, {"hall": office((1, 0))}, [("permit", clock(9))]).run(
        engine
    )
    # There 9:16:15, seen to until 9:26:15, ready at 9:31:15 and home at 9:42:30: who has left counts as at home.
    way = 975_000
    assert told.cases("decided") == [clock(9, 15) + way]
    assert told.visits("arrival", "leave", "travel_home") == [
        (clock(9) + way, clock(9, 10) + way, way),
        (clock(9, 0, 1) + way, clock(9, 5, 1) + way, way),
    ]


@both
def test_a_result_is_fetched_first_and_what_is_open_seen_to_elsewhere_on_the_same_trip(engine: str) -> None:
    told = story(
        {
            "a": service(10, file=90, issue=TO_COLLECT, also={"b": 1.0}),
            "b": service(20, incomplete=1.0, incomplete_again=0.0),
        },
        {"annex": site((1, 0), services=["b"]), "hall": office(services=["a"])},
        [("a", clock(9))],
    ).run(engine)
    # Monday: a at the hall 9:00-9:10, on to the annex (975 s), b 9:26:15-9:46:15, papers missing; the result is ready at
    # 10:40. Tuesday: the lead is the result at the hall, 9:00-9:05; then b at the annex, 9:21:15-9:41:15, and home from there.
    way = 975_000
    assert told.visits("trip", "site", "arrival", "leave", "travel", "travel_home") == [
        (1, "hall", clock(9), clock(9, 10), 0, 0),
        (1, "annex", clock(9, 10) + way, clock(9, 30) + way, way, way),
        (2, "hall", clock(9, 0, 1), clock(9, 5, 1), 0, 0),
        (2, "annex", clock(9, 5, 1) + way, clock(9, 25, 1) + way, way, way),
    ]
    assert told.cases("end", "resolved_trip") == [(clock(9, 5, 1), 2), (clock(9, 25, 1) + way, 2)]
