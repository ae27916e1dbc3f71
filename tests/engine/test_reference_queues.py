"""One hall, three customers: who is served when, by whom. Every instant below can be worked out on paper."""

from simnet import tables
from simnet.engine.contract import DAY
from simnet.engine.reference import run
from tests.engine.days import MINUTE, Need, Pool, Segment, Service, Site, Stage, clock, demand, network, rows, values


def starts(records):
    return values(records.stays, "start")


def test_one_window_serves_in_the_order_of_arrival():
    # 10 min each; arrivals 9:00, 9:05, 9:07. The second waits 5 min, the third 10 + 10 - 7 = 13 min.
    net = network()
    day = run(net, demand(net, [clock(9), clock(9, 5), clock(9, 7)]))
    assert rows(day.stays, "need", "join", "start", "end", "pool") == [
        (0, clock(9), clock(9), clock(9, 10), 0),
        (1, clock(9, 5), clock(9, 10), clock(9, 20), 0),
        (2, clock(9, 7), clock(9, 20), clock(9, 30), 0),
    ]
    assert values(day.visits, "wait") == [0, 5 * MINUTE, 13 * MINUTE]
    assert rows(day.needs, "outcome", "end", "wishes", "trips") == [
        (tables.RESOLVED, clock(9, 10), 1, 1),
        (tables.RESOLVED, clock(9, 20), 1, 1),
        (tables.RESOLVED, clock(9, 30), 1, 1),
    ]


def test_at_one_tick_the_smaller_row_comes_first():
    # Rows are in order of (time, key): all three arrive at 9:00, the one with the smallest key is served first.
    net = network()
    needs = [Need(clock(9), key=(number, 1)) for number in (30, 10, 20)]
    day = run(net, demand(net, needs))
    assert rows(day.stays, "need", "start") == [(0, clock(9)), (1, clock(9, 10)), (2, clock(9, 20))]


def test_priority_is_the_segments_plus_the_services():
    # While the window is busy until 9:10, a plain person (0 + 0), a hurried service (0 - 1) and a hurried
    # person with a slow service (-3 + 1 = -2) come in this order; they are called in the reverse order.
    net = network(
        services={"hurried": Service(priority=-1), "s": Service(), "slow": Service(priority=1)},
        segments={"general": Segment(), "vip": Segment(priority=-3)},
    )
    needs = [
        clock(9),
        clock(9, 1),
        Need(clock(9, 2), ["hurried"]),
        Need(clock(9, 3), ["slow"], segment="vip"),
    ]
    assert starts(run(net, demand(net, needs))) == [clock(9), clock(9, 30), clock(9, 20), clock(9, 10)]


def test_a_service_ends_before_somebody_arrives_at_the_same_tick():
    # The window falls free at 9:10: the second, waiting since 9:05, takes it before the third arrives at 9:10.
    # The fourth, who finds nobody waiting at 9:30, is served at once.
    net = network()
    needs = [clock(9), clock(9, 5), Need(clock(9, 10), segment="general"), clock(9, 30)]
    day = run(net, demand(net, needs))
    assert starts(day) == [clock(9), clock(9, 10), clock(9, 20), clock(9, 30)]
    assert values(day.visits, "wait") == [0, 5 * MINUTE, 10 * MINUTE, 0]


def test_a_hurried_arrival_does_not_overtake_at_the_tick_at_which_the_server_is_freed():
    net = network(segments={"general": Segment(), "vip": Segment(priority=-1)})
    day = run(net, demand(net, [clock(9), clock(9, 5), Need(clock(9, 10), segment="vip")]))
    assert starts(day) == [clock(9), clock(9, 10), clock(9, 20)]


def test_the_roster_changes_before_a_service_ends_at_the_same_tick():
    # One post from 9:00 to 9:10 and from 10:00: the server freed at 9:10 takes nobody more.
    roster = [(clock(9), 1), (clock(9, 10), 0), (clock(10), 1)]
    net = network(sites={"hall": Site({"p": Pool(roster=roster)})})
    assert starts(run(net, demand(net, [clock(9), clock(9, 5)]))) == [clock(9), clock(10)]


