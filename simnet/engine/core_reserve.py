"""Reserve posts: they open when many wait, and close when few do. Section 13 of the contract."""

from __future__ import annotations

from simnet.engine.contract import RESERVE
from simnet.engine.core_agenda import schedule
from simnet.engine.core_crew import add_posts
from simnet.engine.core_kernel import kernel
from simnet.engine.core_serve import offer
from simnet.engine.core_state import CALLED, OFF_DUTY, OPENED, SHUT
from simnet.tables import RESERVE_POSTS


@kernel
def begin_or_end_reserve(world, reserve, begins, time):
    """Begin or end the hours of reserve posts; at the end they close."""
    standby = world.standbys[reserve]
    if standby["state"] == OPENED:
        add_posts(world, world.reserves[reserve]["pool"], RESERVE_POSTS, -world.reserves[reserve]["count"], time)
    standby["state"] = SHUT if begins != 0 else OFF_DUTY
    world.clock[0]["lines_changed"] = 1


@kernel
def open_reserve(world, reserve, time):
    """Open the posts that were called, unless they were called off meanwhile."""
    standby = world.standbys[reserve]
    if standby["state"] == CALLED and standby["due"] == time:
        standby["state"] = OPENED
        add_posts(world, world.reserves[reserve]["pool"], RESERVE_POSTS, world.reserves[reserve]["count"], time)
        world.clock[0]["lines_changed"] = 1
        offer(world, world.reserves[reserve]["pool"], time)


@kernel
def look_at_reserves(world, time):
    """Call, call off or close reserve posts by how many wait after an event."""
    world.clock[0]["lines_changed"] = 0
    for reserve in range(len(world.reserves)):
        facts, standby = world.reserves[reserve], world.standbys[reserve]
        if standby["state"] == OFF_DUTY:
            continue
        num_waiting = waiting_for_pool(world, facts["pool"])
        if standby["state"] == SHUT and num_waiting > facts["open_above"]:
            standby["state"], standby["due"] = CALLED, time + facts["delay"]
            schedule(world, standby["due"], RESERVE, reserve, 0)
        elif standby["state"] == CALLED and num_waiting < facts["close_below"]:
            standby["state"] = SHUT
        elif standby["state"] == OPENED and num_waiting < facts["close_below"]:
            standby["state"] = SHUT
            add_posts(world, facts["pool"], RESERVE_POSTS, -facts["count"], time)


@kernel
def waiting_for_pool(world, pool):
    """How many people at its site wait for what a pool can do."""
    facts = world.pools[pool]
    site, skills, skill, waiting = facts["site"], facts["skills"], 0, 0
    if world.halls[site]["waiting"] == 0:
        return 0
    while skills != 0:
        if skills & 1:
            waiting += world.lines[site, skill]["waiting"]
        skills >>= 1
        skill += 1
    return waiting
