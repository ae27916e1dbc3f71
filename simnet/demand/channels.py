"""By which channel people come, and how many cases they bring at once: settled by a need's key, as in `simnet.demand.people`.

A channel is chosen by a race among those that are open to the whole errand, so more weight for one of them moves people only
to it, and less only from it. Scenarios in which nobody may leave the window, or bring more than one case, draw nothing.
"""

import math

import numpy as np

from simnet.demand.scratch import floats, index, integers
from simnet.luck import decisions, draw, inner, jit, race
from simnet.luck.distributions import quantile
from simnet.network.network import Network
from simnet.tables import NONE

WINDOW, OUTREACH = 0, 5
"""Codes of channels; they are positions in the network's table of channels."""

BLOCK = 64
"""Needs whose draws are made side by side: each takes its time, but waits for no other."""

CLEARLY = 1.000001
"""Factor on a finish time beyond which rounding cannot matter."""

MOST_AT_ONCE = 500
"""Cases of one service that somebody brings on one ticket."""


def choices(network: Network) -> bool:
    """Return whether anybody may choose another channel than the window."""
    others = range(WINDOW + 1, len(network.channels))
    return any(bool(network.channel_weight[other].any() and network.channel_takes[other].any()) for other in others)


def open_to(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return which channels are open to each service, and which to each segment: int64 arrays, a bit a channel.

    A window is open to every service, and any channel only to those segments for whom it has a weight.
    """
    bits = 1 << np.arange(len(network.channels))
    takes = network.channel_takes == 1
    takes[WINDOW] = True
    return bits @ takes, bits @ (network.channel_weight > 0)


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


@inner
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
def choose_channels(needs, cases, channels, of_service, of_segment, weights, openings, first_opening):
    """Write `needs.channel`.

    Parameters
    ----------
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written otherwise.
    channels : array, `tables.CHANNELS`
    of_service, of_segment : int64 arrays
        See `open_to`.
    weights : float64 array, shape (channels, segments)
        `Network.channel_weight`.
    openings, first_opening : int64 arrays
        See `session_openings`.
    """
    num_channels = len(channels)
    first_runner, runners, us = integers(BLOCK + 1), integers(BLOCK * num_channels + 1), floats(BLOCK * num_channels)
    first_runner[0] = 0
    for begin in range(0, len(needs), BLOCK):
        end = min(begin + BLOCK, len(needs))
        num_runners = 0
        for row in range(begin, end):
            need = needs[row]
            first_case = need["first_case"]
            feasible = of_segment[index(need["segment"])]
            for case in range(first_case, first_case + need["num_cases"]):
                feasible &= of_service[index(cases[index(case)]["service"])]
            if feasible >> OUTREACH & 1:
                first, last = first_opening[index(need["zone"])], first_opening[index(need["zone"] + 1)]
                if not _session_within(openings, first, last, need["time"], channels[OUTREACH]["within"]):
                    feasible ^= 1 << OUTREACH
            # Without a branch that nobody could predict: written in any case, and written over if it does not run.
            for channel in range(num_channels):
                runners[index(num_runners)] = channel
                num_runners += feasible >> channel & 1
            first_runner[row - begin + 1] = num_runners
        for row in range(begin, end):
            key0, key1 = needs[row]["key0"], needs[row]["key1"]
            for runner in range(first_runner[row - begin], first_runner[row - begin + 1]):
                name = channels[index(runners[index(runner)])]["name"]
                us[index(runner)] = draw(key0, key1, decisions.CHANNEL, 0, name, 0)
        for row in range(begin, end):
            segment = needs[row]["segment"]
            best, finish = WINDOW, math.inf
            for runner in range(first_runner[row - begin], first_runner[row - begin + 1]):
                channel, u = runners[index(runner)], us[index(runner)]
                weight = weights[index(channel), index(segment)]
                # Never before (1 - u) / weight, since -log(u) is at least 1 - u: most need no logarithm to have lost.
                if 1.0 - u < CLEARLY * finish * weight:
                    time = race(weight, u)
                    if time < finish:
                        best, finish = channel, time
            needs[row]["channel"] = best


@jit
def draw_quantities(needs, cases, quantities, asked, names, dists, dist_data):
    """Write `cases.quantity` where a scenario says how many are brought.

    Parameters
    ----------
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written otherwise.
    quantities : int64 array, shape (services, segments)
        Row of the distribution in `dists`; `tables.NONE`: 1.
    asked : int64 array, shape (services,)
        1 where `quantities` has a distribution for any segment.
    names : uint64 array, shape (services,)
        Keys of the services' names.
    dists, dist_data : arrays
        Distributions, in cases.
    """
    rows = integers(BLOCK)
    for begin in range(0, len(cases), BLOCK):
        num_asked = 0
        for row in range(begin, min(begin + BLOCK, len(cases))):
            rows[index(num_asked)] = row
            num_asked += asked[index(cases[row]["service"])]
        for place in range(num_asked):
            case = cases[index(rows[place])]
            need, service = needs[index(case["need"])], case["service"]
            distribution = quantities[service, need["segment"]]
            if distribution != NONE:
                u = draw(need["key0"], need["key1"], decisions.QUANTITY, 0, names[service], 0)
                drawn = min(quantile(dists, dist_data, distribution, u), float(MOST_AT_ONCE))
                case["quantity"] = max(math.floor(drawn + 0.5), 1)
