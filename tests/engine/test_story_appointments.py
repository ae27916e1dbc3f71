"""Appointments, days worked by hand in both engines: section 14 of the contract, rule by rule.

People live at the hall unless something else is said, a talk takes ten minutes, day 0 is a Monday, later wishes fall on Tuesdays at
nine. Those who come for a `card` ask for a slot, those who come for a `tax` walk in, since the channel is not open to it.
"""

from typing import Any

import pytest

from .stories import DAY, ENGINES, MINUTE, Story, clock, only, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

HALF_HOURLY = {"every_min": 30.0, "services": ["card"]}


def hall(**more: Any) -> dict[str, Any]:
    """Return a site with one window and slots every half hour while it is open, 9 to 17."""
    return site(**{"diaries": {"book": HALF_HOURLY}, **more})


def told(
    comes: list[Any],
    sites: dict[str, Any] | None = None,
    services: dict[str, Any] | None = None,
    channel: dict[str, Any] | None = None,
    **sections: Any,
) -> Story:
    given = {"services": ["card"], **(channel or {})}
    services = services or {"card": service(), "tax": service(20)}
    return story(services, sites or {"hall": hall()}, comes, channels=only("appointment", **given), **sections)


# -- coming early, in time, late, not at all ------------------------------------------------------------------------------


@both
def test_who_is_early_waits_for_the_slot_though_a_server_is_idle_and_that_is_no_wait(engine: str) -> None:
    # Asked at 9:05: the first slot from then on is 9:30. There at 9:20, ten minutes early; the ticket is taken at 9:30.
    day = told([("card", clock(9, 5))], channel={"early_min": 10.0}).run(engine)
    assert day.bookings("asked", "site", "slot", "visit", "arrival", "outcome") == [
        (clock(9, 5), "hall", clock(9, 30), 0, clock(9, 20), "kept")
    ]
    assert day.visits("set_out", "arrival", "ticket", "wait", "leave", "trip") == [
        (clock(9, 20), clock(9, 20), clock(9, 30), 0, clock(9, 40), 1)
    ]
    assert day.cases("by", "outcome", "end") == [("appointment", "resolved", clock(9, 40))]
    assert day.needs("trips", "wishes", "closed_doors") == [(1, 1, 0)]


@both
def test_a_slot_can_begin_at_the_instant_of_asking(engine: str) -> None:
    day = told([("card", clock(9, 30))]).run(engine)
    assert day.bookings("slot", "arrival", "outcome") == [(clock(9, 30), clock(9, 30), "kept")]


@both
def test_who_lives_afar_sets_out_in_time_and_books_what_can_be_reached(engine: str) -> None:
    # 2 km at 6.5 km/h with a detour of 1.3: 24 minutes. Asked at 9:10, there at 9:34 at the earliest: the slot is 10:00. Set out at
    # 9:31 to be there at 9:55; ten minutes at the window; home at 10:34.
    far = {"zones": {"far": (2, 0)}, "speed_km_h": 6.5}
    day = told([("card", clock(9, 10), "far")], channel={"early_min": 5.0}, **far).run(engine)
    assert day.visits("set_out", "travel", "arrival", "ticket", "leave", "travel_home") == [
        (clock(9, 31), 24 * MINUTE, clock(9, 55), clock(10), clock(10, 10), 24 * MINUTE)
    ]
    # Asked at 9:06 with a lead of nothing: 9:30 can just be reached, but not ten minutes early.
    day = told([("card", clock(9, 6), "far")], channel={"early_min": 10.0}, **far).run(engine)
    assert day.visits("set_out", "arrival", "ticket") == [(clock(9, 6), clock(9, 30), clock(9, 30))]


WALK_INS = [("tax", clock(9, 25)), ("tax", clock(9, 26))]
"""The first is served 9:25-9:45, the second waits."""


