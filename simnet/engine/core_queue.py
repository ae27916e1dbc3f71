"""Queues, the door, and who is inside: linked lists through the rows of visitors.

A queue is kept in the order of service: (priority, tick of joining, tick of arrival at the site, need row). Joins come in
the order of time, so most people go to the end; those of a smaller priority than the last in line, who are few, look for
their place from the front. The last column of `lines` is the door of a site, a queue of one priority.
"""

from __future__ import annotations

from simnet.engine.core_kernel import kernel
from simnet.engine.core_state import ON_THE_WAY, TICKET_ONLY, WAITING
from simnet.tables import NONE


@kernel
def goes_before(one, other):
    """Whether one visitor is served before another of the same queue."""
    if one["priority"] != other["priority"]:
        return one["priority"] < other["priority"]
    if one["join"] != other["join"]:
        return one["join"] < other["join"]
    if one["arrival"] != other["arrival"]:
        return one["arrival"] < other["arrival"]
    return one["need"] < other["need"]


@kernel
def line_up(visitors, line, visitor):
    """Put a visitor, whose priority and join are set, into a queue.

    Parameters
    ----------
    visitors : array of VISITORS
        All.
    line : record of LINES
        The queue.
    visitor : int64
        Who, a row of visitors.
    """
    row = visitors[visitor]
    ahead = line["last"]
    if ahead != NONE and row["priority"] < visitors[ahead]["priority"]:
        behind = line["first"]
        while goes_before(visitors[behind], row):
            behind = visitors[behind]["behind"]
        ahead = visitors[behind]["ahead"]
    else:
        while ahead != NONE and goes_before(row, visitors[ahead]):
            ahead = visitors[ahead]["ahead"]
        behind = line["first"] if ahead == NONE else visitors[ahead]["behind"]
    row["ahead"], row["behind"] = ahead, behind
    if ahead == NONE:
        line["first"] = visitor
    else:
        visitors[ahead]["behind"] = visitor
    if behind == NONE:
        line["last"] = visitor
    else:
        visitors[behind]["ahead"] = visitor


@kernel
def step_out(visitors, line, visitor):
    """Take a visitor, or a ticket left behind, out of a queue."""
    ahead, behind = visitors[visitor]["ahead"], visitors[visitor]["behind"]
    if ahead == NONE:
        line["first"] = behind
    else:
        visitors[ahead]["behind"] = behind
    if behind == NONE:
        line["last"] = ahead
    else:
        visitors[behind]["ahead"] = ahead


@kernel
def enter_queue(world, skill, visitor):
    """Put a visitor, whose priority and join are set, into the queue for a skill, and count that."""
    site = world.visitors[visitor]["site"]
    line, hall = world.lines[site, skill], world.halls[site]
    line_up(world.visitors, line, visitor)
    hall["queued"] += 1
    line["waiting"] += 1
    hall["waiting"] += 1
    world.clock[0]["lines_changed"] = 1


@kernel
def leave_queue(world, skill, visitor):
    """Take a visitor, or a ticket left behind, out of the queue for a skill, and count that."""
    row = world.visitors[visitor]
    line, hall = world.lines[row["site"], skill], world.halls[row["site"]]
    step_out(world.visitors, line, visitor)
    hall["queued"] -= 1
    if row["state"] == WAITING:
        line["waiting"] -= 1
        hall["waiting"] -= 1
        world.clock[0]["lines_changed"] = 1


@kernel
def leave_ticket_behind(world, skill, visitor):
    """Leave in the queue nothing but the ticket of one who waits."""
    row = world.visitors[visitor]
    row["state"] = TICKET_ONLY
    world.lines[row["site"], skill]["waiting"] -= 1
    world.halls[row["site"]]["waiting"] -= 1
    world.clock[0]["lines_changed"] = 1


@kernel
def best_waiting(world, pool):
    """Row of the first visitor or ticket that a pool's servers may call; -1 if there is none."""
    site = world.pools[pool]["site"]
    best = NONE
    if world.halls[site]["queued"] == 0:
        return best
    skills, skill = world.pools[pool]["skills"], 0
    while skills != 0:
        if skills & 1:
            first = world.lines[site, skill]["first"]
            if first != NONE and (best == NONE or goes_before(world.visitors[first], world.visitors[best])):
                best = first
        skills >>= 1
        skill += 1
    return best


@kernel
def come_inside(visitors, hall, visitor):
    """Count a visitor among those inside a site."""
    row, first = visitors[visitor], hall["first_inside"]
    row["inside"], row["inside_ahead"], row["inside_behind"] = 1, NONE, first
    if first != NONE:
        visitors[first]["inside_ahead"] = visitor
    hall["first_inside"] = visitor


@kernel
def go_outside(visitors, hall, visitor):
    """Count a visitor no longer among those inside."""
    row = visitors[visitor]
    ahead, behind = row["inside_ahead"], row["inside_behind"]
    row["inside"] = 0
    if ahead == NONE:
        hall["first_inside"] = behind
    else:
        visitors[ahead]["inside_behind"] = behind
    if behind != NONE:
        visitors[behind]["inside_ahead"] = ahead


@kernel
def new_visitor(visitors, clock):
    """A row of visitors that nobody uses."""
    visitor = clock["free_visitor"]
    if visitor == NONE:
        visitor = clock["visitors"]
        clock["visitors"] = visitor + 1
    else:
        clock["free_visitor"] = visitors[visitor]["behind"]
    clock["active"] += 1
    return visitor


@kernel
def free_visitor(visitors, clock, visitor):
    """Give a row of visitors back; a PATIENCE still in the heap for it is void from now on."""
    visitors[visitor]["state"] = ON_THE_WAY
    visitors[visitor]["behind"] = clock["free_visitor"]
    clock["free_visitor"] = visitor
    clock["active"] -= 1
