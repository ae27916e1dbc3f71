"""The scenarios of Xindu say what the facts say: every line of kind M of XD, with the arithmetic, and effects under common luck."""

import csv
import math
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine import core
from simnet.measures.costs import bill
from simnet.measures.measures import estimate, estimates
from simnet.measures.outcome import Outcome
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.hours import hours_table
from simnet.scenario.load import load_scenario
from simnet.scenario.schema import Scenario
from simnet.tables import REDIRECTED
from simnet.units import HOUR

ROOT = Path(__file__).parents[2]
FAMILY = ROOT / "scenarios" / "xindu"
QUESTIONS = ROOT / "results" / "xindu-questions"
WINDOW, KIOSK, AGENCY, OUTREACH = 0, 1, 3, 5
"""Codes of `needs.channel` and of `case_records.by`."""
ALLOWED = ("before", "back-office", "any-counter", "micro-centres", "full-service", "rotation", "rotation-announced")
LISTS = ("micro-only", "lists-by-demand", "one-list-for-all")
SHORT = {"calendar.days": 5, "calendar.warm_up_days": 0, "calendar.tail_days": 9}


def scenario(name: str, values: dict[str, Any] | None = None) -> Scenario:
    return load_scenario(FAMILY / f"{name}.yaml", (values or {}).items()).scenario


@dataclass(frozen=True)
class Run:
    """One replication of a scenario."""

    scenario: Scenario
    network: Network
    demand: Demand
    records: Records
    outcome: Outcome

    def site(self, name: str) -> int:
        return self.network.names.sites.index(name)

    def value(self, measure: str) -> float:
        return estimate(self.outcome, measure).value

    def by(self, measure: str, group_by: str) -> dict[str, float]:
        return {name: made.value for name, made in estimates(self.outcome, measure, group_by)}


def play(of: Scenario) -> Run:
    network = build(of)
    demand = draw_demand(of, network, 2020, 0)
    records = core.run(network, demand)
    outcome = Outcome(of.name, network, of, totals(network, demand, records, of))
    return Run(of, network, demand, records, outcome)


@cache
def run(name: str) -> Run:
    """Return five days of a scenario, a Monday to a Friday, without a warm-up."""
    return play(scenario(name, SHORT))


# -- the files --------------------------------------------------------------------------------------------------------


