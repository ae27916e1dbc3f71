"""The openings of a site and what it takes when, for the reference engine: section 2 of README.md."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.engine.reference_layout import Service


@dataclass(frozen=True, slots=True)
class Interval:
    """One uninterrupted opening; `take_until` is by form of a service."""

    open: int
    close: int
    last_ticket: int
    session_end: int
    take_until: list[int]


class Hours:
    """The openings of one site, and what it takes when.

    Parameters
    ----------
    intervals : list of Interval
        In order of time, without overlap.
    offers : list of int
        1 for each form of a service that the site offers.
    """

    def __init__(self, intervals: list[Interval], offers: list[int]) -> None:
        self.intervals = intervals
        self._offers = offers
        self._opens = [interval.open for interval in intervals]

    def interval_at(self, instant: int) -> Interval | None:
        """Return the interval in which the site is open at an instant."""
        following = bisect_right(self._opens, instant)
        if following > 0 and instant < self.intervals[following - 1].close:
            return self.intervals[following - 1]
        return None

    def next_interval(self, instant: int) -> Interval | None:
        """Return the interval that opens next, strictly after an instant."""
        following = bisect_right(self._opens, instant)
        return self.intervals[following] if following < len(self.intervals) else None

    def gives_tickets(self, instant: int) -> bool:
        """Whether somebody who enters now would be given a ticket."""
        interval = self.interval_at(instant)
        return interval is not None and instant < interval.last_ticket

    def offers(self, form: Service) -> bool:
        """Whether the site offers a form of a service at all."""
        return bool(self._offers[form.row])

    def takes(self, form: Service, instant: int) -> bool:
        """Whether somebody who arrives at an instant is taken for a form of a service."""
        interval = self.interval_at(instant)
        return interval is not None and self.takes_in(interval, form, instant)

    def takes_in(self, interval: Interval, form: Service, instant: int) -> bool:
        """Whether somebody who arrives at an instant of an interval is taken for a form of a service."""
        return self.offers(form) and instant < interval.take_until[form.row]