@both
def test_who_holds_a_slot_is_called_before_those_who_walked_in_earlier(engine: str) -> None:
    # Booked at 9:27 for 9:30, there then; called at 9:45. The second for a tax, waiting since 9:26, is called at 9:55.
    day = told([*WALK_INS, ("card", clock(9, 27))]).run(engine)
    assert day.stays("case", "join", "start", "end") == [
        (0, clock(9, 25), clock(9, 25), clock(9, 45)),
        (1, clock(9, 26), clock(9, 55), clock(10, 15)),
        (2, clock(9, 30), clock(9, 45), clock(9, 55)),
    ]
    assert day.visits("wait") == [0, 29 * MINUTE, 15 * MINUTE]


@both
@pytest.mark.parametrize("grace", [10.0, 9.0])
def test_late_within_grace_the_slot_is_kept_later_it_is_lost(engine: str, grace: float) -> None:
    # There at 9:40 for 9:30. With ten minutes of grace: called at 9:45, before who has waited since 9:26. With nine: after that
    # one, who is served 9:45-10:05, as anybody who walked in; and the case is one of a window.
    day = told([*WALK_INS, ("card", clock(9, 27))], channel={"unpunctuality_min": 10.0, "grace_min": grace}).run(engine)
    kept = grace == 10.0
    assert day.bookings("arrival", "visit", "outcome") == [(clock(9, 40), 0, "kept" if kept else "late")]
    assert day.stays("case", "join", "start")[2] == (2, clock(9, 40), clock(9, 45) if kept else clock(10, 5))
    assert day.cases("by")[2] == ("appointment" if kept else "window")


@both
def test_too_late_for_a_closed_door(engine: str) -> None:
    # The last slot is 16:30; there at 17:00, when the hall has closed: turned away. Asked again on Tuesday at nine, for 9:00; there at
    # 9:30, late again (the grace is 15 minutes), but the door is open: served as who walks in.
    day = told([("card", clock(16, 25))], channel={"unpunctuality_min": 30.0}).run(engine)
    assert day.visits("arrival", "outcome") == [(clock(17), "turned away"), (clock(9, 30, day=1), "served")]
    assert day.bookings("asked", "slot", "outcome") == [
        (clock(16, 25), clock(16, 30), "late"),
        (clock(9, day=1), clock(9, day=1), "late"),
    ]


@both
def test_a_no_show_wishes_again_and_the_slot_is_idle(engine: str) -> None:
    # Two wishes: both times booked, both times not come; lost when the second slot begins. Nobody ever sets out.
    behaviour = {"door_min": 0.0, "flex_min": 0.0, "wishes": 2}
    day = told([("card", clock(9, 5)), ("tax", clock(9, 30))], channel={"no_show": 1.0}, behaviour=behaviour).run(
        engine
    )
    assert day.bookings("need", "wish", "asked", "slot", "visit", "arrival", "outcome") == [
        (0, 0, clock(9, 5), clock(9, 30), -1, -1, "no-show"),
        (0, 1, clock(9, day=1), clock(9, day=1), -1, -1, "no-show"),
    ]
    assert day.needs("outcome", "end", "wishes", "trips") == [
        ("lost", clock(9, day=1), 2, 0),
        ("resolved", clock(9, 50), 1, 1),
    ]
    # Who walks in at 9:30 finds the window idle.
    assert day.stays("case", "start") == [(1, clock(9, 30))]


@both
def test_patience_begins_with_the_slot(engine: str) -> None:
    # Nine minutes of patience. There at 9:20 for 9:30, when the window is busy with a tax until 9:45: left at 9:39.
    segments = {"general": {"profile": "nine", "patience_min": 9.0, "returns": 0.0}}
    day = told(
        [("card", clock(9, 5)), ("tax", clock(9, 25))],
        channel={"early_min": 10.0},
        population={"segments": segments, "zones": {"here": {}}},
    ).run(engine)
    assert day.visits("arrival", "wait", "leave", "outcome")[0] == (clock(9, 20), 9 * MINUTE, clock(9, 39), "left")


# -- which slot ------------------------------------------------------------------------------------------------------------


