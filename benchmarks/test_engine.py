"""The engines alone: network and demand are there, Records come out. The core and the reference take turns on the same demand.

Four runs: a year of Shaocheng with windows only ("1+N"), the whole street with stations, grid workers, machines, agency, visits and
outreach, "1+N" with everybody guided by live waits, and a team on home visits.
"""

import pytest
from ready import Ready, prepare
from turns import Bench

from simnet.engine import core, reference

RUNS = {
    "year": ("shaocheng/one-plus-n", ()),
    "whole-year": ("shaocheng/with-outreach", ()),
    "live-diversion": ("shaocheng/one-plus-n-guided", ()),
    "home-visits": ("textbook/home-visits", (("calendar.minutes", 240_000),)),
}


def ready(run: str) -> Ready:
    name, overrides = RUNS[run]
    return prepare(name, *overrides)


@pytest.mark.parametrize("run", RUNS)
def test_core_against_reference(bench: Bench, run: str) -> None:
    """Both do the same work: their Records are equal."""
    own = ready(run)
    demand = own.draw()
    turns = bench.by_turns(
        lambda: core.run(own.network, demand),
        lambda: reference.run(own.network, demand),
        rounds=bench.choose(5, 1),
        ours_a_round=bench.choose(7, 9),
        warm_up=False,
    )
    assert turns.ours.equals(turns.theirs)
    assert len(turns.ours.visits) + len(turns.ours.teams) > 15_000
    bench.note_ratio(run, turns, len(demand.needs), "needs")
    if turns.our_seconds is not None:
        bench.note(f"{run}-rate", len(demand.cases) / turns.our_seconds, "cases/s")
