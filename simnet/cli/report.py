"""The command that makes pages of results: report, of one directory with its exports, or of several studies side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simnet.cli.app import FAULT, LanguageChoice, app, command, say


@app.command()
@command
def report(
    directories: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...", help="A results directory; several: studies side by side.", show_default=False
        ),
    ],
    excel: Annotated[bool, typer.Option("--excel", help="Also all tables as an Excel workbook.")] = False,
    png: Annotated[bool, typer.Option("--png", help="Also every chart as a PNG.")] = False,
    svg: Annotated[bool, typer.Option("--svg", help="Also every chart as an SVG.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also the page as a PDF on A4.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Where these go; default DIR/exports. Of several studies the page; default district.html.",
            show_default=False,
        ),
    ] = None,
    lang: Annotated[
        LanguageChoice | None, typer.Option("--lang", help="Language of exports; default both.", show_default=False)
    ] = None,
) -> None:
    """Remake the page of results from their tables, and export it: workbook, pictures, PDF; or set several studies side by side."""
    from simnet.report.exports import ExportError, Wanted, check_folder, check_tools, export

    wanted = Wanted(excel, png, svg, pdf)
    if len(directories) > 1:
        if wanted.anything or lang is not None:
            raise typer.BadParameter(
                "--excel, --png, --svg, --pdf and --lang are of one results directory; name one, or leave them out"
            )
        from simnet.report.district import DISTRICT, write_district

        typer.echo(str(write_district(directories, out or Path(DISTRICT))))
        return
    from simnet.report.page import write_page
    from simnet.report.sweep_data import is_sweep

    (directory,) = directories
    if not wanted.anything and (out is not None or lang is not None):
        raise typer.BadParameter("--out and --lang are of exports: add --excel, --png, --svg or --pdf")
    try:
        check_tools(wanted)
        check_folder(out)
        if is_sweep(directory):
            from simnet.report.sweep_page import write_sweep_page as write_page
        typer.echo(str(write_page(directory)))
        if wanted.anything:
            for path in export(directory, wanted, out, ("zh", "en") if lang is None else (lang.value,)):
                typer.echo(str(path))
    except ExportError as error:
        say(str(error))
        raise typer.Exit(FAULT) from None
