"""Pooling as it must be (a naive way differs), and influence values as derivatives."""

from dataclasses import replace

import numpy as np
import pytest

from simnet.measures.bins import NUM_BINS, bin_of, count_below, quantile
from simnet.measures.catalogue import BY_ID, CATALOGUE
from simnet.measures.layout import POPULATIONS
from simnet.measures.measures import LEAST_GROUP, estimate, estimates, group_bys
from simnet.measures.outcome import Outcome
from simnet.measures.totals import Totals
from simnet.units import MINUTE

from .toy import outcome_of, random_worlds


def made_up(num_replications: int, rich: bool = False, **tables) -> Outcome:
    """Return an outcome whose totals are zero but for given columns: visits_segment=[(queued, wait_ms) by group] ..."""
    outcome = outcome_of(random_worlds(1, 1, rich=rich))
    arrays = {
        name: np.zeros((num_replications, *array.shape[1:]), np.int64) for name, array in outcome.totals.arrays.items()
    }
    for name, values in tables.items():
        for column, array in values.items():
            population, by = name.split("_", 1)
            arrays[f"{population}.{by}"][:, :, POPULATIONS[population].index(column)] = array
    return replace(outcome, totals=Totals(arrays))


def with_waits(waits_by_replication) -> Outcome:
    outcome = made_up(len(waits_by_replication))
    for row, waits in enumerate(waits_by_replication):
        bins = bin_of(np.asarray(waits, np.int64))
        outcome.totals.arrays["wait_bins.all"][row, 0] = np.bincount(bins, minlength=NUM_BINS)
    return outcome


def test_a_mean_is_a_ratio_of_totals_not_a_mean_of_ratios():
    # A quiet replication: 20 visits wait 2 min each. A busy one: 50 visits, 8 min each. Per visit (40 + 400) / 70 = 6.29 min;
    # the mean of 2 and 8 would be 5.
    outcome = made_up(2, visits_all={"queued": [[20], [50]], "wait_ms": np.array([[20 * 2], [50 * 8]]) * MINUTE})
    made = estimate(outcome, "mean_wait")
    assert made.value == pytest.approx(440 / 70)
    # Influence (y - R x) / mean x: (40 - 6.2857 * 20) / 35 and its opposite.
    assert made.influence == pytest.approx([(40 - 440 / 70 * 20) / 35, (400 - 440 / 70 * 50) / 35])


def test_a_quantile_is_that_of_the_pooled_visits_not_a_mean_of_quantiles():
    # Nine visits of 1 min and one of 2 min, and nine of 5 min with one of 6 min: the p90s are 1 and 5, their mean 3. Of all
    # twenty visits the 18th waited 5 min.
    outcome = with_waits([[MINUTE] * 9 + [2 * MINUTE], [5 * MINUTE] * 9 + [6 * MINUTE]])
    assert estimate(outcome, "p90_wait").value == pytest.approx(5, abs=1 / 60 + 1e-9)


def test_gaps_are_between_pooled_means_so_equal_groups_have_none():
    # Two zones, both 5 min a need, whose luck differs by replication: 4 and 6, then 6 and 4. Gaps of 2 in each
    # replication; none between pooled means.
    needs = np.full((2, 2), LEAST_GROUP)
    wait = np.array([[4, 6], [6, 4]]) * needs * MINUTE
    outcome = made_up(2, needs_zone={"needs": needs, "wait_ms": wait})
    assert estimate(outcome, "time_gap_zone").value == 0


