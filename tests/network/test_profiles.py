"""Week profiles by hand: corners, the inverse, and its edges."""

import numpy as np
import pytest

from simnet.network.profiles import midnight_shares, profile_arrays, week_time
from simnet.scenario.schema import Profile
from simnet.units import DAY, HOUR, WEEK

OFFICE = Profile(days={"Mo": 0.6, "We": 0.4}, hours={"09:00-11:00": 0.75, "14:00-15:00": 0.25})
ALWAYS = Profile(days=dict.fromkeys(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), 1 / 7), hours={"00:00-24:00": 1.0})


@pytest.fixture
def arrays():
    return profile_arrays({"office": OFFICE, "always": ALWAYS})


def test_rows_are_sorted_padded_and_end_at_one(arrays):
    names, edges, shares = arrays
    assert names == ("always", "office")
    assert edges[0, :8].tolist() == [day * DAY for day in range(8)]
    assert (edges[0, 8:] == WEEK).all() and (shares[0, 7:] == 1).all()
    assert (edges[:, 0] == 0).all() and (shares[:, 0] == 0).all() and (shares[:, -1] == 1).all()


def test_midnight_shares(arrays):
    _, edges, shares = arrays
    expected = [[day / 7 for day in range(8)], [0, 0.6, 0.6, 1, 1, 1, 1, 1]]
    assert np.allclose(midnight_shares(edges, shares), expected, atol=1e-15)


@pytest.mark.parametrize(
    ("u", "time"),
    [
        # Monday's first span holds 0.6 x 0.75 = 0.45 of the week, its second 0.15.
        (0.225, 10 * HOUR),
        (0.45 + 0.075, 14.5 * HOUR),
        # Wednesday's spans begin at 0.6 and hold 0.3 and 0.1.
        (0.6 + 0.15, 2 * DAY + 10 * HOUR),
        (0.9 + 0.05, 2 * DAY + 14.5 * HOUR),
    ],
)
def test_week_time(arrays, u, time):
    _, edges, shares = arrays
    assert abs(week_time(edges, shares, 1, u) - time) <= 1


@pytest.mark.parametrize("u", [2.0**-53, 0.45, 0.6, np.nextafter(0.6, 0), 0.9, 1 - 2.0**-53])
def test_week_time_stays_inside_spans(arrays, u):
    _, edges, shares = arrays
    time = week_time(edges, shares, 1, u)
    day, hour = divmod(time, DAY)
    assert day in (0, 2)
    assert 9 * HOUR <= hour < 11 * HOUR or 14 * HOUR <= hour < 15 * HOUR


def test_week_time_without_profile_is_uniform(arrays):
    _, edges, shares = arrays
    assert week_time(edges, shares, -1, 0.5) == WEEK // 2
    assert week_time(edges, shares, -1, 1 - 2.0**-53) == WEEK - 1
    nothing = profile_arrays({})
    assert week_time(nothing[1], nothing[2], -1, 2.0**-53) == 0


def test_shares_that_nearly_sum_to_one_are_normalised():
    _, edges, shares = profile_arrays({"p": Profile(days={"Su": 0.9999999}, hours={"10:00-12:00": 1.0000001})})
    assert shares[0, -1] == 1
    assert abs(week_time(edges, shares, 0, 0.5) - (6 * DAY + 11 * HOUR)) <= 1
