"""Requests for teams that nobody has set out for: what they ask of a team, and the list of those that are pending.

The list is kept in the order of (tick, id). New requests come in the order of time, so that they go to its end; those of a tour that is
given up look for their places from there. How much is asked is not written down: it follows from the cases, which
may become more while a request waits. Section 11 of the contract.
"""

from __future__ import annotations

from simnet.engine.contract import CASE_REQUESTED
from simnet.engine.core_kernel import kernel
from simnet.engine.core_way import travel_time
from simnet.tables import DELIVERY, NONE


@kernel
def new_request(world, need, kind, time):
    """A row of requests for a request made now."""
    state = world.dispatch[0]
    request = state["free_request"]
    if request == NONE:
        request = state["requests"]
        state["requests"] = request + 1
    else:
        state["free_request"] = world.requests[request]["behind"]
    row = world.requests[request]
    row["need"], row["kind"], row["time"] = need, kind, time
    return request


@kernel
def free_request(world, request):
    """Give back the row of a request that is neither pending nor on a tour."""
    state = world.dispatch[0]
    world.requests[request]["behind"] = state["free_request"]
    state["free_request"] = request


@kernel
def was_made_before(one, other):
    """Whether one request comes before another in the order of (tick, id)."""
    if one["time"] != other["time"]:
        return one["time"] < other["time"]
    if one["need"] != other["need"]:
        return one["need"] < other["need"]
    return one["kind"] < other["kind"]


@kernel
def make_pending(world, request):
    """Put a request among those that are pending."""
    state, requests = world.dispatch[0], world.requests
    row, ahead = requests[request], state["last"]
    while ahead != NONE and was_made_before(row, requests[ahead]):
        ahead = requests[ahead]["ahead"]
    behind = state["first"] if ahead == NONE else requests[ahead]["behind"]
    row["ahead"], row["behind"] = ahead, behind
    if ahead == NONE:
        state["first"] = request
    else:
        requests[ahead]["behind"] = request
    if behind == NONE:
        state["last"] = request
    else:
        requests[behind]["ahead"] = request


@kernel
def take_out(world, request):
    """Take a request out of those that are pending."""
    state, requests = world.dispatch[0], world.requests
    ahead, behind = requests[request]["ahead"], requests[request]["behind"]
    if ahead == NONE:
        state["first"] = behind
    else:
        requests[ahead]["behind"] = behind
    if behind == NONE:
        state["last"] = ahead
    else:
        requests[behind]["ahead"] = ahead


@kernel
def can_see_to(world, team, request):
    """Whether a team takes the services of all cases for which it would come; anybody can deliver."""
    row = world.requests[request]
    if row["kind"] == DELIVERY:
        return True
    person = world.needs[row["need"]]
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if (
            world.case_records[case]["outcome"] == CASE_REQUESTED
            and world.team_takes[team, world.cases[case]["service"]] == 0
        ):
            return False
    return True


@kernel
def expected_time(world, request):
    """How long a team is expected to be at the home, ms."""
    row = world.requests[request]
    if row["kind"] == DELIVERY:
        return world.rules[0]["delivery_mean"]
    person, num_cases = world.needs[row["need"]], 0
    for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
        if world.case_records[case]["outcome"] == CASE_REQUESTED:
            num_cases += 1
    return num_cases * world.channels[person["channel"]]["home_mean"]


@kernel
def way_of_team(world, team, place, goal):
    """Way of a team between two points, ms: records with x and y, in metres."""
    dx, dy = goal["x"] - place["x"], goal["y"] - place["y"]
    return travel_time(world.teams[team], dx * dx + dy * dy)


@kernel
def way_to(world, team, request):
    """Way of a team from where it is to the home of a request, ms."""
    return way_of_team(world, team, world.squads[team], world.needs[world.requests[request]["need"]])


@kernel
def fits(world, team, request, way, time):
    """Whether a team would be back from a home, `way` from where it is, by the end of its shift; the first of a shift always fits."""
    if world.squads[team]["set_out"] == 0:
        return True
    home, base = world.needs[world.requests[request]["need"]], world.sites[world.teams[team]["base"]]
    back = time + way + expected_time(world, request) + way_of_team(world, team, home, base)
    return back <= world.squads[team]["shift_end"]
