"""The command that writes a model description: describe."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from simnet.cli.app import LanguageOption, app, command
from simnet.cli.simulate import _language
from simnet.errors import InputError, Problem


@app.command()
@command
def describe(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A scenario, study or sweep file (YAML).", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.md", help="Write it there, where no file may be yet.", show_default=False),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Describe the model of a scenario, study or sweep as Markdown, in the order of the STRESS-DES guidelines."""
    if out is not None and (out.exists() or out.is_symlink()):
        message = "there is one of this name, and nothing is written over; name another file, or remove it first"
        raise InputError(Problem(file=str(out), line=None, path="--out", found=str(out), message=message))
    from simnet.report.describe import describe as described
    from simnet.report.describe import loaded_from, made_with, subject_of
    from simnet.store import write_atomically

    subject = subject_of(loaded_from(file))
    made = made_with(shlex.join(["simnet", *sys.argv[1:]]), shlex.join(["simnet", subject.verb, str(file)]))
    text = described(subject, made, _language(lang).value)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, text.encode())
    typer.echo(str(out))
