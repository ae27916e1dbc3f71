"""Posts that are moved between two halls, days worked by hand in both engines: section 15 of the contract.

Everybody lives where both halls are. East talks, west is for law; both take ten minutes where nothing else is said, two posts each.
"""

from typing import Any

import pytest

from simnet import tables
from simnet.engine.reference_moves import shared_out
from simnet.records import rosters_as_they_were

from .stories import DAY, ENGINES, HOUR, MINUTE, Story, Told, clock, pool, service, site, story

both = pytest.mark.parametrize("engine", ENGINES)

HOURS = "Mo-Su 09:00-17:00"


def halls(
    talks: list[int],
    laws: list[int],
    *,
    minutes: float = 10,
    law_minutes: float | None = None,
    hours: str = HOURS,
    days: int = 3,
    posts: tuple[int, int] = (2, 2),
    west: dict[str, Any] | None = None,
    min_posts: int = 1,
    closing: str = "serve_inside",
    **how: Any,
) -> Story:
    """Return the story of people who come for a talk or for law at some instants."""
    law = {"stages": {"talk": {"skill": "law", "time_min": minutes if law_minutes is None else law_minutes}}}
    sites = {
        "east": site(hours=hours, closing=closing, services=["talk"], windows={"w": pool("front", count=posts[0])}),
        "west": site(hours=hours, services=["law"], windows={"w": pool("law", count=posts[1], **(west or {}))}),
    }
    comes = sorted([(at, "talk") for at in talks] + [(at, "law") for at in laws])
    return story(
        {"talk": service(minutes), "law": law},
        sites,
        [(name, at) for at, name in comes],
        calendar={"days": days, "tail_days": 1},
        staffing={"both": {"pools": ["east.w", "west.w"], "min_posts": min_posts, **how}},
    )


EAST, WEST = 0, 1


def moves(told: Told, pool: int) -> list[tuple[int, int]]:
    posts = told.records.posts
    assert (posts["kind"] == tables.MOVED_POSTS).all()
    return [(int(row["time"]), int(row["change"])) for row in posts[posts["pool"] == pool]]


def starts(told: Told, pool: str, begin: int = 0) -> list[float]:
    return [(at - begin) / MINUTE for at, by in told.stays("start", "pool") if by == pool]


# -- planned anew -------------------------------------------------------------------------------------------------------

DAILY = {"replan": {"every_days": 1, "past_days": 1}}


def test_posts_are_shared_out_by_the_method_of_webster():
    # The example of textbooks: 53,000, 24,000 and 23,000 votes for seven seats are 3, 2, 2 (D'Hondt's 4, 2, 1 or the like).
    assert shared_out(7, [53_000, 24_000, 23_000], 0) == [3, 2, 2]
    # One each; the quotients by 3 are 3, 2, 1, that by 5 of the first is 1.8: it gets the fourth, the second the fifth, and then
    # 1.8 against 2 / 5 x 3 = 1.2 and 1 the first the sixth.
    assert shared_out(6, [9, 6, 3], 1) == [3, 2, 1]
    # Equal quotients: the first. A least number holds whatever the calls are.
    assert shared_out(3, [4, 4], 1) == [2, 1]
    assert shared_out(6, [0, 0, 7], 2) == [2, 2, 2]
    assert shared_out(5, [0, 0, 7], 1) == [1, 1, 3]


