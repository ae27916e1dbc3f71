"""The command that sweeps: one scenario at many points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simnet.cli.app import (
    AsJson,
    Cluster,
    EngineChoice,
    EngineOption,
    LanguageChoice,
    LanguageOption,
    MostReplications,
    Out,
    PrecisionOption,
    Replications,
    SeedOption,
    Workers,
    app,
    command,
    compile_engine,
    how_to_run,
    print_json,
    say,
)
from simnet.cli.simulate import _command as command_line
from simnet.cli.simulate import _language as language_of
from simnet.cli.simulate import _precision as precision_of
from simnet.errors import MISSING, InputError, Problem, escape

if TYPE_CHECKING:
    from simnet.experiment.sweep_options import SweepOptions
    from simnet.experiment.sweep_plan import SweepPlan

Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="PATH=VALUES",
        help="1,2,4 or 1..5 or '0.8..1.2 step 0.1' or '0.8..1.2 points 5' or '[\"a,b\", \"c\"]'; "
        "with --latin also 0.8..1.2. `*` in a path is any one step, `**` any number. Repeatable.",
        show_default=False,
    ),
]
Latin = Annotated[
    int | None,
    typer.Option(
        "--latin", metavar="N", help="N points of a Latin hypercube; default: all combinations.", show_default=False
    ),
]
Measures = Annotated[
    str | None,
    typer.Option("--measures", metavar="A,B", help="What is reported of each point.", show_default=False),
]
Cost = Annotated[
    str | None,
    typer.Option("--cost", metavar="MEASURE", help="Default: public_cost_year.", show_default=False),
]
Wait = Annotated[
    str | None,
    typer.Option(
        "--wait", metavar="MEASURE", help="What is weighed against it; default: mean_wait.", show_default=False
    ),
]
Indifference = Annotated[
    list[str] | None,
    typer.Option(
        "--indifference",
        metavar="MEASURE=SIZE",
        help="Differences of a weighed measure that do not matter, in its unit. Repeatable.",
        show_default=False,
    ),
]


@app.command()
@command
def sweep(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A scenario, or a sweep file (YAML).", show_default=False)
    ],
    vary: Vary = None,
    latin: Latin = None,
    measures: Measures = None,
    cost: Cost = None,
    wait: Wait = None,
    indifference: Indifference = None,
    out: Out = None,
    as_json: AsJson = False,
    engine: EngineOption = EngineChoice.core,
    replications: Replications = None,
    precision: PrecisionOption = None,
    most_replications: MostReplications = None,
    seed: SeedOption = None,
    workers: Workers = None,
    cluster: Cluster = None,
    lang: LanguageOption = None,
) -> None:
    """Simulate a scenario at many points and weigh two measures: what is ruled out, what remains; results as of `compare`."""
    from simnet.experiment.output import check_directory
    from simnet.experiment.sweep_options import SweepOptions

    named = None if measures is None else [name.strip() for name in measures.split(",") if name.strip()]
    options = SweepOptions(
        seed, replications, precision_of(precision), most_replications, named, cost, wait, _sizes(indifference)
    )
    plan, default = _plan(file, vary or [], latin, options)
    out = out or default
    if out is not None:
        check_directory(out, plan.directory_name)
    _carry_out(plan, out, as_json, engine, workers, cluster, lang)


def _sizes(given: list[str] | None) -> dict[str, float] | None:
    """Return the differences that do not matter, by measure; None where none were given."""
    if not given:
        return None
    found, problems = {}, []
    for text in given:
        measure, _, size = text.partition("=")
        try:
            found[measure.strip()] = float(size)
        except ValueError:
            problems.append(Problem("--indifference", None, "", text, "write MEASURE=SIZE, as mean_wait=0.1"))
    if problems:
        raise InputError(problems)
    return found


def _plan(file: Path, vary: list[str], latin: int | None, options: SweepOptions) -> tuple[SweepPlan, Path | None]:
    """Return what is to be run and where its results go by default: nowhere, unless a sweep file names them."""
    from simnet.experiment.sweep_plan import plan_of_file, plan_of_scenario
    from simnet.scenario.extends import load_tree
    from simnet.scenario.load import is_sweep, load_scenario

    if is_sweep(load_tree(file)):
        for option, given in (("--vary", vary), ("--latin", latin)):
            if given:
                message = "is for a scenario; this is a sweep file, which says itself what varies"
                raise InputError(Problem(option, None, "", MISSING, message))
        plan = plan_of_file(file, options)
        return plan, Path("results") / plan.sweep.name
    given_values: dict[str, str] = {}
    problems = []
    for text in vary:
        path, equals, values = text.partition("=")
        if not equals:
            problems.append(Problem("--vary", None, "", text, "write PATH=VALUES, as demand.factor=0.8,1,1.2"))
        elif path.strip() in given_values:
            problems.append(Problem("--vary", None, path.strip(), MISSING, "is given twice; list all its values once"))
        given_values[path.strip()] = values.strip()
    if problems:
        raise InputError(problems)
    return plan_of_scenario(load_scenario(file), given_values, latin, options), None


def _carry_out(
    plan: SweepPlan,
    out: Path | None,
    as_json: bool,
    engine: EngineChoice,
    workers: int | None,
    cluster: str | None,
    lang: LanguageChoice | None,
) -> None:
    """Run a sweep with a progress bar, write what it came to, print it."""
    how = how_to_run(engine.value, workers, cluster)
    from simnet.experiment.sweep import carry_out_sweep
    from simnet.experiment.sweep_save import save_sweep, sweep_as_json
    from simnet.progress import counter

    if cluster is None:
        compile_engine(engine.value)
    with counter("replications") as advance:
        result = carry_out_sweep(plan, replace(how, progress=advance))
    for note in plan.notes:
        say(f"note on {escape(plan.base.scenario.name)}: {escape(note)}")
    if result.trouble is not None:
        say(result.trouble)
    page = None
    if out is not None:
        from simnet.report.sweep_page import write_sweep_page

        page = save_sweep(result, out, command_line(), write_sweep_page)
    if as_json:
        print_json(sweep_as_json(result, command_line()))
        return
    from simnet.terminal_sweep import show_sweep

    show_sweep(result, "zh" if language_of(lang) is LanguageChoice.zh else "en", page)
