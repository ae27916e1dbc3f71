"""Desks, where papers wait to be worked on, and who works on them. Desks of section 10 of the contract.

The papers of one desk are a pairing heap, linked through the rows of `papers`: each case has its place in the array once and for
all, adding is a comparison, and the backlog of a year does not make the next piece of work slower to find.
"""

from __future__ import annotations

from simnet.engine.contract import END_PAPERS
from simnet.engine.core_agenda import schedule
from simnet.engine.core_crew import spare_servers
from simnet.engine.core_kernel import kernel
from simnet.engine.core_queue import best_waiting
from simnet.engine.core_work import paced, work_time
from simnet.luck import decisions
from simnet.tables import INTAKE, NONE


@kernel
def is_before(papers, one, other):
    """Whether the papers of one case are worked on before those of another at the same desk."""
    first, second = papers[one], papers[other]
    if first["urgency"] != second["urgency"]:
        return first["urgency"] < second["urgency"]
    if first["time"] != second["time"]:
        return first["time"] < second["time"]
    return one < other


@kernel
def meld(papers, one, other):
    """Make one heap of two, given by their first cases (-1 empty); its first case."""
    if one == NONE:
        return other
    if other == NONE:
        return one
    if is_before(papers, other, one):
        one, other = other, one
    papers[other]["sibling"] = papers[one]["child"]
    papers[one]["child"] = other
    return one


@kernel
def put_down(papers, desk, case):
    """Lay the papers of a case, whose urgency and time are set, on a desk."""
    papers[case]["child"] = NONE
    desk["first"] = meld(papers, desk["first"], case)


@kernel
def take_first(papers, desk):
    """Take the first papers off a desk: what lay under them is melded pair by pair, then from the last pair to the first."""
    case, pairs = papers[desk["first"]]["child"], NONE
    while case != NONE:
        partner = papers[case]["sibling"]
        rest = NONE if partner == NONE else papers[partner]["sibling"]
        pair = meld(papers, case, partner)
        papers[pair]["sibling"] = pairs
        pairs, case = pair, rest
    first = NONE
    while pairs != NONE:
        rest = papers[pairs]["sibling"]
        first = meld(papers, first, pairs)
        pairs = rest
    desk["first"] = first


@kernel
def pool_for_papers(world, site, skill):
    """Pool of least (num_skills, row) at a site that has the skill and a server for papers; -1 if there is none."""
    best = NONE
    first = world.sites[site]["first_pool"]
    for pool in range(first, first + world.sites[site]["num_pools"]):
        facts = world.pools[pool]
        if (
            (facts["skills"] >> skill) & 1
            and spare_servers(world.crews[pool]) > 0
            and (best == NONE or facts["num_skills"] < world.pools[best]["num_skills"])
            and best_waiting(world, pool) == NONE
        ):
            best = pool
    return best


@kernel
def join_desk(world, case, site, skill, kind, time):
    """Bring the papers of a case to a desk; a server takes them at once if one is idle.

    Parameters
    ----------
    world : World
        Changed.
    case : int64
        Whose papers.
    site, skill : int64
        Which desk.
    kind : int64
        INTAKE or DECISION.
    time : int64
        Now, ms.
    """
    clock, row, due = world.clock[0], world.papers[case], world.case_records[case]["due"]
    row["record"], row["time"] = clock["paper_records"], time
    row["urgency"] = time if due == NONE else due
    clock["paper_records"] += 1
    record = world.paper_records[row["record"]]
    record["case"], record["number"], record["kind"] = case, row["pieces"], kind
    record["site"], record["skill"], record["join"] = site, skill, time
    record["start"], record["end"], record["pool"] = NONE, NONE, NONE
    row["pieces"] += 1
    pool = pool_for_papers(world, site, skill)
    if pool == NONE:
        put_down(world.papers, world.desks[site, skill], case)
        world.halls[site]["papers"] += 1
        clock["papers"] += 1
    else:
        start_papers(world, case, pool, time)


@kernel
def start_papers(world, case, pool, time):
    """Let a server of a pool work on the papers of a case."""
    record = world.paper_records[world.papers[case]["record"]]
    record["start"], record["pool"] = time, pool
    world.crews[pool]["busy"] += 1
    service = world.services[world.cases[case]["service"]]
    if record["kind"] == INTAKE:
        channel = world.channels[world.needs[world.cases[case]["need"]]["channel"]]
        decision, count = decisions.INTAKE_TIME, world.case_records[case]["taken_in"]
        distribution = channel["intake_distribution"]
    else:
        decision, count, distribution = decisions.DECISION_TIME, 0, service["decision_distribution"]
    duration = work_time(world, case, distribution, decision, count, service["name"], 0)
    end = time + paced(duration, world.pace[pool, record["skill"]])
    schedule(world, end, END_PAPERS, case, 0)


@kernel
def offer_to_papers(world, pool, time):
    """Offer the servers of a pool for which nobody waits to the papers of its site, most urgent first."""
    crew, skills, site = world.crews[pool], world.pools[pool]["skills"], world.pools[pool]["site"]
    hall = world.halls[site]
    while hall["papers"] > 0 and spare_servers(crew) > 0:
        best, skill = NONE, NONE
        for other in range(world.desks.shape[1]):
            if (skills >> other) & 1:
                first = world.desks[site, other]["first"]
                if first != NONE and (best == NONE or is_before(world.papers, first, best)):
                    best, skill = first, other
        if best == NONE:
            return
        take_first(world.papers, world.desks[site, skill])
        hall["papers"] -= 1
        world.clock[0]["papers"] -= 1
        start_papers(world, best, pool, time)
