"""Teams: bases and pools that exist, and enough staff to set out."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.scenario.faults import Fault, unknown, unknown_in, unreadable
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Pool, Scenario
from simnet.scenario.schema_channels import Team
from simnet.scenario.skills import pools_of


def check_teams(scenario: Scenario) -> Iterator[Fault]:
    """Yield what contradicts itself in teams."""
    for name, team in scenario.teams.items():
        path: KeyPath = ("teams", name)
        yield from unreadable((*path, "hours"), team.hours)
        yield from unknown_in((*path, "services"), team.services, "service", scenario.services)
        if team.staff_from is None and team.keep > 0:
            yield Fault(
                (*path, "keep"),
                team.keep,
                "goes with `staff_from`: name the pool of the base whose servers stay inside",
            )
        if team.base not in scenario.sites:
            yield unknown((*path, "base"), team.base, "site", scenario.sites)
        elif team.staff_from is not None:
            pools = pools_of(scenario.sites[team.base])
            if team.staff_from not in pools:
                yield unknown((*path, "staff_from"), team.staff_from, f"pool of {team.base}", pools)
            else:
                yield from _enough(path, team, pools[team.staff_from])


def _enough(path: KeyPath, team: Team, pool: Pool) -> Iterator[Fault]:
    most = pool.count or sum(shift.count for shift in (pool.shifts or {}).values())
    if pool.unstaffed:
        yield Fault((*path, "staff_from"), team.staff_from, "that pool is of machines and has no staff to send")
    elif pool.call_out_min is not None:
        yield Fault(
            (*path, "staff_from"), team.staff_from, "that pool is on call and comes for booked slots only; name another"
        )
    elif team.size + team.keep > most:
        yield Fault(
            (*path, "size"),
            team.size,
            f"with `keep: {team.keep}` it never sets out: the pool {team.staff_from} has {most} posts at most; "
            "lower `size` or `keep`, or add posts",
        )
