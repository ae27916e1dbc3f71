"""In every shipped scenario servers and teams are at one place at a time, and ways take what speed and distance say."""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.records import Records

from .shipped import FILES, altered, shipped, until_end
from .shipped_time import DOING, Walk


@pytest.mark.parametrize("file", FILES)
def test_no_server_does_two_things_and_nobody_is_served_twice(file: str) -> None:
    of = shipped(file)
    end = of.records.end
    for pool in range(len(of.network.pools)):
        walk = Walk(of, pool)
        for start, _, now in walk.stretches():
            begun = walk.begun.get(start)
            if not begun or start >= end:  # the run may stop in the middle of a tick
                continue
            inside = sum(now[what] for what in DOING) - now["away"]
            assert inside <= max(now["rostered"], now["held"]) - now["away"]
            # Posts kept after hours are for those inside: no papers, no teams.
            if begun & {"intake", "decision", "away"}:
                assert inside <= now["rostered"] - now["away"]
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


def way(metres_square: int, speed_km_h: float, detour: float, fixed_min: float) -> int:
    """Return how long a way takes, ms, at a slowness of whole thousandths of a ms a metre; halves are rounded up."""
    slowness = half_up(Fraction(3_600_000) * Fraction(str(detour)) / Fraction(str(speed_km_h)))
    return half_up(Fraction(isqrt(metres_square) * slowness, 1000)) + half_up(Fraction(str(fixed_min)) * 60_000)


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
        base = place = sites[of.network.names.sites.index(given.base)]
        shifts = of.network.shifts[of.network.shifts["team"] == team]
        free = 0
        for number, journey in enumerate(journeys[journeys["team"] == team]):
            back = journey["kind"] == tables.RETURN
            to = base if back else needs[journey["need"]]
            assert journey["number"] == number
            assert 0 <= free <= journey["set_out"]  # it was done where it was
            if journey["arrival"] >= 0:
                takes = way(square(place, to), given.speed_km_h, given.detour, given.fixed_min)
                assert journey["arrival"] - journey["set_out"] == takes
            on_shift = (shifts["start"] <= journey["set_out"]) & (journey["set_out"] < shifts["end"])
            assert back or np.count_nonzero(on_shift) == 1
            assert (journey["end"] < 0) or 0 <= journey["arrival"] <= journey["end"]
            assert not back or journey["end"] == journey["arrival"]
            free, place = int(journey["end"]), to


@pytest.mark.parametrize("file", FILES)
def test_peoples_ways_take_what_their_speed_says(file: str) -> None:
    of = shipped(file)
    sites, needs, visits = of.network.sites, of.demand.needs, of.records.visits
    travel = [of.scenario.population.segments[name].travel for name in of.network.names.segments]
    before = None
    known: dict[tuple[int, int], int] = {}

    def takes(metres_square: int, segment: int) -> int:
        key = metres_square, segment
        if key not in known:
            one = travel[segment]
            known[key] = way(metres_square, one.speed_km_h, one.detour, one.fixed_min)
        return known[key]

    points = list(zip(sites["x"].tolist(), sites["y"].tolist(), strict=True))
    homes = list(zip(needs["x"].tolist(), needs["y"].tolist(), needs["segment"].tolist(), strict=True))
    outreach = sites["outreach"].tolist()
    names = ("need", "trip", "site", "travel", "travel_home", "leave")
    rows = list(zip(*(visits[name].tolist() for name in names), strict=True))
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        need, trip, site, there, home, leave = row
        x, y, segment = homes[need]
        here = points[site]
        onward = before is not None and before[:2] == (need, trip)
        origin = points[before[2]] if onward else (x, y)
        before = row
        if outreach[site]:
            assert there == home == 0
            continue
        assert there == takes((here[0] - origin[0]) ** 2 + (here[1] - origin[1]) ** 2, segment)
        back = takes((here[0] - x) ** 2 + (here[1] - y) ** 2, segment)
        goes_on = after is not None and after[:2] == (need, trip)
        # Who is under way to another site when the run ends has not gone home either.
        assert home == (0 if goes_on or leave < 0 else back) or (home == 0 and of.records.needs["end"][need] < 0)


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
