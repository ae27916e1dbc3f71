import math

import numpy as np
import pytest

from simnet.measures.estimates import Estimates, ratios
from simnet.measures.intervals import Estimate, adjust, critical_t, reaches
from simnet.measures.measures import _quantile_of

from .test_bins import histogram

POPULATIONS = {
    "normal": (lambda luck, shape: luck.normal(size=shape), 0.0),
    "gamma, skewness 1": (lambda luck, shape: luck.gamma(4.0, size=shape), 4.0),
    "exponential, skewness 2": (lambda luck, shape: luck.exponential(size=shape), 1.0),
    "gamma, skewness 2.8": (lambda luck, shape: luck.gamma(0.5, size=shape), 0.5),
    "lognormal, skewness 2.3": (lambda luck, shape: luck.lognormal(0, 0.6, size=shape), math.exp(0.18)),
}


def of_sample(sample) -> Estimate:
    sample = np.asarray(sample, np.float64)
    return Estimate(float(sample.mean()), sample - sample.mean())


def test_interval_of_a_mean_by_hand():
    # 1, 2, 3: s = 1, n = 3, t(97.5%, 2) = 4.302653: half-width 4.302653 / sqrt(3) = 2.484138.
    assert of_sample([1, 2, 3]).half_width(0.95) == pytest.approx(2.484138, abs=1e-6)


def test_interval_of_a_skewed_sample_by_hand():
    # Nine 0 and one 1: mean 0.1, s^2 = 0.09 * 10 / 9 = 0.1, se = sqrt(0.1 / 10) = 0.1; m3 / m2^1.5 = 0.072 / 0.027 = 2.6667, and
    # g = 2.6667 * sqrt(90) / 8 = 3.16228, g^2 = 10. t(97.5%, 9) = 2.262157, t^4 + 2 t^2 - 3 = 26.18731 + 10.23471 - 3 = 33.42202.
    # c = 2.262157 * (1 + 10 * 33.42202 / (12 * 10)) = 8.562648.
    assert of_sample([0.0] * 9 + [1.0]).half_width(0.95) == pytest.approx(0.8562648, abs=1e-6)
    # One fewer and their skewness is not looked at: mean 1/9, se = sqrt(1/9) / 3 = 1/9, t(97.5%, 8) = 2.306004.
    assert of_sample([0.0] * 8 + [1.0]).half_width(0.95) == pytest.approx(2.306004 / 9, abs=1e-6)


def test_interval_of_a_sample_without_skewness_is_students():
    # 1 .. 10: s = 3.027650, se = 0.957427, t(97.5%, 9) = 2.262157.
    assert of_sample(range(1, 11)).half_width(0.95) == pytest.approx(2.165850, abs=1e-6)


def test_skewness_moves_an_interval_to_neither_side():
    sample = np.random.default_rng(8).gamma(0.5, size=30)
    assert of_sample(-sample).half_width(0.9) == pytest.approx(of_sample(sample).half_width(0.9), rel=1e-12)
    assert of_sample(60 * sample).half_width(0.9) == pytest.approx(60 * of_sample(sample).half_width(0.9), rel=1e-12)


@pytest.mark.parametrize("number", [30, 120])
@pytest.mark.parametrize(("population", "mean"), POPULATIONS.values(), ids=POPULATIONS)
def test_intervals_of_means_of_skewed_samples_cover(population, mean: float, number: int) -> None:
    """20,000 samples: the standard error of 95% is 0.15%. Student's intervals of 30 hold the mean in 91.0% to 95.0% of samples."""
    samples = population(np.random.default_rng(31), (20_000, number))
    deviations = samples - samples.mean(axis=1, keepdims=True)
    half_widths = reaches(deviations, critical_t(0.05, number))
    assert 0.937 <= np.mean(np.abs(samples.mean(axis=1) - mean) <= half_widths) <= 0.955


def test_difference_is_paired():
    # Pairs differ by 1, 2, 1, 2 whatever the common luck of 10, 50, 20, 90: mean 1.5, s = 0.57735, se = 0.288675.
    base = np.array([10.0, 50.0, 20.0, 90.0])
    difference = of_sample(base + np.array([1, 2, 1, 2])).minus(of_sample(base))
    assert difference.value == pytest.approx(1.5)
    assert difference.standard_error == pytest.approx(0.288675, abs=1e-6)


