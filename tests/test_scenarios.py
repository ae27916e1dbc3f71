"""What the shipped scenarios promise: valid files, an origin for every number, and figures that add up to their facts."""

from pathlib import Path

import pytest

from simnet.experiment.study import experiment_of_study
from simnet.experiment.sweep_plan import plan_of_file
from simnet.report.texts import SITE_KINDS
from simnet.scenario.evidence import origins
from simnet.scenario.load import load_scenario, load_study

FILES = sorted((Path(__file__).parent.parent / "scenarios").glob("*/*.yaml"))
STUDIES = [file for file in FILES if "simnet_study:" in file.read_text("utf-8")]
SWEEPS = [file for file in FILES if "simnet_sweep:" in file.read_text("utf-8")]
SCENARIOS = [file for file in FILES if file not in (*STUDIES, *SWEEPS)]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_every_number_says_where_it_comes_from(file):
    loaded = load_scenario(file)
    assert not [origin for origin in origins(loaded.scenario, loaded.tree.data) if origin.kind == "none"]
    assert loaded.notes == ()
    # The map's key is read in Chinese too: a kind without a name would be shown by its id.
    assert {site.kind for site in loaded.scenario.sites.values()} <= set(SITE_KINDS)


@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
def test_studies_are_valid_and_say_of_each_scenario_what_it_is(file):
    study = load_study(file)
    experiment_of_study(study)
    # A summary that a scenario inherits says what it extends, not what it is.
    said = [str(loaded.scenario.summary) for loaded in study.scenarios.values() if loaded.scenario.summary is not None]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("file", SWEEPS, ids=lambda file: file.stem)
def test_sweeps_are_valid(file):
    plan = plan_of_file(file)
    assert len(plan.points) > 1 and not plan.notes
    assert plan.base_point is not None, "the scenario as it stands is one of the points"


def test_shaocheng_has_the_volume_of_its_table():
    # SC-03: 10,000+ cases a year. The head of the file lists 11,160 errands led by cases; 100,000 people and 2,000 employers.
    scenario = load_scenario(next(file for file in SCENARIOS if file.stem == "single-hall")).scenario
    people: dict[str, float] = {}
    for zone in scenario.population.zones.values():
        for segment, count in zone.people.items():
            people[segment] = people.get(segment, 0) + count
    led = sum(
        rate * people[segment]
        for service in scenario.services.values()
        if service.kind == "case"
        for segment, rate in service.cases_per_head_year.items()
    )
    assert led == pytest.approx(11_160, abs=1)
    assert sum(count for segment, count in people.items() if segment != "enterprise") == 100_000
    assert people["enterprise"] == 2_000


def test_the_hall_of_shaocheng_costs_the_rent_of_the_facts():
    # SC-02: 1,200 yuan a m2 and year x 200 m2 = 240,000 yuan a year.
    scenario = load_scenario(next(file for file in SCENARIOS if file.stem == "single-hall")).scenario
    assert scenario.costs.rent_m2_year * scenario.sites["hall"].area_m2 == 240_000


def test_the_hall_alone_shrinks():
    one, small = (
        load_scenario(next(file for file in SCENARIOS if file.stem == stem)).tree.data
        for stem in ("single-hall", "small-hall")
    )
    assert {key for key in one if one[key] != small[key]} == {"name", "title", "summary", "sites", "evidence"}
