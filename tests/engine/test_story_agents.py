"""Agents, sessions at employers and employers' agents, days worked by hand in both engines.

Where nothing else is said people live at the site, a talk at the window takes ten minutes, and day 0 is a Monday.
"""

import pytest

from simnet.luck.decisions import SESSION

from .stories import (
    ALONG_A_ROAD,
    DAY,
    ENGINES,
    LAST,
    MINUTE,
    Story,
    clock,
    office,
    only,
    pool,
    service,
    site,
    story,
    visits,
)

both = pytest.mark.parametrize("engine", ENGINES)

A_KILOMETRE = 975_000
"""A kilometre at 4.8 km/h with a detour of 1.3: 1000 x 3600 x 1.3 / 4.8 ms."""


# -- agents -------------------------------------------------------------------------------------------------------------

COPYING = {"copy": {"skill": "front", "time_min": 7}}


@both
def test_an_agents_counter_hands_in_with_batches(engine: str) -> None:
    told = story(
        {"permit": service(file=20, decision={"promised_days": 1})},
        {
            "booth": site(services=[], agency=["permit"], parent="hall"),
            "hall": office((1, 0)),
        },
        [("permit", clock(11, 50)), ("permit", clock(11, 56))],
        channels=only("agency", stages=COPYING, batches="Mo-Fr 12:00-13:00,18:00-18:30", delivery="electronic"),
    ).run(engine)
    # 11:50-11:57 and with the batch of noon: at the hall, and accepted, at 13:00; 13:20. The second 11:57-12:04 and with the
    # evening's: accepted at 18:30, worked on the next morning 9:00-9:20, within the promise (the end of Tuesday).
    assert told.visits("site", "ticket", "leave", "num_cases", "outcome") == [
        ("booth", clock(11, 50), clock(11, 57), 1, "served"),
        ("booth", clock(11, 56), clock(12, 4), 1, "served"),
    ]
    assert told.stays("stage", "start", "end") == [
        ("permit agency:copy", clock(11, 50), clock(11, 57)),
        ("permit agency:copy", clock(11, 57), clock(12, 4)),
    ]
    assert told.cases("by", "taken_at", "accepted", "due", "decided", "end") == [
        ("agency", "booth", clock(13), DAY + LAST, clock(13, 20), clock(13, 20)),
        ("agency", "booth", clock(18, 30), DAY + LAST, clock(9, 20, 1), clock(9, 20, 1)),
    ]


def two_doors(wrong_door: str) -> Story:
    """Everybody first goes to the booth, which does not do permits; agents take their papers there if `wrong_door` is accept."""
    return story(
        {"note": service(5), "permit": service(10, file=20)},
        {
            "booth": site(services=["note"], agency=["permit"], parent="hall"),
            "hall": office((1, 0)),
        },
        [("permit", clock(9))],
        channels={"window": {"weights": {"general": 1.0}}, "agency": {"services": ["permit"], "stages": COPYING}},
        diversion={"misdirected": 1.0, "wrong_door": wrong_door},
    )


@both
def test_a_wrong_door_that_accepts(engine: str) -> None:
    told = two_doors("accept").run(engine)
    # Copied 9:00-9:07 at the booth, with the hall at once (no batches), where it counts as accepted; decided at 9:27.
    assert told.visits("site", "arrival", "leave", "outcome", "num_cases") == [
        ("booth", clock(9), clock(9, 7), "served", 1)
    ]
    assert told.cases("by", "taken_at", "accepted", "decided", "end", "resolved_trip") == [
        ("agency", "booth", clock(9, 7), clock(9, 27), clock(9, 27), 1)
    ]


@both
def test_a_wrong_door_that_redirects(engine: str) -> None:
    told = two_doors("redirect").run(engine)
    # Told at the door, and a kilometre on to the hall: 9:16:15, ten minutes there, twenty in the office.
    there = clock(9) + A_KILOMETRE
    assert told.visits("trip", "site", "arrival", "ticket", "leave", "outcome", "travel_home") == [
        (1, "booth", clock(9), -1, clock(9), "redirected", 0),
        (1, "hall", there, there, there + 10 * MINUTE, "served", A_KILOMETRE),
    ]
    assert told.cases("by", "taken_at", "end", "resolved_trip") == [("window", "hall", there + 30 * MINUTE, 1)]


@both
def test_a_companion_that_the_site_does_not_take_is_carried_on_by_agents(engine: str) -> None:
    told = story(
        {"note": service(5, also={"permit": 1.0}), "permit": service(10, file=20)},
        {
            "booth": site(services=["note"], agency=["permit"], parent="hall"),
            "hall": office((1, 0)),
        },
        [("note", clock(9))],
        channels={"window": {"weights": {"general": 1.0}}, "agency": {"services": ["permit"], "stages": COPYING}},
        diversion={"wrong_door": "accept", "one_stop": False},
    ).run(engine)
    # The booth takes the note, 9:00-9:05; and the permit's papers, 9:05-9:12; the hall decides 9:32.
    assert told.visits("site", "num_cases", "outcome", "leave") == [("booth", 2, "served", clock(9, 12))]
    assert told.stays("case", "stage", "start", "end") == [
        (0, "note talk", clock(9), clock(9, 5)),
        (1, "permit agency:copy", clock(9, 5), clock(9, 12)),
    ]
    assert told.cases("by", "end") == [("window", clock(9, 5)), ("agency", clock(9, 32))]


