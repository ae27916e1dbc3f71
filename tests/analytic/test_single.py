import pytest

from simnet.analytic.erlang import mmc
from simnet.analytic.single import mg1, mm1, priority_waits


def test_single_queue_of_the_literature():
    # 30 an hour, 1.5 minutes each: 4.5 minutes.
    queue = mm1(0.5, 1.5)
    assert queue.mean_wait == pytest.approx(4.5)
    assert queue.mean_in_system == pytest.approx(3.0)
    assert queue.mean_sojourn == pytest.approx(6.0)


def test_exponential_service_is_erlang_with_one_server():
    one, many = mg1(0.3, 2.5, cv=1.0), mmc(0.3, 2.5, 1)
    for measure in ("mean_wait", "mean_queue", "mean_sojourn", "mean_in_system", "occupancy"):
        assert getattr(one, measure) == pytest.approx(getattr(many, measure))


def test_constant_service_waits_half_as_long():
    assert mg1(0.3, 2.5, cv=0.0).mean_wait == pytest.approx(mm1(0.3, 2.5).mean_wait / 2)


def test_priorities_by_hand():
    # Two exponential classes of 1 minute, 0.25 and 0.5 a minute: W0 = 0.75 * 2 / 2 = 0.75, s = 0.25, 0.75;
    # W = 0.75 / 0.75 = 1 and 0.75 / (0.75 * 0.25) = 4.
    assert priority_waits([0.25, 0.5], [1, 1], [1, 1]).tolist() == pytest.approx([1.0, 4.0])


def test_one_class_is_pollaczek_khinchine():
    assert priority_waits([0.3], [2.5], [0.7]) == pytest.approx([mg1(0.3, 2.5, 0.7).mean_wait])


def test_work_waiting_does_not_depend_on_the_order_of_service():
    # Kleinrock's conservation law: the waits weighted by occupancy are the same for every order of the classes.
    rates, means, cvs = [0.1, 0.05, 0.02], [2.0, 5.0, 9.0], [0.5, 1.0, 2.0]
    sums = []
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        waits = priority_waits(*([values[k] for k in order] for values in (rates, means, cvs)))
        sums.append(sum(rates[k] * means[k] * wait for k, wait in zip(order, waits, strict=True)))
    assert sums[1:] == pytest.approx([sums[0]] * 2)


def test_unstable_queues_are_refused():
    with pytest.raises(ValueError, match=r"occupancy 1\.0: must be below 1"):
        mg1(0.5, 2.0, 1.0)
    with pytest.raises(ValueError, match="must be below 1"):
        priority_waits([0.3, 0.3], [2.0, 2.0], [1, 1])
