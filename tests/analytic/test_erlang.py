import math

import pytest

from simnet.analytic.erlang import erlang_b, erlang_c, mmc


def test_call_centre_of_the_literature():
    # 200 calls an hour of 3 minutes to 14 servers; in minutes.
    queue = mmc(200 / 60, 3.0, 14)
    assert queue.probability_of_wait == pytest.approx(0.17413, abs=5e-6)
    assert queue.mean_wait * 60 == pytest.approx(7.836, abs=5e-4)
    assert queue.occupancy == pytest.approx(0.7143, abs=5e-5)
    assert queue.service_level(20 / 60) == pytest.approx(0.88835, abs=5e-6)


def test_three_servers_of_the_literature():
    # 300 arrivals a year, mean service 2 days, 3 servers; in days.
    queue = mmc(300 / 365, 2.0, 3)
    assert queue.mean_queue == pytest.approx(0.352, abs=5e-4)
    assert queue.mean_wait == pytest.approx(0.43, abs=5e-3)


def test_pooling_of_the_literature():
    # Three queues at 0.3 a minute against one of three servers at 0.9; service 2.5 minutes.
    assert mmc(0.3, 2.5, 1).mean_wait == pytest.approx(7.5)
    assert mmc(0.9, 2.5, 3).mean_wait == pytest.approx(1.8925, abs=5e-5)


def test_erlang_b_is_a_truncated_poisson_chance():
    load, servers = 7.3, 9
    terms = [load**n / math.factorial(n) for n in range(servers + 1)]
    assert erlang_b(servers, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-14)
    assert erlang_b(0, load) == 1.0


def test_erlang_c_is_its_textbook_sum():
    load, servers = 5.5, 7
    waiting = load**servers / math.factorial(servers) / (1 - load / servers)
    free = sum(load**n / math.factorial(n) for n in range(servers))
    assert erlang_c(servers, load) == pytest.approx(waiting / (free + waiting), rel=1e-14)


def test_one_server_waits_with_chance_occupancy():
    assert erlang_c(1, 0.8) == pytest.approx(0.8)


def test_little_holds_for_all_measures():
    queue = mmc(0.9, 2.5, 3)
    assert queue.mean_queue == pytest.approx(0.9 * queue.mean_wait)
    assert queue.mean_in_system == pytest.approx(0.9 * queue.mean_sojourn)
    assert queue.mean_in_system - queue.mean_queue == pytest.approx(3 * queue.occupancy)


def test_quantiles_and_service_levels_agree():
    queue = mmc(0.9, 2.5, 3)
    for share in (0.7, 0.9, 0.99):
        assert queue.service_level(queue.wait_quantile(share)) == pytest.approx(share)
    assert queue.wait_quantile(1 - queue.probability_of_wait) == 0.0
    assert queue.wait_quantile(0.1) == 0.0


def test_unstable_queue_is_refused():
    with pytest.raises(ValueError, match=r"offered load 3\.0 erlangs: must be below the 3 servers"):
        mmc(1.0, 3.0, 3)