@both
def test_slots_fill_place_by_place_and_beyond_the_horizon_there_are_none(engine: str) -> None:
    # Two places each half hour, a tenth of a day (2 h 24 min) ahead. Seven ask from 15:01 on: two each for 15:30, 16:00 and 16:30, and
    # nothing for the seventh, since 17:00 is no slot any more. That one asks again on Tuesday at nine.
    day = told(
        [("card", clock(15, 1 + number)) for number in range(7)],
        {"hall": hall(diaries={"book": {**HALF_HOURLY, "places": 2}}, windows={"w": pool("front", count=2)})},
        channel={"within_days": 0.1},
    ).run(engine)
    slots = [clock(15, 30)] * 2 + [clock(16)] * 2 + [clock(16, 30)] * 2
    assert day.bookings("need", "slot", "outcome") == [
        *((number, slot, "kept") for number, slot in enumerate(slots)),
        (6, -1, "none free"),
        (6, clock(9, day=1), "kept"),
    ]
    assert day.bookings("site", "diary")[6] == (None, -1)
    assert day.needs("closed_doors", "wishes")[6] == (1, 2)
    assert day.visits("wait") == [0] * 7


@both
def test_lead_time_and_how_far_ahead_both_bound_it(engine: str) -> None:
    # Asked at 9:05. A lead of two hours: 11:30 (from 11:05 on). Within 0.1 days, 2 h 24 min, that is until 11:29: none.
    day = told([("card", clock(9, 5))], channel={"lead_min": 120.0}).run(engine)
    assert day.bookings("slot") == [clock(11, 30)]
    day = told([("card", clock(9, 5))], channel={"lead_min": 120.0, "within_days": 0.1}).run(engine)
    assert day.bookings("slot", "outcome")[0] == (-1, "none free")


@both
@pytest.mark.parametrize(
    "walk_in, visits, bookings",
    [
        # Asked at 9:05 and 9:06 for the one slot of the morning, 10:00.
        ("never", [(clock(10), "kept"), None], ["kept", "none free", "kept"]),
        ("if_full", [(clock(10), "kept"), (clock(9, 6), "walked in")], ["kept", "none free"]),
        ("if_open", [(clock(9, 5), "walked in"), (clock(9, 6), "walked in")], []),
    ],
)
def test_who_comes_without_a_slot(engine: str, walk_in: str, visits: list[Any], bookings: list[str]) -> None:
    diaries = {"book": {**HALF_HOURLY, "hours": "Mo-Su 10:00-10:30"}}
    day = told(
        [("card", clock(9, 5)), ("card", clock(9, 6))],
        {"hall": hall(diaries=diaries)},
        channel={"walk_in": walk_in, "within_days": 0.5},
    ).run(engine)
    assert day.bookings("outcome") == bookings
    by = {0: "appointment", 1: "window"}
    for need, expected in enumerate(visits):
        first = next(row for row in day.visits("need", "arrival") if row[0] == need)
        if expected is not None:
            assert first[1] == expected[0]
            assert day.cases("by")[need] == by[expected[1] != "kept"]
        else:
            assert first[1] == clock(10, day=1)


@both
def test_only_who_finds_nothing_open_asks(engine: str) -> None:
    # if_open, on a Monday at 18:00: closed until Tuesday (nobody looks further ahead than now). Then a slot is asked for: 9:00.
    day = told([("card", clock(18))], channel={"walk_in": "if_open"}).run(engine)
    assert day.bookings("asked", "slot", "outcome") == [(clock(18), clock(9, day=1), "kept")]
    assert day.needs("closed_doors") == [0]


@both
@pytest.mark.parametrize(
    "policy, where", [("nearest", "near"), ("least_time", "soon"), ("overflow", "near"), ("specialist_first", "wee")]
)
def test_which_site(engine: str, policy: str, where: str) -> None:
    # near: 1 km, its slots are in the afternoon; soon: 2 km, all day; wee: 3 km, noon, offers nothing but cards.
    sites = {
        "near": hall(at=(1, 0), diaries={"book": {**HALF_HOURLY, "hours": "Mo-Su 14:00-17:00"}}),
        "soon": hall(at=(2, 0)),
        "wee": hall(at=(3, 0), services=["card"], diaries={"book": {**HALF_HOURLY, "hours": "Mo-Su 12:00-13:00"}}),
    }
    # Taxes are wanted too, so that wee is more of a specialist than the others.
    day = told([("card", clock(9)), ("tax", clock(16))], sites, diversion={"policy": policy}).run(engine)
    assert day.bookings("site") == [where]


