"""Carrying out an experiment: running its scenarios, and what they came to.

A study compares scenarios with a baseline under common random numbers: the same replications of the same seed, paired. A
single scenario is an experiment too, without a baseline and without a recommendation. Everything reported is
derived from totals; this module adds no figure of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import Plan, plan_demand
from simnet.experiment.claims import claim_rows
from simnet.experiment.plan import Block, block_key, block_size, plan_blocks, scenario_key
from simnet.experiment.run import Progress, run_blocks
from simnet.experiment.select import cannot_be_told_from_best
from simnet.experiment.study import Experiment
from simnet.luck.distributions import DistributionTable
from simnet.luck.ready import get_ready
from simnet.measures.catalogue import BY_ID
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row, comparison_rows, cost_rows, summary_rows
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.network.times import add_time
from simnet.records import Records
from simnet.scenario.load import Loaded
from simnet.store import Store

EngineName = Literal["core", "reference"]
Engine = Callable[[Network, Demand], Records]


@dataclass(frozen=True)
class Recommendation:
    """The scenarios that cannot be told from the best.

    Attributes
    ----------
    objective : str
        The measure they were judged by.
    chosen : tuple of str
        Ids, in the order of the study.
    """

    objective: str
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What an experiment came to.

    Attributes
    ----------
    experiment : Experiment
        What was run.
    engine : str
        core or reference.
    outcomes : dict of str to Outcome
        By scenario.
    summary, comparison, costs, claims : list of dict
        Rows of the tables.
    recommendation : Recommendation or None
        None for a single scenario.
    reused, of : int
        Replications taken from the store, and in all.
    trouble : str or None
        Why finished work could not be kept, if so.
    seconds : float
        Wall time.
    """

    experiment: Experiment
    engine: EngineName
    outcomes: dict[str, Outcome]
    summary: list[Row]
    comparison: list[Row]
    costs: list[Row]
    claims: list[Row]
    recommendation: Recommendation | None
    reused: int
    of: int
    trouble: str | None
    seconds: float


def carry_out(
    experiment: Experiment,
    engine: EngineName = "core",
    workers: int | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run an experiment and return what it came to.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    engine : "core" or "reference"
        Which engine; the figures are the same.
    workers : int, optional
        Threads; default as many as there are cores. The figures are the same.
    store : Store, optional
        Where finished work is kept; default the user's.
    progress : callable, optional
        Told replications done and in all.
    """
    begin = time.perf_counter()
    prepared = {name: Prepared(loaded) for name, loaded in experiment.scenarios.items()}

    def simulate(block: Block) -> Iterator[Mapping[str, np.ndarray]]:
        run = engine_of(engine)  # not imported where everything is in the store
        for number in range(block.first, block.first + block.number):
            yield prepared[block.scenario].totals(run, experiment.seed, number).arrays

    sizes = {name: block_size(own.work, engine) for name, own in prepared.items()}
    blocks = plan_blocks(sizes, experiment.replications)
    scenario_keys = {name: scenario_key(loaded.scenario) for name, loaded in experiment.scenarios.items()}
    keys = {block: block_key(scenario_keys[block.scenario], block, experiment.seed, engine) for block in blocks}
    finished = run_blocks(blocks, keys, simulate, store or Store(), workers, progress)
    outcomes = {
        name: Outcome(name, prepared[name].network, loaded.scenario, Totals(finished.totals[name]))
        for name, loaded in experiment.scenarios.items()
    }
    every = list(outcomes.values())
    comparison: list[Row] = []
    if experiment.baseline is not None:
        baseline = outcomes[experiment.baseline]
        others = [outcome for outcome in every if outcome is not baseline]
        comparison = comparison_rows(baseline, others, experiment.measures, experiment.confidence)
    summary = summary_rows(every, experiment.confidence)
    return Comparison(
        experiment,
        engine,
        outcomes,
        summary,
        comparison,
        cost_rows(every, experiment.confidence),
        claim_rows(experiment.claims, summary),
        recommend(outcomes, experiment.objective, experiment.confidence, len(experiment.measures)),
        finished.reused,
        finished.of,
        finished.trouble,
        time.perf_counter() - begin,
    )


def recommend(
    outcomes: dict[str, Outcome], objective: str | None, confidence: float, num_measures: int = 1
) -> Recommendation | None:
    """Return the scenarios that cannot be told from the best by the objective; None without an objective.

    Parameters
    ----------
    outcomes : dict of str to Outcome
        By scenario.
    objective : str or None
        The measure.
    confidence : float
        Of the set, and of the family of the study's intervals.
    num_measures : int
        How many measures the study names.
    """
    if objective is None:
        return None
    sign = -1.0 if BY_ID[objective].better == "higher" else 1.0
    found = {name: estimate(outcome, objective) for name, outcome in outcomes.items()}
    costs = {name: Estimate(sign * made.value, sign * made.influence) for name, made in found.items()}
    family = (len(outcomes) - 1) * num_measures
    return Recommendation(objective, cannot_be_told_from_best(costs, confidence, family))


def engine_of(name: EngineName) -> Engine:
    """Return an engine by its name; only that one is imported."""
    if name == "reference":
        from simnet.engine import reference

        return reference.run
    from simnet.engine import core

    return core.run


class Prepared:
    """A scenario's network and the plan of its demand, made when first asked for, once for all threads."""

    def __init__(self, loaded: Loaded) -> None:
        self._scenario = loaded.scenario
        self._lock = threading.Lock()
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        """The demand before luck, with the network."""
        with self._lock:
            if self._plan is None:
                self._plan = plan_demand(self._scenario, build(self._scenario))
            return self._plan

    @property
    def network(self) -> Network:
        """The scenario's network."""
        return self.plan.network

    @property
    def work(self) -> float:
        """How much a replication has to do: the needs to be expected, and each opening and change of a roster."""
        plan, network = self.plan, self.network
        needs = float(plan.cells["volume"] @ plan.elapsed[plan.cells["profile"], -1]) + len(plan.instants)
        times = DistributionTable()
        for stream in self._scenario.arrivals.values():
            if stream.interarrival_min is not None:
                needs += int(network.rules["horizon"][0]) / times.mean(add_time(times, stream.interarrival_min))
        return needs + len(network.intervals) + len(network.planned)

    def run(self, engine: Engine, seed: int, replication: int) -> tuple[Demand, Records]:
        """Return one replication."""
        get_ready()
        demand = draw_planned(self.plan, seed, replication)
        return demand, engine(self.network, demand)

    def totals(self, engine: Engine, seed: int, replication: int) -> Totals:
        """Return the totals of one replication."""
        demand, records = self.run(engine, seed, replication)
        return totals(self.network, demand, records, self._scenario)
