"""Stages, papers and errands of several services: what a visit gets done, and what needs another one."""

from simnet import tables
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

TWO_POOLS = {"pa": Pool(("a",)), "pb": Pool(("b",))}

# -- stages ---------------------------------------------------------------------------------------------------------


def test_a_stage_without_chance_is_passed_over():
    services = {"s": Service((Stage("a", chance=0.0), Stage("b"), Stage("a", chance=0.0)))}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.stays, "number", "stage", "start") == [(0, 1, clock(9))]
    assert rows(day.cases, "outcome", "end") == [(tables.RESOLVED, clock(9, 10))]


def test_a_case_that_needs_no_stage_is_resolved_on_entering():
    # No queue is joined, so a hall without seats gives the ticket all the same, and papers are never looked through.
    services = {"s": Service((Stage("a", chance=0.0),), incomplete=1.0)}
    net = network(sites={"hall": Site(seats=0)}, services=services)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.visits, "ticket", "leave", "num_cases", "outcome") == [(clock(9), clock(9), 1, tables.SERVED)]
    assert rows(day.cases, "outcome", "end", "taken_in", "visits", "resolved_trip") == [
        (tables.RESOLVED, clock(9), 0, 1, 1)
    ]
    assert len(day.stays) == 0


def test_chance_is_a_draw_of_case_and_stage():
    key = key_where(lambda luck: luck(decisions.CHANCE, 0, "s", "0") < 0.5 < luck(decisions.CHANCE, 0, "s", "1"))
    services = {"s": Service((Stage("a", chance=0.5), Stage("a", chance=0.5), Stage("b")))}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services)
    day = run(net, demand(net, [Need(clock(9), key=key)]))
    assert values(day.stays, "stage") == [0, 2]


def test_a_stage_may_be_needed_again():
    # After the first service the draw (k = 0) says again, after the second (k = 1) it does not. The person queues anew: the
    # other one, waiting since 9:05, is served in between. His chance, if there were one, is not drawn again.
    again = key_where(
        lambda luck: (
            luck(decisions.REPEAT, 0, "s", "0") < 0.5 < luck(decisions.REPEAT, 1, "s", "0")
            and luck(decisions.CHANCE, 0, "s", "0") < 0.5 < luck(decisions.CHANCE, 1, "s", "0")
        )
    )
    once = key_where(lambda luck: luck(decisions.REPEAT, 0, "s", "0") > 0.5 > luck(decisions.CHANCE, 0, "s", "0"))
    net = network(services={"s": Service((Stage(repeat=0.5, chance=0.5),))})
    day = run(net, demand(net, [Need(clock(9), key=again), Need(clock(9, 5), key=once)]))
    assert rows(day.stays, "need", "number", "join", "start") == [
        (0, 0, clock(9), clock(9)),
        (0, 1, clock(9, 10), clock(9, 20)),
        (1, 0, clock(9, 5), clock(9, 10)),
    ]


def test_service_times_are_drawn_for_each_time_a_stage_is_served():
    # Uniform on 0 to 1 h: round(u * 1 h) with the draw number 0 on the first visit, 1 on the second.
    key = (3, 3)
    service = Service((Stage("a", ("uniform", {"low": 0, "high": HOUR})),), incomplete=1.0)
    net = network(services={"s": service})
    day = run(net, demand(net, [Need(clock(9), key=key)]))
    expected = [int(HOUR * luck_of(key)(decisions.SERVICE_TIME, served, "s", "0") + 0.5) for served in (0, 1)]
    assert [end - start for start, end in rows(day.stays, "start", "end")] == expected


# -- papers ---------------------------------------------------------------------------------------------------------


def test_who_lacks_papers_comes_again():
    # Papers are surely missing the first time, never later. The first stage is served on both days, the second on the second
    # only; the first visit counts as served, its time was spent.
    services = {"s": Service((Stage("a"), Stage("b")), incomplete=1.0)}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services)
    day = run(net, demand(net, [clock(10)]))
    assert rows(day.stays, "visit", "stage", "start", "end") == [
        (0, 0, clock(10), clock(10, 10)),
        (1, 0, clock(9, day=1), clock(9, 10, day=1)),
        (1, 1, clock(9, 10, day=1), clock(9, 20, day=1)),
    ]
    assert values(day.visits, "outcome") == [tables.SERVED, tables.SERVED]
    assert rows(day.cases, "outcome", "end", "taken_in", "visits", "resolved_trip") == [
        (tables.RESOLVED, clock(9, 20, day=1), 2, 2, 2)
    ]


