"""Homes from series are those of the formula, to the metre."""

import math

import numpy as np
import pytest

from simnet.demand.homes import UNSURE_METRES, home, is_sure, offsets

LUCK = np.random.default_rng(5)


@pytest.mark.parametrize("radius", [0.5, 700.0, 40_000.0])
def test_offsets_are_those_of_the_library(radius: float) -> None:
    u, v = LUCK.random((2, 3000))
    eighths = np.arange(1, 64) / 64  # where one quarter of the circle gives way to the next
    v[: 3 * len(eighths)] = np.concatenate((eighths, np.nextafter(eighths, 0), np.nextafter(eighths, 1)))
    along, across = np.empty_like(u), np.empty_like(v)
    offsets(u, v, np.full(3000, radius), along, across, 3000)
    distance = radius * np.sqrt(u)
    np.testing.assert_allclose(along, distance * np.cos(2 * math.pi * v), rtol=0, atol=1e-13 * radius)
    np.testing.assert_allclose(across, distance * np.sin(2 * math.pi * v), rtol=0, atol=1e-13 * radius)


def test_what_is_sure_is_the_formulas_metre() -> None:
    u, v = LUCK.random((2, 20_000))
    # Small discs about half metres, so that many homes lie near the middle between two metres.
    radius = np.repeat([1e-6, 1e-3, 3.0, 900.0], 5000)
    centre_x, centre_y = LUCK.integers(-5000, 5000, (2, 20_000)) + 0.5
    along, across = np.empty_like(u), np.empty_like(v)
    offsets(u, v, radius, along, across, 20_000)
    unsure = 0
    for place in range(20_000):
        x, y = home(centre_x[place], centre_y[place], radius[place], u[place], v[place])
        for exact, near in ((x, centre_x[place] + along[place] + 0.5), (y, centre_y[place] + across[place] + 0.5)):
            if is_sure(near - math.floor(near), radius[place]):
                assert math.floor(near) == exact
            else:
                unsure += 1
                assert abs(near - round(near)) < 3 * UNSURE_METRES
    assert 5000 < unsure < 15_000


def test_the_middle_between_two_metres_is_never_sure() -> None:
    for past in (0.0, UNSURE_METRES / 2, 1 - UNSURE_METRES / 2):
        assert not is_sure(past, 0.0)
    assert is_sure(0.5, 1e8) and not is_sure(0.5, 1e9)


def test_homes_by_hand() -> None:
    # A quarter of the way round on the rim; u = 1/4 is half the radius; halves are rounded up.
    assert home(1000.0, -1000.0, 100.0, 1 - 2.0**-53, 0.25) == (1000, -900)
    assert home(0.5, -0.2, 100.0, 0.25, 0.5) == (-49, 0)
