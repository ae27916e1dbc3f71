"""The command line: parse, call, print. No arithmetic here, and no heavy import before a command needs it.

Exit codes: 0 done; 2 the input is at fault, and nothing is written; 1 anything else (engines that disagree, a disk that is
full, a fault of simnet itself); 130 stopped by the user, with the finished work kept. Results go to the standard output,
progress and notes to the standard error output. `SIMNET_DEBUG=1` shows the traceback of a fault.
"""

from __future__ import annotations

import functools
import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec

import typer

from simnet import __version__
from simnet.errors import InputError, Problem, escape, show

if TYPE_CHECKING:
    from simnet.experiment.compare import Comparison, Experiment
    from simnet.scenario.load import Loaded, LoadedStudy

FAULT, INPUT_AT_FAULT, STOPPED = 1, 2, 130
"""Exit codes other than 0."""

Parameters = ParamSpec("Parameters")

app = typer.Typer(
    name="simnet",
    help="How should a city lay out and staff its street-level public services? Simulate scenarios and compare them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class EngineChoice(StrEnum):
    """The two engines; they give the same figures."""

    core = "core"
    reference = "reference"


class LanguageChoice(StrEnum):
    """Languages of what is printed."""

    zh = "zh"
    en = "en"


ScenarioFile = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario file (YAML).", show_default=False)]
StudyFile = Annotated[Path, typer.Argument(metavar="STUDY", help="A study file (YAML).", show_default=False)]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario or study files.", show_default=False)]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Results directory.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
EngineOption = Annotated[EngineChoice, typer.Option("--engine", help="Compiled core, or the readable reference.")]
Replications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        min=2,
        max=1_000_000,
        help="How many replications; default: the study's, else 30.",
        show_default=False,
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        "--seed", min=0, max=2**63 - 1, help="Seed of all luck; default: the study's, else 1.", show_default=False
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Threads; default: one a core. No figure depends on it.", show_default=False),
]
WithRecords = Annotated[bool, typer.Option("--records", help="Also write every record (needs simnet[records]).")]
LanguageOption = Annotated[
    LanguageChoice | None, typer.Option("--lang", help="Language; default: that of the terminal.", show_default=False)
]