def test_papers_may_be_missing_again_and_again():
    # Also every later time, with three wishes: looked through three times, lost at the end of the third visit.
    net = network(services={"s": Service(incomplete=1.0, incomplete_again=1.0)}, wishes=3)
    day = run(net, demand(net, [clock(10)]))
    assert rows(day.cases, "outcome", "end", "taken_in", "visits") == [(tables.LOST, clock(9, 10, day=2), 3, 3)]
    assert rows(day.needs, "outcome", "end", "wishes") == [(tables.LOST, clock(9, 10, day=2), 3)]


def test_papers_are_a_draw_of_the_case_by_the_number_of_looks():
    key = key_where(
        lambda luck: (
            luck(decisions.INCOMPLETE, 0, "s") < 0.5
            and luck(decisions.INCOMPLETE, 1, "s") < 0.5 < luck(decisions.INCOMPLETE, 2, "s")
        )
    )
    net = network(services={"s": Service(incomplete=0.5, incomplete_again=0.5)}, num_days=5)
    assert values(run(net, demand(net, [Need(clock(9), key=key)])).cases, "taken_in") == [3]


def test_missing_papers_are_told_before_a_repeat():
    # Papers are missing after the first service: no repeat on that visit, though its draw (k = 0) would say so. On the second
    # visit the draw of the repeat is that of k = 1, which says no.
    key = key_where(lambda luck: luck(decisions.REPEAT, 0, "s", "0") < 0.5 < luck(decisions.REPEAT, 1, "s", "0"))
    net = network(services={"s": Service((Stage(repeat=0.5),), incomplete=1.0)})
    day = run(net, demand(net, [Need(clock(9), key=key)]))
    assert rows(day.stays, "visit", "number") == [(0, 0), (1, 0)]


def test_a_tolerant_site_takes_incomplete_papers_in():
    services = {"s": Service((Stage("a"), Stage("b")), incomplete=1.0)}
    net = network(sites={"hall": Site(TWO_POOLS, tolerant=["s"])}, services=services)
    day = run(net, demand(net, [clock(10)]))
    assert rows(day.cases, "outcome", "end", "taken_in", "visits") == [(tables.RESOLVED, clock(10, 20), 1, 1)]


def test_papers_are_looked_through_once_a_visit():
    # Three services on one visit: two stages, of which one is repeated; one look. A second look would find them missing.
    key = key_where(lambda luck: luck(decisions.REPEAT, 0, "s", "0") < 0.5 < luck(decisions.REPEAT, 1, "s", "0"))
    services = {"s": Service((Stage("a", repeat=0.5), Stage("b")), incomplete_again=1.0)}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services)
    day = run(net, demand(net, [Need(clock(9), key=key)]))
    assert rows(day.cases, "outcome", "taken_in") == [(tables.RESOLVED, 1)]
    assert len(day.stays) == 3


# -- the guide desk -------------------------------------------------------------------------------------------------

DESK = {"desk": Pool(("g",)), "pa": Pool(("a",))}


def test_everybody_passes_the_guide_desk_first():
    # 2 min at the desk, 10 at the window. The second finds the desk busy until 9:02 and the window until 9:12.
    hall = Site(DESK, guide=("g", 2 * MINUTE))
    net = network(sites={"hall": hall})
    day = run(net, demand(net, [clock(9), clock(9, 1)]))
    assert rows(day.stays, "need", "number", "case", "stage", "skill", "join", "start", "pool") == [
        (0, 0, -1, -1, 1, clock(9), clock(9), 0),
        (0, 1, 0, 0, 0, clock(9, 2), clock(9, 2), 1),
        (1, 0, -1, -1, 1, clock(9, 1), clock(9, 2), 0),
        (1, 1, 1, 0, 0, clock(9, 4), clock(9, 12), 1),
    ]
    assert values(day.cases, "taken_in") == [1, 1]


def test_the_guide_desk_saves_the_window_the_time_of_those_without_papers():
    # Sent away at 9:02 by the desk; the next day looked through by the desk only, so taken in twice, not three times.
    net = network(sites={"hall": Site(DESK, guide=("g", 2 * MINUTE))}, services={"s": Service(incomplete=1.0)})
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.visits, "leave", "num_cases", "outcome") == [
        (clock(9, 2), 1, tables.SERVED),
        (clock(9, 12, day=1), 1, tables.SERVED),
    ]
    assert values(day.stays, "case") == [-1, -1, 0]
    assert rows(day.cases, "taken_in", "visits", "resolved_trip") == [(2, 2, 2)]


