"""What the catalogue says of a measure, as texts; a measure that it does not know is shown under its id.

Results may come from another version of simnet, so an unknown measure is no fault here.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.measures.catalogue import BY_ID
from simnet.report.text import Text, same


@dataclass(frozen=True)
class Named:
    """A measure as readers see it.

    Attributes
    ----------
    title, note : Text
        Its name, and what exactly it is (empty if unknown).
    better : str
        lower, higher or neither.
    unit : str
        As in files; empty if unknown.
    decimals : int
        The finest place worth writing.
    """

    id: str
    title: Text
    note: Text
    better: str
    decimals: int
    unit: str = ""


def named(measure_id: str) -> Named:
    """Return a measure as readers see it."""
    measure = BY_ID.get(measure_id)
    if measure is None:
        return Named(measure_id, same(measure_id), same(""), "neither", 2)
    return Named(measure_id, Text(*measure.label), Text(*measure.note), measure.better, measure.decimals, measure.unit)
