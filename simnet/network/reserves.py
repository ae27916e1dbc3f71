"""Reserve posts: what opens and closes them, and in which hours. When they open is a matter of each run."""

from __future__ import annotations

import numpy as np

from simnet.network.network import Names
from simnet.network.openings import merged
from simnet.network.staff import shifts_of
from simnet.network.timeline import Timeline
from simnet.scenario.days import closed_sites
from simnet.scenario.schema import Scenario
from simnet.scenario.skills import pools_of
from simnet.tables import RESERVE_HOURS, RESERVES
from simnet.units import minutes_to_ms


def reserve_tables(scenario: Scenario, names: Names, timeline: Timeline) -> tuple[np.ndarray, np.ndarray]:
    """Return `reserves` and `reserve_hours`: a pool's reserve has the hours of the pool, however many posts are planned in them."""
    closed = closed_sites(scenario)
    given: list[tuple[int, ...]] = []
    hours = [RESERVE_HOURS.empty(0)]
    for row, (site, name) in enumerate(names.pools):
        pool = pools_of(scenario.sites[site])[name]
        if pool.reserve is None:
            continue
        reserve = pool.reserve
        delay = minutes_to_ms(reserve.delay_min)
        spans = merged(
            np.concatenate([spans for spans, _ in shifts_of(scenario.sites[site], pool, timeline, closed[site])])
        )
        changes = RESERVE_HOURS.empty(2 * len(spans))
        changes["time"], changes["reserve"], changes["begins"] = (
            spans.ravel(),
            len(given),
            1 - np.arange(2 * len(spans)) % 2,
        )
        given.append((row, reserve.count, reserve.open_above, reserve.close_below, delay))
        hours.append(changes[changes["time"] < timeline.horizon])
    return np.array(given, RESERVES.dtype), np.concatenate(hours)
