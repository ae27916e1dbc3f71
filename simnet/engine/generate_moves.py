"""Random groups of pools among which posts are moved, planned anew or live."""

from __future__ import annotations

from simnet.engine.generate_dice import GRID, Dice, Tree, named, where_hours

MOVES = 0.4
"""Share of scenarios in which posts are moved, where there are pools between which they can be."""


DAY = 288
"""Points of the grid in a day."""


def add_moves(dice: Dice, tree: Tree) -> None:
    """Give some pools the same hours and one count each, and have posts moved among them."""
    if not dice.maybe(MOVES):
        return
    luck = dice.luck
    fit = [
        (site, name)
        for site in where_hours(tree)
        for kind in ("windows", "back_office")
        for name, pool in tree["sites"][site].get(kind, {}).items()
        if not pool.get("unstaffed") and "call_out_min" not in pool and "lieu" not in pool
    ]
    luck.shuffle(fit)
    while len(fit) >= 2:
        size = luck.choice([2, 2, 3, len(fit)])
        chosen, fit = fit[:size], fit[size:]
        if len(chosen) >= 2:
            group = f"group{len(tree.setdefault('staffing', {}))}"
            tree["staffing"][group] = _group(dice, tree, chosen)
        if dice.maybe(0.6):
            break
    if "staffing" in tree:
        _add_crowd(dice, tree)


def _add_crowd(dice: Dice, tree: Tree) -> None:
    """Have so many people come within some hours that there are lines to move posts to."""
    luck, members = dice.luck, [name.split(".") for group in tree["staffing"].values() for name in group["pools"]]
    pools = [
        {**tree["sites"][site]["windows"], **tree["sites"][site].get("back_office", {})}[name] for site, name in members
    ]
    wanted = [
        name
        for name, service in sorted(tree["services"].items())
        if any(named(pool["skills"], stage["skill"]) for pool in pools for stage in service["stages"].values())
    ] or sorted(tree["services"])
    first, last = (0, 40) if dice.short else (108, 144)
    days = [0] if dice.short else [0, 0, 1, 2]
    tree["arrivals"]["crowd"] = {
        "service": luck.choice(wanted),
        "zone": luck.choice(sorted(tree["population"]["zones"])),
        "segment": luck.choice(sorted(tree["population"]["segments"])),
        "at_min": sorted(
            GRID * (DAY * luck.choice(days) + luck.randint(first, last)) for _ in range(luck.randint(20, 50))
        ),
    }


def _group(dice: Dice, tree: Tree, chosen: list[tuple[str, str]]) -> Tree:
    luck = dice.luck
    hours = luck.choice([tree["sites"][chosen[0][0]]["hours"]] * 3 + [dice.hours(), "24/7"])
    min_posts = luck.choice([1, 1, 1, 2])
    for index, (site, name) in enumerate(chosen):
        pool = _pool(tree, site, name)
        # Lines in some places and posts to spare in others; not fewer than before, for teams may want so many.
        before = sum(shift["count"] for shift in pool.pop("shifts", {}).values())
        pool["count"] = max(luck.choice([2, 3, 4] if index % 2 else [1, 1, 1, 2]), min_posts, pool.get("count", before))
        if hours != tree["sites"][site]["hours"]:
            pool["hours"] = hours
        else:
            pool.pop("hours", None)
    group: Tree = {"pools": [f"{site}.{name}" for site, name in chosen], "min_posts": min_posts}
    if dice.maybe(0.5) and not dice.short:
        past = luck.choice([1, 1, 1, 2, 3])
        group["replan"] = {"every_days": luck.choice([1, 1, 2, 3]), "past_days": past}
        if dice.maybe(0.4):
            group["replan"]["by"] = "work"
        if dice.maybe(0.3):
            group["replan"]["first_after_days"] = past + luck.choice([0, 1])
        for site, name in chosen:
            if dice.maybe(0.3):
                _pool(tree, site, name)["absence"] = luck.choice([0.3, 0.6])
    else:
        group["live"] = {
            "every_min": luck.choice([GRID, GRID, GRID, 7.5, 15, 60]),
            "travel_min": luck.choice([0, 0, GRID, 12.5, 60, 240, 480]),
            "more_waiting": luck.choice([0, 0, 0, 0, 1, 2]),
        }
    return group


def _pool(tree: Tree, site: str, name: str) -> Tree:
    sections = tree["sites"][site]
    pool: Tree = sections["windows" if name in sections["windows"] else "back_office"][name]
    return pool
