"""The command that shows a site's windows as a supervisor would have seen them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from simnet.cli.app import (
    AsJson,
    EngineChoice,
    EngineOption,
    LanguageChoice,
    LanguageOption,
    ScenarioFile,
    app,
    command,
    compile_engine,
    print_json,
)
from simnet.cli.simulate import _language as language_of
from simnet.errors import MISSING, InputError, Problem

TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@app.command()
@command
def replay(
    file: ScenarioFile,
    site: Annotated[str, typer.Option("--site", metavar="ID", help="Which site.", show_default=False)],
    day: Annotated[int, typer.Option("--day", min=0, help="Day of the run, from 0, warm-up included.")],
    first: Annotated[str, typer.Option("--from", metavar="HH:MM", help="First instant.")] = "08:30",
    last: Annotated[str, typer.Option("--to", metavar="HH:MM", help="Last instant.")] = "18:00",
    every: Annotated[int, typer.Option("--every", min=1, max=1440, help="Minutes between two instants.")] = 30,
    replication: Annotated[int, typer.Option("--replication", min=0, help="Which replication.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="Seed of all luck.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A CSV file instead of the terminal.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    engine: EngineOption = EngineChoice.core,
    lang: LanguageOption = None,
) -> None:
    """Show the windows of a site and who waits, instant by instant, as a supervisor would have seen them live."""
    from simnet.experiment.trace import check_place
    from simnet.scenario.load import load_scenario

    loaded = load_scenario(file)
    check_place(loaded, site, day)
    begin, end = _minutes("--from", first), _minutes("--to", last)
    if end < begin:
        raise InputError(Problem("--to", None, "", last, f"must not be before --from ({first})"))
    if out is not None and out.exists():
        raise InputError(
            Problem(str(out), None, "", MISSING, "is there already and is left as it is; name another file")
        )
    compile_engine(engine.value)
    from simnet.experiment.replay import boards_of_site

    boards = boards_of_site(loaded, site, day, range(begin, end + 1, every), seed, replication, engine.value)
    rows = [row for board in boards for row in board.rows(site)]
    if out is not None:
        from simnet.experiment.output import csv_bytes
        from simnet.store import write_atomically
        from simnet.tables import REPLAY

        write_atomically(out, csv_bytes(REPLAY, rows))
        return
    if as_json:
        print_json({"replay": rows})
        return
    from simnet.report.text import Text
    from simnet.terminal_replay import show_boards

    title = Text(f"{site} 第{day}天", f"{site}, day {day},")
    show_boards(boards, title, "zh" if language_of(lang) is LanguageChoice.zh else "en")


def _minutes(option: str, text: str) -> int:
    match = TIME.fullmatch(text)
    if match is None:
        raise InputError(Problem(option, None, "", text, "write a time of the day as HH:MM, as 09:30"))
    return 60 * int(match[1]) + int(match[2])
