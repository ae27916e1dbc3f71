"""The standard stresses: what every study's scenarios are put through, made by changing values of the scenarios themselves.

- **demand_80, demand_120, demand_150**: `demand.factor` times 0.8, 1.2 and 1.5, over the whole measured time.
- **staff_leave**: a fifth of the staff on leave. A post of a pool of people that is empty with chance a is empty with chance
  1 - (1 - a) x 0.8, day by day and post by post. Whoever is absent anyway is absent then too, since the draws are the same; stand-ins
  (`min_posts`) stand in, as it is what they are for. Machines have no leave; pools on call, and teams that belong to no pool, have no
  absence in the format.
- **site_closed**: each scenario loses the site that it leans on most, the one with most visits when nothing is amiss, for a week: the
  busiest ordinary one, Monday to Sunday without holidays or make-up days, by what the baseline's demand leads to expect. The week is
  the same in all scenarios, the site is each one's own: a layout of many sites is to show what the others are good for.
- **busy_day**: the day of the most expected demand brings twice as much.

A week in a year, and a day more so, would be lost in a year's means. So these two are measured where they happen: the week that is
closed and the one after it; the day by itself. The needs that arise then are followed until they are resolved, as always; and the same
days are run without the stress too, so that what it does can be told.

Not every study can be put through all of them: a run in minutes has no days, a short one no week, a plain list of instants no demand to
multiply. What is left out is said, with the reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

import numpy as np

from simnet.experiment.simulation import Prepared
from simnet.measures.measures import estimates
from simnet.measures.outcome import Outcome
from simnet.scenario.calendar import WEEKDAYS, Calendar
from simnet.scenario.changes import changed
from simnet.scenario.days import closed_sites, day_factors, day_name, days_in
from simnet.scenario.load import Loaded
from simnet.scenario.paths import dotted
from simnet.scenario.schema import CalendarSection
from simnet.scenario.skills import pools_of

DEMAND: Final = (0.8, 1.2, 1.5)
ON_LEAVE: Final = 0.2
DAYS_CLOSED: Final = 7
DAYS_LOOKED_AT: Final = 14
BUSY: Final = 2.0

LONGEST_WARM_UP: Final = 366
"""Days that the format allows."""

Item = TypeVar("Item")
Kind = Literal["demand", "leave", "closed", "day", "own"]
Reason = Literal["no_demand", "no_staff", "no_week", "no_day", "no_site", "warm_up"]


@dataclass(frozen=True)
class Stress:
    """Something that all scenarios are put through.

    Attributes
    ----------
    id : str
        Its id.
    kind : str
        demand, leave, closed, day or own.
    scenarios : dict of str to Loaded
        The scenarios under it; one that it does not touch is the very same as without.
    about : dict
        What a reader must know of it, as what JSON can hold: factor, share, first day, number of days, sites, title.
    without : dict of str to Loaded, optional
        The scenarios without it, where other days are measured than in the study.
    """

    id: str
    kind: Kind
    scenarios: Mapping[str, Loaded]
    about: Mapping[str, Any] = field(default_factory=dict)
    without: Mapping[str, Loaded] | None = None


def standard_stresses(
    scenarios: Mapping[str, Loaded], outcomes: Mapping[str, Outcome], baseline: str
) -> list[Stress | tuple[str, Reason]]:
    """Return the standard stresses of a study's scenarios; for each that it cannot be put through, its id and why.

    Parameters
    ----------
    scenarios : mapping of str to Loaded
        By id.
    outcomes : mapping of str to Outcome
        What they came to when nothing was amiss.
    baseline : str
        The scenario from whose demand the busiest week and day are taken.
    """
    expected = _expected_by_day(scenarios[baseline])
    made: list[Stress | tuple[str, Reason]] = []
    for factor in DEMAND:
        name = f"demand_{round(100 * factor)}"
        if not expected.any():
            made.append((name, "no_demand"))
            continue
        more = {id_: changed(loaded, factors={"demand.factor": factor}) for id_, loaded in scenarios.items()}
        made.append(Stress(name, "demand", more, {"factor": factor}))
    fewer = {id_: on_leave(loaded) for id_, loaded in scenarios.items()}
    nobody = all(loaded is scenarios[id_] for id_, loaded in fewer.items())
    made.append(("staff_leave", "no_staff") if nobody else Stress("staff_leave", "leave", fewer, {"share": ON_LEAVE}))
    made.append(_site_closed(scenarios, outcomes, scenarios[baseline], expected))
    made.append(_busy_day(scenarios, scenarios[baseline], expected))
    return made


def on_leave(loaded: Loaded, share: float = ON_LEAVE) -> Loaded:
    """Return a scenario in which a share of those who would be at their posts are on leave."""
    values = {}
    for site_name, site in loaded.scenario.sites.items():
        for name, pool in pools_of(site).items():
            if not pool.unstaffed and pool.call_out_min is None:
                part = "windows" if name in site.windows else "back_office"
                there = (1 - pool.absence) * (1 - share)
                values[dotted(("sites", site_name, part, name, "absence"))] = round(1 - there, 12)
    return changed(loaded, values)


def busiest_week(section: CalendarSection, expected: np.ndarray) -> int | None:
    """Return the day of the run on which the busiest ordinary week begins that leaves time to look at the week after it.

    Parameters
    ----------
    section : CalendarSection
        The calendar.
    expected : float64 array, shape (num_days,)
        Needs that are expected on each day of the run.

    Returns
    -------
    int or None
        A Monday, measured like the thirteen days after it; of equal weeks the first. None where there is no such week.
    """
    if section.days is None:
        return None
    calendar = Calendar.of(section)
    dates = calendar.dates
    # 1970-01-01 was a Thursday.
    plain = np.arange(calendar.num_days) % 7 if dates is None else (dates.astype(np.int64) + 3) % 7
    ordinary = (calendar.weekday == plain) & ~calendar.holiday
    last = section.warm_up_days + section.days - DAYS_LOOKED_AT
    mondays = [day for day in range(section.warm_up_days, last + 1) if plain[day] == 0]
    weeks = [day for day in mondays if ordinary[day : day + DAYS_CLOSED].all()]
    return _first_of_most(weeks, [float(expected[day : day + DAYS_CLOSED].sum()) for day in weeks])


def busiest_day(section: CalendarSection, expected: np.ndarray) -> int | None:
    """Return the measured day of the run on which most needs are expected, of equal ones the first; None in a run in minutes."""
    if section.days is None:
        return None
    days = list(range(section.warm_up_days, section.warm_up_days + section.days))
    return _first_of_most(days, expected[days].tolist())


def busiest_site(outcome: Outcome) -> str | None:
    """Return the site with most visits, of equal ones the first by id; sessions do not count. None where nobody goes anywhere."""
    made = estimates(outcome, "visits_year", "site")
    visits = dict(zip(made.groups, made.values.tolist(), strict=True))
    sites = [name for name in sorted(visits) if outcome.scenario.sites[name].hours is not None and visits[name] > 0]
    return _first_of_most(sites, [visits[name] for name in sites])


def over_days(
    loaded: Loaded, first: int, days: int, closed: Mapping[str, Iterable[int]] | None = None, busy: float = 1.0
) -> Loaded | None:
    """Return a scenario that is measured over a few days only.

    Days of its own on which sites are closed or demand is another stay what they are, as far as the shorter run has them.

    Parameters
    ----------
    loaded : Loaded
        The scenario, its calendar in days.
    first, days : int
        The first day of its run that is measured, and how many are. Before and after them are its own warm-up and tail; where days
        are counted the run begins on the same day as before.
    closed : mapping of str to iterable of int
        Days of its run on which sites are closed besides.
    busy : float
        Factor on the demand of the first day.

    Returns
    -------
    Loaded or None
        None where the warm-up would be longer than the format allows.
    """
    scenario, section = loaded.scenario, loaded.scenario.calendar
    if section.start is None:
        if first > LONGEST_WARM_UP:
            return None
        shorter = section.model_copy(update={"days": days, "warm_up_days": first})
        values: dict[str, Any] = {"calendar.days": days, "calendar.warm_up_days": first}
    else:
        start = datetime.date.fromisoformat(day_name(section, first))
        shorter = section.model_copy(update={"days": days, "start": start})
        values = {"calendar.days": days, "calendar.start": start.isoformat()}
    for name, own in closed_sites(scenario).items():
        shut = sorted({*own, *(closed or {}).get(name, ())})
        if shut:
            in_run = days_in(section, shorter, shut).values()
            values[dotted(("sites", name, "closed"))] = {day_name(shorter, day): 1 for day in in_run}
    factors = day_factors(section, scenario.demand.days)
    factors[first] *= busy
    others = days_in(section, shorter, np.flatnonzero(factors != 1).tolist())
    if scenario.demand.days or others:
        values["demand.days"] = {day_name(shorter, day): float(factors[before]) for before, day in others.items()}
    return changed(loaded, values)


def _site_closed(
    scenarios: Mapping[str, Loaded], outcomes: Mapping[str, Outcome], baseline: Loaded, expected: np.ndarray
) -> Stress | tuple[str, Reason]:
    name, section = "site_closed", baseline.scenario.calendar
    first = busiest_week(section, expected)
    if first is None:
        return name, "no_week"
    sites = {id_: busiest_site(outcome) for id_, outcome in outcomes.items()}
    if not any(sites.values()):
        return name, "no_site"
    shut = {id_: {} if site is None else {site: range(first, first + DAYS_CLOSED)} for id_, site in sites.items()}
    made = {id_: over_days(loaded, first, DAYS_LOOKED_AT, shut[id_]) for id_, loaded in scenarios.items()}
    about = _when(section, first, DAYS_CLOSED, DAYS_LOOKED_AT) | {"sites": sites}
    return _on_days(name, "closed", made, about, scenarios, first) or (name, "warm_up")


def _busy_day(scenarios: Mapping[str, Loaded], baseline: Loaded, expected: np.ndarray) -> Stress | tuple[str, Reason]:
    name, section = "busy_day", baseline.scenario.calendar
    first = busiest_day(section, expected)
    if first is None:
        return name, "no_day"
    if not expected[first] > 0:
        return name, "no_demand"
    made = {id_: over_days(loaded, first, 1, busy=BUSY) for id_, loaded in scenarios.items()}
    about = _when(section, first, 1, 1) | {"factor": BUSY}
    return _on_days(name, "day", made, about, scenarios, first) or (name, "warm_up")


def _when(section: CalendarSection, first: int, days: int, measured_days: int) -> dict[str, Any]:
    """Return what a reader must know of the days of a stress; the weekday is the one as which the first counts."""
    weekday = WEEKDAYS[Calendar.of(section).weekday[first]]
    return {"from": day_name(section, first), "weekday": weekday, "days": days, "measured_days": measured_days}


def _on_days(
    name: str,
    kind: Kind,
    made: Mapping[str, Loaded | None],
    about: Mapping[str, Any],
    scenarios: Mapping[str, Loaded],
    first: int,
) -> Stress | None:
    """Return a stress of some days, with the same days without it; None where the format does not allow it."""
    plain = {id_: over_days(loaded, first, about["measured_days"]) for id_, loaded in scenarios.items()}
    known = [{id_: loaded for id_, loaded in some.items() if loaded is not None} for some in (made, plain)]
    return Stress(name, kind, known[0], about, known[1]) if len(known[0]) == len(scenarios) else None


def _expected_by_day(loaded: Loaded) -> np.ndarray:
    """Return the needs to be expected on each day of a run, those of renewals and given instants aside."""
    plan = Prepared(loaded).plan
    return np.asarray((plan.expected * plan.seasons).sum(axis=0))


def _first_of_most(items: list[Item], sizes: Iterable[float]) -> Item | None:
    known = list(sizes)
    most = max(known, default=0.0)
    return next((item for item, size in zip(items, known, strict=True) if size >= most * (1 - 1e-9)), None)
