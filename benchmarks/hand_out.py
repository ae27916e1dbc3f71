"""Hand out tasks with nothing to do and tell what each costs: `hand_out.py FILE NUMBER ADDRESS PID...`.

Everything is as in a run on a cluster (the scenario is sent, so many tasks are under way, results come back), but a task returns
nothing at once and nothing is stored. The processes are those of the cluster, the scheduler's first.
"""

import json
import sys
import time

from children import busy_seconds
from clusters import processor_seconds

from simnet.experiment import cluster, cluster_worker
from simnet.experiment.cluster_reach import check_workers, connected
from simnet.experiment.plan import plan_blocks
from simnet.scenario.load import load_scenario


def empty(*arguments: object) -> bytes:
    """What a worker does; as a function of the main module it is sent along."""
    return b""


def main(file: str, number: int, address: str, pids: tuple[int, ...]) -> None:
    scenarios = {"all": load_scenario(file).scenario}
    cluster_worker.finish_block = empty
    begin = time.perf_counter()
    with connected(address, lambda text: None) as client:
        check_workers(client, "core", lambda text: None)
        connecting = time.perf_counter() - begin
        for seed, blocks in ((1, 100), (2, number)):  # once to warm up
            begin, processor, machine = time.perf_counter(), time.process_time(), busy_seconds()
            others = processor_seconds(pids)
            work = plan_blocks({"all": 1}, blocks)
            hand_out = cluster.HandOut(client, address, scenarios, seed, "core", work)
            came = {block for block, content in hand_out.results(lambda text: None) if content == b""}
            wall, own = time.perf_counter() - begin, time.process_time() - processor
            theirs = [after - before for before, after in zip(others, processor_seconds(pids), strict=True)]
            elsewhere = max(0.0, busy_seconds() - machine - own - sum(theirs)) / wall
            assert came == set(work)
    told = {"wall": wall, "client": own, "scheduler": theirs[0], "workers": sum(theirs[1:])}
    parcel = len(cluster_worker.parcel_of(scenarios["all"]))
    print(json.dumps({**told, "elsewhere": elsewhere, "connecting": connecting, "parcel": parcel}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], tuple(map(int, sys.argv[4:])))
