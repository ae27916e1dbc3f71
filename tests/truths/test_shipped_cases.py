"""In every shipped scenario nothing vanishes: needs, cases, people inside, papers and journeys, told case by case."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.records import Records

from .shipped import (
    AGENCY,
    AT_KIOSK,
    BASIC,
    BY_AGENT,
    COLLECTION,
    FILES,
    GRID,
    HOME_VISIT,
    KIOSK,
    ONLINE,
    OUTREACH,
    WINDOW,
    Shipped,
    altered,
    shipped,
)

BY_VISIT = 3
"""`channels.delivery`: a team brings the result."""
ACCEPT, DECIDE = 2, 3
"""Codes of `level`."""


@pytest.mark.parametrize("file", FILES)
def test_a_need_is_what_its_cases_are(file: str) -> None:
    of = shipped(file)
    fared = list(zip(of.demand.cases["need"].tolist(), *columns(of.records.cases, "outcome", "end"), strict=True))
    own: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for need, outcome, end in fared:
        assert outcome in (tables.OPEN, tables.RESOLVED, tables.LOST)
        assert (end >= 0) == (outcome != tables.OPEN)
        own[need].append((outcome, end))
    for need, (outcome, end) in enumerate(zip(*columns(of.records.needs, "outcome", "end"), strict=True)):
        outcomes, ends = zip(*own[need], strict=True)
        if tables.OPEN in outcomes:
            assert (outcome, end) == (tables.OPEN, tables.NONE)
        else:
            assert (outcome, end) == (tables.LOST if tables.LOST in outcomes else tables.RESOLVED, max(ends))
    cohort = of.demand.needs["cohort"][of.demand.cases["need"]] == 1
    weight = of.network.services["counts"][of.service] * of.demand.cases["quantity"]
    for name, code in (("open", tables.OPEN), ("resolved", tables.RESOLVED), ("lost", tables.LOST)):
        assert of.total("cases", "all", name)[0] == weight[cohort & (of.records.cases["outcome"] == code)].sum()
    assert of.total("cases", "all", "cases")[0] == weight[cohort].sum()


@pytest.mark.parametrize("file", FILES)
def test_who_comes_in_goes_out_or_is_inside_at_one_place(file: str) -> None:
    of = shipped(file)
    visits, stays = of.records.visits, of.records.stays
    inside = visits["outcome"] == tables.INSIDE
    np.testing.assert_array_equal(inside, visits["leave"] < 0)
    for site in range(len(of.network.sites)):
        here = visits[visits["site"] == site]
        moves = [(time, 0, 1) for time in here["arrival"].tolist()]
        moves += [(time, 1, -1) for time in here["leave"].tolist() if time >= 0]
        number = 0
        for _, _, change in sorted(moves):
            number += change
            assert number >= 0
        assert number == np.count_nonzero(here["outcome"] == tables.INSIDE)
    # Whoever is inside is at the door, or in just one queue or service.
    unfinished = np.bincount(of.visit_of_stay[stays["end"] < 0], minlength=len(visits))
    at_door = inside & (visits["ticket"] < 0)
    np.testing.assert_array_equal(unfinished, np.where(inside & ~at_door, 1, 0))
    # One place at a time: a visit begins after the last one of the same person is over, and a trip after the last trip.
    follows = visits["need"][1:] == visits["need"][:-1]
    before, after = visits[:-1][follows], visits[1:][follows]
    home_again = before["leave"] + before["travel_home"]
    assert np.all(before["leave"] >= 0) and np.all(home_again <= after["set_out"])
    assert np.all(visits["set_out"] + visits["travel"] <= visits["arrival"])
    assert np.all(after["wish"] >= before["wish"])
    assert np.all((after["wish"] > before["wish"]) == (after["trip"] > before["trip"]))


@pytest.mark.parametrize("file", FILES)
def test_a_case_is_on_one_ticket_at_a_time_and_queues_only_where_it_is_taken(file: str) -> None:
    of = shipped(file)
    visits, stays, cases = of.records.visits, of.records.stays, of.records.cases
    of_case = stays["case"] >= 0
    own, form = stays[of_case], of.form_of_stay[of_case]
    need, services = of.demand.cases["need"][own["case"]], of.network.services
    assert np.all(need == own["need"])
    np.testing.assert_array_equal(services["base"][form], of.service[own["case"]])
    assert np.all(of.network.offers[own["site"], form] == 1)
    ticket = visits["ticket"][of.visit_of_stay]
    assert np.all(ticket >= 0) and np.all(stays["join"] >= ticket)
    # Stays of one need come one after the other, so those of a case do.
    follows = stays["need"][1:] == stays["need"][:-1]
    assert np.all(stays["end"][:-1][follows] >= 0)
    assert np.all(stays["join"][1:][follows] >= stays["end"][:-1][follows])
    assert cases["visits"].sum() == visits["num_cases"].sum()
    pairs = np.unique(np.stack([own["case"], of.visit_of_stay[of_case]]), axis=1)
    assert np.all(np.bincount(pairs[0], minlength=len(cases)) <= cases["visits"])
    assert np.all(np.bincount(pairs[1], minlength=len(visits)) <= visits["num_cases"])
    # One form of a case in one visit; machines on the first wish of those who chose them, agents where the rules have them.
    forms = np.unique(np.stack([own["case"], of.visit_of_stay[of_case], form]), axis=1)
    assert forms.shape == (3, pairs.shape[1])
    kind, channel = services["form"][forms[2]], of.demand.needs["channel"][of.demand.cases["need"][forms[0]]]
    wish, site = visits["wish"][forms[1]], visits["site"][forms[1]]
    accepts = of.network.rules["accept"][0] == 1
    instead = (of.network.offers[site, of.service[forms[0]]] == 0) & accepts
    np.testing.assert_array_equal((kind == AT_KIOSK), (channel == KIOSK) & (wish == 0) & (kind != COLLECTION))
    assert np.all((channel == AGENCY) | instead | (kind != BY_AGENT))
    assert np.all((channel != AGENCY) | (kind == BY_AGENT) | (kind == COLLECTION))
    decided = cases["decided"][own["case"]]
    collecting = services["form"][form] == COLLECTION
    assert np.all((decided[collecting] >= 0) & (decided[collecting] <= own["join"][collecting]))


@pytest.mark.parametrize("file", FILES)
def test_by_whom_and_where_a_case_was_taken_in(file: str) -> None:
    of = shipped(file)
    stays, visits, demand, network = of.records.stays, of.records.visits, of.demand, of.network
    at_counter = last_stay_for(of, lambda form: form != COLLECTION)
    channels = demand.needs["channel"][demand.cases["need"]].tolist()
    answered = ends_of_journeys(of)
    for case, (by, taken_at) in enumerate(zip(*columns(of.records.cases, "by", "taken_at"), strict=True)):
        channel = channels[case]
        assert (by >= 0) == (taken_at >= 0)
        if by < 0:
            continue
        if network.channels["at_home"][channel]:
            ends = answered[int(demand.cases["need"][case]), tables.VISIT if channel == HOME_VISIT else tables.PICKUP]
            assert by == channel and any(
                base == taken_at and network.team_takes[team, of.service[case]] for _, team, base in ends
            )
        elif channel == ONLINE:
            assert (by, taken_at) == (ONLINE, network.channels["site"][ONLINE])
        elif channel == GRID:
            assert (by, taken_at) == (GRID, nearest_grid_site(of, int(demand.cases["need"][case])))
        else:
            stay = at_counter[case]
            form = network.services["form"][of.form_of_stay[stay]]
            first_wish = visits["wish"][of.visit_of_stay[stay]] == 0
            if form == BY_AGENT:
                expected = AGENCY
            else:
                assert form == (AT_KIOSK if channel == KIOSK and first_wish else BASIC)
                expected = channel if first_wish or channel not in (KIOSK, OUTREACH) else WINDOW
            assert (by, taken_at) == (expected, stays["site"][stay])


@pytest.mark.parametrize("file", FILES)
def test_decisions_and_papers_belong_to_cases_that_were_taken_in(file: str) -> None:
    of = shipped(file)
    papers, network, end_of_run = of.records.papers, of.network, of.records.end
    needs = of.demand.needs
    wanted = network.services[["decided", "on_the_spot", "decision_skill"]][of.service].tolist()
    desk: dict[int, list[dict[str, int]]] = defaultdict(list)
    for piece in papers:
        desk[int(piece["case"])].append({name: int(piece[name]) for name in papers.dtype.names})
    last = last_stay_for(of, lambda form: form != COLLECTION)
    collected = last_stay_for(of, lambda form: form == COLLECTION)
    ends = of.records.stays["end"].tolist()
    brought = ends_of_journeys(of)
    names = ("outcome", "end", "by", "taken_at", "accepted", "due", "decided", "mailed", "taken_in")
    for case, fared in enumerate(zip(*columns(of.records.cases, *names), strict=True)):
        outcome, end, by, taken_at, accepted, due, decided, mailed, taken_in = fared
        has_decision, on_the_spot, skill = wanted[case]
        need = int(of.demand.cases["need"][case])
        channel = int(needs["channel"][need])
        intakes = [piece for piece in desk[case] if piece["kind"] == tables.INTAKE]
        decisions = [piece for piece in desk[case] if piece["kind"] == tables.DECISION]
        assert desk[case] == intakes + decisions and len(decisions) <= 1

        # What is taken in by desks came by channels that have desks, and was looked through as often as work on it ended.
        if intakes:
            site, intake_skill = network.channels["site"][channel], network.channels["intake_skill"][channel]
            site = nearest_grid_site(of, need) if channel == GRID else site
            assert {(piece["site"], piece["skill"]) for piece in intakes} == {(site, intake_skill)}
            assert taken_in == sum(piece["end"] >= 0 for piece in intakes)

        # In the right state: not taken in, done without a decision, decided on the spot, or in an office.
        if by < 0:
            assert outcome != tables.RESOLVED and (accepted, due, decided, mailed) == (-1, -1, -1, 0) and not decisions
            continue
        moments = {ends[last[case]]} if case in last else {max((piece["end"] for piece in intakes), default=-1)}
        if by == HOME_VISIT:
            moments = {at for at, _, base in brought[need, tables.VISIT] if base == taken_at}
        taken = min(moments)
        spot = on_the_spot and by in (WINDOW, KIOSK, OUTREACH, HOME_VISIT)
        spot = spot and network.level[taken_at, of.service[case]] >= DECIDE
        if not has_decision:
            assert (outcome, accepted, due, decided, mailed) == (tables.RESOLVED, -1, -1, -1, 0) and not decisions
            assert end in moments
        elif spot:
            assert (accepted, due) == (-1, -1) and decided in moments and not decisions
            if network.issues_at[taken_at, of.service[case]] == taken_at:
                assert (outcome, end, mailed) == (tables.RESOLVED, decided, 0)
        else:
            office = int(network.decides_at[taken_at, of.service[case]])
            for piece in decisions:
                assert (piece["site"], piece["skill"]) == (office, skill)
                assert taken <= piece["join"] and accepted <= piece["join"]
            worked = [piece for piece in decisions if piece["end"] >= 0]
            if skill >= 0:
                assert (decided >= 0) <= bool(worked)
            assert decided < 0 or max(accepted, *(piece["end"] for piece in worked), taken) <= decided <= end_of_run
            if by != AGENCY and network.level[taken_at, of.service[case]] >= ACCEPT:
                assert accepted in moments
        assert outcome != tables.RESOLVED or max(decided, taken) <= end
        assert (
            not (decided < 0 and has_decision) or outcome == tables.OPEN
        )  # in an office it is neither done nor given up
        # Results by a team, at a counter, by mail, or as data; only who does not come for a result can lose it.
        if network.channels["delivery"][by] == BY_VISIT and outcome == tables.RESOLVED and decided >= 0 and not spot:
            assert end in {at for at, _, _ in brought[need, tables.DELIVERY]} and not mailed
        elif case in collected and outcome == tables.RESOLVED:
            assert end == ends[collected[case]] and not mailed
        elif outcome == tables.LOST:
            assert 0 <= decided <= end and not mailed


@pytest.mark.parametrize("file", FILES)
def test_journeys_are_to_people_who_asked_for_them(file: str) -> None:
    of = shipped(file)
    demand, cases, channels = of.demand, of.records.cases, of.network.channels
    seen: set[tuple[int, int, int]] = set()
    for journey in of.records.teams:
        kind, need, requested = (int(journey[name]) for name in ("kind", "need", "requested"))
        if kind == tables.RETURN:
            assert (need, requested) == (tables.NONE, tables.NONE)
            continue
        row = demand.needs[need]
        own = slice(int(row["first_case"]), int(row["first_case"] + row["num_cases"]))
        assert row["time"] <= requested <= journey["set_out"]
        assert (need, kind, requested) not in seen  # a request is answered once
        seen.add((need, kind, requested))
        if kind == tables.DELIVERY:
            waiting = (cases["decided"][own] >= 0) & (cases["decided"][own] <= requested)
            assert np.any(waiting & (channels["delivery"][cases["by"][own]] == BY_VISIT))
        else:
            assert row["channel"] == (HOME_VISIT if kind == tables.VISIT else AGENCY)
            assert channels["at_home"][row["channel"]] == 1
            assert of.network.team_takes[journey["team"], of.service[own]].any()
    assert (len(seen) > 100) == bool(len(of.network.teams))


def columns(table: np.ndarray, *names: str) -> list[list[int]]:
    """Return columns of a table as plain lists."""
    return [table[name].tolist() for name in names]


def last_stay_for(of: Shipped, wanted: Callable[[int], bool]) -> dict[int, int]:
    """Return the row of the last service of each case in some of its forms."""
    forms = of.network.services["form"].tolist()
    served = (of.records.stays["case"] >= 0) & (of.records.stays["end"] >= 0) & (of.records.stays["start"] >= 0)
    rows = np.flatnonzero(served)
    found = zip(rows.tolist(), of.records.stays["case"][rows].tolist(), of.form_of_stay[rows].tolist(), strict=True)
    return {case: row for row, case, form in found if wanted(forms[form])}


def ends_of_journeys(of: Shipped) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
    """Return, by need and kind, when teams were done at the home, which, and their bases."""
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for journey in of.records.teams[of.records.teams["end"] >= 0]:
        team = int(journey["team"])
        base = int(of.network.teams["base"][team])
        found[int(journey["need"]), int(journey["kind"])].append((int(journey["end"]), team, base))
    return found


def nearest_grid_site(of: Shipped, need: int) -> int:
    """Return the site whose grid workers see to a need: of those with the skill the nearest, then the first."""
    skill, home = int(of.network.channels["intake_skill"][GRID]), of.demand.needs[need]
    pools, sites = of.network.pools, of.network.sites
    able = {int(pool["site"]) for pool in pools if int(pool["skills"]) >> skill & 1}
    return min(
        (int((sites["x"][site] - home["x"]) ** 2 + (sites["y"][site] - home["y"]) ** 2), site)
        for site in able
        if not sites["outreach"][site]
    )[1]


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------


def some_case(records: Records, wanted: np.ndarray) -> int:
    return int(np.flatnonzero(wanted & (records.cases["outcome"] == tables.RESOLVED))[10])


def some_journey(records: Records, kind: int) -> int:
    return int(np.flatnonzero(records.teams["kind"] == kind)[20])


Alteration = Callable[[Records], dict[str, Any]]
ALTERATIONS: dict[str, tuple[Callable[[str], None], Alteration]] = {
    "a case is lost that was resolved": (
        test_a_need_is_what_its_cases_are,
        lambda records: {"cases": altered(records.cases, 500, outcome=tables.LOST)},
    ),
    "somebody never leaves": (
        test_who_comes_in_goes_out_or_is_inside_at_one_place,
        lambda records: {"visits": altered(records.visits, 500, leave=-1, outcome=tables.INSIDE)},
    ),
    "somebody is at two sites": (
        test_who_comes_in_goes_out_or_is_inside_at_one_place,
        lambda records: {"visits": altered(records.visits, twice(records), set_out=0)},
    ),
    "a case queues where it is not taken": (
        test_a_case_is_on_one_ticket_at_a_time_and_queues_only_where_it_is_taken,
        lambda records: {"stays": altered(records.stays, 500, site=(records.stays["site"][500] + 2) % 12)},
    ),
    "a machine is taken for a window": (
        test_by_whom_and_where_a_case_was_taken_in,
        lambda records: {"cases": altered(records.cases, some_case(records, records.cases["by"] == KIOSK), by=WINDOW)},
    ),
    "a home visit is taken in at another base": (
        test_by_whom_and_where_a_case_was_taken_in,
        lambda records: {
            "cases": altered(records.cases, some_case(records, records.cases["by"] == HOME_VISIT), taken_at=0)
        },
    ),
    "a case is decided before it is accepted": (
        test_decisions_and_papers_belong_to_cases_that_were_taken_in,
        lambda records: {
            "cases": altered(records.cases, some_case(records, records.cases["accepted"] >= 0), accepted=tables.NEVER)
        },
    ),
    "a decision is made at another desk": (
        test_decisions_and_papers_belong_to_cases_that_were_taken_in,
        lambda records: {
            "papers": altered(
                records.papers, int(np.flatnonzero(records.papers["kind"] == tables.DECISION)[50]), site=0
            )
        },
    ),
    "a result is mailed and lost": (
        test_decisions_and_papers_belong_to_cases_that_were_taken_in,
        lambda records: {"cases": altered(records.cases, int(np.argmax(records.cases["mailed"])), outcome=tables.LOST)},
    ),
    "a team goes to somebody who has not asked": (
        test_journeys_are_to_people_who_asked_for_them,
        lambda records: {"teams": altered(records.teams, some_journey(records, tables.VISIT), need=0)},
    ),
    "a team brings what is not decided": (
        test_journeys_are_to_people_who_asked_for_them,
        lambda records: {
            "teams": altered(
                records.teams,
                some_journey(records, tables.DELIVERY),
                requested=records.teams["requested"][some_journey(records, tables.DELIVERY)] - 1,
            )
        },
    ),
}


def twice(records: Records) -> int:
    """Return the row of a visit that is somebody's second."""
    return int(np.flatnonzero(records.visits["number"] == 1)[20])


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_the_laws_notice_what_breaks_them(alteration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, alter = ALTERATIONS[alteration]
    of = shipped("shaocheng/one-plus-n-grid")
    broken = of.with_records(**alter(of.records))
    monkeypatch.setitem(globals(), "shipped", lambda file: broken)
    with pytest.raises(AssertionError):
        law("broken")
