"""In every shipped scenario papers, decisions and journeys belong to cases in the right state, told case by case."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.records import Records

from .shipped import (
    AGENCY,
    APPOINTMENT,
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
    columns,
    ends_of_journeys,
    last_stay_for,
    nearest_grid_site,
    shipped,
)
from .slots import diary_of_slot

BY_VISIT = 3
"""`channels.delivery`: a team brings the result."""
ACCEPT, DECIDE = 2, 3
"""Codes of `level`."""


@pytest.mark.parametrize("file", FILES)
def test_by_whom_and_where_a_case_was_taken_in(file: str) -> None:
    of = shipped(file)
    stays, visits, demand, network = of.records.stays, of.records.visits, of.demand, of.network
    at_counter = last_stay_for(of, lambda form: form != COLLECTION)
    channels = demand.needs["channel"][demand.cases["need"]].tolist()
    answered = ends_of_journeys(of)
    diary = diary_of_slot(of.records)
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
            if expected == APPOINTMENT and diary[of.visit_of_stay[stay]] < 0:
                expected = WINDOW
            assert (by, taken_at) == (expected, stays["site"][stay])


def when_taken_in(of: Shipped) -> dict[int, set[int]]:
    """Return, by case that was taken in, when: as the last service at a counter, or intake, ended; at home as one of the journeys did."""
    stays, papers, demand = of.records.stays, of.records.papers, of.demand
    found = {case: {int(stays["end"][row])} for case, row in last_stay_for(of, lambda form: form != COLLECTION).items()}
    for case, end in zip(*columns(papers[papers["kind"] == tables.INTAKE], "case", "end"), strict=True):
        found[case] = {end}  # pieces of work on a case come one after the other
    journeys = ends_of_journeys(of)
    for case, at in enumerate(of.records.cases["taken_at"].tolist()):
        need = int(demand.cases["need"][case])
        channel = demand.needs["channel"][need]
        if of.network.channels["at_home"][channel]:
            came = journeys[need, tables.VISIT if channel == HOME_VISIT else tables.PICKUP]
            found[case] = {end for end, _, base in came if base == at}
    return found


def decided_where(of: Shipped, by: int, site: int, service: int, need: int) -> int:
    """Return where papers are decided: what agents carry, at the first above whose windows are for the person's zone, if there is one."""
    network, at = of.network, site
    zone = of.demand.needs["zone"][need]
    while by == AGENCY and at >= 0:
        if network.level[at, service] >= DECIDE and network.serves[at, zone]:
            return at
        at = int(network.sites[at]["parent"])
    return int(network.decides_at[site, service])


def ways_of_papers(of: Shipped, by: int, site: int, service: int, moment: int) -> tuple[int, int]:
    """Return when papers that are taken in at some moment are accepted, and get to where they are decided; -1 never."""
    network, at, now = of.network, site, moment
    if by == AGENCY:
        now = next_run(network.batches, moment) if network.rules["batched"][0] else moment
        return now, now
    office = int(network.decides_at[site, service])
    accepted = now if network.level[at, service] >= ACCEPT else tables.NONE
    while at != office and now >= 0:
        row = network.sites[at]
        if row["courier"]:
            now = next_run(network.runs[row["first_run"] :][: row["num_runs"]], now)
        at = int(row["parent"])
        if accepted < 0 and network.level[at, service] >= ACCEPT:
            accepted = now
    return accepted, now


def next_run(runs: np.ndarray, moment: int) -> int:
    """Return when the first run arrives that sets out at a moment or later; -1 if there is none."""
    row = np.searchsorted(runs["leave"], moment)
    return int(runs["arrive"][row]) if row < len(runs) else tables.NONE


