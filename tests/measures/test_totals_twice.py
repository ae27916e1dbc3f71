"""Totals to the last integer, against plain loops; and that nothing depends on how the work is cut up."""

from dataclasses import replace

import numpy as np
import pytest

from simnet import tables
from simnet.measures import frame, totals
from simnet.measures.bins import EDGES, NUM_BINS, bin_of
from simnet.measures.layout import MANY_SITES, POPULATIONS, Layout
from simnet.measures.pools import pool_totals
from simnet.measures.sums import QUARTERS_A_DAY, by_quarter
from simnet.measures.teams import Journeys
from simnet.scenario.schema import Scenario
from simnet.units import DAY

from .naive import Told
from .plain_totals import plain_totals
from .toy import SCENARIO, World, random_world, random_worlds, toy_network, toy_scenario

HELD_ELSEWHERE = ("pools", "machines", "teams", "staff")


def without(world: World, *names: str) -> World:
    """Return a world in which nothing of that sort is on the record."""
    gone = {name: getattr(world.records, name)[:0] for name in names}
    return replace(world, records=replace(world.records, **gone))


def beyond_float(world: World) -> World:
    """Return a world of waits so long that a float cannot hold their sums."""
    visits = world.records.visits.copy()
    visits["wait"][::2] = 2**53 + 1
    return replace(world, records=replace(world.records, visits=visits))


def on_edges(world: World) -> World:
    """Return a world in which much happens at the very edges of the window, and at the end of the run."""
    low, high = (int(world.network.rules[edge].item()) for edge in ("window_start", "window_end"))
    edges, records = np.array([low - 1, low, high - 1, high]), world.records
    visits, papers, cases = records.visits.copy(), records.papers.copy(), records.cases.copy()
    visits["arrival"] = edges[np.arange(len(visits)) % 4]
    visits["set_out"] = visits["arrival"] - visits["travel"]
    papers["join"] = edges[np.arange(len(papers)) % 4]
    papers["start"] = np.where(papers["start"] >= 0, papers["join"] + 5000, -1)
    papers["end"] = np.where(papers["end"] >= 0, papers["start"] + 7000, -1)
    cases["due"] = records.end - np.arange(len(cases)) % 2
    cases["decided"] = np.where(np.arange(len(cases)) % 3 == 0, cases["due"], edges[np.arange(len(cases)) % 4])
    return replace(world, records=replace(records, visits=visits, papers=papers, cases=cases))


def of_many_sites(rich: bool) -> World:
    sites = {f"shed{number}": SCENARIO["sites"]["shed"] for number in range(MANY_SITES + 1)}
    base = toy_scenario(rich).model_dump(exclude_unset=True)
    scenario = Scenario.model_validate(base | {"sites": base["sites"] | sites})
    return random_world(scenario, toy_network(scenario), 9, 80)


def one_site() -> World:
    scenario = Scenario.model_validate(SCENARIO | {"sites": {"hall": SCENARIO["sites"]["hall"]}})
    return random_world(scenario, toy_network(scenario), 10, 50)


WORLDS = {
    "windows": lambda: random_worlds(31, 1)[0],
    "a window that begins and ends within a day": lambda: random_worlds(32, 1, odd_window=True)[0],
    "everything": lambda: random_worlds(33, 1, 90, rich=True)[0],
    "everything, within a day": lambda: random_worlds(34, 1, 90, odd_window=True, rich=True)[0],
    "more needs than are gone through at a time": lambda: random_worlds(35, 1, 700, rich=True)[0],
    "a single need": lambda: random_worlds(50, 1, 1, rich=True)[0],
    "no visits": lambda: without(random_worlds(37, 1, rich=True)[0], "visits", "stays"),
    "nobody queued": lambda: without(random_worlds(38, 1, rich=True)[0], "stays"),
    "teams only": lambda: without(
        random_worlds(39, 1, rich=True)[0], "visits", "stays", "papers", "holds", "no_answers"
    ),
    "no teams out, no papers": lambda: without(random_worlds(40, 1, rich=True)[0], "teams", "papers"),
    "waits beyond the integers of a float": lambda: beyond_float(random_worlds(41, 1)[0]),
    "at the edges of the window": lambda: on_edges(random_worlds(53, 1, 90, rich=True)[0]),
    "appointments": lambda: random_worlds(54, 1, 90, booked=True)[0],
    "appointments, within a day": lambda: random_worlds(55, 1, 90, odd_window=True, booked=True)[0],
    "appointments of more than are gone through at a time": lambda: random_worlds(56, 1, 700, booked=True)[0],
    "nobody books": lambda: without(random_worlds(57, 1, booked=True)[0], "bookings", "call_outs"),
    "many sites": lambda: of_many_sites(False),
    "many sites, everything": lambda: of_many_sites(True),
    "one site": one_site,
}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_every_total_to_the_last_integer(world):
    world = world()
    arrays, expected = world.totals.arrays, plain_totals(Told(world))
    layout = Layout.of(world.network, world.scenario)
    compared = 0
    for name, array in arrays.items():
        population, by = name.split(".")
        if population in HELD_ELSEWHERE:
            continue
        groups = layout.groups[by]
        nothing = [0] * array.shape[2]
        assert array.shape[:2] == (1, len(groups))
        assert array[0].tolist() == [expected[name].get(group, nothing) for group in groups], name
        compared += 1
    assert compared >= 40 and arrays["needs.all"].sum() > 0


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return list(one) == list(other) and all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("kind", ["", "rich", "booked"])
def test_zones_are_counted_alike_in_cells_and_in_rows_of_their_own(kind, monkeypatch):
    world = random_worlds(42, 1, 200, rich=kind == "rich", booked=kind == "booked")[0]
    together = world.totals.arrays
    monkeypatch.setattr(frame, "MOST_CELLS", 0)
    assert frame.Frame.of(Layout.of(world.network, world.scenario), world.network).zones_apart
    assert same(together, world.totals.arrays)


