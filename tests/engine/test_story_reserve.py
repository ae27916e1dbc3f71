"""Reserve posts, days worked by hand in both engines. Everybody lives at the hall; a talk takes ten minutes."""

from typing import Any

import pytest

from .stories import ENGINES, MINUTE, Story, Told, clock, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)


def hall(minutes: list[float], reserve: dict[str, Any], begin: int = clock(9), **more: Any) -> Story:
    """Return the story of people who come so many minutes after nine, to one window with a reserve."""
    windows = {"w": pool("front", reserve={"count": 1, **reserve}, **more.pop("window", {}))}
    comes = [("talk", begin + round(minute * MINUTE)) for minute in minutes]
    return story({"talk": service()}, {"hall": site(windows=windows, **more)}, comes)


def posts(told: Told) -> list[tuple[int, int]]:
    return [(int(row["time"]), int(row["change"])) for row in told.records.posts]


def minutes_after_nine(told: Told) -> list[float]:
    return [(start - clock(9)) / MINUTE for start in told.stays("start")]


@both
def test_they_open_after_the_delay_and_close_when_few_wait(engine: str) -> None:
    told = hall([0, 1, 2, 12], {"open_above": 1, "close_below": 1, "delay_min": 5}).run(engine)
    # 9:02: two wait, more than one: called for 9:07. 9:07: the second person, one waits. 9:10: the window takes the third, nobody
    # waits: closed, the reserve's server finishes at 9:17 and takes nobody more; the fourth waits for the window till 9:20.
    assert posts(told) == [(clock(9, 7), 1), (clock(9, 10), -1)]
    assert minutes_after_nine(told) == [0, 7, 10, 20]


@both
def test_without_delay_they_open_at_the_tick_and_may_close_at_it(engine: str) -> None:
    told = hall([0, 1], {"open_above": 0, "close_below": 0}).run(engine)
    assert posts(told) == [(clock(9, 1), 1), (clock(17), -1)]
    assert minutes_after_nine(told) == [0, 1]
    # With close_below 1 the post is closed again as soon as it has taken the only one who waits; and so for each.
    told = hall([0, 1, 2], {"open_above": 1, "close_below": 1}).run(engine)
    assert posts(told) == [(clock(9, 2), 1), (clock(9, 10), -1)]
    # 9:02: two wait: the reserve opens and takes the second person; 9:10 the window takes the third.
    assert minutes_after_nine(told) == [0, 2, 10]


@both
def test_a_call_is_called_off_and_made_again(engine: str) -> None:
    told = hall([0, 1, 2, 3, 21, 22], {"open_above": 2, "close_below": 2, "delay_min": 12}).run(engine)
    # 9:03: three wait: called for 9:15. 9:10: two wait, which is not below two. 9:15: it opens, takes one, and closes since one
    # waits. 9:20: of two servers one is done, and goes. 9:22: three wait: called for 9:34; 9:25 the other server takes one, 9:34 it
    # opens and takes one, and closes; 9:35 the first who is done goes; 9:44 the last is taken.
    assert posts(told) == [(clock(9, 15), -1), (clock(9, 15), 1), (clock(9, 34), -1), (clock(9, 34), 1)]
    assert minutes_after_nine(told) == [0, 10, 15, 25, 34, 44]
    told = hall([0, 1, 2, 3, 21, 22], {"open_above": 2, "close_below": 2, "delay_min": 20}).run(engine)
    # 9:03 called for 9:23. 9:10 two wait, 9:20 one: called off. 9:21 two, 9:22 three: called for 9:42; at 9:23 nothing opens.
    # 9:30 two wait, 9:40 one: called off again.
    assert posts(told) == []
    assert minutes_after_nine(told) == [0, 10, 20, 30, 40, 50]


