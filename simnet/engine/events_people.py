"""What happens at sites: doors, rosters, and people who come, wait, are served and leave."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simnet import tables
from simnet.engine import contract
from simnet.engine.events_steps import LAST, Event, Step, Told
from simnet.units import instant

LET_GO = contract.ARRIVAL - 1
"""Told after all that may let kept posts go: this is no event of the contract, but the end of one."""

FIRST = (-1, 0, 0)
"""Before all visits."""

OUTCOMES = (
    "is still inside",
    "is done here",
    "is told of the wrong door",
    "loses patience",
    "is turned away",
    "is sent home",
)


def doors(told: Told) -> Iterator[Event]:
    """Yield when sites open and close."""
    intervals, names = told.network.intervals, told.network.names
    for row in told.rows(intervals, "open"):
        site = int(row["site"])
        if row["open"] < told.records.end:
            yield Event(int(row["open"]), contract.OPEN_DOOR, site, 0, f"{names.sites[site]} opens", site)
    for row in told.rows(intervals[intervals["close"] == intervals["session_end"]], "close"):
        site = int(row["site"])
        if row["close"] < told.records.end:
            yield Event(int(row["close"]), contract.CLOSE, site, 0, f"{names.sites[site]} closes", site)


def rosters(told: Told) -> Iterator[Event]:
    """Yield when rosters change."""
    for row in told.rows(told.demand.rosters, "time"):
        pool = int(row["pool"])
        if row["time"] < told.records.end:
            text = f"{told.pool(pool)}: {int(row['count'])} posts rostered"
            yield Event(int(row["time"]), contract.ROSTER, pool, 0, text, int(told.network.pools["site"][pool]))


def posts(told: Told) -> Iterator[Event]:
    """Yield when kept posts are let go, reserve posts open and close, posts are moved, and calls in vain."""
    site_of = told.network.pools["site"]
    for row in told.rows(told.records.holds, "end"):
        pool = int(row["pool"])
        text = f"{told.pool(pool)} lets its {row['count']} kept post(s) go"
        yield Event(int(row["end"]), LET_GO, pool, 0, text, int(site_of[pool]))
    for row in told.rows(told.records.posts, "time"):
        pool, change = int(row["pool"]), int(row["change"])
        kind, did = contract.RESERVE, f"reserve post(s) {'open' if change > 0 else 'close'}"
        if row["kind"] == tables.MOVED_POSTS:
            kind, did = contract.POSTS_OUT, f"post(s) {'come' if change > 0 else 'go'} (moved among pools)"
        yield Event(int(row["time"]), kind, pool, 0, f"{told.pool(pool)}: {abs(change)} {did}", int(site_of[pool]))
    for row in told.rows(told.records.no_answers, "time"):
        pool = int(row["pool"])
        text = f"{told.pool(pool)} calls need {row['need']}, who has left"
        yield Event(int(row["time"]), contract.READY, pool, 0, text, int(site_of[pool]))


def call_outs(told: Told) -> Iterator[Event]:
    """Yield when pools on call come, and when they are let go."""
    site_of, table = told.network.pools["site"], told.records.call_outs
    for row in told.rows(table, "start"):
        pool = int(row["pool"])
        text = f"{told.pool(pool)} comes on call: {row['count']} post(s)"
        yield Event(int(row["start"]), contract.CALL, pool, 0, text, int(site_of[pool]))
    for row in told.rows(table, "left"):
        pool = int(row["pool"])
        yield Event(int(row["left"]), LET_GO, pool, 0, f"{told.pool(pool)} goes: its call-out ends", int(site_of[pool]))


def bookings(told: Told) -> Iterator[Step]:
    """Yield who asks for a slot, and who does not come, as steps of needs."""
    names, table = told.network.names, told.records.bookings
    for row in told.rows(table, "asked"):
        need, text, site = int(row["need"]), "asks for a slot; none is free", int(row["site"])
        if row["outcome"] != tables.NONE_FREE:
            text = f"books {instant(int(row['slot']))} at {names.sites[site]}"
        yield Step(need, int(row["asked"]), FIRST, contract.WISH, f"need {need} {text}", site)
    for row in told.rows(table[table["outcome"] == tables.NO_SHOW], "slot"):
        need, text = int(row["need"]), f"need {row['need']} does not come"
        yield Step(need, int(row["slot"]), FIRST, contract.MISSED, text, int(row["site"]))


def visits(told: Told) -> Iterator[Step]:
    """Yield arrivals, tickets and leaving, as steps of needs."""
    names, table, booked = told.network.names, told.records.visits, told.records.bookings
    came_early = (booked["outcome"] == tables.KEPT) & (booked["arrival"] < booked["slot"])
    early = set(booked[["need", "visit"]][came_early].tolist())
    for row in told.rows(table, "arrival"):
        need, site, number = int(row["need"]), int(row["site"]), int(row["number"])
        text = f"need {need} arrives at {names.sites[site]} (trip {row['trip']}, visit {number}, wish {row['wish']})"
        yield Step(need, int(row["arrival"]), (number, -1, 0), contract.ARRIVAL, text, site)
    for row in told.rows(table, "ticket"):
        need, site = int(row["need"]), int(row["site"])
        text = f"need {need} takes a ticket at {names.sites[site]} for {row['num_cases']} case(s)"
        kind = contract.TURN if (need, int(row["number"])) in early else contract.OPEN_DOOR
        yield Step(need, int(row["ticket"]), (int(row["number"]), -1, 1), kind, text, site)
    for row in told.rows(table, "leave"):
        need, site = int(row["need"]), int(row["site"])
        home = f", home in {row['travel_home']} ms" if row["travel_home"] else ""
        text = f"need {need} {OUTCOMES[row['outcome']]} and leaves {names.sites[site]}, having waited {row['wait']} ms{home}"
        kind = {tables.LEFT: contract.PATIENCE, tables.SENT_HOME: contract.CLOSE}.get(
            int(row["outcome"]), contract.OPEN_DOOR
        )
        yield Step(need, int(row["leave"]), (int(row["number"]), LAST, 0), kind, text, site)


def stays(told: Told) -> Iterator[Step]:
    """Yield joining queues, being called and the end of service, as steps of needs."""
    names, table = told.network.names, told.records.stays
    for row in told.rows(table, "join"):
        text = f"need {row['need']} joins the queue for {_what(told, row)} at {names.sites[row['site']]}"
        yield _step(row, int(row["join"]), 0, 0, text)
    for row in told.rows(table, "start"):
        text = f"need {row['need']} is called by {told.pool(row['pool'])} for {_what(told, row)}"
        yield _step(row, int(row["start"]), 1, contract.READY if row["start"] > row["join"] else 0, text)
    for row in told.rows(table[table["start"] != tables.NONE], "end"):
        text = f"need {row['need']}: {_what(told, row)} ends"
        yield _step(row, int(row["end"]), 2, contract.END_SERVICE, text)


def _step(stay: np.void, time: int, place: int, kind: int, text: str) -> Step:
    order = (int(stay["visit"]), int(stay["number"]), place)
    return Step(int(stay["need"]), time, order, kind, text, int(stay["site"]))


def _what(told: Told, stay: np.void) -> str:
    if stay["stage"] == tables.NONE:
        return "the guide desk"
    return ".".join(told.network.names.stages[stay["stage"]])
