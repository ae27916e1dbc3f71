"""A naive toy that makes up random Records: no queue behind them, but every column means what `simnet.tables` says."""

import random
from dataclasses import dataclass, replace

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.outcome import Outcome
from simnet.measures.totals import Totals, totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario
from simnet.units import DAY, HOUR, MINUTE

SCENARIO = {
    "simnet": 1,
    "name": "toy",
    "calendar": {"start": "2023-01-30", "days": 3, "warm_up_days": 1, "tail_days": 1},
    "profiles": {"week": {"days": {"Mo": 0.5, "We": 0.5}, "hours": {"09:00-17:00": 1.0}}},
    "population": {
        "segments": {
            "elderly": {"profile": "week", "travel": {"speed_km_h": 3.0}, "value_of_time_hour": 10.0},
            "general": {"profile": "week", "travel": {"speed_km_h": 4.8, "fixed_min": 1.0}},
        },
        "zones": {
            "east": {"at": [1.0, 0.0], "radius_km": 0.9, "people": {"general": 900.0, "elderly": 300.0}},
            "west": {"at": [-1.0, 0.0], "radius_km": 0.4, "people": {"general": 500.0}},
        },
    },
    "services": {
        "advice": {
            "kind": "consultation",
            "cases_per_head_year": {"general": 0.5},
            "stages": {"talk": {"skill": "a", "time_min": 5}},
        },
        "birth": {"cases_per_head_year": {"general": 0.2}, "stages": {"window": {"skill": "b", "time_min": 5}}},
        "care": {
            "cases_per_head_year": {"general": 0.1, "elderly": 0.7},
            "stages": {"first": {"skill": "a", "time_min": 5}, "second": {"skill": "b", "time_min": 9}},
        },
    },
    "sites": {
        "hall": {
            "at": [1.0, 0.1],
            "hours": "Mo-Su 09:00-17:00",
            "services": "all",
            "area_m2": 100.0,
            "windows": {
                "all": {"skills": "all", "count": 2, "between_min": 1.0, "no_answer_min": 0.5},
                "guest": {"skills": ["a"], "count": 1, "hosted": True},
            },
        },
        "shed": {
            "kind": "station",
            "at": [-1.2, 0.0],
            "hours": "Mo-Fr 09:00-12:00",
            "services": ["care"],
            "area_m2": 40.0,
            "premises": "free",
            "windows": {"one": {"skills": "all", "count": 1, "no_answer_min": 2.0}},
        },
        "wing": {
            "at": [-1.0, 0.5],
            "hours": "Mo-Fr 09:00-12:00",
            "services": ["advice", "care"],
            "area_m2": 30.0,
            "premises": "hosted",
            "windows": {"host": {"skills": "all", "count": 1, "hosted": True, "between_min": 3.0}},
        },
    },
    "costs": {
        "rent_m2_year": 1200.0,
        "running_m2_year": 150.0,
        "fit_out_m2": 800.0,
        "window_staff_year": 95000.0,
        "staff_hours_year": 1750.0,
        "overtime_factor": 1.5,
        "value_of_time_hour": 34.0,
    },
    "target_wait_min": 20.0,
}

