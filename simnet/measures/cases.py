"""How cases fared - with what outcome, after how long, whether promises were kept - and how long their papers waited for desks."""

from __future__ import annotations

from simnet.luck import jit
from simnet.measures.layout import POPULATIONS
from simnet.measures.sums import overlap
from simnet.measures.tally import CASES
from simnet.tables import INTAKE, OPEN, RESOLVED

(
    RESOLVED_CASES,
    LOST_CASES,
    OPEN_CASES,
    FIRST_TRIP,
    RESOLUTION,
    ENQUIRIES,
    DECIDED,
    PROMISED,
    DUE,
    DUE_KEPT,
    DUE_LATE,
    JUDGED,
    DECISION,
) = (CASES + POPULATIONS["cases"].index(name) for name in POPULATIONS["cases"][1:])
"""Columns of cells of a `Tally`. All cases together are those resolved, lost and open, so they are not counted again."""

PAPERS, WAIT, WAITING = range(len(POPULATIONS["papers"]))
"""Columns of the desks of a `Tally`."""


@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def add_cases(frame, replication, first, last, case, paper, people, tally):
    """Add the cases of some needs and their papers; note in people how many cases, and what they took of staff, mail, applications.

    A promise can be judged when it is due before the end of the run: kept if the case was decided by then, else broken.

    Parameters
    ----------
    frame : Frame
    replication : Replication
    first, last : int
        Which needs; the last is not among them.
    case, paper : int
        The rows that come next.
    people : array of PERSON
        Of these needs; written.
    tally : Tally
        Added to.

    Returns
    -------
    int, int, int
        The rows that come next, and how many results were decided in the measured window and mailed.
    """
    cases, papers, end = replication.cases, replication.papers, replication.end
    services, cells, desks = frame.services, tally.cells, tally.desks
    num_cases, num_papers, mailed_in_window = len(cases), len(papers), 0
    for need in range(first, last):
        asking, person = replication.needs[need], people[need - first]
        num_counted = mailed = applied = staff = 0
        while case < num_cases and cases[case]["need"] == need:
            asked, fared = cases[case], replication.case_records[case]
            service, intakes = services[asked["service"]]["base"], 0
            while paper < num_papers and papers[paper]["case"] == case:
                work = papers[paper]
                join, until = work["join"], end
                if work["kind"] == INTAKE:
                    intakes += 1
                if work["start"] >= 0:
                    until = work["start"]
                    if frame.pools[work["pool"]]["staffed"] == 1:
                        staff += (work["end"] if work["end"] >= 0 else end) - until
                for row in (work["site"], frame.num_sites + service):
                    desks[row, WAITING] += overlap(join, until, frame.low, frame.high)
                    if frame.low <= join < frame.high:
                        desks[row, PAPERS] += 1
                        desks[row, WAIT] += until - join
                paper += 1
            decided = fared["decided"]
            if fared["mailed"] != 0:
                mailed += 1
                mailed_in_window += 1 if frame.low <= decided < frame.high else 0
            if asking["cohort"] == 1:
                taken_in, quantity = int(fared["taken_in"]), int(asked["quantity"])
                applied += intakes if intakes > taken_in else taken_in
                weight = services[service]["counts"] * quantity
                num_counted += weight
                outcome, on_first, took = LOST_CASES, 0, 0
                if fared["outcome"] == RESOLVED:
                    outcome = RESOLVED_CASES
                    on_first = weight if fared["resolved_trip"] <= 1 else 0
                    took = weight * (fared["end"] - asking["time"])
                elif fared["outcome"] == OPEN:
                    outcome = OPEN_CASES
                accepted, due = fared["accepted"], fared["due"]
                for row in (person["cell"] + frame.num_channels * service, person["zone"]):
                    if row < 0:
                        continue
                    cells[row, outcome] += weight
                    cells[row, FIRST_TRIP] += on_first
                    cells[row, RESOLUTION] += took
                    cells[row, ENQUIRIES] += quantity - weight
                    if decided >= 0:
                        cells[row, DECIDED] += weight
                        cells[row, PROMISED] += weight if due >= 0 else 0
                        if accepted >= 0:
                            cells[row, JUDGED] += weight
                            cells[row, DECISION] += weight * (decided - accepted)
                    if 0 <= due < end:
                        cells[row, DUE] += weight
                        cells[row, DUE_KEPT if 0 <= decided <= due else DUE_LATE] += weight
            case += 1
        person["cases"] = num_counted
        person["mailed"] = mailed
        person["applied"] = applied
        person["staff"] += staff
    return case, paper, mailed_in_window