@both
def test_one_slot_for_the_whole_errand_at_the_site_that_sees_to_most(engine: str) -> None:
    # A card and a tax; both can be booked, taxes on Sundays only. The near hall has slots for cards alone and takes no taxes; the far
    # one has slots for cards too, and takes taxes at any time: one place there, one ticket for both.
    services = {"card": service(also={"tax": 1.0}), "tax": service(20)}
    sundays = {"every_min": 30.0, "services": ["tax"], "hours": "Su 09:00-10:00"}
    diaries = {"book": HALF_HOURLY, "sundays": sundays}
    sites = {"far": hall(at=(2, 0), diaries=diaries), "near": hall(at=(1, 0), services=["card"])}
    for one_stop, where, tickets in ((True, "far", [2]), (False, "near", [1, 1])):
        day = told([("card", clock(9))], sites, services, {"services": "all"}, diversion={"one_stop": one_stop}).run(
            engine
        )
        assert day.bookings("site") == [where]
        assert day.visits("num_cases") == tickets
    # From the near one the person goes on to the far one, as anybody who walks in: the case is one of a window.
    assert day.cases("by") == ["appointment", "window"]


@both
def test_slots_are_where_the_site_takes_the_service(engine: str) -> None:
    # The only window goes at noon, though the hall is open until five: the last slot is 11:30.
    sites = {"hall": hall(windows={"w": pool("front", hours="Mo-Su 09:00-12:00")})}
    day = told([("card", clock(11, 31))], sites).run(engine)
    assert day.bookings("slot") == [clock(9, day=1)]


# -- at the site -----------------------------------------------------------------------------------------------------------


@both
def test_seats_and_the_guide_desk_are_for_those_without_a_slot(engine: str) -> None:
    # No seats, and a guide desk of five minutes. At 9:25 a tax goes by the desk to the window, 9:30-9:50. Who has booked 9:30 is let in
    # all the same, goes to the window's queue at once and waits until 9:50; papers are looked through there.
    sites = {
        "hall": hall(
            seats=0, guide={"skill": "guide", "time_min": 5.0}, windows={"desk": pool("guide"), "w": pool("front")}
        )
    }
    day = told([("tax", clock(9, 25)), ("card", clock(9, 27))], sites).run(engine)
    assert day.stays("need", "skill", "join", "start", "end") == [
        (0, "guide", clock(9, 25), clock(9, 25), clock(9, 30)),
        (0, "front", clock(9, 30), clock(9, 30), clock(9, 50)),
        (1, "front", clock(9, 30), clock(9, 50), clock(10)),
    ]
    assert day.cases("taken_in") == [1, 1]


@both
def test_who_lacks_papers_books_again(engine: str) -> None:
    # Found at the window, not at the guide desk; everything is brought the second time.
    services = {"card": service(incomplete=1.0, incomplete_again=0.0), "tax": service(20)}
    sites = {
        "hall": hall(guide={"skill": "guide", "time_min": 5.0}, windows={"desk": pool("guide"), "w": pool("front")})
    }
    day = told([("card", clock(9, 27))], sites, services).run(engine)
    assert day.bookings("wish", "slot", "visit") == [(0, clock(9, 30), 0), (1, clock(9, day=1), 1)]
    assert day.cases("taken_in", "visits", "end") == [(2, 2, clock(9, 10, day=1))]


@both
def test_a_slot_is_no_right_against_closing(engine: str) -> None:
    # The slot is 16:30; there at 16:40, while a tax of 21 minutes, from 16:39 on, takes the window until 17:00. At 17:00 closing comes
    # before the end of that service: the hall sends home.
    day = told(
        [("card", clock(16, 25)), ("tax", clock(16, 39))],
        {"hall": hall(closing="send_home")},
        {"card": service(), "tax": service(21)},
        {"unpunctuality_min": 10.0},
    ).run(engine)
    assert day.visits("arrival", "leave", "outcome")[0] == (clock(16, 40), clock(17), "sent home")


