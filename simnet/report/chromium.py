"""A headless Chromium that draws the page: the one of the system, driven by Playwright [1]_.

Playwright's own browsers are not needed; `pip install 'simnet[pictures]'` brings its package alone. The browser has a profile of its own
that is thrown away, resolves no host name, and ends when its work is done, whatever happens.

References
----------
.. [1] Playwright for Python, https://playwright.dev/python/
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Made = TypeVar("Made")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
"""What browsers of this kind are called on the search path."""

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
"""Where they are if not on the search path."""

VARIABLE = "SIMNET_CHROMIUM"
"""The environment variable that names another one."""

FLAGS = ("--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND")
"""Beyond those that Playwright gives; no graphics card is needed, and nothing is fetched."""

SECONDS = 120.0
"""How long an answer may take: printing a long page on a busy machine takes a few seconds."""

WANTED = "pictures and PDF are drawn by Chromium or Chrome"


class BrowserError(Exception):
    """A browser that does not start, does not answer or cannot show the page. The text says what to look at."""


def find_browser() -> str | None:
    """Return the program that would be started; None if there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in (*NAMES, *PLACES))
    return next((path for path in found if path is not None), None)


def what_is_missing() -> list[str]:
    """Return what has to be installed before a page can be drawn, each with how; empty if nothing has."""
    missing = []
    if importlib.util.find_spec("playwright") is None:
        missing.append(f"{WANTED} through Playwright, which is not installed: `pip install 'simnet[pictures]'`")
    if find_browser() is None:
        missing.append(
            f"{WANTED}, which is not installed or not found: `apt-get install chromium` on Debian and Ubuntu, "
            f"or name the program in {VARIABLE}"
        )
    return missing


def in_browser(program: str, work: Callable[[Browser], Made]) -> Made:
    """Return what some work with a browser gives; the browser is started for it and ended after it.

    The work is done in a thread of its own, for Playwright's plain interface refuses a thread in which an event loop runs, as it does in a
    notebook.

    Parameters
    ----------
    program : str
        The browser's file.
    work : callable
        Takes Playwright's browser.

    Raises
    ------
    BrowserError
        If the browser does not start, or what is asked of it fails.
    """
    with ThreadPoolExecutor(1, "simnet-chromium") as own_thread:
        return own_thread.submit(_carry_out, program, work).result()


def _carry_out(program: str, work: Callable[[Browser], Made]) -> Made:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=program, args=FLAGS, chromium_sandbox=_has_sandbox(), timeout=1000 * SECONDS
            )
            try:
                return work(started)
            finally:
                started.close()
    except Error as error:
        raise BrowserError(told(error.message)) from None


def _has_sandbox() -> bool:
    """Whether the browser can shut itself in: not as root, where it refuses to; it opens nothing but our own page."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0


def told(message: str) -> str:
    r"""Return what Playwright says in one line: what failed, and the last thing that the browser itself wrote.

    >>> told("BrowserType.launch: it was closed\nBrowser logs:\n[pid=7][err] first\n[pid=7][err] no display here\nCall log: ...")
    'BrowserType.launch: it was closed; the browser wrote: no display here'
    """
    first = message.strip().partition("\n")[0]
    written = [line.strip() for line in re.findall(r"\[pid=\d+\]\[err\] (.*)", message)]
    last = next((line for line in reversed(written) if line), None)
    return first if last is None else f"{first}; the browser wrote: {last}"
