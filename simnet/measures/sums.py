"""Exact integer sums by group: of values, and of the time that intervals spend in each quarter hour of the day."""

from __future__ import annotations

import numpy as np

from simnet.luck import jit
from simnet.measures.layout import QUARTER
from simnet.units import DAY

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


def clipped(starts: np.ndarray, ends: np.ndarray, low: int, high: int) -> np.ndarray:
    """Return how long each interval [start, end) lies in [low, high), ms."""
    return np.maximum(np.minimum(ends, high) - np.maximum(starts, low), 0)


def regrouped(table: np.ndarray, group: np.ndarray, num_groups: int) -> np.ndarray:
    """Return the sums of the rows of a table by the group of each row.

    Parameters
    ----------
    table : int64 array, shape (k, columns)
        Anything.
    group : int64 array, shape (k,)
        In [0, num_groups).
    num_groups : int
        How many groups.

    Returns
    -------
    int64 array, shape (num_groups, columns)
        Sums.
    """
    result = np.zeros((num_groups, table.shape[1]), np.int64)
    add_rows(table, group, result)
    return result


@jit
def add_rows(table, group, sums):
    """Add every row of a table to the row of its group."""
    for row in range(len(table)):
        for column in range(table.shape[1]):
            sums[group[row], column] += table[row, column]


@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def overlap(start, stop, low, high):
    """Return how long [start, stop) lies in [low, high), ms, like `clipped`, for kernels."""
    return max(min(stop, high) - max(start, low), 0)


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


@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def add_quarters(table, row, column, start, stop):
    """Add the time that one interval spends in each quarter hour of the day, like `by_quarter`, for kernels.

    Parameters
    ----------
    table : int64 array, shape (rows * 96, columns)
        Added to.
    row, column : int
        Where.
    start, stop : int
        The interval [start, stop), ms; nothing is added if it has no length.
    """
    place, quarter = row * QUARTERS_A_DAY, start // QUARTER
    days = (stop - start) // DAY
    if days > 0:
        for each in range(QUARTERS_A_DAY):
            table[place + each, column] += days * QUARTER
        stop -= days * DAY
    while start < stop:
        until = min((quarter + 1) * QUARTER, stop)
        table[place + quarter % QUARTERS_A_DAY, column] += until - start
        start = until
        quarter += 1
