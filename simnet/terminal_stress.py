"""Stress on a terminal: which recommendation survives, stress by stress; of a single scenario, what each stress changes."""

from __future__ import annotations

from collections.abc import Callable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from simnet.experiment.stress import StressTest
from simnet.report.data import Results
from simnet.report.stress import changes
from simnet.report.stress_words import left_out, stress_lines, survival
from simnet.report.text import EMPTY, Text
from simnet.report.texts import WORDS

STYLES = {"survives": "green", "narrowed": "bold", "overturned": "red"}

RUN = Text("压力测试：{of}次中复用{reused}次", "under stress: reused {reused} of {of}")


def show_stress(console: Console, test: StressTest, results: Results, say: Callable[[Text], str]) -> None:
    """Print what a study came to under stress.

    Parameters
    ----------
    console : Console
        Where to.
    test : StressTest
        What was run.
    results : Results
        The same as the page knows it.
    say : callable
        Says a text in the language asked for.
    """
    many = len(results.scenarios) > 1
    console.print(_verdicts(results, say) if many else _changes(results, say))
    reused = sum(one.reused for one in test.stressed)
    figures = {"reused": reused, "of": reused + sum(one.computed for one in test.stressed)}
    for note in (*map(say, left_out(results)), say(RUN).format(**figures)):
        console.print(Styled(note, style="dim"))
    if many:
        console.print(Styled("\n" + say(survival(results)), style="bold"))


def _verdicts(results: Results, say: Callable[[Text], str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in ("stress_name", "best_under", "recommendation"):
        table.add_column(say(WORDS[heading]), overflow="fold")
    for line in stress_lines(results):
        about = Styled(say(line.title))
        if line.note != EMPTY:
            about.append(f"\n{say(line.note)}", style="dim")
        table.add_row(about, Styled(say(line.best)), Styled(say(line.told), style=STYLES.get(line.verdict, "")))
    return table


def _changes(results: Results, say: Callable[[Text], str]) -> Table:
    table, panel = Table(box=box.SIMPLE_HEAD, header_style="bold"), changes(results)
    if panel is not None:
        table.add_column(say(panel.grid.heads[0]))
        table.add_column(Styled(say(panel.title)), justify="right")
        for row in panel.grid.rows:
            table.add_row(*(Styled(say(cell)) for cell in row))
    return table
