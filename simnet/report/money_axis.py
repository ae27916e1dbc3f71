"""Axes for money: round ticks, in ten thousand yuan in Chinese and in thousand yuan in English."""

from __future__ import annotations

import math

from simnet.report.figure import Json
from simnet.report.numbers import WAN


def money_axis(limits: tuple[float, float]) -> Json:
    """Return round ticks for amounts in yuan."""
    step = round_step((limits[1] - limits[0]) / 6)
    first = math.ceil(limits[0] / step)
    ticks = [number * step for number in range(first, math.floor(limits[1] / step) + 1)]
    return {
        "tickvals": ticks,
        "ticktext": [{"zh": f"{tick / WAN:,.6g}", "en": f"{tick / 1000:,.6g}"} for tick in ticks],
        "ticksuffix": "",
    }


def round_step(least: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at least so much.

    >>> round_step(0.3), round_step(7_000)
    (0.5, 10000.0)
    """
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
