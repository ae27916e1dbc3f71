import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import simnet
from simnet.luck import COMPILED, DistributionTable, compiler, draw, inner, jit, point, quantile, quantile_ms
from simnet.store import cache_root

PACKAGE = Path(simnet.__file__).parent

USE_KERNELS = """
import json
from simnet.luck import draw, cache_dir, philox
from simnet.luck.compiler import COMPILED
value = draw(1, 2, 3, 4, 5, 6)
stats = [kernel.stats for kernel in (philox._draw,)] if COMPILED else []
print(json.dumps({
    "value": value, "folder": str(cache_dir()),
    "hits": sum(sum(s.cache_hits.values()) for s in stats),
    "misses": sum(sum(s.cache_misses.values()) for s in stats),
}))
"""


def run_python(program, package_parent, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SIMNET", "NUMBA"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**inherited, "PYTHONPATH": str(package_parent), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        cwd=package_parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def package_copy(tmp_path):
    """A copy of the floors that luck needs, to be edited or locked."""
    copy = tmp_path / "copy" / "simnet"
    copy.mkdir(parents=True)
    for file in ("__init__.py", "sources.py", "store.py"):
        shutil.copy(PACKAGE / file, copy)
    shutil.copytree(PACKAGE / "luck", copy / "luck", ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def everything_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_second_process_loads_what_the_first_compiled_beside_a_locked_package(package_copy, tmp_path):
    before = everything_in(package_copy)
    folders = [package_copy, *(path for path in package_copy.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        cache = tmp_path / "cache"
        first = run_python(USE_KERNELS, package_copy.parent, SIMNET_CACHE_DIR=str(cache))
        second = run_python(USE_KERNELS, package_copy.parent, SIMNET_CACHE_DIR=str(cache))
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (first["hits"], first["misses"]) == (0, 1)
    assert (second["hits"], second["misses"]) == (1, 0)
    assert first["value"] == second["value"] == draw(1, 2, 3, 4, 5, 6)
    assert Path(first["folder"]).parent == cache / "numba"
    assert everything_in(package_copy) == before

    # An edit of a module that the kernel's own file imports: Numba alone would run the old code.
    names = package_copy / "luck" / "names.py"
    names.write_text(names.read_text() + "\n")
    third = run_python(USE_KERNELS, package_copy.parent, SIMNET_CACHE_DIR=str(cache))
    assert third["folder"] != first["folder"]
    assert (third["hits"], third["misses"]) == (0, 1)


def test_bounds_checking_compiles_into_a_folder_of_its_own(tmp_path):
    program = """
import json, numpy as np
from simnet.luck import cache_dir, jit
def past_the_end(array):
    return array[3]
kernel = jit(past_the_end, cache=False)
try:
    kernel(np.zeros(3)); caught = False
except IndexError:
    caught = True
print(json.dumps([caught, cache_dir().name]))
"""
    cache = str(tmp_path)
    caught, folder = run_python(program, PACKAGE.parent, SIMNET_CACHE_DIR=cache, SIMNET_BOUNDSCHECK="1")
    assert caught
    assert folder.endswith("-boundscheck")


def test_with_the_compiler_off_everything_is_the_same(tmp_path):
    program = """
import json
from simnet.luck import DistributionTable, draw, point, quantile, quantile_ms
table = DistributionTable()
rows = [table.add("exponential", mean=6e5), table.add("lognormal", mean=6e5, cv=0.7),
        table.add("gamma", mean=6e5, cv=0.7), table.add("weibull", shape=1.5, scale=6e5),
        table.add("triangular", low=0, mode=1e5, high=9e5), table.add("uniform", low=0, high=9e5),
        table.add("discrete", values=[1, 2, 3], weights=[1, 1, 1]), table.add("empirical", sample=[5, 7, 50])]
rows.append(table.add("mixture", weights=[1, 2, 3], components=rows[:3]))
dists, data = table.arrays()
luck = [draw(2**64 - 1, key, 5, ordinal, 2**63, 1) for key in range(5) for ordinal in range(8)]
print(json.dumps({
    "luck": luck,
    "points": [[int(k0), int(k1), g, l] for k0, k1, g, l in (point(1, 2, 3, 2**64 - 5, n) for n in range(5))],
    "times": [int(quantile_ms(dists, data, row, u)) for row in rows for u in luck],
    "values": [float(quantile(dists, data, row, u)) for row in rows for u in luck],
}))
"""
    off = run_python(program, PACKAGE.parent, SIMNET_CACHE_DIR=str(tmp_path), NUMBA_DISABLE_JIT="1")
    on = run_python(program, PACKAGE.parent)
    assert off["luck"] == on["luck"]
    assert off["points"] == on["points"]
    assert off["times"] == on["times"]
    np.testing.assert_allclose(off["values"], on["values"], rtol=1e-14)
    assert not everything_in(tmp_path)  # nothing is compiled, so nothing is kept


def test_cache_falls_back_to_a_private_temporary_folder(tmp_path, monkeypatch):
    blocked = tmp_path / "a_file"
    blocked.write_text("no folder can be made under a file")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("SIMNET_CACHE_DIR", str(blocked))
    monkeypatch.setattr(compiler.tempfile, "tempdir", str(temporary))
    folder = compiler.cache_dir.__wrapped__()
    assert folder.is_dir()
    assert folder.is_relative_to(temporary)
    assert folder == compiler.cache_dir.__wrapped__()  # so the next process finds what this one compiled


def test_the_cache_lies_where_the_store_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMNET_CACHE_DIR", "~nobody-of-this-name/x")
    folder = compiler.cache_dir.__wrapped__()
    assert folder == cache_root() / "numba" / compiler.cache_version()
    assert folder.is_relative_to(tmp_path / "~nobody-of-this-name")


def test_temporary_folder_that_others_may_write_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(compiler.tempfile, "tempdir", str(tmp_path))
    private = compiler.private_temporary_dir()
    assert private.stat().st_mode & 0o777 == 0o700
    private.chmod(0o777)
    other = compiler.private_temporary_dir()
    assert other != private
    private.rmdir()
    private.symlink_to(tmp_path)
    assert compiler.private_temporary_dir() != private
    private.unlink()
    private.write_text("a file in its place")
    assert compiler.private_temporary_dir() != private


def test_pruning_keeps_the_most_recently_used(tmp_path):
    for age, name in enumerate(["newest", "newer", "older", "oldest"]):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kernel.nbc").write_text("")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    current = tmp_path / "current"
    current.mkdir()
    os.utime(current, (1, 1))
    compiler.prune(current)
    assert everything_in(tmp_path) == ["current", "newer", "newer/kernel.nbc", "newest", "newest/kernel.nbc"]


def test_pruning_survives_what_others_remove_or_lock(tmp_path, monkeypatch):
    compiler.prune(tmp_path / "gone" / "current")
    for name in "abcd":
        (tmp_path / name).mkdir()

    def locked(path, ignore_errors):
        assert ignore_errors

    monkeypatch.setattr(compiler.shutil, "rmtree", locked)
    compiler.prune(tmp_path / "a")
    assert everything_in(tmp_path) == ["a", "b", "c", "d"]


def test_decorating_leaves_the_cache_of_other_packages_alone(monkeypatch):
    import numba

    monkeypatch.setattr(numba.config, "CACHE_DIR", "somewhere of the user's own", raising=False)

    @jit
    def twice(x):
        return 2 * x

    assert numba.config.CACHE_DIR == "somewhere of the user's own"
    assert twice(3) == 6
    if COMPILED:
        assert Path(twice._cache.cache_path).is_relative_to(compiler.cache_dir())


def test_division_by_zero_is_ieee_in_kernels():
    @jit(cache=False)
    def divide(a, b):
        return a / b

    if COMPILED:
        assert divide(1.0, 0.0) == np.inf


def test_public_functions_work_together_in_a_kernel():
    table = DistributionTable()
    row = table.add("exponential", mean=60_000.0)
    dists, data = table.arrays()

    @jit(cache=False)
    def first_times(dists, data, row, out):
        for ordinal in range(out.size):
            key0, key1, _, _ = point(1, 0, 0, 42, ordinal)
            out[ordinal] = quantile_ms(dists, data, row, draw(key0, key1, 11, 0, 7, 0))

    times = np.empty(20, dtype=np.int64)
    first_times(dists, data, row, times)
    for ordinal, time in enumerate(times):
        key0, key1, _, _ = point(1, 0, 0, 42, ordinal)
        u = draw(key0, key1, 11, 0, 7, 0)
        assert quantile_ms(dists, data, row, u) == time
        assert abs(quantile(dists, data, row, u) - time) <= 0.5


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_a_constant_makes_no_version_of_its_own():
    @inner(cache=False)
    def doubled(number):
        return 2 * number

    @jit(cache=False)
    def outer(number):
        return doubled(number) + doubled(3) + doubled(4)

    assert outer(5) == 24
    assert len(doubled.signatures) == 1
