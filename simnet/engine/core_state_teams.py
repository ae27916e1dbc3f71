"""What the compiled engine keeps in mind of teams, and of tours while they are planned; see `core_state`."""

from __future__ import annotations

from simnet.engine.core_state import state_table

AT_BASE, TO_HOME, AT_HOME, STAYING, RETURNING = range(5)
"""Where a team is. STAYING: at a home at which it is done."""

SQUADS = state_table(
    "squads",
    "The state of one team.",
    ("state", "code", "AT_BASE, TO_HOME, AT_HOME, STAYING or RETURNING"),
    ("x", "m", "where it is, or where it is going"),
    ("y", "m", "where it is, or where it is going"),
    ("on_shift", "0/1", "1 from SHIFT at a start to SHIFT at an end"),
    ("shift", "row", "its next shift"),
    ("shift_end", "ms", "when the present shift ends"),
    ("set_out", "0/1", "whether it has set out for anybody in this shift"),
    ("tour", "row", "first request of its tour, in requests; -1 none"),
    ("journey", "row", "its latest journey among the team records"),
    ("journeys", "count", "how many it has made"),
    ("next", "row", "the next team of the same pool, in order of id; -1 none"),
    ("bag", "bits", "deliveries: the cases whose results it carries; bit 0 is the need's first case"),
)

HOMES = state_table(
    "homes",
    "What a need has to do with teams; empty where there are none.",
    ("asked", "bits", "kinds of its requests that no team has set out for"),
    ("visited", "count", "home visits and pickups that a team has come for"),
    ("delivered", "count", "deliveries that a team has come for"),
    short=("asked", "visited", "delivered"),
)

REQUESTS = state_table(
    "requests",
    "One request for a team that no team has set out for: pending, or on a tour. Rows are used again.",
    ("need", "row", "who asks"),
    ("kind", "code", "VISIT, PICKUP or DELIVERY"),
    ("time", "ms", "when it was made"),
    ("ahead", "row", "the pending request before; -1 the first"),
    ("behind", "row", "the pending request after, the next of the tour, or the next free row; -1 none"),
)

DISPATCH = state_table(
    "dispatch",
    "One row: the requests, and how much of their arrays is used.",
    ("first", "row", "first pending request, in the order of (tick, id); -1 none"),
    ("last", "row", "last pending request; -1 none"),
    ("requests", "count", "rows of requests ever used"),
    ("free_request", "row", "first row of requests that can be used again; -1 none"),
    ("journeys", "count", "rows of team records"),
)

MOVERS = state_table(
    "movers",
    "Scratch: one team for which a tour is planned.",
    ("team", "row", "which"),
    ("travel_num", "ms", "as in segments"),
    ("travel_den", "m", "as in segments"),
    ("travel_fixed", "ms", "as in segments"),
    ("x", "m", "its base"),
    ("y", "m", "its base"),
    ("room", "ms", "from now to the end of the shift"),
    ("stops", "count", "stops of its tour"),
    ("spent", "ms", "ways of its tour and what is expected at its stops"),
)

STOPS = state_table(
    "stops",
    "Scratch: one request that is to be put on a tour.",
    ("request", "row", "which, in requests"),
    ("x", "m", "home"),
    ("y", "m", "home"),
    ("expected", "ms", "time expected at the home"),
    ("mover", "row", "on whose tour it is, in movers; -1 none"),
)

INSERTIONS = state_table(
    "insertions",
    "Scratch: one stop and one mover.",
    ("able", "0/1", "whether the team can see to the request"),
    ("added", "ms", "what the stop adds at least to the ways of the mover's tour"),
    ("place", "number", "the first place at which it adds that"),
)
