"""The recommended set on answers worked by hand, and on what it promises."""

import doctest

import numpy as np
import pytest

from simnet.experiment import select
from simnet.experiment.select import cannot_be_told_from_best, levels, replications_needed
from simnet.measures.intervals import Estimate


def kept(samples: np.ndarray, confidence: float = 0.95, family: int = 0) -> list[bool]:
    estimates = {str(row): Estimate(float(sample.mean()), sample - sample.mean()) for row, sample in enumerate(samples)}
    chosen = cannot_be_told_from_best(estimates, confidence, family)
    return [name in chosen for name in estimates]


def test_two_scenarios_by_hand() -> None:
    # Differences B - A: 1, 3, 2, 2: mean 2, sum of squares about it 1 + 1 + 0 + 0 = 2, variance 2/3, sd 0.8165.
    # Two scenarios, n = 4: t(0.95, 3) = 2.3534; allowed 2.3534 * 0.8165 / 2 = 0.9608 < 2: B goes.
    first = np.array([10.0, 20.0, 30.0, 40.0])
    more = np.array([1.0, 3.0, 2.0, 2.0])
    assert kept(np.array([first, first + more])) == [True, False]
    # Shifted down by 1.1 the mean difference is 0.9 < 0.9608: both stay; by 1.0 it is 1.0 > 0.9608: B goes.
    assert kept(np.array([first, first + more - 1.1])) == [True, True]
    assert kept(np.array([first, first + more - 1.0])) == [True, False]


def test_more_scenarios_ask_for_more() -> None:
    # As above with mean difference 1.0: against one rival t(0.95, 3) = 2.353 and 1.0 > 0.961. With two rivals
    # t(0.975, 3) = 3.182 and the allowance is 3.182 * 0.8165 / 2 = 1.299: B stays now.
    first = np.array([10.0, 20.0, 30.0, 40.0])
    second = first + np.array([0.0, 2.0, 1.0, 1.0])
    assert kept(np.array([first, second])) == [True, False]
    assert kept(np.array([first, second, first + 100])) == [True, True, False]


def test_whoever_is_not_told_from_the_best_by_the_intervals_of_the_study_stays() -> None:
    # Screening drops B from a mean difference of 0.961 on. With two named measures the family of the study has two
    # members, and its interval is t(1 - 0.05 / 4, 3) * 0.8165 / 2 = 4.1765 * 0.8165 / 2 = 1.705 wide to each side.
    first = np.array([10.0, 20.0, 30.0, 40.0])
    more = np.array([1.0, 3.0, 2.0, 2.0])
    assert kept(np.array([first, first + more - 0.3])) == [True, False]
    assert kept(np.array([first, first + more - 0.3]), family=2) == [True, True]  # 1.7
    assert kept(np.array([first, first + more - 0.29]), family=2) == [True, False]  # 1.71
    assert kept(np.array([first + more - 0.3, first]), family=2) == [True, True]
    assert kept(np.array([[1.0, 2.0]]), family=0) == [True]


def test_pairing_is_what_tells_them_apart() -> None:
    # Replications vary by tens, the difference is always exactly one.
    first = np.array([10.0, 50.0, 30.0, 90.0, 20.0])
    assert kept(np.array([first, first + 1])) == [True, False]
    assert kept(np.array([first, first[::-1] + 1])) == [True, True]


def test_equal_scenarios_are_all_kept_and_order_does_not_matter() -> None:
    sample = np.array([3.0, 1.0, 2.0])
    assert kept(np.array([sample, sample, sample])) == [True, True, True]
    assert kept(np.array([sample + 5, sample, sample + 5])) == [False, True, False]


def test_nothing_is_told_apart_by_one_replication_or_without_rivals() -> None:
    assert kept(np.array([[1.0], [100.0]])) == [True, True]
    assert kept(np.array([[1.0, 2.0]])) == [True]


def test_what_has_no_estimate_stays_and_screens_out_nobody() -> None:
    influence = np.array([1.0, -1.0, 0.0])
    estimates = {
        "good": Estimate(2.0, influence),
        "unknown": Estimate(float("nan"), np.full(3, np.nan)),
        "bad": Estimate(7.0, influence),
    }
    assert cannot_be_told_from_best(estimates, 0.95) == ("good", "unknown")


@pytest.mark.parametrize("num_scenarios", [2, 5])
def test_the_best_is_in_the_set_as_often_as_promised(num_scenarios: int) -> None:
    # The hardest case: all equal, scenario 0 is "the" best. 2,000 studies: the standard error of 0.9 is 0.0067.
    generator = np.random.default_rng(7)
    noise = generator.normal(size=(2000, num_scenarios, 10)) + generator.normal(size=(2000, 1, 10))
    hits = sum(kept(study, confidence=0.9)[0] for study in noise)
    assert hits / 2000 >= 0.9 - 3 * 0.0067


