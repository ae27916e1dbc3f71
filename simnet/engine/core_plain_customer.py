"""What a plain stretch asks of a customer: whether it can see to them, for what they come, where they wait."""

from __future__ import annotations

from simnet.engine.contract import DAY, WINDOW
from simnet.engine.core_kernel import kernel
from simnet.engine.core_state import SPARE
from simnet.tables import NONE


@kernel
def walks_in(world, need):
    """Whether somebody walks in for one thing: all that a plain stretch can see to."""
    person, site = world.needs[need], world.sites[0]
    at_hand = person["x"] == site["x"] and person["y"] == site["y"]
    return at_hand and person["num_cases"] == 1 and person["channel"] == WINDOW


@kernel
def is_taken(world, need, interval, to_visit, to_stay):
    """Whether a customer comes for what a plain stretch sees to, while tickets are given, and there is room to record it."""
    time, room = world.needs[need]["time"], min(len(world.visit_records) - to_visit, len(world.stay_records) - to_stay)
    if need >= room - SPARE or not walks_in(world, need) or time >= world.intervals[interval]["last_ticket"]:
        return False
    return time < world.take_until[interval, world.cases[world.needs[need]["first_case"]]["service"]]


@kernel
def most_inside(world):
    """For how many people there is room when they become visitors."""
    clock = world.clock[0]
    room = min(len(world.visitors) - clock["visitors"], (len(world.notes) - clock["notes"]) // 2)
    return min(room, len(world.events)) - SPARE


@kernel
def pass_midnights(world, time):
    """Begin the day of an instant; False if something is known of a day that begins until then."""
    clock = world.clock[0]
    while time >= clock["midnight"]:
        day = clock["day"] + 1
        if day >= len(world.days) or world.days[day]["events"] != 0:
            return False
        clock["day"], clock["midnight"], clock["due"], clock["slot"] = day, (day + 1) * DAY, day * DAY, 0
    return True


@kernel
def skill_of(world, need):
    """Skill that a customer asks for."""
    service = world.services[world.cases[world.needs[need]["first_case"]]["service"]]
    return world.stages[service["first_stage"]]["skill"]


@kernel
def line_up_plain(world, need, skill):
    """Put a customer at the end of a line."""
    line = world.lines[0, skill]
    world.errands[need]["next"] = NONE
    if line["first"] == NONE:
        line["first"] = need
    else:
        world.errands[line["last"]]["next"] = need
    line["last"] = need
    world.halls[0]["queued"] += 1
