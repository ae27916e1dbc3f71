"""Liucheng and Gongping: the files add up to the facts, rosters and bills are those worked out by hand, and what cannot be is not."""

import csv
import re
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from simnet.experiment.replay import replay
from simnet.experiment.simulation import Prepared, engine_of
from simnet.measures.costs import bill
from simnet.measures.measures import estimate, estimates
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR

from ..truths.shipped import AGENCY, Shipped
from ..truths.shipped import whole as shipped

ROOT = Path(__file__).parents[2]
FAMILY = ROOT / "scenarios" / "liucheng"
FIRST_DAY = date(2020, 8, 24)
"""14 days of warm-up before 7 September, a Monday."""

WEEKEND_SERVICES = {
    "social_insurance",
    "floating_population",
    "family_planning",
    "consultation",
    "insurance_advice",
    "collection",
}
BOUND = ("noon", "early", "late", "weekend")


@cache
def scenario_of(name: str) -> Scenario:
    return load_scenario(FAMILY / f"{name}.yaml").scenario


@cache
def network_of(name: str) -> Network:
    return build(scenario_of(name))


def of(name: str) -> Shipped:
    return shipped(f"liucheng/{name}")


def people_of(name: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for zone in scenario_of(name).population.zones.values():
        counted.update({segment: int(count) for segment, count in zone.people.items()})
    return counted


def day_of(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - FIRST_DAY).days


def posts_at(name: str, pool: str, day: int, hour: float) -> int:
    """Return how many posts of the centre are planned just after an instant."""
    network = network_of(name)
    row = network.names.pools.index(("centre", pool))
    changes = network.planned[network.planned["pool"] == row]
    before = np.searchsorted(changes["time"], day * DAY + int(hour * HOUR), side="right")
    return int(changes["count"][before - 1]) if before else 0


def hours_between(name: str, pool: str, first: int, last: int) -> float:
    """Return post-hours planned at a pool of the centre from one midnight to another."""
    network = network_of(name)
    row = network.names.pools.index(("centre", pool))
    changes = network.planned[network.planned["pool"] == row]
    times = np.clip(np.append(changes["time"], network.rules[0]["horizon"]), first * DAY, last * DAY)
    return float(np.diff(times) @ changes["count"]) / HOUR


def lost_by_segment(name: str) -> dict[str, float]:
    return {segment: made.value for segment, made in estimates(of(name).outcome, "lost", "segment")}


def resolved(name: str) -> float:
    return float(of(name).total("cases", "all", "resolved")[0])


# What the files say.


def test_people_communities_and_area_are_those_of_the_facts() -> None:
    # WJ-01: 310,000 people in 19 communities on 23 km2.
    scenario = scenario_of("before")
    people = people_of("before")
    assert sum(people.values()) == 310_000
    assert len(scenario.population.zones) == 19
    assert sum(np.pi * zone.radius_km**2 for zone in scenario.population.zones.values()) == pytest.approx(23, abs=0.1)
    assert people["elderly"] / 310_000 == pytest.approx(0.1798, abs=0.003)  # Chengdu, census 2020
    assert len({people[segment] for segment in BOUND}) == 1, (
        "groups that can come at one time only are of one size by choice"
    )


def test_the_volume_is_that_of_the_table_in_the_head_of_the_file() -> None:
    scenario, people = scenario_of("before"), people_of("before")
    led = {
        name: sum(rate * people[segment] for segment, rate in service.cases_per_head_year.items())
        for name, service in scenario.services.items()
    }
    head = (FAMILY / "before.yaml").read_text("utf-8").split("simnet: 1")[0]
    rows = re.findall(r"^#   (\w+) +(\d+) +(\d+) +(\d+)$", head, re.MULTILINE)
    assert {row[0] for row in rows} == set(led)
    for name, *parts in rows:
        assert led[name] == pytest.approx(sum(map(int, parts)), rel=0.001)
    assert sum(led.values()) == pytest.approx(222_500, rel=0.001)
    cases = sum(led[name] for name, service in scenario.services.items() if service.kind == "case")
    assert cases == pytest.approx(114_500, rel=0.001)


def test_sixty_one_windows_are_four_fifths_of_the_staff() -> None:
    # WJ-05: 61 evaluation devices at windows of centre and communities. WJ-09: four fifths of the staff at windows and in communities.
    def windows(name: str) -> int:
        return sum(pool.count or 0 for site in scenario_of(name).sites.values() for pool in site.windows.values())

    def offices(name: str) -> int:
        return scenario_of(name).sites["centre"].back_office["offices"].count or 0

    assert windows("moved-down") == 61
    assert windows("moved-down") / (windows("moved-down") + offices("moved-down")) == pytest.approx(0.8, abs=0.005)
    assert windows("before") + offices("before") == windows("moved-down") + offices("moved-down") == 76
    assert all(
        site.windows["counter"].count == 2
        for site in scenario_of("moved-down").sites.values()
        if site.kind == "station"
    )


def test_any_of_the_eighteen_can_do_anything() -> None:
    # WJ-10: comprehensive windows. Before, no window of the centre could do more than a few lines.
    network = network_of("all-skill")
    row = network.names.pools.index(("centre", "all_skill"))
    every = set().union(
        *({stage.skill for stage in service.stages.values()} for service in scenario_of("before").services.values())
    )
    skills = {
        skill for number, skill in enumerate(network.names.skills) if int(network.pools["skills"][row]) >> number & 1
    }
    assert every <= skills
    before = scenario_of("before").sites["centre"].windows
    assert max(len(pool.skills) for pool in before.values()) < len(every)
    assert sum(pool.count or 0 for pool in before.values()) == 23
    assert sum(pool.count or 0 for pool in scenario_of("all-skill").sites["centre"].windows.values()) == 23


# Rosters and time in lieu.


def test_longer_hours_are_thirty_post_hours_a_week_each() -> None:
    # A week without holidays, from Monday 9 November: 6 posts x 1 h x 5 days, or 5 posts x 3 h x 2 days.
    monday = day_of(2020, 11, 9)
    for name, pool in (("noon", "noon"), ("early", "early"), ("late", "late"), ("weekend-paid", "weekend")):
        assert hours_between(name, pool, monday, monday + 7) == 30


def test_the_long_day_is_open_from_eight_to_six_without_a_break() -> None:
    # WJ-02. Posts at the centre on Tuesday 10 November.
    tuesday = day_of(2020, 11, 10)
    network = network_of("long-day")
    centre = network.names.sites.index("centre")
    of_day = network.intervals[(network.intervals["site"] == centre) & (network.intervals["open"] // DAY == tuesday)]
    assert [(row["open"] % DAY / HOUR, row["close"] % DAY / HOUR) for row in of_day] == [(8, 18)]
    pools = [pool for site, pool in network.names.pools if site == "centre" and pool != "offices"]
    posts = {
        hour: sum(posts_at("long-day", pool, tuesday, hour) for pool in pools) for hour in (7.5, 8, 9, 12, 13, 17, 18)
    }
    assert posts == {7.5: 0, 8: 6, 9: 23, 12: 6, 13: 23, 17: 6, 18: 0}


def test_weekend_and_holiday_mornings_have_the_short_list_only() -> None:
    # WJ-03: 28 of the 72 items; here 6 of the 11 groups of services.
    network = network_of("weekend")
    centre = network.names.sites.index("centre")
    names = network.names.services
    for day in (day_of(2020, 11, 14), day_of(2020, 10, 1)):  # a Saturday; National Day, a Thursday
        rows = np.flatnonzero((network.intervals["site"] == centre) & (network.intervals["open"] // DAY == day))
        assert [(row["open"] % DAY / HOUR, row["close"] % DAY / HOUR) for row in network.intervals[rows]] == [(9, 12)]
        taken = {
            names[service]
            for service in range(len(scenario_of("weekend").services))
            if network.take_until[rows[0], service] > network.intervals["open"][rows[0]]
        }
        assert taken == WEEKEND_SERVICES
    make_up = day_of(2020, 10, 10)  # a Saturday that counts as a working day
    rows = (network.intervals["site"] == centre) & (network.intervals["open"] // DAY == make_up)
    assert network.intervals[rows]["close"].max() % DAY / HOUR == 17


def test_time_in_lieu_takes_six_hours_of_five_posts_from_monday() -> None:
    # The weekend of 7 and 8 November is worth 5 x 3 x 2 = 30 h; five are off at once: Monday 9 to 12 and 13 to 16.
    monday = day_of(2020, 11, 9)
    assert [posts_at("weekend", "all_skill", monday, hour) for hour in (9, 11.9, 13, 15.9, 16, 16.9)] == [
        13,
        13,
        13,
        13,
        18,
        18,
    ]
    assert hours_between("weekend", "all_skill", monday, monday + 1) == 18 * 7 - 30
    assert hours_between("weekend", "all_skill", monday + 1, monday + 7) == 18 * 7 * 4


def test_time_off_on_quiet_afternoons_leaves_monday_alone() -> None:
    # Five off on Wednesday afternoon are 20 h, the other 10 h are two hours of Thursday's.
    monday = day_of(2020, 11, 9)
    assert hours_between("weekend-quiet", "all_skill", monday, monday + 2) == 18 * 7 * 2
    assert hours_between("weekend-quiet", "all_skill", monday + 2, monday + 3) == 18 * 7 - 20
    assert [posts_at("weekend-quiet", "all_skill", monday + 3, hour) for hour in (9, 13, 14.9, 15)] == [18, 13, 13, 18]
    assert hours_between("weekend-offices", "all_skill", monday, monday + 7) == 18 * 35
    assert hours_between("weekend-offices", "offices", monday, monday + 7) == 34 * 35 - 30


def test_the_long_day_in_lieu_takes_no_hour_more() -> None:
    # 90 h of duty a week come off Tuesday to Friday afternoons, two posts for each duty: 6 posts x 15 h.
    monday = day_of(2020, 11, 9)
    pools = ("all_skill", "legal", "advice", "noon", "early", "late")
    week = sum(hours_between("long-day-lieu", pool, monday, monday + 7) for pool in pools)
    assert week == 23 * 35
    assert hours_between("long-day-lieu", "all_skill", monday, monday + 7) == 18 * 35 - 90
    assert posts_at("long-day-lieu", "all_skill", monday, 13) == 18
    assert posts_at("long-day-lieu", "all_skill", monday + 1, 13) == 12


# Bills.


def test_premises_cost_what_their_area_says() -> None:
    # 600 m2 at 480 yuan are rented; with 19 stations of 40 m2 all 1,360 m2 are lit and cleaned for 180 yuan.
    scenario = scenario_of("before")
    rented = sum(site.area_m2 for site in scenario.sites.values() if site.premises == "rented")
    assert rented * scenario.costs.rent_m2_year == 288_000
    assert sum(site.area_m2 for site in scenario.sites.values()) * scenario.costs.running_m2_year == 244_800


def test_an_hour_of_duty_is_paid_at_one_and_a_half_times_the_wage() -> None:
    # 95,000 yuan over 1,750 h are the wage; the price of an hour stood has 970 h in the denominator.
    costs = scenario_of("noon").costs
    stood, wage = costs.window_staff_year / costs.staff_hours_year, costs.window_staff_year / 1_750
    assert scenario_of("noon").sites["centre"].windows["noon"].pay * stood == pytest.approx(1.5 * wage, rel=0.005)
    assert scenario_of("weekend-paid").sites["centre"].windows["weekend"].pay * stood == pytest.approx(
        2 * wage, rel=0.005
    )


def test_duty_costs_its_hours_and_repaid_duty_nothing() -> None:
    def staff(name: str) -> float:
        return next(
            line.estimate.value for line in bill(of(name).outcome) if (line.basis, line.line) == ("paid", "staff")
        )

    first, last = day_of(2020, 9, 7), day_of(2020, 9, 7) + 91
    hours = hours_between("noon", "noon", first, last)
    weekdays = sum(posts_at("all-skill", "all_skill", day, 10) > 0 for day in range(first, last))
    assert hours == 6 * weekdays
    assert staff("noon") - staff("all-skill") == pytest.approx(hours * 365 / 91 * 95_000 / 970 * 0.83, rel=1e-6)
    owed = estimate(of("weekend-quiet").outcome, "lieu_owed_hours").value
    assert staff("weekend-quiet") - staff("all-skill") == pytest.approx(owed * 95_000 / 970, rel=0.01, abs=1)


# Who is served.


def test_who_can_come_at_one_time_only_is_served_only_then() -> None:
    before = lost_by_segment("before")
    assert all(before[segment] == 1 for segment in BOUND)
    for name, served in (("noon", "noon"), ("early", "early"), ("late", "late"), ("weekend-paid", "weekend")):
        lost = lost_by_segment(name)
        assert lost[served] < 0.5
        assert all(lost[segment] > 0.9 for segment in BOUND if segment != served), (
            "a few are served on days that count as others"
        )


def test_more_hours_gain_cases_under_the_same_luck() -> None:
    assert resolved("before") < resolved("all-skill") < min(map(resolved, ("noon", "early", "late", "weekend-paid")))
    assert max(map(resolved, ("noon", "early", "late"))) < resolved("long-day") < resolved("reform")


def test_time_off_from_monday_on_costs_waiting_on_mondays_only_if_taken_there() -> None:
    def monday(name: str) -> float:
        return dict(estimates(of(name).outcome, "late_or_left", "weekday"))["Mo"].value

    assert monday("weekend") > 1.5 * monday("weekend-paid")
    assert monday("weekend-quiet") == pytest.approx(monday("weekend-paid"), abs=0.005)


def test_only_the_centre_decides() -> None:
    network = network_of("reform")
    centre = network.names.sites.index("centre")
    station = network.names.sites.index("station_7")
    civil = network.names.services.index("civil_affairs")
    assert network.level[station, civil] == 2 and network.level[centre, civil] == 4
    assert network.decides_at[station, civil] == centre


def test_agents_come_register_and_deliver() -> None:
    # WJ-07: staff go to the door, act throughout, deliver the result. WJ-08: registered, with a time limit.
    run = of("reform")
    cases = run.records.cases
    by_agents = np.flatnonzero(
        (run.demand.needs["channel"][run.demand.cases["need"]] == AGENCY) & (cases["decided"] >= 0)
    )
    assert len(by_agents) > 100
    assert (cases["accepted"][by_agents] >= 0).all() and (cases["due"][by_agents] > cases["accepted"][by_agents]).all()
    kinds: dict[int, set[int]] = defaultdict(set)
    for journey in run.records.teams:
        if journey["need"] >= 0:
            kinds[int(journey["need"])].add(int(journey["kind"]))
    done = [int(run.demand.cases["need"][case]) for case in by_agents if cases["outcome"][case] == 1]
    picked_up_and_delivered = [need for need in done if len(kinds[need]) == 2]
    assert len(picked_up_and_delivered) == len(done) > 100


def test_agents_do_about_as_many_cases_as_were_published() -> None:
    # WJ-07: 1,425 a year, fitted. One replication of a quarter: some 350 cases, so within four standard errors of 5% each.
    made = dict(estimates(of("reform").outcome, "cases_year", "channel"))["agency"]
    assert made.value == pytest.approx(1_425, rel=0.2)


def test_mobile_offices_reach_every_community_once_in_five_weeks() -> None:
    # WJ-09: nineteen Saturday afternoons over five places, which share out the nineteen communities.
    mobile = {name: site for name, site in scenario_of("reform").sites.items() if site.sessions is not None}
    served = [zone for site in mobile.values() for zone in site.zones]
    assert sorted(served) == sorted(scenario_of("reform").population.zones)
    days = sorted(date.fromisoformat(session[:10]) for site in mobile.values() for session in site.sessions or ())
    assert len(days) == len(set(days)) == 19
    assert all(day.weekday() == 5 for day in days)


def test_on_request_nobody_stands_there_unasked() -> None:
    # WJ-04: asked for, arranged, served promptly. Call-outs begin on weekend and holiday mornings only, where a slot is booked.
    network, records = network_of("on-request"), of("on-request").records
    row = network.names.pools.index(("centre", "called"))
    assert not (network.planned["pool"] == row).any()
    assert len(records.call_outs) > 0
    starts = records.call_outs["start"]
    day, hour = starts // DAY, starts % DAY / HOUR
    assert ((network.weekday[day] >= 5) | (network.holiday[day] == 1)).all()
    assert ((hour >= 9) & (hour < 12)).all()
    booked = records.bookings[records.bookings["slot"] >= 0]
    assert len(booked) > 0 and lost_by_segment("on-request")["weekend"] < 0.6


# Gongping: one room for several functions, matters accepted anywhere (WJ-13).


def test_one_room_is_one_room() -> None:
    network = network_of("gongping-shared")
    for number in range(1, 11):
        spans = [
            network.intervals[network.intervals["site"] == network.names.sites.index(f"{function}_{number}")]
            for function in ("counter", "clinic")
        ]
        for clinic in spans[1]:
            assert not ((spans[0]["open"] < clinic["close"]) & (clinic["open"] < spans[0]["close"])).any()
    rooms = network_of("gongping-rooms")
    clash = rooms.intervals[rooms.intervals["site"] == rooms.names.sites.index("counter_1")]
    clinic = rooms.intervals[rooms.intervals["site"] == rooms.names.sites.index("clinic_1")][0]
    assert ((clash["open"] < clinic["close"]) & (clinic["open"] < clash["close"])).any()


def test_one_room_halves_the_area_and_pays_the_same_people() -> None:
    # Three rooms of 100 m2 in all become one of 50 m2, at 300 + 180 yuan: 50 m2 x 10 x 480 = 240,000 yuan a year.
    def area(name: str) -> float:
        return sum(site.area_m2 for site in scenario_of(name).sites.values())

    costs = scenario_of("gongping-rooms").costs
    saved = area("gongping-rooms") - area("gongping-shared")
    assert (area("gongping-rooms"), saved) == (1_000, 500)
    assert saved * (costs.rent_m2_year + costs.running_m2_year) == 240_000
    # Posts are paid for 35 h a week; less a clinic of 3 or 4 hours and an afternoon of 4 the counter is open 28 or 27.
    for number, hours in ((1, 28), (5, 28), (6, 27), (10, 27)):
        pay = scenario_of("gongping-shared").sites[f"counter_{number}"].windows["desk"].pay
        assert pay * hours == pytest.approx(35, abs=0.01)


def test_anywhere_means_anywhere_and_before_home_only() -> None:
    assert network_of("gongping-rooms").serves.sum() == 20
    assert network_of("gongping-anywhere").serves.all()
    run, home = of("gongping-anywhere"), of("gongping-rooms")
    for shipped_run, elsewhere in ((run, True), (home, False)):
        zone = shipped_run.demand.needs["zone"][shipped_run.records.visits["need"]]
        served = shipped_run.network.serves[shipped_run.records.visits["site"], zone]
        assert served.all()
        own = [
            int(re.sub(r"\D", "", shipped_run.network.names.sites[site])) for site in shipped_run.records.visits["site"]
        ]
        from_zone = [int(shipped_run.network.names.zones[row][1:]) for row in zone]
        assert (own != from_zone) == elsewhere


def test_a_lawyer_somewhere_every_day_shortens_the_wait_for_one() -> None:
    def legal(name: str) -> float:
        return dict(estimates(of(name).outcome, "time_to_resolution", "service"))["legal"].value

    days = {
        spans[:2]
        for site, spans in ((name, site.hours or "") for name, site in scenario_of("gongping-rooms").sites.items())
        if "clinic" in site
    }
    assert days == {"Mo", "Tu", "We", "Th", "Fr"}
    assert legal("gongping-shared") == legal("gongping-rooms")
    assert legal("gongping-anywhere") < 0.5 * legal("gongping-rooms")


# The further questions.


@pytest.fixture(scope="module")
def ask() -> ModuleType:
    spec = spec_from_file_location("ask_liucheng", ROOT / "results" / "liucheng-questions" / "ask.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for the names of their annotations
    spec.loader.exec_module(module)
    return module


def test_every_question_is_answered(ask: ModuleType) -> None:
    with (ROOT / "results" / "liucheng-questions" / "answers.csv").open(encoding="utf-8") as file:
        answered = {(row["question"], row["variant"]) for row in csv.DictReader(file)}
    assert answered == {(question, variant) for question, variants in ask.questions().items() for variant in variants}


def test_gains_are_paired_and_divided_by_hours(ask: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "FAMILY", replace(ask.FAMILY, replications=2))
    days = {"calendar.days": 14, "calendar.warm_up_days": 0, "calendar.tail_days": 14, "demand.factor": 0.3}
    variants = {"office hours": ask.Variant("all-skill", days, ""), "late": ask.Variant("late", days, "office hours")}
    rows = {(row["variant"], row["measure"]): row["value"] for row in ask.rows_of("hours", variants)}
    # Two weeks of 30 h, times 365 / 14.
    assert rows["late", "hours on duty"] == pytest.approx(60 * 365 / 14)
    assert rows["late", "cases gained"] > 0
    assert rows["late", "cases gained per hour on duty"] == pytest.approx(
        rows["late", "cases gained"] / rows["late", "hours on duty"]
    )
    assert ("office hours", "cases gained") not in rows


def test_facts_are_where_the_table_says() -> None:
    table = re.findall(
        r"^\| (WJ-\d\d) \| `([\w-]+)` \| `([^`]+)` \| `(test_\w+)` \|$",
        (FAMILY / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert {row[0] for row in table} >= {
        "WJ-02",
        "WJ-03",
        "WJ-04",
        "WJ-05",
        "WJ-07",
        "WJ-08",
        "WJ-09",
        "WJ-10",
        "WJ-13",
    }
    for fact, file, field, test in table:
        tree = load_scenario(FAMILY / f"{file}.yaml").tree
        assert not isinstance(tree.get(tuple(field.split("."))), type(tree.get(("no such key",)))), (
            f"{fact}: no {field} in {file}"
        )
        assert test in globals()


def test_windows_can_be_watched_as_supervisors_do() -> None:
    changes = {"calendar.days": 7, "calendar.warm_up_days": 0, "calendar.tail_days": 7}
    prepared = Prepared(load_scenario(FAMILY / "moved-down.yaml", changes.items()))
    demand, records = prepared.run(engine_of("core"), 1, 0)
    site = prepared.network.names.sites.index("centre")
    monday = int(np.flatnonzero(prepared.network.weekday == 0)[0])
    boards = replay(prepared.network, demand, records, site, [monday * DAY + hour * HOUR for hour in (7, 10, 20)])
    working = [sum(window.state in ("serving", "pausing") for window in board.windows) for board in boards]
    # Shut at seven and at eight in the evening; on a Monday at ten most of the centre's windows are at work.
    assert working[0] == working[2] == 0 and {window.state for window in boards[0].windows} == {"shut"}
    assert working[1] > 10
