"""One day, quarter hour by quarter hour: who waits at each site, how many windows are manned and at work, where the teams are.

All figures are integers, read from Records, so both engines give the same. Waiting is what the measure of queues counts: with a
ticket inside, and before opening at the door, but not before one's own booked slot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.demand.demand import Demand
from simnet.measures.bookings import rosters_with_call_outs
from simnet.measures.layout import QUARTER, Layout
from simnet.measures.sums import QUARTERS_A_DAY, by_quarter
from simnet.network.network import Network
from simnet.records import Records, rosters_as_they_were
from simnet.scenario.schema import Scenario
from simnet.tables import KEPT, NONE, RETURN
from simnet.units import DAY

WAITING, MOST, BUSY, POSTS = range(4)
"""Columns of a day: people x time waiting, ms; most people waiting at once; windows x time at work, and manned, ms."""

TEAM, KIND, X, Y, SET_OUT, ARRIVAL, END = range(7)
"""Columns of journeys: row of the team; kind as in TEAM_RECORDS; where to, m; when, ms of the day, NONE where that is not known."""

NUM_COLUMNS, NUM_OF_JOURNEY = 4, 7

NEAR = 0.05
"""How far from the median number of visits a usual day may be, as a share of it."""


@dataclass(frozen=True)
class Day:
    """One day of one replication.

    Attributes
    ----------
    visits : int
        Arrivals at all sites.
    sites : int64 array, shape (sites, 96, 4)
        By site and quarter hour: see `WAITING`.
    together : int64 array, shape (96, 4)
        All sites together; most people waiting at once is of all, not the sum of each site's most.
    journeys : int64 array, shape (journeys, 7)
        Those begun on the day, by team, then time: see `TEAM`.
    """

    visits: int
    sites: np.ndarray
    together: np.ndarray
    journeys: np.ndarray


def visits_by_day(layout: Layout, records: Records) -> np.ndarray:
    """Return the arrivals at all sites on each measured day, shape (days of the run,); other days have none."""
    arrivals = records.visits["arrival"]
    measured = arrivals[(arrivals >= layout.window_start) & (arrivals < layout.window_end)]
    return np.bincount(measured // DAY, minlength=len(layout.weekday))


def journeys_by_day(layout: Layout, records: Records) -> np.ndarray:
    """Return how many journeys teams set out on, each measured day, shape (days of the run,); other days have none."""
    begun = records.teams["set_out"]
    measured = begun[(begun >= layout.window_start) & (begun < layout.window_end)]
    return np.bincount(measured // DAY, minlength=len(layout.weekday))


def usual_and_worst(visits: np.ndarray, journeys: np.ndarray) -> tuple[int, int] | None:
    """Return which day is a usual one, and which the one with most visits; None where nobody comes on any.

    A usual day has about the median number of visits of the days on which anybody comes (the lower of the middle two, and no farther
    from it than `NEAR` of it). Of such days it is the one with most journeys of teams, so that it shows them where there are any; then
    the one nearest to the median, then the first.

    Parameters
    ----------
    visits, journeys : int64 array, shape (days,)
        Arrivals, and journeys of teams, by day.

    Examples
    --------
    >>> visits = np.array([0, 40, 30, 90, 0, 30, 50, 90, 41, 20])
    >>> usual_and_worst(visits, np.zeros(10, np.int64))
    (1, 3)
    >>> usual_and_worst(visits, np.array([9, 0, 9, 9, 9, 9, 9, 9, 1, 9]))
    (8, 3)
    """
    some = np.sort(visits[visits > 0])
    if len(some) == 0:
        return None
    median = some[(len(some) - 1) // 2]
    away = np.abs(visits - median)
    near = np.flatnonzero((away <= NEAR * median) & (visits > 0))
    usual = near[np.lexsort((near, away[near], -journeys[near]))[0]]
    return int(usual), int(np.argmax(visits))


def day_of(network: Network, windows: np.ndarray, demand: Demand, records: Records, day: int) -> Day:
    """Return one day of a replication.

    Parameters
    ----------
    network, demand, records
        What was run, and what happened.
    windows : bool array, shape (pools,)
        Of which pools posts and work are counted: see `windows_with_staff`.
    day : int
        Day of the run, from 0.
    """
    begin, num_sites = day * DAY, len(network.sites)
    arrivals = records.visits["arrival"]
    sites = np.zeros((num_sites, QUARTERS_A_DAY, NUM_COLUMNS), np.int64)
    waits = _of_day(_waiting(records), begin)
    sites[:, :, WAITING] = by_quarter(*waits, num_sites)
    sites[:, :, MOST] = most_at_once(*waits, num_sites)
    counted = np.append(windows, False)  # the last is nobody's, pool -1
    pool_site = network.pools["site"].astype(np.int64)
    for column, (pool, start, end) in ((BUSY, _at_work(records)), (POSTS, _on_duty(demand, records))):
        own = counted[pool]
        sites[:, :, column] = by_quarter(*_of_day((pool_site[pool[own]], start[own], end[own]), begin), num_sites)
    together = sites.sum(axis=0)
    together[:, MOST] = most_at_once(np.zeros_like(waits[0]), waits[1], waits[2], 1)[0]
    visits = int(np.count_nonzero((arrivals >= begin) & (arrivals < begin + DAY)))
    return Day(visits, sites, together, _journeys(network, demand, records, begin))


def most_at_once(row: np.ndarray, starts: np.ndarray, ends: np.ndarray, num_rows: int) -> np.ndarray:
    """Return how many intervals there are at once at the most, in each quarter hour of a day.

    One that ends at an instant is over then, one that begins then is there.

    Parameters
    ----------
    row : int64 array, shape (k,)
        Row of the result to which each interval belongs.
    starts, ends : int64 arrays, shape (k,)
        Intervals [start, end) within a day, ms of the day; those of no length are left out.
    num_rows : int
        How many rows.

    Returns
    -------
    int64 array, shape (num_rows, 96)
        Counts.
    """
    some = ends > starts
    row, starts, ends = row[some], starts[some], ends[some]
    width = DAY + 1
    # At the beginning of each quarter those count who are there already, so there is a step of nobody.
    edges = (np.arange(num_rows)[:, np.newaxis] * width + np.arange(QUARTERS_A_DAY) * QUARTER).ravel()
    steps = np.concatenate((edges, row * width + starts, row * width + ends))
    change = np.concatenate((np.zeros(len(edges), np.int64), np.ones(len(row), np.int64), -np.ones(len(row), np.int64)))
    places, where = np.unique(steps, return_inverse=True)
    at_once = np.cumsum(np.bincount(where, change, len(places)).astype(np.int64))
    inside = places % width < DAY
    result = np.zeros(num_rows * QUARTERS_A_DAY, np.int64)
    np.maximum.at(result, places[inside] // width * QUARTERS_A_DAY + places[inside] % width // QUARTER, at_once[inside])
    return result.reshape(num_rows, QUARTERS_A_DAY)


Intervals = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Where, from when, until when."""


