"""Teams that visit people at home, days worked by hand in both engines: who is visited first, by whom, agents and results.

Teams go at 60 km/h without a detour: a kilometre is a minute. Where nothing else is said they are on shift from nine to five every
day, a visit takes ten minutes, and day 0 is a Monday.
"""

import pytest

from .stories import (
    ALONG_A_ROAD,
    DAY,
    ENGINES,
    JOURNEY,
    MINUTE,
    Story,
    clock,
    office,
    only,
    service,
    site,
    story,
    team,
    visits,
)

both = pytest.mark.parametrize("engine", ENGINES)


# -- who is visited first -----------------------------------------------------------------------------------------------

# Three homes at the corners of a rectangle with the base at the fourth; ways in minutes:
# base-a 5, base-b 3, base-c 4, a-b 4, a-c 3, b-c 5.
CORNERS = {"a": (3.0, 4.0), "b": (3.0, 0.0), "c": (0.0, 4.0)}
ASKED = [(clock(8), "a"), (clock(8, 10), "b"), (clock(8, 20), "c")]


@both
def test_first_come(engine: str) -> None:
    told = visits(ASKED, CORNERS).run(engine)
    # a, b, c: 5 there, 4 on, 5 on. Then the team stays at c until its shift ends at 17:00, and is back 4 minutes later.
    assert told.teams("team", "number", *JOURNEY) == [
        ("team", 0, "visit", 0, clock(8), clock(9), clock(9, 5), clock(9, 15)),
        ("team", 1, "visit", 1, clock(8, 10), clock(9, 15), clock(9, 19), clock(9, 29)),
        ("team", 2, "visit", 2, clock(8, 20), clock(9, 29), clock(9, 34), clock(9, 44)),
        ("team", 3, "return", -1, -1, clock(17), clock(17, 4), clock(17, 4)),
    ]
    assert told.cases("outcome", "by", "taken_at", "end", "taken_in", "visits", "resolved_trip") == [
        ("resolved", "home_visit", "hall", clock(9, 15), 1, 0, 0),
        ("resolved", "home_visit", "hall", clock(9, 29), 1, 0, 0),
        ("resolved", "home_visit", "hall", clock(9, 44), 1, 0, 0),
    ]
    assert told.needs("wishes", "trips", "closed_doors") == [(1, 0, 0)] * 3


@both
def test_nearest(engine: str) -> None:
    told = visits(ASKED, CORNERS, policy="nearest").run(engine)
    # From the base b is nearest (3), from b it is a (4 < 5), then c (3).
    assert told.teams(*JOURNEY) == [
        ("visit", 1, clock(8, 10), clock(9), clock(9, 3), clock(9, 13)),
        ("visit", 0, clock(8), clock(9, 13), clock(9, 17), clock(9, 27)),
        ("visit", 2, clock(8, 20), clock(9, 27), clock(9, 30), clock(9, 40)),
        ("return", -1, -1, clock(17), clock(17, 4), clock(17, 4)),
    ]


@both
def test_tour(engine: str) -> None:
    told = visits([*ASKED, (clock(9, 30), "b")], CORNERS, policy="tour").run(engine)
    # Cheapest insertion: b adds 6 (a 10, c 8). Then a and c each add 6 at either end: a was asked for first, at the first place.
    # c before a: 4 + 3 - 5 = 2. c, a, b is 14 minutes; no reversal is shorter. The last one goes home at once.
    # Who asks during the shift is planned for on the next morning.
    assert told.teams(*JOURNEY) == [
        ("visit", 2, clock(8, 20), clock(9), clock(9, 4), clock(9, 14)),
        ("visit", 0, clock(8), clock(9, 14), clock(9, 17), clock(9, 27)),
        ("visit", 1, clock(8, 10), clock(9, 27), clock(9, 31), clock(9, 41)),
        ("return", -1, -1, clock(9, 41), clock(9, 44), clock(9, 44)),
        ("visit", 3, clock(9, 30), clock(9, 0, 1), clock(9, 3, 1), clock(9, 13, 1)),
        ("return", -1, -1, clock(9, 13, 1), clock(9, 16, 1), clock(9, 16, 1)),
    ]


