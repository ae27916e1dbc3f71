"""Deciding where to go: section 4 of the contract.

One pass over the sites keeps the nearest that take the lead, in order of (travel, id), in a list as long as `candidates`; a site
farther off than the last of a full list is passed over before its travel time is computed. The policy then picks from the list.
"""

from __future__ import annotations

import math

from simnet.engine.contract import CASE_READY, DAY, LEAST_TIME, NEAREST, OVERFLOW, SHARES, SPECIALIST_FIRST
from simnet.engine.core_crew import present_posts
from simnet.engine.core_errand import form_of
from simnet.engine.core_state import kernel
from simnet.engine.core_way import gives_tickets, interval_after, square_distance, takes, travel_time
from simnet.luck import draw, race
from simnet.luck.decisions import DOOR, SHARE
from simnet.tables import NEVER, NONE


@kernel
def decide(world, visitor, time):
    """Decide where a visitor goes now, from the site of the row or, if that is -1, from home.

    Parameters
    ----------
    world : World
        What is known.
    visitor : int64
        Row in visitors; the need has a case to be gone for. Site, travel and opening are set if there is somewhere to go.
    time : int64
        Now, ms.

    Returns
    -------
    int64
        When the visitor gets there, ms; -1: there is nowhere to go.
    """
    row, rules = world.visitors[visitor], world.rules[0]
    person, record = world.needs[row["need"]], world.need_records[row["need"]]
    lead, lies_at, num_open = to_be_gone_for(world, row["need"])
    at_home = row["site"] == NONE
    row["opening"] = NONE
    plain = lies_at == NONE and world.services[lead]["base"] == lead
    if at_home and person["misdirected"] != 0 and record["trips"] == 0 and plain:
        site, travel = wrong_door(world, person, time, lead)
        if site != NONE:
            row["site"], row["travel"] = site, travel
            return time + travel
    companions = rules["one_stop"] != 0 and num_open > 1
    most = 1 if rules["policy"] == NEAREST and not companions else len(world.options) - 1
    for at_door in range(2):
        num_options = consider(world, visitor, time, lead, lies_at, most, at_door)
        if num_options > 0:
            if companions:
                num_options = keep_one_stop(world, row["need"], time, num_options, at_door)
            option = world.options[prefer(world, person, time, lead, num_options)]
            row["site"], row["travel"] = option["site"], option["travel"]
            if at_door == 0:
                return time + row["travel"]
            row["opening"] = world.intervals[option["interval"]]["open"]
            u = draw(person["key0"], person["key1"], DOOR, world.errands[row["need"]]["wish"], 0, 0)
            return max(time + row["travel"], row["opening"] - int(rules["door"] * u))
    return NONE


@kernel
def to_be_gone_for(world, need):
    """Form of the need's first case to be gone for, the site where its result lies (-1 no result), and how many there are."""
    person, lead, lies_at, num_open = world.needs[need], NONE, NONE, 0
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        form = form_of(world, need, case)
        if form != NONE:
            num_open += 1
            if lead == NONE:
                lead = form
                if world.case_records[case]["outcome"] == CASE_READY:
                    lies_at = world.papers[case]["collect_at"]
    return lead, lies_at, num_open


@kernel
def has_to_go(world, need):
    """Whether a need has a case to be gone for."""
    return to_be_gone_for(world, need)[0] != NONE


