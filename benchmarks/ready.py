"""What is timed: scenarios, loaded and planned, ready to run; and plain queues seen as others see them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from peers import Seen

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
from simnet.units import MINUTE

HERE = Path(__file__).parent
SCENARIOS = HERE.parent / "scenarios"
SEED = 1
LEFT = 3
"""Outcome of a visit by somebody who lost patience (`tables.VISIT_RECORDS`)."""


@dataclass(frozen=True)
class Ready:
    """A scenario with its network and the plan of its demand."""

    scenario: Scenario
    network: Network
    plan: Plan

    def draw(self, replication: int = 0) -> Demand:
        return draw_planned(self.plan, SEED, replication)

    def simulate(self, replication: int = 0) -> tuple[Demand, Records]:
        demand = self.draw(replication)
        return demand, core.run(self.network, demand)

    def measure(self, demand: Demand, records: Records) -> Totals:
        return totals(self.network, demand, records, self.scenario)


def file_of(name: str) -> Path:
    """The file of a shipped scenario, "family/name", or of one of this folder, "name"."""
    return SCENARIOS / f"{name}.yaml" if "/" in name else HERE / "scenarios" / f"{name}.yaml"


@cache
def prepare(name: str, *overrides: tuple[str, Any]) -> Ready:
    """Prepare a scenario (see `file_of`), with values to set by dotted path."""
    scenario = load_scenario(file_of(name), overrides).scenario
    network = build(scenario)
    return Ready(scenario, network, plan_demand(scenario, network))


def seen(records: Records, until: int) -> Seen:
    """What others would say of a run in which everybody comes once: who came before `until`, ms."""
    came = records.visits["arrival"] < until
    left = records.visits["outcome"][came] == LEFT
    return Seen(len(left), int(left.sum()), float(records.visits["wait"][came].mean()) / MINUTE)


def errors(records: Records, until: int, batches: int) -> Seen:
    """Standard errors of what `seen` gives, from spans of equal length, so many, of which each is about independent of the others."""
    visits = records.visits[records.visits["arrival"] < until]
    batch = visits["arrival"] * batches // until
    counts = np.bincount(batch, minlength=batches)
    left = np.bincount(batch, weights=visits["outcome"] == LEFT, minlength=batches)
    waits = np.bincount(batch, weights=visits["wait"], minlength=batches)
    deviations = waits - visits["wait"].mean() * counts  # of a ratio of sums, since batches differ in how many came

    def of_sum(values: np.ndarray) -> float:
        return float(np.sqrt(((values - values.mean()) ** 2).sum()))

    return Seen(of_sum(counts), of_sum(left), of_sum(deviations) / len(visits) / MINUTE)
