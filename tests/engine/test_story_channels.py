"""Machines, and applying from home, days worked by hand in both engines.

Where nothing else is said people live at the site, a talk at the window takes ten minutes, and day 0 is a Monday. A channel is
forced by giving all others no weight.
"""

from typing import Any

import pytest

from .stories import ENGINES, HOUR, MINUTE, Story, clock, office, only, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

# -- machines -----------------------------------------------------------------------------------------------------------


def with_machine(absence: float, comes: list[tuple[str, int]], **more: Any) -> Story:
    """A hall with one machine: two minutes of a guide's help, six at the machine; fifteen at the window."""
    hall = office if "file" in more else site
    return story(
        {"tax": service(15, **more)},
        {
            "hall": hall(
                windows={
                    "counter": pool("front"),
                    "helper": pool("help"),
                    "machine": pool("screen", unstaffed=True, absence=absence),
                },
                kiosk=["tax"],
            )
        },
        comes,
        channels=only(
            "kiosk", stages={"help": {"skill": "help", "time_min": 2}, "session": {"skill": "screen", "time_min": 6}}
        ),
    )


@both
def test_a_machine_with_a_guides_help(engine: str) -> None:
    told = with_machine(0.0, [("tax", clock(9)), ("tax", clock(9, 1))]).run(engine)
    # Help 9:00-9:02 and 9:02-9:04; the machine 9:02-9:08 and 9:08-9:14.
    assert told.stays("case", "stage", "join", "start", "end", "pool") == [
        (0, "tax kiosk:help", clock(9), clock(9), clock(9, 2), "hall.helper"),
        (0, "tax kiosk:session", clock(9, 2), clock(9, 2), clock(9, 8), "hall.machine"),
        (1, "tax kiosk:help", clock(9, 1), clock(9, 2), clock(9, 4), "hall.helper"),
        (1, "tax kiosk:session", clock(9, 4), clock(9, 8), clock(9, 14), "hall.machine"),
    ]
    assert told.visits("wait", "leave", "outcome") == [(0, clock(9, 8), "served"), (5 * MINUTE, clock(9, 14), "served")]
    assert told.cases("by", "taken_at", "end", "taken_in", "outcome") == [
        ("kiosk", "hall", clock(9, 8), 1, "resolved"),
        ("kiosk", "hall", clock(9, 14), 1, "resolved"),
    ]


@both
def test_a_machine_that_is_down_all_day_sends_people_to_the_window_at_the_next_wish(engine: str) -> None:
    told = with_machine(1.0, [("tax", clock(9))]).run(engine)
    # Helped 9:00-9:02, then in vain before the machine until the hall closes at 17:00; on Tuesday fifteen minutes at the window.
    assert told.stays("visit", "stage", "join", "start", "end", "pool") == [
        (0, "tax kiosk:help", clock(9), clock(9), clock(9, 2), "hall.helper"),
        (0, "tax kiosk:session", clock(9, 2), -1, clock(17), None),
        (1, "tax talk", clock(9, 0, 1), clock(9, 0, 1), clock(9, 15, 1), "hall.counter"),
    ]
    assert told.visits("outcome", "wait", "leave") == [
        ("sent home", 8 * HOUR - 2 * MINUTE, clock(17)),
        ("served", 0, clock(9, 15, 1)),
    ]
    assert told.cases("by", "end", "resolved_trip") == [("window", clock(9, 15, 1), 2)]


