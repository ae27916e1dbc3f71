"""Teams that are out, worked by hand: results they bring, who is missing inside, and how tours go on. The map is described in `town`."""

from dataclasses import replace

from simnet import tables
from simnet.engine.contract import CASE_ON_DELIVERY, CASE_RESOLVED, HOME_VISIT, TOUR
from simnet.luck import draw, name_hash
from simnet.luck.decisions import DELIVERY_TIME, HOME_TIME
from simnet.tables import DELIVERY, VISIT
from tests.engine.days import MINUTE, clock
from tests.engine.town import Team, Town

# -- deliveries ---------------------------------------------------------------------------------------------------------


def test_a_result_joins_a_delivery_for_which_nobody_has_set_out():
    # The results of case 0 and case 1 are there at 8:00 and 8:30: one delivery, asked for at 8:00, 9:10 to 9:15.
    # That of case 2 is there at 9:05, when the team is on its way: another one, from the doorstep, at 9:15.
    town = Town([Team()], [1000], services=("s", "t", "s"))
    town.ask(clock(8), 0, DELIVERY, [0])
    town.ask(clock(8, 30), 0, DELIVERY, [1])
    states = []
    town.at(clock(9, 1), lambda: states.extend(case.state for case in town.people[0].cases[:2]))
    town.ask(clock(9, 5), 0, DELIVERY, [2])
    town.run(clock(16))
    assert states == [CASE_ON_DELIVERY, CASE_ON_DELIVERY]
    assert town.journeys("kind", "requested", "set_out", "arrival", "end") == [
        (DELIVERY, clock(8), clock(9), clock(9, 10), clock(9, 15)),
        (DELIVERY, clock(9, 5), clock(9, 15), clock(9, 15), clock(9, 20)),
    ]
    assert town.notes.said == [
        (clock(9, 15), "resolved", 0),
        (clock(9, 15), "resolved", 1),
        (clock(9, 20), "resolved", 2),
    ]
    assert town.people[0].deliveries == 2


def test_a_result_joins_a_delivery_on_a_route():
    # Planned at 9:00: need 0 at 1000, then need 1 at 2000, which is put before it: need 1 (9:20-9:25), then need 0 (9:35-9:40).
    # At 9:10 another result of need 0 joins: it goes along at 9:25.
    town = Town([Team()], [1000, 2000], TOUR, services=("s", "t"))
    town.ask(clock(8), 0, DELIVERY, [0])
    town.ask(clock(8), 1, DELIVERY)
    town.ask(clock(9, 10), 0, DELIVERY, [1])
    town.run(clock(16))
    assert town.journeys("need", "set_out") == [(1, clock(9)), (0, clock(9, 25)), (tables.NONE, clock(9, 40))]
    assert [case.state for case in town.people[0].cases] == [CASE_RESOLVED, CASE_RESOLVED]
    assert town.pending() == []


def test_any_team_can_deliver_also_while_another_one_is_on_its_way_to_the_same_home():
    # Neither takes any service. Case 0 sets out with team 0 at 10:00; the result of case 1 is there at 10:05: team 1.
    town = Town([Team(takes=(0, 0)), Team(takes=(0, 0))], [1000], services=("s", "t"))
    town.ask(clock(10), 0, DELIVERY, [0])
    town.ask(clock(10, 5), 0, DELIVERY, [1])
    assert town.run(clock(16)).journeys("team", "set_out") == [(0, clock(10)), (1, clock(10, 5))]


def test_times_are_drawn_by_how_often_somebody_came():
    # Uniform times: u x an hour at home for each case, u x an hour at the door. The first visit sees to both cases (ordinal 0),
    # the second to case 1 alone (ordinal 1); the delivery is the first of its kind (ordinal 0).
    town = Town([Team()], [0], services=("s", "t"), visit=3_600_000.0, delivery=3_600_000.0)
    town.ask(clock(10), 0)
    town.ask(clock(13), 0, VISIT, [1])
    town.ask(clock(15), 0, DELIVERY)
    town.run(clock(16, 30))

    def hour(decision, ordinal, *names):
        person = town.people[0]
        names = [name_hash(name) for name in names] + [0] * (2 - len(names))
        return float(draw(person.key0, person.key1, decision, ordinal, *names)) * 3_600_000

    lengths = [end - arrival for arrival, end in town.journeys("arrival", "end")]
    expected = [
        hour(HOME_TIME, 0, "s") + hour(HOME_TIME, 0, "t"),
        hour(HOME_TIME, 1, "t"),
        hour(DELIVERY_TIME, 0),
    ]
    assert all(abs(length - time) <= 1 for length, time in zip(lengths, expected, strict=True))


