"""The command for those who work on simnet itself: bench. The benchmarks lie in a checkout, not in the package."""

from __future__ import annotations

import importlib
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from simnet.cli.app import STOPPED, app, command, say
from simnet.errors import MISSING, InputError, Problem

SUITE = Path("benchmarks") / "suite.py"


class Group(StrEnum):
    """What can be run by itself."""

    start = "start"
    kernel = "kernel"
    engine = "engine"
    pipeline = "pipeline"
    cluster = "cluster"
    peers = "peers"
    scale = "scale"


@app.command()
@command
def bench(
    group: Annotated[
        list[Group] | None,
        typer.Option("--group", help="What to run, more than once if need be; default: all.", show_default=False),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer rounds and smaller cities: a few minutes.")] = False,
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="FLOORS", help="Judge ratios; exits with 1 if one is below its floor."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Keep the results as JSON.", show_default=False)
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Run nothing: take the results of an earlier run."),
    ] = None,
    readme: Annotated[bool, typer.Option("--readme", help="Remake the README's tables and the picture.")] = False,
    write_floors: Annotated[
        Path | None,
        typer.Option("--write-floors", metavar="FLOORS", help="Set floors at 60% of what was measured."),
    ] = None,
) -> None:
    """Measure how fast simnet is, against its reference and against others, in a checkout."""
    folder = checkout()
    sys.path.insert(0, str(folder / SUITE.parent))
    suite = importlib.import_module(SUITE.stem)
    options = suite.Options(
        groups=tuple(each.value for each in group or ()),
        full=not quick,
        earlier=earlier,
        check=check,
        out=out,
        readme=readme,
        write_floors=write_floors,
    )
    try:
        code = suite.main(options, folder)
    except KeyboardInterrupt:
        say("stopped; nothing was kept")
        code = STOPPED
    raise typer.Exit(code)


def checkout() -> Path:
    """Return the checkout that the working directory is in.

    Raises
    ------
    InputError
        If it is in none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / SUITE).is_file() and (folder / "simnet" / "cli").is_dir():
            return folder
    message = f"is in no checkout of simnet: there is no {SUITE.as_posix()} here or above; benchmarks are not installed with the package"
    raise InputError([Problem(file=str(here), line=None, path="", found=MISSING, message=message)])
