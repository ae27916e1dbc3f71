"""A Dask cluster on this machine: a scheduler and workers of one thread each, every one a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from children import PATIENCE, environment


@dataclass(frozen=True)
class Cluster:
    """Where a cluster is, and its processes: that of the scheduler first."""

    address: str
    pids: tuple[int, ...]

    @property
    def arguments(self) -> tuple[object, ...]:
        """What `replications.py` is told of it."""
        return self.address, *self.pids


@contextmanager
def started(workers: int) -> Iterator[Cluster]:
    """Run a cluster while the `with` block runs."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "scheduler.json"
        at = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(told))
        processes = [_start("dask_scheduler", "--port", "0", *at)]
        try:
            _wait_until(lambda: told.exists() and told.read_text() != "", processes)
            address = json.loads(told.read_text())["address"]
            more = ("--nthreads", "1", "--no-nanny", "--local-directory", folder)
            processes += [_start("dask_worker", *at, *more) for _ in range(workers)]
            yield Cluster(address, tuple(process.pid for process in processes))
        finally:
            for process in reversed(processes):
                process.kill()
                process.wait()


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment(), stdin=quiet, stdout=quiet, stderr=quiet)


def _wait_until(is_so, processes: list[subprocess.Popen[bytes]]) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
            raise RuntimeError("a scheduler did not start")
        time.sleep(0.05)


def processor_seconds(pids: tuple[int, ...]) -> list[float]:
    """Processor time that processes have used so far, each."""
    return [_used(pid) for pid in pids]


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
