"""What is counted of visits to sites by the clock, and of the people who wait there.

A visit's service is that of the first case that queued at it, or, where none did, the lead service of its errand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.bins import NUM_BINS, bin_of
from simnet.measures.layout import CHANNELS, POPULATIONS, Layout
from simnet.measures.sums import by_quarter, sums
from simnet.network.network import Network
from simnet.records import Records
from simnet.units import DAY, HOUR

BY_AGENT = 3
"""`services.form` of what agents take at a counter."""


@dataclass(frozen=True)
class Visits:
    """Visits as plain columns, in the order of Records; times in ms, one value a visit."""

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
    accepted: np.ndarray  # served by agents for what the site does not do

    @staticmethod
    def of(network: Network, demand: Demand, records: Records, service: np.ndarray) -> Visits:
        """Return the visits of Records; `service` is that of each case."""
        visits, stays = records.visits, records.stays
        need, arrival, outcome = visits["need"].copy(), visits["arrival"].copy(), visits["outcome"]
        travel, trip = visits["travel"], visits["trip"]
        onward = np.zeros(len(visits), bool)
        onward[1:] = (need[1:] == need[:-1]) & (trip[1:] == trip[:-1])

        num_visits = np.bincount(need, minlength=len(demand.needs))
        visit_of_stay = (np.cumsum(num_visits) - num_visits)[stays["need"]] + stays["visit"]
        start, end, case = stays["start"], stays["end"], stays["case"]
        in_service = np.where(start >= 0, np.where(end >= 0, end, records.end) - start, 0)
        lead = service[demand.needs["first_case"][need]]
        of_case = np.flatnonzero(case >= 0)[::-1]
        lead[visit_of_stay[of_case]] = service[case[of_case]]  # the earliest is written last
        accepted = np.zeros(len(visits), bool)
        accepted[visit_of_stay[_by_agents_elsewhere(network, demand, stays)]] = True
        return Visits(
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
            accepted,
        )

    def take(self, rows: np.ndarray) -> Visits:
        """Return some of the visits."""
        return Visits(**{name: values[rows] for name, values in vars(self).items()})


def _by_agents_elsewhere(network: Network, demand: Demand, stays: np.ndarray) -> np.ndarray:
    """Return the stays at which agents take in a case whose need is not on their channel, rows."""
    by_agent = network.services["form"] == BY_AGENT
    if not by_agent.any():
        return np.empty(0, np.int64)
    served = np.flatnonzero((stays["stage"] >= 0) & (stays["start"] >= 0))
    form = network.stages["service"][stays["stage"][served]]
    channel = demand.needs["channel"][stays["need"][served]]
    return served[by_agent[form] & (channel != CHANNELS.index("agency"))]


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


def add_visits(
    arrays: dict[str, np.ndarray], layout: Layout, demand: Demand, every: Visits, at_home: np.ndarray
) -> None:
    """Add what is counted of visits that arrive in the measured window, and residents' time by the clock.

    Parameters
    ----------
    at_home : int64 array, shape (segments,)
        Residents' time by the clock spent at home: with teams, and on applications; ms.
    """
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
    if "channel" in layout.groups:
        group["channel"] = layout.channel_row[demand.needs["channel"][visits.need]]
    if "kind" in layout.groups:
        group["kind"] = layout.site_kind[visits.site]

    outcome = np.where(visits.at_once, tables.SENT_HOME + 1, visits.outcome)
    code = 2 * outcome + (visits.wait > layout.target_wait)
    meaning = _meaning_of_codes()
    queued = np.flatnonzero(meaning[code, POPULATIONS["visits"].index("queued")])
    wait = visits.wait[queued]
    accepted = np.flatnonzero(visits.accepted)
    wait_column, accepted_column = (POPULATIONS["visits"].index(name) for name in ("wait_ms", "accepted"))
    for by in layout.group_bys("visits"):
        size = layout.size(by)
        counts = np.bincount(group[by] * NUM_CODES + code, minlength=size * NUM_CODES)
        table = counts.reshape(size, NUM_CODES) @ meaning
        table[:, wait_column] = sums(group[by][queued], wait, size)
        table[:, accepted_column] = np.bincount(group[by][accepted], minlength=size)
        arrays[f"visits.{by}"] = table

    waited = bin_of(wait)
    for by in layout.group_bys("wait_bins"):
        size = layout.size(by)
        counts = np.bincount(group[by][queued] * NUM_BINS + waited, minlength=size * NUM_BINS)
        arrays[f"wait_bins.{by}"] = counts.reshape(size, NUM_BINS)

    spent = (visits.travel, visits.wait + visits.between, visits.service)
    clock = np.stack([sums(segment, times, layout.size("segment")) for times in spent], axis=1)
    clock[:, 2] += at_home
    arrays["clock.segment"] = clock
    arrays["clock.all"] = clock.sum(axis=0, keepdims=True)
    arrays["peak_days.all"] = peak_days(layout, day, day[queued], wait)


def peak_days(layout: Layout, day: np.ndarray, day_queued: np.ndarray, wait: np.ndarray) -> np.ndarray:
    """Return the queued and their waits on the twentieth of days, rounded up, with most visits (ties: the earlier)."""
    first = layout.window_start // DAY
    num_days = (layout.window_end - 1) // DAY - first + 1
    busiest = np.argsort(-np.bincount(day - first, minlength=num_days), kind="stable")[: (num_days + 19) // 20]
    queued = np.bincount(day_queued - first, minlength=num_days)[busiest].sum()
    waited = sums(day_queued - first, wait, num_days)[busiest].sum()
    return np.array([[queued, waited]])


def add_queue(arrays: dict[str, np.ndarray], layout: Layout, records: Records) -> None:
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
