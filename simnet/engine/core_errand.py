"""A need between its visits: forms of its cases, the next wish, and its end. Section 3 of the contract."""

from __future__ import annotations

from simnet.engine.contract import (
    AGENCY,
    APPOINTMENT,
    CASE_AWAITING,
    CASE_LOST,
    CASE_OPEN,
    CASE_READY,
    CASE_RESOLVED,
    DAY,
    KIOSK,
    OUTREACH,
    WINDOW,
)
from simnet.engine.core_kernel import kernel
from simnet.engine.core_state import NO_WISH, WISH_TO_COME
from simnet.luck import decisions, draw
from simnet.network.profiles import week_time
from simnet.tables import LOST, NONE, RESOLVED


@kernel
def form_of(world, need, case):
    """Form in which a case is to be gone for now, a row of services; -1: nobody has to go for it now."""
    outcome, service = world.case_records[case]["outcome"], world.cases[case]["service"]
    if outcome == CASE_OPEN:
        channel = world.needs[need]["channel"]
        if channel == WINDOW or channel == OUTREACH or channel == APPOINTMENT:
            return service
        if channel == KIOSK:
            return world.services[service]["kiosk"] if world.errands[need]["wish"] == 0 else service
        if channel == AGENCY and world.channels[AGENCY]["at_home"] == 0:
            return world.services[service]["agency"]
    elif outcome == CASE_READY:
        return world.services[service]["collection"]
    return NONE


@kernel
def is_unfinished(outcome):
    """Whether the person still has to do something about a case of this state, now or at another wish."""
    return outcome == CASE_OPEN or outcome == CASE_AWAITING or outcome == CASE_READY


@kernel
def wants_more(world, need):
    """Whether some case of a need is such that the person has to do something about it."""
    person = world.needs[need]
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if is_unfinished(world.case_records[case]["outcome"]):
            return True
    return False


@kernel
def next_wish(world, need, time):
    """Choose the instant of the wish after `time` of somebody at home, or give up what is unfinished."""
    person, errand = world.needs[need], world.errands[need]
    errand["plan"] = NO_WISH
    errand["wish"] += 1
    if errand["wish"] >= errand["limit"]:
        lose(world, need, time)
        return
    u = draw(person["key0"], person["key1"], decisions.WISH, errand["wish"], 0, 0)
    profile = world.segments[person["segment"]]["profile"]
    point = week_time(world.profile_edges, world.profile_shares, profile, u)
    day, num_days = time // DAY + 1, len(world.days)
    while day < num_days and world.weekday[day] != point // DAY:
        day += 1
    if day < num_days:
        today = world.days[day]
        errand["plan"] = WISH_TO_COME
        errand["wish_time"], errand["next"] = day * DAY + point % DAY, today["wish"]
        today["wish"] = need
        today["events"] += 1


@kernel
def want_wish(world, need, time):
    """See that somebody at home has a wish to come. Whoever is out, or is busy with a wish now, has the next one on coming home."""
    if world.errands[need]["plan"] == NO_WISH:
        next_wish(world, need, time)


@kernel
def lose(world, need, time):
    """Lose every case about which the person would have to do something."""
    person = world.needs[need]
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        record = world.case_records[case]
        if is_unfinished(record["outcome"]):
            record["outcome"], record["end"] = CASE_LOST, time
    finish(world, need)


@kernel
def resolve(world, case, time):
    """Resolve a case, and its need if that was the last one."""
    record, need = world.case_records[case], world.cases[case]["need"]
    record["outcome"], record["end"] = CASE_RESOLVED, time
    record["resolved_trip"] = world.need_records[need]["trips"]
    finish(world, need)


@kernel
def finish(world, need):
    """Close a need if all its cases are resolved or lost, one of them just now."""
    person, record, end, outcome = world.needs[need], world.need_records[need], NONE, RESOLVED
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        case_record = world.case_records[case]
        if case_record["outcome"] == CASE_LOST:
            outcome = LOST
        elif case_record["outcome"] != CASE_RESOLVED:
            return
        end = max(end, case_record["end"])
    record["outcome"], record["end"] = outcome, end
    world.clock[0]["unresolved"] -= person["cohort"]
