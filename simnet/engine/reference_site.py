"""Sites of the reference engine: pools, queues, who is inside, and what closing and opening do to them.

These classes keep the state of a site and answer questions about it (sections 2, 5 and 7 of README.md). They
schedule nothing and send nobody anywhere: that is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from simnet.engine.contract import BY_AGENT, CASE_READY
from simnet.engine.reference_hours import Hours, Interval
from simnet.engine.reference_layout import Layout, read, skills_of
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_visit import Stay, Visit
from simnet.network.network import Network


@dataclass(slots=True, eq=False)
class Pool:
    """Servers that share skills, place and roster.

    Attributes
    ----------
    pace : list of int
        Factor on service time by skill, per mille.
    rostered, held : int
        Posts that are to be there now; posts kept after closing for those inside.
    roster : int
        Posts on the roster now.
    extra : int
        Posts more than the roster says, or fewer: reserve posts that are open, and posts that were moved.
    held_since : int
        When they began to be kept.
    away : int
        Posts whose holders are out with a team.
    busy : int
        Servers serving, pausing, calling in vain, or working on papers. It may exceed `present`: they finish what they do.
    """

    row: int
    site: int
    skills: int
    num_skills: int
    between: int
    no_answer: int
    pace: list[int]
    label: str
    rostered: int = 0
    roster: int = 0
    extra: int = 0
    held: int = 0
    held_since: int = 0
    away: int = 0
    busy: int = 0

    def follow_roster(self, count: int) -> None:
        """Have so many posts on the roster from now on."""
        self.roster = count
        self.rostered = max(0, self.roster + self.extra)

    def add_posts(self, change: int) -> None:
        """Have so many posts more than the roster says from now on."""
        self.extra += change
        self.rostered = max(0, self.roster + self.extra)

    @property
    def present(self) -> int:
        """Posts that are manned."""
        return max(0, max(self.rostered, self.held) - self.away)

    @property
    def idle(self) -> int:
        """Servers who could begin now."""
        return max(0, self.present - self.busy)

    @property
    def for_papers(self) -> int:
        """Servers who could begin with papers, or set out with a team: held posts are there for those inside only."""
        return max(0, self.rostered - self.away - self.busy)

    def has(self, skill: int) -> bool:
        """Whether its servers have a skill."""
        return bool(self.skills >> skill & 1)


class Queue:
    """The tickets that wait for one skill at one site, best first.

    Whoever leaves is only marked; marked tickets are dropped when they come to the front.
    """

    def __init__(self) -> None:
        self._tickets: list[tuple[tuple[int, int, int, int], int, Stay]] = []
        self._num_joined = 0  # a marked ticket may have the order of a later one of the same need
        self.num_waiting = 0

    def join(self, stay: Stay) -> None:
        """Add somebody who begins to wait."""
        stay.in_line = True
        self.num_waiting += 1
        self._num_joined += 1
        heappush(self._tickets, (stay.order, self._num_joined, stay))

    def first(self) -> Stay | None:
        """Return the ticket that is called next, of somebody waiting or left behind."""
        while self._tickets and not self._tickets[0][2].in_line:
            heappop(self._tickets)
        return self._tickets[0][2] if self._tickets else None

    def leave(self, stay: Stay, leaves_ticket: bool = False) -> None:
        """Take out somebody who waits; his ticket may stay, with its order."""
        self.num_waiting -= 1
        stay.in_line = stay.left_behind = leaves_ticket

    def drop(self, stay: Stay) -> None:
        """Take out a ticket that was left behind."""
        stay.in_line = False

    def waiting(self) -> list[Stay]:
        """Return those who wait, best first."""
        return [stay for _, _, stay in sorted(self._tickets) if stay.in_line and not stay.left_behind]

    def clear_left_behind(self) -> None:
        """Drop all tickets whose holders have left."""
        for _, _, stay in self._tickets:
            if stay.left_behind:
                self.drop(stay)


@dataclass(frozen=True, slots=True)
class Hold:
    """Posts of a pool that were kept after closing."""

    pool: int
    start: int
    end: int
    count: int


@dataclass(slots=True, eq=False)
class Site:
    """One site.

    Attributes
    ----------
    outreach : int
        1 if it holds sessions for outreach, to which nobody else goes.
    tolerant : list of int
        1 for each service whose incomplete papers are taken in.
    serves : list of int
        1 for each zone whose people its windows serve.
    closed : bool
        After a CLOSE and before the next OPEN, and before the first; a break does not close.
    queues : dict of int to Queue
        By skill.
    inside : dict of int to Visit
        Those who hold a ticket and have not left, by need.
    at_door : list of Visit
        Those who wait at the door, in order of (arrival, need), and some who have left it.
    """

    row: int
    at: tuple[int, int]
    seats: int
    send_home: int
    num_services: int
    guide_skill: int
    guide_distribution: int
    share: float
    outreach: int
    name: int
    label: str
    hours: Hours
    tolerant: list[int]
    serves: list[int]
    pools: list[Pool]
    closed: bool = True
    queues: dict[int, Queue] = field(default_factory=dict)
    inside: dict[int, Visit] = field(default_factory=dict)
    at_door: list[Visit] = field(default_factory=list)

    # -- what may be gone for here (section 4) ----------------------------------------------------------------------

    def is_for(self, case: Case) -> bool:
        """Whether there is any sense in coming here for a case: a result is handed out only where it lies."""
        return case.state != CASE_READY or case.collect_at == self.row

    def takes(self, person: Person, case: Case, instant: int) -> bool:
        """Whether somebody who arrives at an instant is taken for a case that is to be gone for, in the form that is wanted."""
        interval = self.hours.interval_at(instant)
        return interval is not None and self.takes_in(interval, person, case, instant)

    def takes_in(self, interval: Interval, person: Person, case: Case, instant: int) -> bool:
        """Whether somebody who arrives at an instant of an interval is taken for a case, in the form that is wanted."""
        form = person.form(case)
        at_home_here = form is not case.service or bool(self.serves[person.zone])
        return self.is_for(case) and at_home_here and self.hours.takes_in(interval, form, instant)

    def accepts_in(self, interval: Interval, person: Person, case: Case, instant: int) -> bool:
        """Whether a case that is wanted at a window is taken in, at an instant of an interval, to be carried on by agents."""
        by_agent = case.service.forms.get(BY_AGENT)
        wanted = person.form(case) is case.service
        return wanted and by_agent is not None and self.hours.takes_in(interval, by_agent, instant)

    # -- pools and queues -------------------------------------------------------------------------------------------

    @property
    def has_guide(self) -> bool:
        """Whether every visitor passes a guide desk first."""
        return self.guide_skill >= 0

    def eligible(self, skill: int) -> list[Pool]:
        """Return the pools that have a skill."""
        return [pool for pool in self.pools if pool.has(skill)]

    def idle_pool(self, skill: int) -> Pool | None:
        """Return the pool from which somebody who needs a skill takes an idle server: the one that can do least else."""
        idle = [pool for pool in self.eligible(skill) if pool.idle > 0]
        return min(idle, key=lambda pool: (pool.num_skills, pool.row), default=None)

    def is_present(self, skill: int) -> bool:
        """Whether a post that has a skill is manned."""
        return any(pool.present > 0 for pool in self.eligible(skill))

    def queue(self, skill: int) -> Queue:
        """Return the queue for a skill."""
        return self.queues.setdefault(skill, Queue())

    def best_for(self, pool: Pool) -> Stay | None:
        """Return the ticket that a server of a pool calls next, over the queues of all its skills."""
        firsts = [self.queues[skill].first() for skill in skills_of(pool.skills) if skill in self.queues]
        return min((stay for stay in firsts if stay is not None), key=lambda stay: stay.order, default=None)

    def num_waiting(self, skills: int | None = None) -> int:
        """Return how many people wait for any of some skills (bits), or for whatever."""
        return sum(queue.num_waiting for skill, queue in self.queues.items() if skills is None or skills >> skill & 1)

    def waiting(self) -> list[Stay]:
        """Return all who wait in a queue."""
        return [stay for skill in sorted(self.queues) for stay in self.queues[skill].waiting()]

    def keeps_tickets(self) -> bool:
        """Whether the ticket of one who leaves stays in its queue: in session, if calling it can cost time."""
        return not self.closed and any(pool.no_answer > 0 for pool in self.pools)

    # -- closing and opening (section 7) ----------------------------------------------------------------------------

    def close(self, now: int) -> None:
        """End a session: tickets left behind are cleared; unless all are sent home, every pool keeps its count."""
        for queue in self.queues.values():
            queue.clear_left_behind()
        self.closed = True
        if not self.send_home:
            for pool in self.pools:
                pool.held, pool.held_since = pool.rostered, now

    def is_called_for(self, visit: Visit, skill: int) -> bool:
        """Whether a visitor holds a slot for which a pool was called that has a skill."""
        return any(pool.row == visit.pool_on_call() and pool.has(skill) for pool in self.pools)

    def sent_home_at_closing(self) -> list[Stay]:
        """Return those waiting whom nobody will serve now that the site is closed."""
        return [
            stay
            for stay in self.waiting()
            if (self.send_home or not self.is_present(stay.skill)) and not self.is_called_for(stay.visit, stay.skill)
        ]

    def open(self, now: int) -> list[Hold]:
        """Begin an interval: what is still held is let go; return it."""
        self.closed = False
        return list(self._let_go(self.pools, now))

    def come_in(self, opening: int) -> list[Visit]:
        """Return those at the door who came for an opening, in order, and take them from the door."""
        entering = [visit for visit in self.at_door if visit.door_until == opening]
        self.at_door = [visit for visit in self.at_door if visit.door_until not in (None, opening)]
        return entering

    def let_go_unneeded(self, now: int) -> list[Hold]:
        """Let go the held posts of each pool that nobody inside needs any more; return them."""
        if not any(pool.held for pool in self.pools):
            return []
        needed = 0
        for visit in self.inside.values():
            needed |= visit.skills_needed()
        return list(self._let_go([pool for pool in self.pools if not pool.skills & needed], now))

    def held_to_the_end(self, now: int) -> list[Hold]:
        """Return what is still held when the run stops."""
        return list(self._let_go(self.pools, now))

    def _let_go(self, pools: list[Pool], now: int) -> Iterator[Hold]:
        for pool in pools:
            if pool.held > 0:
                if now > pool.held_since:
                    yield Hold(pool.row, pool.held_since, now, pool.held)
                pool.held = 0


def sites_of(network: Network, layout: Layout) -> list[Site]:
    """Return the sites of a network, by row; their pools together are by row too."""
    names, sites = network.names, network.sites
    pools = read(
        Pool,
        network.pools,
        row=range(len(network.pools)),
        pace=network.pace.tolist(),
        label=["/".join(name) for name in names.pools],
    )
    spans = zip(sites["first_pool"].tolist(), sites["num_pools"].tolist(), strict=True)
    return read(
        Site,
        sites,
        row=range(len(sites)),
        at=list(zip(sites["x"].tolist(), sites["y"].tolist(), strict=True)),
        label=names.sites,
        hours=layout.hours,
        tolerant=network.tolerant.tolist(),
        serves=layout.serves,
        pools=[pools[first : first + num_pools] for first, num_pools in spans],
    )
