"""The end of a plain stretch: whoever is inside becomes a visitor as everywhere else."""

from __future__ import annotations

from simnet.engine.contract import PATIENCE
from simnet.engine.core_agenda import schedule
from simnet.engine.core_begin import arise
from simnet.engine.core_kernel import kernel
from simnet.engine.core_plain_lines import first_in_line
from simnet.engine.core_plain_records import give_up, record_stay, record_visit
from simnet.engine.core_queue import come_inside, enter_queue, new_visitor
from simnet.engine.core_state import BUSY, ID_MASK, ID_SHIFT, IN_SERVICE, NOT_DRAWN, VISITOR_MASK, WAITING
from simnet.tables import INSIDE, NEVER, NONE


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
    row["from_home"], row["booking"] = 1, NONE
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
