"""Clusters for tests: a scheduler and workers, each a process of its own on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .studies import environment

PATIENCE = 60.0
"""Seconds for a process to start on a busy machine."""


class Cluster:
    """A scheduler and its workers.

    Attributes
    ----------
    address : str
        Of the scheduler.
    scheduler : Popen
        Its process.
    workers : list of Popen
        Theirs, without nannies, so that one that is killed stays dead.
    """

    def __init__(self, folder: Path, package: Path, **settings: str) -> None:
        self._folder = folder
        self._surroundings = {**environment(folder / "cache"), "PYTHONPATH": str(package), **settings}
        told = folder / "scheduler.json"
        told.unlink(missing_ok=True)
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address = ""
        deadline = time.monotonic() + PATIENCE
        while not self.address:
            assert self.scheduler.poll() is None and time.monotonic() < deadline, self.log("scheduler")
            time.sleep(0.02)
            if told.exists() and told.read_text():
                self.address = json.loads(told.read_text())["address"]

    def add_worker(self, threads: int = 1, *options: str, package: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a worker and wait until the scheduler knows it."""
        name = f"worker{len(self.workers)}"
        arguments = (self.address, "--host", "127.0.0.1", "--nthreads", str(threads), "--name", name)
        here = () if package is None else (str(package),)
        more = ("--local-directory", str(self._folder), "--death-timeout", "20", *options)
        worker = self.start(name, *arguments, *more, package=here)
        self.workers.append(worker)
        deadline = time.monotonic() + PATIENCE
        while "Registered to" not in self.log(name):
            assert worker.poll() is None and time.monotonic() < deadline, self.log(name)
            time.sleep(0.02)
        return worker

    def start(self, name: str, *arguments: str, package: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        module = "dask_scheduler" if name == "scheduler" else "dask_worker"
        options = ("--no-dashboard", *(() if name == "scheduler" or "--nanny" in arguments else ("--no-nanny",)))
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, *options]
        surroundings = {**self._surroundings, **({"PYTHONPATH": package[0]} if package else {})}
        with (self._folder / f"{name}.log").open("w") as log:
            return subprocess.Popen(command, cwd=self._folder, env=surroundings, stdout=log, stderr=log)

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self._folder / f"{name}.log").read_text("utf-8", "replace")

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def cluster_of(folder: Path, package: Path, threads: tuple[int, ...] = (1, 1), **settings: str) -> Iterator[Cluster]:
    """Run a cluster with workers of so many threads while the `with` block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(folder, package, **settings)
    try:
        for number in threads:
            cluster.add_worker(number)
        yield cluster
    finally:
        cluster.close()


def surroundings(folder: Path, package: Path) -> dict[str, str]:
    """The environment of a command that runs with the same sources as the cluster."""
    return {**environment(folder / "cache"), "PYTHONPATH": os.fspath(package)}
