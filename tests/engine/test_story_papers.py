"""From papers to a decision, days worked by hand in both engines: levels, couriers, promises, desks.

Where nothing else is said people live at the site, a talk at the window takes ten minutes, and day 0 is a Monday.
"""

from typing import Any

import pytest

from .stories import DAY, ENGINES, LAST, MINUTE, Story, clock, office, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

BY_MAIL = {"mail": 1.0, "mail_days": 2}


def end_of(day: int) -> int:
    """Return the last millisecond of a day."""
    return day * DAY + LAST


# -- levels and couriers ------------------------------------------------------------------------------------------------


@both
def test_on_the_spot_at_the_hall_and_by_the_back_office_from_a_station(engine: str) -> None:
    told = story(
        {"permit": service(file=30, decision={"on_the_spot": True})},
        {"hall": office((0, 0)), "station": site((3, 0), level={"all": "accept"}, parent="hall")},
        [("permit", clock(9), "centre"), ("permit", clock(9, 1), "edge")],
        zones={"centre": (0, 0), "edge": (3, 0)},
    ).run(engine)
    # The hall decides in the stage itself: all is over at 9:10. The station only accepts: at 9:11, the papers are at the
    # hall at once, half an hour's work, 9:41.
    assert told.cases("outcome", "by", "taken_at", "accepted", "decided", "end", "resolved_trip") == [
        ("resolved", "window", "hall", -1, clock(9, 10), clock(9, 10), 1),
        ("resolved", "window", "station", clock(9, 11), clock(9, 41), clock(9, 41), 1),
    ]
    assert told.papers("case", "number", "kind", "site", "skill", "join", "start", "end", "pool") == [
        (1, 0, "decision", "hall", "file", clock(9, 11), clock(9, 11), clock(9, 41), "hall.desk")
    ]
    assert told.needs("outcome", "wishes", "trips", "end") == [
        ("resolved", 1, 1, clock(9, 10)),
        ("resolved", 1, 1, clock(9, 41)),
    ]


def chain(*, couriers: bool) -> Story:
    """A booth takes in, a street office accepts, the hall decides, the city issues; results are mailed, two working days."""

    def courier(hours: str) -> dict[str, Any]:
        return {"courier": hours} if couriers else {}

    nothing: dict[str, Any] = {"services": [], "windows": {}}
    return story(
        {"permit": service(file=45, decision={"promised_days": 1}, issue=BY_MAIL)},
        {
            "booth": site(
                level={"all": "take_in"},
                parent="street",
                windows={"w": pool("front", count=2)},
                **courier("Mo-Fr 11:00-11:30,16:00-16:30"),
            ),
            "street": site((1, 0), level={"all": "accept"}, parent="hall", **nothing, **courier("Mo-Fr 12:00-13:00")),
            "hall": site(
                (2, 0),
                level={"all": "decide"},
                parent="city",
                services=[],
                windows={},
                back_office={"desk": pool("file")},
                **courier("Mo-Fr 15:00-15:20"),
            ),
            "city": site((3, 0), level={"all": "issue"}, **nothing),
        },
        [("permit", clock(10, 50)), ("permit", clock(10, 51))],
    )


@both
def test_papers_go_up_the_chain_with_couriers_and_those_done_at_the_tick_of_a_run_go_along(engine: str) -> None:
    told = chain(couriers=True).run(engine)
    # The first is done at 11:00 sharp and goes with the run of 11:00: street 11:30, accepted; on at 12:00, hall 13:00; work to
    # 13:45; the result leaves for the city at 15:00, there 15:20; two working days of mail: Wednesday 15:20.
    # The second is done at 11:01: 16:00, street 16:30, accepted; street's next run is Tuesday 12:00, and all is a day later.
    day = DAY
    assert told.papers("case", "site", "join", "start", "end") == [
        (0, "hall", clock(13), clock(13), clock(13, 45)),
        (1, "hall", day + clock(13), day + clock(13), day + clock(13, 45)),
    ]
    assert told.cases("taken_at", "accepted", "due", "decided", "mailed", "end", "outcome") == [
        ("booth", clock(11, 30), end_of(1), clock(13, 45), 1, 2 * day + clock(15, 20), "resolved"),
        ("booth", clock(16, 30), end_of(1), day + clock(13, 45), 1, 3 * day + clock(15, 20), "resolved"),
    ]


