"""Run many replications of a scenario as a user would, with measures, and tell what that took: `replications.py FILE NUMBER WORKERS`.

The store of finished work is empty and thrown away, so everything is simulated and kept, as on a first run.
"""

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path

from children import busy_seconds, peak_mib

from simnet.experiment.compare import carry_out
from simnet.experiment.simulation import How
from simnet.experiment.study import experiment_of_scenario
from simnet.experiment.warm_up import ensure_compiled
from simnet.scenario.load import load_scenario
from simnet.store import Store


def main(file: str, replications: int, workers: int) -> None:
    ensure_compiled("core")
    with tempfile.TemporaryDirectory() as folder:
        first = experiment_of_scenario(load_scenario(file)).with_options(seed=2, replications=2)
        carry_out(first, How(workers=workers, store=Store(Path(folder) / "first")))  # every kernel is loaded
        begin, processor, machine = time.perf_counter(), time.process_time(), busy_seconds()
        experiment = experiment_of_scenario(load_scenario(file)).with_options(seed=1, replications=replications)
        result = carry_out(experiment, How(workers=workers, store=Store(Path(folder) / "blocks")))
        wall, own = time.perf_counter() - begin, time.process_time() - processor
        elsewhere = max(0.0, busy_seconds() - machine - own) / wall
    rows = json.dumps([list(row.values()) for row in result.summary], default=str)
    told = {
        "wall": wall,
        "processor": own,
        "elsewhere": elsewhere,
        "peak_mib": peak_mib(),
        "summary": hashlib.sha256(rows.encode()).hexdigest(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
