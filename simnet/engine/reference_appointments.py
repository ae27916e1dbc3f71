"""Diaries of the reference engine: who books which slot, and who does not come. Section 14 of README.md, up to the arrival.

What holding a slot is worth at the site is in `reference_serving`, who comes when called in `reference_on_call`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.engine.contract import CASE_OPEN, LEAST_TIME, SHARES, SPECIALIST_FIRST
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_deciding import Deciding, Journey, by_shares, by_specialists, nearest_first
from simnet.engine.reference_layout import Layout, read
from simnet.engine.reference_people import Case, Person
from simnet.engine.reference_site import Site
from simnet.luck import decisions
from simnet.network.network import Network


@dataclass(frozen=True, slots=True)
class BookingRules:
    """How appointments are made and kept; see `tables.BOOKING`."""

    lead: int
    within: int
    walk_in: int
    early: int
    unpunctuality: int
    no_show: float
    grace: int


@dataclass(frozen=True, slots=True, eq=False)
class Diary:
    """One diary; see `tables.DIARIES`. `takes` is 1 for each service itself that can be booked in it."""

    row: int
    site: int
    places: int
    length: int
    pool: int
    crew: int
    call_out: int
    takes: list[int]

    def sees_to(self, case: Case) -> bool:
        """Whether a case is one for which its slots are."""
        return case.state == CASE_OPEN and bool(self.takes[case.service.row])


@dataclass(slots=True, eq=False)
class Slot:
    """One slot of a diary, and how many of its places are booked."""

    row: int
    diary: Diary
    time: int
    booked: int = 0


@dataclass(slots=True, eq=False)
class Booking:
    """One time that somebody asked for a slot; see `tables.BOOKING_RECORDS`. `given` is None where none was free."""

    person: Person
    wish: int
    asked: int
    given: Slot | None
    visit: int = tables.NONE
    arrival: int = tables.NONE
    outcome: int = tables.TO_COME

    def come(self, visit: int, now: int, grace: int) -> bool:
        """Note the visit that begins now; return whether the slot is kept."""
        assert self.given is not None
        self.visit, self.arrival = visit, now
        kept = now <= self.given.time + grace
        self.outcome = tables.KEPT if kept else tables.LATE
        return kept


@dataclass(frozen=True, slots=True)
class Offer:
    """The slot that a site offers somebody, and the way there."""

    slot: Slot
    way: Journey


class Appointments:
    """All diaries, and all who have booked.

    Parameters
    ----------
    network : Network
    layout : Layout
    sites : list of Site
        By row.
    calendar : Calendar
    deciding : Deciding
    bookings : list of Booking
        Where each is noted.

    Attributes
    ----------
    rules : BookingRules
    slots : list of Slot
        By row.
    """

    def __init__(
        self,
        network: Network,
        layout: Layout,
        sites: list[Site],
        calendar: Calendar,
        deciding: Deciding,
        bookings: list[Booking],
    ) -> None:
        (self.rules,) = read(BookingRules, network.booking)
        diaries = read(Diary, network.diaries, row=range(len(network.diaries)), takes=network.diary_takes.tolist())
        rows = network.appointments[["diary", "time"]].tolist()
        self.slots = [Slot(row, diaries[diary], time) for row, (diary, time) in enumerate(rows)]
        self._slots_of: dict[int, list[Slot]] = {}
        # By site, in the order of (time, diary): the first that is free is what the site offers.
        for slot in sorted(self.slots, key=lambda slot: (slot.time, slot.diary.row)):
            self._slots_of.setdefault(slot.diary.site, []).append(slot)
        self._layout = layout
        self._sites = sites
        self._calendar = calendar
        self._deciding = deciding
        self._bookings = bookings
        self._policy: Callable[[Person, Case, list[Journey]], Journey] = {
            SPECIALIST_FIRST: by_specialists,
            SHARES: by_shares,
        }.get(layout.rules.policy, nearest_first)

    def book(self, person: Person) -> Booking:
        """Have a person ask for a slot now; the booking has none where none is free."""
        offer = self._choose(person)
        given = None if offer is None else offer.slot
        booking = Booking(person, person.wish, self._calendar.now, given)
        self._bookings.append(booking)
        if given is None:
            booking.outcome = tables.NONE_FREE
            self._calendar.note("need {}: wish {}, no slot is free", person.row, person.wish)
        else:
            given.booked += 1
            site = self._sites[given.diary.site].label
            self._calendar.note("need {}: wish {}, books {} at {}", person.row, person.wish, given.time, site)
        return booking

    def does_not_come(self, booking: Booking) -> bool:
        """Whether who has booked will not come."""
        return booking.person.draw(decisions.NO_SHOW, booking.wish) < self.rules.no_show

    def way(self, booking: Booking) -> Journey:
        """Return how somebody comes who has booked: so as to be there as long before the slot as meant, and unpunctual."""
        person, slot, rules = booking.person, booking.given, self.rules
        assert slot is not None
        site = self._sites[slot.diary.site]
        travel = person.segment.travel(person.home, site.at)
        late = 0
        if rules.unpunctuality != tables.NONE:
            late = self._layout.time(rules.unpunctuality, person.draw(decisions.UNPUNCTUALITY, booking.wish))
        arrival = max(self._calendar.now + travel, slot.time - rules.early + late)
        return Journey(site, arrival - travel, travel, arrival, booking=booking)

    def _choose(self, person: Person) -> Offer | None:
        """Return the offer that a person takes; None: no site has any."""
        lead = person.in_state(CASE_OPEN)[0]
        offers = [offer for site in self._sites if (offer := self._offer(person, lead, site)) is not None]
        if not offers:
            return None
        offers.sort(key=lambda offer: (offer.way.travel, offer.way.site.row))
        farther = self._layout.rules.farther
        if farther != tables.NONE:
            offers = [offer for offer in offers if offer.way.travel <= offers[0].way.travel + farther]
        offers = offers[: self._layout.rules.candidates]
        if self._layout.rules.one_stop:
            seen_to = [self._num_seen_to(person, offer) for offer in offers]
            offers = [offer for offer, number in zip(offers, seen_to, strict=True) if number == max(seen_to)]
        if self._layout.rules.policy == LEAST_TIME:
            return min(offers, key=lambda offer: offer.slot.time)
        way = self._policy(person, lead, [offer.way for offer in offers])
        return next(offer for offer in offers if offer.way is way)

    def _offer(self, person: Person, lead: Case, site: Site) -> Offer | None:
        now, rules = self._calendar.now, self.rules
        travel = person.segment.travel(person.home, site.at)
        for slot in self._slots_of.get(site.row, []):
            if now + max(rules.lead, travel) <= slot.time <= now + rules.within and self._is_free(
                slot, person, lead, site
            ):
                return Offer(slot, Journey(site, now, travel, slot.time))
        return None

    def _is_free(self, slot: Slot, person: Person, lead: Case, site: Site) -> bool:
        diary = slot.diary
        if not diary.sees_to(lead) or slot.booked >= diary.places or not site.serves[person.zone]:
            return False
        if diary.pool != tables.NONE:
            return slot.time > self._calendar.now
        return site.hours.takes(lead.service, slot.time)

    def _num_seen_to(self, person: Person, offer: Offer) -> int:
        diary, deciding = offer.slot.diary, self._deciding
        return sum(diary.sees_to(case) or deciding.is_seen_to(person, case, offer.way) for case in person.to_go_for)


def table_of(bookings: list[Booking]) -> np.ndarray:
    """Return bookings as records, in the order in which they were made."""
    rows = np.zeros(len(bookings), tables.BOOKING_RECORDS.dtype)
    for row, booking in zip(rows, bookings, strict=True):
        slot = booking.given
        row["need"], row["wish"], row["asked"] = booking.person.row, booking.wish, booking.asked
        row["site"] = tables.NONE if slot is None else slot.diary.site
        row["diary"] = tables.NONE if slot is None else slot.diary.row
        row["slot"] = tables.NONE if slot is None else slot.time
        row["visit"], row["arrival"], row["outcome"] = booking.visit, booking.arrival, booking.outcome
    return rows
