"""Telling for a reader where the Records of two engines differ first."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np

from simnet.demand.demand import Demand
from simnet.engine.events import Event, events, state
from simnet.network.network import Network
from simnet.records import TABLE_OF, Records
from simnet.units import instant

BEFORE = 6
"""How many common events are shown before the first that differs."""


def explain(network: Network, demand: Demand, reference_records: Records, core_records: Records) -> str:
    """Tell the first event on which two Records differ, and the state around it.

    Returns
    -------
    str
        Lines for a reader: the tables that differ, the last common events, the first that differs on each side, the
        site's state on each side.
    """
    both = (("reference", reference_records), ("core", core_records))
    lines = [f"stops at {reference_records.end} ms (reference), {core_records.end} ms (core)"]
    for table in TABLE_OF:
        ours, theirs = getattr(reference_records, table), getattr(core_records, table)
        if not np.array_equal(ours, theirs):
            lines.append(f"table {table} differs: {ours.size} rows (reference), {theirs.size} rows (core)")
            lines += _first_row(ours, theirs)
    stories = [events(network, demand, records) for _, records in both]
    pairs = list(zip_longest(*stories))
    first = next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), None)
    if first is None:
        lines.append("the story of both is the same; only the columns above differ")
        return "\n".join(lines)
    lines += ["", "last events in common:"]
    lines += [f"  {pair[0]}" for pair in pairs[max(0, first - BEFORE) : first]]
    lines += ["", "first event that differs:"]
    lines += [f"  {engine:10s} {event or 'no event'}" for (engine, _), event in zip(both, pairs[first], strict=True)]
    present: list[Event] = [event for event in pairs[first] if event is not None]
    earliest = min(present)
    if earliest.site >= 0:
        lines += ["", f"state of {network.names.sites[earliest.site]} after {instant(earliest.time)}:"]
        for engine, records in both:
            lines += [f"  {engine}: {line}" for line in state(network, demand, records, earliest.site, earliest.time)]
    return "\n".join(lines)


def _first_row(ours: np.ndarray, theirs: np.ndarray) -> list[str]:
    for index, (left, right) in enumerate(zip(ours, theirs, strict=False)):
        if left != right:
            columns = [name for name in ours.dtype.names or () if left[name] != right[name]]
            values = ", ".join(f"{name} {left[name]} / {right[name]}" for name in columns)
            return [f"  row {index}: {values} (reference / core)"]
    return [f"  one more row after {min(ours.size, theirs.size)} equal ones"]