@pytest.mark.parametrize("at_a_time", [1, 7, 200])
def test_it_does_not_matter_how_many_needs_are_gone_through_at_a_time(at_a_time, monkeypatch):
    world = random_worlds(43, 1, 200, booked=True)[0]
    expected = world.totals.arrays
    monkeypatch.setattr(totals, "AT_A_TIME", at_a_time)
    assert same(expected, world.totals.arrays)


@pytest.mark.parametrize("most_steps", [1, 50, 1000])
def test_it_does_not_matter_how_many_steps_are_sorted_at_a_time(most_steps):
    world = random_worlds(44, 1, 150, rich=True)[0]
    layout = Layout.of(world.network, world.scenario)
    outings = Journeys.of(layout, world.network, world.records).outings
    made = []
    for cut in (10**6, most_steps):
        queue = np.zeros((QUARTERS_A_DAY * layout.size("site"), 2), np.int64)
        made.append((*pool_totals(layout, world.network, world.demand, world.records, outings, queue, cut), queue))
    assert all(np.array_equal(one, other) and one.any() for one, other in zip(*made, strict=True))


def test_a_layout_made_beforehand_changes_nothing():
    world = random_worlds(45, 1, rich=True)[0]
    layout = Layout.of(world.network, world.scenario)
    made = totals.totals(world.network, world.demand, world.records, world.scenario, layout)
    assert same(world.totals.arrays, made.arrays)


def test_waits_of_days_are_spread_over_quarters_of_the_day():
    # Half of them begin or end on a quarter, and some have no length; the reference is `by_quarter`.
    luck = np.random.default_rng(7)
    world = random_worlds(46, 1)[0]
    stays = np.zeros(500, tables.STAY_RECORDS.dtype)
    stays["site"] = luck.integers(3, size=500)
    join, wait = luck.integers(5 * DAY, size=500), luck.integers(3 * DAY, size=500)
    wait[:100] = luck.integers(20 * 60_000, size=100)
    wait[100:110] = 0
    join[::2] -= join[::2] % 900_000
    wait[::4] -= wait[::4] % 900_000
    stays["join"], stays["start"], stays["end"], stays["pool"] = join, join + wait, join + wait, 0
    layout = Layout.of(world.network, world.scenario)
    queue = np.zeros((QUARTERS_A_DAY * 3, 2), np.int64)
    records = replace(without(world, "no_answers", "papers", "holds").records, stays=stays)
    pool_totals(layout, world.network, world.demand, records, np.empty((0, 3), np.int64), queue)
    inside = (
        np.clip(join, layout.window_start, layout.window_end),
        np.clip(join + wait, layout.window_start, layout.window_end),
    )
    assert np.array_equal(queue[:, 0].reshape(3, -1), by_quarter(stays["site"].astype(np.int64), *inside, 3))
    assert queue[:, 0].sum() > 200 * DAY and not queue[:, 1].any()


def test_waits_at_the_edges_of_bins():
    world = random_worlds(47, 1)[0]
    waits = np.unique(np.concatenate((EDGES - 1, EDGES, EDGES + 1, [5 * DAY, 2**60])).clip(0))
    visits = np.zeros(len(waits), tables.VISIT_RECORDS.dtype)
    visits["number"], visits["trip"] = np.arange(len(waits)), np.arange(len(waits))
    visits["arrival"] = visits["ticket"] = visits["set_out"] = DAY
    visits["wait"], visits["outcome"] = waits, tables.SERVED
    records = replace(without(world, "stays").records, visits=visits)
    arrays = replace(world, records=records).totals.arrays
    expected = np.bincount(bin_of(waits), minlength=NUM_BINS)
    assert np.array_equal(arrays["wait_bins.all"][0, 0], expected) and (expected >= 2).sum() > NUM_BINS // 2
    wait_ms = POPULATIONS["visits"].index("wait_ms")
    assert arrays["visits.all"][0, 0, wait_ms] == sum(waits.tolist())
