"""Who loses patience, what stays behind, who comes again and who is lost."""

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


def hurried(patience, **more):
    """One segment whose people wait so long at most."""
    return {"general": Segment(patience=patience, **more)}


def test_who_waits_too_long_leaves_and_is_lost():
    # Busy from 9:00 to 9:10; the second comes at 9:02 and has 5 min of patience. Nobody of the segment comes again.
    net = network(segments=hurried(5 * MINUTE))
    day = run(net, demand(net, [clock(9), clock(9, 2)]))
    assert rows(day.stays, "need", "join", "start", "end", "pool") == [
        (0, clock(9), clock(9), clock(9, 10), 0),
        (1, clock(9, 2), tables.NONE, clock(9, 7), tables.NONE),
    ]
    assert rows(day.visits, "ticket", "leave", "wait", "outcome")[1] == (
        clock(9, 2),
        clock(9, 7),
        5 * MINUTE,
        tables.LEFT,
    )
    assert rows(day.cases, "outcome", "end", "resolved_trip")[1] == (tables.LOST, clock(9, 7), tables.NONE)
    assert rows(day.needs, "outcome", "end", "wishes")[1] == (tables.LOST, clock(9, 7), 1)


def test_a_server_freed_when_patience_ends_takes_that_person():
    # Patience of the second ends at 9:05 + 5 min, the tick at which the server is freed.
    net = network(segments=hurried(5 * MINUTE))
    day = run(net, demand(net, [clock(9), clock(9, 5)]))
    assert values(day.stays, "start") == [clock(9), clock(9, 10)]
    assert values(day.visits, "outcome") == [tables.SERVED, tables.SERVED]


def test_without_patience_a_person_is_served_at_once_or_leaves_at_once():
    net = network(segments=hurried(0))
    day = run(net, demand(net, [clock(9), clock(9, 5), clock(9, 10)]))
    assert rows(day.visits, "leave", "wait", "outcome") == [
        (clock(9, 10), 0, tables.SERVED),
        (clock(9, 5), 0, tables.LEFT),
        (clock(9, 20), 0, tables.SERVED),
    ]


def test_patience_is_spent_by_waiting_only_and_carried_across_stages():
    # Patience 12 min, stages a (10 min) then b. The second person waits from 9:02 to 9:10 for a (8 min), is served until 9:20,
    # then has 4 min left for b, which somebody else keeps until 10:00: he leaves at 9:24. His event of the first wait, at 9:14,
    # did nothing.
    services = {"sb": Service((Stage("b", HOUR),)), "two": Service((Stage("a"), Stage("b")))}
    net = network(
        sites={"hall": Site({"a": Pool(("a",)), "b": Pool(("b",))})},
        services=services,
        segments={"calm": Segment(), "general": Segment(patience=12 * MINUTE)},
    )
    needs = [
        Need(clock(9), ["sb"], segment="calm"),
        Need(clock(9), ["two"], segment="calm", key=(90, 1)),
        Need(clock(9, 2), ["two"]),
    ]
    day = run(net, demand(net, needs))
    assert rows(day.stays, "need", "number", "join", "start", "end")[-2:] == [
        (2, 0, clock(9, 2), clock(9, 10), clock(9, 20)),
        (2, 1, clock(9, 20), tables.NONE, clock(9, 24)),
    ]
    assert rows(day.visits, "wait", "outcome")[-1] == (12 * MINUTE, tables.LEFT)


def test_patience_runs_through_a_break():
    # Comes at 11:55 while the server is busy until 12:05; the break ends at 13:00, patience of an hour at 12:55.
    hall = Site(hours=((clock(9), clock(12)), (clock(13), clock(17))))
    net = network(sites={"hall": hall}, services={"s": Service((Stage(time=15 * MINUTE),))}, segments=hurried(HOUR))
    day = run(net, demand(net, [clock(11, 50), clock(11, 55)]))
    assert rows(day.visits, "leave", "outcome")[1] == (clock(12, 55), tables.LEFT)


def test_who_left_comes_again_on_a_later_day_with_new_patience():
    # Sure to return: the next wish is at nine of the next day, when the server is free.
    net = network(segments=hurried(5 * MINUTE, returns=1.0))
    day = run(net, demand(net, [clock(9), clock(9, 2)]))
    assert rows(day.visits, "need", "number", "trip", "wish", "arrival", "outcome")[1:] == [
        (1, 0, 1, 0, clock(9, 2), tables.LEFT),
        (1, 1, 2, 1, clock(9, day=1), tables.SERVED),
    ]
    assert rows(day.needs, "outcome", "end", "wishes", "trips")[1] == (
        tables.RESOLVED,
        clock(9, 10, day=1),
        2,
        2,
    )
    assert rows(day.cases, "visits", "resolved_trip")[1] == (2, 2)


def test_whether_one_returns_is_a_draw_of_the_visit():
    returns = key_where(lambda luck: luck(decisions.RETURN, 0) < 0.5)
    stays_away = key_where(lambda luck: luck(decisions.RETURN, 0) > 0.5)
    net = network(segments=hurried(5 * MINUTE, returns=0.5))
    for key, wishes in ((returns, 2), (stays_away, 1)):
        day = run(net, demand(net, [Need(clock(9), key=(0, 0)), Need(clock(9, 2), key=key)]))
        assert values(day.needs, "wishes")[1] == wishes


