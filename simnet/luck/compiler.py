"""How kernels are compiled, and where the compiled code is kept.

Every kernel of the package is decorated with `jit`. It fixes the options on which reproducibility rests (no ``fastmath``,
no threads inside a kernel, IEEE division) and the folder of Numba's cache. Numba notices an edit of the file a kernel
stands in, but not of a file it imports, and would then run stale code; it also wants to write beside the sources,
which may be read-only. So the cache lies in the user's cache folder, in a sub-folder named by a hash of everything
that compiled code depends on.

Environment: ``SIMNET_CACHE_DIR`` moves the cache, ``SIMNET_BOUNDSCHECK=1`` checks every array index (slowly, in a
sub-folder of its own), Numba's own ``NUMBA_DISABLE_JIT=1`` runs all kernels as plain Python.

This module refuses to share a folder in the system's temporary directory that somebody else could have written:
cached kernels are loaded as code.
"""

import functools
import hashlib
import os
import platform
import shutil
import stat
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding
import numba
from numba import types

from simnet.luck.linking import LINKED, linked
from simnet.sources import source_hash
from simnet.store import cache_root

# Numba makes the attributes of its configuration as it is imported, so a type checker does not see them.
_numba_config: Any = numba.config

COMPILED: bool = not _numba_config.DISABLE_JIT
"""False when kernels run as plain Python."""

KEPT_VERSIONS = 3
"""How many versions' compiled kernels are kept, the present one included."""

ABOVE_KERNELS = (
    "analytic", "api.py", "api_claims.py", "api_replay.py", "claims", "cli", "experiment", "fit", "progress.py", "report",
    "terminal.py", "terminal_claims.py", "terminal_replay.py", "terminal_stress.py", "terminal_sweep.py",
)  # fmt: skip
"""Floors that no kernel may import (import-linter holds it): editing them leaves compiled code valid."""

_decorating = threading.Lock()


def bounds_checked() -> bool:
    """Whether kernels check their array indices: ``SIMNET_BOUNDSCHECK=1``."""
    return os.environ.get("SIMNET_BOUNDSCHECK", "") == "1"


def cache_version() -> str:
    """Name of the sub-folder for kernels of these sources, these compilers, this Python and this kind of CPU."""
    parts = (
        source_hash(without=ABOVE_KERNELS),
        numba.__version__,
        llvmlite.__version__,
        platform.python_version(),
        platform.machine(),
        _numba_config.CPU_NAME or llvmlite.binding.get_host_cpu_name(),
    )
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    return f"{digest}-boundscheck" if bounds_checked() else digest


@functools.cache
def cache_dir() -> Path:
    """Folder of this version's compiled kernels; it exists and can be written.

    It is made under `simnet.store.cache_root`, else, when that cannot be written, under a private folder of the system's
    temporary directory. Folders of older versions are removed, but for the most recently used. Numba looks for it as a
    kernel is decorated; so whoever is to leave no trace must not import a module with kernels.
    """
    folder = cache_root() / "numba" / cache_version()
    if not can_write(folder):
        folder = private_temporary_dir() / "numba" / cache_version()
        folder.mkdir(parents=True, exist_ok=True)
    prune(folder)
    return folder


def can_write(folder: Path) -> bool:
    """Make the folder if need be, mark it as used now, and tell whether files can be made in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        os.utime(folder)
    except OSError:
        return False
    return True


def private_temporary_dir() -> Path:
    """A folder of this user's in the system's temporary directory, a fresh one if it may be another's."""
    on_posix = hasattr(os, "getuid")  # elsewhere each user has a temporary directory of his own
    folder = Path(tempfile.gettempdir()) / (f"simnet-{os.getuid()}" if on_posix else "simnet")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="simnet-"))
    ours = not on_posix or status.st_uid == os.getuid()
    others_may_write = on_posix and bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    if stat.S_ISDIR(status.st_mode) and ours and not others_may_write:
        return folder
    return Path(tempfile.mkdtemp(prefix="simnet-"))


def prune(current: Path) -> None:
    """Remove the folders beside `current` but for the most recently used; what resists removal stays."""

    def last_used(folder: Path) -> float:
        try:
            return folder.stat().st_mtime
        except OSError:  # another process has just removed it
            return 0.0

    try:
        others = [folder for folder in current.parent.iterdir() if folder != current and folder.is_dir()]
    except OSError:
        return
    others.sort(key=last_used, reverse=True)
    for folder in others[KEPT_VERSIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def jit(function: Callable[..., Any] | None = None, closed: bool = False, **options: Any) -> Any:
    """Compile a kernel: ``numba.njit`` with this package's options and cache, as ``@jit`` or ``@jit(inline=...)``.

    Compilation happens at the first call, or never if the cache holds the kernel. With ``NUMBA_DISABLE_JIT=1`` the
    function is returned as it is. ``forceinline=True`` writes a small kernel into those that call it,
    ``closed=True`` is for a large program of kernels that Python enters at one place; see `simnet.luck.linking`.

    Numba reads the cache folder from its global configuration at the moment of decoration. It is set for that moment
    only: functions that a user of this package caches himself stay where he put them.
    """
    if function is None:
        return functools.partial(jit, closed=closed, **options)
    if not COMPILED:
        return function
    settings = {
        "cache": True,
        "nogil": True,
        "error_model": "numpy",
        "no_cfunc_wrapper": True,
        "boundscheck": bounds_checked(),
        **options,
    }
    with _decorating:
        elsewhere = _numba_config.CACHE_DIR
        _numba_config.CACHE_DIR = str(cache_dir())
        try:
            compiled = linked(function, settings, closed) if LINKED else numba.njit(function, **settings)
            return _without_literals(compiled)
        finally:
            _numba_config.CACHE_DIR = elsewhere


def inner(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Compile a kernel that only kernels call, as `jit` does.

    What Python would need to call it is not compiled: a call from Python would bring the process down.
    """
    return jit(function, no_cpython_wrapper=True, **options)


def _without_literals(compiled: Any) -> Any:
    """Have a kernel compiled once for all integers, not once more for every constant that a kernel calls it with."""
    template_for = compiled.get_call_template
    compiled.get_call_template = lambda args, named: template_for(
        [types.unliteral(arg) for arg in args], {name: types.unliteral(arg) for name, arg in named.items()}
    )
    return compiled
