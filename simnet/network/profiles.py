"""Week profiles: when in the week people would set out, as a piecewise constant density, and its inverse.

A profile is a share of each weekday times a share of each span of the day, so its cumulative distribution over the week is
piecewise linear. Its corners are a row of two arrays: edges (ms from Monday's midnight; every midnight is among them)
and the share of the week that lies before each edge, from 0 to exactly 1. Rows are padded with the end of the week and 1.

Shares are divided by their sums here; that those are near one, and that spans are well written, is checked before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from simnet.luck import jit
from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.schema import Profile
from simnet.units import DAY, WEEK, parse_clock

FEWEST_CORNERS: Final = 8
"""The midnights of a week."""


def corners(profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of a profile's cumulative distribution over the week.

    Parameters
    ----------
    profile : Profile
        Shares of weekdays and of spans of the day, which may leave gaps.

    Returns
    -------
    edges : float64 array, shape (n,)
        From 0 to WEEK, ms from Monday's midnight, increasing.
    shares : float64 array, shape (n,)
        Share of the week before each edge, from 0 to 1.
    """
    spans = []
    for text, share in profile.hours.items():
        start, end = map(parse_clock, text.split("-"))
        spans.append((start, end, share))
    cuts = np.unique([0, DAY, *(start for start, _, _ in spans), *(end for _, end, _ in spans)])
    lengths = np.diff(cuts)
    weights = np.zeros(len(lengths))
    for start, end, share in spans:
        inside = (cuts[:-1] >= start) & (cuts[1:] <= end)
        weights[inside] += share * lengths[inside] / (end - start)
    days = np.array([profile.days.get(day, 0.0) for day in WEEKDAYS])
    cumulative = np.concatenate(([0.0], np.cumsum(np.outer(days, weights).ravel())))
    edges = np.concatenate([day * DAY + cuts[:-1] for day in range(7)] + [[WEEK]])
    return edges.astype(np.float64), cumulative / cumulative[-1]


def profile_arrays(profiles: Mapping[str, Profile]) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return the profiles as rows of two arrays.

    Returns
    -------
    names : tuple of str
        Ids behind the rows, sorted by code points.
    edges, shares : float64 arrays, shape (profiles, most corners)
        See `corners`.
    """
    names = tuple(sorted(profiles))
    rows = [corners(profiles[name]) for name in names]
    width = max([FEWEST_CORNERS, *(len(edges) for edges, _ in rows)])
    edges = np.full((len(rows), width), float(WEEK))
    shares = np.ones((len(rows), width))
    for row, (row_edges, row_shares) in enumerate(rows):
        edges[row, : len(row_edges)] = row_edges
        shares[row, : len(row_shares)] = row_shares
    return names, edges, shares


def midnight_shares(edges: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the share of the week before each midnight: float64 array, shape (profiles, 8)."""
    at = [np.searchsorted(row, DAY * np.arange(8)) for row in edges]
    return np.array([row[columns] for row, columns in zip(shares, at, strict=True)]).reshape(-1, 8)


@jit
def week_time(edges, shares, row, u):
    """Point of the week before which the share `u` of a profile lies.

    Parameters
    ----------
    edges, shares : float64 arrays, shape (profiles, corners)
        `Network.profile_edges` and `Network.profile_shares`.
    row : int
        Which profile; -1: uniform over the week.
    u : float
        In (0, 1).

    Returns
    -------
    int64
        In [0, WEEK), ms from Monday's midnight, rounded down; never in a span without share.
    """
    if row < 0:
        return min(int(u * WEEK), WEEK - 1)
    low, high = 0, shares.shape[1] - 1
    while high - low > 1:
        middle = (low + high) // 2
        if shares[row, middle] <= u:
            low = middle
        else:
            high = middle
    start, end = edges[row, low], edges[row, high]
    before, after = shares[row, low], shares[row, high]
    place = start + (u - before) / (after - before) * (end - start)
    return min(int(place), int(end) - 1)