def test_patience_is_drawn_for_each_visit():
    # Uniform on 0 to 20 min. On both days somebody calm holds the only window from one minute before nine for an hour.
    net = network(
        sites={"hall": Site(hours=((clock(8), clock(17)),))},
        services={"s": Service((Stage(time=HOUR),))},
        segments={
            "calm": Segment(),
            "general": Segment(patience=("uniform", {"low": 0, "high": 20 * MINUTE}), returns=1.0),
        },
        wishes=2,
    )
    key = (7, 7)
    busy = [Need(clock(8, 59, day), segment="calm") for day in (0, 1)]
    day = run(net, demand(net, [*busy, Need(clock(9), key=key)]))
    luck = luck_of(key)
    expected = [int(20 * MINUTE * luck(decisions.PATIENCE, number) + 0.5) for number in (0, 1)]
    assert values(day.visits[day.visits["need"] == 1], "wait") == expected


def test_after_the_last_wish_all_is_lost():
    # Two wishes at most: he leaves on both days after a minute, and is lost when he leaves the second time.
    net = network(
        sites={"hall": Site(hours=((clock(8), clock(17)),))},
        segments={"calm": Segment(), "general": Segment(patience=MINUTE, returns=1.0)},
        wishes=2,
    )
    busy = [Need(clock(8, 59, day), segment="calm") for day in (0, 1)]
    day = run(net, demand(net, [*busy, clock(9)]))
    assert rows(day.needs, "outcome", "end", "wishes", "trips")[1] == (tables.LOST, clock(9, 1, day=1), 2, 2)


def test_a_ticket_left_behind_costs_the_server_who_calls_it():
    # Calling in vain costs 2 min. The second leaves at 9:07; at 9:10 the server calls his ticket, at 9:12 the third's.
    net = network(
        sites={"hall": Site({"p": Pool(no_answer=2 * MINUTE)})},
        segments={"calm": Segment(), "general": Segment(patience=5 * MINUTE)},
    )
    needs = [clock(9), clock(9, 2), Need(clock(9, 3), segment="calm")]
    day = run(net, demand(net, needs))
    assert rows(day.no_answers, "pool", "time", "need") == [(0, clock(9, 10), 1)]
    assert rows(day.stays, "need", "start")[2] == (2, clock(9, 12))


def test_a_ticket_left_behind_keeps_its_order():
    # The third has priority and is called before the ticket of the second.
    net = network(
        sites={"hall": Site({"p": Pool(no_answer=2 * MINUTE)})},
        segments={"general": Segment(patience=5 * MINUTE), "vip": Segment(priority=-1)},
    )
    day = run(net, demand(net, [clock(9), clock(9, 2), Need(clock(9, 8), segment="vip")]))
    assert rows(day.no_answers, "time", "need") == [(clock(9, 20), 1)]
    assert rows(day.stays, "need", "start")[2] == (2, clock(9, 10))


def test_a_pool_that_loses_no_time_calls_the_next_at_once():
    # Tickets stay because another pool of the hall would lose time over them; this one records the call and goes on.
    pools = {"fast": Pool(("a",)), "slow": Pool(("b",), no_answer=2 * MINUTE)}
    net = network(sites={"hall": Site(pools)}, segments={"calm": Segment(), "general": Segment(patience=5 * MINUTE)})
    day = run(net, demand(net, [clock(9), clock(9, 2), Need(clock(9, 3), segment="calm")]))
    assert rows(day.no_answers, "pool", "time", "need") == [(0, clock(9, 10), 1)]
    assert rows(day.stays, "need", "start")[2] == (2, clock(9, 10))


def test_without_any_cost_no_ticket_stays():
    net = network(segments=hurried(5 * MINUTE))
    assert len(run(net, demand(net, [clock(9), clock(9, 2)])).no_answers) == 0


def test_tickets_left_behind_take_no_seat():
    # One seat; the second leaves it at 9:07, so the third may wait from 9:08 although the ticket is still there.
    net = network(sites={"hall": Site({"p": Pool(no_answer=2 * MINUTE)}, seats=1)}, segments=hurried(5 * MINUTE))
    day = run(net, demand(net, [clock(9), clock(9, 2), clock(9, 8)]))
    assert rows(day.visits, "ticket", "outcome")[2] == (clock(9, 8), tables.SERVED)


def test_tickets_left_behind_are_cleared_at_closing():
    # The service of 16:50 ends at 17:20; the ticket left at 16:57 was cleared at 17:00. The one waiting is called at 17:20.
    # Who leaves after closing (at 17:05) leaves no ticket.
    net = network(
        sites={"hall": Site({"p": Pool(no_answer=2 * MINUTE)})},
        services={"s": Service((Stage(time=30 * MINUTE),))},
        segments={"calm": Segment(), "general": Segment(patience=5 * MINUTE), "mild": Segment(patience=12 * MINUTE)},
    )
    needs = [
        clock(16, 50),
        clock(16, 52),
        Need(clock(16, 53), segment="mild"),
        Need(clock(16, 54), segment="calm"),
    ]
    day = run(net, demand(net, needs))
    assert len(day.no_answers) == 0
    assert values(day.visits, "outcome") == [tables.SERVED, tables.LEFT, tables.LEFT, tables.SERVED]
    assert values(day.stays, "start")[3] == clock(17, 20)
