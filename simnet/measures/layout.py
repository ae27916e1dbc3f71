"""The layout of totals: which groups there are, what is counted over which population, and when it counts.

A layout follows from the network's names and the scenario's calendar alone, never from what happened, so the totals of all
replications of a scenario have the same shape and can be stacked. It refuses nothing and counts nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.units import DAY, MINUTE, minutes_to_ms

QUARTER = 15 * MINUTE
"""A quarter of an hour, ms."""

RESPONSE_TICK = 60
"""Response times are binned in so many ms, so that bins made for waits of up to a day reach to sixty days."""

YEAR = 365 * DAY
"""A year has 365 days, whatever the calendar; ms."""

HOURS = tuple(f"{hour:02d}" for hour in range(24))
QUARTERS = tuple(f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in range(96))
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
HOURS_OF_WEEK = tuple(f"{day}.{hour}" for day in WEEKDAYS for hour in HOURS)
"""Hours of the week, `Mo.09`."""

WEEK = ("weekday_hour", "site_weekday_hour")
"""Breakdowns of visits by hour of the week: they have so many groups that few columns of visits are kept of them, see `WEEKLY`."""

WEEKLY = ("visits", "queued", "wait_ms", "late_or_left")
"""The columns of `visits` that are kept by hour of the week."""

CHANNELS = ("window", "kiosk", "online", "agency", "home_visit", "outreach", "grid", "appointment")
"""Channels by their codes in `needs.channel`."""

ACTIVITIES = ("window", "guide", "pause", "no_answer", "intake", "decision", "road", "home", "idle")
"""What staff do: serve at windows and at guide desks, pause after a person, call in vain, take applications in, work on decisions,
travel as a team, see to people at home; idle is all the rest of their presence, waiting on the way included."""

MANY_SITES = 64
"""With more sites than this, tables by site and hour (of the day or of the week) and histograms by site are left out: they would be
most of the totals."""

MOST_FLOWS = 1 << 16
"""With more pairs of a zone and a site than this, visits are not counted by both: nobody could draw them either."""

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
        "accepted",  # where agents took in what the site does not do
    ),
    "week": WEEKLY,  # of those visits, by hour of the week
    "flows": ("visits",),  # of those visits, by where people live and where they go
    "clock": (
        "travel_ms",
        "wait_ms",
        "service_ms",
    ),  # residents' time: of those visits, of teams' visits, of applications
    "peak_days": ("queued", "wait_ms"),  # the visits of the busiest twentieth of days
    "pools": (
        "rostered_ms",  # posts x time, after absence
        "present_ms",  # posts x time, with those who stay to finish and those kept after closing
        "service_ms",
        "pause_ms",
        "no_answer_ms",
        "overtime_ms",  # integral of max(0, present - rostered)
        "guide_ms",  # service at the guide desk, which is in service_ms too
        "intake_ms",
        "decision_ms",
        "away_ms",  # servers x time out with a team
        "reserve_ms",  # reserve posts x time open, which is in rostered_ms too
        "moved_ms",  # posts of other pools x time here, less posts of this one x time elsewhere or on the way
    ),
    "machines": ("uses",),  # services begun at pools that are machines
    "staff": ("staff_ms",),  # people x time
    "teams": (
        "visits",  # arrivals at homes
        "shifts",  # shifts begun
        "shift_ms",
        "overtime_ms",  # out beyond a shift
        "work_ms",  # on shift or out
        "road_ms",  # return included
        "home_ms",
        "away_ms",  # from setting out from the base to being back
        "staff_ms",  # people x time: at work as a team; of teams that belong to a pool, away
    ),
    "papers": (
        "papers",  # pieces of work that came to a desk
        "wait_ms",  # what they waited there
        "waiting_ms",  # papers x time waiting
    ),
    "items": ("mailed", "applied"),  # results decided and mailed; applications online (of the cohort)
    "requests": ("asked", "none_free", "booked", "lead_ms"),  # for slots; from asking to the slot
    "bookings": (
        "due",  # booked, and the slot came in the run: kept, late, or no-show
        "kept",
        "late",
        "no_show",
        "early_ms",  # from arriving to the slot, of those kept
        "wait_ms",  # from then on, of those kept
        "walk_ins",  # visits without a slot that could wait
        "walk_in_wait_ms",
    ),
    "slots": ("places", "booked", "used"),
    "call_outs": ("call_outs", "called_ms", "slots", "kept", "in_vain"),
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
        "service_ms",  # at sites, by teams at home, and on applications
        "diverted",  # on another channel than the window
    ),
    "taken": ("needs",),  # by where people live and by channel
    "errands": (),  # the needs with at least one case; columns as `needs`
    "cases": (
        "cases",  # each as often as its quantity, like all that follows
        "resolved",
        "lost",
        "open",
        "first_trip",  # resolved with one trip at most
        "resolution_ms",
        "enquiries",
        "decided",
        "promised",  # decided, with a promise
        "due",  # promised for before the end of the run
        "due_kept",
        "due_late",
        "judged",  # accepted and decided
        "decision_ms",  # from acceptance to decision
    ),
    "home": (
        "asked",  # needs that asked for a visit or a pickup
        "unanswered",  # ... to whom no team had come when the run ended
        "responses",  # arrivals for visits and pickups
        "response_ms",  # from request to arrival
    ),
    "direct": ("cases", "staff_ms", "mailed", "applied"),  # what the cohort took, whenever
}
"""Columns of the totals, by population."""
POPULATIONS["errands"] = POPULATIONS["needs"]

GROUP_BYS: dict[str, tuple[str, ...]] = {
    "visits": ("all", "site", "kind", "segment", "zone", "service", "channel", "hour", "weekday", "month", "site_hour"),
    "week": WEEK,
    "flows": ("all", "zone_site"),
    "taken": ("all", "zone_channel"),
    "clock": ("all", "segment"),
    "peak_days": ("all",),
    "pools": ("all", "site", "pool"),
    "queue": ("all", "site", "quarter", "site_quarter"),
    "machines": ("all", "site", "pool"),
    "staff": ("all", "activity"),
    "teams": ("all", "team"),
    "papers": ("all", "site", "service"),
    "items": ("all",),
    "requests": ("all", "segment", "service"),
    "bookings": ("all", "site", "segment", "service"),
    "slots": ("all", "site"),
    "call_outs": ("all", "site", "pool"),
    "needs": ("all", "segment", "zone", "service", "channel"),
    "errands": ("all", "segment", "zone", "service", "channel"),
    "cases": ("all", "segment", "zone", "service", "channel"),
    "home": ("all", "segment", "zone", "service", "channel"),
    "direct": ("all", "channel"),
    "wait_bins": ("all", "site", "segment"),
    "burden_bins": ("all",),
    "response_bins": ("all",),
}
"""What each population is broken down by, where the layout has the groups."""


@dataclass(frozen=True)
class Layout:
    """Groups and rules of measuring for one scenario.

    Attributes
    ----------
    groups : dict of str to tuple of str
        Ids of the groups by group_by: all, site, kind (of site, where there are several), segment, zone, service, hour (of
        arrival), weekday (effective: a make-up
        Saturday is the weekday it stands for), weekday_hour (`Mo.09`), pool (`site.pool`), quarter (of an hour, of the day),
        activity; channel where there is another than the window, and then zone_channel (`zone.online`); zone_site (`zone.site`) up to
        `MOST_FLOWS` of them; team where there are teams; month where the calendar has
        dates; site_hour, site_quarter (`site.08`) and site_weekday_hour (`site.Mo.09`) up to `MANY_SITES` sites. Services are
        services themselves, not their forms.
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
    site_kind : int64 array, shape (sites,)
        Row of each site's kind in the groups.
    channel_row : int64 array, shape (channels,)
        Row of each code of a channel in the groups; -1 where the scenario has not got it.
    """

    groups: dict[str, tuple[str, ...]]
    window_start: int
    window_end: int
    target_wait: int
    weekday: np.ndarray
    month: np.ndarray
    pool_site: np.ndarray
    site_kind: np.ndarray
    channel_row: np.ndarray

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
            "weekday_hour": HOURS_OF_WEEK,
            "pool": tuple(f"{site}.{pool}" for site, pool in names.pools),
            "quarter": QUARTERS,
            "activity": ACTIVITIES,
        }
        channels = tuple(name for name in CHANNELS if getattr(scenario.channels, name) is not None)
        if len(channels) > 1:
            groups["channel"] = channels
            groups["zone_channel"] = _pairs(names.zones, channels)
        if len(names.zones) * len(names.sites) <= MOST_FLOWS:
            groups["zone_site"] = _pairs(names.zones, names.sites)
        kinds = sorted({scenario.sites[site].kind for site in names.sites})
        if len(kinds) > 1:
            groups["kind"] = tuple(kinds)
        if names.teams:
            groups["team"] = names.teams
        if len(names.sites) <= MANY_SITES:
            groups["site_hour"] = _pairs(names.sites, HOURS)
            groups["site_quarter"] = _pairs(names.sites, QUARTERS)
            groups["site_weekday_hour"] = _pairs(names.sites, HOURS_OF_WEEK)
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
            np.ascontiguousarray(network.pools["site"], np.int64),
            np.array([kinds.index(scenario.sites[site].kind) for site in names.sites], np.int64),
            np.array([channels.index(name) if name in channels else -1 for name in CHANNELS]),
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


@lru_cache(maxsize=64)
def _pairs(places: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of every place with each of the others; kept, since they are the same for every replication."""
    return tuple(f"{place}.{other}" for place in places for other in others)
