"""Sessions of outreach: "2025-03-14 13:30-16:00", a date and a span of that day."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from simnet.units import parse_clock

_SESSION: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")


class Session(NamedTuple):
    """A date, and from when to when on it, ms from its midnight."""

    date: datetime.date
    start: int
    end: int


def parse_session(text: str) -> Session:
    """Return a session as it was written.

    Raises
    ------
    ValueError
        If the text is not a session; the message says what is one.

    Examples
    --------
    >>> parse_session("2025-03-14 13:30-16:00").start
    48600000
    """
    match = _SESSION.fullmatch(text)
    if match is None:
        raise ValueError('not a session; write "YYYY-MM-DD HH:MM-HH:MM"')
    try:
        date = datetime.date.fromisoformat(match[1])
    except ValueError:
        raise ValueError(f"there is no {match[1]}") from None
    start, end = parse_clock(match[2]), parse_clock(match[3])
    if start >= end:
        raise ValueError("the session must end after it begins, on the same day")
    return Session(date, start, end)