SERVICES = SCENARIO["services"]
SITES = SCENARIO["sites"]
RICH = SCENARIO | {
    "services": SERVICES
    | {
        "birth": SERVICES["birth"]
        | {
            "decision": {"skill": "desk", "time_min": 4, "promised_days": 3},
            "issue": {"mail": 0.5, "collection": {"skill": "a", "time_min": 2}},
        },
        "care": SERVICES["care"] | {"decision": {"skill": "desk", "time_min": 9}},
    },
    "sites": SITES
    | {
        "hall": SITES["hall"]
        | {
            "kiosk": ["birth"],
            "windows": SITES["hall"]["windows"]
            | {"screens": {"skills": ["screen"], "count": 3, "unstaffed": True, "hours": "Mo,We 09:00-17:00"}},
            "back_office": {"rear": {"skills": ["desk"], "count": 2, "hours": "Mo-Fr 09:00-17:00"}},
        },
        "shed": SITES["shed"]
        | {
            "agency": ["birth"],
            "parent": "hall",
            "courier": "Mo-Fr 11:00-11:30",
            "windows": SITES["shed"]["windows"]
            | {"lent": {"skills": ["screen"], "count": 1, "unstaffed": True, "hosted": True}},
            "kiosk": ["birth"],
        },
    },
    "channels": {
        "kiosk": {"services": ["birth"], "stages": {"touch": {"skill": "screen", "time_min": 3}}},
        "online": {"services": "all", "site": "hall", "intake": {"skill": "desk", "time_min": 2}, "time_min": 15},
        "agency": {
            "services": ["birth", "care"],
            "pickup": "home",
            "time_min": 6,
            "stages": {"take": {"skill": "a", "time_min": 3}},
            "batches": "Mo,We 15:00-15:45",
        },
        "home_visit": {"services": "all", "time_min": 20, "delivery": "visit"},
    },
    "teams": {
        "clerk": {"base": "shed", "hours": "Mo-Fr 09:00-12:00", "services": "all", "staff_from": "one"},
        "guests": {"base": "wing", "hours": "Mo 08:00-10:00", "services": "all", "hosted": True},
        "nurses": {"base": "hall", "hours": "Mo-Fr 09:00-12:00,13:00-17:00", "services": "all", "size": 2},
        "pair": {"base": "hall", "hours": "Mo-Fr 09:00-12:00", "services": "all", "size": 2, "staff_from": "all"},
    },
    "diversion": {"misdirected": 0.1, "wrong_door": "accept"},
    "costs": SCENARIO["costs"]
    | {
        "mail_item": 12.0,
        "courier_run": 50.0,
        "road_hour": 30.0,
        "online_application": 2.0,
        "kiosk": 40000.0,
        "kiosk_year": 3000.0,
    },
}
"""The same with every channel that has a cost of its own, papers and teams."""

BOOKED = RICH | {
    "sites": RICH["sites"]
    | {
        "hall": RICH["sites"]["hall"]
        | {
            "windows": RICH["sites"]["hall"]["windows"]
            | {
                "duty": {"skills": "all", "count": 2, "call_out_min": 60},
                "guests": {"skills": "all", "count": 1, "call_out_min": 0, "hosted": True},
            },
            "diaries": {
                "in": {"every_min": 30, "places": 2},
                "out": {"every_min": 45, "hours": "Mo-Su 17:30-21:00", "on_call": "duty"},
                "out_too": {"every_min": 60, "hours": "Mo-Su 20:00-22:00", "places": 3, "on_call": "duty"},
                "still": {"every_min": 120, "hours": "Mo-Su 22:00-24:00", "on_call": "guests"},
            },
        },
        "wing": RICH["sites"]["wing"] | {"diaries": {"in": {"every_min": 20, "hours": "Mo-Fr 08:00-10:00"}}},
    },
    "channels": RICH["channels"] | {"appointment": {"services": "all", "no_show": 0.2}},
    "costs": RICH["costs"] | {"call_out_factor": 2.0, "on_call_hour": 7.0},
}
"""That with slots that can be booked, and pools on call, of which one is another body's."""


@dataclass(frozen=True)
class World:
    """One replication of a scenario."""

    scenario: Scenario
    network: Network
    demand: Demand
    records: Records

    @property
    def totals(self) -> Totals:
        return totals(self.network, self.demand, self.records, self.scenario)


def toy_scenario(rich: bool = False, booked: bool = False) -> Scenario:
    return Scenario.model_validate(BOOKED if booked else RICH if rich else SCENARIO)


def toy_network(scenario: Scenario, odd_window: bool = False) -> Network:
    network = build(scenario)
    rules = network.rules.copy()
    if odd_window:
        rules["window_start"] += 10 * HOUR + 7 * MINUTE + 11
        rules["window_end"] -= 11 * HOUR + 3 * MINUTE + 13
    return replace(network, rules=rules)


