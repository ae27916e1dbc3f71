"""The bill of every shipped scenario, made a second time from Records and the scenario; and every total the sum of its lines."""

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from simnet import tables
from simnet.measures.costs import bill
from simnet.measures.measures import estimate
from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.schema import Pool, Scenario, Site
from simnet.scenario.schema_sites import Costs
from simnet.units import DAY, HOUR, MINUTE

from .shipped import FILES, ONLINE, Shipped, altered, shipped
from .shipped_time import time_of_pools, time_of_residents, time_of_team

Bill = dict[tuple[str, str, str, str], float]
"""Yuan by basis, payer, line, recurrence."""

DEAR = Costs(
    rent_m2_year=1009.0,
    running_m2_year=211.0,
    fit_out_m2=1511.0,
    window_staff_year=90_001.0,
    staff_hours_year=971.0,
    overtime_factor=1.7,
    value_of_time_hour=31.0,
    mail_item=13.0,
    courier_run=17.0,
    road_hour=19.0,
    online_application=1.3,
    kiosk=50_021.0,
    kiosk_year=12_007.0,
)
"""Prices none of which is nothing, nor like another."""

RUNS_ON_WORKING_DAYS = re.compile(r"(Mo-Fr|(?:Mo|Tu|We|Th|Fr)(?:,(?:Mo|Tu|We|Th|Fr))*) ([0-9:,-]+)(; PH off)?")
"""How all runs are written here: every working day, or on some days of the week."""


def priced(of: Shipped, costs: Costs) -> Shipped:
    """Return the same run at other prices."""
    told = replace(of, scenario=of.scenario.model_copy(update={"costs": costs}))
    vars(told)["outcome"] = replace(of.outcome, scenario=told.scenario)  # totals are of time and people, not of prices
    return told


def billed(of: Shipped) -> Bill:
    return {(line.basis, line.payer, line.line, line.recurrence): line.estimate.value for line in bill(of.outcome)}


PRICES = ("shipped", "dear")
EVERY = [(file, prices) for file in FILES for prices in PRICES]


def with_prices(file: str, prices: str) -> Shipped:
    of = shipped(file)
    return of if prices == "shipped" else priced(of, DEAR)


@pytest.mark.parametrize(("file", "prices"), EVERY)
def test_every_total_is_the_sum_of_its_lines(file: str, prices: str) -> None:
    of = with_prices(file, prices)
    found = billed(of)
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for (basis, payer, line, recurrence), yuan in found.items():
        assert yuan >= 0
        sums[basis, payer, recurrence] += 0.0 if line == "total" else yuan
    assert len(sums) == 6
    for (basis, payer, recurrence), yuan in sums.items():
        assert found[basis, payer, "total", recurrence] == pytest.approx(yuan, rel=1e-12)
    for measure, basis, payer in (
        ("public_cost_year", "paid", "public"),
        ("public_cost_full_year", "full", "public"),
        ("resident_cost_year", "paid", "residents"),
    ):
        assert estimate(of.outcome, measure).value == found[basis, payer, "total", "recurrent"]
    # What is paid is never more than the full price; residents pay the same on both.
    for (basis, payer, line, recurrence), yuan in found.items():
        full = found["full", payer, line, recurrence]
        assert yuan <= full and (payer == "public" or yuan == full), (basis, line)


