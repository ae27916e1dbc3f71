"""The run as a whole: when it stops, in what order it goes, what it tells an observer, and laws over many people."""

import numpy as np
import pytest

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import DAY, LEAST_TIME
from simnet.engine.reference import run
from simnet.engine.reference_calendar import Calendar
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
    network,
    rows,
    values,
)


def test_the_run_stops_at_the_first_event_after_the_window_when_the_cohort_is_done():
    # The cohort (need 0) is done at 9:10; the window ends at 10:00. Needs after it come at 9:30, 9:55 and 10:20. The service of
    # 9:55 ends at 10:05: that event is not carried out any more.
    net = network(window_end=clock(10))
    others = [Need(clock(9, 30), cohort=False), Need(clock(9, 55), cohort=False), Need(clock(10, 20), cohort=False)]
    day = run(net, demand(net, [clock(9), *others]))
    assert day.end == clock(10, 5)
    assert values(day.needs, "outcome") == [tables.RESOLVED, tables.RESOLVED, tables.OPEN, tables.OPEN]
    assert values(day.needs, "wishes") == [1, 1, 1, 0]
    assert rows(day.visits, "need", "leave", "outcome")[2] == (2, tables.NONE, tables.INSIDE)
    assert rows(day.stays, "start", "end")[2] == (clock(9, 55), tables.NONE)


def test_the_run_goes_on_until_the_last_of_the_cohort_is_done():
    # Need 0 waits for the next day because of its papers: done at 9:10 of day 1. The next event is the wish at noon.
    net = network(services={"s": Service(incomplete=1.0)}, window_end=clock(10))
    day = run(net, demand(net, [clock(9), Need(clock(12, day=1), cohort=False)]))
    assert rows(day.needs, "outcome", "end")[0] == (tables.RESOLVED, clock(9, 10, day=1))
    assert day.end == clock(12, day=1)


def test_a_lost_need_is_done_too():
    # Lost at 9:05; the window ends at 9:03, the service of 9:00 ends at 9:10: the first event after 9:05.
    segments = {"calm": Segment(), "general": Segment(patience=3 * MINUTE)}
    net = network(segments=segments, window_end=clock(9, 3))
    day = run(net, demand(net, [Need(clock(9), segment="calm", cohort=False), clock(9, 2)]))
    assert day.end == clock(9, 10)
    assert values(day.needs, "outcome") == [tables.OPEN, tables.LOST]


def test_patience_that_is_no_longer_due_does_not_stop_the_run():
    # Need 1 waits from 9:05 with 30 min of patience, is served at 9:10 and done at 9:20, when the window ends. At 9:35 nobody's
    # patience ends any more: the first event after the window is the closing at 17:00.
    net = network(window_end=clock(9, 20), segments={"general": Segment(patience=30 * MINUTE)})
    day = run(net, demand(net, [clock(9), clock(9, 5)]))
    assert day.end == clock(17)


def test_the_run_stops_at_the_horizon():
    # An event exactly at the horizon is not carried out.
    net = network(horizon=clock(9, 10))
    day = run(net, demand(net, [clock(9)]))
    assert day.end == clock(9, 10)
    assert values(day.needs, "outcome") == [tables.OPEN]


def test_a_run_without_further_events_ends_at_the_horizon():
    net = network(sites={"hall": Site(days=[])}, weekday=[0, 1, 2])
    day = run(net, demand(net, [clock(9)]))
    assert day.end == 3 * DAY
    assert len(day.visits) == 0


def test_waits_that_are_not_over_at_the_end_are_not_in_the_visit():
    net = network(horizon=clock(9, 8))
    day = run(net, demand(net, [clock(9), clock(9, 5)]))
    assert rows(day.visits, "leave", "wait", "outcome")[1] == (tables.NONE, 0, tables.INSIDE)
    assert rows(day.stays, "join", "start", "end", "pool")[1] == (clock(9, 5), -1, -1, -1)


def test_events_happen_in_the_order_of_time_kind_and_id():
    # Scheduled in the wrong order on purpose; an event may schedule one before others of its own tick.
    calendar, seen = Calendar(), []

    def zero_service():
        seen.append("arrival")
        calendar.schedule(5, contract.END_SERVICE, 9, lambda: seen.append("end"))

    calendar.schedule(5, contract.WISH, 0, lambda: seen.append("wish 0"))
    calendar.schedule(7, contract.CLOSE, 0, lambda: seen.append("close"))
    calendar.schedule(5, contract.WISH, 1_000_000, lambda: seen.append("wish 1000000"))
    calendar.schedule(5, contract.WISH, 3, lambda: seen.append("wish 3"))
    calendar.schedule(5, contract.ARRIVAL, 4, zero_service)
    calendar.schedule(6, contract.OPEN_DOOR, 0, lambda: seen.append("open"))
    assert calendar.run(lambda time: False) is None
    assert seen == ["arrival", "end", "wish 0", "wish 3", "wish 1000000", "open", "close"]


