"""How many servers of a pool are there, and for what."""

from __future__ import annotations

from simnet.engine.core_kernel import kernel


@kernel
def present_posts(crew):
    """Posts that are there for people: rostered or held, less those out with teams. Below zero counts as none."""
    return max(crew["rostered"], crew["held"]) - crew["away"]


@kernel
def follow_roster(crew, count):
    """Have so many posts on the roster from now on."""
    crew["roster"] = count
    crew["rostered"] = max(0, crew["roster"] + crew["extra"])


@kernel
def add_posts(world, pool, kind, change, time):
    """Have so many posts more than the roster says from now on, and record it."""
    clock, crew = world.clock[0], world.crews[pool]
    crew["extra"] += change
    crew["rostered"] = max(0, crew["roster"] + crew["extra"])
    record = world.post_records[clock["post_records"]]
    clock["post_records"] += 1
    record["pool"], record["time"], record["kind"], record["change"] = pool, time, kind, change


@kernel
def spare_servers(crew):
    """Servers that could work on papers or leave with a team: held posts are there for people alone. Below zero counts as none."""
    return crew["rostered"] - crew["away"] - crew["busy"]
