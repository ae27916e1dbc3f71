"""Running blocks on all cores: hand-out, reuse, progress, and stopping without losing what is finished.

Blocks are handed out one by one to threads, which is enough since kernels release the interpreter's lock. What comes
back is put together in the order of scenarios and replications, so no figure depends on the number of workers
or on who was first. A block is stored by the worker that finished it, before anything else happens to it: a run
that is stopped, or killed, loses only the blocks that were under way. A run that is stopped does not wait for them either:
a worker gives up after the replication that it is at, and after `PATIENCE` nobody waits for that.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from simnet.experiment.plan import Block
from simnet.store import Store

Arrays = Mapping[str, np.ndarray]
"""Totals of some replications in a row, stacked along the first axis."""

PATIENCE = 1.0
"""Seconds that a stopped run waits for replications under way; one that takes longer is left to itself."""

Progress = Callable[[int, int], None]
"""Called in the caller's thread with replications done so far and replications in all."""


@dataclass(frozen=True)
class Finished:
    """Totals of all replications of all scenarios.

    Attributes
    ----------
    totals : dict of str to dict of str to array
        By scenario, by name; the first axis of every array is the replication.
    reused, of : int
        Replications taken from the store, and in all.
    trouble : str or None
        Why finished work could not be kept, if so.
    """

    totals: dict[str, dict[str, np.ndarray]]
    reused: int
    of: int
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
    stopping = threading.Event()

    def work(block: Block) -> tuple[Arrays, bool]:
        if stopping.is_set():
            raise _Stopped
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

    representatives: dict[str, Block] = {}
    sharing: dict[str, int] = {}
    for block in blocks:
        representatives.setdefault(keys[block], block)
        sharing[keys[block]] = sharing.get(keys[block], 0) + block.number
    total = sum(sharing.values())
    done = reused = 0
    if progress is not None:
        progress(0, total)
    results: dict[str, Arrays] = {}
    pool = ThreadPoolExecutor(workers or default_workers(), thread_name_prefix="simnet")
    key_of: dict[Future[tuple[Arrays, bool]], str] = {}
    try:
        for key, block in representatives.items():
            key_of[pool.submit(work, block)] = key
        pending = set(key_of)
        while pending:
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                key = key_of[future]
                results[key], was_stored = future.result()
                done += sharing[key]
                reused += sharing[key] if was_stored else 0
            if progress is not None:
                progress(done, total)
    except BaseException:
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)
        wait([future for future in key_of if not future.cancelled()], timeout=PATIENCE)
        raise
    pool.shutdown()
    store.prune()
    totals: dict[str, dict[str, np.ndarray]] = {}
    for scenario in dict.fromkeys(block.scenario for block in blocks):
        totals[scenario] = stacked([results[keys[block]] for block in blocks if block.scenario == scenario])
    return Finished(totals, reused, total, store.trouble)


def stacked(parts: Sequence[Arrays]) -> dict[str, np.ndarray]:
    """Return totals of replications in a row, put together from those of its parts."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


class _Stopped(Exception):
    """The run is being stopped; a worker does not begin another replication."""
