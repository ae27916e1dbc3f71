"""From pending requests to tours and back to requests: PLAN of section 11 of the contract, but for the planning itself."""

from __future__ import annotations

from simnet.engine.core_kernel import kernel
from simnet.engine.core_requests import can_see_to, expected_time, take_out
from simnet.engine.core_state_teams import AT_BASE
from simnet.engine.core_tour import plan_tours
from simnet.tables import NONE


@kernel
def plan(world, time):
    """PLAN: put pending requests on tours of the teams at their bases whose shift begins now."""
    num_movers = list_movers(world, time)
    num_stops = list_stops(world, num_movers) if num_movers > 0 else 0
    plan_tours(world.movers, world.stops, world.insertions, world.tours, num_movers, num_stops)
    for mover in range(num_movers):
        squad = world.squads[world.movers[mover]["team"]]
        for place in range(world.movers[mover]["stops"] - 1, -1, -1):
            request = world.stops[world.tours[mover, place]]["request"]
            take_out(world, request)
            world.requests[request]["behind"] = squad["tour"]
            squad["tour"] = request


@kernel
def list_movers(world, time):
    """List the teams for which tours are planned; how many."""
    num_movers = 0
    for team in range(len(world.teams)):
        squad, facts = world.squads[team], world.teams[team]
        if squad["state"] == AT_BASE and squad["shift"] < facts["first_shift"] + facts["num_shifts"]:
            shift = world.shifts[squad["shift"]]
            if shift["start"] == time:
                mover, base = world.movers[num_movers], world.sites[facts["base"]]
                mover["team"], mover["x"], mover["y"], mover["room"] = team, base["x"], base["y"], shift["end"] - time
                mover["travel_num"], mover["travel_den"] = facts["travel_num"], facts["travel_den"]
                mover["travel_fixed"] = facts["travel_fixed"]
                num_movers += 1
    return num_movers


@kernel
def list_stops(world, num_movers):
    """List the pending requests, in their order, and who can see to them; how many."""
    num_stops, request = 0, world.dispatch[0]["first"]
    while request != NONE:
        stop, home = world.stops[num_stops], world.needs[world.requests[request]["need"]]
        stop["request"], stop["x"], stop["y"] = request, home["x"], home["y"]
        stop["expected"] = expected_time(world, request)
        for mover in range(num_movers):
            able = can_see_to(world, world.movers[mover]["team"], request)
            world.insertions[num_stops, mover]["able"] = 1 if able else 0
        num_stops += 1
        request = world.requests[request]["behind"]
    return num_stops
