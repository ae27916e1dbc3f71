"""The textbook scenarios of papers and teams against the theory in their files, as in `test_textbook`.

Two desks in a row meet Burke, home visits Pollaczek and Khinchine, and the recursions of Lindley, Kiefer and Wolfowitz hold on what
was drawn to the millisecond. The mail round is made so that its figures can be worked out on paper.
"""

import numpy as np
import pytest
from scipy.stats import poisson

from simnet import tables
from simnet.analytic.lindley import kiefer_wolfowitz_waits, lindley_waits
from simnet.analytic.networks import tandem
from simnet.analytic.single import mg1, mm1
from simnet.demand.demand import Demand
from simnet.measures.measures import estimate, estimates
from simnet.records import Records
from simnet.units import DAY, HOUR, MINUTE

from .runs import Measured, Model, assert_meets, in_minutes, measure, model, ratio

WORKING_DAY = 1.4
"""Days of the calendar to a working day, on average over the weekdays."""


def of_service(found: Measured, measure_id: str, service: str) -> float:
    """Return a measure of a service that luck has no part in."""
    return dict(estimates(found.outcome, measure_id, "service"))[service].value


# -- papers at two desks ------------------------------------------------------------------------------------------------


def waits_by_desk(of: Model, demand: Demand, records: Records) -> list[float]:
    """Watch waits and numbers of papers, at the first desk and at the second."""
    papers = records.papers[of.in_window(records.papers["join"])]
    watched: list[float] = []
    for kind in (tables.INTAKE, tables.DECISION):
        own = papers[(papers["kind"] == kind) & (papers["start"] >= 0)]
        watched += [(own["start"] - own["join"]).sum(), own.size]
    return watched


def test_papers_at_two_desks_meet_burke() -> None:
    found = measure(model("textbook/desk"), 150, waits_by_desk)
    theory = tandem(12 / 60, [7.0, 3.5], [2, 1])
    first, second = theory.stations
    assert first.mean_wait == pytest.approx(6.7255, abs=5e-5) and second.mean_wait == pytest.approx(8.1667, abs=5e-5)
    assert_meets(first.mean_wait, in_minutes(found.ratio(0, 1)), 0.03)
    assert_meets(second.mean_wait, in_minutes(found.ratio(2, 3)), 0.03)
    for measure_id, expected, precision in (
        ("desk_wait", (first.mean_wait + second.mean_wait) / 2 / 60, 0.03),
        ("papers_queue", first.mean_queue + second.mean_queue, 0.03),
        ("time_to_decision", second.mean_sojourn / 60, 0.02),
        ("time_to_resolution", theory.mean_sojourn / 60, 0.02),
        ("occupancy", (2 * first.occupancy + second.occupancy) / 3, 0.005),
    ):
        assert_meets(expected, estimate(found.outcome, measure_id), precision)
    assert estimate(found.outcome, "trips_per_case").value == 0


@pytest.mark.parametrize(("kind", "clerks"), [(tables.INTAKE, 2), (tables.DECISION, 1)])
def test_waits_of_papers_are_those_of_kiefer_and_wolfowitz_to_the_tick(kind: int, clerks: int) -> None:
    _, records = model("textbook/desk").replication(0)
    papers = records.papers[records.papers["kind"] == kind]
    # Whatever is worked on at the end has no end, and only later papers could have waited for it.
    finished_until = papers["join"][papers["end"] < 0].min(initial=records.end)
    papers = papers[papers["join"] < finished_until]
    papers = papers[np.lexsort((papers["case"], papers["join"]))]
    assert papers.size > 7000
    theory = kiefer_wolfowitz_waits(papers["join"], papers["end"] - papers["start"], clerks)
    np.testing.assert_array_equal(papers["start"] - papers["join"], theory)


# -- one team -----------------------------------------------------------------------------------------------------------

LONG = 30 * MINUTE


def long_responses(of: Model, demand: Demand, records: Records) -> list[float]:
    """Watch how many responses took more than half an hour, and how many there were."""
    visits = records.teams[of.in_window(records.teams["requested"])]
    response = visits["arrival"] - visits["requested"]
    return [int(np.count_nonzero((response > LONG) | (visits["arrival"] < 0))), visits.size]


