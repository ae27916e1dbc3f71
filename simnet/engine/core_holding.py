"""Who holds a slot, and the pools on call that were called for it. Section 14 of the contract, at the site."""

from __future__ import annotations

from simnet.engine.contract import CASE_OPEN
from simnet.engine.core_kernel import kernel
from simnet.tables import KEPT, LATE, NONE


@kernel
def comes_in_time(world, visitor, time):
    """Note that somebody has come who booked; whether the slot is kept. If not, the visitor holds none."""
    row = world.visitors[visitor]
    record = world.booking_records[row["booking"]]
    record["visit"], record["arrival"] = world.visit_records[row["visit"]]["number"], time
    if time <= record["slot"] + world.booking[0]["grace"]:
        record["outcome"] = KEPT
        return True
    record["outcome"] = LATE
    row["booking"] = NONE
    return False


@kernel
def is_booked_for(world, visitor, case):
    """Whether a visitor holds a slot in which a case is seen to."""
    booking = world.visitors[visitor]["booking"]
    if booking == NONE or world.case_records[case]["outcome"] != CASE_OPEN:
        return False
    diary = world.booking_records[booking]["diary"]
    return world.diary_takes[diary, world.cases[case]["service"]] != 0


@kernel
def pool_on_call(world, visitor):
    """Pool that was called for the slot that a visitor holds; -1 if there is none."""
    booking = world.visitors[visitor]["booking"]
    if booking == NONE:
        return NONE
    return world.diaries[world.booking_records[booking]["diary"]]["pool"]


@kernel
def is_called_for(world, visitor, skill):
    """Whether a visitor holds a slot for which a pool was called that has a skill."""
    pool = pool_on_call(world, visitor)
    return pool != NONE and (world.pools[pool]["skills"] >> skill) & 1 != 0


@kernel
def begin_holding(world, visitor):
    """Count one who enters with a slot."""
    pool = pool_on_call(world, visitor)
    if pool != NONE:
        world.on_call[pool]["holders"] += 1


@kernel
def stop_holding(world, visitor, time):
    """Count one who held a slot, and leaves, no longer; the pool that stayed on for this goes too."""
    pool = pool_on_call(world, visitor)
    if pool != NONE:
        world.on_call[pool]["holders"] -= 1
        dismiss(world, pool, time)


@kernel
def dismiss(world, pool, time):
    """End a call-out, unless it goes on."""
    crew = world.on_call[pool]
    if crew["called"] != 0 and crew["until"] <= time and crew["holders"] == 0:
        crew["called"] = 0
        world.crews[pool]["rostered"] = 0
        world.call_out_records[crew["record"]]["left"] = time
