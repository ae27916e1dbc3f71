"""Sessions of outreach: "2025-03-14 13:30-16:00", a date and a span of that day, or opening hours, "Mo 09:00-12:00; PH off"."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from simnet.scenario.hours import hours_table
from simnet.units import parse_clock

_SESSION: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_DATED: Final = re.compile(r"[0-9]{4}-")


class Session(NamedTuple):
    """A date, and from when to when on it, ms from its midnight."""

    date: datetime.date
    start: int
    end: int


def is_dated(text: str) -> bool:
    """Return whether a session is on a date, and not held again and again by opening hours.

    Examples
    --------
    >>> is_dated("2025-03-14 13:30-16:00"), is_dated("Mo 09:00-12:00; PH off")
    (True, False)
    """
    return _DATED.match(text) is not None


def check_session(text: str) -> None:
    """Raise what is wrong with a session, on a date or by opening hours.

    Raises
    ------
    ValueError
        If it is neither, or never held; the message says what is one.
    """
    if is_dated(text):
        parse_session(text)
        return
    try:
        table = hours_table(text)
    except ValueError as error:
        raise ValueError(f'neither a session on a date ("YYYY-MM-DD HH:MM-HH:MM") nor opening hours: {error}') from None
    if table.never_open:
        raise ValueError("a session that is never held")


def parse_session(text: str) -> Session:
    """Return a session on a date as it was written.

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
