"""The calendar of the reference engine: SimPy's, with the contract's order of events and a report of what each did.

SimPy's heap is ordered by (time, priority, order of scheduling). A priority made of an event's kind and id makes it the
contract's order, (time, kind, id). `Timeout` cannot carry a priority, and a process would be resumed by events of SimPy's
own, so neither is used: an event calls one function, and the heap holds nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import simpy
from simpy.events import EventPriority

Observer = Callable[[int, int, int, str], None]
"""Is told the time, kind and id of an event that did something, and what it did, in words."""

ID_BITS: Final = 40
"""Ids are below 2**40; kind 0 has the id 0 only."""


class Happening(simpy.Event):
    """An event of the contract. Like SimPy's `Timeout` it is triggered from the start, and it calls one function."""

    def __init__(self, environment: simpy.Environment, action: Callable[[simpy.Event], None]) -> None:
        super().__init__(environment)
        self.callbacks = [action]
        self._ok = True
        self._value = None


class Calendar:
    """What will happen, in the contract's order.

    Parameters
    ----------
    observer : Observer or None
        Who is told what each event did.
    """

    def __init__(self, observer: Observer | None = None) -> None:
        self._environment = simpy.Environment()
        self._observer = observer
        self._notes: list[str] = []
        self._stops: Callable[[int], bool] = lambda time: False
        self._stopped_at: int | None = None
        self.after_each: Callable[[], None] = lambda: None
        """What is looked at after each event, once."""

    @property
    def now(self) -> int:
        """The time, ms."""
        return int(self._environment.now)

    def schedule(
        self,
        time: int,
        kind: int,
        identity: int,
        action: Callable[[], None],
        still_due: Callable[[], bool] | None = None,
    ) -> None:
        """Have an action carried out at a time, as the event of a kind and an id.

        `still_due` is asked when that time has come: an event that is no longer due is none, and nothing is stopped by it.
        """

        def carry_out(event: simpy.Event) -> None:
            if still_due is not None and not still_due():
                return
            if self._stops(self.now):
                self._stopped_at = self.now
                return
            action()
            self.after_each()
            if self._observer is not None and self._notes:
                self._observer(self.now, kind, identity, "; ".join(self._notes))
                self._notes.clear()

        self._environment.schedule(
            Happening(self._environment, carry_out),
            priority=EventPriority((kind << ID_BITS) + identity),
            delay=time - self.now,
        )

    def run(self, stops: Callable[[int], bool]) -> int | None:
        """Carry out events until one is met at whose time, given to `stops`, the run is to stop.

        Returns
        -------
        int or None
            The time, ms, of the event that was not carried out; None if none was left.
        """
        self._stops = stops
        while self._stopped_at is None and self._environment.peek() != simpy.core.Infinity:
            self._environment.step()
        return self._stopped_at

    def note(self, template: str, *parts: object) -> None:
        """Note, for the observer, something that the present event does; formatted only if somebody listens."""
        if self._observer is not None:
            self._notes.append(template.format(*parts))
