"""Tours planned by hand: cheapest insertion, 2-opt, ties, and who is left.

Streets run north and east, and a metre takes 1 ms, so that all ways can be added up in one's head.
"""

from math import isqrt

import pytest

from simnet.engine.reference_tour import Stop, Tourist, insert_cheapest, plan_tours, shorten, ways

BASE = (0, 0)
LONG = 10**6


def team(time=LONG, base=BASE, fixed=0):
    return Tourist(base, time, lambda start, end: abs(start[0] - end[0]) + abs(start[1] - end[1]) + fixed)


def stop(x, y=0, expected=0, seen_by=(0,)):
    return Stop((x, y), expected, frozenset(seen_by))


def test_nothing_to_plan():
    assert plan_tours([team()], []) == [[]]
    assert plan_tours([], [stop(1)]) == []


def test_the_cheapest_goes_first_and_ties_take_the_first_place():
    # Homes at 30, 10, 20 on a line. Alone they add 60, 20, 40: stop 1 first. Then stop 2 adds 40 - 20 = 20 at either place
    # (0-20-10-0 and 0-10-20-0 are both 40 long) and stop 0 adds 40: stop 2, at place 0. Then stop 0 adds 20 at any
    # place: at place 0. 60 is the shortest that a tour to 30 can be: 2-opt finds nothing.
    assert plan_tours([team()], [stop(30), stop(10), stop(20)]) == [[0, 2, 1]]


def test_ties_go_to_the_earlier_request_then_to_the_first_team():
    # Homes 10 to the east and 10 to the west, two teams at the base: everything adds 20 everywhere. Stop 0 goes to team 0;
    # stop 1 adds 20 at (team 0, place 0), (team 0, place 1) and (team 1, place 0): the first of these.
    both = (0, 1)
    assert plan_tours([team(), team()], [stop(10, seen_by=both), stop(-10, seen_by=both)]) == [[1, 0], []]


def test_of_stops_that_add_the_same_only_the_earlier_is_put():
    # Each takes 20 of 30 ms, so one of the two is left: the later.
    assert plan_tours([team(30)], [stop(10, expected=1), stop(-10, expected=1)]) == [[0]]


def test_an_empty_route_has_no_ways():
    # Each way takes 5 more, also one of no metres. Stop 0 is at the door of team 0, 2 x 5 = 10, and goes first. Stop 1, at 6, adds
    # 12 + 3 x 5 - 10 = 17 to that route, and 2 x (3 + 5) = 16 to that of a team whose base is at 9; nothing is taken off
    # for a way from the base to itself. If the base is at 10 it is 2 x (4 + 5) = 18: the first team, at place 0.
    stops = [stop(0), stop(6, seen_by=(0, 1))]
    assert plan_tours([team(fixed=5), team(base=(9, 0), fixed=5)], stops) == [[0], [1]]
    assert plan_tours([team(fixed=5), team(base=(10, 0), fixed=5)], stops) == [[1, 0], []]
    assert ways(team(fixed=5), stops, []) == 0


def test_only_teams_that_can_see_to_it():
    # Team 0 stands at the door of stop 0 but cannot see to it; stop 1 is for nobody.
    stops = [stop(0, seen_by=(1,)), stop(5, seen_by=())]
    assert plan_tours([team(), team(base=(50, 0))], stops) == [[], [0]]


@pytest.mark.parametrize(("time", "route"), [(70, [0, 1]), (69, [1])])
def test_a_route_may_end_with_the_shift_but_not_later(time, route):
    # 0-20-10-0 is 40 long, and 10 + 20 ms are spent at homes: 70.
    assert plan_tours([team(time)], [stop(20, expected=10), stop(10, expected=20)]) == [route]


def test_a_single_visit_is_always_allowed_but_nothing_beside_it():
    # The shift is 5 long, and any visit takes 20 at least: the cheapest alone. Also a stop at the same home, no way at all, is left.
    assert plan_tours([team(5)], [stop(30), stop(10), stop(10)]) == [[1]]