def command(function: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Make a function a command that turns faults of the input and interruptions into their exit codes."""

    @functools.wraps(function)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except InputError as error:
            if kwargs.get("as_json"):
                _print_json({"problems": error.to_json()})
            else:
                _say(str(error))
            raise typer.Exit(INPUT_AT_FAULT) from None
        except KeyboardInterrupt:
            _say("stopped; what was finished is kept, and the same command goes on from there")
            raise typer.Exit(STOPPED) from None

    return guarded


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"simnet {__version__}")
        raise typer.Exit


@app.command()
@command
def run(
    file: ScenarioFile,
    out: Out = None,
    as_json: AsJson = False,
    engine: EngineOption = EngineChoice.core,
    replications: Replications = None,
    seed: SeedOption = None,
    workers: Workers = None,
    records: WithRecords = False,
    lang: LanguageOption = None,
) -> None:
    """Simulate one scenario and print its main measures; everything is written with --out."""
    from simnet.experiment.compare import experiment_of_scenario
    from simnet.scenario.load import load_scenario

    if records and out is None:
        raise typer.BadParameter("--records needs --out DIR to write them to")
    experiment = experiment_of_scenario(load_scenario(file)).with_options(seed, replications)
    _carry_out(experiment, out, as_json, engine, workers, records, lang)


@app.command()
@command
def compare(
    study: StudyFile,
    out: Out = None,
    as_json: AsJson = False,
    engine: EngineOption = EngineChoice.core,
    replications: Replications = None,
    seed: SeedOption = None,
    workers: Workers = None,
    records: WithRecords = False,
    lang: LanguageOption = None,
) -> None:
    """Compare the scenarios of a study; tables and page go to results/NAME, or to --out."""
    from simnet.experiment.compare import experiment_of_study
    from simnet.scenario.load import load_study

    experiment = experiment_of_study(load_study(study)).with_options(seed, replications)
    _carry_out(experiment, out or Path("results") / experiment.name, as_json, engine, workers, records, lang)


@app.command()
@command
def check(files: Files, as_json: AsJson = False) -> None:
    """Check scenario and study files, all faults at once; exits with 2 if there are any."""
    problems: list[Problem] = []
    for file in files:
        try:
            loaded = _load_any(file)
        except InputError as error:
            problems += error.problems
            continue
        if not as_json:
            typer.echo(f"{escape(str(file))}: no problems")
            for name, scenario in _scenarios_of(loaded).items():
                for note in scenario.notes:
                    typer.echo(f"  note on {name}: {escape(note)}")
    if as_json:
        _print_json({"problems": InputError(problems).to_json() if problems else []})
    elif problems:
        _say(str(InputError(problems)))
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
        _print_json({"differences": rows})
        return
    for one in found:
        values = ["(not there)" if value is MISSING else show(value) for value in (one.left, one.right)]
        typer.echo(f"{escape(one.path)}: {values[0]} -> {values[1]}")
    if not found:
        typer.echo("no difference")


@app.command()
@command
def schema(study: Annotated[bool, typer.Option("--study", help="Of studies instead of scenarios.")] = False) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simnet.scenario.schema import Scenario, Study, json_schema

    _print_json(json_schema(Study if study else Scenario))


@app.command()
@command
def report(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A results directory.", show_default=False)],
) -> None:
    """Remake the page of a results directory from its tables."""
    from simnet.report.page import write_page

    typer.echo(str(write_page(directory)))


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
) -> None:
    """Hold the two engines to each other, to the tick; exits with 1 and the first event that differs."""
    from simnet.engine.agree import agree as hold_to_each_other
    from simnet.progress import counter

    scenarios = _distinct_scenarios(files or [])
    if not scenarios and not generated:
        raise typer.BadParameter("name files, or a number of scenarios with --generated")
    _compile("core")
    with counter("scenarios", len(scenarios) + generated) as advance:
        found = hold_to_each_other(scenarios, generated, seed, seconds, lambda name, done: advance(done))
    if found.difference is not None:
        typer.echo(found.difference)
        raise typer.Exit(FAULT)
    typer.echo(
        f"{found.num_scenarios} scenarios with {found.num_needs} needs and {found.num_stays} times in a queue: "
        f"the engines agree to the tick (seed {seed})"
    )


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
    _compile(engine.value)
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

    done = ensure_compiled("core", _announce_compilation) or compile_all("core")
    if report:
        for kernel in done.kernels:
            typer.echo(f"{kernel.seconds:8.2f} s  {kernel.kernel}")
    typer.echo(
        f"{len(done.kernels)} kernels compiled in {done.seconds:.1f} s" if done.kernels else "everything is compiled"
    )


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default those of the process.
    """
    sys.excepthook = report_fault
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    typer.main.get_command(app).main(args=None if arguments is None else list(arguments), prog_name="simnet")
    sys.exit(0)


def report_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Tell the user of a fault that is not in his input; `sys.excepthook` of the command line."""
    if os.environ.get("SIMNET_DEBUG") == "1":
        sys.__excepthook__(kind, fault, trace)
        return
    _say(f"simnet failed: {kind.__name__}: {escape(str(fault))}")
    _say("run it again with SIMNET_DEBUG=1 to see where, and please report it if the input is not to blame")


# -- what commands share ----------------------------------------------------------------------------------------------


def _carry_out(
    experiment: Experiment,
    out: Path | None,
    as_json: bool,
    engine: EngineChoice,
    workers: int | None,
    records: bool,
    lang: LanguageChoice | None,
) -> None:
    """Run an experiment, write what it came to, print it."""
    from simnet.experiment.compare import carry_out
    from simnet.experiment.manifest import notes_of
    from simnet.experiment.output import check_directory
    from simnet.experiment.records import what_is_missing
    from simnet.progress import counter

    if out is not None:
        check_directory(out, experiment.name)
    missing = what_is_missing() if records else None
    if missing is not None:
        _say(missing)
        raise typer.Exit(FAULT)
    _compile(engine.value)
    with counter("replications") as advance:
        result = carry_out(experiment, engine.value, workers, progress=advance)
    for note in notes_of(result):
        _say(f"note on {escape(note)}")
    if result.trouble is not None:
        _say(result.trouble)
    page = None if out is None else _save(result, out, records)
    if as_json:
        from simnet.experiment.save import result_as_json

        _print_json(result_as_json(result, _command()))
        return
    from simnet.terminal import show as print_result

    print_result(result, "zh" if _language(lang) is LanguageChoice.zh else "en", page)


def _save(result: Comparison, out: Path, records: bool) -> Path:
    from simnet.experiment.save import save
    from simnet.report.page import write_page

    return save(result, out, _command(), write_page, records)


def _compile(engine: str) -> None:
    """Compile what the engine needs, if this is the first time on this machine."""
    from simnet.experiment.warm_up import ensure_compiled

    done = ensure_compiled("reference" if engine == "reference" else "core", _announce_compilation)
    if done is not None:
        _say(f"compiled in {done.seconds:.1f} s")


def _announce_compilation() -> None:
    _say("compiling the engine for this machine, once: about 20 s ...")


def _load_any(file: Path) -> Loaded | LoadedStudy:
    """Load a scenario or a study, whichever the file holds."""
    from simnet.experiment.compare import experiment_of_study
    from simnet.scenario.extends import load_tree
    from simnet.scenario.load import is_study, load_scenario, load_study

    if not is_study(load_tree(file)):
        return load_scenario(file)
    study = load_study(file)
    experiment_of_study(study)  # knows the measures
    return study


def _scenarios_of(loaded: Loaded | LoadedStudy) -> dict[str, Loaded]:
    from simnet.scenario.load import Loaded

    return {loaded.scenario.name: loaded} if isinstance(loaded, Loaded) else loaded.scenarios


def _distinct_scenarios(files: Sequence[Path]) -> list[tuple[str, Any]]:
    """Scenarios of files and of studies, each file once, as (name to show, scenario)."""
    found = {
        os.path.realpath(loaded.tree.file): (loaded.tree.file, loaded.scenario)
        for file in files
        for loaded in _scenarios_of(_load_any(file)).values()
    }
    return list(found.values())


def _language(chosen: LanguageChoice | None) -> LanguageChoice:
    """The language asked for, else that of the terminal."""
    if chosen is not None:
        return chosen
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return LanguageChoice.zh if spoken.startswith("zh") else LanguageChoice.en


def _command() -> str:
    """The command as typed, without the folder of the program."""
    return shlex.join(["simnet", *sys.argv[1:]])


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _say(text: str) -> None:
    typer.echo(text, err=True)


if __name__ == "__main__":
    main()
