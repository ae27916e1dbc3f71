"""A case from being looked through to its result. Sections 9 (looked through) and 10 of the contract, but for desks and ways."""

from __future__ import annotations

from simnet.engine.contract import (
    ACCEPT,
    AGENCY,
    APPOINTMENT,
    AS_SERVICE,
    BY_COLLECTION,
    BY_MAIL,
    CASE_AWAITING,
    CASE_IN_OFFICE,
    DAY,
    DECIDE,
    ELECTRONIC,
    HANDED,
    HOME_VISIT,
    KIOSK,
    OUTREACH,
    PAPERS,
    RESULT,
    WINDOW,
)
from simnet.engine.core_agenda import schedule
from simnet.engine.core_courier import after_working_days, carried, carried_down, carried_up, first_run, is_above
from simnet.engine.core_desk import join_desk
from simnet.engine.core_errand import resolve, want_wish
from simnet.engine.core_kernel import kernel
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import DECISION, INTAKE, NEVER, NONE


@kernel
def schedule_papers(world, time, kind, case):
    """Schedule an event of the papers of a case, which lie on no desk until then; what comes after the last day never does."""
    clock, day = world.clock[0], time // DAY
    if day <= clock["day"]:
        schedule(world, time, kind, case, 0)
    elif day < len(world.days):
        row, then = world.papers[case], world.days[day]
        row["time"], row["urgency"], row["sibling"] = time, kind, then["papers"]
        then["papers"] = case
        then["events"] += 1


@kernel
def papers_missing(world, case, site):
    """Look through the papers of a case; whether some are missing that the site insists on. Then the case awaits them."""
    record, person = world.case_records[case], world.needs[world.cases[case]["need"]]
    service = world.cases[case]["service"]
    facts, count = world.services[service], record["taken_in"]
    record["taken_in"] = count + 1
    if world.tolerant[site, service] != 0:
        return False
    if count == 0 and person["channel"] == WINDOW:
        missing = world.ahead[case]["missing"] != 0
    else:
        chance = facts["incomplete"] if count == 0 else facts["incomplete_again"]
        missing = chance > 0.0 and (
            draw(person["key0"], person["key1"], decisions.INCOMPLETE, count, facts["name"], 0) < chance
        )
    if missing:
        record["outcome"] = CASE_AWAITING
        return True
    return False


@kernel
def looked_through(world, case, site, time):
    """Look through the papers of a case away from a site's counters.

    Returns
    -------
    bool
        Whether papers are missing; then the case awaits them, and the person's wish has been seen to.
    """
    if not papers_missing(world, case, site):
        return False
    want_wish(world, world.cases[case]["need"], time)
    return True


@kernel
def take_in(world, case, site, channel, time):
    """Take a case in, complete as it is.

    Parameters
    ----------
    world : World
        Changed.
    case : int64
        Which; its papers are complete, or tolerated.
    site : int64
        At which, or from which.
    channel : int64
        By which way it came.
    time : int64
        Now, ms.
    """
    record, service = world.case_records[case], world.cases[case]["service"]
    facts = world.services[service]
    record["by"], record["taken_at"] = channel, site
    if facts["decided"] == 0:
        resolve(world, case, time)
        return
    in_person = channel == WINDOW or channel == KIOSK or channel == OUTREACH or channel == HOME_VISIT
    in_person = in_person or channel == APPOINTMENT
    if facts["on_the_spot"] != 0 and in_person and world.level[site, service] >= DECIDE:
        record["decided"] = time
        if world.issues_at[site, service] == site:
            resolve(world, case, time)
        else:
            record["outcome"] = CASE_IN_OFFICE
            issue(world, case, site, time)
        return
    record["outcome"] = CASE_IN_OFFICE
    arrival = send_on(world, case, site, time)
    if arrival != NEVER:
        schedule_papers(world, arrival, PAPERS, case)


@kernel
def send_on(world, case, site, time):
    """Send papers on their way to where the case is decided; when they get there, NEVER if they do not."""
    service = world.cases[case]["service"]
    goal = deciding_site(world, case)
    if world.case_records[case]["by"] == AGENCY:
        if goal == NONE:
            return NEVER
        if world.rules[0]["batched"] != 0:
            time = first_run(world.batches, 0, len(world.batches), time)
        if time != NEVER:
            accept(world, case, time)
        return time
    while True:
        if world.case_records[case]["accepted"] == NONE and (site == goal or world.level[site, service] >= ACCEPT):
            accept(world, case, time)
        if goal == NONE:
            return NEVER
        if site == goal:
            return time
        time = carried(world, site, time)
        if time == NEVER:
            return time
        site = world.sites[site]["parent"]


