"""The world at midnight of the first day, and more room for it while it runs."""

from __future__ import annotations

import math
import weakref
from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine import core_state as state
from simnet.engine import core_state_teams as state_teams
from simnet.engine.contract import CALL, CLOSE, DAY, OPEN_DOOR, PLAN, RESERVE_HOURS, SHIFT, STAFFING_EVENTS, TOUR
from simnet.engine.core_grid import cells
from simnet.engine.core_world import FIELDS, World
from simnet.memory import rows
from simnet.network.network import Network
from simnet.tables import NONE

SLOTS_A_NEED, FEWEST_SLOTS, MOST_SLOTS = 12, 64, 65536
"""Slots of a day's agenda: a need brings some four events, in a third of the day."""

FROM_NETWORK = tuple(FIELDS)[: tuple(FIELDS).index("needs")]


@dataclass(frozen=True)
class Blank:
    """What the worlds of one network have in common at first.

    Attributes
    ----------
    fixed : World
        What no event changes.
    changing : dict of str to array
        What events change; each world has a copy.
    most_stages : int
        Places for counts of how often a case was served.
    has_papers : bool
        Whether there is any work on papers.
    """

    fixed: World
    changing: dict[str, np.ndarray]
    most_stages: int
    has_papers: bool


_BLANKS: weakref.WeakKeyDictionary[Network, Blank] = weakref.WeakKeyDictionary()


def blank(network: Network) -> Blank:
    """Return what the worlds of a network have in common; worked out once for each network."""
    found = _BLANKS.get(network)
    if found is None:
        found = _BLANKS[network] = _blank(network)
    return found


def _blank(network: Network) -> Blank:
    num_sites, num_skills = len(network.sites), network.pace.shape[1]
    halls, days, clock = state.HALLS.empty(num_sites), state.DAYS.empty(len(network.weekday)), state.CLOCK.empty(1)
    lines = state.LINES.empty(num_sites * (num_skills + 1)).reshape(num_sites, -1)
    desks = state.DESKS.empty(num_sites * num_skills).reshape(num_sites, -1)
    halls["first_inside"] = lines["first"] = lines["last"] = desks["first"] = NONE
    days["wish"] = days["papers"] = NONE
    for name in ("free_visitor", "free_note", "last_arrived", "last_joined"):
        clock[name] = NONE
    clock["midnight"], clock["plain"], clock["one_line"] = DAY, is_plain(network), is_one_line(network)
    return Blank(
        fixed=World(
            **{name: getattr(network, name) for name in FROM_NETWORK},
            timetable=timetable(network),
            first_team=teams_of_pools(network),
            **cells(network),
        ),
        changing={
            "halls": halls,
            "days": days,
            "clock": clock,
            "lines": lines,
            "desks": desks,
            "standbys": state.STANDBYS.empty(len(network.reserves)),
            "crews": crews_at_first(network),
            "exchanges": state.EXCHANGES.empty(len(network.staffing)),
            "places": state.PLACES.empty(len(network.members)),
            "calls": np.zeros((len(network.members), len(network.weekday)), np.int64),
            "work_done": np.zeros((len(network.members), len(network.weekday)), np.int64),
            "on_call": state.ON_CALL.empty(len(network.pools)),
            "book": empty_book(len(network.appointments)),
            "squads": squads_at_bases(network),
            "dispatch": nobody_asks(),
            "trip": state.TRIP.empty(1),
            "options": state.OPTIONS.empty(min(int(network.rules["candidates"][0]), num_sites) + 1),
            "movers": state_teams.MOVERS.empty(len(network.teams)),
        },
        most_stages=int((network.services["offset"] + network.services["num_stages"]).max(initial=1)),
        has_papers=bool(network.services["decided"].any() or (network.channels["intake_skill"] != NONE).any()),
    )


