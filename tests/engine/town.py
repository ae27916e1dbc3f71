"""Teams on a map: a town made of a few keyword arguments, for the reference engine's teams alone.

The map is a road to the east of the hall, which is at 0 m. A team does 100 m in a minute, so a home at 1000 is 10 min away. A visit takes
20 min a case and is expected to; a delivery 5 min. Requests are made directly, papers and errands only take notes: what becomes of
them is tested where it is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simnet import tables
from simnet.engine import contract
from simnet.engine.contract import (
    CASE_DELIVERABLE,
    CASE_IN_OFFICE,
    CASE_REQUESTED,
    CASE_RESOLVED,
    DAY,
    FIRST_COME,
    HOME_VISIT,
)
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_people import people_of
from simnet.engine.reference_site import sites_of
from simnet.engine.reference_teams import Teams
from simnet.luck.distributions import DistributionTable
from simnet.tables import DELIVERY, VISIT
from tests.engine.days import MINUTE, Need, Pool, Service, Site, clock, demand, network


@dataclass(frozen=True)
class Team:
    shifts: tuple[tuple[int, int], ...] = ((clock(9), clock(17)),)
    base: int = 0
    way: tuple[int, int, int] = (600, 1, 0)
    size: int = 1
    pool: int = tables.NONE
    keep: int = 0
    takes: tuple[int, ...] = (1, 1)


class Notes:
    """In place of papers and errands: cases get to the office, or are resolved, and it is written down."""

    def __init__(self, calendar):
        self.calendar = calendar
        self.said = []

    def deal_with(self, person, case, site):
        case.state = CASE_IN_OFFICE
        self.said.append((self.calendar.now, "taken in", case.row, site.row))

    def resolve(self, person, case):
        case.state = CASE_RESOLVED
        self.said.append((self.calendar.now, "resolved", case.row))


class Town:
    """A hall at 0, another at 5000, and people along the road; `homes` are theirs, each with as many cases as `services` says."""

    def __init__(self, teams, homes, dispatch=FIRST_COME, services=("s",), visit=20 * MINUTE, delivery=5 * MINUTE):
        sites = {
            name: Site({"p": Pool(roster=[(0, 0)])}, at=at) for name, at in (("hall", (0, 0)), ("other", (5000, 0)))
        }
        net = network(sites=sites, services={"s": Service(), "t": Service()})
        dists = DistributionTable()
        at_home, at_door = (
            dists.add("deterministic", value=time) if isinstance(time, int) else dists.add("uniform", low=0, high=time)
            for time in (visit, delivery)
        )
        net.rules["dispatch"], net.rules["delivery_distribution"] = dispatch, at_door
        net.rules["delivery_mean"] = 5 * MINUTE
        for channel in (contract.HOME_VISIT, contract.AGENCY):
            net.channels["home_distribution"][channel] = at_home
            net.channels["home_mean"][channel] = 20 * MINUTE
        net = replace(net, **team_tables(teams), **dict(zip(("dists", "dist_data"), dists.arrays(), strict=True)))
        net = replace(net, names=replace(net.names, teams=tuple(f"team {row}" for row in range(len(teams)))))
        layout = Layout(net)
        needs = demand(net, [Need(row, services, home=(home, 0)) for row, home in enumerate(homes)])
        needs.needs["channel"] = HOME_VISIT
        self.people = people_of(needs, layout)
        sites = sites_of(net, layout)
        self.pool = sites[0].pools[0]
        self.calendar = Calendar()
        self.notes = Notes(self.calendar)
        self.teams = Teams(layout, sites, self.calendar, self.notes, self.notes)
        self.offered = []
        self.teams.offer = self.offer
        self.teams.schedule()

    def offer(self, pool):
        self.offered.append((self.calendar.now, pool.away))
        self.teams.look_for_work_at(pool)

    def at(self, time, action, kind=contract.WISH, identity=0):
        """Have something done at a time, as an event that comes last at its tick unless a kind says otherwise."""
        self.calendar.schedule(time, kind, identity, action)

    def ask(self, time, need, kind=VISIT, cases=None):
        """Have somebody ask for a team, for all cases or those given."""
        person = self.people[need]

        def action():
            for case in person.cases if cases is None else [person.cases[number] for number in cases]:
                case.state = CASE_DELIVERABLE if kind == DELIVERY else CASE_REQUESTED
            self.teams.ask(person, kind)

        self.at(time, action, identity=need)

    def rostered(self, time, count):
        def action():
            self.pool.rostered = count
            self.offer(self.pool)

        self.at(time, action, contract.ROSTER)

    def busy(self, time, change, kind=contract.READY):
        """Have servers of the hall's pool begin (+) or end (-) something; who ends is offered."""

        def action():
            self.pool.busy += change
            if change < 0:
                self.offer(self.pool)

        self.at(time, action, kind)

    def run(self, until=3 * DAY):
        self.calendar.run(lambda time: time >= until)
        return self

    def journeys(self, *columns):
        columns = columns or ("need", "set_out", "arrival", "end")
        return [tuple(getattr(journey, column) for column in columns) for journey in self.teams.journeys]

    def pending(self):
        return sorted(request.person.row for request in self.teams.pending)


def team_tables(teams):
    shifts = [(row, *shift) for row, team in enumerate(teams) for shift in team.shifts]
    first = np.cumsum([0] + [len(team.shifts) for team in teams])
    rows = [
        (team.base, *team.way, team.size, team.pool, team.keep, first[row], len(team.shifts))
        for row, team in enumerate(teams)
    ]
    return {
        "teams": np.array(rows, tables.TEAMS.dtype),
        "shifts": np.array(shifts, tables.SHIFTS.dtype),
        "team_takes": np.array([team.takes for team in teams], np.int64),
    }
