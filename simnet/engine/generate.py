"""Random scenarios over the whole format, small and nasty, for holding the engines to each other.

Most are *coarse*: times, places and service times lie on a grid of five minutes, so that ties at a tick are the rule and
not the exception. Zero service times, pools without posts, closed days, full seats, short patience and lost patience at the very
tick at which a server frees: all of them turn up within a few dozen scenarios. Six of ten have some of what goes beyond windows: papers
that are decided elsewhere, machines, applications, agents, teams, outreach; a third of those that run for days have sites that are
closed for some of them. A scenario is a function of (seed, number).
"""

from __future__ import annotations

from random import Random
from typing import Any

from simnet.engine.generate_appointments import add_appointments
from simnet.engine.generate_channels import add_channels
from simnet.engine.generate_days import add_days
from simnet.engine.generate_dice import GRID, Dice
from simnet.engine.generate_moves import add_moves
from simnet.engine.generate_papers import add_desks, add_papers
from simnet.engine.generate_staff import add_staff
from simnet.engine.generate_teams import add_teams
from simnet.engine.generate_walk_in import make_walk_in

POLICIES = ("nearest", "specialist_first", "shares", "least_time", "overflow")
WALK_IN, WINDOWS_ONLY = 0.15, 0.3
"""Shares of scenarios of one hall that people walk into, and, of the others, of those in which there are windows and nothing else."""

APPOINTMENTS = 0.4
"""Share of scenarios other than those halls in which slots can be booked."""

LIMITED = 0.6
"""Share of scenarios with several sites in which people do not go however far."""


def generate(seed: int, number: int) -> dict[str, Any]:
    """Return a random scenario as the tree of a scenario file.

    Parameters
    ----------
    seed : int
        Seed of the series.
    number : int
        Which scenario of the series, from 0.
    """
    maker = _Maker(Random(f"{seed}/{number}"))
    tree = maker.scenario(f"generated-{seed}-{number}")
    # Luck of its own, so that what is added leaves the windows of each scenario as they were.
    more = Dice(Random(f"{seed}/{number}/more"), maker.coarse, maker.short)
    walk_in = Dice(Random(f"{seed}/{number}/walk-in"), maker.coarse, maker.short)
    walk_in_hall = walk_in.maybe(WALK_IN)
    if walk_in_hall:
        make_walk_in(walk_in, tree)
    elif not more.maybe(WINDOWS_ONLY):
        add_papers(more, tree)
        add_channels(more, tree)
        add_teams(more, tree)
        add_desks(more, tree)
    add_staff(Dice(Random(f"{seed}/{number}/staff"), maker.coarse, maker.short), tree)
    booking = Dice(Random(f"{seed}/{number}/appointments"), maker.coarse, maker.short)
    if not walk_in_hall and booking.maybe(APPOINTMENTS):
        add_appointments(booking, tree)
    add_moves(Dice(Random(f"{seed}/{number}/moves"), maker.coarse, maker.short), tree)
    add_days(Dice(Random(f"{seed}/{number}/days"), maker.coarse, maker.short), tree)
    limit = Dice(Random(f"{seed}/{number}/farther"), maker.coarse, maker.short)
    if len(tree["sites"]) > 1 and limit.maybe(LIMITED):
        # Sites are five minutes apart, or ten.
        tree["diversion"]["farther_min"] = limit.luck.choice([0, 0, 2.5, GRID, GRID, 2 * GRID])
    return tree


