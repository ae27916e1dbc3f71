"""Deciding where to go: section 4 of the contract.

One pass over the sites keeps the nearest that take the lead, in order of (travel, id), in a list as long as `candidates`; a site
farther off than the last of a full list is passed over before its travel time is computed. The policy then picks from the list.
"""

from __future__ import annotations

from typing import Final

from simnet.engine.contract import CASE_OPEN, DAY, LEAST_TIME, NEAREST, OVERFLOW, SHARES
from simnet.engine.core_state import kernel
from simnet.engine.core_way import gives_tickets, interval_after, square_distance, takes, travel_time
from simnet.luck import draw, race
from simnet.luck.decisions import DOOR, SHARE
from simnet.tables import NEVER, NONE

NOWHERE: Final = (NONE, 0, 0, NONE)


@kernel
def decide(world, need, x, y, time, onward):
    """Where the person goes now.

    Parameters
    ----------
    world : World
        What is known.
    need : int64
        Who; at least one case is open.
    x, y : int64
        Where the person is: home or a site, m.
    time : int64
        Now, ms.
    onward : bool
        Whether the person comes from a site.

    Returns
    -------
    site, travel, arrival, opening : int64
        Which site (-1: nowhere to go), the way there and the arrival there, ms, and the opening that the person comes
        for (-1: none).
    """
    lead = lead_service(world, need)
    if not onward and world.needs[need]["misdirected"] != 0 and world.need_records[need]["trips"] == 0:
        site, travel = wrong_door(world, need, x, y, time, lead)
        if site != NONE:
            return site, travel, time + travel, NONE
    at_door = False
    num_options = consider(world, need, x, y, time, onward, lead, at_door)
    if num_options == 0:
        at_door = True
        num_options = consider(world, need, x, y, time, onward, lead, at_door)
        if num_options == 0:
            return NOWHERE
    most = count_taken(world, need, time, num_options, at_door) if world.rules[0]["one_stop"] != 0 else NONE
    option = world.options[prefer(world, need, time, lead, num_options, most)]
    site, travel = option["site"], option["travel"]
    if not at_door:
        return site, travel, time + travel, NONE
    opening = world.intervals[option["interval"]]["open"]
    person = world.needs[need]
    wish = world.need_records[need]["wishes"] - 1
    early = int(world.rules[0]["door"] * draw(person["key0"], person["key1"], DOOR, wish, 0, 0))
    return site, travel, max(time + travel, opening - early), opening


@kernel
def lead_service(world, need):
    """Service of the need's first open case."""
    case = world.needs[need]["first_case"]
    while world.case_records[case]["outcome"] != CASE_OPEN:
        case += 1
    return world.cases[case]["service"]


@kernel
def wrong_door(world, need, x, y, time, lead):
    """Nearest site that gives tickets but does not take the lead, and the way there; -1 if there is none."""
    segment = world.segments[world.needs[need]["segment"]]
    nearest, least_distance, least_travel = NONE, NEVER, NEVER
    for site in range(len(world.sites)):
        distance = square_distance(world.sites[site], x, y)
        if distance >= least_distance:
            continue
        travel = travel_time(segment, distance)
        arrival = time + travel
        interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, arrival)
        if (
            travel < least_travel
            and gives_tickets(world, site, interval, arrival)
            and not takes(world, site, interval, lead, arrival)
        ):
            nearest, least_distance, least_travel = site, distance, travel
    return nearest, least_travel


