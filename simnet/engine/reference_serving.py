"""What happens to people at the sites of the reference engine: tickets, stages, patience, opening and closing.

Sections 5 and 7 of README.md, a paragraph a method; methods named `on_...` are events. Where people come from and go to
is the business of errands, whom servers take that of servers; the order of tickets and the count of posts is that of the sites
themselves.
"""

from __future__ import annotations

from functools import partial

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import AGENCY, APPOINTMENT, BOOKED, BY_AGENT, CASE_OPEN, COLLECTING, KIOSK, OUTREACH, WINDOW
from simnet.engine.reference_appointments import Booking
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_deciding import Journey
from simnet.engine.reference_errands import Errands
from simnet.engine.reference_layout import Layout, Service, Stage
from simnet.engine.reference_papers import Papers
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_records import Journal
from simnet.engine.reference_servers import Servers
from simnet.engine.reference_site import Site
from simnet.engine.reference_visit import Stay, Visit
from simnet.luck import decisions


class Serving:
    """Visits, from arrival to leaving.

    Parameters
    ----------
    layout : Layout
    calendar : Calendar
    journal : Journal
    servers : Servers
        Who serves them.
    errands : Errands
        Who is told of people who leave.
    papers : Papers
        Who is told of cases that are taken in.
    """

    def __init__(
        self,
        layout: Layout,
        calendar: Calendar,
        journal: Journal,
        servers: Servers,
        errands: Errands,
        papers: Papers,
    ) -> None:
        self.layout = layout
        self.calendar = calendar
        self.journal = journal
        self.servers = servers
        self.errands = errands
        self.papers = papers

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    # -- arriving and entering (section 5) --------------------------------------------------------------------------

    def on_arrival(self, person: Person, journey: Journey) -> None:
        """ARRIVAL: a visit begins, at the door or inside."""
        site, number, booking = journey.site, person.visits, journey.booking
        person.visits += 1
        person.trips += booking is not None
        patience = None
        if person.segment.patience >= 0:
            u = person.draw(decisions.PATIENCE, number)
            patience = self.layout.time(person.segment.patience, u)
        visit = Visit(
            person,
            number,
            person.trips,
            person.wish,
            site,
            journey.set_out,
            self.now,
            journey.travel,
            patience_left=patience,
        )
        self.journal.visits.append(visit)
        self.calendar.note("need {}: visit {} at {}", person.row, number, site.label)
        if booking is not None and booking.come(number, self.now, self.errands.appointments.rules.grace):
            self.keep_slot(visit, booking)
        elif journey.opening is not None and journey.opening > self.now:
            self.calendar.note("waits at the door until {}", journey.opening)
            visit.door_until = journey.opening
            site.at_door.append(visit)
            self.begin_patience(visit)
        else:
            self.enter(visit)

    def keep_slot(self, visit: Visit, booking: Booking) -> None:
        """Somebody who has booked came in time: who is early enters when the slot begins."""
        assert booking.given is not None
        visit.booking, begins = booking, booking.given.time
        if begins > self.now:
            self.calendar.note("is early, until {}", begins)
            self.calendar.schedule(begins, contract.TURN, visit.person.row, partial(self.enter, visit))
        else:
            self.enter(visit)

    def enter(self, visit: Visit) -> None:
        """Enter, or TURN: take a ticket, or be turned away, or be told that this is the wrong door."""
        site, person, holds = visit.site, visit.person, visit.booking is not None
        if not holds and not site.hours.gives_tickets(self.now):
            self.errands.leave(visit, tables.TURNED_AWAY)
            return
        ticket = self.ticket(visit)
        guided = site.has_guide and not holds
        if not ticket and not guided:
            self.errands.leave(visit, tables.REDIRECTED)
            return
        skill = site.guide_skill if guided else self.first_skill(person, ticket)
        full = not holds and 0 <= site.seats <= site.num_waiting()
        if full and skill is not None and site.idle_pool(skill) is None:
            self.errands.leave(visit, tables.TURNED_AWAY)
            return
        visit.ticket, visit.num_cases, visit.to_do = self.now, len(ticket), list(ticket)
        site.inside[person.row] = visit
        for case, form in ticket.items():
            case.form = form
            case.visits += 1
        self.calendar.note("need {}: takes a ticket for {} cases", person.row, len(ticket))
        if guided:
            self.join(visit, None)
        else:
            self.begin_next_case(visit)

    def ticket(self, visit: Visit) -> dict[Case, Service]:
        """Return the cases that a ticket covers, in order, and in which form each is seen to."""
        site, person = visit.site, visit.person
        accepts, interval = self.layout.rules.accept, site.hours.interval_at(self.now)
        ticket: dict[Case, Service] = {}
        for case in person.to_go_for:
            if visit.is_booked_for(case) or (interval is not None and site.takes_in(interval, person, case, self.now)):
                ticket[case] = person.form(case)
            elif accepts and interval is not None and site.accepts_in(interval, person, case, self.now):
                ticket[case] = case.service.forms[BY_AGENT]
        return ticket

    def first_skill(self, person: Person, ticket: dict[Case, Service]) -> int | None:
        """Return the skill of the first stage to be performed of a ticket's cases; None if there is none."""
        stages = (person.next_stage(case, form, 0) for case, form in ticket.items())
        return next((stage.skill for stage in stages if stage is not None), None)

    # -- stages (section 5) -----------------------------------------------------------------------------------------

    def begin_next_case(self, visit: Visit) -> None:
        """Go on to the ticket's next case; leave if there is none."""
        if visit.to_do:
            visit.case = visit.to_do.pop(0)
            self.begin_stage(visit, visit.case, 0)
        else:
            visit.case = None
            self.errands.leave(visit, tables.SERVED)

    def begin_stage(self, visit: Visit, case: Case, first: int) -> None:
        """Join the queue for the next stage to be performed of a case, from number `first` on; after the last the case is done here."""
        stage = visit.person.next_stage(case, case.form, first)
        if stage is not None:
            self.join(visit, stage)
            return
        if case.form.form == COLLECTING:
            self.errands.resolve(visit.person, case)
        else:
            self.papers.take_in(visit.person, case, visit.site, taken_in_by(visit, case))
        self.begin_next_case(visit)

    def join(self, visit: Visit, stage: Stage | None) -> None:
        """Joining a queue, for a stage of the case at hand or (None) for the guide desk."""
        site, person = visit.site, visit.person
        skill = site.guide_skill if stage is None else stage.skill
        closed = site.closed and not site.is_called_for(visit, skill)
        pool = None if closed and site.send_home else site.idle_pool(skill)
        if pool is None and closed and (site.send_home or not site.is_present(skill)):
            self.errands.leave(visit, tables.SENT_HOME)
            return
        priority = person.segment.priority - (0 if visit.booking is None else BOOKED)
        if visit.case is not None and stage is not None:
            priority += visit.case.form.priority
        order = (priority, self.now, visit.arrival, person.row)
        visit.stay = stay = Stay(visit, visit.num_stays, visit.case, stage, skill, order, join=self.now)
        visit.num_stays += 1
        self.journal.stays.append(stay)
        if pool is not None:
            self.servers.start(stay, pool)
        else:
            self.calendar.note("need {}: waits for skill {}", person.row, self.layout.skills[skill])
            site.queue(skill).join(stay)
            self.begin_patience(visit)

    def begin_patience(self, visit: Visit) -> None:
        """Schedule the end of the patience of somebody who begins to wait; it is due if he is still waiting then."""
        ends = visit.patience_ends()
        if ends is not None:
            self.calendar.schedule(
                ends,
                contract.PATIENCE,
                visit.person.row,
                partial(self.on_patience, visit),
                still_due=lambda: visit.patience_ends() == self.now,
            )

    # -- after a service (section 5) --------------------------------------------------------------------------------

    def on_served(self, stay: Stay) -> None:
        """END_SERVICE, once the server is offered: the person goes on."""
        visit = stay.visit
        if stay.case is None or stay.stage is None:
            self.go_on_from_guide(visit)
        else:
            self.go_on_from_stage(visit, stay.case, stay.stage)
        self.let_go_unneeded(visit.site)

    def go_on_from_guide(self, visit: Visit) -> None:
        """The guide desk has looked through the papers of all cases, or tells that this is the wrong door."""
        if visit.num_cases == 0:
            self.errands.leave(visit, tables.REDIRECTED)
            return
        visit.to_do = [case for case in visit.to_do if case.state != CASE_OPEN or not self.papers_missing(visit, case)]
        self.begin_next_case(visit)

    def go_on_from_stage(self, visit: Visit, case: Case, stage: Stage) -> None:
        """Papers, if nobody has looked yet on this visit; then the same stage again, or the next one."""
        person, times_served = visit.person, case.times_served[stage.place]
        case.times_served[stage.place] += 1
        unguided = visit.booking is not None or not visit.site.has_guide
        is_due = unguided and case.state == CASE_OPEN and case.row not in visit.looked_through
        if is_due and self.papers_missing(visit, case):
            self.begin_next_case(visit)
        elif person.repeats(case, stage, times_served):
            self.join(visit, stage)
        else:
            self.begin_stage(visit, case, stage.number + 1)

    def papers_missing(self, visit: Visit, case: Case) -> bool:
        """Have the papers of a case looked through on a visit; return whether it must wait for more papers."""
        visit.looked_through.add(case.row)
        missing = visit.person.papers_missing(case, visit.site)
        if missing:
            self.calendar.note("need {}: papers of case {} are missing", visit.person.row, case.row)
        return missing

    # -- patience (section 5) ---------------------------------------------------------------------------------------

    def on_patience(self, visit: Visit) -> None:
        """PATIENCE: who is still waiting leaves."""
        leaves_ticket = visit.ticket != tables.NONE and visit.site.keeps_tickets()
        self.stop_waiting(visit, leaves_ticket)
        self.errands.leave(visit, tables.LEFT)
        self.let_go_unneeded(visit.site)

    def stop_waiting(self, visit: Visit, leaves_ticket: bool = False) -> None:
        """Take somebody from the door or the queue where he waits."""
        visit.stop_waiting(self.now)
        visit.door_until = None
        if visit.stay is not None:
            visit.site.queue(visit.stay.skill).leave(visit.stay, leaves_ticket)
            visit.stay.end, visit.stay = self.now, None

    # -- opening and closing (section 7) ----------------------------------------------------------------------------

    def on_close(self, site: Site) -> None:
        """CLOSE: a session ends; those whom nobody will serve any more go home."""
        self.calendar.note("{} closes", site.label)
        site.close(self.now)
        for stay in site.sent_home_at_closing():
            self.stop_waiting(stay.visit)
            self.errands.leave(stay.visit, tables.SENT_HOME)
        self.let_go_unneeded(site)

    def let_go_unneeded(self, site: Site) -> None:
        """After an event at a closed site: the held posts that nobody inside needs go home."""
        if site.closed:
            self.journal.holds += site.let_go_unneeded(self.now)

    def on_open(self, site: Site, opening: int) -> None:
        """OPEN: an interval begins, and those at the door for it come in."""
        self.calendar.note("{} opens", site.label)
        self.journal.holds += site.open(self.now)
        for visit in site.come_in(opening):
            self.stop_waiting(visit)
            self.enter(visit)


def taken_in_by(visit: Visit, case: Case) -> int:
    """Return the channel by which a case that was seen to on a visit is taken in."""
    if case.form.form == BY_AGENT:
        return AGENCY
    channel = visit.person.channel
    if channel == APPOINTMENT and visit.booking is None:
        return WINDOW
    return WINDOW if channel in (KIOSK, OUTREACH) and visit.wish != 0 else channel
