"""How results get to people: by mail, to a counter above or back where the case was taken in, with wishes of their own."""

from simnet import tables
from simnet.engine.contract import BY_COLLECTION, ELECTRONIC, ISSUE, TAKE_IN
from simnet.engine.reference import run
from simnet.luck import decisions
from tests.engine.days import (
    HOUR,
    MINUTE,
    Channel,
    Decision,
    Need,
    Pool,
    Segment,
    Service,
    Site,
    Stage,
    clock,
    demand,
    key_where,
    network,
    rows,
    values,
)

DECIDED = Decision("d", 20 * MINUTE)
COUNTER_ABOVE = Site({"back": Pool(("d",)), "p": Pool()}, services=(), level=ISSUE, at=(60, 0))
"""Where results are decided and issued, but nothing is taken in; 60 metres from the people."""
COLLECT = (Stage(time=3 * MINUTE),)
WALKERS = {"general": Segment(speed=(MINUTE, 1))}
THU_TO_WED = (3, 4, 5, 6, 0, 1, 2)


def decided_hall(decision=DECIDED, **service):
    """A hall with a window and a back office."""
    sites = {"hall": Site({"back": Pool(("d",)), "p": Pool()})}
    return {"sites": sites, "services": {"s": Service(decision=decision, **service)}}


def test_mail_takes_working_days():
    net = network(**decided_hall(mail=1.0, mail_days=2), num_days=7, weekday=THU_TO_WED, holidays=(4,))
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "decided", "end", "mailed", "resolved_trip") == [(clock(9, 30), clock(9, 30, day=5), 1, 1)]
    assert values(day.needs, "trips") == [1]


def test_mailing_is_a_draw_of_the_person():
    key_mailed = key_where(lambda luck: luck(decisions.MAIL) < 0.5)
    key_not = key_where(lambda luck: luck(decisions.MAIL) > 0.5)
    net = network(**decided_hall(mail=0.5, mail_days=1))
    day = run(net, demand(net, [Need(clock(9), key=key_mailed), Need(clock(10), key=key_not)]))
    assert rows(day.cases, "mailed", "end") == [(1, clock(9, 30, day=1)), (0, clock(10, 30))]


def test_a_result_is_collected_where_it_is_issued():
    # An hour on foot. The village does not hand out; the county is an hour away from the home in the village.
    sites = {"county": COUNTER_ABOVE, "village": Site(level=TAKE_IN, parent="county")}
    services = {"s": Service(decision=DECIDED, collection=COLLECT)}
    net = network(sites=sites, services=services, segments=WALKERS)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.visits, "site", "trip", "wish", "arrival", "leave", "travel_home", "num_cases") == [
        (1, 1, 0, clock(9), clock(9, 10), 0, 1),
        (0, 2, 1, clock(10, day=1), clock(10, 3, day=1), HOUR, 1),
    ]
    assert rows(day.stays, "stage", "site", "pool") == [(0, 1, 2), (1, 0, 1)]
    assert rows(day.cases, "outcome", "end", "visits", "taken_in", "taken_at", "resolved_trip") == [
        (tables.RESOLVED, clock(10, 3, day=1), 2, 1, 1, 2)
    ]


def test_a_result_comes_down_to_where_it_was_taken_in_if_that_hands_it_out():
    # Decided at 9:30; down with the courier of the village, who goes both ways, by the run at noon. It is there the next day after the
    # hour at which people set out, so it is fetched on the day after that.
    village = Site(
        level=TAKE_IN,
        parent="county",
        hand_out=("s",),
        runs=[(clock(9, 10), clock(9, 10)), (clock(12), clock(9, 30, day=1)), (clock(16), clock(17, day=1))],
    )
    net = network(
        sites={"county": COUNTER_ABOVE, "village": village},
        services={"s": Service(decision=DECIDED, collection=COLLECT)},
        segments=WALKERS,
    )
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.visits, "site", "arrival") == [(1, clock(9)), (1, clock(9, day=2))]
    assert values(day.cases, "end") == [clock(9, 3, day=2)]


def test_a_result_comes_down_leg_by_leg():
    # Up: in the town at 9:20, in the county at 11:00. Down: the town's courier at noon, then the village's at 14:00, there on the
    # next day after the hour at which people set out. The village's first, at 13:00, would have it there tonight.
    runs_of_town = [(clock(9, 30), clock(11)), (clock(12), clock(13, 30)), (clock(19), clock(20))]
    runs_of_village = [
        (clock(9, 10), clock(9, 20)),
        (clock(13), clock(18)),
        (clock(14), clock(9, 30, day=1)),
        (clock(9, 40, day=1), clock(9, 50, day=1)),
    ]
    sites = {
        "county": COUNTER_ABOVE,
        "town": Site({}, hours=(), services=(), level=TAKE_IN, parent="county", runs=runs_of_town),
        "village": Site(level=TAKE_IN, parent="town", hand_out=("s",), runs=runs_of_village),
    }
    net = network(sites=sites, services={"s": Service(decision=Decision(), collection=COLLECT)}, num_days=4)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "decided", "end") == [(clock(11), clock(9, 3, day=2))]


def test_a_result_is_not_fetched_where_it_does_not_lie():
    # The annex next door hands results out too, but this one was decided at the far hall.
    sites = {
        "annex": Site(services=(), level=ISSUE),
        "hall": Site({"back": Pool(("d",)), "p": Pool()}, at=(60, 0)),
    }
    services = {"s": Service(decision=DECIDED, collection=COLLECT)}
    net = network(sites=sites, services=services, segments=WALKERS)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.visits, "site", "arrival") == [(1, clock(10)), (1, clock(10, day=1))]


