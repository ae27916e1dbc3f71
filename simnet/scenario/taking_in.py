"""Where and by which channel a service may be taken in: what has to be decided, and handed out, somewhere afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simnet.scenario.forms import at_home, form_stages, named, open_to
from simnet.scenario.levels import DECIDE, level
from simnet.scenario.schema import Scenario

ON_THE_SPOT = ("window", "kiosk", "outreach", "home_visit")
"""Channels on which whoever takes a case in sees the person, and so may decide it there and then."""


def taken_in(scenario: Scenario, service: str, able: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield channel and site, each pair once, of all ways in which cases of a service may be taken in.

    `able` is what `simnet.scenario.skills.abilities` returns.
    """
    grid = set(grid_sites(scenario, able)) if open_to(scenario, "grid", service) else set()
    for name, site in scenario.sites.items():
        if named(site.services, service):
            if site.sessions is None:
                yield "window", name
            elif open_to(scenario, "outreach", service):
                yield "outreach", name
        if named(site.kiosk, service) and form_stages(scenario, service, "kiosk"):
            yield "kiosk", name
        if named(site.agency, service) and form_stages(scenario, service, "agency"):
            yield "agency", name
        if name in grid:
            yield "grid", name
    online = scenario.channels.online
    if online is not None and open_to(scenario, "online", service) and online.site in scenario.sites:
        yield "online", online.site
    for channel in ("home_visit", "agency"):
        if at_home(scenario, channel) and open_to(scenario, channel, service):
            bases = {team.base for team in scenario.teams.values() if named(team.services, service)}
            for base in sorted(bases & scenario.sites.keys()):
                yield channel, base


def grid_sites(scenario: Scenario, able: Mapping[str, set[str]]) -> list[str]:
    """Return the sites to which grid workers may hand applications."""
    grid = scenario.channels.grid
    if grid is None:
        return []
    return [name for name, site in scenario.sites.items() if site.sessions is None and grid.intake.skill in able[name]]


def decided_on_the_spot(scenario: Scenario, service: str, channel: str, site: str) -> bool:
    """Return whether what a site takes in by a channel is decided there and then."""
    decision = scenario.services[service].decision
    if decision is None or not decision.on_the_spot or channel not in ON_THE_SPOT:
        return False
    return level(scenario, site, service) >= DECIDE
