"""The tables of a results directory for downloading from its page: those that fit go into it, the others are named.

A file is held as it is, byte by byte, compressed; the page's script unpacks it on request and puts a mark before it by which Excel
knows UTF-8, so nothing is fetched and nothing is rounded. The smallest come first, until the page would be too large to mail.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simnet.report.html import embedded
from simnet.report.reading import fault
from simnet.report.text import Text, same
from simnet.report.workbook_texts import row_meaning, sheet_name
from simnet.tables import FILE_TABLES

LARGEST_PAGE = 6_000_000
"""Bytes that a page may have."""

PLACE = '<script type="application/json" id="files">{}</script>'
"""Where a page without files has them; see `with_files`."""


@dataclass(frozen=True)
class DataFile:
    """A table of the directory.

    Attributes
    ----------
    name : str
        Of the file.
    title, meaning : Text
        What it holds, and what a row of it is.
    num_rows : int
        Below the heads.
    content : bytes
        As the file has them.
    """

    name: str
    title: Text
    meaning: Text
    num_rows: int
    content: bytes

    @property
    def size(self) -> Text:
        """Its size in words."""
        return size_words(len(self.content))

    @property
    def rows(self) -> Text:
        """The number of its rows in words."""
        return same(f"{self.num_rows:,}")


def data_files(directory: Path) -> list[DataFile]:
    """Return the tables that lie in a results directory.

    Raises
    ------
    InputError
        If one of them cannot be read.
    """
    found = []
    for table in FILE_TABLES:
        path = directory / f"{table.name}.csv"
        if path.exists():
            try:
                content = path.read_bytes()
            except OSError as error:
                raise fault(path, None, f"cannot be read: {error.strerror or error}") from None
            rows = max(len(content.splitlines()) - 1, 0)
            found.append(DataFile(path.name, sheet_name(table.name), row_meaning(table), rows, content))
    return found


def with_files(page: str, name: str, files: Sequence[DataFile], largest: int = LARGEST_PAGE) -> str:
    """Return a page with the files that fit into it.

    Parameters
    ----------
    page : str
        As its template gives it, with `PLACE` in it.
    name : str
        Of the study; names of what is downloaded begin with it.
    files : sequence of DataFile
        What there is.
    largest : int
        Bytes that the page may have with them.
    """
    if PLACE not in page:
        raise ValueError("the page has no place for files")
    room = largest - len(page.encode()) - len(name.encode()) - 100
    held: dict[str, str] = {}
    for file in sorted(files, key=lambda one: len(one.content)):
        # No time in it, so that the same results give the same page.
        packed = base64.b64encode(gzip.compress(file.content, 9, mtime=0)).decode()
        needed = len(packed) + len(file.name) + 10
        if needed <= room:
            held[file.name] = packed
            room -= needed
    return page.replace(PLACE, PLACE.replace("{}", embedded({"name": name, "files": held})), 1)


def size_words(size: int) -> Text:
    """Return a number of bytes in words.

    >>> size_words(640).en, size_words(13_299).en, size_words(1_590_950).zh
    ('640 bytes', '13 kB', '1.6 MB')
    """
    if size < 1000:
        return Text(f"{size}字节", f"{size} bytes")
    return same(f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB")
