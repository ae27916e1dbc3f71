"""The command line: parse, call, print. No arithmetic here, and no heavy import before a command needs it.

`SIMNET_DEBUG=1` shows the traceback of a fault.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import NoReturn

import typer

from simnet.cli import bench, claims, describe, engines, files, replay, report, simulate, sweep
from simnet.cli.app import STOPPED, app, say
from simnet.errors import escape

__all__ = [
    "bench",
    "claims",
    "describe",
    "engines",
    "files",
    "main",
    "replay",
    "report",
    "report_fault",
    "simulate",
    "sweep",
]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default those of the process.
    """
    sys.excepthook = report_fault
    # Before NumPy is imported: there are hardly any matrices here, and threads for them that only start cost 0.05 s a library.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        typer.main.get_command(app).main(args=None if arguments is None else list(arguments), prog_name="simnet")
    except SystemExit as ended:
        if ended.code == STOPPED:
            _leave_at_once()
        raise
    sys.exit(0)


def _leave_at_once() -> None:
    """End the process if a long replication is still under way, which Python would wait for; nobody wants it any more."""
    if any(thread.name.startswith("simnet") for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(STOPPED)


def report_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Tell the user of a fault that is not in his input; `sys.excepthook` of the command line."""
    if os.environ.get("SIMNET_DEBUG") == "1":
        sys.__excepthook__(kind, fault, trace)
        return
    say(f"simnet failed: {kind.__name__}: {escape(str(fault))}")
    say("run it again with SIMNET_DEBUG=1 to see where, and please report it if the input is not to blame")
