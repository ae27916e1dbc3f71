"""Memory grows with what is kept of a replication, its totals, not with what happened in it."""

import json
import subprocess
import sys
from pathlib import Path

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
MIB = 2**20

PROGRAM = """
import json, resource, sys
from pathlib import Path
from simnet.experiment.compare import carry_out
from simnet.experiment.simulation import How, Prepared, engine_of
from simnet.experiment.study import experiment_of_scenario
from simnet.scenario.load import load_scenario
from simnet.store import Store

scenario, folder = sys.argv[1], Path(sys.argv[2])
loaded = load_scenario(scenario, (("demand.factor", 0.33),))
demand, records = Prepared(loaded).run(engine_of("core"), 1, 0)
tables = [demand.needs, demand.cases, demand.rosters]
tables += [getattr(records, name) for name in ("needs", "cases", "visits", "stays", "holds", "papers", "teams")]
found = {"needs": len(demand.needs), "records": sum(table.nbytes for table in tables), "peaks": []}
for seed, replications in enumerate((20, 140)):
    experiment = experiment_of_scenario(loaded).with_options(seed, replications)
    result = carry_out(experiment, How("core", 2, Store(folder)))
    unit = 1 if sys.platform == "darwin" else 1024
    found["peaks"].append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
totals = result.outcomes[loaded.scenario.name].totals.arrays
found["totals"] = sum(array.nbytes for array in totals.values()) / replications
print(json.dumps(found))
"""


def test_a_replication_more_takes_the_memory_of_its_totals_and_no_more(tmp_path: Path) -> None:
    # 120 replications of 10,000 needs more: were records kept, they would need 100 MiB and more.
    arguments = [str(SCENARIOS / "shaocheng" / "one-plus-n.yaml"), str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    fewer, more = found["peaks"]
    assert found["needs"] > 9_000
    assert 120 * found["records"] > 150 * MIB
    assert more - fewer < 120 * found["totals"] + 30 * MIB