@both
def test_without_couriers_papers_are_there_at_once(engine: str) -> None:
    told = chain(couriers=False).run(engine)
    # Done at 11:00 and 11:01 and at the hall's one desk at once: 11:00-11:45, 11:45-12:30; mail from the city, two days.
    assert told.papers("join", "start", "end") == [
        (clock(11), clock(11), clock(11, 45)),
        (clock(11, 1), clock(11, 45), clock(12, 30)),
    ]
    assert told.cases("accepted", "due", "decided", "end") == [
        (clock(11), end_of(1), clock(11, 45), 2 * DAY + clock(11, 45)),
        (clock(11, 1), end_of(1), clock(12, 30), 2 * DAY + clock(12, 30)),
    ]


@both
def test_papers_that_no_run_takes_any_more_never_arrive(engine: str) -> None:
    told = story(
        {"permit": service(file=30, decision={"promised_days": 0})},
        {
            "hall": office((9, 9)),
            "station": site(level={"all": "accept"}, parent="hall", courier="Tu 12:00-12:30"),
        },
        [("permit", clock(9, day=15))],
        calendar={"days": 16, "tail_days": 2},
    ).run(engine)
    # Tuesday of the third week is day 15, taken in at 9:10 and gone with the run of noon; but had it been ...
    assert told.cases("accepted", "decided") == [(clock(9, 10, 15), clock(13, 0, 15))]
    late = story(
        {"permit": service(file=30, decision={"promised_days": 0})},
        {
            "hall": office((9, 9)),
            "station": site(level={"all": "accept"}, parent="hall", courier="Tu 12:00-12:30"),
        },
        [("permit", clock(12, day=15))],
        calendar={"days": 16, "tail_days": 2},
    ).run(engine)
    # ... 12:10, there is no run left in the run's days: accepted and promised, for ever on the way.
    assert late.cases("outcome", "end", "accepted", "due", "decided") == [
        ("open", -1, clock(12, 10, 15), end_of(15), -1)
    ]
    assert late.papers("case") == []
    assert late.records.end == 18 * DAY


# -- promises -----------------------------------------------------------------------------------------------------------

GOLDEN_WEEK = {"start": "2023-09-28", "days": 7, "tail_days": 28, "holidays": "CN"}
"""Thursday 28 September 2023, then holidays to Friday 6 October; 7 and 8 October, a weekend, are worked: days 9, 10 and 11."""


def golden(file: float, promised: int, elapsed: int | None = None, **more: Any) -> Story:
    decision = {"promised_days": promised} | ({} if elapsed is None else {"elapsed_days": elapsed})
    return story({"permit": service(file=file, decision=decision)}, {"hall": office()}, [("permit", clock(9))], **more)


TO_MIDNIGHT = 890 - 1 / MINUTE
"""Minutes from ten past nine to the last millisecond of the day."""


@both
def test_a_promise_is_kept_at_the_last_millisecond_and_broken_one_later(engine: str) -> None:
    kept, broken = golden(TO_MIDNIGHT, 0).run(engine), golden(890, 0).run(engine)
    assert kept.cases("accepted", "due", "decided") == [(clock(9, 10), end_of(0), end_of(0))]
    assert broken.cases("accepted", "due", "decided") == [(clock(9, 10), end_of(0), end_of(0) + 1)]


@both
def test_working_days_pass_over_a_chinese_holiday_and_count_a_worked_weekend(engine: str) -> None:
    # Accepted on day 0; the second working day after it is Sunday 8 October, day 10. Work ends with the last
    # millisecond of day 0, and two working days later is the last of day 10: kept exactly.
    told = golden(TO_MIDNIGHT, 2, 2, calendar=GOLDEN_WEEK).run(engine)
    assert told.cases("due", "decided", "end") == [(end_of(10), end_of(10), end_of(10))]
    # A millisecond more of work and it ends on day 1, a holiday; the second working day after that is day 10 as well.
    told = golden(890, 2, 2, calendar=GOLDEN_WEEK).run(engine)
    assert told.cases("due", "decided", "end") == [(end_of(10), 10 * DAY, 10 * DAY)]
    # A working day more is Monday 9 October, day 11: late.
    told = golden(30, 2, 3, calendar=GOLDEN_WEEK).run(engine)
    assert told.cases("due", "decided", "end") == [(end_of(10), clock(9, 40, 11), clock(9, 40, 11))]


