"""Errands of the reference engine: when people set out, where they go on to, and when their cases are done or lost.

Sections 3 and 6 of README.md, a paragraph a method. What happens between arriving and leaving is in `reference_serving`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import CASE_AWAITING, CASE_LOST, CASE_OPEN, CASE_RESOLVED
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_deciding import Deciding, Journey
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_people import Case, Person, Visit
from simnet.luck import decisions


class Errands:
    """The needs of one replication.

    Parameters
    ----------
    layout : Layout
    calendar : Calendar
    deciding : Deciding
    people : list of Person
        By row.

    Attributes
    ----------
    unfinished_cohort : int
        How many needs of the cohort are neither resolved nor lost.
    on_arrival : callable
        The event of a person's arrival at the end of a journey.
    """

    on_arrival: Callable[[Person, Journey], None]

    def __init__(self, layout: Layout, calendar: Calendar, deciding: Deciding, people: list[Person]) -> None:
        self.layout = layout
        self.calendar = calendar
        self.deciding = deciding
        self.unfinished_cohort = sum(person.cohort for person in people)

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    # -- a need (section 3) -----------------------------------------------------------------------------------------

    def on_wish(self, person: Person) -> None:
        """WISH: somebody would set out."""
        person.wishes += 1
        journey = self.deciding.decide(person, person.home, self.now, onward=False)
        if journey is None:
            self.calendar.note("need {}: wish {}, nowhere to go", person.row, person.wish)
            person.closed_doors += 1
            self.wish_again(person)
        else:
            person.trips += 1
            self.set_out(person, journey)

    def set_out(self, person: Person, journey: Journey) -> None:
        """Schedule the arrival at the end of a journey."""
        self.calendar.note(
            "need {}: wish {}, goes to {}, there at {}",
            person.row,
            person.wish,
            journey.site.label,
            journey.arrival,
        )
        arrive = partial(self.on_arrival, person, journey)
        self.calendar.schedule(journey.arrival, contract.ARRIVAL, person.row, arrive)

    def wish_again(self, person: Person) -> None:
        """Next wish after now: the person will set out once more, or has done so too often."""
        for case in person.cases:
            if case.state == CASE_AWAITING:
                case.state = CASE_OPEN
        person.wish += 1
        if person.wish == self.layout.rules.wishes:
            self.lose(person)
            return
        time = person.next_wish(self.now, self.layout)
        self.calendar.note("need {}: next wish at {}", person.row, time)
        if time is not None:
            self.calendar.schedule(time, contract.WISH, person.row, partial(self.on_wish, person))

    def lose(self, person: Person) -> None:
        """All that is not resolved is lost now."""
        for case in person.unfinished:
            self.calendar.note("need {}: case {} lost", person.row, case.row)
            case.state, case.end = CASE_LOST, self.now
        self._count_off(person)

    def resolve(self, person: Person, case: Case) -> None:
        """Have a case resolved now."""
        self.calendar.note("need {}: case {} resolved", person.row, case.row)
        case.state, case.end, case.resolved_trip = CASE_RESOLVED, self.now, person.trips
        self._count_off(person)

    def _count_off(self, person: Person) -> None:
        if not person.unfinished:
            self.unfinished_cohort -= person.cohort

    # -- leaving (section 6) ----------------------------------------------------------------------------------------

    def leave(self, visit: Visit, outcome: int) -> None:
        """Leave the site: on to another one, or home."""
        person, site = visit.person, visit.site
        self.calendar.note("need {}: leaves, {}", person.row, VISIT_OUTCOMES[outcome])
        visit.leave, visit.outcome = self.now, outcome
        site.inside.pop(person.row, None)
        if outcome in (tables.SERVED, tables.REDIRECTED) and person.open_cases:
            journey = self.deciding.decide(person, site.at, self.now, onward=True)
            if journey is not None:
                self.set_out(person, journey)
                return
        visit.travel_home = person.segment.travel(site.at, person.home)
        if outcome == tables.LEFT:
            returns = person.draw(decisions.RETURN, visit.number) < person.segment.returns
            (self.wish_again if returns else self.lose)(person)
        elif person.unfinished:
            self.wish_again(person)


VISIT_OUTCOMES = {
    tables.SERVED: "served",
    tables.REDIRECTED: "redirected",
    tables.LEFT: "out of patience",
    tables.TURNED_AWAY: "turned away",
    tables.SENT_HOME: "sent home",
}
"""What the observer is told."""
