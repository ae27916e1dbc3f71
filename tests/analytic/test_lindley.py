import numpy as np
import pytest

from simnet.analytic.lindley import kiefer_wolfowitz_waits, lindley_waits
from simnet.analytic.single import mg1


def test_three_customers_by_hand():
    # Arrivals at 0, 2, 9, services 5, 3, 1: served at 0-5, 5-8 (waited 3), 9-10.
    assert lindley_waits([0, 2, 9], [5, 3, 1]).tolist() == [0, 3, 0]
    assert lindley_waits([7], [5]).tolist() == [0]


def test_two_servers_by_hand():
    # Arrivals at 0, 1, 2, 3, services 10, 3, 4, 1: servers end at 10 and 4; the third waits from 2 to 4 and ends at 8, the
    # fourth waits from 3 to 8.
    assert kiefer_wolfowitz_waits([0, 1, 2, 3], [10, 3, 4, 1], 2).tolist() == [0, 0, 2, 5]


def test_recursions_agree_to_the_tick_with_ties_and_idle_times():
    generator = np.random.Generator(np.random.PCG64(1))
    arrivals = np.cumsum(generator.integers(0, 7, size=(4, 2_000)), axis=1)
    services = generator.integers(0, 6, size=(4, 2_000))
    waits = lindley_waits(arrivals, services)
    assert waits.dtype == np.int64
    for queue in range(4):
        plain = [0]
        for n in range(1_999):
            gap = arrivals[queue, n + 1] - arrivals[queue, n]
            plain.append(max(0, plain[-1] + services[queue, n] - gap))
        assert waits[queue].tolist() == plain
        assert kiefer_wolfowitz_waits(arrivals[queue], services[queue], 1).tolist() == plain
    assert (waits == 0).any() and (waits > 20).any()


def test_more_servers_than_customers_never_wait():
    assert kiefer_wolfowitz_waits([0, 0, 0], [9, 9, 9], 3).tolist() == [0, 0, 0]


def test_long_run_meets_pollaczek_khinchine():
    # 400 queues of 3,000 customers, the first 1,000 dropped: an interval of 99.9% (3.29 standard errors) holds the theory.
    generator = np.random.Generator(np.random.PCG64(5))
    arrivals = np.cumsum(generator.exponential(1.0, (400, 3_000)), axis=1)
    services = generator.uniform(0.0, 1.4, (400, 3_000))  # mean 0.7, variance 1.4**2 / 12, so cv = 1 / sqrt(3)
    means = lindley_waits(arrivals, services)[:, 1_000:].mean(axis=1)
    theory = mg1(1.0, 0.7, cv=3**-0.5).mean_wait
    assert means.mean() == pytest.approx(theory, abs=3.29 * means.std(ddof=1) / 20)
    assert means.std(ddof=1) / 20 < 0.02 * theory
