"""What is noted of some needs while a replication is gone through.

Visits, cases and journeys are gone through one after the other, a few hundred needs at a time: what the one finds out about a
need, the next wants to know. So no more of it lies in memory than stays in the processor's cache.
"""

from __future__ import annotations

from typing import Final

import numpy as np

PERSON: Final = np.dtype(
    [
        ("cell", "i8"),  # the cell of service s is cell + channels * s
        ("zone", "i8"),  # row of the zone; NONE where it is part of the cell
        ("visits", "i8"),
        ("travel", "i8"),  # ms, like all times
        ("wait", "i8"),
        ("service", "i8"),
        ("staff", "i8"),  # people x time
        ("cases", "i8"),
        ("mailed", "i8"),
        ("applied", "i8"),
    ]
)
"""What is noted of a need."""

AT_A_TIME: Final = 256
"""How many needs are gone through at a time."""
