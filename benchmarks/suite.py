"""What `simnet bench` does: runs groups with pytest-benchmark, gathers what they found, judges ratios, remakes README and picture."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import floors
import gathered
import picture
import readme_tables

from simnet.store import write_atomically

GROUPS = ("start", "kernel", "engine", "pipeline", "cluster", "peers", "scale")
PICTURE = "results/pictures/benchmarks.svg"
FAULT = 1
"""Exit code when equal work was not done, or a ratio is below its floor."""


@dataclass(frozen=True)
class Options:
    """What the command was told.

    Attributes
    ----------
    groups : tuple of str
        What to run; empty: all.
    full : bool
        As for published figures; otherwise quick.
    earlier : Path or None
        Results of an earlier run to take instead of running.
    check : Path or None
        Floors to judge by.
    out : Path or None
        Where to keep the results.
    readme : bool
        Whether to remake the README's tables and the picture.
    write_floors : Path or None
        Floors to set anew.
    """

    groups: tuple[str, ...] = ()
    full: bool = True
    earlier: Path | None = None
    check: Path | None = None
    out: Path | None = None
    readme: bool = False
    write_floors: Path | None = None


def main(options: Options, checkout: Path) -> int:
    """Do what was asked in a checkout and return the exit code.

    Raises
    ------
    InputError
        If a file that was named is at fault, or the README has no place for the tables: before anything is run.
    """
    listed = floors.load(options.check or checkout / "benchmarks" / "floors.toml")
    if options.write_floors is not None:
        floors.load(options.write_floors)
    if options.readme:
        readme_tables.parts(checkout / "README.md")
    if options.out is not None and options.out.is_dir():
        raise gathered.at_fault(options.out, "is a folder; name a file")
    if options.earlier is None and importlib.util.find_spec("pytest_benchmark") is None:
        print("benchmarks need pytest-benchmark: pip install -e '.[bench]'", file=sys.stderr)
        return FAULT
    if options.earlier is not None:
        results, failed = gathered.read(options.earlier), False
    else:
        results, failed = run(options.groups or GROUPS, options.full, checkout)
    if options.out is not None:
        gathered.write(results, options.out)
        print(f"kept in {options.out}")
    if options.write_floors is not None:
        done = floors.set_floors(options.write_floors, results)
        print(f"{len(done)} floors set at {floors.SHARE:.0%} of what was measured")
    if options.readme:
        readme_tables.rewrite(checkout / "README.md", readme_tables.section(results, listed))
        write_atomically(checkout / PICTURE, picture.picture(results).encode())
        print(f"tables of README.md and {PICTURE} remade")
    if options.check is not None:
        verdicts = floors.judge(results, listed)
        print(floors.told(verdicts))
        failed = failed or not all(verdict.good for verdict in verdicts)
    return FAULT if failed else 0


def run(groups: tuple[str, ...], full: bool, checkout: Path) -> tuple[dict[str, Any], bool]:
    """Run groups and return what was found, and whether something failed: equal work was not done, or a test broke."""
    chosen = [group for group in GROUPS if group in groups]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            *(f"benchmarks/test_{group}.py" for group in chosen),
            "-q",
            "--no-header",
        ]
        command += [
            f"--benchmark-json={raw}",
            "--benchmark-quiet",
            "-p",
            "no:cacheprovider",
            *(["--full"] if full else []),
        ]
        done = subprocess.run(command, cwd=checkout, env=environment(checkout), check=False)
        if not raw.exists() or not raw.stat().st_size:
            raise RuntimeError(f"pytest ended with {done.returncode} and left no figures")
        measured = json.loads(raw.read_text("utf-8"))
    return gathered.gather(measured, chosen, full, checkout), done.returncode != 0


def environment(checkout: Path) -> dict[str, str]:
    """The environment of the measuring process: this checkout's package, and nothing of pytest's that the user has set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTEST_ADDOPTS", "NUMBA_DISABLE_JIT") and not name.startswith("PYTEST_XDIST")
    }
    return {**kept, "PYTHONPATH": os.pathsep.join([str(checkout), *filter(None, [kept.get("PYTHONPATH")])])}
