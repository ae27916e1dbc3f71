"""Channels: names that exist, and somebody and somewhere to do what they promise."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import MISSING
from simnet.scenario.faults import Fault, runless, unknown, unknown_in
from simnet.scenario.forms import CHANNELS, at_home, form_stages, named, open_to, weighted
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Scenario
from simnet.scenario.skills import abilities
from simnet.scenario.taking_in import grid_sites


def check_channels(scenario: Scenario) -> Iterator[Fault]:
    """Yield what contradicts itself in channels."""
    for name in CHANNELS:
        given = getattr(scenario.channels, name)
        path: KeyPath = ("channels", name)
        if given is not None:
            yield from unknown_in((*path, "services"), getattr(given, "services", "all"), "service", scenario.services)
            for segment in given.weights:
                if segment not in scenario.population.segments:
                    yield unknown((*path, "weights", segment), segment, "segment", scenario.population.segments)
    for part in (_online, _grid, _agency, _machines_and_counters, _outreach, _home):
        yield from part(scenario)


def _online(scenario: Scenario) -> Iterator[Fault]:
    online = scenario.channels.online
    if online is None:
        return
    if online.site not in scenario.sites:
        yield unknown(("channels", "online", "site"), online.site, "site", scenario.sites)
    elif online.intake is not None:
        skill = online.intake.skill
        if skill not in abilities(scenario)[online.site]:
            yield Fault(
                ("channels", "online", "intake", "skill"),
                skill,
                f"no pool of {online.site}, which deals with applications, has this skill; "
                "give it to a pool of its `back_office` or `windows`",
            )


def _grid(scenario: Scenario) -> Iterator[Fault]:
    grid = scenario.channels.grid
    if grid is not None and not grid_sites(scenario, abilities(scenario)):
        yield Fault(
            ("channels", "grid", "intake", "skill"),
            grid.intake.skill,
            "no pool of any site has this skill; give it to a pool of the `back_office` or `windows` where grid workers are",
        )


def _agency(scenario: Scenario) -> Iterator[Fault]:
    agency = scenario.channels.agency
    if agency is None:
        return
    if agency.pickup == "counter" and not agency.stages:
        yield Fault(
            ("channels", "agency", "stages"), MISSING, "`pickup: counter` needs `stages`: what is done at a counter"
        )
    if agency.pickup == "home" and agency.time_min is None:
        yield Fault(
            ("channels", "agency", "time_min"), MISSING, "`pickup: home` needs `time_min`: how long it takes there"
        )
    if agency.batches is not None:
        yield from runless(("channels", "agency", "batches"), agency.batches)


def _machines_and_counters(scenario: Scenario) -> Iterator[Fault]:
    for channel in ("kiosk", "agency"):
        if not weighted(scenario, channel) or at_home(scenario, channel):
            continue
        for name in scenario.services:
            listing = [site for site in scenario.sites.values() if named(getattr(site, channel), name)]
            if form_stages(scenario, name, channel) and not listing:
                yield Fault(
                    ("channels", channel, "services"),
                    name,
                    f"no site does it on this channel; list it as `{channel}` at a site, or leave it out here",
                )


def _outreach(scenario: Scenario) -> Iterator[Fault]:
    if weighted(scenario, "outreach") and all(site.sessions is None for site in scenario.sites.values()):
        yield Fault(
            ("channels", "outreach"),
            MISSING,
            "no site holds sessions; give one `sessions` and `zones` instead of `hours`",
        )


def _home(scenario: Scenario) -> Iterator[Fault]:
    for channel in CHANNELS:
        given = getattr(scenario.channels, channel)
        if weighted(scenario, channel) and at_home(scenario, channel):
            for name in scenario.services:
                able = any(named(team.services, name) for team in scenario.teams.values())
                if open_to(scenario, channel, name) and not able:
                    yield Fault(
                        ("channels", channel, "services"),
                        name,
                        "no team sees to it at home; list it under `services` of one of `teams`, or leave it out here",
                    )
        if getattr(given, "delivery", None) == "visit" and not scenario.teams:
            yield Fault(
                ("channels", channel, "delivery"), "visit", "results need somebody to bring them; add to `teams`"
            )
