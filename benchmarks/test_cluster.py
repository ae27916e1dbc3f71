"""A Dask cluster on this machine: what the second worker gains, what one task costs, what it takes to begin."""

import itertools
import time
from statistics import median
from typing import Any

import pytest
from children import HERE, SIMNET, told_by, wall_seconds
from clusters import started
from turns import Bench, Turns

pytest.importorskip("distributed", reason="distributed is not installed: pip install -e '.[bench]'")
pytestmark = pytest.mark.benchmark(timer=time.perf_counter)

STREET = HERE / "scenarios" / "street.yaml"
FRESH = ("run", "scenarios/textbook/mm1.yaml", "--replications", "1", "--seed")


def test_one_worker_and_two(bench: Bench) -> None:
    """A street year of 10,000 needs: wall time on one worker, on two, and on threads, by turns; the figures are the same."""
    number = bench.choose(1000, 150)
    told: dict[tuple[str, int], list[dict[str, Any]]] = {}
    with started(1) as one, started(2) as two:
        ways = {("cluster", 1): one.arguments, ("cluster", 2): two.arguments, ("threads", 1): (), ("threads", 2): ()}

        def take_turns() -> None:
            for (where, workers), arguments in ways.items():
                found = told_by("replications.py", STREET, number, workers, *arguments)
                told.setdefault((where, workers), []).append(found)
                bench.tell(f"{number} replications, {where}, {workers} workers: {found['wall']:.2f} s")

        bench.benchmark.pedantic(take_turns, rounds=bench.choose(3, 1))
    assert len({run["summary"] for runs in told.values() for run in runs}) == 1
    if bench.benchmark.stats is None:
        return
    wall = {way: median(run["wall"] for run in runs) for way, runs in told.items()}
    elsewhere = median(run["elsewhere"] for runs in told.values() for run in runs)
    rounds = len(told["cluster", 2])
    gain = Turns(None, None, wall["cluster", 2], wall["cluster", 1], rounds)
    bench.note_ratio("cluster-two-workers", gain, number, "replications", elsewhere)
    against_threads = Turns(None, None, wall["cluster", 2], wall["threads", 2], rounds)
    bench.note_ratio("cluster-threads", against_threads, number, "replications", elsewhere)
    bench.note("cluster-elsewhere", elsewhere, "cores")


def test_what_a_task_costs(bench: Bench) -> None:
    """Tasks with nothing to do, on two workers; and what a first run on a cluster takes longer than one here."""
    number = bench.choose(3000, 500)
    told: list[dict[str, Any]] = []
    begun: list[float] = []
    seeds = map(
        str, itertools.count(time.time_ns() % 2**40)
    )  # of runs that were never made, so that there is something to send
    with started(2) as two:

        def take_turns() -> None:
            told.append(told_by("hand_out.py", STREET, number, *two.arguments))
            there = wall_seconds((*SIMNET, *FRESH, next(seeds), "--cluster", two.address))
            begun.append(there - wall_seconds((*SIMNET, *FRESH, next(seeds))))

        take_turns()  # workers have loaded what they need
        del told[:], begun[:]
        bench.benchmark.pedantic(take_turns, rounds=bench.choose(5, 2))
    if bench.benchmark.stats is None:
        return
    for part in ("wall", "client", "scheduler", "workers"):
        bench.note(f"task-{part}", median(run[part] for run in told) / number, "s")
    bench.note("task-elsewhere", median(run["elsewhere"] for run in told), "cores")
    bench.note("cluster-parcel", told[0]["parcel"], "bytes")
    bench.note("cluster-connecting", median(run["connecting"] for run in told), "s")
    bench.note("cluster-start", median(begun), "s")
