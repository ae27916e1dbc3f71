"""What the compiled engine keeps in mind: the columns of its state, and one tuple of arrays that every kernel is given.

A person has a row in `visitors` only from setting out to coming home; rows are used again, so the state of a city's day is
small enough for the processor's caches while needs are counted in millions. What outlives a trip is in `errands`, in `served` and
in the records themselves. Nothing is allocated inside a kernel: before an event the loop makes sure that there is
room for all it can write, else it returns, `grow` doubles what is full, and the loop goes on where it stopped.
"""

from __future__ import annotations

from typing import Final

from simnet.tables import Column, Table

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

NO_WISH, WISH_TO_COME, BUSY = range(3)
"""What a person is at: at home with no wish to come (or only one that never comes); at home with one; setting out, out, or at a
wish just now."""

SPARE: Final = 16
"""Rows that one event may write beyond those for each visitor, each paper and each team."""

EVENTS_OF_VISITOR: Final = 5
"""Events that one event may schedule for each visitor: one for the person, one for each case of the errand."""


def state_table(name: str, meaning: str, *columns: tuple[str, str, str], short: tuple[str, ...] = ()) -> Table:
    """Return a table of integers: of 64 bits, but for those that are counts and rows in tables of which there may be many rows."""
    return Table(
        name, meaning, tuple(Column(name, "i4" if name in short else "i8", unit, text) for name, unit, text in columns)
    )


EVENTS = state_table(
    "events",
    "One event that is due next: a row of the heap.",
    ("time", "ms", "when"),
    ("code", "", "kind, id and row in visitors, as KIND_SHIFT says; sorts as (kind, id)"),
)

NOTES = state_table(
    "notes",
    "One event of a later slot of today.",
    ("time", "ms", "when"),
    ("code", "", "as in events"),
    ("next", "row", "another of the same slot, or the next free row; -1 none"),
    short=("next",),
)

CALENDAR = state_table(
    "calendar",
    "One event known from the start, sorted by (time, code): PLAN, POSTS_BACK, REPLAN, POSTS_OUT, RESERVE_HOURS, CLOSE, ROSTER, OPEN, "
    "SHIFT, CALL, LOOK; without ROSTER, the timetable.",
    ("time", "ms", "when"),
    ("code", "", "as in events"),
    ("count", "posts", "ROSTER: posts from now on"),
)

CLOCK = state_table(
    "clock",
    "One row: how far the run has come, and how much of each array is used.",
    ("calendar", "row", "next event of the calendar"),
    ("need", "row", "next need whose first wish has not come"),
    ("drawn", "row", "the first need for whose cases nothing has been drawn ahead"),
    ("day", "number", "today; what is known of later days is not on the agenda yet"),
    ("midnight", "ms", "the end of today"),
    ("due", "ms", "everything before is in the heap, or on the calendar, or a first wish"),
    ("slot", "number", "the next slot of today to be emptied"),
    ("slot_shift", "bits", "a slot is 2 to the power of this, in ms"),
    ("events", "count", "rows of the heap in use"),
    ("notes", "count", "rows of notes ever used"),
    ("noted", "count", "rows of notes in use"),
    ("free_note", "row", "first row of notes that can be used again; -1 none"),
    ("visitors", "count", "rows of visitors ever used"),
    ("free_visitor", "row", "first row of visitors that can be used again; -1 none"),
    ("active", "count", "rows of visitors in use"),
    ("unresolved", "count", "needs of the cohort neither resolved nor lost"),
    ("visits", "count", "rows of visit records"),
    ("stays", "count", "rows of stay records"),
    ("holds", "count", "rows of hold records"),
    ("no_answers", "count", "rows of no-answer records"),
    ("paper_records", "count", "rows of paper records"),
    ("bookings", "count", "rows of booking records"),
    ("call_outs", "count", "rows of call-out records"),
    ("papers", "count", "cases whose papers wait at desks"),
    ("post_records", "count", "rows of post records"),
    (
        "lines_changed",
        "0/1",
        "whether lines, or reserve posts, are not what they were when reserves were last looked at",
    ),
    ("end", "ms", "when the run stopped"),
    ("carried_out", "count", "events carried out"),
    ("has_room_until", "count", "so many events can be carried out before room has to be looked for again"),
    ("begun", "0/1", "whether all has been made ready"),
    ("last_arrived", "row", "need of the latest visit"),
    ("last_joined", "row", "need of the latest stay"),
    ("shuffled", "0/1", "whether some visit or stay is not of a later need than the one before"),
    ("plain", "0/1", "whether there may be plain stretches"),
    ("one_line", "0/1", "whether all wait in one line, and for ever"),
    ("stretches", "count", "plain stretches so far"),
    ("in_stretches", "count", "people who came in during one"),
)

