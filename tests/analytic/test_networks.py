import pytest

from simnet.analytic.networks import jackson, repeated, tandem
from simnet.analytic.single import mm1


def test_tandem_of_single_servers_by_hand():
    # 0.5 a minute through services of 1 and 1.5 minutes: sojourns 1 / (1 - 0.5) = 2 and 1.5 / (1 - 0.75) = 6.
    line = tandem(0.5, [1.0, 1.5], [1, 1])
    assert line.mean_sojourn == pytest.approx(8.0)
    assert line.mean_wait == pytest.approx(1.0 + 4.5)
    assert line.mean_in_system == pytest.approx(4.0)
    assert line.visits == pytest.approx((1.0, 1.0))


def test_repeating_half_the_time_doubles_the_visits():
    # 0.2 a minute outside, 0.4 inside; 1.5 minutes each: sojourn 1.5 / (1 - 0.6) = 3.75 a visit, two visits.
    station = repeated(0.2, 1.5, 1, repeat=0.5)
    assert station.visits == pytest.approx((2.0,))
    assert station.mean_sojourn == pytest.approx(7.5)
    assert station.stations[0].mean_wait == pytest.approx(mm1(0.4, 1.5).mean_wait)


def test_jackson_with_a_way_back_by_hand():
    # All enter at the first station and go to the second, a quarter comes back: rates r1 = 1 + r2 / 4, r2 = r1, so 4/3 each.
    # With services of 0.5 and two servers of 1: L1 = (2/3) / (1/3) = 2; M/M/2 at load 4/3: L = 4/3 / (1 - 4/9) = 2.4.
    network = jackson([1.0, 0.0], [[0.0, 1.0], [0.25, 0.0]], [0.5, 1.0], [1, 2])
    assert [station.arrival_rate for station in network.stations] == pytest.approx([4 / 3, 4 / 3])
    assert [station.mean_in_system for station in network.stations] == pytest.approx([2.0, 2.4])
    assert network.mean_sojourn == pytest.approx(4.4)
    assert network.mean_wait == pytest.approx(4.4 - 4 / 3 * 0.5 - 4 / 3 * 1.0)


def test_closed_loop_is_refused():
    with pytest.raises(ValueError, match="no way leads out"):
        jackson([1.0, 0.0], [[0.0, 1.0], [1.0, 0.0]], [0.1, 0.1], [1, 1])


def test_overloaded_station_is_refused():
    with pytest.raises(ValueError, match="must be below the 1 servers"):
        repeated(0.5, 1.5, 1, repeat=0.5)
