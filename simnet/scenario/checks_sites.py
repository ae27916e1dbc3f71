"""Sites and their pools: hours that can be read, names that exist, windows that can do the work."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import MISSING
from simnet.scenario.faults import Fault, runless, unknown, unknown_in, unreadable
from simnet.scenario.forms import form_stages, named
from simnet.scenario.levels import chain
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Lieu, Pool, Scenario, Site
from simnet.scenario.sessions import check_session, is_dated
from simnet.scenario.skills import abilities, all_skills, full_pool_id, paper_skills, pool_skills, stage_skills

MOST_SKILLS = 62
"""Skills fit in the bits of a signed 64-bit integer."""


def check_sites(scenario: Scenario) -> Iterator[Fault]:
    """Yield what contradicts itself in sites, and in how people choose among them."""
    known, able, of_stages = all_skills(scenario), abilities(scenario), stage_skills(scenario)
    if len(known) > MOST_SKILLS:
        yield Fault(("services",), len(known), f"at most {MOST_SKILLS} different skills are possible")
    for name, site in scenario.sites.items():
        path: KeyPath = ("sites", name)
        if site.hours is not None:
            yield from unreadable((*path, "hours"), site.hours)
        yield from _sessions(path, site, scenario)
        yield from _papers_go_on(path, site, scenario)
        for key in ("services", "tolerant", "kiosk", "agency", "hand_out"):
            yield from unknown_in((*path, key), getattr(site, key), "service", scenario.services)
        if site.guide is not None and site.guide.skill in of_stages:
            yield Fault(
                (*path, "guide", "skill"),
                site.guide.skill,
                "a guide's skill must be one that no stage of a service needs",
            )
        for key, pools in (("windows", site.windows), ("back_office", site.back_office)):
            for pool_name, pool in pools.items():
                yield from _pool((*path, key, pool_name), pool, scenario, known)
        yield from _back_office(path, site)
        yield from _able(path, site, scenario, able[name])
    yield from _diversion(scenario)


def _sessions(path: KeyPath, site: Site, scenario: Scenario) -> Iterator[Fault]:
    for index, text in enumerate(site.sessions or ()):
        try:
            check_session(text)
        except ValueError as error:
            yield Fault((*path, "sessions", index), text, str(error))
    if any(map(is_dated, site.sessions or ())) and scenario.calendar.start is None:
        yield Fault((*path, "sessions"), MISSING, "sessions on dates need a calendar with a `start` date")
    yield from unknown_in((*path, "zones"), site.zones, "zone", scenario.population.zones)
    yield from unknown_in((*path, "serves"), site.serves, "zone", scenario.population.zones)


def _papers_go_on(path: KeyPath, site: Site, scenario: Scenario) -> Iterator[Fault]:
    name = str(path[-1])
    if site.parent is not None and site.parent not in scenario.sites:
        yield unknown((*path, "parent"), site.parent, "site", scenario.sites)
    above = list(chain(scenario, name))
    # A loop is told once, at the first of its sites.
    if scenario.sites[above[-1]].parent == name and name == min(above):
        way = " -> ".join([*above, name])
        yield Fault(
            (*path, "parent"), site.parent, f"papers would go round: {way}; the last site of a chain has no `parent`"
        )
    if site.courier is not None:
        yield from runless((*path, "courier"), site.courier)


def _pool(path: KeyPath, pool: Pool, scenario: Scenario, known: set[str]) -> Iterator[Fault]:
    if pool.hours is not None:
        yield from unreadable((*path, "hours"), pool.hours)
    for shift_name, shift in (pool.shifts or {}).items():
        yield from unreadable((*path, "shifts", shift_name, "hours"), shift.hours)
    yield from unknown_in((*path, "skills"), pool.skills, "skill", sorted(known))
    if pool.skills != "all" and len(set(pool.skills)) != len(pool.skills):
        yield Fault((*path, "skills"), pool.skills, "a skill is named twice")
    held = pool_skills(scenario, pool)
    for skill in pool.pace:
        if skill not in held:
            yield unknown((*path, "pace", skill), skill, "skill of this pool", held)
    for skill in sorted(held & paper_skills(scenario)) if pool.unstaffed else ():
        yield Fault(
            (*path, "unstaffed"), True, f"machines cannot work on papers; leave out `unstaffed`, or the skill {skill}"
        )
    if pool.unstaffed and pool.stand_in > 0:
        yield Fault(
            (*path, "stand_in"), pool.stand_in, "machines have no stand-ins; leave out `unstaffed` or `stand_in`"
        )
    if pool.reserve is not None:
        reserve = (*path, "reserve")
        if pool.unstaffed:
            yield Fault(reserve, pool.reserve.count, "machines have no reserve; leave out `unstaffed` or `reserve`")
        if pool.reserve.close_below > pool.reserve.open_above:
            yield Fault(
                (*reserve, "close_below"),
                pool.reserve.close_below,
                f"must not be above open_above ({pool.reserve.open_above}), or they would close as they open",
            )
    if pool.lieu is not None:
        yield from _lieu(path, pool, pool.lieu, scenario)
    if pool.staff_from is not None:
        yield from _staff_from(path, pool, pool.staff_from, scenario)


def _staff_from(path: KeyPath, pool: Pool, source: str, scenario: Scenario) -> Iterator[Fault]:
    at = (*path, "staff_from")
    here = f"{path[1]}.{path[3]}"
    pools = _all_pools(scenario)
    if source not in pools:
        yield unknown(at, source, "pool", sorted(pools))
    elif source == here:
        yield Fault(at, source, "a pool cannot lend staff to itself; name the pool in which they are missing")
    elif pool.unstaffed:
        yield Fault(at, source, "machines have no staff; leave out `unstaffed` or `staff_from`")
    elif pools[source].unstaffed:
        yield Fault(at, source, "that pool is of machines and has no staff to lend")
    elif pools[source].call_out_min is not None:
        yield Fault(at, source, "that pool is on call and has no staff to lend; name one that is on a roster")
    else:
        lenders, lender = [here], source
        while lender in pools and lender not in lenders:
            lenders.append(lender)
            lender = pools[lender].staff_from or ""
        if lender == here and here == min(lenders):
            way = " -> ".join([*lenders, here])
            yield Fault(at, source, f"staff would be lent in a circle: {way}; leave out one `staff_from`")


def _lieu(path: KeyPath, pool: Pool, lieu: Lieu, scenario: Scenario) -> Iterator[Fault]:
    at, here, pools = (*path, "lieu", "pool"), f"{path[1]}.{path[3]}", _all_pools(scenario)
    source = full_pool_id(str(path[1]), lieu.pool)
    if lieu.hours is not None:
        yield from unreadable((*path, "lieu", "hours"), lieu.hours)
    if source not in pools:
        yield unknown(at, lieu.pool, "pool", sorted(pools))
    elif source == here:
        yield Fault(at, lieu.pool, "a pool's own roster is no duty; name the pool whose staff do this duty")
    elif pool.unstaffed or pools[source].unstaffed:
        yield Fault(at, lieu.pool, "machines get no time in lieu; both pools must be of people")
    elif pools[source].call_out_min is not None:
        yield Fault(at, lieu.pool, "that pool is on call and has no roster to be off from; name the office's own pool")
    elif pools[source].lieu is not None:
        yield Fault(
            at, lieu.pool, "that pool is on duty for time in lieu itself; name the pool of the office's own staff"
        )


def _all_pools(scenario: Scenario) -> dict[str, Pool]:
    return {
        f"{site_name}.{name}": pool
        for site_name, site in scenario.sites.items()
        for pools in (site.back_office, site.windows)
        for name, pool in pools.items()
    }


def _back_office(path: KeyPath, site: Site) -> Iterator[Fault]:
    for name, pool in site.back_office.items():
        if name in site.windows:
            yield Fault((*path, "back_office", name), name, "a pool of `windows` has this id too; give it another")
        if pool.skills == "all":
            yield Fault(
                (*path, "back_office", name, "skills"),
                "all",
                "`all` means what windows do; list the skills of decisions and of intake that this pool has",
            )


def _able(path: KeyPath, site: Site, scenario: Scenario, able: set[str]) -> Iterator[Fault]:
    at_windows: set[str] = set()
    rostered: set[str] = set()
    for pool in site.windows.values():
        at_windows |= pool_skills(scenario, pool)
        rostered |= pool_skills(scenario, pool) if pool.call_out_min is None else set()
    if site.guide is not None and site.guide.skill not in rostered:
        yield Fault((*path, "guide", "skill"), site.guide.skill, "none of the site's windows has this skill")
    for name, service in scenario.services.items():
        missing = {stage.skill for stage in service.stages.values()} - at_windows
        if named(site.services, name) and missing:
            yield Fault(
                (*path, "services"),
                name,
                f"none of the site's windows has the skill {', '.join(sorted(missing))}, which this service needs",
            )
    for form in ("kiosk", "agency"):
        for name in scenario.services:
            missing = {stage.skill for stage in form_stages(scenario, name, form).values()} - able
            if named(getattr(site, form), name) and missing:
                yield Fault(
                    (*path, form),
                    name,
                    f"none of the site's pools has the skill {', '.join(sorted(missing))}, which channels.{form}.stages need",
                )


def _diversion(scenario: Scenario) -> Iterator[Fault]:
    diversion = scenario.diversion
    for site in diversion.shares:
        if site not in scenario.sites:
            yield unknown(("diversion", "shares", site), site, "site", scenario.sites)
    if diversion.policy == "shares" and not sum(diversion.shares.values()) > 0:
        yield Fault(
            ("diversion", "shares"), diversion.shares, "the policy `shares` needs a share above zero for some site"
        )
    if diversion.any_counter and diversion.wrong_door != "accept":
        yield Fault(
            ("diversion", "any_counter"), True, "needs `wrong_door: accept`, so that any counter takes papers in"
        )
    agency = scenario.channels.agency
    takes = agency is not None and agency.stages and any(site.agency for site in scenario.sites.values())
    if diversion.wrong_door == "accept" and not takes:
        yield Fault(
            ("diversion", "wrong_door"),
            "accept",
            "needs `channels.agency` with `stages`, and a site that lists services as `agency`",
        )
