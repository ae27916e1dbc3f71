"""Laws of papers, channels and teams: nothing is worked on by nobody or twice, promises count working days, teams keep to their ways.

Checked on every Record of a small district in which everything happens, by counting anew from the tables; no engine is asked.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.records import Records
from simnet.units import DAY, HOUR

from .district import ENGINES, Played, district, model, play
from .posts import closed_at, rosters_of

AT_HOME = {**district()["channels"]["agency"], "pickup": "home", "time_min": 8, "delivery": "as_service"}
AT_COUNTERS = {
    name: {key: value for key, value in each.items() if key != "agency"} for name, each in district()["sites"].items()
}
VARIANTS: dict[str, dict[str, Any]] = {
    "nearest": {},
    "first come": {"dispatch": {"policy": "first_come"}, "diversion": {"policy": "least_time"}},
    "tours, agents at home": {
        "dispatch": {"policy": "tour", "delivery_min": 3},
        "channels": {**district()["channels"], "agency": AT_HOME},
        "sites": AT_COUNTERS,
        "diversion": {"misdirected": 0.1},
    },
}
PLAYED = [(variant, engine) for variant in VARIANTS for engine in ENGINES]

FOR_EVER = tables.NEVER


@cache
def played(variant: str, engine: str) -> Played:
    return play(model(district(**VARIANTS[variant])), engine)


def after_working_days(working: np.ndarray, instant: int, number: int) -> int:
    """Return the same time of the day so many working days later; days beyond the calendar are working days."""
    day = instant // DAY
    while number > 0:
        day += 1
        number -= 1 if day >= len(working) or working[day] else 0
    return int(day * DAY + instant % DAY)


def number_at(times: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return how many of some intervals [begin, end) hold each time."""
    begun = np.searchsorted(np.sort(begins), times, "right")
    return begun - np.searchsorted(np.sort(np.maximum(begins, ends)), times, "right")


# -- every Record of the district -----------------------------------------------------------------------------------------


