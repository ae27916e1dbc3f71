"""A wish: applying from home, or setting out; and results that get to the person. WISH of section 3, section 9, HANDED of section 10."""

from __future__ import annotations

from simnet.engine.contract import (
    AGENCY,
    APPOINTMENT,
    BY_COLLECTION,
    BY_MAIL,
    CASE_AWAITING,
    CASE_DELIVERABLE,
    CASE_IN_OFFICE,
    CASE_OPEN,
    CASE_READY,
    CASE_REQUESTED,
    GRID,
    HOME_VISIT,
    ONLINE,
    OUTREACH,
)
from simnet.engine.core_booking import first_open_case, go_by_appointment, walk_in
from simnet.engine.core_decide import to_be_gone_for
from simnet.engine.core_desk import join_desk
from simnet.engine.core_errand import next_wish, resolve, want_wish, wants_more
from simnet.engine.core_kernel import kernel
from simnet.engine.core_leave import set_out
from simnet.engine.core_papers import looked_through, take_in
from simnet.engine.core_queue import free_visitor, new_visitor
from simnet.engine.core_state import BUSY, NO_WISH
from simnet.engine.core_teams import ask_for_team
from simnet.engine.core_way import interval_after, square_distance
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import DELIVERY, INTAKE, NEVER, NONE, PICKUP, VISIT


@kernel
def wish(world, need, time):
    """WISH: apply from home for what can be applied for there, and set out for the rest."""
    errand = world.errands[need]
    errand["plan"] = BUSY
    world.need_records[need]["wishes"] += 1
    if errand["wish"] > 0:
        come_forward(world, need)
    apply_from_home(world, need, time)
    lead, lies_at, num_open = to_be_gone_for(world, need)
    if lead != NONE and go(world, need, time, lead, lies_at, num_open):
        return
    errand["plan"] = NO_WISH
    if wants_more(world, need):
        next_wish(world, need, time)


@kernel
def come_forward(world, need):
    """Bring the papers that cases awaited: they are open again."""
    person = world.needs[need]
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if world.case_records[case]["outcome"] == CASE_AWAITING:
            world.case_records[case]["outcome"] = CASE_OPEN


@kernel
def go(world, need, time, lead, lies_at, num_open):
    """Set out for what is to be gone for, as `to_be_gone_for` says; whether there is anywhere to go."""
    visitor = new_visitor(world.visitors, world.clock[0])
    row, channel = world.visitors[visitor], world.needs[need]["channel"]
    row["need"], row["site"], row["from_home"], row["booking"] = need, NONE, 1, NONE
    if channel == OUTREACH and world.errands[need]["wish"] == 0:
        interval = next_session(world, need, time)
        if interval != NONE:
            go_to_session(world, visitor, interval)
            return True
    case = first_open_case(world, need) if channel == APPOINTMENT else NONE
    if case != NONE:
        goes = go_by_appointment(world, visitor, case, time, lead, lies_at, num_open)
    else:
        goes = walk_in(world, visitor, time, lead, lies_at, num_open)
    if not goes:
        free_visitor(world.visitors, world.clock[0], visitor)
        world.need_records[need]["closed_doors"] += 1
    return goes


@kernel
def next_session(world, need, time):
    """Interval of least (open, site) after `time` at a site that holds sessions for the need's zone; -1 if there is none."""
    zone, best, least = world.needs[need]["zone"], NONE, NEVER
    for site in range(len(world.sites)):
        facts = world.sites[site]
        if facts["outreach"] == 0 or world.serves[site, zone] == 0:
            continue
        interval = interval_after(world.intervals, world.interval_of_day, world.sites, site, time)
        end = facts["first_interval"] + facts["num_intervals"]
        if interval < end and world.intervals[interval]["open"] <= time:
            interval += 1
        if interval < end and world.intervals[interval]["open"] < least:
            best, least = interval, world.intervals[interval]["open"]
    return best


@kernel
def go_to_session(world, visitor, interval):
    """Send a visitor to a session at the instant drawn for it; the way is none."""
    row, session = world.visitors[visitor], world.intervals[interval]
    person = world.needs[row["need"]]
    u = draw(person["key0"], person["key1"], decisions.SESSION, 0, 0, 0)
    arrival = session["open"] + int(u * max(0, session["last_ticket"] - session["open"]))
    row["site"], row["travel"], row["opening"] = session["site"], 0, NONE
    set_out(world, visitor, arrival, arrival)


@kernel
def apply_from_home(world, need, time):
    """Apply for the open cases of a need whose channel is one of those that need no way."""
    channel = world.needs[need]["channel"]
    if channel == ONLINE or channel == GRID:
        apply_at_desk(world, need, channel, time)
    elif channel == HOME_VISIT or (channel == AGENCY and world.channels[AGENCY]["at_home"] != 0):
        person, num_cases = world.needs[need], 0
        for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
            if world.case_records[case]["outcome"] == CASE_OPEN:
                world.case_records[case]["outcome"] = CASE_REQUESTED
                num_cases += 1
        if num_cases > 0:
            ask_for_team(world, need, VISIT if channel == HOME_VISIT else PICKUP, time)


@kernel
def apply_at_desk(world, need, channel, time):
    """Apply online or with a grid worker: papers go to who takes applications in, or are looked through at once."""
    person, facts, site, num_cases = world.needs[need], world.channels[channel], NONE, 0
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        record = world.case_records[case]
        if record["outcome"] != CASE_OPEN:
            continue
        if site == NONE:
            site = facts["site"] if channel == ONLINE else nearest_intake(world, person, facts["intake_skill"])
        num_cases += 1
        record["outcome"] = CASE_IN_OFFICE
        if facts["intake_skill"] != NONE:
            join_desk(world, case, site, facts["intake_skill"], INTAKE, time)
        elif not looked_through(world, case, site, time):
            take_in(world, case, site, channel, time)
    if num_cases > 0 and facts["own_distribution"] != NONE:
        u = draw(person["key0"], person["key1"], decisions.OWN_TIME, world.errands[need]["wish"], 0, 0)
        own_time = quantile_ms(world.dists, world.dist_data, facts["own_distribution"], u)
        world.need_records[need]["own_time"] += own_time


@kernel
def nearest_intake(world, person, skill):
    """The nearest site without sessions that has a pool that takes applications in; -1 if there is none."""
    nearest, least = NONE, NEVER
    for site in range(len(world.sites)):
        facts = world.sites[site]
        distance = square_distance(facts, person["x"], person["y"])
        if facts["outreach"] != 0 or distance >= least:
            continue
        for pool in range(facts["first_pool"], facts["first_pool"] + facts["num_pools"]):
            if (world.pools[pool]["skills"] >> skill) & 1:
                nearest, least = site, distance
    return nearest


@kernel
def hand_over(world, case, time):
    """HANDED: a result gets to the person, or to where it is collected, or is ready to be taken to the home."""
    record, delivery, need = world.case_records[case], world.papers[case]["delivery"], world.cases[case]["need"]
    if delivery == BY_MAIL:
        resolve(world, case, time)
    elif delivery == BY_COLLECTION:
        errand = world.errands[need]
        record["outcome"] = CASE_READY
        errand["limit"] = max(errand["limit"], errand["wish"] + 1 + world.rules[0]["wishes"])
        want_wish(world, need, time)
    else:
        record["outcome"] = CASE_DELIVERABLE
        ask_for_team(world, need, DELIVERY, time)
