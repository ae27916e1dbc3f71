"""A visit from the door to the last stage: entering, papers, stages. Section 5 of the contract, but for servers and queues."""

from __future__ import annotations

from simnet.engine.contract import AGENCY, APPOINTMENT, BY_AGENT, CASE_OPEN, CASE_READY, KIOSK, OUTREACH, TURN, WINDOW
from simnet.engine.core_agenda import schedule
from simnet.engine.core_errand import form_of, resolve
from simnet.engine.core_holding import begin_holding, comes_in_time, is_booked_for
from simnet.engine.core_kernel import kernel
from simnet.engine.core_moves import note_work
from simnet.engine.core_papers import papers_missing, take_in
from simnet.engine.core_queue import come_inside, line_up
from simnet.engine.core_serve import idle_pool, start_patience, times_served
from simnet.engine.core_state import AT_DOOR, ENTERS, JOINS, NOT_DRAWN, STAYS
from simnet.engine.core_way import gives_tickets, interval_after, takes
from simnet.luck import decisions, draw
from simnet.tables import INSIDE, NONE, REDIRECTED, SERVED, TURNED_AWAY


@kernel
def arrive(world, visitor, time):
    """Begin a visit; the visitor's next step."""
    row, clock = world.visitors[visitor], world.clock[0]
    need = row["need"]
    row["visit"] = clock["visits"]
    clock["visits"] += 1
    if need <= clock["last_arrived"]:
        clock["shuffled"] = 1
    clock["last_arrived"] = need
    visit, need_record, errand = world.visit_records[row["visit"]], world.need_records[need], world.errands[need]
    if row["booking"] != NONE:
        need_record["trips"] += 1
    visit["need"], visit["number"], visit["trip"] = need, errand["visits"], need_record["trips"]
    visit["wish"], visit["site"] = errand["wish"], row["site"]
    visit["set_out"], visit["arrival"], visit["travel"] = row["set_out"], time, row["travel"]
    visit["ticket"], visit["leave"], visit["wait"] = NONE, NONE, 0
    visit["travel_home"], visit["num_cases"], visit["outcome"] = 0, 0, INSIDE
    errand["visits"] += 1
    row["stays"], row["patience"], row["alarm"], row["arrival"] = 0, NOT_DRAWN, NONE, time
    if row["booking"] != NONE and comes_in_time(world, visitor, time):
        begins = world.booking_records[row["booking"]]["slot"]
        if begins > time:
            schedule(world, begins, TURN, need, visitor)
            return STAYS
    if row["opening"] <= time:
        return ENTERS
    row["state"], row["join"], row["priority"] = AT_DOOR, time, 0
    line_up(world.visitors, world.lines[row["site"], world.lines.shape[1] - 1], visitor)
    start_patience(world, visitor, time)
    return STAYS


@kernel
def enter(world, visitor, time):
    """Ask for a ticket; the visitor's next step."""
    row = world.visitors[visitor]
    site, person, holds = row["site"], world.needs[row["need"]], row["booking"] != NONE
    interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, time)
    if not holds and not gives_tickets(world, site, interval, time):
        return TURNED_AWAY
    first_case, ticket, handed_on, num_cases = person["first_case"], 0, 0, 0
    for number in range(person["num_cases"]):
        case = first_case + number
        form = form_of(world, row["need"], case)
        if form == NONE:
            continue
        if (takes(world, site, interval, form, person["zone"], time) and lies_at(world, case, site)) or (
            holds and is_booked_for(world, visitor, case)
        ):
            ticket |= 1 << number
            num_cases += 1
        elif is_handed_on(world, case, form, site, interval, person["zone"], time):
            ticket |= 1 << number
            handed_on |= 1 << number
            num_cases += 1
    facts, hall = world.sites[site], world.halls[site]
    guided = facts["guide_skill"] != NONE and not holds
    if num_cases == 0 and not guided:
        return REDIRECTED
    row["ticket"], row["handed_on"], row["case"], row["stage"] = ticket, handed_on, NONE, NONE
    if facts["seats"] != NONE and not holds and hall["waiting"] >= facts["seats"]:
        skill = facts["guide_skill"] if guided else first_skill(world, visitor)
        if skill != NONE and idle_pool(world, site, skill) == NONE:
            return TURNED_AWAY
    visit = world.visit_records[row["visit"]]
    visit["ticket"], visit["num_cases"] = time, num_cases
    for number in range(person["num_cases"]):
        world.case_records[first_case + number]["visits"] += (ticket >> number) & 1
    come_inside(world.visitors, hall, visitor)
    if holds:
        begin_holding(world, visitor)
    return JOINS if guided else next_stage(world, visitor, time)


@kernel
def lies_at(world, case, site):
    """Whether a case to be gone for can be seen to at a site that takes its form: a result only where it lies."""
    return world.case_records[case]["outcome"] != CASE_READY or world.papers[case]["collect_at"] == site


@kernel
def is_handed_on(world, case, form, site, interval, zone, time):
    """Whether a wrong door takes a case, wanted in `form`, to be carried on by agents."""
    if world.rules[0]["accept"] == 0 or form != world.cases[case]["service"]:
        return False
    agency = world.services[form]["agency"]
    return agency != NONE and takes(world, site, interval, agency, zone, time)