def test_everything_happens_in_the_district() -> None:
    for variant in VARIANTS:
        of = played(variant, "core")
        assert set(of.demand.needs["channel"]) == set(range(7)), variant
        assert set(of.records.cases["by"]) == {-1, *range(7)}, variant
        assert set(of.records.papers["kind"]) == {tables.INTAKE, tables.DECISION}
        assert of.records.cases["mailed"].any() and (of.demand.cases["quantity"] > 1).any()
        assert of.records.holds.size > 10 and of.records.no_answers.size > 10
        assert {tables.VISIT, tables.DELIVERY, tables.RETURN} - set(of.records.teams["kind"]) <= (
            {tables.DELIVERY} if variant == "tours, agents at home" else set()
        )
    assert tables.PICKUP in played("tours, agents at home", "core").records.teams["kind"]


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_every_case_ends_resolved_lost_or_open_and_the_run_with_the_last_of_the_cohort(
    variant: str, engine: str
) -> None:
    of = played(variant, engine)
    cases, needs, demand = of.records.cases, of.records.needs, of.demand
    need = demand.cases["need"]
    done = cases["end"] >= 0
    assert np.all(np.isin(cases["outcome"][done], (tables.RESOLVED, tables.LOST)))
    assert np.all(cases["outcome"][~done] == tables.OPEN)
    assert np.all(cases["end"][done] >= demand.needs["time"][need][done])
    resolved = cases["outcome"] == tables.RESOLVED
    assert np.all((cases["resolved_trip"] >= 0) == resolved)
    assert np.all(cases["resolved_trip"] <= needs["trips"][need])

    open_need = np.bincount(need, ~done, needs.size) > 0
    lost_need = np.bincount(need, cases["outcome"] == tables.LOST, needs.size) > 0
    last = np.full(needs.size, -1)
    np.maximum.at(last, need, cases["end"])
    np.testing.assert_array_equal(
        needs["outcome"], np.where(open_need, tables.OPEN, np.where(lost_need, tables.LOST, tables.RESOLVED))
    )
    np.testing.assert_array_equal(needs["end"], np.where(open_need, -1, last))
    cohort = demand.needs["cohort"] == 1
    assert of.records.end == of.network.rules["horizon"][0] or not np.any(open_need & cohort)
    assert of.records.end >= of.network.rules["window_end"][0]


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_from_taking_in_to_the_result_everything_is_in_order(variant: str, engine: str) -> None:
    of = played(variant, engine)
    cases, papers, services = of.records.cases, of.records.papers, of.network.services
    service = of.demand.cases["service"]
    decided_on = services["decided"][service] == 1
    resolved = cases["outcome"] == tables.RESOLVED
    taken = cases["by"] >= 0
    assert np.all(taken == (cases["taken_at"] >= 0))
    assert np.all(taken[resolved])
    # Who is resolved was decided where the service wants it, and not before the papers were taken in.
    assert np.all((cases["decided"] >= 0)[resolved & decided_on])
    assert np.all(cases["decided"][~decided_on] == -1)
    ended = resolved & decided_on
    assert np.all(cases["decided"][ended] <= cases["end"][ended])
    both = (cases["decided"] >= 0) & (cases["accepted"] >= 0)
    assert np.all(cases["accepted"][both] <= cases["decided"][both])
    assert np.all(cases["mailed"][cases["decided"] < 0] == 0)

    # One decision a case at most, after all intakes; a decision by the back office is over when its work is.
    decisions = papers[papers["kind"] == tables.DECISION]
    assert len(np.unique(decisions["case"])) == len(decisions)
    worked = decisions[decisions["end"] >= 0]
    decided = cases["decided"][worked["case"]]
    assert np.all((decided == -1) | (decided >= worked["end"]))
    last_of_case = np.append(papers["case"][1:] != papers["case"][:-1], True)
    assert np.all(last_of_case[papers["kind"] == tables.DECISION])


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_a_promise_is_due_at_the_end_of_the_last_of_its_working_days(variant: str, engine: str) -> None:
    of = played(variant, engine)
    cases, working = of.records.cases, of.network.working
    promised = of.network.services["promised"][of.demand.cases["service"]]
    assert np.all((cases["due"] >= 0) == ((cases["accepted"] >= 0) & (promised >= 0)))
    rows = np.flatnonzero(cases["due"] >= 0)
    due = [
        after_working_days(working, int(cases["accepted"][row]), int(promised[row])) // DAY * DAY + DAY - 1
        for row in rows
    ]
    np.testing.assert_array_equal(cases["due"][rows], due)
    assert len(rows) > 1000 and np.any(np.array(due) - cases["accepted"][rows] > 5 * DAY)  # over the May holiday


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_a_decision_after_work_is_whole_working_days_later_at_the_same_time(variant: str, engine: str) -> None:
    of = played(variant, engine)
    decisions = of.records.papers[of.records.papers["kind"] == tables.DECISION]
    decided = of.records.cases["decided"][decisions["case"]]
    service = of.demand.cases["service"][decisions["case"]]
    later = decided >= 0
    elapsed = of.network.services["elapsed"][service] >= 0
    assert np.all((decided == decisions["end"])[later & ~elapsed])
    allowed = {0, 1, 3}
    found = set()
    for end, at in zip(decisions["end"][later & elapsed].tolist(), decided[later & elapsed].tolist(), strict=True):
        fitting = {n for n in allowed if after_working_days(of.network.working, end, n) == at}
        assert fitting
        found |= fitting
    assert found == allowed


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_papers_join_then_start_then_end_at_a_pool_that_is_there_and_can(variant: str, engine: str) -> None:
    of = played(variant, engine)
    papers, pools = of.records.papers, of.network.pools
    first = np.append(True, papers["case"][1:] != papers["case"][:-1])
    assert np.all(papers["number"][first] == 0)
    assert np.all((papers["number"][1:] == papers["number"][:-1] + 1)[~first[1:]])
    assert np.all((papers["join"][1:] >= papers["end"][:-1])[~first[1:]])
    begun, ended = papers["start"] >= 0, papers["end"] >= 0
    assert np.all(begun[ended])
    assert np.all(papers["start"][begun] >= papers["join"][begun])
    assert np.all(papers["end"][ended] > papers["start"][ended])
    assert np.all((papers["pool"] >= 0) == begun)
    own = pools[papers["pool"][begun]]
    assert np.all(own["site"] == papers["site"][begun])
    assert np.all((own["skills"] >> papers["skill"][begun]) & 1 == 1)
    assert np.all(rostered(of, papers["pool"][begun], papers["start"][begun]) > 0)