def is_plain(network: Network) -> bool:
    """Return whether a network is one hall in which nothing happens but arrivals, services, reneging and changes of rosters.

    All come once, for one service of one stage, wait in one order, and get what they want on the spot; no way takes any time. The
    rest is a matter of each customer (`core_plain_customer.walks_in`).
    """
    services, stages, segments, sites, pools = (
        network.services[network.services["base"] == np.arange(len(network.services))],
        network.stages,
        network.segments,
        network.sites,
        network.pools,
    )
    elsewhere = len(network.teams) + len(network.reserves) + len(network.members) + len(network.diaries)
    if len(sites) != 1 or elsewhere > 0 or len(services) == 0:
        return False
    priorities = np.add.outer(segments["priority"], services["priority"])
    first_stages = stages[services["first_stage"]]
    return bool(
        (sites["outreach"] == 0).all()
        and (sites["guide_skill"] == NONE).all()
        and (sites["seats"] == NONE).all()
        and (pools["between"] == 0).all()
        and (pools["no_answer"] == 0).all()
        and (network.offers[0, : len(services)] != 0).all()
        and (network.serves != 0).all()
        and (services["num_stages"] == 1).all()
        and (first_stages["chance"] >= 1).all()
        and (first_stages["repeat"] == 0).all()
        and (services["incomplete"] == 0).all()
        and (services["decided"] == 0).all()
        and (segments["travel_fixed"] == 0).all()
        and ((segments["patience"] == NONE) | (segments["returns"] == 0)).all()
        and (priorities == priorities.flat[0]).all()
    )


def is_one_line(network: Network) -> bool:
    """Return whether there is one pool that can do everything, and nobody loses patience."""
    if len(network.pools) != 1:
        return False
    unable = np.bitwise_or.reduce(network.services["skills"]) & ~network.pools["skills"][0]
    return bool(unable == 0 and (network.segments["patience"] == NONE).all())


