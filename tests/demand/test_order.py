"""Points in the order of needs, against NumPy's sort by several columns."""

import numpy as np
import pytest

from simnet.demand.order import sort_points
from simnet.demand.points import POINT_DTYPE

LARGEST = 2**62


def points_at(times: np.ndarray, num_keys: int = 2**63) -> np.ndarray:
    luck = np.random.default_rng(len(times))
    points = np.zeros(len(times), POINT_DTYPE)
    points["time"] = times
    points["key0"], points["key1"] = luck.integers(0, num_keys, (2, len(times)))
    return points


def order_of(points: np.ndarray, start: int, end: int) -> list[int]:
    words, mask = sort_points(points, len(points), start, end)
    return [int(word) & mask for word in words]


def expected(points: np.ndarray) -> list[int]:
    return np.lexsort((points["key1"], points["key0"], points["time"])).tolist()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 17, 500, 4000])
@pytest.mark.parametrize(("start", "end"), [(0, 1), (0, 50), (86_400_000, 172_800_000), (0, 10**12), (5, LARGEST)])
def test_the_order_is_by_time_then_key(count: int, start: int, end: int) -> None:
    luck = np.random.default_rng(7)
    for num_keys in (3, 2**63):
        points = points_at(luck.integers(start, end, count), num_keys)
        if num_keys > 3:
            assert order_of(points, start, end) == expected(points)
        else:  # the same key twice: any order of those two will do
            order = order_of(points, start, end)
            assert sorted(order) == list(range(count))
            rows = points[order][["time", "key0", "key1"]].tolist()
            assert rows == sorted(rows)


def test_many_within_a_moment_and_few_far_away() -> None:
    # All but two in one bucket, so Shell's gaps have something to do; some share their instants.
    luck = np.random.default_rng(8)
    points = points_at(np.concatenate(([0], luck.integers(10**9, 10**9 + 2000, 5000), [10**12 - 1])))
    assert order_of(points, 0, 10**12) == expected(points)


def test_runs_in_order_as_layers_leave_them() -> None:
    luck = np.random.default_rng(9)
    points = points_at(np.concatenate([np.sort(luck.integers(0, 10**9, 2**power)) for power in range(10)]))
    assert order_of(points, 0, 10**9) == expected(points)


def test_needs_of_one_instant_are_sorted_by_key() -> None:
    points = np.zeros(6, POINT_DTYPE)
    points["time"] = [5, 3, 5, 5, 9, 3]
    points["key0"] = [2, 8, 1, 2, 0, 8]
    points["key1"] = [7, 4, 9, 6, 0, 5]
    assert order_of(points, 0, 10) == [1, 5, 2, 3, 0, 4]
    # Keys above 2**63 are above those below.
    points["time"] = 0
    points["key0"] = [2**64 - 1, 0, 2**63, 5, 2**63 - 1, 1]
    assert order_of(points, 0, 10) == [1, 5, 3, 4, 2, 0]