@both
def test_several_posts_open_together_and_only_within_the_pools_hours(engine: str) -> None:
    reserve = {"count": 2, "open_above": 2, "delay_min": 3}
    told = hall([0, 1, 2, 3], reserve, window={"hours": "Mo-Su 09:00-09:25"}).run(engine)
    # 9:03: three wait; 9:06 two posts open and take two, the third is the window's at 9:10. They close with the pool's hours.
    assert minutes_after_nine(told) == [0, 6, 6, 10]
    assert posts(told) == [(clock(9, 6), 2), (clock(9, 25), -2)]
    # Called at 9:03 for 9:33, when the hours are over: nothing opens. The site closes at 17:00, till then nobody is there.
    late = hall([0, 1, 2, 3], reserve | {"delay_min": 30}, window={"hours": "Mo-Su 09:00-09:25"}).run(engine)
    assert posts(late) == []


@both
def test_who_waits_before_the_hours_begin_calls_them_then(engine: str) -> None:
    told = hall([0, 1], {"open_above": 0}, window={"hours": "Mo-Su 10:00-17:00"}).run(engine)
    # Both wait from nine on. At ten the window opens by its roster and takes one; after that event one waits: called, and open.
    # RESERVE_HOURS comes first at that tick: two wait, the reserve is called at once, opens after the roster, takes the second.
    assert minutes_after_nine(told) == [60, 60]
    assert posts(told) == [(clock(10), 1), (clock(17), -1)]


@both
def test_a_roster_that_changes_meanwhile_leaves_them_open(engine: str) -> None:
    shifts = {"a": {"hours": "Mo-Su 09:00-09:30", "count": 1}, "b": {"hours": "Mo-Su 09:30-17:00", "count": 2}}
    window = {"skills": ["front"], "shifts": shifts, "reserve": {"count": 1, "open_above": 1}}
    comes = [("talk", clock(9, minute)) for minute in (20, 21, 22, 23, 24, 25, 26)]
    told = story({"talk": service()}, {"hall": site(windows={"w": window})}, comes).run(engine)
    # 9:22: two wait: open, takes the second. 9:30: the window's first is done and there is one post more, 2 + 1 in all: two taken
    # (one by the server who is free, one by the new post); 9:32: the reserve's. Then 9:40, 9:40, 9:42.
    assert minutes_after_nine(told) == [20, 22, 30, 30, 32, 40, 40]
    assert posts(told) == [(clock(9, 22), 1), (clock(17), -1)]


@both
def test_they_are_not_held_when_the_session_ends_with_their_hours(engine: str) -> None:
    told = hall([0, 0.5, 1], {"open_above": 0}, begin=clock(16, 55)).run(engine)
    # 16:55 the window, 16:55:30 the reserve, both busy; the third waits from 16:56. At 17:00 the reserve closes, one post is held.
    # 17:05 the window's is done and takes nobody, for two are busy and one is held; wait: 17:05 two busy less one is one of one.
    # 17:05:30 the other is done: none is busy, the third is served until 17:15:30.
    assert minutes_after_nine(told) == [475, 475.5, 485.5]
    holds = told.records.holds[["start", "end", "count"]].tolist()
    assert holds == [(clock(17), clock(17, 15) + MINUTE // 2, 1)]


@both
def test_each_reserve_counts_those_who_wait_for_its_own_skills(engine: str) -> None:
    services = {"talk": service(), "law": {"stages": {"talk": {"skill": "law", "time_min": 10}}}}
    windows = {
        "a": pool("front", reserve={"count": 1, "open_above": 1}),
        "b": pool("law", reserve={"count": 1, "open_above": 1}),
        "c": pool("front", "law", count=0, reserve={"count": 1, "open_above": 2}),
    }
    comes = [("talk", 0), ("law", 1), ("talk", 2), ("law", 3), ("law", 4)]
    told = story(services, {"hall": site(windows=windows)}, [(name, clock(9, minute)) for name, minute in comes]).run(
        engine
    )
    # Waiting: 9:02 front 1; 9:03 law 1, both 2; 9:04 law 2 and both 3: b and then c are called, in that order both open at
    # 9:04: b takes the first of law, which leaves front 1, law 1; c takes the best: front, which came first.
    assert [(int(row["pool"]), int(row["time"])) for row in told.records.posts if row["change"] > 0] == [
        (1, clock(9, 4)),
        (2, clock(9, 4)),
    ]
    assert minutes_after_nine(told) == [0, 1, 4, 4, 11]
    assert told.stays("pool") == ["hall.a", "hall.b", "hall.c", "hall.b", "hall.b"]