def test_the_shipped_sites_are_what_the_script_makes() -> None:
    done = subprocess.run([sys.executable, FAMILY / "make.py", "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_the_script_tells_what_is_not_what_it_makes(tmp_path: Path) -> None:
    for file in (*FAMILY.glob("*.py"), *FAMILY.glob("parts/*.yaml")):
        copy = tmp_path / file.relative_to(FAMILY)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes())
    (tmp_path / "parts" / "consolidated.yaml").write_text("sites: {s9_01: null}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "make.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and done.stdout.startswith("consolidated.yaml is not what make.py makes")


def test_every_question_is_answered() -> None:
    spec = spec_from_file_location("ask_xindu", QUESTIONS / "ask.py")
    assert spec is not None and spec.loader is not None
    ask = module_from_spec(spec)
    spec.loader.exec_module(ask)
    with (QUESTIONS / "answers.csv").open(encoding="utf-8") as file:
        answered = {(row["question"], row["variant"], row["measure"]) for row in csv.DictReader(file)}
    asked = {
        (question, variant, measure)
        for question, variants in ask.questions().items()
        for variant in variants
        for measure in ask.MEASURES
    }
    assert asked <= answered
    extra = {
        (question, measure.removesuffix(" of " + group))
        for question, _, measure in answered - asked
        for group in [measure.split(" of ")[-1]]
    }
    assert extra == {(question, measure) for question, measure, _, _ in ask.OF_ONE_GROUP} | {
        (question, ask.VISITS) for question in ask.questions() if question.startswith("a post at")
    }


# -- XD-01: 1 + 9 + 180 + N, on 496 km2 -------------------------------------------------------------------------------


def kinds(of: Scenario) -> dict[str, int]:
    found: dict[str, int] = {}
    for site in of.sites.values():
        found[site.kind] = found.get(site.kind, 0) + 1
    return found


def test_the_network_is_that_of_the_facts() -> None:
    assert kinds(scenario("before")) == {"district": 1, "town": 9, "station": 180}
    assert kinds(scenario("micro-centres")) == {"district": 1, "town": 9, "station": 180, "micro": 12}
    # XD-03: two pods on trial.
    assert kinds(scenario("full-service")) == {"district": 1, "town": 9, "station": 180, "micro": 12, "pod": 2}


def test_the_district_has_its_area_and_its_people() -> None:
    zones = scenario("before").population.zones
    communities = {name: zone for name, zone in zones.items() if name.startswith("c")}
    assert len(communities) == 180
    # 180 discs of pi r2 with r = 0.94 km: 499.7 km2, where there are 496.
    assert sum(math.pi * zone.radius_km**2 for zone in communities.values()) == pytest.approx(496, rel=0.01)
    residents: dict[str, float] = {}
    for name, zone in zones.items():
        town = name[1] if name.startswith("c") else str(scenario("before").sites[f"s{station_with(name)}"].parent)[1]
        people = sum(count for segment, count in zone.people.items() if segment != "enterprise")
        residents[town] = residents.get(town, 0) + people
    # The census of 2020: 1,558,466; three towns above 200,000 with 56.02% of all, four between 100,000 and 200,000, two below.
    assert sum(residents.values()) == pytest.approx(1_558_466, abs=100)
    largest = sorted(residents.values(), reverse=True)
    assert largest[2] > 200_000 > largest[3] and largest[6] > 100_000 > largest[7]
    assert sum(largest[:3]) / sum(largest) == pytest.approx(0.5602, abs=0.001)


def station_with(zone: str) -> str:
    """Return the number of the station that serves a zone."""
    return next(name[1:] for name, site in scenario("before").sites.items() if name[0] == "s" and zone in site.serves)


# -- XD-07: neither sites nor items nor staff are reduced ------------------------------------------------------------------


def post_hours(of: Scenario) -> float:
    """Return hours of posts a week, by hand: posts x hours of each pool, less what other rosters take from them."""
    hours = 0.0
    for site in of.sites.values():
        for pools in (site.windows, site.back_office):
            for pool in pools.values():
                expression = pool.hours or site.hours
                if pool.unstaffed or pool.staff_from is not None or expression is None:
                    continue
                table = hours_table(expression)
                assert pool.count is not None
                hours += (
                    pool.count * sum(end - start for day in range(7) for start, end in table.spans(day, False)) / HOUR
                )
    return hours


@pytest.mark.parametrize("name", [*ALLOWED, *LISTS])
def test_nothing_is_reduced(name: str) -> None:
    before, after = scenario("before"), scenario(name)
    assert before.sites.keys() <= after.sites.keys()
    for site, was in before.sites.items():
        items, listed = (
            set(after.services) if part.services == "all" else set(part.services) for part in (after.sites[site], was)
        )
        if name != "one-list-for-all":  # there lists are of the same length, but not the same
            assert listed <= items, site
        assert len(listed) <= len(items), site
    # 357 posts x 35 hours a week, in all of them; staff who visit are counted where they come from.
    assert post_hours(after) == post_hours(before) == 357 * 35


def test_what_is_forbidden_is_ruled_out_by_the_constraints_of_the_study() -> None:
    reform, closed = scenario("full-service"), scenario("consolidated")
    gone = reform.sites.keys() - closed.sites.keys()
    assert len(gone) == 60 and all(name.startswith("s") for name in gone)
    # The thinnest: nobody who stays has fewer people than somebody who goes.
    people = {
        name: sum(reform.population.zones[f"c{name[1:]}"].people.values()) for name in reform.sites if name[0] == "s"
    }
    assert max(people[name] for name in gone) <= min(people[name] for name in people.keys() - gone)
    # 651,525 hours a year are 357 posts x 7 h x 20 days x 365 / 28; 60 fewer are 109,500 hours less. The study wants 651,000.
    assert run("full-service").value("staff_hours") == pytest.approx(357 * 7 * 5 * 365 / 5)
    assert run("consolidated").value("staff_hours") == pytest.approx(297 * 7 * 5 * 365 / 5)
    assert (
        run("consolidated").value("coverage")
        < 0.68
        < run("before").value("coverage")
        < run("full-service").value("coverage")
    )


# -- XD-02: tiers, small front and large back office ------------------------------------------------------------------------


def decided_at(name: str, site: str, service: str) -> str:
    network = run(name).network
    row = network.decides_at[network.names.sites.index(site), network.names.services.index(service)]
    return network.names.sites[row]


def test_who_decides_by_tier() -> None:
    assert decided_at("before", "s1_01", "medical_insurance") == "t1"
    assert decided_at("before", "s1_01", "certificates") == "s1_01"
    assert decided_at("before", "t1", "civil_affairs") == "t1"
    assert decided_at("before", "district", "business") == "district"
    for service in ("medical_insurance", "civil_affairs", "business", "land"):
        assert decided_at("back-office", "s1_01", service) == "district"
    assert decided_at("back-office", "t1", "civil_affairs") == "district"
    assert decided_at("back-office", "t1", "medical_insurance") == "t1"  # on the spot, with the person there
    assert decided_at("full-service", "m01", "medical_insurance") == "district"
    assert decided_at("full-service", "m01", "certificates") == "m01"


def test_posts_move_from_the_front_to_one_back_office() -> None:
    def posts(name: str) -> tuple[int, int]:
        sites = scenario(name).sites.values()
        return (
            sum(pool.count or 0 for site in sites for pool in site.windows.values() if not pool.unstaffed),
            sum(pool.count or 0 for site in sites for pool in site.back_office.values()),
        )

    # Before: 233 at stations, 54 at towns, 32 at the district's windows; 20 desks in nine towns and 18 at the district's.
    assert posts("before") == (233 + 54 + 32, 20 + 18)
    assert posts("back-office") == (233 + 64 + 12, 48)
    assert {name for name, site in scenario("back-office").sites.items() if site.back_office} == {"district"}


def test_stations_only_take_in_before_and_accept_after() -> None:
    for name, accepts in (("before", False), ("back-office", True)):
        of = run(name)
        medical = of.network.names.services.index("medical_insurance")
        cases, by_case = of.records.cases, of.network.services["base"][of.demand.cases["service"]]
        at_station = np.isin(
            cases["taken_at"], [row for row, site in enumerate(of.network.names.sites) if site[0] == "s"]
        )
        chosen = at_station & (by_case == medical) & (cases["by"] == WINDOW) & (cases["decided"] >= 0)
        assert chosen.sum() > 100
        stays = of.records.stays
        taken = dict(zip(stays["case"].tolist(), stays["end"].tolist(), strict=True))  # the last stay of a case
        ends = np.array([taken[case] for case in np.flatnonzero(chosen).tolist()])
        assert np.all((cases["accepted"][chosen] == ends) == accepts)


# -- XD-04: any matter at any site, accepted there, decided by who may ---------------------------------------------------------


def test_before_windows_serve_their_own_people_and_after_any_counter_takes_anything() -> None:
    for name, is_any in (("back-office", False), ("any-counter", True)):
        of = run(name)
        stays, zone = of.records.stays, of.demand.needs["zone"]
        own = of.network.serves[stays["site"], zone[stays["need"]]] != 0
        form = of.network.services["form"][of.network.stages["service"][np.maximum(stays["stage"], 0)]]
        assert np.all(own[form == 0])
        # With agency, people of elsewhere are served too, by agents.
        assert (np.count_nonzero(~own & (form == AGENCY)) > 100) == is_any


def test_what_a_counter_takes_for_agents_is_decided_by_who_may() -> None:
    of = run("any-counter")
    cases, papers = of.records.cases, of.records.papers
    service = of.network.services["base"][of.demand.cases["service"]]
    zone = of.demand.needs["zone"][of.demand.cases["need"]]
    seen = 0
    for piece in papers[papers["kind"] == 1]:
        case = int(piece["case"])
        if cases["by"][case] != AGENCY:
            continue
        # Up from where it was accepted, the first who may decide it for the person's zone.
        at = int(cases["taken_at"][case])
        while not (of.network.level[at, service[case]] >= 3 and of.network.serves[at, zone[case]]):
            at = int(of.network.sites["parent"][at])
        assert piece["site"] == at == of.site("district")
        seen += 1
    assert seen > 1000


def test_any_counter_spares_travel_to_everybody_under_the_same_luck() -> None:
    one, other = run("back-office"), run("any-counter")
    assert other.value("travel_per_case") < one.value("travel_per_case") - 10
    ours, theirs = (of.by("travel_per_case", "segment") for of in (one, other))
    assert all(theirs[segment] < ours[segment] for segment in ours)


# -- XD-05: item lists fitted to demand, which differ by site ------------------------------------------------------------------


def led_by(of: Scenario, zones: list[str], service: str) -> float:
    """Return the errands a year of some zones that a service leads."""
    rates = of.services[service].cases_per_head_year
    return sum(
        rates.get(segment, 0) * count for zone in zones for segment, count in of.population.zones[zone].people.items()
    )


def test_a_micro_centre_offers_what_its_own_people_need_most() -> None:
    of = scenario("micro-centres")
    lists = set()
    for name, site in of.sites.items():
        if site.kind == "micro":
            ranking = sorted(
                (service for service in of.services if service != "consultation"),
                key=lambda service: (-led_by(of, [f"q{name[1:]}"], service), service),
            )
            assert list(site.services) == [*ranking[:4], "consultation"], name
            lists.add(tuple(site.services))
    assert len(lists) >= 3
    # By hand, at the innovation hub q03, of 4,000 young and 150 firms: certificates 4000 x 0.06 + 150 x 0.1 = 255, licences
    # 4000 x 0.02 + 150 x 0.9 = 215, employment 4000 x 0.04 + 150 x 0.2 = 190, social insurance 4000 x 0.03 + 150 x 0.3 = 165.
    assert list(of.sites["m03"].services)[:4] == ["certificates", "business", "employment", "social_insurance"]


def test_longer_lists_differ_between_town_and_village_and_only_in_what_they_hold() -> None:
    before, fitted, same = (scenario(name).sites for name in ("before", "lists-by-demand", "one-list-for-all"))
    stations = [name for name in before if name[0] == "s"]
    added = {name: set(fitted[name].services) - set(before[name].services) for name in stations}
    assert set(map(frozenset, added.values())) == {
        frozenset({"social_insurance", "business"}),
        frozenset({"social_insurance", "land"}),
    }
    zones = scenario("before").population.zones
    assert all(("land" in added[name]) == ("villagers" in zones[f"c{name[1:]}"].people) for name in stations)
    for name in (site for site in fitted if fitted[site].kind in ("station", "micro")):
        assert len(fitted[name].services) == len(same[name].services)
    assert len({tuple(same[name].services) for name in stations}) == 1


# -- XD-03: pods at any hour -----------------------------------------------------------------------------------------------------


def test_pods_are_used_at_night_and_at_the_weekend_by_those_near_them() -> None:
    of = play(scenario("full-service", {**SHORT, "calendar.days": 21, "demand.factor": 3.0}))
    pods = [of.site(f"pod_{number}") for number in (1, 2)]
    at_pods = of.records.visits[np.isin(of.records.visits["site"], pods)]
    by_mistake = at_pods["outcome"] == REDIRECTED
    hour = at_pods["arrival"] // HOUR % 24
    weekday = of.network.weekday[at_pods["arrival"] // (24 * HOUR)]
    # Nobody comes by mistake when no counter is open or opens within two hours: nobody would be on the way to one.
    assert by_mistake.any() and np.all((hour >= 7) & (hour < 17) & (weekday < 5), where=by_mistake)
    closed, visits = ((hour < 9) | (hour >= 17) | (weekday >= 5))[~by_mistake], at_pods[~by_mistake]
    # Commuters' wishes: a quarter on Saturday and Sunday; of the others 2 + 8 + 24 + 2 = 36% before nine or after five:
    # 0.25 + 0.75 x 0.36 = 52% (of some 150 visits: standard deviation 4%).
    assert len(visits) > 60 and closed.mean() == pytest.approx(0.52, abs=0.16)
    segments = of.demand.needs["segment"][visits["need"]]
    assert set(segments.tolist()) == {of.network.names.segments.index("young")}
    assert set(of.demand.needs["channel"][visits["need"]].tolist()) == {KIOSK}


# -- rotation by weekday ----------------------------------------------------------------------------------------------------------


def test_who_visits_a_micro_centre_on_its_weekday_is_missing_at_the_town() -> None:
    days = run("rotation").by("staff_hours", "weekday")
    whole = run("full-service").by("staff_hours", "weekday")
    assert days == pytest.approx(whole)  # nobody is gained or lost
    network = run("rotation").network
    rosters = {
        ".".join(name): network.planned[network.planned["pool"] == row] for row, name in enumerate(network.names.pools)
    }

    def posts(pool: str, day: int) -> int:
        """Return the posts of a pool at ten o'clock on a day of the run, Monday 0."""
        before = rosters[pool][rosters[pool]["time"] <= day * 24 * HOUR + 10 * HOUR]
        return int(before["count"][-1]) if len(before) else 0

    # Town 1 has 14 posts and micro-centres 01, 02 and 03, on Monday, Tuesday and Wednesday.
    assert [posts("t1.all_skill", day) for day in range(5)] == [13, 13, 13, 14, 14]
    assert [posts("m02.micro", day) for day in range(5)] == [0, 1, 0, 0, 0]


def test_announced_days_are_those_of_the_rotation_without_holidays() -> None:
    sites = scenario("rotation-announced").sites
    sessions = sites["m04"].sessions  # Thursdays
    assert sessions is not None and "2020-05-28 09:00-12:00" in sessions
    assert not [one for one in sessions if one.startswith("2020-06-25")]  # Dragon Boat Festival, a Thursday
    # 105 days from Monday 11 May on have 15 Thursdays; one is the holiday; two sessions a day.
    assert len(sessions) == 2 * 14
    of = run("rotation-announced")
    chosen = of.records.visits[np.isin(of.demand.needs["channel"][of.records.visits["need"]], [OUTREACH])]
    assert len(chosen) > 20


# -- couriers ----------------------------------------------------------------------------------------------------------------------


def test_couriers_cost_what_their_runs_do() -> None:
    def couriers(name: str) -> float:
        lines = bill(run(name).outcome)
        return next(line.estimate.value for line in lines if (line.basis, line.line) == ("paid", "courier"))

    # 15 yuan a run; before 180 stations on two days of the five, after on all five, and two batches of agents a day.
    assert couriers("before") == pytest.approx(180 * 2 * 15 * 365 / 5)
    assert couriers("any-counter") == pytest.approx((180 * 5 + 2 * 5) * 15 * 365 / 5)


def test_more_runs_bring_results_sooner_and_keep_more_promises() -> None:
    def weekly(runs: str) -> Run:
        values: dict[str, Any] = {
            f"sites.{name}.courier": runs for name in scenario("back-office").sites if name[0] == "s"
        }
        return play(
            scenario("back-office", {**SHORT, **values, "services.medical_insurance.decision.promised_days": 2})
        )

    once, daily = weekly("We 16:30-18:00; PH off"), weekly("Mo-Fr 16:30-18:00; PH off")
    assert daily.value("on_time_rate") > once.value("on_time_rate") + 0.05
    assert daily.value("time_to_resolution") < once.value("time_to_resolution") - 3