def test_servers_finish_what_they_do_when_the_roster_falls():
    # Two posts until 9:05, then one. Services: 9:00-9:10 and 9:02-9:12. At 9:10 one server is still busy, as many as are
    # rostered, so the third waits for the other one, until 9:12.
    roster = [(clock(9), 2), (clock(9, 5), 1)]
    net = network(sites={"hall": Site({"p": Pool(roster=roster)})})
    assert starts(run(net, demand(net, [clock(9), clock(9, 2), clock(9, 3)]))) == [
        clock(9),
        clock(9, 2),
        clock(9, 12),
    ]


def test_a_roster_that_rises_calls_as_many_as_it_can():
    roster = [(clock(9), 1), (clock(9, 5), 3)]
    net = network(sites={"hall": Site({"p": Pool(roster=roster)})})
    assert starts(run(net, demand(net, [clock(9), clock(9, 1), clock(9, 2), clock(9, 3)]))) == [
        clock(9),
        clock(9, 5),
        clock(9, 5),
        clock(9, 10),
    ]


def test_absence_is_what_the_demand_says():
    # Two posts are planned; one of them is empty this morning.
    net = network(sites={"hall": Site({"p": Pool(count=2)})})
    needs = [clock(9), clock(9)]
    assert starts(run(net, demand(net, needs))) == [clock(9), clock(9)]
    assert starts(run(net, demand(net, needs, rosters=[(clock(9), 0, 1)]))) == [clock(9), clock(9, 10)]
    # With nobody there at all they wait inside until closing, and are sent home: no pool has posts to keep.
    empty = run(net, demand(net, needs, rosters=[]))
    assert rows(empty.visits, "leave", "outcome")[0] == (clock(17), tables.SENT_HOME)


def test_those_inside_keep_their_places_in_a_break():
    # Open 9-12 and 13-17, 15 min each. Arrivals 11:50, 11:52, 11:54: the first is served until 12:05, into the break; the
    # others are called at 13:00 and 13:15. The gap of an hour is no closing: nothing is held.
    hall = Site(hours=((clock(9), clock(12)), (clock(13), clock(17))))
    net = network(sites={"hall": hall}, services={"s": Service((Stage(time=15 * MINUTE),))})
    day = run(net, demand(net, [clock(11, 50), clock(11, 52), clock(11, 54)]))
    assert starts(day) == [clock(11, 50), clock(13), clock(13, 15)]
    assert values(day.visits, "wait") == [0, 68 * MINUTE, 81 * MINUTE]
    assert len(day.holds) == 0


def test_a_person_takes_the_idle_server_with_fewest_skills():
    # Pools by id: `all` can do a and b, `one` and `two` can do a. The first person takes `one`, the second `two`, the third `all`.
    pools = {"all": Pool(("a", "b")), "one": Pool(("a",)), "two": Pool(("a",))}
    net = network(sites={"hall": Site(pools)})
    day = run(net, demand(net, [clock(9), clock(9), clock(9)]))
    assert values(day.stays, "pool") == [1, 2, 0]


def test_a_freed_server_takes_the_best_of_all_whom_it_may_serve():
    # One server of a and b, one of c. At 9:10 the first has waiting: b (since 9:01), a (since 9:02), and may not serve c.
    pools = {"ab": Pool(("a", "b")), "c": Pool(("c",))}
    services = {
        "sa": Service((Stage("a"),)),
        "sb": Service((Stage("b"),)),
        "sc": Service((Stage("c", 60 * MINUTE),)),
    }
    net = network(sites={"hall": Site(pools)}, services=services)
    needs = [
        Need(clock(8, 59) + MINUTE, ["sa"]),
        Need(clock(9), ["sc"], key=(50, 1)),
        Need(clock(9), ["sc"], key=(60, 1)),
        Need(clock(9, 1), ["sb"]),
        Need(clock(9, 2), ["sa"]),
    ]
    day = run(net, demand(net, needs))
    assert rows(day.stays, "start", "pool") == [
        (clock(9), 0),
        (clock(9), 1),
        (clock(10), 1),
        (clock(9, 10), 0),
        (clock(9, 20), 0),
    ]


