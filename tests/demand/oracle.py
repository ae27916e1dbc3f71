"""The demand by its definition, in plain Python: one point after the other, one need after the other, no fast path."""

import math

import numpy as np

from simnet.demand.draw import rosters_after_absence
from simnet.demand.people import MOST_CASES
from simnet.demand.plan import Plan
from simnet.demand.points import FIRST_DAY
from simnet.luck import decisions, draw, entity_draw, point, quantile, quantile_ms
from simnet.network.profiles import corners, midnight_shares, week_time
from simnet.scenario.calendar import WEEKDAYS
from simnet.scenario.schema import Profile, Scenario
from simnet.units import DAY, METRES, minutes_to_ms

Point = tuple[int, int, int, int]
"""Instant, the two halves of the key, number of the source: cells, then streams."""


def demand(plan: Plan, scenario: Scenario, seed: int, replication: int) -> tuple[list[dict], list[dict], np.ndarray]:
    """Return needs and cases, rows as mappings, without channels and quantities; and the rosters."""
    factors = plan.seasons * busyness(plan, seed, replication)
    points = [
        *of_cells(plan, scenario, factors, seed, replication),
        *of_streams(plan, scenario, seed, replication),
    ]
    needs, cases = people(plan, scenario, sorted(points))
    return needs, cases, rosters_after_absence(plan.network, seed, replication)


def busyness(plan: Plan, seed: int, replication: int) -> np.ndarray:
    if plan.busyness < 0:
        return np.ones(len(plan.network.weekday))
    before = int(plan.network.rules[0]["window_start"]) // DAY
    us = [
        entity_draw(seed, replication, decisions.BUSYNESS, FIRST_DAY + day - before, 0, 0)
        for day in range(len(plan.network.weekday))
    ]
    return np.array([quantile(plan.dists, plan.dist_data, plan.busyness, u) for u in us])


def of_cells(plan: Plan, scenario: Scenario, factors: np.ndarray, seed: int, replication: int) -> list[Point]:
    uniform = Profile(days=dict.fromkeys(WEEKDAYS, 1.0), hours={"00:00-24:00": 1.0})
    profiles = [*(scenario.profiles[name] for name in sorted(scenario.profiles)), uniform]
    weekday, horizon = plan.network.weekday, int(plan.network.rules[0]["horizon"])
    points = []
    for number, cell in enumerate(plan.cells):
        edges, shares = (row[np.newaxis] for row in corners(profiles[cell["profile"]]))
        midnights = midnight_shares(edges, shares)[0]
        elapsed = np.concatenate(([0.0], np.cumsum(np.diff(midnights)[weekday])))
        wanted = cell["volume"] * factors[cell["season"]]
        layer, low, height = 0, 0.0, 1.0
        while low < cell["volume"] * factors[cell["season"]].max():
            clock, ordinal = 0.0, 0
            while True:
                key0, key1, gap, level = point(seed, replication, layer, cell["hash"], ordinal)
                ordinal += 1
                clock -= math.log(gap) / height
                if clock >= elapsed[-1]:
                    break
                day = int(np.searchsorted(elapsed, clock, side="right")) - 1
                if low + level * height < wanted[day]:
                    today = weekday[day]
                    share = midnights[today] + (clock - elapsed[day])
                    share = min(share, np.nextafter(midnights[today + 1], 0.0))
                    time = int((day - today) * DAY + week_time(edges, shares, 0, share))
                    if time < horizon:
                        points.append((time, int(key0), int(key1), number))
            layer, low, height = layer + 1, low + height, low + height
    return points


def of_streams(plan: Plan, scenario: Scenario, seed: int, replication: int) -> list[Point]:
    streams = [scenario.arrivals[name] for name in sorted(scenario.arrivals)]
    streams = [stream for stream in streams if stream.per_hour is None and stream.per_day is None]
    horizon, points = int(plan.network.rules[0]["horizon"]), []
    for number, (row, stream) in enumerate(zip(plan.streams.rows, streams, strict=True), start=len(plan.cells)):
        times = [] if stream.at_min is None else [minutes_to_ms(minutes) for minutes in stream.at_min]
        time = 0
        while stream.at_min is None and time < horizon:
            u = entity_draw(seed, replication, decisions.RENEWAL, len(times), row["hash"], 0)
            time += int(quantile_ms(plan.dists, plan.dist_data, row["distribution"], u))
            times.append(time)
        for place, time in enumerate(times):
            if time < horizon:
                key0, key1, _, _ = point(seed, replication, 0, row["hash"], place)
                points.append((time, int(key0), int(key1), number))
    return points


def people(plan: Plan, scenario: Scenario, points: list[Point]) -> tuple[list[dict], list[dict]]:
    names, rules = plan.network.names, plan.network.rules[0]
    needs: list[dict] = []
    cases: list[dict] = []
    for time, key0, key1, number in points:
        source = plan.people.sources[number]
        zone = scenario.population.zones[names.zones[source["zone"]]]
        x, y = (at * METRES for at in zone.at)
        distance = zone.radius_km * METRES * math.sqrt(draw(key0, key1, decisions.HOME_RADIUS, 0, 0, 0))
        angle = 2.0 * math.pi * draw(key0, key1, decisions.HOME_ANGLE, 0, 0, 0)
        lost = draw(key0, key1, decisions.MISDIRECTED, 0, 0, 0)
        services = [int(source["service"])]
        also = scenario.services[names.services[services[0]]].also
        for row, name in enumerate(names.services):
            if name in also and len(services) < MOST_CASES:
                companion = plan.people.companions["name"][plan.people.companions["service"] == row][0]
                if draw(key0, key1, decisions.COMPANION, 0, companion, 0) < also[name]:
                    services.append(row)
        needs.append(
            {
                "key0": key0,
                "key1": key1,
                "time": time,
                "zone": source["zone"],
                "segment": source["segment"],
                "x": math.floor(x + distance * math.cos(angle) + 0.5),
                "y": math.floor(y + distance * math.sin(angle) + 0.5),
                "first_case": len(cases),
                "num_cases": len(services),
                "misdirected": lost < scenario.diversion.misdirected,
                "cohort": rules["window_start"] <= time < rules["window_end"],
            }
        )
        cases.extend({"need": len(needs) - 1, "service": service} for service in services)
    return needs, cases
