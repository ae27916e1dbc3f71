"""The demand: one replication's needs and cases, and the rosters that absence left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Demand:
    """Everything an engine needs to know that depends on luck.

    Attributes
    ----------
    needs, cases : structured arrays
        See `simnet.tables`.
    rosters : structured array, `tables.ROSTERS`
        Rosters after absence.
    """

    needs: np.ndarray
    cases: np.ndarray
    rosters: np.ndarray
