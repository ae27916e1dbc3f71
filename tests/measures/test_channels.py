"""Home visits, promises, machines, staff time and their costs by hand: three requests answered by one team, and a few cases more.

The measured window is Mo, Tu, We (days 1 to 3); the run ends on Thursday at noon. In the window the nurses (two of them) have six shifts
of 3 and 4 hours, the clerk three of 3, the guests one of 2, the pair three of 3.
"""

from dataclasses import replace

import numpy as np
import pytest

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.costs import bill
from simnet.measures.layout import ACTIVITIES
from simnet.measures.measures import estimate, estimates
from simnet.records import TABLE_OF, Records
from simnet.units import DAY, HOUR, MINUTE

from .toy import World, outcome_of, toy_network, toy_scenario

MON, TUE, WED, THU = 1, 2, 3, 4
WINDOW, KIOSK, ONLINE, AGENCY, HOME_VISIT = range(5)
CLERK, GUESTS, NURSES, PAIR = range(4)
ALL, GUEST, REAR, SCREENS = 0, 1, 2, 3
BIRTH, CARE = 1, 2
TO_VISIT, TO_RETURN = 0, 3
END = THU * DAY + 12 * HOUR
A_YEAR = 365 / 3
HOUR_OF_STAFF = 95_000 / 1_750
NEEDS = {"A": HOME_VISIT, "B": HOME_VISIT, "C": HOME_VISIT, "D": HOME_VISIT, "E": ONLINE, "F": KIOSK, "G": WINDOW}
"""Seven needs of one case each, and their channels."""
A, B, C, D, E, F, G = range(7)


def at(day: int, hours: int, minutes: int = 0) -> int:
    return day * DAY + hours * HOUR + minutes * MINUTE


def table(meaning: tables.Table, *rows: dict[str, int], **default: int) -> np.ndarray:
    """Return a table of the rows given; what a row leaves out is the default, or -1."""
    made = meaning.empty(len(rows))
    for column in made.dtype.names:
        made[column] = [row.get(column, default.get(column, -1)) for row in rows]
    return made


def world(**changes: np.ndarray) -> World:
    """Return the world told above each test; what is not given is empty."""
    scenario = toy_scenario(rich=True)
    numbers = range(len(NEEDS))
    needs = table(
        tables.NEEDS,
        *(
            {"key0": row, "first_case": row, "channel": channel}
            for row, channel in zip(numbers, NEEDS.values(), strict=True)
        ),
        key1=0,
        time=at(MON, 7),
        zone=0,
        segment=1,
        num_cases=1,
        misdirected=0,
        cohort=1,
    )
    cases = table(tables.CASES, *({"need": row, "quantity": 3 if row == B else 1} for row in numbers), service=BIRTH)
    rosters = changes.pop("rosters", tables.ROSTERS.empty(0))
    arrays = {name: meaning.empty(0) for name, meaning in TABLE_OF.items()}
    arrays["needs"] = table(
        tables.NEED_RECORDS, *({"own_time": 15 * MINUTE if row == E else 0} for row in numbers),
        outcome=0, wishes=1, closed_doors=0, trips=0,
    )  # fmt: skip
    arrays["cases"] = table(tables.CASE_RECORDS, *({} for _ in numbers), outcome=0, taken_in=0, visits=0, mailed=0)
    return World(scenario, toy_network(scenario), Demand(needs, cases, rosters), Records(**(arrays | changes), end=END))


def home_visits() -> np.ndarray:
    """Return a morning of the nurses.

    A is 10 minutes from the base, B 20 minutes from A, C 5 from B, and the base 15 from C. They are with them for 20, 30
    and 30 minutes; then they stay with C until their shift ends at noon, and are back at 12:15.
    """
    return table(
        tables.TEAM_RECORDS,
        {"number": 0, "kind": TO_VISIT, "need": A, "requested": at(MON, 8), "set_out": at(MON, 9),
         "arrival": at(MON, 9, 10), "end": at(MON, 9, 30)},
        {"number": 1, "kind": TO_VISIT, "need": B, "requested": at(MON, 9, 15), "set_out": at(MON, 9, 30),
         "arrival": at(MON, 9, 50), "end": at(MON, 10, 20)},
        {"number": 2, "kind": TO_VISIT, "need": C, "requested": at(MON, 10), "set_out": at(MON, 10, 20),
         "arrival": at(MON, 10, 25), "end": at(MON, 10, 55)},
        {"number": 3, "kind": TO_RETURN, "set_out": at(MON, 12), "arrival": at(MON, 12, 15), "end": at(MON, 12, 15)},
        team=NURSES,
    )  # fmt: skip


