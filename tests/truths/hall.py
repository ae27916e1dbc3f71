"""A service hall simulated by hand: one day, one list of people in line, one loop. Nothing of simnet is used.

The hall is open from minute 0 to 540. Three kinds of people come; windows of kind 0 serve A, of kind 1 serve B and C,
of kind 2 serve all. Whoever comes takes a free window that can do least else; a window that becomes free takes the
first in line it can serve. From minute 180 to 240 there are fewer windows; one that is busy when they become fewer
finishes; when they become more again, those of kind 0 call first, then those of kind 2, then those of kind 1 (their
names are a, all, bc). Who has waited as long as his patience lasts goes away. Nobody comes after closing, and all
inside are served by the posts of the last hour.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

SERVES = {0: (0,), 1: (1, 2), 2: (0, 1, 2)}
"""Classes (0 A, 1 B, 2 C) by kind of window."""
CHOICES = {0: (0, 2), 1: (1, 2), 2: (1, 2)}
"""Kinds of window by class, in the order in which they are taken."""
IN_ORDER_OF_NAMES = (0, 2, 1)
USUAL, FEWER = (3, 4, 2), (2, 2, 1)
FEWER_FROM, FEWER_UNTIL = 180, 240

ROSTER_CHANGES, SERVICE_ENDS, PATIENCE_ENDS, PERSON_COMES = range(4)


@dataclass
class Visitor:
    """Times in any unit, from opening."""

    comes: float
    kind: int
    service: float
    patience: float
    wait: float = -1.0
    left: bool = False


def simulate_day(visitors: Sequence[Visitor], minute: float) -> float:
    """Fill in `wait` and `left` of a day's visitors, who are in order of coming; return when the last window stops.

    `minute` is the length of a minute in the visitors' unit.
    """
    posts, busy = list(USUAL), [0, 0, 0]
    line: list[int] = []
    last_end = 0.0
    agenda: list[tuple[float, int, int, int]] = [
        (FEWER_FROM * minute, ROSTER_CHANGES, 0, 0),
        (FEWER_UNTIL * minute, ROSTER_CHANGES, 1, 0),
    ]
    agenda += [(visitor.comes, PERSON_COMES, number, 0) for number, visitor in enumerate(visitors)]
    heapq.heapify(agenda)

    def serve(number: int, window: int, now: float) -> None:
        visitor = visitors[number]
        visitor.wait = now - visitor.comes
        busy[window] += 1
        heapq.heappush(agenda, (now + visitor.service, SERVICE_ENDS, number, window))

    def call(window: int, now: float) -> None:
        while busy[window] < posts[window]:
            first = next((number for number in line if visitors[number].kind in SERVES[window]), None)
            if first is None:
                return
            line.remove(first)
            serve(first, window, now)

    while agenda:
        now, what, number, window = heapq.heappop(agenda)
        if what == ROSTER_CHANGES:
            posts[:] = FEWER if number == 0 else USUAL
            for each in IN_ORDER_OF_NAMES:
                call(each, now)
        elif what == SERVICE_ENDS:
            busy[window] -= 1
            last_end = now
            call(window, now)
        elif what == PATIENCE_ENDS:
            if number in line:
                line.remove(number)
                visitors[number].wait, visitors[number].left = now - visitors[number].comes, True
        else:
            free = [each for each in CHOICES[visitors[number].kind] if busy[each] < posts[each]]
            if free:
                serve(number, free[0], now)
            else:
                line.append(number)
                heapq.heappush(agenda, (now + visitors[number].patience, PATIENCE_ENDS, number, 0))
    return last_end