def test_pace_stretches_the_service_time_by_pool_and_skill():
    # 10 min at 1250 per mille is 12.5 min. Of 1 ms: (1 * 1499 + 500) // 1000 = 1, (1 * 1500 + 500) // 1000 = 2.
    for time, pace, expected in ((10 * MINUTE, 1250, 750_000), (1, 1499, 1), (1, 1500, 2), (7, 1000, 7)):
        pool = Pool(("a", "b"), pace={"a": pace, "b": 3000})
        net = network(sites={"hall": Site({"p": pool})}, services={"s": Service((Stage(time=time),))})
        day = run(net, demand(net, [clock(9)]))
        assert rows(day.stays, "start", "end") == [(clock(9), clock(9) + expected)]


def test_a_server_pauses_after_each_person():
    # 10 min and a pause of 5: the second, waiting since 9:05, starts at 9:15; the third comes at 9:27, in the pause after 9:25,
    # and waits until 9:30. The person does not wait for the pause: he leaves at the end of his service.
    net = network(sites={"hall": Site({"p": Pool(between=5 * MINUTE)})})
    day = run(net, demand(net, [clock(9), clock(9, 5), clock(9, 27)]))
    assert rows(day.stays, "start", "end") == [
        (clock(9), clock(9, 10)),
        (clock(9, 15), clock(9, 25)),
        (clock(9, 30), clock(9, 40)),
    ]
    assert values(day.visits, "leave") == [clock(9, 10), clock(9, 25), clock(9, 40)]


def test_two_pauses_of_a_pool_end_at_the_same_tick():
    net = network(sites={"hall": Site({"p": Pool(count=2, between=5 * MINUTE)})})
    day = run(net, demand(net, [clock(9), clock(9), clock(9, 1), clock(9, 2)]))
    assert starts(day) == [clock(9), clock(9), clock(9, 15), clock(9, 15)]


def test_services_may_take_no_time():
    # Two stages without duration: everybody leaves at the tick of arriving, and nobody waits.
    net = network(services={"s": Service((Stage(time=0), Stage(time=0)))})
    day = run(net, demand(net, [clock(9), clock(9), clock(9)]))
    assert rows(day.stays, "need", "number", "start", "end") == [
        (need, number, clock(9), clock(9)) for need in range(3) for number in range(2)
    ]
    assert values(day.visits, "leave") == [clock(9)] * 3


def test_people_may_wait_twice_in_a_queue_at_one_tick():
    # Two at the door, two stages of one skill, no time: at nine the first is served, the second waits, is called when the first
    # ends, and both queue anew at nine. All four services happen at that tick, turn by turn.
    stages = Service((Stage(time=0), Stage(time=0)))
    net = network(services={"s": stages}, flex=60 * MINUTE, door=20 * MINUTE)
    day = run(net, demand(net, [clock(8, 30), clock(8, 40)]))
    assert rows(day.stays, "need", "number", "join", "start", "end") == [
        (need, number, clock(9), clock(9), clock(9)) for need in range(2) for number in range(2)
    ]


def test_the_freed_server_is_offered_before_the_person_joins_the_next_stage():
    # Two stages of 10 min by one server. At 9:10 the second person, waiting since 9:05, is taken before the first joins the
    # queue again; at 9:20 the first (joined 9:10) goes before the second (joined 9:20).
    net = network(services={"s": Service((Stage(), Stage()))})
    day = run(net, demand(net, [clock(9), clock(9, 5)]))
    assert rows(day.stays, "need", "number", "stage", "join", "start") == [
        (0, 0, 0, clock(9), clock(9)),
        (0, 1, 1, clock(9, 10), clock(9, 20)),
        (1, 0, 0, clock(9, 5), clock(9, 10)),
        (1, 1, 1, clock(9, 20), clock(9, 30)),
    ]