def test_home_visits_meet_pollaczek_and_khinchine() -> None:
    found = measure(model("textbook/home-visits"), 250)
    theory = mg1(4.2 / 60, 10.0, 0.8)
    assert_meets((theory.mean_wait + 2) / 60, estimate(found.outcome, "home_response"), 0.025)
    assert_meets(0.07 * 2, estimate(found.outcome, "road_share"), 0.004)
    assert_meets(4.2 * 8760, estimate(found.outcome, "home_visits_year"), 0.004)
    assert estimate(found.outcome, "home_unanswered").value == 0


def test_home_visits_without_ways_are_mm1_and_the_team_stays_where_it_is() -> None:
    of = model("textbook/home-visits", [("teams.visitors.fixed_min", 0)])
    found = measure(of, 200, long_responses)
    load, theory = 0.56, mm1(4.2 / 60, 8.0)
    assert_meets(theory.mean_wait / 60, estimate(found.outcome, "home_response"), 0.025)
    assert_meets(load * np.exp(-(1 - load) * 30 / 8), found.ratio(0, 1), 0.04)
    assert estimate(found.outcome, "road_share").value == 0


def test_responses_of_a_team_are_those_of_lindleys_recursion_to_the_tick() -> None:
    _, records = model("textbook/home-visits").replication(0)
    visits = records.teams[records.teams["end"] >= 0]
    assert visits.size > 4000 and set(visits["kind"].tolist()) == {tables.VISIT}
    # The first way is from the base: 3 km at 10 km/h, by streets a third longer, and two minutes.
    ways = visits["arrival"] - visits["set_out"]
    assert ways[0] == 3 * 1.3 / 10 * HOUR + 2 * MINUTE and set(ways[1:].tolist()) == {2 * MINUTE}
    waits = visits["set_out"] - visits["requested"]
    np.testing.assert_array_equal(waits, lindley_waits(visits["requested"], visits["end"] - visits["set_out"]))


# -- the mail round -------------------------------------------------------------------------------------------------------

FIRST_RUN, SECOND_RUN, ON_THE_WAY = 13 * HOUR + 10 * MINUTE, 17 * HOUR + 10 * MINUTE, HOUR
PERMIT = 1
"""The service's row."""


def taken_in_and_accepted(of: Model, demand: Demand, records: Records) -> tuple[np.ndarray, np.ndarray]:
    """Return when permits were taken in at the counter in the window, and when the hall had them."""
    network, stays = of.network, records.stays
    assert network.names.services[PERMIT] == "permit"
    counter = network.services["first_stage"][PERMIT]
    rows = np.flatnonzero((stays["stage"] == counter) & of.in_window(stays["end"]))
    return stays["end"][rows], records.cases["accepted"][stays["case"][rows]]


def rounds(of: Model, demand: Demand, records: Records) -> list[float]:
    """Watch what papers wait for couriers, and how long permits of the cohort take that are mailed, and that are collected."""
    taken, accepted = taken_in_and_accepted(of, demand, records)
    cases, need = records.cases, demand.cases["need"]
    cohort = (demand.needs["cohort"][need] == 1) & (demand.cases["service"] == PERMIT)
    lasts = cases["end"] - demand.needs["time"][need]
    watched: list[float] = [(accepted - taken).sum(), taken.size]
    for mailed in (True, False):
        own = cohort & ((cases["mailed"] == 1) == mailed)
        watched += [lasts[own].sum(), np.count_nonzero(own)]
    return watched


@pytest.fixture(scope="module")
def mail_round() -> Measured:
    return measure(model("textbook/mail-round"), 150, rounds)


def test_papers_wait_half_the_gap_between_two_runs_and_go_with_the_next(mail_round: Measured) -> None:
    # 3 h: half of four, and one on the way.
    assert_meets(180.0, in_minutes(mail_round.ratio(0, 1)), 0.005)
    of = model("textbook/mail-round")
    taken, accepted = taken_in_and_accepted(of, *of.replication(0))
    assert taken.size > 900
    day, time = taken // DAY * DAY, taken % DAY
    assert time.max() <= SECOND_RUN
    run = np.where(time <= FIRST_RUN, FIRST_RUN, SECOND_RUN)
    np.testing.assert_array_equal(accepted, day + run + ON_THE_WAY)


