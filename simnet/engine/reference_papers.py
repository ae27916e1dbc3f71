"""Papers of the reference engine, from application to result: ONLINE and GRID of section 9 of README.md, and section 10.

A paragraph a method; methods named `on_...` are events. Who works on papers, and when, is in `reference_desks`; how long they
are on the way in `reference_ways`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import (
    ACCEPT,
    AGENCY,
    APPOINTMENT,
    AS_SERVICE,
    BY_COLLECTION,
    BY_MAIL,
    BY_VISIT,
    CASE_DELIVERABLE,
    CASE_IN_OFFICE,
    CASE_OPEN,
    CASE_READY,
    COLLECTING,
    DAY,
    DECIDE,
    ELECTRONIC,
    GRID,
    HOME_VISIT,
    KIOSK,
    OUTREACH,
    WINDOW,
)
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_desks import Desks, Work
from simnet.engine.reference_errands import Errands
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_site import Site
from simnet.luck import decisions

if TYPE_CHECKING:
    from simnet.engine.reference_teams import Teams

FACE_TO_FACE = (WINDOW, KIOSK, OUTREACH, HOME_VISIT, APPOINTMENT)
"""Channels on which a case may be decided on the spot."""


class Papers:
    """The papers and results of all cases.

    Parameters
    ----------
    layout : Layout
    sites : list of Site
        By row.
    calendar : Calendar
    desks : Desks
    errands : Errands
        Who is told of cases that are resolved, and of people with a reason to set out.

    Attributes
    ----------
    teams : Teams
        Who is asked to deliver results.
    """

    teams: Teams

    def __init__(self, layout: Layout, sites: list[Site], calendar: Calendar, desks: Desks, errands: Errands) -> None:
        self.layout = layout
        self.sites = sites
        self.calendar = calendar
        self.desks = desks
        self.errands = errands

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    # -- applying from home (section 9) ----------------------------------------------------------------------------

    def apply(self, person: Person) -> None:
        """ONLINE, GRID: all open cases are applied for."""
        channel = self.layout.channels[person.channel]
        if channel.own_distribution != tables.NONE:
            u = person.draw(decisions.OWN_TIME, person.wish)
            person.own_time += self.layout.time(channel.own_distribution, u)
        site = self.dealing_with(person)
        for case in person.in_state(CASE_OPEN):
            self.calendar.note("need {}: case {} goes to {}", person.row, case.row, site.label)
            case.state = CASE_IN_OFFICE
            if channel.intake_skill == tables.NONE:
                self.deal_with(person, case, site)
            else:
                self.desks.join(person, case, tables.INTAKE, site, channel.intake_skill)

    def dealing_with(self, person: Person) -> Site:
        """Return the site to which a person's applications go."""
        channel = self.layout.channels[person.channel]
        if person.channel != GRID:
            return self.sites[channel.site]
        x, y = person.home
        return min(
            (site for site in self.sites if not site.outreach and site.eligible(channel.intake_skill)),
            key=lambda site: ((site.at[0] - x) ** 2 + (site.at[1] - y) ** 2, site.row),
        )

    def deal_with(self, person: Person, case: Case, site: Site) -> None:
        """An application is looked through, and taken in if nothing is missing."""
        if self.looked_through(person, case, site):
            self.errands.wants_wish(person)
        else:
            self.take_in(person, case, site, person.channel)

    def looked_through(self, person: Person, case: Case, site: Site) -> bool:
        """Look through the papers of a case away from a visit; return whether it must wait for more papers."""
        missing = person.papers_missing(case, site)
        if missing:
            self.calendar.note("need {}: papers of case {} are missing", person.row, case.row)
        return missing

    # -- from papers to a decision (section 10) ---------------------------------------------------------------------

    def take_in(self, person: Person, case: Case, site: Site, channel: int) -> None:
        """Taken in: the case is done, or decided on the spot, or its papers set out for where it will be decided."""
        service = case.service
        case.by, case.taken_at = channel, site.row
        if not service.decided:
            self.errands.resolve(person, case)
            return
        self.calendar.note("need {}: case {} is taken in", person.row, case.row)
        may_decide = self.layout.level[site.row][service.row] >= DECIDE
        if not (service.on_the_spot and channel in FACE_TO_FACE and may_decide):
            case.state = CASE_IN_OFFICE
            self.send_up(person, case, site.row)
            return
        case.decided = self.now
        if self.layout.issues_at[site.row][service.row] == site.row:
            self.errands.resolve(person, case)
        else:
            case.state = CASE_IN_OFFICE
            self.issue(person, case, site.row)

    def send_up(self, person: Person, case: Case, site: int) -> None:
        """The papers set out from a site for where the case will be decided; on the way, or before, it is accepted."""
        ways, service = self.layout.ways, case.service
        deciding = self.layout.decides_at[site][service.row]
        if case.by == AGENCY:
            deciding = self.deciding_for(person, case, site, deciding)
        there: int | None = None
        accepted: int | None
        if case.by == AGENCY:
            if deciding != tables.NONE:
                there = ways.by_agent(self.now)
            accepted = there
        else:
            stops: list[tuple[int, int | None]] = [(site, self.now)]
            if deciding != tables.NONE:
                stops = ways.up(site, deciding, self.now)
                there = stops[-1][1]
            accepting = (instant for stop, instant in stops if self.layout.level[stop][service.row] >= ACCEPT)
            accepted = next(accepting, None)
        if accepted is not None:
            case.accepted = accepted
            if service.promised != tables.NONE:
                case.due = ways.promised_by(accepted, service.promised)
        if there is not None:
            on_papers = partial(self.on_papers, person, case, self.sites[deciding])
            self.calendar.schedule(there, contract.PAPERS, case.row, on_papers)

    def deciding_for(self, person: Person, case: Case, site: int, otherwise: int) -> int:
        """Return where agents carry a case: the first site from one upwards that may decide it, and for the person's zone."""
        layout = self.layout
        for stop in (site, *layout.ways.above(site)):
            if layout.level[stop][case.service.row] >= DECIDE and layout.serves[stop][person.zone]:
                return stop
        return otherwise

    def on_papers(self, person: Person, case: Case, site: Site) -> None:
        """PAPERS: they join the desk where the decision is made; where nobody works on them it is made now."""
        self.calendar.note("papers of case {} get to {}", case.row, site.label)
        if case.service.decision_skill == tables.NONE:
            self.schedule_result(person, case, site, self.now)
        else:
            self.desks.join(person, case, tables.DECISION, site, case.service.decision_skill)

    def on_work_done(self, work: Work) -> None:
        """END_PAPERS, once the server is offered: an application is dealt with; a decision comes after the days it takes."""
        person, case = work.person, work.case
        if work.kind == tables.INTAKE:
            self.deal_with(person, case, work.site)
            return
        num_days = 0
        if case.service.elapsed != tables.NONE:
            u = person.draw(decisions.ELAPSED, 0, case.service.name)
            num_days = (self.layout.time(case.service.elapsed, u) + DAY // 2) // DAY
        time = self.layout.ways.after_working_days(self.now, num_days)
        self.schedule_result(person, case, work.site, time)

    def schedule_result(self, person: Person, case: Case, site: Site, time: int) -> None:
        """Have a case decided at a time."""
        self.calendar.schedule(time, contract.RESULT, case.row, partial(self.on_result, person, case, site))

    # -- from a decision to the person (section 10) -----------------------------------------------------------------

    def on_result(self, person: Person, case: Case, site: Site) -> None:
        """RESULT: the case is decided, and its result is issued."""
        self.calendar.note("case {} is decided at {}", case.row, site.label)
        case.decided = self.now
        self.issue(person, case, site.row)

    def issue(self, person: Person, case: Case, deciding: int) -> None:
        """Issued: the result sets out from where the case was decided, by way of where results are issued."""
        how = self.delivery(person, case)
        if how == ELECTRONIC:
            self.errands.resolve(person, case)
            return
        issuing = self.layout.issues_at[deciding][case.service.row]
        _, there = self.layout.ways.up(deciding, issuing, self.now)[-1]
        if there is None:
            return
        if how == BY_MAIL:
            case.mailed = 1
            on_handed = partial(self.errands.resolve, person, case)
            there = self.layout.ways.after_working_days(there, case.service.mail_days)
        elif how == BY_VISIT:
            on_handed = partial(self.on_deliverable, person, case)
        else:
            case.collect_at, there = self.way_to_counter(case, issuing, there)
            on_handed = partial(self.on_ready, person, case)
        if there is not None:
            self.calendar.schedule(there, contract.HANDED, case.row, on_handed)

    def delivery(self, person: Person, case: Case) -> int:
        """Return how a result gets to the person."""
        how, service = self.layout.channels[case.by].delivery, case.service
        if how == AS_SERVICE:
            how = BY_MAIL if person.draw(decisions.MAIL, 0) < service.mail else BY_COLLECTION
        if how == BY_COLLECTION and COLLECTING not in service.forms:
            return ELECTRONIC
        return how

    def way_to_counter(self, case: Case, issuing: int, instant: int) -> tuple[int, int | None]:
        """Return the site at which a result can be collected, and when it is there: where it was taken in, if that hands it out."""
        ways, taken_at = self.layout.ways, case.taken_at
        hands_out = self.layout.hours[taken_at].offers(case.service.forms[COLLECTING])
        if hands_out and taken_at != issuing and issuing in ways.above(taken_at):
            return taken_at, ways.down(issuing, taken_at, instant)
        return issuing, instant

    def on_deliverable(self, person: Person, case: Case) -> None:
        """HANDED, by visit: a team is asked to deliver the result."""
        self.calendar.note("result of case {} can be delivered", case.row)
        case.state = CASE_DELIVERABLE
        self.teams.ask(person, tables.DELIVERY)

    def on_ready(self, person: Person, case: Case) -> None:
        """HANDED, to a counter: the result can be collected, and the person has new wishes for it."""
        self.calendar.note("result of case {} can be collected at {}", case.row, self.sites[case.collect_at].label)
        case.state = CASE_READY
        person.limit = max(person.limit, person.wish + 1 + self.layout.rules.wishes)
        self.errands.wants_wish(person)
