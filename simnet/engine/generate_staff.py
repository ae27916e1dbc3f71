"""Random ways to staff the windows of a scenario beyond its rosters, and whom they serve: stand-ins, time in lieu, reserve
posts, catchments.
"""

from __future__ import annotations

from simnet.engine.generate_dice import GRID, Dice, Tree

PLAIN = 0.4
"""Share of scenarios whose rosters stay as they are."""


def add_staff(dice: Dice, tree: Tree) -> None:
    """Add stand-ins, duty for which there is time in lieu, reserve posts, catchments; let people know of any counter."""
    if dice.maybe(PLAIN):
        return
    luck = dice.luck
    for site in tree["sites"].values():
        for pool in _of_people(site).values():
            if "absence" in pool and dice.maybe(0.5):
                pool["stand_in"] = luck.choice([0.5, 0.5, 1])
    if dice.maybe(0.4):
        _add_reserves(dice, tree)
    if dice.maybe(0.4):
        _add_duty(dice, tree)
    if dice.maybe(0.4):
        _add_catchments(dice, tree)
    if tree["diversion"].get("wrong_door") == "accept" and dice.maybe(0.7):
        tree["diversion"]["any_counter"] = True


def _of_people(site: Tree) -> Tree:
    pools = {**site["windows"], **site.get("back_office", {})}
    return {name: pool for name, pool in pools.items() if not pool.get("unstaffed")}


def _add_duty(dice: Dice, tree: Tree) -> None:
    """Make one pool a duty of another's staff, in a run that is long enough for them to be off."""
    luck = dice.luck
    pools = [(site, name) for site in tree["sites"] for name in _of_people(tree["sites"][site])]
    if len(pools) < 2 or dice.short:
        return
    (site, name), (source_site, source) = luck.sample(pools, 2)
    lieu: Tree = {
        "pool": source if site == source_site and dice.maybe(0.5) else f"{source_site}.{source}",
        "ratio": luck.choice([1.0, 1.0, 0.5, 2.0]),
        "at_once": luck.choice([1, 1, 2]),
        "weeks": luck.choice([1, 4]),
    }
    if dice.maybe(0.3):
        lieu["hours"] = luck.choice(["Mo 09:00-12:00", "Mo-Fr 09:30-09:40", "Mo-Su 00:00-24:00"])
    _of_people(tree["sites"][site])[name]["lieu"] = lieu
    tree["calendar"]["tail_days"] += 7


def _add_catchments(dice: Dice, tree: Tree) -> None:
    """Let some windows serve some zones only."""
    zones = sorted(tree["population"]["zones"])
    for site in tree["sites"].values():
        if "hours" in site and dice.maybe(0.6):
            site["serves"] = dice.some(zones)


def _add_reserves(dice: Dice, tree: Tree) -> None:
    """Give some pools reserve posts, some of which open at the first who waits, and some at once."""
    luck = dice.luck
    for site in tree["sites"].values():
        for pool in _of_people(site).values():
            if dice.maybe(0.5):
                open_above = luck.choice([0, 0, 1, 3])
                pool["reserve"] = {
                    "count": luck.choice([1, 1, 2]),
                    "open_above": open_above,
                    "close_below": luck.randint(0, open_above),
                    "delay_min": dice.luck.choice([0, 0, GRID, 7.5]),
                }
