"""Tables and records as pandas data frames, for those who go on in Python.

Columns are those of `simnet.tables`; what each of them means stands in the frame itself, under `attrs["columns"]`. Times stay
int64 milliseconds and row numbers become the users' ids. pandas is imported here only, and only when a frame is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simnet.experiment.compare import Comparison
from simnet.experiment.records import FROM_DEMAND, columns_of, words_of
from simnet.experiment.simulation import Prepared, engine_of
from simnet.records import TABLE_OF
from simnet.tables import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DTYPES = {"O": "str", "i8": "int64", "f8": "float64"}


def table_frame(table: Table, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the rows of a table of results; what has no value is nan."""
    import pandas as pd

    columns = {
        column.name: pd.Series([row[column.name] for row in rows], dtype=DTYPES[column.type])
        for column in table.columns
    }
    return _described(pd.DataFrame(columns), {column.name: _meaning(column) for column in table.columns})


def record_frames(result: Comparison, scenario: str, replication: int) -> dict[str, pd.DataFrame]:
    """Return every record of one replication, which is run again for it, by the name of its table.

    Parameters
    ----------
    result : Comparison
        What was run.
    scenario : str
        Id of a scenario of it.
    replication : int
        Number of a replication of it, from 0.

    Raises
    ------
    ValueError
        If it has no such scenario or replication.
    """
    import pandas as pd

    experiment = result.experiment
    if scenario not in experiment.scenarios:
        raise ValueError(f'no scenario "{scenario}"; there are {", ".join(experiment.scenarios)}')
    if not 0 <= replication < experiment.replications:
        raise ValueError(f"no replication {replication}; there are 0 to {experiment.replications - 1}")
    prepared = Prepared(experiment.scenarios[scenario])
    demand, records = prepared.run(engine_of(result.engine), experiment.seed, replication)
    words = words_of(prepared.network.names)
    frames = {}
    for name, table in TABLE_OF.items():
        columns: dict[str, Any] = {
            column: pd.Categorical.from_codes(values, pd.Index(words[column]))
            if column in words
            else np.ascontiguousarray(values)
            for column, values in columns_of(name, demand, records, replication).items()
        }
        documented = (*(FROM_DEMAND[name].columns if name in FROM_DEMAND else ()), *table.columns)
        meanings = {column.name: column.meaning if column.name in words else _meaning(column) for column in documented}
        frames[name] = _described(pd.DataFrame(columns), {"replication": "which replication", **meanings})
    return frames


def _meaning(column: Column) -> str:
    return f"{column.meaning} ({column.unit})" if column.unit else column.meaning


def _described(frame: pd.DataFrame, meanings: dict[str, str]) -> pd.DataFrame:
    frame.attrs["columns"] = meanings
    return frame
