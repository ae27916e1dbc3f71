"""Laws that hold whatever the scenario: nobody vanishes, time adds up, servers neither idle nor double, queues keep their order.

Each is checked on every Record of whole years of Shaocheng, of textbook scenarios and of generated ones, by counting anew from
the tables; no engine is asked.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine.contract import BOOKED
from simnet.engine.generate import generate
from simnet.network.network import Network
from simnet.records import Records
from simnet.units import MINUTE

from .posts import closed_at, rosters_of
from .runs import model, model_of
from .slots import early_for_slots

STREETS = ("shaocheng/single-hall", "shaocheng/small-hall", "shaocheng/one-plus-n")
TEXTBOOK = ("textbook/erlang-a", "textbook/jackson", "textbook/priority", "textbook/service-hall")
SEED_OF_GENERATED = 11
PLAYED = (*STREETS, *TEXTBOOK, *map(str, range(80)))
"""Files, and numbers of generated scenarios."""

FOR_EVER = tables.NEVER


@dataclass(frozen=True)
class Played:
    network: Network
    demand: Demand
    records: Records


@cache
def played(name: str) -> Played:
    of = model(name) if "/" in name else model_of(generate(SEED_OF_GENERATED, int(name)))
    return Played(of.network, *of.replication(0))


def number_at(times: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return how many of some intervals [begin, end) hold each time."""
    begun = np.searchsorted(np.sort(begins), times, "right")
    return begun - np.searchsorted(np.sort(np.maximum(begins, ends)), times, "right")


def waits_of_stays(records: Records) -> tuple[np.ndarray, np.ndarray]:
    """Return when each wait in a queue began and ended; one that did not end, ends never."""
    stays = records.stays
    until = np.where(stays["start"] >= 0, stays["start"], stays["end"])
    return stays["join"], np.where(until >= 0, until, FOR_EVER)


