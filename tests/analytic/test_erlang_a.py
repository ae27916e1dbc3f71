import math

import pytest

from simnet.analytic.erlang import mmc
from simnet.analytic.erlang_a import erlang_a


def test_endless_patience_is_erlang_c():
    patient, c = erlang_a(3.5, 3.0, 14, math.inf), mmc(3.5, 3.0, 14)
    nearly = erlang_a(3.5, 3.0, 14, 1e9)
    for queue in (patient, nearly):
        assert queue.probability_of_wait == pytest.approx(c.probability_of_wait, rel=1e-6)
        assert queue.mean_wait == pytest.approx(c.mean_wait, rel=1e-6)
        assert queue.probability_of_abandoning == pytest.approx(0, abs=1e-6)
        assert queue.occupancy == pytest.approx(c.occupancy, rel=1e-6)
        for within in (0.0, 0.3, 2.0):
            assert queue.served_within(within) == pytest.approx(c.service_level(within), rel=1e-6)


def test_patience_like_service_makes_the_number_present_poisson():
    # Everybody present leaves at the same rate, waiting or not: M/M/infinity with load 12.
    servers, load = 10, 12.0
    queue = erlang_a(4.0, 3.0, servers, mean_patience=3.0)
    chances = [math.exp(-load) * load**n / math.factorial(n) for n in range(100)]
    assert queue.probability_of_wait == pytest.approx(sum(chances[servers:]), rel=1e-12)
    assert queue.mean_queue == pytest.approx(
        sum(chance * (n - servers) for n, chance in enumerate(chances) if n > servers), rel=1e-12
    )
    assert queue.busy_but_one == pytest.approx(chances[servers - 1], rel=1e-12)


@pytest.mark.parametrize(("servers", "patience"), [(1, 0.5), (4, 25.0), (12, 6.0), (400, 1.0)])
def test_flows_balance(servers, patience):
    queue = erlang_a(4.0, 3.0, servers, patience)
    # Who does not leave is served; who leaves has waited; nobody else than these two ends a wait.
    assert queue.occupancy * servers == pytest.approx(12.0 * (1 - queue.probability_of_abandoning), rel=1e-10)
    assert queue.mean_queue == pytest.approx(4.0 * queue.mean_wait)
    assert queue.probability_of_abandoning == pytest.approx(queue.mean_wait / patience)
    assert queue.served_within(0.0) == pytest.approx(1 - queue.probability_of_wait)
    assert queue.served_within(40 * patience) == pytest.approx(1 - queue.probability_of_abandoning, rel=1e-9)


def test_one_server_by_hand():
    # Rates 1 in, 1 service, 1 patience: deaths n in state n, so Poisson(1): P(wait) = 1 - 1/e, Lq = E[N] - P(N > 0) = 1/e.
    queue = erlang_a(1.0, 1.0, 1, 1.0)
    assert queue.probability_of_wait == pytest.approx(1 - 1 / math.e)
    assert queue.mean_wait == pytest.approx(1 / math.e)
    assert queue.probability_of_abandoning == pytest.approx(1 / math.e)


def test_overload_is_no_fault_while_people_leave():
    queue = erlang_a(10.0, 1.0, 2, 5.0)
    assert queue.probability_of_abandoning == pytest.approx(0.8, abs=1e-3)  # a fluid: 8 of 10 leave
    with pytest.raises(ValueError, match="must be below the 2 servers"):
        erlang_a(10.0, 1.0, 2, math.inf)
