"""The trade-off of two measures: worked by hand, on problems whose front is known, and on what it promises."""

import numpy as np
import pytest
from scipy.special import stdtrit

from simnet.experiment.trade_off import TradeOff, trade_off
from simnet.measures.intervals import Estimate, reaches


def estimates(samples: np.ndarray) -> list[Estimate]:
    """Means of samples, shape (points, replications)."""
    return [Estimate(float(sample.mean()), sample - sample.mean()) for sample in samples]


def certain(values, replications: int = 4) -> list[Estimate]:
    return [Estimate(float(value), np.zeros(replications)) for value in values]


def weigh(costs: np.ndarray, waits: np.ndarray, confidence: float = 0.95) -> TradeOff:
    return trade_off(estimates(np.asarray(costs)), estimates(np.asarray(waits)), confidence)


def true_front(costs: np.ndarray, waits: np.ndarray) -> set[int]:
    """Points that no other dominates, by the definition."""
    points = range(len(costs))

    def dominates(j: int, i: int) -> bool:
        return costs[j] <= costs[i] and waits[j] <= waits[i] and (costs[j] < costs[i] or waits[j] < waits[i])

    return {i for i in points if not any(dominates(j, i) for j in points)}


def test_two_points_by_hand():
    # Costs are certain: 100 and 100, so their difference is 0 with no width. Waits differ by 1, 3, 2, 2: mean 2, sd 0.8165 (see
    # test_select). Two points: one pair, two measures, f = 2 intervals; t(1 - 0.05 / 4, 3) = 4.1765, half-width
    # 4.1765 * 0.8165 / 2 = 1.705 < 2: the second is clearly dominated. Down by 0.29 it is 1.71 > 1.705, by 0.3 it is 1.70: not.
    assert stdtrit(3, 1 - 0.05 / 4) == pytest.approx(4.1765, abs=1e-4)
    first = np.array([10.0, 20.0, 30.0, 40.0])
    more = np.array([1.0, 3.0, 2.0, 2.0])
    cost = certain([100, 100])
    for shift, status in ((0.0, "dominated"), (0.29, "dominated"), (0.3, "possible"), (2.1, "front")):
        found = trade_off(cost, estimates(np.array([first, first + more - shift])), 0.95)
        assert found.statuses[1] == status, shift
        assert found.family == 2
    assert found.dominated_by == (None, None)
    # 0.1 less on the estimate: the first is beaten now, but not clearly.
    assert found.statuses == ("possible", "front")


def test_a_dearer_point_that_waits_clearly_longer_is_dominated_and_one_that_waits_less_is_not():
    luck = np.array([-1.0, 1.0, -2.0, 2.0])
    waits = [np.array([wait]) + luck for wait in (20.0, 10.0, 15.0, 5.0)]
    found = trade_off(certain([100, 200, 250, 300]), estimates(np.array(waits)), 0.95)
    # Common luck cancels wholly: the third costs more than the second and waits longer, for certain.
    assert found.statuses == ("front", "front", "dominated", "front")
    assert found.dominated_by == (None, None, 1, None)
    assert found.front == (0, 1, 3)
    assert [(step.cheaper, step.point) for step in found.steps] == [(0, 1), (1, 3)]
    assert [(step.cost, step.wait) for step in found.steps] == [(100.0, -10.0), (100.0, -5.0)]
    assert [(step.cost_half_width, step.wait_half_width) for step in found.steps] == [(0.0, 0.0), (0.0, 0.0)]


def test_steps_have_simultaneous_intervals_of_paired_differences():
    rng = np.random.default_rng(8)
    common, own = rng.normal(size=10), rng.normal(size=(3, 10))
    waits = np.array([30.0, 20.0, 10.0])[:, np.newaxis] + 5 * common + own
    found = trade_off(certain([1, 2, 3], 10), estimates(waits), 0.9)
    pulls = (waits[1] - waits[1].mean()) - (waits[0] - waits[0].mean())
    # Three points: three pairs, two measures, six intervals at 90%: t(1 - 0.1 / 12, 9), widened for the skewness of the ten.
    expected = reaches(pulls[np.newaxis], stdtrit(9, 1 - 0.1 / 12))[0]
    assert expected >= stdtrit(9, 1 - 0.1 / 12) * pulls.std(ddof=1) / np.sqrt(10)
    assert found.family == 6
    assert found.steps[0].wait == pytest.approx(waits[1].mean() - waits[0].mean())
    assert found.steps[0].wait_half_width == pytest.approx(expected)
    assert expected < 5 * common.std(ddof=1), "luck that is common is not in it"