def decisions() -> np.ndarray:
    """Return cases: A decided in time, B late, C never, D due after the end, E decided on the spot, nothing promised."""
    tuesday_night, wednesday_night = at(WED, 0) - 1, at(THU, 0) - 1
    return table(
        tables.CASE_RECORDS,
        {"accepted": at(MON, 10), "due": tuesday_night, "decided": at(TUE, 10), "mailed": 1},
        {"accepted": at(MON, 11), "due": tuesday_night, "decided": at(WED, 11), "mailed": 1},
        {"accepted": at(MON, 11), "due": wednesday_night},
        {"accepted": at(WED, 11), "due": at(THU, 24) - 1},
        {"decided": at(MON, 14), "outcome": 1, "end": at(MON, 14), "resolved_trip": 0, "taken_in": 1},
        {},
        {"outcome": 1, "end": at(MON, 10, 20), "resolved_trip": 1},
        outcome=0, taken_in=0, visits=0, mailed=0,
    )  # fmt: skip


def papers() -> np.ndarray:
    """Return papers: E applied twice, taken in for 2 and 3 minutes after waits of 30 and 0; A decided in 10 after 60."""
    return table(
        tables.PAPER_RECORDS,
        {"case": A, "number": 0, "kind": 1, "join": at(MON, 11), "start": at(MON, 12), "end": at(MON, 12, 10)},
        {"case": E, "number": 0, "kind": 0, "join": at(MON, 10), "start": at(MON, 10, 30), "end": at(MON, 10, 32)},
        {"case": E, "number": 1, "kind": 0, "join": at(MON, 14), "start": at(MON, 14), "end": at(MON, 14, 3)},
        site=0, skill=0, pool=REAR,
    )  # fmt: skip


def visits() -> dict[str, np.ndarray]:
    """Return visits: F uses a machine for 3 minutes, G is 2 minutes at the guide desk and 20 at a window."""
    there = {
        "number": 0,
        "trip": 1,
        "wish": 0,
        "site": 0,
        "wait": 0,
        "travel": 0,
        "travel_home": 0,
        "num_cases": 1,
        "outcome": 1,
    }
    return {
        "visits": table(
            tables.VISIT_RECORDS,
            {"need": F, "set_out": at(MON, 9), "arrival": at(MON, 9), "ticket": at(MON, 9), "leave": at(MON, 9, 3)},
            {"need": G, "set_out": at(MON, 9, 58), "arrival": at(MON, 9, 58), "ticket": at(MON, 9, 58), "leave": at(MON, 10, 20)},
            **there,
        ),
        "stays": table(
            tables.STAY_RECORDS,
            {"need": F, "number": 0, "case": F, "stage": 4, "join": at(MON, 9), "start": at(MON, 9), "end": at(MON, 9, 3), "pool": SCREENS},
            {"need": G, "number": 0, "join": at(MON, 9, 58), "start": at(MON, 9, 58), "end": at(MON, 10), "pool": GUEST},
            {"need": G, "number": 1, "case": G, "stage": 1, "join": at(MON, 10), "start": at(MON, 10), "end": at(MON, 10, 20), "pool": ALL},
            visit=0, site=0, skill=0,
        ),
    }  # fmt: skip


def monday() -> np.ndarray:
    """Return rosters: two posts, one at the guide desk and one behind, from 9 to 12; three machines from 9 to 17."""
    counts = {ALL: 2, GUEST: 1, REAR: 1, SCREENS: 3}
    begin = [{"time": at(MON, 9), "pool": pool, "count": count} for pool, count in counts.items()]
    stop = [{"time": at(MON, 17 if pool == SCREENS else 12), "pool": pool, "count": 0} for pool in counts]
    return table(tables.ROSTERS, *begin, *sorted(stop, key=lambda row: (row["time"], row["pool"])))