@pytest.mark.parametrize("file", FILES)
def test_decisions_and_papers_belong_to_cases_that_were_taken_in(file: str) -> None:
    of = shipped(file)
    papers, network, end_of_run = of.records.papers, of.network, of.records.end
    wanted = network.services[["decided", "on_the_spot", "decision_skill"]][of.service].tolist()
    desk: dict[int, list[dict[str, int]]] = defaultdict(list)
    for piece in papers.tolist():
        desk[piece[0]].append(dict(zip(papers.dtype.names, piece, strict=True)))
    need_of, service_of = of.demand.cases["need"].tolist(), of.service.tolist()
    channel_of = of.demand.needs["channel"].tolist()
    level, issues_at, delivery = (
        network.level.tolist(),
        network.issues_at.tolist(),
        network.channels["delivery"].tolist(),
    )
    taken_in = when_taken_in(of)
    collected = last_stay_for(of, lambda form: form == COLLECTION)
    ends = of.records.stays["end"].tolist()
    brought = ends_of_journeys(of)
    names = ("outcome", "end", "by", "taken_at", "accepted", "due", "decided", "mailed", "taken_in")
    for case, fared in enumerate(zip(*columns(of.records.cases, *names), strict=True)):
        outcome, end, by, taken_at, accepted, due, decided, mailed, looked_through = fared
        has_decision, on_the_spot, skill = wanted[case]
        need, service = need_of[case], service_of[case]
        channel = channel_of[need]
        intakes = [piece for piece in desk[case] if piece["kind"] == tables.INTAKE]
        decisions = [piece for piece in desk[case] if piece["kind"] == tables.DECISION]
        assert desk[case] == intakes + decisions and len(decisions) <= 1

        # What is taken in by desks came by channels that have desks, and was looked through as often as work on it ended.
        if intakes:
            site, intake_skill = network.channels["site"][channel], network.channels["intake_skill"][channel]
            site = nearest_grid_site(of, need) if channel == GRID else site
            assert {(piece["site"], piece["skill"]) for piece in intakes} == {(site, intake_skill)}
            assert looked_through == sum(piece["end"] >= 0 for piece in intakes)

        # In the right state: not taken in, done without a decision, decided on the spot, or in an office.
        if by < 0:
            assert outcome != tables.RESOLVED and (accepted, due, decided, mailed) == (-1, -1, -1, 0) and not decisions
            continue
        moments = taken_in[case]
        taken = min(moments)
        spot = on_the_spot and by in (WINDOW, KIOSK, OUTREACH, HOME_VISIT, APPOINTMENT)
        spot = spot and level[taken_at][service] >= DECIDE
        if not has_decision:
            assert (outcome, accepted, due, decided, mailed) == (tables.RESOLVED, -1, -1, -1, 0) and not decisions
            assert end in moments
        elif spot:
            assert (accepted, due) == (-1, -1) and decided in moments and not decisions
            if issues_at[taken_at][service] == taken_at:
                assert (outcome, end, mailed) == (tables.RESOLVED, decided, 0)
        else:
            office = decided_where(of, by, taken_at, service, need)
            for piece in decisions:
                assert (piece["site"], piece["skill"]) == (office, skill)
                assert taken <= piece["join"] and accepted <= piece["join"]
            worked = [piece for piece in decisions if piece["end"] >= 0]
            if skill >= 0:
                assert (decided >= 0) <= bool(worked)
            assert decided < 0 or max(accepted, *(piece["end"] for piece in worked), taken) <= decided <= end_of_run
            # Accepted, and at the desk where it is decided, when couriers, or agents with a batch, get there.
            joined = decisions[0]["join"] if decisions else None
            carried = {ways_of_papers(of, by, taken_at, service, moment) for moment in moments}
            assert accepted in {there for there, _ in carried}
            if joined is not None:
                assert (accepted, joined) in carried
            elif skill >= 0:
                assert all(joins < 0 or joins >= end_of_run for _, joins in carried)
        assert outcome != tables.RESOLVED or max(decided, taken) <= end
        # In an office it is neither done nor given up.
        assert not has_decision or decided >= 0 or outcome == tables.OPEN
        # Results by a team, at a counter, by mail, or as data; only who does not come for a result can lose it.
        if delivery[by] == BY_VISIT and outcome == tables.RESOLVED and decided >= 0 and not spot:
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


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------


def some_case(records: Records, wanted: np.ndarray) -> int:
    return int(np.flatnonzero(wanted & (records.cases["outcome"] == tables.RESOLVED))[10])


def some_journey(records: Records, kind: int) -> int:
    return int(np.flatnonzero(records.teams["kind"] == kind)[20])


Alteration = Callable[[Records], dict[str, Any]]
ALTERATIONS: dict[str, tuple[Callable[[str], None], Alteration]] = {
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
    "papers are at the desk before they could be": (
        test_decisions_and_papers_belong_to_cases_that_were_taken_in,
        lambda records: {
            "papers": altered(
                records.papers,
                int(np.flatnonzero(records.papers["kind"] == tables.DECISION)[50]),
                join=records.papers["join"][np.flatnonzero(records.papers["kind"] == tables.DECISION)[50]] - 1,
            )
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


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_the_laws_notice_what_breaks_them(alteration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, alter = ALTERATIONS[alteration]
    of = shipped("shaocheng/one-plus-n-grid")
    broken = of.with_records(**alter(of.records))
    monkeypatch.setitem(globals(), "shipped", lambda file: broken)
    with pytest.raises(AssertionError):
        law("broken")


def test_the_laws_notice_a_courier_that_is_early(monkeypatch: pytest.MonkeyPatch) -> None:
    of = shipped("textbook/mail-round")
    cases = of.records.cases
    carried = int(np.flatnonzero((cases["by"] == WINDOW) & (cases["decided"] >= 0))[50])
    early = of.with_records(cases=altered(cases, carried, accepted=int(cases["accepted"][carried]) - 1))
    monkeypatch.setitem(globals(), "shipped", lambda file: early)
    with pytest.raises(AssertionError):
        test_decisions_and_papers_belong_to_cases_that_were_taken_in("broken")
