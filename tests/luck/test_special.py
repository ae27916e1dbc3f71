import math

import numpy as np
import pytest
from scipy import special as scipy_special

from simnet.luck.special import gamma_quantile, normal_quantile

TAIL = 10.0 ** np.arange(-12, -0.9, 0.5)
CHANCES = np.concatenate([TAIL, np.linspace(0.11, 0.89, 79), 1 - TAIL[::-1]])


def test_normal_quantile_is_scipys():
    ours = np.array([normal_quantile(u) for u in CHANCES])
    np.testing.assert_allclose(ours, scipy_special.ndtri(CHANCES), rtol=5e-15, atol=1e-16)


def test_normal_quantile_meets_the_check_values_of_its_paper():
    # Wichura (1988), last section: p = 0.25, 0.001, 1e-20.
    assert normal_quantile(0.25) == pytest.approx(-0.6744897501960817, rel=1e-15)
    assert normal_quantile(0.001) == pytest.approx(-3.090232306167814, rel=1e-15)
    assert normal_quantile(1e-20) == pytest.approx(-9.262340089798408, rel=1e-15)


@pytest.mark.parametrize(
    "shape", [1e-4, 0.01, 0.1, 0.3, 0.5, 0.9, 1.0, 1.1, 1.5, 2.0, 4.0, 11.0, 30.0, 100.0, 400.0, 1e4]
)
def test_gamma_quantile_is_scipys(shape):
    log_gamma = math.lgamma(shape)
    ours = np.array([gamma_quantile(shape, log_gamma, u) for u in CHANCES])
    exact = np.where(
        CHANCES < 0.5,
        scipy_special.gammaincinv(shape, CHANCES),
        scipy_special.gammainccinv(shape, 1 - CHANCES),
    )
    representable = exact > 1e-290  # of the smallest shapes the lower quantiles are not
    assert representable.sum() > 20
    np.testing.assert_allclose(ours[representable], exact[representable], rtol=2e-10)
    assert (ours[~representable] < 1e-289).all()


def test_gamma_quantile_of_whole_shapes_meets_the_closed_distribution_function():
    # Shape 2: P(x) = 1 - (1 + x) exp(-x).
    for u in (1e-9, 0.01, 0.5, 0.99, 1 - 1e-9):
        x = gamma_quantile(2.0, 0.0, u)
        assert (1 + x) * math.exp(-x) == pytest.approx(1 - u, rel=1e-13)
