"""Generated scenarios: valid, the same every time, and over the whole format; what they bring about covers the whole contract."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from simnet import tables
from simnet.demand.draw import draw_demand
from simnet.engine import core
from simnet.engine.generate import POLICIES, generate
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.checks import check
from simnet.scenario.schema import DISTRIBUTION_KINDS, Scenario

SEED = 1
NUMBER = 600


@cache
def trees() -> tuple[dict[str, Any], ...]:
    return tuple(generate(SEED, number) for number in range(NUMBER))


@cache
def scenarios() -> tuple[Scenario, ...]:
    return tuple(Scenario.model_validate(tree) for tree in trees())


def test_every_generated_scenario_is_valid() -> None:
    for scenario in scenarios():
        assert check(scenario) == []


def test_a_scenario_is_a_function_of_seed_and_number() -> None:
    assert trees() == tuple(generate(SEED, number) for number in reversed(range(NUMBER)))[::-1]
    assert generate(1, 23) != generate(2, 23) != generate(2, 24)
    assert len({scenario.name for scenario in scenarios()}) == NUMBER


def features(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario has, by names; each as often as it has it."""
    calendar, diversion, behaviour = scenario.calendar, scenario.diversion, scenario.behaviour
    yield f"policy {diversion.policy}"
    yield f"one stop {diversion.one_stop}"
    yield "run in days" if calendar.days else "run in minutes"
    if calendar.holidays == "CN":
        yield "holidays"
    if calendar.warm_up_days or calendar.warm_up_minutes:
        yield "warm-up"
    if diversion.misdirected:
        yield "misdirected"
    if diversion.farther_min is not None:
        yield "no farther at all" if diversion.farther_min == 0 else "so much farther and no more"
    if diversion.candidates < len(scenario.sites):
        yield "more sites than candidates"
    if behaviour.wishes == 1:
        yield "a single wish"
    if scenario.demand.busyness_cv:
        yield "busy days"
    if scenario.demand.days:
        yield "days of other demand"
    if len(scenario.sites) >= 3:
        yield "several sites"
    if len(scenario.services) >= 3:
        yield "several services"
    for group in scenario.staffing.values():
        yield "posts re-planned" if group.replan else "posts moved live"
        if group.replan and group.replan.by == "work":
            yield "posts re-planned by work"
        if len(group.pools) > 2:
            yield "posts of several pools"
    for segment in scenario.population.segments.values():
        yield "patience" if segment.patience_min else "patience without end"
        if segment.patience_min and segment.patience_min.deterministic == 0:
            yield "no patience"
        yield f"returns {segment.returns}"
        if segment.priority:
            yield "priority of segments"
    for arrivals in scenario.arrivals.values():
        yield from (
            f"arrivals {kind}" for kind in sorted(arrivals.model_fields_set - {"service", "zone", "segment", "profile"})
        )
    for service in scenario.services.values():
        yield from features_of_service(service)
    for site in scenario.sites.values():
        yield from features_of_site(site)


def features_of_service(service: Any) -> Iterator[str]:
    if len(service.stages) > 1:
        yield "several stages"
    if any(service.also.values()):
        yield "companions"
    if any(service.cases_per_head_year.values()):
        yield "needs of residents"
    if service.priority:
        yield "priority of services"
    if service.incomplete:
        yield "papers incomplete"
    if service.incomplete_again:
        yield "papers incomplete again"
    for stage in service.stages.values():
        yield f"time {stage.time_min.kind}"
        if stage.time_min.deterministic == 0:
            yield "time zero"
        if 0 < stage.chance < 1:
            yield "chance"
        if stage.chance == 0:
            yield "chance zero"
        if stage.repeat:
            yield "repeat"


