"""Progress on the standard error output: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

LINE_SECONDS = 10.0
"""How often a line is printed where there is no terminal."""


class Advance(Protocol):
    """Told how far things are."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Take note of what is done and, where it was not known before, of the whole."""


@contextmanager
def counter(what: str, total: int | None = None) -> Iterator[Advance]:
    """Show how far things are while the `with` block runs.

    Parameters
    ----------
    what : str
        What is counted, in the plural.
    total : int, optional
        How many in all, where that is known by now.
    """
    if not sys.stderr.isatty():
        yield _Lines(what, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)

        whole = total

        def advance(done: int, total: int | None = None) -> None:
            progress.update(task, completed=done, total=whole if total is None else total)

        yield advance


class _Lines:
    """Prints a line when some seconds have gone by since the last."""

    def __init__(self, what: str, total: int | None) -> None:
        self.what, self.total = what, total
        self.last = time.monotonic()

    def __call__(self, done: int, total: int | None = None) -> None:
        if time.monotonic() - self.last >= LINE_SECONDS:
            self.last = time.monotonic()
            whole = total if total is not None else self.total
            print(
                f"{done} of {whole} {self.what}" if whole is not None else f"{done} {self.what}",
                file=sys.stderr,
                flush=True,
            )
