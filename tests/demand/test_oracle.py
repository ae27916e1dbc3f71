"""The demand of the kernels is that of its definition in plain Python, however it is cut into spans and whatever room there was."""

from typing import Any

import numpy as np
import pytest

from simnet.demand import spans
from simnet.demand.draw import draw_planned
from simnet.demand.plan import Plan, plan_demand
from simnet.scenario.schema import Scenario
from tests.demand import oracle
from tests.demand.helpers import built, service, street


def busy_street() -> dict[str, Any]:
    """Return a street with whatever demand can have: seasons, busy days, holidays, companions, streams of all kinds."""
    given = street(
        calendar={"start": "2023-04-24", "days": 21, "warm_up_days": 5, "tail_days": 2, "holidays": "CN"},
        seasons={"dry": {"months": {"05": 2.0}, "holiday": 0.2, "after_holiday": 3.0}},
        demand={"busyness_cv": 0.5, "factor": 3.0, "days": {"2023-05-03": 2.5, "2023-05-11": 0.0}},
        diversion={"misdirected": 0.2},
        arrivals={
            "rate": {"service": "e", "zone": "east", "segment": "general", "per_hour": 0.7},
            "day": {"service": "d", "zone": "west", "segment": "general", "per_day": 5.0, "profile": "office"},
            "line": {"service": "c", "zone": "east", "segment": "elderly", "interarrival_min": {"exponential": {"mean": 300}}},
            "clock": {"service": "a", "zone": "west", "segment": "general", "interarrival_min": 240},
            "trace": {"service": "b", "zone": "east", "segment": "general", "at_min": [9000, 240, 480.5, 240, 1e6]},
            "again": {"service": "b", "zone": "west", "segment": "general", "at_min": [240, 240, 8000]},
        },
    )  # fmt: skip
    given["profiles"]["night"] = {"days": {"Sa": 0.5, "Su": 0.5}, "hours": {"00:00-06:00": 0.9, "23:30-24:00": 0.1}}
    given["population"]["segments"]["elderly"] = {"profile": "night"}
    given["services"] = {name: service() for name in "abcde"}
    given["services"]["a"] = service(
        cases_per_head_year={"general": 4.0, "elderly": 30.0},
        also={"b": 0.3, "c": 0.5, "d": 0.6, "e": 0.9},
        season="dry",
    )
    given["services"]["b"] = service(cases_per_head_year={"general": 0.9}, also={"a": 0.1})
    given["sites"]["hall"]["windows"]["w"] |= {"absence": 0.3, "count": 4}
    return given


def minutes(**arrivals: Any) -> dict[str, Any]:
    """Return a run that ends within a day, at no whole minute."""
    given = street(arrivals=arrivals, services={"s": service()})
    given["calendar"] = {"minutes": 2000.0, "warm_up_minutes": 100.0, "tail_minutes": 77.7}
    return given


GIVEN = {
    "street": street(),
    "busy": busy_street(),
    "rate": minutes(line={"service": "s", "per_hour": 20.0}),
    "profile": minutes(line={"service": "s", "per_day": 200.0, "profile": "office"}),
    "nobody": street(demand={"factor": 0.0}),
}


def planned(name: str) -> tuple[Scenario, Plan]:
    scenario, network = built(GIVEN[name])
    return scenario, plan_demand(scenario, network)


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize(("seed", "replication"), [(1, 0), (2**40, 7)])
def test_the_kernels_draw_what_the_definition_says(name: str, seed: int, replication: int) -> None:
    scenario, plan = planned(name)
    needs, cases, rosters = oracle.demand(plan, scenario, seed, replication)
    drawn = draw_planned(plan, seed, replication)
    assert (len(drawn.needs), len(drawn.cases)) == (len(needs), len(cases))
    for column in needs[0] if needs else ():
        assert drawn.needs[column].tolist() == [need[column] for need in needs], column
    for column in cases[0] if cases else ():
        assert drawn.cases[column].tolist() == [case[column] for case in cases], column
    assert np.array_equal(drawn.rosters, rosters)


def test_the_busy_street_is_busy() -> None:
    _, plan = planned("busy")
    drawn = draw_planned(plan, 1, 0)
    assert len(drawn.needs) > 500 and set(drawn.needs["num_cases"].tolist()) == {1, 2, 3, 4}
    assert (np.diff(drawn.needs["time"]) == 0).any()
    assert 0 < drawn.needs["misdirected"].mean() < 1 and 0 < drawn.needs["cohort"].mean() < 1


@pytest.mark.parametrize("name", ["busy", "rate", "profile"])
def test_spans_change_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    scenario, plan = planned(name)
    whole = draw_planned(plan, 1, 0)
    monkeypatch.setattr(spans, "NEEDS_OF_LAYER", 0)
    for needs_of_span in (1, 60):
        monkeypatch.setattr(spans, "NEEDS_OF_SPAN", needs_of_span)
        again = plan_demand(scenario, plan.network)
        assert len(again.spans.ends) > 1
        cut = draw_planned(again, 1, 0)
        assert np.array_equal(cut.needs, whole.needs) and np.array_equal(cut.cases, whole.cases)


@pytest.mark.parametrize("name", ["busy", "rate"])
def test_room_is_made_where_there_is_too_little(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    scenario, plan = planned(name)
    enough = draw_planned(plan, 1, 0)
    monkeypatch.setattr(spans, "enough", lambda expected: 1)
    little = draw_planned(plan_demand(scenario, plan.network), 1, 0)
    assert np.array_equal(little.needs, enough.needs) and np.array_equal(little.cases, enough.cases)


def test_spans_are_whole_days_of_about_the_same_number_of_needs() -> None:
    # Five spans of 14,820: two would end within the first day, the third within the second, the fourth within the sixth.
    expected = np.array([40_000.0, 9_000, 9_000, 0, 0, 16_000, 100])
    cut = spans.cut(expected, 10, 1)
    assert cut.ends.tolist() == [1, 2, 6, 7]
    sums = [part.sum() for part in np.split(expected, cut.ends[:-1])]
    assert cut.room > expected.sum() + 10 and cut.room_of_span > max(sums) + 10


def test_many_layers_make_long_spans_and_nothing_makes_one() -> None:
    expected = np.full(100, 16_384.0)
    assert len(spans.cut(expected, 0, 1).ends) == 100
    assert len(spans.cut(expected, 0, 256 * 10).ends) == 10
    assert spans.cut(np.zeros(7), 0, 0).ends.tolist() == [7]
