import math

import numpy as np
import pytest

from simnet.measures.estimates import Estimates, ratios
from simnet.measures.intervals import Estimate, adjust
from simnet.measures.measures import _quantile_of

from .test_bins import histogram


def of_sample(sample) -> Estimate:
    sample = np.asarray(sample, np.float64)
    return Estimate(float(sample.mean()), sample - sample.mean())


def test_interval_of_a_mean_by_hand():
    # 1, 2, 3: s = 1, n = 3, t(97.5%, 2) = 4.302653: half-width 4.302653 / sqrt(3) = 2.484138.
    assert of_sample([1, 2, 3]).half_width(0.95) == pytest.approx(2.484138, abs=1e-6)


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


def test_p_value_and_interval_agree():
    luck = np.random.default_rng(3)
    for method in ("bonferroni", "max_t"):
        family = [of_sample(luck.normal(mean, 1, 20)) for mean in np.linspace(0, 1.2, 13)]
        for adjusted in adjust(family, 0.95, method):
            if abs(adjusted.p_adjusted - 0.05) > 0.002:
                assert (adjusted.p_adjusted < 0.05) == (abs(adjusted.difference) > adjusted.half_width)


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
