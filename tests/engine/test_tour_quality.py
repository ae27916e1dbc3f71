"""How good tours are: plans on synthetic street maps, against PyVRP as an oracle.

The oracle minimizes the time on the way, all teams together; where not all requests fit it sees as many as it can first. It searches
for a fixed number of iterations from a fixed seed, so the figures are the same every time.
"""

import random
from dataclasses import dataclass

import numpy as np
from pyvrp import Model
from pyvrp.stop import MaxIterations

from simnet.engine.reference_tour import Stop, Tourist, plan_tours, ways
from tests.engine.days import HOUR, MINUTE

NUM_PLANS = 40
ITERATIONS = 200
PRIZE = 10**9
"""Of a request that is seen, ms; more than any way."""


@dataclass(frozen=True)
class Plan:
    teams: list[Tourist]
    stops: list[Stop]


def street_map(luck):
    """Return a way between two points, ms: along streets north and east at 10 km/h, over one of two bridges if a river lies between."""
    river, bridges = luck.randrange(2000, 4000), (luck.randrange(0, 2500), luck.randrange(3500, 6000))

    def way(start, end):
        if (start[0] < river) != (end[0] < river):
            along = min(abs(start[1] - bridge) + abs(end[1] - bridge) for bridge in bridges)
        else:
            along = abs(start[1] - end[1])
        return (abs(start[0] - end[0]) + along) * 360 + 2 * MINUTE

    return way


def random_plan(number, hours):
    """Return a plan of 10 to 25 requests and 1 to 3 teams in a town 6 km wide, most of whose people live in three quarters."""
    luck = random.Random(number)
    way = street_map(luck)

    def crossing(x, y, spread):
        return tuple(150 * round(min(6000, max(0, luck.gauss(middle, spread))) / 150) for middle in (x, y))

    quarters = [(luck.uniform(500, 5500), luck.uniform(500, 5500)) for _ in range(3)]
    teams = [Tourist(crossing(3000, 3000, 1500), hours * HOUR, way) for _ in range(luck.randint(1, 3))]
    everyone = frozenset(range(len(teams)))
    stops = [
        Stop(
            crossing(*(luck.choice(quarters) if luck.random() < 2 / 3 else (3000, 3000)), 600),
            luck.choice([10, 20, 30]) * MINUTE,
            everyone,
        )
        for _ in range(luck.randint(10, 25))
    ]
    return Plan(teams, stops)


def planned(plan):
    """Return (how many are seen, time on the way) of the plan that the engines make; check that it is one."""
    routes = plan_tours(plan.teams, plan.stops)
    seen = [number for route in routes for number in route]
    assert len(set(seen)) == len(seen)
    for team, route in zip(plan.teams, routes, strict=True):
        spent = ways(team, plan.stops, route) + sum(plan.stops[number].expected for number in route)
        assert spent <= team.time
    return len(seen), sum(ways(team, plan.stops, route) for team, route in zip(plan.teams, routes, strict=True))


def oracle(plan):
    """Return (how many are seen, time on the way) of PyVRP's plan."""
    model = Model()
    points = [team.base for team in plan.teams] + [stop.home for stop in plan.stops]
    locations = [model.add_location(x, y) for x, y in points]
    for team, location in zip(plan.teams, locations, strict=False):
        depot = model.add_depot(location)
        model.add_vehicle_type(1, start_depot=depot, end_depot=depot, shift_duration=team.time)
    for stop, location in zip(plan.stops, locations[len(plan.teams) :], strict=True):
        model.add_client(location, service_duration=stop.expected, prize=PRIZE, required=False)
    way = plan.teams[0].way
    for start, start_point in zip(locations, points, strict=True):
        for end, end_point in zip(locations, points, strict=True):
            if start is not end:
                model.add_edge(start, end, way(start_point, end_point), way(start_point, end_point))
    best = model.solve(MaxIterations(ITERATIONS), seed=1, collect_stats=False, display=False).best
    assert best.is_feasible()
    return best.num_clients(), best.distance()


def test_tours_with_time_enough_for_all_are_little_longer_than_the_shortest():
    plans = [random_plan(number, hours=12) for number in range(NUM_PLANS)]
    gaps = []
    for plan in plans:
        num_seen, on_the_way = planned(plan)
        num_seen_by_oracle, shortest = oracle(plan)
        assert num_seen == num_seen_by_oracle == len(plan.stops)
        assert on_the_way >= shortest
        gaps.append(on_the_way / shortest - 1)
    print(
        f"{NUM_PLANS} tours: longer than PyVRP's by {np.mean(gaps):.1%} on average, {np.median(gaps):.1%} (median), {max(gaps):.1%} at most"
    )
    assert np.mean(gaps) < 0.08
    assert max(gaps) < 0.4


def test_tours_without_time_for_all_see_nearly_as_many_as_can_be_seen():
    # No home is so far away that its visit alone would be too long, so that no route is there by the first visit's privilege.
    plans = [random_plan(number, hours=4) for number in range(NUM_PLANS)]
    seen = np.array([planned(plan)[0] for plan in plans])
    most = np.array([oracle(plan)[0] for plan in plans])
    num_requests = sum(len(plan.stops) for plan in plans)
    assert most.sum() < 0.8 * num_requests
    print(
        f"{NUM_PLANS} tours: {seen.sum()} of {num_requests} requests seen, {most.sum()} by PyVRP, {(most - seen).max()} fewer at most"
    )
    assert (seen <= most).all()
    assert seen.sum() > 0.92 * most.sum()
    assert (most - seen).max() <= 3