@both
def test_several_stages_in_all_of_which_the_slot_counts(engine: str) -> None:
    # Two stages at the same window. Booked for 9:30: talk 9:30-9:40. At its end the server is offered before the person joins for the
    # stamp: it takes the tax that has waited since 9:31, until 10:00. Then the stamp, before the tax that has waited since 9:32.
    stages = {"talk": {"skill": "front", "time_min": 10}, "stamp": {"skill": "front", "time_min": 5}}
    day = told(
        [("card", clock(9, 30)), ("tax", clock(9, 31)), ("tax", clock(9, 32))],
        services={"card": {"stages": stages}, "tax": service(20)},
    ).run(engine)
    assert day.stays("need", "start", "end") == [
        (0, clock(9, 30), clock(9, 40)),
        (0, clock(10), clock(10, 5)),
        (1, clock(9, 40), clock(10)),
        (2, clock(10, 5), clock(10, 25)),
    ]


# -- on call ---------------------------------------------------------------------------------------------------------------


def on_call(least: float = 0.0, every: float = 30.0, crew: int = 1, places: int = 1, **more: Any) -> dict[str, Any]:
    """Return a site open from 9 to 17 with a pool on call, for slots from 18 to 20."""
    windows = {"duty": pool("front", count=crew, call_out_min=least), "w": pool("front")}
    diary = {
        "every_min": every,
        "places": places,
        "hours": "Mo-Su 18:00-20:00",
        "services": ["card"],
        "on_call": "duty",
    }
    return {"hall": site(windows=windows, diaries={"late": diary}, **more)}


@both
@pytest.mark.parametrize("closing", ["serve_inside", "send_home"])
def test_who_is_on_call_comes_for_who_has_booked_and_goes_when_the_slot_is_over(engine: str, closing: str) -> None:
    # Booked at 17:30 for 18:00, an hour after the hall has closed. Early by a quarter: waits in front of it. Called out 18:00-18:30.
    day = told([("card", clock(17, 30))], on_call(closing=closing), channel={"early_min": 15.0}).run(engine)
    assert day.visits("arrival", "ticket", "wait", "leave", "outcome") == [
        (clock(17, 45), clock(18), 0, clock(18, 10), "served")
    ]
    assert day.stays("pool", "start", "end") == [("hall.duty", clock(18), clock(18, 10))]
    assert day.call_outs("pool", "start", "end", "left", "count", "slots") == [
        ("hall.duty", clock(18), clock(18, 30), clock(18, 30), 1, 1)
    ]


@both
def test_nobody_comes_for_slots_that_nobody_booked(engine: str) -> None:
    day = told([("tax", clock(9))], on_call()).run(engine)
    assert day.call_outs("pool") == []


@both
def test_a_call_out_in_vain_lasts_as_long(engine: str) -> None:
    behaviour = {"door_min": 0.0, "flex_min": 0.0, "wishes": 1}
    day = told([("card", clock(17, 30))], on_call(60.0), channel={"no_show": 1.0}, behaviour=behaviour).run(engine)
    assert day.call_outs("start", "end", "left", "slots") == [(clock(18), clock(19), clock(19), 1)]


@both
def test_slots_in_a_call_out_belong_to_it(engine: str) -> None:
    # At least 45 minutes. Booked: 18:00, then 18:30, which lies in it and makes it last until 19:00; the next, 19:30, is another.
    day = told([("card", clock(17, 30)), ("card", clock(17, 31)), ("card", clock(19, 1))], on_call(45.0)).run(engine)
    assert day.bookings("slot") == [clock(18), clock(18, 30), clock(19, 30)]
    assert day.call_outs("start", "end", "left", "slots") == [
        (clock(18), clock(19), clock(19), 2),
        (clock(19, 30), clock(20, 15), clock(20, 15), 1),
    ]


