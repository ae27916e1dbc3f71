"""How many servers of a pool are there, and for what."""

from __future__ import annotations

from simnet.engine.core_state import kernel


@kernel
def present_posts(crew):
    """Posts that are there for people: rostered or held, less those out with teams. Below zero counts as none."""
    return max(crew["rostered"], crew["held"]) - crew["away"]


@kernel
def spare_servers(crew):
    """Servers that could work on papers or leave with a team: held posts are there for people alone. Below zero counts as none."""
    return crew["rostered"] - crew["away"] - crew["busy"]
