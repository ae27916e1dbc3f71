"""What can be booked where: the services of a diary, among what its site offers and the channel is open to."""

from __future__ import annotations

from simnet.scenario.forms import named, open_to
from simnet.scenario.schema import Scenario, Site
from simnet.scenario.schema_appointments import Diary


def listed_services(scenario: Scenario, site: Site, diary: Diary) -> list[str]:
    """Return the services of a diary by id: those it lists that the site offers and that can be booked at all."""
    return [
        name
        for name in sorted(scenario.services)
        if named(diary.services, name) and named(site.services, name) and open_to(scenario, "appointment", name)
    ]


def booked(scenario: Scenario, site: str, diary: str) -> list[str]:
    """Return the services that can be booked in a diary of a site, by id."""
    part = scenario.sites[site]
    return listed_services(scenario, part, part.diaries[diary])
