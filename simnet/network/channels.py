"""Channels: what they are open to, who would choose them, and who takes applications in."""

from __future__ import annotations

from typing import Final

import numpy as np

from simnet.luck import name_hash
from simnet.luck.distributions import DistributionTable
from simnet.network.network import Names
from simnet.network.times import add_time_if, mean_ms
from simnet.scenario.forms import CHANNELS, at_home, open_to
from simnet.scenario.schema import Scenario
from simnet.tables import CHANNELS as TABLE
from simnet.tables import NONE
from simnet.units import days_to_ms

DELIVERIES: Final = ("as_service", "mail", "electronic", "visit", "collect")
"""Their positions are the codes of `channels.delivery`."""


def channel_table(scenario: Scenario, names: Names, dists: DistributionTable) -> np.ndarray:
    """Return `channels`: a row for each that could be, also of those that the scenario does not have."""
    channels = TABLE.empty(len(CHANNELS))
    for code, name in enumerate(CHANNELS):
        row, given = channels[code], getattr(scenario.channels, name)
        intake, delivery = getattr(given, "intake", None), getattr(given, "delivery", "as_service")
        site, within = getattr(given, "site", None), getattr(given, "within_days", 0.0)
        # `time_min` is the person's own, or a team's at the person's home.
        home, time = at_home(scenario, name), getattr(given, "time_min", None)
        row["name"] = name_hash(name)
        row["site"] = NONE if site is None else names.sites.index(site)
        row["intake_skill"] = NONE if intake is None else names.skills.index(intake.skill)
        row["intake_distribution"] = NONE if intake is None else add_time_if(dists, intake.time_min)
        row["own_distribution"] = add_time_if(dists, time) if name in ("online", "grid") else NONE
        row["at_home"] = home
        row["home_distribution"] = add_time_if(dists, time) if home else NONE
        row["home_mean"] = mean_ms(dists, int(row["home_distribution"]))
        row["delivery"] = DELIVERIES.index(delivery)
        row["within"] = days_to_ms(within)
    return channels


def channel_takes(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.channel_takes`."""
    takes = [[open_to(scenario, channel, service) for service in names.services] for channel in CHANNELS]
    return np.array(takes, np.int64)


def channel_weight(scenario: Scenario, names: Names) -> np.ndarray:
    """Return `Network.channel_weight`: the window has 1 where nothing is said, the others 0."""
    weight = np.zeros((len(CHANNELS), len(names.segments)))
    for code, channel in enumerate(CHANNELS):
        given = getattr(scenario.channels, channel)
        if given is not None:
            unsaid = 1.0 if channel == "window" else 0.0
            weight[code] = [given.weights.get(segment, unsaid) for segment in names.segments]
    return weight