@both
def test_who_goes_to_a_machine_is_not_misdirected(engine: str) -> None:
    # The annex next door takes no taxes and would be the wrong door; it is one only for those who go to a window.
    def told(weight: float) -> list[Any]:
        return (
            story(
                {"note": service(), "tax": service(15)},
                {
                    "annex": site(services=["note"]),
                    "hall": site(
                        windows={"counter": pool("front"), "machine": pool("screen", unstaffed=True)}, kiosk=["tax"]
                    ),
                },
                [("tax", clock(9))],
                diversion={"misdirected": 1.0},
                channels={
                    "window": {"weights": {"general": 1.0 - weight}},
                    "kiosk": {
                        "weights": {"general": weight},
                        "services": ["tax"],
                        "stages": {"session": {"skill": "screen", "time_min": 6}},
                    },
                },
            )
            .run(engine)
            .visits("site", "outcome", "leave")
        )

    assert told(1.0) == [("hall", "served", clock(9, 6))]
    assert told(0.0) == [("annex", "redirected", clock(9)), ("hall", "served", clock(9, 15))]


@both
def test_no_machine_is_more_of_a_specialist_than_another(engine: str) -> None:
    # The annex offers one service, the hall two: who goes to a window walks past the hall, who goes to a machine does not.
    def told(weight: float) -> list[Any]:
        machines = {"counter": pool("front"), "machine": pool("screen", unstaffed=True)}
        return (
            story(
                {"note": service(), "tax": service(15)},
                {
                    "annex": site(at=(1, 0), services=["tax"], windows=machines, kiosk=["tax"]),
                    "hall": site(windows=machines, kiosk=["tax"]),
                },
                [("tax", clock(9)), ("note", clock(9))],
                diversion={"policy": "specialist_first"},
                channels={
                    "window": {"weights": {"general": 1.0 - weight}},
                    "kiosk": {
                        "weights": {"general": weight},
                        "services": ["tax"],
                        "stages": {"session": {"skill": "screen", "time_min": 6}},
                    },
                },
            )
            .run(engine)
            .visits("site")
        )

    assert sorted(told(1.0)) == ["hall", "hall"]
    assert sorted(told(0.0)) == ["annex", "hall"]


@both
def test_a_machine_decides_on_the_spot_where_the_service_allows(engine: str) -> None:
    on_the_spot = with_machine(0.0, [("tax", clock(9))], file=30, decision={"on_the_spot": True}).run(engine)
    assert on_the_spot.cases("by", "decided", "end") == [("kiosk", clock(9, 8), clock(9, 8))]
    # Otherwise the papers go to the back office at 9:08.
    by_office = with_machine(0.0, [("tax", clock(9))], file=30).run(engine)
    assert by_office.papers("join", "end") == [(clock(9, 8), clock(9, 38))]
    assert by_office.cases("by", "accepted", "decided") == [("kiosk", clock(9, 8), clock(9, 38))]


# -- from home ----------------------------------------------------------------------------------------------------------


@both
def test_online_with_intake_and_papers_missing_the_first_time(engine: str) -> None:
    told = story(
        {"licence": service(file=20, incomplete=1.0, incomplete_again=0.0)},
        {"hall": site(back_office={"desk": pool("check", "file")})},
        [("licence", clock(8))],
        channels=only("online", site="hall", intake={"skill": "check", "time_min": 8}, time_min=12),
    ).run(engine)
    # Monday at eight; looked at when the office opens, 9:00-9:08: papers missing. Tuesday at nine again: taken in at 9:08,
    # decided 9:28. Twelve minutes of one's own time twice, and no way at all.
    assert told.papers("number", "kind", "skill", "join", "start", "end") == [
        (0, "intake", "check", clock(8), clock(9), clock(9, 8)),
        (1, "intake", "check", clock(9, 0, 1), clock(9, 0, 1), clock(9, 8, 1)),
        (2, "decision", "file", clock(9, 8, 1), clock(9, 8, 1), clock(9, 28, 1)),
    ]
    assert told.cases(
        "outcome", "by", "taken_at", "taken_in", "visits", "accepted", "decided", "end", "resolved_trip"
    ) == [("resolved", "online", "hall", 2, 0, clock(9, 8, 1), clock(9, 28, 1), clock(9, 28, 1), 0)]
    assert told.needs("wishes", "closed_doors", "trips", "own_time") == [(2, 0, 0, 24 * MINUTE)]
    assert told.visits("need") == []


