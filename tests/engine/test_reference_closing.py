"""Before opening and after closing: the door, the last ticket, posts that are kept for those inside, people sent home."""

import math

from simnet import tables
from simnet.engine.contract import DAY
from simnet.engine.reference import run
from simnet.luck import decisions
from tests.engine.days import (
    HOUR,
    MINUTE,
    Need,
    Pool,
    Segment,
    Service,
    Site,
    Stage,
    clock,
    demand,
    key_where,
    luck_of,
    network,
    rows,
    values,
)

HALF_HOUR = {"s": Service((Stage(time=30 * MINUTE),))}


def holds(records):
    return rows(records.holds, "pool", "start", "end", "count")


# -- serve_inside ---------------------------------------------------------------------------------------------------


def test_those_inside_at_closing_are_served():
    # 30 min each from 16:50: 16:50-17:20 and 17:20-17:50. The post is kept from 17:00 to 17:50.
    net = network(services=HALF_HOUR, num_days=1)
    day = run(net, demand(net, [clock(16, 50), clock(16, 55)]))
    assert values(day.stays, "start") == [clock(16, 50), clock(17, 20)]
    assert holds(day) == [(0, clock(17), clock(17, 50), 1)]


def test_a_server_freed_exactly_at_closing_goes_on_if_those_inside_are_served():
    # CLOSE comes first and keeps the post, then the roster falls, then the service ends.
    net = network(services=HALF_HOUR, num_days=1)
    day = run(net, demand(net, [clock(16, 30), clock(16, 45)]))
    assert values(day.stays, "start") == [clock(16, 30), clock(17)]
    assert holds(day) == [(0, clock(17), clock(17, 30), 1)]


def test_all_posts_are_kept_until_nobody_needs_the_pool():
    # Two posts; the first service ends 17:05, the second 17:20: both posts are kept to the end.
    net = network(sites={"hall": Site({"p": Pool(count=2)})}, services=HALF_HOUR, num_days=1)
    day = run(net, demand(net, [clock(16, 35), clock(16, 50)]))
    assert holds(day) == [(0, clock(17), clock(17, 20), 2)]


def test_an_empty_hall_keeps_nobody():
    net = network(num_days=1)
    assert holds(run(net, demand(net, [clock(9)]))) == []


def test_each_pool_is_kept_as_long_as_its_skill_may_be_needed():
    # Stages a (16:50-17:20), b (10 min), of which only the first pool and the second are needed; the pool of c goes at closing.
    services = {"s": Service((Stage("a", 30 * MINUTE), Stage("b"))), "t": Service((Stage("c"),))}
    hall = Site({"pa": Pool(("a",)), "pb": Pool(("b",)), "pc": Pool(("c",))})
    net = network(sites={"hall": hall}, services=services, num_days=1)
    day = run(net, demand(net, [clock(16, 50)]))
    assert holds(day) == [(0, clock(17), clock(17, 20), 1), (1, clock(17), clock(17, 30), 1)]


def test_a_later_stage_counts_whatever_its_chance():
    # The stage of b is never performed, yet its pool stays until the person has passed it by.
    services = {"s": Service((Stage("a", 30 * MINUTE), Stage("b", chance=0.0)))}
    net = network(sites={"hall": Site({"pa": Pool(("a",)), "pb": Pool(("b",))})}, services=services, num_days=1)
    day = run(net, demand(net, [clock(16, 50)]))
    assert holds(day) == [(0, clock(17), clock(17, 20), 1), (1, clock(17), clock(17, 20), 1)]


def test_later_cases_of_the_ticket_count_too():
    # One ticket for s (skill a, 16:50-17:20) and t (skill b, 17:20-17:30).
    services = {"s": Service((Stage("a", 30 * MINUTE),)), "t": Service((Stage("b"),))}
    net = network(sites={"hall": Site({"pa": Pool(("a",)), "pb": Pool(("b",))})}, services=services, num_days=1)
    day = run(net, demand(net, [Need(clock(16, 50), ["s", "t"])]))
    assert holds(day) == [(0, clock(17), clock(17, 20), 1), (1, clock(17), clock(17, 30), 1)]


