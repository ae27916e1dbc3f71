"""What goes beyond windows in generated scenarios: all of the format turns up, plain scenarios too, and all of the contract comes about."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.demand.draw import draw_demand
from simnet.engine import contract, core, generate
from simnet.engine.generate import WALK_IN, WINDOWS_ONLY
from simnet.network.build import build
from simnet.scenario.forms import CHANNELS
from simnet.scenario.levels import LEVELS, chain
from simnet.scenario.schema import Scenario
from tests.engine.test_generate import NUMBER, SEED, scenarios

DELIVERIES = ("as_service", "mail", "electronic", "visit", "collect")
BEYOND = ("channels", "teams", "dispatch")


def test_some_scenarios_have_windows_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    # Slots have luck of their own, and can be booked in scenarios of all kinds: here in none.
    monkeypatch.setattr(generate, "APPOINTMENTS", 0.0)
    made = [generate.generate(SEED, number) for number in range(NUMBER)]
    plain = [tree for tree in made if not any(section in tree for section in BEYOND)]
    assert abs(len(plain) / NUMBER - WALK_IN - (1 - WALK_IN) * WINDOWS_ONLY) < 0.06
    for tree in plain:
        assert not any({"decision", "issue", "quantity"} & service.keys() for service in tree["services"].values())
        assert not any({"parent", "level", "courier", "back_office"} & site.keys() for site in tree["sites"].values())


def features(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario has beyond windows, by names; each as often as it has it."""
    for channel in CHANNELS:
        given = getattr(scenario.channels, channel)
        if given is not None and any(given.weights.values()):
            yield f"channel {channel}"
            if channel != "window" and given.services not in ("all", []):
                yield f"channel {channel} for some"
        if given is not None and hasattr(given, "delivery"):
            yield f"{channel} delivers {given.delivery}"
    if 0 in scenario.channels.window.weights.values():
        yield "nobody to the window"
    yield from features_of_channels(scenario.channels)
    if scenario.diversion.wrong_door == "accept" and scenario.diversion.misdirected:
        yield "wrong door accepts"
    for service in scenario.services.values():
        yield from features_of_service(service)
    for name, site in scenario.sites.items():
        yield from features_of_site(scenario, name, site)
    if scenario.teams:
        yield f"dispatch {scenario.dispatch.policy}"
        yield f"{len(scenario.teams)} team(s)"
        yield "handing over takes time" if scenario.dispatch.delivery_min else "handing over takes no time"
    for team in scenario.teams.values():
        yield "team for some" if team.services != "all" else "team for all"
        yield f"team of {team.size}"
        if team.fixed_min:
            yield "team's fixed time"
        if team.staff_from:
            yield "team from a pool, keeping some" if team.keep else "team from a pool"


def features_of_channels(channels: Any) -> Iterator[str]:
    for name in ("online", "grid"):
        given = getattr(channels, name)
        if given is not None:
            yield f"{name} with intake" if given.intake else f"{name} without intake"
            if given.time_min:
                yield f"{name} takes one's own time"
    if channels.kiosk is not None:
        yield (
            "kiosk with help" if any(stage.skill != "machine" for stage in channels.kiosk.stages.values()) else "kiosk"
        )
    if channels.agency is not None:
        batched = "with batches" if channels.agency.batches else "at once"
        yield f"agency at the {channels.agency.pickup} {batched}"
        if channels.agency.pickup == "home" and channels.agency.stages:
            yield "agency at both"


def features_of_service(service: Any) -> Iterator[str]:
    decision, issue = service.decision, service.issue
    if service.quantity:
        yield "quantity"
    if decision is not None:
        yield "decided on the spot" if decision.on_the_spot else "decided later"
        if decision.skill is None:
            yield "decided without a desk"
        elif decision.skill.startswith("k"):
            yield "windows decide"
        if decision.promised_days is not None:
            yield "promise of no days" if decision.promised_days == 0 else "promise"
        if decision.elapsed_days is not None:
            yield "days elapse" if decision.elapsed_days.deterministic != 0 else "no days elapse"
    if issue is not None:
        yield f"mail {issue.mail}"
        yield "mail takes days" if issue.mail_days else "mail takes no days"
        yield "no collection" if issue.collection is None else "collection"
        if issue.collection is not None and issue.collection.skill.startswith("k"):
            yield "windows hand out"


