"""What must hold between the parts of a scenario: names that exist, shares that sum, windows that can do the work.

Every check looks at the whole scenario and reports all it finds; `load` adds file and line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from simnet.errors import MISSING, name_or_list
from simnet.scenario.hours import hours_table
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import LARGEST, CalendarSection, Distribution, Pool, Scenario, Site
from simnet.units import parse_clock

MOST_SKILLS = 62
"""Skills fit in the bits of a signed 64-bit integer."""

MOST_NEEDS = 100_000_000
"""Needs in one replication beyond which memory could not hold them."""


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be: where, what was found, and what would be right."""

    path: KeyPath
    found: Any
    message: str


def check(scenario: Scenario) -> list[Fault]:
    """Return everything that contradicts itself in a scenario.

    Parameters
    ----------
    scenario : Scenario
        A scenario whose single values are valid.

    Returns
    -------
    list of Fault
        Empty if the scenario can be run.
    """
    faults: list[Fault] = []
    for part in (_times, _profiles, _seasons, _people, _services, _arrivals, _sites, _diversion, _size):
        faults.extend(part(scenario))
    return faults


def stage_skills(scenario: Scenario) -> set[str]:
    """Return the skills that the stages of services need."""
    return {stage.skill for service in scenario.services.values() for stage in service.stages.values()}


def guide_skills(scenario: Scenario) -> set[str]:
    """Return the skills of guide desks."""
    return {site.guide.skill for site in scenario.sites.values() if site.guide is not None}


def _unknown(path: KeyPath, name: str, kind: str, allowed: Iterable[str]) -> Fault:
    return Fault(path, name, f"unknown {kind}{name_or_list(name, allowed)}")


def _times(scenario: Scenario) -> Iterator[Fault]:
    times: list[tuple[KeyPath, Distribution]] = []
    for name, service in scenario.services.items():
        times += [
            (("services", name, "stages", key, "time_min"), stage.time_min) for key, stage in service.stages.items()
        ]
    for name, site in scenario.sites.items():
        if site.guide is not None:
            times.append((("sites", name, "guide", "time_min"), site.guide.time_min))
    for name, segment in scenario.population.segments.items():
        if segment.patience_min is not None:
            times.append((("population", "segments", name, "patience_min"), segment.patience_min))
    for path, distribution in times:
        mean = _mean_minutes(distribution)
        if mean > LARGEST:
            yield Fault(path, mean, f"its mean must be <= {LARGEST:,.0f} minutes")


def _profiles(scenario: Scenario) -> Iterator[Fault]:
    for name, profile in scenario.profiles.items():
        path: KeyPath = ("profiles", name)
        for key, shares in (("days", profile.days), ("hours", profile.hours)):
            total = sum(shares.values())
            if abs(total - 1) > 1e-6:
                yield Fault((*path, key), total, "the shares must sum to 1")
        spans = []
        for text in profile.hours:
            try:
                begin, _, end = text.partition("-")
                spans.append((parse_clock(begin), parse_clock(end), text))
            except ValueError:
                yield Fault((*path, "hours", text), text, 'not a span of the day; write "HH:MM-HH:MM"')
        spans.sort()
        for first_ms, end_ms, text in spans:
            if first_ms >= end_ms:
                yield Fault((*path, "hours", text), text, "the span must end after it begins; split it at midnight")
        for (_, end_ms, first), (first_ms, _, second) in pairwise(spans):
            if first_ms < end_ms:
                yield Fault((*path, "hours", second), second, f'overlaps "{first}"')


def _seasons(scenario: Scenario) -> Iterator[Fault]:
    for name, season in scenario.seasons.items():
        mean = sum(season.months.get(f"{month:02d}", 1.0) for month in range(1, 13)) / 12
        if abs(mean - 1) > 1e-3:
            yield Fault(
                ("seasons", name, "months"),
                round(mean, 6),
                "the factors of the twelve months (1 where left out) must average 1, so that a year's volume stays what it is",
            )
        if season.months and scenario.calendar.start is None:
            yield Fault(("seasons", name, "months"), MISSING, "months need a calendar with a `start` date")


