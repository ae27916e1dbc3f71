"""Plain stretches: one hall that people walk into for one thing each, simulated without people, queues and events of their own.

Where nothing else can happen than arrivals, services, reneging and changes of rosters, a customer is three instants. Arrivals are the
needs in order; services under way are in the heap; who waits is in a list by skill, through rows of `errands`. Patience is looked at
when a server becomes free: who ran out of it before then has left. All that is recorded of a customer is written at once, when
service begins. If moreover there is but one line, for one pool, and nobody loses patience, even that is more than is needed: see
`run_line`.

A stretch begins when the hall is open and empty, and ends before the first event of any other kind (a door that closes, a service
that is not taken any more, the end of the measured window). Then whoever is inside becomes a visitor as everywhere else, and the
general loop goes on; so nothing that is difficult happens here, and the Records are the same. The conditions are those of
`core_build.is_plain` on the network and of `walks_in` on each customer.

References
----------
J. Kiefer, J. Wolfowitz (1955): On the theory of queues with many servers. Transactions of the American Mathematical Society 78, 1-18.
"""

from __future__ import annotations

from typing import Final

from simnet.engine.contract import CASE_LOST, CASE_RESOLVED, DAY, END_SERVICE, PATIENCE, ROSTER, WINDOW
from simnet.engine.core_agenda import drop_first, push, schedule
from simnet.engine.core_begin import arise
from simnet.engine.core_queue import come_inside, enter_queue, new_visitor
from simnet.engine.core_state import (
    BUSY,
    ID_MASK,
    ID_SHIFT,
    IN_SERVICE,
    KIND_SHIFT,
    NOT_DRAWN,
    SPARE,
    VISITOR_MASK,
    WAITING,
    kernel,
)
from simnet.engine.core_way import interval_after
from simnet.engine.core_work import draw_ahead, paced
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import INSIDE, LEFT, LOST, NEVER, NONE, RESOLVED, SERVED

MOST_SERVERS: Final = 32
"""With more servers than this, the heap is faster than keeping the instants at which they become free in order."""


@kernel
def walks_in(world, need):
    """Whether somebody walks in for one thing: all that a plain stretch can see to."""
    person, site = world.needs[need], world.sites[0]
    at_hand = person["x"] == site["x"] and person["y"] == site["y"]
    return at_hand and person["num_cases"] == 1 and person["channel"] == WINDOW


@kernel
def stretch_begins(world):
    """Whether the hall is open and empty, and nothing is to come but what a plain stretch can see to."""
    clock, hall = world.clock[0], world.halls[0]
    nothing_to_come = clock["active"] == 0 and clock["events"] == 0 and clock["noted"] == 0
    return nothing_to_come and hall["in_session"] != 0 and hall["holding"] == 0 and clock["need"] < len(world.needs)


@kernel
def run_plain(world):
    """Run a plain stretch, as far as it goes."""
    clock = world.clock[0]
    need = clock["need"]
    interval = interval_after(world.intervals, world.interval_of_day, world.sites, 0, world.needs[need]["time"])
    if interval == world.sites[0]["num_intervals"] or world.intervals[interval]["open"] > world.needs[need]["time"]:
        return
    # The k-th customer of the stretch has the k-th row of visits and of stays.
    to_visit, to_stay = clock["visits"] - need, clock["stays"] - need
    if clock["one_line"] != 0 and 0 < world.crews[0]["rostered"] <= MOST_SERVERS:
        time = run_line(world, interval, to_visit, to_stay)
    else:
        time = run_lines(world, interval, to_visit, to_stay)
    if clock["need"] > need:
        let_in(world, time, to_visit, to_stay)
        clock["visits"], clock["stays"] = clock["need"] + to_visit, clock["need"] + to_stay
        if clock["last_arrived"] >= need or clock["last_joined"] >= need:
            clock["shuffled"] = 1
        clock["last_arrived"] = clock["last_joined"] = clock["need"] - 1
        clock["stretches"] += 1
        clock["in_stretches"] += clock["need"] - need
        clock["has_room_until"] = 0