def waits_at_door(records: Records) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return site, begin and end of each wait at a door that ended: with the ticket, or on leaving without one."""
    visits = records.visits
    until = np.where(visits["ticket"] >= 0, visits["ticket"], visits["leave"])
    over = until >= 0
    # Who is early for a slot does not wait until it begins.
    begins = visits["arrival"] + early_for_slots(records)
    return visits["site"][over], begins[over], until[over]


def visit_of_stay(records: Records) -> np.ndarray:
    """Return the row of the visit of each stay."""
    visits, stays = records.visits, records.stays
    step = np.int64(2**20)
    return np.searchsorted(visits["need"] * step + visits["number"], stays["need"] * step + stays["visit"])


def assert_counted_from_zero(numbers: np.ndarray, *owners: np.ndarray) -> None:
    """Assert that numbers are 0, 1, 2 ... for each owner, who come one after the other."""
    first = np.ones(numbers.size, bool)
    first[1:] = np.any([owner[1:] != owner[:-1] for owner in owners], axis=0)
    assert np.all(numbers[first] == 0)
    assert np.all(numbers[1:][~first[1:]] == numbers[:-1][~first[1:]] + 1)


@pytest.mark.parametrize("name", PLAYED)
def test_nobody_vanishes(name: str) -> None:
    of = played(name)
    demand, records = of.demand, of.records
    needs, cases, visits, stays = records.needs, records.cases, records.visits, records.stays

    # Every case is resolved, lost or open, and every need what its cases are.
    assert (needs.size, cases.size) == (demand.needs.size, demand.cases.size)
    done = cases["end"] >= 0
    assert np.all(done == np.isin(cases["outcome"], (tables.RESOLVED, tables.LOST)))
    assert np.all(done | (cases["outcome"] == tables.OPEN))
    assert np.all((cases["resolved_trip"] >= 0) == (cases["outcome"] == tables.RESOLVED))
    assert np.all(cases["end"][done] >= demand.needs["time"][demand.cases["need"][done]])
    outcome, end = np.full(needs.size, tables.RESOLVED), np.full(needs.size, -1)
    np.maximum.at(
        outcome, demand.cases["need"], np.where(cases["outcome"] == tables.LOST, tables.LOST, tables.RESOLVED)
    )
    np.maximum.at(end, demand.cases["need"], cases["end"])
    still_open = np.bincount(demand.cases["need"], ~done, needs.size) > 0
    np.testing.assert_array_equal(needs["outcome"], np.where(still_open, tables.OPEN, outcome))
    np.testing.assert_array_equal(needs["end"], np.where(still_open, -1, end))

    # The run ends when the cohort is done, or at the horizon.
    rules, cohort = of.network.rules[0], demand.needs["cohort"] == 1
    if records.end < rules["horizon"]:
        assert records.end >= rules["window_end"] and not np.any(still_open & cohort)

    # Every visit has an outcome, and every stay is served, left or still there.
    assert_counted_from_zero(visits["number"], visits["need"])
    assert_counted_from_zero(stays["number"], stays["need"], stays["visit"])
    inside = visits["outcome"] == tables.INSIDE
    assert np.all(inside == (visits["leave"] < 0))
    assert np.all(np.bincount(visits["need"], inside, needs.size) <= 1)
    own = visits[visit_of_stay(records)]
    assert np.all((own["need"] == stays["need"]) & (own["number"] == stays["visit"]))
    served, ended = stays["start"] >= 0, stays["end"] >= 0
    assert np.all(served == (stays["pool"] >= 0))
    gave_up = np.isin(own["outcome"], (tables.LEFT, tables.SENT_HOME))
    assert np.all(gave_up[ended & ~served])
    assert np.all((own["outcome"] == tables.INSIDE)[~ended])
    np.testing.assert_array_equal(cases["visits"].sum(), visits["num_cases"].sum())

    # Who left home came somewhere, or is on the way.
    trips = np.zeros(needs.size, np.int64)
    np.maximum.at(trips, visits["need"], visits["trip"])
    under_way = needs["trips"] - trips
    assert np.all((under_way == 0) | ((under_way == 1) & still_open))


@pytest.mark.parametrize("name", PLAYED)
def test_a_visit_is_waiting_and_being_served_and_nothing_else(name: str) -> None:
    records = played(name).records
    visits, stays = records.visits, records.stays
    over = visits["leave"] >= 0
    served = np.where(stays["start"] >= 0, stays["end"] - stays["start"], 0)
    in_service = np.zeros(visits.size, np.int64)
    np.add.at(in_service, visit_of_stay(records), served)
    spent = visits["wait"] + in_service + early_for_slots(records)
    np.testing.assert_array_equal((visits["leave"] - visits["arrival"])[over], spent[over])


@pytest.mark.parametrize("name", PLAYED)
def test_little_the_time_integral_of_the_number_waiting_is_the_sum_of_waits(name: str) -> None:
    of = played(name)
    stays, visits = of.records.stays, of.records.visits
    begin, end = waits_of_stays(of.records)
    door_site, door_begin, door_end = waits_at_door(of.records)
    over = end < FOR_EVER
    for site in range(len(of.network.sites)):
        here, there = over & (stays["site"] == site), door_site == site
        begins = np.concatenate([begin[here], door_begin[there]])
        ends = np.concatenate([end[here], door_end[there]])
        times = np.unique(np.concatenate([begins, ends]))
        integral = number_at(times[:-1], begins, ends) @ np.diff(times)
        assert integral == visits["wait"][visits["site"] == site].sum()


def busy_and_present(of: Played, pool: int, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many servers of a pool are busy, and how many posts are manned, just after each time."""
    stays, no_answers, holds = of.records.stays, of.records.no_answers, of.records.holds
    own, row = stays[stays["pool"] == pool], of.network.pools[pool]
    in_vain = no_answers["time"][no_answers["pool"] == pool]
    finished = np.where(own["end"] >= 0, own["end"] + row["between"], FOR_EVER)
    papers = of.records.papers[of.records.papers["pool"] == pool]
    worked = np.where(papers["end"] >= 0, papers["end"], FOR_EVER)
    busy = number_at(times, own["start"], finished) + number_at(times, in_vain, in_vain + row["no_answer"])
    busy += number_at(times, papers["start"], worked)
    changes = rosters_of(of.demand, of.records, pool)
    count = np.concatenate([[0], changes["count"]])
    rostered = count[np.searchsorted(changes["time"], times, "right")]
    for out in of.records.call_outs[of.records.call_outs["pool"] == pool]:
        # Who is let go as the last leaves was there for whoever was called at that tick.
        until = out["left"] + (out["left"] > out["end"]) if out["left"] >= 0 else FOR_EVER
        rostered = rostered + np.where((times >= out["start"]) & (times < until), out["count"], 0)
    held = np.zeros(times.size, np.int64)
    for hold in holds[holds["pool"] == pool]:
        held[(times >= hold["start"]) & (times < hold["end"])] = hold["count"]
    return busy, np.maximum(np.maximum(rostered, held) - away(of, pool, times), 0)


