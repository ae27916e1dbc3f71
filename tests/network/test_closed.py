"""Sites closed for days: what vanishes, what goes on, and who is paid; by hand on a hall, a station and a market."""

from typing import Any

import numpy as np
import pytest

from simnet.demand.draw import draw_demand
from simnet.engine import reference
from simnet.measures.costs import bill
from simnet.measures.outcome import Outcome
from simnet.measures.totals import totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.tables import LOST, RESOLVED
from tests.network.street import HALL, MARKET, STATION, at, network, street

MO, TU, WE, TH, FR, SA, SU = range(7)


def closed(**days: dict[str, int]) -> Network:
    """The street with sites closed, by site."""
    sites = street()["sites"]
    for name, spans in days.items():
        sites[name] |= {"closed": spans}
    return network(sites=sites)


def opens(built: Network, site: int) -> list[int]:
    return built.intervals["open"][built.intervals["site"] == site].tolist()


def posts(built: Network, pool: tuple[str, str]) -> list[tuple[int, int]]:
    rows = built.planned[built.planned["pool"] == built.names.pools.index(pool)]
    return list(zip(rows["time"].tolist(), rows["count"].tolist(), strict=True))


def test_openings_and_posts_of_closed_days_are_not_there():
    built = closed(hall={"2025-03-11": 2})  # Tuesday and Wednesday
    assert opens(built, HALL) == [at(day, hour) for day in (MO, TH, FR) for hour in (9, 13)]
    assert posts(built, ("hall", "zeta")) == [
        (at(day, hour), count) for day in (MO, TH, FR) for hour, count in ((9, 1), (12, 0))
    ]
    # The back office, which has hours of its own, is closed with the rest; machines that run round the clock stop at midnight.
    assert posts(built, ("hall", "office")) == [
        (at(day, hour), count) for day in (MO, TH, FR) for hour, count in ((8, 1), (16, 0))
    ]
    assert posts(built, ("hall", "machine")) == [(at(MO, 0), 3), (at(TU, 0), 0), (at(TH, 0), 3)]
    # Until when cards are taken on Thursday is what it would be anyway; the tables of other sites are the same.
    plain = network()
    assert opens(built, STATION) == opens(plain, STATION) and opens(built, MARKET) == opens(plain, MARKET)
    assert posts(built, ("station", "one")) == posts(plain, ("station", "one"))
    assert np.array_equal(built.batches, plain.batches)


def test_teams_stay_in_and_couriers_of_a_closed_site_do_not_run():
    hall, station, plain = closed(hall={"2025-03-11": 2}), closed(station={"2025-03-11": 1}), network()
    bike, van = range(2)

    def shifts(built: Network, team: int) -> list[tuple[int, int]]:
        rows = built.shifts[built.shifts["team"] == team]
        return list(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True))

    assert shifts(hall, van) == [(at(day, 9), at(day, 17)) for day in (MO, TH, FR)]
    assert shifts(hall, bike) == shifts(plain, bike)
    # The courier is the station's: it runs to a closed hall, but not from a closed station.
    assert hall.runs.tolist() == plain.runs.tolist()
    assert station.runs["leave"].tolist() == [at(day, *time) for day in (MO, WE, TH, FR) for time in ((11, 0), (16, 0))]


def test_what_began_the_evening_before_goes_on():
    # The bike is out Saturday 22:00 to 02:00 and Sunday 23:00 to 03:00, on the Sunday before the run too; the station is closed
    # on the one in it.
    built = closed(station={"2025-03-16": 1})
    rows = built.shifts[built.shifts["team"] == 0]
    assert rows[["start", "end"]].tolist() == [(0, at(MO, 3)), (at(SA, 22), at(SU, 2))]


