"""The standard stresses: which week, day and site they hit, over which days they are measured, and when they are left out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simnet.experiment.compare import carry_out
from simnet.experiment.simulation import How, Prepared
from simnet.experiment.stress import under_stress
from simnet.experiment.stress_standard import (
    Stress,
    busiest_day,
    busiest_site,
    busiest_week,
    on_leave,
    over_days,
    standard_stresses,
)
from simnet.experiment.study import experiment_of_scenario, experiment_of_study
from simnet.scenario.calendar import Calendar
from simnet.scenario.load import Loaded, load_scenario, load_study
from simnet.scenario.schema import CalendarSection
from simnet.scenario.skills import pools_of
from simnet.store import Store
from tests.experiment.studies import write_study

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SPRING = {"start": "2023-04-10", "days": 56, "warm_up_days": 7, "tail_days": 28, "holidays": "CN"}
"""From Monday 10 April to Sunday 4 June 2023. Labour Day was off from 29 April to 3 May, paid for on Sunday 23 April and
Saturday 6 May."""

STREET = """\
simnet: 1
name: street
calendar: {start: 2023-04-10, days: 56, warm_up_days: 7, tail_days: 28, holidays: CN}
profiles: {office: {days: {Mo: 0.3, Tu: 0.2, We: 0.2, Th: 0.15, Fr: 0.15}, hours: {"09:00-17:00": 1}}}
population:
  segments: {all: {profile: office}}
  zones: {here: {people: {all: 3000}}, there: {at: [3, 0], people: {all: 1000}}}
services: {errand: {cases_per_head_year: {all: 5}, stages: {window: {skill: k, time_min: 4}}}}
channels: {outreach: {services: all, weights: {all: 50}, within_days: 8}}
demand: {days: {2023-04-12: 1.5, 2023-05-16: 1.2, 2023-05-17: 0.5}}
sites:
  hall: {hours: "Mo-Fr 09:00-17:00", services: all, closed: {2023-04-19: 1, 2023-05-12: 5}, windows: {w: {skills: all, count: 2}}}
  post: {at: [3, 0], hours: "Mo-Fr 09:00-17:00", services: all, windows: {w: {skills: all, count: 2, absence: 0.1}}}
  market:
    sessions: ["2023-04-14 09:00-17:00", "2023-04-21 09:00-17:00", "2023-05-19 09:00-17:00", "2023-05-26 09:00-17:00"]
    zones: [here, there]
    services: all
    windows: {w: {skills: all, count: 9}, m: {skills: [k], count: 1, unstaffed: true, absence: 0.1}}
