"""A team of the reference engine that sees people at home: where it is, what it can do, what it was asked for.

These classes keep the state of a team and answer questions about it (section 11 of README.md). They schedule nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from simnet import tables
from simnet.engine.contract import CASE_REQUESTED
from simnet.engine.reference_layout import Layout, read
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_site import Pool, Site
from simnet.engine.reference_tour import Point


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """Somebody's wish for a team to come; `kind` is VISIT, PICKUP or DELIVERY, `bag` the cases whose results are on their way."""

    person: Person
    kind: int
    made: int
    bag: list[Case] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, int]:
        """(tick, id): the earliest request comes first."""
        return self.made, 3 * self.person.row + self.kind

    @property
    def cases(self) -> list[Case]:
        """The cases that are seen to, in order."""
        if self.kind == tables.DELIVERY:
            return self.bag
        return [case for case in self.person.cases if case.state == CASE_REQUESTED]


@dataclass(slots=True)
class TeamJourney:
    """One journey of a team, with the columns of `tables.TEAM_RECORDS`."""

    team: int
    number: int
    kind: int
    need: int
    requested: int
    set_out: int
    arrival: int = tables.NONE
    end: int = tables.NONE


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of one team."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Team:
    """One team.

    Attributes
    ----------
    site : Site
        Its base.
    pool : Pool or None
        The pool of its base whose servers it is made of.
    takes : list of int
        1 for each service that it can see to.
    at : (int, int)
        Where it is, or set out from last, m.
    at_base, staying : bool
        Whether it is at its base; whether it is done at a home and has not left it. Neither: on the way, or seeing to somebody.
    shift : Shift or None
        Present while it is on shift.
    first_allowed : bool
        Whether it has set out for nobody yet in this shift.
    route : list of Request
        What is left of its tour.
    """

    row: int
    site: Site
    pool: Pool | None
    size: int
    keep: int
    travel_num: int
    travel_den: int
    travel_fixed: int
    takes: list[int]
    shifts: list[Shift]
    at: Point
    label: str
    at_base: bool = True
    staying: bool = False
    shift: Shift | None = None
    first_allowed: bool = False
    num_journeys: int = 0
    route: list[Request] = field(default_factory=list)

    def way(self, start: Point, end: Point) -> int:
        """Return the time, ms, from one point to another, both (x, y) in metres."""
        dx, dy = start[0] - end[0], start[1] - end[1]
        metres = math.isqrt(dx * dx + dy * dy)
        return (metres * self.travel_num + self.travel_den // 2) // self.travel_den + self.travel_fixed

    def way_to(self, request: Request) -> int:
        """Return its way, ms, to the home of a request."""
        return self.way(self.at, request.person.home)

    @property
    def available(self) -> bool:
        """Whether it could set out now."""
        if self.shift is None:
            return False
        if self.staying:
            return True
        pool = self.pool
        return self.at_base and (pool is None or max(0, pool.rostered - pool.busy - pool.away) >= self.size + self.keep)

    def can_see_to(self, request: Request) -> bool:
        """Whether it takes the services of all that is asked for; every team can deliver."""
        return request.kind == tables.DELIVERY or all(self.takes[case.service.row] for case in request.cases)


def teams_of(layout: Layout, sites: list[Site]) -> list[Team]:
    """Return the teams of a network, by row."""
    network = layout.network
    table = network.teams
    bases = [sites[row] for row in table["base"].tolist()]
    pools = [pool for site in sites for pool in site.pools]
    shifts = read(Shift, network.shifts)
    spans = zip(table["first_shift"].tolist(), table["num_shifts"].tolist(), strict=True)
    return read(
        Team,
        table,
        row=range(len(table)),
        site=bases,
        pool=[None if row == tables.NONE else pools[row] for row in table["pool"].tolist()],
        takes=network.team_takes.tolist(),
        shifts=[shifts[first : first + count] for first, count in spans],
        at=[site.at for site in bases],
        label=network.names.teams,
    )