def features_of_site(site: Any) -> Iterator[str]:
    yield f"closing {site.closing}"
    if site.hours is not None:
        yield from features_of_hours(site)
    if site.closed:
        yield f"closed from a {'date' if '-' in next(iter(site.closed)) else 'counted day'}"
    if site.last_ticket_min:
        yield "last ticket"
    if site.seats is not None:
        yield "seats" if site.seats else "no seats"
    if site.tolerant:
        yield "tolerant"
    if site.guide:
        yield "guide"
    if site.serves != "all":
        yield "catchment"
    if site.services != "all":
        yield "some services"
    for pool in site.windows.values():
        if pool.skills == "all":
            yield "all skills"
        elif len(pool.skills) > 1:
            yield "several skills"
        elif not pool.skills:
            yield "no skills"
        if pool.count == 0:
            yield "no posts"
        for name in (
            "shifts",
            "hours",
            "pace",
            "between_min",
            "no_answer_min",
            "absence",
            "min_posts",
            "stand_in",
            "lieu",
            "reserve",
        ):
            if getattr(pool, name):
                yield name


def features_of_hours(site: Any) -> Iterator[str]:
    if "," in site.hours.split(";")[0].split(" ")[-1]:
        yield "break" if site.break_max_min else "two sessions a day"
    if site.hours == "24/7":
        yield "never closed"
    if site.hours.startswith(("Mo-Fr", "Mo,", "Tu")):
        yield "closed days"
    if "PH" in site.hours:
        yield "hours on holidays"


PROMISED = {
    *(f"policy {policy}" for policy in POLICIES),
    *(f"time {kind}" for kind in DISTRIBUTION_KINDS),
    *(f"arrivals {kind}" for kind in ("per_hour", "per_day", "interarrival_min", "at_min")),
    "one stop True", "one stop False", "run in days", "run in minutes", "holidays", "warm-up", "misdirected", "a single wish",
    "more sites than candidates", "busy days", "several sites", "several services", "patience", "patience without end",
    "no patience", "returns 0.0", "returns 0.5", "returns 1.0", "priority of segments", "priority of services",
    "several stages", "companions", "needs of residents", "papers incomplete", "papers incomplete again", "time zero",
    "chance", "chance zero", "repeat", "closing serve_inside", "closing send_home", "break", "two sessions a day",
    "never closed", "closed days", "hours on holidays", "last ticket", "seats", "no seats", "tolerant", "guide",
    "some services", "all skills", "several skills", "no skills", "no posts", "shifts", "hours", "pace", "between_min",
    "no_answer_min", "absence", "min_posts", "stand_in", "lieu", "reserve", "catchment",
    "posts re-planned", "posts re-planned by work", "posts moved live", "posts of several pools",
    "no farther at all", "so much farther and no more", "days of other demand", "closed from a date", "closed from a counted day",
}  # fmt: skip


def test_generated_scenarios_are_over_the_whole_format() -> None:
    times_found = Counter(feature for scenario in scenarios() for feature in features(scenario))
    assert set(times_found) == PROMISED
    rare = {feature: times for feature, times in times_found.items() if times < 10}
    assert not rare