def _people(scenario: Scenario) -> Iterator[Fault]:
    segments, zones = scenario.population.segments, scenario.population.zones
    for name, segment in segments.items():
        if segment.profile is not None and segment.profile not in scenario.profiles:
            yield _unknown(("population", "segments", name, "profile"), segment.profile, "profile", scenario.profiles)
    for name, zone in zones.items():
        for segment_name in zone.people:
            if segment_name not in segments:
                yield _unknown(("population", "zones", name, "people", segment_name), segment_name, "segment", segments)
    for name, service in scenario.services.items():
        for segment_name, rate in service.cases_per_head_year.items():
            path: KeyPath = ("services", name, "cases_per_head_year", segment_name)
            if segment_name not in segments:
                yield _unknown(path, segment_name, "segment", segments)
            elif rate > 0 and segments[segment_name].profile is None:
                yield Fault(
                    ("population", "segments", segment_name),
                    MISSING,
                    f"needs a `profile`: when in the week they set out (services.{name} gives them demand)",
                )


def _services(scenario: Scenario) -> Iterator[Fault]:
    for name, service in scenario.services.items():
        for other in service.also:
            path: KeyPath = ("services", name, "also", other)
            if other == name:
                yield Fault(path, other, "an errand cannot hold the same service twice")
            elif other not in scenario.services:
                yield _unknown(path, other, "service", scenario.services)
        if service.season is not None and service.season not in scenario.seasons:
            yield _unknown(("services", name, "season"), service.season, "season", scenario.seasons)


def _arrivals(scenario: Scenario) -> Iterator[Fault]:
    segments, zones = scenario.population.segments, scenario.population.zones
    for name, stream in scenario.arrivals.items():
        path: KeyPath = ("arrivals", name)
        if stream.service not in scenario.services:
            yield _unknown((*path, "service"), stream.service, "service", scenario.services)
        for key, value, known in (("zone", stream.zone, zones), ("segment", stream.segment, segments)):
            if value is None:
                if len(known) > 1:
                    yield Fault(path, MISSING, f"needs a `{key}`, since there are several: {', '.join(sorted(known))}")
            elif value not in known:
                yield _unknown((*path, key), value, key, known)
        if stream.profile is not None and stream.profile not in scenario.profiles:
            yield _unknown((*path, "profile"), stream.profile, "profile", scenario.profiles)


def _hours(path: KeyPath, expression: str) -> Iterator[Fault]:
    try:
        hours_table(expression)
    except ValueError as error:
        yield Fault(path, expression, str(error))


def _sites(scenario: Scenario) -> Iterator[Fault]:
    of_stages, of_guides = stage_skills(scenario), guide_skills(scenario)
    if len(of_stages | of_guides) > MOST_SKILLS:
        yield Fault(("services",), len(of_stages | of_guides), f"at most {MOST_SKILLS} different skills are possible")
    for name, site in scenario.sites.items():
        path: KeyPath = ("sites", name)
        yield from _hours((*path, "hours"), site.hours)
        for key, listed in (("services", site.services), ("tolerant", site.tolerant)):
            if listed != "all":
                for index, service in enumerate(listed):
                    if service not in scenario.services:
                        yield _unknown((*path, key, index), service, "service", scenario.services)
        if site.guide is not None and site.guide.skill in of_stages:
            yield Fault(
                (*path, "guide", "skill"),
                site.guide.skill,
                "a guide's skill must be one that no stage of a service needs",
            )
        for pool_name, pool in site.windows.items():
            yield from _pool((*path, "windows", pool_name), pool, of_stages, of_guides)
        yield from _able(path, site, scenario, of_stages)


def _pool(path: KeyPath, pool: Pool, of_stages: set[str], of_guides: set[str]) -> Iterator[Fault]:
    if pool.hours is not None:
        yield from _hours((*path, "hours"), pool.hours)
    for shift_name, shift in (pool.shifts or {}).items():
        yield from _hours((*path, "shifts", shift_name, "hours"), shift.hours)
    known = of_stages | of_guides
    if pool.skills != "all":
        for index, skill in enumerate(pool.skills):
            if skill not in known:
                yield _unknown((*path, "skills", index), skill, "skill", known)
        if len(set(pool.skills)) != len(pool.skills):
            yield Fault((*path, "skills"), pool.skills, "a skill is named twice")
    held = of_stages if pool.skills == "all" else set(pool.skills)
    for skill in pool.pace:
        if skill not in held:
            yield _unknown((*path, "pace", skill), skill, "skill of this pool", held)