@both
def test_a_day_s_calls_move_a_post_the_next_day_and_a_day_without_calls_changes_nothing(engine: str) -> None:
    on_monday = [clock(9, minute) for minute in (0, 20, 40)]
    on_wednesday = [2 * DAY + clock(9, minute) for minute in (0, 1, 2, 3)]
    laws = [clock(9), 2 * DAY + clock(9), 2 * DAY + clock(9, 1)]
    laws = [at + MINUTE // 2 for at in laws]
    told = halls(on_monday + on_wednesday, laws, **DAILY).run(engine)
    # Monday 3 : 1. One post each; of the two that are left east gets the first (3/3 against 1/3) and the second (3/5 against 1/3):
    # 3 and 1. Tuesday has no calls: it stays so on Wednesday.
    assert moves(told, EAST) == [
        (day * DAY + at, step) for day in (1, 2) for at, step in ((clock(9), 1), (clock(17), -1))
    ]
    assert moves(told, WEST) == [
        (day * DAY + at, step) for day in (1, 2) for at, step in ((clock(9), -1), (clock(17), 1))
    ]
    # Wednesday: three talks at once, the fourth at 9:10; the second of law waits for the only post there.
    assert starts(told, "east.w", 2 * DAY + clock(9))[3:] == [0, 1, 2, 10]
    assert starts(told, "west.w", 2 * DAY + clock(9))[1:] == [0.5, 10.5]


@both
def test_who_waits_in_vain_was_a_call_too(engine: str) -> None:
    # East sends home. Monday 16:50: two talks begin, which end at 17:00; three more wait and are sent home then. West had two. So the
    # calls are 5 : 2, and of the two posts beyond one each east gets both (5/3 against 2/3, 5/5 against 2/3). Without those sent home
    # it would be 2 : 2, and no post would move.
    talks = [clock(16, 50) + second * 1000 for second in range(5)]
    told = halls(talks, [clock(10), clock(11)], closing="send_home", **DAILY).run(engine)
    assert moves(told, EAST)[0] == (DAY + clock(9), 1)
    # They come again on Tuesday at nine: three of them, three posts.
    assert starts(told, "east.w", DAY + clock(9))[2:] == [0, 0, 0]


@both
def test_the_calls_of_the_past_days_only_and_not_every_day(engine: str) -> None:
    # Planned anew on day 2 (after two days) and day 4, from two days each: days 0 and 1 have 1 : 1 and 3 : 1, days 2 and 3 nothing for
    # east and one for law. 4 : 2 -> 3, 1 (4/3, 4/5 against 2/3). 0 : 1 -> 1, 3.
    talks = [clock(9), *(DAY + clock(9, minute) for minute in (0, 20, 40))]
    laws = [clock(10), DAY + clock(10), 3 * DAY + clock(10)]
    how = {"replan": {"every_days": 2, "past_days": 2}}
    told = halls(talks, laws, days=6, **how).run(engine)
    offsets = [(day, step) for day, step in ((2, 1), (3, 1), (4, -1), (5, -1))]
    assert moves(told, EAST) == [
        (day * DAY + at, change) for day, step in offsets for at, change in ((clock(9), step), (clock(17), -step))
    ]
    later = {"replan": {"every_days": 2, "past_days": 2, "first_after_days": 4}}
    told = halls(talks, laws, days=6, **later).run(engine)
    assert moves(told, EAST)[0] == (4 * DAY + clock(9), -1)


# -- planned anew, and who is absent ---------------------------------------------------------------------------------------


def rostered(told: Told, pool: int, at: int) -> int:
    """How many posts of a pool are there at an instant."""
    rosters = rosters_as_they_were(told.story.demand.rosters, told.records.posts)
    return int(rosters["count"][(rosters["pool"] == pool) & (rosters["time"] <= at)][-1])


@both
def test_where_all_are_absent_the_other_pool_gives_a_post_from_the_first_day_on(engine: str) -> None:
    # Nobody of west's is ever there (absence 1), and nobody has planned yet: east has 2, of which one goes to west at nine.
    told = halls([clock(9), clock(9, 1)], [clock(9, 2)], west={"absence": 1.0}, **DAILY).run(engine)
    assert moves(told, EAST)[:2] == [(clock(9), -1), (clock(17), 1)]
    assert starts(told, "west.w", clock(9)) == [2]
    # The second talk waits for the one post that east has left.
    assert starts(told, "east.w", clock(9)) == [0, 10]


@both
def test_nobody_counts_twice_where_more_are_absent_than_the_plan_leaves(engine: str) -> None:
    # Monday 3 : 1 for east: the plan is 3 and 1. Of west's two nobody is there on Tuesday either, so 2 people are left: by the plan east
    # has 2 + 1 and west 0 - 1, which is 3 and 0 and one too many; 2 and 0; and west gets one of them: 1 and 1.
    on_monday = [clock(9, minute) for minute in (0, 20, 40)]
    told = halls([*on_monday, DAY + clock(9), DAY + clock(9, 1)], [clock(9, 5)], west={"absence": 1.0}, **DAILY).run(
        engine
    )
    assert moves(told, EAST)[2:4] == [(DAY + clock(9), -1), (DAY + clock(17), 1)]
    assert [rostered(told, pool, DAY + clock(10)) for pool in (EAST, WEST)] == [1, 1]
    assert starts(told, "east.w", DAY + clock(9))[3:] == [0, 10]


@both
def test_with_fewer_people_than_pools_nobody_is_sent_from_where_there_is_no_more_than_one(engine: str) -> None:
    told = halls([clock(9)], [clock(9, 1)], posts=(1, 1), west={"absence": 1.0}, **DAILY).run(engine)
    assert moves(told, EAST) == moves(told, WEST) == []
    assert starts(told, "east.w", clock(9)) == [0]


@both
def test_so_many_are_seen_to_as_the_group_says(engine: str) -> None:
    # East 5, west none of its 2, and two in each at least: two of east's go there.
    told = halls([clock(9)], [clock(9, 1)], posts=(5, 2), min_posts=2, west={"absence": 1.0}, **DAILY).run(engine)
    assert [rostered(told, pool, clock(10)) for pool in (EAST, WEST)] == [3, 2]


@both
def test_round_the_clock_it_is_looked_at_at_every_midnight(engine: str) -> None:
    # At any hour, half of west's two posts absent by the draws of each day; east, 2, is never absent. Each day has its own number there:
    # with w of west's present east has 2 + w between them, and one at least is in each.
    calls = {"hours": "24/7", "days": 14}
    told = halls([clock(9)], [clock(9, 1)], west={"absence": 0.6}, **calls, **ONCE).run(engine)
    rosters = told.story.demand.rosters
    own = [int(rosters["count"][(rosters["pool"] == WEST) & (rosters["time"] <= day * DAY)][-1]) for day in range(14)]
    there = [tuple(rostered(told, pool, day * DAY) for pool in (EAST, WEST)) for day in range(14)]
    assert there == [(2, present) if present >= 1 else (1, 1) for present in own]
    assert 0 < own.count(0) < 14


ONCE = {"replan": {"every_days": 1, "past_days": 1, "first_after_days": 30}}
"""Never planned within the run: only who is absent counts."""


@both
def test_by_work_it_is_the_time_that_services_took(engine: str) -> None:
    # Monday three talks of ten minutes and one of law of ninety. By calls 3 : 1, east gets both posts beyond one each; by work 30 : 90
    # west does.
    talks, laws = [clock(9, minute) for minute in (0, 20, 40)], [clock(9)]
    by_calls, by_work = (
        halls(talks, laws, law_minutes=90, days=2, replan={"every_days": 1, "past_days": 1, "by": by}).run(engine)
        for by in ("calls", "work")
    )
    assert moves(by_calls, EAST) == moves(by_work, WEST) == [(DAY + clock(9), 1), (DAY + clock(17), -1)]
    assert moves(by_calls, WEST) == moves(by_work, EAST) == [(DAY + clock(9), -1), (DAY + clock(17), 1)]


@both
def test_work_is_of_the_day_on_which_the_service_ends(engine: str) -> None:
    # Monday two talks of ten minutes; law from 23:30 to half past midnight is of Tuesday, wholly: 20 : 0, then 0 : 60. Of Wednesday
    # there is nothing: it stays so.
    how = {"replan": {"every_days": 1, "past_days": 1, "by": "work"}}
    told = halls([clock(10), clock(11)], [clock(23, 30)], law_minutes=60, hours="24/7", **how).run(engine)
    assert moves(told, EAST) == [(DAY, 1), (2 * DAY, -2)]
    assert moves(told, WEST) == [(DAY, -1), (2 * DAY, 2)]


@both
def test_round_the_clock_posts_move_at_midnight_and_who_is_at_work_finishes(engine: str) -> None:
    # Half an hour each. Talks at 10:00 ... 14:00, and at 23:50, 23:51, 23:52, the last of which waits: seven calls. Law at 23:50 and
    # 23:55: two calls. One each; 7/3, 7/5 against 2/3: 3 and 1. At midnight the third post takes who waits. West is left with one
    # post and two at work: law at 0:05 waits, at 0:20 one is done and goes, at 0:25 the other takes it.
    talks = [hour * HOUR for hour in range(10, 15)] + [clock(23, minute) for minute in (50, 51, 52)]
    laws = [clock(23, 50) + 1, clock(23, 55), DAY + clock(0, 5)]
    told = halls(talks, laws, minutes=30, hours="24/7", **DAILY).run(engine)
    assert starts(told, "east.w", DAY)[-3:] == [-10, -9, 0]
    assert starts(told, "west.w", DAY) == [pytest.approx(-10, abs=0.001), -5, 25]
    # Tuesday's calls are 1 : 1 (who began at midnight, and law at 0:25): 2 and 2 again from the midnight that ends it.
    assert moves(told, EAST) == [(DAY, 1), (2 * DAY, -1)]


@both
def test_posts_are_back_before_the_session_ends_so_that_those_who_belong_there_are_held(engine: str) -> None:
    talks = [clock(9), clock(10), clock(11)] + [DAY + clock(16, minute) for minute in (55, 56, 57, 58)]
    told = halls(talks, [], days=2, **DAILY).run(engine)
    # Three posts at work from 16:57, the fourth waits; at 17:00 two posts are held, and three at work: 17:05 one is done, two are busy;
    # 17:06 the second, one is busy: the fourth begins then, till 17:16.
    assert starts(told, "east.w", DAY + clock(16))[3:] == [55, 56, 57, 66]
    assert told.records.holds[["pool", "start", "end", "count"]].tolist() == [
        (EAST, DAY + clock(17), DAY + clock(17, 16), 2)
    ]


# -- live ---------------------------------------------------------------------------------------------------------------


def live(every: float = 15, travel: float = 10, more: int = 1) -> dict[str, Any]:
    return {"live": {"every_min": every, "travel_min": travel, "more_waiting": more}}


@both
def test_a_post_goes_where_more_wait_and_is_back_at_the_end(engine: str) -> None:
    talks = [clock(9, minute) for minute in range(4)]
    told = halls(talks, [], minutes=60, days=1, **live()).run(engine)
    # 9:15: two wait in the east, nobody in the west: one more than one. A post leaves and is there at 9:25. 9:30: one waits.
    assert moves(told, WEST) == [(clock(9, 15), -1), (clock(17), 1)]
    assert moves(told, EAST) == [(clock(9, 25), 1), (clock(17), -1)]
    assert starts(told, "east.w", clock(9)) == [0, 1, 25, 60]
    assert moves(halls(talks, [], minutes=60, days=1, **live(more=2)).run(engine), EAST) == []
    # Without a way it is there at once.
    told = halls(talks, [], minutes=60, days=1, **live(travel=0)).run(engine)
    assert starts(told, "east.w", clock(9)) == [0, 1, 15, 60]


@both
def test_a_post_that_would_come_after_the_hours_does_not_come(engine: str) -> None:
    talks = [clock(16, minute) for minute in (30, 31, 32, 33)]
    told = halls(talks, [], minutes=20, days=1, **live(travel=15)).run(engine)
    # 16:45 a post leaves; at 17:00, when it would be there, the hours are over. 16:50, 16:51: the posts of the east itself.
    assert moves(told, EAST) == []
    assert moves(told, WEST) == [(clock(16, 45), -1), (clock(17), 1)]
    assert starts(told, "east.w", clock(16)) == [30, 31, 50, 51]


@both
def test_nor_does_one_that_left_before_a_break(engine: str) -> None:
    hours = "Mo-Su 09:00-12:00,13:00-17:00"
    talks = [clock(11, minute) for minute in (40, 41, 42, 43)]
    told = halls(talks, [], minutes=60, days=1, hours=hours, **live(travel=90)).run(engine)
    # 11:45 a post leaves; at 12:00 it is back; at 13:15 it would have been there.
    assert moves(told, EAST) == []
    assert moves(told, WEST) == [(clock(11, 45), -1), (clock(12), 1)]


@both
def test_so_many_posts_stay_and_who_is_at_work_finishes(engine: str) -> None:
    talks = [clock(9, minute) for minute in range(8)]
    laws = [clock(9) + 1, clock(9, 1) + 1, clock(10) + MINUTE // 2]
    told = halls(talks, laws, minutes=60, days=1, **live(travel=0)).run(engine)
    # 9:15: six wait in the east: a post of the west goes there at once, though both are at work; at 9:30 the west has one left, which
    # stays. Law: at 10:00 one is done and gone; who comes at 10:00:30 is taken at 10:01 by the other.
    assert moves(told, WEST) == [(clock(9, 15), -1), (clock(17), 1)]
    assert starts(told, "west.w", clock(9)) == [pytest.approx(at, abs=0.001) for at in (0, 1, 61)]
    told = halls(talks, laws, minutes=60, days=1, posts=(2, 3), min_posts=2, **live(travel=0)).run(engine)
    assert moves(told, WEST) == [(clock(9, 15), -1), (clock(17), 1)]
    told = halls(talks, laws, minutes=60, days=1, posts=(2, 2), min_posts=2, **live(travel=0)).run(engine)
    assert moves(told, WEST) == []


@both
def test_of_equal_lines_the_first(engine: str) -> None:
    names = ("a", "b", "c", "d")
    services = {name: {"stages": {"talk": {"skill": name, "time_min": 60}}} for name in names}
    sites = {name: site(services=[name], windows={"w": pool(name, count=2)}) for name in names}
    # Two wait for b and two for c; nobody for a and d: a's post goes to b. At 9:30 one waits for b, two for c; a has one post: d's to c.
    comes = sorted((clock(9, minute), name) for minute in range(4) for name in ("b", "c"))
    comes = [(name, at + index) for index, (at, name) in enumerate(comes)]
    staffing = {"all": {"pools": [f"{name}.w" for name in names[::-1]], **live(travel=0, more=0)}}
    told = story(services, sites, comes, calendar={"days": 1, "tail_days": 1}, staffing=staffing).run(engine)
    left = [(int(row["pool"]), int(row["time"])) for row in told.records.posts if row["change"] == -1]
    came = [(int(row["pool"]), int(row["time"])) for row in told.records.posts if row["change"] == 1]
    assert [each for each in left if each[1] < clock(17)][:2] == [(0, clock(9, 15)), (3, clock(9, 30))]
    assert [each for each in came if each[1] < clock(17)][:2] == [(1, clock(9, 15)), (2, clock(9, 30))]
