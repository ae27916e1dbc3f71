"""In every shipped scenario servers and teams are at one place at a time, and ways take what speed and distance say."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.records import Records

from .shipped import FILES, altered, shipped, until_end
from .shipped_time import time_of_pools


@pytest.mark.parametrize("file", FILES)
def test_no_server_does_two_things_and_nobody_is_served_twice(file: str) -> None:
    of = shipped(file)
    for pool in time_of_pools(of):
        assert not pool.too_many
        assert not pool.after_hours  # posts kept after hours are for those inside: no papers, no teams
    # Who is served is served by a pool of the site that has the skill, and by one server at a time.
    for table in (of.records.stays, of.records.papers):
        begun_rows = table[table["start"] >= 0]
        own = of.network.pools[begun_rows["pool"]]
        assert np.all(own["site"] == begun_rows["site"])
        assert np.all((own["skills"] >> begun_rows["skill"]) & 1 == 1)
        owner = begun_rows["need" if "need" in (table.dtype.names or ()) else "case"]
        order = np.lexsort((begun_rows["start"], owner))
        owner, begins = owner[order], begun_rows["start"][order]
        ends = until_end(begun_rows["end"], tables.NEVER)[order]
        assert np.all((owner[1:] != owner[:-1]) | (ends[:-1] <= begins[1:]))


@dataclass(frozen=True)
class Speed:
    """How fast somebody gets about: ms to a kilometre of straight line, and ms a way; halves are rounded up."""

    slowness: int
    fixed: int

    @staticmethod
    def of(speed_km_h: float, detour: float, fixed_min: float) -> "Speed":
        slowness = Fraction(3_600_000) * Fraction(str(detour)) / Fraction(str(speed_km_h))
        return Speed(half_up(slowness), half_up(Fraction(str(fixed_min)) * 60_000))

    def way(self, metres_square: int) -> int:
        """Return how long a way takes, ms; metres of it are whole, rounded down."""
        return (isqrt(metres_square) * self.slowness + 500) // 1000 + self.fixed


def half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)) // 1)


def square(origin: np.void, to: np.void) -> int:
    return int((to["x"] - origin["x"]) ** 2 + (to["y"] - origin["y"]) ** 2)


@pytest.mark.parametrize("file", FILES)
def test_a_team_is_at_one_place_and_its_ways_take_what_its_speed_says(file: str) -> None:
    of = shipped(file)
    sites, needs, journeys = of.network.sites, of.demand.needs, of.records.teams
    for team, name in enumerate(of.network.names.teams):
        given = of.scenario.teams[name]
        speed = Speed.of(given.speed_km_h, given.detour, given.fixed_min)
        base = place = sites[of.network.names.sites.index(given.base)]
        shifts = of.network.shifts[of.network.shifts["team"] == team]
        free = 0
        for number, journey in enumerate(journeys[journeys["team"] == team]):
            back = journey["kind"] == tables.RETURN
            to = base if back else needs[journey["need"]]
            assert journey["number"] == number
            assert 0 <= free <= journey["set_out"]  # it was done where it was
            if journey["arrival"] >= 0:
                assert journey["arrival"] - journey["set_out"] == speed.way(square(place, to))
            on_shift = (shifts["start"] <= journey["set_out"]) & (journey["set_out"] < shifts["end"])
            assert back or np.count_nonzero(on_shift) == 1
            assert (journey["end"] < 0) or 0 <= journey["arrival"] <= journey["end"]
            assert not back or journey["end"] == journey["arrival"]
            free, place = int(journey["end"]), to


@pytest.mark.parametrize("file", FILES)
def test_peoples_ways_take_what_their_speed_says(file: str) -> None:
    of = shipped(file)
    sites, needs, visits = of.network.sites, of.demand.needs, of.records.visits
    site, home = sites[visits["site"]], needs[visits["need"]]
    follows = np.zeros(len(visits), bool)
    follows[1:] = (visits["need"][1:] == visits["need"][:-1]) & (visits["trip"][1:] == visits["trip"][:-1])
    before = sites[np.roll(visits["site"], 1)]
    outreach = site["outreach"] == 1
    there, back = (np.zeros(len(visits), np.int64) for _ in range(2))
    for row, name in enumerate(of.network.names.segments):
        own, travel = home["segment"] == row, of.scenario.population.segments[name].travel
        speed = Speed.of(travel.speed_km_h, travel.detour, travel.fixed_min)
        for takes, to_x, to_y in (
            (there, np.where(follows, before["x"], home["x"]), np.where(follows, before["y"], home["y"])),
            (back, home["x"], home["y"]),
        ):
            squares, which = np.unique(((site["x"] - to_x) ** 2 + (site["y"] - to_y) ** 2)[own], return_inverse=True)
            takes[own] = np.array([speed.way(one) for one in squares.tolist()], np.int64)[which]
    np.testing.assert_array_equal(visits["travel"], np.where(outreach, 0, there))
    goes_on = np.append(follows[1:], False) | (visits["leave"] < 0)
    home_again = np.where(outreach | goes_on, 0, back)
    # Who is on the way to another site when the run ends has not gone home.
    last = np.append(visits["need"][1:] != visits["need"][:-1], True)
    under_way = last & (visits["travel_home"] == 0) & (of.records.needs["end"][visits["need"]] < 0)
    np.testing.assert_array_equal(visits["travel_home"], np.where(under_way, 0, home_again))
    assert np.count_nonzero(under_way & (home_again > 0)) < 10


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------


def called(records: Records) -> int:
    """Return the row of somebody who had waited long and was called as soon as a server was free."""
    stays = records.stays
    return int(np.argmax(np.where(stays["start"] >= 0, stays["start"] - stays["join"], -1)))


def worked(records: Records) -> int:
    """Return the row of papers that were begun as others were done."""
    papers = records.papers
    waited = np.isin(papers["start"], papers["end"]) & (papers["start"] > papers["join"])
    return int(np.flatnonzero(waited)[100])


def journey(records: Records) -> int:
    return int(np.flatnonzero(records.teams["kind"] == tables.VISIT)[50])


Alteration = Callable[[Records], dict[str, Any]]
ALTERATIONS: dict[str, tuple[Callable[[str], None], Alteration]] = {
    "a server begins before the one before is out": (
        test_no_server_does_two_things_and_nobody_is_served_twice,
        lambda records: {
            "stays": altered(records.stays, called(records), start=records.stays["start"][called(records)] - 1)
        },
    ),
    "papers are begun before those before are done": (
        test_no_server_does_two_things_and_nobody_is_served_twice,
        lambda records: {
            "papers": altered(records.papers, worked(records), start=records.papers["start"][worked(records)] - 1)
        },
    ),
    "a team sets out before it is done": (
        test_a_team_is_at_one_place_and_its_ways_take_what_its_speed_says,
        lambda records: {
            "teams": altered(records.teams, journey(records), end=records.teams["end"][journey(records)] + 36_000_000)
        },
    ),
    "a team is a millisecond quicker than its way": (
        test_a_team_is_at_one_place_and_its_ways_take_what_its_speed_says,
        lambda records: {
            "teams": altered(records.teams, journey(records), arrival=records.teams["arrival"][journey(records)] - 1)
        },
    ),
    "somebody takes another way home": (
        test_peoples_ways_take_what_their_speed_says,
        lambda records: {"visits": altered(records.visits, 500, travel_home=1)},
    ),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_the_laws_notice_what_breaks_them(alteration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, alter = ALTERATIONS[alteration]
    of = shipped("shaocheng/one-plus-n-grid")
    broken = of.with_records(**alter(of.records))
    monkeypatch.setitem(globals(), "shipped", lambda file: broken)
    with pytest.raises(AssertionError):
        law("broken")