def test_order_counts_from_joining_this_stage_not_from_the_ticket():
    # Person 0 is at stage one (skill b, 20 min) and joins skill a at 9:20; person 2 joined skill a at 9:15 and goes first,
    # when the server of a is freed at 9:25 (person 1 took it at 9:05 for 20 min).
    services = {
        "long": Service((Stage("b", 20 * MINUTE), Stage("a", 5 * MINUTE))),
        "s": Service((Stage("a", 20 * MINUTE),)),
    }
    net = network(sites={"hall": Site({"a": Pool(("a",)), "b": Pool(("b",))})}, services=services)
    day = run(net, demand(net, [Need(clock(9), ["long"]), clock(9, 5), clock(9, 15)]))
    assert rows(day.stays, "need", "join", "start") == [
        (0, clock(9), clock(9)),
        (0, clock(9, 20), clock(9, 45)),
        (1, clock(9, 5), clock(9, 5)),
        (2, clock(9, 15), clock(9, 25)),
    ]


def test_who_finds_all_seats_taken_is_turned_away():
    # One seat: the second waits on it, the third finds it taken at 9:06 and comes again on the next day at nine.
    net = network(sites={"hall": Site(seats=1)})
    day = run(net, demand(net, [clock(9), clock(9, 5), clock(9, 6)]))
    assert rows(day.visits, "need", "number", "ticket", "leave", "num_cases", "outcome") == [
        (0, 0, clock(9), clock(9, 10), 1, tables.SERVED),
        (1, 0, clock(9, 5), clock(9, 20), 1, tables.SERVED),
        (2, 0, tables.NONE, clock(9, 6), 0, tables.TURNED_AWAY),
        (2, 1, clock(9, day=1), clock(9, 10, day=1), 1, tables.SERVED),
    ]
    assert rows(day.cases, "visits", "resolved_trip")[2] == (1, 2)
    assert values(day.stays, "need") == [0, 1, 2]


def test_no_seat_is_needed_by_who_is_served_at_once():
    # No seats at all. The second cannot wait; the third comes when the server is free again.
    net = network(sites={"hall": Site(seats=0)}, num_days=1)
    day = run(net, demand(net, [clock(9), clock(9, 5), clock(9, 10)]))
    assert values(day.visits, "outcome") == [tables.SERVED, tables.TURNED_AWAY, tables.SERVED]
    # A full room does not keep out who finds an idle server of his own skill.
    services = {"sa": Service((Stage("a"),)), "sb": Service((Stage("b"),))}
    hall = Site({"a": Pool(("a",)), "b": Pool(("b",))}, seats=1)
    net = network(sites={"hall": hall}, services=services, num_days=1)
    day = run(
        net, demand(net, [Need(clock(9) + number, [service]) for number, service in enumerate(("sa", "sa", "sb"))])
    )
    assert values(day.visits, "outcome") == [tables.SERVED] * 3


def test_seats_count_all_who_wait_but_not_those_between_stages():
    # One seat. Person 0 keeps b until 10:00. At 9:11 person 1 goes from a to b and waits there, while person 2 leaves the seat
    # for a; so person 3 finds a busy and the seat taken at 9:12. Seats are looked at on entering only: at 9:21 person 2 joins
    # the queue for b, where person 1 waits.
    services = {"two": Service((Stage("a"), Stage("b"))), "sb": Service((Stage("b", 60 * MINUTE),))}
    hall = Site({"a": Pool(("a",)), "b": Pool(("b",))}, seats=1)
    net = network(sites={"hall": hall}, services=services, num_days=1)
    needs = [
        Need(clock(9), ["sb"]),
        Need(clock(9, 1), ["two"]),
        Need(clock(9, 2), ["two"]),
        Need(clock(9, 12), ["two"]),
    ]
    day = run(net, demand(net, needs))
    assert values(day.visits, "outcome") == [
        tables.SERVED,
        tables.SERVED,
        tables.SERVED,
        tables.TURNED_AWAY,
    ]
    assert rows(day.stays, "need", "skill", "start") == [
        (0, 1, clock(9)),
        (1, 0, clock(9, 1)),
        (1, 1, clock(10)),
        (2, 0, clock(9, 11)),
        (2, 1, clock(10, 10)),
    ]


def test_a_day_without_opening_has_nobody_in_it():
    # Open on day 1 only; the wish of day 0 finds all closed and comes again at nine of day 1.
    net = network(sites={"hall": Site(days=[1])})
    day = run(net, demand(net, [clock(10)]))
    assert rows(day.needs, "end", "wishes", "closed_doors", "trips") == [(DAY + clock(9, 10), 2, 1, 1)]
