"""The first midnight and the last instant: everybody at home and nothing done, and what is left open. Sections 3 and 1 of the contract."""

from __future__ import annotations

from simnet.engine.contract import CASE_LOST, CASE_OPEN, CASE_RESOLVED, ROSTER
from simnet.engine.core_site import let_pool_go
from simnet.engine.core_state import ID_SHIFT, KIND_SHIFT, NO_WISH, kernel
from simnet.tables import NONE, OPEN


@kernel
def begin(world):
    """Fill the rows of needs and cases, which hold anything at first, and the calendar."""
    fill_calendar(world)
    limit = world.rules[0]["wishes"]
    for need in range(len(world.needs)):
        errand, record = world.errands[need], world.need_records[need]
        errand["visits"], errand["plan"], errand["wish"], errand["limit"] = 0, NO_WISH, 0, limit
        errand["wish_time"], errand["next"] = 0, NONE
        record["outcome"], record["end"], record["wishes"], record["closed_doors"] = OPEN, NONE, 0, 0
        record["trips"], record["own_time"] = 0, 0
    for need in range(len(world.homes)):
        home = world.homes[need]
        home["asked"], home["visited"], home["delivered"] = 0, 0, 0
    most_stages = world.served.shape[1]
    for case in range(len(world.cases)):
        record = world.case_records[case]
        record["outcome"], record["end"], record["taken_in"], record["visits"] = CASE_OPEN, NONE, 0, 0
        record["resolved_trip"], record["by"], record["taken_at"], record["mailed"] = NONE, NONE, NONE, 0
        record["accepted"], record["due"], record["decided"] = NONE, NONE, NONE
        for stage in range(most_stages):
            world.served[case, stage] = 0
    for case in range(len(world.papers)):
        papers = world.papers[case]
        papers["record"], papers["pieces"], papers["time"], papers["urgency"] = 0, 0, 0, 0
        papers["child"], papers["sibling"], papers["delivery"], papers["collect_at"] = NONE, NONE, 0, 0
    world.clock[0]["begun"] = 1


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
    world.clock[0]["end"] = time
    for pool in range(len(world.crews)):
        if world.crews[pool]["held"] > 0:
            let_pool_go(world, pool, time)
    for case in range(len(world.cases)):
        record = world.case_records[case]
        if record["outcome"] != CASE_RESOLVED and record["outcome"] != CASE_LOST:
            record["outcome"] = OPEN