@pytest.fixture(scope="module")
def everything():
    return outcome_of([world(teams=home_visits(), cases=decisions(), papers=papers(), rosters=monday(), **visits())])


def groups(outcome, measure: str, by: str) -> dict[str, float]:
    return {group: made.value for group, made in estimates(outcome, measure, by)}


def test_three_requests_are_answered(everything):
    # A asked at 8:00 and was seen at 9:10, B 9:15 and 9:50, C 10:00 and 10:25: 70, 35 and 25 minutes. D asked in vain.
    assert estimate(everything, "home_response").value == pytest.approx((70 + 35 + 25) / 3 / 60)
    assert estimate(everything, "home_unanswered").value == pytest.approx(1 / 4)
    assert groups(everything, "home_unanswered", "channel") == {"home_visit": 1 / 4}
    assert groups(everything, "home_response", "segment") == {"general": pytest.approx(130 / 3 / 60)}


def test_the_p90_of_responses_reaches_beyond_a_day():
    # Requests of one to ten days: the ninth took nine days, though bins of waits end at one.
    rows = [
        {
            "number": day,
            "kind": TO_VISIT,
            "need": A,
            "requested": 0,
            "set_out": day * DAY // 4,
            "arrival": day * DAY // 4,
        }
        for day in range(1, 11)
    ]
    outcome = outcome_of([world(teams=table(tables.TEAM_RECORDS, *rows, team=NURSES))])
    assert estimate(outcome, "p90_home_response").value == pytest.approx(9 * 24 / 4, rel=0.01)


def test_visits_and_the_road_of_a_team(everything):
    # Three visits in six shifts. On the road 10 + 20 + 5 + 15 = 50 minutes, of 21 hours on shift and 15 minutes out beyond it.
    # With the others' 9, 2 and 9 hours on shift: 13 shifts, 41 hours and 15 minutes.
    of_team = groups(everything, "visits_per_team_day", "team")
    assert of_team == {"clerk": 0, "guests": 0, "nurses": 3 / 6, "pair": 0}
    assert estimate(everything, "visits_per_team_day").value == pytest.approx(3 / 13)
    assert groups(everything, "road_share", "team")["nurses"] == pytest.approx(50 / (21 * 60 + 15))
    assert estimate(everything, "road_share").value == pytest.approx(50 / (41 * 60 + 15))
    assert estimate(everything, "home_visits_year").value == pytest.approx(3 * A_YEAR)
    # Person-hours: two nurses; the guest; the clerk and the pair are a pool's staff and did not go out.
    hours = groups(everything, "team_hours", "team")
    assert hours == {"clerk": 0, "guests": pytest.approx(2 * A_YEAR), "nurses": pytest.approx(42.5 * A_YEAR), "pair": 0}


def test_promises_kept_and_broken(everything):
    # Due before the end: A (kept), three of B (late), C (never decided). D is due on Thursday night, after the end.
    assert estimate(everything, "late_against_promise").value == pytest.approx(4 / 5)
    assert estimate(everything, "on_time_rate").value == pytest.approx(1 / 5)
    # Decided: A, three of B, E; E without a promise. A took 24 hours, B 48; E was decided on the spot.
    assert estimate(everything, "promised").value == pytest.approx(4 / 5)
    assert estimate(everything, "time_to_decision").value == pytest.approx((24 + 3 * 48) / 4)


def test_a_promise_for_the_very_last_instant_is_kept_then_and_broken_after():
    due = at(WED, 0) - 1
    for decided, kept in ((due, 1.0), (due + 1, 0.0)):
        rows = [{"accepted": at(MON, 10), "due": due, "decided": decided} if row == A else {} for row in range(7)]
        cases = table(tables.CASE_RECORDS, *rows, outcome=0, taken_in=0, visits=0, mailed=0)
        assert estimate(outcome_of([world(cases=cases)]), "on_time_rate").value == kept


def test_papers_wait_for_a_desk(everything):
    # Waits of 60, 30 and 0 minutes; 90 minutes of waiting over three days.
    assert estimate(everything, "desk_wait").value == pytest.approx(90 / 3 / 60)
    assert estimate(everything, "papers_queue").value == pytest.approx(90 / (3 * 1440))
    assert groups(everything, "papers_queue", "site")["hall"] == pytest.approx(90 / (3 * 1440))


