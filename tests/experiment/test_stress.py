"""Stress: queues with closed forms, counts by hand, studies whose best is another under stress by construction, and what is shared."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from simnet.analytic.erlang import mmc
from simnet.errors import InputError
from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.manifest import manifest_of
from simnet.experiment.output import check_directory
from simnet.experiment.save import result_as_json, save
from simnet.experiment.simulation import How
from simnet.experiment.stress import StressTest, under_stress, verdict_of
from simnet.experiment.study import experiment_of_study
from simnet.measures.intervals import critical_t
from simnet.scenario.load import load_study
from simnet.store import Store

STANDARD = ["demand_80", "demand_120", "demand_150", "staff_leave", "site_closed", "busy_day"]

QUEUE = """\
simnet: 1
name: {name}
calendar: {calendar}
population: {{segments: {{all: {{travel: {{speed_km_h: 6, detour: 1}}}}}}}}
services: {{errand: {{stages: {{window: {{skill: k, time_min: {{exponential: {{mean: {service}}}}}}}}}}}}}
arrivals: {{line: {{service: errand, per_hour: {per_hour}}}}}
sites:
  {site}:
    at: [{km}, 0]
    hours: "24/7"
    services: all
    windows: {{desk: {{skills: all, count: {servers}, absence: {absence}, min_posts: {min_posts}}}}}
