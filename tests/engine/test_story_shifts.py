"""Shifts of teams, and staff from a window, days worked by hand in both engines.

Teams go at 60 km/h without a detour: a kilometre is a minute. Where nothing else is said they are on shift from nine to five every
day, a visit takes ten minutes, and day 0 is a Monday.
"""

import pytest

from .stories import ALONG_A_ROAD, ENGINES, HOUR, JOURNEY, MINUTE, clock, only, pool, service, site, story, team, visits

both = pytest.mark.parametrize("engine", ENGINES)


# -- shifts -------------------------------------------------------------------------------------------------------------

MORNINGS = {"team": team(hours="Mo-Su 09:00-12:00")}


@both
def test_a_visit_that_just_fits_before_the_shift_ends(engine: str) -> None:
    # From near (2) at 11:38: 5 there, 10, 7 back is noon sharp.
    told = visits([(clock(8), "near"), (clock(11, 38), "far")], ALONG_A_ROAD, teams=MORNINGS).run(engine)
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(8), clock(9), clock(9, 2), clock(9, 12)),
        ("visit", 1, clock(11, 38), clock(11, 38), clock(11, 43), clock(11, 53)),
        ("return", -1, -1, clock(12), clock(12, 7), clock(12, 7)),
    ]


@both
def test_a_visit_that_does_not_fit_is_the_next_mornings(engine: str) -> None:
    told = visits([(clock(8), "near"), (clock(11, 39), "far")], ALONG_A_ROAD, teams=MORNINGS).run(engine)
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(8), clock(9), clock(9, 2), clock(9, 12)),
        ("return", -1, -1, clock(12), clock(12, 2), clock(12, 2)),
        ("visit", 1, clock(11, 39), clock(9, 0, 1), clock(9, 7, 1), clock(9, 17, 1)),
        ("return", -1, -1, clock(12, 0, 1), clock(12, 7, 1), clock(12, 7, 1)),
    ]


@both
def test_the_first_visit_of_a_shift_is_always_allowed(engine: str) -> None:
    told = visits([(clock(8), "very_far")], ALONG_A_ROAD, teams=MORNINGS).run(engine)
    # 100 minutes there, 10, 100 back is 12:30; it is made all the same. The team stays there from 10:50 to noon.
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(8), clock(9), clock(10, 40), clock(10, 50)),
        ("return", -1, -1, clock(12), clock(13, 40), clock(13, 40)),
    ]


@both
def test_a_shift_that_ends_on_the_road(engine: str) -> None:
    told = visits([(clock(11), "very_far"), (clock(11, 30), "near")], ALONG_A_ROAD, teams=MORNINGS).run(engine)
    # There at 12:40, off shift since noon, done at 12:50, back at 14:30; the other is visited on the next day.
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(11), clock(11), clock(12, 40), clock(12, 50)),
        ("return", -1, -1, clock(12, 50), clock(14, 30), clock(14, 30)),
        ("visit", 1, clock(11, 30), clock(9, 0, 1), clock(9, 2, 1), clock(9, 12, 1)),
        ("return", -1, -1, clock(12, 0, 1), clock(12, 2, 1), clock(12, 2, 1)),
    ]


@both
def test_who_is_at_a_home_when_the_next_shift_begins_has_seen_nobody_in_it_yet(engine: str) -> None:
    told = visits(
        [(clock(11), "an_hour"), (clock(11, 1), "other_side")],
        {"an_hour": (60.0, 0.0), "other_side": (0.0, 60.0)},
        teams={"team": team(hours="Mo-Su 09:00-12:00,13:00-14:00")},
        minutes=80,
    ).run(engine)
    # There at noon, 80 minutes, 13:20: in the second shift. sqrt(2) x 60 km = 84852 m away is another that could never
    # be back by 14:00, but it is the first of this shift: there 84852 x 60 ms later, back an hour after that.
    way = 84_852 * 60
    there = clock(13, 20) + way
    done = there + 80 * MINUTE
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(11), clock(11), clock(12), clock(13, 20)),
        ("visit", 1, clock(11, 1), clock(13, 20), there, done),
        ("return", -1, -1, done, done + HOUR, done + HOUR),
    ]


