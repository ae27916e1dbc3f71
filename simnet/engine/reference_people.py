"""People of the reference engine: a need with its cases, a visit, a stay in a queue, and the luck that belongs to each.

What a person decides from his own state and luck alone is here (sections 3 and 5 of README.md): when he would set out next,
which stages he needs, whether his papers are complete. What touches sites is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simnet import luck, tables
from simnet.demand.demand import Demand
from simnet.engine.contract import CASE_AWAITING, CASE_LOST, CASE_OPEN, CASE_RESOLVED, DAY
from simnet.engine.reference_layout import Layout, Segment, Service, Stage, read
from simnet.luck import decisions

if TYPE_CHECKING:
    from simnet.engine.reference_site import Pool, Site


@dataclass(slots=True, eq=False)
class Case:
    """One case of a need.

    Attributes
    ----------
    state : int
        CASE_OPEN, CASE_AWAITING, CASE_RESOLVED or CASE_LOST.
    times_served : list of int
        By stage: how often it was served for this case, over the whole life of the need. Draws are numbered by it.
    taken_in : int
        How often its papers were looked through.
    """

    row: int
    service: Service
    times_served: list[int]
    state: int = CASE_OPEN
    end: int = tables.NONE
    taken_in: int = 0
    visits: int = 0
    resolved_trip: int = tables.NONE


@dataclass(slots=True, eq=False)
class Stay:
    """One time in a queue, from joining it to the end of the service (or to leaving the queue).

    Attributes
    ----------
    case, stage : Case, Stage or None
        What for; None at the guide desk.
    order : tuple
        (priority, tick of joining, tick of arrival at the site, need): smallest first.
    in_line : bool
        Whether there is a ticket of it in the queue: of somebody waiting, or left behind.
    left_behind : bool
        Whether the holder of that ticket has left.
    """

    visit: Visit
    number: int
    case: Case | None
    stage: Stage | None
    skill: int
    order: tuple[int, int, int, int]
    join: int
    start: int = tables.NONE
    end: int = tables.NONE
    pool: Pool | None = None
    in_line: bool = False
    left_behind: bool = False


@dataclass(slots=True, eq=False)
class Visit:
    """One arrival at a site and what came of it.

    Attributes
    ----------
    patience_left : int or None
        What of the patience is not yet spent by waiting, ms; None: without end.
    door_until : int or None
        The opening that the person waits for at the door; None: not at the door.
    to_do : list of Case
        Cases on the ticket that were not yet begun, in order.
    case : Case or None
        The case that is being seen to.
    looked_through : set of int
        Cases whose papers were looked through on this visit.
    stay : Stay or None
        Where the person waits or is served.
    """

    person: Person
    number: int
    trip: int
    wish: int
    site: Site
    set_out: int
    arrival: int
    travel: int
    patience_left: int | None
    door_until: int | None = None
    ticket: int = tables.NONE
    leave: int = tables.NONE
    wait: int = 0
    travel_home: int = 0
    num_cases: int = 0
    outcome: int = tables.INSIDE
    num_stays: int = 0
    to_do: list[Case] = field(default_factory=list)
    case: Case | None = None
    looked_through: set[int] = field(default_factory=set)
    stay: Stay | None = None

    @property
    def waiting_since(self) -> int | None:
        """When the present wait, at the door or in a queue, began; None if the person does not wait."""
        if self.door_until is not None:
            return self.arrival
        if self.stay is not None and self.stay.start == tables.NONE:
            return self.stay.join
        return None

    def patience_ends(self) -> int | None:
        """Return when the present wait exhausts the patience; None: it does not, or there is no wait."""
        since = self.waiting_since
        return None if since is None or self.patience_left is None else since + self.patience_left

    def stop_waiting(self, now: int) -> None:
        """Book the present wait, which ends now, and take it off the patience left."""
        since = self.waiting_since
        assert since is not None
        self.wait += now - since
        if self.patience_left is not None:
            self.patience_left -= now - since

    def skills_needed(self) -> int:
        """Return the skills, as bits, that the person needs now or may need at a later stage of this visit."""
        bits = 0 if self.stay is None else 1 << self.stay.skill
        if self.case is not None and self.stay is not None and self.stay.stage is not None:
            for stage in self.case.service.stages[self.stay.stage.number + 1 :]:
                bits |= 1 << stage.skill
        for case in self.to_do:
            for stage in case.service.stages:
                bits |= 1 << stage.skill
        return bits


@dataclass(slots=True, eq=False)
class Person:
    """One need: whose it is, its cases, and how it has fared so far."""

    row: int
    key0: int
    key1: int
    segment: Segment
    home: tuple[int, int]
    misdirected: int
    cohort: int
    cases: list[Case]
    wish: int = 0
    wishes: int = 0
    closed_doors: int = 0
    trips: int = 0
    visits: int = 0

    def draw(self, decision: int, ordinal: int, name_a: int = 0, name_b: int = 0) -> float:
        """Return this person's random number for a decision."""
        return float(luck.draw(self.key0, self.key1, decision, ordinal, name_a, name_b))

    # -- the need (section 3) ---------------------------------------------------------------------------------------

    @property
    def open_cases(self) -> list[Case]:
        """The OPEN cases, in order; the first is the lead."""
        return [case for case in self.cases if case.state == CASE_OPEN]

    @property
    def unfinished(self) -> list[Case]:
        """The cases that are neither resolved nor lost."""
        return [case for case in self.cases if case.state in (CASE_OPEN, CASE_AWAITING)]

    def next_wish(self, now: int, layout: Layout) -> int | None:
        """Return when the person, whose `wish` has been counted up, would set out next; None: never."""
        point = layout.point_of_week(self.segment.profile, self.draw(decisions.WISH, self.wish))
        for day in range(now // DAY + 1, len(layout.weekday)):
            if layout.weekday[day] == point // DAY:
                return day * DAY + point % DAY
        return None

    # -- a case on a visit (section 5) ------------------------------------------------------------------------------

    def _draw_stage(self, decision: int, case: Case, stage: Stage, times_served: int) -> float:
        return self.draw(decision, times_served, case.service.name, stage.name)

    def next_stage(self, case: Case, first: int) -> Stage | None:
        """Return the first stage, from number `first` on, that is to be performed for a case."""
        for stage in case.service.stages[first:]:
            times_served = case.times_served[stage.number]
            if stage.chance >= 1 or (self._draw_stage(decisions.CHANCE, case, stage, times_served) < stage.chance):
                return stage
        return None

    def service_uniform(self, stay: Stay) -> float:
        """Return the random number of a service time, at the guide desk or in a stage."""
        if stay.case is None or stay.stage is None:
            return self.draw(decisions.GUIDE_TIME, stay.visit.number)
        times_served = stay.case.times_served[stay.stage.number]
        return self._draw_stage(decisions.SERVICE_TIME, stay.case, stay.stage, times_served)

    def repeats(self, case: Case, stage: Stage, times_served: int) -> bool:
        """Whether, after having been served so often before this service, the stage is needed again."""
        return self._draw_stage(decisions.REPEAT, case, stage, times_served) < stage.repeat

    def papers_missing(self, case: Case, visit: Visit) -> bool:
        """Look through the papers of a case; return whether it must wait for more papers."""
        visit.looked_through.add(case.row)
        before, case.taken_in = case.taken_in, case.taken_in + 1
        chance = case.service.incomplete if before == 0 else case.service.incomplete_again
        incomplete = self.draw(decisions.INCOMPLETE, before, case.service.name) < chance
        if not incomplete or visit.site.tolerant[case.service.row]:
            return False
        case.state = CASE_AWAITING
        return True

    # -- records ----------------------------------------------------------------------------------------------------

    def outcome(self) -> int:
        """Return the need's outcome, as Records hold it."""
        if self.unfinished:
            return tables.OPEN
        return tables.LOST if any(case.state == CASE_LOST for case in self.cases) else tables.RESOLVED

    def end(self) -> int:
        """Return when the last case was resolved or lost; -1 while one is not."""
        return tables.NONE if self.unfinished else max(case.end for case in self.cases)


CASE_OUTCOMES = {
    CASE_OPEN: tables.OPEN,
    CASE_AWAITING: tables.OPEN,
    CASE_RESOLVED: tables.RESOLVED,
    CASE_LOST: tables.LOST,
}
"""How Records name the states of cases."""


def people_of(demand: Demand, layout: Layout) -> list[Person]:
    """Return the people of a demand, by row."""
    services = [layout.services[row] for row in demand.cases["service"].tolist()]
    cases = read(
        Case,
        demand.cases,
        row=range(len(services)),
        service=services,
        times_served=[[0] * len(service.stages) for service in services],
    )
    needs = demand.needs
    spans = zip(needs["first_case"].tolist(), needs["num_cases"].tolist(), strict=True)
    return read(
        Person,
        needs,
        row=range(len(needs)),
        segment=[layout.segments[row] for row in needs["segment"].tolist()],
        home=list(zip(needs["x"].tolist(), needs["y"].tolist(), strict=True)),
        cases=[cases[first : first + num_cases] for first, num_cases in spans],
    )
