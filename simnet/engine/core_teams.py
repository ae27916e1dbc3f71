"""Teams that go to people's homes: asking for one, sending it, and what it does there. Section 11 of the contract.

The servers of a pool are offered elsewhere: `team_event` says which pool is to be offered when a team is back, and
`back_on_duty` goes on from there.
"""

from __future__ import annotations

from simnet.engine.contract import (
    AGENCY,
    BACK,
    CASE_REQUESTED,
    END_VISIT,
    HOME_VISIT,
    NEAREST_REQUEST,
    SHIFT,
    TEAM_ARRIVAL,
    TOUR,
)
from simnet.engine.core_agenda import schedule
from simnet.engine.core_errand import resolve
from simnet.engine.core_journey import return_to_base, set_out_for
from simnet.engine.core_kernel import kernel
from simnet.engine.core_papers import looked_through, take_in
from simnet.engine.core_requests import can_see_to, fits, make_pending, new_request, take_out, way_to
from simnet.engine.core_state_teams import AT_BASE, AT_HOME, STAYING
from simnet.engine.core_work import work_time
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import DELIVERY, NEVER, NONE, VISIT


@kernel
def ask_for_team(world, need, kind, time):
    """Ask for a team, unless a request of the same kind waits already: the nearest available one sets out, else the request waits.

    Parameters
    ----------
    world : World
        Changed.
    need : int64
        Who asks.
    kind : int64
        VISIT, PICKUP or DELIVERY.
    time : int64
        Now, ms.
    """
    if len(world.teams) == 0:
        return
    home = world.homes[need]
    if (home["asked"] >> kind) & 1:
        return
    home["asked"] |= 1 << kind
    request, best, least = new_request(world, need, kind, time), NONE, NEVER
    if world.rules[0]["dispatch"] != TOUR:
        for team in range(len(world.teams)):
            if is_available(world, team) and can_see_to(world, team, request):
                way = way_to(world, team, request)
                if way < least and fits(world, team, request, way, time):
                    best, least = team, way
    if best == NONE:
        make_pending(world, request)
    else:
        set_out_for(world, best, request, time)


@kernel
def is_available(world, team):
    """Whether a team may be sent: on shift, and staying at a home or at its base with enough of its pool idle."""
    squad, facts = world.squads[team], world.teams[team]
    if squad["on_shift"] == 0:
        return False
    if squad["state"] != AT_BASE:
        return squad["state"] == STAYING
    if facts["pool"] == NONE:
        return True
    crew = world.crews[facts["pool"]]
    return max(0, crew["rostered"] - crew["busy"] - crew["away"]) >= facts["size"] + facts["keep"]


@kernel
def look_for_work_at(world, pool, time):
    """Let the teams of a pool that are at their base look for work, in order of id: the end of offering the pool."""
    team = world.first_team[pool]
    while team != NONE:
        back_on_duty(world, team, time)
        team = world.squads[team]["next"]


@kernel
def back_on_duty(world, team, time):
    """Let a team look for work if it is at its base and available."""
    if world.squads[team]["state"] == AT_BASE and is_available(world, team):
        look_for_work(world, team, time)


@kernel
def look_for_work(world, team, time):
    """Send an available team to its next request; one that stays at a home and finds none may return."""
    squad = world.squads[team]
    tours = world.rules[0]["dispatch"] == TOUR
    request = next_of_tour(world, team, time) if tours else next_pending(world, team, time)
    if request != NONE:
        set_out_for(world, team, request, time)
    elif squad["state"] == STAYING and (tours or world.teams[team]["pool"] != NONE):
        return_to_base(world, team, time)


@kernel
def next_of_tour(world, team, time):
    """Take the first request off a team's tour; -1 if there is none, or if it does not fit: then the tour is given up."""
    squad = world.squads[team]
    request = squad["tour"]
    if request != NONE:
        if not fits(world, team, request, way_to(world, team, request), time):
            give_up_tour(world, team)
            return NONE
        squad["tour"] = world.requests[request]["behind"]
    return request


@kernel
def next_pending(world, team, time):
    """Take out the pending request that is a team's next: by (tick, id), or the nearest; -1 if none suits it."""
    best, least, nearest = NONE, NEVER, world.rules[0]["dispatch"] == NEAREST_REQUEST
    request = world.dispatch[0]["first"]
    while request != NONE:
        way = way_to(world, team, request)
        if way < least and fits(world, team, request, way, time) and can_see_to(world, team, request):
            best, least = request, way
            if not nearest:
                break
        request = world.requests[request]["behind"]
    if best != NONE:
        take_out(world, best)
    return best


