"""Running blocks on a Dask cluster: the same blocks as on threads, the same totals, whoever makes them.

The store is that of this machine: a block that lies there is not sent, and one that comes back is stored before anything
else happens to it. So whatever dies, what was finished is kept: a worker takes with it the tasks that it was at, which Dask gives
to others; a scheduler that dies ends the run, and the same command goes on from there, on the same cluster, on another or on
none.

A task is one block of one scenario. The scenario itself goes to each worker once (`cluster_worker`). Only a few tasks for
each thread of the cluster are handed out at a time, so neither the scheduler nor this process holds more than that, and a
run that is stopped leaves nothing to do behind. Tasks are pure: carried out twice they give the same bytes, and the first
to come is taken.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simnet.errors import ClusterError, escape
from simnet.experiment import cluster_worker
from simnet.experiment.cluster_reach import SAME, Tell, check_workers, connected
from simnet.experiment.plan import Block
from simnet.experiment.run import Finished, Progress, Result, gather
from simnet.scenario.schema import Scenario
from simnet.store import Store, unpack

if TYPE_CHECKING:
    from distributed import Client, Future

    from simnet.experiment.simulation import EngineName

TASKS_A_THREAD = 3
"""Tasks handed out for each thread of the cluster: one that it is at, and what it needs while the next ones are on the way."""

FEWEST_TASKS = 4

MOST_DEATHS = 4
"""As many workers as may die with a block before the block is taken to be what kills them."""

POLL_SECONDS = 0.005
LOOK_SECONDS = 1.0
"""How often to look for results, and at the workers."""


def run_on_cluster(
    address: str,
    blocks: Sequence[Block],
    keys: Mapping[Block, str],
    scenarios: Mapping[str, Scenario],
    seed: int,
    engine: EngineName,
    store: Store,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Finished:
    """Return the totals of all blocks, from the store where it has them, else made on a cluster and then stored.

    Parameters
    ----------
    address : str
        Of a Dask scheduler.
    blocks, keys, store, progress
        As for `run.run_blocks`.
    scenarios : mapping of str to Scenario
        By id.
    seed : int
        Of all luck.
    engine : "core" or "reference"
        Which engine.
    tell : callable, optional
        Told in a line what the user should know of the cluster.

    Raises
    ------
    ClusterError
        If the cluster cannot be used, or no longer; what was finished is kept.
    KeyboardInterrupt
        When the user stops the run.
    """

    def carry_out(to_run: Sequence[Block]) -> Generator[Result, None, None]:
        missing = []
        for block in to_run:
            found = store.read(keys[block])
            if found is None:
                missing.append(block)
            else:
                yield block, found, True
        if not missing:
            return
        say = tell or (lambda text: None)
        with connected(address, say) as client:
            try:
                check_workers(client, engine, say)
            except OSError as fault:
                raise _gone(address) from fault
            hand_out = HandOut(client, address, scenarios, seed, engine, missing)
            for block, content in hand_out.results(say):
                made = unpack(keys[block], content)
                if made is None:
                    raise ClusterError(f"a worker returned something else than {_told(block)}; {SAME}")
                store.keep(keys[block], content)
                yield block, made, False
                del made

    return gather(blocks, keys, carry_out, store, progress)


class HandOut:
    """Hands blocks out to a cluster, a few at a time, and yields them, packed, as they come."""

    def __init__(
        self,
        client: Client,
        address: str,
        scenarios: Mapping[str, Scenario],
        seed: int,
        engine: EngineName,
        blocks: Sequence[Block],
    ) -> None:
        from distributed import as_completed

        self._client, self._address = client, address
        self._scenarios, self._seed, self._engine = scenarios, seed, engine
        self._waiting = deque(blocks)
        self._at_work: dict[Future, Block] = {}
        self._done: Any = as_completed(with_results=True, raise_errors=False, loop=client.loop)
        self._deaths: dict[Block, int] = {}
        self._parcels: dict[str, tuple[str, Future]] = {}
        self._attempts: dict[str, int] = {}
        self._left: dict[str, int] = {}
        for block in blocks:
            self._left[block.scenario] = self._left.get(block.scenario, 0) + 1

    def results(self, tell: Tell) -> Generator[tuple[Block, bytes], None, None]:
        """Yield blocks as they come, in any order."""
        at_a_time, next_look, had_workers = FEWEST_TASKS, 0.0, True
        while self._waiting or self._at_work:
            if time.monotonic() >= next_look:
                num_threads = self._num_threads()
                if had_workers and not num_threads:
                    tell(f"no workers: waiting for one, as `dask worker {escape(self._address)}` starts it ...")
                had_workers = num_threads > 0
                at_a_time = max(FEWEST_TASKS, TASKS_A_THREAD * num_threads)
                next_look = time.monotonic() + LOOK_SECONDS
            while self._waiting and len(self._at_work) < at_a_time:
                self._submit(self._waiting.popleft())
            batch = self._done.next_batch(block=False)
            if not batch:
                time.sleep(POLL_SECONDS)
            for future, result in batch:
                block = self._at_work.pop(future)
                status = future.status
                future.release()
                if status == "finished":
                    self._let_go(block.scenario)
                    yield block, result
                elif status == "error":
                    self._try_again(block, result)
                else:
                    raise _gone(self._address)

    def _submit(self, block: Block) -> None:
        name, parcel = self._parcel(block.scenario)
        # The scheduler takes tasks of one name for a group, which it deals out evenly if it is large.
        key = (name, self._seed, self._engine, block.first, block.number, self._deaths.get(block, 0))
        arguments = (parcel, self._engine, self._seed, block.first, block.number)
        future = self._client.submit(cluster_worker.finish_block, *arguments, key=key, retries=0)
        self._at_work[future] = block
        self._done.add(future)

    def _parcel(self, scenario: str) -> tuple[str, Future]:
        """Return the name of a scenario's tasks, and the scenario as it lies on the cluster."""
        if scenario not in self._parcels:
            parcel = cluster_worker.parcel_of(self._scenarios[scenario])
            digest = hashlib.sha256(parcel).hexdigest()[:32]
            attempt = self._attempts[scenario] = self._attempts.get(scenario, 0) + 1
            key = (f"simnet_scenario-{digest}", attempt)
            future = self._client.submit(cluster_worker.hand_on, parcel, key=key, retries=0)
            self._parcels[scenario] = f"simnet-{digest}", future
        return self._parcels[scenario]

    def _let_go(self, scenario: str) -> None:
        """Have the cluster forget a scenario with the last of its blocks."""
        self._left[scenario] -= 1
        if not self._left[scenario]:
            del self._parcels[scenario]

    def _try_again(self, block: Block, fault: tuple[Any, BaseException, Any]) -> None:
        """Hand a block out again if its workers died of something else, as far as one can tell; else raise what went wrong."""
        from distributed import KilledWorker

        _, error, trace = fault
        if isinstance(error, KilledWorker):
            self._deaths[block] = self._deaths.get(block, 0) + error.allowed_failures + 1
            if self._deaths[block] >= MOST_DEATHS:
                raise ClusterError(
                    f"{self._deaths[block]} workers died at {_told(block)}, the last of them {error.last_worker.address}; "
                    "have they enough memory? Their logs say more. What was finished is kept"
                ) from error
            if self._parcel(block.scenario)[1].status == "error":  # it was the scenario that was being handed on
                self._parcels.pop(block.scenario)
            self._waiting.appendleft(block)
            return
        if isinstance(error, cluster_worker.WouldDiffer):
            what = ", ".join(error.differences)
            raise ClusterError(
                f"a worker would not give the same figures as this machine; {SAME}\n  {error.worker}: {what}"
            )
        if isinstance(error, ImportError):
            raise ClusterError(f"a worker has another simnet, or none ({escape(str(error), 200)}); {SAME}") from error
        raise error.with_traceback(trace)

    def _num_threads(self) -> int:
        """Return how many threads the cluster has now."""
        try:
            if self._client.status == "running":
                return sum(self._client.nthreads().values())
        except OSError:
            pass
        raise _gone(self._address)


def _gone(address: str) -> ClusterError:
    return ClusterError(
        f"the scheduler at {escape(address)} has gone, or has dropped the work; what was finished is kept: the same "
        "command goes on from there, on this cluster when it runs again, on another, or on this machine without --cluster"
    )


def _told(block: Block) -> str:
    """Name a block for people."""
    last = block.first + block.number - 1
    which = f"replication {last}" if block.number == 1 else f"replications {block.first} to {last}"
    return f"{which} of {escape(block.scenario)}"
