"""Which assumption would have to hold: a search whose answer is known."""

from pathlib import Path

import pytest

from simnet.experiment.explain import explain
from simnet.experiment.simulation import How
from simnet.scenario.assumptions import assumptions, moved
from simnet.scenario.load import Loaded, load_scenario
from simnet.scenario.schema import Claim
from simnet.store import Store

SCENARIO = """\
simnet: 1
name: hall
title: {zh: 大厅, en: Hall}
calendar: {minutes: 2400}
services:
  errand: {stages: {window: {skill: window, time_min: 2}}}
arrivals: {walk_in: {service: errand, per_hour: 30}}
sites:
  hall:
    hours: "24/7"
    services: all
    windows: {desk: {skills: all, count: 2, absence: 0.1, between_min: 0.5}}
evidence:
  arrivals.walk_in.per_hour: {assumed: half an hour apart or a minute, range: [0.5, 2], of: factor}
  sites.hall.windows.desk.count: {assumed: one to six, range: [1, 6]}
  sites.hall.windows.desk.absence: {assumed: rarely, range: [0, 0.2]}
  sites.hall.windows.desk.between_min: {assumed: always the same, range: [0.5, 0.5]}
  services.*.stages.*.time_min: {fact: XX-01}
"""


@pytest.fixture
def hall(tmp_path: Path) -> Loaded:
    (tmp_path / "hall.yaml").write_text(SCENARIO, "utf-8")
    return load_scenario(tmp_path / "hall.yaml")


def claim(**more: object) -> Claim:
    given = {"fact": "XX-02", "title": {"zh": "多", "en": "Many"}, "scenario": "hall", "measure": "visits_year"}
    return Claim.model_validate({**given, **more})


def test_assumptions_are_those_with_a_range_that_holds_something(hall: Loaded) -> None:
    found = {one.pattern: (one.of, one.low, one.high, one.base) for one in assumptions(hall)}
    assert found == {
        "arrivals.walk_in.per_hour": ("factor", 0.5, 2.0, 1.0),
        "sites.hall.windows.desk.count": ("value", 1.0, 6.0, 2.0),
        "sites.hall.windows.desk.absence": ("value", 0.0, 0.2, 0.1),
    }


def test_what_must_be_whole_is_rounded(hall: Loaded) -> None:
    by_pattern = {one.pattern: one for one in assumptions(hall)}
    more = moved(hall, by_pattern["sites.hall.windows.desk.count"], 2.6)
    busier = moved(hall, by_pattern["arrivals.walk_in.per_hour"], 1.25)
    assert more is not None and more.scenario.sites["hall"].windows["desk"].count == 3
    assert busier is not None and busier.scenario.arrivals["walk_in"].per_hour == 37.5
    assert moved(hall, by_pattern["sites.hall.windows.desk.absence"], 1.5) is None  # no scenario can be so


def test_the_least_that_would_have_to_be_otherwise_is_found(hall: Loaded, tmp_path: Path) -> None:
    # 30 an hour are 262,800 visits a year. 394,200 within 5% are 1.425 to 1.575 times as many: half as many again, nothing
    # else of what is assumed brings more people. The whole interval has to be inside: a bit more than 1.425 is needed.
    how = How("core", 1, Store(tmp_path / "store"))
    (found,) = explain(claim(published=394200, within=0.05), hall, 1, 10, 0.95, how)
    assert found.assumption.pattern == "arrivals.walk_in.per_hour"
    assert 1.425 < found.value < 1.5
    assert found.mean - found.half_width >= 0.95 * 394200
    assert found.far == pytest.approx(found.value - 1)
    # 900,000 are 3.4 times as many, more than is assumed possible.
    assert explain(claim(published=900000, relation="at_least"), hall, 1, 10, 0.95, how) == []
    # Only what is named is searched.
    elsewhere = claim(published=394200, within=0.05, explain=["sites.**"])
    assert explain(elsewhere, hall, 1, 10, 0.95, how) == []
