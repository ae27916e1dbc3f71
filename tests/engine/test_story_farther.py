"""A limit on how much farther people go: days worked by hand in both engines, section 4 of the contract.

People live at [0, 0] and a kilometre takes a minute, so sites are named by what is said of them and stand as many minutes off as their
kilometres say. A talk takes ten minutes; doors are come to as they open.
"""

from typing import Any

import pytest

from .stories import ENGINES, Told, clock, office, only, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

LATE = "Mo-Su 10:00-17:00"
WITHIN_THE_HOUR = {"flex_min": 60.0, "door_min": 0.0}
TWO = {"simple": service(), "other": service()}


def told(
    engine: str,
    sites: dict[str, Any],
    *comes: Any,
    farther: float | None = None,
    services: dict[str, Any] | None = None,
    diversion: dict[str, Any] | None = None,
    **sections: Any,
) -> Told:
    """Return what happens with a limit; people come for `simple`, by default at a quarter past nine."""
    sections = {"behaviour": WITHIN_THE_HOUR, **sections}
    chosen = {**(diversion or {}), **({} if farther is None else {"farther_min": float(farther)})}
    return story(
        services or TWO, sites, comes or [("simple", clock(9, 15))], speed_km_h=78.0, diversion=chosen, **sections
    ).run(engine)


def near_and_far(**near: Any) -> dict[str, Any]:
    """Return a site a minute off that opens at ten, and one half an hour off that is open."""
    return {"far": site((30, 0)), "near": site((1, 0), **{"hours": LATE, **near})}


# -- now or at the door ---------------------------------------------------------------------------------------------------


@both
def test_without_a_limit_an_open_site_however_far_comes_before_a_near_door(engine: str) -> None:
    assert told(engine, near_and_far()).visits("site", "arrival") == [("far", clock(9, 45))]


@both
def test_with_a_limit_one_waits_at_the_near_door_instead(engine: str) -> None:
    # 30 minutes are 29 more than one: within a limit of 29, beyond one of 28.
    assert told(engine, near_and_far(), farther=29).visits("site", "arrival") == [("far", clock(9, 45))]
    assert told(engine, near_and_far(), farther=28).visits("site", "arrival", "ticket") == [
        ("near", clock(10), clock(10))
    ]


@both
def test_the_nearest_that_counts_is_one_that_sees_to_the_case_soon(engine: str) -> None:
    # The door opens in 45 minutes: beyond a flex of 44 it is no reason not to go far.
    patient = {"flex_min": 45.0, "door_min": 0.0}
    assert told(engine, near_and_far(), farther=0, behaviour=patient).visits("site") == ["near"]
    impatient = {"flex_min": 44.0, "door_min": 0.0}
    assert told(engine, near_and_far(), farther=0, behaviour=impatient).visits("site") == ["far"]
    # Nor is one that does not offer the service, or offers it to others only.
    assert told(engine, near_and_far(services=["other"]), farther=0).visits("site") == ["far"]
    zones = {"here": (0, 0), "there": (0, 0)}
    comes = ("simple", clock(9, 15), "here")
    assert told(engine, near_and_far(serves=["there"]), comes, farther=0, zones=zones).visits("site") == ["far"]


@both
def test_a_site_about_to_close_that_opens_again_counts_at_its_next_opening(engine: str) -> None:
    # Reached at 9:16, the tick at which its windows close before a break; open again at ten, within the hour.
    broken = near_and_far(hours="Mo-Su 09:00-09:16,10:00-17:00")
    assert told(engine, broken).visits("site") == ["far"]
    assert told(engine, broken, farther=28).visits("site", "arrival") == [("near", clock(10))]
    # A minute before, it is open on arrival.
    assert told(engine, broken, ("simple", clock(9, 14)), farther=28).visits("site", "arrival") == [
        ("near", clock(9, 15))
    ]


