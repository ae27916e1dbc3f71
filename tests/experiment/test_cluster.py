"""A study on a Dask cluster: the same bytes as here, whoever makes the blocks and whoever dies meanwhile.

Schedulers and workers are processes of their own. The client runs in the test where a moment matters: what happens to others midway
then happens as the client is told how far things are, and needs no waiting for the right moment.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import simnet
from simnet.cli import main
from simnet.errors import ClusterError, InputError
from simnet.experiment import cluster, cluster_reach, cluster_worker
from simnet.experiment.plan import Block, block_key, scenario_key
from simnet.experiment.simulation import How, Simulation
from simnet.scenario.load import Loaded, load_scenario
from simnet.store import Store, unpack

from .clusters import Cluster, cluster_of, surroundings
from .studies import command, write_study

pytest.importorskip("distributed", reason="distributed is not installed: pip install -e '.[test]'")

PACKAGE = Path(simnet.__file__).parents[1]
REPLICATIONS, BLOCK = 60, 5
"""Of each of two scenarios, and of a block."""
NUM_BLOCKS = 2 * REPLICATIONS // BLOCK


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A worker with one thread and one with two, which nobody kills."""
    with cluster_of(tmp_path_factory.mktemp("cluster"), PACKAGE, (1, 2)) as made:
        yield made


@pytest.fixture
def scenarios(tmp_path: Path) -> dict[str, Loaded]:
    write_study(tmp_path)
    return {name: load_scenario(tmp_path / f"{name}.yaml") for name in ("two", "one")}


class Midway:
    """Does something once, when so many replications are done; keeps what it was told."""

    def __init__(self, done: int, do) -> None:  # type: ignore[no-untyped-def]
        self.at, self.do = done, do
        self.told: list[tuple[int, int]] = []
        self.lines: list[str] = []

    def __call__(self, done: int, total: int) -> None:
        before = self.told[-1][0] if self.told else 0
        self.told.append((done, total))
        if before < self.at <= done:
            self.do()


def nothing() -> None:
    """Do nothing."""


def simulated(scenarios: dict[str, Loaded], store: Path, address: str | None, midway: Midway) -> Simulation:
    how = How("reference", store=Store(store), progress=midway, cluster=address, tell=midway.lines.append)
    simulation = Simulation(scenarios, 7, how)
    simulation.extend(REPLICATIONS)
    return simulation


def all_totals(simulation: Simulation) -> dict[tuple[str, str], np.ndarray]:
    return {
        (scenario, name): array
        for scenario, outcome in simulation.outcomes().items()
        for name, array in outcome.totals.arrays.items()
    }


def assert_same(found: Simulation, expected: Simulation) -> None:
    ours, theirs = all_totals(found), all_totals(expected)
    assert ours.keys() == theirs.keys() and len(ours) > 20
    for name, array in ours.items():
        assert array.dtype == theirs[name].dtype
        np.testing.assert_array_equal(array, theirs[name], err_msg=str(name))


@pytest.fixture
def here(scenarios: dict[str, Loaded], tmp_path: Path) -> Simulation:
    """The same on this machine."""
    return simulated(scenarios, tmp_path / "here", None, Midway(0, nothing))


def num_blocks(store: Path) -> int:
    return len(list(store.glob("*.block")))


