"""Further questions to the scenarios of Xindu: one thing turned at a time, and what that changes, paired by replication.

    python results/xindu-questions/ask.py

writes `answers.csv` beside itself: question, variant, measure, figure with its own 95% interval, and the difference from the first
variant of the question (95% by itself, not over all of them). `visits a micro-centre and day` is of the ten compounds whose size is varied.
Finished work is kept by simnet, so a second run takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from simnet.experiment.questions import COLUMNS, Family, Question, write_answers
from simnet.measures.measures import estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.measures.tabulate import Row
from simnet.scenario.load import Loaded

HERE = Path(__file__).parent
FAMILY = Family(HERE.parents[1] / "scenarios" / "xindu", seed=2020, replications=8)
variant = FAMILY.variant
MEASURES = (
    "mean_wait",
    "time_per_case",
    "travel_per_case",
    "trips_per_case",
    "time_to_resolution",
    "time_to_decision",
    "on_time_rate",
    "closed_doors_per_need",
    "public_cost_year",
    "resident_cost_year",
)
OF_ONE_GROUP = (
    ("the reform, without one part", "closed_doors_per_need", "segment", "young"),
    ("the reform, without one part", "time_to_resolution", "segment", "young"),
    ("the reform, without one part", "time_per_need", "segment", "young"),
    ("the reform, without one part", "kiosk_uses_day", "site", "pod_1"),
    ("the reform, without one part", "kiosk_uses_day", "site", "pod_2"),
    ("what a list is fitted to", "time_per_need", "segment", "villagers"),
    ("what a list is fitted to", "time_per_need", "segment", "general"),
    ("what a list is fitted to", "time_per_need", "segment", "enterprise"),
    ("60 stations closed", "time_per_need", "segment", "villagers"),
    ("60 stations closed", "time_per_need", "segment", "elderly"),
    ("60 stations closed", "time_per_need", "segment", "general"),
)
"""Question, measure, what it is broken down by, and the group that is looked at too."""
VISITS = "visits a micro-centre and day"
WORKING_DAYS = 20 / 28 * 365
SIZES = (1000, 2000, 5000, 10_000, 20_000)
"""Residents of a compound."""

FARTHER = {"15 minutes": 15.0, "5 minutes": 5.0, "30 minutes": 30.0, "60 minutes": 60.0, "however far": None}
"""How much farther people go than to the nearest place that will see them; the first is what the scenarios assume."""


@cache
def sized() -> list[str]:
    """Return the micro-centres of compounds whose residents are of the segment `compound`."""
    zones = variant("before").scenario.population.zones
    return [f"m{name[1:]}" for name, zone in zones.items() if "compound" in zone.people]


def of_size(layout: str, size: int, posts: int) -> Loaded:
    """Return a layout whose compounds have so many residents and whose micro-centres so many posts."""
    values: dict[str, Any] = {}
    for site in sized():
        values[f"population.zones.q{site[1:]}.people.compound"] = size
        values[f"sites.{site}.windows.micro.count"] = posts
    return variant(layout, values)


def without_micro(layout: str, like: str) -> Loaded:
    """Return a layout without micro-centres, whose posts are at the towns' windows again, as in another layout."""
    sites, before = variant(layout).scenario.sites, variant(like).scenario.sites
    values: dict[str, Any] = {f"sites.{name}": None for name, site in sites.items() if site.kind == "micro"}
    for name, site in before.items():
        if site.kind == "town":
            values[f"sites.{name}.windows.all_skill.count"] = site.windows["all_skill"].count
    return variant(layout, values)


