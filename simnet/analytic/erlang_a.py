r"""Erlang A, or M/M/c+M: those who wait leave after an exponential patience.

The number in the system is a birth-death chain with births at rate lambda and deaths at rate min(n, c) mu +
max(n - c, 0) theta. Its stationary probabilities are summed until nothing is left to add, and give the rest:

- abandonment: theta x mean queue = lambda x P(abandon);
- the wait that would be offered to somebody of endless patience has an atom P(N < c) at 0 and density

  .. math:: v(x) = \lambda p_{c-1} \exp(\lambda \int_0^x e^{-\theta t} dt - c \mu x), \quad x > 0.

References
----------
C. Palm (1957): Research on telephone traffic carried by full availability groups. Tele 1.
F. Baccelli, G. Hebuterne (1981): On queues with impatient customers. Performance '81, 159-179.
S. Zeltyn, A. Mandelbaum (2005): Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue.
Queueing Systems 51, 361-402; section on the exact performance measures of M/M/n+G.
"""

import math
from dataclasses import dataclass

import numpy as np

from simnet.analytic.erlang import mmc

NEGLIGIBLE = 45.0
"""Natural logarithm of how much rarer than the commonest a state is where the sum ends."""


@dataclass(frozen=True, slots=True)
class ImpatientMultiServer:
    """Long-run measures of an M/M/c+M queue; times in the unit of the mean service time."""

    arrival_rate: float
    mean_service_time: float
    servers: int
    mean_patience: float
    probability_of_wait: float
    """Share of arrivals that find all servers busy."""
    probability_of_abandoning: float
    """Share of arrivals that leave before service."""
    mean_wait: float
    """Mean time waited, by all: those served at once, those served later, those who left."""
    mean_queue: float
    """Mean number waiting."""
    occupancy: float
    """Share of the servers' time that is spent serving."""
    busy_but_one: float
    """Probability that all servers but one are busy and nobody waits."""

    def served_within(self, within: float) -> float:
        """Share of arrivals that are served after a wait of at most `within`; the others are late or left.

        The density of the offered wait times the chance to be still there is integrated by Gauss and Legendre's rule
        on 64 panels of 16 points.
        """
        abandonment_rate = 1.0 / self.mean_patience  # 0 for endless patience
        nodes, weights = np.polynomial.legendre.leggauss(16)
        edges = np.linspace(0.0, within, 65)
        half = np.diff(edges)[:, None] / 2
        x = edges[:-1, None] + half * (1.0 + nodes)
        patient_time = -np.expm1(-abandonment_rate * x) / abandonment_rate if abandonment_rate else x
        exponent = self.arrival_rate * patient_time - self.servers / self.mean_service_time * x
        density = self.arrival_rate * self.busy_but_one * np.exp(exponent)
        still_there = np.exp(-abandonment_rate * x)
        return 1.0 - self.probability_of_wait + float((half * weights * density * still_there).sum())


def erlang_a(arrival_rate: float, mean_service_time: float, servers: int, mean_patience: float) -> ImpatientMultiServer:
    """Measures of M/M/c+M.

    Parameters
    ----------
    arrival_rate : float
    mean_service_time : float
    servers : int
        At least one.
    mean_patience : float
        Above 0; ``math.inf`` makes it M/M/c.

    Raises
    ------
    ValueError
        Patience is endless and the offered load not below the number of servers.
    """
    load = arrival_rate * mean_service_time
    if math.isinf(mean_patience):
        patient = mmc(arrival_rate, mean_service_time, servers)
        return ImpatientMultiServer(
            arrival_rate=arrival_rate,
            mean_service_time=mean_service_time,
            servers=servers,
            mean_patience=mean_patience,
            probability_of_wait=patient.probability_of_wait,
            probability_of_abandoning=0.0,
            mean_wait=patient.mean_wait,
            mean_queue=patient.mean_queue,
            occupancy=patient.occupancy,
            # Balance between c - 1 and c in system; c in system has chance C (1 - rho).
            busy_but_one=patient.probability_of_wait * (1 - load / servers) * servers / load,
        )
    # Logarithms of the chances of n in system, up to a constant; a product of rates would overflow.
    logs = [0.0]
    for count in range(1, servers + 1):
        logs.append(logs[-1] + math.log(load / count))
    largest = max(logs)
    while logs[-1] > largest - NEGLIGIBLE:
        death_rate = servers / mean_service_time + (len(logs) - servers) / mean_patience
        logs.append(logs[-1] + math.log(arrival_rate / death_rate))
        largest = max(largest, logs[-1])
    chances = np.exp(np.array(logs) - largest)
    chances /= chances.sum()
    numbers = np.arange(len(logs))
    mean_queue = float(chances @ np.maximum(numbers - servers, 0))
    return ImpatientMultiServer(
        arrival_rate=arrival_rate,
        mean_service_time=mean_service_time,
        servers=servers,
        mean_patience=mean_patience,
        probability_of_wait=float(chances[servers:].sum()),
        probability_of_abandoning=mean_queue / mean_patience / arrival_rate,
        mean_wait=mean_queue / arrival_rate,
        mean_queue=mean_queue,
        occupancy=float(chances @ np.minimum(numbers, servers)) / servers,
        busy_but_one=float(chances[servers - 1]),
    )
