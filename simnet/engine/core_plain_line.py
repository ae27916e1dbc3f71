"""A plain stretch of one line without patience, customer by customer.

References
----------
J. Kiefer, J. Wolfowitz (1955): On the theory of queues with many servers. Transactions of the American Mathematical Society 78, 1-18.
"""

from __future__ import annotations

from typing import Final

from simnet.engine.contract import END_SERVICE
from simnet.engine.core_agenda import push
from simnet.engine.core_kernel import kernel
from simnet.engine.core_plain_customer import is_taken, line_up_plain, most_inside, pass_midnights, skill_of
from simnet.engine.core_plain_records import record_service
from simnet.engine.core_state import ID_SHIFT, KIND_SHIFT
from simnet.engine.core_work import draw_ahead, paced
from simnet.tables import NEVER, NONE

MOST_SERVERS: Final = 32
"""With more servers than this, the heap is faster than keeping the instants at which they become free in order."""


@kernel
def run_line(world, interval, to_visit, to_stay):
    """Run a stretch of one line without patience customer by customer; the time of the event before which it ends.

    Whoever comes is served as soon as the first of the servers is free, so that the instants at which they become free, in order, are all
    there is to know (Kiefer and Wolfowitz 1955). They stand where otherwise the heap is.
    """
    clock, free, most = world.clock[0], world.events, most_inside(world) - MOST_SERVERS
    num_servers, change, window_end = world.crews[0]["rostered"], NEVER, world.rules[0]["window_end"]
    if clock["calendar"] < len(world.calendar):
        change = world.calendar[clock["calendar"]]["time"]
    need, called, arrival = clock["need"], clock["need"], NONE
    for server in range(num_servers):
        free[server]["time"] = 0
    time = min(change, window_end)
    while need < len(world.needs):
        next_arrival = world.needs[need]["time"]
        if next_arrival >= time:
            break
        if next_arrival >= clock["midnight"] and not pass_midnights(world, next_arrival):
            time = clock["midnight"]
            break
        while called < need and world.stay_records[called + to_stay]["start"] <= next_arrival:
            called += 1
        if need - called >= most or not is_taken(world, need, interval, to_visit, to_stay):
            time = next_arrival
            break
        if need >= clock["drawn"]:
            draw_ahead(world)
        arrival, start = next_arrival, max(next_arrival, free[0]["time"])
        end = start + paced(world.ahead[world.needs[need]["first_case"]]["work"], world.pace[0, skill_of(world, need)])
        place = 1
        while place < num_servers and free[place]["time"] < end:
            free[place - 1]["time"] = free[place]["time"]
            place += 1
        free[place - 1]["time"] = end
        record_service(world, need, 0, start, end, to_visit, to_stay)
        need += 1
    if time >= clock["midnight"] and not pass_midnights(world, time):
        time = clock["midnight"]
    if need > clock["need"]:
        # Of what happens at the tick of an arrival that has come, ends of services came before it.
        stand_up(world, need, num_servers, time + 1 if arrival == time else time, to_stay)
    clock["need"] = need
    return time


@kernel
def stand_up(world, need, num_servers, limit, to_stay):
    """Put the services that go on at an instant into the heap, and those who still wait into line."""
    clock, busy, row = world.clock[0], 0, need
    for server in range(num_servers):
        busy += 1 if world.events[server]["time"] >= limit else 0
    world.crews[0]["busy"] = busy
    found = 0
    while found < busy:
        row -= 1
        stay = world.stay_records[row + to_stay]
        if stay["start"] < limit <= stay["end"]:
            push(world.events, clock, stay["end"], (END_SERVICE << KIND_SHIFT) | (row << ID_SHIFT))
            found += 1
    for other in range(row, need):
        if world.stay_records[other + to_stay]["start"] >= limit:
            clock["unresolved"] += world.needs[other]["cohort"]
            world.errands[other]["wish_time"] = NEVER
            line_up_plain(world, other, skill_of(world, other))
