"""Ways and hours: how long a way takes, and which opening of a site an instant lies in or before."""

from __future__ import annotations

import math

from simnet.engine.contract import DAY
from simnet.engine.core_kernel import kernel
from simnet.tables import NONE


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
def takes(world, site, interval, service, zone, time):
    """Whether a site takes a form of a service at `time` for people of a zone; `interval` is `interval_after` it."""
    if interval >= world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]:
        return False
    return world.intervals[interval]["open"] <= time and takes_in(world, site, interval, service, zone, time)


@kernel
def takes_in(world, site, interval, service, zone, time):
    """Whether a site takes a form of a service at a time in an interval or before it, for people of a zone."""
    if world.offers[site, service] == 0 or time >= world.take_until[interval, service]:
        return False
    return world.serves[site, zone] != 0 or world.services[service]["base"] != service


@kernel
def form_there(world, site, interval, service, agency, zone, time):
    """Form in which a site takes a case that is wanted in a form, at a time in an interval or before it; -1: in none.

    `agency` is the form in which any counter takes it, -1 if people do not go by that.
    """
    if takes_in(world, site, interval, service, zone, time):
        return service
    if agency != NONE and takes_in(world, site, interval, agency, zone, time):
        return agency
    return NONE


@kernel
def counter_form(world, service):
    """Form in which people know that any counter takes a case that is wanted in a form; -1: they do not."""
    facts = world.services[service]
    return facts["agency"] if world.rules[0]["any_counter"] != 0 and facts["base"] == service else NONE
