"""Kinds of events and codes that both engines share; the rules are in README.md beside this file."""

DAY = 86_400_000
"""Milliseconds in a day."""

WEEK = 7 * DAY
"""Milliseconds in a week."""

CLOSE, ROSTER, OPEN_DOOR = 10, 11, 12
END_SERVICE, READY = 20, 21
PATIENCE = 40
ARRIVAL = 50
WISH = 60
"""Kinds of events, in the order in which they happen at one tick."""

NEAREST, SPECIALIST_FIRST, SHARES, LEAST_TIME, OVERFLOW = range(5)
"""Diversion policies, as `rules.policy` holds them."""

CASE_OPEN, CASE_RESOLVED, CASE_LOST, CASE_AWAITING = 0, 1, 2, 3
"""States of a case during a run; AWAITING papers is written to Records as open."""
