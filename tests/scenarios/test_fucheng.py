"""What the Fucheng family promises: the facts of its article stand in its files, and what they come to can be worked out by hand."""

import csv
import datetime
import itertools
import re
from functools import cache
from math import isclose, pi, prod
from pathlib import Path

import chinese_calendar
import numpy as np
import pytest

from simnet.experiment.study import experiment_of_study
from simnet.measures.costs import FULL, ONE_OFF, PAID, PUBLIC, RECURRENT, Line, bill
from simnet.measures.measures import estimate, estimates
from simnet.scenario.load import load_scenario, load_study
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR, MINUTE
from tests.truths.runs import model
from tests.truths.shipped import AGENCY, KIOSK, WINDOW, Shipped
from tests.truths.shipped import whole as shipped

FAMILY = Path(__file__).parents[2] / "scenarios" / "fucheng"
ANSWERS = Path(__file__).parents[2] / "results" / "fucheng-questions" / "answers.csv"
STREETS = {"west": (1, 2, 5, 6, 9, 10, 13, 14), "east": (3, 4, 7, 8, 11, 12, 15, 16)}


def of(name: str) -> Shipped:
    return shipped(f"fucheng/{name}")


@cache
def scenario(name: str) -> Scenario:
    return load_scenario(FAMILY / f"{name}.yaml").scenario


def stations(name: str) -> list[str]:
    return [site for site, part in scenario(name).sites.items() if part.kind == "station"]


def total(name: str, measure: str) -> float:
    return estimate(of(name).outcome, measure).value


def line(name: str, basis: str, which: str, recurrence: str = RECURRENT) -> float:
    def wanted(each: Line) -> bool:
        return (each.basis, each.payer, each.line, each.recurrence) == (basis, PUBLIC, which, recurrence)

    return next(each.estimate.value for each in bill(of(name).outcome) if wanted(each))


def working_days() -> int:
    # 2 November 2020 and the 363 days after it, as the law made them: another reading of the calendar than simnet's own.
    days = (datetime.date(2020, 11, 2) + datetime.timedelta(day) for day in range(364))
    return sum(chinese_calendar.is_workday(day) for day in days)


def home_street(case: np.ndarray, run: Shipped) -> np.ndarray:
    """Return whether the need of each case is of the western street."""
    zones = run.network.names.zones
    western = [zone == "west_in_east" or zone in {f"c{number:02d}" for number in STREETS["west"]} for zone in zones]
    return np.array(western)[run.demand.needs["zone"][run.demand.cases["need"][case]]]


def test_eighteen_stations_one_per_0_4_km2():
    # FC-01: 18 stations in 16 communities; 18 x 0.4 = 7.2 km2, which the discs of the communities add up to.
    assert len(stations("stations")) == 18
    zones = scenario("stations").population.zones
    communities = [zone for name, zone in zones.items() if re.fullmatch("c[0-9]{2}", name)]
    assert len(communities) == 16
    assert sum(pi * zone.radius_km**2 for zone in communities) == pytest.approx(7.2, rel=0.01)
    assert sum(1 for site in scenario("before").sites.values() if site.kind == "counter") == 16


def test_people_and_volume_are_those_of_the_head_of_the_file():
    # 15,000 a km2 x 7.2 km2 = 108,000 people; 4,600 + 6,200 = 10,800 errands that hold a case; 2,600 consultations.
    before = scenario("before")
    people = {
        segment: sum(zone.people.get(segment, 0) for zone in before.population.zones.values())
        for segment in before.population.segments
    }
    assert sum(people.values()) == 108_000
    led = {
        name: sum(rate * people[segment] for segment, rate in service.cases_per_head_year.items())
        for name, service in before.services.items()
    }
    assert led["certificate"] + led["welfare"] == pytest.approx(4_600, abs=1)
    assert led["insurance"] + led["labour"] + led["permit"] == pytest.approx(6_200, abs=1)
    assert led["consultation"] == pytest.approx(2_600, abs=1)


def test_stations_see_what_was_reported_for_october():
    # FC-02: 500+ matters / (18 x 31 station-days) = 0.9 a station-day, 1,000+ person-times a month; both were fitted. One year of 364 days.
    run = of("stations")
    kinds = [scenario("stations").sites[site].kind for site in run.network.names.sites]
    at_station = np.array([kind == "station" for kind in kinds])
    is_case = np.array([scenario("stations").services[name].kind == "case" for name in run.network.names.services])
    cohort = run.demand.needs["cohort"][run.demand.cases["need"]].astype(bool)
    taken = run.records.cases["taken_at"]
    matters = (cohort & is_case[run.service] & (taken >= 0) & at_station[taken]).sum()
    assert matters / (18 * 364) == pytest.approx(0.9, rel=0.05)
    visits = run.in_window(run.records.visits["arrival"]) & at_station[run.records.visits["site"]]
    assert 1_000 <= visits.sum() / 364 * 31 <= 1_200


