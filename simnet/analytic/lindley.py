"""Exact waiting times of given arrivals and services: the recursions of Lindley, and of Kiefer and Wolfowitz.

No distribution is assumed: the numbers go in as they were drawn, and the waits of a first-come queue come out, for
one server as array operations, for several by the plain recursion. Whole numbers stay whole, so with times in ticks
these must be met to the tick.

References
----------
D. V. Lindley (1952): The theory of queues with a single server. Proceedings of the Cambridge Philosophical Society 48,
277-289.
J. Kiefer, J. Wolfowitz (1955): On the theory of queues with many servers. Transactions of the American Mathematical Society
78, 1-18.
"""

import heapq

import numpy as np
import numpy.typing as npt


def lindley_waits(arrivals: npt.ArrayLike, service_times: npt.ArrayLike) -> np.ndarray:
    """Waiting times in G/G/1 in order of arrival, starting empty.

    W[0] = 0, W[n + 1] = max(0, W[n] + S[n] - (A[n + 1] - A[n])): the walk of the increments above its minimum so far.

    Parameters
    ----------
    arrivals : array of shape (..., n)
        Instants, at least one, not decreasing along the last axis; further axes are queues of their own.
    service_times : array of shape (..., n)

    Returns
    -------
    array of shape (..., n)
        In the arrivals' type; exact for integers.
    """
    instants, services = np.asarray(arrivals), np.asarray(service_times)
    increments = services[..., :-1] - np.diff(instants, axis=-1)
    start = np.zeros_like(increments, shape=(*increments.shape[:-1], 1))
    walk = np.concatenate([start, np.cumsum(increments, axis=-1)], axis=-1)
    return walk - np.minimum.accumulate(walk, axis=-1)


def kiefer_wolfowitz_waits(arrivals: npt.ArrayLike, service_times: npt.ArrayLike, servers: int) -> np.ndarray:
    """Waiting times in G/G/c in order of arrival, starting empty: each arrival takes the server free first.

    Parameters
    ----------
    arrivals, service_times : array of shape (n,)
        Instants, at least one, not decreasing; durations.
    servers : int
        At least one.

    Returns
    -------
    array of shape (n,)
        In the arrivals' type; exact for integers.
    """
    instants = np.asarray(arrivals)
    durations = np.asarray(service_times).tolist()
    waits = np.zeros_like(instants)
    free_at = [instants[0].item()] * servers
    for customer, (instant, duration) in enumerate(zip(instants.tolist(), durations, strict=True)):
        start = max(instant, free_at[0])
        waits[customer] = start - instant
        heapq.heapreplace(free_at, start + duration)
    return waits
