"""Further questions to the Dingshan studies: one value turned at a time, and what that changes, paired by replication.

    python results/dingshan-questions/ask.py

writes `answers.csv` beside itself: question, variant, measure, figure with its own 95% interval, and the difference from the
question's first variant (95% by itself, not over all of them: these are looks at what turns the answer, and no family of tests). Two
figures are counted from records: the share of cases taken in at communities, and the way to the van, which outreach sessions leave out.
How many posts a station needs is in `posts.py`, how many items carry the volume in `items.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.engine import core
from simnet.experiment.questions import COLUMNS, Family, Question, write_answers
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate, estimates
from simnet.measures.tabulate import Row
from simnet.network.build import build
from simnet.scenario.load import Loaded
from simnet.units import MINUTE

HERE = Path(__file__).parent
FAMILY = Family(HERE.parents[1] / "scenarios" / "dingshan", seed=2021, replications=20)
variant = FAMILY.variant
COUNTED = 10
"""Replications of which records are counted."""

COMMUNITIES = range(1, 10)
LINES = ("insurance", "welfare", "affairs", "advice")
MEASURES = (
    "time_per_case",
    "travel_per_case",
    "mean_wait",
    "late_or_left",
    "trips_per_case",
    "time_to_resolution",
    "closed_doors_per_need",
    "staff_hours",
    "public_cost_year",
    "resident_cost_year",
)
GROUPED = (
    ("time_per_case", "segment", "frail"),
    ("trips_per_case", "segment", "frail"),
    ("late_or_left", "weekday", "Mo"),
)

FARTHER = {"15 minutes": 15.0, "5 minutes": 5.0, "30 minutes": 30.0, "60 minutes": 60.0, "however far": None}
"""How much farther people go than to the nearest place that will see them; the first is what the scenarios assume."""


def uptake(share: float) -> dict[str, float]:
    """Return the people of all zones when so large a share goes nearby."""
    zones = variant("centre-alone").scenario.population.zones
    values = {}
    for number in COMMUNITIES:
        nearby, centre = zones[f"a{number}"].people, zones[f"h{number}"].people
        for segment, count in nearby.items():
            everybody = count + centre[segment]
            values[f"population.zones.a{number}.people.{segment}"] = share * everybody
            values[f"population.zones.h{number}.people.{segment}"] = (1 - share) * everybody
    return values


def roster(early: int, noon: int, late: int) -> dict[str, Any]:
    """Return each line's posts at the centre until 11:30, until 15:00, and after."""
    hours = ("Mo-Fr 09:00-11:30; PH off", "Mo-Fr 11:30-12:00,13:30-15:00; PH off", "Mo-Fr 15:00-17:30; PH off")
    counts = zip(("early", "noon", "late"), hours, (early, noon, late), strict=True)
    shifts = {name: {"hours": when, "count": count} for name, when, count in counts}
    values: dict[str, Any] = {}
    for line in LINES:
        values[f"sites.centre.windows.{line}.count"] = None
        values[f"sites.centre.windows.{line}.shifts"] = shifts
    return values


def every(days: int) -> dict[str, int]:
    """Return how often the centre is re-planned, from the data of as many days."""
    return {f"staffing.centre.replan.{key}": days for key in ("every_days", "past_days")}


def moved(name: str) -> dict[str, Any]:
    """Return how a scenario moves the centre's posts, as a file would say it."""
    return variant(name).scenario.staffing["centre"].model_dump(exclude_unset=True)


