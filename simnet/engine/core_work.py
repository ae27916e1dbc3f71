"""How long work takes: an item at a time for a case with a quantity, and the pace of who does it."""

from __future__ import annotations

from typing import Final

from simnet.engine.contract import ITEM, WINDOW
from simnet.engine.core_kernel import kernel
from simnet.luck import decisions, draw, quantile_ms
from simnet.tables import NONE

AHEAD: Final = 64
"""For so many needs something is drawn at a time."""


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
def draw_ahead(world):
    """Draw for the cases of the next needs what nearly all of them will need: the service at their first stage, and missing papers.

    Draws do not depend on each other, so the processor has several under way at a time; one that is wanted at once is waited for.
    """
    clock = world.clock[0]
    end = min(clock["drawn"] + AHEAD, len(world.needs))
    for need in range(clock["drawn"], end):
        person = world.needs[need]
        if person["channel"] != WINDOW:
            continue
        for case in range(person["first_case"], person["first_case"] + person["num_cases"]):
            service, ahead = world.services[world.cases[case]["service"]], world.ahead[case]
            stage = world.stages[service["first_stage"]]
            ahead["work"] = work_time(
                world, case, stage["distribution"], decisions.SERVICE_TIME, 0, service["name"], stage["name"]
            )
            ahead["missing"] = 0
            if service["incomplete"] > 0.0:
                u = draw(person["key0"], person["key1"], decisions.INCOMPLETE, 0, service["name"], 0)
                ahead["missing"] = 1 if u < service["incomplete"] else 0
    clock["drawn"] = end


@kernel
def paced(duration, pace):
    """(duration * pace + 500) // 1000, in parts whose products do not overflow."""
    return duration // 1000 * pace + (duration % 1000 * pace + 500) // 1000
