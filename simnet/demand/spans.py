"""Into which spans of days demand is cut, so that what is drawn in one go stays in the processor's caches until it is settled.

More needs a span are wanted only where there are so many layers that to take each up where it stood would be most of the work.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NEEDS_OF_SPAN = 16_384
"""Needs that are drawn in one go, about."""

NEEDS_OF_LAYER, LAYERS_OF_CELL = 8, 8
"""Needs of a layer that are drawn in one go at least, and layers of a cell, about."""


class Spans(NamedTuple):
    """Spans of days, and the room that they take.

    Attributes
    ----------
    room, room_of_span : int
        For how many needs there is to be room in all, and in any one span.
    ends : int64 array
        The first day after each span, increasing; the last is the number of days.
    """

    room: int
    room_of_span: int
    ends: np.ndarray


def cut(expected: np.ndarray, num_given: int, num_cells: int) -> Spans:
    """Return spans of about the same number of needs.

    Parameters
    ----------
    expected : float64 array, shape (num_days,)
        Needs that are expected on each day.
    num_given : int
        Needs at given instants, on whatever day.
    num_cells : int
        Sources of Poisson needs.
    """
    num_days, until = len(expected), expected.cumsum()
    total = float(until[-1])
    num_spans = max(1, min(num_days, round(total / max(NEEDS_OF_SPAN, NEEDS_OF_LAYER * LAYERS_OF_CELL * num_cells))))
    days = until[:-1].searchsorted(np.arange(1, num_spans) * (total / num_spans)) + 1
    ends = np.array(list(dict.fromkeys([*days.tolist(), num_days])))
    most = float(np.diff(until[ends - 1], prepend=0.0).max())
    return Spans(enough(total + num_given), enough(most + num_given), ends)


def enough(expected: float) -> int:
    """Return room that nearly always suffices for so many expected: a Poisson number is beyond it once in a billion."""
    return int(expected + 6 * expected**0.5) + 64