def test_without_distributions_nothing_takes_time():
    town = Town([Team()], [1000])
    town.teams.layout.channels[HOME_VISIT] = replace(
        town.teams.layout.channels[HOME_VISIT], home_distribution=tables.NONE
    )
    town.teams.layout.rules = replace(town.teams.layout.rules, delivery_distribution=tables.NONE)
    town.ask(clock(10), 0)
    town.ask(clock(11), 0, DELIVERY)
    assert town.run(clock(16)).journeys("arrival", "end") == [(clock(10, 10),) * 2, (clock(11),) * 2]


# -- teams made of a window's staff -------------------------------------------------------------------------------------


def test_staff_are_missing_inside_while_the_team_is_out():
    # Two of three go out, at 10:00, and are back at 10:40 (10 + 20 + 10): nobody else asks, so they return at once.
    town = Town([Team(size=2, pool=0)], [1000])
    town.rostered(clock(9), 3)
    town.ask(clock(10), 0)
    present = []
    for minute in (0, 5, 39, 40, 45):
        town.at(clock(10, minute), lambda: present.append((town.pool.away, town.pool.present)), identity=9)
    town.run(clock(16))
    assert town.journeys() == [
        (0, clock(10), clock(10, 10), clock(10, 30)),
        (tables.NONE, clock(10, 30), clock(10, 40), clock(10, 40)),
    ]
    assert present == [(2, 1), (2, 1), (2, 1), (0, 3), (0, 3)]
    assert town.offered == [(clock(9), 0), (clock(10, 40), 0)]


def test_a_team_sets_out_only_if_enough_stay_idle_inside():
    # Two on the roster, one must stay idle: while one is busy (9:30 to 10:20) the team cannot go; it goes when he is offered.
    town = Town([Team(pool=0, keep=1)], [1000])
    town.rostered(clock(9), 2)
    town.busy(clock(9, 30), +1)
    town.ask(clock(10), 0)
    town.busy(clock(10, 20), -1)
    assert town.run(clock(16)).journeys("set_out") == [(clock(10, 20),), (clock(10, 50),)]


def test_who_is_out_does_not_stay_inside():
    # Two on the roster, one must stay: team 1 waits until team 0 is back at 10:40; then, offered, team 0 goes again.
    town = Town([Team(pool=0, keep=1), Team(pool=0, keep=1)], [1000, 1000])
    town.rostered(clock(9), 2)
    town.ask(clock(10), 0)
    town.ask(clock(10, 35), 1)
    assert town.run(clock(16)).journeys("team", "need", "set_out") == [
        (0, 0, clock(10)),
        (0, tables.NONE, clock(10, 30)),
        (0, 1, clock(10, 40)),
        (0, tables.NONE, clock(11, 10)),
    ]


def test_a_team_waits_for_its_roster():
    town = Town([Team(pool=0)], [1000])
    town.ask(clock(8), 0)
    town.rostered(clock(9, 30), 1)
    assert town.run(clock(16)).journeys("set_out") == [(clock(9, 30),), (clock(10),)]


def test_a_team_at_a_home_needs_nobody_inside_to_go_on():
    # It left at 9:00 with one of one; nobody is on the roster any more at 9:30, when it goes on to the next request.
    town = Town([Team(pool=0, keep=0)], [1000, 2000])
    town.rostered(clock(8), 1)
    town.ask(clock(8), 0)
    town.ask(clock(8, 30), 1)
    town.rostered(clock(9, 15), 0)
    town.run(clock(16))
    assert town.journeys("need", "set_out") == [(0, clock(9)), (1, clock(9, 30)), (tables.NONE, clock(10))]
    assert town.pool.away == 0


def test_two_teams_of_one_pool_look_for_work_in_order_of_id():
    # Three requests, two teams of one server each, one server must stay: of three on the roster from 9:30 two go, team 0 first,
    # to the earlier; the third request is for who is done first.
    town = Town([Team(pool=0, keep=1), Team(pool=0, keep=1)], [1000, 2000, 1500])
    for need in (0, 1, 2):
        town.ask(clock(8, need), need)
    town.rostered(clock(9, 30), 3)
    town.run(clock(16))
    assert town.journeys("team", "need", "set_out")[:3] == [
        (0, 0, clock(9, 30)),
        (1, 1, clock(9, 30)),
        (0, 2, clock(10)),
    ]


def test_a_team_that_is_back_serves_people_first():
    # Back at 9:40 on shift; need 1 asked at 9:35, after the team had turned home. The offer takes the only server for somebody
    # who waits: the team goes only when he is done and nobody else waits, at 10:00.
    town = Town([Team(pool=0)], [1000, 1000])
    town.rostered(clock(8), 1)
    town.ask(clock(8), 0)
    town.ask(clock(9, 35), 1)

    def offer(pool):
        if town.calendar.now == clock(9, 40):
            pool.busy += 1
        town.offer(pool)

    town.teams.offer = offer
    town.busy(clock(10), -1)
    town.run(clock(10, 5))
    assert town.journeys("need", "set_out") == [(0, clock(9)), (tables.NONE, clock(9, 30)), (1, clock(10))]


