"""From the arrays that the kernels filled to Records in canonical order.

Visits and stays are written in the order of time and belong in the order of needs. How many of each a need has is known, so every
row's place can be counted out, which is a hundred times faster than sorting.
"""

from __future__ import annotations

import numpy as np

from simnet import tables
from simnet.engine.contract import CASE_LOST, CASE_RESOLVED
from simnet.engine.core_world import World
from simnet.luck import jit
from simnet.records import Records


@jit
def count_out(visits_of_need, visits, stays, first_visit, first_stay, visits_out, stays_out):
    """Copy visits and stays to their places in canonical order.

    Parameters
    ----------
    visits_of_need : int64 array, shape (needs,)
        How many visits each need made.
    visits, stays : arrays of VISIT_RECORDS, STAY_RECORDS
        In any order.
    first_visit : int64 array, shape (needs + 1,)
        Scratch: where each need's visits begin.
    first_stay : int64 array, shape (visits + 1,)
        Scratch of zeros: where each visit's stays begin.
    visits_out, stays_out : arrays of VISIT_RECORDS, STAY_RECORDS
        Filled.
    """
    place = 0
    for need in range(len(visits_of_need)):
        first_visit[need] = place
        place += visits_of_need[need]
    for row in range(len(visits)):
        visits_out[first_visit[visits[row]["need"]] + visits[row]["number"]] = visits[row]
    for row in range(len(stays)):
        first_stay[first_visit[stays[row]["need"]] + stays[row]["visit"] + 1] += 1
    for visit in range(len(visits)):
        first_stay[visit + 1] += first_stay[visit]
    for row in range(len(stays)):
        visit = first_visit[stays[row]["need"]] + stays[row]["visit"]
        stays_out[first_stay[visit] + stays[row]["number"]] = stays[row]


def records(world: World) -> Records:
    """Return the Records of a run that has stopped, in canonical order."""
    clock = world.clock[0]
    visits, stays = world.visit_records[: clock["visits"]], world.stay_records[: clock["stays"]]
    visits_out, stays_out = np.empty_like(visits), np.empty_like(stays)
    first_visit = np.empty(len(world.needs) + 1, np.int64)
    first_stay = np.zeros(len(visits) + 1, np.int64)
    count_out(world.errands["visits"], visits, stays, first_visit, first_stay, visits_out, stays_out)
    holds = world.hold_records[: clock["holds"]]
    no_answers = world.no_answer_records[: clock["no_answers"]]
    cases = world.case_records
    cases["outcome"][(cases["outcome"] != CASE_RESOLVED) & (cases["outcome"] != CASE_LOST)] = tables.OPEN
    papers, teams = world.paper_records[: clock["paper_records"]], world.team_records[: world.dispatch[0]["journeys"]]
    return Records(
        world.need_records,
        cases,
        visits_out,
        stays_out,
        holds[np.lexsort((holds["start"], holds["pool"]))],
        no_answers[np.lexsort((no_answers["need"], no_answers["time"], no_answers["pool"]))],
        papers[np.lexsort((papers["number"], papers["case"]))],
        teams[np.lexsort((teams["number"], teams["team"]))],
        int(clock["end"]),
    )