def build(network: Network, demand: Demand) -> World:
    """Return the world at midnight of the first day, before any event; the rows of needs and cases are filled when they arise.

    Parameters
    ----------
    network : Network
        What does not depend on luck.
    demand : Demand
        What does.
    """
    num_needs, num_cases, num_teams, common = len(demand.needs), len(demand.cases), len(network.teams), blank(network)
    arrays = {name: array.copy() for name, array in common.changing.items()}
    shift = slot_shift(num_needs / len(network.weekday))
    arrays["clock"]["slot_shift"] = shift
    num_papers = num_cases if common.has_papers else 0
    return World(
        common.fixed,
        **arrays,
        needs=demand.needs,
        cases=demand.cases,
        rosters=demand.rosters,
        calendar=rows(len(common.fixed.timetable) + len(demand.rosters), state.CALENDAR.dtype),
        events=rows(2048, state.EVENTS.dtype),
        notes=rows(4096, state.NOTES.dtype),
        slots=np.full(((DAY - 1) >> shift) + 1, NONE, np.int32),
        errands=rows(num_needs, state.ERRANDS.dtype),
        served=rows(num_cases * common.most_stages, np.dtype(np.int32)).reshape(num_cases, common.most_stages),
        ahead=rows(num_cases, state.AHEAD.dtype),
        papers=rows(num_papers, state.PAPERS.dtype),
        visitors=state.VISITORS.empty(1024),
        homes=rows(num_needs if num_teams > 0 else 0, state_teams.HOMES.dtype),
        requests=rows(1024, state_teams.REQUESTS.dtype),
        need_records=rows(num_needs, tables.NEED_RECORDS.dtype),
        case_records=rows(num_cases, tables.CASE_RECORDS.dtype),
        visit_records=rows(num_needs + num_needs // 4 + 1024, tables.VISIT_RECORDS.dtype),
        stay_records=rows(num_cases + num_cases // 4 + 1024, tables.STAY_RECORDS.dtype),
        hold_records=rows(1024 + len(network.pools), tables.HOLD_RECORDS.dtype),
        no_answer_records=rows(1024, tables.NO_ANSWER_RECORDS.dtype),
        paper_records=rows(num_papers + 1024, tables.PAPER_RECORDS.dtype),
        team_records=rows(1024, tables.TEAM_RECORDS.dtype),
        post_records=rows(1024, tables.POST_RECORDS.dtype),
        booking_records=rows(1024, tables.BOOKING_RECORDS.dtype),
        call_out_records=rows(1024, tables.CALL_OUT_RECORDS.dtype),
        **for_plans(1024, num_teams),
    )


def slot_shift(needs_a_day: float) -> int:
    """Return how long a slot of the agenda is, as a power of two of milliseconds: so that it holds an event or two in office hours."""
    slots_a_day = min(max(SLOTS_A_NEED * needs_a_day, FEWEST_SLOTS), MOST_SLOTS)
    return math.ceil(math.log2(DAY / slots_a_day))


def squads_at_bases(network: Network) -> np.ndarray:
    """Return the teams' state: all at their bases."""
    teams = network.teams
    squads = state_teams.SQUADS.empty(len(teams))
    squads["x"], squads["y"] = network.sites["x"][teams["base"]], network.sites["y"][teams["base"]]
    squads["shift"], squads["tour"], squads["journey"], squads["next"] = teams["first_shift"], NONE, NONE, NONE
    for first in reversed(range(len(teams))):
        later = [team for team in range(first + 1, len(teams)) if teams["pool"][team] == teams["pool"][first] != NONE]
        squads["next"][first] = min(later, default=NONE)
    return squads


def crews_at_first(network: Network) -> np.ndarray:
    """Return the pools' state: nobody is there."""
    crews = state.CREWS.empty(len(network.pools))
    crews["member"] = NONE
    crews["member"][network.members["pool"]] = np.arange(len(network.members))
    return crews


def teams_of_pools(network: Network) -> np.ndarray:
    """Return the first team of each pool, -1 where there is none, as an int64 array."""
    first_team = np.full(len(network.pools), NONE, np.int64)
    for team in reversed(range(len(network.teams))):
        if network.teams["pool"][team] != NONE:
            first_team[network.teams["pool"][team]] = team
    return first_team


def empty_book(num_slots: int) -> np.ndarray:
    """Return the state of slots: nobody has booked."""
    book = state.BOOK.empty(num_slots + 1)
    book["next"] = np.arange(num_slots + 1)
    return book


def nobody_asks() -> np.ndarray:
    """Return the state of requests: there are none."""
    dispatch = state_teams.DISPATCH.empty(1)
    dispatch["first"] = dispatch["last"] = dispatch["free_request"] = NONE
    return dispatch


def for_plans(num_requests: int, num_teams: int) -> dict[str, np.ndarray]:
    """Return the scratch arrays, by name, that planning needs for so many requests and teams."""
    return {
        "stops": rows(num_requests, state_teams.STOPS.dtype),
        "insertions": rows(num_requests * num_teams, state_teams.INSERTIONS.dtype).reshape(num_requests, num_teams),
        "tours": rows(num_teams * num_requests, np.dtype(np.int64)).reshape(num_teams, num_requests),
    }


def timetable(network: Network) -> np.ndarray:
    """Return the events known before luck is, in order: those of teams, of groups of pools, of reserves, of sites, of slots.

    Each kind comes in the order of ids at one tick and the kinds are joined in the order of their codes, so a
    stable sort by time alone leaves them in the order of (time, kind, id).
    """
    intervals = network.intervals
    last_of_session = np.ones(len(intervals), bool)
    last_of_session[:-1] = (np.diff(intervals["session_end"]) != 0) | (np.diff(intervals["site"]) != 0)
    closings = intervals[last_of_session]
    plans, shifts = shift_changes(network)
    calls = np.flatnonzero(network.diaries["pool"][network.appointments["diary"]] != NONE)
    *of_groups, looks = groups_events(network)
    parts: tuple[tuple[int, np.ndarray, np.ndarray | int, np.ndarray | int], ...] = (
        (PLAN, plans, 0, 0),
        *of_groups,
        (
            RESERVE_HOURS,
            network.reserve_hours["time"],
            network.reserve_hours["reserve"],
            network.reserve_hours["begins"],
        ),
        (CLOSE, closings["session_end"], closings["site"], 0),
        (OPEN_DOOR, intervals["open"], intervals["site"], 0),
        (SHIFT, shifts["time"], shifts["team"], shifts["begins"]),
        (CALL, network.appointments["time"][calls], calls, 0),
        looks,
    )
    events = state.CALENDAR.empty(sum(len(time) for _, time, _, _ in parts))
    start = 0
    for kind, time, ident, count in parts:
        part = events[start : start + len(time)]
        part["time"] = time
        part["code"] = (kind << state.KIND_SHIFT) | (ident << state.ID_SHIFT)
        part["count"] = count
        start += len(time)
    return events[np.argsort(events["time"], kind="stable")]


def groups_events(network: Network) -> list[tuple[int, np.ndarray, np.ndarray, int]]:
    """Return the events of groups of pools, kind by kind: the kind, when, whose, 0."""
    times = network.staffing_times
    of_kind = [times[times["what"] == what] for what in range(len(STAFFING_EVENTS))]
    return [(kind, part["time"], part["group"], 0) for kind, part in zip(STAFFING_EVENTS, of_kind, strict=True)]


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
    wanted = 2 * (int(clock["active"]) + len(world.teams) + len(world.reserves) + len(world.members) + state.SPARE)
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
        "post_records": clock["post_records"],
        "booking_records": clock["bookings"],
        "call_out_records": clock["call_outs"],
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