def _able(path: KeyPath, site: Site, scenario: Scenario, of_stages: set[str]) -> Iterator[Fault]:
    able: set[str] = set()
    for pool in site.windows.values():
        able |= of_stages if pool.skills == "all" else set(pool.skills)
    if site.guide is not None and site.guide.skill not in able:
        yield Fault((*path, "guide", "skill"), site.guide.skill, "none of the site's windows has this skill")
    offered = scenario.services if site.services == "all" else site.services
    for service in offered:
        if service in scenario.services:
            missing = {stage.skill for stage in scenario.services[service].stages.values()} - able
            if missing:
                yield Fault(
                    (*path, "services"),
                    service,
                    f"none of the site's windows has the skill {', '.join(sorted(missing))}, which this service needs",
                )


def _diversion(scenario: Scenario) -> Iterator[Fault]:
    diversion = scenario.diversion
    for site in diversion.shares:
        if site not in scenario.sites:
            yield _unknown(("diversion", "shares", site), site, "site", scenario.sites)
    if diversion.policy == "shares" and not sum(diversion.shares.values()) > 0:
        yield Fault(
            ("diversion", "shares"), diversion.shares, "the policy `shares` needs a share above zero for some site"
        )


def _size(scenario: Scenario) -> Iterator[Fault]:
    weeks = _weeks(scenario.calendar)
    people: dict[str, float] = {}
    for zone in scenario.population.zones.values():
        for segment, count in zone.people.items():
            people[segment] = people.get(segment, 0.0) + count
    volume = sum(
        people.get(segment, 0.0) * rate * 7 / 365
        for service in scenario.services.values()
        for segment, rate in service.cases_per_head_year.items()
    )
    for stream in scenario.arrivals.values():
        volume += (stream.per_hour or 0.0) * 168 + (stream.per_day or 0.0) * 7
    expected = volume * weeks * scenario.demand.factor
    for name, stream in scenario.arrivals.items():
        if stream.interarrival_min is not None:
            gap = _mean_minutes(stream.interarrival_min)
            if gap < 0.001:
                yield Fault(
                    ("arrivals", name, "interarrival_min"),
                    gap,
                    "the mean time between arrivals must be 0.001 min at least",
                )
            else:
                expected += weeks * 10_080 / gap
    if expected > MOST_NEEDS:
        yield Fault(("demand",), round(expected), f"more than {MOST_NEEDS:,} needs in one replication; shorten the run")


def _mean_minutes(distribution: Distribution) -> float:
    """Return the mean of a distribution in the unit of the file."""
    given = getattr(distribution, distribution.kind)
    match distribution.kind:
        case "deterministic":
            return float(given)
        case "exponential" | "lognormal" | "gamma":
            return float(given.mean)
        case "weibull":
            return float(given.scale) * math.gamma(1 + 1 / float(given.shape))
        case "uniform":
            return float(given.low + given.high) / 2
        case "triangular":
            return float(given.low + given.mode + given.high) / 3
        case "discrete":
            products = (value * weight for value, weight in zip(given.values, given.weights, strict=True))
            return float(sum(products) / sum(given.weights))
        case "mixture":
            parts = [(part.weight, _mean_minutes(part.of)) for part in given.values()]
            return sum(weight * mean for weight, mean in parts) / sum(weight for weight, _ in parts)
    return float(sum(given.values) / len(given.values))


def _weeks(calendar: CalendarSection) -> float:
    if calendar.days is not None:
        return (calendar.days + calendar.warm_up_days + calendar.tail_days) / 7
    return ((calendar.minutes or 0) + calendar.warm_up_minutes + calendar.tail_minutes) / 10_080
