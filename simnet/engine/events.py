"""Records told as events: what happened, in the order in which it happened.

The story of a day (`simnet trace`) and the first event on which two engines differ (`simnet agree`) are read from Records, so
that they tell what was recorded and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine import contract
from simnet.network.network import Network
from simnet.records import Records
from simnet.units import instant

ARRIVES, TICKET, SERVICE_ENDS, CASE_ENDS, JOINS, CALLED, LEAVES, DOORS = 0, 1, 2, 3, 4, 5, 6, 7
"""Steps of a person at one tick, in the order in which they follow from each other, and those of doors and posts."""

OUTCOMES = ("is still inside", "is done here", "is told of the wrong door", "loses patience", "is turned away", "is sent home")
ALWAYS = (0, int(tables.NEVER))


@dataclass(frozen=True, order=True)
class Event:
    """One event of the story; events sort in the order of the contract.

    Attributes
    ----------
    time : int
        When, ms.
    kind : int
        Kind of event, see `simnet.engine.contract`.
    id : int
        Whose, see the table in the engines' README.
    step : int
        Order within what one event brings about: arriving, ticket, joining, being called, ending, leaving.
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
    return sorted([*teller.doors(), *teller.rosters(), *teller.visits(), *teller.stays(), *teller.posts(), *teller.ends()])


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
        held = records.holds[(records.holds["pool"] == pool) & (records.holds["start"] <= time) & (records.holds["end"] > time)]
        busy = int(np.count_nonzero(here["pool"][serving] == pool))
        kept = f", {int(held['count'][0])} kept after closing" if held.size else ""
        lines.append(f"pool {'.'.join(network.names.pools[pool])}: {rostered} rostered{kept}, {busy} serving")
    return lines


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
                yield Event(int(row["open"]), contract.OPEN_DOOR, site, DOORS, f"{names.sites[site]} opens", site)
        for row in self.rows(intervals[intervals["close"] == intervals["session_end"]], "close"):
            site = int(row["site"])
            if row["close"] < self.records.end:
                yield Event(int(row["close"]), contract.CLOSE, site, DOORS, f"{names.sites[site]} closes", site)

    def rosters(self) -> Iterator[Event]:
        for row in self.rows(self.demand.rosters, "time"):
            pool = int(row["pool"])
            if row["time"] < self.records.end:
                text = f"{'.'.join(self.network.names.pools[pool])}: {int(row['count'])} posts rostered"
                yield Event(int(row["time"]), contract.ROSTER, pool, DOORS, text, int(self.network.pools["site"][pool]))

    def visits(self) -> Iterator[Event]:
        names = self.network.names
        for row in self.rows(self.records.visits, "arrival"):
            need, site = int(row["need"]), int(row["site"])
            text = f"need {need} arrives at {names.sites[site]} (trip {row['trip']}, visit {row['number']}, wish {row['wish']})"
            yield Event(int(row["arrival"]), contract.ARRIVAL, need, ARRIVES, text, site)
        for row in self.rows(self.records.visits, "ticket"):
            need, site = int(row["need"]), int(row["site"])
            kind = contract.ARRIVAL if row["ticket"] == row["arrival"] else contract.OPEN_DOOR
            text = f"need {need} takes a ticket at {names.sites[site]} for {row['num_cases']} case(s)"
            yield Event(int(row["ticket"]), kind, need, TICKET, text, site)
        for row in self.rows(self.records.visits, "leave"):
            need, site = int(row["need"]), int(row["site"])
            home = f", home in {row['travel_home']} ms" if row["travel_home"] else ""
            text = f"need {need} {OUTCOMES[row['outcome']]} and leaves {names.sites[site]}, having waited {row['wait']} ms{home}"
            yield Event(int(row["leave"]), self._kind_of_leaving(row), need, LEAVES, text, site)

    def stays(self) -> Iterator[Event]:
        network, names = self.network, self.network.names
        for row in self.rows(self.records.stays, "join"):
            text = f"need {row['need']} joins the queue for {self._what(row)} at {names.sites[row['site']]}"
            kind = self._kind_of_joining(row)
            yield Event(int(row["join"]), kind, int(row["need"]), JOINS, text, int(row["site"]))
        for row in self.rows(self.records.stays, "start"):
            pool = ".".join(network.names.pools[row["pool"]])
            text = f"need {row['need']} is called by {pool} for {self._what(row)}"
            kind = self._kind_of_joining(row) if row["start"] == row["join"] else contract.END_SERVICE
            yield Event(int(row["start"]), kind, int(row["need"]), CALLED, text, int(row["site"]))
        for row in self.rows(self.records.stays[self.records.stays["start"] != tables.NONE], "end"):
            if row["end"] < self.records.end:
                text = f"need {row['need']}: {self._what(row)} ends"
                yield Event(int(row["end"]), contract.END_SERVICE, int(row["need"]), SERVICE_ENDS, text, int(row["site"]))

    def posts(self) -> Iterator[Event]:
        network, names = self.network, self.network.names
        for row in self.rows(self.records.holds, "end"):
            pool = int(row["pool"])
            text = f"{'.'.join(names.pools[pool])} lets its {row['count']} kept post(s) go"
            yield Event(int(row["end"]), contract.END_SERVICE, pool, DOORS, text, int(network.pools["site"][pool]))
        for row in self.rows(self.records.no_answers, "time"):
            pool = int(row["pool"])
            text = f"{'.'.join(names.pools[pool])} calls need {row['need']}, who has left"
            yield Event(int(row["time"]), contract.READY, pool, DOORS, text, int(network.pools["site"][pool]))

    def ends(self) -> Iterator[Event]:
        words = {tables.RESOLVED: "is resolved", tables.LOST: "is lost"}
        for case in np.flatnonzero((self.records.cases["end"] >= max(self.begin, 0)) & (self.records.cases["end"] < self.end)):
            row = self.records.cases[case]
            need = int(self.demand.cases["need"][case])
            service = self.network.names.services[self.demand.cases["service"][case]]
            text = f"need {need}: its case {service} {words[int(row['outcome'])]}"
            yield Event(int(row["end"]), contract.END_SERVICE, need, CASE_ENDS, text, tables.NONE)

    @staticmethod
    def _kind_of_joining(stay: np.void) -> int:
        """The first queue of a visit is joined on coming in, later ones when a service ends."""
        return contract.ARRIVAL if stay["number"] == 0 else contract.END_SERVICE

    @staticmethod
    def _kind_of_leaving(visit: np.void) -> int:
        kinds = {
            tables.LEFT: contract.PATIENCE,
            tables.TURNED_AWAY: contract.ARRIVAL,
            tables.SENT_HOME: contract.CLOSE,
        }
        told_at_the_door = visit["outcome"] == tables.REDIRECTED and visit["ticket"] == tables.NONE
        return contract.ARRIVAL if told_at_the_door else kinds.get(int(visit["outcome"]), contract.END_SERVICE)

    def _what(self, row: np.void) -> str:
        if row["stage"] == tables.NONE:
            return "the guide desk"
        return ".".join(self.network.names.stages[row["stage"]])