@kernel
def ticket_form(world, visitor, number):
    """Form in which the need's case of this number is on the ticket, a row of services."""
    row = world.visitors[visitor]
    case = world.needs[row["need"]]["first_case"] + number
    if (row["handed_on"] >> number) & 1:
        return world.services[world.cases[case]["service"]]["agency"]
    return form_of(world, row["need"], case)


@kernel
def is_performed(world, need, case, stage):
    """Whether a case needs a stage, this time."""
    facts = world.stages[stage]
    if facts["chance"] >= 1.0:
        return True
    person, service = world.needs[need], world.services[facts["service"]]
    count = int(world.served[case, times_served(service, stage)])
    u = draw(person["key0"], person["key1"], decisions.CHANCE, count, service["name"], facts["name"])
    return u < facts["chance"]


@kernel
def performed_stage(world, need, case, form, stage):
    """The first stage of a form from `stage` on that a case needs; -1 if there is none."""
    service = world.services[form]
    while stage < service["first_stage"] + service["num_stages"]:
        if is_performed(world, need, case, stage):
            return stage
        stage += 1
    return NONE


@kernel
def first_skill(world, visitor):
    """Skill of the first stage that the ticket's cases need; -1 if they need none."""
    row = world.visitors[visitor]
    person = world.needs[row["need"]]
    for number in range(person["num_cases"]):
        if (row["ticket"] >> number) & 1:
            case, form = person["first_case"] + number, ticket_form(world, visitor, number)
            stage = performed_stage(world, row["need"], case, form, world.services[form]["first_stage"])
            if stage != NONE:
                return world.stages[stage]["skill"]
    return NONE


@kernel
def next_stage(world, visitor, time):
    """Go to the stage after the one in hand, or to the next case of the ticket; the visitor's next step.

    Cases whose stages are all behind are taken in on the way, or resolved if they were being collected.
    """
    row = world.visitors[visitor]
    need = row["need"]
    first_case = world.needs[need]["first_case"]
    while row["ticket"] != 0:
        number = 0
        while (row["ticket"] >> number) & 1 == 0:
            number += 1
        case, form, stage = first_case + number, ticket_form(world, visitor, number), row["stage"] + 1
        if number != row["case"]:
            row["case"], row["papers"] = number, 0
            stage = world.services[form]["first_stage"]
        row["stage"] = performed_stage(world, need, case, form, stage)
        if row["stage"] != NONE:
            return JOINS
        row["ticket"] ^= 1 << number
        if world.case_records[case]["outcome"] == CASE_READY:
            resolve(world, case, time)
        else:
            take_in(world, case, row["site"], channel_of(world, visitor, form), time)
    return SERVED


@kernel
def channel_of(world, visitor, form):
    """By which channel a case is taken in at the site of a visitor, at which it was seen to in a form."""
    if world.services[form]["form"] == BY_AGENT:
        return AGENCY
    need = world.visitors[visitor]["need"]
    channel = world.needs[need]["channel"]
    if channel == APPOINTMENT and world.visitors[visitor]["booking"] == NONE:
        return WINDOW
    if (channel == KIOSK or channel == OUTREACH) and world.errands[need]["wish"] != 0:
        return WINDOW
    return channel


@kernel
def end_service(world, visitor, time):
    """Go on after a service; the visitor's next step."""
    row = world.visitors[visitor]
    stay = world.stay_records[row["stay"]]
    stay["end"] = time
    if len(world.members) > 0:
        note_work(world, stay, time)
    if row["stage"] == NONE:
        return end_guidance(world, visitor, time)
    person, facts = world.needs[row["need"]], world.stages[row["stage"]]
    service, case = world.services[facts["service"]], person["first_case"] + row["case"]
    column = times_served(service, row["stage"])
    count = int(world.served[case, column])
    world.served[case, column] = count + 1
    is_open = world.case_records[case]["outcome"] == CASE_OPEN
    unguided = world.sites[row["site"]]["guide_skill"] == NONE or row["booking"] != NONE
    if row["papers"] == 0 and is_open and unguided:
        row["papers"] = 1
        if papers_missing(world, case, row["site"]):
            row["ticket"] ^= 1 << row["case"]
            return next_stage(world, visitor, time)
    if facts["repeat"] > 0.0:
        u = draw(person["key0"], person["key1"], decisions.REPEAT, count, service["name"], facts["name"])
        if u < facts["repeat"]:
            return JOINS
    return next_stage(world, visitor, time)


@kernel
def end_guidance(world, visitor, time):
    """Go on from the guide desk; the visitor's next step."""
    row = world.visitors[visitor]
    person = world.needs[row["need"]]
    if row["ticket"] == 0:
        return REDIRECTED
    for number in range(person["num_cases"]):
        case = person["first_case"] + number
        is_open = world.case_records[case]["outcome"] == CASE_OPEN
        if (row["ticket"] >> number) & 1 and is_open and papers_missing(world, case, row["site"]):
            row["ticket"] ^= 1 << number
    return next_stage(world, visitor, time)