def test_a_guide_desk_is_needed_by_those_at_it_and_all_their_stages_with_it():
    # Guide desk 16:55-17:05, then a from 17:05 to 17:15.
    hall = Site({"desk": Pool(("g",)), "pa": Pool(("a",))}, guide=("g", 10 * MINUTE))
    net = network(sites={"hall": hall}, num_days=1)
    day = run(net, demand(net, [clock(16, 55)]))
    assert holds(day) == [(0, clock(17), clock(17, 5), 1), (1, clock(17), clock(17, 15), 1)]


def test_a_pause_keeps_no_post():
    # The service ends at 17:05; the server pauses until 17:15, but nobody inside needs him.
    net = network(sites={"hall": Site({"p": Pool(between=10 * MINUTE)})}, num_days=1)
    day = run(net, demand(net, [clock(16, 55)]))
    assert holds(day) == [(0, clock(17), clock(17, 5), 1)]


def test_patience_after_closing_releases_the_pool_that_was_waited_for():
    # The only server of b serves person 0 from 16:45 to 18:45. Person 1 waits for b from 16:50 and leaves at 17:10; until then
    # his later stage kept the pool of c.
    services = {"sb": Service((Stage("b", 2 * HOUR),)), "sbc": Service((Stage("b"), Stage("c")))}
    net = network(
        sites={"hall": Site({"pb": Pool(("b",)), "pc": Pool(("c",))})},
        services=services,
        segments={"calm": Segment(), "general": Segment(patience=20 * MINUTE)},
        num_days=1,
    )
    day = run(net, demand(net, [Need(clock(16, 45), ["sb"], segment="calm"), Need(clock(16, 50), ["sbc"])]))
    assert holds(day) == [(0, clock(17), clock(18, 45), 1), (1, clock(17), clock(17, 10), 1)]


def test_who_waits_for_a_post_that_nobody_mans_is_sent_home_at_closing():
    # The server of b goes at 16:00, while person 0 is at a (15:30-16:10). He waits for b until closing and is sent home, although
    # those inside are served. On the next day he begins again at the first stage and gets through.
    services = {"s": Service((Stage("a", 40 * MINUTE), Stage("b")))}
    roster = [(clock(9), 1), (clock(16), 0), (clock(9, day=1), 1), (clock(16, day=1), 0)]
    hall = Site({"pa": Pool(("a",)), "pb": Pool(("b",), roster=roster)})
    net = network(sites={"hall": hall}, services=services, num_days=2)
    day = run(net, demand(net, [clock(15, 30)]))
    assert rows(day.visits, "leave", "wait", "outcome") == [
        (clock(17), 50 * MINUTE, tables.SENT_HOME),
        (clock(9, 50, day=1), 0, tables.SERVED),
    ]
    assert rows(day.stays, "visit", "number", "skill", "join", "start", "end") == [
        (0, 0, 0, clock(15, 30), clock(15, 30), clock(16, 10)),
        (0, 1, 1, clock(16, 10), tables.NONE, clock(17)),
        (1, 0, 0, clock(9, day=1), clock(9, day=1), clock(9, 40, day=1)),
        (1, 1, 1, clock(9, 40, day=1), clock(9, 40, day=1), clock(9, 50, day=1)),
    ]


def test_who_needs_a_post_after_closing_that_nobody_mans_is_sent_home_without_a_stay():
    # As before, but a ends at 17:10, after closing: he never joins the queue for b. Person 1 is there only for a.
    services = {"s": Service((Stage("a", 100 * MINUTE), Stage("b")))}
    hall = Site({"pa": Pool(("a",)), "pb": Pool(("b",), roster=[(clock(9), 1), (clock(16), 0)])})
    net = network(sites={"hall": hall}, services=services, num_days=1)
    day = run(net, demand(net, [clock(15, 30)]))
    assert rows(day.visits, "leave", "outcome") == [(clock(17, 10), tables.SENT_HOME)]
    assert len(day.stays) == 1
    assert holds(day) == [(0, clock(17), clock(17, 10), 1)]


def test_an_opening_ends_what_is_held():
    # A service of 18 hours, 16:00 to 10:00: the post is kept until the roster takes over at nine of the next day.
    net = network(services={"s": Service((Stage(time=18 * HOUR),))}, num_days=2)
    day = run(net, demand(net, [clock(16)]))
    assert holds(day) == [(0, clock(17), clock(9, day=1), 1)]
    assert values(day.stays, "end") == [clock(10, day=1)]


