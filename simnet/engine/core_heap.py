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
    place = 0
    child = 1
    while child + 3 < size:
        # Which of four children is least cannot be foreseen: no branches here, so that the processor need not guess.
        left_time, left_code = events[child]["time"], events[child]["code"]
        time, code = events[child + 1]["time"], events[child + 1]["code"]
        less = (time < left_time) | ((time == left_time) & (code < left_code))
        left = child + 1 if less else child
        left_time = time if less else left_time
        left_code = code if less else left_code
        right_time, right_code = events[child + 2]["time"], events[child + 2]["code"]
        time, code = events[child + 3]["time"], events[child + 3]["code"]
        less = (time < right_time) | ((time == right_time) & (code < right_code))
        right = child + 3 if less else child + 2
        right_time = time if less else right_time
        right_code = code if less else right_code
        less = (right_time < left_time) | ((right_time == left_time) & (right_code < left_code))
        child = right if less else left
        events[place]["time"] = right_time if less else left_time
        events[place]["code"] = right_code if less else left_code
        place = child
        child = 4 * place + 1
    if child < size:
        least, least_time, least_code = child, events[child]["time"], events[child]["code"]
        for other in range(child + 1, size):
            time, code = events[other]["time"], events[other]["code"]
            if time < least_time or (time == least_time and code < least_code):
                least, least_time, least_code = other, time, code
        events[place]["time"] = least_time
        events[place]["code"] = least_code
        place = least
    sift_up(events, place, events[size]["time"], events[size]["code"])


@kernel
def sift_up(events, place, time, code):
    """Put an event into the hole at `place`, or above it."""
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
