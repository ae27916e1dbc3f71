"""From a file to totals: what a replication of a street's year costs, part by part and as a whole, on one thread."""

from typing import Any

import pytest
from ready import SCENARIOS, prepare

from simnet.demand.plan import plan_demand
from simnet.engine import core
from simnet.measures.totals import Totals
from simnet.network.build import build
from simnet.scenario.load import load_scenario

YEAR = "shaocheng/one-plus-n"


def test_load_and_build(benchmark: Any) -> None:
    def load_and_build() -> Any:
        scenario = load_scenario(SCENARIOS / f"{YEAR}.yaml").scenario
        network = build(scenario)
        return plan_demand(scenario, network)

    plan = benchmark(load_and_build)
    assert len(plan.network.sites) == 6


def test_draw(benchmark: Any) -> None:
    ready = prepare(YEAR)
    demand = benchmark(ready.draw)
    assert len(demand.needs) > 25_000


def test_measure(benchmark: Any) -> None:
    ready = prepare(YEAR)
    demand = ready.draw()
    records = core.run(ready.network, demand)
    found = benchmark(ready.measure, demand, records)
    assert found.num_replications == 1


@pytest.mark.parametrize("layout", ["single-hall", "small-hall", "one-plus-n"])
def test_a_replication_of_a_year(benchmark: Any, layout: str) -> None:
    """Draw, simulate, measure."""
    ready = prepare(f"shaocheng/{layout}")
    replications = iter(range(1_000_000))

    def replication() -> Totals:
        demand = ready.draw(next(replications))
        return ready.measure(demand, core.run(ready.network, demand))

    found = benchmark(replication)
    assert found.arrays["needs.all"].sum() > 0
    if benchmark.stats is not None:
        benchmark.extra_info["years a second"] = round(1 / benchmark.stats.stats.median, 1)
