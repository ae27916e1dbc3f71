"""Compiling every kernel before it is needed, so that the wait can be announced, and happens once.

One small scenario that goes through all of demand, engine and measures has each kernel compiled for the types that
every scenario has. The kernels of the engine and those of demand are compiled side by side, in two processes that share
the cache: numba compiles one function at a time in a process. Should the second process fail, the first does its work.

A mark in the cache folder says that it holds everything. Where nothing is compiled (``NUMBA_DISABLE_JIT=1``) there is
nothing to do.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

from simnet import tables
from simnet.demand.demand import Demand
from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.experiment.compare import EngineName, engine_of
from simnet.luck.compiler import COMPILED, cache_dir
from simnet.luck.timing import KernelTime, compile_times
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.sources import PACKAGE

SMALL: dict[str, Any] = {
    "simnet": 1,
    "name": "warm-up",
    "calendar": {"days": 1, "tail_days": 1},
    "profiles": {"office": {"days": {"Mo": 1.0}, "hours": {"09:00-17:00": 1.0}}},
    "population": {
        "segments": {"general": {"profile": "office", "patience_min": {"exponential": {"mean": 30}}}},
        "zones": {"here": {"radius_km": 1, "people": {"general": 2000}}},
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
    mark = cache_dir() / f"{engine}.complete"
    if not COMPILED or mark.exists():
        return None
    announce()
    done = warm_up(engine)
    with contextlib.suppress(OSError):
        mark.touch()
    return done


def warm_up(engine: EngineName = "core") -> WarmUp:
    """Compile every kernel that runs with an engine need, for as far as the cache does not hold it."""
    begin = time.perf_counter()
    child = _start_child() if engine == "core" and COMPILED else None
    scenario = Scenario.model_validate(SMALL)
    with compile_times() as kernels:
        network = build(scenario)
        demand = draw_planned(plan_demand(scenario, network), 1, 0)
        elsewhere = [] if child is None else _wait_for(child)
        totals(network, demand, engine_of(engine)(network, demand), scenario)
    longest_first = sorted([*kernels, *elsewhere], key=lambda kernel: -kernel.seconds)
    return WarmUp(time.perf_counter() - begin, longest_first)


def compile_engine() -> None:
    """Compile the engine's kernels into the cache by running a day without people; print what was compiled as JSON."""
    network = build(Scenario.model_validate(SMALL))
    with compile_times() as kernels:
        engine_of("core")(network, nobody(network))
    json.dump([astuple(kernel) for kernel in kernels], sys.stdout)


def nobody(network: Network) -> Demand:
    """Return a demand without needs."""
    return Demand(tables.NEEDS.empty(0), tables.CASES.empty(0), network.planned)


def _start_child() -> subprocess.Popen[str] | None:
    if not sys.executable or (os.cpu_count() or 1) < 2:
        return None
    shared = {**os.environ, "SIMNET_CACHE_DIR": str(cache_dir().parent.parent)}
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", CHILD, str(PACKAGE.parent)],
            env=shared,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:
        return None


def _wait_for(child: subprocess.Popen[str]) -> list[KernelTime]:
    """Return what another process compiled, nothing if it failed; it does not outlive an interruption."""
    try:
        printed, _ = child.communicate()
    except BaseException:
        child.kill()
        child.wait()
        raise
    if child.returncode != 0:
        return []
    return [KernelTime(str(kernel), float(seconds)) for kernel, seconds in json.loads(printed)]
