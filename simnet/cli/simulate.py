"""Commands that simulate and write results: run, compare."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simnet.cli.app import (
    FAULT,
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
    ScenarioFile,
    SeedOption,
    StudyFile,
    WithRecords,
    WithStress,
    Workers,
    app,
    command,
    compile_engine,
    how_to_run,
    print_json,
    say,
)
from simnet.errors import escape

if TYPE_CHECKING:
    from simnet.experiment.compare import Comparison
    from simnet.experiment.study import Experiment
    from simnet.scenario.schema import Precision


@app.command()
@command
def run(
    file: ScenarioFile,
    out: Out = None,
    as_json: AsJson = False,
    engine: EngineOption = EngineChoice.core,
    replications: Replications = None,
    precision: PrecisionOption = None,
    most_replications: MostReplications = None,
    seed: SeedOption = None,
    workers: Workers = None,
    cluster: Cluster = None,
    records: WithRecords = False,
    lang: LanguageOption = None,
) -> None:
    """Simulate one scenario and print its main measures; everything is written with --out."""
    from simnet.experiment.study import experiment_of_scenario
    from simnet.scenario.load import load_scenario

    if records and out is None:
        raise typer.BadParameter("--records needs --out DIR to write them to")
    experiment = experiment_of_scenario(load_scenario(file))
    experiment = experiment.with_options(seed, replications, _precision(precision), most_replications)
    _carry_out(experiment, out, as_json, engine, workers, cluster, records, lang)


@app.command()
@command
def compare(
    study: StudyFile,
    out: Out = None,
    as_json: AsJson = False,
    engine: EngineOption = EngineChoice.core,
    replications: Replications = None,
    precision: PrecisionOption = None,
    most_replications: MostReplications = None,
    seed: SeedOption = None,
    workers: Workers = None,
    cluster: Cluster = None,
    records: WithRecords = False,
    stress: WithStress = False,
    lang: LanguageOption = None,
) -> None:
    """Compare the scenarios of a study; tables and page go to results/NAME, or to --out."""
    from simnet.experiment.study import experiment_of_study
    from simnet.scenario.load import load_study

    experiment = experiment_of_study(load_study(study))
    experiment = experiment.with_options(seed, replications, _precision(precision), most_replications)
    _carry_out(
        experiment, out or Path("results") / experiment.name, as_json, engine, workers, cluster, records, lang, stress
    )


def _carry_out(
    experiment: Experiment,
    out: Path | None,
    as_json: bool,
    engine: EngineChoice,
    workers: int | None,
    cluster: str | None,
    records: bool,
    lang: LanguageChoice | None,
    stress: bool = False,
) -> None:
    """Run an experiment, write what it came to, print it."""
    from simnet.experiment.output import check_directory, what_is_missing

    if out is not None:
        check_directory(out, experiment.name)
    missing = what_is_missing() if records else None
    if missing is not None:
        say(missing)
        raise typer.Exit(FAULT)

    result = _simulated(experiment, engine, workers, cluster, stress)
    page = None if out is None else _save(result, out, records)
    if as_json:
        from simnet.experiment.save import result_as_json

        print_json(result_as_json(result, _command()))
        return
    from simnet.terminal import show as print_result

    print_result(result, "zh" if _language(lang) is LanguageChoice.zh else "en", page)


def _precision(given: list[str] | None) -> dict[str, Precision] | None:
    """Return the precisions that were asked for; None where none were."""
    from simnet.experiment.study import parse_precision

    if not given:
        return None
    pairs = [text.partition("=") for text in given]
    return parse_precision({measure.strip(): width.strip() for measure, _, width in pairs})


def _simulated(
    experiment: Experiment, engine: EngineChoice, workers: int | None, cluster: str | None, stress: bool = False
) -> Comparison:
    """Run an experiment with a progress bar, and say what there is to say about it."""
    how = how_to_run(engine.value, workers, cluster)
    from simnet.experiment.compare import carry_out
    from simnet.experiment.manifest import notes_of
    from simnet.progress import counter

    if cluster is None:
        compile_engine(engine.value)
    with counter("replications") as advance:
        result = carry_out(experiment, replace(how, progress=advance))
    if stress:
        from simnet.experiment.stress import under_stress

        with counter("replications under stress") as advance:
            result = under_stress(result, replace(how, progress=advance))
    for note in notes_of(result):
        say(f"note on {escape(note)}")
    if result.trouble is not None:
        say(result.trouble)
    return result


def _save(result: Comparison, out: Path, records: bool) -> Path:
    from simnet.experiment.save import save
    from simnet.report.page import write_page

    return save(result, out, _command(), write_page, records)


def _language(chosen: LanguageChoice | None) -> LanguageChoice:
    """The language asked for, else that of the terminal."""
    if chosen is not None:
        return chosen
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return LanguageChoice.zh if spoken.startswith("zh") else LanguageChoice.en


def _command() -> str:
    """The command as typed, without the folder of the program."""
    return shlex.join(["simnet", *sys.argv[1:]])