def away(of: Played, pool: int, times: np.ndarray) -> np.ndarray:
    """Return how many servers of a pool are out with teams just after each time."""
    result = np.zeros(times.size, np.int64)
    for team in np.flatnonzero(of.network.teams["pool"] == pool):
        journeys = of.records.teams[of.records.teams["team"] == team]
        back = journeys["kind"] == tables.RETURN
        leaves = journeys["set_out"][np.append(True, back[:-1])] if journeys.size else journeys["set_out"]
        returns = np.where(journeys["arrival"][back] >= 0, journeys["arrival"][back], FOR_EVER)
        returns = np.append(returns, np.full(leaves.size - returns.size, FOR_EVER))
        result += of.network.teams["size"][team] * number_at(times, leaves, returns)
    return result


@pytest.mark.parametrize("name", PLAYED)
def test_a_service_begins_only_at_a_manned_post(name: str) -> None:
    of = played(name)
    stays = of.records.stays
    for pool in range(len(of.network.pools)):
        lasting = (stays["pool"] == pool) & (stays["end"] != stays["start"])
        times = np.unique(stays["start"][lasting])
        times = times[
            times < of.records.end
        ]  # the run may stop in the middle of a tick; what is kept is recorded until then
        busy, present = busy_and_present(of, pool, times)
        assert np.all(busy <= present + closed_at(of.records, pool, times))


@pytest.mark.parametrize("name", PLAYED)
def test_nobody_waits_while_a_server_who_could_serve_is_idle(name: str) -> None:
    of = played(name)
    stays, holds, rosters = of.records.stays, of.records.holds, of.demand.rosters
    begin, end = waits_of_stays(of.records)
    for pool, row in enumerate(of.network.pools):
        served = stays[stays["pool"] == pool]
        waiting = np.flatnonzero((stays["site"] == row["site"]) & ((row["skills"] >> stays["skill"]) & 1 == 1))
        times = np.concatenate(
            [
                begin[waiting],
                end[waiting],
                served["end"] + row["between"],
                of.records.papers["end"],
                of.records.teams["arrival"],
                rosters["time"],
                of.records.posts["time"],
                holds["start"],
                holds["end"],
            ]
        )
        times = np.unique(times[(times >= 0) & (times < of.records.end)])
        busy, present = busy_and_present(of, pool, times)
        in_line = number_at(times, begin[waiting], end[waiting])
        assert not np.any((in_line > 0) & (busy < present))


@pytest.mark.parametrize("name", PLAYED)
def test_nobody_is_overtaken_by_an_equal_who_came_later(name: str) -> None:
    of = played(name)
    stays, network = of.records.stays, of.network
    service = of.demand.cases["service"][np.maximum(stays["case"], 0)]
    priority = network.segments["priority"][of.demand.needs["segment"][stays["need"]]]
    priority = priority + np.where(stays["case"] >= 0, network.services["priority"][service], 0)
    # Who holds a slot is called before all others.
    bookings = of.records.bookings[of.records.bookings["outcome"] == tables.KEPT]
    step = np.int64(2**20)
    priority = priority - BOOKED * np.isin(
        stays["need"] * step + stays["visit"], bookings["need"] * step + bookings["visit"]
    )
    begin, end = waits_of_stays(of.records)
    arrival = of.records.visits["arrival"][visit_of_stay(of.records)]
    lines, line = np.unique(np.stack([stays["site"], stays["skill"], priority]), axis=1, return_inverse=True)
    for number in range(lines.shape[1]):
        rows = np.flatnonzero(line.ravel() == number)
        rows = rows[np.lexsort((stays["need"][rows], arrival[rows], begin[rows]))]
        all_gone = np.concatenate([[0], np.maximum.accumulate(end[rows])])  # when all before a row have left the line
        before = np.searchsorted(begin[rows], begin[rows])  # how many joined at an earlier tick
        start = stays["start"][rows]
        called = start >= 0
        assert np.all(all_gone[before][called] <= start[called])
        # Of those who joined at one tick and had to wait, the one who came to the site first is first.
        waited = end[rows] > begin[rows]
        together, starts = begin[rows][waited], np.where(called, start, FOR_EVER)[waited]
        next_too = (together[1:] == together[:-1]) & called[waited][1:] & called[waited][:-1]
        assert np.all(starts[:-1][next_too] <= starts[1:][next_too])


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------

