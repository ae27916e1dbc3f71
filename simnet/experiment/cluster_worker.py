"""What a worker of a cluster does: makes one block of a scenario that it was sent.

A scenario travels as a parcel: what makes blocks where it comes from (a hash of the sources, versions of libraries), and the
scenario itself, pickled and compressed. A worker that would make blocks of other sources or libraries refuses it before it
looks inside. A block goes back packed as the store keeps it, under a key that the worker finds by itself from what it
has; whoever asked for another key does not get it open. So what a worker makes depends on nothing but what it was
sent, and a task may be carried out twice, or elsewhere.

The scheduler imports this module too, without need of more than its names; so everything heavy is imported when it is used.
"""

from __future__ import annotations

import functools
import json
import pickle
import socket
import threading
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simnet.experiment.simulation import EngineName, Prepared
    from simnet.scenario.schema import Scenario

KEPT_SCENARIOS = 4
"""How many scenarios a worker keeps prepared, the most recently used."""

HEAD_BYTES = 4
"""How many bytes say how long the first part of a parcel is."""

_opening = threading.Lock()


class WouldDiffer(Exception):
    """A worker would not make the block that was asked for: it has other sources or other libraries.

    Parameters
    ----------
    worker : str
        Which worker.
    differences : list of str
        What differs there.
    """

    def __init__(self, worker: str, differences: list[str]) -> None:
        super().__init__(worker, differences)
        self.worker, self.differences = worker, differences


def present() -> bool:
    """Return True where the package is installed."""
    return True


def about(engine: EngineName) -> dict[str, Any]:
    """Return what a client must know of a worker: what makes its blocks, its machine, whether the engine is compiled there."""
    from simnet.experiment.plan import made_by
    from simnet.experiment.warm_up import is_compiled

    return {"made_by": made_by(), "machine": socket.gethostname(), "compiled": is_compiled(engine)}


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """Return in what `plan.made_by` of a worker differs from ours, in words.

    Examples
    --------
    >>> ours = {"sources": "91bc5a20f1", "libraries": {"python": "3.11.7", "numpy": "2.4.6"}}
    >>> differences({"sources": "3f2a91", "libraries": {"python": "3.11.7", "numpy": "2.3.1"}}, ours)
    ['other sources of simnet (3f2a91 instead of 91bc5a20)', 'numpy 2.3.1 instead of 2.4.6']
    """
    found = []
    if theirs["sources"] != ours["sources"]:
        found.append(f"other sources of simnet ({theirs['sources'][:8]} instead of {ours['sources'][:8]})")
    for name, version in ours["libraries"].items():
        there = theirs["libraries"].get(name)
        if there != version:
            found.append(f"{name} {there or 'missing'} instead of {version}")
    return found


def parcel_of(scenario: Scenario) -> bytes:
    """Return a scenario as it is sent to workers."""
    from simnet.experiment.plan import made_by

    head = json.dumps(made_by()).encode()
    return len(head).to_bytes(HEAD_BYTES, "little") + head + zlib.compress(pickle.dumps(scenario))


def hand_on(parcel: bytes) -> bytes:
    """Return a parcel: a task whose result is one, so that it is sent to each worker once and made again where it got lost."""
    return parcel


def finish_block(parcel: bytes, engine: EngineName, seed: int, first: int, number: int) -> bytes:
    """Return a block, packed under its key.

    Parameters
    ----------
    parcel : bytes
        The scenario; see `parcel_of`.
    engine : "core" or "reference"
        Which engine.
    seed, first, number : int
        Seed of all luck, and which replications.

    Raises
    ------
    WouldDiffer
        If other sources or libraries than the sender's would make it.
    """
    from simnet.experiment.plan import Block, block_key
    from simnet.experiment.run import stacked
    from simnet.experiment.simulation import engine_of
    from simnet.experiment.warm_up import ensure_compiled
    from simnet.store import pack

    with _opening:
        prepared, key_of_scenario = _opened(parcel)
    ensure_compiled(engine)
    run = engine_of(engine)
    try:
        parts = [prepared.totals(run, seed, replication).arrays for replication in range(first, first + number)]
    except RecursionError as fault:
        raise fault.with_traceback(None) from None  # Dask cannot send the long way down, and would lose the task
    key = block_key(key_of_scenario, Block("", first, number), seed, engine)
    return pack(key, stacked(parts))


@functools.lru_cache(maxsize=KEPT_SCENARIOS)
def _opened(parcel: bytes) -> tuple[Prepared, str]:
    """Return a scenario, to be prepared once for all threads, and its key."""
    from simnet.experiment.plan import made_by, scenario_key
    from simnet.experiment.simulation import Prepared
    from simnet.scenario.extends import Tree
    from simnet.scenario.load import Loaded
    from simnet.scenario.paths import Lines

    end = HEAD_BYTES + int.from_bytes(parcel[:HEAD_BYTES], "little")
    found = differences(made_by(), json.loads(parcel[HEAD_BYTES:end]))
    if found:
        raise WouldDiffer(_who(), found)
    scenario = pickle.loads(zlib.decompress(parcel[end:]))
    return Prepared(Loaded(scenario, Tree({}, Lines(), ()))), scenario_key(scenario)


def _who() -> str:
    """Name this worker by its address and its machine."""
    from distributed import get_worker

    try:
        return f"{get_worker().address} ({socket.gethostname()})"
    except ValueError:  # not in a task
        return socket.gethostname()