def random_world(scenario: Scenario, network: Network, seed: int, num_needs: int = 60) -> World:
    """Return made-up Records; about half of the instants lie on a grid of minutes, so that ties are common."""
    luck = random.Random(seed)
    horizon = int(network.rules["horizon"].item())
    window = range(int(network.rules["window_start"].item()), int(network.rules["window_end"].item()))
    end = horizon if luck.random() < 0.5 else luck.randrange(window.stop, horizon + 1)

    def span(most: int) -> int:
        if luck.random() < 0.15:
            return 0
        drawn = luck.randrange(most)
        return drawn // MINUTE * MINUTE if luck.random() < 0.5 else drawn

    needs, cases, need_rows, case_rows, visit_rows, stay_rows, booking_rows = [], [], [], [], [], [], []
    diaries_of = {site: np.flatnonzero(network.diaries["site"] == site).tolist() for site in range(len(network.sites))}
    num_sites, num_services = len(network.sites), len(network.names.services)
    rich = len(network.teams) > 0
    channels = [0, 1, 2, 3, 4] if rich else [0]
    books = len(network.diaries) > 0
    channels += [7, 7, 7] if books else []
    for need, time in enumerate(sorted(luck.randrange(end) for _ in range(num_needs))):
        own = luck.sample(range(num_services), luck.randint(1, min(num_services, 4)))
        first_case = len(cases)
        cases += [(need, service, luck.randint(1, 4) if rich else 1) for service in own]
        zone, segment = luck.randrange(2), luck.randrange(2)
        needs.append(
            (need, 0, time, zone, segment, 0, 0, first_case, len(own), 0, int(time in window), luck.choice(channels))
        )
        now, wishes, trips, closed, number, trip_of, tickets = time, 0, 0, 0, 0, {}, {}
        while now < end and wishes < 4 and (wishes == 0 or luck.random() < 0.6):
            wishes += 1
            if luck.random() < 0.2:
                closed += 1
                if books and luck.random() < 0.7:
                    # Asked for a slot: none was free, or the person did not come, or is still to come.
                    of = luck.choice([-1, *diaries_of[0]])
                    fate, at = (4, -1) if of < 0 else (luck.choice([0, 3]), now + span(DAY))
                    place = -1 if of < 0 else int(network.diaries["site"][of])
                    booking_rows.append((need, wishes - 1, now, place, of, at, -1, -1, fate))
                now += span(DAY)
                continue
            trips += 1
            for leg in range(luck.randint(1, 3)):
                set_out, travel = now, span(40 * MINUTE)
                arrival = set_out + travel + (span(HOUR) if luck.random() < 0.3 else 0)
                if arrival >= end:
                    now = end
                    break
                site = luck.randrange(num_sites)
                outcome = luck.choice([1, 1, 1, 1, 2, 2, 3, 4, 5])
                door = span(30 * MINUTE) if luck.random() < 0.3 else 0
                early = 0
                if leg == 0 and diaries_of[site] and luck.random() < 0.5:
                    fate, of = luck.choice([1, 1, 1, 2]), luck.choice(diaries_of[site])
                    begins = arrival - span(20 * MINUTE)
                    if fate == 1:  # kept: not at the door, not turned away, and perhaps early
                        outcome, door = luck.choice([1, 1, 3, 5]), 0
                        if luck.random() < 0.6:
                            early = span(30 * MINUTE)
                            begins = arrival + early
                    booking_rows.append((need, wishes - 1, begins - span(DAY), site, of, begins, number, arrival, fate))
                ticket = -1 if outcome == 4 or (outcome in (2, 3) and luck.random() < 0.5) else arrival + door + early
                now, wait = arrival + door + early, door
                on_ticket = luck.sample(range(len(own)), luck.randint(1, len(own))) if ticket >= 0 else []
                num_stays = luck.randint(0, 3) if ticket >= 0 else 0
                for stay in range(num_stays):
                    last = stay == num_stays - 1
                    case = -1 if stay == 0 and luck.random() < 0.2 else first_case + luck.choice(on_ticket)
                    stage = -1 if case < 0 else luck.randrange(len(network.stages)) if rich else 0
                    waited, served = span(50 * MINUTE), span(30 * MINUTE)
                    join, start = now, now + waited
                    if last and outcome in (3, 5):
                        stay_rows.append((need, number, stay, case, stage, site, 0, join, -1, start, -1))
                        now, wait = start, wait + waited
                        continue
                    pool = luck.randrange(
                        int(network.sites["first_pool"][site]),
                        int(network.sites["first_pool"][site] + network.sites["num_pools"][site]),
                    )
                    stop = start + served
                    if start >= end:  # still waiting when the run ends
                        stay_rows.append((need, number, stay, case, stage, site, 0, join, -1, -1, -1))
                        outcome, now = 0, end
                        break
                    wait += waited
                    if stop >= end:  # still served
                        stay_rows.append((need, number, stay, case, stage, site, 0, join, start, -1, pool))
                        outcome, now = 0, end
                        break
                    stay_rows.append((need, number, stay, case, stage, site, 0, join, start, stop, pool))
                    now = stop
                leaves = -1 if outcome == 0 or now >= end else now
                outcome = 0 if leaves < 0 else outcome
                goes_on = leaves >= 0 and leg < 2 and luck.random() < 0.3
                home = 0 if goes_on or leaves < 0 else span(40 * MINUTE)
                visit_rows.append(
                    (need, number, trips, wishes - 1, site, set_out, arrival, ticket, leaves, wait, travel, home,
                     len(on_ticket), outcome)
                )  # fmt: skip
                for case in on_ticket:
                    tickets[case] = tickets.get(case, 0) + 1
                    trip_of[case] = trips
                number += 1
                if not goes_on:
                    break
            now += span(2 * HOUR)
        need_rows.append((0, -1, wishes, closed, trips, span(HOUR) if needs[-1][-1] == 2 else 0))
        for case in range(len(own)):
            fate = luck.choice([0, 1, 1, 1, 2])
            finished = -1 if fate == 0 else luck.randrange(time, end + 1)
            trip = trip_of.get(case, 1) if fate == 1 else -1
            tickets_of = tickets.get(case, 0)
            by, taken_at = (0, luck.randrange(num_sites)) if fate == 1 else (-1, -1)
            promise, taken_in = [-1, -1, -1, 0], tickets_of
            if rich:
                trip = luck.choice([0, trip]) if fate == 1 else -1
                promise, taken_in = made_up_promise(luck, time, end), luck.randint(0, 3)
            case_rows.append((fate, finished, taken_in, tickets_of, trip, by, taken_at, *promise))

    num_pools = len(network.pools)
    hold_rows, call_rows, roster_rows = [], [], []
    on_call = set(network.diaries["pool"].tolist())
    call_out_rows = made_up_call_outs(luck, network, sorted(on_call - {-1}), end, span)
    for pool in range(num_pools):
        now = 0
        while (now := now + span(DAY)) < end and luck.random() < 0.8:
            stop = min(end, now + 1 + span(2 * HOUR))
            hold_rows.append((pool, now, stop, luck.randint(1, 3)))
            now = stop
        call_rows += [(pool, luck.randrange(end), luck.randrange(num_needs)) for _ in range(luck.randint(0, 12))]
        now, count = 0, 0
        while now < horizon and pool not in on_call:
            count = luck.choice([other for other in range(4) if other != count])
            roster_rows.append((now, pool, count))
            now += 1 + span(9 * HOUR)
    roster_rows.sort()
    demand = Demand(
        np.array(needs, tables.NEEDS.dtype),
        np.array(cases, tables.CASES.dtype),
        np.array(roster_rows, tables.ROSTERS.dtype),
    )
    records = Records(
        np.array(need_rows, tables.NEED_RECORDS.dtype),
        np.array(case_rows, tables.CASE_RECORDS.dtype),
        np.array(visit_rows, tables.VISIT_RECORDS.dtype),
        np.array(stay_rows, tables.STAY_RECORDS.dtype),
        np.array(hold_rows, tables.HOLD_RECORDS.dtype),
        np.array(call_rows, tables.NO_ANSWER_RECORDS.dtype),
        np.array(made_up_papers(luck, network, len(cases), end, span) if rich else [], tables.PAPER_RECORDS.dtype),
        np.array(made_up_journeys(luck, network, num_needs, end, span), tables.TEAM_RECORDS.dtype),
        np.array(booking_rows, tables.BOOKING_RECORDS.dtype),
        np.array(call_out_rows, tables.CALL_OUT_RECORDS.dtype),
        end,
        np.array(made_up_posts(luck, network, end, span) if rich else [], tables.POST_RECORDS.dtype),
    ).sorted()
    return World(scenario, network, demand, records)


