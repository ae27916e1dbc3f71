import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.luck import COMPILED, MAX_MS, DistributionTable, quantile, quantile_ms

TAIL = 10.0 ** np.arange(-12, -0.9, 0.5)
CHANCES = np.concatenate([TAIL, np.linspace(0.11, 0.89, 40), 1 - TAIL[::-1]])


def one(kind, **parameters):
    """The quantile function, the mean and the whole-millisecond quantile function of one distribution."""
    table = DistributionTable()
    row = table.add(kind, **parameters)
    dists, data = table.arrays()
    return (
        lambda u: quantile(dists, data, row, u),
        table.mean(row),
        lambda u: quantile_ms(dists, data, row, u),
    )


def scipy_distribution(kind, **p):
    from scipy import stats

    if kind in ("lognormal", "gamma"):
        variance = math.log(1 + p["cv"] ** 2)
        if kind == "lognormal":
            return stats.lognorm(math.sqrt(variance), scale=p["mean"] * math.exp(-variance / 2))
        return stats.gamma(1 / p["cv"] ** 2, scale=p["mean"] * p["cv"] ** 2)
    if kind == "exponential":
        return stats.expon(scale=p["mean"])
    if kind == "weibull":
        return stats.weibull_min(p["shape"], scale=p["scale"])
    if kind == "uniform":
        return stats.uniform(p["low"], p["high"] - p["low"])
    width = p["high"] - p["low"]
    return stats.triang((p["mode"] - p["low"]) / width, p["low"], width)


CONTINUOUS = [
    ("exponential", {"mean": 660_000.0}),
    *(("lognormal", {"mean": 660_000.0, "cv": cv}) for cv in (0.01, 0.7, 3.0)),
    *(("gamma", {"mean": 660_000.0, "cv": cv}) for cv in (0.01, 0.3, 0.7, 1.0, 2.0)),
    *(("weibull", {"shape": shape, "scale": 660_000.0}) for shape in (0.5, 1.0, 2.5)),
    ("uniform", {"low": 0.0, "high": 300_000.0}),
    ("uniform", {"low": 120_000.0, "high": 300_000.0}),
    ("triangular", {"low": 60_000.0, "mode": 120_000.0, "high": 600_000.0}),
    ("triangular", {"low": 60_000.0, "mode": 60_000.0, "high": 600_000.0}),
    ("triangular", {"low": 0.0, "mode": 600_000.0, "high": 600_000.0}),
]


@pytest.mark.parametrize(("kind", "parameters"), CONTINUOUS)
def test_quantiles_and_means_are_scipys(kind, parameters):
    quantile_of, mean, _ = one(kind, **parameters)
    exact = scipy_distribution(kind, **parameters)
    ours = np.array([quantile_of(u) for u in CHANCES])
    # The upper tail by the inverse survival function, which keeps the digits that ppf(u) loses there.
    expected = np.where(CHANCES < 0.5, exact.ppf(CHANCES), exact.isf(1 - CHANCES))
    np.testing.assert_allclose(ours, expected, rtol=1e-9)
    assert mean == pytest.approx(exact.mean(), rel=1e-12)


EVERY_KIND = [
    ("deterministic", {"value": 5_000.0}),
    *CONTINUOUS,
    ("discrete", {"values": [2_000, 1_000, 9_000], "weights": [1, 2, 1]}),
    ("empirical", {"sample": [3_000, 1_000, 1_000, 8_000, 4_500]}),
]


@pytest.mark.parametrize(("kind", "parameters"), EVERY_KIND)
def test_quantiles_increase(kind, parameters):
    quantile_of, _, _ = one(kind, **parameters)
    values = [quantile_of(u) for u in CHANCES]
    assert values == sorted(values)


@pytest.mark.parametrize(("kind", "parameters"), EVERY_KIND)
def test_mean_is_the_integral_of_the_quantiles(kind, parameters):
    if parameters.get("cv", 0) > 1 or parameters.get("shape", 1) < 1:
        cells, tolerance = 20_000, 0.02  # a heavy tail is cut by the midpoint rule
    else:
        cells, tolerance = 4_000, 0.002
    quantile_of, mean, _ = one(kind, **parameters)
    midpoint_rule = math.fsum(quantile_of((cell + 0.5) / cells) for cell in range(cells)) / cells
    assert midpoint_rule == pytest.approx(mean, rel=tolerance)


