"""What code this is: one hash over the package's own sources.

Compiled kernels and finished blocks of work are only worth keeping while the code that made them is the code that
would make them now. Version numbers do not tell that in a checkout, and file times do not survive a copy; the bytes do.
This module reads nothing but the package's own ``.py`` files, and asks git for the commit of a checkout: it knows neither
inputs nor results.
"""

import functools
import hashlib
import subprocess
from collections.abc import Sequence
from pathlib import Path

PACKAGE = Path(__file__).parent


@functools.cache
def source_hash(without: tuple[str, ...] = ()) -> str:
    """Hash of the package's sources, as 64 hexadecimal digits of SHA-256.

    The files are taken in the order of their relative paths, each as path and bytes, so the same sources give the
    same hash wherever they lie. The hash is computed once a process.

    Parameters
    ----------
    without : tuple of str
        Modules (``cli.py``) or folders (``report``) directly under the package to leave out, for a caller whose
        product cannot depend on them.
    """
    digest = hashlib.sha256()
    files = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    for name in sorted(files):
        if name.split("/")[0] not in without:
            content = files[name].read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def git_revision(folder: Path) -> str | None:
    """Return the commit of a checkout, with `+changes` if files differ from it; None where there is no checkout."""
    if not (folder / ".git").exists():
        return None
    commit = _git(folder, ["rev-parse", "HEAD"])
    if not commit:
        return None
    changed = _git(folder, ["status", "--porcelain", "--untracked-files=no"])
    return f"{commit}+changes" if changed else commit


def _git(folder: Path, arguments: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