def test_an_observer_is_told_each_event_that_did_something():
    # Need 1 is served at 9:10, so his patience, up at 9:15, ends nothing and is not told.
    net = network(segments={"general": Segment(patience=10 * MINUTE)}, num_days=1)
    told = []
    day = run(net, demand(net, [clock(9), clock(9, 5)]), lambda *event: told.append(event))
    assert [event[:3] for event in told] == [
        (clock(9), contract.ROSTER, 0),
        (clock(9), contract.OPEN_DOOR, 0),
        (clock(9), contract.WISH, 0),
        (clock(9), contract.ARRIVAL, 0),
        (clock(9, 5), contract.WISH, 1),
        (clock(9, 5), contract.ARRIVAL, 1),
        (clock(9, 10), contract.END_SERVICE, 0),
        (clock(9, 20), contract.END_SERVICE, 1),
        (clock(17), contract.CLOSE, 0),
        (clock(17), contract.ROSTER, 0),
    ]
    assert "hall/p serves need 1" in told[6][3]
    assert run(net, demand(net, [clock(9), clock(9, 5)])).equals(day)


@pytest.fixture(scope="module")
def street():
    """A busy fortnight with three sites: lost patience, papers, breaks, errands of two services."""
    rng = np.random.default_rng(7)
    lunch = ((clock(9), clock(12)), (clock(13), clock(17)))
    lognormal = ("lognormal", {"mean": 12 * MINUTE, "cv": 0.7})
    net = network(
        sites={
            "big": Site({"all": Pool(("a", "b"), 1), "pa": Pool(("a",), 2)}, lunch, seats=12),
            "small": Site({"pa": Pool(("a",), between=MINUTE)}, lunch, services=["s"], at=(800, 0), send_home=True),
            "special": Site({"pb": Pool(("b",), no_answer=MINUTE)}, services=["t"], at=(0, 500)),
        },
        services={
            "s": Service((Stage("a", lognormal, repeat=0.1),), incomplete=0.2, incomplete_again=0.05),
            "t": Service((Stage("b", lognormal), Stage("b", 2 * MINUTE, chance=0.3)), incomplete=0.1),
        },
        segments={
            "general": Segment(speed=(720, 1), patience=("exponential", {"mean": HOUR}), returns=0.7),
            "old": Segment(speed=(1000, 1), priority=-1, profile=False),
        },
        num_days=84,
        window_end=14 * DAY,
        flex=2 * HOUR,
        door=20 * MINUTE,
        policy=LEAST_TIME,
        weekday=[day % 7 for day in range(84)],
    )
    needs = [
        Need(
            int(rng.integers(14)) * DAY + clock(8) + int(rng.integers(9 * HOUR)),
            (("s",), ("t",), ("s", "t"), ("t", "s"))[rng.integers(4)],
            ("general", "old")[rng.integers(2)],
            (int(rng.integers(-900, 900)), int(rng.integers(-900, 900))),
            misdirected=bool(rng.random() < 0.1),
        )
        for _ in range(900)
    ]
    people = demand(net, needs)
    return net, people, run(net, people)


def test_many_people_meet_every_fate(street):
    _, _, records = street
    assert set(values(records.visits, "outcome")) == {1, 2, 3, 4, 5}
    assert len(records.holds) > 0
    assert len(records.no_answers) > 0


def test_time_is_accounted_for(street):
    # Whoever left was, from arrival to leaving, waiting or in service: nothing else takes time at a site.
    _, _, records = street
    left = records.visits["leave"] >= 0
    visits = records.visits[left]
    served = np.zeros(len(records.visits), np.int64)
    index = {pair: row for row, pair in enumerate(rows(records.visits, "need", "number"))}
    for need, visit, start, end in rows(records.stays, "need", "visit", "start", "end"):
        if start >= 0 and end >= 0:
            served[index[need, visit]] += end - start
    assert np.array_equal(visits["leave"] - visits["arrival"], visits["wait"] + served[left])


def test_nobody_vanishes(street):
    # Everybody of the cohort is resolved or lost in the end; a need is as soon as its last case is.
    _, people, records = street
    done = records.needs["outcome"] != tables.OPEN
    assert done.all()
    assert records.end < 84 * DAY
    last = np.zeros(len(done), np.int64)
    np.maximum.at(last, people.cases["need"], records.cases["end"])
    assert np.array_equal(records.needs["end"], last)
    case_done = records.cases["outcome"] != tables.OPEN
    assert np.array_equal(case_done, records.cases["end"] >= 0)
    all_done = np.ones(len(records.needs), bool)
    np.logical_and.at(all_done, people.cases["need"], case_done)
    assert np.array_equal(all_done, done)
    assert records.needs["wishes"].max() <= 8
    assert np.array_equal(records.needs["trips"], records.needs["wishes"] - records.needs["closed_doors"])


def test_no_pool_serves_more_than_its_posts_allow(street):
    # At each start of service, those in service at the pool are at most the posts rostered or held just then.
    net, people, records = street
    for pool in range(len(net.pools)):
        stays = records.stays[(records.stays["pool"] == pool) & (records.stays["end"] >= 0)]
        changes = people.rosters[people.rosters["pool"] == pool]
        holds = records.holds[records.holds["pool"] == pool]
        for start in stays["start"]:
            serving = np.count_nonzero((stays["start"] <= start) & (start < stays["end"]))
            before = changes["count"][changes["time"] <= start]
            held = holds["count"][(holds["start"] <= start) & (start <= holds["end"])]
            assert serving <= max([*before[-1:], *held])


def test_records_are_in_canonical_order_and_the_same_every_time(street):
    net, people, records = street
    assert records.equals(records.sorted())
    assert records.equals(run(net, people))