def test_what_is_held_when_the_run_stops_is_recorded_up_to_then():
    net = network(services={"s": Service((Stage(time=3 * HOUR),))}, horizon=clock(18))
    day = run(net, demand(net, [clock(16)]))
    assert day.end == clock(18)
    assert holds(day) == [(0, clock(17), clock(18), 1)]
    assert rows(day.stays, "start", "end") == [(clock(16), tables.NONE)]
    assert rows(day.visits, "leave", "outcome") == [(tables.NONE, tables.INSIDE)]


# -- send_home ------------------------------------------------------------------------------------------------------


def test_at_closing_those_waiting_are_sent_home():
    # In service at 17:00: finishes at 17:20. Waiting: sent home at 17:00, served on the next day from nine. Nothing is held.
    net = network(sites={"hall": Site(send_home=True)}, services=HALF_HOUR, num_days=2)
    day = run(net, demand(net, [clock(16, 50), clock(16, 55)]))
    assert rows(day.visits, "need", "number", "leave", "wait", "outcome") == [
        (0, 0, clock(17, 20), 0, tables.SERVED),
        (1, 0, clock(17), 5 * MINUTE, tables.SENT_HOME),
        (1, 1, clock(9, 30, day=1), 0, tables.SERVED),
    ]
    assert rows(day.stays, "need", "visit", "start", "end")[1] == (1, 0, tables.NONE, clock(17))
    assert len(day.holds) == 0


def test_who_is_between_stages_after_closing_is_sent_home():
    # Stage a ends at 17:20; b's server would be free, but the hall has closed. The next day begins with a again.
    services = {"s": Service((Stage("a", 30 * MINUTE), Stage("b")))}
    hall = Site({"pa": Pool(("a",)), "pb": Pool(("b",), roster=[(clock(9), 1)])}, send_home=True)
    net = network(sites={"hall": hall}, services=services, num_days=2)
    day = run(net, demand(net, [clock(16, 50)]))
    assert rows(day.visits, "leave", "outcome") == [
        (clock(17, 20), tables.SENT_HOME),
        (clock(9, 40, day=1), tables.SERVED),
    ]
    assert values(day.stays, "skill") == [0, 0, 1]
    assert rows(day.needs, "end", "wishes", "trips") == [(clock(9, 40, day=1), 2, 2)]


def test_a_server_freed_exactly_at_closing_takes_nobody_more_if_all_are_sent_home():
    net = network(sites={"hall": Site(send_home=True)}, services=HALF_HOUR, num_days=1)
    day = run(net, demand(net, [clock(16, 30), clock(16, 45)]))
    assert values(day.stays, "start") == [clock(16, 30), tables.NONE]


def test_a_service_that_runs_past_the_next_opening_delays_those_who_come():
    # 16:00 to 10:00 of the next day: the person in service is not sent home; who comes at nine waits until ten.
    net = network(sites={"hall": Site(send_home=True)}, services={"s": Service((Stage(time=18 * HOUR),))}, num_days=3)
    day = run(net, demand(net, [clock(16), clock(9, day=1)]))
    assert values(day.stays, "start") == [clock(16), clock(10, day=1)]


# -- the door and the last ticket -----------------------------------------------------------------------------------


def test_who_finds_all_closed_goes_for_an_opening_within_flex():
    # At 8:00 the opening is 60 min away, flex is 60: arrives at nine sharp (door 0). At 7:59 it is 61 away: the next wish.
    net = network(flex=HOUR)
    day = run(net, demand(net, [clock(7, 59), clock(8)]))
    assert rows(day.visits, "need", "set_out", "arrival", "ticket", "wait") == [
        (0, clock(9, day=1), clock(9, day=1), clock(9, day=1), 0),
        (1, clock(8), clock(9), clock(9), 0),
    ]
    assert rows(day.needs, "wishes", "closed_doors", "trips") == [(2, 1, 1), (1, 0, 1)]