def test_machines_are_used_by_day(everything):
    # The hall's three machines run on Mo and We, the one in the shed on all three days: 6 + 3 machine-days; one use.
    assert estimate(everything, "kiosk_uses_day").value == pytest.approx(1 / 9)
    assert groups(everything, "kiosk_uses_day", "pool") == {"hall.screens": pytest.approx(1 / 6), "shed.lent": 0}
    assert groups(everything, "kiosk_uses_day", "site") == {"hall": pytest.approx(1 / 6), "shed": 0}


def test_every_minute_of_staff_has_a_place(everything):
    # On the roster: 2 x 180 + 180 + 180 minutes; work on A's papers 12:00 to 12:10 and on E's 14:00 to 14:03 is overtime. Two
    # nurses of 21:15 hours; the guest of two. The three machines' 8 hours are nobody's time.
    minutes = dict(zip(ACTIVITIES, everything.totals.arrays["staff.activity"][0, :, 0] / MINUTE, strict=True))
    presence = 2 * 180 + 180 + 180 + 10 + 3 + 2 * 1275 + 120
    did = {
        "window": 20,
        "guide": 2,
        "pause": 1,
        "no_answer": 0,
        "intake": 5,
        "decision": 10,
        "road": 2 * 50,
        "home": 2 * 80,
    }
    assert minutes == did | {"idle": presence - sum(did.values())}
    assert estimate(everything, "staff_time").value == pytest.approx(presence / 60 * A_YEAR)
    by_activity = groups(everything, "staff_time", "activity")
    assert sum(by_activity.values()) == pytest.approx(presence / 60 * A_YEAR)


def test_machines_are_no_staff_but_have_a_row(everything):
    # Rostered: 720 minutes of people; the machines' 3 x 480 stand in their own row only.
    assert groups(everything, "present_hours", "pool")["hall.screens"] == pytest.approx(24 * A_YEAR)
    assert estimate(everything, "present_hours").value == pytest.approx((720 + 13) / 60 * A_YEAR)
    assert groups(everything, "present_hours", "site")["hall"] == pytest.approx((720 + 13) / 60 * A_YEAR)
    assert estimate(everything, "overtime_hours").value == pytest.approx(13 / 60 * A_YEAR)
    # The plan: hall.all 48 post-hours, guest 24, rear 2 x 8 x 3 = 48; shed 9, wing 9; the screens 2 x 24 in their row.
    assert estimate(everything, "staff_hours").value == pytest.approx((48 + 24 + 48 + 9 + 9) * A_YEAR)
    assert groups(everything, "staff_hours", "pool")["hall.screens"] == pytest.approx(48 * A_YEAR)


