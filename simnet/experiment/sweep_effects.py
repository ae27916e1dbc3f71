"""What each varied path does by itself: a measure at each of its values, averaged over all points that have that value.

In a grid every value of one path meets the same values of the others, so such an average shows what the path does on
average over them (its main effect), and its interval covers the luck of the simulation alone. In a Latin hypercube continuous ranges,
and long lists of numbers, are cut into fifths, and which values of the others meet in a fifth is drawn. That scatter is in the interval
there: with k points, s the standard deviation of their values and h the half-width from the luck of the simulation,

    half-width = sqrt(t(k - 1)^2 s^2 / k + h^2),

rather too wide than too narrow, since each fifth holds more even a mixture than independent draws would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.measures.intervals import Estimate, critical_t
from simnet.scenario.varied import Varied, same_value

PARTS = 5
"""Into how many parts of equal width a continuous range is cut."""

MOST_LEVELS = 12
"""A list of numbers longer than this is cut as a range is, in a Latin hypercube."""


@dataclass(frozen=True)
class Level:
    """Some points that have the same value of a path, or values in the same part of its range.

    Attributes
    ----------
    value : any
        The value; where a range was cut, the lowest of the part.
    up_to : float or None
        The upper end of the part, where a range was cut.
    rows : tuple of int
        Positions of the points.
    """

    value: Any
    up_to: float | None
    rows: tuple[int, ...]


def levels_of(varied: Varied, values: Sequence[Any], in_grid: bool) -> list[Level]:
    """Return the levels of a path that some point has, in the order of its values.

    Parameters
    ----------
    varied : Varied
        The path.
    values : sequence
        Its value at each point.
    in_grid : bool
        Whether the points are all combinations.
    """
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in varied.levels)
    if varied.span is None and (in_grid or not numbers or len(varied.levels) <= MOST_LEVELS):
        found = [
            Level(level, None, tuple(row for row, value in enumerate(values) if same_value(level, value)))
            for level in varied.levels
        ]
    else:
        low, high = varied.span or (min(varied.levels), max(varied.levels))
        bounds = [low + (high - low) * part / PARTS for part in range(PARTS)] + [high]
        part_of = [min(int((value - low) / (high - low) * PARTS), PARTS - 1) for value in values]
        found = [
            Level(bounds[part], bounds[part + 1], tuple(row for row, own in enumerate(part_of) if own == part))
            for part in range(PARTS)
        ]
    return [level for level in found if level.rows]


def average(estimates: Sequence[Estimate]) -> Estimate:
    """Return the average of estimates over the same replications, those without a value left out.

    Examples
    --------
    >>> import numpy as np
    >>> average([Estimate(1.0, np.array([-1.0, 1.0])), Estimate(3.0, np.array([1.0, -1.0]))])
    Estimate(value=2.0, influence=array([0., 0.]))
    """
    known = [own for own in estimates if np.isfinite(own.value)]
    if not known:
        return Estimate(float("nan"), np.full(estimates[0].num_replications, np.nan))
    return Estimate(float(np.mean([own.value for own in known])), np.mean([own.influence for own in known], axis=0))


def scattered_half_width(estimates: Sequence[Estimate], confidence: float) -> float:
    """Return half the width of the interval of an average over points that were drawn; nan for a single one."""
    values = np.array([own.value for own in estimates if np.isfinite(own.value)])
    if len(values) < 2:
        return float("nan")
    scatter = critical_t(1 - confidence, len(values)) * values.std(ddof=1) / np.sqrt(len(values))
    return float(np.hypot(scatter, average(estimates).half_width(confidence)))
