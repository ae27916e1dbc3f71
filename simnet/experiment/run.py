"""Running blocks on all cores of this machine: hand-out, reuse, progress, and stopping without losing what is finished.

Threads take blocks one by one as they get done with the last, which is enough since kernels release the interpreter's lock;
processes would each start anew and load every kernel. What comes back is put in its place in the order of scenarios and
replications as it comes, and let go: so no figure depends on the number of workers or on who was first, and nothing is
in memory but the totals and what is being worked on. A block is stored by the worker that finished it, before anything else
happens to it: a run that is stopped, or killed, loses only the blocks that were under way. A run that is stopped does not
wait for them either: a worker gives up after the replication that it is at, and after `PATIENCE` nobody waits for that.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from simnet.experiment.plan import Block
from simnet.store import Store

Arrays = Mapping[str, np.ndarray]
"""Totals of some replications in a row, stacked along the first axis."""

PATIENCE = 1.0
"""Seconds that a stopped run waits for replications under way; one that takes longer is left to itself."""

Result = tuple[Block, Arrays, bool]
"""A block, its totals, and whether they were in the store."""

Progress = Callable[[int, int], None]
"""Called in the caller's thread with replications done so far and replications in all."""


@dataclass(frozen=True)
class Finished:
    """Totals of all replications of all scenarios.

    Attributes
    ----------
    totals : dict of str to dict of str to array
        By scenario, by name; the first axis of every array is the replication.
    reused : set of str
        Keys of the blocks that were taken from the store.
    trouble : str or None
        Why finished work could not be kept, if so.
    """

    totals: dict[str, dict[str, np.ndarray]]
    reused: set[str]
    trouble: str | None


def default_workers() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_blocks(
    blocks: Sequence[Block],
    keys: Mapping[Block, str],
    simulate: Callable[[Block], Iterable[Arrays]],
    store: Store,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Finished:
    """Return the totals of all blocks, from the store where it has them, else simulated and then stored.

    Parameters
    ----------
    blocks : sequence of Block
        What is needed; of each scenario in order of replications.
    keys : mapping of Block to str
        Key of each block; blocks of one key are run once.
    simulate : callable
        The totals of each of a block's replications, one after the other; called from several threads.
    store : Store
        Where finished work is kept.
    workers : int, optional
        Threads; default as many as there are cores.
    progress : callable, optional
        Told how far things are.

    Raises
    ------
    KeyboardInterrupt
        When the user stops the run. Threads named `simnet...` may be at their last replication still.
    """
    return gather(blocks, keys, lambda to_run: _on_threads(to_run, keys, simulate, store, workers), store, progress)


def gather(
    blocks: Sequence[Block],
    keys: Mapping[Block, str],
    carry_out: Callable[[Sequence[Block]], Generator[Result]],
    store: Store,
    progress: Progress | None = None,
) -> Finished:
    """Return the totals of all blocks, put in their places as somebody carries them out.

    Parameters
    ----------
    blocks, keys, store, progress
        As for `run_blocks`.
    carry_out : callable
        Given one block of each key, yields each of them when it is done and, if it was made, stored. It is closed before its
        end when the run is stopped.
    """
    gathered = _Gathered(blocks, keys)
    total = sum(block.number for block in blocks)
    done, reused = 0, set()
    if progress is not None:
        progress(0, total)
    with contextlib.closing(carry_out(gathered.to_run)) as results:
        for block, made, was_stored in results:
            done += gathered.take(keys[block], made)
            if was_stored:
                reused.add(keys[block])
            del made
            if progress is not None:
                progress(done, total)
    if len(reused) < len(gathered.to_run):
        store.prune()
    return Finished(gathered.totals, reused, store.trouble)


def _on_threads(
    blocks: Sequence[Block],
    keys: Mapping[Block, str],
    simulate: Callable[[Block], Iterable[Arrays]],
    store: Store,
    workers: int | None,
) -> Generator[Result]:
    """Yield blocks as threads get done with them."""
    waiting = list(reversed(blocks))
    stopping, handing_out = threading.Event(), threading.Lock()
    results: SimpleQueue[Result | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            while not stopping.is_set() and (block := next_block()) is not None:
                results.put((block, *finish(block)))
        except _Stopped:
            pass
        except BaseException as fault:
            results.put(fault)

    def next_block() -> Block | None:
        with handing_out:
            return waiting.pop() if waiting else None

    def finish(block: Block) -> tuple[Arrays, bool]:
        found = store.read(keys[block])
        if found is not None:
            return found, True
        parts = []
        for part in simulate(block):
            parts.append(part)
            if stopping.is_set() and len(parts) < block.number:
                raise _Stopped
        made = stacked(parts)
        store.write(keys[block], made)
        return made, False

    num_workers = min(workers or default_workers(), len(blocks))
    pool = ThreadPoolExecutor(max(num_workers, 1), thread_name_prefix="simnet")
    working = [pool.submit(work) for _ in range(num_workers)]
    try:
        for _ in blocks:
            yield _raised_if_fault(results.get())
    except BaseException:
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)
        wait(working, timeout=PATIENCE)
        raise
    pool.shutdown()


def _raised_if_fault(result: Result | BaseException) -> Result:
    if isinstance(result, BaseException):
        raise result
    return result


class _Gathered:
    """Totals of all scenarios, filled in as blocks come; blocks of one key are run once, for all that share it.

    Attributes
    ----------
    totals : dict of str to dict of str to array
        By scenario, by name; the first axis of every array is the replication.
    to_run : list of Block
        One of each key, in order.
    """

    def __init__(self, blocks: Sequence[Block], keys: Mapping[Block, str]) -> None:
        self.totals: dict[str, dict[str, np.ndarray]] = {}
        self.to_run: list[Block] = []
        self._places: dict[str, list[tuple[str, int, int]]] = {}
        self._sizes: dict[str, int] = {}
        for block in blocks:
            key, begin = keys[block], self._sizes.get(block.scenario, 0)
            if key not in self._places:
                self.to_run.append(block)
            self._places.setdefault(key, []).append((block.scenario, begin, begin + block.number))
            self._sizes[block.scenario] = begin + block.number
            self.totals.setdefault(block.scenario, {})

    def take(self, key: str, arrays: Arrays) -> int:
        """Put a block where it belongs and return how many replications that makes."""
        for scenario, begin, end in self._places[key]:
            totals = self.totals[scenario]
            for name, array in arrays.items():
                if name not in totals:
                    totals[name] = np.empty((self._sizes[scenario], *array.shape[1:]), array.dtype)
                totals[name][begin:end] = array
        return sum(end - begin for _, begin, end in self._places[key])


def stacked(parts: Sequence[Arrays]) -> dict[str, np.ndarray]:
    """Return totals of replications in a row, put together from those of its parts."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


class _Stopped(Exception):
    """The run is being stopped; a worker does not begin another replication."""
