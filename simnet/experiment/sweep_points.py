"""The points of a sweep: all combinations of the values, or a Latin hypercube over them.

A Latin hypercube of N points cuts each range into N strata of equal share and takes one value from each [1]_; which strata
meet is drawn. Continuous ranges give the value drawn within the stratum. Listed values and whole numbers share the strata
evenly: of k values each gets N/k points, or as near to that as it comes. Points that come out equal are one point.

The draw is SciPy's, a function of the sweep's seed; scipy.stats is imported only for it.

References
----------
.. [1] McKay, M. D., Beckman, R. J., Conover, W. J. (1979). A comparison of three methods for selecting values of input
   variables in the analysis of output from a computer code. Technometrics 21(2), 239-245.
"""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.scenario.varied import Varied, written


@dataclass(frozen=True)
class Point:
    """One point of a sweep.

    Attributes
    ----------
    number : int
        From 1, in the order of the sweep.
    values : tuple
        A value for each varied path, in their order.
    """

    number: int
    values: tuple[Any, ...]


def grid_size(varied: Sequence[Varied]) -> int:
    """Return how many points the grid of all combinations has."""
    return math.prod(len(one.levels) for one in varied)


def grid(varied: Sequence[Varied]) -> tuple[Point, ...]:
    """Return all combinations of the values; the last path varies fastest."""
    return _numbered(list(itertools.product(*(one.levels for one in varied))))


def latin_hypercube(varied: Sequence[Varied], number: int, seed: int) -> tuple[Point, ...]:
    """Return a Latin hypercube of so many points; fewer where points come out equal."""
    shares = unit_hypercube(len(varied), number, seed)
    return _numbered(
        [tuple(_value(one, share) for one, share in zip(varied, row, strict=True)) for row in shares.tolist()]
    )


def unit_hypercube(dimensions: int, number: int, seed: int) -> np.ndarray:
    """Return a Latin hypercube in the unit cube, float64, shape (number, dimensions)."""
    from scipy.stats import qmc

    # SciPy 1.15 renamed the argument; the generator, and so the draw, is the same.
    name = "rng" if "rng" in inspect.signature(qmc.LatinHypercube).parameters else "seed"
    drawn_by: dict[str, Any] = {name: np.random.default_rng(seed)}
    return np.asarray(qmc.LatinHypercube(dimensions, **drawn_by).random(number))


def _value(varied: Varied, share: float) -> Any:
    if varied.span is not None:
        low, high = varied.span
        return low + share * (high - low)
    return varied.levels[int(share * len(varied.levels))]


def _numbered(rows: list[tuple[Any, ...]]) -> tuple[Point, ...]:
    distinct = {tuple(map(written, row)): row for row in reversed(rows)}  # of equal ones the first stays
    kept = [row for row in rows if distinct.pop(tuple(map(written, row)), None) is not None]
    return tuple(Point(number, row) for number, row in enumerate(kept, start=1))
