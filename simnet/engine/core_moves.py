"""Posts that are moved from pool to pool: planned anew from the data of past days, or live. Section 15 of the contract."""

from __future__ import annotations

from simnet.engine.contract import DAY, LOOK, POSTS_BACK, POSTS_OUT, POSTS_THERE, REPLAN, ROSTER
from simnet.engine.core_agenda import schedule
from simnet.engine.core_crew import add_posts
from simnet.engine.core_kernel import kernel
from simnet.engine.core_reserve import waiting_for_pool
from simnet.engine.core_serve import offer
from simnet.engine.core_state import ID_MASK, ID_SHIFT, KIND_SHIFT
from simnet.tables import MOVED_POSTS, NONE


@kernel
def move_posts(world, kind, ident, time):
    """Carry out an event of a group of pools, or (POSTS_THERE) of one of its pools."""
    if kind == POSTS_BACK:
        end_hours(world, ident, time)
    elif kind == REPLAN:
        plan_anew(world, ident, time)
    elif kind == POSTS_OUT:
        exchange = world.exchanges[ident]
        exchange["on"], exchange["since"] = 1, time
        if world.staffing[ident]["live"] == 0:
            follow_plan(world, ident, time)
    elif kind == LOOK:
        look(world, ident, time)
    else:
        be_there(world, ident, time)


@kernel
def end_hours(world, group, time):
    """Have all posts back where they belong."""
    world.exchanges[group]["on"] = 0
    first = world.staffing[group]["first_member"]
    for member in range(first, first + world.staffing[group]["num_members"]):
        move(world, member, 0, time)


@kernel
def follow_plan(world, group, time):
    """Have posts where the plan has them, as far as people are there today; pools that gain some offer them."""
    first = world.staffing[group]["first_member"]
    count_present(world, group, time)
    share_present(world, group)
    for member in range(first, first + world.staffing[group]["num_members"]):
        place = world.places[member]
        offset = place["share"] - place["there"]
        gains = offset > place["offset"]
        move(world, member, offset, time)
        if gains:
            schedule(world, time, POSTS_THERE, world.members[member]["pool"], 0)


@kernel
def count_present(world, group, time):
    """Note how many of its own posts each pool of a group has from now on: ROSTERs of this tick come later, but are known."""
    first, row = world.staffing[group]["first_member"], world.clock[0]["calendar"]
    last = first + world.staffing[group]["num_members"]
    for member in range(first, last):
        world.places[member]["there"] = world.crews[world.members[member]["pool"]]["roster"]
    while row < len(world.calendar) and world.calendar[row]["time"] == time:
        event = world.calendar[row]
        if event["code"] >> KIND_SHIFT == ROSTER:
            member = world.crews[(event["code"] >> ID_SHIFT) & ID_MASK]["member"]
            if first <= member < last:
                world.places[member]["there"] = event["count"]
        row += 1


@kernel
def share_present(world, group):
    """Share the posts that are there today out by the plan; those below the least number get what others have above it."""
    first, least, left_over = world.staffing[group]["first_member"], world.staffing[group]["min_posts"], 0
    last = first + world.staffing[group]["num_members"]
    for member in range(first, last):
        place = world.places[member]
        wanted = place["there"] + place["plan"]
        place["share"] = max(0, wanted)
        left_over += place["share"] - wanted
    while True:
        fewest = most = first
        for member in range(first + 1, last):
            share = world.places[member]["share"]
            if share > world.places[most]["share"]:
                most = member
            if share < world.places[fewest]["share"]:
                fewest = member
        if left_over > 0:
            left_over -= 1
        elif world.places[fewest]["share"] < least < world.places[most]["share"]:
            world.places[fewest]["share"] += 1
        else:
            return
        world.places[most]["share"] -= 1


@kernel
def move(world, member, offset, time):
    """Have so many posts more at a pool than belong there."""
    place = world.places[member]
    change = offset - place["offset"]
    if change != 0:
        place["offset"] = offset
        add_posts(world, world.members[member]["pool"], MOVED_POSTS, change, time)


@kernel
def plan_anew(world, group, time):
    """Share out the posts of a group by the calls or the work of past days, by Webster's method."""
    facts, day, all_weights = world.staffing[group], time // DAY, 0
    first, left = facts["first_member"], facts["posts"]
    last = first + facts["num_members"]
    for member in range(first, last):
        place = world.places[member]
        place["weight"], place["share"] = 0, facts["min_posts"]
        for past in range(max(0, day - facts["past"]), day):
            place["weight"] += world.work_done[member, past] if facts["by_work"] != 0 else world.calls[member, past]
        all_weights += place["weight"]
        left -= facts["min_posts"]
    if all_weights == 0:
        return
    while left > 0:
        best = first
        for member in range(first + 1, last):
            place, other = world.places[member], world.places[best]
            if place["weight"] * (2 * other["share"] + 1) > other["weight"] * (2 * place["share"] + 1):
                best = member
        world.places[best]["share"] += 1
        left -= 1
    for member in range(first, last):
        world.places[member]["plan"] = world.places[member]["share"] - world.members[member]["count"]
    if world.exchanges[group]["on"] != 0:
        follow_plan(world, group, time)


@kernel
def note_work(world, stay, time):
    """Book the time of a service that ends now as work of its pool, if that is in a group."""
    member = world.crews[stay["pool"]]["member"]
    if member != NONE:
        world.work_done[member, time // DAY] += time - stay["start"]


@kernel
def look(world, group, time):
    """Send one post from the shortest line of a group to the longest, if that is longer by enough."""
    facts, longest, shortest, most, fewest = world.staffing[group], NONE, NONE, NONE, NONE
    for member in range(facts["first_member"], facts["first_member"] + facts["num_members"]):
        pool = world.members[member]["pool"]
        waiting = waiting_for_pool(world, pool)
        if waiting > most:
            longest, most = member, waiting
        if world.crews[pool]["rostered"] > facts["min_posts"] and (shortest == NONE or waiting < fewest):
            shortest, fewest = member, waiting
    if shortest != NONE and most - fewest > facts["more_waiting"]:
        move(world, shortest, world.places[shortest]["offset"] - 1, time)
        schedule(world, time + facts["travel"], POSTS_THERE, world.members[longest]["pool"], 0)


@kernel
def be_there(world, pool, time):
    """Offer the servers of a pool to which posts were moved; of one moved live only if the group was on ever since it left."""
    member = world.crews[pool]["member"]
    group = world.members[member]["group"]
    facts, exchange = world.staffing[group], world.exchanges[group]
    if facts["live"] != 0:
        if exchange["on"] == 0 or exchange["since"] > time - facts["travel"]:
            return
        move(world, member, world.places[member]["offset"] + 1, time)
    offer(world, pool, time)
