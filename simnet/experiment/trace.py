"""The story of one day: what happened to whom, event by event, as the records tell it."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.engine.events import Event, events
from simnet.errors import InputError, Problem
from simnet.experiment.compare import EngineName, Prepared, engine_of
from simnet.scenario.load import Loaded
from simnet.units import DAY


def story(loaded: Loaded, day: int | None, seed: int, replication: int, engine: EngineName) -> Iterator[str]:
    """Return the events of a day, a line each, in the order in which they happened.

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
    prepared = Prepared(loaded)
    network = prepared.network
    num_days = int(network.rules["num_days"][0])
    if day is not None and day >= num_days:
        message = f"the run has days 0 to {num_days - 1}"
        raise InputError(Problem(file=loaded.tree.file, line=None, path="--day", found=day, message=message))
    demand, records = prepared.run(engine_of(engine), seed, replication)
    if day is None:
        first = int(network.rules["window_start"][0])
        arrivals = records.visits["arrival"]
        measured = arrivals[arrivals >= first]
        day = int(measured.min() if measured.size else first) // DAY
    told: list[Event] = events(network, demand, records, (day * DAY, (day + 1) * DAY))
    yield f"{loaded.scenario.name}: day {day} of {num_days}, replication {replication}, seed {seed}, {len(told)} events"
    yield from map(str, told)