def test_groups_too_small_are_never_best_or_worst_served():
    needs = np.array([[LEAST_GROUP // 2, LEAST_GROUP // 2 - 1]] * 2)
    outcome = made_up(2, needs_zone={"needs": needs, "wait_ms": needs * np.array([1, 30]) * MINUTE})
    assert np.isnan(estimate(outcome, "time_gap_zone").value)
    outcome = made_up(2, needs_zone={"needs": needs + 1, "wait_ms": (needs + 1) * np.array([1, 30]) * MINUTE})
    assert estimate(outcome, "time_gap_zone").value == pytest.approx(29)
    assert np.isnan(estimate(made_up(2), "time_gap_zone").value)


SMOOTH = [measure.id for measure in CATALOGUE if measure.kind in ("ratio", "peak_hour", "gap", "gini")]


@pytest.mark.parametrize("measure_id", SMOOTH)
def test_influence_is_the_derivative_by_the_weight_of_a_replication(measure_id):
    """Counting one replication of n a little more often, d times, moves the value by d / n of its influence."""
    outcome = outcome_of(random_worlds(7, 6, num_needs=180, booked=True))
    made = estimate(outcome, measure_id)
    assert made.influence.sum() == pytest.approx(0, abs=1e-9 * max(1.0, np.abs(made.influence).sum()))
    weight = 100_000
    for replication in (0, 4):
        moved = {name: array * weight for name, array in outcome.totals.arrays.items()}
        for array in moved.values():
            array[replication] += array[replication] // weight
        value = estimate(replace(outcome, totals=Totals(moved)), measure_id).value
        slope = (value - made.value) * weight * 6
        assert slope == pytest.approx(made.influence[replication], rel=2e-3, abs=1e-5 * max(1.0, abs(made.value)))


OVER_A_CONSTANT = [
    *("visits_year", "overtime_hours", "mean_queue", "staff_time", "home_visits_year", "papers_queue"),
    *("kiosk_uses_day", "public_cost_year"),
]


@pytest.mark.parametrize("measure_id", OVER_A_CONSTANT)
def test_influence_of_a_total_is_the_deviation_from_the_mean(measure_id):
    outcome = outcome_of(random_worlds(7, 5, rich=True))
    alone = [
        estimate(
            replace(outcome, totals=Totals({n: a[[row]] for n, a in outcome.totals.arrays.items()})), measure_id
        ).value
        for row in range(5)
    ]
    made = estimate(outcome, measure_id)
    assert made.value == pytest.approx(np.mean(alone))
    assert made.influence == pytest.approx(np.array(alone) - np.mean(alone))


def test_influence_of_a_quantile_gives_woodruffs_interval():
    luck = np.random.default_rng(11)
    outcome = with_waits([luck.exponential(20 * MINUTE * busy, 400) for busy in luck.uniform(0.7, 1.3, 25)])
    counts = outcome.totals.arrays["wait_bins.all"][:, 0]
    made = estimate(outcome, "p90_wait")
    # Woodruff: the share at or below the quantile is a ratio; its interval is carried over by the quantile function.
    below = count_below(counts, made.value * MINUTE)
    share = (below - 0.9 * 400) / 400
    delta = 2.063898562 * share.std(ddof=1) / 5  # t of 97.5% with 24 degrees of freedom
    pooled = counts.sum(axis=0)
    woodruff = (quantile(pooled, 0.9 + delta) - quantile(pooled, 0.9 - delta)) / 2 / MINUTE
    # ... and widened for the skewness of the shares: t is 2.063899, so t^4 + 2 t^2 - 3 = 18.1449 + 8.5194 - 3 = 23.6643.
    centred = share - share.mean()
    skewness = np.mean(centred**3) / np.mean(centred**2) ** 1.5 * np.sqrt(25 * 24) / 23
    woodruff *= 1 + skewness**2 / 12 * 23.6643 / 25
    assert made.half_width(0.95) == pytest.approx(woodruff, rel=1e-6)
    # More visits at or below the quantile pull it down.
    assert np.all((share > 0) == (made.influence < 0))


def test_a_quantile_that_nobody_waits_up_to_is_zero_without_luck():
    made = estimate(with_waits([[0] * 99 + [MINUTE]] * 5 + [[0] * 98 + [MINUTE] * 2]), "p50_wait")
    assert made.value == 0
    assert made.half_width(0.95) == 0


@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: measure.id)
def test_nothing_to_measure_is_not_a_number_or_zero_but_no_fault(measure, rich):
    outcome = made_up(3, rich)
    made = estimate(outcome, measure.id)
    assert np.isnan(made.value) or made.value >= 0
    assert made.num_replications == 3
    for by in group_bys(outcome, measure.id):
        assert np.isfinite(estimates(outcome, measure.id, by).values).all()


def test_equal_replications_leave_no_luck():
    world = random_worlds(8, 1, rich=True)[0]
    outcome = outcome_of([world] * 7)
    for measure in CATALOGUE:
        assert estimate(outcome, measure.id).half_width(0.95) in (0.0, pytest.approx(np.nan, nan_ok=True)), measure.id


def test_what_does_not_exist_is_refused():
    outcome = made_up(2)
    with pytest.raises(ValueError, match='unknown measure "mean_wiat"; did you mean "mean_wait"'):
        estimate(outcome, "mean_wiat")
    with pytest.raises(ValueError, match='"p90_wait" is not broken down by "zone"'):
        estimates(outcome, "p90_wait", "zone")


def test_the_catalogue_is_sound():
    assert len(BY_ID) == len(CATALOGUE)
    for measure in CATALOGUE:
        assert all(measure.title(language) and measure.explanation(language) for language in ("zh", "en"))
        assert not set(measure.title("en")) & set("件等候平均"), measure.id
        known = POPULATIONS.get(measure.population, ())
        if measure.kind in ("ratio", "yearly", "queue", "peak_hour", "machine_uses", "share_of_all"):
            assert set(measure.numerator) | set(measure.denominator) <= set(known)
        if measure.kind == "gap":
            assert measure.group_bys[0] in BY_ID[measure.of].group_bys
            assert BY_ID[measure.of].unit == measure.unit
