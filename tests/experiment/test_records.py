"""Records for researchers: every column of every table, ids in words, all replications in order, no figure changed.

The library that writes Parquet is an extra of 170 MB; a stand-in with the handful of calls that are used takes its place.
"""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.experiment.compare import carry_out
from simnet.experiment.output import table_files, what_is_missing
from simnet.experiment.records import arrow_table, columns_of, words_of, write_all
from simnet.experiment.simulation import How, Prepared, engine_of
from simnet.experiment.study import experiment_of_study
from simnet.records import TABLE_OF
from simnet.scenario.load import load_scenario, load_study
from simnet.store import Store

from .studies import write_study

WRITTEN: dict[str, list[dict[str, list[Any]]]] = {}


class Writer:
    def __init__(self, path: Path, schema: list[str], compression: str) -> None:
        self.tables: list[dict[str, list[Any]]] = WRITTEN.setdefault(path.name, [])
        self.schema, self.closed = schema, False

    def write_table(self, table: SimpleNamespace) -> None:
        assert table.schema == self.schema and not self.closed
        self.tables.append(table.columns)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    WRITTEN.clear()

    def array(values: Any, kind: Any = None, mask: Any = None) -> list[Any]:
        gone = np.zeros(len(values), bool) if mask is None else mask
        return [None if missing else value for value, missing in zip(np.asarray(values).tolist(), gone, strict=True)]

    def from_arrays(index: list[int | None], words: list[str]) -> list[str | None]:
        return [None if position is None else words[position] for position in index]

    pyarrow = SimpleNamespace(
        array=array,
        string=str,
        DictionaryArray=SimpleNamespace(from_arrays=from_arrays),
        table=lambda columns: SimpleNamespace(columns=columns, schema=list(columns)),
    )
    monkeypatch.setitem(sys.modules, "pyarrow", pyarrow)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", SimpleNamespace(ParquetWriter=Writer))
    monkeypatch.setattr("simnet.experiment.records.what_is_missing", lambda: None)


def test_all_replications_of_all_tables_are_written_and_no_figure_changes(arrow: None, tmp_path: Path) -> None:
    experiment = experiment_of_study(load_study(write_study(tmp_path))).with_options(replications=3)
    result = carry_out(experiment, How("reference", 1, Store(tmp_path / "store")))
    before = table_files(result.summary, result.comparison, result.costs)
    write_all(result, tmp_path)
    assert sorted(WRITTEN) == sorted(f"{name}.{table}.parquet" for name in ("one", "two") for table in TABLE_OF)
    visits = WRITTEN["one.visits.parquet"]
    assert [set(part["replication"]) for part in visits] == [{0}, {1}, {2}]
    assert all(set(part["site"]) == {"hall"} for part in visits)
    assert set(WRITTEN["two.stays.parquet"][0]["pool"]) <= {"hall.desk", None}
    again = carry_out(experiment, How("reference", 1, Store(tmp_path / "other")))
    assert table_files(again.summary, again.comparison, again.costs) == before


def test_the_columns_are_those_of_the_tables(tmp_path: Path) -> None:
    write_study(tmp_path)
    prepared = Prepared(load_scenario(tmp_path / "one.yaml"))
    demand, records = prepared.run(engine_of("reference"), 1, 2)
    for name, table in TABLE_OF.items():
        columns = columns_of(name, demand, records, 2)
        assert {column.name for column in table.columns} | {"replication"} <= set(columns)
        assert {len(values) for values in columns.values()} == {len(getattr(records, name))}
    needs = columns_of("needs", demand, records, 2)
    assert {"time", "zone", "segment", "x", "y", "outcome"} <= set(needs)
    assert words_of(prepared.network.names)["stage"] == ("errand.window",)


def test_teams_and_papers_are_written_in_words(arrow: None, tmp_path: Path) -> None:
    write_study(tmp_path)
    prepared = Prepared(load_scenario(tmp_path / "one.yaml"))
    demand, records = prepared.run(engine_of("reference"), 1, 0)
    journeys, papers = tables.TEAM_RECORDS.empty(2), tables.PAPER_RECORDS.empty(2)
    journeys["team"], journeys["kind"], papers["pool"] = [1, 0], [tables.VISIT, tables.RETURN], [0, -1]
    cases = records.cases.copy()
    cases["taken_at"][:2] = [0, -1]
    records = replace(records, teams=journeys, papers=papers, cases=cases)
    words = words_of(replace(prepared.network.names, teams=("day", "night")))
    written = {name: arrow_table(columns_of(name, demand, records, 0), words).columns for name in TABLE_OF}
    assert written["teams"]["team"] == ["night", "day"] and written["teams"]["kind"] == [0, 3]
    assert written["papers"]["pool"] == ["hall.desk", None] and written["papers"]["site"] == ["hall", "hall"]
    assert written["cases"]["taken_at"][:2] == ["hall", None]


def test_what_is_missing_is_said_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    missing = what_is_missing()
    assert missing is not None and "pip install 'simnet[records]'" in missing
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert what_is_missing() is None
