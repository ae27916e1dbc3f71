"""How far a site may carry a service, and where along the chain of parents a case is decided and its result issued.

Take in, accept, decide, issue: who may do a later step may do those before. Nothing here fails on a scenario that is not yet
checked: an unknown parent ends the chain, as does a parent that was there before.
"""

from __future__ import annotations

from collections.abc import Iterator

from simnet.scenario.forms import named
from simnet.scenario.schema import Scenario

LEVELS = ("none", "take_in", "accept", "decide", "issue")
"""Their positions are their codes."""

DECIDE, ISSUE = 3, 4


def level(scenario: Scenario, site: str, service: str) -> int:
    """Return how far a site may carry a service: what is said for it, else for `all`, else issue where it is offered."""
    part = scenario.sites[site]
    offered = "issue" if named(part.services, service) else "none"
    return LEVELS.index(part.level.get(service, part.level.get("all", offered)))


def chain(scenario: Scenario, site: str) -> Iterator[str]:
    """Yield a site, its parent, its parent's parent ..."""
    seen: set[str] = set()
    at: str | None = site
    while at in scenario.sites and at not in seen:
        yield at
        seen.add(at)
        at = scenario.sites[at].parent


def decides_at(scenario: Scenario, site: str, service: str) -> str | None:
    """Return where what a site takes in is decided; None if nowhere."""
    return next((at for at in chain(scenario, site) if level(scenario, at, service) >= DECIDE), None)


def issues_at(scenario: Scenario, site: str, service: str) -> str | None:
    """Return where what is decided at a site is issued: where nobody may issue, where it is decided; None if nowhere."""
    issuing = (at for at in chain(scenario, site) if level(scenario, at, service) >= ISSUE)
    return next(issuing, None) or decides_at(scenario, site, service)