def estimated(**samples: list[float]) -> dict[str, Estimate]:
    return {
        name: Estimate(float(np.mean(sample)), np.array(sample) - np.mean(sample)) for name, sample in samples.items()
    }


def test_three_scenarios_with_constraints_by_hand() -> None:
    # Four replications. stations - hall: 2, 4, 3, 3, mean 3, sd 0.8165, standard error 0.40825; centre - hall: -2, 0, -1, -1, mean -1.
    # With constraints the level of screening is 0.05 / 2 over two rivals: t(0.9875, 3) = 4.1765, allowed 4.1765 * 0.40825 = 1.705.
    three = estimated(hall=[10.0, 20.0, 30.0, 40.0], stations=[12.0, 24.0, 33.0, 43.0], centre=[8.0, 20.0, 29.0, 39.0])
    every = ["hall", "stations", "centre"]
    # All meet them: centre is best; stations - centre: 4, 4, 4, 4, no luck in it: out. hall - centre: mean 1 < 1.705: stays.
    assert cannot_be_told_from_best(three, 0.95, met=every) == ("hall", "centre")
    # centre breaks one: stations is worse than hall by 3 > 1.705: out.
    assert cannot_be_told_from_best(three, 0.95, met=["hall", "stations"], broken=["centre"]) == ("hall",)
    # Of centre and hall it cannot be told whether they meet them: they throw nobody out, and nobody is better than centre.
    assert cannot_be_told_from_best(three, 0.95, met=["stations"]) == ("hall", "stations", "centre")
    # Of stations it cannot be told, hall meets them: stations is worse than hall, whatever it meets.
    assert cannot_be_told_from_best(three, 0.95, met=["hall"], broken=["centre"]) == ("hall",)
    # Nobody clearly meets them: only what breaks them is out. Everybody breaks them: nobody is left.
    assert cannot_be_told_from_best(three, 0.95, met=[], broken=["hall"]) == ("stations", "centre")
    assert cannot_be_told_from_best(three, 0.95, met=[], broken=every) == ()


def test_constraints_take_half_of_the_error_from_screening() -> None:
    # Differences 1, 3, 2, 2: without constraints t(0.95, 3) * 0.40825 = 0.961 is allowed, with them t(0.975, 3) = 3.1824: 1.299.
    two = estimated(hall=[10.0, 20.0, 30.0, 40.0], stations=[10.2, 22.2, 31.2, 41.2])
    assert cannot_be_told_from_best(two, 0.95) == ("hall",)
    assert cannot_be_told_from_best(two, 0.95, met=["hall", "stations"]) == ("hall", "stations")
    assert levels(0.95, 2) == (pytest.approx(0.025), pytest.approx(0.025))
    assert levels(0.95, 5) == (pytest.approx(0.025), pytest.approx(0.00625))


def test_an_interval_of_the_study_that_holds_zero_keeps_nobody_who_breaks_a_constraint() -> None:
    two = estimated(hall=[10.0, 20.0, 30.0, 40.0], stations=[10.2, 22.2, 31.2, 41.2])
    assert cannot_be_told_from_best(two, 0.95, 4, met=["hall"], broken=["stations"]) == ("hall",)
    assert cannot_be_told_from_best(two, 0.95, 4, met=["hall"]) == ("hall", "stations")


def test_the_best_of_so_many_replications_is_best_or_nearly_so() -> None:
    # Slippage: scenario 0 better than the four others by just what does not matter, 0.5; common luck of 0.6. Each study makes 15
    # replications, then as many as are needed, and takes the best mean: scenario 0, with probability 0.9 at least.
    generator = np.random.default_rng(9)
    means = np.array([0.0, 0.5, 0.5, 0.5, 0.5])[:, np.newaxis]

    def drawn(number: int) -> np.ndarray:
        noise = np.sqrt(0.4) * generator.normal(size=(5, number)) + np.sqrt(0.6) * generator.normal(size=(1, number))
        return means + noise

    hits, numbers = 0, []
    for _ in range(2000):
        first = drawn(15)
        made = [Estimate(float(sample.mean()), sample - sample.mean()) for sample in first]
        needed = replications_needed(made, 0.9, 0.5)
        every = np.concatenate((first, drawn(needed - 15)), axis=1)
        hits += int(every.mean(axis=1).argmin() == 0)
        numbers.append(needed)
    assert hits / 2000 >= 0.9 - 3 * 0.0067
    # The variance of a difference is 0.8, the largest of ten estimates rather more; t(0.975, 14) = 2.145: at least 0.8 * 4.6 / 0.25 = 15.
    assert 15 < np.median(numbers) < 45


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(select).failed == 0
