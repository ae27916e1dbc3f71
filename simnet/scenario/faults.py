"""A fault of a scenario, and what all checks share: unknown names, hours that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from simnet.errors import name_or_list
from simnet.scenario.hours import hours_table
from simnet.scenario.paths import KeyPath


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be: where, what was found, and what would be right."""

    path: KeyPath
    found: Any
    message: str


def unknown(path: KeyPath, name: str, kind: str, allowed: Iterable[str]) -> Fault:
    """Return the fault of a name that stands for nothing."""
    return Fault(path, name, f"unknown {kind}{name_or_list(name, allowed)}")


def unknown_in(path: KeyPath, listed: str | list[str], kind: str, allowed: Iterable[str]) -> Iterator[Fault]:
    """Yield the unknown names of a list; `all` names everything."""
    if isinstance(listed, list):
        known = list(allowed)
        for index, name in enumerate(listed):
            if name not in known:
                yield unknown((*path, index), name, kind, known)


def unreadable(path: KeyPath, expression: str) -> Iterator[Fault]:
    """Yield what is wrong with an opening_hours expression."""
    try:
        hours_table(expression)
    except ValueError as error:
        yield Fault(path, expression, str(error))


def runless(path: KeyPath, expression: str) -> Iterator[Fault]:
    """Yield what is wrong with an opening_hours expression whose spans are runs, from setting out to arriving."""
    try:
        table = hours_table(expression)
    except ValueError as error:
        yield Fault(path, expression, str(error))
        return
    if table.never_open or table.without_end:
        way = "never runs" if table.never_open else "never arrives"
        yield Fault(
            path,
            expression,
            f'{way}; a run sets out at the beginning of each span and arrives at its end: "Mo-Fr 11:00-11:30,16:00-16:30"',
        )
