"""Opening hours: OpenStreetMap's `opening_hours` expressions as a table of weekday x public holiday.

`opening-hours-py` reads the expression and says it in one canonical form; its rules are then evaluated here, because the
library knows neither China's holidays nor make-up days, and because a span past midnight ("22:00-02:00") must stay with
the day on which it begins whatever the next day counts as.

Meaning is OpenStreetMap's [1]_: a later rule replaces what earlier ones say of its days, a rule after a comma adds to it,
`off` takes away. **An expression that does not mention PH is open on public holidays like on any other day**; whoever
closes writes `PH off`. Refused is all that varies beyond weekday x holiday: dates, months, weeks, years, n-th weekdays,
school holidays, sunrise and sunset; also what no engine could act on: open ends ("17:00+"), `unknown`, comments, fallbacks
("||"), repetitions ("/01:30"); and what readers take for something else ("Mo, We 09:00-12:00", "PH Mo-Fr",
"09:00-09:00").

References
----------
.. [1] https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simnet.errors import show
from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.hours_mend import mend
from simnet.units import DAY, HOUR, MINUTE

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]
LONGEST_EXPRESSION: Final = 1_000
NOT_AN_EXPRESSION: Final = f"not an opening_hours expression (days are {' '.join(WEEKDAYS)} PH)"


@dataclass(frozen=True)
class HoursTable:
    """The spans of each kind of day.

    Attributes
    ----------
    expression : str
        As the user wrote it.
    by_day : tuple, shape (7, 2)
        Spans by weekday (0 = Monday) and public holiday; see `spans`.
    """

    expression: str
    by_day: tuple[tuple[Spans, Spans], ...]

    def spans(self, weekday: int, holiday: bool) -> Spans:
        """Return the spans that begin on a day, (start, end) in ms from its midnight.

        They are sorted and apart; starts lie in [0, 24 h), ends in (0, 48 h] (beyond 24 h past midnight).
        """
        return self.by_day[weekday][bool(holiday)]

    @property
    def never_open(self) -> bool:
        """Whether no day has a span (as for "off"): allowed, but rarely meant."""
        return not any(spans for pair in self.by_day for spans in pair)

    @property
    def without_end(self) -> bool:
        """Whether every day is open from midnight to midnight (as for "24/7")."""
        return all(spans == (_WHOLE_DAY,) for pair in self.by_day for spans in pair)


class _Rule(NamedTuple):
    """One rule of an expression: on which days, when, and whether it opens, opens also, or closes."""

    weekdays: frozenset[int]
    on_holidays: bool
    spans: Spans
    kind: Literal["open", "also", "off"]

    def holds_on(self, weekday: int, holiday: bool) -> bool:
        return weekday in self.weekdays or (holiday and self.on_holidays)


@lru_cache(maxsize=4096)
def hours_table(expression: str) -> HoursTable:
    """Return the table of an expression.

    Raises
    ------
    ValueError
        If it is not an expression, or one that is refused (see the module); the message says which and what to write.

    Examples
    --------
    >>> table = hours_table("Mo-Fr 09:00-12:00; PH off")
    >>> table.spans(0, False), table.spans(0, True)
    (((32400000, 43200000),), ())
    """
    rules = _rules(expression)
    return HoursTable(
        expression,
        tuple((_evaluate(rules, weekday, False), _evaluate(rules, weekday, True)) for weekday in range(7)),
    )


def absolute(table: HoursTable, weekday: ArrayLike, holiday: ArrayLike, closed: ArrayLike = ()) -> NDArray[np.int64]:
    """Return when it is open over the days of a run, touching and overlapping spans merged.

    Parameters
    ----------
    table : HoursTable
        The hours.
    weekday : int array, shape (num_days,)
        What each day counts as, 0 = Monday.
    holiday : bool array, shape (num_days,)
        Whether it is a public holiday.
    closed : int array
        Numbers of days on which no span begins whatever the hours.

    Returns
    -------
    int64 array, shape (n, 2)
        Starts and ends in ms from midnight of day 0, in order. Spans past midnight that began before day 0 are not in it;
        those of the last day run on beyond it.
    """
    weekdays, holidays = np.asarray(weekday, np.int64), np.asarray(holiday, bool)
    may_open = np.ones(len(weekdays), bool)
    may_open[np.asarray(closed, np.int64)] = False
    pieces = [np.empty((0, 2), np.int64)]
    for of_weekday in range(7):
        for of_holiday in (False, True):
            days = np.flatnonzero(may_open & (weekdays == of_weekday) & (holidays == of_holiday))
            for span in table.spans(of_weekday, of_holiday):
                pieces.append(days[:, None] * DAY + np.array(span, np.int64))
    spans = np.concatenate(pieces)
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    if len(spans) == 0:
        return spans
    latest_end = np.maximum.accumulate(spans[:, 1])
    begins = np.flatnonzero(np.concatenate(([True], spans[1:, 0] > latest_end[:-1])))
    return np.column_stack((spans[begins, 0], np.maximum.reduceat(spans[:, 1], begins)))


def _evaluate(rules: list[_Rule], weekday: int, holiday: bool) -> Spans:
    spans: Spans = ()
    for rule in rules:
        if not rule.holds_on(weekday, holiday):
            continue
        if rule.kind == "open":
            spans = _union(rule.spans)
        elif rule.kind == "also":
            spans = _union(spans + rule.spans)
        else:
            spans = _without(spans, rule.spans)
    return spans


def _union(spans: Spans) -> Spans:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _without(spans: Spans, closed: Spans) -> Spans:
    for closed_start, closed_end in closed:
        parts = [
            part for start, end in spans for part in ((start, min(end, closed_start)), (max(start, closed_end), end))
        ]
        spans = tuple((start, end) for start, end in parts if start < end)
    return spans


def _suggestion(expression: str) -> str:
    """Return "; did you mean ...?" with an expression that can be read, "" if none is found."""
    mended = mend(expression)
    if mended == expression:
        return ""
    try:
        hours_table(mended)
    except ValueError:
        return ""
    return f"; did you mean {show(mended)}?"


# -- reading ----------------------------------------------------------------------------------------------------------

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
# In the canonical form a comma before a blank begins a rule that adds; lists have commas without blanks.
_SEPARATOR = re.compile(r"(; |, )")
_RULE = re.compile(
    rf"(?P<always>24/7)? ?(?P<days>{_DAY}(?:[-,]{_DAY})*)? ?"
    rf"(?P<times>{_TIME.pattern}(?:,{_TIME.pattern})*)? ?(?P<off>off|closed)?"
)
_WHOLE_DAY: Span = (0, 24 * HOUR)
_TWO_DAYS: Span = (0, 48 * HOUR)

# What the library reads but the table cannot hold: a sign of it in the canonical form, and the reason.
_REFUSED: Final = (
    (r'"', "comments are not acted upon; remove the quoted text"),
    (r"\bunknown\b", "is sometimes `unknown`; a site is open or closed"),
    (r"\|\|", "fallback rules (||) are not read; separate rules with ;"),
    (r"\b(sunrise|sunset|dawn|dusk)\b", "depends on the sun; write times of day"),
    (r"\bSH\b", "school holidays (SH) are not known; only PH, public holidays, are"),
    (r"\beaster\b", "depends on a date; single days belong under `calendar.exceptions`"),
    (r"\bweek ?[0-9]", "depends on the week of the year; only weekdays, PH and times are read"),
    (
        r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
        "depends on the month; only weekdays, PH and times are read",
    ),
    (r"\[-?[0-9]", "depends on the week of the month; only weekdays, PH and times are read"),
    (
        r"(PH|\]) ?[-+]?[0-9]+ days?",
        "depends on the distance from a day; only weekdays, PH and times are read",
    ),
    (r"\+", "has an open end (+); write when it closes"),
    (r":[0-9]{2}/", "repeats moments (/); write spans of time"),
    (r"(^|[;,] )[0-9]{4}\b(?!:)", "depends on the year; only weekdays, PH and times are read"),
)


def _rules(expression: str) -> list[_Rule]:
    """Return the rules of an expression, in order."""
    if len(expression) > LONGEST_EXPRESSION:
        raise ValueError(f"is longer than {LONGEST_EXPRESSION} characters")
    canonical = _canonical(expression)
    if canonical is None:
        raise ValueError(NOT_AN_EXPRESSION + _suggestion(expression))
    for sign, reason in _REFUSED:
        if re.search(sign, canonical):
            raise ValueError(reason)
    if re.search(rf"{_DAY}\s*,\s+{_DAY}|{_DAY}\s+,", expression, re.I):
        raise ValueError("a comma with a blank begins a rule of its own; write lists of days without blanks: Mo,We")
    if re.search(rf"PH\s+(?!PH){_DAY}|(?!PH){_DAY}\s+PH", expression):
        raise ValueError(
            "PH beside weekdays can be read in two ways; write PH,Mo-Fr or rules of their own separated by ;"
        )
    parts = _SEPARATOR.split(canonical)
    return [_rule(text, separator) for text, separator in zip(parts[::2], ["; ", *parts[1::2]], strict=True)]


def _canonical(expression: str) -> str | None:
    """Return an expression as the library says it, None if it cannot read it."""
    from opening_hours import OpeningHours, validate

    # The library takes a blank for 24/7.
    return str(OpeningHours(expression)) if expression.strip() and validate(expression) else None


def _rule(text: str, separator: str) -> _Rule:
    match = _RULE.fullmatch(text)
    if match is None:
        raise ValueError(f"{show(text)} is not read; only weekdays, PH, times, off and 24/7 are")
    weekdays, on_holidays = frozenset(range(7)), False
    if match["days"]:
        weekdays, on_holidays = _days(match["days"])
    spans = tuple(_span(*map(int, time.groups())) for time in _TIME.finditer(match["times"] or ""))
    if match["off"]:
        return _Rule(weekdays, on_holidays, spans or (_TWO_DAYS,), "off")
    return _Rule(weekdays, on_holidays, spans or (_WHOLE_DAY,), "also" if separator == ", " else "open")


def _days(text: str) -> tuple[frozenset[int], bool]:
    weekdays: set[int] = set()
    parts = text.split(",")
    for part in parts:
        if part != "PH":
            first, _, last = part.partition("-")
            start = WEEKDAYS.index(first)
            length = (WEEKDAYS.index(last or first) - start) % 7 + 1
            weekdays.update((start + offset) % 7 for offset in range(length))
    return frozenset(weekdays), "PH" in parts


def _span(start_hour: int, start_minute: int, end_hour: int, end_minute: int) -> Span:
    start = start_hour * HOUR + start_minute * MINUTE
    end = end_hour * HOUR + end_minute * MINUTE
    if start == end:
        raise ValueError("has a span that ends when it begins; a whole day is 00:00-24:00")
    return start, end if end > start else end + DAY
