"""One replication's demand: needs and cases, with their luck, and the rosters that absence left.

Everything is a function of (scenario, seed, replication). Nothing is drawn here in sequence: see `simnet.luck`.
"""

from __future__ import annotations

import numpy as np

from simnet.demand.absence import absent_rosters
from simnet.demand.channels import choices, choose_channels, draw_quantities
from simnet.demand.demand import Demand
from simnet.demand.people import MOST_CASES, settle_needs
from simnet.demand.plan import Plan, plan_demand
from simnet.demand.points import POINT_DTYPE, busy_days, poisson_points, stream_points
from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.tables import CASES, NEEDS, NONE, ROSTERS
from simnet.units import DAY


def draw_demand(scenario: Scenario, network: Network, seed: int, replication: int) -> Demand:
    """Return one replication's demand; for several of one scenario, `plan_demand` once and `draw_planned` for each.

    Parameters
    ----------
    scenario : Scenario
        A scenario in which `simnet.scenario.checks.check` finds no fault.
    network : Network
        Built from the same scenario.
    seed, replication : int
        At or above 0, below 2**63.

    Returns
    -------
    Demand
    """
    return draw_planned(plan_demand(scenario, network), seed, replication)


def draw_planned(plan: Plan, seed: int, replication: int) -> Demand:
    """Return one replication of a planned demand; see `draw_demand`."""
    network = plan.network
    points = draw_points(plan, seed, replication)
    order = order_of_needs(points)
    needs = NEEDS.empty(len(points))
    followers = np.minimum(np.diff(plan.first_companion), MOST_CASES - 1)
    cases = CASES.empty(len(points) + int(followers[points["service"]].sum()))
    rules = network.rules[0]
    num_cases = settle_needs(
        needs,
        cases,
        points,
        order,
        plan.zones,
        plan.companions,
        plan.first_companion,
        plan.misdirected,
        int(rules["window_start"]),
        int(rules["window_end"]),
    )
    cases = cases[:num_cases]
    settle_channels(plan, needs, cases)
    rosters = rosters_after_absence(network, seed, replication)
    return Demand(needs=needs, cases=cases, rosters=rosters)


def settle_channels(plan: Plan, needs: np.ndarray, cases: np.ndarray) -> None:
    """Write by which channel people come and how many cases they bring, where the scenario says anything about it.

    Parameters
    ----------
    plan : Plan
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written: `channel` (0 before), `quantity` (1 before).
    """
    network = plan.network
    if choices(network):
        choose_channels(
            needs,
            cases,
            network.channels,
            network.channel_takes,
            network.channel_weight,
            plan.openings,
            plan.first_opening,
        )
    if (plan.quantities != NONE).any():
        # Contiguous, as a column of one row is already: two layouts would be compiled twice.
        names = np.ascontiguousarray(network.services["name"][: len(network.names.services)])
        draw_quantities(needs, cases, plan.quantities, names, plan.dists, plan.dist_data)


def draw_points(plan: Plan, seed: int, replication: int) -> np.ndarray:
    """Return when needs arise and whose they are: an array of `points.POINT_DTYPE`, in no order that matters."""
    network, factors = plan.network, plan.seasons
    horizon = int(network.rules[0]["horizon"])
    if plan.busyness >= 0:
        num_days, first_measured = len(network.weekday), _first_measured_day(network)
        factors = factors * busy_days(
            num_days, first_measured, plan.busyness, plan.dists, plan.dist_data, seed, replication
        )
    expected = float(plan.cells["volume"].sum() * plan.elapsed[:, -1].max())
    points = np.empty(int(1.05 * expected + 6 * expected**0.5) + len(plan.instants) + 64, POINT_DTYPE)
    points, count = poisson_points(
        points,
        plan.cells,
        factors,
        factors.max(axis=1),
        plan.elapsed,
        plan.midnights,
        network.weekday,
        plan.edges,
        plan.shares,
        horizon,
        seed,
        replication,
    )
    points, count = stream_points(
        points, count, plan.streams, plan.instants, plan.dists, plan.dist_data, horizon, seed, replication
    )
    return points[:count]


def order_of_needs(points: np.ndarray) -> np.ndarray:
    """Return the rows of needs sorted by (time, key0, key1), as an int64 array.

    Sorting by time does nearly all of it; only those who share their instant are then sorted by their keys.
    """
    time = points["time"]
    order = np.argsort(time)
    same = np.diff(time[order]) == 0
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[tied]
    order[tied] = rows[np.lexsort((points["key1"][rows], points["key0"][rows], time[rows]))]
    return order


def rosters_after_absence(network: Network, seed: int, replication: int) -> np.ndarray:
    """Return the rosters that absence leaves of the planned ones: `network.planned` itself where nobody is ever absent."""
    num_pools = int(np.count_nonzero(network.pools["absence"]))
    if num_pools == 0:
        return network.planned
    num_days = len(network.weekday)
    rosters = ROSTERS.empty(len(network.planned) + num_pools * num_days)
    first_measured = _first_measured_day(network)
    count = absent_rosters(rosters, network.planned, network.pools, num_days, first_measured, seed, replication)
    return rosters[:count]


def _first_measured_day(network: Network) -> int:
    return int(network.rules[0]["window_start"]) // DAY