@pytest.mark.parametrize("kind", ["lognormal", "gamma"])
@pytest.mark.parametrize(("mean", "cv"), [(5.0, 0.0), (0.0, 0.7), (0.0, 0.0)])
def test_no_spread_is_deterministic_and_no_mean_is_zero(kind, mean, cv):
    quantile_of, table_mean, whole = one(kind, mean=mean, cv=cv)
    assert table_mean == mean
    assert {quantile_of(u) for u in CHANCES} == {mean}
    assert {whole(u) for u in CHANCES} == {int(mean)}


def test_exponential_without_mean_is_zero():
    _, _, whole = one("exponential", mean=0.0)
    assert {whole(u) for u in CHANCES} == {0}


def test_discrete_is_the_smallest_value_whose_cumulative_chance_reaches_u():
    # Weights 2, 1, 1 of 4 on the values 1, 2, 9, given out of order and with a value that never occurs.
    quantile_of, mean, _ = one("discrete", values=[2, 1, 5, 9], weights=[1, 2, 0, 1])
    assert mean == (2 * 1 + 1 * 2 + 1 * 9) / 4
    chances = [1e-12, 0.5, 0.5 + 1e-12, 0.75, 0.75 + 1e-12, 1 - 1e-12]
    assert [quantile_of(u) for u in chances] == [1, 1, 2, 2, 9, 9]


def test_discrete_never_takes_a_value_without_weight():
    # Ten tenths do not sum to one in binary: the last entry is set to one, and the empty ones are left out.
    quantile_of, _, _ = one("discrete", values=range(12), weights=[0, *[0.1] * 10, 0])
    assert quantile_of(2.0**-53) == 1
    assert quantile_of(1 - 2.0**-53) == 10


def test_mixture_spends_u_on_the_choice_and_then_on_the_component():
    # A quarter of the time uniform on [0, 100], else uniform on [1000, 1040]: u = 0.1 is 0.4 of the first quarter, u = 0.85
    # is 0.8 of the last three quarters.
    table = DistributionTable()
    short = table.add("uniform", low=0.0, high=100.0)
    long = table.add("uniform", low=1_000.0, high=1_040.0)
    row = table.add("mixture", weights=[1, 3], components=[short, long])
    dists, data = table.arrays()
    assert quantile(dists, data, row, 0.1) == pytest.approx(40.0, rel=1e-12)
    assert quantile(dists, data, row, 0.25) == pytest.approx(100.0, rel=1e-12)
    assert quantile(dists, data, row, 0.85) == pytest.approx(1_032.0, rel=1e-12)
    assert table.mean(row) == pytest.approx(0.25 * 50 + 0.75 * 1_020)


def test_mixture_of_mixtures_has_the_law_of_its_parts():
    # Inner: halves of 10 and 20; outer: two fifths inner, three fifths 30. So 10, 20, 30 at 0.2, 0.2, 0.6.
    table = DistributionTable()
    ten, twenty, thirty = (table.add("deterministic", value=value) for value in (10, 20, 30))
    inner = table.add("mixture", weights=[5, 5], components=[ten, twenty])
    row = table.add("mixture", weights=[2, 0, 3], components=[inner, ten, thirty])
    dists, data = table.arrays()
    chances = [0.01, 0.199, 0.201, 0.399, 0.401, 0.999]
    assert [quantile(dists, data, row, u) for u in chances] == [10, 10, 20, 20, 30, 30]
    assert table.mean(row) == pytest.approx(0.2 * 10 + 0.2 * 20 + 0.6 * 30)


def test_mixture_leaves_its_components_a_number_below_one():
    # u at the very end of the first component's share would stretch to exactly 1, whose logarithm is infinite.
    table = DistributionTable()
    service = table.add("exponential", mean=1.0)
    row = table.add("mixture", weights=[1, 1], components=[service, service])
    dists, data = table.arrays()
    assert quantile(dists, data, row, 0.5) == pytest.approx(53 * math.log(2))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.floats(1e-9, 1 - 1e-9))
