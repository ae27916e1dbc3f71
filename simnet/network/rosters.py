"""Planned rosters: shifts become steps of posts over time, and tell how late a skill is still there.

Steps are two int64 arrays: instants (ms), and the posts from each instant on; before the first there are none. Neighbouring
counts differ, so splitting a shift into shorter ones changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simnet.network.openings import merged

Steps = tuple[np.ndarray, np.ndarray]

NOBODY = -1
"""An instant before all others."""


def steps(shifts: Iterable[tuple[np.ndarray, int]]) -> Steps:
    """Return the posts over time of shifts, which add up where they overlap.

    Parameters
    ----------
    shifts : iterable of (spans, posts)
        Spans as in `simnet.network.openings`.
    """
    shifts = list(shifts)
    instants = np.concatenate([np.empty(0, np.int64), *(spans.T.ravel() for spans, _ in shifts)])
    changes = [np.repeat([posts, -posts], len(spans)) for spans, posts in shifts]
    times, where = np.unique(instants, return_inverse=True)
    change = np.zeros(len(times), np.int64)
    np.add.at(change, where, np.concatenate([np.empty(0, np.int64), *changes]))
    changed = change != 0
    return times[changed], np.cumsum(change[changed])


def last_presence(spans: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return when somebody was last there, looking back from each of some instants.

    Parameters
    ----------
    spans : int64 array, shape (n, 2)
        When somebody is there; see `simnet.network.openings.merged`.
    before : int64 array
        Instants, ms.

    Returns
    -------
    int64 array
        The instant itself where somebody is there right up to it; `NOBODY` where nobody ever was.
    """
    starts, ends = np.append(NOBODY, spans[:, 0]), np.append(NOBODY, spans[:, 1])
    latest = np.maximum(np.searchsorted(starts, before) - 1, 0)
    return np.minimum(ends[latest], before)


def without(own: Iterable[tuple[np.ndarray, int]], lent: Iterable[tuple[np.ndarray, int]]) -> Steps:
    """Return the posts over time of shifts, less those that are lent elsewhere, never below none.

    Parameters
    ----------
    own, lent : iterable of (spans, posts)
        As in `steps`.
    """
    times, counts = steps([*own, *((spans, -posts) for spans, posts in lent)])
    counts = counts.clip(min=0)
    changed = np.diff(counts, prepend=0) != 0
    return times[changed], counts[changed]


def presence(rosters: Iterable[Steps]) -> np.ndarray:
    """Return when at least one of several rosters has somebody: spans, as in `simnet.network.openings`."""
    spans = [np.empty((0, 2), np.int64)]
    for times, counts in rosters:
        # The last count is zero, so a time with posts has one after it.
        there = np.flatnonzero(counts > 0)
        spans.append(np.column_stack((times[there], times[there + 1])))
    return merged(np.concatenate(spans))
