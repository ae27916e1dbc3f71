"""Records told as events: what happened, in the order in which it happened.

The story of a day (`simnet trace`) and the first event on which two engines differ (`simnet agree`) are read from Records, so
that they tell what was recorded and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine import contract
from simnet.network.network import Network
from simnet.records import Records
from simnet.units import instant

LET_GO = contract.ARRIVAL - 1
"""Told after all that may let kept posts go: this is no event of the contract, but the end of one."""

OUTCOMES = (
    "is still inside",
    "is done here",
    "is told of the wrong door",
    "loses patience",
    "is turned away",
    "is sent home",
)
ALWAYS = (0, int(tables.NEVER))


@dataclass(frozen=True, order=True)
class Event:
    """One event of the story.

    Events sort in the order of the contract as far as Records tell it; what an event brings about stands under it.

    Attributes
    ----------
    time : int
        When, ms.
    kind : int
        Kind of event, see `simnet.engine.contract`.
    id : int
        Whose, see the table in the engines' README.
    step : int
        Order within what one event brings about for one person: arriving, ticket, joining, being called, ending, leaving.
    text : str
        What happened.
    site : int
        Where; -1 nowhere in particular.
    """

    time: int
    kind: int
    id: int
    step: int
    text: str
    site: int

    def __str__(self) -> str:
        return f"{instant(self.time)}  {self.text}"


def events(network: Network, demand: Demand, records: Records, span: tuple[int, int] = ALWAYS) -> list[Event]:
    """Return what happened in a span of time, in order.

    Parameters
    ----------
    network, demand, records
        A replication and what an engine made of it.
    span : (int, int)
        From the first instant, before the second, ms.
    """
    teller = _Teller(network, demand, records, span)
    told = [*teller.doors(), *teller.rosters(), *teller.posts()]
    return sorted([*told, *_follow([*teller.visits(), *teller.stays(), *teller.ends()])])


def state(network: Network, demand: Demand, records: Records, site: int, time: int) -> list[str]:
    """Return lines that say who is at a site just after everything of a tick happened, and who serves there."""
    lines = []
    stays = records.stays[records.stays["site"] == site]
    here = stays[(stays["join"] <= time) & ((stays["end"] == tables.NONE) | (stays["end"] > time))]
    serving = (here["start"] != tables.NONE) & (here["start"] <= time)
    for title, rows in (("waiting", here[~serving]), ("in service", here[serving])):
        people = ", ".join(f"need {row['need']} ({network.names.skills[row['skill']]})" for row in rows)
        lines.append(f"{title}: {people or 'nobody'}")
    for pool in np.flatnonzero(network.pools["site"] == site):
        changes = demand.rosters[(demand.rosters["pool"] == pool) & (demand.rosters["time"] <= time)]
        rostered = int(changes["count"][-1]) if changes.size else 0
        held = records.holds[
            (records.holds["pool"] == pool) & (records.holds["start"] <= time) & (records.holds["end"] > time)
        ]
        busy = int(np.count_nonzero(here["pool"][serving] == pool))
        kept = f", {int(held['count'][0])} kept after closing" if held.size else ""
        lines.append(f"pool {'.'.join(network.names.pools[pool])}: {rostered} rostered{kept}, {busy} serving")
    return lines


@dataclass(frozen=True, order=True)
class _Step:
    """Something that a person does or that befalls him.

    Steps of a person sort by time, then visit, stay (-1 before the first), and place in it. `kind` is that of the event that may have
    brought it about; 0: whatever brought about the step before, at the same tick.
    """

    need: int
    time: int
    visit: int
    stay: int
    place: int
    kind: int
    text: str
    site: int


def _follow(steps: list[_Step]) -> Iterator[Event]:
    """Yield people's steps as events: what follows at a tick from a step before belongs to the same event."""
    for (need, time), chain in groupby(sorted(steps), key=lambda step: (step.need, step.time)):
        kind = 0
        for number, step in enumerate(chain):
            kind = max(kind, step.kind)
            yield Event(time, kind or contract.WISH, need, number, step.text, step.site)


LAST = 1 << 62
"""After the last visit, or the last stay of a visit."""


