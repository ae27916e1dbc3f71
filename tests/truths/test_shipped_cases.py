"""In every shipped scenario nothing vanishes: needs are what their cases are, who comes in goes out, tickets hold cases once."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simnet import tables
from simnet.records import Records

from .shipped import AGENCY, AT_KIOSK, BASIC, BY_AGENT, COLLECTION, FILES, KIOSK, Shipped, altered, columns, shipped
from .slots import diary_of_slot


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
    taken = visits["ticket"][of.visit_of_stay]
    assert np.all(taken >= 0) and np.all(stays["join"] >= taken)
    assert np.all(stays["site"] == visits["site"][of.visit_of_stay])
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
    ticket = visits["ticket"][forms[1]]
    zone = of.demand.needs["zone"][of.demand.cases["need"][forms[0]]]
    served = (of.network.serves[site, zone] == 1) | (of.network.sites["outreach"][site] == 1)
    # Who holds a slot is seen to whatever the hours, if the diary takes the matter.
    diary = diary_of_slot(of.records)[forms[1]]
    booked = np.zeros(len(diary), bool)
    held = diary >= 0
    booked[held] = (of.network.diary_takes[diary[held], of.service[forms[0]][held]] == 1) & (kind[held] == BASIC)
    assert np.all((takes(of, site, forms[2], ticket) | booked) & (served | (kind != BASIC)))
    own_form = (takes(of, site, of.service[forms[0]], ticket) | booked) & served
    instead = (of.network.rules["accept"][0] == 1) & ~own_form
    np.testing.assert_array_equal((kind == AT_KIOSK), (channel == KIOSK) & (wish == 0) & (kind != COLLECTION))
    assert np.all((channel == AGENCY) | instead | (kind != BY_AGENT))
    assert np.all((channel != AGENCY) | (kind == BY_AGENT) | (kind == COLLECTION))
    decided = cases["decided"][own["case"]]
    collecting = services["form"][form] == COLLECTION
    assert np.all((decided[collecting] >= 0) & (decided[collecting] <= own["join"][collecting]))


def test_everything_is_somewhere_in_what_is_shipped() -> None:
    every = [shipped(file) for file in FILES]
    # What the laws take for granted: some stage of every form is always performed, so that a case is taken in as a service ends.
    for of in every:
        for form in of.network.services:
            stages = of.network.stages[form["first_stage"] :][: form["num_stages"]]
            assert np.any(stages["chance"] == 1)
    assert {code for of in every for code in of.records.cases["by"].tolist()} == {tables.NONE, *range(8)}
    forms = {form for of in every for form in of.network.services["form"][of.form_of_stay].tolist()}
    assert forms == {BASIC, AT_KIOSK, COLLECTION, BY_AGENT}
    pieces = {kind for of in every for kind in of.records.papers["kind"].tolist()}
    journeys = {kind for of in every for kind in of.records.teams["kind"].tolist()}
    assert pieces == {tables.INTAKE, tables.DECISION}
    assert journeys == {tables.VISIT, tables.PICKUP, tables.DELIVERY, tables.RETURN}
    assert any(of.network.sites["courier"].any() for of in every) and any(of.network.batches.size for of in every)
    assert {of.scenario.dispatch.policy for of in every if of.scenario.teams} >= {"first_come", "tour"}
    assert {int(pool) >= 0 for of in every for pool in of.network.teams["pool"]} == {False, True}
    assert any(of.records.cases["mailed"].any() for of in every) and any(of.records.holds.size for of in every)


def takes(of: Shipped, site: np.ndarray, form: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Return whether sites take forms of services at some instants: between an opening and the last instant for that form."""
    intervals = of.network.intervals
    found = np.zeros(len(site), bool)
    for row in np.unique(site):
        own = np.flatnonzero(intervals["site"] == row)
        here = np.flatnonzero(site == row)
        last = np.searchsorted(intervals["open"][own], time[here], "right") - 1
        until = of.network.take_until[own[np.maximum(last, 0)], form[here]]
        found[here] = (last >= 0) & (time[here] < until) & (of.network.offers[row, form[here]] == 1)
    return found


# -- laws that could not be broken would prove nothing ------------------------------------------------------------------


def twice(records: Records) -> int:
    """Return the row of a visit that is somebody's second."""
    return int(np.flatnonzero(records.visits["number"] == 1)[20])


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
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_the_laws_notice_what_breaks_them(alteration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law, alter = ALTERATIONS[alteration]
    of = shipped("shaocheng/one-plus-n-grid")
    broken = of.with_records(**alter(of.records))
    monkeypatch.setitem(globals(), "shipped", lambda file: broken)
    with pytest.raises(AssertionError):
        law("broken")