"""

STUDY = """\
simnet_study: 1
name: queues
scenarios: {{{scenarios}}}
baseline: {baseline}
seed: 5
replications: {replications}
measures: {measures}
objective: {objective}
{more}
"""

DAYS = "{days: 21, warm_up_days: 2, tail_days: 14}"


def queue(name: str, servers: int = 1, service: float = 5, per_hour: float = 6, **given: Any) -> str:
    """Return an M/M/c queue as a scenario file."""
    rest = {"calendar": DAYS, "km": 0, "site": "hall", "absence": 0, "min_posts": 0} | given
    return QUEUE.format(name=name, servers=servers, service=service, per_hour=per_hour, **rest)


def write(
    folder: Path, *scenarios: str, objective: str = "mean_wait", replications: int = 30, more: str = "", **also: str
) -> Path:
    """Write a study of scenarios, the first its baseline, and return its path."""
    names = [text.split("name: ")[1].split("\n")[0] for text in scenarios]
    for name, text in zip(names, scenarios, strict=True):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    measures = also.get("measures", f"[{objective}]")
    listed = ", ".join(f"{name}: {name}.yaml" for name in names)
    study = folder / "study.yaml"
    study.write_text(
        STUDY.format(
            scenarios=listed,
            baseline=names[0],
            replications=replications,
            measures=measures,
            objective=objective,
            more=more,
        ),
        "utf-8",
    )
    return study  # fmt: skip


def run(study: Path, store: Path | None = None, workers: int = 2) -> Comparison:
    how = How("core", workers, Store(store or study.parent / "store"))
    return under_stress(carry_out(experiment_of_study(load_study(study)), how), how)


def under(result: Comparison) -> StressTest:
    assert result.stress is not None
    return result.stress


def row(result: Comparison, stress: str, scenario: str, measure: str) -> dict[str, Any]:
    return next(
        row
        for row in under(result).rows
        if (row["stress"], row["scenario"], row["measure"]) == (stress, scenario, measure)
    )


def verdicts(result: Comparison) -> dict[str, str]:
    return {one.stress.id: one.verdict for one in under(result).stressed}


# -- closed forms -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """One desk and two, six people an hour, five minutes each."""
    folder = tmp_path_factory.mktemp("single")
    measures = "[mean_wait, needs_year, occupancy]"
    shut = 'stress: {shut: {values: {"sites.*.closed.day 1": 37}}}'
    return run(write(folder, queue("one"), queue("two", servers=2), measures=measures, more=shut))


@pytest.mark.parametrize(("stress", "factor"), [("demand_80", 0.8), ("demand_120", 1.2), ("demand_150", 1.5)])
@pytest.mark.parametrize(("scenario", "servers"), [("one", 1), ("two", 2)])
def test_more_demand_makes_the_waits_of_erlang(
    single: Comparison, stress: str, factor: float, scenario: str, servers: int
) -> None:
    # One desk: load 0.5 x 0.8 waits 3.3 min, x 1.2 waits 7.5 min, x 1.5 waits 15 min; without stress 5 min.
    found = row(single, stress, scenario, "mean_wait")
    wide = critical_t(0.001, 30) / critical_t(0.05, 30)
    expected, before = (mmc(6 * times / 60, 5.0, servers).mean_wait for times in (factor, 1))
    assert found["mean"] == pytest.approx(expected, abs=wide * found["half_width"])
    assert found["half_width"] < 0.1 * expected
    assert found["change"] == pytest.approx(expected - before, abs=wide * found["change_half_width"])
    assert found["mean"] - found["change"] == pytest.approx(found["without"])


def test_a_day_of_twice_the_demand_brings_twice_as_many_and_only_that_day_is_looked_at(single: Comparison) -> None:
    # 144 needs a day, as if every day of a year were so: 365 x 144; 288 on the day.
    found = row(single, "busy_day", "one", "needs_year")
    wide = critical_t(0.001, 30) / critical_t(0.05, 30)
    assert found["mean"] == pytest.approx(365 * 288, abs=wide * found["half_width"])
    assert found["without"] == pytest.approx(365 * 144, abs=wide * found["half_width"])
    # The same people and as many again: the change varies less than two days that have nothing in common.
    assert found["change"] == pytest.approx(365 * 144, abs=wide * found["change_half_width"])
    busy = next(one for one in under(single).stressed if one.stress.id == "busy_day")
    assert busy.stress.about == {"from": "day 3", "weekday": "We", "days": 1, "measured_days": 1, "factor": 2.0}
    calendar = busy.stress.scenarios["one"].scenario.calendar
    assert (calendar.days, calendar.warm_up_days, calendar.tail_days) == (1, 2, 14)


def test_a_fifth_on_leave_is_a_fifth_of_the_presence(tmp_path: Path) -> None:
    # Ten desks that are empty one day in ten: 0.9 of them are there, on leave 0.9 x 0.8 = 0.72. Load 0.5 of one desk.
    many = queue("many", servers=10, absence=0.1)
    result = run(write(tmp_path, many, queue("kept", servers=10, absence=0.1, min_posts=10), objective="mean_wait",
                       measures="[mean_wait, occupancy]"))  # fmt: skip
    found = row(result, "staff_leave", "many", "occupancy")
    wide = critical_t(0.001, 30) / critical_t(0.05, 30)
    assert found["without"] == pytest.approx(0.5 / 9, abs=0.002)
    assert found["mean"] == pytest.approx(0.5 / 7.2, abs=wide * found["half_width"] + 0.001)
    # Where stand-ins fill every post nobody is missing.
    assert row(result, "staff_leave", "kept", "mean_wait")["change"] == 0


LINE = """\
simnet: 1
name: {name}
calendar: {{days: 28, warm_up_days: 7, tail_days: 7}}
behaviour: {{wishes: 1, flex_min: 0}}
services: {{errand: {{stages: {{window: {{skill: k, time_min: 5}}}}}}}}
arrivals: {{line: {{service: errand, interarrival_min: 60}}}}
sites:
  hall: {{hours: "24/7", services: all, windows: {{desk: {{skills: all, count: 1}}}}}}
{more}"""


def test_a_site_that_is_closed_for_a_week_by_count(tmp_path: Path) -> None:
    # Somebody every hour, who gives up where it is closed. Of the two weeks that are looked at all of the first are lost:
    # 168 of 336. A second site at the same place takes them all.
    two = '  annex: {hours: "24/7", services: all, windows: {desk: {skills: all, count: 1}}}\n'
    study = write(
        tmp_path,
        LINE.format(name="alone", more=""),
        LINE.format(name="both", more=two),
        objective="lost",
        replications=3,
    )
    result = run(study)
    lost = {name: row(result, "site_closed", name, "lost") for name in ("alone", "both")}
    assert lost["alone"]["mean"] == 0.5 and lost["alone"]["without"] == 0 and lost["alone"]["change"] == 0.5
    assert lost["both"]["mean"] == 0 and lost["both"]["difference"] == -0.5
    closed = next(one for one in under(result).stressed if one.stress.id == "site_closed")
    # Everybody goes to the annex, of equally near sites the first by id; so this is the site that `both` loses.
    assert closed.stress.about["sites"] == {"alone": "hall", "both": "annex"}
    assert (closed.stress.about["from"], closed.stress.about["weekday"]) == ("day 8", "Mo")
    # Nothing to choose between when nothing is amiss; with a site closed only one of the two is left.
    assert under(result).recommended == ("alone", "both")
    assert closed.chosen == ("both",) and closed.verdict == "narrowed"
    # Renewals have no rate that could be multiplied.
    assert under(result).left_out == dict.fromkeys(("demand_80", "demand_120", "demand_150", "busy_day"), "no_demand")


# -- which recommendation survives ------------------------------------------------------------------------------------


def test_a_recommendation_that_is_overturned_by_construction(tmp_path: Path) -> None:
    # One desk next door (7.5 min) against two at six minutes' walk each way; four people an hour. Minutes a case, M/M/c:
    #             x 0.8             x 1               x 1.2             x 1.5
    # near        12.5              15                18.75             30
    # far         12 + 7.81 = 19.8  12 + 8 = 20       12 + 8.24 = 20.2  12 + 8.73 = 20.7
    # On a day of eight an hour, and when the people of a closed week come back the week after, one desk is fully loaded.
    kept = {"min_posts": 2}
    near = queue("near", service=7.5, per_hour=4, **kept)
    far = queue("far", servers=2, service=7.5, per_hour=4, km=0.6, **kept)
    result = run(write(tmp_path, near, far, objective="time_per_case"))
    test = under(result)
    assert test.recommended == ("near",)
    assert verdicts(result) == {
        "demand_80": "survives",
        "demand_120": "survives",
        "demand_150": "overturned",
        "staff_leave": "survives",
        "site_closed": "overturned",
        "busy_day": "overturned",
    }
    assert {one.stress.id: one.chosen for one in test.stressed if one.verdict == "overturned"} == dict.fromkeys(
        ("demand_150", "site_closed", "busy_day"), ("far",)
    )
    assert test.survivors == ()
    assert row(result, "demand_150", "far", "time_per_case")["difference"] == pytest.approx(20.73 - 30, abs=1)
    assert row(result, "staff_leave", "near", "time_per_case")["change"] == 0


@pytest.fixture(scope="module")
def sturdy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Comparison]:
    """Three desks next door, the same again under another name, and three at ten minutes' walk; no stress can turn that."""
    folder = tmp_path_factory.mktemp("sturdy")
    more = """\
stress:
  annex_shrinks: {title: {zh: 附楼减员, en: The annex shrinks}, values: {sites.annex.windows.desk.count: 1}, factors: {demand.factor: 1.0}}
  annex_only: {values: {sites.annex.windows.desk.count: 1}}
  busy_day: {factors: {demand.factor: 1.1}}
"""
    scenarios = [queue("near", servers=3), queue("annex", servers=3, site="annex"), queue("far", servers=3, km=1)]
    study = write(folder, *scenarios, objective="time_per_case", replications=12, more=more)
    return study, run(study)


