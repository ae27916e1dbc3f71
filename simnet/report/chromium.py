"""A headless Chromium, told over a pipe what to open, evaluate and print; nothing has to be installed but the browser itself.

Spoken is the DevTools protocol [1]_ over file descriptors 3 and 4 (`--remote-debugging-pipe`): JSON messages that end with a zero byte.
That is all that pictures and PDF need, so neither a driver nor a library for WebSockets is. The browser has a profile of its own that is
thrown away, resolves no host name, and ends with the `with` block, whatever happens in it.

References
----------
.. [1] Chrome DevTools Protocol, https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
"""What browsers of this kind are called on the search path."""

PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
"""Where they are if not on the search path."""

VARIABLE = "SIMNET_CHROMIUM"
"""The environment variable that names another one."""

FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
)

SECONDS = 120.0
"""How long an answer may take: printing a long page on a busy machine takes a few seconds."""

TO_END = 10.0
"""How long the browser may take to end when it is told to, seconds."""


class BrowserError(Exception):
    """A browser that does not start, does not answer or cannot show the page. The text says what to look at."""


def find_browser() -> str | None:
    """Return the program that would be started; None if there is none, or none that could be spoken to here (Windows)."""
    if not hasattr(os, "posix_spawn"):
        return None
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in (*NAMES, *PLACES))
    return next((path for path in found if path is not None), None)


@contextlib.contextmanager
def browser(program: str) -> Iterator[Browser]:
    """A browser that runs until the end of the block.

    Raises
    ------
    BrowserError
        If it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="simnet-chromium-", ignore_cleanup_errors=True) as profile:
        started = Browser(program, Path(profile))
        try:
            started.call("Browser.getVersion")
            yield started
        finally:
            started.end()


class Browser:
    """A browser and the pipe to it; made by `browser`."""

    def __init__(self, program: str, profile: Path) -> None:
        self._number = 0
        self._received = b""
        self._log = profile / "log"
        # Numbers of 10 and above, so that neither end lies where the browser is to find the other.
        theirs_in, self._to = _pipe()
        self._from, theirs_out = _pipe()
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT, 0o600)
        command = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses root's sandbox; it opens nothing but our own page
        try:
            self._pid: int | None = os.posix_spawn(
                program,
                command,
                os.environ,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, theirs_in, 3),
                    (os.POSIX_SPAWN_DUP2, theirs_out, 4),
                    (os.POSIX_SPAWN_DUP2, log, 1),
                    (os.POSIX_SPAWN_DUP2, log, 2),
                ],
                setpgroup=0,
            )
        except OSError as error:
            self._pid = None
            raise BrowserError(f"{program} cannot be started: {error.strerror}") from None
        finally:
            for end in (theirs_in, theirs_out, log):
                os.close(end)

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Return what the browser answers to a method of the protocol.

        Raises
        ------
        BrowserError
            If it refuses, does not answer or has ended.
        """
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        try:
            _write(self._to, json.dumps(message).encode() + b"\0")
        except OSError:
            raise BrowserError(f"the browser ended: {self._last_words()}") from None
        limit = time.monotonic() + SECONDS
        while True:
            answer = self._next(limit, method)
            if answer.get("id") != self._number:
                continue  # an event, which nobody here waits for
            if "error" in answer:
                raise BrowserError(f"the browser refuses {method}: {answer['error'].get('message')}")
            result: dict[str, Any] = answer["result"]
            return result

    def open(self, address: str, width: int, height: int) -> Tab:
        """Return a tab that shows an address in a window of so many pixels; the page need not be complete yet."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session)
        tab.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        answer = tab.call("Page.navigate", url=address)
        if answer.get("errorText"):
            raise BrowserError(f"the browser cannot open {address}: {answer['errorText']}")
        return tab

    def end(self) -> None:
        """End the browser and all its processes."""
        if self._pid is not None:
            with contextlib.suppress(OSError):
                _write(self._to, json.dumps({"id": 0, "method": "Browser.close", "params": {}}).encode() + b"\0")
        for end in (self._to, self._from):
            with contextlib.suppress(OSError):
                os.close(end)
        if self._pid is None:
            return
        limit = time.monotonic() + TO_END
        while os.waitpid(self._pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > limit:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)
                break
            time.sleep(0.02)
        self._pid = None

    def _next(self, limit: float, method: str) -> dict[str, Any]:
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._from], [], [], max(limit - time.monotonic(), 0))
            if not ready:
                raise BrowserError(f"the browser did not answer {method} within {SECONDS:g} s")
            piece = os.read(self._from, 1 << 20)
            if not piece:
                raise BrowserError(f"the browser ended: {self._last_words()}")
            self._received += piece
        message, _, self._received = self._received.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _last_words(self) -> str:
        """The last line that the browser wrote, which says why it ended if anything does."""
        written = self._log.read_text("utf-8", "replace").strip() if self._log.exists() else ""
        return written.splitlines()[-1] if written else "it gave no reason"


class Tab:
    """A page in the browser."""

    def __init__(self, of: Browser, session: str) -> None:
        self._browser, self._session = of, session

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return what the browser answers to a method of the protocol about this page."""
        return self._browser.call(method, self._session, **parameters)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page, waiting for it if it is a promise.

        Raises
        ------
        BrowserError
            If it throws.
        """
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        fault = answer.get("exceptionDetails")
        if fault is not None:
            said = fault.get("exception", {}).get("description") or fault.get("text")
            raise BrowserError(f"the page failed: {said}")
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until a JavaScript expression is true in the page.

        Raises
        ------
        BrowserError
            If it is not within `SECONDS`.
        """
        limit = time.monotonic() + SECONDS
        while not self.evaluate(condition):
            if time.monotonic() > limit:
                raise BrowserError(f"the page was not ready within {SECONDS:g} s: {condition}")
            time.sleep(0.05)

    def pdf(self, footer: str) -> bytes:
        """Return the page as a PDF, on the paper that its style asks for.

        Parameters
        ----------
        footer : str
            HTML at the foot of each page, where elements of the classes `pageNumber` and `totalPages` are filled in.
        """
        answer = self.call(
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=True,
            displayHeaderFooter=True,
            headerTemplate="<span></span>",
            footerTemplate=footer,
            generateDocumentOutline=True,
        )
        return base64.b64decode(answer["data"])


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe, to read and to write, both above 9 and closed in programs that are started."""
    import fcntl

    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


def _write(end: int, content: bytes) -> None:
    while content:
        content = content[os.write(end, content) :]
