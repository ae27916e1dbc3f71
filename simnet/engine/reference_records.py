"""What the reference engine writes down during a run, and the Records made of it at the end."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simnet import tables
from simnet.engine.reference_appointments import Booking, table_of
from simnet.engine.reference_desks import Work
from simnet.engine.reference_on_call import CallOut
from simnet.engine.reference_people import CASE_OUTCOMES, Case, Person
from simnet.engine.reference_site import Hold
from simnet.engine.reference_team import TeamJourney
from simnet.engine.reference_visit import Stay, Visit
from simnet.records import Records


class Journal:
    """Visits, stays, holds, calls in vain, work on papers, bookings and call-outs, in the order in which they began.

    Attributes
    ----------
    visits, stays, holds, papers, bookings, call_outs : list
    no_answers : list of tuple
        (pool, time, need).
    posts : list of tuple
        Changes of posts beyond the roster, (pool, time, kind, change).
    """

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.stays: list[Stay] = []
        self.holds: list[Hold] = []
        self.no_answers: list[tuple[int, int, int]] = []
        self.papers: list[Work] = []
        self.posts: list[tuple[int, int, int, int]] = []
        self.bookings: list[Booking] = []
        self.call_outs: list[CallOut] = []

    def records(self, people: list[Person], journeys: list[TeamJourney], end: int) -> Records:
        """Return everything as Records, in canonical order; `journeys` are those of teams, `end` is when the run stopped, ms."""
        cases = (case for person in people for case in person.cases)
        return Records(
            needs=_filled(tables.NEED_RECORDS, map(_need, people)),
            cases=_filled(tables.CASE_RECORDS, map(_case, cases)),
            visits=_filled(tables.VISIT_RECORDS, map(_visit, self.visits)),
            stays=_filled(tables.STAY_RECORDS, map(_stay, self.stays)),
            holds=_filled(tables.HOLD_RECORDS, map(_hold, self.holds)),
            no_answers=_filled(tables.NO_ANSWER_RECORDS, map(_no_answer, self.no_answers)),
            papers=_filled(tables.PAPER_RECORDS, map(_paper, self.papers)),
            teams=_filled(tables.TEAM_RECORDS, map(_journey, journeys)),
            bookings=table_of(self.bookings),
            call_outs=_filled(tables.CALL_OUT_RECORDS, map(_call_out, self.call_outs)),
            end=end,
            posts=np.array(self.posts, tables.POST_RECORDS.dtype),
        ).sorted()


def _filled(table: tables.Table, rows: Iterable[dict[str, int]]) -> np.ndarray:
    names = [column.name for column in table.columns]
    return np.array([tuple(row[name] for name in names) for row in rows], table.dtype)


def _need(person: Person) -> dict[str, int]:
    return {
        "outcome": person.outcome(),
        "end": person.end(),
        "wishes": person.wishes,
        "closed_doors": person.closed_doors,
        "trips": person.trips,
        "own_time": person.own_time,
    }


def _case(case: Case) -> dict[str, int]:
    return {
        "outcome": CASE_OUTCOMES.get(case.state, tables.OPEN),
        "end": case.end,
        "taken_in": case.taken_in,
        "visits": case.visits,
        "resolved_trip": case.resolved_trip,
        "by": case.by,
        "taken_at": case.taken_at,
        "accepted": case.accepted,
        "due": case.due,
        "decided": case.decided,
        "mailed": case.mailed,
    }


def _visit(visit: Visit) -> dict[str, int]:
    return {
        "need": visit.person.row,
        "number": visit.number,
        "trip": visit.trip,
        "wish": visit.wish,
        "site": visit.site.row,
        "set_out": visit.set_out,
        "arrival": visit.arrival,
        "ticket": visit.ticket,
        "leave": visit.leave,
        "wait": visit.wait,
        "travel": visit.travel,
        "travel_home": visit.travel_home,
        "num_cases": visit.num_cases,
        "outcome": visit.outcome,
    }


def _stay(stay: Stay) -> dict[str, int]:
    return {
        "need": stay.visit.person.row,
        "visit": stay.visit.number,
        "number": stay.number,
        "case": tables.NONE if stay.case is None else stay.case.row,
        "stage": tables.NONE if stay.stage is None else stay.stage.row,
        "site": stay.visit.site.row,
        "skill": stay.skill,
        "join": stay.join,
        "start": stay.start,
        "end": stay.end,
        "pool": tables.NONE if stay.pool is None else stay.pool.row,
    }


def _hold(hold: Hold) -> dict[str, int]:
    return {"pool": hold.pool, "start": hold.start, "end": hold.end, "count": hold.count}


def _no_answer(call: tuple[int, int, int]) -> dict[str, int]:
    pool, time, need = call
    return {"pool": pool, "time": time, "need": need}


def _paper(work: Work) -> dict[str, int]:
    return {
        "case": work.case.row,
        "number": work.number,
        "kind": work.kind,
        "site": work.site.row,
        "skill": work.skill,
        "join": work.join,
        "start": work.start,
        "end": work.end,
        "pool": tables.NONE if work.pool is None else work.pool.row,
    }


def _call_out(call_out: CallOut) -> dict[str, int]:
    return {column.name: int(getattr(call_out, column.name)) for column in tables.CALL_OUT_RECORDS.columns}


def _journey(journey: TeamJourney) -> dict[str, int]:
    return {column.name: int(getattr(journey, column.name)) for column in tables.TEAM_RECORDS.columns}
