"""From papers to result: every case that can be taken in is decided somewhere, and every result can be fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simnet.errors import MISSING
from simnet.scenario.faults import Fault, unknown
from simnet.scenario.forms import named, open_to
from simnet.scenario.levels import chain, decides_at, issues_at
from simnet.scenario.schema import Scenario
from simnet.scenario.skills import abilities
from simnet.scenario.taking_in import decided_on_the_spot, taken_in

BY_PAPERS = ("online", "agency", "grid")
"""Channels on which nobody decides on the spot, and without a decision there would be nothing to do."""


def check_papers(scenario: Scenario) -> Iterator[Fault]:
    """Yield what keeps cases from being decided, or results from being fetched."""
    able = abilities(scenario)
    for name in scenario.services:
        yield from _by_papers(scenario, name)
        yield from _decision(scenario, name, able)
        yield from _collection(scenario, name, able)
    yield from _hand_out(scenario, able)


def _by_papers(scenario: Scenario, name: str) -> Iterator[Fault]:
    decision = scenario.services[name].decision
    if decision is None or decision.skill is None:
        for channel in BY_PAPERS:
            if open_to(scenario, channel, name):
                yield Fault(
                    ("channels", channel, "services"),
                    name,
                    "nobody decides on the spot on this channel: give the service a `decision` with `skill` and `time_min`, "
                    "or leave it out here",
                )


def _decision(scenario: Scenario, name: str, able: Mapping[str, set[str]]) -> Iterator[Fault]:
    decision = scenario.services[name].decision
    if decision is None:
        return
    told: set[str] = set()
    for channel, site in taken_in(scenario, name, able):
        desk = decides_at(scenario, site, name)
        if desk is None:
            # A chain that ends in an unknown parent, or in itself, is told elsewhere.
            complete = scenario.sites[list(chain(scenario, site))[-1]].parent is None
            if complete and site not in told:
                yield Fault(
                    ("sites", site, "level"),
                    MISSING,
                    f"{name} is taken in here ({channel}), and neither this site nor a parent may decide it; "
                    f"write `{name}: decide` or `issue` here, or give it a `parent` that may",
                )
            told.add(site)
        elif decided_on_the_spot(scenario, name, channel, site) or (decision.skill is None and channel in BY_PAPERS):
            continue
        elif decision.skill is None:
            if desk not in told:
                yield Fault(
                    ("services", name, "decision"),
                    MISSING,
                    f"needs a `skill` and `time_min`: what {site} takes in ({channel}) is not decided on the spot, but at {desk}",
                )
            told.add(desk)
        elif decision.skill not in able[desk]:
            if desk not in told:
                yield Fault(
                    ("services", name, "decision", "skill"),
                    decision.skill,
                    f"no pool of {desk} has this skill, and what {site} takes in ({channel}) is decided there; give it to a pool of "
                    "its `back_office` or `windows`, or lower its `level` below `decide` and give it a `parent` that decides",
                )
            told.add(desk)


def _collection(scenario: Scenario, name: str, able: Mapping[str, set[str]]) -> Iterator[Fault]:
    issue = scenario.services[name].issue
    if scenario.services[name].decision is None or issue is None or issue.collection is None:
        return
    skill, told = issue.collection.skill, set()
    for channel, site in taken_in(scenario, name, able):
        delivery = getattr(getattr(scenario.channels, channel), "delivery", "as_service")
        if not (delivery == "collect" or (delivery == "as_service" and issue.mail < 1)):
            continue
        on_the_spot = decided_on_the_spot(scenario, name, channel, site)
        decided = site if on_the_spot else decides_at(scenario, site, name)
        counter = None if decided is None else issues_at(scenario, decided, name)
        # Decided and issued on the spot, it is in the person's hands.
        if counter is None or (on_the_spot and counter == site) or counter in told:
            continue
        told.add(counter)
        if scenario.sites[counter].sessions is not None:
            yield Fault(
                ("sites", counter, "level"),
                MISSING,
                f"results of {name} would lie here to be collected, where nobody comes between sessions; "
                f"write `{name}: take_in` and give it a `parent` that issues",
            )
        elif skill not in able[counter]:
            yield Fault(
                ("services", name, "issue", "collection", "skill"),
                skill,
                f"no pool of {counter} has this skill, and results of what {site} takes in ({channel}) are issued there; "
                "give it to one of its `windows`",
            )


def _hand_out(scenario: Scenario, able: Mapping[str, set[str]]) -> Iterator[Fault]:
    for name, site in scenario.sites.items():
        for service, part in scenario.services.items():
            if not named(site.hand_out, service):
                continue
            if part.issue is None or part.issue.collection is None:
                if site.hand_out != "all":
                    yield Fault(
                        ("sites", name, "hand_out"),
                        service,
                        "its results are not fetched by anybody; give the service an `issue` with a `collection`",
                    )
            elif part.issue.collection.skill not in able[name]:
                yield Fault(
                    ("sites", name, "hand_out"),
                    service,
                    f"none of the site's pools has the skill {part.issue.collection.skill}, which handing out its results needs",
                )
        for service in site.level:
            if service != "all" and service not in scenario.services:
                yield unknown(("sites", name, "level", service), service, "service", ["all", *scenario.services])
