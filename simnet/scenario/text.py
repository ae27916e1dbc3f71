"""From a file to text, or to a plain word about why not.

Scenario files come from editors that save UTF-16, from spreadsheets that save GBK, from half-finished downloads. Refused
here, each with its mend: what is missing, not a regular file (a pipe would wait forever), unreadable, larger than 8 MiB,
not UTF-8, or holding characters that YAML does not allow.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from simnet.errors import MISSING, InputError, Problem, nearest, show

LARGEST_FILE: Final = 8 * 2**20
"""Bytes."""

_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
# YAML 1.2.2, [1] c-printable.
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Source(NamedTuple):
    """The text of a file and the SHA-256 of its bytes, in hexadecimal."""

    text: str
    sha256: str


def read_text(path: Path, shown: str, asked_by: Problem | None = None) -> Source:
    """Return the text of a file, without a byte order mark.

    Parameters
    ----------
    path : Path
        Where the file lies.
    shown : str
        How messages name it.
    asked_by : Problem, optional
        The place that asks for the file (an `extends:`); a file that cannot be read is then a fault of that place.

    Raises
    ------
    InputError
        See the module.
    """
    try:
        raw = _read_bytes(path)
        fault = None
    except FileNotFoundError:
        fault = _no_such_file(path)
    except PermissionError:
        fault = "may not be read: permission denied"
    except _Refused as error:
        fault = str(error)
    except (OSError, ValueError) as error:
        fault = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    if fault is not None:
        where = asked_by or Problem(shown, None, "", MISSING, "")
        raise InputError(replace(where, message=fault))
    return Source(_decode(raw, shown), hashlib.sha256(raw).hexdigest())


class _Refused(Exception):
    """A file that is there but not to be read."""


def _read_bytes(path: Path) -> bytes:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise _Refused("is a folder; name a file in it")
    if not stat.S_ISREG(mode):
        raise _Refused("is not a regular file")
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise _Refused(f"is larger than {LARGEST_FILE // 2**20} MiB, the most a scenario file may have")
    return raw


def _no_such_file(path: Path) -> str:
    try:
        neighbours = {neighbour.stem: neighbour.name for neighbour in path.parent.iterdir()}
    except OSError:
        return "no such file, nor its folder"
    near = nearest(path.stem, neighbours)  # stems, since all names end alike
    return "no such file" if near is None else f"no such file; did you mean {show(neighbours[near])}?"


def _decode(raw: bytes, shown: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            raise InputError(Problem(shown, 1, "", MISSING, f"is {encoding}; save it as UTF-8"))
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        message = "holds NUL bytes: a binary file, or UTF-16; only UTF-8 text is read"
        raise InputError(Problem(shown, line, "", MISSING, message))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 (byte 0x{raw[error.start]:02X}){_guess(raw)}; save it as UTF-8"
        raise InputError(Problem(shown, line, "", MISSING, message)) from None
    strange = _NOT_PRINTABLE.search(text)
    if strange is not None:
        line = text.count("\n", 0, strange.start()) + 1
        message = f"holds the control character U+{ord(strange[0]):04X}; remove it"
        raise InputError(Problem(shown, line, "", MISSING, message))
    return text


def _guess(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return ", perhaps GBK"
