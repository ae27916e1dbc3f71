"""One pass over a replication, need by need: what people did, added wherever it belongs.

Records are in canonical order, so a need's cases, papers, visits and stays lie next, each in its table, when the need's turn
comes, and nothing is kept of a need that has had its turn. What is added up are whole numbers of 64 bits, so that nothing depends on
the order.
"""

from __future__ import annotations

import numpy as np

from simnet.luck import jit
from simnet.measures.bins import bin_of_time
from simnet.measures.cases import add_cases
from simnet.measures.layout import CHANNELS, POPULATIONS, RESPONSE_TICK
from simnet.measures.tally import CLOCK, DIRECT, ERRANDS, HOME, OTHERS, TAKEN
from simnet.measures.visits import add_visits
from simnet.tables import PICKUP, RETURN, VISIT

WINDOW, ONLINE = CHANNELS.index("window"), CHANNELS.index("online")
NEEDS, CASES, TRIPS, VISITS, WISHES, CLOSED_DOORS, TRAVEL, WAIT, SERVICE, DIVERTED = range(len(POPULATIONS["needs"]))
ASKED, UNANSWERED, RESPONSES, RESPONSE = range(HOME, HOME + len(POPULATIONS["home"]))
STAFF, MAILED, APPLIED = range(TAKEN, TAKEN + len(DIRECT))
SPENT: int = CLOCK + POPULATIONS["clock"].index("service_ms")


@jit
def add_needs(frame, replication, people, tally):
    """Add what people did to a tally; return how many results were decided in the measured window and mailed.

    Parameters
    ----------
    frame : Frame
    replication : Replication
    people : array of PERSON
        Scratch, for as many needs as are gone through at a time.
    tally : Tally
        Added to.
    """
    visit = stay = booking = case = paper = journey = mailed_in_window = np.int64(0)
    num_needs, at_a_time = len(replication.needs), len(people)
    for first in range(0, num_needs, at_a_time):
        last = min(first + at_a_time, num_needs)
        visit, stay, booking = add_visits(frame, replication, first, last, visit, stay, booking, people, tally)
        case, paper, mailed = add_cases(frame, replication, first, last, case, paper, people, tally)
        journey = add_people(frame, replication, first, last, journey, people, tally)
        mailed_in_window += mailed
    return mailed_in_window


@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def add_people(frame, replication, first, last, journey, people, tally):
    """Add needs `first` to `last`, with what teams did for them, from `journey` on; return the next journey."""
    needs, cases, journeys, end = replication.needs, replication.cases, replication.journeys, replication.end
    whom, order, services, cells, bins = replication.whom, replication.order, frame.services, tally.cells, tally.bins
    num_journeys, burdens = len(order), len(bins) - 3
    for need in range(first, last):
        asking, fared, person = needs[need], replication.need_records[need], people[need - first]
        in_cohort, channel = asking["cohort"] == 1, asking["channel"]
        lead = person["cell"] + frame.num_channels * services[cases[asking["first_case"]]["service"]]["base"]
        service, staff = person["service"], person["staff"]
        responses = response = 0
        while journey < num_journeys and whom[order[journey]] == need:
            going = journeys[order[journey]]
            arrival, at_home = going["arrival"], 0
            until = arrival if arrival >= 0 else end
            if going["kind"] != RETURN and arrival >= 0:
                at_home = (going["end"] if going["end"] >= 0 else end) - arrival
                service += at_home
                if frame.low <= arrival < frame.high:
                    cells[lead, SPENT] += at_home
            staff += (until - going["set_out"] + at_home) * frame.teams[going["team"]]["size"]
            if arrival >= 0 and (going["kind"] == VISIT or going["kind"] == PICKUP):
                responses += 1
                response += arrival - going["requested"]
                if in_cohort:
                    bins[burdens + 2, bin_of_time((arrival - going["requested"]) // RESPONSE_TICK)] += 1
            journey += 1
        if not in_cohort:
            continue
        service += fared["own_time"]
        cells[lead, SPENT] += fared["own_time"]
        columns = ERRANDS if person["cases"] > 0 else OTHERS
        asked = len(frame.teams) > 0 and frame.channels[channel]["at_home"] == 1 and fared["wishes"] > 0
        for row in (lead, person["zone"]):
            if row < 0:
                continue
            cells[row, columns + NEEDS] += 1
            cells[row, columns + CASES] += person["cases"]
            cells[row, columns + TRIPS] += fared["trips"]
            cells[row, columns + VISITS] += person["visits"]
            cells[row, columns + WISHES] += fared["wishes"]
            cells[row, columns + CLOSED_DOORS] += fared["closed_doors"]
            cells[row, columns + TRAVEL] += person["travel"]
            cells[row, columns + WAIT] += person["wait"]
            cells[row, columns + SERVICE] += service
            cells[row, columns + DIVERTED] += 1 if channel != WINDOW else 0
            if asked or responses > 0:
                cells[row, ASKED] += 1 if asked else 0
                cells[row, UNANSWERED] += 1 if asked and responses == 0 else 0
                cells[row, RESPONSES] += responses
                cells[row, RESPONSE] += response
        cells[lead, STAFF] += staff
        cells[lead, MAILED] += person["mailed"]
        if channel == ONLINE:
            cells[lead, APPLIED] += person["applied"]
        burden = person["travel"] + person["wait"] + service
        k = bin_of_time(burden)
        bins[burdens, k] += 1
        bins[burdens + 1, k] += burden
    return journey
