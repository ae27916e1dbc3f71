import math

import numpy as np
import pytest

from simnet.luck import DistributionTable, quantile
from simnet.luck.gamma_table import NUM_TERMS, REACH, gamma_table, num_intervals
from simnet.luck.special import gamma_quantile

CVS = (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.99, 1.0, 1.01, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
LUCK = np.random.default_rng(11)
EVEN = LUCK.random(1500)
TAIL = 10.0 ** LUCK.uniform(-12, -1, 300)
CHANCES = np.sort(np.concatenate((EVEN, TAIL, 1 - TAIL)))


def of_scale_one(cv: float) -> tuple[float, np.ndarray]:
    """Return the shape, and its quantiles at CHANCES as a table of distributions gives them."""
    table = DistributionTable()
    row = table.add("gamma", mean=1 / cv**2, cv=cv)
    dists, data = table.arrays()
    return float(dists[row]["a"]), np.array([quantile(dists, data, row, u) for u in CHANCES]) / dists[row]["b"]


@pytest.mark.parametrize("cv", CVS)
def test_looked_up_quantiles_are_the_solved_ones(cv):
    shape, ours = of_scale_one(cv)
    log_gamma = math.lgamma(shape)
    solved = np.array([gamma_quantile(shape, log_gamma, u) for u in CHANCES])
    representable = solved > 1e-290
    assert representable.mean() > 0.7
    np.testing.assert_allclose(ours[representable], solved[representable], rtol=1e-10)
    assert (np.diff(ours) >= 0).all()


def test_beyond_the_table_quantiles_are_solved():
    table = DistributionTable()
    row = table.add("gamma", mean=4.0, cv=0.5)
    dists, data = table.arrays()
    assert data.shape == (NUM_TERMS * num_intervals(4.0),)
    data[:] = math.nan
    edge = 1 / (1 + math.exp(REACH))
    for u in (2.0**-53, 0.99 * edge, 1 - 0.99 * edge, 1 - 2.0**-53):
        assert quantile(dists, data, row, u) == gamma_quantile(4.0, math.lgamma(4.0), u)


def test_a_shape_too_small_for_a_table_is_solved():
    shape, ours = of_scale_one(30.0)
    assert gamma_table(shape) == (0.0,) * NUM_TERMS
    assert ours[1500] == gamma_quantile(shape, math.lgamma(shape), CHANCES[1500])


def test_polynomials_join():
    # At the end of an interval, t = 1, a polynomial and its slope are what the next begins with.
    rows = np.array(gamma_table(2.5)).reshape(-1, NUM_TERMS)
    np.testing.assert_allclose(rows[:-1].sum(axis=1), rows[1:, 0], rtol=0, atol=1e-13)
    np.testing.assert_allclose((rows[:-1] * np.arange(NUM_TERMS)).sum(axis=1), rows[1:, 1], rtol=0, atol=1e-13)


def test_tables_stay_where_they_belong():
    table = DistributionTable()
    table.add("discrete", values=[1, 2], weights=[1, 1])
    first = table.add("gamma", mean=3.0, cv=0.5)
    table.add("empirical", sample=[1, 5, 9])
    second = table.add("gamma", mean=6.0, cv=2.0)
    dists, data = table.arrays()
    for row, mean, cv in ((first, 3.0, 0.5), (second, 6.0, 2.0)):
        shape = 1 / cv**2
        exact = mean * cv**2 * gamma_quantile(shape, math.lgamma(shape), 0.3)
        assert quantile(dists, data, row, 0.3) == pytest.approx(exact, rel=1e-10)
