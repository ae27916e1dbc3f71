"""How time and memory grow with sites and with needs: one replication of a made-up city (`city.py`), each in a process of its own."""

import time
from math import sqrt

import pytest
from children import told_by
from turns import Bench

pytestmark = pytest.mark.benchmark(timer=time.perf_counter)

CITY = (3000, 10_000_000)
QUICK = ((1, 100_000), (100, 100_000), (3000, 100_000))
FULL = (
    *((sites, 1_000_000) for sites in (1, 10, 100, 1000)),
    *((3000, needs) for needs in (10_000, 100_000, 1_000_000)),
    CITY,
)


@pytest.mark.parametrize(("sites", "needs"), dict.fromkeys([*QUICK, *FULL]))
def test_city(bench: Bench, request: pytest.FixtureRequest, sites: int, needs: int) -> None:
    if (sites, needs) not in bench.choose(FULL, QUICK):
        pytest.skip(f"a city of {sites} sites and {needs:,} needs belongs to the {bench.choose('quick', 'full')} run")
    told = bench.benchmark.pedantic(told_by, ("city.py", sites, needs))
    # each comes once, and nearly all are served before a site closes for the night
    assert abs(told["needs"] - needs) < 5 * sqrt(needs)
    assert told["visits"] == told["needs"] and 0.98 * needs < told["served"] <= told["visits"]
    seconds = sum(told["seconds"].values())
    bench.benchmark.extra_info["growth"].append(told)
    parts = ", ".join(f"{part} {took:.2f}" for part, took in told["seconds"].items())
    bench.tell(f"{sites} sites, {told['needs']:,} needs: {seconds:.2f} s ({parts}), {told['peak_mib']:.0f} MiB")
    if (sites, needs) == CITY:
        bench.note("city-seconds", seconds, "s")
        bench.note("city-peak", told["peak_mib"], "MiB")
