"""The events to come: a heap of those due next, and before it, for the rest of the day, slots of time in no order.

An event of the present slot goes into the heap; one of a later slot of today is put at the head of that slot's list, which costs the
same however many events there are. When everything before its end is done, the next slot that holds any is emptied into the heap. So the
heap holds a handful of events, whatever the size of a city, where it would hold all that are under way, and each event passes
through it when its turn has nearly come (a calendar queue). Events of later days, but for the few whose end lies beyond
midnight, are not known here yet: `core_loop.begin_day` brings them.

A code holds kind, id and the row in visitors (`simnet.engine.core_state`), so that one comparison of two integers
decides ties. The heap has four children a node, of 16 bytes each, which share a cache line. Events are never taken
out of the middle: a PATIENCE whose person no longer waits is found to be void when it comes up.

References
----------
R. Brown (1988): Calendar queues: a fast O(1) priority queue implementation for the simulation event set problem. Communications of
the ACM 31, 1220-1227.
"""

from __future__ import annotations

from simnet.engine.contract import DAY
from simnet.engine.core_kernel import kernel
from simnet.engine.core_state import ID_SHIFT, KIND_SHIFT, SPARE
from simnet.tables import NONE


@kernel
def schedule(world, time, kind, ident, visitor):
    """Add an event.

    Parameters
    ----------
    world : World
        With room for one more event, in the heap and in the slots.
    time : int64
        When, ms.
    kind, ident : int64
        Kind and id of the contract.
    visitor : int64
        Row in visitors; 0 where there is none.
    """
    clock, code = world.clock[0], (kind << KIND_SHIFT) | (ident << ID_SHIFT) | visitor
    if time < clock["due"] or time >= clock["midnight"]:
        push(world.events, clock, time, code)
        return
    row, slot = clock["free_note"], (time - clock["midnight"] + DAY) >> clock["slot_shift"]
    if row == NONE:
        row = clock["notes"]
        clock["notes"] = row + 1
    else:
        clock["free_note"] = world.notes[row]["next"]
    note = world.notes[row]
    note["time"], note["code"], note["next"] = time, code, world.slots[slot]
    world.slots[slot] = row
    clock["noted"] += 1


@kernel
def empty_next_slot(world):
    """Bring the events of the next slot of today that holds any into the heap; if none does, today has no more.

    Returns
    -------
    bool
        False if the heap has no room for them; then it wants to be called again.
    """
    clock, slots = world.clock[0], world.slots
    slot = clock["slot"]
    while slot < len(slots) and slots[slot] == NONE:
        slot += 1
    clock["slot"] = slot
    if slot == len(slots):
        clock["due"] = clock["midnight"]
        return True
    while slots[slot] != NONE:
        if clock["events"] + SPARE >= len(world.events):
            return False
        row = slots[slot]
        note = world.notes[row]
        push(world.events, clock, note["time"], note["code"])
        slots[slot] = note["next"]
        note["next"] = clock["free_note"]
        clock["free_note"] = row
        clock["noted"] -= 1
    clock["slot"] = slot + 1
    clock["due"] = min(clock["midnight"] - DAY + ((slot + 1) << clock["slot_shift"]), clock["midnight"])
    return True


@kernel
def push(events, clock, time, code):
    """Put an event into the heap."""
    place = clock["events"]
    clock["events"] = place + 1
    while place > 0:
        parent = (place - 1) >> 2
        parent_time, parent_code = events[parent]["time"], events[parent]["code"]
        if parent_time < time or (parent_time == time and parent_code <= code):
            break
        events[place]["time"] = parent_time
        events[place]["code"] = parent_code
        place = parent
    events[place]["time"] = time
    events[place]["code"] = code


@kernel
def drop_first(events, clock):
    """Take the first event out of the heap."""
    size = clock["events"] - 1
    clock["events"] = size
    time, code = events[size]["time"], events[size]["code"]
    place = 0
    while True:
        child = 4 * place + 1
        if child >= size:
            break
        least, least_time, least_code = child, events[child]["time"], events[child]["code"]
        for other in range(child + 1, min(child + 4, size)):
            # Which child is least cannot be foreseen: no branches here, so that the processor need not guess.
            other_time, other_code = events[other]["time"], events[other]["code"]
            less = (other_time < least_time) | ((other_time == least_time) & (other_code < least_code))
            least = other if less else least
            least_time = other_time if less else least_time
            least_code = other_code if less else least_code
        if time < least_time or (time == least_time and code <= least_code):
            break
        events[place]["time"] = least_time
        events[place]["code"] = least_code
        place = least
    events[place]["time"] = time
    events[place]["code"] = code
