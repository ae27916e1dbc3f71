r"""Keyed random numbers: every draw is a function of who it belongs to, and of nothing else.

Philox4x64-10 turns a counter of four words and a key of two into four random words. It has no state, so a draw can
be made at any time, in any order, in any thread, by either engine, and is always the same; and no draw moves because
somebody else made one more. A counter here is an address:

========== ============================== ============ ============ ======
user       word 0                         word 1       word 2       word 3
========== ============================== ============ ============ ======
`draw`     decision * 2**32 + ordinal     name         name         0
`point`    ordinal                        layer        cell         1
entity     decision * 2**32 + ordinal     name         name         2
========== ============================== ============ ============ ======

under the key of a need for `draw`, of (seed, replication) for `point` and `entity_draw`. One round, from words c and
key k, with hi and lo the halves of a 128-bit product, is

.. math:: (c_0, c_1, c_2, c_3) \to (hi(M_1 c_2) \oplus c_1 \oplus k_0,\; lo(M_1 c_2),\;
                                    hi(M_0 c_0) \oplus c_3 \oplus k_1,\; lo(M_0 c_0))

with the key raised by two Weyl constants between the ten rounds.

The public functions take Python or NumPy integers in Python, and any integers in kernels; all are turned to unsigned
64-bit words first, so one compiled version serves all. There are no samplers here that draw until they like what
they see: one uniform number makes one variate, by its inverse distribution function.

References
----------
J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw (2011): Parallel random numbers: as easy as 1, 2, 3. Proceedings
of SC11, section 3.3 and table 2.
"""

import math
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, register_jitable

from simnet.luck.compiler import COMPILED, jit

DRAW: Final = np.uint64(0)
POINT: Final = np.uint64(1)
ENTITY: Final = np.uint64(2)
"""Last word of the counter: whose draw it is."""

_DROPPED_BITS: Final = np.uint64(12)
_GRID: Final = 2.0**-52

NUM_ROUNDS: Final = 10
MULTIPLIER_0: Final = 0xD2E7470EE14C6C93
MULTIPLIER_1: Final = 0xCA5A826395121157
WEYL_0: Final = 0x9E3779B97F4A7C15
WEYL_1: Final = 0xBB67AE8584CAA73B
MASK: Final = 0xFFFFFFFFFFFFFFFF
"""The constants of Philox4x64: two multipliers, two increments of the key; 64 set bits."""

