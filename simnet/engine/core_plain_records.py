"""What is recorded of the customers of a plain stretch, at once, when their service begins or they give up."""

from __future__ import annotations

from simnet.engine.contract import CASE_LOST, CASE_RESOLVED, WINDOW
from simnet.engine.core_kernel import kernel
from simnet.engine.core_plain_customer import skill_of
from simnet.tables import LEFT, LOST, NONE, RESOLVED, SERVED


@kernel
def record_service(world, need, pool, start, end, to_visit, to_stay):
    """Record a customer who is served, to the end."""
    record_visit(world, need, to_visit, start, end, SERVED)
    record_stay(world, need, to_stay, skill_of(world, need), start, end, pool)
    record = world.case_records[world.needs[need]["first_case"]]
    record["outcome"], record["end"], record["taken_in"], record["resolved_trip"] = CASE_RESOLVED, end, 1, 1
    record["by"], record["taken_at"] = WINDOW, 0
    finish_plain(world, need, RESOLVED, end)


@kernel
def give_up(world, need, skill, to_visit, to_stay):
    """Record a customer who ran out of patience, and does not come again."""
    end, record = world.errands[need]["wish_time"], world.case_records[world.needs[need]["first_case"]]
    record_visit(world, need, to_visit, end, end, LEFT)
    record_stay(world, need, to_stay, skill, NONE, end, NONE)
    record["outcome"], record["end"], record["taken_in"], record["resolved_trip"] = CASE_LOST, end, 0, NONE
    record["by"], record["taken_at"] = NONE, NONE
    finish_plain(world, need, LOST, end)


@kernel
def record_visit(world, need, to_visit, called, leave, outcome):
    """Write the visit of a customer who was called, or left, at an instant."""
    arrival, visit = world.needs[need]["time"], world.visit_records[need + to_visit]
    visit["need"], visit["number"], visit["trip"], visit["wish"], visit["site"] = need, 0, 1, 0, 0
    visit["set_out"], visit["arrival"], visit["ticket"], visit["leave"] = arrival, arrival, arrival, leave
    visit["wait"], visit["travel"], visit["travel_home"] = called - arrival, 0, 0
    visit["num_cases"], visit["outcome"] = 1, outcome


@kernel
def record_stay(world, need, to_stay, skill, start, end, pool):
    """Write the one time in a queue of a customer."""
    person, stay = world.needs[need], world.stay_records[need + to_stay]
    case = person["first_case"]
    stay["need"], stay["visit"], stay["number"], stay["case"] = need, 0, 0, case
    stay["stage"] = world.services[world.cases[case]["service"]]["first_stage"]
    stay["site"], stay["skill"], stay["join"] = 0, skill, person["time"]
    stay["start"], stay["end"], stay["pool"] = start, end, pool


@kernel
def finish_plain(world, need, outcome, end):
    """Close the need of a customer, and write what is the same for all."""
    record, case = world.need_records[need], world.case_records[world.needs[need]["first_case"]]
    record["outcome"], record["end"], record["wishes"], record["closed_doors"] = outcome, end, 1, 0
    record["trips"], record["own_time"] = 1, 0
    case["visits"], case["mailed"], case["accepted"], case["due"], case["decided"] = 1, 0, NONE, NONE, NONE
    world.errands[need]["visits"] = 1
    world.clock[0]["unresolved"] -= world.needs[need]["cohort"]
