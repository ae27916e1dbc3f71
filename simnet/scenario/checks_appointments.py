"""Appointments: diaries for what the channel promises, slots that can be kept, and pools on call that can do what is booked."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import MISSING
from simnet.scenario.diaries import booked, listed_services
from simnet.scenario.faults import Fault, unknown, unknown_in
from simnet.scenario.forms import named, weighted
from simnet.scenario.hours import hours_table
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Scenario, Site
from simnet.scenario.schema_appointments import Diary
from simnet.scenario.skills import pool_skills, pools_of
from simnet.units import DAY, minutes_to_ms


def check_appointments(scenario: Scenario) -> Iterator[Fault]:
    """Yield what contradicts itself in appointments."""
    yield from _somewhere(scenario)
    for name, site in scenario.sites.items():
        path: KeyPath = ("sites", name, "diaries")
        if site.diaries and site.sessions is not None:
            yield Fault(
                path,
                sorted(site.diaries),
                "a site with `sessions` is for outreach only; keep diaries at a site with `hours`",
            )
        elif site.diaries and scenario.channels.appointment is None:
            yield Fault(
                path, sorted(site.diaries), "nobody can book: add `channels.appointment` with `services` and `weights`"
            )
        for key, diary in site.diaries.items():
            yield from _diary((*path, key), diary, site, scenario)
        yield from _called(name, site)


def _somewhere(scenario: Scenario) -> Iterator[Fault]:
    channel = scenario.channels.appointment
    if channel is None or not weighted(scenario, "appointment"):
        return
    kept = {
        service
        for site, part in scenario.sites.items()
        for diary in part.diaries
        for service in booked(scenario, site, diary)
    }
    for service in scenario.services:
        if named(channel.services, service) and service not in kept:
            yield Fault(
                ("channels", "appointment", "services"),
                service,
                "no site keeps a diary for it; add `diaries` to a site that offers it, or leave it out here",
            )


def _diary(path: KeyPath, diary: Diary, site: Site, scenario: Scenario) -> Iterator[Fault]:
    yield from unknown_in((*path, "services"), diary.services, "service", scenario.services)
    for service in diary.services if diary.services != "all" else ():
        if service in scenario.services and not named(site.services, service):
            yield Fault(
                (*path, "services"),
                service,
                "the site does not offer it; add it to the site's `services`, or leave it out here",
            )
    yield from _slots(path, diary, site)
    if diary.on_call is not None:
        yield from _on_call(path, diary, site, scenario)


def _slots(path: KeyPath, diary: Diary, site: Site) -> Iterator[Fault]:
    hours = diary.hours or site.hours
    if hours is None:
        return
    try:
        table = hours_table(hours)
    except ValueError as error:
        if diary.hours is not None:
            yield Fault((*path, "hours"), diary.hours, str(error))
        return
    spans = [span for pair in table.by_day for day in pair for span in day]
    # Spans that touch across midnight are one: only where there is a gap each day must hold a slot by itself.
    longest = max((end - start for start, end in spans), default=0)
    if minutes_to_ms(diary.every_min) > longest and not table.without_end:
        yield Fault((*path, "every_min"), diary.every_min, f'no slot of this length fits into the hours "{hours}"')
    elif diary.hours is not None and diary.on_call is None and _apart(diary.hours, site):
        yield Fault(
            (*path, "hours"),
            diary.hours,
            f'never within the hours of the site, "{site.hours}"; name a pool `on_call`, or other hours',
        )


def _apart(hours: str, site: Site) -> bool:
    """Return whether hours have nothing in common with a site's, on any kind of day; what runs past midnight counts as in common."""
    try:
        diary, door = hours_table(hours), hours_table(site.hours or "off")
    except ValueError:
        return False
    return all(
        start >= close or end <= opens
        for ours, theirs in zip(diary.by_day, door.by_day, strict=True)
        for holiday in (0, 1)
        for start, end in ours[holiday]
        for opens, close in theirs[holiday]
    ) and not any(end > DAY for table in (diary, door) for pair in table.by_day for day in pair for _, end in day)


def _on_call(path: KeyPath, diary: Diary, site: Site, scenario: Scenario) -> Iterator[Fault]:
    name, channel = diary.on_call or "", scenario.channels.appointment
    if diary.hours is None:
        yield Fault((*path, "hours"), MISSING, "a diary on call needs `hours` of its own")
    if name not in site.windows:
        yield unknown((*path, "on_call"), name, "pool of the site's windows", site.windows)
        return
    pool = site.windows[name]
    if pool.call_out_min is None:
        yield Fault(
            (*path, "on_call"),
            name,
            "that pool has a roster; give it `call_out_min` in place of hours, or leave out `on_call`",
        )
    able = pool_skills(scenario, pool)
    for service in listed_services(scenario, site, diary):
        missing = {stage.skill for stage in scenario.services[service].stages.values()} - able
        if missing:
            yield Fault(
                (*path, "services"),
                service,
                f"the pool {name}, which is called for it, has not got the skill {', '.join(sorted(missing))}; "
                "give it the skill, or list the services that it can see to",
            )
    if channel is not None and channel.grace_min >= diary.every_min:
        yield Fault(
            (*path, "every_min"),
            diary.every_min,
            f"must be above channels.appointment.grace_min ({channel.grace_min:g}): who is called must still be there when somebody "
            "comes late",
        )


def _called(name: str, site: Site) -> Iterator[Fault]:
    """Yield the pools on call that nobody calls."""
    called = {diary.on_call for diary in site.diaries.values()}
    for pool_name, pool in pools_of(site).items():
        if pool.call_out_min is not None and pool_name not in called:
            where = "windows" if pool_name in site.windows else "back_office"
            yield Fault(
                ("sites", name, where, pool_name, "call_out_min"),
                pool.call_out_min,
                "nobody calls this pool; name it as `on_call` in one of the site's `diaries`, or give it hours",
            )