# -- tours --------------------------------------------------------------------------------------------------------------


def test_a_request_after_the_plan_waits_for_the_next():
    town = Town([Team(((clock(9), clock(17)), (clock(9, day=1), clock(17, day=1))))], [1000, 1000], TOUR)
    town.ask(clock(8), 0)
    town.ask(clock(9), 1)
    assert town.run().journeys("need", "set_out") == [
        (0, clock(9)),
        (tables.NONE, clock(9, 30)),
        (1, clock(9, day=1)),
        (tables.NONE, clock(9, 30, 1)),
    ]


def test_a_route_that_no_longer_fits_is_given_up_and_planned_anew():
    # Shift 9-11. Needs 0, 1 at 1000, 2000 are put as 1, 0 (as above): 40 min of ways and 40 expected. But a visit takes 61 min:
    # need 1 is seen 9:20-10:21; need 0 would be 10 + 20 + 10: 11:01. After a visit of 60 min it fits exactly. On the next day need
    # 0 is planned again.
    shifts = ((clock(9), clock(11)), (clock(9, day=1), clock(11, day=1)))
    for visit, expected in ((60, [1, 0, -1]), (61, [1, -1, 0, -1])):
        town = Town([Team(shifts)], [1000, 2000], TOUR, visit=visit * MINUTE)
        town.ask(clock(8), 0)
        town.ask(clock(8), 1)
        assert [need for (need,) in town.run().journeys("need")] == expected
    assert town.journeys()[1:3] == [
        (tables.NONE, clock(10, 21), clock(10, 41), clock(10, 41)),
        (0, clock(9, day=1), clock(9, 10, 1), clock(10, 11, 1)),
    ]


def test_a_route_that_was_given_up_is_there_for_the_next_plan():
    # The same, and at 10:45, before the first team's shift is over, another one's begins: it takes need 0.
    town = Town(
        [Team(((clock(9), clock(11)),)), Team(((clock(10, 45), clock(13)),))], [1000, 2000], TOUR, visit=61 * MINUTE
    )
    town.ask(clock(8), 0)
    town.ask(clock(8), 1)
    assert town.run().journeys("team", "need", "set_out")[1:3] == [
        (0, tables.NONE, clock(10, 21)),
        (1, 0, clock(10, 45)),
    ]


def test_at_the_end_of_a_shift_what_is_left_of_a_route_becomes_pending_again():
    # As above, but a visit takes two hours: the shift ends while the team is with need 1, 9:20 to 11:20.
    town = Town([Team(((clock(9), clock(11)),))], [1000, 2000], TOUR, visit=120 * MINUTE)
    town.ask(clock(8), 0)
    town.ask(clock(8), 1)
    pending = []
    for hour in (10, 12):
        town.at(clock(hour), lambda: pending.append(town.pending()))
    town.run()
    assert pending == [[], [0]]


def test_teams_whose_shifts_begin_together_share_what_is_pending():
    # Teams at 0 and at 5000; needs at 1000, 4000: 20 min of ways for the one who is near, 80 for the other. Need 2 at 2000 adds
    # 20 for team 0. Team 2 begins at 13:00: it is planned then, and nothing is left for it.
    town = Town([Team(), Team(base=1), Team(((clock(13), clock(17)),))], [1000, 4000, 2000], TOUR)
    for need in (0, 1, 2):
        town.ask(clock(8), need)
    assert sorted(town.run().journeys("team", "need", "set_out")) == [
        (0, -1, clock(10, 10)),
        (0, 0, clock(9, 40)),
        (0, 2, clock(9)),
        (1, -1, clock(9, 30)),
        (1, 1, clock(9)),
    ]


def test_a_team_on_the_way_when_tours_are_planned_gets_none():
    # Shift one is 9:00-9:30, the visit at 4000 ends at 10:00, home at 10:40; shift two begins at 10:30, and need 1 waits for the
    # third, at 12:00.
    shifts = (clock(9), clock(9, 30)), (clock(10, 30), clock(11)), (clock(12), clock(13))
    town = Town([Team(shifts)], [4000, 1000], TOUR)
    town.ask(clock(8), 0)
    town.ask(clock(9, 5), 1)
    assert town.run().journeys("need", "set_out")[:3] == [
        (0, clock(9)),
        (tables.NONE, clock(10)),
        (1, clock(12)),
    ]


def test_a_planned_tour_waits_for_its_staff():
    # The plan is made at 9:00 whoever is there; the team sets out when the roster begins, and looks at its route on being offered.
    town = Town([Team(pool=0)], [1000, 2000], TOUR)
    town.ask(clock(8), 0)
    town.ask(clock(8), 1)
    town.rostered(clock(10), 1)
    assert town.run().journeys("need", "set_out") == [(1, clock(10)), (0, clock(10, 40)), (tables.NONE, clock(11, 10))]
