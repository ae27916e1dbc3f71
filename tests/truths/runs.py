"""Running scenario files many times, and intervals for what came out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.engine import core
from simnet.measures.intervals import Estimate
from simnet.measures.outcome import Outcome
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario
from simnet.units import MINUTE

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SEED = 1
CONFIDENCE = 0.999


class Model:
    """A scenario and what follows from it before any luck."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.network: Network = build(scenario)
        self._plan = plan_demand(scenario, self.network)

    def demand(self, replication: int, seed: int = SEED) -> Demand:
        return draw_planned(self._plan, seed, replication)

    def replication(self, replication: int, seed: int = SEED) -> tuple[Demand, Records]:
        demand = self.demand(replication, seed)
        return demand, core.run(self.network, demand)

    def in_window(self, times: np.ndarray) -> np.ndarray:
        """Return which instants lie in the measured window."""
        rules = self.network.rules[0]
        return (times >= rules["window_start"]) & (times < rules["window_end"])


def model(file: str, overrides: Iterable[tuple[str, Any]] = ()) -> Model:
    """Return the model of a scenario file, "family/name"."""
    return Model(load_scenario(SCENARIOS / f"{file}.yaml", overrides).scenario)


def model_of(tree: dict[str, Any]) -> Model:
    """Return the model of a tree as it stands in a scenario file."""
    return Model(Scenario.model_validate(tree))


@dataclass(frozen=True)
class Measured:
    """What some replications came to: the outcome, and whatever a test watched in each of them, a row a replication."""

    outcome: Outcome
    watched: np.ndarray

    def ratio(self, numerator: int, denominator: int) -> Estimate:
        """Return the ratio of two watched columns, over all replications together."""
        return ratio(self.watched[:, numerator], self.watched[:, denominator])


def measure(
    of: Model, replications: int, watch: Callable[[Model, Demand, Records], list[float]] = lambda *_: []
) -> Measured:
    parts, watched = [], []
    for number in range(replications):
        demand, records = of.replication(number)
        parts.append(totals(of.network, demand, records, of.scenario))
        watched.append(watch(of, demand, records))
    outcome = Outcome(of.scenario.name, of.network, of.scenario, Totals.concatenate(parts))
    return Measured(outcome, np.array(watched, float))


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> Estimate:
    value = float(numerator.sum() / denominator.sum())
    return Estimate(value, (numerator - value * denominator) / denominator.mean())


def mean(values: np.ndarray) -> Estimate:
    return ratio(values, np.ones(len(values)))


def assert_meets(theory: float, found: Estimate, precision: float) -> None:
    """Assert that the 99.9% interval contains the theory, and is narrow enough for that to mean something.

    `precision` is the largest half-width that is accepted, as a share of the theory.
    """
    half_width = stdtrit(found.num_replications - 1, (1 + CONFIDENCE) / 2) * found.standard_error
    assert half_width <= precision * theory, f"half-width {half_width} of {theory}: more replications are needed"
    assert abs(found.value - theory) <= half_width, f"{found.value} +- {half_width}: theory says {theory}"


def in_minutes(found: Estimate) -> Estimate:
    return Estimate(found.value / MINUTE, found.influence / MINUTE)
