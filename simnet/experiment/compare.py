"""Carrying out an experiment: running its scenarios, and what they came to.

A study compares scenarios with a baseline under common random numbers: the same replications of the same seed, paired. A
single scenario is an experiment too, without a baseline and without a recommendation. Everything reported is
derived from totals; this module adds no figure of its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simnet.experiment.claims import claim_rows
from simnet.experiment.days import Days, two_days
from simnet.experiment.precision import Reached, replicate
from simnet.experiment.recommend import Recommendation, recommend
from simnet.experiment.simulation import EngineName, How, Simulation
from simnet.experiment.study import Experiment
from simnet.experiment.warm_up import ensure_compiled
from simnet.measures.flow_rows import flow_rows
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row, comparison_rows, cost_rows, summary_rows

if TYPE_CHECKING:
    from simnet.experiment.stress import StressTest

COMPILED_HERE = (
    "compiling the engine for this machine too, once, for two days to look at: some 15 s on two free cores ..."
)
"""Of a cluster's client, which runs one replication of each scenario itself."""


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
    summary, comparison, costs, claims, flows : list of dict
        Rows of the tables.
    days : Days
        A usual day and the worst one, quarter hour by quarter hour.
    recommendation : Recommendation or None
        None for a single scenario.
    precision : tuple of Reached
        How closely the measures are known of which a precision was asked for.
    reused, computed : dict of str to int
        Replications of each scenario that were taken from the store, and that were simulated.
    trouble : str or None
        Why finished work could not be kept, if so.
    seconds : float
        Wall time.
    stress : StressTest or None
        What it came to under stress, where that was asked for; see `stress.under_stress`.
    """

    experiment: Experiment
    engine: EngineName
    outcomes: dict[str, Outcome]
    summary: list[Row]
    comparison: list[Row]
    costs: list[Row]
    claims: list[Row]
    flows: list[Row]
    days: Days
    recommendation: Recommendation | None
    precision: tuple[Reached, ...]
    reused: dict[str, int]
    computed: dict[str, int]
    trouble: str | None
    seconds: float
    stress: StressTest | None = None


def carry_out(experiment: Experiment, how: How | None = None) -> Comparison:
    """Run an experiment and return what it came to; its number of replications is the one that was needed.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    how : How, optional
        How to run it; no figure depends on that.
    """
    how = how or How()
    begin = time.perf_counter()
    simulation = Simulation(experiment.scenarios, experiment.seed, how)
    wanted, most = experiment.precision, experiment.most_replications
    reached = replicate(simulation, wanted, experiment.confidence, experiment.replications, most)
    if how.cluster is not None:
        ensure_compiled(how.engine, lambda: _tell(how, COMPILED_HERE))
    outcomes = simulation.outcomes()
    every = list(outcomes.values())
    comparison: list[Row] = []
    if experiment.baseline is not None:
        baseline = outcomes[experiment.baseline]
        others = [outcome for outcome in every if outcome is not baseline]
        comparison = comparison_rows(baseline, others, experiment.measures, experiment.confidence)
    summary = summary_rows(every, experiment.confidence)
    return Comparison(
        replace(experiment, replications=simulation.replications),
        how.engine,
        outcomes,
        summary,
        comparison,
        cost_rows(every, experiment.confidence),
        claim_rows(experiment.claims, summary),
        flow_rows(every, experiment.confidence),
        two_days(simulation, experiment),
        recommend(outcomes, experiment),
        tuple(reached),
        simulation.reused,
        simulation.computed,
        simulation.trouble,
        time.perf_counter() - begin,
    )


def _tell(how: How, line: str) -> None:
    if how.tell is not None:
        how.tell(line)
