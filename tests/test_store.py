"""The store of finished blocks: what goes in comes out, what is broken is dropped, and nothing grows without end."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from simnet.store import Store, cache_root, content_key, write_atomically

KEY = content_key({"scenario": "hall", "seed": 1})
ARRAYS = {"waits": np.arange(12, dtype=np.int64).reshape(3, 4), "count": np.array([5, 0, 7])}


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_block_comes_back_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "blocks")
    assert store.read(KEY) is None
    assert store.write(KEY, ARRAYS)
    found = store.read(KEY)
    assert found is not None and list(found) == ["waits", "count"]
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
    assert store.trouble is None
    assert files(tmp_path / "blocks") == [f"{KEY}.block"]


@pytest.mark.parametrize(
    "array",
    [
        np.array([-128, 127]),
        np.array([-129, 127]),
        np.array([0, 32_768]),
        np.array([-(2**31), 2**31 - 1]),
        np.array([-(2**63), 2**63 - 1]),
        np.array([2**64 - 1, 0], np.uint64),
        np.array([200, 7], np.uint8),
        np.array([[0.1, float("nan")], [float("inf"), -0.0]]),
        np.array([True, False]),
        np.zeros((0, 3), np.int64),
        np.zeros((2, 0), np.float64),
        np.array(5),
        np.arange(12).reshape(3, 4).T,
    ],
    ids=lambda array: f"{array.dtype} {array.shape} {array.ravel()[:1]}",
)
def test_numbers_come_back_as_they_were_however_they_are_packed(tmp_path: Path, array: np.ndarray) -> None:
    store = Store(tmp_path)
    store.write(KEY, {"first": array, "second": np.arange(3)})
    found = store.read(KEY)
    assert found is not None
    assert (found["first"].dtype, found["first"].shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(found["first"], array)
    np.testing.assert_array_equal(found["second"], np.arange(3))
    found["first"][...] = 0  # it can be written to


def test_counts_take_little_room(tmp_path: Path) -> None:
    luck = np.random.default_rng(1)
    counts = luck.poisson(0.3, (15, 6, 1107))
    Store(tmp_path).write(KEY, {"wait_bins": counts})
    assert (tmp_path / f"{KEY}.block").stat().st_size < counts.nbytes / 25


def test_blocks_are_not_flushed_to_the_disk_and_other_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr("simnet.store.os.fsync", flushed.append)
    Store(tmp_path).write(KEY, ARRAYS)
    assert not flushed
    write_atomically(tmp_path / "manifest.json", b"{}")
    assert len(flushed) == 1


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "foreign", "lengthened"])
def test_a_damaged_block_is_dropped_and_can_be_written_again(tmp_path: Path, damage: str) -> None:
    store = Store(tmp_path)
    store.write(KEY, ARRAYS)
    path = tmp_path / f"{KEY}.block"
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(
        {
            "cut": content[:-1],
            "empty": b"",
            "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "foreign": b"PK\x03\x04 something else",
            "lengthened": content + b"\0",
        }[damage]
    )
    assert store.read(KEY) is None
    assert not path.exists()
    assert store.write(KEY, ARRAYS)
    assert store.read(KEY) is not None


def test_a_block_under_anothers_name_is_not_taken_for_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(KEY, ARRAYS)
    other = content_key("other")
    (tmp_path / f"{KEY}.block").rename(tmp_path / f"{other}.block")
    assert store.read(other) is None


def test_objects_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="plain arrays only"):
        Store(tmp_path).write(KEY, {"names": np.array(["a", None], dtype=object)})


def test_the_cap_drops_what_was_used_longest_ago(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keys = [content_key(number) for number in range(4)]
    for age, key in enumerate(keys):
        store.write(key, ARRAYS)
        os.utime(tmp_path / f"{key}.block", (1_000_000 + age, 1_000_000 + age))
    assert store.read(keys[0]) is not None  # touched: now the last to go
    size = (tmp_path / f"{keys[0]}.block").stat().st_size
    Store(tmp_path, cap_bytes=2 * size).prune()
    assert files(tmp_path) == sorted(f"{key}.block" for key in (keys[0], keys[3]))


def test_pruning_removes_what_killed_processes_left_but_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(KEY, ARRAYS)
    for name, age in (("old.partial", 7200), ("new.partial", 0), ("notes.txt", 7200)):
        path = tmp_path / name
        path.write_bytes(b"x")
        stamp = path.stat().st_mtime - age
        os.utime(path, (stamp, stamp))
    store.prune()
    assert files(tmp_path) == sorted([f"{KEY}.block", "new.partial", "notes.txt"])


def test_a_store_that_cannot_be_written_says_so_and_carries_on(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    store = Store(in_the_way / "blocks")
    assert store.write(KEY, ARRAYS) is False
    assert store.read(KEY) is None
    store.prune()
    assert store.trouble is not None and str(in_the_way) in store.trouble


def test_the_key_tells_apart_what_differs() -> None:
    parts = [{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1, "b": 2.5}, {"a": 1}, ["a", 1], "a", 1, "1", None]
    keys = {content_key(part) for part in parts}
    assert len(keys) == len(parts)
    assert all(len(key) == 64 for key in keys)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "summary.csv"
    write_atomically(path, b"one")
    seen: set[bytes] = set()
    finished = threading.Event()

    def watch() -> None:
        while not finished.is_set():
            seen.add(path.read_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    contents = [bytes([65 + number]) * 200_000 for number in range(20)]
    for content in contents:
        write_atomically(path, content)
    finished.set()
    watcher.join()
    assert seen <= {b"one", *contents}
    assert files(tmp_path) == ["summary.csv"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.mkdir()
    with pytest.raises(OSError):
        write_atomically(path, b"x")
    assert files(tmp_path) == ["taken"]


def test_new_files_have_the_rights_the_user_chose(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_atomically(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == plain.stat().st_mode


def test_the_environment_moves_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIMNET_CACHE_DIR", str(tmp_path))
    assert cache_root() == tmp_path
    assert Store().folder == tmp_path / "blocks"
    monkeypatch.setenv("SIMNET_CACHE_DIR", "~/kept")
    assert cache_root() == Path.home() / "kept"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMNET_CACHE_DIR", "~nobody-of-this-name/x")
    assert cache_root() == tmp_path / "~nobody-of-this-name" / "x"
    monkeypatch.delenv("SIMNET_CACHE_DIR")
    assert cache_root().name == "simnet"
