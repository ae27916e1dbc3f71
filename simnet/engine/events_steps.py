"""Events of the story, and the steps from which they are told: what one person, case or team does at a tick hangs together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from simnet.demand.demand import Demand
from simnet.engine import contract
from simnet.network.network import Network
from simnet.records import Records
from simnet.units import instant

LAST = 1 << 62
"""After the last visit, or the last stay of a visit."""


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
        Order within what one event brings about for one person, case or team: arriving, ticket, joining, being called, ending, leaving.
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


@dataclass(frozen=True, order=True)
class Step:
    """Something that a person, a case or a team does, or that befalls it.

    Attributes
    ----------
    who : int
        Row of the need, case or team.
    time : int
        When, ms.
    order : tuple of int
        Order among what befalls it at this tick: of a person visit, stay (-1 before the first) and place in it.
    kind : int
        Kind of the event that may have brought it about; 0: whatever brought about the step before, at the same tick.
    text : str
        What happened.
    site : int
        Where; -1 nowhere in particular.
    """

    who: int
    time: int
    order: tuple[int, ...]
    kind: int
    text: str
    site: int


def follow(steps: Iterable[Step]) -> Iterator[Event]:
    """Yield steps of people, or of cases, or of teams, as events: what follows at a tick from a step before belongs to the same event."""
    for (who, time), chain in groupby(sorted(steps), key=lambda step: (step.who, step.time)):
        kind = 0
        for number, step in enumerate(chain):
            kind = max(kind, step.kind)
            yield Event(time, kind or contract.WISH, who, number, step.text, step.site)


@dataclass(frozen=True)
class Told:
    """A replication, what an engine made of it, and the span of time that is told (from its first instant, before its second, ms)."""

    network: Network
    demand: Demand
    records: Records
    span: tuple[int, int]

    def rows(self, table: np.ndarray, column: str) -> Iterator[np.void]:
        """Yield the rows of a table whose instant in a column is told."""
        begin, end = self.span
        inside = (table[column] >= max(begin, 0)) & (table[column] < end)
        yield from table[inside]

    def pool(self, row: int) -> str:
        """Return the id of a pool, with its site's."""
        return ".".join(self.network.names.pools[row])

    def case(self, row: int) -> str:
        """Return whose case it is and what for, in words."""
        case = self.demand.cases[row]
        return f"need {case['need']}: its case {self.network.names.services[case['service']]}"
