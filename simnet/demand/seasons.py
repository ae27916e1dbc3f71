"""How demand varies over the days of a year, and what makes a year's volume come out as the file says.

The volume of a cell is errands a year and head. The days of a year count with the profile's share of their weekday, the
months' factors, holidays and the days after; these factors are relative. They are divided by what they come to over the
calendar year in which the measured days begin, make-up days and all, so that such a year brings just the volume written.
"""

from __future__ import annotations

import numpy as np

from simnet.network.network import Network
from simnet.scenario.calendar import SATURDAY, WEEKDAYS, Calendar
from simnet.scenario.days import day_factors
from simnet.scenario.schema import Profile, Scenario, Season

MONTHS = [f"{number:02d}" for number in range(1, 13)]


def season_factors(scenario: Scenario, network: Network) -> np.ndarray:
    """Return the factor of every season on every day of the run, times what `demand.days` says of the day.

    Returns
    -------
    float64 array, shape (seasons + 1, num_days)
        Row 0 is for services without a season, 1 but on days of their own; then the seasons, sorted by id. Where the calendar
        has no dates, months have no factor. A holiday before the first day is not known of: the first day is never "after a
        holiday".
    """
    num_days = len(network.weekday)
    dates = None
    if scenario.calendar.start is not None:
        warm_up = np.timedelta64(scenario.calendar.warm_up_days, "D")
        dates = np.datetime64(scenario.calendar.start, "D") - warm_up + np.arange(num_days).astype("timedelta64[D]")
    seasons = [None, *(scenario.seasons[name] for name in sorted(scenario.seasons))]
    factors = np.array([_factors(season, dates, network.weekday, network.holiday == 1) for season in seasons])
    days = scenario.demand.days
    return factors * day_factors(scenario.calendar, days) if days else factors


def days_after_holidays(weekday: np.ndarray, holiday: np.ndarray) -> np.ndarray:
    """Return whether each day is the first since a holiday that is neither holiday nor weekend, as bool array."""
    after, pending = np.zeros(len(weekday), bool), False
    for day in range(len(weekday)):
        if holiday[day]:
            pending = True
        elif weekday[day] < SATURDAY:
            after[day], pending = pending, False
    return after


class Year:
    """The calendar year in which a scenario's measured days begin; without dates, 365 days of whole weeks.

    Parameters
    ----------
    scenario : Scenario
        A scenario whose calendar is known.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._calendar = None if scenario.calendar.start is None else Calendar.of_year(scenario.calendar)
        self._seasons: dict[int, tuple[Season | None, np.ndarray]] = {}

    def weekly_volume(self, a_year: float, profile: Profile, season: Season | None) -> float:
        """Return the needs of a plain week, before seasons, of which the year makes `a_year`.

        Returns
        -------
        float
            Needs a week; 0 if no day of the year has a share.
        """
        if self._calendar is None:
            return a_year * 7 / 365
        shares = np.array([profile.days.get(name, 0.0) for name in WEEKDAYS])
        weeks = float((shares[self._calendar.weekday] * self._factors(season, self._calendar)).sum())
        return a_year / weeks if weeks > 0 else 0.0

    def _factors(self, season: Season | None, calendar: Calendar) -> np.ndarray:
        """Return the factors of a season on the days of the year, made once: a district asks for thousands of cells."""
        if id(season) not in self._seasons:  # the season is kept, so that no other gets its id
            self._seasons[id(season)] = season, _factors(season, calendar.dates, calendar.weekday, calendar.holiday)
        return self._seasons[id(season)][1]


def _factors(season: Season | None, dates: np.ndarray | None, weekday: np.ndarray, holiday: np.ndarray) -> np.ndarray:
    factors = np.ones(len(weekday))
    if season is None:
        return factors
    if dates is not None:
        month = dates.astype("datetime64[M]").astype(np.int64) % 12
        factors = np.array([season.months.get(name, 1.0) for name in MONTHS])[month]
    factors[holiday] *= season.holiday
    factors[days_after_holidays(weekday, holiday)] *= season.after_holiday
    return factors