def test_staff_lent_elsewhere_go_out_all_the_same_and_come_back_when_there_is_no_session():
    plain = network()
    # On Tuesday a session takes one of the two at the front from 13:30 to 15:00.
    assert (at(TU, 13, 30), 1) in posts(plain, ("hall", "front"))
    no_session = closed(market={"2025-03-11": 1})
    assert opens(no_session, MARKET) == [at(FR, 9)]
    assert [row for row in posts(no_session, ("hall", "front")) if at(TU, 0) <= row[0] < at(WE, 0)] == [
        (at(TU, 9), 2), (at(TU, 12), 0), (at(TU, 13), 2), (at(TU, 17), 0),
    ]  # fmt: skip
    no_hall = closed(hall={"2025-03-11": 1})
    assert opens(no_hall, MARKET) == opens(plain, MARKET)
    assert (at(TU, 13, 30), 1) in posts(no_hall, ("market", "table"))
    assert [row for row in posts(no_hall, ("hall", "front")) if at(TU, 0) <= row[0] < at(WE, 0)] == []


def test_days_may_be_counted_where_there_are_no_dates():
    given = street() | {"calendar": {"days": 7, "warm_up_days": 7, "tail_days": 0}}
    for section, name in (("sites", "market"), ("channels", "outreach")):
        del given[section][name]
    given["sites"]["hall"]["closed"] = {"day 9": 2, "day 10": 1}
    built = build(Scenario.model_validate(given))
    hall = opens(built, 0)
    assert hall == [at(day, hour) for day in (*range(5), 7, 10, 11) for hour in (9, 13)]


def desk(**site: Any) -> dict[str, Any]:
    """Two days, somebody every half hour from nine on both, ten minutes each, one desk; who finds nothing open gives up."""
    minutes = [24 * 60 * day + 9 * 60 + 30 * number for day in range(2) for number in range(10)]
    return {
        "simnet": 1,
        "name": "desk",
        "calendar": {"days": 2, "tail_days": 3},
        "behaviour": {"wishes": 1, "flex_min": 0},
        "services": {"errand": {"stages": {"window": {"skill": "k", "time_min": 10}}}},
        "arrivals": {"line": {"service": "errand", "at_min": minutes}},
        "sites": {
            "hall": {
                "hours": "Mo-Fr 09:00-17:00",
                "services": "all",
                "area_m2": 10,
                "windows": {"desk": {"skills": "all", "count": 2}},
                **site,
            }
        },
        "teams": {"van": {"base": "hall", "hours": "Mo-Fr 09:00-12:00", "services": "all", "size": 1}},
        "costs": {"rent_m2_year": 1000, "window_staff_year": 100_000, "staff_hours_year": 1000, "courier_run": 7},
    }


def outcome(given: dict[str, Any]) -> tuple[Outcome, np.ndarray]:
    scenario = Scenario.model_validate(given)
    built = build(scenario)
    demand = draw_demand(scenario, built, 1, 0)
    records = reference.run(built, demand)
    return Outcome("desk", built, scenario, totals(built, demand, records, scenario)), records.needs["outcome"]


def test_people_know_that_it_is_closed():
    # Ten on each day. All are seen to; with the second day closed the ten of that day find nothing open, and have no other wish.
    assert outcome(desk())[1].tolist() == [RESOLVED] * 20
    assert outcome(desk(closed={"day 2": 1}))[1].tolist() == [RESOLVED] * 10 + [LOST] * 10


@pytest.mark.parametrize("closed_for", [{"day 2": 1}, {"day 1": 2}])
def test_rent_and_staff_are_paid_all_the_same(closed_for):
    plain, shut = (
        {(line.basis, line.line): line.estimate.value for line in bill(outcome(given)[0])}
        for given in (desk(), desk(closed=closed_for))
    )
    # Two posts for eight hours on two days are 32 hours at 100 yuan; a year has 365 / 2 times that.
    assert plain["paid", "staff"] == pytest.approx(32 * 100 * 365 / 2)
    # The team: three hours on each day.
    assert plain["paid", "teams"] == pytest.approx(6 * 100 * 365 / 2)
    for line in ("rent", "staff", "teams"):
        assert shut["paid", line] == plain["paid", line]


def test_what_is_planned_to_be_there_is_less():
    plain, shut = (outcome(given)[0] for given in (desk(), desk(closed={"day 2": 1})))
    hour = 3_600_000
    assert plain.columns("pools", "", ("rostered_ms",)).item() == 32 * hour
    assert shut.columns("pools", "", ("rostered_ms",)).item() == 16 * hour
