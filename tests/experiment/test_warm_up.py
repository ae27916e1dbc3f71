"""Warming up: announced once, marked, and nothing is left to compile for any scenario afterwards."""

from pathlib import Path

import pytest

from simnet.experiment import warm_up
from simnet.experiment.compare import Prepared, engine_of
from simnet.luck.timing import KernelTime, compile_times
from simnet.scenario.load import load_scenario

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


def test_where_nothing_is_compiled_there_is_nothing_to_announce(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_up, "COMPILED", False)
    monkeypatch.setattr(warm_up, "cache_dir", lambda: tmp_path)
    assert warm_up.ensure_compiled("core", pytest.fail) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("file", ["shaocheng/one-plus-n.yaml", "textbook/erlang-a.yaml", "textbook/lindley.yaml"])
def test_after_it_no_scenario_has_anything_left_to_compile(file: str) -> None:
    warm_up.warm_up("core")
    with compile_times() as kernels:
        prepared = Prepared(load_scenario(SCENARIOS / file))
        prepared.totals(engine_of("core"), 1, 0)
    assert kernels == []


def test_a_second_process_that_fails_costs_time_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_up, "CHILD", "raise SystemExit(3)")
    assert warm_up.warm_up("core").seconds > 0


def test_a_second_process_tells_what_it_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_up, "CHILD", "print('[[\"engine.play\", 2.5]]')")
    monkeypatch.setattr(warm_up, "COMPILED", True)
    monkeypatch.setattr(warm_up.os, "cpu_count", lambda: 2)
    assert KernelTime("engine.play", 2.5) in warm_up.warm_up("core").kernels


def test_a_day_without_people_goes_through_the_engine(capsys: pytest.CaptureFixture[str]) -> None:
    warm_up.compile_engine()
    assert capsys.readouterr().out.startswith("[")


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
    printed, _ = child.communicate()
    assert (child.returncode, printed[:1]) == (0, "[")
