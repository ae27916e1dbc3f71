"""Servers: who is idle, who is taken next, how long a service lasts. Joining, offering, service in section 5 of the contract."""

from __future__ import annotations

from simnet.engine.contract import BOOKED, DAY, END_SERVICE, PATIENCE, READY, WINDOW
from simnet.engine.core_agenda import schedule
from simnet.engine.core_crew import present_posts
from simnet.engine.core_desk import offer_to_papers
from simnet.engine.core_holding import is_called_for
from simnet.engine.core_kernel import kernel
from simnet.engine.core_queue import best_waiting, enter_queue, free_visitor, leave_queue
from simnet.engine.core_state import IN_SERVICE, NOT_DRAWN, STAYS, TICKET_ONLY, WAITING
from simnet.engine.core_teams import look_for_work_at
from simnet.engine.core_work import paced, work_time
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import NEVER, NONE, SENT_HOME


@kernel
def asked_skill(world, visitor):
    """Skill that the stage in hand asks for; at the guide desk, the desk's."""
    row = world.visitors[visitor]
    if row["stage"] == NONE:
        return world.sites[row["site"]]["guide_skill"]
    return world.stages[row["stage"]]["skill"]


@kernel
def idle_pool(world, site, skill):
    """Pool of least (num_skills, row) at a site that has the skill and an idle server; -1 if there is none."""
    best = NONE
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        facts, crew = world.pools[pool], world.crews[pool]
        if (
            (facts["skills"] >> skill) & 1
            and present_posts(crew) > crew["busy"]
            and (best == NONE or facts["num_skills"] < world.pools[best]["num_skills"])
        ):
            best = pool
    return best


@kernel
def anybody_present(world, site, skill):
    """Whether some pool at a site that has the skill has present posts."""
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        if (world.pools[pool]["skills"] >> skill) & 1 and present_posts(world.crews[pool]) > 0:
            return True
    return False


@kernel
def start_patience(world, visitor, time):
    """Set the deadline of one who begins to wait, and schedule it unless it is in the heap already."""
    row = world.visitors[visitor]
    if row["patience"] == NOT_DRAWN:
        person = world.needs[row["need"]]
        distribution = world.segments[person["segment"]]["patience"]
        if distribution == NONE:
            row["patience"] = NEVER
        else:
            number = world.visit_records[row["visit"]]["number"]
            u = draw(person["key0"], person["key1"], decisions.PATIENCE, number, 0, 0)
            row["patience"] = quantile_ms(world.dists, world.dist_data, distribution, u)
    if row["patience"] == NEVER:
        row["deadline"] = NEVER
        return
    row["deadline"] = time + row["patience"]
    if row["deadline"] != row["alarm"]:
        row["alarm"] = row["deadline"]
        schedule(world, row["deadline"], PATIENCE, row["need"], visitor)


@kernel
def spend_wait(world, visitor, time):
    """Book what was waited since joining; it is taken off the patience left."""
    row = world.visitors[visitor]
    waited = time - row["join"]
    world.visit_records[row["visit"]]["wait"] += waited
    if row["patience"] != NEVER:
        row["patience"] -= waited


@kernel
def service_time(world, visitor, pool):
    """How long a server of a pool takes for the stage in hand (or at the guide desk), ms."""
    row = world.visitors[visitor]
    person, stage = world.needs[row["need"]], row["stage"]
    if stage == NONE:
        skill, distribution = asked_skill(world, visitor), world.sites[row["site"]]["guide_distribution"]
        number = world.visit_records[row["visit"]]["number"]
        u = draw(person["key0"], person["key1"], decisions.GUIDE_TIME, number, 0, 0)
        duration = quantile_ms(world.dists, world.dist_data, distribution, u)
    else:
        facts = world.stages[stage]
        service = world.services[facts["service"]]
        skill, case = facts["skill"], person["first_case"] + row["case"]
        count = int(world.served[case, times_served(service, stage)])
        if count == 0 and is_drawn_ahead(world, person, case, stage):
            duration = world.ahead[case]["work"]
        else:
            duration = work_time(
                world, case, facts["distribution"], decisions.SERVICE_TIME, count, service["name"], facts["name"]
            )
    return paced(duration, world.pace[pool, skill])