def test_a_cluster_gives_the_same_bytes_and_what_is_stored_is_not_sent(
    two_workers: Cluster,
    scenarios: dict[str, Loaded],
    here: Simulation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    midway = Midway(0, nothing)
    there = simulated(scenarios, tmp_path / "there", two_workers.address, midway)
    assert_same(there, here)
    assert (sum(there.computed.values()), sum(there.reused.values())) == (2 * REPLICATIONS, 0)
    assert midway.told == sorted(midway.told) and midway.told[-1] == (2 * REPLICATIONS, 2 * REPLICATIONS)
    assert midway.lines == ["cluster: 2 workers, 3 threads, 1 machine"]
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == sorted(
        path.name for path in (tmp_path / "here").iterdir()
    )
    for path in (tmp_path / "there").iterdir():
        assert path.read_bytes() == (tmp_path / "here" / path.name).read_bytes()

    # One block is missing: one task. Nothing is missing: the cluster is not even asked.
    sent: list[object] = []
    submit = cluster.HandOut._submit
    monkeypatch.setattr(cluster.HandOut, "_submit", lambda own, block: (sent.append(block), submit(own, block)))
    next((tmp_path / "there").iterdir()).unlink()
    again = simulated(scenarios, tmp_path / "there", two_workers.address, midway)
    assert len(sent) == 1 and sum(again.computed.values()) == BLOCK
    assert_same(again, here)
    nowhere = simulated(scenarios, tmp_path / "there", "tcp://127.0.0.1:1", midway)
    assert len(sent) == 1 and sum(nowhere.computed.values()) == 0
    assert_same(nowhere, here)


@pytest.mark.parametrize("allowed_failures", [3, 0], ids=["as Dask has it", "where Dask blames the task at once"])
def test_a_worker_that_is_killed_midway_costs_nothing_but_time(
    scenarios: dict[str, Loaded], here: Simulation, tmp_path: Path, allowed_failures: int
) -> None:
    setting = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
    with cluster_of(tmp_path / "cluster", PACKAGE, **setting) as own:
        midway = Midway(30, lambda: own.workers[0].kill())
        there = simulated(scenarios, tmp_path / "there", own.address, midway)
        assert own.workers[0].poll() == -signal.SIGKILL and own.workers[1].poll() is None
    # Each block came once: 24 rises of 5 replications each, 120 in all.
    assert [done for done, _ in midway.told] == list(range(0, 121, 5))
    assert (sum(there.computed.values()), num_blocks(tmp_path / "there")) == (2 * REPLICATIONS, NUM_BLOCKS)
    assert_same(there, here)


def test_a_block_that_kills_its_workers_is_named(scenarios: dict[str, Loaded], tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "MOST_DEATHS", 2)
    deadly = tmp_path / "deadly.py"
    deadly.write_text(
        "import os\n"
        "from simnet.experiment.simulation import Prepared\n"
        "def deadly(own, engine, seed, replication):\n"
        "    return os._exit(9) if replication == 17 else Prepared.harmless(own, engine, seed, replication)\n"
        "if not hasattr(Prepared, 'harmless'):  # Dask loads this more than once\n"
        "    Prepared.harmless, Prepared.run = Prepared.run, deadly\n"
    )
    with cluster_of(tmp_path / "cluster", PACKAGE, (), DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as own:
        for _ in range(2):
            own.add_worker(1, "--preload", str(deadly))
        with pytest.raises(ClusterError, match=r"2 workers died at replications \d+ to \d+ of two") as caught:
            simulated(scenarios, tmp_path / "there", own.address, Midway(0, nothing))
    assert "finished is kept" in str(caught.value)


def test_a_scheduler_that_is_killed_leaves_a_run_that_goes_on_elsewhere(
    two_workers: Cluster, scenarios: dict[str, Loaded], here: Simulation, tmp_path: Path
) -> None:
    with cluster_of(tmp_path / "cluster", PACKAGE) as own:
        midway = Midway(20, lambda: own.scheduler.kill())
        with pytest.raises(ClusterError, match=r"has gone.*the same command goes on from there"):
            simulated(scenarios, tmp_path / "there", own.address, midway)
    kept = num_blocks(tmp_path / "there")
    assert 4 <= kept < NUM_BLOCKS and midway.told[-1][0] == BLOCK * kept
    there = simulated(scenarios, tmp_path / "there", two_workers.address, Midway(0, nothing))
    assert sum(there.reused.values()) == BLOCK * kept
    assert sum(there.computed.values()) == 2 * REPLICATIONS - BLOCK * kept
    assert_same(there, here)


def test_an_interrupted_run_keeps_what_came_and_leaves_the_cluster_nothing_to_do(
    two_workers: Cluster, scenarios: dict[str, Loaded], tmp_path: Path
) -> None:
    from distributed import Client

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulated(scenarios, tmp_path / "there", two_workers.address, Midway(10, stop))
    assert 2 <= num_blocks(tmp_path / "there") < NUM_BLOCKS
    with Client(two_workers.address, set_as_default=False) as client:
        # What a worker is at cannot be taken from it; it takes some tenths of a second.
        for _ in range(100):
            tasks = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
            if not tasks:
                break
            time.sleep(0.05)
        assert tasks == 0


def test_a_fault_in_a_block_is_raised_here_as_it_was_there(scenarios: dict[str, Loaded], tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        "from simnet.experiment import simulation\n"
        "def broken(own, engine, seed, replication):\n"
        "    raise ZeroDivisionError('in the engine')\n"
        "simulation.Prepared.run = broken\n"
    )
    with cluster_of(tmp_path / "cluster", PACKAGE, ()) as own:
        own.add_worker(1, "--preload", str(broken))
        with pytest.raises(ZeroDivisionError, match="in the engine"):
            simulated(scenarios, tmp_path / "there", own.address, Midway(0, nothing))


def test_workers_with_other_sources_are_refused_those_that_come_later_too(
    scenarios: dict[str, Loaded], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run(["cp", "-r", str(PACKAGE / "simnet"), str(other)], check=True)
    (other / "simnet" / "units.py").write_text((PACKAGE / "simnet" / "units.py").read_text() + "\n# another\n")
    with cluster_of(tmp_path / "cluster", PACKAGE, (1,)) as own:
        late = Midway(5, lambda: own.add_worker(1, package=other))
        with pytest.raises(ClusterError, match="a worker would not give the same figures") as caught:
            simulated(scenarios, tmp_path / "there", own.address, late)
        assert "other sources of simnet" in str(caught.value) and "127.0.0.1" in str(caught.value)
        kept = num_blocks(tmp_path / "there")
        assert kept >= 1
        with pytest.raises(ClusterError, match="1 of 2 workers would not give the same figures") as caught:
            simulated(scenarios, tmp_path / "there", own.address, Midway(0, nothing))
        assert "other sources of simnet" in str(caught.value)
        assert num_blocks(tmp_path / "there") == kept


def test_a_cluster_without_workers_is_waited_for(
    scenarios: dict[str, Loaded], here: Simulation, tmp_path: Path
) -> None:
    with cluster_of(tmp_path / "cluster", PACKAGE, ()) as own:
        midway = Midway(0, nothing)

        class Lines(list[str]):
            def append(self, line: str) -> None:
                super().append(line)
                if line.startswith("no workers"):
                    own.add_worker()

        midway.lines = Lines()
        there = simulated(scenarios, tmp_path / "there", own.address, midway)
    assert midway.lines == [
        "cluster: 0 workers, 0 threads, 0 machines",
        f"no workers: waiting for one, as `dask worker {own.address}` starts it ...",
    ]
    assert_same(there, here)


def test_a_cluster_without_this_package_is_refused(scenarios: dict[str, Loaded], tmp_path: Path) -> None:
    hollow = tmp_path / "hollow"
    (hollow / "simnet").mkdir(parents=True)
    (hollow / "simnet" / "__init__.py").touch()
    with cluster_of(tmp_path / "cluster", PACKAGE, ()) as own:
        own.add_worker(1, package=hollow)
        with pytest.raises(ClusterError, match=r"1 of 1 workers would not .*\n.*has another simnet, or none"):
            simulated(scenarios, tmp_path / "there", own.address, Midway(0, nothing))
    with (
        cluster_of(tmp_path / "cluster", hollow, ()) as own,
        pytest.raises(ClusterError, match="the scheduler has another simnet, or none"),
    ):
        simulated(scenarios, tmp_path / "there", own.address, Midway(0, nothing))


def test_the_command_line_gives_the_same_files_and_says_what_is_wrong_in_a_line(
    two_workers: Cluster, tmp_path: Path
) -> None:
    write_study(tmp_path, REPLICATIONS)
    words = ("compare", "study.yaml", "--engine", "reference")

    def run(out: str, cache: str, *options: str) -> tuple[int, str]:
        done = subprocess.run(
            command(*words, "--out", out, *options),
            cwd=tmp_path,
            env={**surroundings(tmp_path, PACKAGE), "SIMNET_CACHE_DIR": str(tmp_path / cache)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return done.returncode, done.stderr

    code, said = run("gone", "cache there", "--cluster", "tcp://127.0.0.1:1")
    assert code == 1 and "no Dask scheduler can be reached at tcp://127.0.0.1:1" in said
    assert len(said.splitlines()) == 1 and not (tmp_path / "gone").exists()
    (code, said), alone = run("there", "cache there", "--cluster", two_workers.address), run("here", "cache here")
    assert code == alone[0] == 0
    # Where there is no terminal a line tells every ten seconds how far things are, on a busy machine.
    lines, lines_alone = ([line for line in text.splitlines() if " of 120 " not in line] for text in (said, alone[1]))
    assert lines == ["cluster: 2 workers, 3 threads, 1 machine", *lines_alone]
    ours, theirs = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("there", "here")
    )
    manifests = [json.loads(files.pop("manifest.json")) for files in (ours, theirs)]
    for files, manifest in zip((ours, theirs), manifests, strict=True):  # the page shows the command
        files["report.html"] = files["report.html"].replace(manifest["command"].encode(), b"")
    assert ours == theirs and "summary.csv" in ours
    for manifest in manifests:
        assert manifest["this_run"]["reused"]["replications"] == 0
        del manifest["this_run"], manifest["command"]
    assert manifests[0] == manifests[1]


def test_python_runs_on_a_cluster_as_well(
    two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    study = write_study(tmp_path)
    tables = []
    for name, address in (("here", None), ("there", two_workers.address)):
        monkeypatch.setattr("simnet.store.cache_root", lambda name=name: tmp_path / name)
        tables.append(simnet.compare(study, engine="reference", cluster=address).comparison)
    assert tables[0].equals(tables[1]) and len(tables[0]) > 2
    assert capsys.readouterr().err == "cluster: 2 workers, 3 threads, 1 machine\n"


def test_a_sweep_goes_to_the_cluster_batch_by_batch_and_says_so_once(
    two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_scenario(tmp_path)
    monkeypatch.setattr("simnet.experiment.sweep.BATCH_BYTES", 1)  # every point is a batch
    found = []
    for name, address in (("here", None), ("there", two_workers.address)):
        monkeypatch.setattr("simnet.store.cache_root", lambda name=name: tmp_path / name)
        vary = {"demand.factor": [0.5, 1.0, 1.5]}
        found.append(simnet.sweep(file, vary, replications=6, engine="reference", cluster=address).summary)
    assert found[0].equals(found[1]) and found[0]["mean"].nunique() > 3
    assert capsys.readouterr().err == "cluster: 2 workers, 3 threads, 1 machine\n"


@pytest.mark.parametrize("address", ["here", "tcp://here", "http://127.0.0.1:8787", "tcp://a:99999", "file:/x:1", ""])
def test_what_is_no_address_is_refused_before_anything_is_done(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"--cluster.*\n.*give the address that `dask scheduler` prints"):
        How(cluster=address)
    with pytest.raises(InputError):
        simnet.run(write_scenario(tmp_path), cluster=address)


def write_scenario(folder: Path) -> Path:
    write_study(folder)
    return folder / "one.yaml"


@pytest.mark.parametrize(
    "address", ["tcp://node-1:8786", "10.0.0.1:8786", "tls://[fe80::1%eth0]:1", "tcp://a_b.c:8786/"]
)
def test_addresses_are_taken_as_dask_prints_them(address: str) -> None:
    cluster_reach.check_address(address)


def test_without_dask_the_user_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    write_scenario(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["run", "one.yaml", "--cluster", "tcp://127.0.0.1:8786"])
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "a cluster is reached with Dask, which is not installed: pip install 'simnet[cluster]'"
    ]
    with pytest.raises(SystemExit) as ended:
        main(["run", "one.yaml", "--cluster", "tcp://127.0.0.1:8786", "--workers", "2"])
    assert ended.value.code == 2


def test_dask_is_imported_for_a_cluster_only(tmp_path: Path) -> None:
    program = (
        "import sys, simnet.cli\n"
        "try: simnet.cli.main(['run', 'one.yaml', '--engine', 'reference', '--replications', '1'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)\n"
    )
    write_scenario(tmp_path)
    subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=surroundings(tmp_path, PACKAGE), check=True, timeout=60
    )


def test_a_worker_makes_the_block_of_the_key_and_no_other(scenarios: dict[str, Loaded], here: Simulation) -> None:
    # two.yaml: replications 15 to 29 of seed 7, which `here` made on threads.
    scenario = scenarios["two"].scenario
    content = cluster_worker.finish_block(cluster_worker.parcel_of(scenario), "reference", 7, 15, 15)
    key = block_key(scenario_key(scenario), Block("any", 15, 15), 7, "reference")
    made = unpack(key, content)
    assert made is not None
    for name, array in made.items():
        np.testing.assert_array_equal(array, here.outcomes()["two"].totals.arrays[name][15:30])
    assert unpack(block_key(scenario_key(scenario), Block("any", 0, 15), 7, "reference"), content) is None


def test_what_differs_is_named() -> None:
    ours = {"sources": "91bc5a20f1", "libraries": {"python": "3.11.7", "numpy": "2.4.6", "simpy": "4.1.2"}}
    theirs = {"sources": "91bc5a20f1", "libraries": {"python": "3.12.0", "numpy": "2.4.6"}}
    assert cluster_worker.differences(theirs, ours) == [
        "python 3.12.0 instead of 3.11.7",
        "simpy missing instead of 4.1.2",
    ]
    assert cluster_worker.differences(ours, ours) == []


def test_a_client_that_has_not_compiled_says_that_it_does(
    two_workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # It runs one replication itself, for the days to look at, when the cluster has done the rest.
    monkeypatch.setattr("simnet.store.cache_root", lambda: tmp_path / "store")
    monkeypatch.setattr("simnet.experiment.compare.ensure_compiled", lambda engine, announce: announce())
    simnet.compare(write_study(tmp_path), engine="reference", cluster=two_workers.address)
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("cluster: ") and said[1].startswith("compiling the engine for this machine too")