def rostered(of: Played, pools: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return how many posts of a pool each are on the roster at some instants."""
    found = np.zeros(times.size, np.int64)
    for pool in np.unique(pools):
        changes = rosters_of(of.demand, of.records, pool)
        count = np.concatenate([[0], changes["count"]])
        here = pools == pool
        found[here] = count[np.searchsorted(changes["time"], times[here], "right")] + closed_at(
            of.records, pool, times[here]
        )
    return found


def out_of(of: Played, team: int) -> tuple[np.ndarray, np.ndarray]:
    """Return from when until when a team was away from its base."""
    journeys = of.records.teams[of.records.teams["team"] == team]
    back = journeys["kind"] == tables.RETURN
    from_base = np.append(True, back[:-1])[: len(journeys)]
    until = np.where(journeys["arrival"][back] >= 0, journeys["arrival"][back], FOR_EVER)
    begins = journeys["set_out"][from_base]
    return begins, np.append(until, np.full(len(begins) - len(until), FOR_EVER))


def taken_up(of: Played, pool: int, times: np.ndarray) -> np.ndarray:
    """Return how many servers of a pool serve, pause, call in vain, work on papers or are out with a team, at some instants."""
    records, row = of.records, of.network.pools[pool]
    stays, papers = records.stays[records.stays["pool"] == pool], records.papers[records.papers["pool"] == pool]
    served_until = np.where(stays["end"] >= 0, stays["end"] + row["between"], FOR_EVER)
    worked_until = np.where(papers["end"] >= 0, papers["end"], FOR_EVER)
    in_vain = records.no_answers["time"][records.no_answers["pool"] == pool]
    busy = number_at(times, stays["start"], served_until) + number_at(times, papers["start"], worked_until)
    busy = busy + number_at(times, in_vain, in_vain + row["no_answer"])
    for team in np.flatnonzero(of.network.teams["pool"] == pool):
        busy = busy + of.network.teams["size"][team] * number_at(times, *out_of(of, int(team)))
    return busy


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_no_server_is_in_two_places(variant: str, engine: str) -> None:
    of = played(variant, engine)
    stays, papers, holds = of.records.stays, of.records.papers, of.records.holds
    num_out = 0
    for pool in range(len(of.network.pools)):
        times = np.unique(stays["start"][(stays["pool"] == pool)])
        times = times[times < of.records.end]  # the run may stop in the middle of a tick
        present = rostered(of, np.full(times.size, pool), times)
        for hold in holds[holds["pool"] == pool]:
            inside = (times >= hold["start"]) & (times < hold["end"])
            present[inside] = np.maximum(present[inside], hold["count"])
        assert np.all(taken_up(of, pool, times) <= present)
        # Papers are worked on and teams set out only by those on the roster: nobody stays after hours for them.
        begins = [papers["start"][papers["pool"] == pool]]
        for team in np.flatnonzero(of.network.teams["pool"] == pool):
            begins.append(out_of(of, int(team))[0])
            num_out += len(begins[-1])
        times = np.unique(np.concatenate(begins))
        times = times[times < of.records.end]
        assert np.all(taken_up(of, pool, times) <= rostered(of, np.full(times.size, pool), times))
    assert num_out > 20


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_papers_are_begun_only_while_nobody_waits_for_that_pool(variant: str, engine: str) -> None:
    of = played(variant, engine)
    stays, papers = of.records.stays, of.records.papers
    until = np.where(stays["start"] >= 0, stays["start"], np.where(stays["end"] >= 0, stays["end"], FOR_EVER))
    helped = 0
    for pool, row in enumerate(of.network.pools):
        starts = papers["start"][papers["pool"] == pool]
        mine = (stays["site"] == row["site"]) & ((row["skills"] >> stays["skill"]) & 1 == 1)
        # Who joins or is called at the tick itself may do so after the papers were begun, or before.
        waiting = number_at(starts, stays["join"][mine] + 1, until[mine])
        assert not np.any(waiting)
        helped += len(starts) if mine.any() else 0
    assert helped > 100  # windows that work on papers are not rare here


@pytest.mark.parametrize(("variant", "engine"), PLAYED)
def test_a_team_is_at_one_place_at_a_time_and_on_shift_when_it_sets_out(variant: str, engine: str) -> None:
    of = played(variant, engine)
    network, demand = of.network, of.demand
    assert len(of.records.teams) > 100
    for team, row in enumerate(network.teams):
        journeys = of.records.teams[of.records.teams["team"] == team]
        np.testing.assert_array_equal(journeys["number"], np.arange(len(journeys)))
        over = journeys["end"][:-1]
        assert np.all(over >= 0) and np.all(over <= journeys["set_out"][1:])
        base = network.sites[row["base"]]
        home = demand.needs[np.maximum(journeys["need"], 0)]
        is_return = journeys["kind"] == tables.RETURN
        to_x, to_y = np.where(is_return, base["x"], home["x"]), np.where(is_return, base["y"], home["y"])
        from_x, from_y = np.append(base["x"], to_x[:-1]), np.append(base["y"], to_y[:-1])
        square = (to_x - from_x) ** 2 + (to_y - from_y) ** 2
        metres = np.floor(np.sqrt(square.astype(np.float64))).astype(np.int64)
        way = (metres * row["travel_num"] + row["travel_den"] // 2) // row["travel_den"] + row["travel_fixed"]
        arrived = journeys["arrival"] >= 0
        np.testing.assert_array_equal((journeys["arrival"] - journeys["set_out"])[arrived], way[arrived])
        shifts = network.shifts[network.shifts["team"] == team]
        out = journeys[~is_return]
        on_shift = number_at(out["set_out"], shifts["start"], shifts["end"])
        assert np.all(on_shift == 1)
        assert np.all(out["requested"] <= out["set_out"])


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------


def altered(table: np.ndarray, row: int, **columns: int) -> np.ndarray:
    copy = table.copy()
    for name, value in columns.items():
        copy[row][name] = value
    return copy


def a_paper(records: Records) -> int:
    """Return the row of a decision that waited long and began as another ended: the desk was full."""
    papers = records.papers
    waited = papers["start"] - papers["join"]
    called = (
        (papers["kind"] == tables.DECISION)
        & np.isin(papers["start"], papers["end"])
        & (papers["start"] % DAY > 10 * HOUR)
    )
    return int(np.argmax(np.where(called, waited, -1)))


def a_journey(records: Records) -> int:
    return int(np.flatnonzero(records.teams["kind"] == tables.VISIT)[50])


Alteration = Callable[[Records], dict[str, Any]]
ALTERATIONS: dict[str, tuple[Callable[[str, str], None], Alteration]] = {
    "a case is resolved without an end": (
        test_every_case_ends_resolved_lost_or_open_and_the_run_with_the_last_of_the_cohort,
        lambda records: {"cases": altered(records.cases, 100, end=-1)},
    ),
    "a decision comes before its work is done": (
        test_from_taking_in_to_the_result_everything_is_in_order,
        lambda records: {
            "cases": altered(
                records.cases,
                records.papers["case"][a_paper(records)],
                decided=records.papers["start"][a_paper(records)],
            )
        },
    ),
    "a promise is a day longer": (
        test_a_promise_is_due_at_the_end_of_the_last_of_its_working_days,
        lambda records: {
            "cases": altered(
                records.cases,
                int(np.argmax(records.cases["due"])),
                due=int(records.cases["due"].max()) + DAY,
            )
        },
    ),
    "work begins before the papers are there": (
        test_papers_join_then_start_then_end_at_a_pool_that_is_there_and_can,
        lambda records: {"papers": altered(records.papers, 3, join=records.papers["start"][3] + 1)},
    ),
    "a desk begins a millisecond before it is free": (
        test_no_server_is_in_two_places,
        lambda records: {
            "papers": altered(records.papers, a_paper(records), start=records.papers["start"][a_paper(records)] - 1)
        },
    ),
    "a team is quicker than its way": (
        test_a_team_is_at_one_place_at_a_time_and_on_shift_when_it_sets_out,
        lambda records: {
            "teams": altered(
                records.teams, a_journey(records), arrival=records.teams["arrival"][a_journey(records)] - 1
            )
        },
    ),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_the_laws_notice_what_breaks_them(alteration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, alter = ALTERATIONS[alteration]
    whole = played("nearest", "core")
    broken = replace(whole, records=replace(whole.records, **alter(whole.records)))
    monkeypatch.setitem(globals(), "played", lambda *_: whole)
    law("nearest", "core")
    monkeypatch.setitem(globals(), "played", lambda *_: broken)
    with pytest.raises(AssertionError):
        law("nearest", "core")
