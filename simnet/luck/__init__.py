"""Luck: keyed random numbers and the distributions they are turned into, compiled.

All randomness of the package comes from here, and every number belongs to somebody: it is a function of a key and an
address (`simnet.luck.philox`), never of how many numbers were drawn before. What is refused: generators with a
state, rejection samplers, and NumPy's ``Generator`` methods, which change between versions.
"""

from simnet.luck import decisions
from simnet.luck.compiler import COMPILED, bounds_checked, cache_dir, inner, jit
from simnet.luck.distributions import DIST_DTYPE, MAX_MS, DistributionTable, quantile, quantile_ms
from simnet.luck.names import name_hash
from simnet.luck.philox import draw, entity_draw, point, point_words, race, uniform

__all__ = [
    "COMPILED",
    "DIST_DTYPE",
    "MAX_MS",
    "DistributionTable",
    "bounds_checked",
    "cache_dir",
    "decisions",
    "draw",
    "entity_draw",
    "inner",
    "jit",
    "name_hash",
    "point",
    "point_words",
    "quantile",
    "quantile_ms",
    "race",
    "uniform",
]