class _Maker(Dice):
    """Makes one scenario of windows; every method makes one section."""

    def __init__(self, luck: Random) -> None:
        super().__init__(luck, coarse=luck.random() < 0.75, short=luck.random() < 0.3)
        self.skills = [f"k{index}" for index in range(luck.randint(1, 4))]
        self.services = [f"s{index}" for index in range(luck.randint(1, 4))]
        self.segments = ["young", "old"][: luck.randint(1, 2)]
        self.zones = ["east", "west"][: luck.randint(1, 2)]
        self.sites = [f"hall{index}" for index in range(luck.choice([1, 1, 2, 3, 5]))]
        self.guided = luck.random() < 0.3

    def scenario(self, name: str) -> dict[str, Any]:
        tree: dict[str, Any] = {
            "simnet": 1,
            "name": name,
            "calendar": self.calendar(),
            "profiles": {"week": self.profile()},
            "population": {
                "segments": {name: self.segment() for name in self.segments},
                "zones": {name: self.zone() for name in self.zones},
            },
            "behaviour": {
                "wishes": self.luck.choice([1, 2, 3, 8]),
                "flex_min": self.luck.choice([0, 30, 120, 600]),
                "door_min": self.luck.choice([0, 5, 20]),
            },
            "services": {name: self.service(name) for name in self.services},
            "arrivals": {f"a{index}": self.arrivals() for index in range(self.luck.randint(1, 3))},
            "sites": {name: self.site(name) for name in self.sites},
            "diversion": self.diversion(),
        }
        tree["demand"] = {"busyness_cv": self.luck.choice([0, 0, 0.4]), "factor": self.luck.choice([1, 1, 0.5, 2])}
        if self.maybe(0.3):
            self.add_season(tree)
        self.make_able(tree)
        return tree

    def calendar(self) -> dict[str, Any]:
        if self.short:
            return {
                "minutes": self.luck.choice([300, 600, 1500]),
                "warm_up_minutes": self.luck.choice([0, 60]),
                "tail_minutes": 600,
            }
        days = {
            "days": self.luck.randint(1, 4),
            "warm_up_days": self.luck.randint(0, 1),
            "tail_days": self.luck.randint(0, 5),
        }
        if self.maybe(0.4):
            start = self.luck.choice(["2023-01-20", "2023-04-28", "2023-09-28", "2024-02-08", "2025-10-01"])
            kinds = self.luck.choice([[], ["holiday"], ["workday", "Su"]])
            exceptions = {f"{start[:8]}{int(start[8:]) + day:02d}": kind for day, kind in enumerate(kinds)}
            return {"start": start, **days, "holidays": self.luck.choice(["CN", "none"]), "exceptions": exceptions}
        return days

    def add_season(self, tree: dict[str, Any]) -> None:
        """Give one service a season, with months where the calendar has dates."""
        season: dict[str, Any] = {"holiday": self.luck.choice([0, 0.5]), "after_holiday": self.luck.choice([1, 3])}
        if "start" in tree["calendar"]:
            season["months"] = self.luck.choice([{}, {"01": 2, "02": 0}, {"04": 0.5, "10": 1.5}])
        tree["seasons"] = {"year": season}
        tree["services"][self.luck.choice(self.services)]["season"] = "year"

    def profile(self) -> dict[str, Any]:
        days = {"Mo": 0.25, "Tu": 0.25, "We": 0.25, "Sa": 0.25} if self.maybe(0.5) else {"Mo": 0.5, "Th": 0.5}
        hours = (
            {"08:00-10:00": 0.5, "11:30-13:00": 0.25, "16:00-18:00": 0.25} if self.maybe(0.7) else {"00:00-24:00": 1}
        )
        return {"days": days, "hours": hours}

    def segment(self) -> dict[str, Any]:
        segment: dict[str, Any] = {
            "profile": "week",
            "travel": {"speed_km_h": 6, "detour": 1, "fixed_min": self.luck.choice([0, 0, 5])},
            "returns": self.luck.choice([0, 0.5, 1]),
            "priority": self.luck.choice([0, 0, -1]),
        }
        if self.maybe(0.6):
            segment["patience_min"] = self.time(9)
        return segment

    def zone(self) -> dict[str, Any]:
        at = [self.luck.choice([0, 0.5, 1]), self.luck.choice([0, 0.5])]
        people = {name: self.luck.choice([0, 100, 400]) for name in self.segments}
        return {"at": at, "radius_km": 0 if self.coarse else self.luck.choice([0, 0.7]), "people": people}

    def service(self, name: str) -> dict[str, Any]:
        luck = self.luck
        stages = {}
        for index in range(luck.choice([1, 1, 1, 2, 3])):
            stage: dict[str, Any] = {"skill": luck.choice(self.skills), "time_min": self.time()}
            if self.maybe(0.25):
                stage["chance"] = luck.choice([0, 0.5, 0.9])
            if self.maybe(0.25):
                stage["repeat"] = luck.choice([0.2, 0.6])
            stages[f"t{index}"] = stage
        service: dict[str, Any] = {
            "stages": stages,
            "incomplete": self.chance(),
            "incomplete_again": self.chance(0.2),
            "priority": luck.choice([0, 0, 1]),
            "also": {other: self.chance(0.6) for other in self.services if other != name and self.maybe(0.5)},
        }
        if self.maybe(0.2):
            service["kind"] = luck.choice(["consultation", "collection"])
        if self.maybe(0.5):
            service["cases_per_head_year"] = {segment: luck.choice([1, 5]) for segment in self.segments}
        return service

    def arrivals(self) -> dict[str, Any]:
        luck = self.luck
        stream: dict[str, Any] = {
            "service": luck.choice(self.services),
            "zone": luck.choice(self.zones),
            "segment": luck.choice(self.segments),
        }
        kind = luck.randrange(4)
        if kind == 0:
            stream["per_hour"] = luck.choice([0, 0.5, 2])
        elif kind == 1:
            stream |= {"per_day": luck.choice([4, 20]), "profile": "week"}
        elif kind == 2:
            stream["interarrival_min"] = luck.choice([30, {"exponential": {"mean": 45}}])
        else:
            first, last = (0, 60) if self.short else (96, 240)
            stream["at_min"] = sorted(GRID * luck.randint(first, last) for _ in range(luck.randint(1, 25)))
        return stream

    def pool(self) -> dict[str, Any]:
        luck = self.luck
        pool: dict[str, Any] = {"skills": sorted(luck.sample(self.skills, luck.randint(1, len(self.skills))))}
        if self.maybe(0.1):
            pool["skills"] = "all"
        if self.maybe(0.3):
            pool["shifts"] = {
                f"h{index}": {"hours": self.hours(), "count": luck.choice([0, 1, 1, 2])}
                for index in range(luck.randint(1, 3))
            }
        else:
            pool["count"] = luck.choice([0, 1, 1, 1, 2, 3])
            if self.maybe(0.2):
                pool["hours"] = self.hours()
        if self.maybe(0.3) and pool["skills"] != "all":
            pool["pace"] = {luck.choice(pool["skills"]): luck.choice([0.5, 1.2, 2])}
        if self.maybe(0.3):
            pool["between_min"] = luck.choice([1, GRID])
        if self.maybe(0.3):
            pool["no_answer_min"] = luck.choice([0.5, GRID])
        if self.maybe(0.25):
            pool |= {"absence": luck.choice([0.3, 1]), "min_posts": luck.choice([0, 1])}
        return pool

    def site(self, name: str) -> dict[str, Any]:
        luck = self.luck
        offered = "all" if self.maybe(0.5) else sorted(luck.sample(self.services, luck.randint(1, len(self.services))))
        site: dict[str, Any] = {
            "at": [luck.choice([0, 0.5, 1, 1.5]), luck.choice([0, 0.5])],
            "hours": self.hours(),
            "last_ticket_min": luck.choice([0, 0, 15, 60]),
            "break_max_min": luck.choice([0, 180, 180, 300]),
            "closing": luck.choice(["serve_inside", "send_home"]),
            "services": offered,
            "windows": {f"w{index}": self.pool() for index in range(luck.randint(1, 3))},
        }
        if self.maybe(0.25):
            site["seats"] = luck.choice([0, 1, 3])
        if self.maybe(0.2):
            site["tolerant"] = "all"
        if self.guided and self.maybe(0.7):
            site["guide"] = {"skill": "guide", "time_min": self.time(2)}
            site["windows"]["desk"] = {"skills": ["guide"], "count": luck.choice([1, 1, 2, 0])}
        return site

    def diversion(self) -> dict[str, Any]:
        luck = self.luck
        policy = luck.choice(POLICIES)
        diversion: dict[str, Any] = {
            "policy": policy,
            "candidates": luck.choice([1, 2, 6]),
            "one_stop": self.maybe(0.5),
            "misdirected": luck.choice([0, 0, 0.5]),
            "longest_line": luck.choice([0, 1, 4]),
        }
        if policy == "shares":
            diversion["shares"] = {name: luck.choice([0, 1, 3]) for name in self.sites}
            diversion["shares"][self.sites[0]] = 1
        return diversion

    def make_able(self, tree: dict[str, Any]) -> None:
        """Give each site a window, perhaps without posts, for whatever its services need and nobody there can do."""
        used = sorted({stage["skill"] for service in tree["services"].values() for stage in service["stages"].values()})
        for site in tree["sites"].values():
            able: set[str] = set()
            for pool in site["windows"].values():
                if pool["skills"] != "all":
                    pool["skills"] = [skill for skill in pool["skills"] if skill in used or skill == "guide"]
                    pool["pace"] = {
                        skill: pace for skill, pace in pool.get("pace", {}).items() if skill in pool["skills"]
                    }
                able |= set(used if pool["skills"] == "all" else pool["skills"])
            offered = self.services if site["services"] == "all" else site["services"]
            needed = {stage["skill"] for name in offered for stage in tree["services"][name]["stages"].values()}
            if needed - able:
                site["windows"]["rest"] = {"skills": sorted(needed - able), "count": self.luck.choice([0, 1, 1])}
