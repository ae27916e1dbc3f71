"""Pools on call of the reference engine: they come for slots that somebody has booked. CALL and DISMISS of section 14 of README.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from simnet import tables
from simnet.engine import contract
from simnet.engine.reference_appointments import Slot
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_site import Pool, Site
from simnet.engine.reference_visit import Visit


@dataclass(slots=True, eq=False)
class CallOut:
    """One time that a pool on call came; see `tables.CALL_OUT_RECORDS`."""

    pool: int
    start: int
    end: int
    count: int
    slots: int = 1
    left: int = tables.NONE


class OnCall:
    """The pools that are on call.

    Parameters
    ----------
    slots : list of Slot
        All slots of all diaries.
    pools : list of Pool
        By row.
    sites : list of Site
        By row.
    calendar : Calendar
    call_outs : list of CallOut
        Where each is noted.

    Attributes
    ----------
    offer : callable
        Offers the servers of a pool to whoever and whatever waits.
    """

    offer: Callable[[Pool], None]

    def __init__(
        self, slots: list[Slot], pools: list[Pool], sites: list[Site], calendar: Calendar, call_outs: list[CallOut]
    ) -> None:
        self._pools = pools
        self._sites = sites
        self._calendar = calendar
        self._call_outs = call_outs
        self._present: dict[int, CallOut] = {}
        for slot in slots:
            if slot.diary.pool != tables.NONE:
                calendar.schedule(slot.time, contract.CALL, slot.row, partial(self.on_call, slot))

    def on_call(self, slot: Slot) -> None:
        """CALL: a slot begins; if it is booked, its pool comes, or stays on."""
        if slot.booked == 0:
            return
        now, pool, diary = self._calendar.now, self._pools[slot.diary.pool], slot.diary
        call_out = self._present.get(pool.row)
        if call_out is None:
            pool.rostered = diary.crew
            call_out = CallOut(pool.row, now, now + max(diary.length, diary.call_out), diary.crew)
            self._call_outs.append(call_out)
            self._present[pool.row] = call_out
        else:
            call_out.end = max(call_out.end, now + diary.length)
            call_out.slots += 1
        self._calendar.note("{} is called out until {}", pool.label, call_out.end)
        self._calendar.schedule(call_out.end, contract.DISMISS, pool.row, partial(self.on_dismiss, pool))
        self.offer(pool)

    def on_dismiss(self, pool: Pool) -> None:
        """DISMISS: a call-out ends, unless it goes on."""
        call_out = self._present.get(pool.row)
        if call_out is not None and call_out.end <= self._calendar.now and not self._has_people(pool):
            self._let_go(pool, call_out)

    def on_leaving(self, visit: Visit) -> None:
        """Somebody who held a slot leaves: the pool that stayed on for this goes too."""
        slot = visit.booking.given if visit.booking is not None else None
        if slot is not None and slot.diary.pool != tables.NONE:
            self.on_dismiss(self._pools[slot.diary.pool])

    def _has_people(self, pool: Pool) -> bool:
        inside = self._sites[pool.site].inside.values()
        return any(visit.pool_on_call() == pool.row for visit in inside)

    def _let_go(self, pool: Pool, call_out: CallOut) -> None:
        self._calendar.note("{} is dismissed", pool.label)
        pool.rostered = 0
        call_out.left = self._calendar.now
        del self._present[pool.row]
