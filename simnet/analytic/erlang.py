"""Erlang's formulas and the measures of M/M/c: Poisson arrivals, exponential service, a common line without end.

References
----------
A. K. Erlang (1917): Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges. Elektroteknikeren 13, 5-13.
D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris (2008): Fundamentals of Queueing Theory, 4th ed., Wiley; chapter 2,
"Multiserver queues (M/M/c)" and "Queues with truncation (M/M/c/K)".
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MultiServer:
    """Long-run measures of an M/M/c queue; times in the unit of the mean service time."""

    arrival_rate: float
    mean_service_time: float
    servers: int
    probability_of_wait: float
    """Share of arrivals that find all servers busy (Erlang C)."""
    mean_wait: float
    """Mean waiting time of all, those who do not wait included."""
    mean_queue: float
    """Mean number waiting."""
    mean_sojourn: float
    """Mean time from arrival to the end of service."""
    mean_in_system: float
    """Mean number waiting or in service."""
    occupancy: float
    """Share of the servers' time that is spent serving."""

    def service_level(self, within: float) -> float:
        """Share of arrivals whose wait is at most `within`.

        The wait of those who wait is exponential with rate servers / mean service time - arrival rate.
        """
        rate = self.servers / self.mean_service_time - self.arrival_rate
        return 1.0 - self.probability_of_wait * math.exp(-rate * within)

    def wait_quantile(self, share: float) -> float:
        """Waiting time that the given share of arrivals do not exceed."""
        if share <= 1.0 - self.probability_of_wait:
            return 0.0
        rate = self.servers / self.mean_service_time - self.arrival_rate
        return math.log(self.probability_of_wait / (1.0 - share)) / rate


def erlang_b(servers: int, offered_load: float) -> float:
    """Share of arrivals lost when none may wait (M/G/c/c), by the recursion in the number of servers.

    B(0) = 1, B(n) = a B(n - 1) / (n + a B(n - 1)): no factorials, so no overflow.

    Parameters
    ----------
    servers : int
    offered_load : float
        Arrival rate x mean service time, in erlangs.
    """
    blocking = 1.0
    for count in range(1, servers + 1):
        blocking = offered_load * blocking / (count + offered_load * blocking)
    return blocking


def erlang_c(servers: int, offered_load: float) -> float:
    """Share of arrivals that wait in M/M/c, from Erlang B: C = B / (1 - rho (1 - B)).

    Raises
    ------
    ValueError
        The offered load is not below the number of servers.
    """
    if not offered_load < servers:
        raise ValueError(f"offered load {offered_load} erlangs: must be below the {servers} servers")
    blocking = erlang_b(servers, offered_load)
    return blocking / (1.0 - offered_load / servers * (1.0 - blocking))


def mmc(arrival_rate: float, mean_service_time: float, servers: int) -> MultiServer:
    """Measures of M/M/c.

    Raises
    ------
    ValueError
        The offered load is not below the number of servers.

    Examples
    --------
    200 calls an hour of 3 minutes to 14 servers, in minutes:

    >>> round(mmc(200 / 60, 3.0, 14).mean_wait * 60, 3)
    7.836
    """
    load = arrival_rate * mean_service_time
    probability_of_wait = erlang_c(servers, load)
    mean_wait = probability_of_wait * mean_service_time / (servers - load)
    return MultiServer(
        arrival_rate=arrival_rate,
        mean_service_time=mean_service_time,
        servers=servers,
        probability_of_wait=probability_of_wait,
        mean_wait=mean_wait,
        mean_queue=arrival_rate * mean_wait,
        mean_sojourn=mean_wait + mean_service_time,
        mean_in_system=arrival_rate * mean_wait + load,
        occupancy=load / servers,
    )
