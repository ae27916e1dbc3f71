"""From papers to a decision: parents and couriers, acceptance and promise, desks, what is decided on the spot."""

from simnet import tables
from simnet.engine.contract import ACCEPT, DAY, DECIDE, ISSUE, ITEM, TAKE_IN
from simnet.engine.reference import run
from simnet.luck import decisions
from tests.engine.days import (
    HOUR,
    MINUTE,
    Decision,
    Need,
    Pool,
    Service,
    Site,
    Stage,
    clock,
    demand,
    luck_of,
    network,
    rows,
    values,
)

BACK = {"back": Pool(("d",))}
DECIDED = Decision("d", 20 * MINUTE)
COUNTER_ABOVE = Site({"back": Pool(("d",)), "p": Pool()}, services=(), level=ISSUE, at=(60, 0))
"""Where results are decided and issued, but nothing is taken in; 60 metres from the people."""
THU_TO_WED = (3, 4, 5, 6, 0, 1, 2)


def chain(village_runs, town_runs, village_level=TAKE_IN):
    """A village that takes in, a town above it that accepts, a county above that which decides; rows: county, town, village."""
    return {
        "county": Site(BACK, services=(), level=ISSUE),
        "town": Site({}, hours=(), services=(), level=ACCEPT, parent="county", runs=town_runs),
        "village": Site(level=village_level, parent="town", runs=village_runs),
    }


def decided_hall(decision=DECIDED, **service):
    """A hall with a window and a back office."""
    sites = {"hall": Site({"back": Pool(("d",)), "p": Pool()})}
    return {"sites": sites, "services": {"s": Service(decision=decision, **service)}}


# -- ways -----------------------------------------------------------------------------------------------------------


def test_papers_go_up_to_where_the_decision_is_made():
    sites = chain([(clock(9, 30), clock(9, 45))], [(clock(10), clock(11)), (clock(14), clock(15))])
    net = network(sites=sites, services={"s": Service(decision=DECIDED)})
    day = run(net, demand(net, [clock(9)]))
    # In at 9:10, accepted in the town, at the county by its courier; nothing is said of results, so they are electronic.
    assert rows(day.cases, "outcome", "end", "by", "taken_at", "accepted", "due", "decided", "mailed") == [
        (tables.RESOLVED, clock(11, 20), 0, 2, clock(9, 45), -1, clock(11, 20), 0)
    ]
    assert rows(day.papers, "case", "number", "kind", "site", "skill", "join", "start", "end", "pool") == [
        (0, 0, tables.DECISION, 0, 1, clock(11), clock(11), clock(11, 20), 0)
    ]
    assert rows(day.visits, "leave", "travel_home") == [(clock(9, 10), 0)]
    assert rows(day.needs, "outcome", "end", "wishes") == [(tables.RESOLVED, clock(11, 20), 1)]


def test_a_courier_takes_along_what_is_there_at_the_very_tick():
    def taken_in_at_10_past(first_run):
        net = network(
            sites=chain([(first_run, clock(10)), (clock(12), clock(13))], None),
            services={"s": Service(decision=DECIDED)},
        )
        return values(run(net, demand(net, [clock(9)])).papers, "join")

    assert taken_in_at_10_past(clock(9, 10)) == [clock(10)]
    assert taken_in_at_10_past(clock(9, 10) - 1) == [clock(13)]


def test_without_a_courier_papers_are_there_at_once():
    net = network(sites=chain(None, None), services={"s": Service(decision=DECIDED)})
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "accepted", "decided") == [(clock(9, 10), clock(9, 30))]


def test_after_the_last_run_papers_stay():
    # The village accepts in one case, not in the other: acceptance that is never got to is not written down.
    for level, accepted in ((TAKE_IN, -1), (ACCEPT, clock(9, 10))):
        net = network(
            sites=chain([(clock(9), clock(10))], None, level), services={"s": Service(decision=DECIDED)}, num_days=2
        )
        day = run(net, demand(net, [clock(9)]))
        assert rows(day.cases, "outcome", "taken_at", "accepted", "decided") == [(tables.OPEN, 2, accepted, -1)]
        assert len(day.papers) == 0
        assert values(day.needs, "wishes") == [1]


def test_where_nobody_above_decides_papers_stay():
    net = network(sites={"hall": Site(level=ACCEPT)}, services={"s": Service(decision=DECIDED)})
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "outcome", "accepted", "decided") == [(tables.OPEN, clock(9, 10), -1)]


def test_a_decision_that_nobody_works_on_is_made_as_the_papers_arrive():
    sites = chain([(clock(9, 30), clock(9, 45))], None)
    net = network(sites=sites, services={"s": Service(decision=Decision())})
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "accepted", "decided", "end") == [(clock(9, 45), clock(9, 45), clock(9, 45))]
    assert len(day.papers) == 0


# -- acceptance and promise -----------------------------------------------------------------------------------------


