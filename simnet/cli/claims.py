"""The command that puts published results to the test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simnet.cli.app import (
    AsJson,
    Cluster,
    EngineChoice,
    LanguageChoice,
    LanguageOption,
    MostReplications,
    PrecisionOption,
    Replications,
    SeedOption,
    Workers,
    app,
    command,
    how_to_run,
    print_json,
)
from simnet.cli.simulate import _language as language_of
from simnet.cli.simulate import _precision as precision_of
from simnet.cli.simulate import _simulated as simulated
from simnet.errors import MISSING, InputError, Problem

FOLDER = Path("scenarios")
"""Where studies are looked for when none is named."""


@app.command()
@command
def claims(
    studies: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[STUDY]...", help="Study files; default: all below scenarios/ with claims.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Also write them as CSV.", show_default=False)
    ] = None,
    search: Annotated[
        bool,
        typer.Option(
            "--search/--no-search",
            help="For what is not reproduced, search which assumption would have to be otherwise within its range.",
        ),
    ] = True,
    as_json: AsJson = False,
    replications: Replications = None,
    precision: PrecisionOption = None,
    most_replications: MostReplications = None,
    seed: SeedOption = None,
    workers: Workers = None,
    cluster: Cluster = None,
    lang: LanguageOption = None,
) -> None:
    """Set published results against what scenarios give; what `compare` has run is reused."""
    from simnet.experiment.published import Examined, check_file, experiments_of, studies_with_claims, write_published
    from simnet.experiment.published import search as explained
    from simnet.progress import counter

    files = studies or studies_with_claims(FOLDER)
    if not files:
        raise InputError(Problem(str(FOLDER), None, "", MISSING, "holds no study with claims; name a study file"))
    if out is not None:
        check_file(out)
    examined = []
    for experiment in experiments_of(files):
        wanted = experiment.with_options(seed, replications, precision_of(precision), most_replications)
        result = simulated(wanted, EngineChoice.core, workers, cluster)
        if not search:
            examined.append(Examined(result))
            continue
        with counter("assumptions") as advance:
            examined.append(Examined(result, explained(result, how_to_run("core", workers, cluster), advance)))
    if out is not None:
        write_published(out, examined)
    if as_json:
        from simnet.experiment.save import plain

        print_json({"claims": plain([row for one in examined for row in one.rows()])})
        return
    from simnet.terminal_claims import show_claims

    for one in examined:
        show_claims(one, "zh" if language_of(lang) is LanguageChoice.zh else "en", with_title=len(examined) > 1)