@both
def test_two_opt_takes_out_a_crossing_that_insertion_leaves(engine: str) -> None:
    homes = {"a": (-2.0, 0.0), "b": (9.0, 9.0), "c": (6.0, -4.0), "d": (-7.0, 8.0)}
    told = visits([(clock(8, number), home) for number, home in enumerate(homes)], homes, policy="tour").run(engine)
    # Ways, m: base-a 2000, base-b 12727, base-c 7211, base-d 10630, a-b 14212, a-c 8944, a-d 9433, b-c 13341, b-d 16031, c-d 17691.
    # a adds least alone, 4000. c next, before a: 7211 + 8944 - 2000 = 14155. d last: 9433 + 10630 - 2000 = 18063. b last:
    # 16031 + 12727 - 10630 = 18128 (first: 12727 + 13341 - 7211 = 18857). c a d b is 54346. Reversing c a, c a d or a d
    # makes it longer (57393, 55075, 61274), all of it is as long; reversing a d b gives c b d a:
    # 7211 + 13341 + 16031 + 9433 + 2000 = 48016.
    first = clock(9) + 7211 * 60
    second = first + 10 * MINUTE + 13341 * 60
    third = second + 10 * MINUTE + 16031 * 60
    fourth = third + 10 * MINUTE + 9433 * 60
    assert told.teams("need", "arrival") == [
        (2, first),
        (1, second),
        (3, third),
        (0, fourth),
        (-1, fourth + 10 * MINUTE + 2000 * 60),
    ]


@both
def test_a_tour_of_two_teams(engine: str) -> None:
    told = visits(
        [(clock(8), "east"), (clock(8, 1), "west"), (clock(8, 2), "farther_east")],
        {"east": (9.0, 0.0), "farther_east": (10.0, 0.0), "west": (-9.0, 0.0)},
        policy="tour",
        teams={"alpha": team("hall"), "beta": team("annex")},
        sites={"annex": site((8, 0), services=[], windows={}, level={"all": "issue"}), "hall": site()},
    ).run(engine)
    # east adds 2 for beta at 8 km, farther_east 4, west 18 for alpha: beta's east first, then farther_east adds 2 + ... in all
    # 1 + 1 + 2 - 2 = 2 at either end: the first place. alpha's west last. beta: 10 km first: 2 minutes, then 1.
    assert told.teams("team", "need", "set_out", "arrival", "end") == [
        ("alpha", 1, clock(9), clock(9, 9), clock(9, 19)),
        ("alpha", -1, clock(9, 19), clock(9, 28), clock(9, 28)),
        ("beta", 2, clock(9), clock(9, 2), clock(9, 12)),
        ("beta", 0, clock(9, 12), clock(9, 13), clock(9, 23)),
        ("beta", -1, clock(9, 23), clock(9, 24), clock(9, 24)),
    ]


# -- several teams ------------------------------------------------------------------------------------------------------

PAIR = {"alpha": team("hall"), "beta": team("annex")}
ANNEX = {"annex": site((8, 0), services=[], windows={}, level={"all": "issue"}), "hall": site()}


@both
def test_the_nearer_team_goes_and_the_first_by_id_where_they_are_as_far(engine: str) -> None:
    told = visits(
        [(clock(10), "middle"), (clock(10, 1), "beyond")],
        {"middle": (4.0, 0.0), "beyond": (6.0, 0.0)},
        teams=PAIR,
        sites=ANNEX,
    ).run(engine)
    # middle is 4 km from both: alpha. beyond is 2 from beta's base (alpha is on its way).
    assert told.teams("team", "need", "set_out", "arrival") == [
        ("alpha", 0, clock(10), clock(10, 4)),
        ("alpha", -1, clock(17), clock(17, 4)),
        ("beta", 1, clock(10, 1), clock(10, 3)),
        ("beta", -1, clock(17), clock(17, 2)),
    ]


@both
def test_two_teams_begin_at_one_tick_in_order_of_their_ids(engine: str) -> None:
    told = visits(
        [(clock(8), "beyond"), (clock(8, 1), "close")],
        {"beyond": (6.0, 0.0), "close": (1.0, 0.0)},
        teams=PAIR,
        sites=ANNEX,
    ).run(engine)
    # At nine alpha takes the first that was asked for though it is farther; beta is left with the other, 7 km away.
    assert told.teams("team", "need", "arrival") == [
        ("alpha", 0, clock(9, 6)),
        ("alpha", -1, clock(17, 6)),
        ("beta", 1, clock(9, 7)),
        ("beta", -1, clock(17, 7)),
    ]


