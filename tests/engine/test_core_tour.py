"""Planning of tours on its own: hand-worked maps, and every rule of it against a plain search over small ones.

A team walks a kilometre in a minute unless a test says otherwise; lengths are in metres, times in ms: 60 ms a metre.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from simnet.engine import core_state_teams
from simnet.engine.core_tour import insert_all, plan_tours, untangle
from simnet.luck import jit

MS_A_METRE = 60
LONG = 10**9


@dataclass(frozen=True)
class Mover:
    """A team: its base, and the time from now to the end of its shift."""

    x: int = 0
    y: int = 0
    room: int = LONG
    fixed: int = 0
    num: int = MS_A_METRE
    den: int = 1


@dataclass(frozen=True)
class Stop:
    x: int
    y: int = 0
    expected: int = 0
    able: tuple[int, ...] | None = None
    """Which movers can see to it; None: all."""


@jit
def plan(movers, stops, insertions, tours):
    plan_tours(movers, stops, insertions, tours, len(movers), len(stops))


@jit
def insert_only(movers, stops, insertions, tours):
    insert_all(movers, stops, insertions, tours, len(movers), len(stops))


@jit
def untangle_once(movers, stops, tour):
    return untangle(movers[0], stops, tour)


def planned(movers: list[Mover], stops: list[Stop], kernel=plan) -> list[list[int]]:
    """The tours as lists of stops; every array is filled with rubbish first, where kernels are to fill it."""
    mover_rows = core_state_teams.MOVERS.empty(len(movers))
    for row, mover in zip(mover_rows, movers, strict=True):
        row["travel_num"], row["travel_den"], row["travel_fixed"] = mover.num, mover.den, mover.fixed
        row["x"], row["y"], row["room"] = mover.x, mover.y, mover.room
    stop_rows = core_state_teams.STOPS.empty(len(stops))
    insertions = np.full((len(stops), len(movers)), -99, core_state_teams.INSERTIONS.dtype)
    for number, stop in enumerate(stops):
        stop_rows[number]["x"], stop_rows[number]["y"] = stop.x, stop.y
        stop_rows[number]["expected"] = stop.expected
        for mover in range(len(movers)):
            insertions[number, mover]["able"] = stop.able is None or mover in stop.able
    if kernel is insert_only:
        stop_rows["mover"] = -1
    else:
        mover_rows["stops"], mover_rows["spent"], stop_rows["mover"] = 77, 77, 77
    tours = np.full((len(movers), len(stops)), -99)
    kernel(mover_rows, stop_rows, insertions, tours)
    found = [tour[:length].tolist() for tour, length in zip(tours, mover_rows["stops"].tolist(), strict=True)]
    for number, mover_row in enumerate(stop_rows["mover"].tolist()):
        assert [number in tour for tour in found] == [row == mover_row for row in range(len(movers))]
    if kernel is plan:
        assert mover_rows["spent"].tolist() == [
            length(mover, stops, tour) + sum(stops[stop].expected for stop in tour)
            for mover, tour in zip(movers, found, strict=True)
        ]
    return found


# -- the same rules, as plainly as can be ------------------------------------------------------------------------------


def way(mover: Mover, one: tuple[int, int], other: tuple[int, int]) -> int:
    metres = math.isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
    return (metres * mover.num + mover.den // 2) // mover.den + mover.fixed


def length(mover: Mover, stops: list[Stop], tour: list[int]) -> int:
    """All ways of a tour, from base to base; none if it has no stop."""
    points = [(mover.x, mover.y), *((stops[stop].x, stops[stop].y) for stop in tour), (mover.x, mover.y)]
    return sum(way(mover, *pair) for pair in pairwise(points)) if tour else 0


def feasible(mover: Mover, stops: list[Stop], tour: list[int]) -> bool:
    return len(tour) == 1 or length(mover, stops, tour) + sum(stops[stop].expected for stop in tour) <= mover.room


def searched(movers: list[Mover], stops: list[Stop]) -> list[list[int]]:
    """Every step tries every change from nothing."""
    tours: list[list[int]] = [[] for _ in movers]
    left = set(range(len(stops)))
    while True:
        found_any = False
        while True:
            choices = [
                (length(mover, stops, changed) - length(mover, stops, tours[row]), stop, row, place)
                for stop in left
                for row, mover in enumerate(movers)
                if stops[stop].able is None or row in stops[stop].able
                for place in range(len(tours[row]) + 1)
                if feasible(mover, stops, changed := [*tours[row][:place], stop, *tours[row][place:]])
            ]
            if not choices:
                break
            _, stop, row, place = min(choices)
            tours[row].insert(place, stop)
            left.remove(stop)
            found_any = True
        if not found_any:
            return tours
        for row, mover in enumerate(movers):
            tours[row] = untangled(mover, stops, tours[row])


def untangled(mover: Mover, stops: list[Stop], tour: list[int]) -> list[int]:
    for first in range(len(tour)):
        for last in range(first + 1, len(tour)):
            other = tour[:first] + tour[first : last + 1][::-1] + tour[last + 1 :]
            if length(mover, stops, other) < length(mover, stops, tour):
                return untangled(mover, stops, other)
    return tour


# -- hand-worked -----------------------------------------------------------------------------------------------------


def test_along_a_road_the_cheapest_comes_first_and_at_the_first_of_equal_places() -> None:
    # Out and back: 600 m, 200 m, 400 m; 100 is first. Then 200 adds 200 m before or after it: before. Then 300 adds 200 m before
    # 200 (300 + 100 - 200), between the two (100 + 200 - 100) or at the end (200 + 300 - 100 = 400 does not): before.
    assert planned([Mover()], [Stop(300), Stop(100), Stop(200)]) == [[0, 2, 1]]


def test_ties_go_to_the_earlier_request_then_the_earlier_team() -> None:
    # All four (request, team) pairs add 2000 m at first: request 0 to team 0. Then request 1: 0 -> 1000 -> -1000 -> 0 adds 2000 m,
    # as does team 1, which comes later: team 0, at place 0.
    assert planned([Mover(), Mover()], [Stop(1000), Stop(-1000)]) == [[1, 0], []]
    # A quarter of a turn apart it is 1414 more metres, less than 2000 m from a base of one's own.
    assert planned([Mover(), Mover()], [Stop(1000), Stop(0, 1000)]) == [[1, 0], []]


def test_the_room_counts_ways_both_ways_and_what_is_expected() -> None:
    # Out to 1000 m and back takes 120,000 ms; two homes at 30,000 ms each: 180,000 in all.
    stops = [Stop(1000, expected=30_000), Stop(1000, expected=30_000)]
    assert planned([Mover(room=180_000)], stops) == [[1, 0]]
    assert planned([Mover(room=179_999)], stops) == [[0]]


def test_one_visit_is_always_allowed_but_not_a_second() -> None:
    # No room at all. The nearer is the cheaper although it is the later request; the other finds no place beside it.
    assert planned([Mover(room=0)], [Stop(500), Stop(400)]) == [[1]]
    # With as many teams everybody is seen to.
    assert planned([Mover(room=0), Mover(room=0)], [Stop(500), Stop(400)]) == [[1], [0]]


def test_a_team_gets_only_what_it_can_see_to() -> None:
    # Both are next door to team 0, which can see to neither; team 1 walks.
    movers = [Mover(), Mover(x=5000)]
    assert planned(movers, [Stop(10, able=(1,)), Stop(20, able=())]) == [[], [0]]


def test_an_empty_tour_has_no_way_that_could_be_saved() -> None:
    # Every way costs 50,000 ms on top, and every team's first visit twice that, even next door. Request 0 goes to team 0, at no
    # distance. Request 1 is a metre from there, and at team 1's very base: 60 + 60 + 50,000 there, 100,000 here.
    movers = [Mover(fixed=50_000), Mover(x=1, fixed=50_000)]
    assert planned(movers, [Stop(0, able=(0,)), Stop(1)]) == [[1, 0], []]


def test_two_opt_takes_the_first_reversal_that_makes_ways_shorter() -> None:
    # Corners of a square, the base at (0, 0): up, across to the right, up, across to the base: 1000 + 1414 + 1000 + 1414 m. To reverse
    # the first two gives the same crossing, to reverse all three the same way backwards; the last two: 4 x 1000 m.
    stops = core_state_teams.STOPS.empty(3)
    stops["x"], stops["y"] = [0, 1000, 1000], [1000, 0, 1000]
    mover = core_state_teams.MOVERS.empty(1)
    mover[0] = (0, MS_A_METRE, 1, 0, 0, 0, LONG, 3, 4828 * MS_A_METRE)
    tour = np.array([0, 1, 2])
    assert untangle_once(mover, stops, tour)
    assert tour.tolist() == [0, 2, 1]
    assert mover["spent"].tolist() == [4000 * MS_A_METRE]
    assert not untangle_once(mover, stops, tour)
    assert tour.tolist() == [0, 2, 1]


def test_two_opt_makes_tours_shorter_than_insertion_alone() -> None:
    luck = Random(8)
    stops = [Stop(luck.randrange(1000), luck.randrange(1000)) for _ in range(12)]
    mover = Mover(x=500, y=500)
    [before], [after] = planned([mover], stops, insert_only), planned([mover], stops)
    assert after == untangled(mover, stops, before)
    assert length(mover, stops, after) < length(mover, stops, before)


# -- against the search ------------------------------------------------------------------------------------------------


def some_map(luck: Random, grid: int, most: int) -> tuple[list[Mover], list[Stop]]:
    """A few teams and homes on a grid; a coarse one is full of ties."""
    step = 1000 // grid

    def point() -> int:
        return step * luck.randrange(-grid, grid + 1) + luck.choice([0, 0, luck.randrange(step)])

    movers = [
        Mover(
            point(), point(), luck.choice([0, 60_000, 150_000, 250_000, LONG]), luck.choice([0, 0, 7000]),
            luck.choice([MS_A_METRE, 35]), luck.choice([1, 3]),
        )
        for _ in range(luck.randint(1, 3))
    ]  # fmt: skip
    stops = [Stop(point(), point(), luck.choice([0, 5000, 20_000])) for _ in range(luck.randint(0, most))]
    for number in range(len(stops)):
        if luck.random() < 0.3:
            able = tuple(row for row in range(len(movers)) if luck.random() < 0.5)
            stops[number] = replace(stops[number], able=able)
    return movers, stops


@pytest.mark.parametrize("grid", [1, 2, 5, 50])
def test_plans_are_those_of_the_search(grid: int) -> None:
    luck = Random(grid)
    placed = left = 0
    for _ in range(120):
        movers, stops = some_map(luck, grid, 6)
        tours = planned(movers, stops)
        assert tours == searched(movers, stops)
        placed += sum(map(len, tours))
        left += len(stops) - sum(map(len, tours))
    assert placed > 200
    assert left > 20


def test_longer_plans_are_those_of_the_search() -> None:
    luck = Random(99)
    for _ in range(8):
        movers, stops = some_map(luck, 10, 25)
        assert planned(movers, stops) == searched(movers, stops)


def test_two_opt_may_make_room_for_those_that_were_left() -> None:
    # Maps where a plan goes a second round: after it, tours differ from a single round of insertion and 2-opt.
    luck, second_rounds = Random(4), 0
    for _ in range(300):
        stops = [Stop(luck.randrange(1000), luck.randrange(1000), 1000) for _ in range(10)]
        mover = Mover(x=500, y=500, room=luck.randrange(100_000, 200_000))
        [before], [after] = planned([mover], stops, insert_only), planned([mover], stops)
        assert [after] == searched([mover], stops)
        second_rounds += len(after) > len(before)
    assert second_rounds > 3