def happenings(scenario: Scenario) -> Iterator[str]:
    """Yield what came about in a scenario, each once."""
    network = build(scenario)
    demand = draw_demand(scenario, network, SEED, 0)
    records = core.run(network, demand)
    visits, stays, cases = records.visits, records.stays, records.cases
    waited_at_door = (visits["ticket"] > visits["arrival"]) | ((visits["ticket"] < 0) & (visits["wait"] > 0))
    served = stays["start"] >= 0
    ended = served & (stays["end"] >= 0)
    same_stage = (stays["case"][1:] == stays["case"][:-1]) & (stays["stage"][1:] == stays["stage"][:-1])
    same_visit = (stays["need"][1:] == stays["need"][:-1]) & (stays["visit"][1:] == stays["visit"][:-1])
    onward = (visits["need"][1:] == visits["need"][:-1]) & (visits["trip"][1:] == visits["trip"][:-1])
    limited = network.rules["farther"][0] != tables.NONE
    joins = np.unique(stays["join"], return_counts=True)[1]
    reserve, moved = (
        records.posts[records.posts["kind"] == kind] for kind in (tables.RESERVE_POSTS, tables.MOVED_POSTS)
    )
    live = np.isin(moved["pool"], network.members["pool"][network.staffing["live"][network.members["group"]] == 1])
    times = network.staffing_times
    in_hours = ~np.isin(moved["time"], times["time"][np.isin(times["what"], (tables.HOURS_END, tables.HOURS_BEGIN))])
    at_replan = np.isin(moved["time"], times["time"][times["what"] == tables.PLANNED_ANEW])
    before_plans = moved["time"] < min(times["time"][times["what"] == tables.PLANNED_ANEW], default=0)
    ends = np.intersect1d(stays["end"][ended], stays["end"][~served & (stays["end"] >= 0)])
    came_about = {
        **{f"visit {name}": np.any(visits["outcome"] == code) for code, name in enumerate(VISITS)},
        **{f"need {name}": np.any(records.needs["outcome"] == code) for code, name in enumerate(NEEDS)},
        "waited at the door": np.any(waited_at_door),
        "left the door": np.any(waited_at_door & (visits["outcome"] == tables.LEFT)),
        "turned away at the opening": np.any(waited_at_door & (visits["outcome"] == tables.TURNED_AWAY)),
        "guide desk": np.any(stays["case"] < 0),
        "redirected by the guide": np.any((visits["outcome"] == tables.REDIRECTED) & (visits["ticket"] >= 0)),
        "onward to another site": np.any(onward & (visits["site"][1:] != visits["site"][:-1])),
        "the same stage again": np.any(same_stage & same_visit & (stays["case"][1:] >= 0)),
        "service in no time": np.any(stays["start"][ended] == stays["end"][ended]),
        "several cases on a ticket": np.any(visits["num_cases"] > 1),
        "a second trip": np.any(cases["resolved_trip"] > 1),
        "papers looked through again": np.any(cases["taken_in"] > 1),
        "closed door": np.any(records.needs["closed_doors"] > 0),
        "kept posts": records.holds.size > 0,
        "reserve posts open": np.any(reserve["change"] > 0),
        "reserve posts close within their hours": np.any(
            (reserve["change"] < 0) & ~np.isin(reserve["time"], network.reserve_hours["time"])
        ),
        "posts are planned anew": np.any(~live),
        "posts are planned anew within the hours": np.any(~live & at_replan),
        "posts make up for who is absent": np.any(~live & before_plans),
        "a post is moved live": np.any(live & in_hours & (moved["change"] > 0)),
        "a post is on the way when the hours end": live.any()
        and moved["change"][live & in_hours & (moved["time"] < records.end)].sum() < 0,
        "a post leaves the same line twice": np.any(moved["change"][live] == 2),
        "called in vain": records.no_answers.size > 0,
        "posts absent": demand.rosters.size != network.planned.size or np.any(demand.rosters != network.planned),
        "some do not go as far as they would": limited and not records.equals(core.run(without_limit(network), demand)),
        "three join at one tick": np.any(joins >= 3),
        "leaves as a service ends": ends.size > 0,
        "the run ends at the horizon": records.end == network.rules["horizon"][0],
        "the run ends before": records.end < network.rules["horizon"][0],
    }
    yield from (name for name, did in came_about.items() if did)


def without_limit(network: Network) -> Network:
    rules = network.rules.copy()
    rules["farther"] = tables.NONE
    return replace(network, rules=rules)


VISITS = ("inside", "served", "redirected", "left", "turned away", "sent home")
NEEDS = ("open", "resolved", "lost")


def test_what_generated_scenarios_bring_about_covers_the_contract() -> None:
    times_found = Counter(name for scenario in scenarios()[:400] for name in happenings(scenario))
    expected = {
        *(f"visit {name}" for name in VISITS), *(f"need {name}" for name in NEEDS), "waited at the door", "left the door",
        "turned away at the opening", "guide desk", "redirected by the guide", "onward to another site",
        "the same stage again", "service in no time", "several cases on a ticket", "a second trip",
        "papers looked through again", "closed door", "kept posts", "reserve posts open",
        "reserve posts close within their hours", "called in vain", "posts absent",
        "posts are planned anew", "posts are planned anew within the hours", "posts make up for who is absent", "a post is moved live",
        "a post is on the way when the hours end", "a post leaves the same line twice",
        "some do not go as far as they would",
        "three join at one tick", "leaves as a service ends", "the run ends at the horizon", "the run ends before",
    }  # fmt: skip
    assert set(times_found) == expected
    seldom = {"a post is on the way when the hours end"}  # it takes a long way and a line at the right time
    rare = {name: times for name, times in times_found.items() if times < 5 and name not in seldom}
    assert not rare
