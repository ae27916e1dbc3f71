import math

import numpy as np
import pytest

from simnet.analytic.erlang import mmc
from simnet.analytic.lindley import kiefer_wolfowitz_waits
from simnet.analytic.time_varying import mtmc


def test_constant_rate_settles_at_erlang_c():
    day = mtmc([0, 2_000, 4_000], [0.9, 0.9], 2.5, 3)
    theory = mmc(0.9, 2.5, 3)
    assert day.mean_wait(first=1) == pytest.approx(theory.mean_wait, rel=1e-9)
    assert day.mean_queue(first=1) == pytest.approx(theory.mean_queue, rel=1e-9)
    assert day.probability_of_wait(first=1) == pytest.approx(theory.probability_of_wait, rel=1e-9)
    assert day.occupancy(first=1) == pytest.approx(theory.occupancy, rel=1e-9)
    for time in (0.5, 3.0):
        assert day.waits_longer(time, first=1) == pytest.approx(1 - theory.service_level(time), rel=1e-9)
    assert day.mean_wait(last=1) < theory.mean_wait  # it starts empty


def test_one_server_starting_empty_by_hand():
    # No arrivals after the one present: it is still there after t with chance exp(-t / 2), on average 2 (1 - exp(-1)) / 2 over
    # the 2 minutes.
    start = np.zeros(501)
    start[1] = 1.0
    hall = mtmc([0, 2], [0.0], 2.0, 1, start=start)
    assert hall.final[:2] == pytest.approx([1 - math.exp(-1), math.exp(-1)], rel=1e-14)
    assert hall.occupancy() == pytest.approx(1 - math.exp(-1), rel=1e-14)


def test_servers_enough_for_all_leave_a_poisson_number_present():
    # M(t)/M/infinity: the mean m obeys m' = rate - m / s. Rates 4 and 1 for 10 minutes each, s = 5: m = 20 (1 - e**-2) after the
    # first, 5 + (m - 5) e**-2 after the second.
    hall = mtmc([0, 10, 20], [4.0, 1.0], 5.0, 120, capacity=120)
    after_first = 20 * (1 - math.exp(-2))
    mean = 5 + (after_first - 5) * math.exp(-2)
    expected = [math.exp(-mean) * mean**n / math.factorial(n) for n in range(60)]
    np.testing.assert_allclose(hall.final[:60], expected, atol=1e-14)
    assert hall.probability_of_wait() == pytest.approx(0, abs=1e-12)


def test_splitting_intervals_and_continuing_changes_nothing():
    whole = mtmc([0, 60, 540], [1.4, 0.8], 3.0, 4)
    split = mtmc([0, 15, 60, 61, 300, 540], [1.4, 1.4, 0.8, 0.8, 0.8], 3.0, 4)
    assert split.mean_wait() == pytest.approx(whole.mean_wait(), rel=1e-11)
    assert split.mean_queue(first=2) == pytest.approx(whole.mean_queue(first=1), rel=1e-11)
    later = mtmc([60, 540], [0.8], 3.0, 4, start=mtmc([0, 60], [1.4], 3.0, 4).final)
    assert later.mean_wait() == pytest.approx(whole.mean_wait(first=1), rel=1e-11)
    assert whole.num_arrivals() == pytest.approx(60 * 1.4 + 480 * 0.8)


def test_waits_meet_the_exact_recursion_on_drawn_days():
    # 1,500 days of three hours, the middle one overloaded; those inside at the end are served. Ratio of totals, with the
    # standard error of sum(waits) - ratio * sum(arrivals) over days; 99.9% is 3.29 of them.
    edges, rates, service, servers = [0, 60, 120, 180], [0.8, 1.8, 0.6], 2.5, 3
    generator = np.random.Generator(np.random.PCG64(7))
    waits, lates, counts = [], [], []
    for _ in range(1_500):
        arrivals = np.concatenate(
            [
                np.sort(generator.uniform(start, end, generator.poisson(rate * (end - start))))
                for start, end, rate in zip(edges[:-1], edges[1:], rates, strict=True)
            ]
        )
        day = kiefer_wolfowitz_waits(arrivals, generator.exponential(service, arrivals.size), servers)
        waits.append(day.sum())
        lates.append((day > 10).sum())
        counts.append(day.size)
    theory = mtmc(edges, rates, service, servers)
    for totals, expected in ((waits, theory.mean_wait()), (lates, theory.waits_longer(10.0))):
        ratio = sum(totals) / sum(counts)
        residuals = np.array(totals) - ratio * np.array(counts)
        standard_error = residuals.std(ddof=1) * math.sqrt(len(counts)) / sum(counts)
        assert ratio == pytest.approx(expected, abs=3.29 * standard_error)
        assert standard_error < 0.03 * ratio


def test_capacity_that_is_reached_is_refused():
    with pytest.raises(ValueError, match="capacity 20: reached too often in interval 1"):
        mtmc([0, 1, 100], [0.1, 2.0], 1.0, 1, capacity=20)