def made_up_promise(luck: random.Random, time: int, end: int) -> list[int]:
    """Return accepted, due, decided and mailed of a case."""
    accepted = luck.choice([-1, luck.randrange(time, end)])
    due = -1 if accepted < 0 else luck.choice([-1, luck.randrange(accepted, 2 * end), luck.randrange(accepted, end)])
    decided = luck.choice([-1, luck.randrange(max(accepted, time), end), due if due < end else -1])
    return [accepted, due, decided, int(decided >= 0 and luck.random() < 0.5)]


def made_up_call_outs(luck, network: Network, pools: list[int], end: int, span) -> list[tuple[int, ...]]:
    """Return rows of call-out records: one after the other, the last of a pool perhaps still there when the run ended."""
    rows = []
    for pool in pools:
        now = span(DAY)
        while now < end and luck.random() < 0.9:
            until = now + 1 + span(3 * HOUR)
            left = until + (span(HOUR) if luck.random() < 0.4 else 0)
            rows.append((pool, now, until, left if left < end else -1, luck.randint(1, 2), luck.randint(1, 4)))
            now = left + 1 + span(10 * HOUR)
    return rows


def made_up_papers(luck, network: Network, num_cases: int, end: int, span) -> list[tuple[int, ...]]:
    """Return rows of paper records: intakes and decisions one after another, some of them not begun or not ended."""
    rows = []
    for case in range(num_cases):
        now = luck.randrange(end)
        for number in range(luck.randint(0, 3)):
            pool = luck.randrange(len(network.pools))
            site, kind = int(network.pools["site"][pool]), luck.randint(0, 1)
            join, start = now, now + span(DAY)
            stop = start + span(HOUR)
            if start >= end:
                rows.append((case, number, kind, site, 0, join, -1, -1, -1))
                break
            rows.append((case, number, kind, site, 0, join, start, stop if stop < end else -1, pool))
            if stop >= end:
                break
            now = stop
    return rows


