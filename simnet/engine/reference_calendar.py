"""The calendar of the reference engine: SimPy's, with the contract's order of events and a report of what each did.

SimPy's heap is ordered by (time, priority, order of scheduling). A priority made of an event's kind and id makes it the
contract's order, (time, kind, id); it lies above SimPy's own priorities, 0 and 1. `Timeout` cannot carry a
priority, and a process would be resumed by events of SimPy's own, so neither is used: an event calls one function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import simpy
from simpy.events import EventPriority

Observer = Callable[[int, int, int, str], None]
"""Is told the time, kind and id of an event that did something, and what it did, in words."""

ID_BITS: Final = 40
"""Ids are below 2**40; the smallest kind is 10."""


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

    @property
    def now(self) -> int:
        """The time, ms."""
        return int(self._environment.now)

    def next_time(self) -> int | None:
        """Return the time of the next event; None if there is none."""
        time = self._environment.peek()
        return time if isinstance(time, int) else None  # SimPy returns a float, infinity, for an empty calendar

    def carry_out_next(self) -> None:
        """Let the next event happen."""
        self._environment.step()

    def schedule(self, time: int, kind: int, identity: int, action: Callable[[], None]) -> None:
        """Have an action carried out at a time, as the event of a kind and an id."""

        def carry_out(event: simpy.Event) -> None:
            action()
            if self._observer is not None and self._notes:
                self._observer(self.now, kind, identity, "; ".join(self._notes))
                self._notes.clear()

        self._environment.schedule(
            Happening(self._environment, carry_out),
            priority=EventPriority((kind << ID_BITS) + identity),
            delay=time - self.now,
        )

    def note(self, template: str, *parts: object) -> None:
        """Note, for the observer, something that the present event does; formatted only if somebody listens."""
        if self._observer is not None:
            self._notes.append(template.format(*parts))
