"""Visits to sites: what they came to by the clock, by group, by day and on peak days.

A visit's service is that of the first case that queued at it, or, where none did, the lead service of its errand.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from simnet import tables
from simnet.luck import jit
from simnet.measures.bins import bin_of_time
from simnet.measures.layout import CHANNELS, HOURS_OF_WEEK, POPULATIONS, WEEKLY, Layout
from simnet.measures.sums import QUARTERS_A_DAY, add_quarters, regrouped
from simnet.measures.tally import ACCEPTED, CLOCK, NUM_CODES, NUM_VISIT_COLUMNS, TOLD_AT_ONCE, WAITED
from simnet.measures.tally import VISITS as CODES
from simnet.tables import KEPT, NONE, REDIRECTED, TURNED_AWAY
from simnet.units import DAY, HOUR

AGENCY = CHANNELS.index("agency")
BY_AGENT = 3
"""`services.form` of what agents take at a counter."""

AT_DOOR = POPULATIONS["queue"].index("door_ms")

VISITS, QUEUED, WAIT = (POPULATIONS["visits"].index(name) for name in ("visits", "queued", "wait_ms"))
ACCEPTED_VISITS = POPULATIONS["visits"].index("accepted")
WEEKLY_VISITS, WEEKLY_QUEUED, WEEKLY_WAIT, WEEKLY_LATE_OR_LEFT = range(len(WEEKLY))
HOURS_A_WEEK = len(HOURS_OF_WEEK)


def _meaning_of_codes() -> np.ndarray:
    """Return which columns of `visits` a visit of each code counts in, shape (codes, columns)."""
    names = POPULATIONS["visits"]
    meaning = np.zeros((NUM_CODES, len(names)), np.int64)
    for code in range(NUM_CODES):
        outcome, late = divmod(code, 2)
        failed = outcome in (tables.LEFT, tables.TURNED_AWAY, tables.SENT_HOME)
        counted = {
            "visits": True,
            "queued": outcome not in (tables.TURNED_AWAY, TOLD_AT_ONCE),
            "late": late,
            "late_or_left": late or failed,
            "left": outcome == tables.LEFT,
            "turned_away": outcome == tables.TURNED_AWAY,
            "sent_home": outcome == tables.SENT_HOME,
            "redirected": outcome in (tables.REDIRECTED, TOLD_AT_ONCE),
        }
        meaning[code] = [counted.get(name, False) for name in names]
    return meaning


MEANING_OF_CODES = _meaning_of_codes()
LATE_OR_LEFT = MEANING_OF_CODES[:, POPULATIONS["visits"].index("late_or_left")].copy()
"""Whether a visit of each code counts as late or left."""


@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def add_visits(frame, replication, first, last, visit, stay, booking, people, tally):
    """Add the visits of some needs, and note in people where these needs belong and what their visits came to.

    Parameters
    ----------
    frame : Frame
    replication : Replication
    first, last : int
        Which needs; the last is not among them.
    visit, stay, booking : int
        The rows that come next.
    people : array of PERSON
        Of these needs; written.
    tally : Tally
        Added to.

    Returns
    -------
    int, int, int
        The rows that come next.
    """
    visits, stays, cases, end = replication.visits, replication.stays, replication.cases, replication.end
    bookings, num_bookings = replication.bookings, len(replication.bookings)
    services, cells, by_time, week, bins = frame.services, tally.cells, tally.by_time, tally.week, tally.bins
    num_visits, num_stays, first_day = len(visits), len(stays), 24 * frame.num_sites
    for need in range(first, last):
        coming, person = replication.needs[need], people[need - first]
        segment, zone, channel = np.int64(coming["segment"]), np.int64(coming["zone"]), coming["channel"]
        first_cell = segment
        if frame.zones_apart:
            zone += frame.num_segments * frame.num_services * frame.num_channels
        else:
            first_cell = segment * frame.num_zones + zone
            zone = np.int64(NONE)
        first_cell = first_cell * frame.num_services * frame.num_channels + frame.channel_row[channel]
        travel = wait = service = staff = 0
        first_visit, trip_before = visit, NONE
        while visit < num_visits and visits[visit]["need"] == need:
            here = visits[visit]
            number, arrival, ticket, waited = here["number"], here["arrival"], here["ticket"], here["wait"]
            case, served = coming["first_case"], 0
            queued = by_agents = False
            while stay < num_stays and stays[stay]["need"] == need and stays[stay]["visit"] == number:
                one = stays[stay]
                if one["case"] >= 0 and not queued:
                    case, queued = one["case"], True
                if one["start"] >= 0:
                    took = (one["end"] if one["end"] >= 0 else end) - one["start"]
                    served += took
                    if frame.pools[one["pool"]]["staffed"] == 1:
                        staff += took
                    if one["stage"] >= 0 and services[frame.stages[one["stage"]]["service"]]["form"] == BY_AGENT:
                        by_agents = True
                stay += 1
            early, by_slot = 0, False
            while booking < num_bookings and bookings[booking]["need"] <= need:
                if bookings[booking]["need"] == need and bookings[booking]["visit"] >= number:
                    by_slot = bookings[booking]["visit"] == number and bookings[booking]["outcome"] == KEPT
                    break
                booking += 1
            if by_slot:
                early = max(bookings[booking]["slot"] - arrival, 0)
            way, between = here["travel"] + here["travel_home"], early
            if here["trip"] == trip_before:
                between += arrival - here["set_out"] - here["travel"]
            trip_before = here["trip"]
            travel += way
            wait += waited + between
            service += served
            if not by_slot and (ticket > arrival or (ticket < 0 and waited > 0)):
                until = ticket if ticket >= 0 else arrival + waited
                add_quarters(tally.queue, int(here["site"]), AT_DOOR, max(arrival, frame.low), min(until, frame.high))
            if frame.low <= arrival < frame.high:
                outcome, site = int(here["outcome"]), int(here["site"])
                if outcome == REDIRECTED and ticket < 0:
                    outcome = TOLD_AT_ONCE
                code = 2 * outcome + (1 if waited > frame.target_wait else 0)
                could_wait = outcome != TURNED_AWAY and outcome != TOLD_AT_ONCE
                counted = waited if could_wait else 0
                accepted = by_agents and channel != AGENCY
                cell = first_cell + frame.num_channels * services[cases[case]["service"]]["base"]
                for row in (cell, zone):
                    if row >= 0:
                        cells[row, CODES + code] += 1
                        cells[row, CODES + WAITED] += counted
                        if accepted:
                            cells[row, CODES + ACCEPTED] += 1
                at = max(arrival, 0)
                for row in (24 * site + at % DAY // HOUR, first_day + at // DAY):
                    by_time[row, code] += 1
                    by_time[row, WAITED] += counted
                    if accepted:
                        by_time[row, ACCEPTED] += 1
                row = 24 * frame.weekday[at // DAY] + at % DAY // HOUR + HOURS_A_WEEK * site * frame.weeks_by_site
                week[row, WEEKLY_VISITS] += 1
                week[row, WEEKLY_QUEUED] += could_wait
                week[row, WEEKLY_WAIT] += counted
                week[row, WEEKLY_LATE_OR_LEFT] += LATE_OR_LEFT[code]
                if could_wait:
                    k = bin_of_time(waited)
                    bins[segment, k] += 1
                    if frame.waits_by_site:
                        bins[frame.num_segments + site, k] += 1
                cells[cell, CLOCK] += way
                cells[cell, CLOCK + 1] += waited + between
                cells[cell, CLOCK + 2] += served
            visit += 1
        person["cell"] = first_cell
        person["zone"] = zone
        person["visits"] = visit - first_visit
        person["travel"] = travel
        person["wait"] = wait
        person["service"] = service
        person["staff"] = staff
    return visit, stay, booking


def visit_totals(
    layout: Layout, sums: np.ndarray, rows: dict[str, slice], by_time: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return what visits that arrive in the measured window came to, by group, and on peak days.

    Parameters
    ----------
    sums, rows : int64 array, dict of str to slice
        Those of `Tally.by_group`.
    by_time : int64 array, shape (24 * sites + days, NUM_VISIT_COLUMNS)
        That of a `Tally`.

    Returns
    -------
    dict of str to int64 array, shape (groups, columns)
        By grouping: columns of the population `visits`.
    int64 array, shape (1, columns)
        Columns of the population `peak_days`.
    """
    num_sites = layout.size("site")
    by_hour, by_day = by_time[: 24 * num_sites].reshape(num_sites, 24, -1), by_time[24 * num_sites :]
    found = {by: sums[those, CODES : CODES + NUM_VISIT_COLUMNS] for by, those in rows.items()}
    found["site"], found["hour"] = by_hour.sum(axis=1), by_hour.sum(axis=0)
    found["weekday"] = regrouped(by_day, layout.weekday, 7)
    if "month" in layout.groups:
        found["month"] = regrouped(by_day, layout.month, 12)
    if "kind" in layout.groups:
        found["kind"] = regrouped(found["site"], layout.site_kind, layout.size("kind"))
    if "site_hour" in layout.groups:
        found["site_hour"] = by_time[: 24 * num_sites]
    return dict(zip(found, _columns(*found.values()), strict=True)), peak_days(layout, by_day)


