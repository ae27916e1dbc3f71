"""Replications are added until what was asked for is known closely enough; their number depends on the figures alone."""

from pathlib import Path

import numpy as np
import pytest

from simnet.errors import InputError
from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.manifest import manifest_of
from simnet.experiment.precision import Reached, next_number
from simnet.experiment.simulation import How, Simulation
from simnet.experiment.study import experiment_of_scenario, experiment_of_study, parse_precision
from simnet.scenario.load import load_scenario, load_study
from simnet.scenario.schema import Precision
from simnet.store import Store
from simnet.terminal import show

from .studies import write_study

MM1 = """
simnet: 1
name: mm1
calendar: {minutes: 300, warm_up_minutes: 100, tail_minutes: 300}
services: {errand: {stages: {window: {skill: window, time_min: {exponential: {mean: 1}}}}}}
arrivals: {walk_in: {service: errand, interarrival_min: {exponential: {mean: 2}}}}
sites: {hall: {hours: "24/7", services: all, windows: {desk: {skills: all, count: 1}}}}
"""


@pytest.fixture
def mm1(tmp_path: Path) -> Path:
    path = tmp_path / "mm1.yaml"
    path.write_text(MM1)
    return path


def run(path: Path, most: int = 1000, workers: int = 2, store: str = "store", **wanted: str | float) -> Comparison:
    experiment = experiment_of_scenario(load_scenario(path)).with_options(
        seed=3, precision=parse_precision(wanted), most_replications=most
    )
    return carry_out(experiment, How("core", workers, Store(path.parent / store)))


def mean_wait(result: Comparison) -> tuple[float, float]:
    row = next(row for row in result.summary if row["measure"] == "mean_wait" and not row["group_by"])
    return row["mean"], row["half_width"]


def test_the_schedule_is_thirty_and_then_half_as_many_again_in_whole_blocks() -> None:
    numbers = [30]
    while numbers[-1] < 2000:
        numbers.append(next_number(numbers[-1], 2000))
    assert numbers == [30, 45, 75, 120, 180, 270, 405, 615, 930, 1395, 2000]


def test_replications_are_added_until_the_interval_is_narrow_enough_and_no_longer(mm1: Path) -> None:
    result = run(mm1, mean_wait=0.06)
    n = result.experiment.replications
    mean, half_width = mean_wait(result)
    assert n in (75, 120, 180, 270, 405) and all(one.reached for one in result.precision)
    assert half_width * np.sqrt(n / (n - 20)) <= 0.06  # it would be narrow enough with 20 fewer
    # rho / (mu - lambda) = 0.5 / (1 - 0.5) minutes; four half-widths are some eight standard errors.
    assert abs(mean - 1.0) < 4 * half_width
    before = {120: 75, 180: 120, 270: 180, 405: 270, 75: 45}[n]
    fewer = carry_out(
        experiment_of_scenario(load_scenario(mm1)).with_options(seed=3, replications=before),
        How("core", 2, Store(mm1.parent / "store")),
    )
    assert mean_wait(fewer)[1] * np.sqrt(before / (before - 20)) > 0.06
    assert fewer.computed == {"mm1": 0}  # the fewer are the first of the more
    assert fewer.summary[0]["n"] == before


@pytest.mark.parametrize(
    ("replications", "half_width", "reached", "enough"),
    [
        # 30 less 20 are a third: their interval is sqrt(3) = 1.732 times as wide, so 0.577 of what is asked for will do.
        (30, 0.577, True, True),
        (30, 0.578, True, False),
        # 405 less 20: sqrt(405 / 385) = 1.0256, so 0.975 will do.
        (405, 0.974, True, True),
        (405, 0.976, True, False),
        (405, 1.01, False, False),
        (15, 0.01, True, False),
        (15, float("nan"), False, False),
    ],
)
def test_replications_are_enough_where_some_could_be_spared(
    replications: int, half_width: float, reached: bool, enough: bool
) -> None:
    one = Reached("mm1", "mean_wait", 5.0, half_width, 1.0, replications)
    assert (one.reached, one.enough) == (reached, enough)
    nothing = Reached("mm1", "mean_wait", float("nan"), half_width, 1.0, replications)
    assert nothing.reached and nothing.enough


def test_the_number_depends_on_neither_workers_nor_the_store_nor_the_way_it_was_reached(mm1: Path) -> None:
    results = [
        run(mm1, workers=workers, store=store, mean_wait="6%") for workers, store in ((1, "a"), (2, "b"), (3, "b"))
    ]
    assert [result.reused["mm1"] > 0 for result in results] == [False, False, True]
    n = results[0].experiment.replications
    straight = carry_out(
        experiment_of_scenario(load_scenario(mm1)).with_options(seed=3, replications=n),
        How("core", 2, Store(mm1.parent / "c")),
    )
    for other in (*results[1:], straight):
        assert other.summary == results[0].summary or str(other.summary) == str(results[0].summary)


def test_what_was_not_reached_is_said_and_how_far_it_got(mm1: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(mm1, most=50, mean_wait="0.1%", late_or_left=0.5)
    assert result.experiment.replications == 50
    assert [(one.measure, one.reached) for one in result.precision] == [("mean_wait", False), ("late_or_left", True)]
    said = manifest_of(result, "")["precision"]
    assert [one["reached"] for one in said] == [False, True]
    assert said[0]["wanted"] == pytest.approx(0.001 * said[0]["value"]) and said[0]["half_width"] > said[0]["wanted"]
    show(result, "en")
    assert "not known as closely as asked for after 50 replications: mm1, Mean wait" in capsys.readouterr().out


def test_either_a_share_or_a_width_will_do(mm1: Path) -> None:
    loaded = load_scenario(mm1)
    both = {"mean_wait": Precision(relative=0.001, absolute=10.0)}
    result = carry_out(
        experiment_of_scenario(loaded).with_options(precision=both), How("core", 1, Store(mm1.parent / "store"))
    )
    assert result.experiment.replications == 30 and result.precision[0].reached


def test_all_scenarios_of_a_study_have_the_same_number(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    text = study.read_text()
    study.write_text(text + "\nprecision: {mean_wait: {relative: 0.1}}\nmost_replications: 75\n")
    result = carry_out(experiment_of_study(load_study(study)), How("reference", 2, Store(tmp_path / "store")))
    n = result.experiment.replications
    assert n >= 30 and {row["n"] for row in (*result.summary, *result.comparison)} == {n}
    told = experiment_of_study(load_study(study)).with_options(replications=4)
    assert told.precision == {}  # so many were asked for, and no more


def test_precisions_that_are_none_are_refused_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_precision({"mean_wait": "close", "late_or_left": "-5%", "p90_wait": "100%", "mean_wayt": 0.1})
    text = str(caught.value)
    assert text.count("give a number above 0") == 3 and 'did you mean "mean_wait"' in text


def test_replications_are_added_where_the_last_ones_ended(mm1: Path) -> None:
    scenarios = {"mm1": load_scenario(mm1)}
    steps = Simulation(scenarios, 5, How("core", 2, Store(mm1.parent / "steps")))
    for number in (7, 20, 31):
        steps.extend(number)
    once = Simulation(scenarios, 5, How("core", 1, Store(mm1.parent / "once")))
    once.extend(31)
    assert steps.replications == once.replications == 31
    for name, array in once.outcomes()["mm1"].totals.arrays.items():
        np.testing.assert_array_equal(steps.outcomes()["mm1"].totals.arrays[name], array)
