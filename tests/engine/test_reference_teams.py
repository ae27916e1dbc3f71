"""Teams on a map, worked by hand: who sets out to whom and when, and what fits. The map is described in `town`."""

from simnet import tables
from simnet.engine.contract import FIRST_COME, NEAREST_REQUEST, TOUR
from simnet.tables import DELIVERY, PICKUP, RETURN, VISIT
from tests.engine.days import clock
from tests.engine.town import Team, Town

# -- three requests before the shift: first_come, nearest, tour ----------------------------------------------------------


def three_requests(dispatch):
    # Need 0 at 3000 asks first, then need 1 at 1000, then need 2 at 2000.
    town = Town([Team()], [3000, 1000, 2000], dispatch)
    for need in (0, 1, 2):
        town.ask(clock(8, need), need)
    return town.run().journeys()


def test_first_come_goes_in_the_order_of_asking():
    # 30 min to 3000, 20 there; 20 min back to 1000, 20 there; 10 min to 2000, 20 there. It stays until its shift is over, then 20 min home.
    assert three_requests(FIRST_COME) == [
        (0, clock(9), clock(9, 30), clock(9, 50)),
        (1, clock(9, 50), clock(10, 10), clock(10, 30)),
        (2, clock(10, 30), clock(10, 40), clock(11)),
        (tables.NONE, clock(17), clock(17, 20), clock(17, 20)),
    ]


def test_nearest_goes_from_where_it_is():
    # 1000, 2000, 3000: 10 min each, and 20 there; at the end 30 min home.
    assert three_requests(NEAREST_REQUEST) == [
        (1, clock(9), clock(9, 10), clock(9, 30)),
        (2, clock(9, 30), clock(9, 40), clock(10)),
        (0, clock(10), clock(10, 10), clock(10, 30)),
        (tables.NONE, clock(17), clock(17, 30), clock(17, 30)),
    ]


def test_a_tour_is_planned_before_the_shift_and_ends_at_the_base():
    # Cheapest insertion: need 1 (20 min of ways), then 2 (20 more at either place: the first), then 0 (20 more: the first place): 0, 2, 1.
    # 30 min to 3000, 10 to 2000, 10 to 1000, 10 home, with 20 at each.
    assert three_requests(TOUR) == [
        (0, clock(9), clock(9, 30), clock(9, 50)),
        (2, clock(9, 50), clock(10), clock(10, 20)),
        (1, clock(10, 20), clock(10, 30), clock(10, 50)),
        (tables.NONE, clock(10, 50), clock(11), clock(11)),
    ]


def test_what_a_journey_says_of_itself():
    town = Town([Team(((clock(9), clock(10)),))], [1000])
    town.ask(clock(8, 30), 0, PICKUP)
    town.run()
    assert town.journeys("team", "number", "kind", "need", "requested", "set_out") == [
        (0, 0, PICKUP, 0, clock(8, 30), clock(9)),
        (0, 1, RETURN, tables.NONE, tables.NONE, clock(10)),
    ]
    assert town.notes.said == [(clock(9, 30), "taken in", 0, 0)]


def test_ways_are_whole_milliseconds_rounded_half_up():
    # 7 ms for 2 m: 1001 m are 3503.5 ms, and every way takes a minute more; so too the way back.
    town = Town([Team(((clock(9), clock(10)),), way=(7, 2, 60_000))], [1001])
    town.ask(clock(8), 0)
    assert [arrival - set_out for set_out, arrival in town.run().journeys("set_out", "arrival")] == [63_504, 63_504]


def test_what_is_not_over_at_the_stop_is_left_open():
    for stop, times in ((clock(9, 5), (tables.NONE, tables.NONE)), (clock(9, 15), (clock(9, 10), tables.NONE))):
        town = Town([Team()], [1000])
        town.ask(clock(8), 0)
        assert town.run(stop).journeys("arrival", "end") == [times]


# -- what fits ----------------------------------------------------------------------------------------------------------


