"""M/M/c by the recursion of Kiefer and Wolfowitz (1955), written by hand for Numba: the servers' workloads, kept sorted.

NumPy draws everything before, all customers at once.
"""

import numpy as np
from numba import njit

from peers import Seen


@njit(cache=True, nogil=True)
def waits_of(between: np.ndarray, service: np.ndarray, servers: int) -> np.ndarray:
    """Waiting time of each customer; `between` is the time since the one before."""
    load = np.zeros(servers)
    waits = np.empty(len(service))
    for number in range(len(service)):
        passed = between[number]
        wait = max(0.0, load[0] - passed)
        waits[number] = wait
        new = wait + service[number]
        place = 0
        while place + 1 < servers and load[place + 1] - passed < new:
            load[place] = max(0.0, load[place + 1] - passed)
            place += 1
        load[place] = new
        for later in range(place + 1, servers):
            load[later] -= passed
    return waits


def run(customers: int, servers: int, mean_between: float, mean_service: float, seed: int) -> Seen:
    rng = np.random.default_rng(seed)
    between = rng.exponential(mean_between, customers)
    service = rng.exponential(mean_service, customers)
    return Seen(customers, 0, float(waits_of(between, service, servers).mean()))
