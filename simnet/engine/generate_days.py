"""Random days out of the ordinary: sites closed whatever their hours, and days of other demand."""

from __future__ import annotations

import datetime

from simnet.engine.generate_dice import Dice, Tree

CLOSED, DEMAND = 0.35, 0.25
"""Shares of scenarios with days, rather than minutes, in which sites are closed, and in which demand is another on some days."""


def add_days(dice: Dice, tree: Tree) -> None:
    """Close some sites for some days, and multiply the demand of some days."""
    calendar, luck = tree["calendar"], dice.luck
    if "days" not in calendar:
        return
    num_days = calendar["warm_up_days"] + calendar["days"] + calendar["tail_days"]
    if dice.maybe(CLOSED):
        for name in dice.some(list(tree["sites"])):
            first = luck.randrange(num_days)
            tree["sites"][name]["closed"] = {
                _named(calendar, first): luck.randint(1, min(3, num_days - first)),
                _named(calendar, luck.randrange(num_days)): 1,
            }
    if dice.maybe(DEMAND):
        days = luck.sample(range(num_days), min(2, num_days))
        tree["demand"]["days"] = {_named(calendar, day): luck.choice([0, 0.5, 2, 3]) for day in days}


def _named(calendar: Tree, day: int) -> str:
    """Return how a day of the run is named, from 0, the first of the warm-up."""
    if "start" not in calendar:
        return f"day {day + 1}"
    return str(datetime.date.fromisoformat(calendar["start"]) + datetime.timedelta(day - calendar["warm_up_days"]))
