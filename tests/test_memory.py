"""Memory that is used again."""

import threading

import numpy as np
import pytest

from simnet import memory
from simnet.memory import LEAST_BYTES, MOST_BYTES, MOST_KEPT_BYTES, Shelf, rounded_up, rows

PAIR = np.dtype([("a", "i8"), ("b", "i4")], align=True)


@pytest.fixture(autouse=True)
def own_shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    monkeypatch.setattr(memory, "_SHELF", shelf)
    return shelf


def test_memory_comes_back_when_no_array_lies_in_it(own_shelf: Shelf) -> None:
    first = rows(10_000, PAIR)
    address, column = first.ctypes.data, first[100:200]["b"]
    del first
    assert own_shelf.kept_bytes == 0  # a column of some rows is still there
    assert rows(10_000, PAIR).ctypes.data != address
    del column
    kept = own_shelf.kept_bytes
    assert kept >= 160_000
    assert rows(9_900, PAIR)["a"].shape == (9_900,)
    assert own_shelf.kept_bytes == kept


def test_arrays_in_use_never_share_memory(own_shelf: Shelf) -> None:
    arrays = [rows(5_000, PAIR) for _ in range(20)]
    for number, array in enumerate(arrays):
        array["a"] = number
    del arrays[::2]
    arrays += [rows(5_000, PAIR) for _ in range(10)]
    for array in arrays[10:]:
        array["a"] = -1
    assert [int(array["a"][0]) for array in arrays[:10]] == list(range(1, 20, 2))


def test_what_is_small_or_large_is_not_kept(own_shelf: Shelf) -> None:
    for num_rows in (0, 1, LEAST_BYTES // 16 - 1, MOST_BYTES // 16 + 1):
        assert len(rows(num_rows, PAIR)) == num_rows
    assert own_shelf.kept_bytes == 0


def test_no_more_is_kept_than_the_cap(own_shelf: Shelf) -> None:
    arrays = [rows(MOST_BYTES // 16, PAIR) for _ in range(MOST_KEPT_BYTES // MOST_BYTES + 3)]
    arrays.clear()
    assert own_shelf.kept_bytes == MOST_KEPT_BYTES


@pytest.mark.parametrize("num_bytes", [1, 7, 1000, 1024, 1025, 40_000, 10**6 + 1])
def test_sizes_waste_an_eighth_at_most(num_bytes: int) -> None:
    assert num_bytes <= rounded_up(num_bytes) <= max(num_bytes * 9 / 8, num_bytes + 1)
    assert rounded_up(rounded_up(num_bytes)) == rounded_up(num_bytes)


def test_threads_share_the_shelf() -> None:
    wrong: list[int] = []

    def work(number: int) -> None:
        for _ in range(200):
            array = rows(3_000, PAIR)
            array["a"] = number
            if not (array["a"] == number).all():
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
