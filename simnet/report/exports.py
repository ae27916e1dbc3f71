"""What a page is handed on as: an Excel workbook, pictures of its charts, the page on paper.

Everything is made from a results directory and its page, and written beside it, each file whole or not at all. What is not installed is
told before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.errors import InputError, Problem
from simnet.report import chromium, workbook
from simnet.report.data import read_results
from simnet.report.page import PAGE
from simnet.report.pictures import open_page, pictures, printed
from simnet.report.text import LANGUAGES
from simnet.store import write_atomically

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "exports"
"""Where exports go, in the results directory, unless another place is named."""


class ExportError(Exception):
    """Something that exports need is not there or does not work. The text says what, and what to install."""


@dataclass(frozen=True)
class Wanted:
    """What is to be written."""

    excel: bool = False
    png: bool = False
    svg: bool = False
    pdf: bool = False

    @property
    def anything(self) -> bool:
        """Whether anything is wanted."""
        return self.excel or self.needs_browser

    @property
    def needs_browser(self) -> bool:
        """Whether a browser has to draw the page for it."""
        return self.png or self.svg or self.pdf


def check_tools(wanted: Wanted) -> None:
    """Refuse what cannot be made here.

    Raises
    ------
    ExportError
        With everything that has to be installed.
    """
    missing = [workbook.what_is_missing()] if wanted.excel else []
    if wanted.needs_browser:
        missing += chromium.what_is_missing()
    told = [message for message in missing if message is not None]
    if told:
        raise ExportError("\n".join(told))


def check_folder(out: Path | None) -> None:
    """Refuse a place for exports that is no folder.

    Raises
    ------
    InputError
        If there is a file of that name.
    """
    if out is not None and out.exists() and not out.is_dir():
        message = "is a file, and exports need a folder; name another one"
        raise InputError(Problem(file=str(out), line=None, path="--out", found=str(out), message=message))


def export(
    directory: Path, wanted: Wanted, out: Path | None = None, languages: Sequence[str] = LANGUAGES
) -> list[Path]:
    """Write exports of a results directory that has its page, and return their paths.

    Parameters
    ----------
    directory : Path
        Holds `manifest.json`, tables and `report.html`.
    wanted : Wanted
        What to write.
    out : Path, optional
        Where; default `exports` in the directory. Made if need be.
    languages : sequence of "zh" and "en"
        Each gives files of its own, with the language at the end of their names.

    Raises
    ------
    ExportError
        If something is not installed or the browser fails.
    InputError
        If the directory holds no results, or `out` is a file.
    OSError
        If nothing can be written there.
    """
    check_tools(wanted)
    check_folder(out)
    results = read_results(directory)
    folder = directory / FOLDER if out is None else out
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []

    def put(name: str, content: bytes) -> None:
        write_atomically(folder / name, content)
        written.append(folder / name)

    if wanted.excel:
        for language in languages:
            put(f"tables-{language}.xlsx", workbook.workbook_bytes(directory, language))
    program = chromium.find_browser()
    if not wanted.needs_browser or program is None:
        return written

    def draw(browser: Browser) -> None:
        for language in languages:
            page = open_page(browser, directory / PAGE, language)
            if wanted.png or wanted.svg:
                for picture in pictures(page, language, wanted.png):
                    if wanted.svg:
                        put(f"{picture.name}-{language}.svg", picture.svg)
                    if picture.png is not None:
                        put(f"{picture.name}-{language}.png", picture.png)
            if wanted.pdf:
                put(f"report-{language}.pdf", printed(page, getattr(results.title, language), language))
            page.close()

    try:
        chromium.in_browser(program, draw)
    except chromium.BrowserError as error:
        raise ExportError(f"{error}; try another Chromium or Chrome, named in {chromium.VARIABLE}") from None
    return written
