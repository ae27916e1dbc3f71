"""The tables that a replication is added up in: what they count, where it stands, and how they are read.

A replication is gone through once, person by person, and what a need, a case or a visit comes to is added at once wherever it
belongs. Most breakdowns are read out of one table, of *cells*: a row for every combination of segment, service and channel, and for
each zone. Zones have rows of their own, since a city has thousands of them; where there are few of everything they are part of the
combination too, which halves the work. So the table grows with people's kinds and with places, not with their product.

Visits are counted by *code*, twice the outcome, and one more where the wait was longer than the target; the outcome after the last
is that of those told at once, without a ticket, that this is the wrong door.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from simnet import tables
from simnet.measures.bins import NUM_BINS
from simnet.measures.frame import Frame
from simnet.measures.layout import HOURS_OF_WEEK, POPULATIONS
from simnet.measures.sums import QUARTERS_A_DAY

TOLD_AT_ONCE: Final = tables.SENT_HOME + 1
NUM_CODES: Final = 2 * (TOLD_AT_ONCE + 1)
WAITED, ACCEPTED, NUM_VISIT_COLUMNS = NUM_CODES, NUM_CODES + 1, NUM_CODES + 2
"""What is counted of visits: their codes; what those waited that could; and how many agents took in."""

DIRECT = ("staff_ms", "mailed", "applied")
"""What cells hold of the population `direct`; its cases are those of the needs."""

_WIDTHS = (
    NUM_VISIT_COLUMNS,
    *(len(POPULATIONS[name]) for name in ("errands", "needs", "home", "cases", "clock")),
    len(DIRECT),
)
VISITS, ERRANDS, OTHERS, HOME, CASES, CLOCK, TAKEN, NUM_COLUMNS = (0, *accumulate(_WIDTHS))
"""First column of cells of: visits; needs with at least one case; other needs; what teams are asked for; cases; residents' time by the
clock; what was taken of staff, mail and applications. Rows of zones have neither of the last two."""


class Tally(NamedTuple):
    """Tables of zeros for one replication.

    Attributes
    ----------
    cells : int64 array, shape (segments * services * channels + zones, NUM_COLUMNS)
        See above; (segments * zones * services * channels, NUM_COLUMNS) where zones are part of the cells.
    by_time : int64 array, shape (24 * sites + days, NUM_VISIT_COLUMNS)
        Visits by site and hour of the day, and by day of the run.
    week : int64 array, shape (168 * sites, columns)
        Visits by site and hour of the week, or by hour of the week where there are too many sites: columns of the population `week`.
    bins : int64 array, shape (segments + sites + 3, NUM_BINS)
        Histograms: waits by segment and, where there are not too many, by site; then burdens, the sums of burdens by the same bins,
        and response times.
    queue : int64 array, shape (96 * sites, 2)
        People x time waiting, inside and at the door, by site and quarter hour of the day, ms.
    desks : int64 array, shape (sites + services, columns)
        Papers that wait for a desk, by site and by service: columns of the population `papers`.
    """

    cells: np.ndarray
    by_time: np.ndarray
    week: np.ndarray
    bins: np.ndarray
    queue: np.ndarray
    desks: np.ndarray

    @staticmethod
    def of(frame: Frame) -> Tally:
        """Return the tables of a scenario."""
        num_cells, num_zones = frame.num_segments * frame.num_services * frame.num_channels, frame.num_zones
        num_histograms = frame.num_segments + (frame.num_sites if frame.waits_by_site else 0) + 3
        return Tally(
            np.zeros((num_cells + num_zones if frame.zones_apart else num_cells * num_zones, NUM_COLUMNS), np.int64),
            np.zeros((24 * frame.num_sites + frame.num_days, NUM_VISIT_COLUMNS), np.int64),
            np.zeros(
                (len(HOURS_OF_WEEK) * (frame.num_sites if frame.weeks_by_site else 1), len(POPULATIONS["week"])),
                np.int64,
            ),
            np.zeros((num_histograms, NUM_BINS), np.int64),
            np.zeros((QUARTERS_A_DAY * frame.num_sites, len(POPULATIONS["queue"])), np.int64),
            np.zeros((frame.num_sites + frame.num_services, len(POPULATIONS["papers"])), np.int64),
        )

    def by_group(self, frame: Frame) -> tuple[np.ndarray, dict[str, slice]]:
        """Return the sums of cells by group.

        Returns
        -------
        int64 array, shape (1 + segments + zones + services + channels, NUM_COLUMNS)
            Sums: of all, and by segment, zone, service and channel.
        dict of str to slice
            The rows of each grouping.
        """
        zones = 1 if frame.zones_apart else frame.num_zones
        sizes = (frame.num_segments, zones, frame.num_services, frame.num_channels)
        num_cells = math.prod(sizes)
        cells = self.cells[:num_cells].reshape(*sizes, NUM_COLUMNS)
        by_segment = cells.sum(axis=(1, 2, 3))
        sums = {
            "all": by_segment.sum(axis=0, keepdims=True),
            "segment": by_segment,
            "zone": self.cells[num_cells:] if frame.zones_apart else cells.sum(axis=(0, 2, 3)),
            "service": cells.sum(axis=(0, 1, 3)),
            "channel": cells.sum(axis=(0, 1, 2)),
        }
        ends = accumulate(map(len, sums.values()))
        rows = {by: slice(end - len(table), end) for (by, table), end in zip(sums.items(), ends, strict=True)}
        return np.concatenate(list(sums.values())), rows
