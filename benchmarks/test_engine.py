"""The engines alone, one thread, on a year of Shaocheng: network and demand are there, Records come out.

Two years: windows only ("1+N"), and the whole, with stations, grid workers, machines, agency, visits and outreach.
"""

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from ready import Ready, prepare

from simnet.demand.demand import Demand
from simnet.engine import core, reference
from simnet.network.network import Network
from simnet.records import Records

YEARS = ("shaocheng/one-plus-n", "shaocheng/with-outreach")
LEAST_RATIO = 100
ROUNDS = 2
CORE_RUNS_A_ROUND = 7


def note(benchmark: Any, demand: Demand) -> None:
    """Add how many needs and cases there are, and how many cases a second that makes."""
    benchmark.extra_info["needs"], benchmark.extra_info["cases"] = len(demand.needs), len(demand.cases)
    if benchmark.stats is not None:
        benchmark.extra_info["cases a second"] = round(len(demand.cases) / benchmark.stats.stats.median)


@pytest.mark.parametrize("year", YEARS)
def test_core_on_a_year(benchmark: Any, year: str) -> None:
    ready = prepare(year)
    demand = ready.draw()
    records = benchmark(core.run, ready.network, demand)
    assert len(records.visits) + len(records.teams) > 25_000
    note(benchmark, demand)


@pytest.mark.parametrize("year", YEARS)
def test_reference_on_eight_weeks(benchmark: Any, year: str) -> None:
    ready = prepare(year, ("calendar.days", 56))
    demand = ready.draw()
    records = benchmark.pedantic(reference.run, (ready.network, demand), rounds=2)
    assert len(records.visits) > 3_000
    note(benchmark, demand)


def seconds_of(run: Callable[[Network, Demand], Records], ready: Ready, demand: Demand) -> tuple[float, Records]:
    """Return the processor time of this thread that a run takes, so that a busy machine does not decide, and its Records."""
    gc.collect()
    begin = time.thread_time()
    records = run(ready.network, demand)
    return time.thread_time() - begin, records


@pytest.mark.parametrize("year", YEARS)
def test_core_is_a_hundred_times_the_reference(capsys: Any, year: str) -> None:
    """The same year in both engines, by turns; medians are compared. Both do the same work: their Records are equal."""
    ready = prepare(year)
    demand = ready.draw()
    core_seconds, reference_seconds = [], []
    for _ in range(ROUNDS):
        for _ in range(CORE_RUNS_A_ROUND):
            seconds, of_core = seconds_of(core.run, ready, demand)
            core_seconds.append(seconds)
        seconds, of_reference = seconds_of(reference.run, ready, demand)
        reference_seconds.append(seconds)
        assert of_core.equals(of_reference)
    ratio = median(reference_seconds) / median(core_seconds)
    with capsys.disabled():
        print(
            f"\n{year}, {len(demand.needs)} needs, one thread: reference {median(reference_seconds):.2f} s, "
            f"core {median(core_seconds) * 1000:.1f} ms, ratio {ratio:.0f}"
        )
    assert ratio >= LEAST_RATIO