@pytest.mark.parametrize("seed", range(20))
def test_with_points_clearly_apart_the_front_is_found_exactly(seed):
    # Whole numbers, noise of 0.01: every difference that is not zero is at least a hundred times its noise.
    rng = np.random.default_rng(seed)
    costs, waits = rng.integers(1, 13, (2, 40)).astype(float)
    noise = 0.01 * rng.normal(size=(40, 30))
    found = trade_off(
        certain(costs, 30), estimates(waits[:, np.newaxis] + noise - noise.mean(axis=1, keepdims=True)), 0.95
    )
    points = range(40)
    # Waits have luck in them, so that two of them are equal can never be shown: whoever pays more for the same wait is possible still.
    clearly = {i for i in points if any(costs[j] <= costs[i] and waits[j] < waits[i] for j in points)}
    front = true_front(costs, waits)
    expected = ["dominated" if i in clearly else "front" if i in front else "possible" for i in points]
    assert list(found.statuses) == expected
    assert set(found.front) == front
    for point, by in enumerate(found.dominated_by):
        if by is not None:
            # Of all that cost no more, the one with the shortest wait.
            assert waits[by] == waits[costs <= costs[point]].min()


def test_exact_ties_stay_together():
    costs, waits = certain([1, 1, 2, 2, 3]), certain([9, 9, 5, 5, 6])
    found = trade_off(costs, waits, 0.95)
    assert found.statuses == ("front", "front", "front", "front", "dominated")
    assert found.front == (0, 1, 2, 3)
    assert [(step.cost, step.wait) for step in found.steps] == [(0.0, 0.0), (1.0, -4.0), (0.0, 0.0)]


def test_nothing_is_lost_from_the_true_front_but_rarely():
    # 400 problems of 12 points, some of them ties, with luck that is common, own and large against many of the differences. With 90% all
    # that is said holds together, so at most 40 problems may have an error; the 99.9% bound of Binomial(400, 0.1) is 60.
    rng = np.random.default_rng(20)
    errors, kept, sizes = 0, 0, 0
    for _ in range(400):
        costs, waits = rng.integers(0, 6, (2, 12)).astype(float)
        luck = rng.normal(size=(2, 1, 25)) + 1.5 * rng.normal(size=(2, 12, 25))
        found = weigh(costs[:, np.newaxis] + luck[0], waits[:, np.newaxis] + luck[1], 0.9)
        front = true_front(costs, waits)
        dominated = {point for point, status in enumerate(found.statuses) if status == "dominated"}
        wrong = [
            (point, by)
            for point, by in enumerate(found.dominated_by)
            if by is not None and not (costs[by] <= costs[point] and waits[by] <= waits[point])
        ]
        errors += bool(front & dominated) or bool(wrong)
        kept += 12 - len(dominated)
        sizes += len(front)
    assert errors <= 60
    assert sizes < kept < 12 * 400 * 0.8, "it tells some apart"


def test_equal_points_are_called_dominated_at_most_as_often_as_promised():
    # All 8 points are the same but for luck. At 95% at most 5% of 400 problems may call any of them dominated: 99.9% bound 35.
    rng = np.random.default_rng(21)
    errors = sum("dominated" in weigh(rng.normal(size=(8, 15)), rng.normal(size=(8, 15))).statuses for _ in range(400))
    assert errors <= 35


def test_equal_cost_without_luck_is_no_protection_and_no_fault():
    # Costs are equal for certain, so waits alone decide; again at most 5% of 400.
    rng = np.random.default_rng(22)
    errors = sum(
        "dominated" in trade_off(certain([5] * 8, 15), estimates(rng.normal(size=(8, 15))), 0.95).statuses
        for _ in range(400)
    )
    assert 0 <= errors <= 35


