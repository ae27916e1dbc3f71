"""The distribution of demand at fixed seeds: counts, profiles, seasons, busy days, within 99.9% intervals."""

import numpy as np
import pytest
from scipy.stats import chi2, kstest

from simnet.demand.draw import draw_planned
from simnet.demand.plan import plan_demand
from simnet.demand.seasons import days_after_holidays, season_factors
from simnet.units import DAY, HOUR
from tests.demand.helpers import built, street

REPLICATIONS = 100


def all_needs(given, replications=REPLICATIONS):
    plan = plan_demand(*built(given))
    return [draw_planned(plan, 11, replication) for replication in range(replications)]


@pytest.fixture(scope="module")
def plain():
    return all_needs(street())


def test_counts_of_cells_are_poisson(plain):
    # Needs over eight weeks: people x cases a head and year x 7 / 365 x 8. Rows: zones east, west; segments elderly, general;
    # services licence, pension.
    means = {
        (0, 1, 0): 1000 * 0.9 * 56 / 365,
        (1, 1, 0): 500 * 0.9 * 56 / 365,
        (0, 0, 1): 300 * 1.5 * 56 / 365,
        (0, 1, 1): 1000 * 0.5 * 56 / 365,
        (1, 1, 1): 500 * 0.5 * 56 / 365,
    }
    squares = 0.0
    for (zone, segment, service), mean in means.items():
        counts = np.array(
            [
                np.sum(
                    (d.needs["zone"] == zone)
                    & (d.needs["segment"] == segment)
                    & (d.cases["service"][d.needs["first_case"]] == service)
                )
                for d in plain
            ]
        )
        assert abs(counts.mean() - mean) < 3.3 * np.sqrt(mean / REPLICATIONS)
        squares += np.sum((counts - mean) ** 2 / mean)
    assert sum(len(d.needs) for d in plain) == pytest.approx(REPLICATIONS * sum(means.values()), rel=0.02)
    low, high = chi2.ppf([0.0005, 0.9995], REPLICATIONS * len(means))
    assert low < squares < high


