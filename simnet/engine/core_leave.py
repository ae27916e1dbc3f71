"""Between visits: setting out, leaving, the next wish, and the end of an errand. Sections 3 and 6 of the contract."""

from __future__ import annotations

from simnet.engine.contract import ARRIVAL, CASE_AWAITING, CASE_LOST, CASE_OPEN, DAY
from simnet.engine.core_decide import decide
from simnet.engine.core_heap import schedule
from simnet.engine.core_queue import free_visitor, go_outside, new_visitor
from simnet.engine.core_state import ON_THE_WAY, TICKET_ONLY, kernel
from simnet.engine.core_way import square_distance, travel_time
from simnet.luck import decisions, draw
from simnet.network.profiles import week_time
from simnet.tables import LEFT, LOST, NONE, REDIRECTED, RESOLVED, SERVED


@kernel
def wish(world, need, time):
    """Carry out a wish: set out from home, or find all doors closed."""
    record, visitor = world.need_records[need], new_visitor(world.visitors, world.clock[0])
    row = world.visitors[visitor]
    row["need"], row["site"] = need, NONE
    record["wishes"] += 1
    arrival = decide(world, visitor, time)
    if arrival != NONE:
        record["trips"] += 1
        set_out(world, visitor, arrival, time)
    else:
        free_visitor(world.visitors, world.clock[0], visitor)
        record["closed_doors"] += 1
        next_wish(world, need, time)


@kernel
def set_out(world, visitor, arrival, time):
    """Send a visitor on the way to the site decided on."""
    row = world.visitors[visitor]
    row["state"], row["set_out"], row["inside"] = ON_THE_WAY, time, 0
    schedule(world.events, world.clock[0], arrival, ARRIVAL, row["need"], visitor)


@kernel
def leave(world, visitor, outcome, time):
    """End a visit; the person goes on to another site or home."""
    row = world.visitors[visitor]
    need, site, visit = row["need"], world.sites[row["site"]], world.visit_records[row["visit"]]
    visit["leave"], visit["outcome"] = time, outcome
    if row["inside"] != 0:
        go_outside(world.visitors, world.halls[row["site"]], visitor)
    num_open, num_awaiting = unfinished(world, need)
    if num_open > 0 and outcome in (SERVED, REDIRECTED):
        arrival = decide(world, visitor, time)
        if arrival != NONE:
            set_out(world, visitor, arrival, time)
            return
    person = world.needs[need]
    visit["travel_home"] = travel_time(
        world.segments[person["segment"]], square_distance(site, person["x"], person["y"])
    )
    if row["state"] != TICKET_ONLY:
        free_visitor(world.visitors, world.clock[0], visitor)
    if num_open + num_awaiting == 0:
        finish(world, need)
    elif outcome == LEFT and not comes_again(world, need, visit["number"]):
        lose(world, need, time)
    else:
        next_wish(world, need, time)


@kernel
def unfinished(world, need):
    """How many cases of a need are open, and how many await papers."""
    person = world.needs[need]
    num_open, num_awaiting = 0, 0
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        outcome = world.case_records[case]["outcome"]
        if outcome == CASE_OPEN:
            num_open += 1
        elif outcome == CASE_AWAITING:
            num_awaiting += 1
    return num_open, num_awaiting


@kernel
def comes_again(world, need, number):
    """Whether one who left comes again."""
    person = world.needs[need]
    chance = world.segments[person["segment"]]["returns"]
    return chance >= 1.0 or draw(person["key0"], person["key1"], decisions.RETURN, number, 0, 0) < chance


@kernel
def next_wish(world, need, time):
    """Choose the instant of the wish after `time`, or give the errand up."""
    person, wish_number = world.needs[need], world.need_records[need]["wishes"]
    if wish_number >= world.rules[0]["wishes"]:
        lose(world, need, time)
        return
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if world.case_records[case]["outcome"] == CASE_AWAITING:
            world.case_records[case]["outcome"] = CASE_OPEN
    u = draw(person["key0"], person["key1"], decisions.WISH, wish_number, 0, 0)
    profile = world.segments[person["segment"]]["profile"]
    point = week_time(world.profile_edges, world.profile_shares, profile, u)
    day, num_days = time // DAY + 1, len(world.days)
    while day < num_days and world.weekday[day] != point // DAY:
        day += 1
    if day < num_days:
        errand, wishes = world.errands[need], world.days[day]
        errand["wish_time"], errand["next"] = day * DAY + point % DAY, wishes["first"]
        wishes["first"] = need
        wishes["wishes"] += 1


@kernel
def lose(world, need, time):
    """Lose every case that is not resolved."""
    person = world.needs[need]
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        record = world.case_records[case]
        if record["outcome"] == CASE_OPEN or record["outcome"] == CASE_AWAITING:
            record["outcome"], record["end"] = CASE_LOST, time
    finish(world, need)


@kernel
def finish(world, need):
    """Close an errand of which no case is open any more."""
    person, record = world.needs[need], world.need_records[need]
    record["outcome"] = RESOLVED
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if world.case_records[case]["outcome"] == CASE_LOST:
            record["outcome"] = LOST
        record["end"] = max(record["end"], world.case_records[case]["end"])
    world.clock[0]["unresolved"] -= person["cohort"]
