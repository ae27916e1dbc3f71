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

NUM_ROUNDS: Final = 10
MULTIPLIER_0: Final = 0xD2E7470EE14C6C93
MULTIPLIER_1: Final = 0xCA5A826395121157
WEYL_0: Final = 0x9E3779B97F4A7C15
WEYL_1: Final = 0xBB67AE8584CAA73B
MASK: Final = 0xFFFFFFFFFFFFFFFF
"""The constants of Philox4x64: two multipliers, two increments of the key; 64 set bits."""

if COMPILED:

    @intrinsic
    def multiply_high(typing_context: Any, left: Any, right: Any) -> Any:
        """Upper 64 bits of the product of two unsigned 64-bit words: one machine instruction."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            wide = ir.IntType(128)
            product = builder.mul(*(builder.zext(word, wide) for word in arguments))
            return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

        return types.uint64(types.uint64, types.uint64), generate

    _MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(MULTIPLIER_0), np.uint64(MULTIPLIER_1)
    _WEYL_0, _WEYL_1 = np.uint64(WEYL_0), np.uint64(WEYL_1)

    @jit
    def _philox(c0, c1, c2, c3, key0, key1):
        for _ in range(NUM_ROUNDS):
            high0, low0 = multiply_high(_MULTIPLIER_0, c0), _MULTIPLIER_0 * c0
            high1, low1 = multiply_high(_MULTIPLIER_1, c2), _MULTIPLIER_1 * c2
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
        return np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
