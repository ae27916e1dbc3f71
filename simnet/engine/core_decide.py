"""Deciding where to go: section 4 of the contract.

The nearest sites that take the lead are kept, in order of (travel, id), in a list as long as `candidates`; a site more metres off than the
last of a full list is passed over before its travel time is computed. Where there are many sites, they are looked at by the cells of a
grid, from near to far, so not by id: of sites that are as many whole metres off any may come first. The policy then picks from the list.

Where there is a limit on how much farther people go, the way to the nearest site that would see to them is found on the same walk through
the sites: none that is passed over can be nearer than one that is in a full list. What is out of reach is then cut off the list's end.
"""

from __future__ import annotations

import math

from simnet.engine.contract import CASE_READY, DAY, LEAST_TIME, NEAREST, OVERFLOW, SHARES, SPECIALIST_FIRST
from simnet.engine.core_crew import present_posts
from simnet.engine.core_errand import form_of
from simnet.engine.core_kernel import kernel
from simnet.engine.core_way import (
    counter_form,
    form_there,
    gives_tickets,
    interval_after,
    isqrt,
    square_distance,
    travel_time,
)
from simnet.luck import draw, race
from simnet.luck.decisions import DOOR, SHARE
from simnet.tables import NEVER, NONE


@kernel
def decide(world, visitor, time, lead, lies_at, num_open):
    """Decide where a visitor goes now, from the site of the row or, if that is -1, from home.

    Parameters
    ----------
    world : World
        What is known.
    visitor : int64
        Row in visitors; the need has a case to be gone for. Site, travel and opening are set if there is somewhere to go.
    time : int64
        Now, ms.
    lead, lies_at, num_open : int64
        What is to be gone for, as `to_be_gone_for` says.

    Returns
    -------
    int64
        When the visitor gets there, ms; -1: there is nowhere to go.
    """
    row, rules = world.visitors[visitor], world.rules[0]
    person, record = world.needs[row["need"]], world.need_records[row["need"]]
    at_home = row["site"] == NONE
    row["opening"] = NONE
    plain = lies_at == NONE and world.services[lead]["base"] == lead
    if at_home and person["misdirected"] != 0 and record["trips"] == 0 and plain:
        site, travel = wrong_door(world, person, time, lead)
        if site != NONE and rules["farther"] != NONE:
            consider(world, visitor, time, lead, lies_at, 1, 0)
            if travel > longest_way(world):
                site = NONE
        if site != NONE:
            row["site"], row["travel"] = site, travel
            return time + travel
    companions = rules["one_stop"] != 0 and num_open > 1
    most = 1 if rules["policy"] == NEAREST and not companions else len(world.options) - 1
    for at_door in range(2):
        num_options = consider(world, visitor, time, lead, lies_at, most, at_door)
        if rules["farther"] != NONE:
            longest = longest_way(world)
            if longest == NONE:
                return NONE
            num_options = keep_within(world.options, num_options, longest)
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
def wrong_door(world, person, time, lead):
    """Nearest site that gives tickets but does not take the lead, and the way there; -1 if there is none."""
    segment, x, y = world.segments[person["segment"]], person["x"], person["y"]
    nearest, least_distance, least_travel = NONE, NEVER, NEVER
    agency, zone = counter_form(world, lead), person["zone"]
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
            and form_there(world, site, interval, lead, agency, zone, arrival) == NONE
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
    row = world.visitors[visitor]
    person = world.needs[row["need"]]
    trip = world.trip[0]
    trip["x"], trip["y"], trip["latest"] = person["x"], person["y"], NEVER
    trip["segment"], trip["lead"], trip["time"], trip["at_door"] = person["segment"], lead, time, at_door
    if row["site"] != NONE:
        trip["x"], trip["y"] = world.sites[row["site"]]["x"], world.sites[row["site"]]["y"]
        trip["latest"] = (time // DAY + 1) * DAY - 1
    trip["most"], trip["options"] = most, 0
    trip["nearest"] = NONE if world.rules[0]["farther"] == NONE else NEVER
    trip["zone"], trip["agency"] = person["zone"], counter_form(world, lead)
    if lies_at != NONE:
        look_at(world, lies_at)
    elif len(world.grid) == 0:
        for site in range(len(world.sites)):
            look_at(world, site)
    else:
        look_around(world)
    return trip["options"]


@kernel
def look_around(world):
    """Look at the sites around, ring by ring of the grid's cells, until no site farther off could be an option."""
    trip, grid, options = world.trip[0], world.grid[0], world.options
    column = min(max((trip["x"] - grid["x"]) // grid["size"], 0), grid["columns"] - 1)
    line = min(max((trip["y"] - grid["y"]) // grid["size"], 0), grid["lines"] - 1)
    for ring in range(max(grid["columns"], grid["lines"])):
        if trip["options"] == trip["most"]:
            # Cells of this ring are that far off at least, and so are all beyond.
            nearest = max(ring - 1, 0) * grid["size"]
            if travel_time(world.segments[trip["segment"]], nearest * nearest) > options[trip["most"] - 1]["travel"]:
                return
        for other in range(max(line - ring, 0), min(line + ring, grid["lines"] - 1) + 1):
            if other == line - ring or other == line + ring:
                for cell in range(max(column - ring, 0), min(column + ring, grid["columns"] - 1) + 1):
                    look_into(world, other * grid["columns"] + cell)
            else:
                if column - ring >= 0:
                    look_into(world, other * grid["columns"] + column - ring)
                if column + ring < grid["columns"]:
                    look_into(world, other * grid["columns"] + column + ring)


@kernel
def look_into(world, cell):
    """Look at the sites of a cell that offer what is wanted."""
    lead, agency = world.trip[0]["lead"], world.trip[0]["agency"]
    for place in range(world.first_in_cell[lead, cell], world.first_in_cell[lead, cell + 1]):
        look_at(world, world.sites_in_cells[place])
    if agency != NONE:
        for place in range(world.first_in_cell[agency, cell], world.first_in_cell[agency, cell + 1]):
            if world.offers[world.sites_in_cells[place], lead] == 0:
                look_at(world, world.sites_in_cells[place])


@kernel
def look_at(world, site):
    """Put a site among the options if it takes the lead and is nearer than the last of a full list."""
    trip, facts, options = world.trip[0], world.sites[site], world.options
    lead, agency, time, num_options, most = trip["lead"], trip["agency"], trip["time"], trip["options"], trip["most"]
    if facts["outreach"] != 0 or (
        world.offers[site, lead] == 0 and (agency == NONE or world.offers[site, agency] == 0)
    ):
        return
    distance = square_distance(facts, trip["x"], trip["y"])
    if num_options == most and distance > options[most - 1]["distance"]:
        return
    travel = travel_time(world.segments[trip["segment"]], distance)
    arrival = time + travel
    interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, arrival)
    end = facts["first_interval"] + facts["num_intervals"]
    if travel < trip["nearest"] and is_right(world, site, interval, arrival):
        trip["nearest"] = travel
    if trip["at_door"] != 0 and interval < end and world.intervals[interval]["open"] <= arrival:
        interval += 1
    if interval >= end:
        return
    instant = opening = world.intervals[interval]["open"]
    if trip["at_door"] == 0:
        if opening > arrival:
            return
        instant = arrival
    elif opening - time > world.rules[0]["flex"]:
        return
    form = form_there(world, site, interval, lead, agency, trip["zone"], instant)
    if instant > trip["latest"] or form == NONE:
        return
    place = num_options  # the row after a full list takes what falls off its end
    while place > 0 and (
        options[place - 1]["travel"] > travel
        or (options[place - 1]["travel"] == travel and options[place - 1]["site"] > site)
    ):
        options[place] = options[place - 1]
        place -= 1
    option = options[place]
    metres = isqrt(distance)
    option["site"], option["distance"] = site, (metres + 1) * (metres + 1) - 1
    option["travel"], option["interval"], option["form"] = travel, interval, form
    trip["options"] = min(num_options + 1, most)


@kernel
def is_right(world, site, interval, arrival):
    """Whether a site sees to the lead of the trip on arrival or at its next opening; `interval` is `interval_after` the arrival."""
    trip, end = world.trip[0], world.sites[site]["first_interval"] + world.sites[site]["num_intervals"]
    lead, agency, zone, latest = trip["lead"], trip["agency"], trip["zone"], trip["latest"]
    if interval < end and world.intervals[interval]["open"] <= arrival:
        if arrival <= latest and form_there(world, site, interval, lead, agency, zone, arrival) != NONE:
            return True
        interval += 1
    if interval >= end:
        return False
    opening = world.intervals[interval]["open"]
    if opening > latest or opening - trip["time"] > world.rules[0]["flex"]:
        return False
    return form_there(world, site, interval, lead, agency, zone, opening) != NONE


@kernel
def longest_way(world):
    """Longest way, ms, that is within reach for the trip, when all sites were looked at; -1 if no site sees to the lead."""
    nearest = world.trip[0]["nearest"]
    return NONE if nearest == NEVER else nearest + world.rules[0]["farther"]


@kernel
def keep_within(options, num_options, longest):
    """Number of the options, in order of travel, whose way is no longer than `longest`."""
    while num_options > 0 and options[num_options - 1]["travel"] > longest:
        num_options -= 1
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
            if form == NONE:
                continue
            if form_there(world, site, interval, form, counter_form(world, form), person["zone"], instant) == NONE:
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
    policy = rules["policy"]
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
            skill = world.stages[world.services[options[row]["form"]]["first_stage"]]["skill"]
            if world.lines[site, skill]["waiting"] <= rules["longest_line"]:
                return row
        else:
            value = world.sites[site]["num_services"]
            if policy == LEAST_TIME:
                value = options[row]["travel"] + expected_wait(world, site, time, options[row]["form"])
            # Options come in the order of (travel, id): the first of the least stays, but for least_time by id.
            if value < least or (policy == LEAST_TIME and value == least and site < options[best]["site"]):
                best, least = row, value
    return max(best, 0)


@kernel
def expected_wait(world, site, time, form):
    """What a person expects to wait at a site for the first stage of a form of the lead as things are now, ms."""
    stage = world.stages[world.services[form]["first_stage"]]
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