def test_they_wait_at_the_door_in_the_order_of_arrival():
    # They arrive floor(20 min * u) before nine: the one with the larger draw comes first and is served first, though his row is
    # the larger one. The wait at the door counts, the queue's join is at nine.
    late = key_where(lambda luck: luck(decisions.DOOR, 0) < 0.3)
    early = key_where(lambda luck: luck(decisions.DOOR, 0) > 0.7)
    net = network(flex=HOUR, door=20 * MINUTE)
    day = run(net, demand(net, [Need(clock(8, 10), key=late), Need(clock(8, 20), key=early)]))
    before = [math.floor(20 * MINUTE * luck_of(key)(decisions.DOOR, 0)) for key in (late, early)]
    assert values(day.visits, "arrival") == [clock(9) - before[0], clock(9) - before[1]]
    assert values(day.visits, "ticket") == [clock(9), clock(9)]
    assert rows(day.stays, "need", "join", "start") == [
        (0, clock(9), clock(9, 10)),
        (1, clock(9), clock(9)),
    ]
    assert values(day.visits, "wait") == [before[0] + 10 * MINUTE, before[1]]


def test_those_who_queue_after_the_door_are_called_in_the_order_of_arrival():
    # Three at the door, one server, 10 min each. The last row comes first and is served at 9:00. The other two join the queue
    # at one tick; row 1 came to the door before row 0, so he is called at 9:10 and row 0 at 9:20.
    last = key_where(lambda luck: luck(decisions.DOOR, 0) < 0.3)
    middle = key_where(lambda luck: 0.4 < luck(decisions.DOOR, 0) < 0.6)
    first = key_where(lambda luck: luck(decisions.DOOR, 0) > 0.7)
    net = network(flex=HOUR, door=20 * MINUTE)
    needs = [Need(clock(8, 10), key=last), Need(clock(8, 20), key=middle), Need(clock(8, 30), key=first)]
    day = run(net, demand(net, needs))
    assert rows(day.stays, "need", "start") == [(0, clock(9, 20)), (1, clock(9, 10)), (2, clock(9))]


def test_nobody_arrives_before_he_can():
    # Sets out at 8:55 and walks 4 min: at the door at 8:59 at the earliest, whatever the draw.
    key = key_where(lambda luck: luck(decisions.DOOR, 0) > 0.5)
    net = network(flex=HOUR, door=20 * MINUTE, segments={"general": Segment(travel_fixed=4 * MINUTE)})
    day = run(net, demand(net, [Need(clock(8, 55), key=key)]))
    assert rows(day.visits, "arrival", "travel", "wait") == [(clock(8, 59), 4 * MINUTE, MINUTE)]


def test_flex_counts_from_the_decision_not_from_the_arrival():
    # At 7:58 with 4 min of travel: the opening is 62 min after the wish, 58 after the arrival.
    net = network(flex=HOUR, segments={"general": Segment(travel_fixed=4 * MINUTE)})
    day = run(net, demand(net, [clock(7, 58)]))
    assert values(day.needs, "closed_doors") == [1]


def test_patience_runs_at_the_door_and_is_spent_there():
    # Arrives 10 min or more before nine with a patience of 5 min: leaves the door, without ticket or stay.
    key = key_where(lambda luck: luck(decisions.DOOR, 0) > 0.5)
    before = math.floor(20 * MINUTE * luck_of(key)(decisions.DOOR, 0))
    for patience, outcome in ((5 * MINUTE, tables.LEFT), (before, tables.SERVED), (before - 1, tables.LEFT)):
        segments = {"general": Segment(patience=patience)}
        net = network(flex=HOUR, door=20 * MINUTE, segments=segments, num_days=1)
        day = run(net, demand(net, [Need(clock(8, 30), key=key)]))
        assert rows(day.visits, "wait", "outcome") == [(min(patience, before), outcome)]
        assert len(day.stays) == (outcome == tables.SERVED)
    # With 3 min more than the wait at the door he leaves the queue at 9:03.
    segments = {"calm": Segment(), "general": Segment(patience=before + 3 * MINUTE)}
    net = network(flex=HOUR, door=20 * MINUTE, segments=segments, num_days=1)
    first = Need(clock(8, 30), key=key_where(lambda luck: luck(decisions.DOOR, 0) > 0.99), segment="calm")
    day = run(net, demand(net, [first, Need(clock(8, 30) + 1, key=key)]))
    assert rows(day.visits, "leave", "wait", "outcome")[1] == (clock(9, 3), before + 3 * MINUTE, tables.LEFT)


