"""Finished work, kept by what it was made from; and files that are written whole or not at all.

A block is a few integer arrays under a key that names everything they depend on, so a stopped run goes on where it left
off and an unchanged scenario is not run again. The store is a convenience, never a source of truth: a block that is
cut short or altered is dropped and made anew, and where nothing can be written the work is done without a store. So blocks are
not flushed to the disk one by one, which would cost more than many a block: a killed process loses nothing by that, a power
failure some minutes of work. Counts are mostly small; they are packed as narrowly as they allow, and lightly compressed.

It refuses to load anything but plain arrays (no pickle), and to keep more than its cap: the blocks that were used
longest ago go first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import secrets
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

CAP_BYTES = 2 * 1024**3
"""How much a store keeps unless told otherwise."""

MAGIC = b"simnet block 2\n"
SUFFIX = ".block"
PARTIAL = ".partial"
HEAD_BYTES = 8
"""How many bytes say how long the head of a block is."""

COMPRESSION = 1
"""zlib's fastest: ten times as fast as its default here, for a tenth more bytes."""

INTEGERS = tuple(np.dtype(code) for code in ("<i1", "<i2", "<i4"))
"""What integers are packed as, the narrowest first."""

ABANDONED_SECONDS = 3600.0
"""A temporary file older than this belongs to a process that was killed."""


def content_key(made_from: Any) -> str:
    """Return the key of what is made from this, as 64 hexadecimal digits of SHA-256.

    Parameters
    ----------
    made_from : mappings, lists, strings, numbers, None
        All that the product depends on. The order of a mapping counts, since in a scenario it may mean something.

    Examples
    --------
    >>> content_key({"seed": 1}) == content_key({"seed": 1}), content_key({"seed": 1}) == content_key({"seed": 2})
    (True, False)
    """
    text = json.dumps(made_from, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_atomically(path: Path, content: bytes, lasting: bool = True) -> None:
    """Write a file so that at every moment the path holds its old content or all of the new.

    The content goes to a temporary file in the same folder, is flushed to the disk, and takes the name in one step.

    Parameters
    ----------
    path : Path
        Where.
    content : bytes
        What.
    lasting : bool
        Whether to flush. Without it the promise does not hold over a crash of the whole machine, for which the content must
        be known to be whole by itself.

    Raises
    ------
    OSError
        If the folder cannot be written; nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}{PARTIAL}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def cache_root() -> Path:
    """Folder under which everything that can be made anew is kept: ``SIMNET_CACHE_DIR``, else the user's cache folder.

    A ``~`` that stands for nobody's home is taken as it is.
    """
    chosen = os.environ.get("SIMNET_CACHE_DIR")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("simnet", appauthor=False)
    with contextlib.suppress(RuntimeError):
        folder = folder.expanduser()
    return folder.absolute()


class Store:
    """Blocks of arrays under keys, in one folder; several threads and processes may use it at once.

    Parameters
    ----------
    folder : Path, optional
        Where the blocks lie; default ``blocks`` under `cache_root`.
    cap_bytes : int
        How much is kept.

    Attributes
    ----------
    trouble : str or None
        Why blocks could not be kept, in words for the user; None while all is well.
    """

    def __init__(self, folder: Path | None = None, cap_bytes: int = CAP_BYTES) -> None:
        self.folder = cache_root() / "blocks" if folder is None else folder
        self.cap_bytes = cap_bytes
        self.trouble: str | None = None

    def read(self, key: str) -> dict[str, np.ndarray] | None:
        """Return the arrays of a block, or None where there is no whole one; what is broken is removed."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        arrays = unpack(key, content)
        with contextlib.suppress(OSError):
            if arrays is None:
                path.unlink()
            else:
                os.utime(path)
        return arrays

    def write(self, key: str, arrays: Mapping[str, np.ndarray]) -> bool:
        """Keep a block; return whether that went well (`trouble` says why not)."""
        return self.keep(key, pack(key, arrays))

    def keep(self, key: str, content: bytes) -> bool:
        """Keep a block that is packed already; return whether that went well."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(key), content, lasting=False)
        except OSError as error:
            self.trouble = f"finished work could not be kept in {self.folder}: {error.strerror or error}"
            return False
        return True

    def prune(self) -> None:
        """Remove the blocks that were used longest ago until the rest fits under the cap, and abandoned temporary files."""
        blocks: list[tuple[float, int, Path]] = []
        try:
            entries = list(os.scandir(self.folder))
        except OSError:
            return
        for entry in entries:
            with contextlib.suppress(OSError):
                status = entry.stat()
                path = Path(entry.path)
                if path.suffix == SUFFIX:
                    blocks.append((status.st_mtime, status.st_size, path))
                elif path.suffix == PARTIAL and time.time() - status.st_mtime > ABANDONED_SECONDS:
                    path.unlink()
        total = sum(size for _, size, _ in blocks)
        for _, size, path in sorted(blocks):
            if total <= self.cap_bytes:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"


def pack(key: str, arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return a block: a head that says name, type, type as packed and shape of each array, then their compressed bytes."""
    if any(array.dtype.kind not in "biuf" for array in arrays.values()):
        raise TypeError("a block holds plain arrays only")
    packed = [_narrow(array) for array in arrays.values()]
    head = json.dumps(
        [
            (name, array.dtype.str, narrow.dtype.str, array.shape)
            for (name, array), narrow in zip(arrays.items(), packed, strict=True)
        ]
    ).encode()
    body = zlib.compress(b"".join(narrow.tobytes() for narrow in packed), COMPRESSION)
    payload = len(head).to_bytes(HEAD_BYTES, "little") + head + body
    return MAGIC + _digest(key, payload) + payload


def _narrow(array: np.ndarray) -> np.ndarray:
    """Return integers in the narrowest type that holds them all; anything else as it is."""
    if array.dtype.kind not in "iu" or array.size == 0:
        return array
    low, high = int(array.min()), int(array.max())
    for dtype in INTEGERS:
        limits = np.iinfo(dtype)
        if dtype.itemsize < array.dtype.itemsize and limits.min <= low and high <= limits.max:
            return array.astype(dtype)
    return array


def unpack(key: str, content: bytes) -> dict[str, np.ndarray] | None:
    """Return the arrays of a packed block, or None if it is not whole, or not the block of this key."""
    start = len(MAGIC) + hashlib.sha256().digest_size
    payload = content[start:]
    if not content.startswith(MAGIC) or content[len(MAGIC) : start] != _digest(key, payload):
        return None
    try:
        end = HEAD_BYTES + int.from_bytes(payload[:HEAD_BYTES], "little")
        body, place = zlib.decompress(payload[end:]), 0
        arrays: dict[str, np.ndarray] = {}
        for name, code, packed_as, shape in json.loads(payload[HEAD_BYTES:end]):
            dtype, number = np.dtype(packed_as), math.prod(shape)
            arrays[name] = np.frombuffer(body, dtype, number, place).reshape(shape).astype(code)
            place += number * dtype.itemsize
    except (ValueError, TypeError, zlib.error):
        return None
    return arrays


def _digest(key: str, payload: bytes) -> bytes:
    """Digest of a block under its key, so that a file under another's name does not pass for it."""
    return hashlib.sha256(key.encode() + b"\0" + payload).digest()
