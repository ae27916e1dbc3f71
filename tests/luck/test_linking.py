"""Kernels that call one another: what they give, what lies in the cache, and the way without linking."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simnet
from simnet.luck import COMPILED, compiler, draw, jit
from simnet.luck.linking import LINKED

PROGRAM = """
import json, sys
import numba
CLOSED = "--closed" in sys.argv
if "--plain" in sys.argv:
    numba.version_info = numba.version_info._replace(short=(9, 9))
import numpy as np
from simnet.luck import cache_dir, draw, jit
from simnet.luck.linking import LINKED

@jit
def half(number):
    return number // 2

@jit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def steps(number):
    count = 0
    while number > 0:
        number = half(number)
        count += 1
    return count

@jit(closed=CLOSED)
def bits(numbers, out):
    for row in range(len(numbers)):
        out[row] = steps(numbers[row])
    return draw(1, 2, 3, 4, 5, 6)

out = np.zeros(4, np.int64)
luck = bits(np.array([0, 1, 255, 2**40]), out)
print(json.dumps({
    "linked": LINKED, "bits": out.tolist(), "half": half(9), "draw": [luck, draw(1, 2, 3, 4, 5, 6)],
    "cached": sorted({path.name.split("-")[0] for path in cache_dir().rglob("*.nbi")}),
    "hits": sum(bits.stats.cache_hits.values()), "misses": sum(bits.stats.cache_misses.values()),
}))
"""


def run(file: Path, *arguments: str) -> dict[str, Any]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SIMNET", "NUMBA"))}
    surroundings = {
        **inherited, "SIMNET_CACHE_DIR": str(file.parent / "cache"), "PYTHONPATH": str(Path(simnet.__file__).parents[1]),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "error", str(file), *arguments],
        env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("options", [(), ("--closed",)])
def test_only_what_python_calls_is_cached_and_the_next_process_finds_it(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    first, second = run(file, *options), run(file, *options)
    for found in (first, second):
        assert (found["linked"], found["bits"], found["half"]) == (True, [0, 1, 8, 41], 4)
        assert found["draw"] == [draw(1, 2, 3, 4, 5, 6)] * 2
        assert found["cached"] == ["philox._draw", "program.bits", "program.half"]
    assert (first["hits"], first["misses"]) == (0, 1)
    assert (second["hits"], second["misses"]) == (1, 0)


def test_with_a_version_of_numba_that_nobody_tried_everything_is_the_same_but_for_the_cache(tmp_path: Path) -> None:
    files = [tmp_path / name / "program.py" for name in ("linked", "plain")]
    for file in files:
        file.parent.mkdir()
        file.write_text(PROGRAM)
    linked, plain = run(files[0]), run(files[1], "--plain", "--closed")
    assert plain["linked"] is False
    for name in ("bits", "half", "draw"):
        assert linked[name] == plain[name]
    assert "program.steps" in plain["cached"]


def test_the_installed_numba_is_one_that_was_tried() -> None:
    assert LINKED


@pytest.mark.skipif(not COMPILED, reason="a fault in plain Python proves nothing about compiled kernels")
def test_a_fault_deep_inside_reaches_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "bounds_checked", lambda: True)

    @jit(cache=False, no_cpython_wrapper=True)
    def look(array, place):
        if place < 0:
            raise ValueError("below the first")
        return array[place]

    @jit(cache=False)
    def look_for(array, place):
        return look(array, place) + 1.0

    assert look_for(np.ones(3), 2) == 2.0
    with pytest.raises(IndexError):
        look_for(np.ones(3), 3)
    with pytest.raises(ValueError, match="below the first"):
        look_for(np.ones(3), -1)


def test_a_kernel_of_both_kinds_is_compiled_for_each_types_of_arguments() -> None:
    @jit(cache=False)
    def twice(number):
        return number + number

    @jit(cache=False)
    def four_times(number):
        return twice(twice(number))

    assert (four_times(3), four_times(0.5), twice(2), twice(1.5)) == (12, 2.0, 4, 3.0)