def test_a_recommendation_that_survives_by_construction(sturdy: tuple[Path, Comparison]) -> None:
    result = sturdy[1]
    assert under(result).recommended == ("near", "annex")
    assert verdicts(result) == {
        "demand_80": "survives", "demand_120": "survives", "demand_150": "survives", "staff_leave": "survives",
        "site_closed": "survives", "annex_shrinks": "narrowed", "annex_only": "narrowed", "busy_day": "survives",
    }  # fmt: skip
    # A tie stays a tie: both are in the set wherever nothing makes them differ.
    assert all(set(one.chosen) == {"near", "annex"} for one in under(result).stressed[:5])
    assert under(result).survivors == ("near",)


def test_stresses_of_the_studys_own(sturdy: tuple[Path, Comparison]) -> None:
    by_id = {one.stress.id: one for one in under(sturdy[1]).stressed}
    assert list(by_id) == [*STANDARD[:5], "annex_shrinks", "annex_only", "busy_day"]
    assert by_id["annex_shrinks"].stress.about["title"] == {"zh": "附楼减员", "en": "The annex shrinks"}
    # One of the id of a standard stress takes its place.
    assert by_id["busy_day"].stress.kind == "own" and by_id["busy_day"].stress.about["factors"] == {
        "demand.factor": 1.1
    }
    # Scenarios that it does not touch are those of the study, blocks and all.
    assert by_id["annex_only"].untouched == ("near", "far")
    assert (by_id["annex_only"].reused, by_id["annex_only"].computed) == (36, 0)  # the annex was shrunk once already
    # A factor of 1 changes nothing: near and far are known, the annex alone is run.
    assert (by_id["annex_shrinks"].reused, by_id["annex_shrinks"].computed) == (24, 12)


def test_where_nothing_can_be_measured_nothing_is_said(single: Comparison) -> None:
    # Closed from the first day to the last: nobody ever waits, so no wait is known of either.
    shut = next(one for one in under(single).stressed if one.stress.id == "shut")
    assert shut.verdict == "undecided" and shut.chosen == ("one", "two")
    assert math.isnan(row(single, "shut", "one", "mean_wait")["mean"])
    assert under(single).recommended == ("two",) == under(single).survivors


