"""Totals: integers that say all that is ever measured of a replication, in a layout that does not depend on luck.

Totals are sums and counts by group, never means, so those of many replications are stacked, stored and pooled without loss.
They travel from workers instead of Records. Case measures are over the cohort (needs that arise in the measured window),
followed to the end of the run; visits, pools and queues are by the clock, visits binned by their arrival.

A visit's service is that of the first case that queued at it, or, where none did, the lead service of its errand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.bins import NUM_BINS, bin_of
from simnet.measures.layout import POPULATIONS, Layout
from simnet.measures.pools import pool_totals
from simnet.measures.sums import by_quarter, marginal_sums, sums
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR


@dataclass(frozen=True)
class Totals:
    """The totals of some replications of one scenario, in the order of their numbers.

    Attributes
    ----------
    arrays : dict of str to int64 array, shape (replications, groups, columns)
        By "population.group_by"; columns as in `layout.POPULATIONS`, groups as in `Layout.groups`. Histograms
        (`wait_bins.*`, `burden_bins.all`, `burden_sums.all`, the latter in ms) have one column a bin.
    """

    arrays: dict[str, np.ndarray]

    @property
    def num_replications(self) -> int:
        """How many replications."""
        return len(next(iter(self.arrays.values())))

    @staticmethod
    def concatenate(parts: Sequence[Totals]) -> Totals:
        """Return the totals of all replications of the parts, in their order.

        Raises
        ------
        ValueError
            If the parts have different layouts, or there are none.
        """
        if len({tuple(part.arrays) for part in parts}) != 1:
            raise ValueError("only totals of one layout can be put together")
        return Totals({name: np.concatenate([part.arrays[name] for part in parts]) for name in parts[0].arrays})

    def first(self, num_replications: int) -> Totals:
        """Return the totals of the first so many replications."""
        return Totals({name: array[:num_replications] for name, array in self.arrays.items()})


def totals(network: Network, demand: Demand, records: Records, scenario: Scenario) -> Totals:
    """Return the totals of one replication.

    Parameters
    ----------
    network, demand, scenario
        What was run.
    records : Records
        What happened, in canonical order.

    Returns
    -------
    Totals
        Of one replication.
    """
    layout = Layout.of(network, scenario)
    visits = _Visits.of(network, demand, records)
    arrays: dict[str, np.ndarray] = {}
    _add_visits(arrays, layout, network, demand, visits)
    _add_queue(arrays, layout, records)
    pools = pool_totals(layout, network, demand, records)
    arrays["pools.all"] = pools.sum(axis=0, keepdims=True)
    arrays["pools.site"] = np.zeros((layout.size("site"), pools.shape[1]), np.int64)
    np.add.at(arrays["pools.site"], layout.pool_site, pools)
    arrays["pools.pool"] = pools
    _add_needs(arrays, layout, network, demand, records, visits)
    _add_cases(arrays, layout, network, demand, records)
    return Totals({name: array[np.newaxis] for name, array in arrays.items()})


@dataclass(frozen=True)
class _Visits:
    """Visits as plain columns, in the order of Records; times in ms."""

    need: np.ndarray
    site: np.ndarray
    arrival: np.ndarray
    outcome: np.ndarray
    wait: np.ndarray  # at this site
    travel: np.ndarray  # there, and home if the trip ended
    between: np.ndarray  # from the last site of the same trip, beyond travel: waiting for this one to open
    service: np.ndarray
    lead: np.ndarray  # service of the first case that queued
    at_once: np.ndarray  # told without a ticket that this is the wrong door

    @staticmethod
    def of(network: Network, demand: Demand, records: Records) -> _Visits:
        visits, stays = records.visits, records.stays
        need, arrival, outcome = visits["need"].copy(), visits["arrival"].copy(), visits["outcome"]
        travel, trip = visits["travel"], visits["trip"]
        onward = np.zeros(len(visits), bool)
        onward[1:] = (need[1:] == need[:-1]) & (trip[1:] == trip[:-1])

        num_visits = np.bincount(need, minlength=len(demand.needs))
        visit_of_stay = (np.cumsum(num_visits) - num_visits)[stays["need"]] + stays["visit"]
        start, end, case = stays["start"], stays["end"], stays["case"]
        in_service = np.where(start >= 0, np.where(end >= 0, end, records.end) - start, 0)
        lead = demand.cases["service"][demand.needs["first_case"][need]]
        of_case = np.flatnonzero(case >= 0)[::-1]
        lead[visit_of_stay[of_case]] = demand.cases["service"][case[of_case]]  # the earliest is written last
        return _Visits(
            need,
            visits["site"],
            arrival,
            outcome,
            visits["wait"],
            travel + visits["travel_home"],
            np.where(onward, arrival - visits["set_out"] - travel, 0),
            sums(visit_of_stay, in_service, len(visits)),
            lead,
            (outcome == tables.REDIRECTED) & (visits["ticket"] < 0),
        )

    def take(self, rows: np.ndarray) -> _Visits:
        return _Visits(**{name: values[rows] for name, values in vars(self).items()})


NUM_CODES = 14


def _meaning_of_codes() -> np.ndarray:
    """Return which columns of `visits` a visit of each code counts in, shape (codes, columns).

    A code is 2 x outcome + late; the outcome after the last is that of those told at once at a wrong door.
    """
    names = POPULATIONS["visits"]
    meaning = np.zeros((NUM_CODES, len(names)), np.int64)
    for code in range(NUM_CODES):
        outcome, late = divmod(code, 2)
        failed = outcome in (tables.LEFT, tables.TURNED_AWAY, tables.SENT_HOME)
        counted = {
            "visits": True,
            "queued": outcome not in (tables.TURNED_AWAY, tables.SENT_HOME + 1),
            "late": late,
            "late_or_left": late or failed,
            "left": outcome == tables.LEFT,
            "turned_away": outcome == tables.TURNED_AWAY,
            "sent_home": outcome == tables.SENT_HOME,
            "redirected": outcome in (tables.REDIRECTED, tables.SENT_HOME + 1),
        }
        meaning[code] = [counted.get(name, False) for name in names]
    return meaning


def _add_visits(
    arrays: dict[str, np.ndarray], layout: Layout, network: Network, demand: Demand, every: _Visits
) -> None:
    """Add what is counted of visits that arrive in the measured window."""
    visits = every.take(np.flatnonzero((every.arrival >= layout.window_start) & (every.arrival < layout.window_end)))
    day = visits.arrival // DAY
    hour = visits.arrival % DAY // HOUR
    segment = demand.needs["segment"][visits.need]
    group = {
        "all": np.zeros(len(day), np.int64),
        "site": visits.site,
        "segment": segment,
        "zone": demand.needs["zone"][visits.need],
        "service": visits.lead,
        "hour": hour,
        "weekday": layout.weekday[day],
        "site_hour": visits.site * 24 + hour,
    }
    if len(layout.month):
        group["month"] = layout.month[day]

    outcome = np.where(visits.at_once, tables.SENT_HOME + 1, visits.outcome)
    code = 2 * outcome + (visits.wait > layout.target_wait)
    meaning = _meaning_of_codes()
    queued = np.flatnonzero(meaning[code, POPULATIONS["visits"].index("queued")])
    wait = visits.wait[queued]
    wait_column = POPULATIONS["visits"].index("wait_ms")
    for by in layout.group_bys("visits"):
        size = layout.size(by)
        counts = np.bincount(group[by] * NUM_CODES + code, minlength=size * NUM_CODES)
        table = counts.reshape(size, NUM_CODES) @ meaning
        table[:, wait_column] = sums(group[by][queued], wait, size)
        arrays[f"visits.{by}"] = table

    waited = bin_of(wait)
    for by in layout.group_bys("wait_bins"):
        size = layout.size(by)
        counts = np.bincount(group[by][queued] * NUM_BINS + waited, minlength=size * NUM_BINS)
        arrays[f"wait_bins.{by}"] = counts.reshape(size, NUM_BINS)

    spent = (visits.travel, visits.wait + visits.between, visits.service)
    clock = np.stack([sums(segment, times, layout.size("segment")) for times in spent], axis=1)
    arrays["clock.segment"] = clock
    arrays["clock.all"] = clock.sum(axis=0, keepdims=True)
    arrays["peak_days.all"] = _peak_days(layout, day, day[queued], wait)


def _peak_days(layout: Layout, day: np.ndarray, day_queued: np.ndarray, wait: np.ndarray) -> np.ndarray:
    """Return the queued and their waits on the twentieth of days, rounded up, with most visits (ties: the earlier)."""
    first = layout.window_start // DAY
    num_days = (layout.window_end - 1) // DAY - first + 1
    busiest = np.argsort(-np.bincount(day - first, minlength=num_days), kind="stable")[: (num_days + 19) // 20]
    queued = np.bincount(day_queued - first, minlength=num_days)[busiest].sum()
    waited = sums(day_queued - first, wait, num_days)[busiest].sum()
    return np.array([[queued, waited]])


def _add_queue(arrays: dict[str, np.ndarray], layout: Layout, records: Records) -> None:
    """Add the time that people wait in queues and at doors in the measured window, by site and quarter of the day."""
    stays, visits, num_sites = records.stays, records.visits, layout.size("site")
    low, high = layout.window_start, layout.window_end
    until = np.where(stays["start"] >= 0, stays["start"], stays["end"])
    until = np.where(until >= 0, until, records.end)
    at_door = np.flatnonzero((visits["ticket"] > visits["arrival"]) | ((visits["ticket"] < 0) & (visits["wait"] > 0)))
    doors = visits[at_door]
    door_until = np.where(doors["ticket"] >= 0, doors["ticket"], doors["arrival"] + doors["wait"])
    inside = by_quarter(stays["site"], np.clip(stays["join"], low, high), np.clip(until, low, high), num_sites)
    door = by_quarter(doors["site"], np.clip(doors["arrival"], low, high), np.clip(door_until, low, high), num_sites)
    both = np.stack((inside, door), axis=2)
    arrays["queue.all"] = both.sum(axis=(0, 1))[np.newaxis]
    arrays["queue.site"] = both.sum(axis=1)
    arrays["queue.quarter"] = both.sum(axis=0)
    if "site_quarter" in layout.groups:
        arrays["queue.site_quarter"] = both.reshape(-1, 2)


def _add_needs(
    arrays: dict[str, np.ndarray],
    layout: Layout,
    network: Network,
    demand: Demand,
    records: Records,
    visits: _Visits,
) -> None:
    """Add what the cohort's needs took of trips and time."""
    num_needs = len(demand.needs)
    is_case = network.services["counts"][demand.cases["service"]]
    values = {
        "needs": np.ones(num_needs, np.int64),
        "cases": sums(demand.cases["need"], is_case, num_needs),
        "trips": records.needs["trips"],
        "visits": np.bincount(visits.need, minlength=num_needs),
        "wishes": records.needs["wishes"],
        "closed_doors": records.needs["closed_doors"],
        "travel_ms": sums(visits.need, visits.travel, num_needs),
        "wait_ms": sums(visits.need, visits.wait + visits.between, num_needs),
        "service_ms": sums(visits.need, visits.service, num_needs),
    }
    sizes = {by: layout.size(by) for by in ("segment", "zone", "service")}
    cell = _cell(layout, demand) + demand.cases["service"][demand.needs["first_case"]]
    cohort = demand.needs["cohort"] == 1
    for population, chosen in (("needs", cohort), ("errands", cohort & (values["cases"] > 0))):
        rows = np.flatnonzero(chosen)
        columns = [values[name][rows] for name in POPULATIONS[population]]
        for by, table in marginal_sums(cell[rows], sizes, columns).items():
            arrays[f"{population}.{by}"] = table

    rows = np.flatnonzero(cohort)
    burden = (values["travel_ms"] + values["wait_ms"] + values["service_ms"])[rows]
    bins = bin_of(burden)
    arrays["burden_bins.all"] = np.bincount(bins, minlength=NUM_BINS)[np.newaxis]
    arrays["burden_sums.all"] = sums(bins, burden, NUM_BINS)[np.newaxis]