def test_points_without_a_figure_are_unknown_and_rule_out_nobody():
    nothing = Estimate(float("nan"), np.full(4, np.nan))
    found = trade_off(certain([1, 0, 2]), [certain([9])[0], nothing, certain([9])[0]], 0.95)
    assert found.statuses == ("front", "unknown", "dominated") and found.family == 2


def test_one_replication_and_one_point_rule_out_nothing():
    found = trade_off(certain([1, 2], 1), certain([1, 2], 1), 0.95)
    assert found.statuses == ("front", "possible")
    alone = trade_off(certain([1]), certain([1]), 0.95)
    assert alone.statuses == ("front",) and alone.front == (0,) and alone.steps == () and alone.family == 0


def test_differences_are_those_of_estimates():
    # 0.1 + 0.2 and 0.3 differ in the last bit; that is rounding, as in `Estimate.minus`, and no difference.
    found = trade_off(certain([0.1 + 0.2, 0.3]), certain([1.0, 1.0]), 0.95)
    assert found.statuses == ("front", "front")
    assert found.steps[0].cost == 0.0


def test_points_are_weighed_within_their_group_only():
    # The second group is worse in both throughout: other circumstances, no fault of its points.
    costs, waits = certain([1, 2, 2, 11, 12, 12, 50]), certain([9, 5, 6, 99, 95, 96, 1])
    found = trade_off(costs, waits, 0.95, [1, 1, 1, 2, 2, 2, 3])
    assert found.statuses == ("front", "front", "dominated", "front", "front", "dominated", "alone")
    assert found.dominated_by == (None, None, 1, None, None, 4, None)
    assert found.front == (0, 1, 3, 4)
    assert [(step.cheaper, step.point) for step in found.steps] == [(0, 1), (3, 4)]
    assert found.family == 12
    together = trade_off(costs, waits, 0.95)
    assert together.statuses[3:6] == ("dominated",) * 3 and together.statuses[6] == "front" and together.family == 42


def test_differences_that_do_not_matter_are_taken_for_none():
    # The second costs 100 less and waits 1.7 longer. With 100 yuan that matter it stays; where up to 500 do not, it is dominated.
    costs, waits = certain([1100, 1000]), certain([4.2, 5.9])
    assert trade_off(costs, waits, 0.95).statuses == ("front", "front")
    found = trade_off(costs, waits, 0.95, indifference=(500.0, 0.1))
    assert found.statuses == ("front", "dominated") and found.dominated_by == (None, 0)
    # A wait that is shorter by just as much as does not matter rules nothing out; nor does cost by less than matters.
    assert trade_off(costs, waits, 0.95, indifference=(500.0, 1.7000001)).statuses == ("front", "front")
    assert trade_off(certain([1, 2]), certain([5, 5]), 0.95, indifference=(1.0, 0.0)).statuses == ("front", "front")
    assert trade_off(certain([1, 2]), certain([5, 5]), 0.95, indifference=(0.9, 0.0)).statuses == ("front", "dominated")


def test_with_an_indifference_zone_the_interval_must_clear_it():
    # As by hand above: mean 2, half-width 1.705 in two intervals, so the low end is 0.295.
    first = np.array([10.0, 20.0, 30.0, 40.0])
    waits = estimates(np.array([first, first + np.array([1.0, 3.0, 2.0, 2.0])]))
    for zone, status in ((0.29, "dominated"), (0.3, "possible"), (2.0, "front")):
        assert trade_off(certain([100, 100]), waits, 0.95, indifference=(0.0, zone)).statuses[1] == status
    # The first waits 2 less and costs 100 more: dominated only where up to 3.705, the far end of that interval, do not matter.
    for zone, status in ((3.70, "possible"), (3.71, "dominated")):
        assert trade_off(certain([200, 100]), waits, 0.95, indifference=(0.0, zone)).statuses[0] == status, zone