ERRANDS = state_table(
    "errands",
    "One need, in the order of needs: what outlives a trip.",
    ("visits", "count", "site visits so far"),
    ("plan", "code", "NO_WISH, WISH_TO_COME or BUSY"),
    ("wish", "number", "the latest wish, come or to come"),
    ("limit", "number", "the first wish at which the need is given up"),
    ("wish_time", "ms", "the wish to come"),
    ("next", "row", "another need with a wish on that day; -1 none"),
    short=("visits", "plan", "wish", "limit", "next"),
)

PAPERS = state_table(
    "papers",
    "The papers of one case, in the order of cases.",
    ("record", "row", "the piece of work in hand, or the latest, among the paper records"),
    ("pieces", "count", "pieces of work so far"),
    ("time", "ms", "when they came to the desk; of those that get somewhere on a later day, when"),
    (
        "urgency",
        "ms",
        "at the desk, in which order they are worked on, smallest first; of those on the way, the kind of event",
    ),
    ("child", "row", "at the desk, the first of those under them; -1 none"),
    ("sibling", "row", "at the desk, the next of those under the same; of those on the way, of the same day; -1 none"),
    ("delivery", "code", "how the result gets to the person, as in channels"),
    ("collect_at", "row", "where the result can be collected"),
    short=("record", "pieces", "child", "sibling", "delivery", "collect_at"),
)

AHEAD = state_table(
    "ahead",
    "What is drawn for a case before its need arises, if people come for it to a window; in the order of cases.",
    ("work", "ms", "service at the first stage, the first time, before pace"),
    ("missing", "0/1", "whether papers are missing the first time"),
)

VISITORS = state_table(
    "visitors",
    "One person between setting out and coming home.",
    ("need", "row", "who"),
    ("state", "code", "ON_THE_WAY, AT_DOOR, WAITING, IN_SERVICE or TICKET_ONLY"),
    ("site", "row", "where, or where to; -1 at home"),
    ("set_out", "ms", "when the decision to go there was made"),
    ("travel", "ms", "way there"),
    ("from_home", "0/1", "whether that way begins at home, so that the way home is as long"),
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
    ("handed_on", "bits", "those of the ticket that a wrong door took, to be carried on by agents"),
    ("case", "number", "the case in hand, from 0 within the need; -1 at the guide desk"),
    ("stage", "row", "the stage in hand, in stages; -1 at the guide desk"),
    ("papers", "0/1", "whether the papers of the case in hand were looked through on this visit"),
    ("pool", "row", "who serves"),
    ("ahead", "row", "in the queue, the visitor before; -1 the first"),
    ("behind", "row", "in the queue, the visitor after; -1 the last. Of a free row: the next free row"),
    ("booking", "row", "the slot booked, or held, in booking records; -1 none"),
    ("inside", "0/1", "whether a ticket was taken and the person is still there"),
    ("inside_ahead", "row", "among those inside, the visitor before; -1 the first"),
    ("inside_behind", "row", "among those inside, the visitor after; -1 the last"),
)

HALLS = state_table(
    "halls",
    "The state of one site.",
    ("in_session", "0/1", "1 from OPEN to CLOSE"),
    ("closed_at", "ms", "the latest CLOSE"),
    ("queued", "count", "rows in its queues, tickets left behind among them"),
    ("waiting", "people", "waiting in its queues"),
    ("papers", "count", "cases whose papers wait at its desks"),
    ("holding", "count", "pools with held posts"),
    ("first_inside", "row", "first of those inside, in visitors; -1 none"),
    ("looked_at", "row", "CLOSE: the next of those inside to be looked at"),
)

