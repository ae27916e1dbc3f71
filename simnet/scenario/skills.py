"""What servers can do: the skills that windows, guides, machines and desks for papers need, and those a pool has."""

from __future__ import annotations

from simnet.scenario.forms import form_stages
from simnet.scenario.schema import Pool, Scenario, Site


def stage_skills(scenario: Scenario) -> set[str]:
    """Return the skills that the stages of services need."""
    return {stage.skill for service in scenario.services.values() for stage in service.stages.values()}


def guide_skills(scenario: Scenario) -> set[str]:
    """Return the skills of guide desks."""
    return {site.guide.skill for site in scenario.sites.values() if site.guide is not None}


def window_skills(scenario: Scenario) -> set[str]:
    """Return what `skills: all` means: stages of services, collection of results, counters of agents."""
    agency = scenario.channels.agency
    skills = stage_skills(scenario) | {stage.skill for stage in (agency.stages.values() if agency else ())}
    for name in scenario.services:
        skills |= {stage.skill for stage in form_stages(scenario, name, "collection").values()}
    return skills


def paper_skills(scenario: Scenario) -> set[str]:
    """Return the skills that work on papers needs: decisions, and taking applications in."""
    skills = {service.decision.skill for service in scenario.services.values() if service.decision is not None}
    for channel in (scenario.channels.online, scenario.channels.grid):
        if channel is not None and channel.intake is not None:
            skills.add(channel.intake.skill)
    return {skill for skill in skills if skill is not None}


def all_skills(scenario: Scenario) -> set[str]:
    """Return every skill that something needs."""
    kiosk = scenario.channels.kiosk
    at_machines = {stage.skill for stage in kiosk.stages.values()} if kiosk is not None else set()
    return window_skills(scenario) | guide_skills(scenario) | at_machines | paper_skills(scenario)


def pools_of(site: Site) -> dict[str, Pool]:
    """Return the pools of a site, windows and back office, by id in order of code points."""
    return dict(sorted({**site.windows, **site.back_office}.items()))


def full_pool_id(site: str, pool: str) -> str:
    """Return a pool as `site.pool`, where only the id of a pool of the same site may be written."""
    return pool if "." in pool else f"{site}.{pool}"


def pool_skills(scenario: Scenario, pool: Pool) -> set[str]:
    """Return what a pool's servers can do."""
    return window_skills(scenario) if pool.skills == "all" else set(pool.skills)


def abilities(scenario: Scenario) -> dict[str, set[str]]:
    """Return what some pool of each site can do; one on call, which comes for who has booked, is not counted on for anything else."""
    all_of_windows = window_skills(scenario)
    return {
        name: {
            skill
            for pool in pools_of(site).values()
            if pool.call_out_min is None
            for skill in (all_of_windows if pool.skills == "all" else pool.skills)
        }
        for name, site in scenario.sites.items()
    }