@both
def test_a_site_open_on_arrival_too_late_for_a_ticket_counts_at_its_next_opening(engine: str) -> None:
    # At 9:16 tickets are over (until 9:10), the doors are open till 9:20; the next session begins at ten.
    late = near_and_far(hours="Mo-Su 09:00-09:20,10:00-17:00", last_ticket_min=10.0, break_max_min=0.0)
    assert told(engine, late, farther=28).visits("site", "arrival") == [("near", clock(10))]


@both
def test_of_doors_the_far_ones_are_left_out_too(engine: str) -> None:
    # At 9:00 all are closed. By shares all go to the far door; a limit of 28 minutes leaves the near one only.
    sites = {"far": site((30, 0), hours=LATE), "near": site((1, 0), hours=LATE)}
    shares = {"policy": "shares", "shares": {"far": 1.0}}
    for farther, gone_to in ((None, "far"), (29, "far"), (28, "near")):
        day = told(engine, sites, ("simple", clock(9)), farther=farther, diversion=shares)
        assert day.visits("site", "ticket") == [(gone_to, clock(10))]


@both
def test_who_finds_nobody_stays_at_home(engine: str) -> None:
    day = told(engine, near_and_far(), ("simple", clock(18)), farther=5, behaviour={"wishes": 1})
    assert day.visits("site") == []
    assert day.needs("closed_doors", "outcome") == [(1, "lost")]


# -- among what is left ---------------------------------------------------------------------------------------------------


@both
def test_every_policy_picks_from_what_the_limit_leaves(engine: str) -> None:
    # `far`, 12 minutes off, is a specialist, has all the weight and no line. At `near`, 2 minutes off, one is served from 9:00 to 9:10 (and
    # from 9:10 on) and two wait at 9:14 or more: 2 + 2 x 10 = 22 minutes, against 12.
    sites = {"far": site((12, 0), services=["simple"]), "near": site((2, 0))}
    zones = {"here": (0, 0), "at_near": (2, 0)}
    comes = [("other", clock(9, minute), "at_near") for minute in range(4)] + [("simple", clock(9, 14), "here")]
    for policy, more in (
        ("specialist_first", {}),
        ("shares", {"shares": {"far": 1.0}}),
        ("least_time", {}),
        ("overflow", {"longest_line": 0}),
    ):
        for farther, gone_to in ((None, "far"), (10, "far"), (9, "near")):
            day = told(
                engine,
                sites,
                *comes,
                farther=farther,
                zones=zones,
                diversion={"policy": policy, "one_stop": False, **more},
            )
            assert day.visits("site")[-1] == gone_to, (policy, farther)


@both
def test_a_limit_comes_before_one_stop(engine: str) -> None:
    # `both` takes both cases, nine minutes farther than `one`, which takes the lead only.
    sites = {"both": site((10, 0)), "one": site((1, 0), services=["simple"])}
    services = {"simple": service(also={"other": 1.0}), "other": service()}
    assert told(engine, sites, farther=9, services=services).visits("site", "num_cases") == [("both", 2)]
    assert told(engine, sites, farther=8, services=services).visits("site", "num_cases") == [("one", 1), ("both", 1)]


@both
def test_candidates_are_counted_within_reach(engine: str) -> None:
    # Three within reach of a limit of 4 (1, 3, 5 minutes), two of which are considered: of these the specialist. (Who comes for `other`
    # in the afternoon is there so that `a` is none.)
    sites = {
        "a": site((1, 0)),
        "b": site((3, 0), services=["simple"]),
        "c": site((5, 0), services=["simple"]),
        "d": site((9, 0), services=["simple"]),
    }
    policy = {"policy": "specialist_first", "candidates": 2}
    comes = [("simple", clock(9, 15)), ("other", clock(15))]
    assert told(engine, sites, *comes, farther=4, diversion=policy).visits("site") == ["b", "a"]
    assert told(engine, sites, *comes, farther=1, diversion=policy).visits("site") == ["a", "a"]


@both
def test_ties_are_within_a_limit_of_nothing(engine: str) -> None:
    # Both are two minutes off: with nothing more allowed, the one with the share, of the larger id.
    sites = {"a": site((2, 0)), "b": site((0, 2)), "c": site((3, 0))}
    policy = {"policy": "shares", "shares": {"b": 1.0, "c": 1000.0}}
    assert told(engine, sites, farther=0, diversion=policy).visits("site") == ["b"]