def test_who_is_out_with_a_team_is_present_in_the_pool():
    # Three posts from 9 to 12. The pair is out from 10:00 to 11:00, and two serve from 10:00 to 10:30 (and pause to 10:31): four are
    # present for 31 minutes. 31 minutes of overtime; busy 2 x 60 away + 2 x 30 + 2 x 1 of 3 x 180 + 31.
    journeys = table(
        tables.TEAM_RECORDS,
        {"number": 0, "kind": TO_VISIT, "need": A, "requested": at(MON, 9), "set_out": at(MON, 10),
         "arrival": at(MON, 10, 20), "end": at(MON, 10, 40)},
        {"number": 1, "kind": TO_RETURN, "set_out": at(MON, 10, 40), "arrival": at(MON, 11), "end": at(MON, 11)},
        team=PAIR,
    )  # fmt: skip
    served = {
        "start": at(MON, 10),
        "join": at(MON, 10),
        "end": at(MON, 10, 30),
        "pool": ALL,
        "visit": 0,
        "site": 0,
        "skill": 0,
    }
    there = {"arrival": at(MON, 10), "set_out": at(MON, 10), "ticket": at(MON, 10), "leave": at(MON, 10, 30), "wait": 0,
             "travel": 0, "travel_home": 0, "number": 0, "trip": 1, "wish": 0, "site": 0, "num_cases": 1, "outcome": 1}  # fmt: skip
    outcome = outcome_of(
        [
            world(
                teams=journeys,
                visits=table(tables.VISIT_RECORDS, {"need": F}, {"need": G}, **there),
                stays=table(
                    tables.STAY_RECORDS,
                    {"need": F, "case": F, "number": 0, "stage": 1},
                    {"need": G, "case": G, "number": 0, "stage": 1},
                    **served,
                ),
                rosters=table(
                    tables.ROSTERS, {"time": at(MON, 9), "count": 3}, {"time": at(MON, 12), "count": 0}, pool=ALL
                ),
            )
        ]
    )
    assert groups(outcome, "overtime_hours", "pool")["hall.all"] == pytest.approx(31 / 60 * A_YEAR)
    assert groups(outcome, "occupancy", "pool")["hall.all"] == pytest.approx((120 + 60 + 2) / (540 + 31))
    # The pair was on the road for 40 minutes and at a home for 20: all of it in the pool's presence.
    activity = dict(zip(ACTIVITIES, outcome.totals.arrays["staff.activity"][0, :, 0] / MINUTE, strict=True))
    assert (activity["road"], activity["home"], activity["window"]) == (80, 40, 60)
    assert sum(activity.values()) == 540 + 31 + 2 * 21 * 60 + 120  # with the nurses and the guest, who wait


def test_agents_whom_nobody_can_give_anything_make_no_runs(everything):
    # The courier of the shed runs three times in the window, agents' batches twice.
    def runs(**changes):
        scenario = everything.scenario
        agency = scenario.channels.agency.model_copy(update={"weights": {"general": changes.get("weight", 0.0)}})
        sites = scenario.sites
        if not changes.get("counter", True):
            sites = sites | {"shed": sites["shed"].model_copy(update={"agency": []})}
        updated = {
            "sites": sites,
            "channels": scenario.channels.model_copy(update={"agency": agency}),
            "diversion": scenario.diversion.model_copy(update={"wrong_door": changes.get("door", "accept")}),
        }
        changed = replace(everything, scenario=scenario.model_copy(update=updated))
        (line,) = (
            each for each in bill(changed) if (each.basis, each.payer, each.line) == ("paid", "public", "courier")
        )
        return line.estimate.value / (50 * A_YEAR)

    assert runs() == pytest.approx(3 + 2)  # who comes by mistake has them carry it
    assert runs(door="redirect") == pytest.approx(3)  # nobody chooses them, and a wrong door sends on
    assert runs(counter=False) == pytest.approx(3)  # no counter takes anything for them
    assert runs(counter=False, door="redirect", weight=0.1) == pytest.approx(3 + 2)  # they come to people's homes


def test_costs_by_line(everything):
    found = {
        (line.basis, line.line): line.estimate.value
        for line in bill(everything)
        if line.payer == "public" and line.line != "total"
    }
    # Two nurses with 21 hours on shift and a quarter of an hour of overtime; the guest, two hours, is hosted.
    nurses, guest = 2 * (21 + 0.25 * 1.5) * HOUR_OF_STAFF * A_YEAR, 2 * HOUR_OF_STAFF * A_YEAR
    # The shed has a courier on three days, agents batches on two. Mailed: the results of A and B, decided in the window; E applied twice.
    expected = {
        "teams": (nurses, nurses + guest),
        "road": (50 / 60 * 30 * A_YEAR,) * 2,
        "mail": (2 * 12 * A_YEAR,) * 2,
        "courier": ((3 + 2) * 50 * A_YEAR,) * 2,
        "online": (2 * 2 * A_YEAR,) * 2,
        "kiosk_upkeep": (3 * 3000, 4 * 3000),
        "kiosks": (3 * 40_000, 4 * 40_000),
        "overtime": (13 / 60 * 1.5 * HOUR_OF_STAFF * A_YEAR,) * 2,
        "staff": ((48 + 48 + 9) * HOUR_OF_STAFF * A_YEAR, (48 + 24 + 48 + 9 + 9) * HOUR_OF_STAFF * A_YEAR),
    }
    for line, (paid, full) in expected.items():
        assert found["paid", line] == pytest.approx(paid), line
        assert found["full", line] == pytest.approx(full), line


