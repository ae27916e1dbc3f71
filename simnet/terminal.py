"""Results on a terminal: the table of main figures, the advice, what was reused, where the page is.

What is said is what the page says, from the same rows and by the same rules (`simnet.report`); this module only lays it out
in columns. Whatever comes from a file is printed as it is, never as markup.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from simnet.experiment.compare import Comparison
from simnet.experiment.manifest import manifest_of
from simnet.experiment.output import MANIFEST, manifest_bytes
from simnet.experiment.save import tables_of
from simnet.measures.catalogue import BY_ID
from simnet.report import sentences
from simnet.report.advice import advice, what_next
from simnet.report.data import Results, read_results
from simnet.report.measures import named
from simnet.report.numbers import write
from simnet.report.overview import Cell, key_rows
from simnet.report.ranking import ranking
from simnet.report.text import Text
from simnet.report.texts import WORDS
from simnet.report.weeks import worst_hours
from simnet.terminal_stress import show_stress

Language = Literal["zh", "en"]

PIPED_WIDTH = 120
"""Columns where the output is no terminal."""

STYLES = {"better": "green", "worse": "red", "changed": "bold"}

NUMERALS = "0123456789.,+\N{MINUS SIGN}"
"""What the number of a figure is written with; its unit follows."""

OF_ONE_SCENARIO = (
    "mean_wait", "p50_wait", "p90_wait", "p95_wait", "late_or_left", "reneged", "turned_away", "sent_home", "redirected",
    "mean_queue", "peak_hour_wait", "peak_day_wait", "lost", "first_trip", "trips_per_case", "travel_per_case",
    "time_per_case", "occupancy", "overtime_hours", "visits_year", "cases_year", "coverage", "public_cost_year",
    "public_cost_full_year", "resident_cost_year",
    "diverted", "home_visits_year", "home_response", "visits_per_team_day", "on_time_rate", "time_to_decision",
)  # fmt: skip
"""Measures shown of a scenario that is run by itself, as far as they are not zero for certain."""

NOTE_ONE = Text("± 为各指标单独的{confidence}置信区间", "± is the {confidence} interval of that figure alone")
NOTE_NONE = Text("只有一次重复模拟：没有置信区间", "one replication: no interval")
NOTE_MANY = Text(
    "± 为单个指标的{confidence}置信区间；差值为与{baseline}之差，其区间合起来保证{confidence}",
    "± is the {confidence} interval of that figure alone; differences are to {baseline}, their intervals hold together at {confidence}",
)
TARGET = Text("等候超过{minutes}分钟算超时", "late is a wait of more than {minutes} min")
RUN = Text(
    "{replications}次重复模拟，随机种子{seed}；{of}次中复用{reused}次",
    "{replications} replications, seed {seed}; reused {reused} of {of}",
)
RUN_ONCE = Text(
    "1次重复模拟，随机种子{seed}；{of}次中复用{reused}次",
    "1 replication, seed {seed}; reused {reused} of {of}",
)
NEEDED = Text(
    "为达到要求的精度，需要{replications}次重复模拟",
    "{replications} replications were needed for the precision asked for",
)
NOT_REACHED = Text(
    "{replications}次重复模拟后仍未达到要求的精度：{name}，{measure} {reached}（要求 ±{wanted}）",
    "not known as closely as asked for after {replications} replications: {name}, {measure} {reached} (asked for: ±{wanted})",
)
SAVED = Text(
    "各方案用同样的人、同样的运气（公共随机数），差值的方差因此减少{low}至{high}",
    "the same people and luck in all scenarios (common random numbers) saved {low} to {high} of the variance of differences",
)
PAGE = Text("报告页：{path}", "The page: {path}")


def results_of(result: Comparison) -> Results:
    """Return what the files of a results directory would hold, without keeping one."""
    with tempfile.TemporaryDirectory(prefix="simnet-") as folder:
        directory = Path(folder)
        for name, content in tables_of(result).items():
            (directory / name).write_bytes(content)
        (directory / MANIFEST).write_bytes(manifest_bytes(manifest_of(result, "")))
        return read_results(directory)


def show(result: Comparison, language: Language = "en", page: Path | None = None, file: IO[str] | None = None) -> None:
    """Print a result for a reader.

    Parameters
    ----------
    result : Comparison
        What to print.
    language : "zh" or "en"
        Of all words.
    page : Path, optional
        The page, where one was written; what is said is then read from the files beside it.
    file : file, optional
        Where to; default the standard output.
    """
    console = console_for(file)
    results = results_of(result) if page is None else read_results(page.parent)
    say = Speaker(language)
    console.print(Styled(say(results.title), style="bold"))
    if results.question is not None:
        console.print(Styled(say(results.question)))
    console.print(_table_of_many(results, say) if len(results.scenarios) > 1 else _table_of_one(results, say))
    for note in _notes(result, results, say):
        console.print(Styled(note, style="dim"))
    advised = advice(results)
    if advised is not None:
        console.print(Styled("\n" + say(advised), style="bold"))
    _show_goals(results, say, console)
    if result.stress is not None:
        show_stress(console, result.stress, results, say)
    if page is not None:
        console.print(Styled(say(PAGE).format(path=page)), soft_wrap=True)


def _show_goals(results: Results, say: Speaker, console: Console) -> None:
    """Print how the options stand, what would tell them apart, and the worst hour of each."""
    ranked, next_step = ranking(results), what_next(results)
    for grid in (None if ranked is None else ranked.grid, worst_hours(results)):
        if grid is not None:
            table = Table(box=box.SIMPLE_HEAD, header_style="bold")
            for head in grid.heads:
                table.add_column(Styled(say(head)))
            for row in grid.rows:
                table.add_row(*(Styled(say(cell)) for cell in row))
            console.print(table)
    for note in (None if ranked is None else ranked.note, next_step):
        if note is not None:
            console.print(Styled(say(note), style="dim"))


def console_for(file: IO[str] | None = None) -> Console:
    """Return a console that neither guesses at markup nor squeezes a table into 80 columns of a pipe."""
    console = Console(file=file, markup=False, highlight=False, emoji=False)
    return (
        console
        if console.is_terminal
        else Console(file=file, markup=False, highlight=False, emoji=False, width=PIPED_WIDTH)
    )


class Speaker:
    """Says texts in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, text: Text) -> str:
        """Return the text in this language."""
        return text.zh if self.language == "zh" else text.en


