"""The story of one day: what happened to whom, event by event, as the records tell it.

A day that the run does not have is refused before anything with kernels is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simnet.errors import InputError, Problem
from simnet.network.timeline import make_timeline
from simnet.scenario.load import Loaded
from simnet.units import DAY

if TYPE_CHECKING:
    from simnet.experiment.compare import EngineName


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
    last = _num_days(loaded) - 1
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
    from simnet.engine.events import events
    from simnet.experiment.simulation import Prepared, engine_of

    check_day(loaded, day)
    prepared = Prepared(loaded)
    demand, records = prepared.run(engine_of(engine), seed, replication)
    if day is None:
        first = int(prepared.network.rules["window_start"][0])
        arrivals = records.visits["arrival"]
        measured = arrivals[arrivals >= first]
        day = int(measured.min() if measured.size else first) // DAY
    told = events(prepared.network, demand, records, (day * DAY, (day + 1) * DAY))
    title = f"{loaded.scenario.name}: day {day} of {_num_days(loaded)}, replication {replication}, seed {seed}, {len(told)} events"
    return [title, *map(str, told)]


def _num_days(loaded: Loaded) -> int:
    return make_timeline(loaded.scenario.calendar).num_days
