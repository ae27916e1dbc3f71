"""Random appointments: diaries in and out of hours, pools on call, people who come early, late or not at all."""

from __future__ import annotations

from simnet.engine.generate_dice import GRID, Dice, Tree, named, where_hours

NARROW = "Tu 09:00-09:05"
"""The hours into which only the shortest slots fit."""

HOURS = ("24/7", "Mo-Su 08:00-18:00", "Mo,Tu,We 08:30-12:00")
SHORT_HOURS = ("24/7", "Mo-Su 01:00-03:00")
"""Hours of diaries that have some in common with those of any site."""

EVERY = (GRID, GRID, 2 * GRID, 15, 30, 60)


def add_appointments(dice: Dice, tree: Tree) -> None:
    """Open the channel, with diaries at some sites, and pools on call for some of them."""
    luck, channels = dice.luck, tree.setdefault("channels", {})
    channel: Tree = {
        "weights": {segment: luck.choice([1, 3, 10]) for segment in tree["population"]["segments"] if dice.maybe(0.9)},
        "services": "all" if dice.maybe(0.8) else dice.some(list(tree["services"])),
        "lead_min": luck.choice([0, 0, 0, GRID, 60, 600]),
        "within_days": luck.choice([0.05, 0.3, 1, 3, 3, 14, 14]),
        "walk_in": luck.choice(["never", "never", "if_full", "if_full", "if_open"]),
        "early_min": luck.choice([0, 0, GRID, 30]),
        "no_show": luck.choice([0, 0, 0, 0, 0.3, 0.3, 1]),
        "grace_min": luck.choice([0, 0, GRID, 20]),
    }
    if dice.maybe(0.7):
        channel["unpunctuality_min"] = dice.time(8)
    sites = where_hours(tree)
    for name in sites if dice.maybe(0.5) else dice.some(sites):
        _keep_diaries(dice, tree, tree["sites"][name], channel)
    # Nobody promises what no diary takes.
    kept = {
        service
        for site in tree["sites"].values()
        for diary in site.get("diaries", {}).values()
        for service in tree["services"]
        if named(diary["services"], service) and named(site["services"], service)
    }
    channel["services"] = [name for name in tree["services"] if name in kept and named(channel["services"], name)]
    channels["appointment"] = channel


def _keep_diaries(dice: Dice, tree: Tree, site: Tree, channel: Tree) -> None:
    luck = dice.luck
    site["diaries"] = {}
    for index in range(luck.choice([1, 1, 2])):
        offered = list(tree["services"]) if site["services"] == "all" else site["services"]
        diary: Tree = {
            "every_min": luck.choice(EVERY),
            "places": luck.choice([1, 1, 2, 4]),
            "services": "all" if dice.maybe(0.6) else dice.some(offered),
        }
        if dice.maybe(0.55):
            _put_on_call(dice, tree, site, diary, channel)
        elif dice.maybe(0.25):
            diary["hours"] = luck.choice(SHORT_HOURS if dice.short else HOURS)
        if diary.get("hours", site["hours"]) == NARROW:
            diary["every_min"] = GRID
        site["diaries"][f"book{index}"] = diary


def _put_on_call(dice: Dice, tree: Tree, site: Tree, diary: Tree, channel: Tree) -> None:
    luck = dice.luck
    able = luck.choice(["all", "needed"])
    names = [name for name in tree["services"] if named(diary["services"], name)]
    needed = {stage["skill"] for name in names for stage in tree["services"][name]["stages"].values()}
    pool: Tree = {
        "skills": "all" if able == "all" else sorted(needed),
        "count": luck.choice([1, 1, 2]),
        "call_out_min": luck.choice([0, 30, 60, 240]),
    }
    if dice.maybe(0.3):
        pool["between_min"] = luck.choice([1, GRID])
    if dice.maybe(0.2):
        pool["no_answer_min"] = GRID
    if dice.maybe(0.2):
        pool["pace"] = {luck.choice(sorted(needed)): luck.choice([0.5, 2])}
    diary["on_call"] = luck.choice(["duty", "other_duty"])
    site["windows"].setdefault(diary["on_call"], pool)
    chosen = site["windows"][diary["on_call"]]
    if chosen["skills"] != "all":
        chosen["skills"] = sorted({*chosen["skills"], *needed})
    diary["hours"] = luck.choice(
        [hours for hours in (dice.hours() for _ in range(8)) if hours != NARROW] or [site["hours"]]
    )
    diary["every_min"] = luck.choice([every for every in EVERY if every > channel["grace_min"]])