def test_two_teams_with_shifts_of_their_own():
    # Stops at 10, 20, 30 add 20, 40, 60 alone. Stop 0 to team 0 (tie with team 1); stop 1 would make it 40 > 30: 40 with team 1;
    # stop 2 to team 1, 20 more: 60 <= 60.
    both = (0, 1)
    stops = [stop(10, seen_by=both), stop(20, seen_by=both), stop(30, seen_by=both)]
    assert plan_tours([team(30), team(60)], stops) == [[0], [2, 1]]


def shortened(stops, route):
    shorten(team(), stops, route)
    return route


def test_two_opt_uncrosses_a_route():
    # A rectangle of 30 by 40 with the base at a corner. 0-B-A-C-0 is 70 + 40 + 70 + 40 = 220 long, 0-A-B-C-0 is 140.
    corners = [stop(30, 0), stop(30, 40), stop(0, 40)]
    assert shortened(corners, [1, 0, 2]) == [0, 1, 2]


def test_two_opt_takes_the_first_improvement_not_the_best_and_begins_again():
    # Homes at 10, 20, 30 east and 10 west; in the order 30, -10, 10, 20 the ways are 30 + 40 + 20 + 10 + 20 = 120.
    # Visits 0-1 reversed: -10, 30, 10, 20 with 10 + 40 + 20 + 10 + 20 = 100, taken, although 1-3 reversed (30, 20, 10, -10) would be 80.
    # From the beginning: 0-1 is 120 again, 0-2 (10, 30, -10, 20) is 10 + 20 + 40 + 30 + 20 = 120, 0-3 is the same backwards;
    # 1-2: -10, 10, 30, 20 with 10 + 20 + 20 + 10 + 20 = 80, taken. 80 is the least there is.
    assert shortened([stop(10), stop(20), stop(30), stop(-10)], [2, 3, 0, 1]) == [3, 0, 2, 1]


def test_a_millisecond_is_an_improvement():
    # As the crow flies, in whole metres. Homes at (30, -60), (30, -50), (20, -30), (10, -20): 67 + 10 + 22 + 14 + 22 = 135.
    # (20, -30) first: 36 + 22 + 10 + 44 + 22 = 134.
    crow = Tourist(BASE, LONG, lambda start, end: isqrt((start[0] - end[0]) ** 2 + (start[1] - end[1]) ** 2))
    route = [0, 1, 2, 3]
    shorten(crow, [stop(30, -60), stop(30, -50), stop(20, -30), stop(10, -20)], route)
    assert route == [2, 1, 0, 3]


def test_a_route_of_the_same_length_is_left_as_it_is():
    assert shortened([stop(10), stop(20)], [1, 0]) == [1, 0]


def test_after_two_opt_there_is_room_for_one_more():
    # 28 ms; 2 are spent at each of the first two homes. Alone the stops add 2, 8, 12, 10, 10.
    # Stop 0 first; 1 and 4 add 8 then: 1, at place 0. Then 3 adds 5 + 3 - 4 = 4 at place 0; then 4 adds 5 + 6 - 5 = 6 at place 0:
    # 4, 3, 1, 0 with ways of 5 + 6 + 3 + 5 + 1 = 20. Stop 2 adds 6 + 5 - 5 = 6 at best: 20 + 4 + 6 = 30 > 28, left.
    # 2-opt: visits 0-1 reversed 5 + 6 + 9 + 5 + 1 = 26; 0-2 reversed 1, 3, 4, 0: 4 + 3 + 6 + 4 + 1 = 18, taken.
    # Now stop 2 adds 5 + 5 - 4 = 6 between 4 and 0: 18 + 4 + 6 = 28.
    stops = [stop(0, -1, expected=2), stop(0, 4, expected=2), stop(3, -3), stop(-2, 3), stop(-2, -3)]
    routes, left = [[]], [0, 1, 2, 3, 4]
    assert insert_cheapest([team(28)], stops, routes, left) == 4
    assert (routes, left) == ([[4, 3, 1, 0]], [2])
    assert plan_tours([team(28)], stops) == [[1, 3, 4, 2, 0]]