def test_the_guide_desk_knows_the_segments_priority_only():
    # The desk is busy until 9:10. A hurried service (-5) does not count there, the segment (-1) does.
    net = network(
        sites={"hall": Site(DESK, guide=("g", 10 * MINUTE))},
        services={"hurried": Service(priority=-5), "s": Service()},
        segments={"general": Segment(), "vip": Segment(priority=-1)},
    )
    day = run(
        net, demand(net, [clock(9), clock(9, 1), Need(clock(9, 2), ["hurried"]), Need(clock(9, 3), segment="vip")])
    )
    at_desk = day.stays[day.stays["case"] == -1]
    assert values(at_desk, "start") == [clock(9), clock(9, 20), clock(9, 30), clock(9, 10)]


def test_the_guide_desks_time_is_a_draw_of_the_visit_at_the_pools_pace():
    key = (4, 4)
    pools = {"desk": Pool(("g",), pace={"g": 2000}), "pa": Pool(("a",))}
    net = network(sites={"hall": Site(pools, guide=("g", ("uniform", {"low": 0, "high": HOUR})))})
    day = run(net, demand(net, [Need(clock(9), key=key)]))
    time = int(HOUR * luck_of(key)(decisions.GUIDE_TIME, 0) + 0.5)
    assert values(day.stays, "end")[0] == clock(9) + 2 * time


def test_seats_are_looked_at_for_the_guide_desk():
    # No seats: the desk is free again at 9:02, though the window is busy; the person of 9:03 may enter, then waits all the same.
    net = network(sites={"hall": Site(DESK, guide=("g", 2 * MINUTE), seats=0)}, num_days=1)
    day = run(net, demand(net, [clock(9), clock(9, 1), clock(9, 3)]))
    assert values(day.visits, "outcome") == [tables.SERVED, tables.TURNED_AWAY, tables.SERVED]


# -- several services -----------------------------------------------------------------------------------------------


def test_one_ticket_covers_all_cases_that_the_site_takes():
    # s then t, in the order of the cases; resolved at 9:10 and 9:20 on one trip.
    services = {"s": Service((Stage("a"),)), "t": Service((Stage("b"),))}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services)
    day = run(net, demand(net, [Need(clock(9), ["t", "s"])]))
    assert rows(day.visits, "num_cases", "leave", "outcome") == [(2, clock(9, 20), tables.SERVED)]
    assert rows(day.stays, "case", "skill", "start") == [(0, 1, clock(9)), (1, 0, clock(9, 10))]
    assert rows(day.cases, "outcome", "end", "visits", "resolved_trip") == [
        (tables.RESOLVED, clock(9, 10), 1, 1),
        (tables.RESOLVED, clock(9, 20), 1, 1),
    ]
    assert rows(day.needs, "outcome", "end", "trips") == [(tables.RESOLVED, clock(9, 20), 1)]


def two_halls(**centre):
    """A hall at home that takes s, a centre for t 600 m on; everybody walks 1 m a 100 ms, 600 m a minute."""
    return {
        "sites": {
            "hall": Site({"pa": Pool(("a",))}, services=["s"]),
            "mall": Site({"pb": Pool(("b",))}, services=["t"], at=(600, 0), **centre),
        },
        "services": {"s": Service((Stage("a"),)), "t": Service((Stage("b"),))},
        "segments": {"general": Segment(speed=(100, 1))},
    }


def test_what_one_site_does_not_take_is_done_at_another_on_the_same_day():
    # Served at the hall until 9:10, a minute's walk, served there from 9:11 to 9:21, a minute home. One wish, one trip.
    net = network(**two_halls())
    day = run(net, demand(net, [Need(clock(9), ["s", "t"])]))
    assert rows(
        day.visits, "number", "trip", "wish", "site", "set_out", "arrival", "leave", "travel", "travel_home"
    ) == [
        (0, 1, 0, 0, clock(9), clock(9), clock(9, 10), 0, 0),
        (1, 1, 0, 1, clock(9, 10), clock(9, 11), clock(9, 21), MINUTE, MINUTE),
    ]
    assert values(day.visits, "num_cases") == [1, 1]
    assert rows(day.needs, "outcome", "end", "wishes", "trips") == [(tables.RESOLVED, clock(9, 21), 1, 1)]


