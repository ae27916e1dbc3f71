"""By which channel people come, and how many cases they bring at once: settled by a need's key, as in `simnet.demand.people`.

A channel is chosen by a race among those that are open to the whole errand, so more weight for one of them moves people only
to it, and less only from it. Scenarios in which nobody may leave the window, or bring more than one case, draw nothing.
"""

import math

import numpy as np

from simnet.luck import decisions, draw, jit, race
from simnet.luck.distributions import quantile
from simnet.network.network import Network
from simnet.tables import NONE

WINDOW, OUTREACH = 0, 5
"""Codes of channels; they are positions in the network's table of channels."""

MOST_AT_ONCE = 500
"""Cases of one service that somebody brings on one ticket."""


def choices(network: Network) -> bool:
    """Return whether anybody may choose another channel than the window."""
    others = range(WINDOW + 1, len(network.channels))
    return any(bool(network.channel_weight[other].any() and network.channel_takes[other].any()) for other in others)


def session_openings(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return when outreach sessions open, zone by zone.

    Returns
    -------
    openings : int64 array
        Instants, ms, those of a zone together and sorted.
    first_opening : int64 array, shape (zones + 1,)
        Where each zone's begin.
    """
    outreach = network.sites["outreach"][network.intervals["site"]] == 1
    opens, sites = network.intervals["open"][outreach], network.intervals["site"][outreach]
    of_zone = [np.sort(opens[network.serves[sites, zone] == 1]) for zone in range(len(network.names.zones))]
    first = np.cumsum([0, *(len(part) for part in of_zone)])
    return np.concatenate([np.empty(0, np.int64), *of_zone]), first.astype(np.int64)


@jit
def _session_within(openings, first, last, time, within):
    """Return whether the least opening after `time` among rows `first` to `last` comes at most `within` after it."""
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if openings[middle] > time:
            high = middle
        else:
            low = middle + 1
    return low < last and openings[low] - time <= within


@jit
def choose_channels(needs, cases, channels, takes, weights, openings, first_opening):
    """Write `needs.channel`.

    Parameters
    ----------
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written otherwise.
    channels : array, `tables.CHANNELS`
    takes : int64 array, shape (channels, services)
        `Network.channel_takes`.
    weights : float64 array, shape (channels, segments)
        `Network.channel_weight`.
    openings, first_opening : int64 arrays
        See `session_openings`.
    """
    for row in range(len(needs)):
        need = needs[row]
        zone, segment = need["zone"], need["segment"]
        first_case, last_case = need["first_case"], need["first_case"] + need["num_cases"]
        best, finish = WINDOW, math.inf
        for channel in range(len(channels)):
            weight = weights[channel, segment]
            feasible = weight > 0.0
            if feasible and channel != WINDOW:
                for case in range(first_case, last_case):
                    feasible = feasible and takes[channel, cases[case]["service"]] == 1
            if feasible and channel == OUTREACH:
                feasible = _session_within(
                    openings,
                    first_opening[zone],
                    first_opening[zone + 1],
                    need["time"],
                    channels[channel]["within"],
                )
            if feasible:
                u = draw(need["key0"], need["key1"], decisions.CHANNEL, 0, channels[channel]["name"], 0)
                time = race(weight, u)
                if time < finish:
                    best, finish = channel, time
        need["channel"] = best


@jit
def draw_quantities(needs, cases, quantities, names, dists, dist_data):
    """Write `cases.quantity` where a scenario says how many are brought.

    Parameters
    ----------
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written otherwise.
    quantities : int64 array, shape (services, segments)
        Row of the distribution in `dists`; `tables.NONE`: 1.
    names : uint64 array, shape (services,)
        Keys of the services' names.
    dists, dist_data : arrays
        Distributions, in cases.
    """
    for row in range(len(cases)):
        case = cases[row]
        need, service = needs[case["need"]], case["service"]
        distribution = quantities[service, need["segment"]]
        if distribution != NONE:
            u = draw(need["key0"], need["key1"], decisions.QUANTITY, 0, names[service], 0)
            drawn = min(quantile(dists, dist_data, distribution, u), float(MOST_AT_ONCE))
            case["quantity"] = max(math.floor(drawn + 0.5), 1)