def test_a_break_has_a_door_too():
    # At 12:10 the hall opens again at 13:00.
    hall = Site(hours=((clock(9), clock(12)), (clock(13), clock(17))))
    net = network(sites={"hall": hall}, flex=HOUR)
    day = run(net, demand(net, [clock(12, 10)]))
    assert rows(day.visits, "set_out", "arrival", "ticket") == [(clock(12, 10), clock(13), clock(13))]


def test_those_at_the_door_may_find_the_seats_taken():
    # One seat, three at the opening: one is served, one waits, one is turned away.
    net = network(sites={"hall": Site(seats=1)}, flex=HOUR, num_days=1)
    day = run(net, demand(net, [clock(8, 10), clock(8, 11), clock(8, 12)]))
    assert values(day.visits, "outcome") == [tables.SERVED, tables.SERVED, tables.TURNED_AWAY]


def test_the_last_ticket_is_given_before_closing():
    # Tickets until 16:30. A wish at 16:30 finds nowhere to go; one a millisecond earlier is served, also past 16:30.
    net = network(sites={"hall": Site(last_ticket=30 * MINUTE)}, num_days=1)
    day = run(net, demand(net, [clock(16, 30) - 1, clock(16, 30)]))
    assert values(day.needs, "closed_doors") == [0, 1]
    assert values(day.stays, "end") == [clock(16, 40) - 1]


def test_a_service_is_taken_while_all_its_skills_are_on_the_plan():
    # The server of b goes at noon, so the service of a and b is taken before noon only, that of a until 17:00.
    services = {"ab": Service((Stage("a"), Stage("b"))), "only_a": Service((Stage("a"),))}
    hall = Site({"pa": Pool(("a",)), "pb": Pool(("b",), roster=[(clock(9), 1), (clock(12), 0)])})
    net = network(sites={"hall": hall}, services=services, num_days=1)
    needs = [Need(clock(11, 59), ["ab"]), Need(clock(12), ["ab"]), Need(clock(12), ["only_a"])]
    day = run(net, demand(net, needs))
    assert values(day.needs, "closed_doors") == [0, 1, 0]


def test_the_next_wish_is_on_a_day_of_the_right_weekday():
    # People set out on Mondays at nine; days 0 to 3 are Sunday, Monday, Tuesday, Monday. Who finds the hall closed on
    # Sunday comes on day 1; who has to come again after that comes on day 3, not on Tuesday.
    net = network(
        sites={"hall": Site(days=[1, 3])},
        services={"s": Service(incomplete=1.0)},
        weekday=[6, 0, 1, 0],
        num_days=4,
    )
    day = run(net, demand(net, [clock(10)]))
    assert values(day.visits, "arrival") == [DAY + clock(9), 3 * DAY + clock(9)]
    assert rows(day.needs, "outcome", "closed_doors", "trips") == [(tables.RESOLVED, 1, 2)]


def test_a_wish_for_which_the_calendar_has_no_day_never_comes():
    net = network(sites={"hall": Site(days=[1])}, weekday=[0, 1, 2], num_days=3)
    day = run(net, demand(net, [clock(10)]))
    assert rows(day.needs, "outcome", "end", "wishes", "closed_doors") == [(tables.OPEN, tables.NONE, 1, 1)]


def test_without_profile_wishes_are_uniform_over_the_week():
    # Point floor(u * WEEK), u the draw of wish 1; days 0 to 14 are Monday to Sunday, Monday to Sunday, Monday.
    net = network(
        sites={"hall": Site(hours=((0, DAY),), days=range(1, 15))},
        segments={"general": Segment(profile=False)},
        weekday=[day % 7 for day in range(15)],
        num_days=15,
    )
    key = key_where(lambda luck: luck(decisions.WISH, 1) > 6 / 7)
    day = run(net, demand(net, [Need(clock(10), key=key)]))
    point = int(luck_of(key)(decisions.WISH, 1) * 7 * DAY)
    assert values(day.visits, "arrival") == [point]