def test_the_promise_counts_working_days_from_acceptance():
    # Taken in on a Thursday, accepted on Friday: Saturday, Sunday and a holiday on Monday do not count.
    sites = chain([(clock(9, day=1), clock(10, day=1))], None)
    services = {"s": Service(decision=Decision("d", HOUR, promised=1))}
    net = network(sites=sites, services=services, num_days=7, weekday=THU_TO_WED, holidays=(4,))
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "accepted", "due") == [(clock(10, day=1), clock(24, day=5) - 1)]


def test_beyond_the_calendar_every_day_is_a_working_day():
    hall = decided_hall(Decision("d", HOUR, promised=5))
    net = network(**hall, num_days=7, weekday=THU_TO_WED, holidays=(4,))
    day = run(net, demand(net, [clock(9)]))
    # Friday, Tuesday, Wednesday, and two days that the calendar does not know.
    assert rows(day.cases, "accepted", "due") == [(clock(9, 10), clock(24, day=8) - 1)]


def test_a_promise_of_no_days_is_one_for_the_day_of_acceptance():
    net = network(**decided_hall(Decision("d", HOUR, promised=0)), weekday=(6, 0, 1))
    day = run(net, demand(net, [clock(9)]))
    assert values(day.cases, "due") == [clock(24) - 1]