@both
def test_online_without_intake_papers_are_looked_through_at_the_wish(engine: str) -> None:
    told = story(
        {"licence": service(file=20, incomplete=1.0, incomplete_again=0.0)},
        {"hall": office()},
        [("licence", clock(8))],
        channels=only("online", site="hall"),
    ).run(engine)
    # Missing at eight on Monday; on Tuesday at nine taken in at once and worked on 9:00-9:20.
    assert told.papers("case", "number", "kind", "join", "start", "end") == [
        (0, 0, "decision", clock(9, 0, 1), clock(9, 0, 1), clock(9, 20, 1))
    ]
    assert told.cases("taken_in", "accepted", "end", "by") == [(2, clock(9, 0, 1), clock(9, 20, 1), "online")]
    assert told.needs("wishes", "own_time") == [(2, 0)]


@both
def test_online_a_tolerant_site_takes_papers_in_though_they_are_incomplete(engine: str) -> None:
    told = story(
        {"licence": service(file=20, incomplete=1.0, incomplete_again=0.0)},
        {"hall": office(tolerant=["licence"])},
        [("licence", clock(9))],
        channels=only("online", site="hall"),
    ).run(engine)
    assert told.cases("taken_in", "end") == [(1, clock(9, 20))]


@both
def test_online_results_are_collected_where_the_service_says_so_unless_the_channel_says_otherwise(engine: str) -> None:
    def licence(**delivery: str) -> Story:
        return story(
            {"licence": service(file=20, issue={"collection": {"skill": "front", "time_min": 5}})},
            {"hall": office()},
            [("licence", clock(9))],
            channels=only("online", site="hall", **delivery),
        )

    # Worked on 9:00-9:20; then a first trip for it on Tuesday; or by mail in two working days, or at once.
    collected = licence().run(engine)
    assert collected.cases("end", "resolved_trip", "visits", "by") == [(clock(9, 5, 1), 1, 1, "online")]
    assert collected.visits("trip", "wish", "arrival", "leave") == [(1, 1, clock(9, 0, 1), clock(9, 5, 1))]
    mailed = licence(delivery="mail").run(engine)
    assert mailed.cases("end", "mailed", "resolved_trip") == [(clock(9, 20, 2), 1, 0)]
    electronic = licence(delivery="electronic").run(engine)
    assert electronic.cases("end", "mailed", "resolved_trip") == [(clock(9, 20), 0, 0)]


@both
def test_an_errand_of_two_is_applied_for_online_in_order(engine: str) -> None:
    told = story(
        {"a": service(file=20, also={"b": 1.0}), "b": service(file=30)},
        {"hall": site(back_office={"desk": pool("check", "file")})},
        [("a", clock(9))],
        channels=only("online", site="hall", intake={"skill": "check", "time_min": 8}, time_min=12),
    ).run(engine)
    # One desk for both: a is taken in 9:00-9:08. At its end b, in line since 9:00, is called before the papers of a
    # come to the desk, 9:08-9:16; then a's decision (9:08) before b's (9:16): to 9:36, to 10:06. One's own time counts once.
    assert told.papers("case", "number", "kind", "join", "start", "end") == [
        (0, 0, "intake", clock(9), clock(9), clock(9, 8)),
        (0, 1, "decision", clock(9, 8), clock(9, 16), clock(9, 36)),
        (1, 0, "intake", clock(9), clock(9, 8), clock(9, 16)),
        (1, 1, "decision", clock(9, 16), clock(9, 36), clock(10, 6)),
    ]
    assert told.needs("own_time", "end") == [(12 * MINUTE, clock(10, 6))]


