"""A visit of the reference engine, and a stay in a queue: what belongs to one person from arriving at a site to leaving it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simnet import tables
from simnet.engine.reference_layout import Stage
from simnet.engine.reference_people import Case, Person

if TYPE_CHECKING:
    from simnet.engine.reference_appointments import Booking
    from simnet.engine.reference_site import Pool, Site


@dataclass(slots=True, eq=False)
class Stay:
    """One time in a queue, from joining it to the end of the service (or to leaving the queue).

    Attributes
    ----------
    case, stage : Case, Stage or None
        What for; None at the guide desk.
    order : tuple
        (priority, tick of joining, tick of arrival at the site, need): smallest first.
    in_line : bool
        Whether there is a ticket of it in the queue: of somebody waiting, or left behind.
    left_behind : bool
        Whether the holder of that ticket has left.
    """

    visit: Visit
    number: int
    case: Case | None
    stage: Stage | None
    skill: int
    order: tuple[int, int, int, int]
    join: int
    start: int = tables.NONE
    end: int = tables.NONE
    pool: Pool | None = None
    in_line: bool = False
    left_behind: bool = False


@dataclass(slots=True, eq=False)
class Visit:
    """One arrival at a site and what came of it.

    Attributes
    ----------
    patience_left : int or None
        What of the patience is not yet spent by waiting, ms; None: without end.
    door_until : int or None
        The opening that the person waits for at the door; None: not at the door.
    to_do : list of Case
        Cases on the ticket that were not yet begun, in order.
    case : Case or None
        The case that is being seen to.
    looked_through : set of int
        Cases whose papers were looked through on this visit.
    stay : Stay or None
        Where the person waits or is served.
    booking : Booking or None
        The slot that the person holds.
    """

    person: Person
    number: int
    trip: int
    wish: int
    site: Site
    set_out: int
    arrival: int
    travel: int
    patience_left: int | None
    door_until: int | None = None
    ticket: int = tables.NONE
    leave: int = tables.NONE
    wait: int = 0
    travel_home: int = 0
    num_cases: int = 0
    outcome: int = tables.INSIDE
    num_stays: int = 0
    to_do: list[Case] = field(default_factory=list)
    case: Case | None = None
    looked_through: set[int] = field(default_factory=set)
    stay: Stay | None = None
    booking: Booking | None = None

    @property
    def waiting_since(self) -> int | None:
        """When the present wait, at the door or in a queue, began; None if the person does not wait."""
        if self.door_until is not None:
            return self.arrival
        if self.stay is not None and self.stay.start == tables.NONE:
            return self.stay.join
        return None

    def patience_ends(self) -> int | None:
        """Return when the present wait exhausts the patience; None: it does not, or there is no wait."""
        since = self.waiting_since
        return None if since is None or self.patience_left is None else since + self.patience_left

    def stop_waiting(self, now: int) -> None:
        """Book the present wait, which ends now, and take it off the patience left."""
        since = self.waiting_since
        assert since is not None
        self.wait += now - since
        if self.patience_left is not None:
            self.patience_left -= now - since

    def is_booked_for(self, case: Case) -> bool:
        """Whether the person holds a slot in which a case is seen to."""
        return self.booking is not None and self.booking.given is not None and self.booking.given.diary.sees_to(case)

    def pool_on_call(self) -> int:
        """Return the row of the pool that was called for the slot that the person holds; -1 if there is none."""
        if self.booking is None or self.booking.given is None:
            return tables.NONE
        return self.booking.given.diary.pool

    def skills_needed(self) -> int:
        """Return the skills, as bits, that the person needs now or may need at a later stage of this visit."""
        bits = 0 if self.stay is None else 1 << self.stay.skill
        if self.case is not None and self.stay is not None and self.stay.stage is not None:
            for stage in self.case.form.stages[self.stay.stage.number + 1 :]:
                bits |= 1 << stage.skill
        for case in self.to_do:
            for stage in case.form.stages:
                bits |= 1 << stage.skill
        return bits
