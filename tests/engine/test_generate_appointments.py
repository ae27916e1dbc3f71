"""Appointments in generated scenarios: all of their format turns up, and all of section 14 of the contract comes about."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from simnet import tables
from simnet.demand.draw import draw_demand
from simnet.engine import contract, core
from simnet.engine.generate import APPOINTMENTS, WALK_IN
from simnet.network.build import build
from simnet.scenario.schema import Scenario
from simnet.units import DAY
from tests.engine.test_generate import NUMBER, SEED, scenarios

SELDOM = 5
"""What comes about in fewer scenarios than this might be missed by another seed."""

RAREST = "sent home with a slot"


def features(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario has of appointments, by names."""
    channel = scenario.channels.appointment
    if channel is None:
        return
    yield f"walks in {channel.walk_in}"
    for name in ("lead_min", "early_min", "no_show", "grace_min"):
        yield f"{name} above 0" if getattr(channel, name) > 0 else f"{name} 0"
    yield "punctual" if channel.unpunctuality_min is None else "unpunctual"
    yield "for some" if len(channel.services) < len(scenario.services) else "for all"
    for site in scenario.sites.values():
        yield f"{min(len(site.diaries), 2)} diaries at a site"
        for diary in site.diaries.values():
            yield "a place" if diary.places == 1 else "places"
            yield "diary for some" if diary.services != "all" else "diary for all"
            yield "on call" if diary.on_call else "hours of its own" if diary.hours else "the site's hours"
        for pool in site.windows.values():
            if pool.call_out_min is not None:
                yield "a least call-out" if pool.call_out_min else "no least call-out"


FEATURES = {
    *(f"walks in {code}" for code in ("never", "if_full", "if_open")),
    *(f"{name} {how}" for name in ("lead_min", "early_min", "no_show", "grace_min") for how in ("0", "above 0")),
    *("punctual", "unpunctual", "for some", "for all", "0 diaries at a site", "1 diaries at a site", "2 diaries at a site"),
    *("a place", "places", "diary for some", "diary for all", "on call", "hours of its own", "the site's hours"),
    *("a least call-out", "no least call-out"),
}  # fmt: skip


def test_generated_scenarios_are_over_all_of_the_format() -> None:
    found = list(scenarios())
    times_found = Counter(feature for scenario in found for feature in set(features(scenario)))
    assert set(times_found) == FEATURES
    assert min(times_found.values()) >= SELDOM
    num_open = sum(scenario.channels.appointment is not None for scenario in found)
    assert abs(num_open / NUMBER - APPOINTMENTS * (1 - WALK_IN)) < 0.06


