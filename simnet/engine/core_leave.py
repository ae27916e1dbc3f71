"""Setting out for a site, and leaving one. Section 6 of the contract."""

from __future__ import annotations

from simnet.engine.contract import ARRIVAL
from simnet.engine.core_agenda import schedule
from simnet.engine.core_decide import decide, to_be_gone_for
from simnet.engine.core_errand import lose, next_wish, wants_more
from simnet.engine.core_holding import stop_holding
from simnet.engine.core_kernel import kernel
from simnet.engine.core_queue import free_visitor, go_outside
from simnet.engine.core_state import BUSY, NO_WISH, ON_THE_WAY, TICKET_ONLY
from simnet.engine.core_way import square_distance, travel_time
from simnet.luck import decisions, draw
from simnet.tables import LEFT, NONE, REDIRECTED, SERVED


@kernel
def set_out(world, visitor, arrival, time):
    """Send a visitor on the way to the site decided on."""
    row = world.visitors[visitor]
    world.errands[row["need"]]["plan"] = BUSY
    row["state"], row["set_out"], row["inside"] = ON_THE_WAY, time, 0
    schedule(world, arrival, ARRIVAL, row["need"], visitor)


@kernel
def leave(world, visitor, outcome, time):
    """End a visit; the person goes on to another site or home."""
    row = world.visitors[visitor]
    need, site, visit = row["need"], world.sites[row["site"]], world.visit_records[row["visit"]]
    visit["leave"], visit["outcome"] = time, outcome
    if row["inside"] != 0:
        go_outside(world.visitors, world.halls[row["site"]], visitor)
        if row["booking"] != NONE:
            stop_holding(world, visitor, time)
    row["booking"] = NONE
    if (outcome == SERVED or outcome == REDIRECTED) and site["outreach"] == 0:
        lead, lies_at, num_open = to_be_gone_for(world, need)
        if lead != NONE:
            arrival = decide(world, visitor, time, lead, lies_at, num_open)
            if arrival != NONE:
                row["from_home"] = 0
                set_out(world, visitor, arrival, time)
                return
    person = world.needs[need]
    if site["outreach"] == 0 and row["from_home"] != 0:
        visit["travel_home"] = visit["travel"]
    elif site["outreach"] == 0:
        visit["travel_home"] = travel_time(
            world.segments[person["segment"]], square_distance(site, person["x"], person["y"])
        )
    if row["state"] != TICKET_ONLY:
        free_visitor(world.visitors, world.clock[0], visitor)
    world.errands[need]["plan"] = NO_WISH
    if not wants_more(world, need):
        return
    if outcome == LEFT and not comes_again(world, need, visit["number"]):
        lose(world, need, time)
    else:
        next_wish(world, need, time)


@kernel
def comes_again(world, need, number):
    """Whether one who left comes again."""
    person = world.needs[need]
    chance = world.segments[person["segment"]]["returns"]
    return chance >= 1.0 or draw(person["key0"], person["key1"], decisions.RETURN, number, 0, 0) < chance