# -- sessions at employers ----------------------------------------------------------------------------------------------


def works(within_days: float) -> Story:
    """A session at the works on Tuesday, day 1, 10:00-12:00, with a last ticket at 11:30; the hall is a kilometre away."""
    return story(
        {"permit": service(file=30, decision={"on_the_spot": True})},
        {
            "factory": {
                "at": [1.0, 0.0],
                "sessions": ["2024-05-14 10:00-12:00"],
                "zones": ["works"],
                "services": "all",
                "last_ticket_min": 30.0,
                "windows": {"w": pool("front")},
            },
            "hall": office((0, 0)),
        },
        [("permit", clock(10), "works"), ("permit", clock(10, 30), "town")],
        zones={"works": (1, 0), "town": (1, 0)},
        calendar={"start": "2024-05-13", "days": 14, "tail_days": 14},
        channels=only("outreach", within_days=within_days),
    )


@both
def test_a_session_at_an_employer_is_gone_to_without_a_trip(engine: str) -> None:
    day = works(30.0)
    assert day.channels == [
        "outreach",
        "window",
    ]  # the session is not for people of the town, though they live beside it
    told = day.run(engine)
    # There at a point of 10:00-11:30 that is the person's own; ten minutes, on the spot.
    there = clock(10, 0, 1) + int(day.luck(0, SESSION) * 90 * MINUTE)
    assert clock(10, 0, 1) < there < clock(11, 30, 1)
    town = clock(10, 30) + A_KILOMETRE
    assert told.visits("site", "set_out", "arrival", "leave", "travel", "travel_home", "trip", "outcome") == [
        ("factory", there, there, there + 10 * MINUTE, 0, 0, 0, "served"),
        ("hall", clock(10, 30), town, town + 10 * MINUTE, A_KILOMETRE, A_KILOMETRE, 1, "served"),
    ]
    assert told.cases("by", "taken_at", "decided", "end", "resolved_trip") == [
        ("outreach", "factory", there + 10 * MINUTE, there + 10 * MINUTE, 0),
        ("window", "hall", town + 10 * MINUTE, town + 10 * MINUTE, 1),
    ]
    assert told.needs("wishes", "closed_doors", "trips") == [(1, 0, 0), (1, 0, 1)]


@both
def test_a_session_too_far_ahead_is_not_waited_for(engine: str) -> None:
    # The session opens a day after the need: within a day is enough, less is not.
    assert works(1.0).channels == ["outreach", "window"]
    day = works(0.999)
    assert day.channels == ["window", "window"]
    assert day.run(engine).visits("site", "arrival") == [
        ("hall", clock(10) + A_KILOMETRE),
        ("hall", clock(10, 30) + A_KILOMETRE),
    ]


# -- an employer's agent ------------------------------------------------------------------------------------------------


@both
def test_an_agent_with_three_cases_takes_three_times_as_long_everywhere(engine: str) -> None:
    told = story(
        {"social": service(4, file=10, quantity={"general": 3})},
        {"hall": office(windows={"w": pool("front", pace={"front": 1.5})})},
        [("social", clock(9)), ("social", clock(9, 1))],
    ).run(engine)
    # 3 x 4 minutes at a pace of 1.5 is 18: 9:00-9:18 and 9:18-9:36. 3 x 10 in the office: to 9:48, and to 10:18.
    assert told.stays("start", "end") == [(clock(9), clock(9, 18)), (clock(9, 18), clock(9, 36))]
    assert told.papers("case", "number", "start", "end") == [
        (0, 0, clock(9, 18), clock(9, 48)),
        (1, 0, clock(9, 48), clock(10, 18)),
    ]
    assert told.cases("end") == [clock(9, 48), clock(10, 18)]


@both
def test_three_cases_take_three_times_as_long_at_a_desk_and_at_home_too(engine: str) -> None:
    # Taken in online in 3 x 5 minutes, decided in 3 x 10.
    online = story(
        {"social": service(4, file=10, quantity={"general": 3})},
        {"hall": site(back_office={"desk": pool("check", "file")})},
        [("social", clock(9))],
        channels=only("online", site="hall", intake={"skill": "check", "time_min": 5}, time_min=12),
    ).run(engine)
    assert online.papers("start", "end") == [(clock(9), clock(9, 15)), (clock(9, 15), clock(9, 45))]
    # One's own time is that of one application.
    assert online.needs("own_time") == [12 * MINUTE]
    # At home 3 x 10 minutes.
    at_home = visits([(clock(10), "near")], ALONG_A_ROAD, services={"social": service(4, quantity={"general": 3})}).run(
        engine
    )
    assert at_home.teams("arrival", "end")[0] == (clock(10, 2), clock(10, 32))