def _of_day(intervals: Intervals, begin: int) -> Intervals:
    """Return the intervals as far as they lie in a day, ms of the day."""
    row, starts, ends = intervals
    some = (starts < begin + DAY) & (ends > begin)
    return row[some], np.maximum(starts[some] - begin, 0), np.minimum(ends[some] - begin, DAY)


def _waiting(records: Records) -> Intervals:
    """Return who waits at which site, inside and at the door."""
    stays, visits = records.stays, records.visits
    over = np.where(stays["end"] == NONE, records.end, stays["end"])
    until = np.where(stays["start"] == NONE, over, stays["start"])
    at_door = (visits["ticket"] > visits["arrival"]) | ((visits["ticket"] == NONE) & (visits["wait"] > 0))
    kept = records.bookings[records.bookings["outcome"] == KEPT]
    if len(kept):
        at_door &= ~np.isin(_visit_ids(visits["need"], visits["number"]), _visit_ids(kept["need"], kept["visit"]))
    early = visits[at_door]
    let_in = np.where(early["ticket"] == NONE, early["arrival"] + early["wait"], early["ticket"])
    return (
        np.concatenate((stays["site"], early["site"])).astype(np.int64),
        np.concatenate((stays["join"], early["arrival"])),
        np.concatenate((until, let_in)),
    )


def _visit_ids(need: np.ndarray, number: np.ndarray) -> np.ndarray:
    return need.astype(np.int64) << 32 | number.astype(np.int64)


def windows_with_staff(network: Network, scenario: Scenario) -> np.ndarray:
    """Return of each pool whether it is one of windows with staff: neither machines nor desks of a back office, shape (pools,)."""
    of_windows = [pool in scenario.sites[site].windows for site, pool in network.names.pools]
    return np.array(of_windows, bool) & (network.pools["staffed"] != 0)


def _at_work(records: Records) -> Intervals:
    """Return when servers of which pool see to somebody, or to papers."""
    rows = [table[table["start"] != NONE] for table in (records.stays, records.papers)]
    return (
        np.concatenate([own["pool"].astype(np.int64) for own in rows]),
        np.concatenate([own["start"] for own in rows]),
        np.concatenate([np.where(own["end"] == NONE, records.end, own["end"]) for own in rows]),
    )


def _on_duty(demand: Demand, records: Records) -> Intervals:
    """Return when posts of which pool are manned, each post by itself."""
    rosters = rosters_on_duty(demand, records)
    rosters = rosters[np.lexsort((rosters["time"], rosters["pool"]))]
    pool, time, count = (rosters[name].astype(np.int64) for name in ("pool", "time", "count"))
    followed = pool[1:] == pool[:-1]
    until = np.full(len(time), records.end)
    until[:-1][followed] = time[1:][followed]
    return np.repeat(pool, count), np.repeat(time, count), np.repeat(until, count)


def rosters_on_duty(demand: Demand, records: Records) -> np.ndarray:
    """Return the rosters as they were: with reserve posts, posts moved, and pools on call while they were called out, `tables.ROSTERS`."""
    return rosters_with_call_outs(rosters_as_they_were(demand.rosters, records.posts), records.call_outs, records.end)


def _journeys(network: Network, demand: Demand, records: Records, begin: int) -> np.ndarray:
    rows = records.teams[(records.teams["set_out"] >= begin) & (records.teams["set_out"] < begin + DAY)]
    result = np.empty((len(rows), NUM_OF_JOURNEY), np.int64)
    home = rows["kind"] == RETURN
    base, need = network.teams["base"][rows["team"]], np.where(home, 0, rows["need"])
    result[:, TEAM], result[:, KIND] = rows["team"], rows["kind"]
    for column, name in ((X, "x"), (Y, "y")):
        homes = demand.needs[name][need] if len(demand.needs) else need
        result[:, column] = np.where(home, network.sites[name][base], homes)
    for column, name in ((SET_OUT, "set_out"), (ARRIVAL, "arrival"), (END, "end")):
        result[:, column] = np.where(rows[name] == NONE, NONE, rows[name] - begin)
    return result
