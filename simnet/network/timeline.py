"""The days of a run, the measured window among them, and opening hours laid out over them.

Hours are laid out a little beyond the run on both sides: a span past midnight that began on the evening before reaches into
the first day, and who is open round the clock does not close, or stop giving tickets, because the run ends.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from simnet.network.openings import merged
from simnet.scenario.calendar import Calendar, build_calendar
from simnet.scenario.hours import absolute, hours_table
from simnet.scenario.schema import CalendarSection
from simnet.scenario.sessions import is_dated, parse_session
from simnet.units import DAY, minutes_to_ms

DAYS_BEFORE = 1
DAYS_AFTER = 3
"""Spans last up to 48 h, and tickets stop up to 24 h before closing."""

Hours: TypeAlias = str | tuple[str, ...]
"""An opening_hours expression, or the sessions of an outreach."""

Days: TypeAlias = tuple[int, ...]
"""Numbers of days of the run, ascending."""


@dataclass(frozen=True)
class Timeline:
    """A run's days and window, and its opening hours as they are asked for.

    Attributes
    ----------
    window_start, window_end, horizon : int
        The measured window and the end of the run, ms.
    weekday : int64 array, shape (num_days,)
        Effective weekday of each day, 0 Monday.
    holiday : int64 array, shape (num_days,)
        1 on public holidays.
    weekday_around, holiday_around : arrays, shape (num_days + DAYS_BEFORE + DAYS_AFTER,)
        The same with the days around the run, which are taken for plain ones.
    first_date : date or None
        The date of the first day, where the run has dates.
    """

    window_start: int
    window_end: int
    horizon: int
    weekday: np.ndarray
    holiday: np.ndarray
    weekday_around: np.ndarray
    holiday_around: np.ndarray
    first_date: datetime.date | None = None
    _laid_out: dict[tuple[Hours, Days], np.ndarray] = field(default_factory=dict, repr=False)

    @property
    def num_days(self) -> int:
        """Days of the run, the last of which may be cut."""
        return len(self.weekday)

    @property
    def first_weekday(self) -> int:
        """Weekday of the first day by the calendar, whatever it counts as: 0 Monday."""
        return int(self.weekday[0]) if self.first_date is None else self.first_date.weekday()

    def spans(self, hours: Hours, closed: Days = ()) -> np.ndarray:
        """Return when hours or sessions hold: int64 array, shape (n, 2), from time 0 to beyond the horizon, ms.

        Parameters
        ----------
        hours : str or tuple of str
            The hours.
        closed : tuple of int
            Days on which no span begins all the same; one that began the evening before goes on.
        """
        key = hours, closed
        if key not in self._laid_out:
            self._laid_out[key] = merged(
                self._around(hours, closed) if isinstance(hours, str) else self._sessions(hours, closed)
            )
        return self._laid_out[key]

    def runs(self, hours: str, closed: Days = ()) -> np.ndarray:
        """Return the spans of hours that begin in the run, not on a closed day, whole: int64 array, shape (n, 2), ms."""
        spans = self._around(hours, closed)
        return spans[(spans[:, 0] >= 0) & (spans[:, 0] < self.horizon)]

    def _around(self, hours: str, closed: Days) -> np.ndarray:
        away = np.array(closed, np.int64) + DAYS_BEFORE
        return absolute(hours_table(hours), self.weekday_around, self.holiday_around, away) - DAYS_BEFORE * DAY

    def _sessions(self, sessions: tuple[str, ...], closed: Days) -> np.ndarray:
        held = [self._session(text) if is_dated(text) else self.runs(text, closed) for text in sessions]
        spans = np.concatenate([np.empty((0, 2), np.int64), *held])
        return spans[~np.isin(spans[:, 0] // DAY, closed)]

    def _session(self, text: str) -> np.ndarray:
        session = parse_session(text)
        assert self.first_date is not None
        return (session.date - self.first_date).days * DAY + np.array([[session.start, session.end]], np.int64)


def make_timeline(section: CalendarSection) -> Timeline:
    """Return the timeline of a scenario's calendar section.

    Raises
    ------
    ValueError
        The holidays of a year in the run are not known.
    """
    if section.minutes is not None:
        window_start = minutes_to_ms(section.warm_up_minutes)
        window_end = window_start + minutes_to_ms(section.minutes)
        horizon = window_end + minutes_to_ms(section.tail_minutes)
        calendar = build_calendar(None, -(-horizon // DAY))
    else:
        calendar = Calendar.of(section)
        window_start = section.warm_up_days * DAY
        horizon = calendar.num_days * DAY
        window_end = horizon - section.tail_days * DAY
    dates = calendar.dates
    # 1970-01-01 was a Thursday.
    plain = calendar.weekday if dates is None else (dates.astype(np.int64) + 3) % 7
    before = (plain[0] - np.arange(DAYS_BEFORE, 0, -1)) % 7
    after = (plain[-1] + np.arange(1, DAYS_AFTER + 1)) % 7
    return Timeline(
        window_start=window_start,
        window_end=window_end,
        horizon=horizon,
        weekday=calendar.weekday.astype(np.int64),
        holiday=calendar.holiday.astype(np.int64),
        weekday_around=np.concatenate((before, calendar.weekday, after)),
        holiday_around=np.pad(calendar.holiday, (DAYS_BEFORE, DAYS_AFTER)),
        first_date=None if dates is None else dates[0].item(),
    )
