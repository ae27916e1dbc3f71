"""Little's law in every shipped scenario, for people, papers and requests; and what the measured window takes in and leaves out."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.measures import estimate
from simnet.measures.totals import totals
from simnet.units import DAY, HOUR, MINUTE

from .shipped import AGENCY, FILES, HOME_VISIT, Shipped, altered, area, shipped, until_end
from .slots import early_for_slots

NEAR = 0.01
"""How far the number waiting may be from arrivals x wait, as a share: whoever waits as the window begins or ends."""


@dataclass(frozen=True)
class Waits:
    """Waiting, an interval a wait: where, from when to when, when its owner came, and whether he counts as one who waits."""

    place: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    came: np.ndarray
    counts: np.ndarray

    def at(self, place: int) -> "Waits":
        here = self.place == place
        return Waits(*(column[here] for column in vars(self).values()))

    def within(self, low: int, high: int) -> int:
        """Return the sum of the waits, each clipped to [low, high)."""
        return int(np.maximum(np.minimum(self.end, high) - np.maximum(self.begin, low), 0).sum())

    def edges(self, low: int, high: int) -> tuple[int, int, int]:
        """Return the stretches by which waiting in the window and the waits of those who came in it differ.

        Of those who came before, what they still wait in the window; of those who came in it and count, what they wait after it;
        of those who came in it and do not count (or not yet, for their wait is not over), what they wait in the window.
        """
        before, inside = self.came < low, (self.came >= low) & (self.came < high)
        carried = self._take(before).within(low, high)
        beyond = self._take(inside & self.counts).within(high, tables.NEVER)
        uncounted = self._take(inside & ~self.counts).within(low, high)
        return carried, beyond, uncounted

    def _take(self, rows: np.ndarray) -> "Waits":
        return Waits(*(column[rows] for column in vars(self).values()))


def waits_in_queues(of: Shipped) -> Waits:
    stays, visits = of.records.stays, of.records.visits
    own = visits[of.visit_of_stay]
    end = until_end(np.where(stays["start"] >= 0, stays["start"], stays["end"]), of.records.end)
    over = (stays["start"] >= 0) | (stays["end"] >= 0)
    return Waits(stays["site"], stays["join"], end, own["arrival"], could_wait(own) & over)


def waits_at_doors(of: Shipped) -> Waits:
    visits = of.records.visits
    end = until_end(np.where(visits["ticket"] >= 0, visits["ticket"], visits["leave"]), of.records.end)
    over = (visits["ticket"] >= 0) | (visits["leave"] >= 0)
    begin = visits["arrival"] + early_for_slots(of.records)
    return Waits(visits["site"], begin, end, visits["arrival"], could_wait(visits) & over)


def could_wait(visits: np.ndarray) -> np.ndarray:
    """Return which visits count among those that wait: not who got no ticket, for want of room or at a wrong door."""
    at_once = (visits["outcome"] == tables.REDIRECTED) & (visits["ticket"] < 0)
    return (visits["outcome"] != tables.TURNED_AWAY) & ~at_once


def both(first: Waits, second: Waits) -> Waits:
    return Waits(*(np.concatenate(pair) for pair in zip(vars(first).values(), vars(second).values(), strict=True)))


def waits_of_papers(of: Shipped) -> Waits:
    papers = of.records.papers
    end = until_end(papers["start"], of.records.end)
    return Waits(papers["site"], papers["join"], end, papers["join"], np.ones(len(papers), bool))


def waits_for_teams(of: Shipped) -> Waits:
    """Return requests for visits and pickups to which a team set out; they come when the need arises."""
    teams = of.records.teams[np.isin(of.records.teams["kind"], (tables.VISIT, tables.PICKUP))]
    teams = teams[teams["arrival"] >= 0]
    came = of.demand.needs["time"][teams["need"]]
    return Waits(np.zeros(len(teams), np.int64), teams["requested"], teams["arrival"], came, np.ones(len(teams), bool))


@pytest.mark.parametrize("file", FILES)
def test_little_exactly_people_waiting_are_waits(file: str) -> None:
    of = shipped(file)
    low, high = of.window
    inside, door = waits_in_queues(of), waits_at_doors(of)
    whole = 0
    for site in range(len(of.network.sites)):
        areas = [area(waits.at(site).begin, waits.at(site).end, low, high) for waits in (inside, door)]
        assert areas == [inside.at(site).within(low, high), door.at(site).within(low, high)]
        assert areas == [of.total("queue", "site", name)[site] for name in ("inside_ms", "door_ms")]
        whole += sum(areas)
    by_quarter = [of.total("queue", "quarter", name).sum() for name in ("inside_ms", "door_ms")]
    assert sum(by_quarter) == whole == sum(of.total("queue", "all", name)[0] for name in ("inside_ms", "door_ms"))
    assert estimate(of.outcome, "mean_queue").value == pytest.approx(whole / (high - low), rel=1e-12)


@pytest.mark.parametrize("file", FILES)
def test_little_people_waiting_are_arrivals_times_mean_wait_but_for_the_edges(file: str) -> None:
    of = shipped(file)
    low, high = of.window
    waits = both(waits_in_queues(of), waits_at_doors(of))
    for site in range(len(of.network.sites)):
        here = waits.at(site)
        number, wait = (int(of.total("visits", "site", name)[site]) for name in ("queued", "wait_ms"))
        carried, beyond, uncounted = here.edges(low, high)
        assert area(here.begin, here.end, low, high) == wait + carried - beyond + uncounted
        if number > 1000:
            length, rate, mean_wait = here.within(low, high) / (high - low), number / (high - low), wait / number
            assert length == pytest.approx(rate * mean_wait, rel=NEAR)


@pytest.mark.parametrize("file", FILES)
def test_little_papers_at_desks(file: str) -> None:
    of = shipped(file)
    low, high = of.window
    waits, service = waits_of_papers(of), of.service[of.records.papers["case"]]
    whole = 0
    for site in range(len(of.network.sites)):
        here = waits.at(site)
        number, wait, waiting = (
            int(of.total("papers", "site", name)[site]) for name in ("papers", "wait_ms", "waiting_ms")
        )
        carried, beyond, uncounted = here.edges(low, high)
        assert waiting == area(here.begin, here.end, low, high) == here.within(low, high)
        assert waiting == wait + carried - beyond and uncounted == 0
        assert number == np.count_nonzero(of.in_window(here.came))
        whole += waiting
    assert estimate(of.outcome, "papers_queue").value == pytest.approx(whole / (high - low), rel=1e-12)
    if whole and not of.is_short:
        rate = estimate(of.outcome, "desk_wait").value * HOUR * of.total("papers", "all", "papers")[0]
        assert whole == pytest.approx(rate, rel=2 * NEAR)  # papers wait for days, also over the end of the year
    for row in range(len(of.network.names.services)):
        here = replace(waits, place=service).at(row)
        assert of.total("papers", "service", "waiting_ms")[row] == area(here.begin, here.end, low, high)


@pytest.mark.parametrize("file", FILES)
def test_little_requests_for_teams(file: str) -> None:
    of = shipped(file)
    low, high = of.window
    waits = waits_for_teams(of)
    carried, beyond, _ = waits.edges(low, high)
    response = int(of.total("home", "all", "response_ms")[0])
    pending = area(waits.begin, waits.end, low, high)
    assert pending == waits.within(low, high) == response + carried - beyond
    asked, unanswered, answers = (
        int(of.total("home", "all", name)[0]) for name in ("asked", "unanswered", "responses")
    )
    cohort = of.demand.needs["cohort"] == 1
    at_home = of.network.channels["at_home"][of.demand.needs["channel"]] == 1
    assert asked == np.count_nonzero(cohort & at_home) and np.all(of.records.needs["wishes"][cohort] > 0)
    # The run ends after the last of the cohort, so nobody of it is left without an answer; each asks at least once.
    assert unanswered == 0 and answers >= asked
    assert (asked > 0) == (len(waits.begin) > 0)
    if asked:
        hours = estimate(of.outcome, "home_response").value
        assert of.is_short or pending == pytest.approx(
            answers * hours * HOUR, rel=5 * NEAR
        )  # few, and some ask in the last days
        assert set(of.demand.needs["channel"][at_home]) <= {AGENCY, HOME_VISIT}


@pytest.mark.parametrize("file", FILES)
def test_the_window_is_that_of_the_calendar_and_the_cohort_that_of_the_window(file: str) -> None:
    of = shipped(file)
    low, high = of.window
    calendar, needs, records = of.scenario.calendar, of.demand.needs, of.records
    if calendar.days is None:
        spans = [part * MINUTE for part in (calendar.warm_up_minutes, calendar.minutes, calendar.tail_minutes)]
    else:
        spans = [part * DAY for part in (calendar.warm_up_days, calendar.days, calendar.tail_days)]
    assert (low, high - low, of.network.rules["horizon"][0] - high) == tuple(spans)
    np.testing.assert_array_equal(needs["cohort"] == 1, of.in_window(needs["time"]))
    # People come before the window and after it too, so that it is neither begun nor ended in an empty house.
    assert low == 0 or np.any(needs["time"] < low // 2)
    assert np.any(needs["time"] >= high)
    assert high <= records.end <= of.network.rules["horizon"][0]
    assert of.total("needs", "all", "needs")[0] == np.count_nonzero(of.in_window(needs["time"]))
    assert of.total("visits", "all", "visits")[0] == np.count_nonzero(of.in_window(records.visits["arrival"]))
    # The cohort is followed to its end: here nobody of it is open, and the run has not gone to the horizon for it.
    assert of.total("cases", "all", "open")[0] == 0 and np.all(records.needs["outcome"][needs["cohort"] == 1] > 0)
    assert records.end < of.network.rules["horizon"][0]


@pytest.mark.parametrize("file", FILES)
def test_two_parts_of_the_window_add_up_to_the_whole(file: str) -> None:
    of = shipped(file)
    low, high = of.window
    middle = low + (high - low) * 5 // 11 // DAY * DAY + 10 * HOUR + 17 * MINUTE + 1
    assert low < middle < high
    parts = [measured_over(of, *part) for part in ((low, middle), (middle, high))]
    whole = of.outcome.totals.arrays
    assert set(whole) == set(parts[0]) == set(parts[1])
    for name in set(whole) - {"peak_days.all"}:  # the busiest days of a part are not those of the whole
        np.testing.assert_array_equal(parts[0][name] + parts[1][name], whole[name], name)
    assert all(any(part[f"{whose}.all"].any() for whose in ("visits", "papers", "teams")) for part in parts)


def measured_over(of: Shipped, low: int, high: int) -> dict[str, np.ndarray]:
    """Return the totals of the same run as if another window had been measured."""
    rules, needs = of.network.rules.copy(), of.demand.needs.copy()
    rules["window_start"], rules["window_end"] = low, high
    needs["cohort"] = (needs["time"] >= low) & (needs["time"] < high)
    demand = Demand(**{**vars(of.demand), "needs": needs})
    return totals(replace(of.network, rules=rules), demand, of.records, of.scenario).arrays


def test_the_laws_notice_a_wait_that_is_a_millisecond_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    of = shipped("shaocheng/one-plus-n-grid")
    visits, papers, teams = of.records.visits, of.records.papers, of.records.teams
    queued = int(np.flatnonzero((visits["wait"] > 0) & of.in_window(visits["arrival"]))[500])
    waited = int(np.flatnonzero((papers["start"] > papers["join"]) & of.in_window(papers["start"]))[500])
    visited = int(np.flatnonzero((teams["kind"] == tables.VISIT) & of.in_window(teams["arrival"]))[50])
    broken = {
        test_little_people_waiting_are_arrivals_times_mean_wait_but_for_the_edges: {
            "visits": altered(visits, queued, wait=int(visits["wait"][queued]) + 1)
        },
        test_little_papers_at_desks: {"papers": altered(papers, waited, start=int(papers["start"][waited]) + 1)},
        test_little_requests_for_teams: {"teams": altered(teams, visited, arrival=int(teams["arrival"][visited]) + 1)},
    }
    for law, changes in broken.items():
        told = of.with_records(**changes)
        # What was measured stays as it was for papers and requests, so that records and measures differ.
        if "visits" not in changes:
            vars(told)["outcome"] = of.outcome
        monkeypatch.setitem(globals(), "shipped", lambda file, told=told: told)
        with pytest.raises(AssertionError):
            law("broken")
