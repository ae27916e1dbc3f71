"""Plain queues through the core: what a customer costs when there is nothing but a queue. A million customers each."""

from typing import Any

import pytest
from ready import prepare

from simnet.engine import core

MILLION = {"mm1": 2_000_000, "mmc": 300_000}
"""Minutes in which a million customers come: 30 an hour to one server, 200 an hour to fourteen."""


@pytest.mark.parametrize("queue", MILLION)
def test_a_million_customers(benchmark: Any, queue: str) -> None:
    ready = prepare(f"textbook/{queue}", ("calendar.minutes", MILLION[queue]))
    demand = ready.draw()
    assert len(demand.needs) == pytest.approx(1_000_000, rel=0.02)
    records = benchmark.pedantic(core.run, (ready.network, demand), rounds=5, warmup_rounds=1)
    assert len(records.stays) == pytest.approx(1_000_000, rel=0.02)
    if benchmark.stats is not None:
        benchmark.extra_info["customers a second"] = round(len(demand.needs) / benchmark.stats.stats.median)