def happenings(scenario: Scenario) -> Iterator[str]:
    """Yield what came about with slots in a scenario, each once."""
    if scenario.channels.appointment is None:
        return
    network = build(scenario)
    demand = draw_demand(scenario, network, SEED, 0)
    records = core.run(network, demand)
    booked, visits, stays = records.bookings, records.visits, records.stays
    outcome, outs = booked["outcome"], records.call_outs
    given = booked[outcome != tables.NONE_FREE]
    kept = booked[outcome == tables.KEPT]
    diaries = network.diaries
    on_call = diaries["pool"][given["diary"]] >= 0 if len(diaries) else np.zeros(0, bool)
    called = diaries["pool"][kept["diary"]] >= 0 if len(diaries) else np.zeros(0, bool)
    # Visits at which slots were kept, and what was done there.
    row = np.searchsorted(visits["need"], kept["need"]) + kept["visit"]
    at_slot = visits[row]
    guided = network.sites["guide_skill"][kept["site"]] >= 0
    by_slot = {(need, number) for need, number in kept[["need", "visit"]].tolist()}
    of_slot = np.array([pair in by_slot for pair in stays[["need", "visit"]].tolist()], bool)
    channel = demand.needs["channel"][demand.cases["need"]]
    intervals = network.intervals
    open_then = np.array(
        [
            np.any((intervals["site"] == site) & (intervals["open"] <= at) & (at < intervals["close"]))
            for site, at in kept[["site", "slot"]].tolist()
        ],
        bool,
    )
    home = network.sites["send_home"][kept["site"]] == 1
    came_for = diaries["pool"][kept["diary"]]
    in_vain = [
        not np.any((came_for == out["pool"]) & (kept["slot"] >= out["start"]) & (kept["slot"] < out["end"]))
        for out in outs
    ]
    came_about = {
        "kept, early": np.any(kept["arrival"] < kept["slot"]),
        "kept, at the slot": np.any(kept["arrival"] == kept["slot"]),
        "kept, in the grace": np.any(kept["arrival"] > kept["slot"]),
        "late": np.any(outcome == tables.LATE),
        "late, turned away": np.any(
            [
                visits["outcome"][np.searchsorted(visits["need"], need) + number] == tables.TURNED_AWAY
                for need, number in booked[outcome == tables.LATE][["need", "visit"]].tolist()
            ]
        ),
        "no-show": np.any(outcome == tables.NO_SHOW),
        "none free": np.any(outcome == tables.NONE_FREE),
        "to come": np.any(outcome == tables.TO_COME),
        "booked again": np.any(np.bincount(booked["need"]) > 1),
        "on a later day": np.any(given["slot"] // DAY > given["asked"] // DAY),
        "as soon as the person can be there": np.any(kept["slot"] - kept["asked"] == at_slot["travel"]),
        "several in a slot": np.any(np.unique(given[["diary", "slot"]], return_counts=True)[1] > 1),
        "a full slot": any(
            count == diaries["places"][diary]
            for (diary, _), count in zip(*np.unique(given[["diary", "slot"]], return_counts=True), strict=True)
        ),
        "several cases on a slot": np.any(at_slot["num_cases"] > 1),
        "a guide desk passed by": np.any(guided & (at_slot["ticket"] >= 0)),
        "a wait with a slot": np.any(at_slot["wait"] > 0),
        "left with a slot": np.any(at_slot["outcome"] == tables.LEFT),
        "sent home with a slot": np.any(at_slot["outcome"] == tables.SENT_HOME),
        "several stages with a slot": np.any(of_slot & (stays["number"] > 0)),
        "another site after a slot": np.any(
            np.isin(visits[["need", "trip"]].tolist(), at_slot[["need", "trip"]].tolist()).all(axis=1)
            & (visits["number"] > 0)
        )
        if len(kept)
        else False,
        "papers missing with a slot": np.any(
            np.isin(demand.cases["need"], kept["need"]) & (records.cases["taken_in"] > 1)
        ),
        "taken in at a slot": np.any(records.cases["by"] == contract.APPOINTMENT),
        "taken in at a window": np.any((records.cases["by"] == contract.WINDOW) & (channel == contract.APPOINTMENT)),
        "on call": np.any(on_call),
        "on call, kept": np.any(called),
        "on call, site closed": np.any(called & ~open_then),
        "on call, site closed that sends home": np.any(called & ~open_then & home & (at_slot["outcome"] == tables.SERVED)),
        "on call, site open": np.any(called & open_then),
        "a call-out for several slots": np.any(outs["slots"] > 1),
        "a call-out that went on": np.any(outs["left"] > outs["end"]),
        "a call-out in vain": np.any(in_vain),
        "a walk-in served on call": np.any(~of_slot & np.isin(stays["pool"], np.unique(outs["pool"])) & (stays["pool"] >= 0)),
    }  # fmt: skip
    yield from (name for name, did in came_about.items() if did)


def test_what_they_bring_about_covers_the_contract() -> None:
    times_found = Counter(name for scenario in scenarios() for name in happenings(scenario))
    assert len(times_found) == 32
    assert min(times for name, times in times_found.items() if name != RAREST) >= SELDOM
    assert times_found["taken in at a slot"] >= NUMBER // 10
