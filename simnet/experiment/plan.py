"""Which blocks of replications a study consists of, and what each of them depends on.

A block is the unit of work that a worker takes and the store keeps: some replications in a row of one scenario, less than a
second of work where a replication is not more than that by itself. Its size follows from the scenario and the engine
alone, so the blocks are the same whatever the number of workers, and 30 replications are a prefix of 45.

A block's key names all that its totals depend on: the part of the scenario that can change what happens, the seed, the
replications, the engine, the package's own sources and the libraries that compute. Names for readers, prices
and evidence are left out, so changing a title or a rent does not run anything again. The order of mappings is
kept in, since the order of stages matters.
"""

from __future__ import annotations

import functools
import importlib.metadata
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simnet.scenario.schema import Part, Scenario
from simnet.sources import source_hash
from simnet.store import content_key

BLOCK_SIZES = (15, 5, 3, 1)
"""How many replications a block may have, the most first: divisors of 15, so that 30 replications are whole blocks of 45."""

BLOCK_WORK = {"core": 200_000, "reference": 4_000}
"""How much a block may have to do, by engine: needs, openings and changes of rosters, some 2 and 100 microseconds each."""

WITHOUT_EFFECT = frozenset(
    {"title", "summary", "evidence", "costs", "name", "area_m2", "premises", "hosted", "value_of_time_hour"}
)
"""Keys of the models that no engine and no total depends on: words for readers, and prices."""

ABOVE = (
    "analytic", "api.py", "api_claims.py", "api_replay.py", "api_report.py", "claims", "cli", "fit", "progress.py", "report",
    "terminal.py", "terminal_claims.py", "terminal_replay.py", "terminal_stress.py", "terminal_sweep.py",
)  # fmt: skip
"""Parts of the package that no block depends on."""

LIBRARIES = ("numpy", "numba", "simpy", "opening-hours-py", "chinesecalendar")
"""Libraries that blocks depend on."""


@dataclass(frozen=True, order=True)
class Block:
    """Some replications in a row of one scenario.

    Attributes
    ----------
    scenario : str
        Id of the scenario in its study.
    first : int
        Number of the first replication, from 0.
    number : int
        How many replications.
    """

    scenario: str
    first: int
    number: int


def block_size(work: float, engine: str) -> int:
    """Return how many replications a block has.

    Parameters
    ----------
    work : float
        What a replication has to do: needs, openings, changes of rosters.
    engine : "core" or "reference"
        Which engine.

    Examples
    --------
    >>> [block_size(needs, "core") for needs in (50, 35_000, 60_000, 10_000_000)], block_size(35_000, "reference")
    ([15, 5, 3, 1], 1)
    """
    return next((size for size in BLOCK_SIZES if size * work <= BLOCK_WORK[engine]), BLOCK_SIZES[-1])


def plan_blocks(sizes: Mapping[str, int], replications: int, begin: int = 0) -> list[Block]:
    """Return the blocks that hold replications `begin` to `replications` - 1 of each scenario, in order.

    Parameters
    ----------
    sizes : mapping of str to int
        Replications in a block, by scenario.
    replications, begin : int
        Of each scenario; how many of them there are already. Blocks begin where they always do, so if those are no whole
        blocks, the rest of the last one is a block of its own.

    Examples
    --------
    >>> [(block.first, block.number) for block in plan_blocks({"hall": 5}, 12)]
    [(0, 5), (5, 5), (10, 2)]
    >>> [(block.first, block.number) for block in plan_blocks({"hall": 5}, 20, 12)]
    [(12, 3), (15, 5)]
    """
    blocks = []
    for scenario_id, size in sizes.items():
        first = begin
        while first < replications:
            end = min(first - first % size + size, replications)
            blocks.append(Block(scenario_id, first, end - first))
            first = end
    return blocks


def scenario_key(scenario: Scenario) -> str:
    """Return a key of the part of a scenario that can change what happens.

    Two scenarios that differ only in what readers see or in prices have the same key, under whatever id and in
    whatever file they stand.
    """
    return content_key(essence(scenario))


def block_key(key_of_scenario: str, block: Block, seed: int, engine: str) -> str:
    """Return the key under which the store keeps a block of the scenario with this `scenario_key`."""
    return content_key(
        {
            "scenario": key_of_scenario,
            "seed": seed,
            "first": block.first,
            "number": block.number,
            "engine": engine,
            "made_by": made_by(),
        }
    )


def essence(value: Any) -> Any:
    """Return the part of a model that can change what happens, as plain mappings, lists and numbers.

    Parameters
    ----------
    value : Part or any value of a field
        Users' ids are never mistaken for the models' own keys: a service may be called `title`.
    """
    if isinstance(value, Part):
        return {name: essence(getattr(value, name)) for name in type(value).model_fields if name not in WITHOUT_EFFECT}
    if isinstance(value, dict):
        return {key: essence(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [essence(item) for item in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return str(value)


@functools.cache
def library_versions() -> dict[str, str]:
    """Versions of the libraries that results depend on, by name, and of Python."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in LIBRARIES}


@functools.cache
def made_by() -> dict[str, Any]:
    """What makes blocks here: a hash of the sources, and the libraries with their versions."""
    return {"sources": source_hash(without=ABOVE), "libraries": library_versions()}
