"""A plain stretch, event by event: any pools and lines, with patience.

Patience is looked at when a server becomes free: who ran out of it before then has left.
"""

from __future__ import annotations

from simnet.engine.contract import END_SERVICE, ROSTER
from simnet.engine.core_agenda import drop_first, push
from simnet.engine.core_kernel import kernel
from simnet.engine.core_plain_customer import is_taken, line_up_plain, most_inside, pass_midnights
from simnet.engine.core_plain_records import give_up, record_service
from simnet.engine.core_state import ID_MASK, ID_SHIFT, KIND_SHIFT, VISITOR_MASK
from simnet.engine.core_work import draw_ahead, paced
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import NEVER, NONE


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
        # Whose patience ends later than the stretch is none of its business.
        time = min(min(arrival, min(end, change)), world.rules[0]["window_end"])
        if time >= clock["midnight"] and not pass_midnights(world, time):
            return clock["midnight"]
        if time == world.rules[0]["window_end"]:
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