def questions() -> dict[str, Question]:
    """Return all questions."""
    asked: dict[str, Question] = {}
    for layout, when in (("micro-centres", "any counter"), ("micro-only", "no agency")):
        for size in SIZES:
            asked[f"a post at compounds of {size}, {when}"] = {
                "nobody": of_size(layout, size, 0),
                "one post": of_size(layout, size, 1),
            }
    full, lists = variant("full-service"), variant("lists-by-demand").scenario.sites
    pods = {name: None for name, site in full.scenario.sites.items() if site.kind == "pod"}
    online = variant("any-counter").scenario.channels.online
    assert online is not None
    longer = {f"sites.{name}.services": list(site.services) for name, site in lists.items() if site.kind == "station"}
    asked["the reform, without one part"] = {
        "all": full,
        "without micro-centres": without_micro("full-service", "any-counter"),
        "without pods": variant("full-service", {**{f"sites.{name}": None for name in pods}, "channels.kiosk": None}),
        "online as before": variant("full-service", {"channels.online.weights": dict(online.weights)}),
        "longer lists at stations": variant("full-service", longer),
    }
    stations = [name for name, site in lists.items() if site.kind == "station"]
    weekly = {f"sites.{name}.courier": "We 16:30-18:00; PH off" for name in stations}
    asked["one courier run a week"] = {
        "stations accept": variant("back-office", weekly),
        "stations take in": variant(
            "back-office", {**weekly, **{f"sites.{name}.level.all": "take_in" for name in stations}}
        ),
    }
    asked["batches of agents"] = {
        "twice a day": variant("any-counter"),
        "once a day": variant("any-counter", {"channels.agency.batches": "Mo-Fr 16:30-18:00; PH off"}),
        "twice a week": variant("any-counter", {"channels.agency.batches": "Tu,Fr 16:30-18:00; PH off"}),
        "as data": variant("any-counter", {"channels.agency.batches": None}),
    }
    asked["what a list is fitted to"] = {
        "one list for all": variant("one-list-for-all"),
        "lists by demand": variant("lists-by-demand"),
    }
    asked["60 stations closed"] = {"the reform": full, "60 closed": variant("consolidated")}
    for layout in ("before", "full-service"):
        asked[f"how much farther people go, {layout}"] = {
            **{title: variant(layout, {"diversion.farther_min": minutes}) for title, minutes in FARTHER.items()},
            "nobody to a wrong door": variant(layout, {"diversion.misdirected": 0.0}),
            "however far, nobody to a wrong door": variant(
                layout, {"diversion.farther_min": None, "diversion.misdirected": 0.0}
            ),
        }
    asked["people's own town first"] = {
        "as it is": variant("before"),
        "no wrong doors": variant("before", {"diversion.misdirected": 0.0}),
        "wrong doors twice": variant("before", {"diversion.misdirected": 0.1}),
    }
    return asked


def visits_a_day(outcome: Outcome, sites: Iterable[str]) -> tuple[float, float]:
    """Return visits a micro-centre and working day, and half the width of the interval of the mean one."""
    by_site = dict(estimates(outcome, "visits_year", "site"))
    wanted = [by_site[site] for site in sites if site in by_site]
    value = sum(made.value for made in wanted) / len(wanted) / WORKING_DAYS
    # Conservatively, as if all sites moved together.
    return value, sum(made.half_width(FAMILY.confidence) for made in wanted) / len(wanted) / WORKING_DAYS


def rows_of(question: str, asked: Question) -> list[Row]:
    """Return the answers to a question."""
    outcomes = FAMILY.outcomes(asked)
    rows = []
    for measure in MEASURES:
        rows += FAMILY.rows(question, measure, {name: estimate(each, measure) for name, each in outcomes.items()})
    for about, measure, group_by, group in OF_ONE_GROUP:
        if about == question:
            found = {name: dict(estimates(each, measure, group_by)).get(group) for name, each in outcomes.items()}
            rows += FAMILY.rows(question, f"{measure} of {group}", found)
    if "one post" in outcomes:
        mean, spread = visits_a_day(outcomes["one post"], sized())
        rows.append(
            {"question": question, "variant": "one post", "measure": VISITS, "mean": mean, "half_width": spread}
        )
    return rows


def main() -> None:
    """Ask everything and write the table."""
    rows: list[Row] = []
    for question, asked in questions().items():
        print(question, flush=True)
        rows += rows_of(question, asked)
    write_answers(HERE / "answers.csv", COLUMNS, rows)


if __name__ == "__main__":
    main()
