"""When people set out, who they are, what they come for: names that exist, shares that sum."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from simnet.errors import MISSING
from simnet.scenario.faults import Fault, unknown
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Scenario
from simnet.units import parse_clock


def check_people(scenario: Scenario) -> Iterator[Fault]:
    """Yield what contradicts itself in profiles, seasons, population, services and arrivals."""
    for part in (_profiles, _seasons, _people, _services, _arrivals):
        yield from part(scenario)


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
            yield unknown(("population", "segments", name, "profile"), segment.profile, "profile", scenario.profiles)
    for name, zone in zones.items():
        for segment_name in zone.people:
            if segment_name not in segments:
                yield unknown(("population", "zones", name, "people", segment_name), segment_name, "segment", segments)
    for name, service in scenario.services.items():
        for segment_name, rate in service.cases_per_head_year.items():
            path: KeyPath = ("services", name, "cases_per_head_year", segment_name)
            if segment_name not in segments:
                yield unknown(path, segment_name, "segment", segments)
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
                yield unknown(path, other, "service", scenario.services)
        if service.season is not None and service.season not in scenario.seasons:
            yield unknown(("services", name, "season"), service.season, "season", scenario.seasons)
        for segment in service.quantity:
            if segment not in scenario.population.segments:
                path = ("services", name, "quantity", segment)
                yield unknown(path, segment, "segment", scenario.population.segments)


def _arrivals(scenario: Scenario) -> Iterator[Fault]:
    segments, zones = scenario.population.segments, scenario.population.zones
    for name, stream in scenario.arrivals.items():
        path: KeyPath = ("arrivals", name)
        if stream.service not in scenario.services:
            yield unknown((*path, "service"), stream.service, "service", scenario.services)
        for key, value, known in (("zone", stream.zone, zones), ("segment", stream.segment, segments)):
            if value is None:
                if len(known) > 1:
                    yield Fault(path, MISSING, f"needs a `{key}`, since there are several: {', '.join(sorted(known))}")
            elif value not in known:
                yield unknown((*path, key), value, key, known)
        if stream.profile is not None and stream.profile not in scenario.profiles:
            yield unknown((*path, "profile"), stream.profile, "profile", scenario.profiles)
