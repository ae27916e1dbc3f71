"""One hall that people walk into for one thing each: the scenarios in which the core runs plain stretches, and nearly such ones.

What a scenario has beyond that is taken away; then, in some, one thing comes back for some of its people, so that stretches are
broken off and taken up again.
"""

from __future__ import annotations

from simnet.engine.generate_dice import GRID, Dice, Tree, skills_of_stages


def make_walk_in(dice: Dice, tree: Tree) -> None:
    """Make a scenario one of a hall that people walk into."""
    luck = dice.luck
    name, hall = next(iter(tree["sites"].items()))
    tree["sites"] = {name: hall}
    tree["diversion"] = {"policy": luck.choice(["nearest", "least_time", "overflow"])}
    for key in ("seats", "guide", "tolerant"):
        hall.pop(key, None)
    hall["windows"].pop("desk", None)
    hall["services"] = "all"
    for service in tree["services"].values():
        first, stage = next(iter(service["stages"].items()))
        for key in ("chance", "repeat"):
            stage.pop(key, None)
        service |= {"stages": {first: stage}, "incomplete": 0, "incomplete_again": 0, "priority": 0, "also": {}}
    hall["windows"] = _windows(dice, hall["windows"], skills_of_stages(tree))
    for segment in tree["population"]["segments"].values():
        segment |= {"returns": 0, "priority": 0}
        segment["travel"]["fixed_min"] = 0
    for zone in tree["population"]["zones"].values():
        zone |= {"at": hall["at"], "radius_km": 0}
    for stream in tree["arrivals"].values():
        if "per_hour" in stream:
            stream["per_hour"] = luck.choice([0.5, 6, 20])
        elif "interarrival_min" in stream:
            stream["interarrival_min"] = luck.choice([GRID, {"exponential": {"mean": 6}}])
    if dice.maybe(0.3):  # one line, and nobody leaves it
        hall["windows"] = {"any": hall["windows"]["any"]}
        for segment in tree["population"]["segments"].values():
            segment.pop("patience_min", None)
    if dice.maybe(0.4):
        _bring_back(dice, tree, hall)


def _windows(dice: Dice, windows: Tree, skills: list[str]) -> Tree:
    """Return the windows that have skills of use, without pauses, and one that has all."""
    kept: Tree = {"any": {"skills": "all", "count": dice.luck.choice([0, 1, 2, 4])}}
    for name, pool in windows.items():
        of_use = pool["skills"] if pool["skills"] == "all" else [skill for skill in pool["skills"] if skill in skills]
        if of_use:
            pace = {skill: pace for skill, pace in pool.get("pace", {}).items() if skill in skills}
            rest = {key: pool[key] for key in pool if key not in ("between_min", "no_answer_min")}
            kept[name] = rest | {"skills": of_use, "pace": pace}
    return kept


def _bring_back(dice: Dice, tree: Tree, hall: Tree) -> None:
    """Let one thing happen that a plain stretch does not see to, to all or to some."""
    services, segments = tree["services"], tree["population"]["segments"]
    service = services[dice.luck.choice(sorted(services))]
    segment = segments[dice.luck.choice(sorted(segments))]
    kind = dice.luck.randrange(6)
    if kind == 0:
        service["incomplete"] = 0.2
    elif kind == 1:
        segment["returns"] = 0.5
    elif kind == 2:
        segment["travel"]["fixed_min"] = GRID
    elif kind == 3:
        hall["seats"] = 3
    elif kind == 4:
        zone = tree["population"]["zones"][dice.luck.choice(sorted(tree["population"]["zones"]))]
        zone["at"] = [hall["at"][0] + 0.5, hall["at"][1]]
    else:
        service["also"] = {other: 0.3 for other in services if services[other] is not service}
