"""How things begin, the calendar and each need, and what is left open at the end. Sections 1 and 3 of the contract."""

from __future__ import annotations

from simnet.engine.contract import CASE_LOST, CASE_OPEN, CASE_RESOLVED, ROSTER
from simnet.engine.core_kernel import kernel
from simnet.engine.core_site import let_pool_go
from simnet.engine.core_state import ID_SHIFT, KIND_SHIFT, NO_WISH
from simnet.tables import NONE, OPEN


@kernel
def arise(world, need):
    """Fill the rows of a need and its cases, which hold anything until the first wish."""
    person, errand, record = world.needs[need], world.errands[need], world.need_records[need]
    errand["visits"], errand["plan"], errand["wish"], errand["limit"] = 0, NO_WISH, 0, world.rules[0]["wishes"]
    errand["wish_time"], errand["next"] = 0, NONE
    record["outcome"], record["end"], record["wishes"], record["closed_doors"] = OPEN, NONE, 0, 0
    record["trips"], record["own_time"] = 0, 0
    if len(world.homes) > 0:
        home = world.homes[need]
        home["asked"], home["visited"], home["delivered"] = 0, 0, 0
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        open_case(world, case)


@kernel
def open_case(world, case):
    """Fill the rows of a case about which nothing has been done."""
    record = world.case_records[case]
    record["outcome"], record["end"], record["taken_in"], record["visits"] = CASE_OPEN, NONE, 0, 0
    record["resolved_trip"], record["by"], record["taken_at"], record["mailed"] = NONE, NONE, NONE, 0
    record["accepted"], record["due"], record["decided"] = NONE, NONE, NONE
    for stage in range(world.served.shape[1]):
        world.served[case, stage] = 0
    if len(world.papers) > 0:
        papers = world.papers[case]
        papers["record"], papers["pieces"], papers["time"], papers["urgency"] = 0, 0, 0, 0
        papers["child"], papers["sibling"], papers["delivery"], papers["collect_at"] = NONE, NONE, 0, 0


@kernel
def begin(world):
    """Make ready for the first event."""
    clock = world.clock[0]
    clock["begun"] = 1
    for need in range(len(world.needs)):
        clock["unresolved"] += world.needs[need]["cohort"]
    fill_calendar(world)


@kernel
def fill_calendar(world):
    """Merge the timetable with the changes of rosters, both in order."""
    timetable, rosters, row = world.timetable, world.rosters, 0
    for place in range(len(world.calendar)):
        event = world.calendar[place]
        roster = place - row
        if roster < len(rosters):
            change = rosters[roster]
            time, code = change["time"], (ROSTER << KIND_SHIFT) | (change["pool"] << ID_SHIFT)
            if (
                row == len(timetable)
                or time < timetable[row]["time"]
                or (time == timetable[row]["time"] and code < timetable[row]["code"])
            ):
                event["time"], event["code"], event["count"] = time, code, change["count"]
                continue
        event["time"], event["code"] = timetable[row]["time"], timetable[row]["code"]
        event["count"] = timetable[row]["count"]
        row += 1


@kernel
def stop(world, time):
    """End the run: whatever is still held is recorded up to now, and cases on their way are written as open."""
    clock = world.clock[0]
    clock["end"] = time
    for need in range(clock["need"], len(world.needs)):
        arise(world, need)
    for pool in range(len(world.crews)):
        if world.crews[pool]["held"] > 0:
            let_pool_go(world, pool, time)
    for case in range(len(world.cases)):
        record = world.case_records[case]
        if record["outcome"] != CASE_RESOLVED and record["outcome"] != CASE_LOST:
            record["outcome"] = OPEN
