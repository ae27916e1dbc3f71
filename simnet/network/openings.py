"""When sites are open: spans of opening hours become intervals, and intervals with only breaks between them sessions.

Spans are int64 arrays of shape (n, 2), start and end in ms, sorted, apart from each other.
"""

from __future__ import annotations

import numpy as np

from simnet.tables import INTERVALS
from simnet.units import DAY


def merged(spans: np.ndarray) -> np.ndarray:
    """Return spans sorted, with those that touch or overlap made one, and empty ones and what lies before time 0 cut off."""
    spans = spans.clip(min=0)
    spans = spans[spans[:, 0] < spans[:, 1]]
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    if len(spans) == 0:
        return spans
    reach = np.maximum.accumulate(spans[:, 1])
    first = np.append(True, spans[1:, 0] > reach[:-1])
    last = np.append(first[1:], True)
    return np.column_stack((spans[first, 0], reach[last]))


def opening_intervals(spans: np.ndarray, site: int, last_ticket: int, break_max: int, horizon: int) -> np.ndarray:
    """Return the intervals of one site.

    Parameters
    ----------
    spans : int64 array, shape (n, 2)
        When it is open; see `merged`.
    site : int
        Its row.
    last_ticket : int
        So long before the end of a session no more tickets are given, ms.
    break_max : int
        A gap shorter than this is a break inside a session, ms.
    horizon : int
        Intervals that begin at or after this instant are left out; those before keep their true ends.

    Returns
    -------
    structured array, `tables.INTERVALS`
    """
    opens, closes = spans[:, 0], spans[:, 1]
    ends_session = np.append(opens[1:] - closes[:-1] >= break_max, True)[: len(spans)]
    session_end = closes[ends_session][np.cumsum(ends_session) - ends_session]
    intervals = INTERVALS.empty(int(np.searchsorted(opens, horizon)))
    rows = slice(len(intervals))
    intervals["site"] = site
    intervals["open"] = opens[rows]
    intervals["close"] = closes[rows]
    intervals["last_ticket"] = session_end[rows] - last_ticket
    intervals["session_end"] = session_end[rows]
    return intervals


def first_intervals(closes: np.ndarray, num_days: int) -> np.ndarray:
    """Return, for the midnight that begins each day (and the one that ends the last), how many intervals have closed by then.

    Parameters
    ----------
    closes : int64 array
        When the intervals of one site close, ms.
    num_days : int

    Returns
    -------
    int64 array, shape (num_days + 1,)
    """
    return np.searchsorted(closes, DAY * np.arange(num_days + 1), side="right")