@both
def test_who_has_no_wish_left_loses_what_lacks_papers(engine: str) -> None:
    def licence(**intake: Any) -> list[Any]:
        desk = {"back_office": {"desk": pool("check", "file")}} if intake else {"back_office": {"desk": pool("file")}}
        return (
            story(
                {"licence": service(file=20, incomplete=1.0, incomplete_again=0.0)},
                {"hall": site(**desk)},
                [("licence", clock(8))],
                channels=only("online", site="hall", **intake),
                behaviour={"wishes": 1},
            )
            .run(engine)
            .cases("outcome", "end", "taken_in", "by")
        )

    # Without intake at the wish itself; with it when the work at the desk ends.
    assert licence() == [("lost", clock(8), 1, None)]
    assert licence(intake={"skill": "check", "time_min": 8}) == [("lost", clock(9, 8), 1, None)]


@both
def test_at_one_wish_a_case_is_applied_for_from_home_and_a_result_gone_for(engine: str) -> None:
    told = story(
        {
            "a": service(file=20, issue={"collection": {"skill": "front", "time_min": 5}}, also={"b": 1.0}),
            "b": service(file=30, incomplete=1.0, incomplete_again=0.0),
        },
        {"hall": office()},
        [("a", clock(9))],
        channels=only("online", site="hall"),
    ).run(engine)
    # Monday: a is worked on 9:00-9:20 and ready; b lacks papers. Tuesday: b is sent again and worked on 9:00-9:30; a is fetched.
    assert told.papers("case", "start", "end") == [(0, clock(9), clock(9, 20)), (1, clock(9, 0, 1), clock(9, 30, 1))]
    assert told.visits("wish", "arrival", "leave", "num_cases") == [(1, clock(9, 0, 1), clock(9, 5, 1), 1)]
    assert told.cases("end", "resolved_trip", "visits", "taken_in") == [
        (clock(9, 5, 1), 1, 1, 1),
        (clock(9, 30, 1), 1, 0, 2),
    ]
    assert told.needs("wishes", "trips", "closed_doors") == [(2, 1, 0)]


@both
def test_a_grid_worker_is_the_nearest_who_takes_cases_in(engine: str) -> None:
    def corner(x: float) -> dict[str, Any]:
        grid = {"grid": pool("doorstep")}
        return site((x, 0), services=[], windows={}, back_office=grid, level={"all": "accept"}, parent="hall")

    told = story(
        {"licence": service(file=20)},
        {"east": corner(2), "hall": office((0, 0)), "west": corner(-1)},
        [("licence", clock(9), "left"), ("licence", clock(9, 1), "right"), ("licence", clock(10), "middle")],
        zones={"left": (0.4, 0), "right": (0.6, 0), "middle": (0.5, 0)},
        channels=only("grid", intake={"skill": "doorstep", "time_min": 5}, time_min=7),
    ).run(engine)
    # From 0.4 it is 1.6 km to the east and 1.4 km to the west, from 0.6 the other way round, from 0.5 as far to both: the
    # first by id. Five minutes there, then the hall at once: its desk is taken 9:05-9:25, 9:25-9:45, 10:05-10:25.
    assert told.papers("case", "kind", "site", "join", "start", "end") == [
        (0, "intake", "west", clock(9), clock(9), clock(9, 5)),
        (0, "decision", "hall", clock(9, 5), clock(9, 5), clock(9, 25)),
        (1, "intake", "east", clock(9, 1), clock(9, 1), clock(9, 6)),
        (1, "decision", "hall", clock(9, 6), clock(9, 25), clock(9, 45)),
        (2, "intake", "east", clock(10), clock(10), clock(10, 5)),
        (2, "decision", "hall", clock(10, 5), clock(10, 5), clock(10, 25)),
    ]
    assert told.cases("by", "taken_at", "accepted") == [
        ("grid", "west", clock(9, 5)),
        ("grid", "east", clock(9, 6)),
        ("grid", "east", clock(10, 5)),
    ]
    assert told.needs("own_time", "trips") == [(7 * MINUTE, 0)] * 3
