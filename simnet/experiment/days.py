"""Two days of a study, quarter hour by quarter hour: a usual one and the worst, the same days with the same luck in all scenarios.

They are measured days of replication 0, chosen by how many visits there are in the baseline (in the only scenario, where there is no
baseline): the worst has most, a usual one about the median number, and of such days it is one with most journeys of teams over all
scenarios (`measures.days.usual_and_worst`). So no scenario chooses its own day.

Of a district's sites those with most waiting have rows, and, but for the busiest, rows only while somebody waits: nobody looks at
two hundred sites where nobody does, and the tables are to be mailed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simnet.demand.demand import Demand
from simnet.experiment.simulation import Prepared, Simulation
from simnet.experiment.study import Experiment
from simnet.measures.days import (
    ARRIVAL,
    END,
    KIND,
    MOST,
    POSTS,
    SET_OUT,
    TEAM,
    WAITING,
    X,
    Y,
    day_of,
    journeys_by_day,
    usual_and_worst,
    visits_by_day,
    windows_with_staff,
)
from simnet.measures.layout import QUARTER, QUARTERS, Layout
from simnet.records import Records
from simnet.tables import NONE
from simnet.units import MINUTE

Arrays = Mapping[str, np.ndarray]

USUAL, WORST = "usual", "worst"

FULL_SITES = 16
"""Up to so many sites of a scenario each has rows for all the time that its windows are manned; with more only the busiest has."""

MOST_SITES = 40
"""At most so many sites of a scenario have rows, those with most waiting on the day (ties: by id)."""

KINDS = ("visit", "pickup", "delivery", "return")
"""Kinds of journeys by their codes."""


@dataclass(frozen=True)
class Days:
    """A usual day and the worst one.

    Attributes
    ----------
    about : dict
        What the manifest says of each day: its number in the run, its date (null without dates), visits by scenario. Empty where nobody
        comes on any day; only the worst where the two are one.
    rows, journeys : list of dict
        Rows of `tables.DAYS` and `tables.JOURNEYS`.
    """

    about: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    journeys: list[dict[str, Any]] = field(default_factory=list)


def two_days(simulation: Simulation, experiment: Experiment) -> Days:
    """Return the two days of an experiment.

    Parameters
    ----------
    simulation : Simulation
        Of its scenarios; replication 0 is run once more where the store does not have what is made of it.
    experiment : Experiment
        What is run.
    """
    judge = experiment.baseline or next(iter(experiment.scenarios))
    with_teams = [name for name, loaded in experiment.scenarios.items() if loaded.scenario.teams and name != judge]
    by_day = simulation.once_more("visits and journeys by day", [judge, *with_teams], _by_day)
    found = usual_and_worst(by_day[judge]["visits"], _sum([each["journeys"] for each in by_day.values()]))
    if found is None:
        return Days()
    usual, worst = found
    days = {WORST: worst} if usual == worst else {USUAL: usual, WORST: worst}

    def made_of(_: str, prepared: Prepared, demand: Demand, records: Records) -> Arrays:
        return _as_arrays(prepared, demand, records, days)

    made = simulation.once_more(f"days {days}", list(experiment.scenarios), made_of)
    return Days(
        {
            name: {
                "day": day,
                "date": _date(experiment, judge, day),
                "visits": {scenario: int(arrays[f"{name}.visits"][0]) for scenario, arrays in made.items()},
            }
            for name, day in days.items()
        },
        [row for scenario in made for name in days for row in _rows(simulation, scenario, name, made[scenario])],
        [row for scenario in made for name in days for row in _journeys(simulation, scenario, name, made[scenario])],
    )


def _by_day(_: str, prepared: Prepared, demand: Demand, records: Records) -> Arrays:
    layout = Layout.of(prepared.network, prepared.scenario)
    return {"visits": visits_by_day(layout, records), "journeys": journeys_by_day(layout, records)}


def _sum(by_day: Sequence[np.ndarray]) -> np.ndarray:
    """Return sums of arrays of days, shape (days of the first,); scenarios may run for different times."""
    total = np.zeros(len(by_day[0]), np.int64)
    for each in by_day:
        days = min(len(each), len(total))
        total[:days] += each[:days]
    return total


def _as_arrays(prepared: Prepared, demand: Demand, records: Records, days: Mapping[str, int]) -> Arrays:
    arrays: dict[str, np.ndarray] = {}
    windows = windows_with_staff(prepared.network, prepared.scenario)
    for name, number in days.items():
        day = day_of(prepared.network, windows, demand, records, number)
        arrays[f"{name}.visits"] = np.array([day.visits])
        arrays[f"{name}.sites"], arrays[f"{name}.together"] = day.sites, day.together
        arrays[f"{name}.journeys"] = day.journeys
    return arrays


def _date(experiment: Experiment, scenario: str, day: int) -> str | None:
    calendar = experiment.scenarios[scenario].scenario.calendar
    if calendar.start is None:
        return None
    return str(calendar.start + datetime.timedelta(days=day - calendar.warm_up_days))


def _rows(simulation: Simulation, scenario: str, name: str, arrays: Arrays) -> Iterator[dict[str, Any]]:
    """Return the rows of a day: all sites together, then the sites with most waiting, in the order of their ids."""
    names, sites = simulation.names(scenario), arrays[f"{name}.sites"]
    yield from _of_site(scenario, name, "", arrays[f"{name}.together"], full=True)
    waited = sites[:, :, WAITING].sum(axis=1)
    ordered = [site for site in np.argsort(-waited, kind="stable").tolist() if waited[site] > 0]
    full = set(ordered if len(sites) <= FULL_SITES else ordered[:1])
    for site in sorted(ordered[:MOST_SITES]):
        yield from _of_site(scenario, name, names.sites[site], sites[site], site in full)


def _of_site(scenario: str, day: str, site: str, quarters: np.ndarray, full: bool) -> Iterator[dict[str, Any]]:
    some = (quarters[:, MOST] > 0) | (full & (quarters[:, POSTS] > 0))
    for quarter in np.flatnonzero(some).tolist():
        waiting, most, busy, posts = quarters[quarter].tolist()
        yield {
            "scenario": scenario,
            "day": day,
            "site": site,
            "time": QUARTERS[quarter],
            "waiting": round(waiting / QUARTER, 1),
            "most_waiting": most,
            "busy": round(busy / QUARTER, 1),
            "posts": round(posts / QUARTER, 1),
        }


def _journeys(simulation: Simulation, scenario: str, name: str, arrays: Arrays) -> Iterator[dict[str, Any]]:
    teams = simulation.names(scenario).teams
    for row in arrays[f"{name}.journeys"].tolist():
        yield {
            "scenario": scenario,
            "day": name,
            "team": teams[row[TEAM]],
            "kind": KINDS[row[KIND]],
            "x_km": row[X] / 1000,
            "y_km": row[Y] / 1000,
            **{
                column: _time(row[place])
                for column, place in (("set_out", SET_OUT), ("arrival", ARRIVAL), ("end", END))
            },
        }


def _time(instant: int) -> str:
    """Return an instant of the day as hh:mm, empty where it is not known."""
    minute = instant // MINUTE
    return "" if instant == NONE else f"{minute // 60:02d}:{minute % 60:02d}"