def test_a_result_that_misses_the_last_run_is_never_handed_out():
    village = Site(level=TAKE_IN, parent="county", hand_out=("s",), runs=[(clock(9, 10), clock(9, 10))])
    net = network(
        sites={"county": COUNTER_ABOVE, "village": village},
        services={"s": Service(decision=DECIDED, collection=COLLECT)},
    )
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "outcome", "decided") == [(tables.OPEN, clock(9, 30))]
    assert values(day.needs, "wishes") == [1]


def test_a_result_renews_the_wishes():
    # One wish for the application, and one more for the result; that one finds the hall closed, and there is no third.
    sites = {"hall": Site({"back": Pool(("d",)), "p": Pool()}, days=(0, 2))}
    services = {"s": Service(decision=DECIDED, collection=COLLECT)}
    net = network(sites=sites, services=services, wishes=1)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.needs, "outcome", "end", "wishes", "closed_doors") == [(tables.LOST, clock(9, day=1), 2, 1)]
    assert rows(day.cases, "outcome", "end", "decided") == [(tables.LOST, clock(9, day=1), clock(9, 30))]


def test_nobody_looks_through_papers_when_a_result_is_fetched():
    # A guide desk looks through those of the application, and sends the person who fetches the result on to the window.
    sites = {"hall": Site({"back": Pool(("d",)), "g": Pool(("g",)), "p": Pool()}, guide=("g", 2 * MINUTE))}
    services = {"s": Service(incomplete_again=1.0, decision=DECIDED, collection=COLLECT)}
    net = network(sites=sites, services=services)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "outcome", "end", "taken_in") == [(tables.RESOLVED, clock(9, 5, day=1), 1)]


def test_a_result_waits_for_the_wish_that_is_to_come_anyway():
    # Papers of t are missing, so there is a wish for the next morning; then s is fetched on the same ticket.
    services = {"s": Service(decision=DECIDED, collection=COLLECT), "t": Service(incomplete=1.0)}
    net = network(sites={"hall": Site({"back": Pool(("d",)), "p": Pool()})}, services=services)
    day = run(net, demand(net, [Need(clock(9), ("s", "t"))]))
    assert rows(day.visits, "arrival", "wish", "num_cases", "leave") == [
        (clock(9), 0, 2, clock(9, 20)),
        (clock(9, day=1), 1, 2, clock(9, 13, day=1)),
    ]
    assert rows(day.cases, "end", "visits", "taken_in") == [
        (clock(9, 3, day=1), 2, 1),
        (clock(9, 13, day=1), 2, 2),
    ]
    assert values(day.needs, "wishes") == [2]


def test_a_result_that_is_ready_while_the_person_is_out_is_seen_to_on_coming_home():
    # s is taken in at 9:10 and decided at 9:30, while t takes until 10:10; the person comes home then, and goes on the next day.
    services = {"s": Service(decision=DECIDED, collection=COLLECT), "t": Service((Stage(time=HOUR),))}
    net = network(sites={"hall": Site({"back": Pool(("d",)), "p": Pool()}, last_ticket=7 * HOUR)}, services=services)
    day = run(net, demand(net, [Need(clock(9), ("s", "t"))]))
    assert rows(day.visits, "set_out", "leave", "wish") == [
        (clock(9), clock(10, 10), 0),
        (clock(9, day=1), clock(9, 3, day=1), 1),
    ]
    assert rows(day.needs, "trips", "end") == [(2, clock(9, 3, day=1))]


def test_a_ready_result_is_gone_for_onward():
    # As before, but the hall still gives tickets at 10:10: the person takes another one without going home.
    services = {"s": Service(decision=DECIDED, collection=COLLECT), "t": Service((Stage(time=HOUR),))}
    net = network(sites={"hall": Site({"back": Pool(("d",)), "p": Pool()})}, services=services)
    day = run(net, demand(net, [Need(clock(9), ("s", "t"))]))
    assert rows(day.visits, "set_out", "trip", "leave") == [
        (clock(9), 1, clock(10, 10)),
        (clock(10, 10), 1, clock(10, 13)),
    ]
    assert values(day.needs, "wishes") == [1]


def test_who_gives_up_loses_nothing_that_is_in_an_office():
    # Patience of 5 minutes: s goes through, t waits behind another one and is lost; s is decided all the same.
    services = {
        "s": Service(decision=DECIDED),
        "t": Service((Stage("b"),)),
        "u": Service((Stage("b", HOUR),)),
    }
    pools = {"back": Pool(("d",)), "pa": Pool(("a",)), "pb": Pool(("b",))}
    segments = {"general": Segment(patience=5 * MINUTE)}
    net = network(sites={"hall": Site(pools)}, services=services, segments=segments)
    day = run(net, demand(net, [Need(clock(9), ("u",)), Need(clock(9), ("s", "t"))]))
    assert rows(day.cases, "outcome", "end")[1:] == [
        (tables.RESOLVED, clock(9, 30)),
        (tables.LOST, clock(9, 15)),
    ]
    assert rows(day.needs, "outcome", "end")[1:] == [(tables.LOST, clock(9, 30))]


def test_a_channel_says_how_its_results_are_had():
    # Electronic, whatever the service says; collected, which a service without a counter for it makes electronic.
    for delivery in (ELECTRONIC, BY_COLLECTION):
        net = network(**decided_hall(mail=1.0), channels={"window": Channel(delivery=delivery)})
        day = run(net, demand(net, [clock(9)]))
        assert rows(day.cases, "mailed", "end") == [(0, clock(9, 30))]
