"""Looking for sites by the cells of a grid: the same sites in the same order as by looking at all."""

from dataclasses import replace
from random import Random

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine.core_build import build, grow
from simnet.engine.core_grid import MANY_SITES, cells
from simnet.engine.core_loop import play
from simnet.engine.core_records import records
from simnet.engine.generate import generate
from simnet.network.build import build as build_network
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario
from tests.engine.core_days import Day, Need, Site


def ran(network: Network, demand: Demand, by_cells: bool) -> Records:
    world = build(network, demand)
    for name, array in cells(network, many_sites=1 if by_cells else len(network.sites) + 1).items():
        world.put(name, array)
    while not play(world):
        grow(world)
    return records(world)


def test_every_site_that_offers_a_form_is_in_its_cell_once() -> None:
    luck = Random(3)
    sites = [Site(x=luck.randrange(-3000, 9000), y=luck.randrange(4000), services=[0]) for _ in range(90)]
    sites[7] = replace(sites[7], outreach=True)
    network, _ = Day([Need(600)], sites).built()
    found = cells(network)
    grid, first = found["grid"][0], found["first_in_cell"][0]
    listed = [
        (cell, int(site))
        for cell in range(len(first) - 1)
        for site in found["sites_in_cells"][first[cell] : first[cell + 1]]
    ]
    assert sorted(site for _, site in listed) == [site for site in range(90) if site != 7]
    for cell, site in listed:
        column, line = cell % grid["columns"], cell // grid["columns"]
        assert column == (network.sites["x"][site] - grid["x"]) // grid["size"]
        assert line == (network.sites["y"][site] - grid["y"]) // grid["size"]


def test_few_sites_have_no_grid() -> None:
    network, _ = Day([Need(600)], [Site()] * (MANY_SITES - 1)).built()
    assert len(cells(network)["grid"]) == 0


def test_sites_in_a_row_or_in_one_place_have_cells_too() -> None:
    for places in ([(100 * number, 5) for number in range(60)], [(7, 7)] * 60):
        day = Day([Need(600 + number, x=50 * number) for number in range(60)], [Site(x=x, y=y) for x, y in places])
        network, demand = day.built()
        assert ran(network, demand, by_cells=True).equals(ran(network, demand, by_cells=False))


def test_a_city_of_many_sites_is_the_same_by_cells() -> None:
    luck = Random(5)
    sites = [
        Site(
            x=luck.randrange(8000),
            y=luck.randrange(5000),
            services=luck.choice([[0], [0], []]),
            hours=[(luck.choice([540, 600, 800]), 1020)],
        )
        for _ in range(150)
    ]
    needs = [
        Need(luck.randrange(400, 1000), x=luck.randrange(-500, 8500), y=luck.randrange(-500, 5500)) for _ in range(2000)
    ]
    needs.sort(key=lambda need: need.minute)
    for policy, candidates in ((0, 6), (1, 3), (3, 6), (4, 1)):
        for farther in (None, 4):
            network, demand = Day(needs, sites, policy=policy, candidates=candidates, farther=farther).built()
            by_cells = ran(network, demand, by_cells=True)
            assert by_cells.equals(ran(network, demand, by_cells=False))
            assert len(np.unique(by_cells.visits["site"])) > 30
            if farther is not None:
                network.rules["farther"] = tables.NONE
                assert not by_cells.equals(ran(network, demand, by_cells=True))


def test_sites_as_many_whole_metres_off_are_the_same_way_off_by_cells_too() -> None:
    # From x = 1020, site 0 is sqrt(40^2 + 1^2) = 40.01 m off and site 1 is 40 m off: both ways take as long as 40 whole metres, so it is
    # the lower id that counts. Site 1 is in the person's own cell and is looked at first, site 0 in the cell beside it.
    others = [Site(x=100 * number + 50, y=0, services=[]) for number in range(58)]
    network, demand = Day([Need(600, x=1020, y=0)], [Site(x=980, y=1), Site(x=1060, y=0), *others]).built()
    grid = cells(network)["grid"][0]
    assert np.diff([(x - grid["x"]) // grid["size"] for x in (980, 1020, 1060)]).tolist() == [1, 0]
    for by_cells in (True, False):
        assert ran(network, demand, by_cells).visits["site"].tolist() == [0]

    # A crowd of sites on a field of 60 m x 40 m, where many are as far off as another.
    luck = Random(8)
    sites = [Site(x=luck.randrange(60), y=luck.randrange(40)) for _ in range(150)]
    needs = [Need(600, x=luck.randrange(-30, 90), y=luck.randrange(-20, 60)) for _ in range(1000)]
    for candidates in (1, 6):
        network, demand = Day(needs, sites, policy=0, candidates=candidates).built()
        assert ran(network, demand, by_cells=True).equals(ran(network, demand, by_cells=False))


def test_any_counter_is_found_by_cells_too() -> None:
    trees = (generate(22, number) for number in range(1_000))
    of_any_counter = [tree for tree in trees if tree["diversion"].get("any_counter")]
    assert len(of_any_counter) > 10
    for tree in of_any_counter:
        scenario = Scenario.model_validate(tree)
        network = build_network(scenario)
        demand = draw_demand(scenario, network, 22, 0)
        assert ran(network, demand, by_cells=True).equals(ran(network, demand, by_cells=False))


def test_generated_scenarios_are_the_same_by_cells() -> None:
    for number in range(150):
        scenario = Scenario.model_validate(generate(21, number))
        network = build_network(scenario)
        demand = draw_demand(scenario, network, 21, 0)
        assert ran(network, demand, by_cells=True).equals(ran(network, demand, by_cells=False))