@both
def test_two_teams_done_at_one_tick_the_first_by_id_takes_what_waits(engine: str) -> None:
    told = visits(
        [(clock(10), "east"), (clock(10, 1), "north"), (clock(10, 5), "more_north")],
        {"east": (4.0, 0.0), "north": (0.0, 3.0), "more_north": (0.0, 5.0)},
        teams={"alpha": team(), "beta": team()},
    ).run(engine)
    # Both are done at 10:14. alpha is first, though from the east it is sqrt(16 + 25) km = 6403 m to more_north, and from beta's 2 km.
    way = 6403 * 60
    assert told.teams("team", "need", "set_out", "arrival", "end") == [
        ("alpha", 0, clock(10), clock(10, 4), clock(10, 14)),
        ("alpha", 2, clock(10, 14), clock(10, 14) + way, clock(10, 24) + way),
        ("alpha", -1, clock(17), clock(17, 5), clock(17, 5)),
        ("beta", 1, clock(10, 1), clock(10, 4), clock(10, 14)),
        ("beta", -1, clock(17), clock(17, 3), clock(17, 3)),
    ]


@both
def test_a_team_sees_only_to_what_it_can(engine: str) -> None:
    told = visits(
        [(clock(10), "near")],
        ALONG_A_ROAD,
        services={"form": service(10), "other": service(10)},
        teams={
            "alpha": team() | {"services": ["other"]},
            "beta": team(hours="Mo-Su 11:00-12:00") | {"services": ["form"]},
        },
    ).run(engine)
    assert told.teams("team", "need", "requested", "set_out") == [
        ("beta", 0, clock(10), clock(11)),
        ("beta", -1, -1, clock(12)),
    ]


# -- at the door -------------------------------------------------------------------------------------------------------


@both
def test_an_errand_of_two_is_seen_to_in_one_visit(engine: str) -> None:
    told = visits(
        [(clock(10), "near")],
        ALONG_A_ROAD,
        services={"form": service(file=30, also={"talk": 1.0}), "talk": service(5)},
    ).run(engine)
    # 10:02 there, twice ten minutes; the form goes to the base's back office at 10:22 and is decided at 10:52.
    assert told.teams("arrival", "end")[0] == (clock(10, 2), clock(10, 22))
    assert told.cases("by", "accepted", "decided", "end") == [
        ("home_visit", clock(10, 22), clock(10, 52), clock(10, 52)),
        ("home_visit", -1, -1, clock(10, 22)),
    ]


@both
def test_papers_missing_at_home_mean_another_visit(engine: str) -> None:
    told = visits(
        [(clock(10), "near")],
        ALONG_A_ROAD,
        services={"form": service(file=30, incomplete=1.0, incomplete_again=0.0, decision={"on_the_spot": True})},
    ).run(engine)
    # Missing at 10:12 on Monday; asked again on Tuesday at nine, decided on the spot at 9:12.
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(10), clock(10), clock(10, 2), clock(10, 12)),
        ("return", -1, -1, clock(17), clock(17, 2), clock(17, 2)),
        ("visit", 0, clock(9, 0, 1), clock(9, 0, 1), clock(9, 2, 1), clock(9, 12, 1)),
        ("return", -1, -1, clock(17, 0, 1), clock(17, 2, 1), clock(17, 2, 1)),
    ]
    assert told.cases("taken_in", "decided", "end", "resolved_trip") == [(2, clock(9, 12, 1), clock(9, 12, 1), 0)]
    assert told.needs("wishes", "trips") == [(2, 0)]


# -- agents who come to the door ----------------------------------------------------------------------------------------


def carried(file: float) -> Story:
    return story(
        {"permit": service(file=file, decision={"promised_days": 1})},
        {
            "agency": site(services=[], windows={}, parent="hall"),
            "hall": office((5, 5)),
        },
        [("permit", clock(9), "home")],
        zones={"home": (3.0, 0.0)},
        channels=only("agency", pickup="home", time_min=6, batches="Mo-Fr 12:00-12:30", delivery="visit"),
        teams={"agents": team("agency", hours="Mo-Su 08:00-17:00")},
        dispatch={"delivery_min": 2},
    )


