"""Errands of the reference engine: when people set out or apply from home, where they go on to, when their cases are done or lost.

Sections 3 and 6 of README.md, a paragraph a method. What happens between arriving and leaving is in `reference_serving`, what
becomes of applications in `reference_papers`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import (
    AGENCY,
    APPOINTMENT,
    CASE_AWAITING,
    CASE_LOST,
    CASE_OPEN,
    CASE_REQUESTED,
    CASE_RESOLVED,
    HOME_VISIT,
    IF_FULL,
    IF_OPEN,
    OUTREACH,
)
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_deciding import Deciding, Journey
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_visit import Visit
from simnet.luck import decisions

if TYPE_CHECKING:
    from simnet.engine.reference_appointments import Appointments, Booking
    from simnet.engine.reference_on_call import OnCall
    from simnet.engine.reference_papers import Papers
    from simnet.engine.reference_teams import Teams

ASKED_OF_TEAMS = {HOME_VISIT: tables.VISIT, AGENCY: tables.PICKUP}
"""Channels on which those who apply from home ask for a team, and what for."""


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
    papers : Papers
        To whom applications go.
    teams : Teams
        Who sees to people at home.
    appointments : Appointments
        Where slots are booked.
    crews : OnCall
        Who is told of people who leave that held a slot.
    """

    on_arrival: Callable[[Person, Journey], None]
    papers: Papers
    teams: Teams
    appointments: Appointments
    crews: OnCall

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
        """WISH: somebody applies from home, and sets out for what is to be gone for."""
        person.wishes += 1
        for case in person.in_state(CASE_AWAITING):
            case.state = CASE_OPEN
        if person.applies_from_home and person.in_state(CASE_OPEN):
            self.apply(person)
        if person.to_go_for:
            self.go(person)
        person.has_wish = False
        if not person.is_out and person.unseen:
            self.next_wish(person)

    def apply(self, person: Person) -> None:
        """All open cases are applied for, from home."""
        kind = ASKED_OF_TEAMS.get(person.channel)
        if kind is None:
            self.papers.apply(person)
            return
        for case in person.in_state(CASE_OPEN):
            case.state = CASE_REQUESTED
        self.calendar.note("need {}: asks for a team", person.row)
        self.teams.ask(person, kind)

    def go(self, person: Person) -> None:
        """Set out from home, if there is anywhere to go."""
        if person.channel == OUTREACH and person.wish == 0:
            session = self.deciding.next_session(person, self.now)
            if session is not None:
                self.set_out(person, session)
                return
        may_book = person.channel == APPOINTMENT and person.in_state(CASE_OPEN)
        goes = self.go_by_appointment(person) if may_book else self.walk_in(person)
        if not goes:
            self.calendar.note("need {}: wish {}, nowhere to go", person.row, person.wish)
            person.closed_doors += 1

    def walk_in(self, person: Person) -> bool:
        """Decide where to go from home, and set out; return whether there is anywhere to go."""
        journey = self.deciding.decide(person, person.home, self.now, onward=False)
        if journey is not None:
            person.trips += 1
            self.set_out(person, journey)
        return journey is not None

    def go_by_appointment(self, person: Person) -> bool:
        """WISH on channel APPOINTMENT (section 14): book, or walk in, as the rules say; return whether either was possible."""
        walk_in = self.appointments.rules.walk_in
        if walk_in == IF_OPEN and self.walk_in(person):
            return True
        return self.book(person) or (walk_in == IF_FULL and self.walk_in(person))

    def book(self, person: Person) -> bool:
        """Book a slot, and come for it, or not; return whether one was free."""
        booking = self.appointments.book(person)
        if booking.given is None:
            return False
        if self.appointments.does_not_come(booking):
            person.is_out = True
            missed = partial(self.on_missed, booking)
            self.calendar.schedule(booking.given.time, contract.MISSED, person.row, missed)
        else:
            self.set_out(person, self.appointments.way(booking))
        return True

    def on_missed(self, booking: Booking) -> None:
        """MISSED: the slot begins of somebody who does not come."""
        person = booking.person
        self.calendar.note("need {}: does not come", person.row)
        booking.outcome = tables.NO_SHOW
        person.is_out = False
        self.next_wish(person)

    def set_out(self, person: Person, journey: Journey) -> None:
        """Schedule the arrival at the end of a journey."""
        self.calendar.note(
            "need {}: wish {}, goes to {}, there at {}",
            person.row,
            person.wish,
            journey.site.label,
            journey.arrival,
        )
        person.is_out = True
        arrive = partial(self.on_arrival, person, journey)
        self.calendar.schedule(journey.arrival, contract.ARRIVAL, person.row, arrive)

    def next_wish(self, person: Person) -> None:
        """Next wish after now: the person will see to it once more, or has done so too often."""
        person.wish += 1
        if person.wish >= person.limit:
            self.lose(person)
            return
        time = person.next_wish(self.now, self.layout)
        self.calendar.note("need {}: next wish at {}", person.row, time)
        if time is not None:
            person.has_wish = True
            self.calendar.schedule(time, contract.WISH, person.row, partial(self.on_wish, person))

    def wants_wish(self, person: Person) -> None:
        """Wanting a wish: there is a new reason to see to it; at home, and with no wish to come, that makes one."""
        if not person.is_out and not person.has_wish:
            self.next_wish(person)

    def lose(self, person: Person) -> None:
        """All that is up to the person is lost now; what is in an office goes on."""
        for case in person.unseen:
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
        self.crews.on_leaving(visit)
        done_here = outcome in (tables.SERVED, tables.REDIRECTED)
        if done_here and not site.outreach and person.to_go_for:
            journey = self.deciding.decide(person, site.at, self.now, onward=True)
            if journey is not None:
                self.set_out(person, journey)
                return
        person.is_out = False
        visit.travel_home = 0 if site.outreach else person.segment.travel(site.at, person.home)
        if outcome == tables.LEFT and person.draw(decisions.RETURN, visit.number) >= person.segment.returns:
            self.lose(person)
        elif person.unseen:
            self.next_wish(person)


VISIT_OUTCOMES = {
    tables.SERVED: "served",
    tables.REDIRECTED: "redirected",
    tables.LEFT: "out of patience",
    tables.TURNED_AWAY: "turned away",
    tables.SENT_HOME: "sent home",
}
"""What the observer is told."""