def test_counts_of_days_are_poisson_and_independent(plain):
    days = np.array([np.bincount(d.needs["time"] // DAY, minlength=56) for d in plain])
    weekly = (1500 * 0.9 + 450 + 1500 * 0.5) * 7 / 365
    mean = np.tile([0.3, 0.2, 0.2, 0.15, 0.15, 0, 0], 8) * weekly
    assert (days[:, mean == 0] == 0).all()
    open_days = days[:, mean > 0]
    squares = np.sum((open_days - mean[mean > 0]) ** 2 / mean[mean > 0])
    low, high = chi2.ppf([0.0005, 0.9995], open_days.size)
    assert low < squares < high
    # Neighbouring days: the correlation of n independent pairs has standard error 1 / sqrt(n).
    scaled = (open_days - mean[mean > 0]) / np.sqrt(mean[mean > 0])
    assert abs(np.mean(scaled[:, 1:] * scaled[:, :-1])) < 3.3 / np.sqrt(scaled[:, 1:].size)


def test_profile_is_met(plain):
    times = np.concatenate([d.needs["time"] for d in plain])
    hours = times % DAY // HOUR
    assert set(np.unique(hours)) == {9, 10, 14, 15}
    observed = np.array(
        [np.sum((times // DAY % 7 == day) & (hours == hour)) for day in range(5) for hour in (9, 10, 14, 15)]
    )
    shares = np.outer([0.3, 0.2, 0.2, 0.15, 0.15], [0.3, 0.3, 0.2, 0.2]).ravel()
    expected = shares * len(times)
    assert np.sum((observed - expected) ** 2 / expected) < chi2.ppf(0.999, len(shares) - 1)
    assert kstest((times % HOUR) / HOUR, "uniform").pvalue > 0.001


def test_per_day_follows_its_profile():
    stream = {"service": "pension", "zone": "west", "segment": "general", "per_day": 20.0, "profile": "office"}
    drawn = all_needs(street(demand={"factor": 1.0}, arrivals={"s": stream}, services=unused_services()), 20)
    times = np.concatenate([d.needs["time"] for d in drawn])
    # 20 a day on average over the week: 140 a week, of which 0.3 on Mondays.
    mean = 20 * 8 * 140
    assert abs(len(times) - mean) < 3.3 * np.sqrt(mean)
    assert abs(np.sum(times // DAY % 7 == 0) - 0.3 * mean) < 3.3 * np.sqrt(0.3 * mean)
    assert set(np.unique(times % DAY // HOUR)) == {9, 10, 14, 15}


def unused_services():
    return {"pension": street()["services"]["licence"] | {"cases_per_head_year": {}}}


# -- seasons and busy days ----------------------------------------------------------------------------------------------

SEASONAL = {
    "calendar": {"start": "2023-05-01", "days": 61, "warm_up_days": 7, "tail_days": 0, "holidays": "CN"},
    "seasons": {
        "dry": {"months": {"05": 2.0, "04": 0.0}, "holiday": 0.5, "after_holiday": 3.0},
        "wet": {},
    },
}


def test_season_factors_by_hand():
    given = street(**SEASONAL)
    given["services"]["pension"]["season"] = "dry"
    none, dry, wet = season_factors(*built(given))
    assert (none == 1).all() and (wet == 1).all()
    # Day 0 is 24 April 2023 (factor 0); Labour Day is 29 April to 3 May; 4 May is the first working day after it.
    assert dry[:7].tolist() == [0] * 7
    assert dry[7:10].tolist() == [2 * 0.5] * 3
    assert dry[10] == 2 * 3
    assert dry[11:38].tolist() == [2] * 27
    # June has factor 1; 22 to 24 June are holidays (Dragon Boat Festival), 25 June is a Sunday that works as a Monday.
    assert dry[38:59].tolist() == [1] * 21
    assert dry[59:62].tolist() == [0.5] * 3
    assert dry[62] == 3
    assert (dry[63:] == 1).all()


def test_days_after_holidays_skip_weekends():
    # Friday is a holiday, the weekend is none, Monday is the first day back; a holiday right after it starts anew.
    weekday = np.array([4, 5, 6, 0, 1, 2, 3])
    holiday = np.array([1, 0, 0, 0, 1, 0, 0])
    assert days_after_holidays(weekday, holiday).tolist() == [False, False, False, True, False, True, False]


def test_demand_follows_the_season():
    given = street(**SEASONAL)
    given["services"]["pension"]["season"] = "dry"
    given["services"].pop("licence")
    drawn = all_needs(given, 40)
    days = np.bincount(np.concatenate([d.needs["time"] // DAY for d in drawn]), minlength=68)
    weekly = (1500 * 0.5 + 450) * 7 / 365
    shares = np.array([0.3, 0.2, 0.2, 0.15, 0.15, 0, 0])
    network = built(given)[1]
    mean = 40 * weekly * shares[network.weekday] * season_factors(*built(given))[1]
    assert (days[mean == 0] == 0).all()
    squares = np.sum((days[mean > 0] - mean[mean > 0]) ** 2 / mean[mean > 0])
    low, high = chi2.ppf([0.0005, 0.9995], np.sum(mean > 0))
    assert low < squares < high


def test_busy_days_have_their_mean_and_spread():
    calendar = {"days": 364, "tail_days": 0}
    given = street(calendar=calendar, demand={"busyness_cv": 0.5, "factor": 8.0})
    drawn = all_needs(given, 10)
    weekly = 8 * (1500 * 0.9 + 450 + 1500 * 0.5) * 7 / 365
    mean = np.tile([0.3, 0.2, 0.2, 0.15, 0.15, 0, 0], 52) * weekly
    counts = np.array([np.bincount(d.needs["time"] // DAY, minlength=364) for d in drawn])[:, mean > 0]
    mean = mean[mean > 0]
    ratio = counts / mean
    # A gamma factor of mean 1 and cv 0.5 over a Poisson count: variance of the ratio is 0.25 + 1 / mean.
    assert abs(ratio.mean() - 1) < 3.3 * np.sqrt((0.25 + 1 / mean.mean()) / ratio.size)
    assert abs(np.mean((ratio - 1) ** 2 - 1 / mean) - 0.25) < 0.03


def test_busyness_is_common_to_all_and_belongs_to_the_day():
    def days(warm_up: int) -> np.ndarray:
        calendar = {"days": 7, "warm_up_days": warm_up, "tail_days": 0}
        given = street(calendar=calendar, demand={"busyness_cv": 1.0, "factor": 1000.0})
        needs = all_needs(given, 1)[0].needs
        measured = needs[needs["cohort"] == 1]
        # By zone and day of the week, as a multiple of what is expected.
        weekly = 1000 * np.array([1000 * 0.9 + 450 + 1000 * 0.5, 500 * 0.9 + 500 * 0.5]) * 7 / 365
        counts = [
            np.bincount(measured["time"][measured["zone"] == zone] // DAY % 7, minlength=7)[:5] for zone in (0, 1)
        ]
        return np.array(counts) / np.outer(weekly, [0.3, 0.2, 0.2, 0.15, 0.15])

    east, west = days(0)
    assert np.ptp(east) > 0.3
    assert np.allclose(east, west, rtol=0.1)
    # A longer warm-up is another sample of the field, but the days are as busy as they were.
    assert np.allclose(days(14), days(0), rtol=0.1)
