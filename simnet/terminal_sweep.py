"""A sweep on a terminal: what is ruled out and what remains, the front as a table, what was reused, where the page is.

What is said is what the page says, from the same rows (`simnet.report`); this module only lays it out in columns.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from rich import box
from rich.table import Table
from rich.text import Text as Styled

from simnet.experiment.output import MANIFEST, manifest_bytes
from simnet.experiment.sweep import SweepResult
from simnet.experiment.sweep_save import sweep_manifest, sweep_tables
from simnet.report import sweep_sentences
from simnet.report.measures import named
from simnet.report.sentences import confidence_text
from simnet.report.sweep_data import read_sweep
from simnet.report.sweep_page import FrontRow, family_size, front_row, fronts
from simnet.report.sweep_results import SweepResults
from simnet.report.sweep_texts import WORDS
from simnet.report.text import EMPTY
from simnet.report.text import sentences as paragraph
from simnet.terminal import NUMERALS, PAGE, Language, Speaker, console_for

MOST_ROWS = 40
"""More combinations than this are not printed; the files hold them all."""


def sweep_results_of(result: SweepResult) -> SweepResults:
    """Return what the files of a results directory would hold, without keeping one."""
    with tempfile.TemporaryDirectory(prefix="simnet-") as folder:
        directory = Path(folder)
        for name, content in sweep_tables(result).items():
            (directory / name).write_bytes(content)
        (directory / MANIFEST).write_bytes(manifest_bytes(sweep_manifest(result, "")))
        return read_sweep(directory)


def show_sweep(
    result: SweepResult, language: Language = "en", page: Path | None = None, file: IO[str] | None = None
) -> None:
    """Print a sweep for a reader.

    Parameters
    ----------
    result : SweepResult
        What to print.
    language : "zh" or "en"
        Of all words.
    page : Path, optional
        The page, where one was written.
    file : file, optional
        Where to; default the standard output.
    """
    console, say = console_for(file), Speaker(language)
    sweep = sweep_results_of(result)
    console.print(Styled(say(sweep_sentences.title(sweep)), style="bold"))
    if sweep.results.question is not None:
        console.print(Styled(say(sweep.results.question)))
    for front in fronts(sweep):
        if front.heading != EMPTY:
            console.print(Styled(say(front.heading), style="bold"))
        console.print(_table(sweep, front.rows, say))
    possible = sweep.with_status("possible")
    if possible:
        console.print(Styled(say(WORDS["possible_head"])))
        for group in dict.fromkeys(row.group for row in possible):
            if sweep.num_groups > 1:
                console.print(Styled(say(sweep.circumstances(group)), style="bold"))
            console.print(_table(sweep, [front_row(sweep, row) for row in possible if row.group == group], say))
    for note in _notes(result, sweep, say):
        console.print(Styled(note, style="dim"))
    found = sweep_sentences.findings(sweep)
    if found:
        console.print(Styled("\n" + say(found[0]), style="bold"))
        console.print(Styled(say(paragraph(found[1:]))))
    if page is not None:
        console.print(Styled(say(PAGE).format(path=page)), soft_wrap=True)


def _table(sweep: SweepResults, rows: list[FrontRow], say: Speaker) -> Table:
    """A row a combination: its values, both measures, and each less that of the one before on the front."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    on_front = bool(rows[0].number)
    if on_front:
        table.add_column("")
    for one in sweep.choices:
        table.add_column(say(one.title), overflow="fold")
    columns = [[row.cost for row in rows], [row.wait for row in rows]]
    steps = [[row.cost_step for row in rows], [row.wait_step for row in rows]]
    units = [common_unit([say(text) for text in column]) for column in columns]
    for measure, unit in zip((sweep.cost, sweep.wait), units, strict=True):
        head = Styled(say(named(measure).title))
        if unit:
            head.append(f", {unit.strip()}", style="dim")
        table.add_column(head, justify="right")
        if on_front:
            table.add_column(Styled(say(WORDS["step"]), style="not bold"), justify="right")
    for number, row in enumerate(rows[:MOST_ROWS]):
        cells = [Styled(say(value)) for value in row.values]
        if row.is_base:
            cells[-1].append(f" ({say(WORDS['base_short'])})", style="dim")
        for column, step, unit in zip(columns, steps, units, strict=True):
            cells.append(Styled(say(column[number]).removesuffix(unit)))
            cells += [Styled(say(step[number]).removesuffix(unit))] if on_front else []
        table.add_row(*([Styled(row.number)] if on_front else []), *cells)
    if len(rows) > MOST_ROWS:
        more = Styled(say(WORDS["more"]).format(number=len(rows) - MOST_ROWS), style="dim")
        table.add_row(*([Styled("")] if on_front else []), more)
    return table


def common_unit(figures: list[str]) -> str:
    """Return the unit of all figures of a column, to be said once; empty where they have several.

    >>> common_unit(["6.3 ±0.1 min", "12 min"]), common_unit(["900 yuan", "1.2万元"])
    (' min', '')
    """
    units = {figure.lstrip(NUMERALS + " ±") for figure in figures}
    if len(units) != 1:
        return ""
    unit = units.pop()
    return f" {unit}" if all(figure.endswith(f" {unit}") for figure in figures) else unit


def _notes(result: SweepResult, sweep: SweepResults, say: Speaker) -> list[str]:
    """What the figures are, and what they were made from."""
    plan = result.plan
    confidence = confidence_text(plan.sweep.confidence)
    known = sum(status != "unknown" for status in result.trade_off.statuses)
    family = family_size(sweep)
    reused, computed = sum(result.reused), sum(result.computed)
    notes = [
        say(WORDS["steps_note"].format(family=f"{family:,}", confidence=confidence))
        if family
        else say(WORDS["interval_note"].format(confidence=confidence)),
        say(WORDS["run"]).format(
            points=len(plan.points),
            replications=result.replications,
            seed=plan.sweep.seed,
            reused=reused,
            of=reused + computed,
        ),
    ]
    indifferent = sweep_sentences.indifferent(sweep)
    if indifferent != EMPTY:
        notes.insert(0, say(indifferent))
    if known < len(plan.points):
        notes.append(say(WORDS["unknown"]).format(number=len(plan.points) - known))
    for measure in plan.sweep.precision:
        missed = sum(not one.reached for one in result.precision if one.measure == measure)
        if missed:
            figures = {"replications": result.replications, "number": missed, "measure": say(named(measure).title)}
            notes.append(say(WORDS["not_reached"]).format(**figures))
    return notes