def test_a_request_fits_if_the_team_is_back_exactly_at_the_end_of_its_shift():
    # Need 0 at 1000 until 9:30. From there to 4000: 30 min, 20 there, 40 home: 11:00, as the shift. To 4100: 31 + 20 + 41: 11:02.
    for home, seen in ((4000, True), (4100, False)):
        town = Town([Team(((clock(9), clock(11)),))], [1000, home])
        town.ask(clock(8), 0)
        town.ask(clock(8, 1), 1)
        town.run()
        assert [need for (need,) in town.journeys("need")] == ([0, 1, tables.NONE] if seen else [0, tables.NONE])
        assert town.pending() == ([] if seen else [1])


def test_first_come_passes_over_what_does_not_fit():
    # At 9:30, at 1000: need 1 at 4100 does not fit (11:02), need 2 at 2000 does (10 + 20 + 20: 10:20).
    town = Town([Team(((clock(9), clock(11)),))], [1000, 4100, 2000])
    for need in (0, 1, 2):
        town.ask(clock(8, need), need)
    assert [need for (need,) in town.run().journeys("need")] == [0, 2, tables.NONE]
    assert town.pending() == [1]


def test_all_cases_of_a_request_count_for_what_is_expected_and_for_what_it_takes():
    # Two cases of 20 min each. From 1000, at 9:50, to 2000 and home with 40 min there: 10 + 40 + 20: 11:00. Until 10:59 it does not fit.
    for end, seen in ((clock(11), [0, 1, -1]), (clock(10, 59), [0, -1])):
        town = Town([Team(((clock(9), end),))], [1000, 2000], services=("s", "t"))
        town.ask(clock(8), 0)
        town.ask(clock(8, 1), 1)
        town.run()
        assert [need for (need,) in town.journeys("need")] == seen
        assert town.journeys("arrival", "end")[0] == (clock(9, 10), clock(9, 50))
        assert town.notes.said[:2] == [(clock(9, 50), "taken in", 0, 0), (clock(9, 50), "taken in", 1, 0)]


def test_the_first_visit_of_a_shift_is_always_allowed_and_the_team_comes_home_late():
    # A shift of an hour; 40 min to 4000, 20 there: done at 10:00, when the shift has just ended (SHIFT comes before END_VISIT), so it
    # goes home at once. Need 1 is next door, but has to wait for the next shift, in which it is the first.
    town = Town([Team(((clock(9), clock(10)), (clock(9, day=1), clock(10, day=1))))], [4000, 4000])
    town.ask(clock(8), 0)
    town.ask(clock(8, 1), 1)
    assert town.run().journeys() == [
        (0, clock(9), clock(9, 40), clock(10)),
        (tables.NONE, clock(10), clock(10, 40), clock(10, 40)),
        (1, clock(9, day=1), clock(9, 40, 1), clock(10, day=1)),
        (tables.NONE, clock(10, day=1), clock(10, 40, 1), clock(10, 40, 1)),
    ]


def test_a_team_still_out_when_its_next_shift_begins_is_allowed_a_first_visit_from_where_it_is():
    # 4000: there 9:40-10:00; the first shift ends at 9:30, the second is 9:45-10:05. At 10:00 it is on shift, and goes
    # next door (0 min), until 10:20.
    town = Town([Team(((clock(9), clock(9, 30)), (clock(9, 45), clock(10, 5))))], [4000, 4000])
    town.ask(clock(8), 0)
    town.ask(clock(8, 1), 1)
    assert town.run().journeys() == [
        (0, clock(9), clock(9, 40), clock(10)),
        (1, clock(10), clock(10), clock(10, 20)),
        (tables.NONE, clock(10, 20), clock(11), clock(11)),
    ]


