"""What the makers of random scenarios share: luck, times on a coarse grid, hours, and who can do what at a site."""

from __future__ import annotations

from random import Random
from typing import Any

Tree = dict[str, Any]
"""A part of a scenario file."""

GRID = 5
"""Minutes between points of the coarse grid."""


class Dice:
    """Luck with a manner: `coarse` times lie on the grid, `short` runs last hours instead of days."""

    def __init__(self, luck: Random, coarse: bool, short: bool) -> None:
        self.luck = luck
        self.coarse = coarse
        self.short = short

    def maybe(self, chance: float) -> bool:
        """Return yes with a chance."""
        return self.luck.random() < chance

    def chance(self, often: float = 0.3) -> float:
        """Return a probability; 0 if nothing is to happen, which is the rule unless it is often."""
        return self.luck.choice([0.2, 0.5, 1]) if self.maybe(often) else 0

    def some(self, names: list[str]) -> list[str]:
        """Return one at least of some names, in their order."""
        chosen = set(self.luck.sample(names, self.luck.randint(1, len(names))))
        return [name for name in names if name in chosen]

    def time(self, longest: int = 6) -> Any:
        """Return a distribution of a time."""
        luck = self.luck
        if self.coarse:
            if self.maybe(0.5):
                return GRID * luck.randint(0, longest)
            values = [GRID * luck.randint(0, longest) for _ in range(3)]
            return {"discrete": {"values": values, "weights": [1, luck.randint(0, 2), 1]}}
        mean = luck.choice([0.5, 4, 15])
        return luck.choice(
            [
                {"exponential": {"mean": mean}},
                {"lognormal": {"mean": mean, "cv": 0.7}},
                {"gamma": {"mean": mean, "cv": luck.choice([0.3, 1.5])}},
                {"weibull": {"shape": 1.5, "scale": mean}},
                {"uniform": {"low": 0, "high": 2 * mean}},
                {"triangular": {"low": 0, "mode": mean, "high": 3 * mean}},
                {
                    "mixture": {
                        "a": {"weight": 1, "of": mean},
                        "b": {"weight": 2, "of": {"exponential": {"mean": mean}}},
                    }
                },
                {"empirical": {"values": [0, mean, mean, 3 * mean]}},
            ]
        )

    def hours(self) -> str:
        """Return when something is open."""
        return self.luck.choice(
            [
                "24/7",
                "Mo-Su 08:00-18:00",
                "Mo-Fr 09:00-12:00,13:00-17:00",
                "Mo-Fr 09:00-12:00,13:00-17:00; PH off",
                "Mo-Fr 09:00-11:00,15:00-17:00",
                "Mo,We,Sa 08:30-12:00; PH 10:00-11:00",
                "Mo-Su 20:00-26:00",
                "Tu 09:00-09:05",
                "Mo-Su 00:00-12:00,12:30-24:00",
            ]
            if not self.short
            else ["24/7", "Mo-Su 00:00-03:00,03:30-05:00", "Mo-Su 00:30-04:00", "Mo-Su 02:00-12:00"]
        )

    def runs(self) -> str:
        """Return when something sets out and arrives: each span is a run."""
        return self.luck.choice(
            [
                "Mo-Su 12:00-12:30,17:00-17:05",
                "Mo-Su 10:00-14:00",
                "Mo-Fr 09:00-09:30,16:30-18:00; PH off",
                "Mo-Su 22:00-33:00",
                "Tu,Fr 11:00-11:05",
            ]
            if not self.short
            else ["Mo-Su 01:00-01:30,03:00-03:05,05:00-06:00", "Mo-Su 02:00-03:00"]
        )


def skills_of_stages(tree: Tree) -> list[str]:
    """Return the skills that the stages of services need."""
    return sorted({stage["skill"] for service in tree["services"].values() for stage in service["stages"].values()})


def named(listed: str | list[str], name: str) -> bool:
    """Return whether a list names something; `all` names everything."""
    return listed == "all" or name in listed


def where_hours(tree: Tree) -> list[str]:
    """Return the sites that have hours: those where people come by themselves."""
    return [name for name, site in tree["sites"].items() if "hours" in site]


def provide(dice: Dice, tree: Tree, site: Tree, skill: str, of_papers: bool = False) -> None:
    """See to it that some pool of a site has a skill, perhaps without posts.

    A window has it, or a pool of its own; for work on papers mostly one of the back office.
    """
    windows, desks = site["windows"], site.get("back_office", {})
    for pool in (*windows.values(), *desks.values()):
        if skill in pool["skills"] or (pool["skills"] == "all" and skill in _meant_by_all(tree)):
            return
    able = [pool for pool in windows.values() if pool["skills"] not in ("all", ["guide"]) and not pool.get("unstaffed")]
    posts = dice.luck.choice([0, 1, 1, 1, 1, 1, 1, 2, 2])
    if able and dice.maybe(0.35):
        dice.luck.choice(able)["skills"].append(skill)
    elif not of_papers:
        windows.setdefault("more", {"skills": [], "count": posts})["skills"].append(skill)
    else:
        desk = dice.luck.choice(["desk0", "desk0", "desk1"])
        pools = site.setdefault("back_office", {})
        pools.setdefault(desk, _desk(dice, posts))["skills"].append(skill)


def _desk(dice: Dice, posts: int) -> Tree:
    desk: Tree = {"skills": [], "count": posts}
    if dice.maybe(0.3):
        desk["hours"] = dice.hours()
    if dice.maybe(0.2):
        desk["absence"] = 0.5
    return desk


def _meant_by_all(tree: Tree) -> set[str]:
    skills = set(skills_of_stages(tree))
    for service in tree["services"].values():
        if "collection" in service.get("issue", {}):
            skills.add(service["issue"]["collection"]["skill"])
    agency = tree.get("channels", {}).get("agency", {})
    return skills | {stage["skill"] for stage in agency.get("stages", {}).values()}
