"""What is timed: shipped scenarios, ready to run, with every kernel compiled before a clock starts."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import Plan, plan_demand
from simnet.engine import core
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SEED = 1


@dataclass(frozen=True)
class Ready:
    """A scenario with its network and the plan of its demand."""

    scenario: Scenario
    network: Network
    plan: Plan

    def draw(self, replication: int = 0) -> Demand:
        return draw_planned(self.plan, SEED, replication)

    def measure(self, demand: Demand, records: Records) -> Totals:
        return totals(self.network, demand, records, self.scenario)


@cache
def prepare(file: str, *overrides: tuple[str, Any]) -> Ready:
    """Prepare a scenario file, "family/name", with values to set by dotted path, and run it once."""
    scenario = load_scenario(SCENARIOS / f"{file}.yaml", overrides).scenario
    network = build(scenario)
    ready = Ready(scenario, network, plan_demand(scenario, network))
    demand = ready.draw()
    ready.measure(demand, core.run(network, demand))
    return ready