@kernel
def most_inside(world):
    """For how many people there is room when they become visitors."""
    clock = world.clock[0]
    room = min(len(world.visitors) - clock["visitors"], (len(world.notes) - clock["notes"]) // 2)
    return min(room, len(world.events)) - SPARE


@kernel
def is_taken(world, need, interval, to_visit, to_stay):
    """Whether a customer comes for what a plain stretch sees to, while tickets are given, and there is room to record it."""
    time, room = world.needs[need]["time"], min(len(world.visit_records) - to_visit, len(world.stay_records) - to_stay)
    if need >= room - SPARE or not walks_in(world, need) or time >= world.intervals[interval]["last_ticket"]:
        return False
    return time < world.take_until[interval, world.cases[world.needs[need]["first_case"]]["service"]]


@kernel
def run_lines(world, interval, to_visit, to_stay):
    """Run a stretch event by event: arrivals, ends of services, changes of rosters; the time of the event before which it ends."""
    clock, crews, most = world.clock[0], world.crews, most_inside(world)
    while True:
        need, arrival, end, change = clock["need"], NEVER, NEVER, NEVER
        if need < len(world.needs):
            arrival = world.needs[need]["time"]
        if clock["events"] > 0:
            end = world.events[0]["time"]
        if clock["calendar"] < len(world.calendar):
            change = world.calendar[clock["calendar"]]["time"]
        time = min(arrival, min(end, change))
        if time >= world.rules[0]["window_end"] or (time >= clock["midnight"] and not pass_midnights(world, time)):
            return time
        if change <= time:
            event = world.calendar[clock["calendar"]]
            if event["code"] >> KIND_SHIFT != ROSTER:
                return time
            clock["calendar"] += 1
            pool = (event["code"] >> ID_SHIFT) & ID_MASK
            crews[pool]["rostered"] = event["count"]
            call_next(world, pool, time, to_visit, to_stay)
        elif end <= time:
            pool = world.events[0]["code"] & VISITOR_MASK
            drop_first(world.events, clock)
            crews[pool]["busy"] -= 1
            call_next(world, pool, time, to_visit, to_stay)
        else:
            inside = clock["events"] + world.halls[0]["queued"]
            if inside >= most or not is_taken(world, need, interval, to_visit, to_stay):
                return time
            if need >= clock["drawn"]:
                draw_ahead(world)
            service = world.cases[world.needs[need]["first_case"]]["service"]
            come_in(world, need, service, time, to_visit, to_stay)
            clock["need"] = need + 1


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


@kernel
def skill_of(world, need):
    """Skill that a customer asks for."""
    service = world.services[world.cases[world.needs[need]["first_case"]]["service"]]
    return world.stages[service["first_stage"]]["skill"]


@kernel
def pass_midnights(world, time):
    """Begin the day of an instant; False if something is known of a day that begins until then."""
    clock = world.clock[0]
    while time >= clock["midnight"]:
        day = clock["day"] + 1
        if day >= len(world.days) or world.days[day]["events"] != 0:
            return False
        clock["day"], clock["midnight"], clock["due"], clock["slot"] = day, (day + 1) * DAY, day * DAY, 0
    return True


@kernel
def come_in(world, need, service, time, to_visit, to_stay):
    """Let a customer come in: to an idle server of the least able pool, else to the end of the line."""
    skill, best = world.stages[world.services[service]["first_stage"]]["skill"], NONE
    for pool in range(len(world.pools)):
        facts, crew = world.pools[pool], world.crews[pool]
        if (
            (facts["skills"] >> skill) & 1
            and crew["rostered"] > crew["busy"]
            and (best == NONE or facts["num_skills"] < world.pools[best]["num_skills"])
        ):
            best = pool
    if best != NONE:
        serve(world, need, best, skill, time, to_visit, to_stay)
        return
    world.errands[need]["wish_time"] = deadline(world, need, time)
    line_up_plain(world, need, skill)


@kernel
def line_up_plain(world, need, skill):
    """Put a customer at the end of a line."""
    line = world.lines[0, skill]
    world.errands[need]["next"] = NONE
    if line["first"] == NONE:
        line["first"] = need
    else:
        world.errands[line["last"]]["next"] = need
    line["last"] = need
    world.halls[0]["queued"] += 1


@kernel
def deadline(world, need, time):
    """When one who joins a line now runs out of patience; NEVER if that does not happen."""
    person = world.needs[need]
    distribution = world.segments[person["segment"]]["patience"]
    if distribution == NONE:
        return NEVER
    u = draw(person["key0"], person["key1"], decisions.PATIENCE, 0, 0, 0)
    return time + quantile_ms(world.dists, world.dist_data, distribution, u)


@kernel
def call_next(world, pool, time, to_visit, to_stay):
    """Let the idle servers of a pool call those who wait, first come first served."""
    crew, hall = world.crews[pool], world.halls[0]
    while hall["queued"] > 0 and crew["rostered"] > crew["busy"]:
        skills, skill, best, best_skill = world.pools[pool]["skills"], 0, NEVER, NONE
        while skills != 0:
            if skills & 1:
                first_in_line(world, skill, time, to_visit, to_stay)
                first = world.lines[0, skill]["first"]
                if first != NONE and first < best:
                    best, best_skill = first, skill
            skills >>= 1
            skill += 1
        if best_skill == NONE:
            return
        world.lines[0, best_skill]["first"] = world.errands[best]["next"]
        hall["queued"] -= 1
        serve(world, best, pool, best_skill, time, to_visit, to_stay)


@kernel
def first_in_line(world, skill, time, to_visit, to_stay):
    """Take those out of the front of a line whose patience ended before an instant."""
    line = world.lines[0, skill]
    while line["first"] != NONE and world.errands[line["first"]]["wish_time"] < time:
        need = line["first"]
        line["first"] = world.errands[need]["next"]
        world.halls[0]["queued"] -= 1
        give_up(world, need, skill, to_visit, to_stay)


@kernel
def serve(world, need, pool, skill, time, to_visit, to_stay):
    """Let a server begin a service."""
    end = time + paced(world.ahead[world.needs[need]["first_case"]]["work"], world.pace[pool, skill])
    world.crews[pool]["busy"] += 1
    push(world.events, world.clock[0], end, (END_SERVICE << KIND_SHIFT) | (need << ID_SHIFT) | pool)
    record_service(world, need, pool, time, end, to_visit, to_stay)


@kernel
def record_service(world, need, pool, start, end, to_visit, to_stay):
    """Record a customer who is served, to the end."""
    record_visit(world, need, to_visit, start, end, SERVED)
    record_stay(world, need, to_stay, skill_of(world, need), start, end, pool)
    record = world.case_records[world.needs[need]["first_case"]]
    record["outcome"], record["end"], record["taken_in"], record["resolved_trip"] = CASE_RESOLVED, end, 1, 1
    record["by"], record["taken_at"] = WINDOW, 0
    finish_plain(world, need, RESOLVED, end)


@kernel
def give_up(world, need, skill, to_visit, to_stay):
    """Record a customer who ran out of patience, and does not come again."""
    end, record = world.errands[need]["wish_time"], world.case_records[world.needs[need]["first_case"]]
    record_visit(world, need, to_visit, end, end, LEFT)
    record_stay(world, need, to_stay, skill, NONE, end, NONE)
    record["outcome"], record["end"], record["taken_in"], record["resolved_trip"] = CASE_LOST, end, 0, NONE
    record["by"], record["taken_at"] = NONE, NONE
    finish_plain(world, need, LOST, end)


@kernel
def record_visit(world, need, to_visit, called, leave, outcome):
    """Write the visit of a customer who was called, or left, at an instant."""
    arrival, visit = world.needs[need]["time"], world.visit_records[need + to_visit]
    visit["need"], visit["number"], visit["trip"], visit["wish"], visit["site"] = need, 0, 1, 0, 0
    visit["set_out"], visit["arrival"], visit["ticket"], visit["leave"] = arrival, arrival, arrival, leave
    visit["wait"], visit["travel"], visit["travel_home"] = called - arrival, 0, 0
    visit["num_cases"], visit["outcome"] = 1, outcome


@kernel
def record_stay(world, need, to_stay, skill, start, end, pool):
    """Write the one time in a queue of a customer."""
    person, stay = world.needs[need], world.stay_records[need + to_stay]
    case = person["first_case"]
    stay["need"], stay["visit"], stay["number"], stay["case"] = need, 0, 0, case
    stay["stage"] = world.services[world.cases[case]["service"]]["first_stage"]
    stay["site"], stay["skill"], stay["join"] = 0, skill, person["time"]
    stay["start"], stay["end"], stay["pool"] = start, end, pool


@kernel
def finish_plain(world, need, outcome, end):
    """Close the need of a customer, and write what is the same for all."""
    record, case = world.need_records[need], world.case_records[world.needs[need]["first_case"]]
    record["outcome"], record["end"], record["wishes"], record["closed_doors"] = outcome, end, 1, 0
    record["trips"], record["own_time"] = 1, 0
    case["visits"], case["mailed"], case["accepted"], case["due"], case["decided"] = 1, 0, NONE, NONE, NONE
    world.errands[need]["visits"] = 1
    world.clock[0]["unresolved"] -= world.needs[need]["cohort"]


@kernel
def let_in(world, time, to_visit, to_stay):
    """Make visitors of all who are inside at the end of a stretch, before an event at `time`."""
    clock = world.clock[0]
    for row in range(clock["events"]):
        event = world.events[row]
        need = (event["code"] >> ID_SHIFT) & ID_MASK
        stay = world.stay_records[need + to_stay]
        visitor = admit(world, need, stay["start"], to_visit, to_stay)
        world.visitors[visitor]["state"], world.visitors[visitor]["pool"] = IN_SERVICE, event["code"] & VISITOR_MASK
        event["code"] = event["code"] & ~VISITOR_MASK | visitor
        stay["end"] = NONE
        clock["unresolved"] += world.needs[need]["cohort"]
    for skill in range(world.lines.shape[1] - 1):
        first_in_line(world, skill, time, to_visit, to_stay)
        need = world.lines[0, skill]["first"]
        world.lines[0, skill]["first"], world.lines[0, skill]["last"] = NONE, NONE
        while need != NONE:
            world.halls[0]["queued"] -= 1
            behind, end = world.errands[need]["next"], world.errands[need]["wish_time"]
            if end < time:
                give_up(world, need, skill, to_visit, to_stay)
            else:
                wait_on(world, need, skill, end, to_visit, to_stay)
            need = behind


@kernel
def wait_on(world, need, skill, end, to_visit, to_stay):
    """Let one who waits, with patience until an instant, go on waiting as a visitor."""
    arrival = world.needs[need]["time"]
    visitor = admit(world, need, arrival, to_visit, to_stay)
    person = world.visitors[visitor]
    person["state"], person["deadline"], person["alarm"], person["patience"] = WAITING, end, end, NEVER
    record_stay(world, need, to_stay, skill, NONE, NONE, NONE)
    enter_queue(world, skill, visitor)
    if end != NEVER:
        person["patience"] = end - arrival
        schedule(world, end, PATIENCE, need, visitor)


@kernel
def admit(world, need, called, to_visit, to_stay):
    """Make a visitor of a customer who is inside and waited until `called` so far, and record that the visit goes on; the row."""
    visitor, person, time = new_visitor(world.visitors, world.clock[0]), world.needs[need], world.needs[need]["time"]
    row, case = world.visitors[visitor], person["first_case"]
    service = world.services[world.cases[case]["service"]]
    row["need"], row["site"], row["set_out"], row["travel"], row["opening"] = need, 0, time, 0, NONE
    row["from_home"] = 1
    row["visit"], row["stay"], row["stays"] = need + to_visit, need + to_stay, 1
    row["patience"], row["deadline"], row["alarm"], row["arrival"], row["join"] = NOT_DRAWN, NONE, NONE, time, time
    row["priority"] = world.segments[person["segment"]]["priority"] + service["priority"]
    row["ticket"], row["handed_on"], row["case"], row["stage"], row["papers"] = 1, 0, 0, service["first_stage"], 0
    come_inside(world.visitors, world.halls[0], visitor)
    record_visit(world, need, to_visit, called, NONE, INSIDE)
    arise(world, need)
    record, errand = world.need_records[need], world.errands[need]
    record["wishes"], record["trips"], errand["visits"], errand["plan"] = 1, 1, 1, BUSY
    world.case_records[case]["visits"] = 1
    return visitor