def test_the_words_are_used_as_they_are_defined() -> None:
    assert verdict_of(("a",), ("a",), {"a": 1.0}) == "survives"
    assert verdict_of(("a",), ("a", "b"), {"a": 1.0, "b": 1.0}) == "survives"
    assert verdict_of(("a", "b"), ("b",), {}) == "narrowed"
    assert verdict_of(("a", "b"), ("b", "c"), {}) == "narrowed"
    assert verdict_of(("a", "b"), ("c",), {}) == "overturned"
    nan = float("nan")
    assert verdict_of(("a",), ("a", "b"), {"a": nan, "b": 1.0}) == "undecided"
    assert verdict_of(("a",), ("a", "b"), {"a": 1.0, "b": nan}) == "survives"
    assert verdict_of((), ("a", "b"), {}) == "undecided"


# -- what is shared, and what is written --------------------------------------------------------------------------------


def test_neither_workers_nor_the_store_change_a_figure_and_a_second_run_computes_nothing(
    sturdy: tuple[Path, Comparison], tmp_path: Path
) -> None:
    study, first = sturdy
    again, alone = run(study), run(study, tmp_path / "other", workers=1)
    assert (
        result_as_json(again, "")["stress"]
        == result_as_json(first, "")["stress"]
        == result_as_json(alone, "")["stress"]
    )
    assert all(one.computed == 0 for one in under(again).stressed)
    assert sum(one.computed for one in under(alone).stressed) == sum(one.computed for one in under(first).stressed) > 0
    assert {one.stress.id: one.chosen for one in under(alone).stressed} == {
        one.stress.id: one.chosen for one in under(first).stressed
    }


def test_progress_tells_how_far_all_of_it_is(sturdy: tuple[Path, Comparison]) -> None:
    study, told = sturdy[0], []
    how = How("core", 1, Store(study.parent / "store"))
    result = carry_out(experiment_of_study(load_study(study)), how)
    under_stress(result, How("core", 1, how.store, lambda done, total: told.append((done, total))))
    # Eight stresses of 36 replications; the closed site is run once more without the stress.
    assert {total for _, total in told} == {324} and told[0] == (0, 324) and told[-1] == (324, 324)
    assert told == sorted(told)


def test_manifest_and_json_say_what_was_done(sturdy: tuple[Path, Comparison]) -> None:
    result = sturdy[1]
    manifest = manifest_of(result, "simnet compare study.yaml --stress")
    said = manifest["stress"]
    assert said["recommended"] == ["near", "annex"] and said["survivors"] == ["near"] and said["left_out"] == {}
    assert said["stresses"]["demand_80"] == {
        "kind": "demand", "factor": 0.8, "untouched": [], "set": ["near", "annex"], "verdict": "survives",
    }  # fmt: skip
    assert said["stresses"]["site_closed"]["sites"] == {"near": "hall", "annex": "annex", "far": "hall"}
    assert manifest["this_run"]["stress"]["annex_only"] == {"reused": 36, "computed": 0}
    whole = result_as_json(result, "")
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
    assert len(whole["stress"]) == 8 * 3
    baseline = whole["stress"][0]
    assert (baseline["scenario"], baseline["difference"], baseline["family"]) == ("near", None, 0)
    assert [row["family"] for row in whole["stress"][1:3]] == [2, 2]


def test_a_table_of_stress_goes_when_the_study_is_run_without(sturdy: tuple[Path, Comparison], tmp_path: Path) -> None:
    study, result = sturdy
    save(result, tmp_path / "out", "simnet", lambda folder: None)
    assert (tmp_path / "out" / "stress.csv").exists()
    calm = carry_out(experiment_of_study(load_study(study)), How("core", 1, Store(study.parent / "store")))
    assert result_as_json(calm, "")["stress"] == [] and "stress" not in manifest_of(calm, "")
    save(calm, tmp_path / "out", "simnet", lambda folder: None)
    assert not (tmp_path / "out" / "stress.csv").exists()
    check_directory(tmp_path / "out", "queues")


def test_a_stress_that_leads_nowhere_is_refused_whether_or_not_it_is_asked_for(tmp_path: Path) -> None:
    more = "stress: {typo: {values: {sites.hal.closed: {day 8: 7}}}, nothing: {}, worse: {factors: {sites.hall.windows.desk.count: 0.5}}}"
    study = write(tmp_path, queue("one"), queue("two", servers=2), more=more.replace(", nothing: {}", ""))
    with pytest.raises(InputError) as caught:
        experiment_of_study(load_study(study))
    assert [(problem.path, problem.line) for problem in caught.value.problems] == [
        ("sites.hal.closed", 9),
        ("sites.hall.windows.desk.count", 9),
    ]
    study = write(tmp_path, queue("one"), queue("two", servers=2), more=more)
    with pytest.raises(InputError, match="give `values`, `factors` or both"):
        experiment_of_study(load_study(study))
