"""Opening, closing, posts held for those inside, and those who lose patience: section 7 of the contract, PATIENCE of section 5."""

from __future__ import annotations

from simnet.engine.contract import DAY
from simnet.engine.core_holding import is_called_for
from simnet.engine.core_kernel import kernel
from simnet.engine.core_queue import free_visitor, leave_queue, leave_ticket_behind, step_out
from simnet.engine.core_serve import anybody_present, asked_skill, spend_wait
from simnet.engine.core_state import AT_DOOR, TICKET_ONLY, WAITING
from simnet.engine.core_visit import ticket_form
from simnet.tables import NONE


@kernel
def open_site(world, site, time):
    """Begin an interval: held posts are let go."""
    hall = world.halls[site]
    hall["in_session"] = 1
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        if world.crews[pool]["held"] > 0:
            let_pool_go(world, pool, time)


@kernel
def next_from_door(world, site, time):
    """Row of the next one who enters at an opening; -1 when nobody is at the door any more."""
    door = world.lines[site, world.lines.shape[1] - 1]
    visitor = door["first"]
    if visitor != NONE:
        step_out(world.visitors, door, visitor)
        spend_wait(world, visitor, time)
    return visitor


@kernel
def close_site(world, site, time):
    """End a session: tickets left behind go, and posts are held for those inside, unless these are sent home."""
    hall = world.halls[site]
    clear_tickets(world, site)
    hall["in_session"], hall["closed_at"], hall["looked_at"] = 0, time, hall["first_inside"]
    if world.sites[site]["send_home"] == 0:
        hold_posts(world, site)


@kernel
def next_sent_home(world, site, time):
    """Row of the next one who has to go at a closing, taken out of the queue; -1 when all others may stay."""
    hall, everybody = world.halls[site], world.sites[site]["send_home"] != 0
    while hall["looked_at"] != NONE:
        visitor = hall["looked_at"]
        hall["looked_at"] = world.visitors[visitor]["inside_behind"]
        if world.visitors[visitor]["state"] == WAITING:
            skill = asked_skill(world, visitor)
            goes = everybody or not anybody_present(world, site, skill)
            if goes and not is_called_for(world, visitor, skill):
                stop_waiting(world, visitor, time)
                leave_queue(world, skill, visitor)
                return visitor
    return NONE


@kernel
def clear_tickets(world, site):
    """Take the tickets left behind out of all queues of a site."""
    hall = world.halls[site]
    for skill in range(world.lines.shape[1] - 1):
        if hall["queued"] == hall["waiting"]:
            return
        visitor = world.lines[site, skill]["first"]
        while visitor != NONE:
            behind = world.visitors[visitor]["behind"]
            if world.visitors[visitor]["state"] == TICKET_ONLY:
                leave_queue(world, skill, visitor)
                free_visitor(world.visitors, world.clock[0], visitor)
            visitor = behind


@kernel
def hold_posts(world, site):
    """Keep every pool's posts for those inside."""
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        crew = world.crews[pool]
        crew["held"] = crew["rostered"]
        if crew["held"] > 0:
            world.halls[site]["holding"] += 1


@kernel
def let_go(world, site, time):
    """Let go the held posts of every pool that nobody inside needs."""
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        if world.crews[pool]["held"] > 0 and not is_needed(world, pool):
            let_pool_go(world, pool, time)


@kernel
def is_needed(world, pool):
    """Whether somebody inside needs a pool, now or later in this visit."""
    skills = world.pools[pool]["skills"]
    visitor = world.halls[world.pools[pool]["site"]]["first_inside"]
    while visitor != NONE:
        if needed_skills(world, visitor) & skills:
            return True
        visitor = world.visitors[visitor]["inside_behind"]
    return False


@kernel
def needed_skills(world, visitor):
    """Skills, as bits, of the stage in hand and of all later stages of the ticket, whatever their chance."""
    row = world.visitors[visitor]
    skills = 1 << asked_skill(world, visitor)
    if row["stage"] != NONE:
        service = world.services[world.stages[row["stage"]]["service"]]
        for stage in range(row["stage"] + 1, service["first_stage"] + service["num_stages"]):
            skills |= 1 << world.stages[stage]["skill"]
    person = world.needs[row["need"]]
    for number in range(row["case"] + 1, person["num_cases"]):
        if (row["ticket"] >> number) & 1:
            skills |= world.services[ticket_form(world, visitor, number)]["skills"]
    return skills


@kernel
def let_pool_go(world, pool, time):
    """End the holding of a pool's posts."""
    crew, hall, clock = world.crews[pool], world.halls[world.pools[pool]["site"]], world.clock[0]
    if time > hall["closed_at"]:
        record = world.hold_records[clock["holds"]]
        clock["holds"] += 1
        record["pool"], record["start"], record["end"] = pool, hall["closed_at"], time
        record["count"] = crew["held"]
    crew["held"] = 0
    hall["holding"] -= 1


@kernel
def stop_waiting(world, visitor, time):
    """Book the wait of one who leaves a queue without service."""
    spend_wait(world, visitor, time)
    world.stay_records[world.visitors[visitor]["stay"]]["end"] = time
    if len(world.members) > 0:
        count_in_vain(world, visitor, time)


@kernel
def count_in_vain(world, visitor, time):
    """Count one who waited in vain among the calls of the pool, of those that have the skill, that can do least else."""
    site, skill, best = world.sites[world.visitors[visitor]["site"]], asked_skill(world, visitor), NONE
    for pool in range(site["first_pool"], site["first_pool"] + site["num_pools"]):
        facts = world.pools[pool]
        able = (facts["skills"] >> skill) & 1
        if able and (best == NONE or facts["num_skills"] < world.pools[best]["num_skills"]):
            best = pool
    if best != NONE and world.crews[best]["member"] != NONE:
        world.calls[world.crews[best]["member"], time // DAY] += 1


@kernel
def lose_patience(world, visitor, time):
    """Take one who has lost patience out of the queue or from the door."""
    row = world.visitors[visitor]
    site = row["site"]
    if row["state"] == AT_DOOR:
        spend_wait(world, visitor, time)
        step_out(world.visitors, world.lines[site, world.lines.shape[1] - 1], visitor)
        return
    stop_waiting(world, visitor, time)
    if world.halls[site]["in_session"] != 0 and answers_are_awaited(world, site):
        leave_ticket_behind(world, asked_skill(world, visitor), visitor)
    else:
        leave_queue(world, asked_skill(world, visitor), visitor)


@kernel
def answers_are_awaited(world, site):
    """Whether some pool of a site waits for an answer when it calls a ticket whose holder has left."""
    first, longest = world.sites[site]["first_pool"], 0
    for pool in range(first, first + world.sites[site]["num_pools"]):
        longest = max(longest, world.pools[pool]["no_answer"])
    return longest > 0
