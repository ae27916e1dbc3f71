"""Run many replications of a scenario as a user would, with measures, and tell what that took.

`replications.py FILE NUMBER WORKERS`: on threads; `replications.py FILE NUMBER WORKERS ADDRESS PID...`: on a cluster with so many
workers of one thread, and the processes that it consists of.

The store of finished work is empty and thrown away, so everything is simulated and kept, as on a first run.
"""

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path

from children import busy_seconds, peak_mib
from clusters import processor_seconds

from simnet.experiment.compare import Comparison, carry_out
from simnet.experiment.simulation import How
from simnet.experiment.study import experiment_of_scenario
from simnet.experiment.warm_up import ensure_compiled
from simnet.scenario.load import load_scenario
from simnet.store import Store

WARMING_BLOCKS = 8
"""Blocks of 15 replications for each worker of a cluster, so that each has loaded every kernel."""


def main(file: str, replications: int, workers: int, address: str | None, pids: tuple[int, ...]) -> None:
    ensure_compiled("core")
    with tempfile.TemporaryDirectory() as folder:

        def run(seed: int, number: int, store: str) -> Comparison:
            experiment = experiment_of_scenario(load_scenario(file)).with_options(seed=seed, replications=number)
            threads = workers if address is None else None
            return carry_out(experiment, How(workers=threads, store=Store(Path(folder) / store), cluster=address))

        run(2, 2 if address is None else 15 * WARMING_BLOCKS * workers, "first")  # every kernel is loaded
        begin, processor, machine = time.perf_counter(), time.process_time(), busy_seconds()
        others = processor_seconds(pids)
        result = run(1, replications, "blocks")
        wall, own = time.perf_counter() - begin, time.process_time() - processor
        theirs = [after - before for before, after in zip(others, processor_seconds(pids), strict=True)]
        elsewhere = max(0.0, busy_seconds() - machine - own - sum(theirs)) / wall
        blocks = len(list((Path(folder) / "blocks").glob("*.block")))
    rows = json.dumps([list(row.values()) for row in result.summary], default=str)
    told = {
        "wall": wall,
        "processor": own,
        "scheduler": sum(theirs[:1]),
        "workers": sum(theirs[1:]),
        "elsewhere": elsewhere,
        "blocks": blocks,
        "peak_mib": peak_mib(),
        "summary": hashlib.sha256(rows.encode()).hexdigest(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    at = sys.argv[4] if len(sys.argv) > 4 else None
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), at, tuple(map(int, sys.argv[5:])))
