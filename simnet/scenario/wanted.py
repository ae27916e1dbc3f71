"""Which services somebody comes for: those with demand of their own, and those that go with them."""

from __future__ import annotations

from simnet.scenario.schema import Scenario


def wanted_services(scenario: Scenario) -> set[str]:
    """Return the services that an errand may hold.

    A service that the file describes but nobody asks for must change nothing, so whatever counts services or skills
    (how specialised a site or a pool is) counts only these.
    """
    people: dict[str, float] = {}
    for zone in scenario.population.zones.values():
        for segment, count in zone.people.items():
            people[segment] = people.get(segment, 0.0) + count
    wanted = {stream.service for stream in scenario.arrivals.values()}
    wanted |= {
        name
        for name, service in scenario.services.items()
        if any(rate * people.get(segment, 0.0) > 0 for segment, rate in service.cases_per_head_year.items())
    }
    new = wanted
    while new:
        new = {other for name in new for other, chance in scenario.services[name].also.items() if chance > 0} - wanted
        wanted |= new
    return wanted


def wanted_skills(scenario: Scenario) -> set[str]:
    """Return the skills that the services of `wanted_services` and the guide desks need."""
    skills = {stage.skill for name in wanted_services(scenario) for stage in scenario.services[name].stages.values()}
    return skills | {site.guide.skill for site in scenario.sites.values() if site.guide is not None}