if COMPILED:

    def _multiply_wide(typing_context: Any, left: Any, right: Any) -> Any:
        """Upper and lower 64 bits of the product of two unsigned 64-bit words: one machine instruction for both."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            word, wide = ir.IntType(64), ir.IntType(128)
            product = builder.mul(*(builder.zext(argument, wide) for argument in arguments))
            upper = builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), word)
            return context.make_tuple(builder, signature.return_type, (upper, builder.trunc(product, word)))

        return types.UniTuple(types.uint64, 2)(types.uint64, types.uint64), generate

    # A type checker would take the intrinsic for the function above, which has one parameter more.
    multiply_wide: Any = intrinsic(_multiply_wide)

    _MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(MULTIPLIER_0), np.uint64(MULTIPLIER_1)
    _WEYL_0, _WEYL_1 = np.uint64(WEYL_0), np.uint64(WEYL_1)

    @jit(forceinline=True)
    def _philox(c0, c1, c2, c3, key0, key1):
        for _ in range(NUM_ROUNDS):
            high0, low0 = multiply_wide(_MULTIPLIER_0, c0)
            high1, low1 = multiply_wide(_MULTIPLIER_1, c2)
            c0, c1, c2, c3 = high1 ^ c1 ^ key0, low1, high0 ^ c3 ^ key1, low0
            key0, key1 = key0 + _WEYL_0, key1 + _WEYL_1
        return c0, c1, c2, c3

else:
    # NumPy's 64-bit integers warn when they overflow, which is all that this arithmetic does; Python's do not overflow.
    def _philox(c0, c1, c2, c3, key0, key1):
        c0, c1, c2, c3, key0, key1 = int(c0), int(c1), int(c2), int(c3), int(key0), int(key1)
        for _ in range(NUM_ROUNDS):
            product0, product1 = MULTIPLIER_0 * c0, MULTIPLIER_1 * c2
            c0, c1, c2, c3 = (
                (product1 >> 64) ^ c1 ^ key0,
                product1 & MASK,
                (product0 >> 64) ^ c3 ^ key1,
                product0 & MASK,
            )
            key0, key1 = (key0 + WEYL_0) & MASK, (key1 + WEYL_1) & MASK
        return c0, c1, c2, c3


@jit(forceinline=True)
def _uniform(word):
    # 52 bits: with 53 the largest midpoint, 1 - 2**-54, is no double and would round to one.
    return (float(np.int64(word >> _DROPPED_BITS)) + 0.5) * _GRID


@jit(forceinline=True)
def _draw(key0, key1, decision_and_ordinal, name_a, name_b, user):
    word, _, _, _ = _philox(decision_and_ordinal, name_a, name_b, user, key0, key1)
    return _uniform(np.uint64(word))


@jit(forceinline=True)
def _point(seed, replication, layer, cell, ordinal):
    key0, key1, word2, word3 = _philox(ordinal, layer, cell, POINT, seed, replication)
    return key0, key1, _uniform(np.uint64(word2)), _uniform(np.uint64(word3))


@register_jitable(forceinline=True)
def philox(counter0, counter1, counter2, counter3, key0, key1):
    """Four random 64-bit words of a counter of four words and a key of two.

    With counter (n, 0, 0, 0) these are NumPy's ``Philox(key=..., counter=n - 1).random_raw(4)``: NumPy raises its
    counter before it makes the first word.

    Returns
    -------
    tuple of four unsigned 64-bit integers
    """
    return _philox(
        np.uint64(counter0),
        np.uint64(counter1),
        np.uint64(counter2),
        np.uint64(counter3),
        np.uint64(key0),
        np.uint64(key1),
    )


@register_jitable(forceinline=True)
def uniform(word):
    """Random number strictly between 0 and 1 made of a random word's upper 52 bits.

    The 2**52 values are the midpoints of equal cells, so u and 1 - u are equally likely to the last bit, and both
    logarithms are finite.
    """
    return _uniform(np.uint64(word))


@register_jitable(forceinline=True)
def draw(key0, key1, decision, ordinal, name_a, name_b):
    """Random number in (0, 1) of a need: of its key, a decision, a count from 0, and up to two names.

    Parameters
    ----------
    key0, key1 : uint64
        The need's key, from `point`.
    decision : int
        One of `simnet.luck.decisions`.
    ordinal : int
        From 0 to 2**32 - 1: number of the wish, of the visit, of the time the stage is served.
    name_a, name_b : uint64
        Hashes by `name_hash` of what the draw is about (a site; a service and its stage), 0 where there is nothing.
    """
    return _draw(
        np.uint64(key0),
        np.uint64(key1),
        np.uint64((int(decision) << 32) | int(ordinal)),
        np.uint64(name_a),
        np.uint64(name_b),
        DRAW,
    )


@register_jitable(forceinline=True)
def entity_draw(seed, replication, decision, ordinal, name_a, name_b):
    """Random number in (0, 1) of something that is no person: a day, a post on a day.

    Parameters
    ----------
    seed, replication : int
        Whole numbers from 0: of the study, and of the replication in it.
    decision, ordinal, name_a, name_b
        As in `draw`; the ordinal is the day (or the arrival, in a renewal process).
    """
    return _draw(
        np.uint64(seed),
        np.uint64(replication),
        np.uint64((int(decision) << 32) | int(ordinal)),
        np.uint64(name_a),
        np.uint64(name_b),
        ENTITY,
    )


@register_jitable(forceinline=True)
def point(seed, replication, layer, cell, ordinal):
    """One point of a cell's unit Poisson field: the need's key, and where the point lies.

    Parameters
    ----------
    seed, replication : int
        Whole numbers from 0: of the study, and of the replication in it.
    layer : int
        Number of the layer of levels, from 0.
    cell : uint64
        `name_hash` of zone, segment and service.
    ordinal : int
        Number of the point within its layer, from 0.

    Returns
    -------
    key0, key1 : uint64
        The need's key, for `draw`.
    gap_uniform, level_uniform : float
        Numbers in (0, 1) for the time since the point before, and for the level within the layer.
    """
    return _point(np.uint64(seed), np.uint64(replication), np.uint64(layer), np.uint64(cell), np.uint64(ordinal))


@register_jitable(forceinline=True)
def point_words(seed, replication, layer, cell, ordinal):
    """The four random words behind `point`: the need's key, and what `uniform` makes its two numbers of."""
    return philox(ordinal, layer, cell, POINT, seed, replication)


@register_jitable(forceinline=True)
def race(weight, u):
    """Finish time of an option in a race: the option with the least wins with chance weight / sum of weights.

    Changing one option's weight then moves people only from or to that option. A weight of zero never wins.

    Parameters
    ----------
    weight : float
        Not negative.
    u : float
        The option's random number in (0, 1).
    """
    if weight > 0.0:
        return -math.log(u) / weight
    return math.inf
