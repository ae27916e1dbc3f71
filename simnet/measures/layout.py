"""The layout of totals: which groups there are, what is counted over which population, and when it counts.

A layout follows from the network's names and the scenario's calendar alone, never from what happened, so the totals of all
replications of a scenario have the same shape and can be stacked. It refuses nothing and counts nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.units import DAY, MINUTE, minutes_to_ms

QUARTER = 15 * MINUTE
"""A quarter of an hour, ms."""

YEAR = 365 * DAY
"""A year has 365 days, whatever the calendar; ms."""

HOURS = tuple(f"{hour:02d}" for hour in range(24))
QUARTERS = tuple(f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in range(96))
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = tuple(f"{month:02d}" for month in range(1, 13))

MANY_SITES = 64
"""With more sites than this, tables by site and hour and histograms by site are left out: they would be most of the totals."""

POPULATIONS: dict[str, tuple[str, ...]] = {
    # By the clock: arrivals in the measured window, whoever they are.
    "visits": (
        "visits",  # arrivals at a site
        "queued",  # ... that were not turned away, nor told at once that this is the wrong door
        "wait_ms",  # what the queued waited, at the door and in all queues, also in vain
        "late",  # visits that waited longer than the target, whatever became of them
        "late_or_left",  # late, or left, or turned away, or sent home: each visit once
        "left",  # ran out of patience
        "turned_away",  # got no ticket
        "sent_home",  # at closing
        "redirected",  # told that this is the wrong door
    ),
    "clock": ("travel_ms", "wait_ms", "service_ms"),  # what those visits took of the residents' time
    "peak_days": ("queued", "wait_ms"),  # the visits of the busiest twentieth of days
    "pools": (
        "rostered_ms",  # posts x time, after absence
        "present_ms",  # posts x time, with those who stay to finish and those kept after closing
        "service_ms",
        "pause_ms",
        "no_answer_ms",
        "overtime_ms",  # integral of max(0, present - rostered)
    ),
    "queue": ("inside_ms", "door_ms"),  # people x time waiting, with a ticket and at the door
    # The cohort: needs that arise in the measured window, followed to their end.
    "needs": (
        "needs",
        "cases",  # consultations and collections are not cases
        "trips",
        "visits",
        "wishes",
        "closed_doors",
        "travel_ms",
        "wait_ms",  # in queues, at doors, and between two sites of one trip
        "service_ms",
    ),
    "errands": (),  # the needs with at least one case; columns as `needs`
    "cases": ("cases", "resolved", "lost", "open", "first_trip", "resolution_ms", "enquiries"),
}
"""Columns of the totals, by population."""
POPULATIONS["errands"] = POPULATIONS["needs"]

GROUP_BYS: dict[str, tuple[str, ...]] = {
    "visits": ("all", "site", "segment", "zone", "service", "hour", "weekday", "month", "site_hour"),
    "clock": ("all", "segment"),
    "peak_days": ("all",),
    "pools": ("all", "site", "pool"),
    "queue": ("all", "site", "quarter", "site_quarter"),
    "needs": ("all", "segment", "zone", "service"),
    "errands": ("all", "segment", "zone", "service"),
    "cases": ("all", "segment", "zone", "service"),
    "wait_bins": ("all", "site", "segment"),
    "burden_bins": ("all",),
}
"""What each population is broken down by, where the layout has the groups."""


@dataclass(frozen=True)
class Layout:
    """Groups and rules of measuring for one scenario.

    Attributes
    ----------
    groups : dict of str to tuple of str
        Ids of the groups by group_by: all, site, segment, zone, service, hour (of arrival), weekday (effective: a make-up
        Saturday is the weekday it stands for), pool (`site.pool`), quarter (of an hour, of the day); month where the
        calendar has dates; site_hour and site_quarter (`site.08`) up to `MANY_SITES` sites.
    window_start, window_end : int
        The measured window, ms.
    target_wait : int
        The wait that is thought tolerable, ms.
    weekday : int64 array, shape (num_days,)
        Effective weekday of each day of the run.
    month : int64 array, shape (num_days,)
        Month of each day, 0 January; empty without dates.
    pool_site : int64 array, shape (pools,)
        Site of each pool.
    """

    groups: dict[str, tuple[str, ...]]
    window_start: int
    window_end: int
    target_wait: int
    weekday: np.ndarray
    month: np.ndarray
    pool_site: np.ndarray

    @staticmethod
    def of(network: Network, scenario: Scenario) -> Layout:
        """Return the layout of a scenario and its network."""
        names = network.names
        groups: dict[str, tuple[str, ...]] = {
            "all": ("",),
            "site": names.sites,
            "segment": names.segments,
            "zone": names.zones,
            "service": names.services,
            "hour": HOURS,
            "weekday": WEEKDAYS,
            "pool": tuple(f"{site}.{pool}" for site, pool in names.pools),
            "quarter": QUARTERS,
        }
        if len(names.sites) <= MANY_SITES:
            groups["site_hour"] = tuple(f"{site}.{hour}" for site in names.sites for hour in HOURS)
            groups["site_quarter"] = tuple(f"{site}.{quarter}" for site in names.sites for quarter in QUARTERS)
        month = np.empty(0, np.int64)
        calendar = scenario.calendar
        if calendar.start is not None:
            groups["month"] = MONTHS
            first_day = np.datetime64(calendar.start, "D") - np.timedelta64(calendar.warm_up_days, "D")
            days = first_day + np.arange(len(network.weekday)).astype("timedelta64[D]")
            month = days.astype("datetime64[M]").astype(np.int64) % 12
        return Layout(
            groups,
            int(network.rules["window_start"].item()),
            int(network.rules["window_end"].item()),
            minutes_to_ms(scenario.target_wait_min),
            np.asarray(network.weekday, np.int64),
            month,
            np.asarray(network.pools["site"], np.int64),
        )

    @property
    def window(self) -> int:
        """Length of the measured window, ms."""
        return self.window_end - self.window_start

    @property
    def per_year(self) -> float:
        """What a total by the clock, or of the cohort, is multiplied with to be that of a year of 365 days."""
        return YEAR / self.window

    def size(self, group_by: str) -> int:
        """Return how many groups there are."""
        return len(self.groups[group_by])

    def group_bys(self, population: str) -> tuple[str, ...]:
        """Return what a population is broken down by in this layout."""
        hide = ("site",) if population == "wait_bins" and "site_hour" not in self.groups else ()
        return tuple(by for by in GROUP_BYS[population] if by in self.groups and by not in hide)