@kernel
def is_drawn_ahead(world, person, case, stage):
    """Whether the first service of a case at a stage was drawn ahead."""
    return person["channel"] == WINDOW and stage == world.services[world.cases[case]["service"]]["first_stage"]


@kernel
def times_served(service, stage):
    """Column of `served` that counts how often cases were served in a stage of a form of their service."""
    return service["offset"] + stage - service["first_stage"]


@kernel
def start_service(world, visitor, pool, time):
    """Let a server of a pool serve a visitor."""
    row = world.visitors[visitor]
    stay = world.stay_records[row["stay"]]
    stay["start"], stay["pool"] = time, pool
    row["state"], row["pool"] = IN_SERVICE, pool
    crew = world.crews[pool]
    crew["busy"] += 1
    if crew["member"] != NONE:
        world.calls[crew["member"], time // DAY] += 1
    end = time + service_time(world, visitor, pool)
    schedule(world, end, END_SERVICE, row["need"], visitor)


@kernel
def offer(world, pool, time):
    """Offer the idle servers of a pool to those who wait, then to papers, then to teams."""
    offer_to_people(world, pool, time)
    offer_to_papers(world, pool, time)
    if len(world.teams) > 0:
        look_for_work_at(world, pool, time)


@kernel
def offer_to_people(world, pool, time):
    """Offer the idle servers of a pool to those who wait."""
    crew, facts = world.crews[pool], world.pools[pool]
    while present_posts(crew) > crew["busy"]:
        visitor = best_waiting(world, pool)
        if visitor == NONE:
            return
        row = world.visitors[visitor]
        leave_queue(world, asked_skill(world, visitor), visitor)
        if row["state"] == TICKET_ONLY:
            call_in_vain(world, visitor, pool, time)
            if facts["no_answer"] > 0:
                crew["busy"] += 1
                schedule(world, time + facts["no_answer"], READY, pool, 0)
        else:
            spend_wait(world, visitor, time)
            start_service(world, visitor, pool, time)


@kernel
def call_in_vain(world, visitor, pool, time):
    """Record that the holder of a ticket had left, and forget the ticket."""
    clock = world.clock[0]
    record = world.no_answer_records[clock["no_answers"]]
    clock["no_answers"] += 1
    record["pool"], record["time"], record["need"] = pool, time, world.visitors[visitor]["need"]
    free_visitor(world.visitors, clock, visitor)


@kernel
def join(world, visitor, time):
    """Ask for a server for the stage in hand, and wait if none is idle; the visitor's next step."""
    row, clock = world.visitors[visitor], world.clock[0]
    site, skill = row["site"], asked_skill(world, visitor)
    closed = world.halls[site]["in_session"] == 0 and not is_called_for(world, visitor, skill)
    if closed and world.sites[site]["send_home"] != 0:
        return SENT_HOME
    pool = idle_pool(world, site, skill)
    if pool == NONE and closed and not anybody_present(world, site, skill):
        return SENT_HOME
    person = world.needs[row["need"]]
    row["join"] = time
    row["priority"] = world.segments[person["segment"]]["priority"]
    if row["booking"] != NONE:
        row["priority"] -= BOOKED
    row["stay"] = clock["stays"]
    clock["stays"] += 1
    if row["need"] <= clock["last_joined"]:
        clock["shuffled"] = 1
    clock["last_joined"] = row["need"]
    stay = world.stay_records[row["stay"]]
    stay["need"], stay["visit"] = row["need"], world.visit_records[row["visit"]]["number"]
    stay["number"], stay["case"], stay["stage"] = row["stays"], NONE, row["stage"]
    stay["site"], stay["skill"], stay["join"] = site, skill, time
    stay["start"], stay["end"], stay["pool"] = NONE, NONE, NONE
    row["stays"] += 1
    if row["stage"] != NONE:
        stay["case"] = person["first_case"] + row["case"]
        row["priority"] += world.services[world.stages[row["stage"]]["service"]]["priority"]
    if pool != NONE:
        start_service(world, visitor, pool, time)
    else:
        row["state"] = WAITING
        enter_queue(world, skill, visitor)
        start_patience(world, visitor, time)
    return STAYS
