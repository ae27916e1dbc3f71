"""Open networks of M/M/c stations: tandem lines, and Jackson's networks with feedback.

In a Jackson network each station behaves, in the long run and one at a time, as an M/M/c queue fed at the rate that the traffic
equations give, also where customers come back to it and arrivals are far from Poisson.

References
----------
J. R. Jackson (1957): Networks of waiting lines. Operations Research 5, 518-521.
P. J. Burke (1956): The output of a queuing system. Operations Research 4, 699-704 (tandem lines).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.analytic.erlang import MultiServer, mmc


@dataclass(frozen=True, slots=True)
class OpenNetwork:
    """Long-run measures of an open network of M/M/c stations."""

    stations: tuple[MultiServer, ...]
    """The measures of each station, per visit to it."""
    visits: tuple[float, ...]
    """Mean number of times that a customer is served at each station."""
    mean_wait: float
    """Mean time waited by a customer over all stations and visits."""
    mean_sojourn: float
    """Mean time from entering the network to leaving it."""
    mean_in_system: float
    """Mean number of customers in the network."""


def traffic(external_rates: Sequence[float], routing: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Arrival rate at each station, returns included: the solution of rates = external + rates @ routing.

    Parameters
    ----------
    external_rates : sequence of float, by station
        Rate of arrivals from outside.
    routing : array of shape (num_stations, num_stations)
        Chance to go from the station of the row to that of the column; what a row lacks to one leaves.

    Raises
    ------
    ValueError
        Some customer could never leave.
    """
    matrix = np.asarray(routing, float)
    external = np.asarray(external_rates, float)
    balance = np.eye(len(external)) - matrix
    if abs(np.linalg.eigvals(matrix)).max() >= 1 - 1e-12:
        raise ValueError("routing: from some station no way leads out of the network")
    return np.linalg.solve(balance.T, external)


def jackson(
    external_rates: Sequence[float],
    routing: npt.ArrayLike,
    mean_service_times: Sequence[float],
    servers: Sequence[int],
) -> OpenNetwork:
    """Measures of an open Jackson network.

    Parameters
    ----------
    external_rates, routing
        As in `traffic`.
    mean_service_times : sequence of float, by station
    servers : sequence of int, by station

    Raises
    ------
    ValueError
        Some customer could never leave, or some station is offered more than its servers can do.
    """
    rates = traffic(external_rates, routing)
    stations = tuple(
        mmc(float(rate), mean, count) for rate, mean, count in zip(rates, mean_service_times, servers, strict=True)
    )
    entering = float(np.sum(external_rates))
    mean_in_system = sum(station.mean_in_system for station in stations)
    return OpenNetwork(
        stations=stations,
        visits=tuple(float(rate) / entering for rate in rates),
        mean_wait=sum(station.mean_queue for station in stations) / entering,
        mean_sojourn=mean_in_system / entering,
        mean_in_system=mean_in_system,
    )


def tandem(arrival_rate: float, mean_service_times: Sequence[float], servers: Sequence[int]) -> OpenNetwork:
    """Measures of stations in a row, each passed once."""
    num_stations = len(servers)
    external_rates = [arrival_rate] + [0.0] * (num_stations - 1)
    return jackson(external_rates, np.eye(num_stations, k=1), mean_service_times, servers)


def repeated(arrival_rate: float, mean_service_time: float, servers: int, repeat: float) -> OpenNetwork:
    """Measures of one station whose customers queue again with chance `repeat` after each service."""
    return jackson([arrival_rate], [[repeat]], [mean_service_time], [servers])