def features_of_site(scenario: Scenario, name: str, site: Any) -> Iterator[str]:
    for level in site.level.values():
        yield f"level {level}"
    if len(site.level) > 1:
        yield "level by service"
    if site.parent is not None:
        yield f"chain of {min(len(list(chain(scenario, name))), 4)}"
        yield "papers by courier" if site.courier else "papers as data"
        if site.parent < name:
            yield "parent before child"
        if site.parent > name:
            yield "parent behind child"
    if site.sessions is not None:
        yield "sessions"
        if len(site.zones) < len(scenario.population.zones):
            yield "sessions for some zones"
    for key in ("kiosk", "agency", "hand_out"):
        if getattr(site, key):
            yield f"site lists {key}"
    for pool in (*site.windows.values(), *site.back_office.values()):
        if pool.unstaffed:
            yield "machines may be down" if pool.absence else "machines"
        if pool.staff_from:
            yield "crew is missing elsewhere"
    for pool in site.back_office.values():
        yield "desk without posts" if pool.count == 0 else "desk"
        if pool.hours:
            yield "desk's hours"
        if pool.absence:
            yield "desk's absence"
    if any({"d0", "d1", "clerk", "grid"} & set(pool.skills) for pool in site.windows.values() if pool.skills != "all"):
        yield "window helps with papers"


PROMISED = {
    *(f"channel {channel}" for channel in CHANNELS), *(f"channel {channel} for some" for channel in CHANNELS[1:]),
    *(f"{channel} delivers {how}" for channel in ("online", "agency", "home_visit", "grid") for how in DELIVERIES),
    *(f"level {level}" for level in LEVELS), *(f"chain of {length}" for length in (2, 3, 4)),
    *(f"dispatch {policy}" for policy in ("first_come", "nearest", "tour")), *(f"{number} team(s)" for number in (1, 2, 3)),
    *(f"agency at the {where} {when}" for where in ("counter", "home") for when in ("with batches", "at once")),
    *(f"site lists {key}" for key in ("kiosk", "agency", "hand_out")), "agency at both", "wrong door accepts",
    "nobody to the window", "kiosk", "kiosk with help", "machines", "machines may be down", "online with intake",
    "online without intake", "online takes one's own time", "grid with intake", "grid takes one's own time", "quantity",
    "decided on the spot", "decided later", "decided without a desk", "windows decide", "promise", "promise of no days",
    "days elapse", "no days elapse", "mail 0.0", "mail 0.5", "mail 1.0", "mail takes days", "mail takes no days", "collection",
    "no collection", "windows hand out", "level by service", "papers by courier", "papers as data", "parent before child",
    "parent behind child", "sessions", "sessions for some zones", "crew is missing elsewhere", "desk", "desk without posts",
    "desk's hours", "desk's absence", "window helps with papers", "team for some", "team for all", "team of 1", "team of 2",
    "team's fixed time", "team from a pool", "team from a pool, keeping some", "handing over takes time",
    "handing over takes no time",
}  # fmt: skip


def test_generated_scenarios_are_over_all_that_goes_beyond_windows() -> None:
    times_found = Counter(feature for scenario in scenarios() for feature in features(scenario))
    assert set(times_found) == PROMISED
    rare = {feature: times for feature, times in times_found.items() if times < 5}
    assert not rare


