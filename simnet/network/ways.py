"""How fast people and teams move, as integers: milliseconds a metre of straight line."""

from __future__ import annotations

from typing import Final

from simnet.units import to_integer

MS_PER_METRE_AT_1_KM_H: Final = 3_600
"""Milliseconds that a metre takes at 1 km/h."""

TRAVEL_DEN: Final = 1_000
"""Travel times are fractions of ms a metre to three decimals."""


def travel_ratio(speed_km_h: float, detour: float) -> tuple[int, int]:
    """Return `travel_num` and `travel_den`: their ratio is the milliseconds that a metre of straight line takes."""
    slowness = MS_PER_METRE_AT_1_KM_H * detour / speed_km_h
    return to_integer(slowness, TRAVEL_DEN), TRAVEL_DEN
