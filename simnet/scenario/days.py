"""Single days that a scenario names: by date, or counted where the calendar has no dates.

`2023-03-06` is a date of a calendar with a `start`; without one `day 8` is the eighth day of the run, warm-up included: the first is a
Monday, so this is one too. Closed days of sites and days of other demand are named so. A run in minutes has no days to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from simnet.scenario.faults import Fault
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import CalendarSection, Scenario
from simnet.scenario.schema_base import _date

_COUNTED: Final = re.compile(r"day ([1-9][0-9]{0,4})")


def day_number(section: CalendarSection, name: str) -> int:
    """Return which day of the run a name stands for, from 0, the first day of the warm-up.

    Raises
    ------
    ValueError
        If the run has no such day; the message says which there are, or how they are written.

    Examples
    --------
    >>> section = CalendarSection.model_validate({"start": "2023-03-01", "days": 28, "warm_up_days": 7})
    >>> day_number(section, "2023-03-06"), day_number(CalendarSection(days=28, warm_up_days=7), "day 8")
    (12, 7)
    """
    if section.days is None:
        raise ValueError("a run in minutes has no days to name; give the calendar in `days`")
    counted = _COUNTED.fullmatch(name)
    if section.start is None:
        if counted is None:
            raise ValueError("without a `start` date days are counted: `day 1` is the first of the run, a Monday")
        number = int(counted[1]) - 1
    else:
        if counted is not None:
            raise ValueError("the calendar has a `start`, so days are dates: YYYY-MM-DD")
        number = (_date(name) - section.start).days + section.warm_up_days
    if not 0 <= number < _num_days(section):
        last = day_name(section, _num_days(section) - 1)
        raise ValueError(
            f"{name} is no day of the run, which goes from {day_name(section, 0)} to {last}, tail included"
        )
    return number


def day_name(section: CalendarSection, number: int) -> str:
    """Return how a day of the run is named; the inverse of `day_number`."""
    if section.start is None:
        return f"day {number + 1}"
    return str(np.datetime64(section.start, "D") + (number - section.warm_up_days))


def days_in(before: CalendarSection, after: CalendarSection, days: Iterable[int]) -> dict[int, int]:
    """Return which days of another run some days of a run are, by the day before; those that the other has not got are left out.

    Where days are counted both runs begin on the same day.
    """
    shift = 0
    if before.start is not None and after.start is not None:
        shift = (before.start - after.start).days - before.warm_up_days + after.warm_up_days
    return {day: day + shift for day in days if 0 <= day + shift < _num_days(after)}


def closed_sites(scenario: Scenario) -> dict[str, tuple[int, ...]]:
    """Return the days of the run on which each site is closed whatever its hours, ascending.

    Parameters
    ----------
    scenario : Scenario
        A scenario in which `check_days` finds no fault.
    """
    return {name: _closed_days(scenario.calendar, site.closed) for name, site in scenario.sites.items()}


def _closed_days(section: CalendarSection, closed: Mapping[str, int]) -> tuple[int, ...]:
    first = {day_number(section, name): length for name, length in closed.items()}
    return tuple(sorted({day + offset for day, length in first.items() for offset in range(length)}))


def day_factors(section: CalendarSection, days: Mapping[str, float]) -> np.ndarray:
    """Return the factor that `demand.days` puts on each day of the run: float64 array, shape (num_days,)."""
    factors = np.ones(_num_days(section))
    for name, factor in days.items():
        factors[day_number(section, name)] = factor
    return factors


def check_days(scenario: Scenario) -> Iterator[Fault]:
    """Yield closed days and days of other demand that are not in the run."""
    section = scenario.calendar
    for name, factor in scenario.demand.days.items():
        yield from _not_in_run(section, ("demand", "days", name), factor)
    for site_name, site in scenario.sites.items():
        for name, length in site.closed.items():
            path: KeyPath = ("sites", site_name, "closed", name)
            faults = list(_not_in_run(section, path, length))
            yield from faults
            most = length if faults else _num_days(section) - day_number(section, name)
            if length > most:
                last = day_name(section, _num_days(section) - 1)
                yield Fault(path, length, f"the run ends with {last}, tail included: at most {most} days")


def _not_in_run(section: CalendarSection, path: KeyPath, found: float) -> Iterator[Fault]:
    try:
        day_number(section, str(path[-1]))
    except ValueError as error:
        yield Fault(path, found, str(error))


def _num_days(section: CalendarSection) -> int:
    return section.warm_up_days + (section.days or 0) + section.tail_days
