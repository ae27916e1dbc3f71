"""Kinds of events and codes that both engines share; the rules are in README.md beside this file."""

DAY = 86_400_000
"""Milliseconds in a day."""

WEEK = 7 * DAY
"""Milliseconds in a week."""

PLAN = 0
POSTS_BACK, REPLAN, POSTS_OUT = 6, 7, 8
RESERVE_HOURS, RESERVE = 9, 14
CLOSE, ROSTER, OPEN_DOOR, SHIFT, CALL, DISMISS = 10, 11, 12, 13, 15, 16
LOOK, POSTS_THERE = 17, 18
END_SERVICE, READY, END_PAPERS, TEAM_ARRIVAL, END_VISIT, BACK = 20, 21, 22, 23, 24, 25
PAPERS, RESULT, HANDED = 30, 31, 32
PATIENCE = 40
TURN, MISSED = 45, 46
ARRIVAL = 50
WISH = 60
"""Kinds of events, in the order in which they happen at one tick."""

NEAREST, SPECIALIST_FIRST, SHARES, LEAST_TIME, OVERFLOW = range(5)
"""Diversion policies, as `rules.policy` holds them."""

STAFFING_EVENTS = (POSTS_BACK, REPLAN, POSTS_OUT, LOOK)
"""Kinds of events by `staffing_times.what`."""

FIRST_COME, NEAREST_REQUEST, TOUR = range(3)
"""How teams are sent, as `rules.dispatch` holds it."""

WINDOW, KIOSK, ONLINE, AGENCY, HOME_VISIT, OUTREACH, GRID, APPOINTMENT = range(8)
"""Channels, as `needs.channel` and `case_records.by` hold them."""

AT_WINDOW, AT_KIOSK, COLLECTING, BY_AGENT = range(4)
"""Forms of a service, as `services.form` holds them."""

NO_LEVEL, TAKE_IN, ACCEPT, DECIDE, ISSUE = range(5)
"""How far a site may carry a service, as `Network.level` holds it."""

AS_SERVICE, BY_MAIL, ELECTRONIC, BY_VISIT, BY_COLLECTION = range(5)
"""How results get to people, as `channels.delivery` holds it."""

(
    CASE_OPEN,
    CASE_RESOLVED,
    CASE_LOST,
    CASE_AWAITING,
    CASE_REQUESTED,
    CASE_IN_OFFICE,
    CASE_READY,
    CASE_DELIVERABLE,
    CASE_ON_DELIVERY,
) = range(9)
"""States of a case during a run; all but RESOLVED and LOST are written to Records as open."""

NEVER_WALKS_IN, IF_FULL, IF_OPEN = range(3)
"""When people on the channel APPOINTMENT come without a slot, as `booking.walk_in` holds it."""

BOOKED = 1_000_000
"""By so much smaller is the priority of who holds a slot: nobody else's sum of priorities comes near."""

ITEM = 1 << 16
"""Item i of a case with a quantity is drawn with ordinal k + i * ITEM."""