@both
def test_an_agent_picks_papers_up_at_home_and_brings_the_result(engine: str) -> None:
    told = carried(20).run(engine)
    # There 9:03, done 9:09; handed in with the batch of noon, 12:30, accepted; decided 12:50. The agent is still at that
    # door: two minutes, over at 12:52. Home at the end of the shift.
    assert told.teams(*JOURNEY) == [
        ("pickup", 0, clock(9), clock(9), clock(9, 3), clock(9, 9)),
        ("delivery", 0, clock(12, 50), clock(12, 50), clock(12, 50), clock(12, 52)),
        ("return", -1, -1, clock(17), clock(17, 3), clock(17, 3)),
    ]
    assert told.cases("by", "taken_at", "accepted", "due", "decided", "end", "resolved_trip", "mailed") == [
        ("agency", "agency", clock(12, 30), 2 * DAY - 1, clock(12, 50), clock(12, 52), 0, 0)
    ]
    assert told.papers("site", "join", "start", "end") == [("hall", clock(12, 30), clock(12, 30), clock(12, 50))]


@both
def test_a_result_after_the_agents_shift_is_brought_on_the_next_day(engine: str) -> None:
    told = carried(300).run(engine)
    # Five hours of work end at 17:30; on Tuesday the agents set out at eight.
    assert told.teams(*JOURNEY) == [
        ("pickup", 0, clock(9), clock(9), clock(9, 3), clock(9, 9)),
        ("return", -1, -1, clock(17), clock(17, 3), clock(17, 3)),
        ("delivery", 0, clock(17, 30), clock(8, 0, 1), clock(8, 3, 1), clock(8, 5, 1)),
        ("return", -1, -1, clock(17, 0, 1), clock(17, 3, 1), clock(17, 3, 1)),
    ]
    assert told.cases("decided", "end") == [(clock(17, 30), clock(8, 5, 1))]


@both
def test_two_results_that_are_ready_while_nobody_is_there_go_together(engine: str) -> None:
    told = story(
        {"a": service(file=200, also={"b": 1.0}), "b": service(file=160)},
        {"agency": site(services=[], windows={}, parent="hall"), "hall": office((5, 5), files=2)},
        [("a", clock(9), "home")],
        zones={"home": (3.0, 0.0)},
        channels=only("agency", pickup="home", time_min=6, delivery="visit"),
        teams={"agents": team("agency", hours="Mo-Su 09:00-10:00,13:00-17:00")},
        dispatch={"delivery_min": 2},
    ).run(engine)
    # Picked up 9:03-9:15, at the hall at once. b is decided at 11:55, a at 12:35, when the agents are off (back 10:03): one delivery,
    # asked for at 11:55, as they begin again: 13:03-13:05.
    assert told.teams("kind", "requested", "set_out", "end") == [
        ("pickup", clock(9), clock(9), clock(9, 15)),
        ("return", -1, clock(10), clock(10, 3)),
        ("delivery", clock(11, 55), clock(13), clock(13, 5)),
        ("return", -1, clock(17), clock(17, 3)),
    ]
    assert told.cases("decided", "end") == [(clock(12, 35), clock(13, 5)), (clock(11, 55), clock(13, 5))]


@both
def test_a_result_that_comes_while_another_is_being_delivered_is_brought_after_it(engine: str) -> None:
    told = story(
        {"a": service(file=30, also={"b": 1.0}), "b": service(file=38)},
        {"agency": site(services=[], windows={}, parent="hall"), "hall": office((5, 5), files=2)},
        [("a", clock(9), "home")],
        zones={"home": (10.0, 0.0)},
        channels=only("agency", pickup="home", time_min=6, delivery="visit"),
        teams={"agents": team("agency")},
        dispatch={"delivery_min": 12},
    ).run(engine)
    # There 9:10-9:22. a is decided at 9:52 and handed over 9:52-10:04; b is decided at 10:00 and makes a request of its own.
    assert told.teams("kind", "requested", "set_out", "arrival", "end") == [
        ("pickup", clock(9), clock(9), clock(9, 10), clock(9, 22)),
        ("delivery", clock(9, 52), clock(9, 52), clock(9, 52), clock(10, 4)),
        ("delivery", clock(10), clock(10, 4), clock(10, 4), clock(10, 16)),
        ("return", -1, clock(17), clock(17, 10), clock(17, 10)),
    ]
    assert told.cases("decided", "end") == [(clock(9, 52), clock(10, 4)), (clock(10), clock(10, 16))]
