"""Warming up: announced once, marked, and nothing is left to compile for any scenario afterwards."""

import gc
import io
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.experiment import warm_up
from simnet.experiment.simulation import engine_of
from simnet.luck import COMPILED
from simnet.luck.timing import KernelTime
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.extends import load_tree
from simnet.scenario.load import is_study, is_sweep
from simnet.scenario.schema import Scenario

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"


def test_it_is_announced_once_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(warm_up, "COMPILED", True)
    monkeypatch.setattr(warm_up, "cache_dir", lambda: tmp_path)
    monkeypatch.setattr(warm_up, "warm_up", lambda engine: warm_up.WarmUp(1.5, [KernelTime("play", 1.0)]))
    done = warm_up.ensure_compiled("core", lambda: told.append("core"))
    assert done is not None and done.seconds == 1.5
    assert warm_up.ensure_compiled("core", lambda: told.append("core")) is None
    assert warm_up.ensure_compiled("reference", lambda: told.append("reference")) is not None
    assert told == ["core", "reference"]


@pytest.mark.skipif(warm_up.fcntl is None, reason="files cannot be locked here")
def test_those_who_start_at_once_wait_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    together = threading.Barrier(3)

    def compile_slowly(engine: str) -> warm_up.WarmUp:
        compiled.append(engine)
        time.sleep(0.2)
        return warm_up.WarmUp(0.2, [])

    monkeypatch.setattr(warm_up, "COMPILED", True)
    monkeypatch.setattr(warm_up, "cache_dir", lambda: tmp_path)
    monkeypatch.setattr(warm_up, "warm_up", compile_slowly)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: warm_up.ensure_compiled("core", together.wait), range(3)))
    assert compiled == ["core"] and done.count(None) == 2
    assert warm_up.is_compiled("core") and not warm_up.is_compiled("reference")


def test_where_nothing_is_compiled_there_is_nothing_to_announce(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_up, "COMPILED", False)
    monkeypatch.setattr(warm_up, "cache_dir", lambda: tmp_path)
    assert warm_up.ensure_compiled("core", pytest.fail) is None
    assert not list(tmp_path.iterdir())


RUN_ALL = """
import sys
from simnet.experiment.simulation import Prepared, engine_of
from simnet.luck.timing import compile_times
from simnet.scenario.load import load_scenario
for file in sys.argv[1:]:
    with compile_times() as kernels:
        Prepared(load_scenario(file)).totals(engine_of("core"), 1, 0)
    if kernels:
        print(file, *(kernel.kernel for kernel in kernels))
"""


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_after_it_no_scenario_has_anything_left_to_compile_in_any_process(tmp_path: Path) -> None:
    # In a cache of its own: what other tests had compiled would hide what is missing.
    trees = {str(file): load_tree(file) for file in sorted(SCENARIOS.glob("*/*.yaml"))}
    files = [file for file, tree in trees.items() if not is_study(tree) and not is_sweep(tree)]
    assert len(files) > 20
    surroundings = {**os.environ, "SIMNET_CACHE_DIR": str(tmp_path)}
    warming = [sys.executable, "-W", "error", "-m", "simnet.cli", "warm-up"]
    subprocess.run(warming, check=True, capture_output=True, env=surroundings)
    running = [sys.executable, "-W", "error", "-c", RUN_ALL, *files]
    done = subprocess.run(running, capture_output=True, text=True, check=False, env=surroundings)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_garbage_is_collected_again_afterwards() -> None:
    assert gc.isenabled()
    warm_up.warm_up("reference")
    assert gc.isenabled()


def test_a_second_process_does_not_outlive_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    honest = warm_up._start_child

    def start() -> subprocess.Popen[bytes] | None:
        child = honest()
        started.extend([] if child is None else [child])
        return child

    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(warm_up, "CHILD", "import time; time.sleep(600)")
    monkeypatch.setattr(warm_up, "COMPILED", True)
    monkeypatch.setattr(warm_up.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(warm_up, "_start_child", start)
    monkeypatch.setattr(warm_up, "totals", stop)
    with pytest.raises(KeyboardInterrupt):
        warm_up.warm_up("core")
    assert len(started) == 1 and started[0].poll() is not None


def test_a_second_process_that_fails_costs_time_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_up, "CHILD", "raise SystemExit(3)")
    assert warm_up.warm_up("core").seconds > 0


def test_a_second_process_tells_what_it_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_up, "CHILD", "print('[[\"engine.play\", 2.5]]')")
    monkeypatch.setattr(warm_up, "COMPILED", True)
    monkeypatch.setattr(warm_up.os, "cpu_count", lambda: 2)
    assert KernelTime("engine.play", 2.5) in warm_up.warm_up("core").kernels


def test_the_engine_is_compiled_for_a_day_without_people_and_for_the_people_that_are_handed_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = Scenario.model_validate(warm_up.SMALL)
    network = build(scenario)
    demand = draw_demand(scenario, network, 1, 0)
    seen: list[int] = []
    honest = engine_of("core")

    def run(network: Network, demand: Demand) -> Records:
        seen.append(len(demand.needs))
        return honest(network, demand)

    monkeypatch.setattr(warm_up, "engine_of", lambda name: run)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pickle.dumps(demand))))
    warm_up.compile_engine()
    assert capsys.readouterr().out.startswith("[")
    assert seen == [0, len(demand.needs)] and len(demand.needs) > 30


def test_the_second_process_imports_this_package_and_no_other_that_lies_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A checkout beside an installed package was imported instead, and everything compiled twice.
    (tmp_path / "simnet").mkdir()
    (tmp_path / "simnet" / "__init__.py").write_text("raise ImportError('not this one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warm_up.os, "cpu_count", lambda: 2)
    child = warm_up._start_child()
    assert child is not None
    warm_up._hand_over(child, warm_up.nobody(build(Scenario.model_validate(warm_up.SMALL))))
    printed, _ = child.communicate()
    assert (child.returncode, printed[:1]) == (0, b"[")