ALTERATIONS: dict[str, tuple[Callable[[str], None], Callable[[Records, int], dict[str, Any]]]] = {
    "a visit is forgotten": (test_nobody_vanishes, lambda records, row: {"visits": np.delete(records.visits, 50)}),
    "a case ends without an outcome": (
        test_nobody_vanishes,
        lambda records, row: {"cases": altered(records.cases, 7, outcome=0)},
    ),
    "a wait is booked twice": (
        test_little_the_time_integral_of_the_number_waiting_is_the_sum_of_waits,
        lambda records, row: {"visits": altered(records.visits, 50, wait=records.visits["wait"][50] + 1)},
    ),
    "a service is a millisecond shorter": (
        test_a_visit_is_waiting_and_being_served_and_nothing_else,
        lambda records, row: {"stays": altered(records.stays, row, end=records.stays["end"][row] - 1)},
    ),
    "a server begins before the one before is out": (
        test_a_service_begins_only_at_a_manned_post,
        lambda records, row: {"stays": altered(records.stays, row, start=records.stays["start"][row] - 1)},
    ),
    "a server dawdles": (
        test_nobody_waits_while_a_server_who_could_serve_is_idle,
        lambda records, row: {"stays": altered(records.stays, row, start=records.stays["start"][row] + 1)},
    ),
    "the first in line is passed over": (
        test_nobody_is_overtaken_by_an_equal_who_came_later,
        lambda records, row: {"stays": altered(records.stays, row, start=records.stays["start"][row] + 3_600_000)},
    ),
}


def altered(table: np.ndarray, row: int, **columns: int) -> np.ndarray:
    copy = table.copy()
    for name, value in columns.items():
        copy[row][name] = value
    return copy


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_the_laws_notice_what_breaks_them(alteration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, alter = ALTERATIONS[alteration]
    whole = played("textbook/priority")
    stays = whole.records.stays
    # Somebody who was called as another service ended, and after whom others had to wait.
    waited = np.flatnonzero((stays["start"] > stays["join"]) & (stays["stage"] == 1))
    row = int(waited[np.argmax(stays["start"][waited] - stays["join"][waited])])
    broken = Played(whole.network, whole.demand, replace(whole.records, **alter(whole.records, row)))
    monkeypatch.setitem(globals(), "played", lambda name: whole)
    law("as it is")
    monkeypatch.setitem(globals(), "played", lambda name: broken)
    with pytest.raises(AssertionError):
        law("broken")


# -- more servers -----------------------------------------------------------------------------------------------------

ONE_POOL: dict[str, Any] = {
    "simnet": 1,
    "name": "one-pool",
    "calendar": {"days": 60, "tail_days": 3},
    "profiles": {
        "office": {
            "days": {"Mo": 0.3, "Tu": 0.2, "We": 0.2, "Th": 0.2, "Fr": 0.1},
            "hours": {"08:00-11:00": 0.6, "14:00-17:00": 0.4},
        }
    },
    "population": {"segments": {"general": {"profile": "office"}}},
    "services": {
        "long": {"stages": {"window": {"skill": "k", "time_min": {"lognormal": {"mean": 14, "cv": 0.9}}}}},
        "short": {"stages": {"window": {"skill": "k", "time_min": 5}}},
    },
    "arrivals": {
        "long": {"service": "long", "per_day": 40, "profile": "office"},
        "short": {"service": "short", "per_day": 40, "profile": "office"},
    },
    "sites": {
        "hall": {
            "hours": "Mo-Fr 09:00-12:00,13:00-17:00",
            "services": "all",
            "windows": {"w": {"skills": "all", "count": 2, "between_min": 1}},
        }
    },
}


def waits_with(posts: int) -> np.ndarray:
    windows = {"w": {"skills": "all", "count": posts, "between_min": 1}}
    of = model_of({**ONE_POOL, "sites": {"hall": {**ONE_POOL["sites"]["hall"], "windows": windows}}})
    _, records = of.replication(0)
    visits = records.visits[of.in_window(records.visits["arrival"])]
    assert np.all(visits["outcome"] == tables.SERVED)
    return visits["wait"]


def test_with_one_pool_in_order_of_arrival_nobody_waits_longer_for_more_servers() -> None:
    waits = [waits_with(posts) for posts in (2, 3, 4, 6)]
    assert waits[0].size > 4000 and waits[0].mean() > 30 * MINUTE
    for fewer, more in itertools.pairwise(waits):
        assert np.all(more <= fewer)
        assert more.sum() < fewer.sum()


def test_erlang_cs_callers_do_not_wait_longer_for_more_servers() -> None:
    waits = []
    for servers in (13, 14, 16):
        of = model("textbook/mmc", [("sites.hall.windows.window.count", servers), ("calendar.minutes", 3000)])
        _, records = of.replication(0)
        waits.append(records.visits["wait"][of.in_window(records.visits["arrival"])])
    assert np.all(waits[1] <= waits[0]) and np.all(waits[2] <= waits[1])
    assert waits[0].sum() > waits[1].sum() > waits[2].sum() > 0
