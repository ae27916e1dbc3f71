"""Tables that the engines write: Records."""

from __future__ import annotations

from simnet.tables.table import table

OPEN, RESOLVED, LOST = 0, 1, 2
"""Outcomes of needs and cases at the end of the run."""

INSIDE, SERVED, REDIRECTED, LEFT, TURNED_AWAY, SENT_HOME = 0, 1, 2, 3, 4, 5
"""Outcomes of visits. INSIDE: the run ended first. SERVED: all that the site takes was seen to (papers may have been
incomplete). REDIRECTED: told at the wrong door. LEFT: lost patience. TURNED_AWAY: no ticket. SENT_HOME: at closing."""

NEED_RECORDS = table(
    "need_records",
    "How a need fared; one row a need, in the order of needs.",
    ("outcome", "i1", "code", "0 open, 1 resolved (every case), 2 lost (at least one case)"),
    ("end", "i8", "ms", "when its last case was resolved or lost; -1 open"),
    ("wishes", "i4", "count", "wishes that came to pass"),
    ("closed_doors", "i4", "count", "wishes at which no site could be gone to"),
    ("trips", "i4", "count", "times the person left home for a site"),
    ("own_time", "i8", "ms", "time spent on applications, online or with a grid worker"),
)

CASE_RECORDS = table(
    "case_records",
    "How a case fared; one row a case, in the order of cases.",
    ("outcome", "i1", "code", "0 open, 1 resolved, 2 lost"),
    ("end", "i8", "ms", "when it was resolved or lost; -1 open"),
    ("taken_in", "i4", "count", "how often its papers were looked through"),
    ("visits", "i4", "count", "visits at which it was on the ticket"),
    (
        "resolved_trip",
        "i4",
        "number",
        "how many trips the need had taken when it was resolved (0: without any); -1 not",
    ),
    ("by", "i1", "code", "channel by which it was taken in, as in needs.channel; -1 not yet"),
    ("taken_at", "i4", "row", "site at which, or from which, it was taken in; -1 not yet"),
    ("accepted", "i8", "ms", "when the promised time began to run; -1 not"),
    ("due", "i8", "ms", "last instant at which the promise is kept; -1 nothing promised"),
    ("decided", "i8", "ms", "when it was decided; -1 not"),
    ("mailed", "i1", "0/1", "whether its result was mailed"),
)

VISIT_RECORDS = table(
    "visit_records",
    "One arrival at a site; sorted by need, then number.",
    ("need", "i4", "row", "who"),
    ("number", "i4", "count", "0, 1, 2 ... visits of this need"),
    ("trip", "i4", "number", "the need's trip it belongs to: 1, 2 ...; at an outreach session the trips so far"),
    ("wish", "i4", "number", "the wish it belongs to: 0, 1, 2 ..."),
    ("site", "i4", "row", "where"),
    ("set_out", "i8", "ms", "when the decision to go there was made"),
    ("arrival", "i8", "ms", "when the person got there"),
    ("ticket", "i8", "ms", "when the ticket was taken; -1 never"),
    ("leave", "i8", "ms", "when the person left the site; -1 inside at the end"),
    (
        "wait",
        "i8",
        "ms",
        "time spent waiting, at the door and over all stages, until service, leaving or being sent home",
    ),
    ("travel", "i8", "ms", "way to the site"),
    ("travel_home", "i8", "ms", "way home, if the trip ended here; else 0"),
    ("num_cases", "i1", "count", "cases on the ticket"),
    ("outcome", "i1", "code", "0 inside, 1 served, 2 redirected, 3 left, 4 turned away, 5 sent home"),
)

STAY_RECORDS = table(
    "stay_records",
    "One time in a queue, served or not; sorted by need, visit, number.",
    ("need", "i4", "row", "who"),
    ("visit", "i4", "number", "the need's visit"),
    ("number", "i4", "number", "0, 1, 2 ... stays of this visit"),
    ("case", "i4", "row", "for which case; -1 at the guide desk"),
    ("stage", "i4", "row", "for which stage (row in stages); -1 at the guide desk"),
    ("site", "i4", "row", "where"),
    ("skill", "i4", "id", "skill asked for"),
    ("join", "i8", "ms", "when the queue was joined"),
    ("start", "i8", "ms", "when service began; -1 never"),
    ("end", "i8", "ms", "when service ended, or the queue was left; -1 still waiting at the end of the run"),
    ("pool", "i4", "row", "who served; -1 nobody"),
)

HOLD_RECORDS = table(
    "hold_records",
    "Posts kept after closing for those inside; sorted by pool, then start.",
    ("pool", "i8", "row", "whose"),
    ("start", "i8", "ms", "closing"),
    ("end", "i8", "ms", "when nobody inside needed the pool any more (end of the run if later)"),
    ("count", "i8", "posts", "how many posts were kept"),
)

