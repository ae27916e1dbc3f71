"""Memory that is used again: room for the large arrays of a replication, handed on from one to the next.

A replication writes some megabytes, which its totals make superfluous a moment later. Asked for afresh, every page of them has to
be found, cleared and mapped by the operating system when it is first written, which takes as long as a fifth of the simulation.
So what is no longer referred to by any array is kept and given to who asks next for about as much.

No content is carried over on purpose: rows come as they are, and whoever takes them fills them. What is large is not kept, so that
a city's records do not stay behind when they are no longer wanted.
"""

from __future__ import annotations

import threading
import weakref
from typing import Final

import numpy as np

LEAST_BYTES: Final = 1 << 15
"""Less than this is not worth keeping."""

MOST_BYTES: Final = 1 << 25
"""More than this is not kept in one piece."""

MOST_KEPT_BYTES: Final = 1 << 27
"""So much is kept at the most."""

STEPS: Final = 8
"""Sizes between two powers of two, so that a little more or less next time fits too."""


class Shelf:
    """Pieces of memory that nobody uses, by size.

    Attributes
    ----------
    kept_bytes : int
        How much lies there.
    """

    def __init__(self) -> None:
        self.kept_bytes = 0
        self._pieces: dict[int, list[np.ndarray]] = {}
        # Reentrant: an array may be collected, and its memory come back, while this thread takes another.
        self._lock = threading.RLock()

    def take(self, num_bytes: int) -> np.ndarray:
        """Return an array of uint8 of at least so many bytes, of any content."""
        size = rounded_up(num_bytes)
        with self._lock:
            pieces = self._pieces.get(size)
            if pieces:
                self.kept_bytes -= size
                return pieces.pop()
        return np.empty(size, np.uint8)

    def give_back(self, piece: np.ndarray) -> None:
        """Keep a piece, unless there is enough."""
        with self._lock:
            if self.kept_bytes + piece.size <= MOST_KEPT_BYTES:
                self.kept_bytes += piece.size
                self._pieces.setdefault(piece.size, []).append(piece)


class Lease:
    """Memory of the shelf as long as some array lies in it: NumPy keeps the object that an array was made of."""

    def __init__(self, shelf: Shelf, num_bytes: int) -> None:
        piece = shelf.take(num_bytes)
        self.__array_interface__ = {**piece.__array_interface__, "shape": (num_bytes,)}
        # At the end of the process there is nobody left to give it to.
        weakref.finalize(self, shelf.give_back, piece).atexit = False


_SHELF = Shelf()


def rounded_up(num_bytes: int) -> int:
    """Return the size of the piece from which so many bytes are given: at most an eighth more.

    Examples
    --------
    >>> rounded_up(1000), rounded_up(1024), rounded_up(1025)
    (1024, 1024, 1152)
    """
    step = max((1 << (num_bytes - 1).bit_length()) // (2 * STEPS), 1)
    return -(-num_bytes // step) * step


def rows(num_rows: int, dtype: np.dtype) -> np.ndarray:
    """Return so many rows of any content, in memory that was used before where there is some.

    Parameters
    ----------
    num_rows : int
        How many.
    dtype : dtype
        Of a row.

    Returns
    -------
    array, shape (num_rows,)
        To be filled by the caller.
    """
    num_bytes = num_rows * dtype.itemsize
    if not LEAST_BYTES <= num_bytes <= MOST_BYTES:
        return np.empty(num_rows, dtype)
    return np.asarray(Lease(_SHELF, num_bytes)).view(dtype)
