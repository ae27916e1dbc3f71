"""The events to come, smallest (time, code) first: a heap with four children a node, in an array.

A code holds kind, id and the row in visitors (`simnet.engine.core_state`), so that one comparison of two integers
decides ties. Four children of 16 bytes share a cache line, and the heap is half as deep as one with two. Events are never taken
out of the middle: a PATIENCE whose person no longer waits is found to be void when it comes up.
"""

from __future__ import annotations

from simnet.engine.core_state import ID_SHIFT, KIND_SHIFT, kernel


@kernel
def schedule(events, clock, time, kind, ident, visitor):
    """Add an event.

    Parameters
    ----------
    events : array of EVENTS
        The heap, with room for one more.
    clock : record of CLOCK
        Counts it.
    time : int64
        When, ms.
    kind, ident : int64
        Kind and id of the contract.
    visitor : int64
        Row in visitors; 0 where there is none.
    """
    code = (kind << KIND_SHIFT) | (ident << ID_SHIFT) | visitor
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
    """Take the first event away."""
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
