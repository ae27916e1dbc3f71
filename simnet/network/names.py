"""The ids behind rows: sorted by code points, so that their order in the file never matters."""

from __future__ import annotations

from collections.abc import Iterable

from simnet.network.network import Names
from simnet.scenario.checks import MOST_SKILLS
from simnet.scenario.forms import forms
from simnet.scenario.schema import Scenario
from simnet.scenario.skills import all_skills, pools_of


def make_names(scenario: Scenario) -> Names:
    """Return the ids of a scenario."""
    skills = tuple(sorted(all_skills(scenario)))
    assert len(skills) <= MOST_SKILLS
    services, sites = tuple(sorted(scenario.services)), tuple(sorted(scenario.sites))
    stages = [(service, stage) for service in services for stage in scenario.services[service].stages]
    stages += [(service, f"{form}:{stage}") for service, form, of_form in forms(scenario) for stage in of_form]
    return Names(
        services=services,
        segments=tuple(sorted(scenario.population.segments)),
        zones=tuple(sorted(scenario.population.zones)),
        skills=skills,
        sites=sites,
        pools=tuple((site, pool) for site in sites for pool in pools_of(scenario.sites[site])),
        stages=tuple(stages),
        teams=tuple(sorted(scenario.teams)),
        diaries=tuple((site, diary) for site in sites for diary in sorted(scenario.sites[site].diaries)),
    )


def bits(names: Names, skills: Iterable[str]) -> int:
    """Return skills as bits of an integer."""
    return sum(1 << names.skills.index(skill) for skill in set(skills))


def members(skills: int) -> list[int]:
    """Return the ids of the skills in an integer of bits, smallest first."""
    return [skill for skill in range(skills.bit_length()) if skills >> skill & 1]