@both
@pytest.mark.parametrize(("coming", "due"), [(4, 9), (5, 9), (6, 9), (7, 10)])
def test_a_weekend_does_not_count(engine: str, coming: int, due: int) -> None:
    # Three working days after Friday (4), Saturday or Sunday are Wednesday (9); after Monday (7) Thursday.
    told = story(
        {"permit": service(file=30, decision={"promised_days": 3})},
        {"hall": office()},
        [("permit", clock(9, 0, coming))],
    ).run(engine)
    assert told.cases("accepted", "due") == [(clock(9, 10, coming), end_of(due))]


@both
@pytest.mark.parametrize(("elapsed", "day"), [(0.49, 0), (0.5, 1), (1.4, 1), (3.5, 4), (4.6, 7)])
def test_days_that_pass_before_a_decision_are_whole_working_days(engine: str, elapsed: float, day: int) -> None:
    # 9:00-9:10 at the window, work to 9:40 on Monday; rounded to whole days, halves up; five working days on is Monday, day 7.
    told = story(
        {"permit": service(file=30, decision={"elapsed_days": elapsed})}, {"hall": office()}, [("permit", clock(9))]
    ).run(engine)
    assert told.papers("end") == [clock(9, 40)]
    assert told.cases("decided", "end") == [(clock(9, 40, day), clock(9, 40, day))]


# -- desks --------------------------------------------------------------------------------------------------------------


@both
def test_a_desk_takes_what_is_due_first_and_what_is_not_promised_by_its_tick_of_joining(engine: str) -> None:
    told = story(
        {
            "fast": service(file=60, decision={"promised_days": 1}),
            "plain": service(file=60),
            "slow": service(file=60, decision={"promised_days": 5}),
        },
        {"hall": office(windows={"w": pool("front", count=4)})},
        [
            ("plain", clock(9)),  # joins 9:10 and is begun at once
            ("slow", clock(9, 10)),  # joins 9:20, due at the end of the Monday after
            ("fast", clock(9, 20)),  # joins 9:30, due at the end of Tuesday
            ("fast", clock(9, 25)),  # joins 9:35, due with the other
            ("plain", clock(9, 30)),  # joins 9:40: a smaller number than any due to come
        ],
    ).run(engine)
    assert told.papers("join", "start", "end") == [
        (clock(9, 10), clock(9, 10), clock(10, 10)),
        (clock(9, 20), clock(13, 10), clock(14, 10)),
        (clock(9, 30), clock(11, 10), clock(12, 10)),
        (clock(9, 35), clock(12, 10), clock(13, 10)),
        (clock(9, 40), clock(10, 10), clock(11, 10)),
    ]


@both
def test_what_is_overdue_goes_before_what_joined_since(engine: str) -> None:
    hall = site(back_office={"desk": pool("file", hours="We 12:00-17:00")})
    told = story(
        {"fast": service(file=60, decision={"promised_days": 1}), "plain": service(file=60)},
        {"hall": hall},
        [("fast", clock(9)), ("plain", clock(9, 0, 1)), ("plain", clock(9, 0, 2))],
    ).run(engine)
    # On Wednesday noon: joined Tuesday 9:10 < due Tuesday at midnight < joined Wednesday 9:10.
    assert told.papers("join", "start", "end") == [
        (clock(9, 10, 0), clock(13, 0, 2), clock(14, 0, 2)),
        (clock(9, 10, 1), clock(12, 0, 2), clock(13, 0, 2)),
        (clock(9, 10, 2), clock(14, 0, 2), clock(15, 0, 2)),
    ]


@both
def test_a_window_that_helps_works_on_papers_only_while_nobody_waits(engine: str) -> None:
    told = story(
        {"permit": service(file=30)},
        {"hall": site(windows={"w": pool("front", "file")})},
        [("permit", clock(9)), ("permit", clock(9, 20)), ("permit", clock(9, 45))],
    ).run(engine)
    # A is served 9:00-9:10, and the window works on the papers 9:10-9:40. B comes at 9:20 and waits: work is not broken off.
    # B 9:40-9:50; C has come at 9:45, and people go before papers: C 9:50-10:00. Then the papers of B, of C.
    assert told.stays("join", "start", "end") == [
        (clock(9), clock(9), clock(9, 10)),
        (clock(9, 20), clock(9, 40), clock(9, 50)),
        (clock(9, 45), clock(9, 50), clock(10)),
    ]
    assert told.papers("join", "start", "end", "pool") == [
        (clock(9, 10), clock(9, 10), clock(9, 40), "hall.w"),
        (clock(9, 50), clock(10), clock(10, 30), "hall.w"),
        (clock(10), clock(10, 30), clock(11), "hall.w"),
    ]
    assert told.visits("wait", "leave") == [(0, clock(9, 10)), (20 * MINUTE, clock(9, 50)), (5 * MINUTE, clock(10))]