"""


@pytest.fixture
def street(tmp_path: Path) -> Loaded:
    (tmp_path / "street.yaml").write_text(STREET, "utf-8")
    return load_scenario(tmp_path / "street.yaml")


def section(**given: Any) -> CalendarSection:
    return CalendarSection.model_validate(given)


def test_the_busiest_week_is_an_ordinary_one_with_a_week_to_look_at_after_it():
    spring = section(**SPRING)
    dates = Calendar.of(spring).dates
    assert dates is not None
    expected = np.ones(len(dates))

    def week(**busy: float) -> str:
        days = expected.copy()
        for date, size in busy.items():
            days[dates == np.datetime64(date.replace("_", "-")[1:])] = size
        first = busiest_week(spring, days)
        return "" if first is None else str(dates[first])

    # All alike: the first Monday that is measured. Then by what single days bring.
    assert week() == "2023-04-10"
    assert week(_2023_05_18=9) == "2023-05-15"
    # The week of the make-up Sunday, those of the holidays, and that of the make-up Saturday are none.
    assert week(_2023_04_18=9, _2023_04_27=9, _2023_05_04=9, _2023_05_18=3) == "2023-05-15"
    # Nor is the last week, after which nothing is measured; the last but one is. Nor are weeks of warm-up and tail.
    assert week(_2023_06_01=9, _2023_05_25=3) == "2023-05-22"
    assert week(_2023_04_05=9, _2023_06_07=9) == "2023-04-10"


def test_weeks_of_a_run_without_dates_begin_on_mondays_too():
    # Day 0 is a Monday, measured from Wednesday on: the first measured Monday is day 7, the last with a week after it day 14.
    plain = section(days=28, warm_up_days=2, tail_days=0)
    assert busiest_week(plain, np.ones(30)) == 7
    assert busiest_week(plain, np.arange(30.0)) == 14
    assert busiest_week(section(days=14, warm_up_days=7), np.ones(49)) == 7
    assert busiest_week(section(days=13, warm_up_days=7), np.ones(48)) is None
    assert busiest_week(section(days=14, warm_up_days=6), np.ones(48)) is None
    assert busiest_week(section(minutes=60_000.0), np.ones(43)) is None


def test_the_busiest_day_is_a_measured_one():
    plain = section(days=5, warm_up_days=2, tail_days=3)
    assert busiest_day(plain, np.array([9, 9, 1, 2, 3, 3, 1, 9, 9, 9])) == 4
    assert busiest_day(section(minutes=600.0), np.ones(1)) is None


def test_what_is_expected_is_what_comes(street: Loaded):
    # 20,000 errands a year among 4,000 people, over 52.1 weeks and eight make-up days, some 53.7 weeks: 0.3 of one on a Monday.
    plan = Prepared(street).plan
    expected = (plan.expected * plan.seasons).sum(axis=0)
    first = busiest_day(street.scenario.calendar, expected)
    dates = Calendar.of(street.scenario.calendar).dates
    assert dates is not None and first is not None
    # 12 April, a Wednesday of 0.2 x 1.5, ties with the Mondays of 0.3: the first of them is the tenth.
    assert str(dates[first]) == "2023-04-10"
    assert expected[first] == pytest.approx(20_000 / 53.7 * 0.3, rel=0.005)


def test_the_site_with_most_visits_but_no_session(street: Loaded, tmp_path: Path):
    experiment = experiment_of_scenario(street).with_options(replications=2)
    outcome = carry_out(experiment, How("core", 1, Store(tmp_path))).outcomes["street"]
    visits = {
        name: outcome.totals.arrays["visits.site"][:, row, 0].sum()
        for row, name in enumerate(outcome.network.names.sites)
    }
    assert visits["market"] > visits["hall"] > visits["post"] > 0
    assert busiest_site(outcome) == "hall"


def test_leave_is_of_people_and_comes_on_top_of_absence(street: Loaded):
    sites = on_leave(street).scenario.sites
    assert sites["hall"].windows["w"].absence == 0.2
    assert sites["post"].windows["w"].absence == 0.28  # 1 - 0.9 x 0.8
    assert sites["market"].windows["m"].absence == 0.1  # machines


def test_every_shipped_scenario_can_be_put_on_leave() -> None:
    # Machines, pools on call, posts lent: whatever a pool is, the scenario stays one that the format allows.
    for study in sorted(SCENARIOS.glob("*/study.yaml")):
        for name, loaded in load_study(study).scenarios.items():
            before = [pool for site in loaded.scenario.sites.values() for pool in pools_of(site).values()]
            after = [pool for site in on_leave(loaded).scenario.sites.values() for pool in pools_of(site).values()]
            changed = [old for old, new in zip(before, after, strict=True) if new.absence != old.absence]
            people = [old for old in before if not old.unstaffed and old.call_out_min is None]
            assert changed == people and people, name


def test_a_few_days_keep_what_the_scenario_says_of_them(street: Loaded):
    # From Monday 15 May for two weeks; the run begins on the 8th and ends with 25 June.
    dates = Calendar.of(street.scenario.calendar).dates
    assert dates is not None
    first = int(np.flatnonzero(dates == np.datetime64("2023-05-15"))[0])
    shorter = over_days(street, first, 14, {"hall": range(first, first + 7)})
    assert shorter is not None
    scenario = shorter.scenario
    assert scenario.calendar == street.scenario.calendar.model_copy(
        update={"start": np.datetime64("2023-05-15").item(), "days": 14}
    )
    # The hall's own closing from the 12th to the 16th and the week together; the day in April is past.
    assert list(scenario.sites["hall"].closed) == [f"2023-05-{day}" for day in range(12, 22)]
    assert scenario.sites["post"].closed == {}
    assert scenario.demand.days == {"2023-05-16": 1.2, "2023-05-17": 0.5}
    busy = over_days(street, first + 1, 1, busy=2.0)
    assert busy is not None and busy.scenario.demand.days == {"2023-05-16": 2.4, "2023-05-17": 0.5}
    assert (busy.scenario.calendar.days, str(busy.scenario.calendar.start)) == (1, "2023-05-16")


def test_where_days_are_counted_the_run_begins_as_it_did(tmp_path: Path):
    text = STREET.replace(
        "{start: 2023-04-10, days: 56, warm_up_days: 7, tail_days: 28, holidays: CN}",
        "{days: 56, warm_up_days: 7, tail_days: 28}",
    )
    text = text.replace("{2023-04-12: 1.5, 2023-05-16: 1.2, 2023-05-17: 0.5}", "{day 3: 1.5, day 80: 0.5}")
    text = text.replace("{2023-04-19: 1, 2023-05-12: 5}", "{day 20: 3}").split("  market:")[0]
    (tmp_path / "street.yaml").write_text(text.replace("channels:", "#"), "utf-8")
    loaded = load_scenario(tmp_path / "street.yaml")
    shorter = over_days(loaded, 21, 14, {"hall": range(21, 28)})
    assert shorter is not None
    # Days 22 to 35 of the run are measured, and it ends with day 63.
    assert shorter.scenario.calendar.model_dump(exclude_unset=True) == {"days": 14, "warm_up_days": 21, "tail_days": 28}
    assert list(shorter.scenario.sites["hall"].closed) == [f"day {day}" for day in range(20, 29)]
    assert shorter.scenario.demand.days == {"day 3": 1.5}
    assert over_days(loaded, 367, 1) is None


def test_a_run_of_minutes_has_neither_week_nor_day(tmp_path: Path):
    study = write_study(tmp_path)
    how = How("reference", 1, Store(tmp_path / "store"))
    result = carry_out(experiment_of_study(load_study(study)).with_options(replications=2), how)
    made = standard_stresses(result.experiment.scenarios, result.outcomes, "two")
    assert [one.id if isinstance(one, Stress) else one for one in made] == [
        "demand_80", "demand_120", "demand_150", "staff_leave", ("site_closed", "no_week"), ("busy_day", "no_day"),
    ]  # fmt: skip
    test = under_stress(result, how).stress
    assert test is not None and test.left_out == {"site_closed": "no_week", "busy_day": "no_day"}
    assert [one.stress.id for one in test.stressed] == ["demand_80", "demand_120", "demand_150", "staff_leave"]