@both
def test_a_tour_takes_what_fits_into_the_shift_and_leaves_the_rest(engine: str) -> None:
    told = visits(
        [(clock(8), "a"), (clock(8, 10), "b")],
        {"a": (3.0, 4.0), "b": (3.0, 0.0)},
        policy="tour",
        teams={"team": team(hours="Mo-Su 09:00-09:30")},
    ).run(engine)
    # b adds 6 minutes, a 10: b first. Both would be 3 + 4 + 5 + 2 x 10 = 32 minutes: a waits for the next day, 5 + 10 + 5.
    assert told.teams(*JOURNEY) == [
        ("visit", 1, clock(8, 10), clock(9), clock(9, 3), clock(9, 13)),
        ("return", -1, -1, clock(9, 13), clock(9, 16), clock(9, 16)),
        ("visit", 0, clock(8), clock(9, 0, 1), clock(9, 5, 1), clock(9, 15, 1)),
        ("return", -1, -1, clock(9, 15, 1), clock(9, 20, 1), clock(9, 20, 1)),
    ]


@both
def test_a_tour_that_runs_late_is_given_up(engine: str) -> None:
    told = visits(
        [(clock(8), "a"), (clock(8, 10), "b")],
        {"a": (3.0, 4.0), "b": (3.0, 0.0)},
        policy="tour",
        teams={"team": team(hours="Mo-Su 09:00-09:45")},
        services={"simple": service(10, quantity={"general": 3})},
    ).run(engine)
    # Expected are 10 minutes a case, 32 in all: a (at the first place beside b, as cheap as the second) and b. But three of a kind
    # take 30: 9:05-9:35, and b would need 4 + 10 + 3 more, to 9:52. Given up and planned anew on the next day.
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(8), clock(9), clock(9, 5), clock(9, 35)),
        ("return", -1, -1, clock(9, 35), clock(9, 40), clock(9, 40)),
        ("visit", 1, clock(8, 10), clock(9, 0, 1), clock(9, 3, 1), clock(9, 33, 1)),
        ("return", -1, -1, clock(9, 33, 1), clock(9, 36, 1), clock(9, 36, 1)),
    ]


# -- staff from a window ------------------------------------------------------------------------------------------------


@both
def test_staff_from_a_window_are_missing_inside(engine: str) -> None:
    general = {"profile": "nine", "travel": {"speed_km_h": 4.8}}
    told = story(
        {"simple": service(20)},
        {"hall": site(windows={"w": pool("front", count=2)})},
        [],
        population={
            "segments": {"general": general, "walker": general},
            "zones": {"far": {"at": [10.0, 0.0]}, "here": {"at": [0.0, 0.0]}},
        },
        arrivals={
            "house": {"service": "simple", "segment": "general", "zone": "far", "at_min": [540, 595]},
            "walk": {"service": "simple", "segment": "walker", "zone": "here", "at_min": [541, 542, 585, 586]},
        },
        channels=only("home_visit", time_min=30),
        teams={"team": team(staff_from="w", keep=1)},
    ).run(engine)
    # Needs in order: house 9:00, walk 9:01, 9:02, 9:45, 9:46, house 9:55.
    # At nine both posts are idle: one keeps, one goes, 9:10-9:40 there, nothing more, back 9:50.
    # Inside one post: 9:01-9:21, 9:21-9:41, 9:45-10:05; who came at 9:46 is served when the team is back, 9:50-10:10.
    # At 9:55 both are busy, at 10:05 one is idle, at 10:10 two: the team sets out again.
    assert told.stays("need", "join", "start", "end") == [
        (1, clock(9, 1), clock(9, 1), clock(9, 21)),
        (2, clock(9, 2), clock(9, 21), clock(9, 41)),
        (3, clock(9, 45), clock(9, 45), clock(10, 5)),
        (4, clock(9, 46), clock(9, 50), clock(10, 10)),
    ]
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(9), clock(9), clock(9, 10), clock(9, 40)),
        ("return", -1, -1, clock(9, 40), clock(9, 50), clock(9, 50)),
        ("visit", 5, clock(9, 55), clock(10, 10), clock(10, 20), clock(10, 50)),
        ("return", -1, -1, clock(10, 50), clock(11), clock(11)),
    ]


