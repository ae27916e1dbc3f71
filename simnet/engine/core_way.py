"""Ways and hours: how long a way takes, and which opening of a site an instant lies in or before."""

from __future__ import annotations

import math

from simnet.engine.contract import DAY
from simnet.engine.core_state import kernel


@kernel
def isqrt(square):
    """Largest integer whose square is not above `square` (below 2**62)."""
    root = int(math.sqrt(square))
    while root * root > square:
        root -= 1
    while (root + 1) * (root + 1) <= square:
        root += 1
    return root


@kernel
def travel_time(segment, distance):
    """Travel time, ms, of a segment.

    Parameters
    ----------
    segment : record of SEGMENTS
        Who.
    distance : int64
        dx**2 + dy**2, m2.
    """
    metres, parts = isqrt(distance), segment["travel_den"]
    return (metres * segment["travel_num"] + parts // 2) // parts + segment["travel_fixed"]


@kernel
def square_distance(site, x, y):
    """Square of the distance between a site and a point, m2."""
    dx, dy = site["x"] - x, site["y"] - y
    return dx * dx + dy * dy


@kernel
def interval_after(intervals, interval_of_day, sites, site, time):
    """First row of intervals of a site that closes after `time`, else the row after the site's last."""
    row = interval_of_day[site, min(time // DAY, interval_of_day.shape[1] - 1)]
    end = sites[site]["first_interval"] + sites[site]["num_intervals"]
    while row < end and intervals[row]["close"] <= time:
        row += 1
    return row


@kernel
def gives_tickets(world, site, interval, time):
    """Whether a site gives tickets at `time`; `interval` is `interval_after` it."""
    if interval >= world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]:
        return False
    return world.intervals[interval]["open"] <= time < world.intervals[interval]["last_ticket"]


@kernel
def takes(world, site, interval, service, time):
    """Whether a site takes a service at `time`; `interval` is `interval_after` it."""
    if world.offers[site, service] == 0:
        return False
    if interval >= world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]:
        return False
    return world.intervals[interval]["open"] <= time < world.take_until[interval, service]
