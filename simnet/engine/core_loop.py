"""The order of events: three sorted streams merged, and what each kind of event does. Section 1 of the contract.

Openings, closings and rosters are known from the start and sorted; so are the first wishes, since needs are; only what happens on
the way is on the agenda (`core_agenda`). Later wishes, and papers that get somewhere on a later day, are put there when that day begins,
however many people are to come again and however long decisions take.
"""

from __future__ import annotations

from typing import Final

from simnet.engine.contract import (
    ARRIVAL,
    BACK,
    CALL,
    CLOSE,
    DAY,
    DISMISS,
    END_PAPERS,
    END_SERVICE,
    HANDED,
    LOOK,
    MISSED,
    OPEN_DOOR,
    PAPERS,
    PATIENCE,
    PLAN,
    POSTS_BACK,
    POSTS_OUT,
    POSTS_THERE,
    READY,
    REPLAN,
    RESERVE,
    RESERVE_HOURS,
    RESULT,
    ROSTER,
    TURN,
    WISH,
)
from simnet.engine.core_agenda import drop_first, empty_next_slot, schedule
from simnet.engine.core_apply import hand_over, wish
from simnet.engine.core_begin import arise, begin, stop
from simnet.engine.core_booking import miss
from simnet.engine.core_crew import follow_roster
from simnet.engine.core_holding import dismiss
from simnet.engine.core_kernel import kernel
from simnet.engine.core_leave import leave
from simnet.engine.core_moves import move_posts
from simnet.engine.core_on_call import call
from simnet.engine.core_papers import arrive_at_desk, decide_case, finish_papers
from simnet.engine.core_plain import run_plain, stretch_begins
from simnet.engine.core_plan import plan
from simnet.engine.core_reserve import begin_or_end_reserve, look_at_reserves, open_reserve
from simnet.engine.core_serve import join, offer
from simnet.engine.core_site import (
    close_site,
    let_go,
    lose_patience,
    next_from_door,
    next_sent_home,
    open_site,
)
from simnet.engine.core_state import (
    AT_DOOR,
    ENTERS,
    EVENTS_OF_VISITOR,
    ID_MASK,
    ID_SHIFT,
    JOINS,
    KIND_SHIFT,
    SPARE,
    STAYS,
    VISITOR_MASK,
    WAITING,
)
from simnet.engine.core_teams import back_on_duty, team_event
from simnet.engine.core_visit import arrive, end_service, enter
from simnet.engine.core_work import draw_ahead
from simnet.luck import jit
from simnet.tables import LEFT, NEVER, NONE, SENT_HOME

FROM_CALENDAR, FROM_NEEDS, FROM_HEAP = range(3)
FIRST_WISH: Final = WISH << KIND_SHIFT


@jit(closed=True)
def play(world):
    """Carry out events until the run stops or an array is nearly full.

    Parameters
    ----------
    world : World
        Changed in place.

    Returns
    -------
    bool
        Whether the run has stopped; if not, call again with a world that has grown.
    """
    clock, rules, num_days = world.clock[0], world.rules[0], len(world.days)
    if clock["begun"] == 0:
        begin(world)
    while True:
        if clock["plain"] != 0 and stretch_begins(world):
            run_plain(world)
        time, code, source = NEVER, 0, FROM_HEAP
        if clock["events"] > 0:
            time, code = world.events[0]["time"], world.events[0]["code"]
        row = clock["need"]
        if row < len(world.needs):
            other_time, other_code = world.needs[row]["time"], FIRST_WISH | (row << ID_SHIFT)
            if other_time < time or (other_time == time and other_code < code):
                time, code, source = other_time, other_code, FROM_NEEDS
        row = clock["calendar"]
        if row < len(world.calendar):
            other_time, other_code = world.calendar[row]["time"], world.calendar[row]["code"]
            if other_time < time or (other_time == time and other_code < code):
                time, code, source = other_time, other_code, FROM_CALENDAR
        if time >= clock["due"]:
            if clock["due"] < clock["midnight"]:
                if not empty_next_slot(world):
                    return False
                continue
            if clock["day"] + 1 < num_days:
                if not begin_day(world):
                    return False
                continue
        kind, ident, visitor = code >> KIND_SHIFT, (code >> ID_SHIFT) & ID_MASK, code & VISITOR_MASK
        if kind == PATIENCE and source == FROM_HEAP and not is_due(world.visitors[visitor], ident, time):
            drop_first(world.events, clock)
            continue
        if time >= rules["horizon"] or (time >= rules["window_end"] and clock["unresolved"] == 0):
            stop(world, min(time, rules["horizon"]))
            return True
        if clock["carried_out"] >= clock["has_room_until"] and is_crowded(world):
            return False
        clock["carried_out"] += 1
        if source == FROM_HEAP:
            drop_first(world.events, clock)
        elif source == FROM_NEEDS:
            clock["need"] += 1
            if ident >= clock["drawn"]:
                draw_ahead(world)
            arise(world, ident)
        else:
            clock["calendar"] += 1
        carry_out(world, kind, ident, visitor, time)