def made_up_posts(luck, network: Network, end: int, span) -> list[tuple[int, ...]]:
    """Return rows of post records: reserve posts that open and close, and posts that are moved."""
    return made_up_reserves(luck, network, end, span) + made_up_moves(luck, network, end, span)


def made_up_moves(luck, network: Network, end: int, span) -> list[tuple[int, ...]]:
    """Return rows of post records: posts moved between two pools and back, some at one tick, more than there are at times."""
    on_call = set(network.diaries["pool"].tolist())
    pools, rows, now = [pool for pool in range(len(network.pools)) if pool not in on_call], [], span(DAY)
    while len(pools) >= 2 and now < end:
        (source, there), count = luck.sample(pools, 2), luck.randint(1, 2)
        arrival, back = now + luck.choice([0, span(HOUR)]), now + span(8 * HOUR)
        rows += [(source, now, tables.MOVED_POSTS, -count), (source, back, tables.MOVED_POSTS, count)]
        if arrival <= back:
            rows += [(there, arrival, tables.MOVED_POSTS, count), (there, back, tables.MOVED_POSTS, -count)]
        now += span(12 * HOUR) + 1
    return [row for row in rows if row[1] < end]


def made_up_reserves(luck, network: Network, end: int, span) -> list[tuple[int, ...]]:
    """Return rows of post records: reserve posts that open and close, some at one tick, some not before the end; none of pools on call."""
    rows, on_call = [], set(network.diaries["pool"].tolist())
    for pool in (pool for pool in range(len(network.pools)) if pool not in on_call):
        now, count = span(DAY), luck.randint(1, 2)
        while now < end and luck.random() < 0.8:
            rows.append((pool, now, tables.RESERVE_POSTS, count))
            now += luck.choice([0, span(5 * HOUR)])
            if now < end:
                rows.append((pool, now, tables.RESERVE_POSTS, -count))
            now += span(DAY)
    return rows


def made_up_journeys(luck, network: Network, num_needs: int, end: int, span) -> list[tuple[int, ...]]:
    """Return rows of team records: outings of one to three homes, at any time of the day."""
    rows = []
    for team in range(len(network.teams)):
        now, number = span(DAY), 0
        while now < end:
            homes = [(luck.randint(0, 2), luck.randrange(num_needs)) for _ in range(luck.randint(1, 3))]
            for kind, need in [*homes, (3, -1)]:
                arrival = now + span(2 * HOUR)
                stop = arrival if kind == 3 else arrival + span(2 * HOUR)
                requested = -1 if kind == 3 else max(0, now - span(3 * DAY))
                there, done = (arrival if arrival < end else -1), (stop if stop < end else -1)
                rows.append((team, number, kind, need, requested, now, there, done))
                number, now = number + 1, stop + (span(HOUR) if kind != 3 else span(12 * HOUR))
                if done < 0 or now >= end:
                    now = end
                    break
    return rows


def random_worlds(
    seed: int,
    num_replications: int,
    num_needs: int = 60,
    odd_window: bool = False,
    rich: bool = False,
    booked: bool = False,
) -> list[World]:
    scenario = toy_scenario(rich, booked)
    network = toy_network(scenario, odd_window)
    return [
        random_world(scenario, network, 1000 * seed + replication, num_needs) for replication in range(num_replications)
    ]


def outcome_of(worlds: list[World], scenario_id: str = "toy") -> Outcome:
    first = worlds[0]
    pooled = Totals.concatenate([world.totals for world in worlds])
    return Outcome(scenario_id, first.network, first.scenario, pooled)