def test_residents_time_at_home_is_theirs(everything):
    # Teams are with A, B and C for 80 minutes, E applies for 15, F and G are at sites for 3 and 22; 34 yuan an hour.
    service = next(line for line in bill(everything) if line.line == "service").estimate
    assert service.value == pytest.approx((80 + 15 + 3 + 22) / 60 * 34 * A_YEAR)
    spent = groups(everything, "time_per_case", "channel")
    assert spent == pytest.approx({"window": 22, "kiosk": 3, "online": 15, "home_visit": 80 / 6})


def test_direct_cost_a_case_by_channel(everything):
    # home_visit: two nurses on the road for 50 minutes, home from C included, and with people for 80; 10 minutes of A's papers; two
    # letters; over A, three of B, C and D. online: 5 minutes and two applications. window: 22 minutes. kiosk: no staff, but four
    # machines for three days.
    minute = HOUR_OF_STAFF / 60
    machines = 4 * (3000 + 40_000 / 5) / A_YEAR
    expected = {
        "window": 22 * minute,
        "kiosk": machines,
        "online": 5 * minute + 2 * 2,
        "home_visit": (270 * minute + 2 * 12) / 6,
    }
    assert groups(everything, "cost_per_case", "channel") == pytest.approx(expected)
    total = sum(expected[channel] * (6 if channel == "home_visit" else 1) for channel in expected)
    assert estimate(everything, "cost_per_case").value == pytest.approx(total / 9)


def test_the_influence_of_direct_cost_is_that_of_its_ratio():
    # G, the only case by the window, takes 22 minutes of staff in one replication and 42 in the other: 32 a case, and each
    # replication is ten minutes off.
    first, second = (dict(visits()) for _ in range(2))
    second["stays"] = second["stays"].copy()
    second["stays"]["end"][2] += 20 * MINUTE
    outcome = outcome_of([world(**first), world(**second)])
    made = dict(estimates(outcome, "cost_per_case", "channel"))["window"]
    minute = HOUR_OF_STAFF / 60
    assert made.value == pytest.approx((22 + 42) / 2 * minute)
    assert made.influence == pytest.approx(np.array([-10, 10]) * minute)


def test_resolved_without_a_trip_counts_as_with_one_trip_at_most(everything):
    # Of nine cases (three of them B's) E is resolved without a trip and G on the first.
    assert estimate(everything, "first_trip").value == pytest.approx(2 / 9)


def test_shares_by_channel(everything):
    shares = groups(everything, "channel_share", "channel")
    assert shares == pytest.approx({"window": 1 / 7, "kiosk": 1 / 7, "online": 1 / 7, "agency": 0, "home_visit": 4 / 7})
    assert estimate(everything, "channel_share").value == 1
    assert estimate(everything, "diverted").value == pytest.approx(6 / 7)


def test_agents_take_in_what_is_not_theirs_to_do():
    # F and G come to a counter that takes their case for agents; F is served, G leaves first. One visit of two.
    there = {"arrival": at(MON, 10), "set_out": at(MON, 10), "ticket": at(MON, 10), "leave": at(MON, 10, 30), "wait": 0,
             "travel": 0, "travel_home": 0, "number": 0, "trip": 1, "wish": 0, "site": 1, "num_cases": 1, "outcome": 1}  # fmt: skip
    network = toy_network(toy_scenario(rich=True))
    by_agents = network.names.stages.index(("birth", "agency:take"))
    stays = table(
        tables.STAY_RECORDS,
        {"need": F, "case": F, "start": at(MON, 10), "end": at(MON, 10, 30), "pool": 5},
        {"need": G, "case": G, "end": at(MON, 10, 30)},
        visit=0,
        number=0,
        stage=by_agents,
        site=1,
        skill=0,
        join=at(MON, 10),
    )
    made = table(tables.VISIT_RECORDS, {"need": F}, {"need": G}, **there)
    outcome = outcome_of([world(visits=made, stays=stays)])
    assert estimate(outcome, "wrong_door_accepted").value == 0.5
    assert groups(outcome, "wrong_door_accepted", "channel") == {"window": 0.0, "kiosk": 1.0}