CREWS = state_table(
    "crews",
    "The state of one pool.",
    ("rostered", "posts", "by the roster, and extra, never below 0"),
    ("roster", "posts", "by the roster"),
    ("extra", "posts", "more than the roster says, or fewer: reserve posts that are open, and posts that were moved"),
    ("member", "row", "itself in members; -1 it belongs to no group"),
    ("held", "posts", "kept after closing"),
    ("away", "posts", "out with teams"),
    ("busy", "servers", "serving, pausing, calling in vain or working on papers"),
)

OFF_DUTY, SHUT, CALLED, OPENED = range(4)
"""How reserve posts stand. SHUT: within their hours."""

STANDBYS = state_table(
    "standbys",
    "The state of the reserve posts of one pool.",
    ("state", "code", "OFF_DUTY, SHUT, CALLED or OPENED"),
    ("due", "ms", "CALLED: when they open"),
)

EXCHANGES = state_table(
    "exchanges",
    "The state of one group of pools among which posts are moved.",
    ("on", "0/1", "whether its hours run"),
    ("since", "ms", "since when"),
)

PLACES = state_table(
    "places",
    "The state of one pool of a group.",
    ("plan", "posts", "by how many more are to be there, as it was last planned"),
    ("offset", "posts", "by how many more are there"),
    ("weight", "count or ms", "scratch: calls of past days, or work"),
    ("share", "posts", "scratch: posts it gets"),
    ("there", "posts", "scratch: posts that its own roster has there"),
)

BOOK = state_table(
    "book",
    "The state of one slot; one row more, for the end.",
    ("taken", "people", "how many have booked it"),
    ("next", "row", "itself, or if it is full one after it, before which all are full"),
    short=("taken", "next"),
)

ON_CALL = state_table(
    "on_call",
    "The state of one pool, as far as it is on call.",
    ("called", "0/1", "whether it has come"),
    ("until", "ms", "until when at least"),
    ("record", "row", "this call-out among the call-out records"),
    ("holders", "people", "inside, who hold a slot for which it comes"),
)

LINES = state_table(
    "lines",
    "One queue: of a site, by skill; the last column is the door.",
    ("first", "row", "first in visitors; -1 empty"),
    ("last", "row", "last in visitors; -1 empty"),
    ("waiting", "people", "how many wait, without tickets left behind"),
)

DESKS = state_table(
    "desks",
    "One desk: of a site, by skill.",
    ("first", "row", "the case whose papers come first; -1 none"),
)

DAYS = state_table(
    "days",
    "Later wishes of one day to come, and papers that get somewhere on it.",
    ("wish", "row", "first need with a wish; -1 none"),
    ("papers", "row", "first case whose papers get somewhere; -1 none"),
    ("events", "count", "how many of both"),
)

TRIP = state_table(
    "trip",
    "Scratch: one row, what somebody looks for who decides where to go.",
    ("x", "m", "from where"),
    ("y", "m", "from where"),
    ("time", "ms", "now"),
    ("latest", "ms", "the site has to take the lead by then"),
    ("segment", "row", "who"),
    ("lead", "row", "form of the first case to be gone for"),
    ("agency", "row", "the form in which people know that any counter takes it; -1: they do not"),
    ("zone", "row", "where the person lives"),
    ("at_door", "0/1", "0 on arrival, 1 at the next opening"),
    ("most", "count", "how many options to keep"),
    ("options", "count", "how many there are so far"),
    ("nearest", "ms", "least way so far to a site that sees to the lead, on arrival or at its door; -1: nobody asks"),
)

GRID = state_table(
    "grid",
    "One row, or none where sites are few: square cells over the box around all sites.",
    ("x", "m", "the western edge"),
    ("y", "m", "the southern edge"),
    ("size", "m", "side of a cell"),
    ("columns", "count", "cells from west to east"),
    ("lines", "count", "cells from south to north; cells are numbered line by line"),
)

OPTIONS = state_table(
    "options",
    "Scratch: one site that a person considers.",
    ("site", "row", "which"),
    ("distance", "m2", "greatest square of a way of as many whole metres"),
    ("travel", "ms", "way there"),
    ("interval", "row", "the interval in which the person would be taken"),
    ("form", "row", "the form in which the lead would be taken"),
)
