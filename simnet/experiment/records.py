"""Every record as Parquet files, for researchers who ask for them: one file a scenario and table.

Rows are those of `simnet.tables` with the replication in front; needs and cases also carry who they are from the
demand, and ids stand in the users' words instead of row numbers. The replications are run again for it, one after another, so
records never pass through the store, and asking for them changes no figure. The library that writes Parquet is an
extra (170 MB) and is imported here only.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.experiment.compare import Comparison
from simnet.experiment.output import what_is_missing
from simnet.experiment.simulation import Prepared, engine_of
from simnet.network.network import Names
from simnet.records import TABLE_OF, Records

FROM_DEMAND = {"needs": tables.NEEDS, "cases": tables.CASES}
"""Tables of the demand whose columns go in front of those of the records."""


def write_all(result: Comparison, folder: Path) -> None:
    """Write the records of all scenarios and replications of a result into a folder.

    Files are named `<scenario>.<table>.parquet`.

    Raises
    ------
    ModuleNotFoundError
        If the extra is not installed; see `output.what_is_missing`.
    """
    missing = what_is_missing()
    if missing is not None:
        raise ModuleNotFoundError(missing)
    parquet: Any = importlib.import_module("pyarrow.parquet")
    engine = engine_of(result.engine)
    experiment = result.experiment
    for name, loaded in experiment.scenarios.items():
        prepared = Prepared(loaded)
        writers: dict[str, Any] = {}
        try:
            for replication in range(experiment.replications):
                demand, records = prepared.run(engine, experiment.seed, replication)
                for table in TABLE_OF:
                    made = arrow_table(
                        columns_of(table, demand, records, replication), words_of(prepared.network.names)
                    )
                    if table not in writers:
                        writers[table] = parquet.ParquetWriter(
                            folder / f"{name}.{table}.parquet", made.schema, compression="zstd"
                        )
                    writers[table].write_table(made)
        finally:
            for writer in writers.values():
                writer.close()


def columns_of(table: str, demand: Demand, records: Records, replication: int) -> dict[str, np.ndarray]:
    """Return the columns of one table of one replication by name.

    Parameters
    ----------
    table : str
        A key of `simnet.records.TABLE_OF`.
    demand, records
        The replication.
    replication : int
        Its number.
    """
    rows = getattr(records, table)
    columns = {"replication": np.full(len(rows), replication, np.int64)}
    parts = [getattr(demand, table), rows] if table in FROM_DEMAND else [rows]
    for part in parts:
        columns |= {column: part[column] for column in part.dtype.names or ()}
    return columns


def words_of(names: Names) -> dict[str, tuple[str, ...]]:
    """Return the users' ids behind the columns that hold row numbers, by column."""
    return {
        "zone": names.zones,
        "segment": names.segments,
        "service": names.services,
        "site": names.sites,
        "skill": names.skills,
        "pool": tuple(f"{site}.{pool}" for site, pool in names.pools),
        "stage": tuple(f"{service}.{stage}" for service, stage in names.stages),
        "team": names.teams,
        "taken_at": names.sites,
    }


def arrow_table(columns: Mapping[str, np.ndarray], words: Mapping[str, tuple[str, ...]]) -> Any:
    """Return columns as an Arrow table, row numbers replaced by words; -1 in such a column is null."""
    arrow: Any = importlib.import_module("pyarrow")
    arrays: dict[str, Any] = {}
    for name, values in columns.items():
        if name in words:
            index = arrow.array(values.astype(np.int32), mask=values < 0)
            arrays[name] = arrow.DictionaryArray.from_arrays(index, arrow.array(words[name], arrow.string()))
        else:
            arrays[name] = arrow.array(np.ascontiguousarray(values))
    return arrow.table(arrays)
