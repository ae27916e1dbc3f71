"""What a run of the suite came to, as one small JSON: machine, versions, revision, ratios, figures, growth and every median."""

import datetime
import importlib.metadata
import json
import os
import platform
from pathlib import Path
from typing import Any

from simnet import __version__
from simnet.errors import MISSING, InputError, Problem
from simnet.experiment.manifest import git_revision
from simnet.store import write_atomically

FORMAT = 1
LIBRARIES = ("numpy", "scipy", "numba", "llvmlite", "simpy", "ciw", "cimba", "pytest-benchmark")


def gather(raw: dict[str, Any], groups: list[str], full: bool, checkout: Path) -> dict[str, Any]:
    """Return the results of a run from what pytest-benchmark wrote.

    Parameters
    ----------
    raw : dict
        pytest-benchmark's JSON; the tests have left ratios, figures and growth in `extra_info`.
    groups : list of str
        The groups that were run.
    full : bool
        Whether it was the full run.
    checkout : Path
        For the revision.
    """
    found: dict[str, Any] = {
        "format": FORMAT,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "revision": git_revision(checkout),
        "full": full,
        "groups": groups,
        "machine": machine(raw["machine_info"]),
        "versions": {"python": platform.python_version(), "simnet": __version__, **versions()},
        "ratios": {},
        "figures": {},
        "growth": [],
        "medians": {},
    }
    for each in raw["benchmarks"]:
        extra = each["extra_info"]
        found["ratios"].update(extra.get("ratios", {}))
        found["figures"].update(extra.get("figures", {}))
        found["growth"] += extra.get("growth", [])
        stats = each["stats"]
        found["medians"][f"{each['group']}: {each['name']}"] = {
            "seconds": stats["median"],
            "from": stats["min"],
            "to": stats["max"],
            "rounds": stats["rounds"],
        }
    return rounded(found)


def machine(told: dict[str, Any]) -> dict[str, Any]:
    """What counts of a machine for speed; its name does not."""
    return {
        "processor": told.get("cpu", {}).get("brand_raw") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        "system": f"{platform.system()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Versions of the libraries that are installed."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def rounded(value: Any) -> Any:
    """Four digits of every fraction are as many as mean anything."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value


def write(results: dict[str, Any], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, (json.dumps(results, indent=1, ensure_ascii=False) + "\n").encode())


def read(file: Path) -> dict[str, Any]:
    """Return the results of an earlier run.

    Raises
    ------
    InputError
        If the file is not one of a run.
    """
    try:
        results = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise at_fault(file, f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise at_fault(file, f"is not JSON: {error}") from None
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise at_fault(file, "does not hold the results of `simnet bench --out`")
    return results


def at_fault(file: Path, message: str) -> InputError:
    return InputError([Problem(file=str(file), line=None, path="", found=MISSING, message=message)])