def test_what_cannot_be_reached_on_the_same_day_waits_for_the_next_wish():
    # The centre closes at 9:11 on day 0, the tick of arrival; the next wish begins the second trip on day 1.
    net = network(**two_halls(hours=((clock(9), clock(9, 11)),)))
    day = run(net, demand(net, [Need(clock(9), ["s", "t"])]))
    assert rows(day.visits, "trip", "wish", "site", "arrival", "travel_home") == [
        (1, 0, 0, clock(9), 0),
        (2, 1, 1, clock(9, 1, day=1), MINUTE),
    ]
    assert values(day.cases, "resolved_trip") == [1, 2]


def test_onward_one_may_wait_for_an_opening_of_the_same_day_only():
    # The centre opens at 10:00: within flex, the same day. If it opens on day 1 only, within 24 h of flex: not onward.
    net = network(**two_halls(hours=((clock(10), clock(17)),)), flex=HOUR)
    day = run(net, demand(net, [Need(clock(9), ["s", "t"])]))
    assert rows(day.visits, "trip", "arrival", "ticket")[1] == (1, clock(10), clock(10))
    net = network(**two_halls(days=[1]), flex=24 * HOUR)
    day = run(net, demand(net, [Need(clock(9), ["s", "t"])]))
    assert rows(day.visits, "trip", "wish", "arrival")[1] == (2, 1, clock(9, 1, day=1))


def test_cases_that_wait_for_papers_do_not_lead_onward():
    # s lacks papers on day 0; t is done at the centre the same day; s on day 1.
    layout = two_halls()
    layout["services"]["s"] = Service((Stage("a"),), incomplete=1.0)
    net = network(**layout)
    day = run(net, demand(net, [Need(clock(9), ["s", "t"])]))
    assert rows(day.visits, "trip", "site", "arrival") == [
        (1, 0, clock(9)),
        (1, 1, clock(9, 11)),
        (2, 0, clock(9, day=1)),
    ]
    assert values(day.cases, "resolved_trip") == [2, 1]


def test_a_case_without_papers_makes_room_for_the_next_of_the_ticket():
    services = {"s": Service((Stage("a"), Stage("a")), incomplete=1.0), "t": Service((Stage("b"),))}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services)
    day = run(net, demand(net, [Need(clock(9), ["s", "t"])]))
    assert rows(day.stays, "visit", "case", "start") == [
        (0, 0, clock(9)),
        (0, 1, clock(9, 10)),
        (1, 0, clock(9, day=1)),
        (1, 0, clock(9, 10, day=1)),
    ]
    assert rows(day.visits, "num_cases") == [(2,), (1,)]


def test_who_leaves_keeps_what_is_resolved_and_loses_the_rest():
    # s is resolved at 9:10; the server of b is busy until 10:00, and patience ends at 9:15. Need: lost, at 9:15.
    services = {"s": Service((Stage("a"),)), "t": Service((Stage("b", HOUR),))}
    segments = {"calm": Segment(), "general": Segment(patience=5 * MINUTE)}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services, segments=segments)
    needs = [Need(clock(9), ["t"], segment="calm"), Need(clock(9), ["s", "t"], key=(9, 9))]
    day = run(net, demand(net, needs))
    assert rows(day.cases, "outcome", "end", "resolved_trip")[1:] == [
        (tables.RESOLVED, clock(9, 10), 1),
        (tables.LOST, clock(9, 15), tables.NONE),
    ]
    assert rows(day.needs, "outcome", "end")[1] == (tables.LOST, clock(9, 15))


def test_who_leaves_loses_the_case_that_waits_for_papers_too():
    services = {"s": Service((Stage("a"),), incomplete=1.0), "t": Service((Stage("b", HOUR),))}
    segments = {"calm": Segment(), "general": Segment(patience=5 * MINUTE)}
    net = network(sites={"hall": Site(TWO_POOLS)}, services=services, segments=segments)
    needs = [Need(clock(9), ["t"], segment="calm"), Need(clock(9), ["s", "t"], key=(9, 9))]
    day = run(net, demand(net, needs))
    assert rows(day.cases, "outcome", "end")[1:] == [(tables.LOST, clock(9, 15))] * 2
