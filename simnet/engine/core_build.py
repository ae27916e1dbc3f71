"""The world at midnight of the first day, and more room for it while it runs."""

from __future__ import annotations

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine import core_state as state
from simnet.engine.contract import CLOSE, OPEN_DOOR, ROSTER
from simnet.engine.core_world import FIELDS, World
from simnet.network.network import Network
from simnet.tables import NONE

FROM_NETWORK = tuple(FIELDS)[: tuple(FIELDS).index("needs")]


def build(network: Network, demand: Demand) -> World:
    """Return the world at midnight of the first day, before any event.

    Parameters
    ----------
    network : Network
        What does not depend on luck.
    demand : Demand
        What does.
    """
    num_needs, num_cases, num_sites = len(demand.needs), len(demand.cases), len(network.sites)
    halls, errands, visitors = state.HALLS.empty(num_sites), state.ERRANDS.empty(num_needs), state.VISITORS.empty(1024)
    halls["first_inside"] = NONE
    lines = state.LINES.empty(num_sites * (network.pace.shape[1] + 1)).reshape(num_sites, -1)
    lines["first"] = lines["last"] = NONE
    days = state.DAYS.empty(len(network.weekday))
    days["first"] = NONE
    clock = state.CLOCK.empty(1)
    clock["free_visitor"] = NONE
    clock["unresolved"] = np.count_nonzero(demand.needs["cohort"])
    need_records, case_records = tables.NEED_RECORDS.empty(num_needs), tables.CASE_RECORDS.empty(num_cases)
    need_records["end"] = NONE
    case_records["end"] = case_records["resolved_trip"] = NONE
    return World(
        **{name: getattr(network, name) for name in FROM_NETWORK},
        needs=demand.needs,
        cases=demand.cases,
        calendar=calendar(network, demand),
        clock=clock,
        events=state.EVENTS.empty(4096),
        errands=errands,
        served=np.zeros((num_cases, int(network.services["num_stages"].max(initial=1))), np.int32),
        visitors=visitors,
        halls=halls,
        crews=state.CREWS.empty(len(network.pools)),
        lines=lines,
        days=days,
        options=state.OPTIONS.empty(min(int(network.rules["candidates"][0]), num_sites) + 1),
        need_records=need_records,
        case_records=case_records,
        visit_records=np.empty(num_needs + num_needs // 4 + 1024, tables.VISIT_RECORDS.dtype),
        stay_records=np.empty(num_cases + num_cases // 2 + 1024, tables.STAY_RECORDS.dtype),
        hold_records=np.empty(1024 + len(network.pools), tables.HOLD_RECORDS.dtype),
        no_answer_records=np.empty(1024, tables.NO_ANSWER_RECORDS.dtype),
    )


def calendar(network: Network, demand: Demand) -> np.ndarray:
    """Return the events known from the start, in order: CLOSE, ROSTER, OPEN.

    Each kind comes in the order of ids at one tick and the kinds are joined in the order of their codes, so a
    stable sort by time alone leaves them in the order of (time, kind, id).
    """
    intervals, rosters = network.intervals, demand.rosters
    sessions = intervals[["site", "session_end"]]
    last_of_session = np.append(sessions[1:] != sessions[:-1], np.ones(min(len(sessions), 1), bool))
    closings, openings = intervals[last_of_session], intervals
    parts = (
        (CLOSE, closings["session_end"], closings["site"], 0),
        (ROSTER, rosters["time"], rosters["pool"], rosters["count"]),
        (OPEN_DOOR, openings["open"], openings["site"], 0),
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


def grow(world: World) -> None:
    """Give an array at least twice the room wherever the next event might not find enough."""
    clock = world.clock[0]
    day = min(int(clock["day"]) + 1, len(world.days) - 1)
    wanted = 2 * (int(clock["active"]) + state.SPARE)
    used = {
        "events": clock["events"] + world.days["wishes"][day],
        "visitors": clock["visitors"],
        "visit_records": clock["visits"],
        "stay_records": clock["stays"],
        "hold_records": clock["holds"] + len(world.crews),
        "no_answer_records": clock["no_answers"],
    }
    for name, count in used.items():
        old = getattr(world, name)
        if len(old) < count + wanted:
            bigger = np.empty(2 * (int(count) + wanted), old.dtype)
            bigger[: len(old)] = old
            world.put(name, bigger)
