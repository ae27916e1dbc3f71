import numpy as np
import pytest

from simnet.measures import bins
from simnet.measures.bins import EDGES, NUM_BINS, bin_of, count_below, gini, quantile
from simnet.units import DAY, MINUTE, SECOND


def histogram(times):
    return np.bincount(bin_of(np.asarray(times, np.int64)), minlength=NUM_BINS)


def test_bins_are_zero_then_seconds_then_less_than_one_percent():
    widths = np.diff(EDGES)
    assert EDGES[0] == 0 and EDGES[1] == 1 and EDGES[-1] == DAY
    assert np.all(widths > 0)
    seconds = EDGES[2:602]
    assert np.array_equal(seconds, np.arange(1, 601) * SECOND)
    assert np.all(widths[601:] < 0.01 * EDGES[601:-1])


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_bin_of_is_right_at_every_edge(offset):
    times = np.maximum(EDGES + offset, 0)
    plain = [max(k for k in range(NUM_BINS) if EDGES[k] <= time) for time in times[::50]]
    assert bin_of(times)[::50].tolist() == plain
    assert np.all(EDGES[bin_of(times)] <= times)


def test_quantile_by_hand():
    # Ten people: four did not wait, six waited between 3 and 4 seconds. Half: the fifth person, one sixth into that second.
    counts = histogram([0] * 4 + [3_500] * 6)
    assert quantile(counts, 0.4) == 0
    assert quantile(counts, 0.5) == pytest.approx(3_000 + 1_000 / 6)
    assert quantile(counts, 1.0) == 4_000
    assert quantile(counts, 0.0) == 0


def test_quantile_of_level_zero_begins_at_the_first_bin_in_use():
    assert quantile(histogram([7_200, 9_100]), 0.0) == 7_000


def test_waits_of_days_say_at_least_a_day():
    assert quantile(histogram([3 * DAY] * 10), 0.5) == DAY


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9, 0.95])
def test_quantile_is_within_a_bin_of_the_sample(level):
    times = np.random.default_rng(5).exponential(20 * MINUTE, 4_001).astype(np.int64)
    exact = np.sort(times)[int(np.ceil(level * len(times))) - 1]
    assert abs(quantile(histogram(times), level) - exact) <= max(SECOND, 0.01 * exact)


def test_count_below_inverts_quantile():
    times = np.random.default_rng(6).exponential(20 * MINUTE, 500).astype(np.int64)
    counts = histogram(times)
    for level in (0.2, 0.5, 0.9):
        assert count_below(counts, quantile(counts, level)) == pytest.approx(level * 500)
    assert count_below(histogram([0, 0, 5]), 0.0) == 2
    assert count_below(histogram([0, 2 * DAY]), float(DAY)) == 2


def one_replication(times):
    bin_numbers = bin_of(np.asarray(times, np.int64))
    sums = np.bincount(bin_numbers, times, NUM_BINS)
    return histogram(times)[np.newaxis], sums[np.newaxis]


def test_gini_by_hand():
    # One, two and five minutes: mean absolute difference over all ordered pairs 2(1 + 4 + 3)/9, twice the mean 16/3: 1/3.
    value, influence = gini(*one_replication([1 * MINUTE, 2 * MINUTE, 5 * MINUTE]))
    assert value == pytest.approx(1 / 3)
    assert influence == pytest.approx([0.0], abs=1e-12)


def test_gini_of_equals_is_zero_and_of_one_who_bears_all_is_near_one():
    assert gini(*one_replication([9 * MINUTE] * 20))[0] == pytest.approx(0, abs=1e-12)
    assert gini(*one_replication([0] * 99 + [MINUTE]))[0] == pytest.approx(0.99)


def test_gini_of_nothing_is_not_a_number():
    for counts, sums in ([np.zeros((2, NUM_BINS))] * 2, one_replication([0, 0])):
        value, influence = bins.gini(counts, sums)
        assert np.isnan(value) and np.isnan(influence).all()
