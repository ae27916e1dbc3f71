"""The world at midnight of the first day, and more room for it while it runs."""

from __future__ import annotations

import math

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine import core_state as state
from simnet.engine.contract import CLOSE, DAY, OPEN_DOOR, PLAN, ROSTER, SHIFT, TOUR
from simnet.engine.core_world import FIELDS, World
from simnet.memory import rows
from simnet.network.network import Network
from simnet.tables import NONE

SLOTS_A_NEED, FEWEST_SLOTS, MOST_SLOTS = 12, 64, 65536
"""Slots of a day's agenda: a need brings some four events, in a third of the day."""

FROM_NETWORK = tuple(FIELDS)[: tuple(FIELDS).index("needs")]


def build(network: Network, demand: Demand) -> World:
    """Return the world at midnight of the first day, before any event; the rows of needs and cases are filled when it begins.

    Parameters
    ----------
    network : Network
        What does not depend on luck.
    demand : Demand
        What does.
    """
    num_needs, num_cases, num_sites = len(demand.needs), len(demand.cases), len(network.sites)
    halls, visitors = state.HALLS.empty(num_sites), state.VISITORS.empty(1024)
    halls["first_inside"] = NONE
    lines = state.LINES.empty(num_sites * (network.pace.shape[1] + 1)).reshape(num_sites, -1)
    lines["first"] = lines["last"] = NONE
    desks = state.DESKS.empty(num_sites * network.pace.shape[1]).reshape(num_sites, -1)
    desks["first"] = NONE
    days = state.DAYS.empty(len(network.weekday))
    days["wish"] = days["papers"] = NONE
    clock = state.CLOCK.empty(1)
    clock["free_visitor"] = clock["free_note"] = NONE
    clock["midnight"], clock["slot_shift"] = DAY, slot_shift(num_needs / len(network.weekday))
    clock["unresolved"] = np.count_nonzero(demand.needs["cohort"])
    most_stages = int((network.services["offset"] + network.services["num_stages"]).max(initial=1))
    has_papers = network.services["decided"].any() or (network.channels["intake_skill"] != NONE).any()
    return World(
        **{name: getattr(network, name) for name in FROM_NETWORK},
        needs=demand.needs,
        cases=demand.cases,
        calendar=calendar(network, demand),
        clock=clock,
        events=rows(4096, state.EVENTS.dtype),
        notes=rows(4096, state.NOTES.dtype),
        slots=np.full(((DAY - 1) >> int(clock["slot_shift"][0])) + 1, NONE, np.int32),
        errands=rows(num_needs, state.ERRANDS.dtype),
        served=rows(num_cases * most_stages, np.dtype(np.int32)).reshape(num_cases, most_stages),
        papers=rows(num_cases if has_papers else 0, state.PAPERS.dtype),
        visitors=visitors,
        halls=halls,
        crews=state.CREWS.empty(len(network.pools)),
        lines=lines,
        desks=desks,
        days=days,
        options=state.OPTIONS.empty(min(int(network.rules["candidates"][0]), num_sites) + 1),
        need_records=rows(num_needs, tables.NEED_RECORDS.dtype),
        case_records=rows(num_cases, tables.CASE_RECORDS.dtype),
        visit_records=rows(num_needs + num_needs // 4 + 1024, tables.VISIT_RECORDS.dtype),
        stay_records=rows(num_cases + num_cases // 2 + 1024, tables.STAY_RECORDS.dtype),
        hold_records=rows(1024 + len(network.pools), tables.HOLD_RECORDS.dtype),
        no_answer_records=rows(1024, tables.NO_ANSWER_RECORDS.dtype),
        paper_records=rows(1024, tables.PAPER_RECORDS.dtype),
        **at_bases(network, num_needs),
    )


def slot_shift(needs_a_day: float) -> int:
    """Return how long a slot of the agenda is, as a power of two of milliseconds: so that it holds an event or two in office hours."""
    slots_a_day = min(max(SLOTS_A_NEED * needs_a_day, FEWEST_SLOTS), MOST_SLOTS)
    return math.ceil(math.log2(DAY / slots_a_day))


def at_bases(network: Network, num_needs: int) -> dict[str, np.ndarray]:
    """Return the arrays of teams and of requests, by name: all teams at their bases, nobody asks for any."""
    teams = network.teams
    squads, first_team = state.SQUADS.empty(len(teams)), np.full(len(network.pools), NONE, np.int64)
    squads["x"], squads["y"] = network.sites["x"][teams["base"]], network.sites["y"][teams["base"]]
    squads["shift"], squads["tour"], squads["journey"] = teams["first_shift"], NONE, NONE
    for team in reversed(range(len(teams))):
        pool = teams["pool"][team]
        if pool != NONE:
            squads["next"][team], first_team[pool] = first_team[pool], team
    dispatch = state.DISPATCH.empty(1)
    dispatch["first"] = dispatch["last"] = dispatch["free_request"] = NONE
    return {
        "squads": squads,
        "first_team": first_team,
        "homes": rows(num_needs if len(teams) > 0 else 0, state.HOMES.dtype),
        "dispatch": dispatch,
        "requests": rows(1024, state.REQUESTS.dtype),
        "movers": state.MOVERS.empty(len(teams)),
        "team_records": rows(1024, tables.TEAM_RECORDS.dtype),
        **for_plans(1024, len(teams)),
    }


def for_plans(num_requests: int, num_teams: int) -> dict[str, np.ndarray]:
    """Return the scratch arrays, by name, that planning needs for so many requests and teams."""
    return {
        "stops": rows(num_requests, state.STOPS.dtype),
        "insertions": rows(num_requests * num_teams, state.INSERTIONS.dtype).reshape(num_requests, num_teams),
        "tours": rows(num_teams * num_requests, np.dtype(np.int64)).reshape(num_teams, num_requests),
    }


def calendar(network: Network, demand: Demand) -> np.ndarray:
    """Return the events known from the start, in order: PLAN, CLOSE, ROSTER, OPEN, SHIFT.

    Each kind comes in the order of ids at one tick and the kinds are joined in the order of their codes, so a
    stable sort by time alone leaves them in the order of (time, kind, id).
    """
    intervals, rosters = network.intervals, demand.rosters
    last_of_session = np.ones(len(intervals), bool)
    last_of_session[:-1] = (np.diff(intervals["session_end"]) != 0) | (np.diff(intervals["site"]) != 0)
    closings, openings = intervals[last_of_session], intervals
    plans, shifts = shift_changes(network)
    parts = (
        (PLAN, plans, 0, 0),
        (CLOSE, closings["session_end"], closings["site"], 0),
        (ROSTER, rosters["time"], rosters["pool"], rosters["count"]),
        (OPEN_DOOR, openings["open"], openings["site"], 0),
        (SHIFT, shifts["time"], shifts["team"], shifts["begins"]),
    )
    events = state.CALENDAR.empty(sum(len(time) for _, time, _, _ in parts))
    start = 0
    for kind, time, ident, count in parts:
        rows = events[start : start + len(time)]
        rows["time"] = time
        rows["code"] = (kind << state.KIND_SHIFT) | (ident << state.ID_SHIFT)
        rows["count"] = count
        start += len(time)
    return events[np.argsort(events["time"], kind="stable")]


def shift_changes(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return when tours are planned, and the ends and beginnings of shifts: rows of time, team, begins (0 or 1).

    Shifts come by team, and of a team in the order of time, an end before a beginning at the same tick.
    """
    shifts = network.shifts
    changes = np.zeros(2 * len(shifts), [("team", np.int64), ("time", np.int64), ("begins", np.int64)])
    changes["team"] = np.tile(shifts["team"], 2)
    changes["time"] = np.concatenate((shifts["start"], shifts["end"]))
    changes["begins"][: len(shifts)] = 1
    plans = np.unique(shifts["start"]) if network.rules["dispatch"][0] == TOUR else np.zeros(0, np.int64)
    return plans, changes[np.lexsort((changes["begins"], changes["time"], changes["team"]))]


def grow(world: World) -> None:
    """Give an array at least twice the room wherever the next event might not find enough."""
    clock = world.clock[0]
    day = min(int(clock["day"]) + 1, len(world.days) - 1)
    wanted = 2 * (int(clock["active"]) + len(world.teams) + state.SPARE)
    events = state.EVENTS_OF_VISITOR * wanted + clock["papers"] + world.days["events"][day]
    used = {
        "events": clock["events"] + events,
        "notes": clock["notes"] + events,
        "visitors": clock["visitors"],
        "visit_records": clock["visits"],
        "stay_records": clock["stays"],
        "hold_records": clock["holds"] + len(world.crews),
        "no_answer_records": clock["no_answers"],
        "paper_records": clock["paper_records"],
        "team_records": world.dispatch[0]["journeys"],
        "requests": world.dispatch[0]["requests"],
    }
    for name, count in used.items():
        old = getattr(world, name)
        if len(old) < count + wanted:
            bigger = rows(2 * (int(count) + wanted), old.dtype)
            bigger[: len(old)] = old
            world.put(name, bigger)
    if len(world.stops) < len(world.requests):
        for name, scratch in for_plans(len(world.requests), len(world.teams)).items():
            world.put(name, scratch)
