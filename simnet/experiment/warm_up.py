"""Compiling every kernel before it is needed, so that the wait can be announced, and happens once.

One small scenario that goes through all of demand, engine and measures has each kernel compiled for the types that
every scenario has. The engine's kernels are compiled in one process, those of demand and of measures meanwhile in another,
which shares its cache: Numba compiles one function at a time in a process. Neither waits for the other: the engine is
compiled for a day without people first and handed the people when they are drawn, measures are handed what the
reference engine recorded. Should the process for the engine fail, this one does its work.

A mark in the cache folder says that it holds everything, and a lock has several processes that start at once wait for the first of
them. Where nothing is compiled (``NUMBA_DISABLE_JIT=1``) there is
nothing to do.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from simnet import tables
from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.experiment.simulation import EngineName, engine_of
from simnet.luck.compiler import COMPILED, cache_dir
from simnet.luck.ready import get_ready
from simnet.luck.timing import KernelTime, compile_times
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.sources import PACKAGE

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows: processes that start at once all compile
    fcntl = None

SMALL: dict[str, Any] = {
    "simnet": 1,
    "name": "warm-up",
    "calendar": {"days": 1, "tail_days": 1},
    "profiles": {"office": {"days": {"Mo": 1.0}, "hours": {"09:00-17:00": 1.0}}},
    "population": {
        "segments": {"general": {"profile": "office", "patience_min": {"exponential": {"mean": 30}}}},
        "zones": {"here": {"radius_km": 1, "people": {"general": 20000}}},
    },
    "services": {
        "errand": {
            "cases_per_head_year": {"general": 1.0},
            "stages": {"window": {"skill": "window", "time_min": {"lognormal": {"mean": 5, "cv": 1}}}},
            "quantity": {"general": {"uniform": {"low": 1, "high": 3}}},
            "decision": {"skill": "desk", "time_min": 5},
        }
    },
    "channels": {"online": {"services": "all", "weights": {"general": 1.0}, "site": "hall"}},
    "arrivals": {"walk_in": {"service": "errand", "interarrival_min": {"exponential": {"mean": 30}}}},
    "demand": {"busyness_cv": 0.2},
    "sites": {
        "hall": {
            "hours": "Mo-Fr 09:00-17:00",
            "services": "all",
            "windows": {"hall": {"skills": "all", "count": 2, "absence": 0.1}},
            "back_office": {"desk": {"skills": ["desk"], "count": 1}},
        }
    },
}
"""A day of one hall in which every kernel that is called from Python has something to do."""

CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from simnet.experiment.warm_up import compile_engine; compile_engine()"
"""The other process must import this very package, not one that lies in the working directory: the cache is kept by path."""


@dataclass(frozen=True)
class WarmUp:
    """What was compiled.

    Attributes
    ----------
    seconds : float
        Wall time of the whole.
    kernels : list of KernelTime
        What had to be compiled, the longest first; empty if the cache held everything.
    """

    seconds: float
    kernels: list[KernelTime]


def ensure_compiled(engine: EngineName, announce: Callable[[], object] = lambda: None) -> WarmUp | None:
    """Compile what an engine needs unless the cache holds it.

    Parameters
    ----------
    engine : "core" or "reference"
        Which engine is going to run.
    announce : callable
        Called before the wait, if there is one.

    Returns
    -------
    WarmUp or None
        None if there was nothing to do.
    """
    if is_compiled(engine):
        return None
    announce()
    with _one_at_a_time(cache_dir() / "compiling.lock"):
        if is_compiled(engine):
            return None
        done = warm_up(engine)
        with contextlib.suppress(OSError):
            _mark(engine).touch()
    return done


def is_compiled(engine: EngineName) -> bool:
    """Whether the cache holds all that an engine needs, or nothing is compiled here."""
    return not COMPILED or _mark(engine).exists()


def _mark(engine: EngineName) -> Path:
    return cache_dir() / f"{engine}.complete"


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until no other thread or process is in this block; where files cannot be locked, do not."""
    with contextlib.ExitStack() as held:
        if fcntl is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(held.enter_context(lock.open("w")), fcntl.LOCK_EX)
        yield


def warm_up(engine: EngineName = "core") -> WarmUp:
    """Compile every kernel that runs with an engine need, for as far as the cache does not hold it."""
    begin = time.perf_counter()
    child = _start_child() if engine == "core" and COMPILED else None
    scenario = Scenario.model_validate(SMALL)
    elsewhere: list[KernelTime] = []
    try:
        with compile_times() as kernels, _without_collection():
            get_ready()
            network = build(scenario)
            demand = draw_planned(plan_demand(scenario, network), 1, 0)
            if child is not None:
                _hand_over(child, demand)
            totals(network, demand, engine_of("reference")(network, demand), scenario)
            if engine == "core":
                elsewhere = [] if child is None else _wait_for(child)
                engine_of("core")(network, demand)
    except BaseException:
        if child is not None:
            _end(child)
        raise
    longest_first = sorted([*kernels, *elsewhere], key=lambda kernel: -kernel.seconds)
    return WarmUp(time.perf_counter() - begin, longest_first)


def compile_engine() -> None:
    """Compile the engine's kernels into the cache and print what was compiled as JSON.

    It runs a day without people, then one with the demand that comes, pickled, from the standard input.
    """
    get_ready()
    network = build(Scenario.model_validate(SMALL))
    with compile_times() as kernels, _without_collection():
        run = engine_of("core")
        run(network, nobody(network))
        run(network, pickle.load(sys.stdin.buffer))
    json.dump([astuple(kernel) for kernel in kernels], sys.stdout)


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Leave garbage alone for a while: a compiler makes millions of objects that stay, and looking at them takes an eighth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def nobody(network: Network) -> Demand:
    """Return a demand without needs."""
    return Demand(tables.NEEDS.empty(0), tables.CASES.empty(0), network.planned)


def _start_child() -> subprocess.Popen[bytes] | None:
    if not sys.executable or (os.cpu_count() or 1) < 2:
        return None
    shared = {**os.environ, "SIMNET_CACHE_DIR": str(cache_dir().parent.parent)}
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", CHILD, str(PACKAGE.parent)],
            env=shared,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _hand_over(child: subprocess.Popen[bytes], demand: Demand) -> None:
    """Give a demand to another process, which may have failed by now."""
    with contextlib.suppress(OSError):
        assert child.stdin is not None
        pickle.dump(demand, child.stdin)
        child.stdin.flush()


def _wait_for(child: subprocess.Popen[bytes]) -> list[KernelTime]:
    """Return what another process compiled, nothing if it failed."""
    printed, _ = child.communicate()
    if child.returncode != 0:
        return []
    return [KernelTime(str(kernel), float(seconds)) for kernel, seconds in json.loads(printed)]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End another process, which is not to outlive an interruption."""
    child.kill()
    child.communicate()
