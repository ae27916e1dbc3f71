"""Random papers: how cases are decided and their results issued, how far sites may carry them, couriers, and desks to do the work."""

from __future__ import annotations

from typing import Any

from simnet.engine.generate_dice import Dice, Tree, named, provide, skills_of_stages

DESK_SKILLS = ("d0", "d1")
FETCH = "fetch"
"""Skill of handing out results, unless it is one of the windows'."""

LEVELS = ("none", "take_in", "accept", "decide", "issue")


def add_papers(dice: Dice, tree: Tree) -> None:
    """Give services decisions, issue and quantities, and sites parents, levels and couriers.

    Whatever is taken in anywhere can be decided at that site or above it: sites without a parent may decide everything. A
    service whose decision names no skill may be decided at every site.
    """
    luck = dice.luck
    _give_time(dice, tree)
    for service in tree["services"].values():
        if dice.maybe(0.75):
            service["decision"] = _decision(dice, tree)
            if dice.maybe(0.7):
                service["issue"] = _issue(dice, tree)
        if dice.maybe(0.3):
            segments = dice.some(list(tree["population"]["segments"]))
            service["quantity"] = {segment: _quantity(dice) for segment in segments}
    _chain_sites(dice, tree)
    for name, site in tree["sites"].items():
        level = site_level(dice, tree, name)
        if level:
            site["level"] = level
        fetched = [service for service, part in tree["services"].items() if "collection" in part.get("issue", {})]
        if fetched and dice.maybe(0.5):
            site["hand_out"] = luck.choice([fetched, dice.some(fetched)])


def _give_time(dice: Dice, tree: Tree) -> None:
    """Make runs long enough for papers to come back, and rates so low that a run still takes a few milliseconds."""
    if "days" not in tree["calendar"]:
        return
    if dice.maybe(0.6):
        tree["calendar"]["tail_days"] = dice.luck.choice([4, 6, 9])
    tree["demand"]["factor"] = dice.luck.choice([0.1, 0.2, 0.4])
    for stream in tree["arrivals"].values():
        if "interarrival_min" in stream:
            stream["interarrival_min"] = dice.luck.choice([240, {"exponential": {"mean": 360}}])


def site_level(dice: Dice, tree: Tree, name: str, highest: str = "issue") -> Tree:
    """Return how far a site may carry services, up to a highest level; empty: what it offers, it issues.

    Parameters
    ----------
    name : str
        The site; one without a parent may decide everything.
    highest : str
        What it may at most, unless it has no parent.
    """
    site, luck = tree["sites"][name], dice.luck
    most = LEVELS.index(highest)
    if "parent" not in site:
        unsaid = site["services"] == "all" and dice.maybe(0.4)
        level: Tree = {} if unsaid else {"all": luck.choice(["decide", "issue", "issue"])}
    elif most == LEVELS.index("issue") and dice.maybe(0.2):
        level = {}
    else:
        level = {"all": luck.choice(LEVELS[: most + 1])}
        if dice.maybe(0.4):
            level[luck.choice(list(tree["services"]))] = luck.choice(LEVELS[1 : most + 1])
    for service, part in tree["services"].items():
        if "decision" in part and "skill" not in part["decision"]:
            level[service] = luck.choice(["decide", "issue"])
    return level


def decided_by_desks(tree: Tree) -> list[str]:
    """Return the services for which somebody works on the decision."""
    return [name for name, service in tree["services"].items() if "skill" in service.get("decision", {})]


def add_desks(dice: Dice, tree: Tree) -> None:
    """Give each site where something may be decided somebody who can do the work, and one to hand out what is issued there."""
    for site in tree["sites"].values():
        for service, part in tree["services"].items():
            may = _level(site, service)
            if may >= LEVELS.index("decide") and "skill" in part.get("decision", {}):
                provide(dice, tree, site, part["decision"]["skill"], of_papers=True)
            lies_here = may >= LEVELS.index("decide") and "hours" in site
            if "collection" in part.get("issue", {}) and (lies_here or named(site.get("hand_out", []), service)):
                provide(dice, tree, site, part["issue"]["collection"]["skill"])


def _level(site: Tree, service: str) -> int:
    given = site.get("level", {})
    offered = "issue" if named(site["services"], service) else "none"
    return LEVELS.index(given.get(service, given.get("all", offered)))


def _decision(dice: Dice, tree: Tree) -> Tree:
    luck = dice.luck
    decision: Tree = {"on_the_spot": dice.maybe(0.5)}
    if not decision["on_the_spot"] or dice.maybe(0.75):
        skills = [*DESK_SKILLS, luck.choice(skills_of_stages(tree))]
        decision |= {"skill": luck.choice(skills), "time_min": dice.time(5)}
    if dice.maybe(0.5):
        decision["elapsed_days"] = luck.choice(
            [0, 0.3, 0.5, 1, 2, {"discrete": {"values": [0, 1, 3], "weights": [1, 1, 1]}}]
        )
    if dice.maybe(0.6):
        decision["promised_days"] = luck.choice([0, 1, 1, 2, 5])
    return decision


def _issue(dice: Dice, tree: Tree) -> Tree:
    luck = dice.luck
    issue: Tree = {"mail": luck.choice([0, 0, 0.5, 1]), "mail_days": luck.choice([0, 1, 2])}
    if dice.maybe(0.75):
        skill = luck.choice([FETCH, luck.choice(skills_of_stages(tree))])
        issue["collection"] = {"skill": skill, "time_min": dice.time(2)}
    return issue


def _quantity(dice: Dice) -> Any:
    return dice.luck.choice([1, 2, 0.4, {"discrete": {"values": [1, 2, 4], "weights": [2, 1, 1]}}])


def _chain_sites(dice: Dice, tree: Tree) -> None:
    """Give sites parents, in chains of any length, in an order that has nothing to do with their names."""
    order = list(tree["sites"])
    dice.luck.shuffle(order)
    for place, name in enumerate(order[1:], start=1):
        if dice.maybe(0.7):
            site = tree["sites"][name]
            # Mostly the one before, so that chains get long.
            site["parent"] = order[place - 1] if dice.maybe(0.6) else dice.luck.choice(order[:place])
            if dice.maybe(0.5):
                site["courier"] = dice.runs()