@both
def test_papers_go_to_the_desk_that_can_do_least_else(engine: str) -> None:
    hall = site(windows={"a": pool("front", "file")}, back_office={"z": pool("file")})
    told = story({"permit": service(file=30)}, {"hall": hall}, [("permit", clock(9)), ("permit", clock(9, 10))]).run(
        engine
    )
    # 9:10: the window and the back office are both idle (the second person comes in the same tick, but later): the back office has one
    # skill. The window then serves until 9:20, the back office is busy: the window takes the second's papers itself.
    assert told.papers("start", "end", "pool") == [
        (clock(9, 10), clock(9, 40), "hall.z"),
        (clock(9, 20), clock(9, 50), "hall.a"),
    ]


@both
def test_a_back_office_has_hours_of_its_own(engine: str) -> None:
    hall = site(windows={"w": pool("front", count=2)}, back_office={"desk": pool("file", hours="Mo-Fr 13:00-15:00")})
    told = story(
        {"permit": service(file=30)},
        {"hall": hall},
        [("permit", clock(9)), ("permit", clock(14, 40)), ("permit", clock(14, 45))],
    ).run(engine)
    # Papers of 9:10 wait to 13:00. Those of 14:50 are begun and finished after hours; those of 14:55 wait for the next day.
    assert told.papers("join", "start", "end") == [
        (clock(9, 10), clock(13), clock(13, 30)),
        (clock(14, 50), clock(14, 50), clock(15, 20)),
        (clock(14, 55), clock(13, 0, 1), clock(13, 30, 1)),
    ]


@both
def test_pace_and_absence_of_a_pause_hold_for_papers_too(engine: str) -> None:
    # Half as slow again, and the pause after each person is none after papers: 9:10-9:55, 9:55-10:40.
    hall = site(
        windows={"w": pool("front", count=2)}, back_office={"desk": pool("file", pace={"file": 1.5}, between_min=5)}
    )
    told = story({"permit": service(file=30)}, {"hall": hall}, [("permit", clock(9)), ("permit", clock(9, 1))]).run(
        engine
    )
    assert told.papers("start", "end") == [(clock(9, 10), clock(9, 55)), (clock(9, 55), clock(10, 40))]


@both
def test_who_stays_after_closing_does_not_work_on_papers_and_the_morning_begins_with_them(engine: str) -> None:
    told = story(
        {"permit": service(file=30)},
        {"hall": site(windows={"w": pool("front", "file")})},
        [("permit", clock(16, 55)), ("permit", clock(9, 0, 1))],
    ).run(engine)
    # The window is kept for the first until 17:05; the papers wait to the roster of nine, which comes before the door, and so
    # before whoever comes at nine: 9:00-9:30, then the person 9:30-9:40, whose papers follow.
    assert [tuple(row)[1:] for row in told.records.holds] == [(clock(17), clock(17, 5), 1)]
    assert told.papers("join", "start", "end") == [
        (clock(17, 5), clock(9, 0, 1), clock(9, 30, 1)),
        (clock(9, 40, 1), clock(9, 40, 1), clock(10, 10, 1)),
    ]
    assert told.stays("join", "start", "end")[1] == (clock(9, 0, 1), clock(9, 30, 1), clock(9, 40, 1))


@both
def test_who_leaves_loses_what_is_open_but_not_what_is_in_an_office(engine: str) -> None:
    told = story(
        {
            "a": service(file=30, also={"b": 1.0}),
            "b": {"stages": {"look": {"skill": "other", "time_min": 5}}},
        },
        {"hall": office(windows={"late": pool("other", hours="Mo-Su 12:00-17:00"), "w": pool("front")})},
        [("a", clock(9))],
        population={"segments": {"general": {"profile": "nine", "patience_min": 5, "returns": 0.0}}},
    ).run(engine)
    # a 9:00-9:10 and in the office; nobody is there for b, and after five minutes it is lost. a is decided at 9:40 all the same.
    assert told.visits("outcome", "leave", "wait") == [("left", clock(9, 15), 5 * MINUTE)]
    assert told.cases("outcome", "end", "decided") == [
        ("resolved", clock(9, 40), clock(9, 40)),
        ("lost", clock(9, 15), -1),
    ]
    assert told.needs("outcome", "end", "wishes") == [("lost", clock(9, 40), 1)]