def test_a_post_round_the_clock_takes_five_people():
    # FC-04: 24 x 365 = 8,760 hours a post, 5 people at 1,752 hours; 5 x 65,000 = 325,000 yuan a year.
    costs = scenario("stations").costs
    assert 8_760 / costs.staff_hours_year == pytest.approx(5)
    hours = dict(estimates(of("stations").outcome, "staff_hours", "pool"))
    for site in stations("stations"):
        assert hours[f"{site}.post"].value == pytest.approx(8_760)
    assert 8_760 * costs.window_staff_year / costs.staff_hours_year == pytest.approx(325_000)


def test_the_bill_of_staff_adds_up_by_hand():
    # 18 posts round the clock; 18 second persons, 4 posts at two halls and 3 desks for 7 hours (3 + 4) on working days.
    per_hour = 65_000 / 1_752
    hours = 18 * 24 * 364 + (18 + 4 + 3) * 7 * working_days()
    assert line("stations", PAID, "staff") == pytest.approx(hours * 365 / 364 * per_hour)
    # Before: 32 posts at 16 counters instead of those at stations.
    hours = (32 + 4 + 3) * 7 * working_days()
    assert line("before", PAID, "staff") == pytest.approx(hours * 365 / 364 * per_hour)
    # Nine stations from 8 to 21: 13 hours on every day.
    hours = 9 * 13 * 364 + (9 + 4 + 3) * 7 * working_days()
    assert line("nine-day-evening", PAID, "staff") == pytest.approx(hours * 365 / 364 * per_hour)


def test_stand_ins_come_nine_times_out_of_ten():
    # FC-04, A/B posts. A post is empty on 5% of days and then filled with 90%: 0.005 of 18 x days; without stand-ins 0.05.
    alone = [(f"sites.{site}.windows.post.stand_in", 0.0) for site in stations("stations")]
    empty = []
    for one in (model("fucheng/stations"), model("fucheng/stations", alone)):
        end = int(one.network.rules[0]["window_end"])
        posts = {row for row, (_, pool) in enumerate(one.network.names.pools) if pool == "post"}
        rosters = one.demand(0).rosters
        mine = rosters[np.isin(rosters["pool"], list(posts))]
        hours = 0
        for pool in posts:
            rows = mine[mine["pool"] == pool]
            until = np.minimum(np.append(rows["time"][1:], end), end)
            hours += int((until - rows["time"])[rows["count"] > 0].clip(0).sum())
        days = 18 * end / DAY
        empty.append((days - hours / DAY, days))
    for (found, days), chance in zip(empty, (0.005, 0.05), strict=True):
        assert abs(found - days * chance) < 4 * (days * chance * (1 - chance)) ** 0.5
    assert 0 < empty[0][0] < empty[1][0]


def test_counters_have_moved_and_stations_differ():
    # FC-05: no counter is left; every station takes the community's list, the street's list by agency; extras differ by station.
    now = scenario("stations")
    assert not [site for site in now.sites.values() if site.kind == "counter"]
    for site in stations("stations"):
        part = now.sites[site]
        assert {"certificate", "welfare"} <= set(part.services)
        assert set(part.agency) == {"insurance", "labour", "permit"}
        assert part.serves == "all"
    assert len({frozenset(now.sites[site].services) for site in stations("stations")}) >= 3


def test_before_counters_serve_their_own_residents_only():
    run = of("before")
    sites, zones = run.network.names.sites, run.network.names.zones
    cases = np.flatnonzero(run.records.cases["taken_at"] >= 0)
    seen = 0
    for case in cases.tolist():
        site = sites[run.records.cases["taken_at"][case]]
        if site.startswith("k"):
            seen += 1
            assert zones[run.demand.needs["zone"][run.demand.cases["need"][case]]] == f"c{site[1:]}"
    assert seen > 3_000


