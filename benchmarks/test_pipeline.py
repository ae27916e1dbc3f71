"""From a file to figures: part by part, a replication of a year as a whole, and a thousand on one and on two workers."""

import time
from typing import Any

import pytest
from children import HERE, told_by
from ready import file_of, prepare
from turns import Bench

from simnet.demand.plan import plan_demand
from simnet.engine import core, reference
from simnet.measures.totals import Totals
from simnet.network.build import build
from simnet.scenario.load import load_scenario

YEAR = "shaocheng/one-plus-n"
STREET = HERE / "scenarios" / "street.yaml"


def test_load_and_build(bench: Bench) -> None:
    def load_and_build() -> Any:
        scenario = load_scenario(file_of(YEAR)).scenario
        network = build(scenario)
        return plan_demand(scenario, network)

    plan, seconds = bench.rounds("load and build", load_and_build, bench.choose(15, 5))
    assert len(plan.network.sites) == 6
    bench.note("load-and-build", seconds, "s")


def test_draw(bench: Bench) -> None:
    demand, seconds = bench.rounds("draw a year", prepare(YEAR).draw, bench.choose(25, 9))
    assert len(demand.needs) > 25_000
    bench.note("draw-year", seconds, "s")


def test_measure(bench: Bench) -> None:
    own = prepare(YEAR)
    demand, records = own.simulate()
    found, seconds = bench.rounds("measure a year", lambda: own.measure(demand, records), bench.choose(25, 9))
    assert found.num_replications == 1
    bench.note("measure-year", seconds, "s")


@pytest.mark.parametrize("layout", ["single-hall", "small-hall", "one-plus-n", "with-outreach"])
def test_a_replication_of_a_year(bench: Bench, layout: str) -> None:
    """Draw, simulate, measure; another replication each time."""
    own = prepare(f"shaocheng/{layout}")
    replications = iter(range(1_000_000))

    def replication() -> Totals:
        return own.measure(*own.simulate(next(replications)))

    found, seconds = bench.rounds(f"a year of {layout}", replication, bench.choose(25, 9))
    assert found.arrays["needs.all"].sum() > 0
    bench.note(f"replication-{layout}", seconds, "s")


def test_pipeline_against_the_reference(bench: Bench) -> None:
    """Draw, simulate, measure, with either engine: the same totals."""
    own = prepare(YEAR)

    def with_core() -> Totals:
        demand = own.draw()
        return own.measure(demand, core.run(own.network, demand))

    def with_reference() -> Totals:
        demand = own.draw()
        return own.measure(demand, reference.run(own.network, demand))

    turns = bench.by_turns(
        with_core, with_reference, rounds=bench.choose(5, 1), ours_a_round=bench.choose(5, 7), warm_up=False
    )
    assert turns.ours.arrays.keys() == turns.theirs.arrays.keys()
    for name, array in turns.ours.arrays.items():
        assert (array == turns.theirs.arrays[name]).all(), name
    bench.note_ratio("year-pipeline", turns, len(own.draw().needs), "needs")


@pytest.mark.benchmark(timer=time.perf_counter)
def test_replications_on_one_worker_and_on_two(bench: Bench) -> None:
    """A street year of 10,000 needs, with measures, as `simnet run` does it: wall time, by turns; the figures are the same."""
    street = prepare("street")
    assert sum(street.draw(number).needs["cohort"].sum() for number in range(20)) / 20 == pytest.approx(
        10_000, rel=0.02
    )
    number = bench.choose(1000, 100)
    told: dict[int, list[dict[str, Any]]] = {1: [], 2: []}

    def take_turns() -> None:
        for workers in told:
            told[workers].append(told_by("replications.py", STREET, number, workers))
            bench.tell(f"{number} replications, {workers} workers: {told[workers][-1]['wall']:.2f} s")

    bench.benchmark.pedantic(take_turns, rounds=bench.choose(5, 2))
    assert len({one["summary"] for ones in told.values() for one in ones}) == 1
    bench.note_workers(number, told)
