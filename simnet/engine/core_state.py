"""What the compiled engine keeps in mind: the columns of its state, and one tuple of arrays that every kernel is given.

A person has a row in `visitors` only from setting out to coming home; rows are used again, so the state of a city's day is
small enough for the processor's caches while needs are counted in millions. What outlives a trip is in `errands`, in `served` and
in the records themselves. Nothing is allocated inside a kernel: before an event the loop makes sure that there is
room for all it can write, else it returns, `grow` doubles what is full, and the loop goes on where it stopped.
"""

from __future__ import annotations

from typing import Final

from simnet.luck import jit
from simnet.tables import Column, Table

kernel = jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Decorator of kernels that only kernels call: what Python would need to call them is not compiled."""

KIND_SHIFT: Final = 57
ID_SHIFT: Final = 24
ID_MASK: Final = (1 << (KIND_SHIFT - ID_SHIFT)) - 1
VISITOR_MASK: Final = (1 << ID_SHIFT) - 1
"""An event's code, from the top: kind (6 bits), id (33 bits), row in visitors (24 bits). Codes sort as (kind, id)."""

NOT_DRAWN: Final = -1
"""Patience of which nothing was needed so far."""

ON_THE_WAY, AT_DOOR, WAITING, IN_SERVICE, TICKET_ONLY = range(5)
"""Where a visitor is. TICKET_ONLY: the person has left, the ticket is still in the queue."""

STAYS, JOINS, ENTERS = 0, -1, -2
"""A visitor's next step, where it is not leaving, which is written as the outcome of the visit (above 0)."""

SPARE: Final = 16
"""Rows that one event may write beyond one for each visitor."""


def _table(name: str, meaning: str, *columns: tuple[str, str, str]) -> Table:
    return Table(name, meaning, tuple(Column(column, "i8", unit, text) for column, unit, text in columns))


EVENTS = _table(
    "events",
    "One event to come.",
    ("time", "ms", "when"),
    ("code", "", "kind, id and row in visitors, as KIND_SHIFT says; sorts as (kind, id)"),
)

CALENDAR = _table(
    "calendar",
    "One event known from the start, sorted by (time, code): CLOSE, ROSTER, OPEN.",
    ("time", "ms", "when"),
    ("code", "", "as in events"),
    ("count", "posts", "ROSTER: posts from now on"),
)

CLOCK = _table(
    "clock",
    "One row: how far the run has come, and how much of each array is used.",
    ("calendar", "row", "next event of the calendar"),
    ("need", "row", "next need whose first wish has not come"),
    ("day", "number", "today; later wishes of later days are not in the heap yet"),
    ("events", "count", "rows of the heap in use"),
    ("visitors", "count", "rows of visitors ever used"),
    ("free_visitor", "row", "first row of visitors that can be used again; -1 none"),
    ("active", "count", "rows of visitors in use"),
    ("unresolved", "count", "needs of the cohort neither resolved nor lost"),
    ("visits", "count", "rows of visit records"),
    ("stays", "count", "rows of stay records"),
    ("holds", "count", "rows of hold records"),
    ("no_answers", "count", "rows of no-answer records"),
    ("end", "ms", "when the run stopped"),
    ("carried_out", "count", "events carried out"),
)

ERRANDS = _table(
    "errands",
    "One need, in the order of needs: what outlives a trip.",
    ("visits", "count", "site visits so far"),
    ("wish_time", "ms", "the wish to come"),
    ("next", "row", "another need with a wish on that day; -1 none"),
)

VISITORS = _table(
    "visitors",
    "One person between setting out and coming home.",
    ("need", "row", "who"),
    ("state", "code", "ON_THE_WAY, AT_DOOR, WAITING, IN_SERVICE or TICKET_ONLY"),
    ("site", "row", "where, or where to; -1 at home"),
    ("set_out", "ms", "when the decision to go there was made"),
    ("travel", "ms", "way there"),
    ("opening", "ms", "the opening the person comes for; -1 none"),
    ("visit", "row", "this visit among the visit records"),
    ("stay", "row", "the latest stay among the stay records"),
    ("stays", "count", "stays of this visit"),
    ("patience", "ms", "what is left of it; NOT_DRAWN, NEVER"),
    ("deadline", "ms", "when patience ends, while waiting"),
    ("alarm", "ms", "time of the latest PATIENCE in the heap"),
    ("arrival", "ms", "when the person got to the site"),
    ("join", "ms", "when this queue (or the door) was joined"),
    ("priority", "", "in this queue; smallest first"),
    ("ticket", "bits", "cases still to do on this ticket; bit 0 is the need's first case"),
    ("case", "number", "the case in hand, from 0 within the need; -1 at the guide desk"),
    ("stage", "row", "the stage in hand, in stages; -1 at the guide desk"),
    ("papers", "0/1", "whether the papers of the case in hand were looked through on this visit"),
    ("pool", "row", "who serves"),
    ("ahead", "row", "in the queue, the visitor before; -1 the first"),
    ("behind", "row", "in the queue, the visitor after; -1 the last. Of a free row: the next free row"),
    ("inside", "0/1", "whether a ticket was taken and the person is still there"),
    ("inside_ahead", "row", "among those inside, the visitor before; -1 the first"),
    ("inside_behind", "row", "among those inside, the visitor after; -1 the last"),
)

HALLS = _table(
    "halls",
    "The state of one site.",
    ("in_session", "0/1", "1 from OPEN to CLOSE"),
    ("closed_at", "ms", "the latest CLOSE"),
    ("queued", "count", "rows in its queues, tickets left behind among them"),
    ("waiting", "people", "waiting in its queues"),
    ("holding", "count", "pools with held posts"),
    ("first_inside", "row", "first of those inside, in visitors; -1 none"),
    ("looked_at", "row", "CLOSE: the next of those inside to be looked at"),
)

CREWS = _table(
    "crews",
    "The state of one pool.",
    ("rostered", "posts", "by the roster"),
    ("held", "posts", "kept after closing"),
    ("busy", "servers", "serving, pausing or calling in vain"),
)

LINES = _table(
    "lines",
    "One queue: of a site, by skill; the last column is the door.",
    ("first", "row", "first in visitors; -1 empty"),
    ("last", "row", "last in visitors; -1 empty"),
    ("waiting", "people", "how many wait, without tickets left behind"),
)

DAYS = _table(
    "days",
    "Later wishes of one day to come.",
    ("first", "row", "first need; -1 none"),
    ("wishes", "count", "how many"),
)

OPTIONS = _table(
    "options",
    "Scratch: one site that a person considers.",
    ("site", "row", "which"),
    ("distance", "m2", "square of the way there"),
    ("travel", "ms", "way there"),
    ("interval", "row", "the interval in which the person would be taken"),
)
