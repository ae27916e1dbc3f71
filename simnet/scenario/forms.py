"""The forms that a service has beside the service itself: at kiosks, for collecting its result, at counters of agents.

A form exists where it can be used; each has stages of its own, so names of stages say which form they are of.
"""

from __future__ import annotations

from collections.abc import Iterator

from simnet.scenario.schema import Scenario
from simnet.scenario.schema_channels import AgencyChannel, KioskChannel
from simnet.scenario.schema_demand import Stage

FORMS = ("kiosk", "collection", "agency")
"""The forms other than the service itself, in the order of their rows."""

CHANNELS = ("window", "kiosk", "online", "agency", "home_visit", "outreach", "grid", "appointment")
"""Channels; their positions are their codes."""


def named(listed: str | list[str], name: str) -> bool:
    """Return whether a list names something; `all` names everything."""
    return listed == "all" or name in listed


def open_to(scenario: Scenario, channel: str, service: str) -> bool:
    """Return whether a channel exists and is open to a service; the window is to all."""
    given = getattr(scenario.channels, channel)
    return channel == "window" or (given is not None and named(given.services, service))


def weighted(scenario: Scenario, channel: str) -> bool:
    """Return whether a channel exists and somebody may choose it."""
    given = getattr(scenario.channels, channel)
    return given is not None and any(weight > 0 for weight in given.weights.values())


def at_home(scenario: Scenario, channel: str) -> bool:
    """Return whether teams see to a channel's cases at people's homes."""
    agency = scenario.channels.agency
    if channel == "agency":
        return agency is not None and agency.pickup == "home"
    return channel == "home_visit" and scenario.channels.home_visit is not None


def form_stages(scenario: Scenario, service: str, form: str) -> dict[str, Stage]:
    """Return the stages of a form of a service by name; empty if it has no such form."""
    if form == "collection":
        issue = scenario.services[service].issue
        if issue is None or issue.collection is None:
            return {}
        return {"collection": Stage(skill=issue.collection.skill, time_min=issue.collection.time_min)}
    given: KioskChannel | AgencyChannel | None = getattr(scenario.channels, form)
    return given.stages if given is not None and named(given.services, service) else {}


def forms(scenario: Scenario) -> Iterator[tuple[str, str, dict[str, Stage]]]:
    """Yield service, form and stages of all forms that exist, in the order of their rows."""
    for service in sorted(scenario.services):
        for form in FORMS:
            stages = form_stages(scenario, service, form)
            if stages:
                yield service, form, stages
