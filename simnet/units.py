"""Units at the door: what a user writes becomes integers here, what a user reads becomes words here.

Inside simnet time is int64 milliseconds from midnight of the first day and place is integer metres; minutes, hours
and kilometres exist only in files and in reports. Refused: anything that is not a finite number, and results beyond
2**53, which a float (and so a table, a chart or a spreadsheet) could no longer hold exactly.
"""

from __future__ import annotations

import math
import re
from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
METRES: Final = 1_000
"""Metres in a kilometre."""
LARGEST: Final = 2**53


def to_integer(value: float, factor: int = 1) -> int:
    """Return value x factor as an integer, halves rounded up (towards plus infinity).

    Parameters
    ----------
    value : float or int
        A finite number.
    factor : int
        How many of the integer's units make one of the value's.

    Raises
    ------
    ValueError
        If the value is not a number, not finite, or the result lies beyond 2**53.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"must be a number, not a {type(value).__name__}")
    if not isinstance(value, int) and not math.isfinite(value):
        raise ValueError("must be a finite number")
    product = value * factor
    if abs(product) > LARGEST:
        raise ValueError(f"is too large: at most {LARGEST // factor}")
    whole = math.floor(product)
    # The difference is exact; floor(product + 0.5) would round 0.49999999999999994 up.
    return whole + 1 if product - whole >= 0.5 else whole


def seconds_to_ms(seconds: float) -> int:
    """Return milliseconds; see `to_integer`."""
    return to_integer(seconds, SECOND)


def minutes_to_ms(minutes: float) -> int:
    """Return milliseconds; see `to_integer`.

    Examples
    --------
    >>> minutes_to_ms(8.5)
    510000
    """
    return to_integer(minutes, MINUTE)


def hours_to_ms(hours: float) -> int:
    """Return milliseconds; see `to_integer`."""
    return to_integer(hours, HOUR)


def days_to_ms(days: float) -> int:
    """Return milliseconds; see `to_integer`."""
    return to_integer(days, DAY)


def km_to_metres(kilometres: float) -> int:
    """Return metres; see `to_integer`."""
    return to_integer(kilometres, METRES)


def clock(ms: int) -> str:
    """Return the time of day of an instant, "HH:MM:SS.mmm".

    Examples
    --------
    >>> clock(33_300_007)
    '09:15:00.007'
    """
    seconds, milliseconds = divmod(int(ms) % DAY, SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}"


def instant(ms: int) -> str:
    """Return an instant of a run, days counted from 0.

    Examples
    --------
    >>> instant(3 * DAY + 33_300_000)
    'day 3 09:15:00.000'
    """
    return f"day {int(ms) // DAY} {clock(ms)}"


_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")


def parse_clock(text: str) -> int:
    """Return the milliseconds from midnight to a time of day "HH:MM"; 24:00 is the end of the day.

    Raises
    ------
    ValueError
        If the text is not a time of day.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError('must be a time of day "HH:MM", from "00:00" to "24:00"')
    hours, minutes = int(match[1]), int(match[2])
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise ValueError('is no time of day: from "00:00" to "24:00"')
    return hours * HOUR + minutes * MINUTE
