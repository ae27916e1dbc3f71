"""People of the reference engine: a need with its cases, and the luck that belongs to it.

What a person decides from his own state and luck alone is here (sections 3 and 5 of README.md): when he would set out next,
what he would be gone for, which stages he needs, whether his papers are complete. What touches sites is not; visits are in
`reference_visit`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simnet import luck, tables
from simnet.demand.demand import Demand
from simnet.engine.contract import (
    AGENCY,
    AT_KIOSK,
    BY_AGENT,
    CASE_AWAITING,
    CASE_LOST,
    CASE_OPEN,
    CASE_READY,
    CASE_RESOLVED,
    COLLECTING,
    DAY,
    GRID,
    HOME_VISIT,
    KIOSK,
    ONLINE,
)
from simnet.engine.reference_layout import Layout, Segment, Service, Stage, read
from simnet.luck import decisions

if TYPE_CHECKING:
    from simnet.engine.reference_site import Site
    from simnet.engine.reference_visit import Stay


@dataclass(slots=True, eq=False)
class Case:
    """One case of a need.

    Attributes
    ----------
    service : Service
        The service itself.
    form : Service
        The form in which it is, or was last, on a ticket.
    times_served : list of int
        By the place of a stage: how often it was served for this case, over the whole life of the need. Draws are numbered by it.
    state : int
        CASE_OPEN, CASE_AWAITING ..., as in `simnet.engine.contract`.
    taken_in : int
        How often its papers were looked through.
    by, taken_at, accepted, due, decided, mailed : int
        As in `tables.CASE_RECORDS`.
    collect_at : int
        Row of the site where the result lies; -1 nowhere.
    num_papers : int
        Pieces of work on its papers so far.
    """

    row: int
    service: Service
    form: Service
    quantity: int
    times_served: list[int]
    state: int = CASE_OPEN
    end: int = tables.NONE
    taken_in: int = 0
    visits: int = 0
    resolved_trip: int = tables.NONE
    by: int = tables.NONE
    taken_at: int = tables.NONE
    accepted: int = tables.NONE
    due: int = tables.NONE
    decided: int = tables.NONE
    mailed: int = 0
    collect_at: int = tables.NONE
    num_papers: int = 0


@dataclass(slots=True, eq=False)
class Person:
    """One need: whose it is, its cases, and how it has fared so far.

    Attributes
    ----------
    channel : int
        WINDOW, KIOSK ..., as in `simnet.engine.contract`.
    limit : int
        The wish that does not come to pass any more: with it all is lost that is not in an office.
    has_wish : bool
        Whether a wish is to come.
    is_out : bool
        Whether the person has set out and is not home again.
    requests, deliveries : int
        Visits and pickups, and deliveries of results, by teams so far.
    """

    row: int
    key0: int
    key1: int
    segment: Segment
    home: tuple[int, int]
    zone: int
    misdirected: int
    cohort: int
    channel: int
    applies_from_home: bool
    limit: int
    cases: list[Case]
    wish: int = 0
    wishes: int = 0
    closed_doors: int = 0
    trips: int = 0
    visits: int = 0
    own_time: int = 0
    requests: int = 0
    deliveries: int = 0
    has_wish: bool = True
    is_out: bool = False

    def draw(self, decision: int, ordinal: int, name_a: int = 0, name_b: int = 0) -> float:
        """Return this person's random number for a decision."""
        return float(luck.draw(self.key0, self.key1, decision, ordinal, name_a, name_b))

    # -- the need (section 3) ---------------------------------------------------------------------------------------

    def in_state(self, *states: int) -> list[Case]:
        """Return the cases in some states, in order."""
        return [case for case in self.cases if case.state in states]

    @property
    def to_go_for(self) -> list[Case]:
        """The cases to be gone for, in order; the first is the lead."""
        return self.in_state(CASE_READY) if self.applies_from_home else self.in_state(CASE_OPEN, CASE_READY)

    @property
    def unseen(self) -> list[Case]:
        """The cases that are up to the person: what is left of them with the last wish is lost."""
        return self.in_state(CASE_OPEN, CASE_AWAITING, CASE_READY)

    @property
    def unfinished(self) -> list[Case]:
        """The cases that are neither resolved nor lost."""
        return [case for case in self.cases if case.state not in (CASE_RESOLVED, CASE_LOST)]

    def form(self, case: Case) -> Service:
        """Return the form in which a case is to be gone for."""
        if case.state == CASE_READY:
            return case.service.forms[COLLECTING]
        if self.channel == KIOSK and self.wish == 0:
            return case.service.forms[AT_KIOSK]
        if self.channel == AGENCY and not self.applies_from_home:
            return case.service.forms[BY_AGENT]
        return case.service

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

    def next_stage(self, case: Case, form: Service, first: int) -> Stage | None:
        """Return the first stage, from number `first` on, that is to be performed for a case in a form."""
        for stage in form.stages[first:]:
            times_served = case.times_served[stage.place]
            if stage.chance >= 1 or (self._draw_stage(decisions.CHANCE, case, stage, times_served) < stage.chance):
                return stage
        return None

    def service_time(self, stay: Stay, layout: Layout) -> int:
        """Return the time, ms, of a service before pace, at the guide desk or in a stage."""
        case, stage = stay.case, stay.stage
        if case is None or stage is None:
            u = self.draw(decisions.GUIDE_TIME, stay.visit.number)
            return layout.time(stay.visit.site.guide_distribution, u)
        times_served = case.times_served[stage.place]
        names = case.service.name, stage.name
        return layout.times(self, case, stage.distribution, decisions.SERVICE_TIME, times_served, *names)

    def repeats(self, case: Case, stage: Stage, times_served: int) -> bool:
        """Whether, after having been served so often before this service, the stage is needed again."""
        return self._draw_stage(decisions.REPEAT, case, stage, times_served) < stage.repeat

    def papers_missing(self, case: Case, site: Site) -> bool:
        """Have the papers of a case looked through for a site; return whether it must wait for more papers."""
        before, case.taken_in = case.taken_in, case.taken_in + 1
        chance = case.service.incomplete if before == 0 else case.service.incomplete_again
        incomplete = self.draw(decisions.INCOMPLETE, before, case.service.name) < chance
        if not incomplete or site.tolerant[case.service.row]:
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


CASE_OUTCOMES = {CASE_RESOLVED: tables.RESOLVED, CASE_LOST: tables.LOST}
"""How Records name the states of cases; all others are open."""

FROM_HOME = (ONLINE, GRID, HOME_VISIT)
"""Channels on which people apply from home."""


def people_of(demand: Demand, layout: Layout) -> list[Person]:
    """Return the people of a demand, by row."""
    services = [layout.services[row] for row in demand.cases["service"].tolist()]
    cases = read(
        Case,
        demand.cases,
        row=range(len(services)),
        service=services,
        form=services,
        times_served=[[0] * sum(len(form.stages) for form in service.forms.values()) for service in services],
    )
    needs = demand.needs
    spans = zip(needs["first_case"].tolist(), needs["num_cases"].tolist(), strict=True)
    from_home = {AGENCY} if layout.channels[AGENCY].at_home else set()
    from_home.update(FROM_HOME)
    return read(
        Person,
        needs,
        row=range(len(needs)),
        segment=[layout.segments[row] for row in needs["segment"].tolist()],
        home=list(zip(needs["x"].tolist(), needs["y"].tolist(), strict=True)),
        applies_from_home=[channel in from_home for channel in needs["channel"].tolist()],
        limit=[layout.rules.wishes] * len(needs),
        cases=[cases[first : first + num_cases] for first, num_cases in spans],
    )