def questions() -> dict[str, Question]:
    """Return all questions."""
    asked: dict[str, Question] = {}
    layouts = ("centre-alone", "take-in", "authority", "generalists", "online", "helped", "van")
    for factor in (0.67, 1.0, 1.5, 2.2):
        asked[f"demand x {factor:g}"] = {name: variant(name, {"demand.factor": factor}) for name in layouts}
    for share in (0.1, 0.35, 0.6, 1.0):
        asked[f"{share:.0%} go nearby"] = {
            name: variant(name, uptake(share)) for name in ("centre-alone", "take-in", "generalists", "van")
        }
    fewer = {
        "sites.centre.windows.insurance.count": 1,
        "sites.centre.windows.welfare.count": 1,
        "sites.centre.windows.affairs.count": 1,
    }
    asked["when everybody goes nearby"] = {
        "generalists": variant("generalists"),
        "everybody nearby": variant("everybody-nearby"),
        "everybody, stations serving everybody": variant("generalists", every_station("serves", "all")),
        "everybody nearby, one post a line at the centre": variant(
            "everybody-nearby", {**fewer, "sites.centre.windows.advice.count": 1}
        ),
    }
    for name, values in (
        ("centre-alone", {}),
        ("generalists", {}),
        ("online", {}),
        ("generalists, stations serving everybody", every_station("serves", "all")),
    ):
        asked[f"how much farther people go, {name}"] = {
            title: variant(name.partition(",")[0], {**values, "diversion.farther_min": minutes})
            for title, minutes in FARTHER.items()
        }
    asked["courier"] = {
        "authority": variant("authority"),
        "one run a day": variant("take-in"),
        "two runs a day": variant("take-in", every_station("courier", "Mo-Fr 11:30-13:00,16:00-17:30; PH off")),
        "two runs a week": variant("take-in", every_station("courier", "Tu,Fr 16:00-17:30; PH off")),
        "papers as data": variant("take-in", every_station("courier", None)),
    }
    asked["without one station"] = {
        "all nine": variant("generalists"),
        **{
            f"without station {number}": variant("generalists", {f"sites.station_{number}": None})
            for number in COMMUNITIES
        },
    }
    asked["pace of generalists on everything"] = {
        "specialists": variant("authority"),
        "as assumed": variant("generalists"),
        **{f"{pace:g} slower": variant("generalists", slower(pace)) for pace in (1.1, 1.25, 1.5)},
    }
    asked["time in lieu"] = {
        "nobody on duty": variant("staggered"),
        "from Monday on": variant("every-day"),
        "Mondays and Tuesdays only": variant(
            "every-day", every_station("windows.duty.lieu.hours", "Mo-Tu 00:00-24:00")
        ),
        "Wednesday to Friday": variant("every-day", every_station("windows.duty.lieu.hours", "We-Fr 00:00-24:00")),
        "paid": variant("every-day-paid"),
    }
    duty = "sites.centre.windows.duty_{}.count"
    asked["posts on duty at the centre"] = {
        "none": variant("staggered"),
        "two": variant("centre-every-day"),
        "three": variant("centre-every-day", {duty.format(1): 2}),
        "four": variant("centre-every-day", {duty.format(1): 2, duty.format(2): 2}),
    }
    for before in ("centre-alone", "online"):
        asked[f"rosters at the centre, {before}"] = {
            "two posts a line all day": variant(before),
            "three, two, one (as many hours)": variant(before, roster(3, 2, 1)),
            "two, two, one (2.5 h fewer)": variant(before, roster(2, 2, 1)),
            "two, one, one (4.5 h fewer)": variant(before, roster(2, 1, 1)),
        }
    nobody_absent = {f"sites.centre.windows.{line}.absence": 0.0 for line in LINES}
    asked["posts shared out among lines"] = {
        "as they are": variant("online"),
        **{
            f"{name}, every {days} days": variant(file, every(days))
            for name, file in (("by calls", "replan-monthly"), ("by work", "replan-by-work"))
            for days in (7, 28, 84)
        },
    }
    asked["posts shared out among lines, centre-alone"] = {
        "as they are": variant("centre-alone"),
        **{
            name: variant("centre-alone", {"staffing": {"centre": moved(file)}})
            for name, file in (
                ("by calls, every 28 days", "replan-monthly"),
                ("by work, every 28 days", "replan-by-work"),
                ("moved live", "moved-live"),
            )
        },
    }
    asked["posts shared out among lines, nobody absent"] = {
        "as they are": variant("online", nobody_absent),
        "by calls, by hand": variant("replan-by-calls", nobody_absent),
        "by calls, every 28 days": variant("replan-monthly", nobody_absent),
        "by work, every 28 days": variant("replan-by-work", nobody_absent),
        "moved live": variant("moved-live", nobody_absent),
    }
    asked["errands for the frail"] = {
        "online": variant("online"),
        "helped": variant("helped"),
        "nobody has to stay": variant("helped", {f"teams.helpers_{number}.keep": 0 for number in COMMUNITIES}),
        "twice as many ask": variant(
            "helped", {"channels.agency.weights.frail": 2.4, "channels.agency.weights.elderly": 0.06}
        ),
    }
    half = {f"channels.outreach.weights.{segment}": 1.0 for segment in ("general", "elderly", "frail", "enterprise")}
    asked["van"] = {
        "generalists": variant("generalists"),
        "van": variant("van"),
        "half of them wait for it": variant("van", half),
        "a crew of three": variant("van", {f"sites.van_{number}.windows.crew.count": 3 for number in COMMUNITIES}),
        "far stations": variant("far-stations"),
        "van to the far communities": variant("van-outer"),
    }
    return asked