def _add_cases(
    arrays: dict[str, np.ndarray], layout: Layout, network: Network, demand: Demand, records: Records
) -> None:
    """Add how the cohort's cases fared, by their own service."""
    need, service = demand.cases["need"], demand.cases["service"]
    rows = np.flatnonzero(demand.needs["cohort"][need] == 1)
    need, service, fared = need[rows], service[rows], records.cases[rows]
    counts = network.services["counts"][service]
    resolved = counts * (fared["outcome"] == tables.RESOLVED)
    columns = {
        "cases": counts,
        "resolved": resolved,
        "lost": counts * (fared["outcome"] == tables.LOST),
        "open": counts * (fared["outcome"] == tables.OPEN),
        "first_trip": counts * (fared["resolved_trip"] == 1),
        "resolution_ms": resolved * (fared["end"] - demand.needs["time"][need]),
        "enquiries": 1 - counts,
    }
    sizes = {by: layout.size(by) for by in ("segment", "zone", "service")}
    cell = _cell(layout, demand)[need] + service
    for by, table in marginal_sums(cell, sizes, [columns[name] for name in POPULATIONS["cases"]]).items():
        arrays[f"cases.{by}"] = table


def _cell(layout: Layout, demand: Demand) -> np.ndarray:
    """Return the first cell of each need's (segment, zone) in a table of segments x zones x services."""
    needs = demand.needs
    return (needs["segment"] * layout.size("zone") + needs["zone"]) * layout.size("service")