@kernel
def consider(world, need, x, y, time, onward, lead, at_door):
    """Fill the options with the nearest sites that take the lead on arrival, or at their next opening; their number."""
    segment, options = world.segments[world.needs[need]["segment"]], world.options
    most = len(options) - 1  # the row after them takes what falls off the end
    latest = (time // DAY + 1) * DAY - 1 if onward else NEVER
    num_options = 0
    for site in range(len(world.sites)):
        if world.offers[site, lead] == 0:
            continue
        distance = square_distance(world.sites[site], x, y)
        if num_options == most and distance >= options[most - 1]["distance"]:
            continue
        travel = travel_time(segment, distance)
        arrival = time + travel
        interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, arrival)
        end = world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]
        if at_door and interval < end and world.intervals[interval]["open"] <= arrival:
            interval += 1
        if interval >= end:
            continue
        opening = world.intervals[interval]["open"]
        if opening - time > world.rules[0]["flex"] if at_door else opening > arrival:
            continue
        instant = opening if at_door else arrival
        if instant > latest or instant >= world.take_until[interval, lead]:
            continue
        place = num_options
        while place > 0 and options[place - 1]["travel"] > travel:
            before, row = options[place - 1], options[place]
            row["site"], row["distance"] = before["site"], before["distance"]
            row["travel"], row["interval"] = before["travel"], before["interval"]
            place -= 1
        row = options[place]
        row["site"], row["distance"], row["travel"], row["interval"] = site, distance, travel, interval
        num_options = min(num_options + 1, most)
    return num_options


@kernel
def count_taken(world, need, time, num_options, at_door):
    """Count the open cases that each option takes; the largest of the counts."""
    person = world.needs[need]
    most = 0
    for row in range(num_options):
        option = world.options[row]
        site, interval = option["site"], option["interval"]
        instant = world.intervals[interval]["open"] if at_door else time + option["travel"]
        taken = 0
        for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
            service = world.cases[case]["service"]
            if (
                world.case_records[case]["outcome"] == CASE_OPEN
                and world.offers[site, service] != 0
                and instant < world.take_until[interval, service]
            ):
                taken += 1
        option["taken"] = taken
        most = max(most, taken)
    return most


@kernel
def prefer(world, need, time, lead, num_options, most):
    """Row of the option that the policy picks, among those that take `most` cases (-1: among all)."""
    policy, options, person = world.rules[0]["policy"], world.options, world.needs[need]
    skill = world.stages[world.services[lead]["first_stage"]]["skill"]
    first, best, least, fastest = NONE, NONE, NEVER, 0.0
    for row in range(num_options):
        if most != NONE and options[row]["taken"] < most:
            continue
        site = options[row]["site"]
        if first == NONE:
            first = row
        if policy == NEAREST:
            break
        if policy == SHARES:
            share = world.sites[site]["share"]
            if share > 0.0:
                name = world.sites[site]["name"]
                finish = race(share, draw(person["key0"], person["key1"], SHARE, 0, name, 0))
                if best == NONE or finish < fastest or (finish == fastest and site < options[best]["site"]):
                    best, fastest = row, finish
        elif policy == OVERFLOW:
            if world.lines[site, skill]["waiting"] <= world.rules[0]["longest_line"]:
                return row
        else:
            value = world.sites[site]["num_services"]
            if policy == LEAST_TIME:
                value = options[row]["travel"] + expected_wait(world, site, time, lead)
            # Options come in the order of (travel, id): the first of the least stays, but for least_time by id.
            if value < least or (policy == LEAST_TIME and value == least and site < options[best]["site"]):
                best, least = row, value
    return first if best == NONE else best


@kernel
def expected_wait(world, site, time, lead):
    """What a person expects to wait at a site for the lead's first stage as things are now, ms."""
    stage = world.stages[world.services[lead]["first_stage"]]
    servers, skills = 0, 0
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        if (world.pools[pool]["skills"] >> stage["skill"]) & 1:
            crew = world.crews[pool]
            present = max(crew["rostered"], crew["held"])
            if present > crew["busy"]:
                return 0
            if present > 0:
                servers += present
                skills |= world.pools[pool]["skills"]
    if servers == 0:
        return until_opening(world, site, time)
    waiting = 0
    for skill in range(world.lines.shape[1] - 1):
        if (skills >> skill) & 1:
            waiting += world.lines[site, skill]["waiting"]
    return waiting * stage["mean"] // servers


@kernel
def until_opening(world, site, time):
    """Time until the site's next opening, ms; the horizon if there is none."""
    interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, time)
    end = world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]
    if interval < end and world.intervals[interval]["open"] <= time:
        interval += 1
    if interval >= end:
        return world.rules[0]["horizon"]
    return world.intervals[interval]["open"] - time