def test_empirical_is_numpys_linear_quantile(sample, u):
    quantile_of, _, _ = one("empirical", sample=sample)
    assert quantile_of(u) == pytest.approx(np.quantile(np.array(sample, dtype=float), u), rel=1e-12)


def test_empirical_mean_is_that_of_the_broken_line():
    # Between 1, 1, 3, 4.5, 8: (1+1)/2, (1+3)/2, (3+4.5)/2, (4.5+8)/2, on average 3.25.
    _, mean, _ = one("empirical", sample=[3, 1, 1, 8, 4.5])
    assert mean == (1 + 2 + 3.75 + 6.25) / 4


@settings(deadline=None, max_examples=100)
@given(st.floats(0, 1e6) | st.integers(0, 10**6).map(lambda n: n + 0.5))
def test_whole_milliseconds_round_halves_up(value):
    _, _, whole = one("deterministic", value=value)
    assert whole(0.5) == math.floor(Fraction(value) + Fraction(1, 2))


def test_whole_milliseconds_at_the_edges():
    edges = {0.49999999999999994: 0, 0.5: 1, -3.0: 0, 1e300: MAX_MS, float(MAX_MS): MAX_MS, math.inf: MAX_MS}
    for value, expected in edges.items():
        _, _, whole = one("deterministic", value=value)
        assert whole(0.5) == expected


def test_no_parameters_the_table_takes_overflow_at_the_ends():
    for kind, parameters in (
        ("weibull", {"shape": 0.01, "scale": 1e6}),
        ("gamma", {"mean": 1e6, "cv": 100.0}),
        ("gamma", {"mean": 1e6, "cv": 0.001}),
        ("lognormal", {"mean": 1e6, "cv": 1e6}),
    ):
        _, _, whole = one(kind, **parameters)
        low, high = whole(2.0**-53), whole(1 - 2.0**-53)
        assert 0 <= low <= high <= MAX_MS


def test_rows_do_not_disturb_each_other():
    table = DistributionTable()
    rows = [table.add(kind, **parameters) for kind, parameters in EVERY_KIND]
    dists, data = table.arrays()
    for row, (kind, parameters) in zip(rows, EVERY_KIND, strict=True):
        alone, mean, _ = one(kind, **parameters)
        assert quantile(dists, data, row, 0.3) == alone(0.3)
        assert table.mean(row) == mean


def test_empty_table_has_empty_arrays():
    dists, data = DistributionTable().arrays()
    assert dists.shape == data.shape == (0,)


def test_unknown_kind_is_named_with_those_there_are():
    with pytest.raises(ValueError, match=r"'normal': not one of deterministic, .*empirical"):
        DistributionTable().add("normal", mean=1.0, sd=1.0)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("exponential", {"mean": -1.0}),
        ("gamma", {"mean": 1.0, "cv": 1e-5}),
        ("uniform", {"low": 2.0, "high": 1.0}),
        ("triangular", {"low": 0.0, "mode": 3.0, "high": 2.0}),
        ("discrete", {"values": [1, 2], "weights": [0, 0]}),
        ("mixture", {"weights": [1], "components": [0]}),
        ("empirical", {"sample": []}),
        ("weibull", {"shape": 0.0, "scale": 1.0}),
    ],
)
def test_what_the_schema_should_have_refused_is_asserted(kind, parameters):
    with pytest.raises(AssertionError):
        DistributionTable().add(kind, **parameters)


def test_one_compiled_version_serves_rows_of_python_and_of_arrays():
    quantile_of, _, _ = one("deterministic", value=1.0)
    quantile_of(0.5)
    table = DistributionTable()
    rows = np.array([table.add("exponential", mean=1.0)])
    dists, data = table.arrays()
    assert quantile(dists, data, rows[0], np.float64(0.5)) == pytest.approx(math.log(2))
    if COMPILED:
        assert len(quantile.signatures) == 1
