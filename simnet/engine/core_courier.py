"""How papers travel between sites, and how working days are counted. Parts of section 10 of the contract."""

from __future__ import annotations

from simnet.engine.contract import DAY
from simnet.engine.core_kernel import kernel
from simnet.tables import NEVER, NONE


@kernel
def first_run(runs, first, count, time):
    """When the first of `count` runs from row `first` on that leaves at `time` or later arrives; NEVER if none does."""
    low, high = first, first + count
    while low < high:
        middle = (low + high) >> 1
        if runs[middle]["leave"] < time:
            low = middle + 1
        else:
            high = middle
    return runs[low]["arrive"] if low < first + count else NEVER


@kernel
def carried(world, site, time):
    """When papers that wait at `time` at a site or at its parent get to the other of the two; NEVER if they do not."""
    facts = world.sites[site]
    if facts["courier"] == 0:
        return time
    return first_run(world.runs, facts["first_run"], facts["num_runs"], time)


@kernel
def carried_up(world, site, goal, time):
    """When papers get from a site up the chain of parents to `goal`, which lies on it; NEVER if they do not."""
    while site != goal and time != NEVER:
        time = carried(world, site, time)
        site = world.sites[site]["parent"]
    return time


@kernel
def carried_down(world, start, site, time):
    """When papers get from `start`, which is above `site` in the chain of parents, down to `site`; NEVER if they do not."""
    while start != site and time != NEVER:
        below = site
        while world.sites[below]["parent"] != start:
            below = world.sites[below]["parent"]
        time = carried(world, below, time)
        start = below
    return time


@kernel
def is_above(world, upper, site):
    """Whether `upper` is among a site's parent, the parent's parent and so on."""
    site = world.sites[site]["parent"]
    while site != NONE and site != upper:
        site = world.sites[site]["parent"]
    return site != NONE


@kernel
def after_working_days(working, time, num_days):
    """The same time of the day `num_days` working days later; days beyond the calendar are working days."""
    day = time // DAY
    left, later = num_days, day
    while left > 0:
        later += 1
        if later >= len(working) or working[later] != 0:
            left -= 1
    return time + (later - day) * DAY
