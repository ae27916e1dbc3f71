"""What a sweep is to run: options, files, and every fault at its place, all at once."""

from pathlib import Path

import numpy as np
import pytest

from simnet.errors import InputError
from simnet.experiment.sweep_options import SweepOptions
from simnet.experiment.sweep_plan import plan_of_file, plan_of_scenario
from simnet.scenario.load import Loaded, load_scenario, load_study
from simnet.scenario.schema import Precision

from .sweeps import write_sweep

COUNT = "sites.hall.windows.desk.count"


@pytest.fixture
def base(tmp_path: Path) -> Loaded:
    write_sweep(tmp_path)
    return load_scenario(tmp_path / "two.yaml")


def refused(plan, *arguments, **options) -> list[str]:
    with pytest.raises(InputError) as caught:
        plan(*arguments, **options)
    return [f"{Path(problem.file).name}: {problem}" for problem in caught.value.problems]


def test_a_sweep_file_is_read_with_its_scenario(tmp_path):
    plan = plan_of_file(write_sweep(tmp_path))
    assert [point.values for point in plan.points] == [(1, 1), (1, 1.5), (2, 1), (2, 1.5), (3, 1), (3, 1.5)]
    assert plan.measures == ("mean_wait", "late_or_left", "public_cost_year")
    assert (plan.sweep.seed, plan.sweep.replications, plan.sweep.confidence) == (7, 12, 0.95)
    assert [Path(file.path).name for file in plan.files] == ["sweep.yaml", "two.yaml"]
    # Two windows at demand 1 is the scenario as it stands.
    assert plan.base_point == 3
    assert len(set(plan.keys)) == 6
    scenario = plan.loaded_at(plan.points[5]).scenario
    assert scenario.sites["hall"].windows["desk"].count == 3 and scenario.demand.factor == 1.5
    assert plan.base.scenario.sites["hall"].windows["desk"].count == 2


def test_options_take_the_place_of_what_the_file_says(tmp_path):
    path = write_sweep(tmp_path, old="seed: 7", new="seed: 7\nprecision: {mean_wait: {relative: 0.1}}")
    assert plan_of_file(path).sweep.precision == {"mean_wait": Precision(relative=0.1)}
    sweep = plan_of_file(
        path, SweepOptions(seed=9, replications=5, measures=["p90_wait"], cost="resident_cost_year")
    ).sweep
    assert (sweep.seed, sweep.replications, sweep.precision) == (9, 5, {})
    assert sweep.measures == ["p90_wait"]
    assert (sweep.trade_off.cost, sweep.trade_off.wait) == ("resident_cost_year", "mean_wait")
    zones = SweepOptions(indifference={"mean_wait": 0.5})
    assert plan_of_file(path, zones).sweep.trade_off.indifference == {"mean_wait": 0.5}
    again = plan_of_file(path).with_options(SweepOptions(seed=9))
    assert again.sweep.seed == 9 and again.points == plan_of_file(path).points


def test_values_are_given_as_text_or_as_values(base):
    by_text = plan_of_scenario(base, {COUNT: "1..3", "demand.factor": "0.5..1.5 step 0.5"})
    by_value = plan_of_scenario(base, {COUNT: range(1, 4), "demand.factor": np.array([0.5, 1.0, 1.5])})
    assert [point.values for point in by_text.points] == [point.values for point in by_value.points]
    assert by_text.keys == by_value.keys
    assert by_text.sweep.name == "two-sweep"


def test_a_pattern_sets_all_its_paths(tmp_path):
    base = load_scenario(Path(__file__).parents[2] / "scenarios/shaocheng/one-plus-n.yaml")
    plan = plan_of_scenario(base, {"sites.*.last_ticket_min": "0,15,30"})
    assert len(plan.varied[0].paths) == 6
    sites = plan.loaded_at(plan.points[2]).scenario.sites
    assert {site.last_ticket_min for site in sites.values()} == {30}
    assert plan.base_point == 2


def test_points_that_differ_in_prices_only_share_a_key(base):
    plan = plan_of_scenario(base, {"costs.rent_m2_year": "100,200,300", COUNT: "1,2"})
    assert len(plan.points) == 6 and len(set(plan.keys)) == 2


def test_a_latin_hypercube_takes_continuous_ranges_and_the_seed_draws_it(base):
    vary = {COUNT: "1..3", "demand.factor": "0.5..1.5"}
    plan = plan_of_scenario(base, vary, latin=9, options=SweepOptions(seed=1))
    assert len(plan.points) == 9
    assert all(0.5 <= point.values[1] < 1.5 for point in plan.points)
    assert sorted(point.values[0] for point in plan.points) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    other = plan.with_options(SweepOptions(seed=2))
    assert other.points != plan.points


