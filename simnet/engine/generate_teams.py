"""Random teams that visit people at home, and how they are sent."""

from __future__ import annotations

from simnet.engine.generate_dice import Dice, Tree, where_hours

DISPATCH = ("first_come", "nearest", "tour")


def add_teams(dice: Dice, tree: Tree) -> None:
    """Add the teams that the channels of a tree need, or some that have nothing to do."""
    channels, luck = tree["channels"], dice.luck
    at_home = [channels[name] for name in ("home_visit", "agency") if _goes_home(channels, name)]
    visits = any(channel.get("delivery") == "visit" for channel in channels.values())
    if not (at_home or visits or dice.maybe(0.05)):
        return
    tree["dispatch"] = {"policy": luck.choice(DISPATCH)}
    if dice.maybe(0.6):
        tree["dispatch"]["delivery_min"] = dice.time(2)
    tree["teams"] = {f"team{index}": _team(dice, tree) for index in range(luck.randint(1, 3))}
    # The last one sees to whatever the others leave out.
    needed = set(tree["services"]) if any(channel["services"] == "all" for channel in at_home) else set()
    needed |= {name for channel in at_home if channel["services"] != "all" for name in channel["services"]}
    seen_to = {name for team in tree["teams"].values() for name in _listed(tree, team)}
    if needed - seen_to:
        last = list(tree["teams"].values())[-1]
        last["services"] = sorted(needed - seen_to | set(_listed(tree, last)))


def _goes_home(channels: Tree, name: str) -> bool:
    return name in channels and (name == "home_visit" or channels[name].get("pickup") == "home")


def _listed(tree: Tree, team: Tree) -> list[str]:
    return list(tree["services"]) if team["services"] == "all" else team["services"]


def _team(dice: Dice, tree: Tree) -> Tree:
    luck = dice.luck
    team: Tree = {
        "base": luck.choice(where_hours(tree)),
        "hours": dice.hours(),
        "services": "all" if dice.maybe(0.6) else dice.some(list(tree["services"])),
        "speed_km_h": 6,
        "detour": 1,
        "fixed_min": luck.choice([0, 0, 5]),
        "size": luck.choice([1, 1, 2]),
    }
    if dice.maybe(0.5):
        posts = {name: _most_posts(pool) for name, pool in _pools(tree["sites"][team["base"]])}
        able = [name for name, most in posts.items() if most >= team["size"]]
        if able:
            team["staff_from"] = luck.choice(able)
            spare = posts[team["staff_from"]] - team["size"]
            team["keep"] = luck.choice([0, min(1, spare), spare])
    return team


def _pools(site: Tree) -> list[tuple[str, Tree]]:
    pools = {**site["windows"], **site.get("back_office", {})}
    return [(name, pool) for name, pool in pools.items() if not pool.get("unstaffed")]


def _most_posts(pool: Tree) -> int:
    if "shifts" in pool:
        return int(sum(shift["count"] for shift in pool["shifts"].values()))
    return int(pool["count"])
