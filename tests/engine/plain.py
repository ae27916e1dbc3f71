"""What a network holds where nobody speaks of channels, decisions, couriers or teams, for networks made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simnet import tables
from simnet.engine.contract import ISSUE, WINDOW
from simnet.luck import name_hash

CHANNELS = ("window", "kiosk", "online", "agency", "home_visit", "outreach", "grid", "appointment")
"""Ids of the channels, in the order of their codes."""


def plain_services(services: np.ndarray) -> None:
    """Fill the columns of services that are all forms of themselves and done when their stages are."""
    services["base"] = np.arange(len(services))
    for column in ("kiosk", "collection", "agency", "decision_skill", "decision_distribution", "elapsed", "promised"):
        services[column] = tables.NONE


def plain_channels() -> np.ndarray:
    """Return the channels of a place that has windows alone."""
    channels = tables.CHANNELS.empty(len(CHANNELS))
    for column in ("site", "intake_skill", "intake_distribution", "own_distribution", "home_distribution"):
        channels[column] = tables.NONE
    channels["name"] = [name_hash(name) for name in CHANNELS]
    return channels


def plain_booking() -> np.ndarray:
    """Return the rules of booking where nobody books."""
    booking = tables.BOOKING.empty(1)
    booking["unpunctuality"] = tables.NONE
    return booking


def plain_arrays(offers: np.ndarray, num_segments: int, weekday: Sequence[int] | np.ndarray) -> dict[str, np.ndarray]:
    """Return the tables and arrays of a network with windows alone, where each site issues what it offers.

    Parameters
    ----------
    offers : int64 array, shape (sites, services)
    num_segments : int
    weekday : sequence of int
        Effective weekday of each day; none is a holiday.
    """
    num_sites, num_services = offers.shape
    takes = np.zeros((len(CHANNELS), num_services), np.int64)
    takes[WINDOW] = 1
    weight = np.zeros((len(CHANNELS), num_segments))
    weight[WINDOW] = 1
    own = np.where(offers == 1, np.arange(num_sites)[:, None], tables.NONE)
    return {
        "runs": tables.RUNS.empty(0),
        "batches": tables.RUNS.empty(0),
        "channels": plain_channels(),
        "booking": plain_booking(),
        "diaries": tables.DIARIES.empty(0),
        "appointments": tables.APPOINTMENTS.empty(0),
        "diary_takes": np.zeros((0, num_services), np.int64),
        "teams": tables.TEAMS.empty(0),
        "shifts": tables.SHIFTS.empty(0),
        "level": ISSUE * offers,
        "decides_at": own,
        "issues_at": own.copy(),
        "serves": np.zeros((num_sites, 1), np.int64),
        "channel_takes": takes,
        "channel_weight": weight,
        "team_takes": np.zeros((0, num_services), np.int64),
        "working": (np.asarray(weekday) < 5).astype(np.int64),
    }