def test_other_replications_cannot_be_paired():
    with pytest.raises(ValueError, match="3 and 4 replications cannot be paired"):
        of_sample([1, 2, 3]).minus(of_sample([1, 2, 3, 4]))


def test_one_replication_has_no_interval():
    alone = of_sample([5.0])
    assert math.isnan(alone.half_width(0.95))
    adjusted = adjust([alone, alone], 0.95, "max_t")[0]
    assert math.isnan(adjusted.half_width) and math.isnan(adjusted.p_adjusted)


@pytest.mark.parametrize("method", ["bonferroni", "max_t"])
def test_without_luck_there_is_no_doubt(method):
    same, other, lively = of_sample([3.0] * 5), of_sample([4.0] * 5), of_sample([1, 2, 3, 4, 5])
    equal, different, _ = adjust([same.minus(same), other.minus(same), lively], 0.95, method)
    assert (equal.difference, equal.half_width, equal.p_adjusted) == (0, 0, 1)
    assert (different.difference, different.half_width, different.p_adjusted) == (1, 0, 0)
    only = adjust([same.minus(same), other.minus(same)], 0.95, method)
    assert [adjusted.p_adjusted for adjusted in only] == [1, 0]


def test_rounding_is_not_luck():
    third = 1 / 3
    noisy = Estimate(1e6 + third, np.array([1e-8, -1e-8, 0.0])).minus(Estimate(1e6 + third + 1e-9, np.zeros(3)))
    assert noisy.value == 0 and not noisy.influence.any()


def test_what_cannot_be_measured_has_no_p_value():
    unknown = Estimate(math.nan, np.full(4, math.nan))
    for method in ("bonferroni", "max_t"):
        adjusted = adjust([unknown, of_sample([1, 2, 3, 5])], 0.95, method)
        assert math.isnan(adjusted[0].p_adjusted) and math.isfinite(adjusted[1].p_adjusted)


def test_bonferroni_by_hand():
    # Differences 1 .. 9: mean 5, se = 2.738613 / 3 = 0.912871, t = 5.477226 with 8 degrees of freedom: p = 0.000590 alone, four
    # times that in a family of four; t(1 - 0.05 / 8, 8) = 3.205912.
    family = adjust([of_sample(range(1, 10))] * 4, 0.95)
    assert family[0].p_adjusted == pytest.approx(4 * 0.000590, abs=4e-6)
    assert family[0].half_width == pytest.approx(3.205912 * 0.912871, abs=3e-4)
    assert family[0].family == 4


@pytest.mark.parametrize("skewed", [False, True])
def test_p_value_and_interval_agree(skewed: bool):
    luck = np.random.default_rng(3)
    for method in ("bonferroni", "max_t"):
        samples = [luck.exponential(1.5, 20) - 1 if skewed else luck.normal(size=20) for _ in range(13)]
        family = [of_sample(mean + sample) for mean, sample in zip(np.linspace(0, 1.2, 13), samples, strict=True)]
        for adjusted in adjust(family, 0.95, method):
            if abs(adjusted.p_adjusted - 0.05) > 0.002:
                assert (adjusted.p_adjusted < 0.05) == (abs(adjusted.difference) > adjusted.half_width)


def test_p_value_of_a_skewed_difference_by_hand():
    # Twenty-nine 0 and one 1, shifted by 0.2: mean 0.2 + 1/30, s^2 = 1/30, se = 1/30, so 7 standard errors; g^2 = 30. The interval that
    # just reaches zero has t (1 + (t^4 + 2 t^2 - 3) / 12) = 7: t = 2.10 gives 2.10 (1 + 25.2681 / 12) = 6.5219, and t = 2.15 gives
    # 2.15 (1 + 27.6128 / 12) = 7.0973. Student's tails beyond them, with 29 degrees of freedom: 0.022271 and 0.020014.
    adjusted = adjust([of_sample([0.2] * 29 + [1.2])], 0.95)[0]
    two_sided = [2 * 0.022271, 2 * 0.020014]
    assert two_sided[1] < adjusted.p_adjusted < two_sided[0]
    alpha = adjusted.p_adjusted
    assert of_sample([0.2] * 29 + [1.2]).half_width(1 - alpha) == pytest.approx(0.2 + 1 / 30, rel=1e-9)