# -- wrong doors ----------------------------------------------------------------------------------------------------------

LOST = {"misdirected": 1.0}


@both
def test_a_wrong_door_too_far_off_is_none(engine: str) -> None:
    # The right site is four minutes off, the wrong one six: two more.
    sites = {"right": site((4, 0)), "wrong": site((-6, 0), services=["other"])}
    assert told(engine, sites, farther=2, diversion=LOST).visits("site", "arrival", "outcome") == [
        ("wrong", clock(9, 21), "redirected"),
        ("right", clock(9, 31), "served"),
    ]
    assert told(engine, sites, farther=1, diversion=LOST).visits("site", "arrival") == [("right", clock(9, 19))]


@both
def test_a_wrong_door_is_measured_against_a_door_that_opens_soon_too(engine: str) -> None:
    # Right are the near door, which opens at ten, and the far one, open: with two minutes more than one, the wrong one at three; with one
    # more it is out of reach, and so is the far one. From the wrong door at 9:18 the near one is two minutes off; it opens at ten.
    sites = near_and_far() | {"wrong": site((3, 0), services=["other"])}
    assert told(engine, sites, farther=2, diversion=LOST).visits("site", "arrival", "outcome") == [
        ("wrong", clock(9, 18), "redirected"),
        ("near", clock(10), "served"),
    ]
    assert told(engine, sites, farther=1, diversion=LOST).visits("site", "arrival") == [("near", clock(10))]


@both
def test_where_nobody_sees_to_the_case_nobody_is_misdirected(engine: str) -> None:
    # At seven in the evening a terminal for something else is all that is open: without a limit it is the wrong door.
    sites = {"hall": site((1, 0)), "night": site((1, 0), hours="24/7", services=["other"])}
    comes, once = ("simple", clock(19)), {"wishes": 1, "flex_min": 60.0}
    day = told(engine, sites, comes, diversion=LOST, behaviour=once)
    assert day.visits("site", "outcome") == [("night", "redirected")]
    day = told(engine, sites, comes, farther=1000, diversion=LOST, behaviour=once)
    assert (day.visits("site"), day.needs("closed_doors", "trips")) == ([], [(1, 0)])


@both
def test_who_was_not_misdirected_for_the_way_is_so_on_the_next_wish_if_no_trip_came_about(engine: str) -> None:
    # Monday at seven nobody is there; Tuesday at nine the wrong door is a minute farther than the right one.
    sites = {"hall": site((1, 0)), "night": site((2, 0), hours="24/7", services=["other"])}
    day = told(engine, sites, ("simple", clock(19)), farther=1, diversion=LOST)
    assert day.visits("wish", "trip", "site", "arrival") == [
        (1, 1, "night", clock(9, 2, day=1)),
        (1, 1, "hall", clock(9, 3, day=1)),
    ]


# -- other ways to be seen to ---------------------------------------------------------------------------------------------


@both
def test_onward_the_limit_is_measured_from_where_one_stands(engine: str) -> None:
    # Done at `first`, six minutes off, at 9:31; `other` is next. From there `door` is two minutes off (and opens at ten), `open` seven.
    services = {"simple": service(also={"other": 1.0}), "other": service()}
    sites = {
        "door": site((8, 0), services=["other"], hours=LATE),
        "first": site((6, 0), services=["simple"]),
        "open": site((13, 0), services=["other"]),
    }
    for farther, then in ((None, "open"), (5, "open"), (4, "door")):
        day = told(engine, sites, farther=farther, services=services)
        assert day.visits("site", "trip", "arrival") == [
            ("first", 1, clock(9, 21)),
            (then, 1, clock(9, 38) if then == "open" else clock(10)),
        ]


