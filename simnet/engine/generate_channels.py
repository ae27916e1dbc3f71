"""Random channels: machines, applications online and by grid workers, agents, visits at home, sessions at employers."""

from __future__ import annotations

import datetime
from typing import Any

from simnet.engine.generate_dice import Dice, Tree, provide, skills_of_stages, where_hours
from simnet.engine.generate_papers import decided_by_desks, site_level

DELIVERIES = ("as_service", "as_service", "mail", "electronic", "visit", "visit", "collect")

WEEKLY = (
    "Mo 09:00-12:00; PH off",
    "We,Fr 13:30-16:00",
    "Mo-Fr 09:00-10:00,11:00-12:00",
    "Tu 22:00-24:00, We 00:00-01:00",
)
"""Sessions that are held again and again; the last goes on past midnight."""


def add_channels(dice: Dice, tree: Tree) -> None:
    """Open channels, with the sites and pools they need; teams come later."""
    channels: Tree = {}
    tree["channels"] = channels
    if dice.maybe(0.3):
        channels["window"] = {"weights": _weights(dice, tree, often=0.6)}
    applied_for = decided_by_desks(tree)
    if dice.maybe(0.35):
        _kiosk(dice, tree)
    if applied_for and dice.maybe(0.35):
        _online(dice, tree, applied_for)
    if applied_for and dice.maybe(0.35):
        _grid(dice, tree, applied_for)
    if applied_for and dice.maybe(0.45):
        _agency(dice, tree, applied_for)
    if dice.maybe(0.35):
        channels["home_visit"] = {
            **_open(dice, tree, list(tree["services"])),
            "time_min": dice.time(4),
            "delivery": dice.luck.choice(DELIVERIES),
        }
    if "days" in tree["calendar"] and dice.maybe(0.35):
        _outreach(dice, tree)


def _weights(dice: Dice, tree: Tree, often: float = 0.9) -> Tree:
    segments = tree["population"]["segments"]
    return {segment: dice.luck.choice([0, 0.5, 1, 3]) for segment in segments if dice.maybe(often)}


def _open(dice: Dice, tree: Tree, services: list[str]) -> Tree:
    """Return what channels have in common: whom they draw, and the services they are open to among some."""
    listed: Any = dice.some(services) if dice.maybe(0.4) else services
    if listed == list(tree["services"]) and dice.maybe(0.7):
        listed = "all"
    return {"services": listed, "weights": _weights(dice, tree)}


def _stages(dice: Dice, tree: Tree, skills: list[str], most: int) -> Tree:
    stages: Tree = {}
    for index in range(dice.luck.randint(1, most)):
        stage: Tree = {"skill": dice.luck.choice(skills), "time_min": dice.time(3)}
        if dice.maybe(0.25):
            stage["chance"] = 0.5
        if dice.maybe(0.15):
            stage["repeat"] = 0.4
        stages[f"c{index}"] = stage
    return stages


def _counters(dice: Dice, tree: Tree, channel: str) -> None:
    """List the services of a channel at one site at least, and give these sites who or what does its stages."""
    given = tree["channels"][channel]
    listed = given["services"]
    sites = where_hours(tree)
    full = dice.luck.choice(sites)
    for name in sites:
        if name != full and dice.maybe(0.4):
            continue
        site = tree["sites"][name]
        site[channel] = listed if name == full or listed == "all" else dice.some(listed)
        for stage in given["stages"].values():
            if stage["skill"] == "machine":
                _machines(dice, site)
            else:
                provide(dice, tree, site, stage["skill"])


def _machines(dice: Dice, site: Tree) -> None:
    if "machines" not in site["windows"]:
        machines: Tree = {"skills": ["machine"], "count": dice.luck.choice([1, 1, 2]), "unstaffed": True}
        if dice.maybe(0.3):
            machines["absence"] = 0.4
        if dice.maybe(0.2):
            machines["hours"] = dice.hours()
        site["windows"]["machines"] = machines


def _kiosk(dice: Dice, tree: Tree) -> None:
    stages = _stages(dice, tree, ["machine", "machine", dice.luck.choice(skills_of_stages(tree))], 2)
    tree["channels"]["kiosk"] = {**_open(dice, tree, list(tree["services"])), "stages": stages}
    _counters(dice, tree, "kiosk")


def _intake(dice: Dice, tree: Tree, own: str) -> Tree:
    skill = dice.luck.choice([own, own, "d0", dice.luck.choice(skills_of_stages(tree))])
    return {"skill": skill, "time_min": dice.time(4)}