def test_all_faults_are_told_at_once_with_the_nearest_right_path_and_value(base):
    vary = {
        "sites.hall.windows.dsek.count": "1..3",
        "demand.factr": "1,2",
        "demand.factor": "-1,1",
        "sites.hall.hours": '["24/7", "Mon-Fri 9-17"]',
        "costs.rent_m2_year": "1,,2",
        "title": "a,b",
        "calendar.minutes": "240,480",
    }
    options = SweepOptions(measures=["mean_wate"], cost="occupancy", wait="mean_wait")
    said = refused(plan_of_scenario, base, vary, options=options)
    assert said == [
        '--measures: "mean_wate": unknown measure; did you mean "mean_wait"?',
        '--cost: "occupancy": neither less nor more of it is better, so it cannot be weighed against another',
        '--vary: costs.rent_m2_year = "1,,2": a value is missing; give values: a list (1,2,4), whole numbers (1..5), or a range '
        "(0.8..1.2 step 0.1, 0.8..1.2 points 5)",
        "--vary: title: `title` changes nothing that happens; name a path of the model, as demand.factor",
        '--vary: sites.hall.windows.dsek.count: unknown path; did you mean "sites.hall.windows.desk.count"?',
        "--vary: calendar.minutes: cannot be varied: all points are measured over the same time against the same target",
        '--vary: demand.factr = 1: unknown key; did you mean "factor"?',
        '--vary: demand.factr = 2: unknown key; did you mean "factor"?',
        "--vary: demand.factor = -1: must be >= 0",
        '--vary: sites.hall.hours = "Mon-Fri 9-17": not an opening_hours expression (days are Mo Tu We Th Fr Sa Su PH); '
        'did you mean "Mo-Fr 09:00-17:00"?',
    ]


TWO_POOLS = """\
simnet: 1
name: pools
calendar: {minutes: 60}
services:
  errand: {stages: {window: {skill: window, time_min: 4}}}
  form: {stages: {window: {skill: form, time_min: 4}}}
arrivals: {all: {service: errand, per_hour: 6}, forms: {service: form, per_hour: 6}}
sites:
  hall:
    hours: "24/7"
    services: all
    windows: {a: {skills: all, count: 1}, b: {skills: all, count: 1}}
"""


def test_a_fault_that_takes_two_values_is_told_with_its_point(tmp_path):
    # Either pool may do without the skill for forms, but not both.
    (tmp_path / "pools.yaml").write_text(TWO_POOLS, "utf-8")
    base = load_scenario(tmp_path / "pools.yaml")
    vary = {f"sites.hall.windows.{pool}.skills": '[[window], "all"]' for pool in "ab"}
    said = refused(plan_of_scenario, base, vary)
    assert len(said) == 1
    assert (
        'at 1 of 4 points, first sites.hall.windows.a.skills = ["window"], sites.hall.windows.b.skills = ["window"]: '
        "none of the site's windows has the skill form"
    ) in said[0]


def test_values_that_are_right_only_together_are_right(tmp_path):
    # The first pool may do without the skill for forms as long as the second has it, and the other way round.
    text = TWO_POOLS.replace("a: {skills: all, count: 1}", "a: {skills: [window], count: 1}")
    (tmp_path / "pools.yaml").write_text(text, "utf-8")
    base = load_scenario(tmp_path / "pools.yaml")
    vary = {"sites.hall.windows.a.skills": '["all"]', "sites.hall.windows.b.skills": "[[window]]"}
    assert len(plan_of_scenario(base, vary).points) == 1


def test_a_fault_elsewhere_names_the_value_that_brings_it(base):
    said = refused(plan_of_scenario, base, {"sites.hall.windows.desk.skills": "[[window], [cashier]]"})
    assert said[0] == '--vary: sites.hall.windows.desk.skills[0] = "cashier": unknown skill; allowed: window'
    assert (
        'at 1 of 2 points, first sites.hall.windows.desk.skills = ["cashier"]: none of the site\'s windows has the skill window'
        in said[1]
    )
    assert len(said) == 2 and said[1].startswith("two.yaml: line 12  sites.hall.services")


@pytest.mark.parametrize(
    ("vary", "latin", "said"),
    [
        ({}, None, "nothing varies"),
        ({COUNT: "1..3"}, 1, "a Latin hypercube has from 2 to 10,000 points"),
        ({"demand.factor": "0.5..1.5"}, None, "only a Latin hypercube"),
        ({COUNT: "1..200", "demand.factor": "0.1..10 points 100"}, None, "200 x 100 = 20,000 points"),
        ({"**.count": "1,2", COUNT: "1,2"}, None, f"{COUNT} is set by **.count"),
        ({"sites.hall": "[{}]", COUNT: "1,2"}, None, f"{COUNT} is set by sites.hall too"),
        ({COUNT: "1,1"}, None, "1 is given twice"),
        ({COUNT: []}, None, "give values"),
    ],
)
def test_what_cannot_be_swept_is_refused(base, vary, latin, said):
    assert said in " ".join(refused(plan_of_scenario, base, vary, latin))