def test_elapsed_days_are_working_days_at_the_same_time_of_the_day():
    # 1.5 days are two. From Thursday 9:30: Friday, and Tuesday after a weekend and a holiday.
    hall = decided_hall(Decision("d", 20 * MINUTE, elapsed=3 * DAY // 2))
    net = network(**hall, num_days=7, weekday=THU_TO_WED, holidays=(4,))
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "decided", "end") == [(clock(9, 30, day=5), clock(9, 30, day=5))]
    assert values(day.papers, "end") == [clock(9, 30)]


def test_elapsed_days_below_a_half_are_none():
    net = network(**decided_hall(Decision("d", 20 * MINUTE, elapsed=DAY // 2 - 1)))
    assert values(run(net, demand(net, [clock(9)])).cases, "decided") == [clock(9, 30)]


# -- desks ----------------------------------------------------------------------------------------------------------


def test_the_most_urgent_papers_come_first():
    # All come to the desk at 9:10. What is promised is as urgent as its date; what is not, as the tick at which it came.
    services = {
        name: Service(decision=Decision("d", 30 * MINUTE, promised=promised))
        for name, promised in (("fast", 1), ("plain", -1), ("slow", 5))
    }
    net = network(sites={"hall": Site({"back": Pool(("d",)), "p": Pool(count=5)})}, services=services)
    needs = [Need(clock(9), (name,)) for name in ("slow", "slow", "fast", "fast", "plain")]
    day = run(net, demand(net, needs))
    assert rows(day.papers, "case", "join", "start") == [
        (0, clock(9, 10), clock(9, 10)),
        (1, clock(9, 10), clock(11, 10)),
        (2, clock(9, 10), clock(10, 10)),
        (3, clock(9, 10), clock(10, 40)),
        (4, clock(9, 10), clock(9, 40)),
    ]


def test_of_equally_urgent_papers_those_that_came_first_come_first():
    net = network(**decided_hall(Decision("d", HOUR, promised=3)))
    day = run(net, demand(net, [clock(9), clock(9, 1), clock(9, 2)]))
    assert rows(day.papers, "join", "start") == [
        (clock(9, 10), clock(9, 10)),
        (clock(9, 20), clock(10, 10)),
        (clock(9, 30), clock(11, 10)),
    ]


def test_windows_help_only_when_nobody_waits():
    services = {"s": Service(decision=Decision("d", 30 * MINUTE))}
    net = network(sites={"hall": Site({"p": Pool(("a", "d"))})}, services=services)
    day = run(net, demand(net, [clock(9), clock(9, 5), clock(9, 30)]))
    # Papers of 0 lie there from 9:10, while 1 is served; who comes at 9:30 finds the window at work on papers, and goes before
    # the papers of 1, which have lain there since 9:20.
    assert values(day.stays, "start") == [clock(9), clock(9, 10), clock(9, 50)]
    assert rows(day.papers, "join", "start", "end") == [
        (clock(9, 10), clock(9, 20), clock(9, 50)),
        (clock(9, 20), clock(10), clock(10, 30)),
        (clock(10), clock(10, 30), clock(11)),
    ]


def test_papers_take_the_pool_that_can_do_least_else():
    pools = {"many": Pool(("a", "d", "x")), "only": Pool(("d",))}
    net = network(sites={"hall": Site(pools)}, services={"s": Service(decision=Decision("d", HOUR))})
    day = run(net, demand(net, [clock(9), clock(9, 20)]))
    assert rows(day.papers, "start", "pool") == [(clock(9, 10), 1), (clock(9, 30), 0)]


def test_posts_kept_after_closing_do_not_work_on_papers():
    net = network(sites={"hall": Site({"p": Pool(("a", "d"))})}, services={"s": Service(decision=Decision("d", HOUR))})
    day = run(net, demand(net, [clock(16, 55)]))
    assert rows(day.holds, "start", "end") == [(clock(17), clock(17, 5))]
    assert rows(day.papers, "join", "start", "end") == [(clock(17, 5), clock(9, day=1), clock(10, day=1))]


def test_posts_that_are_still_kept_do_not_work_on_papers_either():
    # One person is in service until 17:30, so both posts are kept; one of them is idle from 17:05, when the papers come.
    services = {"s": Service(decision=Decision("d", HOUR)), "t": Service((Stage(time=HOUR),))}
    net = network(sites={"hall": Site({"p": Pool(("a", "d"), count=2)})}, services=services)
    day = run(net, demand(net, [Need(clock(16, 30), ("t",)), Need(clock(16, 55))]))
    assert rows(day.holds, "end", "count") == [(clock(17, 30), 2)]
    assert rows(day.papers, "join", "start") == [(clock(17, 5), clock(9, day=1))]


def test_a_back_office_has_hours_of_its_own_and_finishes_what_it_does():
    roster = ((clock(20), 1), (clock(20, 30), 0))
    sites = {"hall": Site({"back": Pool(("d",), roster=roster), "p": Pool()})}
    net = network(sites=sites, services={"s": Service(decision=Decision("d", HOUR))}, num_days=2)
    day = run(net, demand(net, [clock(9), clock(9)]))
    assert rows(day.papers, "start", "end", "pool") == [(clock(20), clock(21), 0), (-1, -1, -1)]


def test_pace_holds_for_papers_and_a_pause_does_not():
    pools = {"back": Pool(("d",), pace={"d": 1500}, between=HOUR), "p": Pool(count=2)}
    net = network(sites={"hall": Site(pools)}, services={"s": Service(decision=DECIDED)})
    day = run(net, demand(net, [clock(9), clock(9)]))
    assert rows(day.papers, "start", "end") == [(clock(9, 10), clock(9, 40)), (clock(9, 40), clock(10, 10))]


def test_work_that_is_not_done_at_the_stop_has_no_end():
    net = network(**decided_hall(Decision("d", HOUR)), horizon=clock(9, 30))
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.papers, "start", "end", "pool") == [(clock(9, 10), -1, 0)]
    assert rows(day.cases, "outcome", "accepted", "decided") == [(tables.OPEN, clock(9, 10), -1)]


def test_the_run_goes_on_until_the_decision():
    net = network(**decided_hall(Decision("d", HOUR)), window_end=clock(9, 15))
    day = run(net, demand(net, [clock(9), Need(clock(9, 30), cohort=False)]))
    assert day.end == clock(11, 10)  # the end of the work on the other one's papers, not carried out
    assert values(day.cases, "end") == [clock(10, 10), -1]


# -- decided on the spot --------------------------------------------------------------------------------------------


def test_who_takes_it_in_may_decide_it():
    net = network(**decided_hall(Decision("d", HOUR, promised=3, on_the_spot=True), mail=1.0))
    day = run(net, demand(net, [clock(9)]))
    # What the same site issues is handed over at once, whatever else is said of results.
    assert rows(day.cases, "outcome", "end", "accepted", "decided", "mailed", "resolved_trip") == [
        (tables.RESOLVED, clock(9, 10), -1, clock(9, 10), 0, 1)
    ]
    assert len(day.papers) == 0


def test_what_is_decided_on_the_spot_may_be_issued_above():
    sites = {
        "county": COUNTER_ABOVE,
        "village": Site(level=DECIDE, parent="county", runs=[(clock(12), clock(13))]),
    }
    services = {"s": Service(decision=Decision(on_the_spot=True), mail=1.0, mail_days=1)}
    net = network(sites=sites, services=services)
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "decided", "mailed", "end") == [(clock(9, 10), 1, clock(13, day=1))]


def test_a_site_without_the_level_decides_nothing_on_the_spot():
    net = network(
        sites=chain(None, None, ACCEPT), services={"s": Service(decision=Decision("d", HOUR, on_the_spot=True))}
    )
    day = run(net, demand(net, [clock(9)]))
    assert rows(day.cases, "accepted", "decided") == [(clock(9, 10), clock(10, 10))]


# -- several of one service -----------------------------------------------------------------------------------------


def test_three_of_one_service_take_three_times():
    # Each item has a draw of its own at the window and at the desk; pace is applied to the sum.
    uniform = ("uniform", {"low": 0, "high": HOUR})
    pools = {"back": Pool(("d",)), "p": Pool(pace={"a": 500})}
    services = {"s": Service((Stage("a", uniform),), decision=Decision("d", uniform))}
    net = network(sites={"hall": Site(pools)}, services=services)
    key = (5, 7)
    day = run(net, demand(net, [Need(clock(9), key=key, quantity=3)]))
    luck = luck_of(key)
    at_window = sum(int(luck(decisions.SERVICE_TIME, item * ITEM, "s", "0") * HOUR + 0.5) for item in range(3))
    at_desk = sum(int(luck(decisions.DECISION_TIME, item * ITEM, "s") * HOUR + 0.5) for item in range(3))
    served = clock(9) + (at_window * 500 + 500) // 1000
    assert values(day.stays, "end") == [served]
    assert values(day.papers, "end") == [served + at_desk]
    assert values(day.cases, "visits") == [1]
