"""Estimates of a measure for several groups, and the two ways in which most are made: ratios of pooled totals, and facts without luck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simnet.measures.intervals import Estimate, critical_t, reaches
from simnet.measures.outcome import Outcome


@dataclass(frozen=True)
class Estimates:
    """Estimates of one measure for several groups.

    Attributes
    ----------
    groups : tuple of str
        Ids of the groups that have any observation; ("",) for a measure of all.
    values : float64 array, shape (groups,)
        Values.
    influences : float64 array, shape (groups, replications)
        Influence values.
    sizes : float64 array, shape (groups,)
        Observations, all replications together (0 where there is no such thing).
    """

    groups: tuple[str, ...]
    values: np.ndarray
    influences: np.ndarray
    sizes: np.ndarray

    def half_widths(self, confidence: float) -> np.ndarray:
        """Return half the width of each group's own interval of this level, as `Estimate.half_width`; nan with one replication."""
        n = self.influences.shape[1]
        return reaches(np.ascontiguousarray(self.influences), critical_t(1 - confidence, n))

    def __iter__(self) -> Iterator[tuple[str, Estimate]]:
        """Iterate over groups and their estimates."""
        for row, group in enumerate(self.groups):
            yield group, Estimate(float(self.values[row]), self.influences[row])


def groups_of(outcome: Outcome, group_by: str) -> tuple[str, ...]:
    """Return the groups of a breakdown; ("",) of all."""
    return outcome.layout.groups[group_by or "all"]


def without_luck(outcome: Outcome, group_by: str, values: np.ndarray) -> Estimates:
    """Return estimates without luck."""
    zeros = np.zeros((len(values), outcome.num_replications))
    return Estimates(groups_of(outcome, group_by), values, zeros, np.zeros(len(values)))


def ratios(groups: tuple[str, ...], numerator: np.ndarray, denominator: np.ndarray) -> Estimates:
    """Return ratios of pooled totals.

    Parameters
    ----------
    groups : tuple of str
        The groups.
    numerator, denominator : arrays, shape (replications, groups)
        Totals.
    """
    pooled = denominator.sum(axis=0)
    some = pooled > 0
    pooled_or_one = np.where(some, pooled, 1)
    values = np.where(some, numerator.sum(axis=0) / pooled_or_one, np.nan)
    mean = pooled_or_one / len(denominator)
    return Estimates(groups, values, ((numerator - values * denominator) / mean).T, pooled.astype(np.float64))


def scaled(made: Estimates, scale: float) -> Estimates:
    """Return estimates in another unit."""
    return Estimates(made.groups, made.values * scale, made.influences * scale, made.sizes)