def happenings(scenario: Scenario) -> Iterator[str]:
    """Yield what came about beyond windows in a scenario, each once."""
    network = build(scenario)
    demand = draw_demand(scenario, network, SEED, 0)
    records = core.run(network, demand)
    cases, papers, journeys = records.cases, records.papers, records.teams
    # What follows is by case: the need's channel, the service, and whether it is done.
    channel = demand.needs["channel"][demand.cases["need"]]
    service = network.services[demand.cases["service"]]
    done, due, decided = cases["outcome"] == tables.RESOLVED, cases["due"], cases["decided"] >= 0
    forms = network.services["form"][network.stages["service"][records.stays["stage"]]]
    forms = np.where(records.stays["stage"] < 0, contract.AT_WINDOW, forms)
    fetched = np.isin(np.arange(cases.size), records.stays["case"][forms == contract.COLLECTING])
    homes = journeys["kind"] != tables.RETURN
    came_about = {
        **{f"{CHANNELS[code]} takes in": np.any((cases["by"] == code) & (channel == code)) for code in range(8)},
        **{f"{CHANNELS[code]} to its end": np.any(done & (cases["by"] == code)) for code in range(8)},
        **{f"a stage {name}": np.any((forms == code) & (records.stays["end"] >= 0)) for code, name in enumerate(FORMS)},
        **{f"team sets out to {name}": np.any(journeys["kind"] == code) for code, name in enumerate(ERRANDS)},
        "agents accept at a wrong door": np.any((cases["by"] == contract.AGENCY) & (channel != contract.AGENCY)),
        "a machine is left for a window": np.any((cases["by"] == contract.WINDOW) & (channel == contract.KIOSK)),
        "after a session to a window": np.any((cases["by"] == contract.WINDOW) & (channel == contract.OUTREACH)),
        "one's own time": np.any(records.needs["own_time"] > 0),
        "intake": np.any((papers["kind"] == tables.INTAKE) & (papers["end"] >= 0)),
        "intake again": np.any(np.bincount(papers["case"][papers["kind"] == tables.INTAKE]) > 1),
        "a desk decides": np.any((papers["kind"] == tables.DECISION) & (papers["end"] >= 0)),
        "papers wait at a desk": np.any(papers["start"] > papers["join"]),
        "a window works on papers": np.any(np.isin(papers["pool"], records.stays["pool"]) & (papers["pool"] >= 0)),
        "decided on the spot": np.any(decided & (service["on_the_spot"] == 1) & ~np.isin(np.arange(cases.size), papers["case"])),
        "decided elsewhere": np.any(decided & (network.decides_at[cases["taken_at"], demand.cases["service"]] != cases["taken_at"])),
        "promise kept": np.any(decided & (due >= 0) & (cases["decided"] <= due)),
        "promise broken": np.any(decided & (due >= 0) & (cases["decided"] > due)),
        "mailed": np.any(done & (cases["mailed"] == 1)),
        "fetched": np.any(done & fetched),
        "fetched where it was taken in, not issued": np.any(
            done & fetched & (network.issues_at[cases["taken_at"], demand.cases["service"]] != cases["taken_at"])
        ),
        "done without a trip": np.any(done & (cases["resolved_trip"] == 0)),
        "several cases at home": np.any(homes & (demand.needs["num_cases"][journeys["need"]] > 1)),
        "a request waits": np.any(homes & (journeys["set_out"] > journeys["requested"])),
        "a request is met at once": np.any(homes & (journeys["set_out"] == journeys["requested"])),
        "from home to home": np.any(
            homes[1:] & homes[:-1] & (journeys["team"][1:] == journeys["team"][:-1])
        ),
        "a team's staff come from a pool": np.any(network.teams["pool"][journeys["team"]] >= 0),
        "more than one at once": np.any(demand.cases["quantity"] > 1),
        "lost at the desk's word": np.any((cases["outcome"] == tables.LOST) & (cases["taken_in"] > 0) & (cases["visits"] == 0)),
    }  # fmt: skip
    yield from (name for name, did in came_about.items() if did)


FORMS = ("at a window", "at a machine", "of collecting", "for an agent")
ERRANDS = ("visit", "pick up", "deliver", "return")
SELDOM = 5
"""What comes about in fewer scenarios than this might be missed by another seed."""


def test_what_they_bring_about_covers_the_contract_beyond_windows() -> None:
    times_found = Counter(name for scenario in scenarios() for name in happenings(scenario))
    expected = {
        *(f"{channel} takes in" for channel in CHANNELS), *(f"{channel} to its end" for channel in CHANNELS),
        *(f"a stage {form}" for form in FORMS), *(f"team sets out to {errand}" for errand in ERRANDS),
        "agents accept at a wrong door", "a machine is left for a window", "after a session to a window", "one's own time", "intake",
        "intake again", "a desk decides", "papers wait at a desk", "a window works on papers", "decided on the spot",
        "decided elsewhere", "promise kept", "promise broken", "mailed", "fetched", "fetched where it was taken in, not issued",
        "done without a trip", "several cases at home", "a request waits", "a request is met at once", "from home to home",
        "a team's staff come from a pool", "more than one at once", "lost at the desk's word",
    }  # fmt: skip
    assert set(times_found) == expected
    rare = {name: times for name, times in times_found.items() if times < SELDOM}
    assert not rare
