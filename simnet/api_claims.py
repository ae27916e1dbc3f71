"""The Python interface, continued: published figures put to the test."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.experiment.compare import carry_out
from simnet.experiment.frames import table_frame
from simnet.experiment.published import Examined, experiments_of, studies_with_claims
from simnet.experiment.published import search as search_assumptions
from simnet.experiment.simulation import EngineName, How
from simnet.experiment.warm_up import ensure_compiled
from simnet.tables import PUBLISHED

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd


def claims(
    *studies: str | PathLike[str],
    search: bool = True,
    replications: int | None = None,
    seed: int | None = None,
    engine: EngineName = "core",
    workers: int | None = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Set published results against what scenarios give.

    Parameters
    ----------
    *studies : path
        Study files; default all below `scenarios` that name claims.
    search : bool
        Whether to search, for what is not reproduced, which assumption would have to be otherwise within its range.
    replications, seed, engine, workers, cluster
        As in `compare`.

    Returns
    -------
    DataFrame
        `simnet.tables.PUBLISHED`, a row a claim.

    Raises
    ------
    InputError
        With everything that is wrong in any of the studies.
    ClusterError
        As in `compare`.
    """
    how = How(engine, workers, cluster=cluster, tell=lambda line: print(line, file=sys.stderr, flush=True))
    files = [Path(study) for study in studies] or studies_with_claims(Path("scenarios"))
    experiments = [one.with_options(seed, replications, None, None) for one in experiments_of(files)]
    if cluster is None:
        ensure_compiled(engine)
    rows = []
    for experiment in experiments:
        result = carry_out(experiment, how)
        rows += Examined(result, search_assumptions(result, how) if search else {}).rows()
    return table_frame(PUBLISHED, rows)
