"""How a person of the reference engine picks a site: section 4 of README.md, step by step, and OUTREACH of section 9.

Deciding reads the state of sites and changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from simnet.engine.contract import BY_AGENT, CASE_OPEN, DAY, LEAST_TIME, NEAREST, OVERFLOW, SHARES, SPECIALIST_FIRST
from simnet.engine.reference_layout import Layout, Service, Stage
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_site import Site
from simnet.luck import decisions, race
from simnet.tables import NONE

if TYPE_CHECKING:
    from simnet.engine.reference_appointments import Booking


@dataclass(frozen=True, slots=True)
class Journey:
    """A way to a site; `opening` is the opening that the person means to wait for at the door, `booking` the slot booked, or None."""

    site: Site
    set_out: int
    travel: int
    arrival: int
    opening: int | None = None
    booking: Booking | None = None

    @property
    def entry(self) -> int:
        """When the person expects to enter."""
        return self.arrival if self.opening is None else self.opening


class Deciding:
    """The choice of a site.

    Parameters
    ----------
    layout : Layout
    sites : list of Site
        By row.
    """

    def __init__(self, layout: Layout, sites: list[Site]) -> None:
        self._rules = layout.rules
        self._serves = layout.serves
        self._sites = [site for site in sites if not site.outreach]
        self._sessions = [site for site in sites if site.outreach]
        self._policy: Callable[[Person, Case, list[Journey]], Journey] = {
            NEAREST: nearest_first,
            SPECIALIST_FIRST: by_specialists,
            SHARES: by_shares,
            LEAST_TIME: self._least_time,
            OVERFLOW: self._overflow,
        }[self._rules.policy]

    def decide(self, person: Person, place: tuple[int, int], now: int, *, onward: bool) -> Journey | None:
        """Return where a person goes from a place, (x, y) in m, for what is to be gone for; None: nowhere."""
        lead = person.to_go_for[0]
        ways = self._within_reach(self._ways(person, place, now), person, lead, now, onward)
        in_own_form = lead.state == CASE_OPEN and person.form(lead) is lead.service
        if person.misdirected and person.trips == 0 and not onward and in_own_form:
            for way in ways:
                if way.site.hours.gives_tickets(way.arrival) and not self.is_seen_to(person, lead, way):
                    return way
        in_time = self._in_time(ways, now, onward)
        candidates = self._nearest_few(way for way in in_time if self.is_seen_to(person, lead, way))
        if not candidates:
            candidates = self._nearest_few(self._to_the_door(person, ways, lead, now, onward))
        if not candidates:
            return None
        if self._rules.one_stop:
            candidates = self._taking_most(person, candidates)
        chosen = self._policy(person, lead, candidates)
        if chosen.opening is None:
            return chosen
        early = math.floor(self._rules.door * person.draw(decisions.DOOR, person.wish))
        return replace(chosen, arrival=max(chosen.arrival, chosen.opening - early))

    def _ways(self, person: Person, place: tuple[int, int], now: int) -> list[Journey]:
        """Return the ways to all sites, in order of (travel, id): every list made from it keeps that order."""
        ways = [(person.segment.travel(place, site.at), site) for site in self._sites]
        ways.sort(key=lambda way: (way[0], way[1].row))
        return [Journey(site, now, travel, now + travel) for travel, site in ways]

    def _within_reach(self, ways: list[Journey], person: Person, lead: Case, now: int, onward: bool) -> list[Journey]:
        """Return the ways that are not too much longer than the one to the nearest site that sees to the lead, now or at its door."""
        if self._rules.farther == NONE:
            return ways
        now_open = (way for way in self._in_time(ways, now, onward) if self.is_seen_to(person, lead, way))
        at_the_door = self._to_the_door(person, ways, lead, now, onward)
        # Both come from near to far, so the first of each will do.
        firsts = (next(now_open, None), next(at_the_door, None))
        nearest = min((way.travel for way in firsts if way is not None), default=None)
        return [] if nearest is None else [way for way in ways if way.travel <= nearest + self._rules.farther]

    def _in_time(self, ways: list[Journey], now: int, onward: bool) -> list[Journey]:
        """Return the ways that end on the same day, if they are onward; else all."""
        return [way for way in ways if way.arrival // DAY == now // DAY] if onward else ways

    def _nearest_few(self, ways: Iterable[Journey]) -> list[Journey]:
        """Return the first of the ways, as many as are considered; the others need not be looked at."""
        return list(islice(ways, self._rules.candidates))

    def _form_there(self, person: Person, case: Case, way: Journey) -> Service | None:
        """Return the form in which a site would take a case when the person means to enter; None: it would not take it."""
        interval = way.site.hours.interval_at(way.entry)
        if interval is not None and way.site.takes_in(interval, person, case, way.entry):
            return person.form(case)
        if interval is not None and self._rules.any_counter and way.site.accepts_in(interval, person, case, way.entry):
            return case.service.forms[BY_AGENT]
        return None

    def is_seen_to(self, person: Person, case: Case, way: Journey) -> bool:
        """Whether a site would see to a case, in whatever form, when the person means to enter."""
        return self._form_there(person, case, way) is not None

    def _taking_most(self, person: Person, candidates: list[Journey]) -> list[Journey]:
        """Return the candidates that take the most of what is to be gone for."""
        taken = [sum(self.is_seen_to(person, case, way) for case in person.to_go_for) for way in candidates]
        most = max(taken)
        return [way for way, num_cases in zip(candidates, taken, strict=True) if num_cases == most]

    def _first_stage(self, person: Person, lead: Case, way: Journey) -> Stage:
        """Return the lead's first stage at a candidate."""
        form = self._form_there(person, lead, way)
        assert form is not None
        return form.stages[0]

    def _to_the_door(
        self, person: Person, ways: list[Journey], lead: Case, now: int, onward: bool
    ) -> Iterator[Journey]:
        for way in ways:
            interval = way.site.hours.next_interval(way.arrival)
            if interval is None or interval.open - now > self._rules.flex:
                continue
            if onward and interval.open // DAY != now // DAY:
                continue
            at_opening = replace(way, opening=interval.open)
            if self.is_seen_to(person, lead, at_opening):
                yield at_opening

    def next_session(self, person: Person, now: int) -> Journey | None:
        """Return how a person gets to the next session of an outreach for his zone; None: there is none."""
        intervals = [
            (interval.open, site.row, site, interval)
            for site in self._sessions
            if self._serves[site.row][person.zone] and (interval := site.hours.next_interval(now)) is not None
        ]
        if not intervals:
            return None
        _, _, site, interval = min(intervals, key=lambda entry: entry[:2])
        span = max(0, interval.last_ticket - interval.open)
        arrival = interval.open + math.floor(person.draw(decisions.SESSION, 0) * span)
        return Journey(site, arrival, 0, arrival)

    def _least_time(self, person: Person, lead: Case, candidates: list[Journey]) -> Journey:
        """Go where travel and the wait expected now are shortest together."""
        return min(candidates, key=lambda way: (way.travel + self._expected_wait(person, way, lead), way.site.row))

    def _expected_wait(self, person: Person, way: Journey, lead: Case) -> int:
        site, stage, now = way.site, self._first_stage(person, lead, way), way.set_out
        eligible = site.eligible(stage.skill)
        if any(pool.idle > 0 for pool in eligible):
            return 0
        num_servers = sum(pool.present for pool in eligible)
        if num_servers > 0:
            skills = 0
            for pool in eligible:
                skills |= pool.skills if pool.present > 0 else 0
            return site.num_waiting(skills) * stage.mean // num_servers
        following = site.hours.next_interval(now)
        return self._rules.horizon if following is None else following.open - now

    def _overflow(self, person: Person, lead: Case, candidates: list[Journey]) -> Journey:
        """Go to the nearest site whose line is not too long; if all are, to the nearest."""
        for way in candidates:
            if way.site.num_waiting(1 << self._first_stage(person, lead, way).skill) <= self._rules.longest_line:
                return way
        return candidates[0]


def nearest_first(person: Person, lead: Case, candidates: list[Journey]) -> Journey:
    """Go to the nearest site."""
    return candidates[0]


def by_specialists(person: Person, lead: Case, candidates: list[Journey]) -> Journey:
    """Go to the site that offers fewest services; at machines, agents' counters and for a result no site is more of a specialist."""
    if person.form(lead) is not lead.service:
        return candidates[0]
    return min(candidates, key=lambda way: (way.site.num_services, way.travel, way.site.row))


def by_shares(person: Person, lead: Case, candidates: list[Journey]) -> Journey:
    """Go where the race of the sites' shares sends the person."""
    racing = [way for way in candidates if way.site.share > 0]
    if not racing:
        return candidates[0]
    return min(
        racing,
        key=lambda way: (
            float(race(way.site.share, person.draw(decisions.SHARE, 0, way.site.name))),
            way.site.row,
        ),
    )