def test_papers_that_come_together_wait_for_each_other(mail_round: Measured) -> None:
    # 10 min for each of those before, of 12 on average: 10 * 12 / 2 = 60 min.
    by_service = dict(estimates(mail_round.outcome, "desk_wait", "service"))
    assert_meets(1.0, by_service["permit"], 0.01)
    # 24 papers on five days in seven, an hour each.
    assert_meets(24 / WORKING_DAY / 24, estimate(mail_round.outcome, "papers_queue"), 0.02)
    # Two teams, two clerks: nobody's papers wait, and they are decided in ten minutes.
    assert by_service["care"].value == 0
    assert of_service(mail_round, "time_to_decision", "care") == pytest.approx(10 / 60, rel=1e-12)


def test_promises_are_kept_but_where_the_decision_takes_two_days_more(mail_round: Measured) -> None:
    late = dict(estimates(mail_round.outcome, "late_against_promise", "service"))
    assert_meets(0.25, late["permit"], 0.02)
    assert late["care"].value == 0
    assert_meets(0.75, dict(estimates(mail_round.outcome, "on_time_rate", "service"))["permit"], 0.006)


def test_three_in_five_come_again_to_collect(mail_round: Measured) -> None:
    for measure_id in ("visits_per_case", "trips_per_case"):
        assert_meets(1.6, dict(estimates(mail_round.outcome, measure_id, "service"))["permit"], 0.003)
        assert of_service(mail_round, measure_id, "care") == 0
    mailed, collected = mail_round.watched[:, 3], mail_round.watched[:, 5]
    assert_meets(0.4, ratio(mailed, mailed + collected), 0.012)


def test_a_permit_takes_as_long_as_its_stages_add_up_to(mail_round: Measured) -> None:
    more = 0.25 * 2 * WORKING_DAY
    mailed = more + 2 * WORKING_DAY + (10 + 180 + 60 + 10) / 1440
    numbers = np.arange(19, 100)
    too_late = 0.5 + 0.5 * ((numbers - 18) @ poisson.pmf(numbers, 12)) / 12
    collected = more + too_late * WORKING_DAY + 4.2 + 5 / 1440
    found = mail_round
    assert_meets(mailed * 1440, in_minutes(found.ratio(2, 3)), 0.007)
    assert_meets(collected * 1440, in_minutes(found.ratio(4, 5)), 0.007)
    assert_meets(
        (0.4 * mailed + 0.6 * collected) * 24,
        dict(estimates(found.outcome, "time_to_resolution", "service"))["permit"],
        0.006,
    )


def test_a_tour_sees_to_what_was_asked_for_until_the_evening_before(mail_round: Measured) -> None:
    # 29.6 h to the next tour, 5 minutes on the way, an hour for those before.
    outcome = mail_round.outcome
    assert_meets(29.6 + 5 / 60 + 1, estimate(outcome, "home_response"), 0.01)
    assert_meets(12.0, estimate(outcome, "visits_per_team_day"), 0.015)
    # Ten minutes of eight hours each day, there and back, in every week that has no empty tour; and nobody is out for longer.
    assert estimate(outcome, "road_share").value == pytest.approx(10 / 480, rel=1e-3)
    hours_of_shifts = 2 * 8 * 365 / WORKING_DAY
    assert estimate(outcome, "team_hours").value == pytest.approx(hours_of_shifts, rel=1e-12)
    assert_meets(120 / 480 * hours_of_shifts, dict(estimates(outcome, "staff_time", "activity"))["home"], 0.015)


def test_each_team_sees_to_its_village_and_brings_what_was_decided_the_day_before() -> None:
    of = model("textbook/mail-round")
    demand, records = of.replication(0)
    names = of.network.names
    assert names.teams == ("east", "west") and names.zones == ("door", "village_east", "village_west")
    homes = records.teams[(records.teams["kind"] != tables.RETURN) & (records.teams["end"] >= 0)]
    assert {*homes["kind"].tolist()} == {tables.PICKUP, tables.DELIVERY} and homes.size > 900
    np.testing.assert_array_equal(demand.needs["zone"][homes["need"]], homes["team"] + 1)

    deliveries = homes[homes["kind"] == tables.DELIVERY]
    case = demand.needs["first_case"][deliveries["need"]]
    decided = records.cases["decided"][case]
    np.testing.assert_array_equal(deliveries["requested"], decided)
    np.testing.assert_array_equal(records.cases["end"][case], deliveries["end"])
    friday = decided // DAY % 7 == 4
    np.testing.assert_array_equal(deliveries["end"] // DAY, decided // DAY + np.where(friday, 3, 1))