@both
def test_touching_slots_are_one_call_out(engine: str) -> None:
    # 18:00-18:30 and 18:30-19:00: whoever is to go at 18:30 is called again at that tick, and stays.
    day = told([("card", clock(17, 30)), ("card", clock(17, 31))], on_call()).run(engine)
    assert day.call_outs("start", "end", "left", "slots") == [(clock(18), clock(19), clock(19), 2)]


@both
@pytest.mark.parametrize("closing", ["serve_inside", "send_home"])
def test_the_crew_stays_until_the_last_of_those_who_booked_is_served(engine: str, closing: str) -> None:
    # Three places at 18:00 for one post, a talk takes 20 minutes: 18:00-18:20, -18:40, -19:00. The call-out was to end at 18:30; it ends
    # when the last leaves, at 19:00.
    comes = [("card", clock(17, 30 + number)) for number in range(3)]
    sites = on_call(places=3, closing=closing)
    day = told(comes, sites, {"card": service(20), "tax": service(20)}).run(engine)
    assert day.stays("start", "end") == [
        (clock(18), clock(18, 20)),
        (clock(18, 20), clock(18, 40)),
        (clock(18, 40), clock(19)),
    ]
    assert day.call_outs("start", "end", "left") == [(clock(18), clock(18, 30), clock(19))]


@both
def test_within_grace_somebody_is_still_there_later_nobody_is(engine: str) -> None:
    day = told([("card", clock(17, 30))], on_call(), channel={"unpunctuality_min": 20.0, "grace_min": 20.0}).run(engine)
    assert day.visits("arrival", "leave", "outcome") == [(clock(18, 20), clock(18, 30), "served")]
    day = told([("card", clock(17, 30))], on_call(), channel={"unpunctuality_min": 21.0, "grace_min": 20.0}).run(engine)
    assert day.visits("arrival", "leave", "outcome")[0] == (clock(18, 21), clock(18, 21), "turned away")


@both
def test_a_slot_on_call_at_the_very_instant_of_asking_is_too_soon(engine: str) -> None:
    day = told([("card", clock(18))], on_call()).run(engine)
    assert day.bookings("slot") == [clock(18, 30)]


@both
def test_in_office_hours_a_crew_serves_whoever_waits(engine: str) -> None:
    # Called for 9:30-10:00 while the hall is open. The window is busy with a tax of an hour from 9:00; another tax waits since 9:10. The
    # crew, there at 9:30, takes that one at once (the event of the crew comes before the arrival), until 10:30; who has booked waits for
    # the window, 10:00-10:10. The crew was to go at 10:00: it stays until that person leaves, and its server is busy until 10:30.
    windows = {"duty": pool("front", count=1, call_out_min=0.0), "w": pool("front")}
    diary = {"every_min": 30.0, "hours": "Mo-Su 09:30-10:00", "services": ["card"], "on_call": "duty"}
    day = told(
        [("tax", clock(9)), ("tax", clock(9, 10)), ("card", clock(9, 15))],
        {"hall": site(windows=windows, diaries={"book": diary})},
        {"card": service(), "tax": service(60)},
    ).run(engine)
    assert day.stays("need", "start", "end", "pool") == [
        (0, clock(9), clock(10), "hall.w"),
        (1, clock(9, 30), clock(10, 30), "hall.duty"),
        (2, clock(10), clock(10, 10), "hall.w"),
    ]
    assert day.call_outs("start", "end", "left") == [(clock(9, 30), clock(10), clock(10, 10))]


@both
def test_whose_luck_is_whose(engine: str) -> None:
    # Asking for slots moves nobody's luck: the same person, forced to a window, has the same times.
    spread = {"lognormal": {"mean": 10, "cv": 1}}
    services = {"card": {"stages": {"talk": {"skill": "front", "time_min": spread}}}, "tax": service(20)}
    booked = told([("card", clock(9, 30))], services=services).run(engine)
    walked = story(services, {"hall": site()}, [("card", clock(9, 30))]).run(engine)
    assert booked.stays("start", "end") == walked.stays("start", "end")
    assert booked.stays("end")[0] % DAY != clock(9, 40)
