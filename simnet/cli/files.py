"""Commands about files: check, diff, schema."""

from __future__ import annotations

from typing import Annotated

import typer

from simnet.cli.app import (
    INPUT_AT_FAULT,
    AsJson,
    Files,
    ScenarioFile,
    app,
    command,
    load_any,
    print_json,
    say,
    scenarios_of,
)
from simnet.errors import InputError, Problem, escape, show


@app.command()
@command
def check(files: Files, as_json: AsJson = False) -> None:
    """Check scenario, study and sweep files, all faults at once; exits with 2 if there are any."""
    problems: list[Problem] = []
    for file in files:
        try:
            loaded = load_any(file)
        except InputError as error:
            problems += error.problems
            continue
        if not as_json:
            typer.echo(f"{escape(str(file))}: no problems")
            for name, scenario in scenarios_of(loaded).items():
                for note in scenario.notes:
                    typer.echo(f"  note on {name}: {escape(note)}")
    if as_json:
        print_json({"problems": InputError(problems).to_json() if problems else []})
    elif problems:
        say(str(InputError(problems)))
    if problems:
        raise typer.Exit(INPUT_AT_FAULT)


@app.command()
@command
def diff(left: ScenarioFile, right: ScenarioFile, as_json: AsJson = False) -> None:
    """Show in what two scenarios differ, path by path."""
    from simnet.errors import MISSING
    from simnet.scenario.diff import diff as differences
    from simnet.scenario.load import load_scenario

    trees = [load_scenario(file).tree for file in (left, right)]
    found = differences(trees[0].data, trees[1].data)
    if as_json:
        rows = [
            {"path": one.path}
            | {side: value for side, value in (("left", one.left), ("right", one.right)) if value is not MISSING}
            for one in found
        ]
        print_json({"differences": rows})
        return
    for one in found:
        values = ["(not there)" if value is MISSING else show(value) for value in (one.left, one.right)]
        typer.echo(f"{escape(one.path)}: {values[0]} -> {values[1]}")
    if not found:
        typer.echo("no difference")


@app.command()
@command
def schema(
    study: Annotated[bool, typer.Option("--study", help="Of studies instead of scenarios.")] = False,
    sweep: Annotated[bool, typer.Option("--sweep", help="Of sweeps instead of scenarios.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simnet.scenario.schema import Scenario, Study, json_schema
    from simnet.scenario.schema_sweep import Sweep

    if study and sweep:
        raise typer.BadParameter("--study or --sweep, not both")
    print_json(json_schema(Study if study else Sweep if sweep else Scenario))
