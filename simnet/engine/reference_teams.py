"""Teams of the reference engine that see people at home: requests, who sets out for them, and what is done there.

Section 11 of README.md, a paragraph a method; methods named `on_...` are events. The state of a team is in `reference_team`, how tours are
planned in `reference_tour`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import CASE_DELIVERABLE, CASE_ON_DELIVERY, FIRST_COME, TOUR
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_site import Pool, Site
from simnet.engine.reference_team import Request, Shift, Team, TeamJourney, teams_of
from simnet.engine.reference_tour import Stop, Tourist, plan_tours
from simnet.luck import decisions

if TYPE_CHECKING:
    from simnet.engine.reference_errands import Errands
    from simnet.engine.reference_papers import Papers


class Teams:
    """All teams, and the requests for which none has set out.

    Parameters
    ----------
    layout : Layout
    sites : list of Site
        By row.
    calendar : Calendar
    papers : Papers
        What looks through papers and takes cases in.
    errands : Errands
        Who is told of cases that are resolved.

    Attributes
    ----------
    offer : callable
        Offers the servers of a pool; called when a team is back.
    pending : list of Request
        Those that are on no route.
    journeys : list of TeamJourney
        In the order in which they began.
    """

    offer: Callable[[Pool], None]

    def __init__(self, layout: Layout, sites: list[Site], calendar: Calendar, papers: Papers, errands: Errands) -> None:
        self.layout = layout
        self.calendar = calendar
        self.papers = papers
        self.errands = errands
        self.teams = teams_of(layout, sites)
        self.plans_tours = layout.rules.dispatch == TOUR
        self.pending: list[Request] = []
        self.journeys: list[TeamJourney] = []

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    def schedule(self) -> None:
        """Schedule what is known before the run begins: SHIFT and PLAN."""
        for team in self.teams:
            for shift in team.shifts:
                for time, action in (
                    (shift.start, partial(self.on_begin, team, shift)),
                    (shift.end, partial(self.on_end, team)),
                ):
                    self.calendar.schedule(time, contract.SHIFT, team.row, action)
        if self.plans_tours:
            for time in sorted({shift.start for team in self.teams for shift in team.shifts}):
                self.calendar.schedule(time, contract.PLAN, 0, self.on_plan)

    # -- requests ---------------------------------------------------------------------------------------------------

    def ask(self, person: Person, kind: int) -> None:
        """Ask for a team now, for the cases of a person that are REQUESTED or DELIVERABLE."""
        waiting = [*self.pending, *(request for team in self.teams for request in team.route)]
        if any(request.person is person and request.kind == kind for request in waiting):
            return
        request = Request(person, kind, self.now)
        self.calendar.note("need {} asks for a team, {}", person.row, KINDS[kind])
        if not self.plans_tours:
            teams = [team for team in self.teams if team.available and self.suits(team, request)]
            if teams:
                self.set_out(min(teams, key=lambda team: (team.way_to(request), team.row)), request)
                return
        self.pending.append(request)

    def expected(self, request: Request) -> int:
        """Return how long a team is expected to be at the home, ms."""
        if request.kind == tables.DELIVERY:
            return self.layout.rules.delivery_mean
        return len(request.cases) * self.layout.channels[request.person.channel].home_mean

    def suits(self, team: Team, request: Request) -> bool:
        """Whether a team that is on shift can see to a request and be back before the shift ends; a shift's first is always allowed."""
        if not team.can_see_to(request):
            return False
        if team.first_allowed:
            return True
        assert team.shift is not None
        back = team.way(request.person.home, team.site.at)
        return self.now + team.way_to(request) + self.expected(request) + back <= team.shift.end

    # -- looking for work -------------------------------------------------------------------------------------------

    def look_for_work(self, team: Team) -> None:
        """Have a team look for work, if it is available: it sets out, or returns, or stays where it is."""
        if not team.available:
            return
        request = self.take_from_route(team) if self.plans_tours else self.take_best_pending(team)
        if request is not None:
            self.set_out(team, request)
        elif team.staying and (self.plans_tours or team.pool is not None):
            self.go_back(team)

    def look_for_work_at(self, pool: Pool) -> None:
        """Have the teams of a pool that are at base look for work, after people and papers."""
        for team in self.teams:
            if team.pool is pool and team.at_base:
                self.look_for_work(team)

    def take_best_pending(self, team: Team) -> Request | None:
        """Pick a pending request for a team, the earliest or the nearest."""
        requests = [request for request in self.pending if self.suits(team, request)]
        if not requests:
            return None
        if self.layout.rules.dispatch == FIRST_COME:
            best = min(requests, key=lambda request: request.order)
        else:
            best = min(requests, key=lambda request: (team.way_to(request), request.order))
        self.pending.remove(best)
        return best

    def take_from_route(self, team: Team) -> Request | None:
        """Take the next request from a team's route; if it does not fit any more, the route is given up."""
        if team.route and self.suits(team, team.route[0]):
            return team.route.pop(0)
        self.give_up_route(team)
        return None

    def give_up_route(self, team: Team) -> None:
        """Make the requests on a route pending again."""
        self.pending += team.route
        team.route = []

    # -- journeys ---------------------------------------------------------------------------------------------------

    def set_out(self, team: Team, request: Request) -> None:
        """Have a team set out for a request that is neither pending nor on a route any more."""
        person = request.person
        self.calendar.note("{} sets out to need {}, {}", team.label, person.row, KINDS[request.kind])
        if request.kind == tables.DELIVERY:
            for case in person.cases:
                if case.state == CASE_DELIVERABLE:
                    case.state = CASE_ON_DELIVERY
                    request.bag.append(case)
        if team.at_base and team.pool is not None:
            team.pool.away += team.size
        team.first_allowed = False
        journey = self.begin_journey(team, request.kind, person.row, request.made)
        arrive = partial(self.on_arrival, team, request, journey)
        self.calendar.schedule(self.now + team.way_to(request), contract.TEAM_ARRIVAL, team.row, arrive)

    def begin_journey(self, team: Team, kind: int, need: int, requested: int) -> TeamJourney:
        """Write down that a team is on its way from now on."""
        journey = TeamJourney(team.row, team.num_journeys, kind, need, requested, self.now)
        self.journeys.append(journey)
        team.num_journeys += 1
        team.at_base = team.staying = False
        return journey

    def on_arrival(self, team: Team, request: Request, journey: TeamJourney) -> None:
        """TEAM_ARRIVAL: a team gets to a home, and begins."""
        end = self.now + self.time_at_home(request)
        self.calendar.note("{} is at the home of need {} until {}", team.label, request.person.row, end)
        journey.arrival, team.at = self.now, request.person.home
        on_end_visit = partial(self.on_end_visit, team, request, journey)
        self.calendar.schedule(end, contract.END_VISIT, team.row, on_end_visit)

    def time_at_home(self, request: Request) -> int:
        """Return how long it takes at the home, ms; count the visit."""
        person = request.person
        if request.kind == tables.DELIVERY:
            number, distribution = person.deliveries, self.layout.rules.delivery_distribution
            person.deliveries += 1
            if distribution == tables.NONE:
                return 0
            return self.layout.time(distribution, person.draw(decisions.DELIVERY_TIME, number))
        number, distribution = person.requests, self.layout.channels[person.channel].home_distribution
        person.requests += 1
        return sum(
            self.layout.times(person, case, distribution, decisions.HOME_TIME, number, case.service.name, 0)
            for case in request.cases
        )

    def on_end_visit(self, team: Team, request: Request, journey: TeamJourney) -> None:
        """END_VISIT: the cases go on, then the team looks for work, or returns if its shift is over."""
        self.calendar.note("{} is done at the home of need {}", team.label, request.person.row)
        journey.end = self.now
        for case in request.cases:
            self.see_to(team, request, case)
        team.staying = True
        if team.shift is None:
            self.go_back(team)
        else:
            self.look_for_work(team)

    def see_to(self, team: Team, request: Request, case: Case) -> None:
        """Have a team hand over the result of a case, or look through its papers and take them along."""
        person = request.person
        if request.kind == tables.DELIVERY:
            self.errands.resolve(person, case)
        else:
            self.papers.deal_with(person, case, team.site)

    def go_back(self, team: Team) -> None:
        """Have a team return to its base."""
        self.calendar.note("{} returns", team.label)
        journey = self.begin_journey(team, tables.RETURN, tables.NONE, tables.NONE)
        time = self.now + team.way(team.at, team.site.at)
        self.calendar.schedule(time, contract.BACK, team.row, partial(self.on_back, team, journey))

    def on_back(self, team: Team, journey: TeamJourney) -> None:
        """BACK: a team is at its base; its servers are offered first, then it looks for work."""
        self.calendar.note("{} is back", team.label)
        journey.arrival = journey.end = self.now
        team.at, team.at_base = team.site.at, True
        if team.pool is not None:
            team.pool.away -= team.size
            self.offer(team.pool)
        if team.at_base:
            self.look_for_work(team)

    # -- shifts and plans -------------------------------------------------------------------------------------------

    def on_begin(self, team: Team, shift: Shift) -> None:
        """SHIFT at a start: nobody seen to yet."""
        self.calendar.note("{} is on shift until {}", team.label, shift.end)
        team.shift, team.first_allowed = shift, True
        if team.at_base:
            self.look_for_work(team)

    def on_end(self, team: Team) -> None:
        """SHIFT at an end: whoever stays at a home returns; whoever is seeing to somebody finishes first."""
        self.calendar.note("{} is off shift", team.label)
        team.shift = None
        self.give_up_route(team)
        if team.staying:
            self.go_back(team)

    def on_plan(self) -> None:
        """PLAN: routes for the teams whose shift begins now, of all that is pending."""
        planned = [
            (team, shift) for team in self.teams if team.at_base for shift in team.shifts if shift.start == self.now
        ]
        requests = sorted(self.pending, key=lambda request: request.order)
        tourists = [Tourist(team.site.at, shift.end - self.now, team.way) for team, shift in planned]
        stops = [
            Stop(
                request.person.home,
                self.expected(request),
                frozenset(number for number, (team, _) in enumerate(planned) if team.can_see_to(request)),
            )
            for request in requests
        ]
        routes = plan_tours(tourists, stops)
        for (team, _), route in zip(planned, routes, strict=True):
            self.calendar.note("{} is to see {} people", team.label, len(route))
            team.route = [requests[number] for number in route]
        on_route = {number for route in routes for number in route}
        self.pending = [request for number, request in enumerate(requests) if number not in on_route]


KINDS = {
    tables.VISIT: "home visit",
    tables.PICKUP: "pickup",
    tables.DELIVERY: "delivery",
}
"""What the observer is told."""
