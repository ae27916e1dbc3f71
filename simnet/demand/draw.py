"""One replication's demand: needs and cases, with their luck, and the rosters that absence left.

Everything is a function of (scenario, seed, replication). Nothing is drawn here in sequence: see `simnet.luck`.
"""

from __future__ import annotations

import numpy as np

from simnet.demand.absence import STAND_DTYPE, absent_rosters
from simnet.demand.channels import choose_channels, draw_quantities
from simnet.demand.demand import Demand
from simnet.demand.needs import draw_needs
from simnet.demand.plan import Plan, plan_demand
from simnet.demand.points import NO_ROOM, POINT_DTYPE, busy_days
from simnet.network.network import Network
from simnet.scenario.schema import Scenario
from simnet.tables import CASES, NEEDS, ROSTERS
from simnet.units import DAY

_NEED, _CASE, _ROSTER = NEEDS.dtype, CASES.dtype, ROSTERS.dtype


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
    factors, peaks, spans = plan.seasons, plan.peaks, plan.spans
    if plan.busyness >= 0:
        first_measured = _first_measured_day(network)
        factors = factors * busy_days(
            len(network.weekday), first_measured, plan.busyness, plan.dists, plan.dist_data, seed, replication
        )
        peaks, spans = factors.max(axis=1), plan.cut(factors)
    room, room_of_span, ends = spans
    num_needs = num_cases = NO_ROOM
    while num_needs == NO_ROOM:
        needs, cases = np.empty(room, _NEED), np.empty(room * plan.people.most_cases, _CASE)
        num_needs, num_cases = draw_needs(
            needs,
            cases,
            np.empty(room_of_span, POINT_DTYPE),
            ends,
            plan.field,
            factors,
            peaks,
            plan.streams,
            plan.people,
            int(network.rules[0]["horizon"]),
            seed,
            replication,
        )
        room, room_of_span = 2 * room, 2 * room_of_span
    needs, cases = needs[:num_needs], cases[:num_cases]
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
    if plan.choices:
        choose_channels(
            needs,
            cases,
            network.channels,
            plan.of_service,
            plan.of_segment,
            network.channel_weight,
            plan.openings,
            plan.first_opening,
        )
    if plan.asked.any():
        # Contiguous, as a column of one row is already: two layouts would be compiled twice.
        names = np.ascontiguousarray(network.services["name"][: len(network.names.services)])
        draw_quantities(needs, cases, plan.quantities, plan.asked, names, plan.dists, plan.dist_data)


def rosters_after_absence(network: Network, seed: int, replication: int) -> np.ndarray:
    """Return the rosters that absence leaves of the planned ones: `network.planned` itself where nobody is ever absent."""
    num_pools = int(np.count_nonzero(network.pools["absence"]))
    if num_pools == 0:
        return network.planned
    num_days = len(network.weekday)
    rosters = np.empty(len(network.planned) + num_pools * num_days, _ROSTER)
    first_measured = _first_measured_day(network)
    stands = np.zeros(len(network.pools), STAND_DTYPE)
    count = absent_rosters(rosters, network.planned, network.pools, stands, num_days, first_measured, seed, replication)
    return rosters[:count]


def _first_measured_day(network: Network) -> int:
    return int(network.rules[0]["window_start"]) // DAY
