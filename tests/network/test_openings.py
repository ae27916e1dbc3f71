"""Spans, sessions, steps and the last presence, on small whole numbers."""

import numpy as np

from simnet.network.openings import first_intervals, merged, opening_intervals
from simnet.network.rosters import NOBODY, last_presence, steps
from simnet.units import DAY


def spans(*pairs: tuple[int, int]) -> np.ndarray:
    return np.array(pairs, np.int64).reshape(-1, 2)


def test_merged():
    mixed = spans((5, 7), (-4, -1), (-2, 1), (7, 9), (6, 6), (20, 30), (22, 25))
    assert merged(mixed).tolist() == [[0, 1], [5, 9], [20, 30]]
    assert merged(spans()).tolist() == []


def test_breaks_chain_into_one_session():
    # Gaps of 2, 2 and 5; a break is shorter than 5.
    intervals = opening_intervals(spans((0, 3), (5, 8), (10, 12), (17, 20)), 4, last_ticket=1, break_max=5, horizon=100)
    assert intervals["session_end"].tolist() == [12, 12, 12, 20]
    assert intervals["last_ticket"].tolist() == [11, 11, 11, 19]
    assert intervals["site"].tolist() == [4] * 4


def test_a_site_that_never_opens_has_no_intervals():
    assert len(opening_intervals(spans(), 0, last_ticket=1, break_max=5, horizon=100)) == 0
    assert first_intervals(np.empty(0, np.int64), 3).tolist() == [0, 0, 0, 0]


def test_an_interval_that_closes_at_midnight_is_over_then():
    assert first_intervals(np.array([DAY, DAY + 1]), 2).tolist() == [0, 1, 2]


def test_steps_add_up_and_merge():
    times, counts = steps([(spans((0, 10), (20, 30)), 2), (spans((10, 20), (25, 40)), 2), (spans((5, 6)), 0)])
    assert times.tolist() == [0, 25, 30, 40]
    assert counts.tolist() == [2, 4, 2, 0]
    times, counts = steps([])
    assert (len(times), len(counts)) == (0, 0)


def test_last_presence():
    there = spans((10, 20), (30, 40))
    looked_from = np.array([5, 10, 11, 20, 25, 30, 31, 40, 99])
    assert last_presence(there, looked_from).tolist() == [NOBODY, NOBODY, 11, 20, 20, 20, 31, 40, 40]
    assert last_presence(spans(), looked_from).tolist() == [NOBODY] * 9
