"""Parts of the compiled engine on their own: integer roots, the heap, the world, the order of records."""

import math
from random import Random

import numpy as np
import pytest

from simnet import tables
from simnet.engine import core_state
from simnet.engine.contract import ARRIVAL, END_SERVICE, WISH
from simnet.engine.core_agenda import drop_first, empty_next_slot, schedule
from simnet.engine.core_build import build, grow
from simnet.engine.core_loop import play
from simnet.engine.core_records import records
from simnet.engine.core_way import isqrt
from simnet.luck import jit
from tests.engine.core_days import Day, Need, Pool, Segment, Service, Site, Stage


@jit
def roots(squares, out):
    for row in range(len(squares)):
        out[row] = isqrt(squares[row])


@jit
def push_all(world, times, kinds, idents):
    for row in range(len(times)):
        schedule(world, times[row], kinds[row], idents[row], row)


@jit
def pop_all(world, out):
    for row in range(len(out)):
        while world.clock[0]["events"] == 0 or world.events[0]["time"] >= world.clock[0]["due"]:
            empty_next_slot(world)
        out[row] = world.events[0]["code"] & core_state.VISITOR_MASK
        drop_first(world.events, world.clock[0])


def test_integer_roots_are_exact_beside_squares() -> None:
    luck = Random(1)
    bases = [0, 1, 2, 3, 2**26, 2**26 + 1, 2**30 + 7, 2**31 - 1] + [luck.randrange(2**31) for _ in range(500)]
    squares = sorted({max(base * base + step, 0) for base in bases for step in (-1, 0, 1)})
    out = np.empty(len(squares), np.int64)
    roots(np.array(squares, np.int64), out)
    assert out.tolist() == [math.isqrt(square) for square in squares]


@pytest.mark.parametrize("latest", [50, 10**6, 86_400_000])
def test_events_come_out_by_time_kind_and_id(latest: int) -> None:
    luck = Random(2)
    events = [
        (luck.randrange(latest), luck.choice([END_SERVICE, ARRIVAL, WISH]), ident)
        for ident in luck.sample(range(2**33), 800)
    ]
    world = build(*Day([]).built())
    times, kinds, idents = (np.array(column, np.int64) for column in zip(*events, strict=True))
    push_all(world, times, kinds, idents)
    out = np.empty(len(events), np.int64)
    pop_all(world, out)
    assert [events[row] for row in out.tolist()] == sorted(events)
    assert world.clock["events"][0] == 0


def test_a_world_takes_arrays_of_its_own_types_only() -> None:
    world = build(*Day([Need(600)]).built())
    with pytest.raises(TypeError, match=r"offers: float64 in 2 dimensions; int64 in 2 is needed"):
        world.put("offers", np.ones((1, 1)))
    with pytest.raises(TypeError, match=r"weekday"):
        world.put("weekday", np.zeros((2, 2), np.int64))
    with pytest.raises(TypeError, match=r"weekday"):
        world.put("weekday", np.zeros(4, np.int64)[::2])


def test_stopping_for_room_changes_nothing() -> None:
    # The same day with arrays of the least size, grown whenever the loop asks for it.
    needs = [Need(540 + number % 50, segment=number % 2) for number in range(400)]
    site = Site(pools=[Pool(no_answer=1, count=3)])
    day = Day(needs, [site], [Service([Stage(minutes=3)])], [Segment(patience=30), Segment(priority=1)], wishes=3)
    network, demand = day.built()
    whole = build(network, demand)
    assert play(whole)
    small = build(network, demand)
    names = ("events", "notes", "visitors", "visit_records", "stay_records", "hold_records", "no_answer_records")
    for name in names:
        small.put(name, getattr(small, name)[:1].copy())
    stops = 0
    while not play(small):
        grow(small)
        stops += 1
    assert stops > 3
    in_small = records(small)
    assert in_small.equals(records(whole))
    assert len(in_small.no_answers) > 100


def test_the_calendar_is_in_the_order_of_time_kind_and_id() -> None:
    # At 720 the first site closes and the second opens, and rosters change at both.
    sites = [Site(hours=[(540, 720)]), Site(hours=[(720, 900)])]
    world = build(*Day([Need(600)], sites).built())
    assert play(world)
    kinds = world.calendar["code"] >> core_state.KIND_SHIFT
    idents = (world.calendar["code"] >> core_state.ID_SHIFT) & core_state.ID_MASK
    assert world.calendar["time"].tolist() == [minute * 60_000 for minute in (540, 540, 720, 720, 720, 720, 900, 900)]
    assert kinds.tolist() == [11, 12, 10, 11, 11, 12, 10, 11]
    assert idents.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_running_twice_gives_the_same_and_leaves_the_input_alone() -> None:
    network, demand = Day([Need(600), Need(601)]).built()
    before = (network.intervals.tobytes(), demand.needs.tobytes(), demand.cases.tobytes(), demand.rosters.tobytes())
    worlds = [build(network, demand) for _ in range(2)]
    assert all(play(world) for world in worlds)
    one, other = (records(world) for world in worlds)
    assert one.equals(other)
    assert before == (
        network.intervals.tobytes(),
        demand.needs.tobytes(),
        demand.cases.tobytes(),
        demand.rosters.tobytes(),
    )
    assert tables.NONE not in one.visits["leave"].tolist()
