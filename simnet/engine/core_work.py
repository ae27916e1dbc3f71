"""How long work takes: an item at a time for a case with a quantity, and the pace of who does it."""

from __future__ import annotations

from simnet.engine.contract import ITEM
from simnet.engine.core_state import kernel
from simnet.luck import draw, quantile_ms
from simnet.tables import NONE


@kernel
def work_time(world, case, distribution, decision, ordinal, name_a, name_b):
    """How long work on a case takes before pace, ms: the sum over its items, each with a draw of its own.

    Parameters
    ----------
    world : World
        What is known.
    case : int64
        Whose work, a row of cases.
    distribution : int64
        Time of one item, a row of dists; -1: no time.
    decision, ordinal : int64
        What is drawn, and the ordinal of item 0.
    name_a, name_b : uint64
        Names that tell the draw from others.
    """
    if distribution == NONE:
        return 0
    person, quantity, duration = world.needs[world.cases[case]["need"]], world.cases[case]["quantity"], 0
    for item in range(quantity):
        u = draw(person["key0"], person["key1"], decision, ordinal + item * ITEM, name_a, name_b)
        duration += quantile_ms(world.dists, world.dist_data, distribution, u)
    return duration


@kernel
def paced(duration, pace):
    """(duration * pace + 500) // 1000, in parts whose products do not overflow."""
    return duration // 1000 * pace + (duration % 1000 * pace + 500) // 1000