@both
def test_who_waits_goes_before_a_team_that_would_set_out(engine: str) -> None:
    general = {"profile": "nine", "travel": {"speed_km_h": 4.8}}
    told = story(
        {"simple": service(20)},
        {"hall": site(windows={"w": pool("front")})},
        [],
        population={
            "segments": {"general": general, "walker": general},
            "zones": {"far": {"at": [10.0, 0.0]}, "here": {"at": [0.0, 0.0]}},
        },
        arrivals={
            "house": {"service": "simple", "segment": "general", "zone": "far", "at_min": [545]},
            "walk": {"service": "simple", "segment": "walker", "zone": "here", "at_min": [540, 550]},
        },
        channels=only("home_visit", time_min=30),
        teams={"team": team(staff_from="w")},
    ).run(engine)
    # The only post serves 9:00-9:20; asked for at 9:05, but at 9:20 somebody waits since 9:10: 9:20-9:40. Then the team goes,
    # and the window is empty until it is back at 10:30 (10 there, 30, 10 back).
    assert told.stays("start", "end") == [(clock(9), clock(9, 20)), (clock(9, 20), clock(9, 40))]
    assert told.teams("kind", "set_out", "arrival", "end") == [
        ("visit", clock(9, 40), clock(9, 50), clock(10, 20)),
        ("return", clock(10, 20), clock(10, 30), clock(10, 30)),
    ]


@both
def test_who_is_out_over_a_break_is_missing_after_it(engine: str) -> None:
    general = {"profile": "nine", "travel": {"speed_km_h": 4.8}}
    told = story(
        {"simple": service(20)},
        {"hall": site(windows={"w": pool("front", hours="Mo-Su 09:00-12:00,13:00-17:00")})},
        [],
        population={
            "segments": {"general": general, "walker": general},
            "zones": {"far": {"at": [10.0, 0.0]}, "here": {"at": [0.0, 0.0]}},
        },
        arrivals={
            "house": {"service": "simple", "segment": "general", "zone": "far", "at_min": [710]},
            "walk": {"service": "simple", "segment": "walker", "zone": "here", "at_min": [780]},
        },
        channels=only("home_visit", time_min=60),
        teams={"team": team(staff_from="w")},
    ).run(engine)
    # Set out at 11:50, there at noon, an hour, back at 13:10. The roster is one from 13:00, but that one is out: who comes at
    # 13:00 waits for ten minutes.
    assert told.teams(*JOURNEY) == [
        ("visit", 0, clock(11, 50), clock(11, 50), clock(12), clock(13)),
        ("return", -1, -1, clock(13), clock(13, 10), clock(13, 10)),
    ]
    assert told.stays("join", "start", "end") == [(clock(13), clock(13, 10), clock(13, 30))]


@both
def test_a_freed_server_sets_out_before_the_papers_come_but_papers_that_wait_go_first(engine: str) -> None:
    general = {"profile": "nine", "travel": {"speed_km_h": 4.8}}
    told = story(
        {"permit": service(file=30), "sit": service()},
        {"hall": site(windows={"w": pool("front", "file")})},
        [],
        population={
            "segments": {"general": general, "walker": general},
            "zones": {"far": {"at": [10.0, 0.0]}, "here": {"at": [0.0, 0.0]}},
        },
        arrivals={
            "house": {"service": "sit", "segment": "general", "zone": "far", "at_min": [545, 595]},
            "walk": {"service": "permit", "segment": "walker", "zone": "here", "at_min": [540]},
        },
        channels=only("home_visit", time_min=30),
        teams={"team": team(staff_from="w")},
    ).run(engine)
    # The service ends at 9:10 and its server is offered before the case is taken in: the one asked for at 9:05 sets out. The
    # papers of 9:10 find nobody until 10:00 (10 there, 30, 10 back), and go before the visit asked for at 9:55: 10:00-10:30.
    assert told.papers("join", "start", "end") == [(clock(9, 10), clock(10), clock(10, 30))]
    assert told.teams(*JOURNEY) == [
        ("visit", 1, clock(9, 5), clock(9, 10), clock(9, 20), clock(9, 50)),
        ("return", -1, -1, clock(9, 50), clock(10), clock(10)),
        ("visit", 2, clock(9, 55), clock(10, 30), clock(10, 40), clock(11, 10)),
        ("return", -1, -1, clock(11, 10), clock(11, 20), clock(11, 20)),
    ]