class _Teller:
    """Turns each table into events; one method a table."""

    def __init__(self, network: Network, demand: Demand, records: Records, span: tuple[int, int]) -> None:
        self.network, self.demand, self.records = network, demand, records
        self.begin, self.end = span

    def rows(self, table: np.ndarray, column: str) -> Iterator[np.void]:
        inside = (table[column] >= max(self.begin, 0)) & (table[column] < self.end)
        yield from table[inside]

    def doors(self) -> Iterator[Event]:
        intervals, names = self.network.intervals, self.network.names
        for row in self.rows(intervals, "open"):
            site = int(row["site"])
            if row["open"] < self.records.end:
                yield Event(int(row["open"]), contract.OPEN_DOOR, site, 0, f"{names.sites[site]} opens", site)
        for row in self.rows(intervals[intervals["close"] == intervals["session_end"]], "close"):
            site = int(row["site"])
            if row["close"] < self.records.end:
                yield Event(int(row["close"]), contract.CLOSE, site, 0, f"{names.sites[site]} closes", site)

    def rosters(self) -> Iterator[Event]:
        for row in self.rows(self.demand.rosters, "time"):
            pool = int(row["pool"])
            if row["time"] < self.records.end:
                text = f"{'.'.join(self.network.names.pools[pool])}: {int(row['count'])} posts rostered"
                yield Event(int(row["time"]), contract.ROSTER, pool, 0, text, int(self.network.pools["site"][pool]))

    def visits(self) -> Iterator[_Step]:
        names = self.network.names
        for row in self.rows(self.records.visits, "arrival"):
            need, site, number = int(row["need"]), int(row["site"]), int(row["number"])
            text = (
                f"need {need} arrives at {names.sites[site]} (trip {row['trip']}, visit {number}, wish {row['wish']})"
            )
            yield _Step(need, int(row["arrival"]), number, -1, 0, contract.ARRIVAL, text, site)
        for row in self.rows(self.records.visits, "ticket"):
            need, site = int(row["need"]), int(row["site"])
            text = f"need {need} takes a ticket at {names.sites[site]} for {row['num_cases']} case(s)"
            yield _Step(need, int(row["ticket"]), int(row["number"]), -1, 1, contract.OPEN_DOOR, text, site)
        for row in self.rows(self.records.visits, "leave"):
            need, site = int(row["need"]), int(row["site"])
            home = f", home in {row['travel_home']} ms" if row["travel_home"] else ""
            text = f"need {need} {OUTCOMES[row['outcome']]} and leaves {names.sites[site]}, having waited {row['wait']} ms{home}"
            kind = {tables.LEFT: contract.PATIENCE, tables.SENT_HOME: contract.CLOSE}.get(
                int(row["outcome"]), contract.OPEN_DOOR
            )
            yield _Step(need, int(row["leave"]), int(row["number"]), LAST, 0, kind, text, site)

    def stays(self) -> Iterator[_Step]:
        network, names = self.network, self.network.names
        for row in self.rows(self.records.stays, "join"):
            text = f"need {row['need']} joins the queue for {self._what(row)} at {names.sites[row['site']]}"
            yield self._step(row, int(row["join"]), 0, 0, text)
        for row in self.rows(self.records.stays, "start"):
            pool = ".".join(network.names.pools[row["pool"]])
            text = f"need {row['need']} is called by {pool} for {self._what(row)}"
            yield self._step(row, int(row["start"]), 1, contract.READY if row["start"] > row["join"] else 0, text)
        for row in self.rows(self.records.stays[self.records.stays["start"] != tables.NONE], "end"):
            text = f"need {row['need']}: {self._what(row)} ends"
            yield self._step(row, int(row["end"]), 2, contract.END_SERVICE, text)

    @staticmethod
    def _step(stay: np.void, time: int, place: int, kind: int, text: str) -> _Step:
        return _Step(
            int(stay["need"]), time, int(stay["visit"]), int(stay["number"]), place, kind, text, int(stay["site"])
        )

    def posts(self) -> Iterator[Event]:
        network, names = self.network, self.network.names
        for row in self.rows(self.records.holds, "end"):
            pool = int(row["pool"])
            text = f"{'.'.join(names.pools[pool])} lets its {row['count']} kept post(s) go"
            yield Event(int(row["end"]), LET_GO, pool, 0, text, int(network.pools["site"][pool]))
        for row in self.rows(self.records.no_answers, "time"):
            pool = int(row["pool"])
            text = f"{'.'.join(names.pools[pool])} calls need {row['need']}, who has left"
            yield Event(int(row["time"]), contract.READY, pool, 0, text, int(network.pools["site"][pool]))

    def ends(self) -> Iterator[_Step]:
        words = {tables.RESOLVED: "is resolved", tables.LOST: "is lost"}
        cases, stays = self.records.cases, self.records.stays
        last_stay = dict(zip(stays["case"].tolist(), stays[["end", "visit", "number"]].tolist(), strict=True))
        for case in np.flatnonzero((cases["end"] >= max(self.begin, 0)) & (cases["end"] < self.end)).tolist():
            need, end = int(self.demand.cases["need"][case]), int(cases["end"][case])
            service = self.network.names.services[self.demand.cases["service"][case]]
            text = f"need {need}: its case {service} {words[int(cases['outcome'][case])]}"
            visit, stay = LAST, LAST
            if cases["outcome"][case] == tables.RESOLVED:
                served, visit, stay = last_stay.get(case, (tables.NONE, 0, 0))
                if served != end:
                    visit, stay = self._without_a_stage(need, case, end)
            yield _Step(need, end, visit, stay, 3, 0, text, tables.NONE)

    def _without_a_stage(self, need: int, case: int, time: int) -> tuple[int, int]:
        """Return after which stay of which visit a case was resolved of which no stage was needed; stay -1: after the ticket."""
        stays, visits = (
            rows[slice(*np.searchsorted(rows["need"], [need, need + 1]))]
            for rows in (self.records.stays, self.records.visits)
        )
        # Cases of a ticket are seen to in the order of their rows, after the guide desk (-1).
        before = stays[(stays["end"] == time) & (stays["start"] != tables.NONE) & (stays["case"] < case)]
        if before.size:
            return int(before["visit"][-1]), int(before["number"][-1])
        return int(visits["number"][visits["ticket"] == time][-1]), tables.NONE

    def _what(self, row: np.void) -> str:
        if row["stage"] == tables.NONE:
            return "the guide desk"
        return ".".join(self.network.names.stages[row["stage"]])
