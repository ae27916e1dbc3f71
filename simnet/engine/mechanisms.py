"""Which mechanisms a scenario uses beyond windows with rosters: what `simnet agree` counts, so that each is seen to be covered."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.scenario.schema import Scenario
from simnet.scenario.skills import pools_of


def mechanisms(scenario: Scenario) -> frozenset[str]:
    """Return the names of the mechanisms that a scenario uses."""
    return frozenset(_used(scenario))


def _used(scenario: Scenario) -> Iterator[str]:
    pools = [pool for site in scenario.sites.values() for pool in pools_of(site).values()]
    if any(pool.absence > 0 and pool.stand_in > 0 for pool in pools):
        yield "stand-ins"
    if any(pool.lieu is not None for pool in pools):
        yield "time in lieu"
    if any(pool.reserve is not None for pool in pools):
        yield "reserve posts"
    if any(group.replan is not None for group in scenario.staffing.values()):
        yield "posts re-planned"
    if any(group.live is not None for group in scenario.staffing.values()):
        yield "posts moved live"
    if any(site.serves != "all" for site in scenario.sites.values()):
        yield "catchments"
    if scenario.diversion.any_counter:
        yield "any counter"
    if scenario.diversion.farther_min is not None and len(scenario.sites) > 1:
        yield "a limit on how much farther people go"