@both
def test_onward_a_door_that_opens_tomorrow_is_no_reason_to_stay(engine: str) -> None:
    # At 16:31 in `first`: `door` opens at nine tomorrow, within a flex of a day, but not today.
    services = {"simple": service(also={"other": 1.0}), "other": service()}
    sites = {
        "door": site((6, 1), services=["other"], hours="Mo-Su 09:00-12:00"),
        "first": site((6, 0), services=["simple"]),
        "open": site((13, 0), services=["other"]),
    }
    day = told(engine, sites, ("simple", clock(16, 15)), farther=0, services=services, behaviour={"flex_min": 1440.0})
    assert day.visits("site", "arrival") == [("first", clock(16, 21)), ("open", clock(16, 38))]


@both
def test_a_counter_that_takes_it_for_agents_is_as_good_where_people_know(engine: str) -> None:
    # `near` copies it for agents from ten on; `far` has the window. Where people do not go by it, `near` does not count.
    sites = {
        "far": office((30, 0), level={"all": "issue"}),
        "near": site(
            (1, 0),
            hours=LATE,
            services=[],
            agency="all",
            windows={"agents": pool("agent")},
            parent="far",
            level={"all": "take_in"},
        ),
    }
    agency = {"services": ["simple"], "stages": {"copy": {"skill": "agent", "time_min": 7}}, "delivery": "electronic"}
    services = {"simple": service(file=20)}
    for known, gone_to in ((True, "near"), (False, "far")):
        day = told(
            engine, sites, farther=5, services=services, channels={"agency": agency},
            diversion={"wrong_door": "accept", "any_counter": known},
        )  # fmt: skip
        assert day.visits("site") == [gone_to]


@both
def test_machines_are_chosen_within_the_limit(engine: str) -> None:
    # The machine half an hour off is on at once, the one next door from ten on.
    machine = {"kiosk": "all", "windows": {"m": pool("screen", unstaffed=True), "w": pool("front")}}
    sites = {"far": site((30, 0), **machine), "near": site((1, 0), hours=LATE, **machine)}
    channels = only("kiosk", stages={"tap": {"skill": "screen", "time_min": 3}})
    for farther, gone_to in ((None, "far"), (28, "near")):
        day = told(engine, sites, farther=farther, channels=channels)
        assert (day.visits("site"), day.stays("stage")) == ([gone_to], ["simple kiosk:tap"])


@both
def test_a_result_is_fetched_where_it_lies_however_far(engine: str) -> None:
    # `near` takes the case in; the result lies in `far`, and `near` is no other place to get it.
    fetched = {"collection": {"skill": "front", "time_min": 2}}
    sites = {
        "far": office((30, 0)),
        "near": site((1, 0), parent="far", level={"all": "take_in"}),
    }
    day = told(engine, sites, farther=0, services={"simple": service(file=20, issue=fetched)})
    assert day.visits("site", "wish") == [("near", 0), ("far", 1)]


@both
def test_a_slot_is_booked_within_the_limit_of_the_nearest_that_is_offered(engine: str) -> None:
    # Asked at 9:15: `near` has its next slot at 11:00, `far`, 20 minutes off, at 10:00. By least time the earliest is booked.
    def hall(at: tuple[float, float], every: float) -> dict[str, Any]:
        return site(at, diaries={"book": {"every_min": every, "services": ["simple"]}})

    sites = {"far": hall((20, 0), 60.0), "near": hall((1, 0), 120.0)}
    booking = only("appointment", services=["simple"], early_min=0.0)
    for farther, slot in ((None, ("far", clock(10))), (19, ("far", clock(10))), (18, ("near", clock(11)))):
        day = told(engine, sites, farther=farther, channels=booking, diversion={"policy": "least_time"})
        assert day.bookings("site", "slot") == [slot]
    # Nearer is `none`, but it has no slot for this: what it lacks does not count.
    sites["none"] = site((0, 0), diaries={"book": {"every_min": 60.0, "services": ["other"]}})
    day = told(engine, sites, farther=18, channels=booking, diversion={"policy": "least_time"})
    assert day.bookings("site", "slot") == [("near", clock(11))]
