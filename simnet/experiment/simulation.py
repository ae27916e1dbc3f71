"""Simulating scenarios: their replications from the first on, as many as are asked for, from the store where it has them.

All that compares, chooses, sweeps or stresses stands on this. Replications are added in order and never taken away, all
scenarios have the same number, and neither workers nor store nor the steps in which they were added change a figure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import Plan, plan_demand
from simnet.experiment.plan import Block, block_key, block_size, plan_blocks, scenario_key
from simnet.experiment.run import Progress, run_blocks
from simnet.luck.distributions import DistributionTable
from simnet.luck.ready import get_ready
from simnet.measures.outcome import Outcome
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.network.network import Names, Network
from simnet.network.times import add_time
from simnet.records import Records
from simnet.scenario.load import Loaded
from simnet.scenario.schema import Scenario
from simnet.store import Store, content_key

EngineName = Literal["core", "reference"]
Engine = Callable[[Network, Demand], Records]


@dataclass(frozen=True)
class How:
    """How things are run, of which no figure depends on anything.

    Attributes
    ----------
    engine : "core" or "reference"
        Which engine.
    workers : int or None
        Threads; None for as many as there are cores.
    store : Store
        Where finished work is kept; default the user's.
    progress : callable or None
        Told replications done and in all.
    cluster : str or None
        Address of a Dask scheduler whose workers make what the store does not have; None for threads here.
    tell : callable or None
        Told in a line what the user should know of the cluster.

    Raises
    ------
    InputError
        If `cluster` is no address.
    ClusterError
        If it is one, but what is needed to reach it is not installed.
    """

    engine: EngineName = "core"
    workers: int | None = None
    store: Store = field(default_factory=Store)
    progress: Progress | None = None
    cluster: str | None = None
    tell: Callable[[str], object] | None = None

    def __post_init__(self) -> None:
        """Refuse a cluster that cannot be one."""
        if self.cluster is not None:
            from simnet.experiment.cluster_reach import check_address

            check_address(self.cluster)


class Simulation:
    """Some scenarios under the same luck, and the totals of all replications that were simulated so far.

    Parameters
    ----------
    scenarios : mapping of str to Loaded
        By id; equal ones are simulated once.
    seed : int
        Of all luck.
    how : How
        How to run them.

    Attributes
    ----------
    replications : int
        How many of each scenario so far.
    reused, computed : dict of str to int
        Of each scenario, replications that were in the store, and that were not.
    trouble : str or None
        Why finished work could not be kept, if so.
    """

    def __init__(self, scenarios: Mapping[str, Loaded], seed: int, how: How) -> None:
        self.replications = 0
        self.reused = dict.fromkeys(scenarios, 0)
        self.computed = dict.fromkeys(scenarios, 0)
        self.trouble: str | None = None
        self._scenarios, self._seed, self._how = scenarios, seed, how
        self._prepared = {name: Prepared(loaded) for name, loaded in scenarios.items()}
        self._keys = {name: scenario_key(loaded.scenario) for name, loaded in scenarios.items()}
        self._totals: dict[str, dict[str, np.ndarray]] = {}

    def extend(self, replications: int) -> None:
        """Add replications until each scenario has so many.

        Raises
        ------
        KeyboardInterrupt
            When the user stops the run; what was finished is in the store.
        ClusterError
            If a cluster was asked for and cannot be used, or no longer; likewise.
        """
        how = self._how
        sizes = {name: block_size(own.work, how.engine) for name, own in self._prepared.items()}
        blocks = plan_blocks(sizes, replications, self.replications)
        keys = {block: block_key(self._keys[block.scenario], block, self._seed, how.engine) for block in blocks}
        if how.cluster is None:
            finished = run_blocks(blocks, keys, self._simulate, how.store, how.workers, self._progress())
        else:
            from simnet.experiment.cluster import run_on_cluster

            scenarios = {name: loaded.scenario for name, loaded in self._scenarios.items()}
            finished = run_on_cluster(
                how.cluster, blocks, keys, scenarios, self._seed, how.engine, how.store, self._progress(), how.tell
            )
        for name, added in finished.totals.items():
            known = self._totals.get(name)
            self._totals[name] = (
                added if known is None else {key: np.concatenate((known[key], added[key])) for key in known}
            )
        for block in blocks:
            counted = self.reused if keys[block] in finished.reused else self.computed
            counted[block.scenario] += block.number
        self.trouble = self.trouble or finished.trouble
        self.replications = max(self.replications, replications)

    def outcomes(self) -> dict[str, Outcome]:
        """Return what the replications so far came to, by scenario."""
        return {
            name: Outcome(name, self._prepared[name].network, loaded.scenario, Totals(self._totals[name]))
            for name, loaded in self._scenarios.items()
        }

    def names(self, scenario: str) -> Names:
        """Return the ids behind the rows of a scenario's network."""
        return self._prepared[scenario].network.names

    def once_more(
        self,
        what: str,
        scenarios: Sequence[str],
        made_of: Callable[[str, Prepared, Demand, Records], Mapping[str, np.ndarray]],
    ) -> dict[str, dict[str, np.ndarray]]:
        """Return arrays that are made of replication 0 of some scenarios, from the store where it has them.

        It is simulated here, also where a cluster carries out the rest.

        Parameters
        ----------
        what : str
            Names what is made, and all that it depends on besides scenario, seed and engine.
        scenarios : sequence of str
            Of which.
        made_of : callable
            Given a scenario's id, what was run and what happened, returns arrays by name; called from several threads.

        Raises
        ------
        KeyboardInterrupt
            When the user stops the run.
        """
        how, seed = self._how, self._seed
        blocks = [Block(name, 0, 1) for name in scenarios]
        keys = {
            block: content_key({"what": what, "of": block_key(self._keys[block.scenario], block, seed, how.engine)})
            for block in blocks
        }

        def simulate(block: Block) -> Iterator[Mapping[str, np.ndarray]]:
            prepared = self._prepared[block.scenario]
            made = made_of(block.scenario, prepared, *prepared.run(engine_of(how.engine), seed, 0))
            yield {name: array[np.newaxis] for name, array in made.items()}

        finished = run_blocks(blocks, keys, simulate, how.store, how.workers)
        self.trouble = self.trouble or finished.trouble
        return {name: {key: array[0] for key, array in made.items()} for name, made in finished.totals.items()}

    def _progress(self) -> Progress | None:
        """Return what is to be told how far things are, replications of earlier steps included."""
        tell, before = self._how.progress, self.replications * len(self._scenarios)
        return None if tell is None else lambda done, total: tell(before + done, before + total)

    def _simulate(self, block: Block) -> Iterator[Mapping[str, np.ndarray]]:
        run = engine_of(self._how.engine)  # not imported where everything is in the store
        for number in range(block.first, block.first + block.number):
            yield self._prepared[block.scenario].totals(run, self._seed, number).arrays


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

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self._scenario

    def run(self, engine: Engine, seed: int, replication: int) -> tuple[Demand, Records]:
        """Return one replication."""
        get_ready()
        demand = draw_planned(self.plan, seed, replication)
        return demand, engine(self.network, demand)

    def totals(self, engine: Engine, seed: int, replication: int) -> Totals:
        """Return the totals of one replication."""
        demand, records = self.run(engine, seed, replication)
        return totals(self.network, demand, records, self._scenario)