def week_totals(week: np.ndarray) -> dict[str, np.ndarray]:
    """Return what visits came to by hour of the week, by grouping.

    Parameters
    ----------
    week : int64 array, shape (168 * sites, columns) or (168, columns)
        That of a `Tally`.
    """
    every = week.reshape(-1, HOURS_A_WEEK, len(WEEKLY)).sum(axis=0)
    return {"weekday_hour": every, "site_weekday_hour": week}


def _columns(*tables: np.ndarray) -> list[np.ndarray]:
    """Return the columns of the population `visits` of each table of what is counted of visits."""
    counted = np.concatenate(tables)
    columns = counted[:, :NUM_CODES] @ MEANING_OF_CODES
    columns[:, WAIT] = counted[:, WAITED]
    columns[:, ACCEPTED_VISITS] = counted[:, ACCEPTED]
    ends = accumulate(len(table) for table in tables)
    return [columns[end - len(table) : end] for table, end in zip(tables, ends, strict=True)]


def peak_days(layout: Layout, by_day: np.ndarray) -> np.ndarray:
    """Return the queued and their waits on the twentieth of days, rounded up, with most visits (ties: the earlier).

    Parameters
    ----------
    by_day : int64 array, shape (days, NUM_VISIT_COLUMNS)
        What is counted of visits, by day of the run.
    """
    measured = by_day[layout.window_start // DAY : (layout.window_end - 1) // DAY + 1]
    visits, queued = (measured[:, :NUM_CODES] @ MEANING_OF_CODES[:, (VISITS, QUEUED)]).T
    busiest = np.argsort(-visits, kind="stable")[: (len(measured) + 19) // 20]
    return np.array([[queued[busiest].sum(), measured[busiest, WAITED].sum()]])


def queue_totals(layout: Layout, queue: np.ndarray) -> dict[str, np.ndarray]:
    """Return the time that people wait in queues and at doors in the measured window, by grouping.

    Parameters
    ----------
    queue : int64 array, shape (sites * 96, 2)
        By site and quarter hour of the day, ms.
    """
    both = queue.reshape(layout.size("site"), QUARTERS_A_DAY, 2)
    by_site = both.sum(axis=1)
    return {
        "all": by_site.sum(axis=0, keepdims=True),
        "site": by_site,
        "quarter": both.sum(axis=0),
        "site_quarter": queue,
    }
