"""Which services somebody comes for: those with demand of their own, and those that go with them."""

from __future__ import annotations

from simnet.scenario.forms import forms
from simnet.scenario.schema import Scenario
from simnet.scenario.skills import guide_skills


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
    """Return the skills that somebody comes for: those of the services of `wanted_services` in all forms, and of guide desks."""
    wanted = wanted_services(scenario)
    skills = {stage.skill for name in wanted for stage in scenario.services[name].stages.values()}
    for name, _, stages in forms(scenario):
        if name in wanted:
            skills |= {stage.skill for stage in stages.values()}
    return skills | guide_skills(scenario)
