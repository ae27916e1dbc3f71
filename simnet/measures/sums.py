"""Exact integer sums by group: of values, and of the time that intervals spend in each quarter hour of the day."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simnet.measures.layout import QUARTER

QUARTERS_A_DAY = 96
EXACT = 2**53
"""Below this, float64 holds every integer, so sums of non-negative integers in float64 are exact in any order."""


def sums(group: np.ndarray, values: np.ndarray, num_groups: int) -> np.ndarray:
    """Return the sum of values by group.

    Parameters
    ----------
    group : int64 array, shape (k,)
        In [0, num_groups).
    values : int64 array, shape (k,)
        Not negative.
    num_groups : int
        How many groups.

    Returns
    -------
    int64 array, shape (num_groups,)
        Exact sums.
    """
    total = values.sum()
    if total == 0:
        return np.zeros(num_groups, np.int64)
    if total < EXACT:
        return np.bincount(group, values, num_groups).astype(np.int64)
    result = np.zeros(num_groups, np.int64)
    np.add.at(result, group, values)
    return result


def marginal_sums(cell: np.ndarray, sizes: dict[str, int], columns: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """Return the sums of columns by each of several groupings, and over all.

    Sums are made once, by the combinations of groups, and these are added up.

    Parameters
    ----------
    cell : int64 array, shape (k,)
        The combination of each row: its position in a table with one axis a grouping, in C order.
    sizes : dict of str to int
        By grouping, in the order of the axes: how many groups.
    columns : sequence of int64 arrays, shape (k,)
        Not negative.

    Returns
    -------
    dict of str to int64 array, shape (groups, columns)
        By grouping; "all" has one group.
    """
    num_cells = math.prod(sizes.values())
    by_cell = np.stack([sums(cell, column, num_cells) for column in columns], axis=1)
    table = by_cell.reshape(*sizes.values(), len(columns))
    axes = range(len(sizes))
    result = {"all": by_cell.sum(axis=0, keepdims=True)}
    for axis, name in enumerate(sizes):
        result[name] = table.sum(axis=tuple(other for other in axes if other != axis))
    return result


def clipped(starts: np.ndarray, ends: np.ndarray, low: int, high: int) -> np.ndarray:
    """Return how long each interval [start, end) lies in [low, high), ms."""
    return np.maximum(np.minimum(ends, high) - np.maximum(starts, low), 0)


def by_quarter(row: np.ndarray, starts: np.ndarray, ends: np.ndarray, num_rows: int) -> np.ndarray:
    """Return the time that intervals spend in each quarter hour of the day.

    An interval has a first and a last quarter, cut, and whole quarters between; the latter are counted as whole days
    and a rest of less than a day, which goes into a table of differences over two days.

    Parameters
    ----------
    row : int64 array, shape (k,)
        Row of the result to which each interval belongs.
    starts, ends : int64 arrays, shape (k,)
        Intervals [start, end), ms; those of no length are left out.
    num_rows : int
        How many rows.

    Returns
    -------
    int64 array, shape (num_rows, 96)
        ms.
    """
    some = np.flatnonzero(ends > starts)
    row, starts, ends = row[some], starts[some], ends[some]
    first, last = starts // QUARTER, ends // QUARTER
    same = first == last
    result = np.zeros((num_rows, QUARTERS_A_DAY), np.int64)
    cells = result.size
    cell_of_first = row * QUARTERS_A_DAY + first % QUARTERS_A_DAY
    cell_of_last = row * QUARTERS_A_DAY + last % QUARTERS_A_DAY
    in_first = np.where(same, ends - starts, (first + 1) * QUARTER - starts)
    in_last = np.where(same, 0, ends - last * QUARTER)
    result += sums(cell_of_first, in_first, cells).reshape(result.shape)
    result += sums(cell_of_last, in_last, cells).reshape(result.shape)

    whole = last - first - 1
    spread = np.flatnonzero(whole > 0)
    if spread.size:
        row, begin, whole = row[spread], (first[spread] + 1) % QUARTERS_A_DAY, whole[spread]
        width = 2 * QUARTERS_A_DAY
        steps = np.bincount(row * width + begin, minlength=num_rows * width)
        steps -= np.bincount(row * width + begin + whole % QUARTERS_A_DAY, minlength=num_rows * width)
        running = np.cumsum(steps.reshape(num_rows, width), axis=1)
        quarters = running[:, :QUARTERS_A_DAY] + running[:, QUARTERS_A_DAY:]
        quarters += sums(row, whole // QUARTERS_A_DAY, num_rows)[:, None]
        result += quarters * QUARTER
    return result