@kernel
def wrong_door(world, person, time, lead):
    """Nearest site that gives tickets but does not take the lead, and the way there; -1 if there is none."""
    segment, x, y = world.segments[person["segment"]], person["x"], person["y"]
    nearest, least_distance, least_travel = NONE, NEVER, NEVER
    for site in range(len(world.sites)):
        distance = square_distance(world.sites[site], x, y)
        if distance >= least_distance or world.sites[site]["outreach"] != 0:
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
def consider(world, visitor, time, lead, lies_at, most, at_door):
    """Fill the options with the nearest sites that take the lead on arrival, or at their next opening.

    Parameters
    ----------
    lead : int64
        Form of the first case to be gone for.
    lies_at : int64
        Where its result lies; -1: it is no result.
    most : int64
        How many of the sites to keep.
    at_door : int64
        0 on arrival, 1 at the next opening.

    Returns
    -------
    int64
        How many options there are, in order of (travel, id).
    """
    row, options = world.visitors[visitor], world.options
    person = world.needs[row["need"]]
    segment, x, y, latest = world.segments[person["segment"]], person["x"], person["y"], NEVER
    if row["site"] != NONE:
        x, y = world.sites[row["site"]]["x"], world.sites[row["site"]]["y"]
        latest = (time // DAY + 1) * DAY - 1
    num_options = 0
    for site in range(len(world.sites)):
        if world.offers[site, lead] == 0 or world.sites[site]["outreach"] != 0:
            continue
        if lies_at != NONE and lies_at != site:
            continue
        distance = square_distance(world.sites[site], x, y)
        if num_options == most and distance >= options[most - 1]["distance"]:
            continue
        travel = travel_time(segment, distance)
        arrival = time + travel
        interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, arrival)
        end = world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]
        if at_door != 0 and interval < end and world.intervals[interval]["open"] <= arrival:
            interval += 1
        if interval >= end:
            continue
        opening = world.intervals[interval]["open"]
        if at_door != 0:
            instant = opening
            if opening - time > world.rules[0]["flex"]:
                continue
        else:
            instant = arrival
            if opening > arrival:
                continue
        if instant > latest or instant >= world.take_until[interval, lead]:
            continue
        place = num_options  # the row after a full list takes what falls off its end
        while place > 0 and options[place - 1]["travel"] > travel:
            options[place] = options[place - 1]
            place -= 1
        option = options[place]
        option["site"], option["distance"] = site, distance
        option["travel"], option["interval"] = travel, interval
        num_options = min(num_options + 1, most)
    return num_options


@kernel
def keep_one_stop(world, need, time, num_options, at_door):
    """Keep the options that take the most cases to be gone for; their number."""
    person, most, kept, options = world.needs[need], 0, 0, world.options
    for row in range(num_options):
        site, interval = options[row]["site"], options[row]["interval"]
        instant = world.intervals[interval]["open"] if at_door != 0 else time + options[row]["travel"]
        taken = 0
        for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
            form = form_of(world, need, case)
            if form == NONE or world.offers[site, form] == 0 or instant >= world.take_until[interval, form]:
                continue
            if world.case_records[case]["outcome"] != CASE_READY or world.papers[case]["collect_at"] == site:
                taken += 1
        if taken > most:
            most, kept = taken, 0
        if taken == most:
            options[kept] = options[row]
            kept += 1
    return kept


@kernel
def prefer(world, person, time, lead, num_options):
    """Row of the option that the policy picks."""
    rules, options = world.rules[0], world.options
    policy, skill = rules["policy"], world.stages[world.services[lead]["first_stage"]]["skill"]
    best, least, fastest = NONE, NEVER, math.inf
    if policy == NEAREST or (policy == SPECIALIST_FIRST and world.services[lead]["base"] != lead):
        return 0
    for row in range(num_options):
        site = options[row]["site"]
        if policy == SHARES:
            share = world.sites[site]["share"]
            if share > 0.0:
                name = world.sites[site]["name"]
                finish = race(share, draw(person["key0"], person["key1"], SHARE, 0, name, 0))
                if best == NONE or finish < fastest or (finish == fastest and site < options[best]["site"]):
                    best, fastest = row, finish
        elif policy == OVERFLOW:
            if world.lines[site, skill]["waiting"] <= rules["longest_line"]:
                return row
        else:
            value = world.sites[site]["num_services"]
            if policy == LEAST_TIME:
                value = options[row]["travel"] + expected_wait(world, site, time, lead)
            # Options come in the order of (travel, id): the first of the least stays, but for least_time by id.
            if value < least or (policy == LEAST_TIME and value == least and site < options[best]["site"]):
                best, least = row, value
    return max(best, 0)


@kernel
def expected_wait(world, site, time, lead):
    """What a person expects to wait at a site for the lead's first stage as things are now, ms."""
    stage = world.stages[world.services[lead]["first_stage"]]
    servers, skills = 0, 0
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        if (world.pools[pool]["skills"] >> stage["skill"]) & 1:
            crew = world.crews[pool]
            present = present_posts(crew)
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
