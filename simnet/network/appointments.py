"""Diaries and their slots: spans of hours become instants at which people can be seen to who have booked.

A slot that nobody could ever book is none: one of a diary that is not on call, at an instant at which its site takes none of the
diary's services.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from simnet.luck.distributions import DistributionTable
from simnet.network.network import Names
from simnet.network.staff import site_hours
from simnet.network.timeline import Timeline
from simnet.network.times import add_time_if
from simnet.scenario.days import closed_sites
from simnet.scenario.diaries import booked
from simnet.scenario.schema import Scenario
from simnet.scenario.schema_appointments import AppointmentChannel
from simnet.tables import APPOINTMENTS, BOOKING, DIARIES, NONE
from simnet.units import days_to_ms, minutes_to_ms

WALK_IN: Final = ("never", "if_full", "if_open")
"""Their positions are the codes of `booking.walk_in`."""


def booking_table(scenario: Scenario, dists: DistributionTable) -> np.ndarray:
    """Return `booking`; of a scenario without the channel what it would be by default."""
    channel = scenario.channels.appointment or AppointmentChannel(services=[])
    booking = BOOKING.empty(1)
    booking["lead"] = minutes_to_ms(channel.lead_min)
    booking["within"] = days_to_ms(channel.within_days)
    booking["walk_in"] = WALK_IN.index(channel.walk_in)
    booking["early"] = minutes_to_ms(channel.early_min)
    booking["unpunctuality"] = add_time_if(dists, channel.unpunctuality_min)
    booking["no_show"] = channel.no_show
    booking["grace"] = minutes_to_ms(channel.grace_min)
    return booking


def diary_takes(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.diary_takes`."""
    takes = [[service in booked(scenario, *diary) for service in names.services] for diary in names.diaries]
    return np.array(takes, np.int64).reshape(len(names.diaries), len(names.services))


def diary_tables(
    scenario: Scenario,
    names: Names,
    timeline: Timeline,
    takes: np.ndarray,
    intervals: np.ndarray,
    take_until: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return `diaries` and `appointments`.

    Parameters
    ----------
    takes : int64 array, shape (diaries, services themselves)
        `Network.diary_takes`.
    intervals, take_until : arrays
        The network's.
    """
    closed = closed_sites(scenario)
    diaries, slots = DIARIES.empty(len(names.diaries)), [APPOINTMENTS.empty(0)]
    for row, (site_name, name) in enumerate(names.diaries):
        site = scenario.sites[site_name]
        given, of_site = site.diaries[name], names.sites.index(site_name)
        diary = diaries[row]
        diary["site"], diary["places"] = of_site, given.places
        diary["length"], diary["pool"] = minutes_to_ms(given.every_min), NONE
        spans = timeline.spans(given.hours or site_hours(site), closed[site_name])
        times = slot_times(spans, int(diary["length"]), timeline.horizon)
        if given.on_call is not None:
            pool = site.windows[given.on_call]
            diary["pool"] = names.pools.index((site_name, given.on_call))
            diary["crew"], diary["call_out"] = pool.count or 0, minutes_to_ms(pool.call_out_min or 0.0)
        else:
            here = intervals["site"] == of_site
            times = times[_anything_taken(times, intervals[here], take_until[here], takes[row])]
        part = APPOINTMENTS.empty(len(times))
        part["diary"], part["time"] = row, times
        diary["first_slot"], diary["num_slots"] = sum(map(len, slots)), len(part)
        slots.append(part)
    return diaries, np.concatenate(slots)


def slot_times(spans: np.ndarray, length: int, horizon: int) -> np.ndarray:
    """Return when slots begin, ms: in each span one after the other from its beginning, as long as they end in it.

    Parameters
    ----------
    spans : int64 array, shape (n, 2)
        See `simnet.network.openings.merged`.
    length : int
        Of a slot, ms.
    horizon : int
        Slots that begin at or after this instant are left out, ms.
    """
    counts = np.minimum((spans[:, 1] - spans[:, 0]) // length, np.maximum(-(-(horizon - spans[:, 0]) // length), 0))
    first = np.repeat(np.cumsum(counts) - counts, counts)
    times = np.repeat(spans[:, 0], counts) + (np.arange(counts.sum()) - first) * length
    return times[times < horizon]


def _anything_taken(times: np.ndarray, intervals: np.ndarray, take_until: np.ndarray, takes: np.ndarray) -> np.ndarray:
    """Return at which instants a site takes at least one of a diary's services, as a mask."""
    interval = np.searchsorted(intervals["open"], times, side="right") - 1
    latest = take_until[:, : len(takes)][:, takes == 1].max(axis=1, initial=NONE)
    inside = interval >= 0
    found = np.zeros(len(times), bool)
    found[inside] = times[inside] < np.minimum(latest, intervals["close"])[interval[inside]]
    return found
