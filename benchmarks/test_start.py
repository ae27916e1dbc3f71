"""How long a user waits for the first answer, wall time of whole commands: help, a small run, compiling, the page of a study."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from children import SIMNET, told_by, wall_seconds
from turns import Bench

from simnet.store import cache_root

pytestmark = pytest.mark.benchmark(timer=time.perf_counter)

RUN = (*SIMNET, "run", "scenarios/textbook/mm1.yaml", "--replications", "1")


@pytest.fixture
def warm(tmp_path: Path) -> dict[str, str]:
    """An environment with the compiled kernels of the user's, and no finished work."""
    kernels = cache_root() / "numba"
    kernels.mkdir(parents=True, exist_ok=True)
    (tmp_path / "numba").symlink_to(kernels, target_is_directory=True)
    return {"SIMNET_CACHE_DIR": str(tmp_path)}


@pytest.fixture
def cold(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment without compiled kernels and without finished work."""
    yield {"SIMNET_CACHE_DIR": str(tmp_path / "cache")}
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)


def test_help(bench: Bench) -> None:
    seconds = timed(bench, lambda: wall_seconds([*SIMNET, "--help"]), 5)
    bench.note("help", seconds, "s")


def test_warm_run(bench: Bench, warm: dict[str, str], tmp_path: Path) -> None:
    def run() -> float:
        shutil.rmtree(tmp_path / "blocks", ignore_errors=True)
        return wall_seconds(RUN, warm)

    bench.note("warm-run", timed(bench, run, 5), "s")


def test_cold_compile(bench: Bench, cold: dict[str, str], tmp_path: Path) -> None:
    if not bench.full:
        pytest.skip("compiling from nothing takes half a minute: part of the full run")

    def compile_all() -> float:
        shutil.rmtree(tmp_path / "cache", ignore_errors=True)
        return wall_seconds([*SIMNET, "warm-up"], cold)

    bench.note("cold-compile", timed(bench, compile_all, 3, warm_up=False), "s")


def test_cold_to_the_page(bench: Bench, cold: dict[str, str], tmp_path: Path) -> None:
    if not bench.full:
        pytest.skip("from nothing to the page of the study takes most of a minute: part of the full run")

    def compare() -> float:
        for folder in ("cache", "results"):
            shutil.rmtree(tmp_path / folder, ignore_errors=True)
        out = tmp_path / "results"
        seconds = wall_seconds([*SIMNET, "compare", "scenarios/shaocheng/study.yaml", "--out", str(out)], cold)
        assert (out / "report.html").stat().st_size > 100_000
        return seconds

    bench.note("cold-to-page", timed(bench, compare, 3, warm_up=False), "s")


def test_cimba_until_its_first_result(bench: Bench) -> None:
    """What cimba takes to be imported and to compile the hall, which it does in every process; the peers' ratios leave it out."""
    pytest.importorskip("cimba", reason="cimba is not installed, so it is not compared: pip install -e '.[bench]'")
    told = bench.benchmark.pedantic(told_by, ("cimba_start.py",), rounds=bench.choose(3, 1))
    assert told["customers"] > 95_000
    bench.note("cimba-import", told["imported"], "s")
    bench.note("cimba-compile", told["first_run"] - told["later_run"], "s")


def timed(bench: Bench, run, rounds: int, warm_up: bool = True) -> float | None:
    """Return the median of what `run` says it took, None where nothing is timed."""
    found: list[float] = []
    if warm_up:
        run()
    bench.benchmark.pedantic(lambda: found.append(run()), rounds=rounds)
    return None if bench.benchmark.stats is None else median(found)