@pytest.mark.parametrize(("file", "prices"), EVERY)
def test_residents_pay_with_their_time(file: str, prices: str) -> None:
    of = with_prices(file, prices)
    found, scenario = billed(of), of.scenario
    spent = time_of_residents(shipped(file))
    whole = 0.0
    for line in ("travel", "waiting", "service"):
        yuan = 0.0
        for row, name in enumerate(of.network.names.segments):
            value = scenario.population.segments[name].value_of_time_hour
            yuan += spent[row, line] / HOUR * (scenario.costs.value_of_time_hour if value is None else value)
        assert found["paid", "residents", line, "recurrent"] == pytest.approx(yuan * of.per_year, rel=1e-12, abs=1e-9)
        whole += yuan * of.per_year
    assert found["paid", "residents", "total", "recurrent"] == pytest.approx(whole, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(("file", "prices"), EVERY)
def test_mail_couriers_roads_and_applications(file: str, prices: str) -> None:
    of = with_prices(file, prices)
    costs, records, found = of.scenario.costs, of.records, billed(of)
    mailed = np.count_nonzero((records.cases["mailed"] == 1) & of.in_window(records.cases["decided"]))
    road = sum(time_of_team(of, team)["road"] for team in range(len(of.network.teams)))
    expected = {
        "mail": mailed * costs.mail_item,
        "courier": spans_begun(of) * costs.courier_run,
        "road": road / HOUR * costs.road_hour,
        "online": applications(of) * costs.online_application,
    }
    for basis in ("paid", "full"):
        for line, yuan in expected.items():
            assert found[basis, "public", line, "recurrent"] == pytest.approx(yuan * of.per_year, rel=1e-12), line


def spans_begun(of: Shipped) -> int:
    """Return how many runs set out in the window: of couriers and of agents with a batch, each so many times on each working day named."""
    agency, low, high = of.scenario.channels.agency, *of.window
    given = [site.courier for site in of.scenario.sites.values()] + [agency.batches if agency else None]
    number = 0
    for expression in given:
        if expression is not None:
            spans = RUNS_ON_WORKING_DAYS.fullmatch(expression)
            assert spans and low % DAY == high % DAY == 0
            window = slice(low // DAY, high // DAY)
            named = range(5) if spans[1] == "Mo-Fr" else [WEEKDAYS.index(day) for day in spans[1].split(",")]
            days = (of.network.working[window] == 1) & np.isin(of.network.weekday[window], list(named))
            number += (1 + spans[2].count(",")) * int(days.sum())
    return number


def applications(of: Shipped) -> int:
    """Return how many applications the cohort made online: intakes, since somebody takes them in wherever there are any."""
    need = of.demand.cases["need"]
    online = (of.demand.needs["channel"][need] == ONLINE) & of.in_window(of.demand.needs["time"][need])
    if of.scenario.channels.online is None:
        assert not online.any()
        return 0
    assert of.scenario.channels.online.intake is not None
    intakes = of.records.papers[of.records.papers["kind"] == tables.INTAKE]
    return int(np.count_nonzero(online[intakes["case"]]))


@pytest.mark.parametrize(("file", "prices"), EVERY)
def test_premises_machines_and_staff(file: str, prices: str) -> None:
    of = with_prices(file, prices)
    costs, found, sites = of.scenario.costs, billed(of), of.scenario.sites.values()
    an_hour = costs.window_staff_year / costs.staff_hours_year
    for basis in ("paid", "full"):
        rent = sum(site.area_m2 for site in sites if basis == "full" or site.premises == "rented")
        used = sum(site.area_m2 for site in sites if basis == "full" or site.premises in ("rented", "free"))
        machines = sum(pool.count or 0 for _, _, pool in pools(of.scenario) if pool.unstaffed and pays(pool, basis))
        planned = overtime = 0.0
        for row, (_, _, pool) in enumerate(pools(of.scenario)):
            if pays(pool, basis) and not pool.unstaffed:
                planned += planned_hours(of, row) * pool.pay
                planned += reserve_hours(of, row) * pool.reserve.pay if pool.reserve else 0
                overtime += time_of_pools(shipped(file))[row].spent["overtime"] / HOUR
        teams = 0.0
        for row, (_, team) in enumerate(sorted(of.scenario.teams.items())):
            if team.staff_from is None and (basis == "full" or not team.hosted):
                spent = time_of_team(of, row)
                teams += team.size * (spent["shift"] + spent["overtime"] * costs.overtime_factor) / HOUR
        expected = {
            ("rent", "recurrent"): rent * costs.rent_m2_year,
            ("running", "recurrent"): used * costs.running_m2_year,
            ("fit_out", "one_off"): used * costs.fit_out_m2,
            ("kiosks", "one_off"): machines * costs.kiosk,
            ("kiosk_upkeep", "recurrent"): machines * costs.kiosk_year,
            ("staff", "recurrent"): planned * an_hour * of.per_year,
            ("overtime", "recurrent"): overtime * an_hour * costs.overtime_factor * of.per_year,
            ("teams", "recurrent"): teams * an_hour * of.per_year,
        }
        for (line, recurrence), yuan in expected.items():
            assert found[basis, "public", line, recurrence] == pytest.approx(yuan, rel=1e-12), line


def pools(scenario: Scenario) -> list[tuple[str, str, Pool]]:
    """Return all pools with the ids of their sites and their own, in the order of both."""

    def of_site(site: Site) -> dict[str, Pool]:
        return {**site.windows, **site.back_office}

    return [
        (name, pool, own)
        for name, site in sorted(scenario.sites.items())
        for pool, own in sorted(of_site(site).items())
    ]


def pays(pool: Pool, basis: str) -> bool:
    return basis == "full" or not pool.hosted


def reserve_hours(of: Shipped, pool: int) -> float:
    """Return post-hours in the window of reserve posts while they are open."""
    low, high = of.window
    posts = of.records.posts[of.records.posts["kind"] == tables.RESERVE_POSTS]
    own = posts[posts["pool"] == pool][["time", "change"]].tolist()
    return sum(change * (high - min(max(time, low), high)) / HOUR for time, change in own)


def planned_hours(of: Shipped, pool: int) -> float:
    """Return post-hours of the plan in the window."""
    low, high = of.window
    plan = of.network.planned[of.network.planned["pool"] == pool][["time", "count"]].tolist()
    return sum(
        count * max(0, min(then, high) - max(time, low)) / HOUR
        for (time, count), (then, _) in pairwise([*plan, (high, 0)])
    )


def test_the_laws_notice_what_breaks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    of = shipped("shaocheng/one-plus-n-grid")
    visits, cases, teams, papers = of.records.visits, of.records.cases, of.records.teams, of.records.papers
    came = int(np.flatnonzero(of.in_window(visits["arrival"]))[500])
    mailed = int(np.flatnonzero((cases["mailed"] == 1) & of.in_window(cases["decided"]))[10])
    need = of.demand.cases["need"][papers["case"]]
    applied = (of.demand.needs["channel"][need] == ONLINE) & (papers["kind"] == tables.INTAKE)
    applied &= of.in_window(of.demand.needs["time"][need])
    journey = int(np.flatnonzero(of.in_window(teams["arrival"]))[50])
    broken = {
        "a way home is a minute longer": (
            test_residents_pay_with_their_time,
            {"visits": altered(visits, came, travel_home=int(visits["travel_home"][came]) + MINUTE)},
        ),
        "a letter is not sent": (
            test_mail_couriers_roads_and_applications,
            {"cases": altered(cases, mailed, mailed=0)},
        ),
        "a team is longer on its way": (
            test_mail_couriers_roads_and_applications,
            {"teams": altered(teams, journey, arrival=int(teams["arrival"][journey]) + MINUTE)},
        ),
        "an application is forgotten": (
            test_mail_couriers_roads_and_applications,
            {"papers": np.delete(papers, np.flatnonzero(applied)[500])},
        ),
    }
    for law, changes in broken.values():
        told = of.with_records(**changes)
        vars(told)["outcome"] = of.outcome  # what was measured stays as it was
        monkeypatch.setitem(globals(), "shipped", lambda file, told=told: told)
        with pytest.raises(AssertionError):
            law("broken", "dear")