def test_a_team_goes_only_where_it_takes_all_the_services():
    # Need 0 has a case of s and one of t: team 0 takes s alone. It can deliver both.
    town = Town([Team(takes=(1, 0)), Team(takes=(1, 1))], [1000], services=("s", "t"))
    town.ask(clock(10), 0)
    town.ask(clock(12), 0, DELIVERY)
    town.run(clock(16))
    assert town.journeys("team", "kind", "set_out") == [(1, VISIT, clock(10)), (1, DELIVERY, clock(12))]
    town = Town([Team(takes=(0, 1))], [1000], services=("s", "t"))
    town.ask(clock(10), 0, VISIT, [0])
    town.ask(clock(11), 0, DELIVERY, [1])
    assert town.run(clock(16)).journeys("kind", "set_out") == [(DELIVERY, clock(11))]
    assert [request.kind for request in town.teams.pending] == [VISIT]


# -- asking while teams are free, and ties at one tick ---------------------------------------------------------------------


def test_of_the_free_teams_the_nearest_sets_out_at_once():
    # Team 1 stands at 5000, team 0 at 0: need 0 at 3000 gets team 1 (20 min). It stays there from 10:40 on; need 1 at 2000
    # gets it again at 10:40, the tick at which it is done (END_VISIT before the asking): 10 min instead of 20.
    town = Town([Team(), Team(base=1)], [3000, 2000])
    town.ask(clock(10), 0)
    town.ask(clock(10, 40), 1)
    town.run(clock(16))
    assert town.journeys("team", "need", "set_out", "arrival") == [
        (1, 0, clock(10), clock(10, 20)),
        (1, 1, clock(10, 40), clock(10, 50)),
    ]


def test_teams_as_far_away_as_each_other_go_by_id():
    # Need 0 at 2500 lies halfway: team 0. Need 1, at the same tick and place, gets the one that is left.
    town = Town([Team(base=1), Team()], [2500, 2500])
    town.ask(clock(10), 0)
    town.ask(clock(10), 1)
    assert town.run(clock(16)).journeys("team", "need") == [(0, 0), (1, 1)]


def test_requests_of_one_tick_go_by_need_then_by_kind():
    # All at 1000 and made at 8:00, before the shift. Need 0 wants results delivered (id 2), need 1 a visit (3) and results (5).
    for dispatch in (FIRST_COME, NEAREST_REQUEST):
        town = Town([Team()], [1000, 1000], dispatch, services=("s", "t"))
        town.ask(clock(8), 1, DELIVERY, [1])
        town.ask(clock(8), 1, VISIT, [0])
        town.ask(clock(8), 0, DELIVERY)
        town.run(clock(16))
        assert town.journeys("need", "kind") == [(0, DELIVERY), (1, VISIT), (1, DELIVERY)]


def test_who_asked_first_goes_first_among_the_equally_near():
    town = Town([Team()], [1000, 1000], NEAREST_REQUEST)
    town.ask(clock(8, 1), 0)
    town.ask(clock(8), 1)
    assert town.run(clock(16)).journeys("need") == [(1,), (0,)]


def test_a_second_shift_begins_for_a_team_that_came_home_meanwhile():
    # Nobody is asked for in the first shift; need 0 asks between the shifts and is seen in the second.
    town = Town([Team(((clock(9), clock(10)), (clock(11), clock(12))))], [1000])
    town.ask(clock(10, 30), 0)
    assert town.run(clock(16)).journeys()[0] == (0, clock(11), clock(11, 10), clock(11, 30))


def test_a_team_that_is_back_looks_for_work():
    # Shift one: to 4000, off shift at 10:00, home at 10:40. Shift two begins at 10:20, while it is on its way; need 1 asks at 10:25.
    town = Town([Team(((clock(9), clock(10)), (clock(10, 20), clock(12))))], [4000, 1000])
    town.ask(clock(8), 0)
    town.ask(clock(10, 25), 1)
    assert town.run(clock(11, 30)).journeys("need", "set_out") == [
        (0, clock(9)),
        (tables.NONE, clock(10)),
        (1, clock(10, 40)),
    ]
