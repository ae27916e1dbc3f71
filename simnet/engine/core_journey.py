"""Journeys of teams, to a home or back: each a row of the team records, from its beginning. Section 11 of the contract."""

from __future__ import annotations

from simnet.engine.contract import BACK, CASE_DELIVERABLE, CASE_ON_DELIVERY, TEAM_ARRIVAL
from simnet.engine.core_agenda import schedule
from simnet.engine.core_kernel import kernel
from simnet.engine.core_requests import free_request, way_of_team, way_to
from simnet.engine.core_state_teams import AT_BASE, RETURNING, TO_HOME
from simnet.tables import DELIVERY, NONE, RETURN


@kernel
def set_out_for(world, team, request, time):
    """Send a team to the home of a request, which is neither pending nor on a tour any more."""
    squad, facts, row = world.squads[team], world.teams[team], world.requests[request]
    need, kind = row["need"], row["kind"]
    person, way = world.needs[need], way_to(world, team, request)
    if squad["state"] == AT_BASE and facts["pool"] != NONE:
        world.crews[facts["pool"]]["away"] += facts["size"]
    begin_journey(world, team, kind, need, row["time"], time)
    squad["state"], squad["x"], squad["y"], squad["set_out"] = TO_HOME, person["x"], person["y"], 1
    world.homes[need]["asked"] &= ~(1 << kind)
    free_request(world, request)
    squad["bag"] = 0
    if kind == DELIVERY:
        for number in range(person["num_cases"]):
            record = world.case_records[person["first_case"] + number]
            if record["outcome"] == CASE_DELIVERABLE:
                record["outcome"] = CASE_ON_DELIVERY
                squad["bag"] |= 1 << number
    schedule(world, time + way, TEAM_ARRIVAL, team, 0)


@kernel
def return_to_base(world, team, time):
    """Send a team that is done at a home back to its base."""
    squad = world.squads[team]
    base = world.sites[world.teams[team]["base"]]
    way = way_of_team(world, team, squad, base)
    begin_journey(world, team, RETURN, NONE, NONE, time)
    squad["state"], squad["x"], squad["y"] = RETURNING, base["x"], base["y"]
    schedule(world, time + way, BACK, team, 0)


@kernel
def begin_journey(world, team, kind, need, requested, time):
    """Write the record of a journey that begins now."""
    squad, state = world.squads[team], world.dispatch[0]
    squad["journey"] = state["journeys"]
    state["journeys"] += 1
    record = world.team_records[squad["journey"]]
    record["team"], record["number"], record["kind"], record["need"] = team, squad["journeys"], kind, need
    record["requested"], record["set_out"], record["arrival"], record["end"] = requested, time, NONE, NONE
    squad["journeys"] += 1
