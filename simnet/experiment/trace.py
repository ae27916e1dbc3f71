"""The story of one day: what happened to whom, event by event, as the records tell it.

A day that the run does not have is refused before anything with kernels is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simnet.errors import InputError, Problem, did_you_mean
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
    if faults := _faults_of_day(loaded, day):
        raise InputError(*faults)


def _faults_of_day(loaded: Loaded, day: int | None) -> list[Problem]:
    last = _num_days(loaded) - 1
    if day is None or 0 <= day <= last:
        return []
    return [Problem(loaded.tree.file, None, "--day", day, f"the run has days 0 to {last}, warm-up included")]


def check_place(loaded: Loaded, site: str, day: int) -> None:
    """Refuse a site or a day that a scenario does not have.

    Raises
    ------
    InputError
        With all that is wrong.
    """
    faults, sites = _faults_of_day(loaded, day), list(loaded.scenario.sites)
    if site not in sites:
        faults.append(Problem(loaded.tree.file, None, "--site", site, f"unknown site{did_you_mean(site, sites)}"))
    if faults:
        raise InputError(*faults)


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