@kernel
def carry_out(world, kind, ident, visitor, time):
    """Carry out one event, and let everybody move on whom it makes move."""
    site, step = NONE, STAYS
    if kind == WISH:
        wish(world, ident, time)
    elif kind == ARRIVAL:
        step = arrive(world, visitor, time)
    elif kind == END_SERVICE:
        site = world.visitors[visitor]["site"]
        release(world, world.visitors[visitor]["pool"], time)
        step = end_service(world, visitor, time)
    elif kind == PATIENCE:
        site = world.visitors[visitor]["site"]
        lose_patience(world, visitor, time)
        step = LEFT
    elif kind == READY:
        site = world.pools[ident]["site"]
        world.crews[ident]["busy"] -= 1
        offer(world, ident, time)
    elif kind == ROSTER:
        site = world.pools[ident]["site"]
        follow_roster(world.crews[ident], world.calendar[world.clock[0]["calendar"] - 1]["count"])
        offer(world, ident, time)
    elif kind == CLOSE:
        site = ident
        close_site(world, ident, time)
    elif kind == OPEN_DOOR:
        open_site(world, ident, time)
    elif kind == RESERVE:
        site = world.pools[world.reserves[ident]["pool"]]["site"]
        open_reserve(world, ident, time)
    elif kind == RESERVE_HOURS:
        begin_or_end_reserve(world, ident, world.calendar[world.clock[0]["calendar"] - 1]["count"], time)
    elif kind == END_PAPERS or kind == PAPERS or kind == RESULT or kind == HANDED:
        move_papers(world, kind, ident, time)
    elif kind == TURN:
        step = ENTERS
    elif kind == MISSED or kind == CALL or kind == DISMISS:
        attend(world, kind, ident, visitor, time)
    elif kind == LOOK or kind == POSTS_THERE or kind == POSTS_OUT or kind == POSTS_BACK or kind == REPLAN:
        move_posts(world, kind, ident, time)
    else:
        move_team(world, kind, ident, time)
    while True:
        if kind == CLOSE:
            visitor, step = next_sent_home(world, ident, time), SENT_HOME
        elif kind == OPEN_DOOR:
            visitor, step = next_from_door(world, ident, time), ENTERS
        if visitor == NONE or step == STAYS:
            break
        if step == ENTERS:
            step = enter(world, visitor, time)
        if step == JOINS:
            step = join(world, visitor, time)
        if step != STAYS:
            leave(world, visitor, step, time)
        if kind != CLOSE and kind != OPEN_DOOR:
            break
    if site != NONE and world.halls[site]["holding"] > 0:
        let_go(world, site, time)
    if len(world.reserves) > 0 and world.clock[0]["lines_changed"] != 0:
        look_at_reserves(world, time)