def _notes(result: Comparison, results: Results, say: Speaker) -> list[str]:
    """What the figures of the table are, and what they were made from."""
    experiment = result.experiment
    confidence = say(sentences.confidence_text(experiment.confidence))
    baseline = say(results.title_of(results.baseline))
    many = len(results.scenarios) > 1
    target = results.scenarios[0].target_wait_min
    figures = {
        "replications": experiment.replications,
        "seed": experiment.seed,
        "reused": sum(result.reused.values()),
        "of": sum(result.reused.values()) + sum(result.computed.values()),
    }
    note = NOTE_NONE if not results.has_intervals else NOTE_MANY if many else NOTE_ONE
    return [
        say(note).format(confidence=confidence, baseline=baseline),
        *([] if target is None else [say(TARGET).format(minutes=f"{target:g}")]),
        *_saved(result, say),
        say(RUN_ONCE if experiment.replications == 1 else RUN).format(**figures),
        *_precision(result, results, say),
    ]


def _saved(result: Comparison, say: Speaker) -> list[str]:
    """How much variance common random numbers saved, from the named measure that gained least to the one that gained most."""
    shares = [
        row["variance_saved"] for row in result.comparison if row["family"] > 1 and math.isfinite(row["variance_saved"])
    ]
    if not shares:
        return []
    return [say(SAVED).format(low=f"{100 * min(shares):.0f}%", high=f"{100 * max(shares):.0f}%")]


def _precision(result: Comparison, results: Results, say: Speaker) -> list[str]:
    """Whether the precision that was asked for was reached, and where it was not."""
    if not result.precision:
        return []
    replications = result.experiment.replications
    missed = [one for one in result.precision if not one.reached]
    if not missed:
        return [say(NEEDED).format(replications=replications)]
    lines = []
    for one in missed:
        measure = named(one.measure)
        figures = {
            "reached": say(write(one.value, one.half_width, BY_ID[one.measure].unit, measure.decimals + 1).both),
            "wanted": say(write(one.wanted, None, BY_ID[one.measure].unit, measure.decimals + 1).value),
        }
        name, title = say(results.title_of(one.scenario)), say(measure.title)
        lines.append(say(NOT_REACHED).format(replications=replications, name=name, measure=title, **figures))
    return lines


def _table_of_one(results: Results, say: Speaker) -> Table:
    """A row a measure, with its interval if there is one."""
    scenario = results.scenarios[0].id
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column(say(WORDS["measure"]))
    table.add_column(scenario, justify="right")
    if results.has_intervals:
        table.add_column("±", justify="right")
    for measure in map(named, OF_ONE_SCENARIO):
        row = results.estimate(scenario, measure.id)
        if row is None or row.mean is None or (row.mean == 0 and not row.half_width):
            continue
        written = write(row.mean, row.half_width, row.unit, measure.decimals)
        spread = say(written.half_width) or (f"±{_nothing(say(written.step))}" if row.half_width else "")
        spreads = [Styled(spread)] if results.has_intervals else []
        table.add_row(Styled(say(measure.title)), Styled(say(written.value)), *spreads)
    return table


def _nothing(step: str) -> str:
    """Zero with the decimals of the smallest figure that is written, for an interval that is smaller still.

    >>> _nothing("0.1 min"), _nothing("1,000 yuan")
    ('0.0', '0')
    """
    number = step[: len(step) - len(step.lstrip(NUMERALS))]
    return f"{0:.{len(number.partition('.')[2])}f}"


def _table_of_many(results: Results, say: Speaker) -> Table:
    """A row a measure, a column a scenario; under each figure what differs from the baseline."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column(say(WORDS["measure"]))
    for info in results.scenarios:
        title = Styled(say(info.title))
        if info.id == results.baseline:
            title.append(f"\n({say(WORDS['baseline'])})", style="dim")
        table.add_column(title, justify="right")
    for row in key_rows(results):
        unit = _common_unit(row.cells, say)
        label = Styled(say(row.title))
        if unit:
            label.append(f", {unit.strip()}", style="dim")
        table.add_row(label, *(_cell(cell, unit, say) for cell in row.cells))
    return table


def _common_unit(cells: Sequence[Cell], say: Speaker) -> str:
    """The unit of all figures of a row, to be said once; empty where they have several (10,000 yuan beside yuan)."""
    figures = (say(cell.written.value) for cell in cells if cell.written is not None)
    units = {figure.lstrip(NUMERALS) for figure in figures}
    return units.pop() if len(units) == 1 else ""


def _cell(cell: Cell, unit: str, say: Speaker) -> Styled:
    if cell.written is None:
        return Styled(say(WORDS["no_figure"]), style="dim")
    shown = Styled(say(cell.written.both).removesuffix(unit))
    difference = say(cell.change) or say(cell.verdict_text)
    if difference:
        shown.append(f"\n{difference.removesuffix(unit)}", style=STYLES.get(cell.verdict, "dim"))
    return shown