@kernel
def accept(world, case, time):
    """Note when a case is accepted, and by when a decision is then promised."""
    record, promised = world.case_records[case], world.services[world.cases[case]["service"]]["promised"]
    record["accepted"] = time
    if promised != NONE:
        record["due"] = (after_working_days(world.working, time, promised) // DAY + 1) * DAY - 1


@kernel
def arrive_at_desk(world, case, time):
    """PAPERS: papers get to where the case is decided."""
    service = world.cases[case]["service"]
    skill = world.services[service]["decision_skill"]
    if skill == NONE:
        schedule_papers(world, time, RESULT, case)
    else:
        join_desk(world, case, deciding_site(world, case), skill, DECISION, time)


@kernel
def deciding_site(world, case):
    """Where a case that was taken in is decided; -1: nowhere. Agents carry it on to who may decide for the person's zone."""
    record, service = world.case_records[case], world.cases[case]["service"]
    goal = world.decides_at[record["taken_at"], service]
    if record["by"] != AGENCY:
        return goal
    site, zone = goal, world.needs[world.cases[case]["need"]]["zone"]
    while site != NONE and world.serves[site, zone] == 0:
        above = world.sites[site]["parent"]
        site = world.decides_at[above, service] if above != NONE else NONE
    return goal if site == NONE else site


@kernel
def finish_papers(world, case, time):
    """END_PAPERS, when its server has been offered: the papers go on."""
    record = world.paper_records[world.papers[case]["record"]]
    need = world.cases[case]["need"]
    if record["kind"] == INTAKE:
        if not looked_through(world, case, record["site"], time):
            take_in(world, case, record["site"], world.needs[need]["channel"], time)
        return
    person, facts = world.needs[need], world.services[world.cases[case]["service"]]
    num_days = 0
    if facts["elapsed"] != NONE:
        u = draw(person["key0"], person["key1"], decisions.ELAPSED, 0, facts["name"], 0)
        num_days = (quantile_ms(world.dists, world.dist_data, facts["elapsed"], u) + DAY // 2) // DAY
    result = after_working_days(world.working, time, num_days)
    schedule_papers(world, result, RESULT, case)


@kernel
def decide_case(world, case, time):
    """RESULT: a case is decided where decisions of where it was taken in are made, and its result is issued from there."""
    record = world.case_records[case]
    record["decided"] = time
    issue(world, case, deciding_site(world, case), time)


@kernel
def delivery_of(world, case):
    """How the result of a case gets to the person: ELECTRONIC, BY_MAIL, BY_VISIT or BY_COLLECTION."""
    person, facts = world.needs[world.cases[case]["need"]], world.services[world.cases[case]["service"]]
    delivery = world.channels[world.case_records[case]["by"]]["delivery"]
    if delivery == AS_SERVICE:
        chance = facts["mail"]
        if chance > 0.0 and draw(person["key0"], person["key1"], decisions.MAIL, 0, 0, 0) < chance:
            return BY_MAIL
        delivery = BY_COLLECTION
    if delivery == BY_COLLECTION and facts["collection"] == NONE:
        return ELECTRONIC
    return delivery


@kernel
def issue(world, case, site, time):
    """Send the result of a case, decided at a site, on its way to the person."""
    record, service, row = world.case_records[case], world.cases[case]["service"], world.papers[case]
    facts, delivery = world.services[service], delivery_of(world, case)
    if delivery == ELECTRONIC:
        resolve(world, case, time)
        return
    source = world.issues_at[site, service]
    instant = carried_up(world, site, source, time)
    if instant == NEVER:
        return
    if delivery == BY_MAIL:
        record["mailed"] = 1
        instant = after_working_days(world.working, instant, facts["mail_days"])
    elif delivery == BY_COLLECTION:
        row["collect_at"] = source
        taken_at = record["taken_at"]
        if world.offers[taken_at, facts["collection"]] != 0 and is_above(world, source, taken_at):
            row["collect_at"] = taken_at
            instant = carried_down(world, source, taken_at, instant)
    row["delivery"] = delivery
    if instant != NEVER:
        schedule_papers(world, instant, HANDED, case)
