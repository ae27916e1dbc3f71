"""Sweeps carried out: against Erlang, the same whatever the batches and workers, sharing blocks, stopped and gone on, in bounded memory."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simnet.analytic.erlang import mmc
from simnet.experiment import sweep as module
from simnet.experiment.compare import carry_out
from simnet.experiment.output import csv_bytes
from simnet.experiment.simulation import How, Prepared
from simnet.experiment.study import experiment_of_study
from simnet.experiment.sweep import SweepResult, carry_out_sweep
from simnet.experiment.sweep_effects import average, levels_of, scattered_half_width
from simnet.experiment.sweep_options import SweepOptions
from simnet.experiment.sweep_plan import plan_of_file, plan_of_scenario
from simnet.experiment.sweep_save import sweep_as_json, sweep_tables
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate
from simnet.scenario.load import load_scenario, load_study
from simnet.scenario.varied import Varied
from simnet.store import Store
from simnet.tables import EFFECTS, SWEEP, SWEEP_POINTS, TRADE_OFF

from .sweeps import write_sweep

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COUNT = "sites.hall.windows.desk.count"


def run(path: Path, store: Path, workers: int = 2, **options: object) -> SweepResult:
    return carry_out_sweep(plan_of_file(path, SweepOptions(**options)), How("reference", workers, Store(store)))


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sweep(tmp_path_factory.mktemp("sweep"))


@pytest.fixture(scope="module")
def result(sweep: Path, tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    return run(sweep, tmp_path_factory.mktemp("store"))


MMC = """\
simnet: 1
name: mmc
calendar: {minutes: 9000, warm_up_minutes: 600, tail_minutes: 300}
services: {call: {stages: {window: {skill: window, time_min: {exponential: {mean: 4}}}}}}
arrivals: {all: {service: call, per_hour: 12}}
sites: {hall: {hours: "24/7", services: all, windows: {desk: {skills: all, count: 1}}}}
costs: {window_staff_year: 97000, staff_hours_year: 970}
"""


def test_a_queue_with_one_to_four_servers_meets_erlang_c(tmp_path: Path) -> None:
    # 12 an hour of 4 minutes each are 0.8 erlangs. At 99.9% for all four together each interval has 1 - 0.001 / 4.
    (tmp_path / "mmc.yaml").write_text(MMC, "utf-8")
    plan = plan_of_scenario(load_scenario(tmp_path / "mmc.yaml"), {COUNT: "1..4"}, options=SweepOptions(seed=4))
    found = carry_out_sweep(plan, How("core", 2, Store(tmp_path / "store")))
    for servers, made in zip((1, 2, 3, 4), found.estimates["mean_wait"], strict=True):
        assert abs(made.value - mmc(12 / 60, 4.0, servers).mean_wait) < made.half_width(1 - 0.001 / 4), servers
    # A post is paid around the clock: 8,760 hours of 97,000 / 970 = 100 yuan a year, without luck.
    costs = found.estimates["public_cost_year"]
    assert [made.value for made in costs] == pytest.approx([876_000.0 * servers for servers in (1, 2, 3, 4)])
    # Each more waits less and costs more, so that nothing is dominated; from one to two servers, by Erlang, 3.2 minutes to 0.76.
    assert found.trade_off.statuses == ("front",) * 4
    assert [step.cost for step in found.trade_off.steps] == pytest.approx([876_000.0] * 3)
    expected = mmc(0.2, 4.0, 2).mean_wait - mmc(0.2, 4.0, 1).mean_wait
    step = found.trade_off.steps[0]
    assert abs(step.wait - expected) < step.wait_half_width


def test_a_point_gives_what_the_scenario_gives_by_itself(result: SweepResult, sweep: Path) -> None:
    prepared = Prepared(load_scenario(sweep.parent / "two.yaml", [(COUNT, 3), ("demand", {"factor": 1.5})]))
    from simnet.engine import reference
    from simnet.measures.outcome import Outcome
    from simnet.measures.totals import Totals

    parts = [prepared.totals(reference.run, 7, replication).arrays for replication in range(12)]
    totals = Totals({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    alone = Outcome("alone", prepared.network, load_scenario(sweep.parent / "two.yaml", [(COUNT, 3)]).scenario, totals)
    for measure in ("mean_wait", "late_or_left", "public_cost_year"):
        expected, found = estimate(alone, measure), result.estimates[measure][5]
        assert found.value == expected.value and np.array_equal(found.influence, expected.influence)


def test_neither_workers_nor_batches_nor_the_store_change_a_byte(
    result: SweepResult, sweep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run(sweep, tmp_path, workers=1)
    monkeypatch.setattr(module, "BATCH_BYTES", 1)
    one_by_one = run(sweep, tmp_path, workers=3)
    assert sweep_tables(result) == sweep_tables(alone) == sweep_tables(one_by_one)
    assert (result.reused, result.computed) == ((0,) * 6, (12,) * 6)
    assert (one_by_one.reused, one_by_one.computed) == ((12,) * 6, (0,) * 6)


def test_a_point_that_a_study_has_simulated_is_not_simulated_again_and_the_other_way_round(
    sweep: Path, tmp_path: Path
) -> None:
    study = experiment_of_study(load_study(sweep.parent / "study.yaml"))
    compared = carry_out(study, How("reference", 2, Store(tmp_path)))
    found = run(sweep, tmp_path)
    # The study compares two windows with one, at demand 1: points 3 and 1.
    assert found.reused == (12, 0, 12, 0, 0, 0)
    assert found.computed == (0, 12, 0, 12, 12, 12)
    for point, scenario in ((2, "two"), (0, "one")):
        expected = next(
            row["mean"]
            for row in compared.summary
            if (row["scenario"], row["measure"], row["group_by"]) == (scenario, "mean_wait", "")
        )
        assert found.estimates["mean_wait"][point].value == expected
    again = carry_out(study, How("reference", 2, Store(tmp_path)))
    assert again.reused == {"two": 12, "one": 12}
    # Another sweep with some points in common.
    plan = plan_of_scenario(
        load_scenario(sweep.parent / "one.yaml"), {COUNT: "3,4"}, options=SweepOptions(seed=7, replications=12)
    )
    assert carry_out_sweep(plan, How("reference", 2, Store(tmp_path))).reused == (12, 0)


def test_points_that_differ_in_prices_only_are_simulated_once(sweep: Path, tmp_path: Path) -> None:
    vary = {"costs.window_staff_year": "50000,80000,100000", COUNT: "1,2"}
    plan = plan_of_scenario(load_scenario(sweep.parent / "two.yaml"), vary, options=SweepOptions(replications=6))
    done: list[tuple[int, int]] = []
    progress: Callable[[int, int], None] = lambda *far: done.append(far)  # noqa: E731
    found = carry_out_sweep(plan, How("reference", 2, Store(tmp_path), progress))
    assert (found.computed, found.reused) == ((6, 6, 0, 0, 0, 0), (0, 0, 6, 6, 6, 6))
    assert done[-1] == (12, 12) and all(total == 12 for _, total in done)
    assert [far for far, _ in done] == sorted(far for far, _ in done)
    waits, costs = found.estimates["mean_wait"], found.estimates["public_cost_year"]
    assert waits[0].value == waits[2].value == waits[4].value != waits[1].value
    rent = 50 * 100
    assert [costs[row].value - rent for row in (0, 2, 4)] == pytest.approx(
        [(costs[0].value - rent) * price / 50_000 for price in (50_000, 80_000, 100_000)]
    )
    # Nobody chooses what staff cost, so cheaper staff rule nothing out: under each price both are on the front.
    assert plan.groups == (1, 1, 2, 2, 3, 3)
    assert found.trade_off.statuses == ("front",) * 6
    assert [(step.cheaper, step.point) for step in found.trade_off.steps] == [(0, 1), (2, 3), (4, 5)]
    assert found.trade_off.family == 6


def test_what_is_a_circumstance_can_be_said_in_the_file(sweep: Path, tmp_path: Path) -> None:
    path = write_sweep(
        tmp_path,
        6,
        old="demand.factor: [1, 1.5]",
        new="costs.window_staff_year: {values: [50000, 90000], circumstance: false}",
    )
    found = run(path, tmp_path / "store")
    assert set(found.plan.groups) == {1}
    # Dearer staff for the same wait is clearly dominated: costs have no luck here, waits are equal for certain.
    assert found.trade_off.statuses[1::2] == ("dominated",) * 3
    assert found.trade_off.dominated_by[5] == 4
    assert plan_of_file(sweep).groups == (1, 2, 1, 2, 1, 2)


def test_with_a_precision_all_points_have_as_many_replications_as_the_one_that_needs_most(
    sweep: Path, tmp_path: Path
) -> None:
    from simnet.scenario.schema import Precision

    found = run(sweep, tmp_path, precision={"mean_wait": Precision(relative=0.6)}, most_replications=200)
    assert found.replications in (45, 75, 120, 180)
    assert len(found.precision) == 6 and all(one.reached for one in found.precision)
    assert max(one.half_width / one.value for one in found.precision) <= 0.6
    assert found.reused == (0,) * 6 and found.computed == (found.replications,) * 6
    plain = run(sweep, tmp_path, replications=found.replications)
    assert sweep_tables(plain) == sweep_tables(found)
    fewer = run(sweep, tmp_path, replications=30)
    assert max(made.half_width(0.95) / made.value for made in fewer.estimates["mean_wait"]) > 0.6
    capped = run(sweep, tmp_path, precision={"mean_wait": Precision(relative=0.01)}, most_replications=45)
    assert capped.replications == 45 and not any(one.reached for one in capped.precision)


def test_a_measure_of_which_more_is_better_is_weighed_the_right_way_round(sweep: Path, tmp_path: Path) -> None:
    plan = plan_of_scenario(
        load_scenario(sweep.parent / "two.yaml"),
        {COUNT: "1..2"},
        options=SweepOptions(replications=6, wait="first_trip"),
    )
    found = carry_out_sweep(plan, How("reference", 2, Store(tmp_path)))
    rows = found.weighed()
    assert [row["wait"] for row in rows] == [made.value for made in found.estimates["first_trip"]]
    # Nobody comes twice with one window either, so the second window buys nothing and is beaten for certain.
    assert rows[0]["wait"] == rows[1]["wait"] == 1.0
    assert [row["status"] for row in rows] == ["front", "dominated"] and rows[1]["dominated_by"] == 1


def test_hours_of_staff_are_a_cost_where_there_are_no_prices(sweep: Path, tmp_path: Path) -> None:
    options = SweepOptions(replications=6, cost="staff_hours")
    plan = plan_of_scenario(load_scenario(sweep.parent / "two.yaml"), {COUNT: "1..3"}, options=options)
    found = carry_out_sweep(plan, How("reference", 2, Store(tmp_path)))
    # Around the clock all year: 8,760 hours a post.
    assert [row["cost"] for row in found.weighed()] == pytest.approx([8760, 17520, 26280])
    assert found.trade_off.statuses[0] == "front"


def test_main_effects_are_averages_over_the_other_path(result: SweepResult) -> None:
    waits = np.array([made.value for made in result.estimates["mean_wait"]]).reshape(3, 2)
    rows = [row for row in result.effects() if row["measure"] == "mean_wait"]
    by_path = {path: [row for row in rows if row["path"] == path] for path in (COUNT, "demand.factor")}
    assert [row["mean"] for row in by_path[COUNT]] == pytest.approx(waits.mean(axis=1))
    assert [row["mean"] for row in by_path["demand.factor"]] == pytest.approx(waits.mean(axis=0))
    assert [(row["level"], row["value"], row["points"]) for row in by_path["demand.factor"]] == [
        (1, "1", 3),
        (2, "1.5", 3),
    ]
    # Its interval is that of the average of influences: under common luck not narrower by pretending independence.
    pulls = np.mean([result.estimates["mean_wait"][row].influence for row in (0, 1)], axis=0)
    assert by_path[COUNT][0]["half_width"] == pytest.approx(Estimate(0.0, pulls).half_width(0.95))


def test_a_continuous_range_is_cut_into_fifths_and_a_value_that_no_point_has_is_left_out() -> None:
    path = Varied("a", ("a",), (), (0.0, 1.0))
    found = levels_of(path, [0.05, 0.15, 0.25, 0.95, 0.999], in_grid=False)
    assert [(level.value, level.up_to, level.rows) for level in found] == [
        (0.0, 0.2, (0, 1)), (0.2, 0.4, (2,)), (0.8, 1.0, (3, 4)),
    ]  # fmt: skip
    words = Varied("b", ("b",), ("x", "y", "z"))
    assert [level.rows for level in levels_of(words, ["x", "z", "x"], in_grid=False)] == [(0, 2), (1,)]
    with_gap = average([Estimate(float("nan"), np.full(2, np.nan)), Estimate(4.0, np.array([1.0, -1.0]))])
    assert with_gap.value == 4.0


def test_in_a_latin_hypercube_the_scatter_of_the_other_paths_is_in_the_interval() -> None:
    # Values 1, 2, 3, 6: mean 3, s^2 = (4 + 1 + 0 + 9) / 3 = 14/3, t(0.975, 3) = 3.1824: 3.1824 * sqrt(14/3 / 4) = 3.4375. The luck of the
    # simulation is the same at all of them, +-1 over two replications: sd sqrt(2), se 1, t(0.975, 1) = 12.706.
    made = [Estimate(value, np.array([-1.0, 1.0])) for value in (1.0, 2.0, 3.0, 6.0)]
    assert scattered_half_width(made, 0.95) == pytest.approx(np.hypot(3.4375, 12.7062), rel=1e-4)
    assert np.isnan(scattered_half_width(made[:1], 0.95))


def test_rows_have_the_columns_of_their_tables(result: SweepResult) -> None:
    for table, rows in (
        (SWEEP_POINTS, result.points()),
        (SWEEP, result.summary()),
        (TRADE_OFF, result.weighed()),
        (EFFECTS, result.effects()),
    ):
        assert rows and all(set(row) == {column.name for column in table.columns} for row in rows)
        assert csv_bytes(table, rows).count(b"\n") == len(rows) + 1
    assert [len(rows) for rows in (result.points(), result.summary(), result.weighed())] == [12, 18, 6]
    assert result.points()[3] == {"point": 2, "path": "demand.factor", "value": "1.5"}


def test_everything_is_there_as_json(result: SweepResult) -> None:
    found = json.loads(json.dumps(sweep_as_json(result, "simnet sweep"), allow_nan=False))
    manifest = found["manifest"]
    assert manifest["study"]["kind"] == "sweep" and manifest["sweep"]["design"] == "grid"
    assert manifest["sweep"]["points"] == 6 and manifest["sweep"]["base_point"] == 3
    assert [one["path"] for one in manifest["sweep"]["vary"]] == [COUNT, "demand.factor"]
    weighed = manifest["sweep"]["trade_off"]
    assert sorted(weighed["front"] + weighed["possible"] + weighed["dominated"]) == [1, 2, 3, 4, 5, 6]
    # Three points under each of two demands: 2 x 3 x 2 differences.
    assert weighed["family"] == 12
    reused = manifest["this_run"]["reused"]
    assert (reused["replications"], reused["of"]) == (0, 72)
    assert reused["by_point"]["6"] == {"reused": 0, "computed": 12}
    assert {row["point"] for row in found["sweep"]} == {1, 2, 3, 4, 5, 6}


MEMORY = """
import json, resource, sys
from pathlib import Path
from simnet.experiment import sweep
from simnet.experiment.simulation import How
from simnet.experiment.sweep_options import SweepOptions
from simnet.experiment.sweep_plan import plan_of_scenario
from simnet.scenario.load import load_scenario
from simnet.store import Store

base, folder = load_scenario(sys.argv[1], [("demand.factor", 0.02)]), Path(sys.argv[2])
sweep.BATCH_BYTES = 8 * 2**20
peaks = []
for points in (4, 60):
    plan = plan_of_scenario(base, {"sites.hall.last_ticket_min": f"0..60 points {points}"}, options=SweepOptions(replications=30))
    sweep.carry_out_sweep(plan, How("core", 2, Store(folder)))
    unit = 1 if sys.platform == "darwin" else 1024
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
print(json.dumps(peaks))
"""


def test_memory_does_not_grow_with_the_number_of_points(tmp_path: Path) -> None:
    # A replication of the street has totals of some 160 KB, so 56 points more of 30 replications are 270 MB, were they kept.
    arguments = [str(SCENARIOS / "shaocheng" / "one-plus-n.yaml"), str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", MEMORY, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    few, many = json.loads(done.stdout)
    assert many - few < 60e6