def test_one_replication_is_refused(tmp_path):
    said = refused(plan_of_file, write_sweep(tmp_path), SweepOptions(replications=1))
    assert said == [
        "--replications: 1: at least 2 are needed to compare: one replication has no interval, so no difference could be told from luck"
    ]


VALUES = "values: 1..3"
SEED = "seed: 7"
WHOLE = f'vary["{COUNT}"]'


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("[mean_wait", "[mean_wate", 10, 'measures[0] = "mean_wate": unknown measure; did you mean "mean_wait"?'),
        (VALUES, "values: 1..x", 6, f'{COUNT} = "1..x": "1..x" is not a range of numbers: LOW..HIGH'),
        (VALUES, "values: [1, -2]", 6, f"{COUNT} = -2: must be >= 0"),
        (VALUES, "values: 3", 8, f"{WHOLE}.values = 3: give values: a list (1,2,4), whole numbers (1..5)"),
        (VALUES, "valeus: 1..3", 8, f'{WHOLE}.valeus = "1..3": unknown key; did you mean "values"?'),
        (
            VALUES,
            f"{VALUES}\n    labels: [{{zh: 一, en: one}}]",
            6,
            f'{COUNT} = "1..3": 3 values, but 1 labels; give one each',
        ),
        ("factor: [1, 1.5]", "factor: 2", 9, 'vary["demand.factor"] = 2: give values'),
        ("demand.factor:", "demand.factors:", 9, 'demand.factors = 1: unknown key; did you mean "factor"?'),
        ("scenario: two.yaml", "scenario: tow.yaml", 4, 'scenario = "tow.yaml": no such file'),
        (
            SEED,
            "trade_off: {cost: mean_wait}",
            11,
            'trade_off = {cost: "mean_wait"}: `cost` and `wait` must be two measures',
        ),
        (
            SEED,
            "trade_off: {wait: occupancy}",
            11,
            'trade_off.wait = "occupancy": neither less nor more of it is better',
        ),
        (SEED, "trade_off: {indifference: {p90_wait: 1}}", 11, "trade_off.indifference.p90_wait = "),
        (SEED, "trade_off: {indifference: {mean_wait: -1}}", 11, "trade_off.indifference.mean_wait = -1: must be >= 0"),
        (SEED, "latin: 1", 11, "latin = 1: must be >= 2"),
        (SEED, "precision: {mean_wiat: {relative: 0.1}}", 11, 'precision.mean_wiat = "mean_wiat": unknown measure'),
        (SEED, "sede: 7", 11, 'sede = 7: unknown key; did you mean "seed"?'),
    ],
    ids=lambda text: str(text)[:24],
)
def test_faults_of_a_sweep_file_have_their_line(tmp_path, old, new, line, said):
    found = refused(plan_of_file, write_sweep(tmp_path, old=old, new=new))
    assert any(told.startswith(f"sweep.yaml: line {line}  {said}") for told in found), found


def test_a_fault_of_the_scenario_is_the_scenarios(tmp_path):
    path = write_sweep(tmp_path)
    text = (tmp_path / "two.yaml").read_text("utf-8")
    (tmp_path / "two.yaml").write_text(text.replace("target_wait_min: 10", "target_wait_mni: 10"), "utf-8")
    said = refused(plan_of_file, path, SweepOptions(wait="mean_wate"))
    assert said == [
        '--wait: "mean_wate": unknown measure; did you mean "mean_wait"?',
        'two.yaml: line 16  target_wait_mni = 10: unknown key; did you mean "target_wait_min"?',
    ]


def test_a_sweep_is_no_scenario_and_no_study_and_the_other_way_round(tmp_path):
    sweep = write_sweep(tmp_path)
    assert "`simnet sweep` runs it" in refused(load_scenario, sweep)[0]
    assert "not a study" in refused(load_study, sweep)[0]
    assert "not a sweep" in refused(plan_of_file, tmp_path / "two.yaml")[0]


def test_notes_are_told_once_with_how_many_points_give_them(base):
    plan = plan_of_scenario(base, {COUNT: "0..2", "demand.factor": "1,2"})
    notes = [note for note in plan.notes if note not in base.notes]
    assert notes == [
        f"at 2 of 6 points, first {COUNT} = 0, demand.factor = 1: "
        "nobody ever serves errand: no site that offers it has posts for all its skills"
    ]
