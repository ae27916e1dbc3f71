"""Grids and Latin hypercubes: every combination once, every stratum once."""

import numpy as np
import pytest

from simnet.experiment.sweep_points import grid, grid_size, latin_hypercube, unit_hypercube
from simnet.scenario.varied import Varied


def varied(path: str, levels: tuple = (), span: tuple[float, float] | None = None) -> Varied:
    return Varied(path, (path,), levels, span)


def test_a_grid_holds_every_combination_once_the_last_path_fastest():
    paths = [varied("a", (1, 2)), varied("b", ("x", "y", "z"))]
    assert grid_size(paths) == 6
    points = grid(paths)
    assert [point.number for point in points] == [1, 2, 3, 4, 5, 6]
    assert [point.values for point in points] == [(1, "x"), (1, "y"), (1, "z"), (2, "x"), (2, "y"), (2, "z")]


@pytest.mark.parametrize("number", [2, 7, 100])
@pytest.mark.parametrize("seed", [0, 1, 2**62])
def test_every_stratum_of_every_range_is_hit_once(number, seed):
    # Of N points the k-th stratum of a range is [low + k w, low + (k + 1) w) with w = (high - low) / N.
    paths = [varied("a", span=(0.8, 1.2)), varied("b", span=(-5.0, 10.0)), varied("c", span=(0.0, 1e-6))]
    points = latin_hypercube(paths, number, seed)
    assert len(points) == number
    for column, one in enumerate(paths):
        low, high = one.span
        strata = [int((point.values[column] - low) / (high - low) * number) for point in points]
        assert sorted(strata) == list(range(number))


def test_whole_numbers_and_lists_share_the_strata_evenly():
    # 20 points over 5 whole numbers: 4 each; over 4 words: 5 each; over 3 words: 6 or 7 each.
    paths = [
        varied("a", (1, 2, 3, 4, 5)),
        varied("b", ("p", "q", "r", "s")),
        varied("c", ("x", "y", "z")),
        varied("d", span=(0.0, 1.0)),
    ]
    points = latin_hypercube(paths, 20, seed=3)
    columns = list(zip(*(point.values for point in points), strict=True))
    assert sorted(columns[0].count(value) for value in paths[0].levels) == [4] * 5
    assert sorted(columns[1].count(value) for value in paths[1].levels) == [5] * 4
    assert sorted(columns[2].count(value) for value in paths[2].levels) == [6, 7, 7]
    assert all(isinstance(value, int) for value in columns[0])


def test_points_that_come_out_equal_are_one_point():
    points = latin_hypercube([varied("a", (1, 2))], 10, seed=1)
    assert sorted(point.values for point in points) == [(1,), (2,)]
    assert [point.number for point in points] == [1, 2]


def test_the_draw_is_a_function_of_the_seed_and_strata_meet_at_random():
    first, again, other = (unit_hypercube(3, 50, seed) for seed in (5, 5, 6))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    # Independent permutations of 50: a correlation of ranks has a standard deviation of 1 / sqrt(49) = 0.14.
    ranks = first.argsort(axis=0).argsort(axis=0)
    assert np.abs(np.corrcoef(ranks, rowvar=False)[np.triu_indices(3, 1)]).max() < 4 / 7
