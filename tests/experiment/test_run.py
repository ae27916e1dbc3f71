"""Blocks on a pool: nothing depends on the workers, the store or a stop in between."""

import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from simnet.experiment.plan import Block, plan_blocks
from simnet.experiment.run import default_workers, run_blocks
from simnet.store import Store, content_key

BLOCKS = plan_blocks({"hall": 5, "network": 5}, 12)
KEYS = {block: content_key([block.scenario, block.first, block.number]) for block in BLOCKS}


class Simulation:
    """Totals that tell scenario and replication; counts how often each block was asked for."""

    def __init__(self, delay: float = 0.0, fail_after: int | None = None) -> None:
        self.asked: list[Block] = []
        self.delay = delay
        self.fail_after = fail_after
        self.lock = threading.Lock()

    def __call__(self, block: Block) -> Iterator[dict[str, np.ndarray]]:
        with self.lock:
            self.asked.append(block)
            fails = self.fail_after is not None and len(self.asked) > self.fail_after
        if fails:
            raise ZeroDivisionError("in the engine")
        base = 1000 if block.scenario == "network" else 0
        for number in range(block.first, block.first + block.number):
            time.sleep(self.delay * (1 + block.first % 3) / block.number)
            replication = np.array([number])
            yield {"waits": base + replication, "by_hour": base + replication[:, None] * np.arange(24)}


def expected(scenario: str) -> np.ndarray:
    return (1000 if scenario == "network" else 0) + np.arange(12)


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_totals_come_in_order_whatever_the_number_of_workers(tmp_path: Path, workers: int) -> None:
    finished = run_blocks(BLOCKS, KEYS, Simulation(delay=0.002), Store(tmp_path), workers)
    assert list(finished.totals) == ["hall", "network"]
    for scenario, totals in finished.totals.items():
        np.testing.assert_array_equal(totals["waits"], expected(scenario))
        assert totals["by_hour"].shape == (12, 24)
    assert (finished.reused, finished.trouble) == (set(), None)


def test_what_is_stored_is_not_run_again(tmp_path: Path) -> None:
    first = run_blocks(BLOCKS, KEYS, Simulation(), Store(tmp_path), 2)
    (tmp_path / f"{KEYS[BLOCKS[1]]}.block").unlink()
    again = Simulation()
    second = run_blocks(BLOCKS, KEYS, again, Store(tmp_path), 2)
    assert again.asked == [BLOCKS[1]]
    assert second.reused == {key for block, key in KEYS.items() if block != BLOCKS[1]}
    for scenario, totals in first.totals.items():
        for name, array in totals.items():
            np.testing.assert_array_equal(array, second.totals[scenario][name])


def test_more_replications_reuse_the_whole_blocks_of_fewer(tmp_path: Path) -> None:
    run_blocks(BLOCKS, KEYS, Simulation(), Store(tmp_path), 2)
    more = plan_blocks({"hall": 5}, 15)
    keys = {block: content_key([block.scenario, block.first, block.number]) for block in more}
    finished = run_blocks(more, keys, Simulation(), Store(tmp_path), 2)
    assert finished.reused == {keys[block] for block in more[:2]}
    np.testing.assert_array_equal(finished.totals["hall"]["waits"], np.arange(15))


def test_blocks_of_one_key_are_run_once(tmp_path: Path) -> None:
    simulation = Simulation()
    same = {block: content_key([block.first, block.number]) for block in BLOCKS}
    finished = run_blocks(BLOCKS, same, simulation, Store(tmp_path), 2)
    assert len(simulation.asked) == 3
    np.testing.assert_array_equal(finished.totals["hall"]["waits"], finished.totals["network"]["waits"])
    assert finished.reused == set()


def test_without_a_store_the_work_is_done_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    finished = run_blocks(BLOCKS, KEYS, Simulation(), Store(tmp_path / "file" / "blocks"), 2)
    np.testing.assert_array_equal(finished.totals["hall"]["waits"], expected("hall"))
    assert finished.trouble is not None and "could not be kept" in finished.trouble


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    run_blocks(BLOCKS, KEYS, Simulation(), Store(tmp_path), 2, lambda done, total: told.append((done, total)))
    assert told[0] == (0, 24) and told[-1] == (24, 24)
    assert told == sorted(told)