@kernel
def give_up_tour(world, team):
    """Make every request of a team's tour pending again."""
    squad = world.squads[team]
    request = squad["tour"]
    while request != NONE:
        behind = world.requests[request]["behind"]
        make_pending(world, request)
        request = behind
    squad["tour"] = NONE


@kernel
def team_event(world, kind, team, time):
    """Carry out a SHIFT, TEAM_ARRIVAL, END_VISIT or BACK.

    Parameters
    ----------
    world : World
        Changed; of a SHIFT the calendar has just been read.
    kind : int64
        Which event.
    team : int64
        Whose.
    time : int64
        Now, ms.

    Returns
    -------
    int64
        BACK: the pool to be offered now, -1 if the team has none; in either case `back_on_duty` is to follow. Else -1.
    """
    if kind == SHIFT:
        if world.calendar[world.clock[0]["calendar"] - 1]["count"] != 0:
            begin_shift(world, team, time)
        else:
            end_shift(world, team, time)
    elif kind == TEAM_ARRIVAL:
        reach_home(world, team, time)
    elif kind == END_VISIT:
        end_home_visit(world, team, time)
    elif kind == BACK:
        return reach_base(world, team, time)
    return NONE


@kernel
def begin_shift(world, team, time):
    """Begin a team's next shift; it looks for work if it is at its base."""
    squad = world.squads[team]
    squad["on_shift"], squad["set_out"], squad["shift_end"] = 1, 0, world.shifts[squad["shift"]]["end"]
    squad["shift"] += 1
    back_on_duty(world, team, time)


@kernel
def end_shift(world, team, time):
    """End a team's shift: its tour is given up, and if it stays at a home it returns."""
    squad = world.squads[team]
    squad["on_shift"] = 0
    give_up_tour(world, team)
    if squad["state"] == STAYING:
        return_to_base(world, team, time)


@kernel
def reach_home(world, team, time):
    """Begin what a team has come to a home for."""
    squad = world.squads[team]
    record = world.team_records[squad["journey"]]
    need, duration = record["need"], 0
    home, person = world.homes[need], world.needs[need]
    if record["kind"] == DELIVERY:
        distribution, count = world.rules[0]["delivery_distribution"], home["delivered"]
        home["delivered"] += 1
        if distribution != NONE:
            u = draw(person["key0"], person["key1"], decisions.DELIVERY_TIME, count, 0, 0)
            duration = quantile_ms(world.dists, world.dist_data, distribution, u)
    else:
        distribution, count = world.channels[person["channel"]]["home_distribution"], home["visited"]
        home["visited"] += 1
        for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
            if world.case_records[case]["outcome"] == CASE_REQUESTED:
                name = world.services[world.cases[case]["service"]]["name"]
                duration += work_time(world, case, distribution, decisions.HOME_TIME, count, name, 0)
    record["arrival"], squad["state"] = time, AT_HOME
    schedule(world, time + duration, END_VISIT, team, 0)


@kernel
def end_home_visit(world, team, time):
    """End what a team had come to a home for: the cases go on, then the team looks for work or returns."""
    squad, base = world.squads[team], world.teams[team]["base"]
    record = world.team_records[squad["journey"]]
    person, kind = world.needs[record["need"]], record["kind"]
    record["end"], squad["state"] = time, STAYING
    channel = HOME_VISIT if kind == VISIT else AGENCY
    for number in range(person["num_cases"]):
        case = person["first_case"] + number
        if kind == DELIVERY:
            if (squad["bag"] >> number) & 1:
                resolve(world, case, time)
        elif world.case_records[case]["outcome"] == CASE_REQUESTED and not looked_through(world, case, base, time):
            take_in(world, case, base, channel, time)
    if squad["on_shift"] != 0:
        look_for_work(world, team, time)
    else:
        return_to_base(world, team, time)


@kernel
def reach_base(world, team, time):
    """End a team's way back; the pool whose servers it was, -1 none."""
    squad, facts = world.squads[team], world.teams[team]
    record = world.team_records[squad["journey"]]
    record["arrival"], record["end"], squad["state"] = time, time, AT_BASE
    if facts["pool"] != NONE:
        world.crews[facts["pool"]]["away"] -= facts["size"]
    return facts["pool"]