@kernel
def move_papers(world, kind, case, time):
    """Carry out an event of the papers of a case."""
    if kind == END_PAPERS:
        record = world.paper_records[world.papers[case]["record"]]
        record["end"] = time
        world.crews[record["pool"]]["busy"] -= 1
        offer(world, record["pool"], time)
        finish_papers(world, case, time)
    elif kind == PAPERS:
        arrive_at_desk(world, case, time)
    elif kind == RESULT:
        decide_case(world, case, time)
    else:
        hand_over(world, case, time)


@kernel
def attend(world, kind, ident, visitor, time):
    """Carry out an event of a slot at which nobody comes in."""
    if kind == MISSED:
        miss(world, visitor, time)
    elif kind == CALL:
        call(world, ident, time)
    else:
        dismiss(world, ident, time)


@kernel
def move_team(world, kind, team, time):
    """Carry out an event of a team, or make plans for teams."""
    if kind == PLAN:
        plan(world, time)
        return
    pool = team_event(world, kind, team, time)
    if kind == BACK:
        if pool != NONE:
            offer(world, pool, time)
        back_on_duty(world, team, time)


@kernel
def release(world, pool, time):
    """Free the server at the end of a service, after its pause if it takes one."""
    pause = world.pools[pool]["between"]
    if pause > 0:
        schedule(world, time + pause, READY, pool, 0)
    else:
        world.crews[pool]["busy"] -= 1
        offer(world, pool, time)


@kernel
def is_due(row, need, time):
    """Whether the visitor still waits whom a PATIENCE is about; if not, the event is void and counts for nothing."""
    return row["need"] == need and row["deadline"] == time and (row["state"] == WAITING or row["state"] == AT_DOOR)


@kernel
def is_crowded(world):
    """Whether an event might not find room for all it writes; if not, notes for how many events to come there surely is.

    An event writes at most SPARE rows and one for each visitor, each team, each reserve and each pool of a group; of events
    EVENTS_OF_VISITOR as many, and one for each of the papers that wait, since a rising roster may set as many servers to work at once. It
    brings one visitor more at the most (and one of the papers for each case), so k events write less than k (wanted + k) rows, which is
    2 k wanted if k is not above wanted.
    """
    clock, dispatch = world.clock[0], world.dispatch[0]
    wanted = clock["active"] + len(world.teams) + len(world.reserves) + len(world.members) + SPARE
    room = min(len(world.visitors) - clock["visitors"], len(world.visit_records) - clock["visits"])
    room = min(room, len(world.stay_records) - clock["stays"], len(world.no_answer_records) - clock["no_answers"])
    room = min(room, len(world.hold_records) - clock["holds"] - len(world.crews))
    room = min(room, len(world.paper_records) - clock["paper_records"])
    room = min(room, len(world.post_records) - clock["post_records"])
    room = min(room, len(world.booking_records) - clock["bookings"], len(world.call_out_records) - clock["call_outs"])
    room = min(room, len(world.team_records) - dispatch["journeys"], len(world.requests) - dispatch["requests"])
    events = min(len(world.events) - clock["events"], len(world.notes) - clock["notes"]) - clock["papers"]
    room = min(room, events // EVENTS_OF_VISITOR)
    if room < wanted:
        return True
    clock["has_room_until"] = clock["carried_out"] + min(room // (2 * wanted), wanted)
    return False


@kernel
def begin_day(world):
    """Put what is known of the next day on the agenda; False if there is no room for it."""
    clock = world.clock[0]
    day = clock["day"] + 1
    today = world.days[day]
    if len(world.notes) - clock["notes"] < today["events"]:
        return False
    clock["day"], clock["midnight"], clock["due"], clock["slot"] = day, (day + 1) * DAY, day * DAY, 0
    need = today["wish"]
    while need != NONE:
        schedule(world, world.errands[need]["wish_time"], WISH, need, 0)
        need = world.errands[need]["next"]
    case = today["papers"]
    while case != NONE:
        papers = world.papers[case]
        schedule(world, papers["time"], papers["urgency"], case, 0)
        case = papers["sibling"]
    return True