NO_ANSWER_RECORDS = table(
    "no_answer_records",
    "A ticket called in vain; sorted by pool, time, need.",
    ("pool", "i8", "row", "who called"),
    ("time", "i8", "ms", "when"),
    ("need", "i8", "row", "whose ticket it was"),
)

INTAKE, DECISION = 0, 1
"""What is worked on in a paper record."""

PAPER_RECORDS = table(
    "paper_records",
    "One piece of work on the papers of a case; sorted by case, then number.",
    ("case", "i8", "row", "whose papers"),
    ("number", "i8", "number", "0, 1, 2 ... pieces of work on this case"),
    ("kind", "i8", "code", "0 intake, 1 decision"),
    ("site", "i8", "row", "where"),
    ("skill", "i8", "id", "skill asked for"),
    ("join", "i8", "ms", "when the papers came to the desk"),
    ("start", "i8", "ms", "when work began; -1 not"),
    ("end", "i8", "ms", "when work ended; -1 not"),
    ("pool", "i8", "row", "who worked; -1 nobody"),
)

VISIT, PICKUP, DELIVERY, RETURN = 0, 1, 2, 3
"""Why a team travels."""

TEAM_RECORDS = table(
    "team_records",
    "One journey of a team and what it did there; sorted by team, then number.",
    ("team", "i8", "row", "who"),
    ("number", "i8", "number", "0, 1, 2 ... journeys of this team"),
    ("kind", "i8", "code", "0 home visit, 1 pickup by an agent, 2 delivery of results, 3 return to base"),
    ("need", "i8", "row", "to whom; -1 to base"),
    ("requested", "i8", "ms", "when it was asked for; -1 to base"),
    ("set_out", "i8", "ms", "when the team set out"),
    ("arrival", "i8", "ms", "when it got there; -1 on the way at the end of the run"),
    ("end", "i8", "ms", "when it was done there; -1 not yet; to base: the arrival"),
)

RESERVE_POSTS, MOVED_POSTS = 0, 1
"""Why a pool has other posts than its roster says."""

POST_RECORDS = table(
    "post_records",
    "A change of a pool's posts that is not on its roster; sorted by pool, time, kind, change.",
    ("pool", "i8", "row", "whose"),
    ("time", "i8", "ms", "when"),
    ("kind", "i8", "code", "0 reserve posts open or close, 1 posts are moved from pool to pool"),
    ("change", "i8", "posts", "how many more; below 0: fewer"),
)

TO_COME, KEPT, LATE, NO_SHOW, NONE_FREE = 0, 1, 2, 3, 4
"""What became of bookings. TO_COME: the run ended first. KEPT: came in time, so the slot held. LATE: came beyond grace."""

BOOKING_RECORDS = table(
    "booking_records",
    "One time that somebody asked for a slot; sorted by need, then wish.",
    ("need", "i4", "row", "who"),
    ("wish", "i4", "number", "at which wish: 0, 1, 2 ..."),
    ("asked", "i8", "ms", "when"),
    ("site", "i4", "row", "where; -1 no slot was free"),
    ("diary", "i4", "row", "in which diary; -1 no slot was free"),
    ("slot", "i8", "ms", "when the slot begins; -1 no slot was free"),
    ("visit", "i4", "number", "the need's visit at which it was to be kept; -1 did not come, or not yet"),
    ("arrival", "i8", "ms", "when the person came; -1 did not, or not yet"),
    ("outcome", "i1", "code", "0 to come, 1 kept, 2 late (without the slot), 3 no_show, 4 none free"),
)

CALL_OUT_RECORDS = table(
    "call_out_records",
    "A pool on call that came; sorted by pool, then start.",
    ("pool", "i8", "row", "who"),
    ("start", "i8", "ms", "beginning of the first slot for which it came"),
    ("end", "i8", "ms", "so long it is paid in any case: to the end of the last such slot, or of the least call-out"),
    (
        "left",
        "i8",
        "ms",
        "when it was let go: at that end, or with the last of those who had booked; -1 still there at the end of the run",
    ),
    ("count", "i8", "posts", "how many posts"),
    ("slots", "i8", "count", "booked slots that it came for"),
)

RECORD_TABLES = (
    NEED_RECORDS,
    CASE_RECORDS,
    VISIT_RECORDS,
    STAY_RECORDS,
    HOLD_RECORDS,
    NO_ANSWER_RECORDS,
    PAPER_RECORDS,
    TEAM_RECORDS,
    POST_RECORDS,
    BOOKING_RECORDS,
    CALL_OUT_RECORDS,
)
