"""The Python interface, continued: the description of a model, and exports of a page. Nothing that simulates is imported for them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Literal

from simnet.experiment.sweep_plan import SweepPlan
from simnet.report.describe import describe as described
from simnet.report.describe import loaded_from, made_with, subject_of
from simnet.report.exports import Wanted
from simnet.report.exports import export as exported
from simnet.scenario.load import Loaded, LoadedStudy

Source = str | PathLike[str]
Language = Literal["zh", "en"]


def describe(source: Source | Loaded | LoadedStudy | SweepPlan, language: Language = "en") -> str:
    """Return a description of the model of a scenario, a study or a sweep as Markdown, in the order of the STRESS-DES guidelines.

    Parameters
    ----------
    source : path, Loaded, LoadedStudy or SweepPlan
        A file, or what `load` gave.
    language : "zh" or "en"
        Of everything but what the files say in one language.

    Raises
    ------
    InputError
        With everything that is wrong in the file.
    """
    known = isinstance(source, (Loaded, LoadedStudy, SweepPlan))
    subject = subject_of(source if isinstance(source, (Loaded, LoadedStudy, SweepPlan)) else loaded_from(Path(source)))
    file = subject.experiment.files[0].path
    command = f"simnet.describe({'simnet.load(' if known else ''}{file!r}{')' if known else ''}, {language!r})"
    return described(subject, made_with(command, f"simnet {subject.verb} {shlex.quote(file)}"), language)


def export(
    directory: Source,
    *,
    excel: bool = False,
    png: bool = False,
    svg: bool = False,
    pdf: bool = False,
    out: Source | None = None,
    language: Language | None = None,
) -> list[Path]:
    """Write exports of a results directory that has its page, and return their paths.

    Parameters
    ----------
    directory : path
        Where results were saved.
    excel, png, svg, pdf : bool
        All tables as a workbook (needs `simnet[excel]`); every chart as a picture, the page on A4 (need Chromium or Chrome).
    out : path, optional
        Where they go; default `exports` in the directory.
    language : "zh" or "en", optional
        Default both, in files of their own.

    Raises
    ------
    InputError
        If the directory holds no results.
    simnet.report.exports.ExportError
        If something is not installed, or the browser fails.
    """
    folder = None if out is None else Path(out)
    languages = ("zh", "en") if language is None else (language,)
    return exported(Path(directory), Wanted(excel, png, svg, pdf), folder, languages)


def side_by_side(directories: Sequence[Source], out: Source = "district.html") -> Path:
    """Write a page that sets several studies side by side, and return its path; `simnet report DIR DIR` does the same.

    Parameters
    ----------
    directories : sequence of paths
        Where results of studies were saved, in the order of the page.
    out : path
        A new file, or an earlier page of this kind.

    Raises
    ------
    InputError
        If a directory holds no results of a study, or there is another file of that name; nothing is written then.
    """
    from simnet.report.district import write_district

    return write_district([Path(one) for one in directories], Path(out))
