"""Plain stretches: that they happen, begin and end where they should, and record what the general loop and the reference do."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine import reference
from simnet.engine.core_build import build, grow, is_plain
from simnet.engine.core_loop import play
from simnet.engine.core_records import records
from simnet.engine.core_world import World
from simnet.engine.generate import generate
from simnet.network.build import build as build_network
from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from tests.engine.core_days import Day, Need, Pool, Segment, Service, Site, Stage


def played(network: Network, demand: Demand, plain: bool = True) -> World:
    world = build(network, demand)
    if not plain:
        world.clock["plain"] = 0
    while not play(world):
        grow(world)
    return world


def agreed(day: Day) -> World:
    """Play a day, hold its Records to those of the general loop, and return the world."""
    network, demand = day.built()
    world, general = played(network, demand), played(network, demand, plain=False)
    assert general.clock["stretches"][0] == 0
    assert records(world).equals(records(general))
    return world


ROSTER = [(540, 2), (600, 1), (615, 2), (1020, 0)]


def hall(**changes: Any) -> Day:
    """A hall of two pools, open 540 to 1020 with a thin quarter of an hour, for two skills; 300 people come, at the site itself."""
    needs = [Need(545 + number * 3 // 2, services=[number % 2], segment=int(number % 3 == 0)) for number in range(300)]
    day = Day(
        needs,
        [Site(services=[0, 1], pools=[Pool(skills=[0], count=1), Pool(skills=[0, 1], roster=ROSTER)])],
        [Service([Stage(minutes=3, skill=0)]), Service([Stage(minutes=4, skill=1)])],
        [Segment(patience=7, returns=0), Segment()],
    )
    return replace(day, **changes)


def test_a_day_of_a_hall_is_one_stretch_but_for_its_end() -> None:
    world = agreed(hall())
    assert world.clock["stretches"][0] >= 1
    assert world.clock["in_stretches"][0] > 250


def test_a_stretch_never_begins_where_somebody_comes_again() -> None:
    day = hall(segments=[Segment(patience=7, returns=0.5), Segment()])
    assert not is_plain(day.built()[0])
    assert agreed(day).clock["stretches"][0] == 0


@pytest.mark.parametrize("others", [1, 40, 299])
def test_somebody_with_two_cases_ends_a_stretch(others: int) -> None:
    needs = list(hall().needs)
    needs[others] = replace(needs[others], services=[0, 1])
    world = agreed(hall(needs=needs))
    assert 0 < world.clock["in_stretches"][0] < 300


def test_patience_that_ends_as_a_server_frees_is_served() -> None:
    # Three servers for both skills, all services 6 minutes; patience 6 minutes to the tick: the fourth of each six is taken at its end.
    needs = [Need(600 + 6 * (number // 6)) for number in range(60)]
    day = Day(needs, [Site(pools=[Pool(count=3)])], [Service([Stage(minutes=6)])], [Segment(patience=6, returns=0)])
    world = agreed(day)
    assert world.clock["in_stretches"][0] > 0


@pytest.mark.parametrize("servers", [1, 3, 40])
@pytest.mark.parametrize("minutes", [0, 2, 5])
def test_one_line_without_patience(servers: int, minutes: float) -> None:
    # Two come at each tick and services are whole minutes, so that ends and arrivals coincide; who is inside at 700 gets company.
    needs = [Need(540 + number // 2, services=[number % 2]) for number in range(400)]
    needs[320] = replace(needs[320], services=[0, 1])
    day = Day(
        needs,
        [Site(services=[0, 1], pools=[Pool(skills=[0, 1], count=servers)])],
        [Service([Stage(minutes=minutes, skill=0)]), Service([Stage(minutes=1, skill=1)])],
    )
    world = agreed(day)
    assert world.clock["one_line"][0] == 1
    assert world.clock["in_stretches"][0] >= 320


def test_one_line_is_left_as_a_roster_changes_and_as_the_window_ends() -> None:
    needs = [Need(545 + number) for number in range(300)]
    roster = [(540, 2), (700, 1), (760, 3), (1020, 0)]
    day = Day(needs, [Site(pools=[Pool(roster=roster)])], [Service([Stage(minutes=3, spread=2)])], window=(560, 800))
    world = agreed(day)
    assert 155 <= world.clock["in_stretches"][0] < 300


def test_patience_that_ends_after_the_run_is_not_spent() -> None:
    # One server, 60 minutes of service, patience for 10. Who comes at 1405 is served until 1465, who comes at 1420 leaves at 1430, and
    # who comes at 1435, with patience until 1445, is still waiting when the run ends at 1440, midnight.
    needs = [Need(1405), Need(1420), Need(1435)]
    sites = [Site(hours=((0, 2880),), pools=[Pool(count=1)])]
    day = Day(needs, sites, [Service([Stage(minutes=60)])], [Segment(patience=10, returns=0)])
    assert agreed(day).clock["in_stretches"][0] == 3
    outcomes = records(played(*day.built())).visits["outcome"].tolist()
    assert outcomes == [0, 3, 0]  # in service; left; waiting


def test_generated_halls_have_stretches_of_all_kinds() -> None:
    found = {"stretches": 0, "several": 0, "broken off": 0, "left": 0, "one line": 0, "agree": 0}
    for number in range(600):
        tree = generate(11, number)
        if len(tree["sites"]) > 1 or "any" not in tree["sites"].get("hall0", {"windows": {}})["windows"]:
            continue
        scenario = Scenario.model_validate(tree)
        network = build_network(scenario)
        demand = draw_demand(scenario, network, 11, 0)
        world = played(network, demand)
        num_stretches, num_people = (int(world.clock[name][0]) for name in ("stretches", "in_stretches"))
        of_core = records(world)
        if num_stretches == 0:
            continue
        found["stretches"] += 1
        found["several"] += num_stretches > 1
        found["broken off"] += 0 < num_people < np.count_nonzero(of_core.visits["ticket"] >= 0)
        found["one line"] += bool(world.clock["one_line"][0])
        found["left"] += bool((of_core.visits["outcome"] == 3).any())
        found["agree"] += of_core.equals(reference.run(network, demand))
    assert found["agree"] == found["stretches"] > 15
    assert min(found.values()) > 3, found