def test_max_t_of_one_variable_said_five_times_is_a_single_interval():
    sample = of_sample([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
    alone = adjust([sample], 0.95)[0]
    fivefold = adjust([sample] * 5, 0.95, "max_t")[0]
    bonferroni = adjust([sample] * 5, 0.95)[0]
    assert fivefold.half_width == pytest.approx(alone.half_width, rel=0.02)
    assert alone.half_width <= fivefold.half_width < bonferroni.half_width


def test_max_t_never_exceeds_bonferroni_and_is_the_same_every_time():
    luck = np.random.default_rng(4)
    family = [of_sample(luck.normal(0.3, 1, 30)) for _ in range(6)]
    first, again, bonferroni = adjust(family, 0.95, "max_t"), adjust(family, 0.95, "max_t"), adjust(family, 0.95)
    assert first == again
    for narrow, wide in zip(first, bonferroni, strict=True):
        assert narrow.half_width <= wide.half_width and narrow.p_adjusted <= wide.p_adjusted


def covered(truth: float, make, seed: int, experiments: int = 300) -> float:
    luck = np.random.default_rng(seed)
    made = [make(luck) for _ in range(experiments)]
    return float(np.mean([abs(one.value - truth) <= one.half_width(0.95) for one in made]))


def test_intervals_of_ratios_cover():
    """Visits 200 .. 600 a replication, waits of mean 5 that grow with them: E[y] / E[x] is the truth."""

    def make(luck):
        visits = luck.integers(200, 601, size=(30, 1))
        waits = visits * (2 + visits / 400 + luck.normal(0, 0.3, size=(30, 1)))
        return next(iter(ratios(("",), waits, visits)))[1]

    visits = np.arange(200, 601)
    truth = np.sum(visits * (2 + visits / 400)) / np.sum(visits)
    assert 0.92 <= covered(truth, make, seed=21) <= 0.98


def test_intervals_of_quantiles_cover():
    """A random share, uniform between 0.2 and 0.8, of a replication's 200 visits waits exponentially longer: p90 from the mixture."""

    def make(luck):
        shares = luck.uniform(0.2, 0.8, 30)
        counts = [histogram(1000 * luck.exponential(np.where(luck.random(200) < share, 300, 900))) for share in shares]
        value, influence = _quantile_of(np.array(counts), 0.9)
        return Estimate(value, influence)

    # Half of all visits have mean 300 s, half 900 s: 0.5 exp(-q/300) + 0.5 exp(-q/900) = 0.1 at q = 1481.35 s.
    truth = 1_481_352.0
    assert 0.5 * math.exp(-truth / 3e5) + 0.5 * math.exp(-truth / 9e5) == pytest.approx(0.1, abs=1e-6)
    assert 0.92 <= covered(truth, make, seed=22) <= 0.98


@pytest.mark.parametrize("method", ["bonferroni", "max_t"])
def test_a_family_holds_together(method):
    """Six correlated differences without a true difference: all six intervals hold zero in about 95% of experiments."""
    luck = np.random.default_rng(23)
    held = 0
    experiments = 200
    for _ in range(experiments):
        common = luck.normal(size=20)
        family = [of_sample(0.8 * common + 0.6 * luck.normal(size=20)) for _ in range(6)]
        held += all(abs(one.difference) <= one.half_width for one in adjust(family, 0.95, method))
    assert 0.92 <= held / experiments <= (1.0 if method == "bonferroni" else 0.98)


def test_half_widths_of_groups_are_those_of_each_by_itself() -> None:
    luck = np.random.default_rng(5)
    influences = luck.normal(size=(30, 7)).T  # its rows lie across memory, as those of ratios do
    made = Estimates(tuple("abcdefg"), luck.normal(size=7), influences, np.full(7, 100.0))
    expected = [estimate.half_width(0.95) for _, estimate in made]
    assert made.half_widths(0.95).tolist() == expected


def test_groups_and_families_of_one_replication_have_no_interval() -> None:
    made = Estimates(("a", "b"), np.array([1.0, 2.0]), np.zeros((2, 1)), np.full(2, 100.0))
    assert np.isnan(made.half_widths(0.95)).all()
    assert all(np.isnan(estimate.half_width(0.95)) and np.isnan(estimate.standard_error) for _, estimate in made)
    alone = [estimate for _, estimate in made]
    for adjusted in (*adjust(alone, 0.95), *adjust(alone, 0.95, "max_t")):
        assert np.isnan(adjusted.half_width) and np.isnan(adjusted.p_adjusted)
