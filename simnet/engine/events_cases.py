"""What becomes of cases: work on their papers, acceptance, decisions, and how each ends.

A decision or an end belongs to whatever brought it about: the person's service, the team's visit, or the papers themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from simnet import tables
from simnet.engine import contract
from simnet.engine.events_steps import LAST, Step, Told
from simnet.units import instant

ON_THE_SPOT = (contract.WINDOW, contract.KIOSK, contract.OUTREACH, contract.HOME_VISIT)
"""Channels on which whoever takes a case in may decide it."""

KINDS = {tables.INTAKE: "intake", tables.DECISION: "a decision"}
ENDS = {tables.RESOLVED: "is resolved", tables.LOST: "is lost"}

AFTER_STAY, AFTER_JOURNEY = 3, 3
"""Places of what becomes of a case after the three steps of a person's stay, or of a team's journey."""

_INTAKE, _ACCEPTED, _DECISION, _DECIDED, _DONE = 0, 1, 2, 3, 4
"""Order of a case's own steps at one tick."""


@dataclass
class Fates:
    """Steps of cases, by what brought them about.

    Attributes
    ----------
    of_people, of_cases, of_teams : list of Step
        Steps to be told with those of needs, of cases (papers) and of teams.
    """

    of_people: list[Step] = field(default_factory=list)
    of_cases: list[Step] = field(default_factory=list)
    of_teams: list[Step] = field(default_factory=list)


def fates(told: Told) -> Fates:
    """Return all that befalls cases in the span that is told."""
    teller = _Teller(told)
    teller.found.of_cases += _papers(told)
    begin, end = told.span
    cases = told.records.cases
    for column, tell in (("accepted", teller.accepted), ("decided", teller.decided), ("end", teller.ended)):
        for case in np.flatnonzero((cases[column] >= max(begin, 0)) & (cases[column] < end)).tolist():
            tell(case, int(cases[column][case]))
    return teller.found


def _papers(told: Told) -> Iterator[Step]:
    table, names = told.records.papers, told.network.names
    for row in told.rows(table, "join"):
        desk = f"{names.sites[row['site']]} ({names.skills[row['skill']]})"
        text = f"{told.case(row['case'])} joins the desk of {desk} for {KINDS[int(row['kind'])]}"
        kind = contract.WISH if row["kind"] == tables.INTAKE else contract.PAPERS
        yield _of_papers(row, int(row["join"]), 0, kind, text)
    for row in told.rows(table, "start"):
        text = f"{told.case(row['case'])} is taken up by {told.pool(row['pool'])} for {KINDS[int(row['kind'])]}"
        yield _of_papers(row, int(row["start"]), 1, contract.READY if row["start"] > row["join"] else 0, text)
    for row in told.rows(table, "end"):
        text = f"{told.case(row['case'])}: {told.pool(row['pool'])} is done with {KINDS[int(row['kind'])]}"
        yield _of_papers(row, int(row["end"]), 2, contract.END_PAPERS, text)


def _of_papers(row: np.void, time: int, place: int, kind: int, text: str) -> Step:
    order = (_INTAKE if row["kind"] == tables.INTAKE else _DECISION, int(row["number"]), place)
    return Step(int(row["case"]), time, order, kind, text, int(row["site"]))


class _Teller:
    """Finds out what brought about a decision or an end, and puts the step there."""

    def __init__(self, told: Told) -> None:
        self.told, self.found = told, Fates()
        stays, journeys = told.records.stays, told.records.teams
        served = stays[(stays["case"] != tables.NONE) & (stays["start"] != tables.NONE)]
        self.stay_at = {
            (case, end): (visit, number)
            for case, end, visit, number in served[["case", "end", "visit", "number"]].tolist()
        }
        self.journey_at = {
            (need, end): (team, number)
            for need, end, team, number in journeys[["need", "end", "team", "number"]].tolist()
        }

    def accepted(self, case: int, time: int) -> None:
        """Tell when the promised time begins to run; it is written ahead, so it may lie after the run."""
        due = int(self.told.records.cases["due"][case])
        if time < self.told.records.end:
            promise = f", promised by {instant(due)}" if due != tables.NONE else ""
            text = f"{self.told.case(case)} is accepted{promise}"
            self.found.of_cases.append(Step(case, time, (_ACCEPTED,), contract.PAPERS, text, tables.NONE))

    def decided(self, case: int, time: int) -> None:
        due = int(self.told.records.cases["due"][case])
        late = ", later than promised" if tables.NONE < due < time else ""
        text = f"{self.told.case(case)} is decided{late}"
        if not (self._on_the_spot(case) and self._belongs(case, time, _DECIDED, text)):
            self.found.of_cases.append(Step(case, time, (_DECIDED,), contract.RESULT, text, tables.NONE))

    def ended(self, case: int, time: int) -> None:
        record = self.told.records.cases[case]
        text = f"{self.told.case(case)} {ENDS[int(record['outcome'])]}"
        if record["outcome"] == tables.LOST:
            need = int(self.told.demand.cases["need"][case])
            self.found.of_people.append(Step(need, time, (LAST, LAST, case), 0, text, tables.NONE))
            return
        # As soon as a desk decides, or by mail: no person and no team has a part in it.
        of_itself = bool(record["mailed"]) or (record["decided"] == time and not self._on_the_spot(case))
        text += " by mail" if record["mailed"] else ""
        if of_itself or not self._belongs(case, time, _DONE, text):
            self.found.of_cases.append(Step(case, time, (_DONE,), contract.HANDED, text, tables.NONE))

    def _on_the_spot(self, case: int) -> bool:
        network, record = self.told.network, self.told.records.cases[case]
        service = int(self.told.demand.cases["service"][case])
        may = network.services["on_the_spot"][service] and record["by"] in ON_THE_SPOT
        return bool(may and network.level[record["taken_at"], service] >= contract.DECIDE)

    def _belongs(self, case: int, time: int, place: int, text: str) -> bool:
        """Put a step of a case where the person's service or the team's visit of that tick is told; return whether there is one."""
        need = int(self.told.demand.cases["need"][case])
        if (need, time) in self.journey_at and (case, time) not in self.stay_at:
            team, journey = self.journey_at[need, time]
            order: tuple[int, ...] = (journey, AFTER_JOURNEY, case, place)
            self.found.of_teams.append(Step(team, time, order, 0, text, tables.NONE))
            return True
        at = self.stay_at.get((case, time)) or self._without_a_stage(need, case, time)
        if at is not None:
            self.found.of_people.append(Step(need, time, (*at, AFTER_STAY, case, place), 0, text, tables.NONE))
        return at is not None

    def _without_a_stage(self, need: int, case: int, time: int) -> tuple[int, int] | None:
        """Return after which stay of which visit a case was taken in of which no stage was needed; stay -1: after the ticket."""
        stays, visits = (
            rows[slice(*np.searchsorted(rows["need"], [need, need + 1]))]
            for rows in (self.told.records.stays, self.told.records.visits)
        )
        # Cases of a ticket are seen to in the order of their rows, after the guide desk (-1).
        before = stays[(stays["end"] == time) & (stays["start"] != tables.NONE) & (stays["case"] < case)]
        if before.size:
            return int(before["visit"][-1]), int(before["number"][-1])
        tickets = visits["number"][visits["ticket"] == time]
        return (int(tickets[-1]), tables.NONE) if tickets.size else None