def test_a_fault_in_a_block_stops_the_run_and_keeps_what_is_finished(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError, match="in the engine"):
        run_blocks(BLOCKS, KEYS, Simulation(fail_after=2), Store(tmp_path), 1)
    assert len(list(tmp_path.glob("*.block"))) == 2


def test_an_interrupted_run_keeps_what_is_finished_and_goes_on_from_there(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_blocks(BLOCKS, KEYS, Simulation(delay=0.01), Store(tmp_path), 1, stop)
    kept = len(list(tmp_path.glob("*.block")))
    assert 1 <= kept < len(BLOCKS)
    simulation = Simulation()
    finished = run_blocks(BLOCKS, KEYS, simulation, Store(tmp_path), 1)
    assert len(simulation.asked) == len(BLOCKS) - kept
    np.testing.assert_array_equal(finished.totals["network"]["waits"], expected("network"))


def test_a_stopped_worker_gives_up_after_the_replication_that_it_is_at(tmp_path: Path) -> None:
    begun: list[int] = []
    at_work, may_end = threading.Event(), threading.Event()

    def simulate(block: Block) -> Iterator[dict[str, np.ndarray]]:
        if block.first == 0:
            yield from ({"waits": np.array([number])} for number in range(5))
            return
        for number in range(block.first, block.first + block.number):
            begun.append(number)
            at_work.set()
            may_end.wait()
            yield {"waits": np.array([number])}

    def stop(done: int, total: int) -> None:
        if done:
            at_work.wait()
            threading.Timer(0.1, may_end.set).start()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_blocks(BLOCKS[:3], KEYS, simulate, Store(tmp_path), 1, stop)
    assert begun == [5]
    assert len(list(tmp_path.glob("*.block"))) == 1


def test_nobody_waits_long_for_a_replication_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.experiment.run.PATIENCE", 0.05)
    may_end = threading.Event()

    def simulate(block: Block) -> Iterator[dict[str, np.ndarray]]:
        if block.first == 0:
            yield from ({"waits": np.array([number])} for number in range(5))
            return
        may_end.wait()
        yield {"waits": np.array([5])}

    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    begin = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        run_blocks(BLOCKS, KEYS, simulate, Store(tmp_path), 2, stop)
    assert time.perf_counter() - begin < 5
    may_end.set()


def test_a_fault_of_any_kind_in_the_engine_is_handed_on(tmp_path: Path) -> None:
    def simulate(block: Block) -> Iterator[dict[str, np.ndarray]]:
        raise IndexError("in the engine")
        yield {}

    with pytest.raises(IndexError, match="in the engine"):
        run_blocks(BLOCKS, KEYS, simulate, Store(tmp_path), 3)


@pytest.mark.parametrize("workers", [1, 3])
def test_what_is_finished_is_put_in_its_place_and_let_go(tmp_path: Path, workers: int) -> None:
    # Each worker may hold the block that it is at and one that nobody has fetched yet; a block has 5 replications.
    blocks = plan_blocks({"hall": 5}, 200)
    keys = {block: content_key([block.first]) for block in blocks}
    alive: list[weakref.ref[np.ndarray]] = []
    most = 0

    def simulate(block: Block) -> Iterator[dict[str, np.ndarray]]:
        for number in range(block.first, block.first + block.number):
            waits = np.array([number])
            alive.append(weakref.ref(waits))
            yield {"waits": waits}

    def look(done: int, total: int) -> None:
        nonlocal most
        most = max(most, sum(reference() is not None for reference in list(alive)))

    finished = run_blocks(blocks, keys, simulate, Store(tmp_path), workers, look)
    np.testing.assert_array_equal(finished.totals["hall"]["waits"], np.arange(200))
    assert len(alive) == 200 and most <= 2 * workers * 5


def test_the_store_is_looked_through_only_where_something_was_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruned: list[Store] = []
    monkeypatch.setattr(Store, "prune", lambda store: pruned.append(store))
    run_blocks(BLOCKS, KEYS, Simulation(), Store(tmp_path), 2)
    assert len(pruned) == 1
    run_blocks(BLOCKS, KEYS, Simulation(), Store(tmp_path), 2)
    assert len(pruned) == 1


def test_there_is_at_least_one_worker() -> None:
    assert default_workers() >= 1
