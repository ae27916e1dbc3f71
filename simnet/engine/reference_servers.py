"""The servers of the reference engine: whom and what they take, service, pauses, rosters (sections 5 and 7 of README.md).

Methods named `on_...` are events. What people do before and after being served is in `reference_serving`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simnet.engine import contract
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_desks import Desks
from simnet.engine.reference_layout import Layout
from simnet.engine.reference_site import Pool, Site
from simnet.engine.reference_visit import Stay


class Servers:
    """The servers of all pools.

    Parameters
    ----------
    layout : Layout
    sites : list of Site
        By row.
    calendar : Calendar
    desks : Desks
        Where they work on papers when nobody waits.
    no_answers : list of tuple
        Where calls in vain are noted, (pool, time, need).

    Attributes
    ----------
    on_served : callable
        Is told of a stay whose service has ended, once the server is offered.
    look_for_work_at : callable
        Has the teams of a pool look for work.
    """

    on_served: Callable[[Stay], None]
    look_for_work_at: Callable[[Pool], None]

    def __init__(
        self,
        layout: Layout,
        sites: list[Site],
        calendar: Calendar,
        desks: Desks,
        no_answers: list[tuple[int, int, int]],
    ) -> None:
        self.layout = layout
        self.sites = sites
        self.calendar = calendar
        self.desks = desks
        self.no_answers = no_answers

    @property
    def now(self) -> int:
        """The time, ms."""
        return self.calendar.now

    def offer(self, pool: Pool) -> None:
        """Offering: while a server of the pool is idle and a ticket waits that it may call, the best; then papers, then teams."""
        site = self.sites[pool.site]
        while pool.idle > 0 and (stay := site.best_for(pool)) is not None:
            if stay.left_behind:
                self.call_in_vain(stay, pool)
            else:
                site.queue(stay.skill).leave(stay)
                self.start(stay, pool)
        self.desks.work_on(pool, site)
        self.look_for_work_at(pool)

    def call_in_vain(self, stay: Stay, pool: Pool) -> None:
        """Call a ticket whose holder has left: it costs the server the time in which nobody answers."""
        need = stay.visit.person.row
        self.calendar.note("{} calls need {} in vain", pool.label, need)
        self.sites[pool.site].queue(stay.skill).drop(stay)
        self.no_answers.append((pool.row, self.now, need))
        if pool.no_answer > 0:
            self.be_ready_after(pool, pool.no_answer)

    def start(self, stay: Stay, pool: Pool) -> None:
        """Service begins: its time is the draw's, at the pool's pace for the skill."""
        visit = stay.visit
        visit.stop_waiting(self.now)
        stay.start, stay.pool = self.now, pool
        pool.busy += 1
        time = visit.person.service_time(stay, self.layout)
        end = self.now + (time * pool.pace[stay.skill] + 500) // 1000
        skill = self.layout.skills[stay.skill]
        self.calendar.note("{} serves need {} with {} until {}", pool.label, visit.person.row, skill, end)
        self.calendar.schedule(end, contract.END_SERVICE, visit.person.row, partial(self.on_end_service, stay, pool))

    def on_end_service(self, stay: Stay, pool: Pool) -> None:
        """END_SERVICE: the server pauses or is offered, then the person goes on."""
        self.calendar.note("{} has served need {}", pool.label, stay.visit.person.row)
        stay.end, stay.visit.stay = self.now, None
        pool.busy -= 1
        if pool.between > 0:
            self.be_ready_after(pool, pool.between)
        else:
            self.offer(pool)
        self.on_served(stay)

    def be_ready_after(self, pool: Pool, time: int) -> None:
        """Have a server of the pool paused, or calling in vain, for a time."""
        pool.busy += 1
        self.calendar.schedule(self.now + time, contract.READY, pool.row, partial(self.on_ready, pool))

    def on_ready(self, pool: Pool) -> None:
        """READY: a pause or a call in vain ends."""
        self.calendar.note("{} is ready", pool.label)
        pool.busy -= 1
        self.offer(pool)

    def on_roster(self, pool: Pool, count: int) -> None:
        """ROSTER: the count changes, and the pool offers its servers."""
        self.calendar.note("{}: {} on the roster", pool.label, count)
        pool.follow_roster(count)
        self.offer(pool)
