"""From files to a comparison: what is to be run, running it, and what it came to.

A study compares scenarios with a baseline under common random numbers: the same replications of the same seed, paired. A
single scenario is an experiment too, without a baseline and without a recommendation. Everything reported is
derived from totals; this module adds no figure of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import Plan, plan_demand
from simnet.errors import InputError, Problem, did_you_mean
from simnet.experiment.plan import Block, block_key, plan_blocks, scenario_key
from simnet.experiment.run import Progress, run_blocks
from simnet.experiment.select import cannot_be_told_from_best
from simnet.measures.catalogue import BY_ID
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row, comparison_rows, cost_rows, summary_rows
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.extends import SourceFile
from simnet.scenario.load import Loaded, LoadedStudy
from simnet.scenario.schema import Title
from simnet.store import Store

EngineName = Literal["core", "reference"]
Engine = Callable[[Network, Demand], Records]

DEFAULT_REPLICATIONS = 30
DEFAULT_SEED = 1
DEFAULT_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Experiment:
    """What is to be run and compared.

    Attributes
    ----------
    name : str
        Name of the study, or of the only scenario.
    title, question : Title or None
        For readers.
    scenarios : dict of str to Loaded
        The scenarios by id, in the order of the study.
    files : tuple of SourceFile
        Every input file, each once.
    baseline : str or None
        The scenario that the others are compared with; None for a single scenario.
    measures : tuple of str
        The named measures, one family; empty for a single scenario.
    objective : str or None
        The measure by which a recommendation is made.
    seed, replications : int
        All luck is a function of them.
    confidence : float
        Level of the intervals.
    """

    name: str
    title: Title | None
    question: Title | None
    scenarios: dict[str, Loaded]
    files: tuple[SourceFile, ...]
    baseline: str | None = None
    measures: tuple[str, ...] = ()
    objective: str | None = None
    seed: int = DEFAULT_SEED
    replications: int = DEFAULT_REPLICATIONS
    confidence: float = DEFAULT_CONFIDENCE

    def with_options(self, seed: int | None = None, replications: int | None = None) -> Experiment:
        """Return the experiment with a seed or a number of replications that the command line gave."""
        return replace(
            self,
            seed=self.seed if seed is None else seed,
            replications=self.replications if replications is None else replications,
        )


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
    summary, comparison, costs : list of dict
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
    recommendation: Recommendation | None
    reused: int
    of: int
    trouble: str | None
    seconds: float


def experiment_of_scenario(loaded: Loaded) -> Experiment:
    """Return the experiment that runs one scenario by itself."""
    scenario = loaded.scenario
    return Experiment(scenario.name, scenario.title, None, {scenario.name: loaded}, tuple(loaded.tree.files))


def experiment_of_study(loaded: LoadedStudy) -> Experiment:
    """Return the experiment of a study.

    Raises
    ------
    InputError
        If the study names a measure that does not exist, or an objective of which neither less nor more is better.
    """
    study = loaded.study
    problems = [
        _problem(loaded, ("measures", index), name, f"unknown measure{did_you_mean(name, BY_ID)}")
        for index, name in enumerate(study.measures)
        if name not in BY_ID
    ]
    if study.objective in BY_ID and BY_ID[study.objective].better == "neither":
        problems.append(_problem(loaded, ("objective",), study.objective, "neither less nor more of it is better"))
    if problems:
        raise InputError(problems)
    trees = [loaded.tree, *(scenario.tree for scenario in loaded.scenarios.values())]
    return Experiment(
        study.name,
        study.title,
        study.question,
        dict(loaded.scenarios),
        tuple(dict.fromkeys(file for tree in trees for file in tree.files)),
        study.baseline,
        tuple(study.measures),
        study.objective,
        study.seed,
        study.replications,
        study.confidence,
    )


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
    run = engine_of(engine)

    def simulate(block: Block) -> dict[str, np.ndarray]:
        own = prepared[block.scenario]
        numbers = range(block.first, block.first + block.number)
        return Totals.concatenate([own.totals(run, experiment.seed, number) for number in numbers]).arrays

    blocks = plan_blocks(experiment.scenarios, experiment.replications)
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
    return Comparison(
        experiment,
        engine,
        outcomes,
        summary_rows(every, experiment.confidence),
        comparison,
        cost_rows(every, experiment.confidence),
        recommend(outcomes, experiment.objective, experiment.confidence),
        finished.reused,
        finished.of,
        finished.trouble,
        time.perf_counter() - begin,
    )


def recommend(outcomes: dict[str, Outcome], objective: str | None, confidence: float) -> Recommendation | None:
    """Return the scenarios that cannot be told from the best by the objective; None without an objective."""
    if objective is None:
        return None
    sign = -1.0 if BY_ID[objective].better == "higher" else 1.0
    found = {name: estimate(outcome, objective) for name, outcome in outcomes.items()}
    costs = {name: Estimate(sign * made.value, sign * made.influence) for name, made in found.items()}
    return Recommendation(objective, cannot_be_told_from_best(costs, confidence))


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

    def run(self, engine: Engine, seed: int, replication: int) -> tuple[Demand, Records]:
        """Return one replication."""
        demand = draw_planned(self.plan, seed, replication)
        return demand, engine(self.network, demand)

    def totals(self, engine: Engine, seed: int, replication: int) -> Totals:
        """Return the totals of one replication."""
        demand, records = self.run(engine, seed, replication)
        return totals(self.network, demand, records, self._scenario)


def _problem(loaded: LoadedStudy, path: tuple[str | int, ...], found: object, message: str) -> Problem:
    problem = loaded.tree.problem(path, message)
    return replace(problem, found=found)
