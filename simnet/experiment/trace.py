"""The story of one day: what happened to whom, event by event, as the records tell it."""

from __future__ import annotations

from simnet.engine.events import events
from simnet.errors import InputError, Problem
from simnet.experiment.compare import EngineName, Prepared, engine_of
from simnet.scenario.load import Loaded
from simnet.units import DAY


def check_day(loaded: Loaded, day: int | None) -> None:
    """Refuse a day that the run does not have.

    Parameters
    ----------
    loaded : Loaded
        The scenario.
    day : int or None
        Day of the run, from 0; None is always good.

    Raises
    ------
    InputError
        If there is no such day.
    """
    last = _num_days(Prepared(loaded)) - 1
    if day is not None and not 0 <= day <= last:
        message = f"the run has days 0 to {last}, warm-up included"
        raise InputError(Problem(file=loaded.tree.file, line=None, path="--day", found=day, message=message))


def story(loaded: Loaded, day: int | None, seed: int, replication: int, engine: EngineName) -> list[str]:
    """Return the events of a day, a line each, in the order in which they happened, after a line that says whose day.

    Parameters
    ----------
    loaded : Loaded
        The scenario.
    day : int, optional
        Day of the run, from 0 (warm-up included); default the first measured one on which anybody arrives anywhere.
    seed, replication : int
        Whose luck.
    engine : "core" or "reference"
        Which engine.

    Raises
    ------
    InputError
        If the run has no such day.
    """
    check_day(loaded, day)
    prepared = Prepared(loaded)
    demand, records = prepared.run(engine_of(engine), seed, replication)
    if day is None:
        first = int(prepared.network.rules["window_start"][0])
        arrivals = records.visits["arrival"]
        measured = arrivals[arrivals >= first]
        day = int(measured.min() if measured.size else first) // DAY
    told = events(prepared.network, demand, records, (day * DAY, (day + 1) * DAY))
    title = f"{loaded.scenario.name}: day {day} of {_num_days(prepared)}, replication {replication}, seed {seed}, {len(told)} events"
    return [title, *map(str, told)]


def _num_days(prepared: Prepared) -> int:
    return int(prepared.network.rules["num_days"][0])
