"""The bill of the toy by hand; totals are the sums of their parts."""

from dataclasses import replace

import numpy as np
import pytest

from simnet import tables
from simnet.measures.costs import bill, cost
from simnet.measures.measures import estimate
from simnet.measures.outcome import Outcome
from simnet.measures.totals import Totals
from simnet.units import HOUR

from .toy import outcome_of, random_worlds


def lines(outcome):
    return {(line.basis, line.payer, line.recurrence, line.line): line.estimate for line in bill(outcome)}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return outcome_of(random_worlds(9, 5))


def test_premises_by_hand(outcome):
    # 100 m2 rented, 40 m2 free, 30 m2 hosted; rent 1200, running 150, fit-out 800 yuan a m2.
    found = lines(outcome)
    value = {key: made.value for key, made in found.items()}
    assert value["paid", "public", "recurrent", "rent"] == 100 * 1200
    assert value["full", "public", "recurrent", "rent"] == 170 * 1200
    assert value["paid", "public", "recurrent", "running"] == 140 * 150
    assert value["full", "public", "recurrent", "running"] == 170 * 150
    assert value["paid", "public", "one_off", "fit_out"] == 140 * 800
    assert value["full", "public", "one_off", "fit_out"] == 170 * 800


def test_staff_by_hand(outcome):
    # In the three measured days (Mo, Tu, We): hall.all 48 post-hours, hall.guest 24 (hosted), shed 9, wing 9 (hosted). A year has
    # 365 / 3 times that; an hour costs 95000 / 1750 yuan.
    hour = 95_000 / 1_750
    found = lines(outcome)
    assert found["paid", "public", "recurrent", "staff"].value == pytest.approx((48 + 9) * 365 / 3 * hour)
    assert found["full", "public", "recurrent", "staff"].value == pytest.approx((48 + 24 + 9 + 9) * 365 / 3 * hour)
    assert found["full", "public", "recurrent", "staff"].half_width(0.95) == 0


def test_overtime_is_paid_at_its_factor_unless_hosted():
    # Two replications: hall.all 1 and 3 hours, hall.guest (hosted) 5 and 5.
    outcome = _with_zeros(2)
    column = 5
    outcome.totals.arrays["pools.pool"][:, 0, column] = [1 * HOUR, 3 * HOUR]
    outcome.totals.arrays["pools.pool"][:, 1, column] = [5 * HOUR, 5 * HOUR]
    price = 1.5 * 95_000 / 1_750 * 365 / 3
    found = lines(outcome)
    assert found["paid", "public", "recurrent", "overtime"].value == pytest.approx(2 * price)
    assert found["full", "public", "recurrent", "overtime"].value == pytest.approx(7 * price)
    assert found["paid", "public", "recurrent", "overtime"].influence == pytest.approx([-price, price])


def test_residents_time_is_worth_what_their_segment_says():
    # elderly: 10 yuan an hour of their own; general: the default of 34. Two and one hours of travel.
    outcome = _with_zeros(1)
    outcome.totals.arrays["clock.segment"][0, :, 0] = [2 * HOUR, 1 * HOUR]
    found = lines(outcome)
    assert found["paid", "residents", "recurrent", "travel"].value == pytest.approx((2 * 10 + 34) * 365 / 3)
    assert found["paid", "residents", "recurrent", "waiting"].value == 0


def _with_zeros(num_replications: int) -> Outcome:
    outcome = outcome_of(random_worlds(9, 1))
    shapes = {name: (num_replications, *array.shape[1:]) for name, array in outcome.totals.arrays.items()}
    return replace(outcome, totals=Totals({name: np.zeros(shape, np.int64) for name, shape in shapes.items()}))


def test_totals_are_the_sums_of_their_parts_to_the_last_digit(outcome):
    found = lines(outcome)
    totals = [key for key in found if key[3] == "total"]
    assert len(totals) == 6
    for total in totals:
        parts = [made for key, made in found.items() if key[:3] == total[:3] and key[3] != "total"]
        assert parts
        assert found[total].value == sum(part.value for part in parts)
        assert np.array_equal(found[total].influence, sum(part.influence for part in parts))


def test_measures_of_cost_are_those_of_the_bill(outcome):
    found = lines(outcome)
    named = {
        "public_cost_year": ("paid", "public"),
        "public_cost_full_year": ("full", "public"),
        "resident_cost_year": ("paid", "residents"),
    }
    for measure, (basis, payer) in named.items():
        assert estimate(outcome, measure).value == found[basis, payer, "recurrent", "total"].value
        assert estimate(outcome, measure).value == cost(outcome, basis, payer).value


def test_cost_per_case_is_a_ratio_of_pooled_totals(outcome):
    cases = outcome.columns("cases", "", ("cases",))[:, 0]
    total = cost(outcome, "paid", "public")
    by_replication = total.value + total.influence
    made = estimate(outcome, "public_cost_per_case")
    ratio = by_replication.sum() / (cases.sum() * 365 / 3)
    assert made.value == pytest.approx(ratio)
    assert made.influence == pytest.approx((by_replication / (365 / 3) - ratio * cases) / cases.mean())


def test_residents_pay_the_same_on_both_bases(outcome):
    found = lines(outcome)
    for (basis, payer, recurrence, line), made in found.items():
        if payer == "residents":
            other = found["full" if basis == "paid" else "paid", payer, recurrence, line]
            assert (made.value, made.half_width(0.95)) == (other.value, other.half_width(0.95))


def test_absent_staff_are_paid():
    worlds = random_worlds(9, 2)
    nobody_came = [
        replace(world, demand=replace(world.demand, rosters=np.zeros(0, tables.ROSTERS.dtype))) for world in worlds
    ]
    for basis in ("paid", "full"):
        key = (basis, "public", "recurrent", "staff")
        assert lines(outcome_of(worlds))[key].value == lines(outcome_of(nobody_came))[key].value