@pytest.mark.parametrize(
    ("name", "across"), [("stations", True), ("home-street-only", False), ("across-by-agency", False)]
)
def test_who_is_seen_to_across_the_line_of_streets(name, across):
    # FC-05: stations see to everybody at their windows; to their own street only; others' matters go to agents, and to the district.
    run = of(name)
    sites = run.network.names.sites
    west = np.array([scenario(name).sites[site].parent == "hall_west" for site in sites])
    at_station = np.array([scenario(name).sites[site].kind == "station" for site in sites])
    records = run.records.cases
    taken = np.flatnonzero(records["taken_at"] >= 0)
    taken = taken[at_station[records["taken_at"][taken]]]
    crossing = west[records["taken_at"][taken]] != home_street(taken, run)
    by_window = taken[crossing & (records["by"][taken] == WINDOW)]
    assert (len(by_window) > 0) == across
    by_agency = taken[crossing & (records["by"][taken] == AGENCY)]
    assert len(by_agency) > 0
    if name == "across-by-agency":
        # Whoever comes across the line is decided by the district's desk, not by the hall of the station's own street.
        assert scenario(name).diversion.any_counter
        district = sites.index("district")
        papers = run.records.papers
        desks = papers["site"][np.isin(papers["case"], by_agency) & (papers["kind"] == 1)]
        assert len(desks) > 100 and (desks == district).all()


def test_terminals_work_at_any_hour():
    # FC-06: a terminal at each station, for filing, bills and bookings; used between nine in the evening and eight in the morning too.
    for name, site_kind in (("stations", "station"), ("night-terminals", "terminal")):
        now = scenario(name)
        places = [site for site, part in now.sites.items() if part.kind == site_kind]
        assert len(places) == 18
        for site in places:
            assert now.sites[site].windows["terminal"].unstaffed and "payment" in now.sites[site].kiosk
        run = of(name)
        by_machine = np.flatnonzero(run.demand.needs["channel"] == KIOSK)
        visits = run.records.visits[np.isin(run.records.visits["need"], by_machine)]
        hour = visits["arrival"] % DAY // HOUR
        assert ((hour >= 21) | (hour < 8)).any()


def test_what_others_give_is_two_million():
    # FC-03: 11 rooms x 40 m2 x 2,500 + 18 machines x 50,000 = 1,100,000 + 900,000 = 2,000,000 yuan, once.
    given = line("stations", FULL, "total", ONE_OFF) - line("stations", PAID, "total", ONE_OFF)
    assert given == pytest.approx(2_000_000)
    for name in ("donations-end", "donations-end-day-evening", "donations-end-rooms"):
        assert line(name, FULL, "total", ONE_OFF) == pytest.approx(line(name, PAID, "total", ONE_OFF))
    # When they end: 11 x 40 m2 x (600 rent + 180 running) + 18 machines x 12,000 of upkeep = 343,200 + 216,000 = 559,200 a year.
    more = line("donations-end", PAID, "total") - line("stations", PAID, "total")
    assert more == pytest.approx(559_200)
    assert len(stations("donations-end-rooms")) == 7


def test_longer_hours_leave_fewer_doors_closed():
    # The same people with the same luck; every roster holds the next one.
    doors = [
        total(name, "closed_doors_per_need")
        for name in ("before", "office-hours", "day-evening", "long-day", "stations")
    ]
    assert doors == sorted(doors, reverse=True) and len(set(doors)) == 5
    hours = [total(name, "staff_hours") for name in ("office-hours", "day-evening", "three-nights", "stations")]
    assert hours == sorted(hours)
    # Three nights of eighteen: 3 x 11 hours a day more.
    more = total("three-nights", "staff_hours") - total("day-evening", "staff_hours")
    assert more == pytest.approx(3 * 11 * 365)


def test_fewer_stations_cover_fewer_people():
    shares = [total(name, "coverage") for name in ("stations", "nine-stations", "four-stations")]
    assert shares == sorted(shares, reverse=True)
    travel = [total(name, "travel_per_case") for name in ("stations", "nine-stations", "four-stations")]
    assert travel == sorted(travel)