def slower(pace: float) -> dict[str, float]:
    """Return generalists' pace for all but consultations and collections."""
    skills = ("social", "employment", "civil", "disability", "health", "market", "urban", "cards")
    rare = ("rare_insurance", "rare_welfare", "rare_affairs")
    return {
        f"sites.station_{number}.windows.counter.pace.{skill}": pace
        for number in COMMUNITIES
        for skill in (*skills, *rare)
    }


def every_station(path: str, value: Any) -> dict[str, Any]:
    """Return a value for all stations."""
    return {f"sites.station_{number}.{path}": value for number in COMMUNITIES}


@dataclass(frozen=True)
class Counted:
    """What is counted from records, by replication, each of shape (replications,).

    Attributes
    ----------
    at_communities : array
        Share of the cohort's cases that were taken in at a station or a van.
    way_to_van : array
        Time on foot or by vehicle to outreach sessions and back, minutes a case of the cohort.
    """

    at_communities: np.ndarray
    way_to_van: np.ndarray


def counted(loaded: Loaded, replications: int = COUNTED) -> Counted:
    """Count records of some replications."""
    scenario = loaded.scenario
    network = build(scenario)
    plan = plan_demand(scenario, network)
    outreach = np.array([scenario.sites[name].sessions is not None for name in network.names.sites])
    elsewhere = np.array([scenario.sites[name].kind != "centre" for name in network.names.sites])
    shares, ways = [], []
    for replication in range(replications):
        demand = draw_planned(plan, FAMILY.seed, replication)
        records = core.run(network, demand)
        base = network.services["base"][demand.cases["service"]]
        ours = (network.services["counts"][base] == 1) & (demand.needs["cohort"][demand.cases["need"]] == 1)
        at = records.cases["taken_at"][ours]
        shares.append(np.mean((at >= 0) & elsewhere[at]))
        visits = records.visits[outreach[records.visits["site"]]]
        visits = visits[
            (demand.needs["cohort"][visits["need"]] == 1) & has_case(ours, demand.cases["need"])[visits["need"]]
        ]
        needs, sites = demand.needs[visits["need"]], network.sites[visits["site"]]
        metres = np.hypot(needs["x"] - sites["x"], needs["y"] - sites["y"])
        of = network.segments[needs["segment"]]
        one_way = metres * of["travel_num"] / of["travel_den"] + of["travel_fixed"]
        ways.append(2 * one_way.sum() / MINUTE / ours.sum())
    return Counted(np.array(shares), np.array(ways))


def has_case(ours: np.ndarray, need: np.ndarray) -> np.ndarray:
    """Return by need whether one of its cases is among ours."""
    found = np.zeros(int(need.max()) + 1, bool)
    found[need[ours]] = True
    return found


def rows_of(question: str, asked: Question) -> list[Row]:
    """Return the answers to a question."""
    outcomes = FAMILY.outcomes(asked)
    rows = []
    for measure in MEASURES:
        rows += FAMILY.rows(question, measure, {name: estimate(each, measure) for name, each in outcomes.items()})
    for measure, group_by, group in GROUPED:
        found = {name: dict(estimates(each, measure, group_by))[group] for name, each in outcomes.items()}
        rows += FAMILY.rows(question, f"{measure} of {group}", found)
    return rows


def counted_rows(variants: Iterable[str]) -> list[Row]:
    """Return what is counted from records, with t intervals over replications."""
    rows = []
    for name in variants:
        found = counted(variant(name))
        for label, values in (
            ("share of cases at communities", found.at_communities),
            ("way to the van per case, min", found.way_to_van),
        ):
            made = Estimate(float(values.mean()), values - values.mean())
            rows += FAMILY.rows("counted from records", label, {name: made})
    return rows


COUNTED_OF = ("generalists", "online", "helped", "everybody-nearby", "van", "van-outer")


def main() -> None:
    """Ask everything and write the table."""
    rows: list[Row] = []
    for question, asked in questions().items():
        print(question, flush=True)
        rows += rows_of(question, asked)
    rows += counted_rows(COUNTED_OF)
    write_answers(HERE / "answers.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
