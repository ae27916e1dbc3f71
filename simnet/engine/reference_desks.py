"""Desks of the reference engine, where papers wait and are worked on: "Desks" and END_PAPERS of section 10 of README.md.

Where papers come from and what becomes of them is in `reference_papers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush

from simnet import tables
from simnet.engine import contract
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_layout import Layout, skills_of
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_site import Pool, Site
from simnet.luck import decisions


@dataclass(slots=True, eq=False)
class Work:
    """One piece of work on the papers of a case; see `tables.PAPER_RECORDS`."""

    person: Person
    case: Case
    number: int
    kind: int
    site: Site
    skill: int
    join: int
    start: int = tables.NONE
    end: int = tables.NONE
    pool: Pool | None = None

    @property
    def order(self) -> tuple[int, int, int]:
        """(urgency, tick of joining, case): smallest first."""
        urgency = self.join if self.case.due == tables.NONE else self.case.due
        return urgency, self.join, self.case.row


Desk = list[tuple[tuple[int, int, int], Work]]
"""A heap of the papers that wait for one skill at one site."""


class Desks:
    """All desks.

    Parameters
    ----------
    layout : Layout
    calendar : Calendar
    works : list of Work
        Where each piece of work is noted as it joins a desk.

    Attributes
    ----------
    offer : callable
        Offers the servers of a pool to whoever and whatever waits.
    on_done : callable
        Is told of work that has ended.
    """

    offer: Callable[[Pool], None]
    on_done: Callable[[Work], None]

    def __init__(self, layout: Layout, calendar: Calendar, works: list[Work]) -> None:
        self.layout = layout
        self.calendar = calendar
        self.works = works
        self._desks: dict[tuple[int, int], Desk] = {}

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    def join(self, person: Person, case: Case, kind: int, site: Site, skill: int) -> None:
        """Papers join a desk: a server takes them at once, or they wait."""
        work = Work(person, case, case.num_papers, kind, site, skill, self.now)
        case.num_papers += 1
        self.works.append(work)
        free = [pool for pool in site.eligible(skill) if _has_server(pool, site)]
        if free:
            self.start(work, min(free, key=lambda pool: (pool.num_skills, pool.row)))
        else:
            self.calendar.note("papers of case {} wait at {}", case.row, site.label)
            heappush(self._desks.setdefault((site.row, skill), []), (work.order, work))

    def work_on(self, pool: Pool, site: Site) -> None:
        """While there is a server of a pool for papers, he takes the most urgent ones that he can work on."""
        while _has_server(pool, site):
            desks = [self._desks.get((site.row, skill)) for skill in skills_of(pool.skills)]
            waiting = [desk for desk in desks if desk]
            if not waiting:
                return
            _, work = heappop(min(waiting, key=lambda desk: desk[0][0]))
            self.start(work, pool)

    def start(self, work: Work, pool: Pool) -> None:
        """Work begins: its time is the draw's, at the pool's pace for the skill."""
        work.start, work.pool = self.now, pool
        pool.busy += 1
        end = self.now + (self._time(work) * pool.pace[work.skill] + 500) // 1000
        self.calendar.note("{} works on case {} until {}", pool.label, work.case.row, end)
        self.calendar.schedule(end, contract.END_PAPERS, work.case.row, partial(self.on_end, work, pool))

    def _time(self, work: Work) -> int:
        person, case = work.person, work.case
        if work.kind == tables.INTAKE:
            distribution = self.layout.channels[person.channel].intake_distribution
            decision, ordinal = decisions.INTAKE_TIME, case.taken_in
        else:
            distribution = case.service.decision_distribution
            decision, ordinal = decisions.DECISION_TIME, 0
        return self.layout.times(person, case, distribution, decision, ordinal, case.service.name, 0)

    def on_end(self, work: Work, pool: Pool) -> None:
        """END_PAPERS: the server is offered, then the papers go on."""
        self.calendar.note("{} is done with case {}", pool.label, work.case.row)
        work.end = self.now
        pool.busy -= 1
        self.offer(pool)
        self.on_done(work)


def _has_server(pool: Pool, site: Site) -> bool:
    """Whether a pool has a server for papers: on the roster, free, and with nobody waiting for him."""
    return pool.for_papers > 0 and site.best_for(pool) is None