def _online(dice: Dice, tree: Tree, services: list[str]) -> None:
    site = dice.luck.choice(where_hours(tree))
    online: Tree = {**_open(dice, tree, services), "site": site, "delivery": dice.luck.choice(DELIVERIES)}
    if dice.maybe(0.6):
        online["intake"] = _intake(dice, tree, "clerk")
        provide(dice, tree, tree["sites"][site], online["intake"]["skill"], of_papers=True)
    if dice.maybe(0.5):
        online["time_min"] = dice.time(3)
    tree["channels"]["online"] = online


def _grid(dice: Dice, tree: Tree, services: list[str]) -> None:
    intake = _intake(dice, tree, "grid")
    grid: Tree = {**_open(dice, tree, services), "intake": intake, "delivery": dice.luck.choice(DELIVERIES)}
    for name in dice.some(where_hours(tree)):
        provide(dice, tree, tree["sites"][name], intake["skill"], of_papers=True)
    if dice.maybe(0.5):
        grid["time_min"] = dice.time(3)
    tree["channels"]["grid"] = grid


def _agency(dice: Dice, tree: Tree, services: list[str]) -> None:
    agency: Tree = {**_open(dice, tree, services), "delivery": dice.luck.choice(DELIVERIES)}
    if dice.maybe(0.4):
        agency |= {"pickup": "home", "time_min": dice.time(3)}
    tree["channels"]["agency"] = agency
    if "pickup" not in agency or dice.maybe(0.5):
        agency["stages"] = _stages(dice, tree, ["agent", "agent", dice.luck.choice(skills_of_stages(tree))], 2)
        _counters(dice, tree, "agency")
        if dice.maybe(0.5):
            tree["diversion"]["wrong_door"] = "accept"
            tree["diversion"]["misdirected"] = dice.luck.choice([0, 0.5, 0.8])
    if dice.maybe(0.5):
        agency["batches"] = dice.runs()


def _outreach(dice: Dice, tree: Tree) -> None:
    luck, calendar = dice.luck, tree["calendar"]
    if "start" not in calendar:
        calendar |= {"start": luck.choice(["2023-03-06", "2023-03-09"]), "holidays": "none"}
    outreach = {**_open(dice, tree, list(tree["services"])), "within_days": luck.choice([0.5, 2, 30])}
    tree["channels"]["outreach"] = outreach
    halls = where_hours(tree)
    for index in range(luck.choice([1, 1, 2])):
        name = f"employer{index}"
        site: Tree = {
            "at": [luck.choice([0, 0.5, 1]), luck.choice([0, 0.5])],
            "sessions": _sessions(dice, calendar),
            "zones": dice.some(list(tree["population"]["zones"])),
            "services": "all" if dice.maybe(0.6) else dice.some(list(tree["services"])),
            "last_ticket_min": luck.choice([0, 0, 30]),
            "closing": luck.choice(["serve_inside", "send_home"]),
            "windows": {"crew": {"skills": "all", "count": luck.choice([1, 1, 2])}},
            "parent": luck.choice(halls),
        }
        if dice.maybe(0.5):
            site["courier"] = dice.runs()
        if dice.maybe(0.4):
            lender = luck.choice(halls)
            site["windows"]["crew"]["staff_from"] = f"{lender}.{_staffed(dice, tree['sites'][lender])}"
        tree["sites"][name] = site
        # Nobody could fetch a result there between sessions.
        fetched = any("collection" in service.get("issue", {}) for service in tree["services"].values())
        site["level"] = site_level(dice, tree, name, highest="accept" if fetched else "issue")
        if dice.maybe(0.2):
            site["seats"] = luck.choice([0, 2])


def _staffed(dice: Dice, site: Tree) -> str:
    return dice.luck.choice([name for name, pool in site["windows"].items() if not pool.get("unstaffed")])


def _sessions(dice: Dice, calendar: Tree) -> list[str]:
    luck = dice.luck
    if dice.maybe(0.3):
        return [luck.choice(WEEKLY)]
    first = datetime.date.fromisoformat(calendar["start"])
    days = luck.sample(range(calendar["days"] + 2), luck.randint(1, min(3, calendar["days"] + 2)))
    spans = luck.choice([["09:00-12:00"], ["13:30-16:00"], ["08:00-18:00"], ["09:00-10:00", "11:00-12:00"]])
    return [f"{first + datetime.timedelta(day)} {span}" for day in sorted(days) for span in spans]
