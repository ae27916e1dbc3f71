"""Commands about the engines: agree, trace, warm-up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from simnet.cli.app import (
    FAULT,
    EngineChoice,
    EngineOption,
    ScenarioFile,
    announce_compilation,
    app,
    command,
    compile_engine,
    load_any,
    scenarios_of,
)


@app.command()
@command
def agree(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE...]", help="Scenario or study files.", show_default=False)
    ] = None,
    generated: Annotated[int, typer.Option("--generated", min=0, help="How many generated scenarios besides.")] = 0,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=2**63 - 1, help="Seed of luck and of what is generated.")
    ] = 1,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0, help="Stop after so long.", show_default=False)
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, help="Cut scenario files to so many measured days.", show_default=False),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes; default: one a core.", show_default=False)
    ] = None,
) -> None:
    """Hold the two engines to each other, to the tick; exits with 1 and the first event that differs."""
    scenarios = _distinct_scenarios(files or [])
    if not scenarios and not generated:
        raise typer.BadParameter("name files, or a number of scenarios with --generated")

    from simnet.engine.agree import agree as hold_to_each_other
    from simnet.engine.agree import shortened
    from simnet.experiment.run import default_workers
    from simnet.progress import counter

    if days is not None:
        scenarios = [(name, shortened(scenario, days)) for name, scenario in scenarios]

    compile_engine("core")
    with counter("scenarios", len(scenarios) + generated) as advance:
        found = hold_to_each_other(scenarios, generated, seed, seconds, advance, workers or default_workers())
    if found.difference is not None:
        typer.echo(found.difference)
        raise typer.Exit(FAULT)
    typer.echo(
        f"{found.num_scenarios} scenarios with {found.num_needs} needs, {found.num_stays} times in a queue, "
        f"{found.num_papers} pieces of paper work, {found.num_journeys} journeys of teams, {found.num_bookings} requests for a slot "
        f"({found.num_booked} scenarios with booked slots) and {found.num_call_outs} call-outs: "
        f"the engines agree to the tick (seed {seed})"
    )
    if found.num_using:
        typer.echo("of these " + ", ".join(f"{number} with {name}" for name, number in found.num_using.items()))


@app.command()
@command
def trace(
    file: ScenarioFile,
    day: Annotated[
        int | None,
        typer.Option(
            "--day",
            min=0,
            help="Day of the run, from 0; default: the first measured one on which something happens.",
            show_default=False,
        ),
    ] = None,
    replication: Annotated[int, typer.Option("--replication", min=0, help="Which replication.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="Seed of all luck.")] = 1,
    engine: EngineOption = EngineChoice.core,
) -> None:
    """Tell what happened on one day, event by event."""
    from simnet.experiment.trace import check_day, story
    from simnet.scenario.load import load_scenario

    loaded = load_scenario(file)
    check_day(loaded, day)
    compile_engine(engine.value)
    for line in story(loaded, day, seed, replication, engine.value):
        typer.echo(line)


@app.command("warm-up")
@command
def warm_up(
    report: Annotated[bool, typer.Option("--report", help="Print the seconds that each kernel took.")] = False,
) -> None:
    """Compile the engine for this machine now, so that no run has to wait for it."""
    from simnet.experiment.warm_up import ensure_compiled
    from simnet.experiment.warm_up import warm_up as compile_all

    done = ensure_compiled("core", announce_compilation) or compile_all("core")
    if report:
        for kernel in done.kernels:
            typer.echo(f"{kernel.seconds:8.2f} s  {kernel.kernel}")
    typer.echo(
        f"{len(done.kernels)} kernels compiled in {done.seconds:.1f} s" if done.kernels else "everything is compiled"
    )


def _distinct_scenarios(files: Sequence[Path]) -> list[tuple[str, Any]]:
    """Scenarios of files and of studies, each file once, as (name to show, scenario)."""
    found = {
        os.path.realpath(loaded.tree.file): (loaded.tree.file, loaded.scenario)
        for file in files
        for loaded in scenarios_of(load_any(file)).values()
    }
    return list(found.values())
