"""From the arrays that the kernels filled to Records in canonical order.

Visits and stays are written in the order of time and belong in the order of needs. Where everybody comes once that is the same.
Otherwise, how many of each a need has is known, so every row's place can be counted out, a hundred times faster than sorting.
"""

from __future__ import annotations

import numpy as np

from simnet.engine.core_world import World
from simnet.luck import jit
from simnet.memory import rows
from simnet.records import Records

_SHORT = np.dtype(np.int32)


@jit
def count_visits(errands, visits, first_visit, ordered):
    """Copy visits to their places in canonical order.

    Parameters
    ----------
    errands : array of ERRANDS
        How many visits each need made.
    visits : array of VISIT_RECORDS
        In any order.
    first_visit : int32 array, shape (needs,)
        Filled: where each need's visits begin.
    ordered : array of VISIT_RECORDS
        Filled.
    """
    place = 0
    for need in range(len(errands)):
        first_visit[need] = place
        place += errands[need]["visits"]
    for row in range(len(visits)):
        ordered[first_visit[visits[row]["need"]] + visits[row]["number"]] = visits[row]


@jit
def count_stays(stays, first_visit, first_stay, ordered):
    """Copy stays to their places in canonical order.

    Parameters
    ----------
    stays : array of STAY_RECORDS
        In any order.
    first_visit : int32 array, shape (needs,)
        Where each need's visits begin.
    first_stay : int32 array, shape (visits + 1,)
        Scratch.
    ordered : array of STAY_RECORDS
        Filled.
    """
    for visit in range(len(first_stay)):
        first_stay[visit] = 0
    for row in range(len(stays)):
        first_stay[first_visit[stays[row]["need"]] + stays[row]["visit"] + 1] += 1
    for visit in range(1, len(first_stay)):
        first_stay[visit] += first_stay[visit - 1]
    for row in range(len(stays)):
        visit = first_visit[stays[row]["need"]] + stays[row]["visit"]
        ordered[first_stay[visit] + stays[row]["number"]] = stays[row]


def ordered_visits_and_stays(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Return visits and stays in canonical order; the world has none any more.

    What has been copied is given back before the next is: of a city, each takes a gigabyte.
    """
    visits = world.visit_records[: world.clock[0]["visits"]]
    stays = world.stay_records[: world.clock[0]["stays"]]
    world.put("visit_records", visits[:0].copy())
    world.put("stay_records", stays[:0].copy())
    if world.clock[0]["shuffled"] == 0:
        return visits, stays
    first_visit, first_stay = rows(len(world.needs), _SHORT), rows(len(visits) + 1, _SHORT)
    ordered = rows(len(visits), visits.dtype)
    count_visits(world.errands, visits, first_visit, ordered)
    visits, ordered = ordered, rows(len(stays), stays.dtype)
    count_stays(stays, first_visit, first_stay, ordered)
    return visits, ordered


def records(world: World) -> Records:
    """Return the Records of a run that has stopped, in canonical order."""
    visits, stays = ordered_visits_and_stays(world)
    clock = world.clock[0]
    holds = world.hold_records[: clock["holds"]]
    no_answers = world.no_answer_records[: clock["no_answers"]]
    papers, teams = world.paper_records[: clock["paper_records"]], world.team_records[: world.dispatch[0]["journeys"]]
    bookings, call_outs = world.booking_records[: clock["bookings"]], world.call_out_records[: clock["call_outs"]]
    return Records(
        world.need_records,
        world.case_records,
        visits,
        stays,
        holds[np.lexsort((holds["start"], holds["pool"]))],
        no_answers[np.lexsort((no_answers["need"], no_answers["time"], no_answers["pool"]))],
        papers[np.lexsort((papers["number"], papers["case"]))],
        teams[np.lexsort((teams["number"], teams["team"]))],
        bookings[np.lexsort((bookings["wish"], bookings["need"]))],
        call_outs[np.lexsort((call_outs["start"], call_outs["pool"]))],
        int(clock["end"]),
        np.sort(world.post_records[: clock["post_records"]], order=("pool", "time", "kind", "change")),
    )
