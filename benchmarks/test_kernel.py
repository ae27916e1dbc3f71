"""Plain queues from a scenario file through the core: what a customer costs when there is nothing but a queue, draws included."""

import pytest
from ready import Ready, errors, file_of, prepare, seen
from turns import Bench

from simnet.analytic.erlang import mmc
from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.engine import core
from simnet.network.build import build
from simnet.records import Records
from simnet.scenario.load import load_scenario
from simnet.units import MINUTE

QUEUES = {
    "mm1": ("textbook/mm1", 2_000_000, 0.5, 1.5, 1),
    "mm8": ("mm8", 83_333, 2.4, 3.0, 8),
    "mm8-large": ("mm8", 833_333, 2.4, 3.0, 8),
}
"""Scenario, minutes to run, customers a minute, mean service time, servers: a million, 200,000 and two million customers."""


def ready(queue: str) -> Ready:
    name, minutes, *_ = QUEUES[queue]
    return prepare(name, ("calendar.minutes", minutes))


def check_theory(queue: str, records: Records) -> None:
    """The mean wait is within five standard errors of Erlang's."""
    _, minutes, rate, mean_service, servers = QUEUES[queue]
    until = minutes * MINUTE
    theory = mmc(rate, mean_service, servers).mean_wait
    found = seen(records, until).mean_wait
    assert abs(found - theory) < 5 * errors(records, until, 40).mean_wait, (found, theory)


@pytest.mark.parametrize("queue", QUEUES)
def test_draw_and_simulate(bench: Bench, queue: str) -> None:
    own = ready(queue)
    (demand, records), seconds = bench.rounds(queue, own.simulate, bench.choose(7, 3))
    assert len(demand.needs) == pytest.approx(QUEUES[queue][1] * QUEUES[queue][2], rel=0.02)
    check_theory(queue, records)
    if seconds is not None:
        bench.note(f"{queue}-rate", len(demand.needs) / seconds, "customers/s")


def test_from_the_file(bench: Bench) -> None:
    """Loading, checks and the network included, which a run does once for all its replications."""

    def from_the_file() -> tuple[Demand, Records]:
        scenario = load_scenario(file_of("mm8")).scenario
        network = build(scenario)
        demand = draw_planned(plan_demand(scenario, network), 1, 0)
        return demand, core.run(network, demand)

    (_, records), seconds = bench.rounds("mm8 from the file", from_the_file, bench.choose(7, 3))
    check_theory("mm8", records)
    bench.note("mm8-from-file", seconds, "s")
