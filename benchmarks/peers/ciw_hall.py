"""The service hall in Ciw, simplified: everybody picks a line on coming and stays in it.

Ciw's servers belong to one node and its customers wait at one node, so it has no pools with shared skills. Two ways round that:

- `run`: each kind of window is a node; customers come to a node that takes no time, go on to the node with the shortest line
  of those that serve their class (the one that can do least, of equal ones), and stay there. People wait longer than in the hall,
  where whoever has waited longest goes to whichever window is free first.
- `run_pooled`: all nine windows serve everybody; one node. `scenarios/pooled-hall.yaml` is the same hall in simnet.

At a change of shift Ciw replaces all servers: those who come may begin while those who go finish, so for a moment there are more
windows than there should be. What is lost by that is within the error of the mean wait.
"""

from math import inf

import ciw

from peers import Seen
from peers.the_hall import (
    DAY,
    DAYS,
    FEWER_FROM,
    FEWER_POSTS,
    FEWER_UNTIL,
    MEAN_PATIENCE,
    MEAN_SERVICE,
    PER_DAY,
    POSTS,
    QUARTER,
    SHARES,
    SIGMA,
    SKILLS,
    log_mean,
)


def arrivals(per_day: float) -> ciw.dists.Distribution:
    ends = [QUARTER * (number + 1) for number in range(len(SHARES))]
    rates = [per_day * share / QUARTER for share in SHARES]
    return ciw.dists.PoissonIntervals([*rates, 0.0], [*ends, DAY], DAYS * DAY)


def service(kind: str) -> ciw.dists.Distribution:
    return ciw.dists.Lognormal(log_mean(MEAN_SERVICE[kind]), SIGMA)


def shifts(posts: int, fewer: int) -> ciw.Schedule:
    return ciw.Schedule([posts, fewer, posts], [FEWER_FROM, FEWER_UNTIL, DAY])


def patience() -> ciw.dists.Distribution:
    return ciw.dists.Exponential(1 / MEAN_PATIENCE)


def simulated(network: ciw.network.Network, reception: int = 0) -> Seen:
    """Return what happened at the nodes after `reception`, where nobody waits."""
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(DAYS * DAY)
    records = [record for record in simulation.get_all_records() if record.node > reception]
    left = sum(record.record_type == "renege" for record in records)
    return Seen(len(records), left, sum(record.waiting_time for record in records) / len(records))


def run(seed: int) -> Seen:
    ciw.seed(seed)
    lines = {kind: [node for node, able in enumerate(SKILLS.values(), 2) if kind in able] for kind in PER_DAY}
    away = [ciw.routing.Leave() for _ in POSTS]
    network = ciw.create_network(
        arrival_distributions={kind: [arrivals(per_day), None, None, None] for kind, per_day in PER_DAY.items()},
        service_distributions={kind: [ciw.dists.Deterministic(0.0), *[service(kind)] * len(POSTS)] for kind in PER_DAY},
        reneging_time_distributions={kind: [None, *[patience()] * len(POSTS)] for kind in PER_DAY},
        number_of_servers=[inf, *(shifts(POSTS[window], FEWER_POSTS[window]) for window in POSTS)],
        routing={
            kind: ciw.routing.NetworkRouting([ciw.routing.JoinShortestQueue(nodes, tie_break="order"), *away])
            for kind, nodes in lines.items()
        },
    )
    return simulated(network, reception=1)


def run_pooled(seed: int) -> Seen:
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions={kind: [arrivals(per_day)] for kind, per_day in PER_DAY.items()},
        service_distributions={kind: [service(kind)] for kind in PER_DAY},
        reneging_time_distributions={kind: [patience()] for kind in PER_DAY},
        number_of_servers=[shifts(sum(POSTS.values()), sum(FEWER_POSTS.values()))],
        routing={kind: [[0.0]] for kind in PER_DAY},
    )
    return simulated(network)