def test_the_stations_that_are_kept_are_well_placed():
    # Of all 3,060 ways to keep four of the eighteen none brings people nearer by 1% or more; homes on a lattice over each disc.
    now = scenario("stations")
    names = stations("stations")
    lattice = [(a, b) for a in np.arange(-0.9, 1, 0.2) for b in np.arange(-0.9, 1, 0.2) if a * a + b * b <= 1]
    points, weights = [], []
    for zone in now.population.zones.values():
        for a, b in lattice:
            points.append((zone.at[0] + a * zone.radius_km, zone.at[1] + b * zone.radius_km))
            weights.append(sum(zone.people.values()) / len(lattice))
    at = np.array([now.sites[name].at for name in names])
    far = np.linalg.norm(at[:, None] - np.array(points)[None], axis=2) * np.array(weights)

    def cost(kept: tuple[int, ...]) -> float:
        return float(far[list(kept)].min(axis=0).sum())

    least = min(map(cost, itertools.combinations(range(18), 4)))
    assert cost(tuple(names.index(name) for name in stations("four-stations"))) < 1.01 * least
    # Nine: none of them can be exchanged for another and bring people nearer by 1%.
    nine = [names.index(name) for name in stations("nine-stations")]
    here = cost(tuple(nine))
    for out, new in itertools.product(nine, set(range(18)) - set(nine)):
        assert cost((*(row for row in nine if row != out), new)) >= here * 0.99


def test_who_is_on_call_comes_for_the_booked_only():
    # 18 people stand by for 11 hours a night at 6 yuan: 18 x 11 x 365 x 6 = 433,620 yuan a year; each call-out is an hour at least.
    run = of("night-on-call")
    stays, pools = run.records.stays, run.network.names.pools
    on_call = {row for row, (_, pool) in enumerate(pools) if pool == "on_call"}
    served = stays[np.isin(stays["pool"], list(on_call)) & (stays["start"] >= 0)]
    assert len(served) > 100
    hour = served["start"] % DAY // MINUTE
    assert ((hour >= 21 * 60) | (hour < 9 * 60)).all()
    hours = total("night-on-call", "call_out_hours")
    assert hours >= total("night-on-call", "call_outs_year") - 1e-6
    per_hour = 65_000 / 1_752 * 1.5
    assert line("night-on-call", PAID, "call_outs") == pytest.approx(433_620 + hours * per_hour, rel=1e-6)
    assert total("day-evening", "closed_doors_per_need") > total("night-on-call", "closed_doors_per_need")
    assert total("night-on-call", "closed_doors_per_need") > total("stations", "closed_doors_per_need")


def test_the_cost_of_a_matter_is_that_of_the_posts():
    # 18 posts x 325,000 yuan = 5,850,000 yuan a year, whatever the volume; the published answers divide it by the matters.
    with ANSWERS.open(encoding="utf-8") as file:
        answers = {(row["question"], row["what"]): float(row["mean"]) for row in csv.DictReader(file)}
    matters = answers["how much is done at the stations", "matters at stations"]
    cost = answers["what a round-the-clock post costs a matter", "as assumed"]
    assert prod((cost, matters)) == pytest.approx(5_850_000, rel=1e-4)
    parts = [
        value for (question, what), value in answers.items() if question.startswith("where") and "matters" not in what
    ]
    assert isclose(sum(parts), 1, abs_tol=1e-4)
    night = answers["what donations would have to be", "nights of all posts"]
    assert night == pytest.approx(18 * 365 * 11 * 65_000 / 1_752, rel=1e-4)


@pytest.mark.parametrize("file", sorted(FAMILY.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_study_names_scenarios_of_the_family(file):
    if "simnet_study:" in file.read_text("utf-8"):
        experiment = experiment_of_study(load_study(file))
        assert experiment.baseline in experiment.scenarios


def rows_of_facts() -> list[list[str]]:
    text = (FAMILY / "README.md").read_text("utf-8")
    return [
        [cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines() if row.startswith("| FC-")
    ]


def test_every_fact_of_the_table_is_there():
    # The table of the README: fact, kind, scenario, field, test.
    rows = rows_of_facts()
    assert {f"FC-0{number}" for number in range(1, 7)} <= {row[0] for row in rows}
    for _, _, name, field, test in rows:
        tree = load_scenario(FAMILY / f"{name.strip('`')}.yaml").tree.data
        for path in re.findall("`([^`]+)`", field):
            at = [tree]
            for part in path.split("."):
                at = [value for node in at for key, value in node.items() if part in ("*", key)] if at else []
            assert at, f"{name} has no {path}"
        for function in re.findall("`([^`]+)`", test):
            assert function in globals(), function


def test_no_time_is_lost_to_a_site_that_nobody_may_use():
    # The district's desk works on papers only: whoever comes there is told at once.
    run = of("stations")
    district = run.network.names.sites.index("district")
    assert not (run.records.stays["site"] == district).any()
    there = run.records.visits[run.records.visits["site"] == district]
    assert (there["ticket"] < 0).all()
