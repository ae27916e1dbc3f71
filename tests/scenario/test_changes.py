"""Values changed by dotted paths: where paths lead, what is set and multiplied, and what stays the very same."""

from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.scenario.changes import changed, never_found, places
from simnet.scenario.load import Loaded, load_scenario
from simnet.scenario.paths import dotted

HALLS = """\
simnet: 1
name: halls
calendar: {days: 14}
services:
  errand: {stages: {window: {skill: k, time_min: 5}}}
  other: {stages: {window: {skill: k, time_min: {lognormal: {mean: 8, cv: 1}}}}}
arrivals: {line: {service: errand, per_hour: 6}}
sites:
  big:
    hours: "Mo-Fr 09:00-17:00"
    services: all
    seats: 10
    windows: {a: {skills: all, count: 4, absence: 0.1}, b: {skills: all, count: 3}}
  small: {at: [1, 0.5], hours: "Mo-Fr 09:00-17:00", services: all, windows: {a: {skills: all, count: 2}}}
"""


@pytest.fixture
def halls(tmp_path: Path) -> Loaded:
    (tmp_path / "halls.yaml").write_text(HALLS, "utf-8")
    return load_scenario(tmp_path / "halls.yaml")


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("demand.factor", ["demand.factor"]),  # left to its default
        ("sites.big.windows.a.count", ["sites.big.windows.a.count"]),
        ("sites.*.windows.a.count", ["sites.big.windows.a.count", "sites.small.windows.a.count"]),
        ("sites.*.windows.b.count", ["sites.big.windows.b.count"]),
        ("sites.big.windows.*.count", ["sites.big.windows.a.count", "sites.big.windows.b.count"]),
        ("sites.small.at[1]", ["sites.small.at[1]"]),
        ("sites.small.at[2]", []),
        ("sites.big.closed.day 8", ["sites.big.closed.day 8"]),  # a new key
        ("sites.tiny.closed", []),
        ("sites.big.opened", []),
        ("sites.big.hours.no", []),
        ("services.other.stages.window.time_min.lognormal.mean", ["services.other.stages.window.time_min.lognormal.mean"]),
    ],
)  # fmt: skip
def test_where_a_path_leads(halls: Loaded, path: str, leads_to: list[str]) -> None:
    assert [dotted(place) for place in places(halls.scenario, path)] == leads_to


def test_values_are_set_and_the_scenario_given_stays_as_it_is(halls: Loaded) -> None:
    other = changed(halls, {"sites.*.windows.a.count": 1, "sites.small.closed.day 8": 7, "sites.small.at[1]": 2})
    assert [other.scenario.sites[name].windows["a"].count for name in ("big", "small")] == [1, 1]
    assert other.scenario.sites["small"].closed == {"day 8": 7} and other.scenario.sites["small"].at == [1, 2]
    assert [halls.scenario.sites[name].windows["a"].count for name in ("big", "small")] == [4, 2]
    assert halls.scenario.sites["small"].closed == {} and "closed" not in halls.tree.data["sites"]["small"]


def test_numbers_are_multiplied_and_what_is_left_out_as_what_it_is_then(halls: Loaded) -> None:
    other = changed(
        halls, factors={"demand.factor": 1.5, "sites.*.windows.*.absence": 2, "sites.*.windows.a.count": 1.5}
    )
    assert other.scenario.demand.factor == 1.5
    assert [pool.absence for pool in other.scenario.sites["big"].windows.values()] == [0.2, 0.0]
    assert [site.windows["a"].count for site in other.scenario.sites.values()] == [6, 3]
    twice = changed(other, factors={"demand.factor": 2, "services.errand.stages.window.time_min": 2})
    assert twice.scenario.demand.factor == 3.0
    assert twice.scenario.services["errand"].stages["window"].time_min.deterministic == 10
    # Where there is none, there is nothing to multiply: of all sites one has seats.
    seats = changed(halls, factors={"sites.*.seats": 0.5})
    assert [site.seats for site in seats.scenario.sites.values()] == [5, None]


def test_where_no_path_leads_anywhere_it_is_the_very_same(halls: Loaded) -> None:
    assert changed(halls, {"sites.tiny.closed": {"day 8": 7}}, {"sites.tiny.windows.a.count": 0.5}) is halls
    assert changed(halls) is halls


def test_what_comes_out_is_checked_and_told_where_it_was_asked_for(halls: Loaded) -> None:
    with pytest.raises(InputError) as caught:
        changed(halls, {"sites.small.closed.day 60": 7}, origin=lambda path: ("study.yaml", 12))
    assert str(caught.value) == (
        "study.yaml: 1 problem\n  line 12  sites.small.closed.day 60 = 7: day 60 is no day of the run, which goes from day 1 "
        "to day 42, tail included"
    )
    with pytest.raises(InputError, match="must be a whole number"):
        changed(halls, factors={"sites.big.windows.b.count": 0.5})
    with pytest.raises(InputError, match="is no number, so it cannot be multiplied"):
        changed(halls, factors={"sites.big.hours": 2})
    with pytest.raises(InputError, match="is no number"):
        changed(halls, factors={"sites.small.seats": 2})
    with pytest.raises(InputError, match="is no number"):
        changed(halls, factors={"services.other.stages.window.time_min": 2})


def test_the_nearest_path_is_named(halls: Loaded) -> None:
    problem = never_found("sites.bigg.windows.a.count", halls.tree, ("study.yaml", 3))
    assert str(problem) == 'line 3  sites.bigg.windows.a.count: unknown path; did you mean "sites.big.windows.a.count"?'
    assert (
        str(never_found("sites.*.door", halls.tree, ("s", 3))) == "line 3  sites.*.door: leads nowhere in any scenario"
    )
