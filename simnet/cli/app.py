"""The program itself: exit codes, options, and what all commands share.

Exit codes: 0 done; 2 the input is at fault, and nothing is written; 1 anything else (engines that disagree, a disk that is
full, a fault of simnet itself); 130 stopped by the user, with the finished work kept. Results go to the standard output,
progress and notes to the standard error output.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from simnet import __version__
from simnet.errors import MISSING, ClusterError, InputError, Problem

if TYPE_CHECKING:
    from simnet.experiment.run import Progress
    from simnet.experiment.simulation import How
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
        min=1,
        max=1_000_000,
        help="How many replications; default: the study's, else 30. One has no interval.",
        show_default=False,
    ),
]
PrecisionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--precision",
        metavar="MEASURE=WIDTH",
        help="Add replications until half of a measure's interval is no wider than 5% of it, or 0.5 in its unit. Repeatable.",
        show_default=False,
    ),
]
MostReplications = Annotated[
    int | None,
    typer.Option(
        "--most-replications",
        metavar="N",
        min=30,
        max=1_000_000,
        help="Where adding replications ends; default: the study's, else 1000.",
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
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Run on the Dask cluster with this scheduler, as tcp://HOST:8786 (needs simnet[cluster]). No figure depends on it.",
        show_default=False,
    ),
]
WithRecords = Annotated[bool, typer.Option("--records", help="Also write every record (needs simnet[records]).")]
WithStress = Annotated[
    bool,
    typer.Option(
        "--stress", help="Also put the scenarios through stress, and say whether the recommendation survives."
    ),
]
LanguageOption = Annotated[
    LanguageChoice | None, typer.Option("--lang", help="Language; default: that of the terminal.", show_default=False)
]


def command(function: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Make a function a command that turns faults of the input and interruptions into their exit codes."""

    @functools.wraps(function)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            check_working_directory()
            function(*args, **kwargs)
        except InputError as error:
            if kwargs.get("as_json"):
                print_json({"problems": error.to_json()})
            else:
                say(str(error))
            raise typer.Exit(INPUT_AT_FAULT) from None
        except ClusterError as error:
            say(str(error))
            raise typer.Exit(FAULT) from None
        except KeyboardInterrupt:
            say("stopped; what was finished is kept, and the same command goes on from there")
            raise typer.Exit(STOPPED) from None

    return guarded


def check_working_directory() -> None:
    """Refuse to work where nothing can be named.

    Raises
    ------
    InputError
        If the working directory has been removed.
    """
    try:
        Path.cwd()
    except FileNotFoundError:
        message = "the working directory has been removed; go to another with `cd` and give the command again"
        raise InputError(Problem(file=".", line=None, path="", found=MISSING, message=message)) from None


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(f"simnet {__version__}")
        raise typer.Exit


def how_to_run(
    engine: str, workers: int | None = None, cluster: str | None = None, progress: Progress | None = None
) -> How:
    """Return how to run what a command was asked for, on this machine or on a cluster.

    Raises
    ------
    BadParameter
        If threads of this machine were asked for and a cluster.
    InputError, ClusterError
        If the cluster cannot be one.
    """
    if cluster is not None:
        from simnet.experiment.cluster_reach import check_address

        if workers is not None:
            raise typer.BadParameter("--workers are threads of this machine; a cluster has its own")
        check_address(cluster)  # before anything heavy is imported
    from simnet.experiment.simulation import How

    return How("reference" if engine == "reference" else "core", workers, progress=progress, cluster=cluster, tell=say)


def compile_engine(engine: str) -> None:
    """Compile what the engine needs, if this is the first time on this machine."""
    from simnet.experiment.warm_up import ensure_compiled

    done = ensure_compiled("reference" if engine == "reference" else "core", announce_compilation)
    if done is not None:
        say(f"compiled in {done.seconds:.1f} s")


def announce_compilation() -> None:
    """Say that the engine is being compiled."""
    say("compiling the engine for this machine, once: some 15 s on two free cores ...")


def load_any(file: Path) -> Loaded | LoadedStudy:
    """Load a scenario or a study, whichever the file holds; of a sweep, all of which is checked, the scenario that it varies."""
    from simnet.experiment.study import experiment_of_study
    from simnet.scenario.extends import load_tree
    from simnet.scenario.load import is_study, is_sweep, load_scenario, load_study

    tree = load_tree(file)
    if is_sweep(tree):
        from simnet.experiment.sweep_plan import plan_of_file

        return plan_of_file(file).base
    if not is_study(tree):
        return load_scenario(file)
    study = load_study(file)
    experiment_of_study(study)  # knows the measures
    return study


def scenarios_of(loaded: Loaded | LoadedStudy) -> dict[str, Loaded]:
    """Return the scenarios of what was loaded, by id."""
    from simnet.scenario.load import Loaded

    return {loaded.scenario.name: loaded} if isinstance(loaded, Loaded) else loaded.scenarios


def print_json(value: Any) -> None:
    """Print a value as JSON on the standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def say(text: str) -> None:
    """Print a line on the standard error output."""
    typer.echo(text, err=True)
