"""A year's volume is what the file says, whatever holidays, make-up days and seasons do to single days."""

import numpy as np
import pytest

from simnet.demand.draw import draw_demand
from simnet.demand.seasons import Year
from simnet.network.build import build
from simnet.scenario.schema import Profile, Scenario, Season

OFFICE = {"days": {"Mo": 0.23, "Tu": 0.205, "We": 0.2, "Th": 0.195, "Fr": 0.17}, "hours": {"09:00-17:00": 1}}
PEAK = {
    "months": {"10": 1.5, "11": 2.0, "12": 1.5, "01": 0.5, "02": 0.5, "03": 0.0},
    "holiday": 0.1,
    "after_holiday": 2,
}


def street(calendar: dict, season: str | None = "peak") -> Scenario:
    service = {"cases_per_head_year": {"general": 0.5}, "stages": {"window": {"skill": "a", "time_min": 5}}}
    return Scenario.model_validate(
        {
            "simnet": 1,
            "name": "street",
            "calendar": calendar,
            "profiles": {"office": OFFICE},
            "seasons": {"peak": PEAK},
            "population": {
                "segments": {"general": {"profile": "office"}},
                "zones": {"z": {"people": {"general": 20_000}}},
            },
            "services": {"a": service | ({"season": season} if season else {})},
            "sites": {
                "hall": {
                    "hours": "Mo-Fr 09:00-17:00",
                    "services": "all",
                    "windows": {"w": {"skills": "all", "count": 9}},
                }
            },
        }
    )


@pytest.mark.parametrize("season", ["peak", None])
def test_a_calendar_year_brings_the_volume_written(season):
    # 20,000 people x 0.5 a year = 10,000 needs, standard deviation 100; the whole of 2023 with its holidays and make-up days.
    scenario = street({"start": "2023-01-01", "days": 365, "tail_days": 0, "holidays": "CN"}, season)
    network = build(scenario)
    counts = [draw_demand(scenario, network, 1, replication).needs.size for replication in range(16)]
    # The mean of 16 replications has a standard deviation of 25.
    assert np.mean(counts) == pytest.approx(10_000, abs=100)


def test_without_dates_a_week_has_seven_days_of_365():
    scenario = street({"days": 70}, None)
    assert Year(scenario).weekly_volume(3650, scenario.profiles["office"], None) == pytest.approx(70)


def test_a_part_of_a_year_keeps_its_season():
    # November of a year without holidays has twice a plain month: the volume is that of the whole year, not of the part.
    calendar = {"start": "2023-11-01", "days": 28, "tail_days": 0}
    scenario = street(calendar)
    season, profile = scenario.seasons["peak"], scenario.profiles["office"]
    weekly = Year(scenario).weekly_volume(10_000, profile, season)
    assert weekly == pytest.approx(
        10_000 * 7 / 365, rel=0.02
    )  # the months average 1, so a plain week is a 52nd of the year
    network = build(scenario)
    counts = [draw_demand(scenario, network, 3, replication).needs.size for replication in range(8)]
    # Four weeks at twice the plain rate; standard deviation of the mean of eight about 14.
    assert np.mean(counts) == pytest.approx(4 * 2 * weekly, abs=60)


def test_a_year_in_which_nobody_sets_out_has_no_volume():
    scenario = street({"start": "2023-01-02", "days": 7})
    nobody = Season.model_validate({"months": {f"{month:02d}": 0 for month in range(1, 13)}})
    assert Year(scenario).weekly_volume(10_000, Profile.model_validate(OFFICE), nobody) == 0


def test_seasons_of_one_year_are_told_apart():
    # 2023 without holidays, five working days a week: 260 of them, 52 weeks. With all of the year's demand in January (22 working days
    # at factor 12) a plain week has 10,000 x 5 / (22 x 12) needs, without a season 10,000 / 52; in whichever order they are asked for.
    scenario = street({"start": "2023-01-02", "days": 7})
    office = Profile.model_validate(OFFICE)
    january = Season.model_validate({"months": {f"{month:02d}": 12 if month == 1 else 0 for month in range(1, 13)}})
    year = Year(scenario)
    for _ in range(2):
        assert year.weekly_volume(10_000, office, None) == pytest.approx(10_000 / 52, rel=0.01)
        assert year.weekly_volume(10_000, office, january) == pytest.approx(10_000 * 5 / (22 * 12), rel=0.1)
