"""What teams do: setting out, getting to a home, being done there, coming back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simnet import tables
from simnet.engine import contract
from simnet.engine.events_steps import Step, Told
from simnet.units import instant

ERRANDS = {tables.VISIT: "visit", tables.PICKUP: "pick up papers from", tables.DELIVERY: "bring results to"}


def journeys(told: Told) -> Iterator[Step]:
    """Yield setting out, arriving and being done, as steps of teams."""
    table = told.records.teams
    for row in told.rows(table, "set_out"):
        name = _name(told, row)
        if row["kind"] == tables.RETURN:
            # After a visit at this tick, or because the shift ends.
            yield _step(told, row, "set_out", 0, contract.SHIFT, f"team {name} turns back to its base")
        else:
            asked = f"asked for at {instant(int(row['requested']))}"
            text = f"team {name} sets out to {ERRANDS[int(row['kind'])]} need {row['need']}, {asked}"
            yield _step(told, row, "set_out", 0, _occasion(row), text)
    for row in told.rows(table, "arrival"):
        if row["kind"] == tables.RETURN:
            yield _step(told, row, "arrival", 1, contract.BACK, f"team {_name(told, row)} is back")
        else:
            text = f"team {_name(told, row)} gets to need {row['need']}"
            yield _step(told, row, "arrival", 1, contract.TEAM_ARRIVAL, text)
    for row in told.rows(table[table["kind"] != tables.RETURN], "end"):
        text = f"team {_name(told, row)} is done with need {row['need']}"
        yield _step(told, row, "end", 2, contract.END_VISIT, text)


def _occasion(row: np.void) -> int:
    """Return the kind of event that sent a team: asking for it, if that was at this tick, else the last that may set a team free."""
    if row["requested"] < row["set_out"]:
        return contract.BACK
    return contract.HANDED if row["kind"] == tables.DELIVERY else contract.WISH


def _name(told: Told, row: np.void) -> str:
    return told.network.names.teams[row["team"]]


def _step(told: Told, row: np.void, column: str, place: int, kind: int, text: str) -> Step:
    team = int(row["team"])
    base = int(told.network.teams["base"][team])
    return Step(team, int(row[column]), (int(row["number"]), place), kind, text, base)
