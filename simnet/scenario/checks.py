"""What must hold between the parts of a scenario: names that exist, shares that sum, windows that can do the work.

Every check looks at the whole scenario and reports all it finds; `load` adds file and line. A check that needs what another
has found wrong passes it over, so that one mistake is told once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from simnet.scenario.checks_appointments import check_appointments
from simnet.scenario.checks_channels import check_channels
from simnet.scenario.checks_papers import check_papers
from simnet.scenario.checks_people import check_people
from simnet.scenario.checks_sites import MOST_SKILLS, check_sites
from simnet.scenario.checks_staffing import check_staffing
from simnet.scenario.checks_teams import check_teams
from simnet.scenario.days import check_days
from simnet.scenario.faults import Fault
from simnet.scenario.forms import CHANNELS
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import LARGEST, CalendarSection, Distribution, Scenario

__all__ = ["MOST_NEEDS", "MOST_SKILLS", "Fault", "check"]

MOST_NEEDS = 100_000_000
"""Needs in one replication beyond which memory could not hold them."""

MINUTES_A_DAY = 1_440


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
    for part in (
        _times,
        check_people,
        check_sites,
        check_staffing,
        check_channels,
        check_appointments,
        check_teams,
        check_papers,
        check_days,
        _size,
    ):
        faults.extend(part(scenario))
    return faults


def _times(scenario: Scenario) -> Iterator[Fault]:
    for path, distribution in _distributions(scenario):
        mean = _mean_minutes(distribution)
        days = path[-1] == "elapsed_days"
        if mean > (LARGEST / MINUTES_A_DAY if days else LARGEST):
            most = f"{LARGEST // MINUTES_A_DAY:,.0f} days" if days else f"{LARGEST:,.0f} minutes"
            yield Fault(path, mean, f"its mean must be <= {most}")


def _distributions(scenario: Scenario) -> Iterator[tuple[KeyPath, Distribution]]:
    """Yield every distribution of a time with its path, but for those of arrivals, which have bounds of their own."""
    for name, service in scenario.services.items():
        for key, stage in service.stages.items():
            yield ("services", name, "stages", key, "time_min"), stage.time_min
        if service.decision is not None:
            yield from _given(("services", name, "decision", "time_min"), service.decision.time_min)
            yield from _given(("services", name, "decision", "elapsed_days"), service.decision.elapsed_days)
        if service.issue is not None and service.issue.collection is not None:
            yield ("services", name, "issue", "collection", "time_min"), service.issue.collection.time_min
    for name, site in scenario.sites.items():
        if site.guide is not None:
            yield ("sites", name, "guide", "time_min"), site.guide.time_min
    for name, segment in scenario.population.segments.items():
        yield from _given(("population", "segments", name, "patience_min"), segment.patience_min)
    for channel in CHANNELS:
        given = getattr(scenario.channels, channel)
        for key, stage in getattr(given, "stages", {}).items():
            yield ("channels", channel, "stages", key, "time_min"), stage.time_min
        yield from _given(("channels", channel, "time_min"), getattr(given, "time_min", None))
        intake = getattr(given, "intake", None)
        yield from _given(("channels", channel, "intake", "time_min"), None if intake is None else intake.time_min)
    if scenario.channels.appointment is not None:
        path = ("channels", "appointment", "unpunctuality_min")
        yield from _given(path, scenario.channels.appointment.unpunctuality_min)
    yield from _given(("dispatch", "delivery_min"), scenario.dispatch.delivery_min)


def _given(path: KeyPath, distribution: Distribution | None) -> Iterator[tuple[KeyPath, Distribution]]:
    if distribution is not None:
        yield path, distribution


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
    expected = volume * (weeks + sum(scenario.demand.days.values()) / 7) * scenario.demand.factor
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
