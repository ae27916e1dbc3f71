"""Measuring in a process of its own: wall time from outside, or what the process tells of itself, its peak memory above all."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CHECKOUT = HERE.parent
PATIENCE = 600.0
"""Seconds that a process may take, ten times what the longest should."""
SIMNET = (sys.executable, "-m", "simnet.cli")
"""The command line of this checkout, for whoever runs in `CHECKOUT`."""


def told_by(script: str, *arguments: object) -> dict[str, Any]:
    """Run a script of this folder and return the JSON of the last line that it prints."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    return json.loads(printed_by(command).splitlines()[-1])


def wall_seconds(command: Sequence[str], variables: Mapping[str, str] | None = None) -> float:
    """Return how long a command takes, which has to succeed."""
    begin = time.perf_counter()
    printed_by(command, variables)
    return time.perf_counter() - begin


def printed_by(command: Sequence[str], variables: Mapping[str, str] | None = None) -> str:
    """Return what a command prints, run at the top of the checkout.

    Raises
    ------
    RuntimeError
        If it does not succeed, with what it said.
    subprocess.TimeoutExpired
        If it hangs.
    """
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=environment(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment in which this checkout's package is the one that is imported."""
    path = os.pathsep.join([str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path, **(variables or {})}


def peak_mib() -> float:
    """Most memory that this process has held so far, MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):  # getrusage would tell of the process that started this one too
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell how much memory a process has held")


def busy_seconds() -> float:
    """Processor time of all processes of the machine since it started, seconds; not of idle time and waiting for disks."""
    fields = [int(field) for field in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:]]
    user, nice, system, _idle, _wait, interrupts, soft_interrupts, stolen = fields[:8]
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")
