r"""M(t)/M/c: Poisson arrivals whose rate changes over the day, exponential service, a constant number of servers.

The chances p(t) of n in the system follow the forward equations of Chapman and Kolmogorov, p' = p Q(t). Rates that
are constant on intervals allow an exact step: with a rate L no state leaves faster than, and R = I + Q / L,

.. math:: p(t + h) = \sum_k e^{-Lh} \frac{(Lh)^k}{k!} p(t) R^k, \qquad
          \int_t^{t+h} p = \frac{1}{L} \sum_k P(\mathrm{Poisson}(Lh) > k) p(t) R^k

(uniformisation), all terms positive, cut where the rest is below 1e-15. The only further approximation is the largest
number in the system; it is refused if that number is ever reached with a chance above 1e-10.

An arrival that finds n >= c waits for n - c + 1 ends of service at rate c mu, whatever the arrival rate does later: so its
mean wait is (n - c + 1) / (c mu), its wait a gamma variate, and what all arrivals of a period see is the mean of these, weighted
by the arrival rate. That holds while the number of servers stays what it is (also after the last arrival), and so only
a constant number is taken.

References
----------
A. Jensen (1953): Markoff chains as an aid in the study of Markoff processes. Skandinavisk Aktuarietidskrift 36, 87-91.
A. Reibman, K. Trivedi (1989): Transient analysis of cumulative measures of Markov model behavior. Communications in
Statistics: Stochastic Models 5, 683-710.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

LARGEST_STEP = 50.0
"""Longest step, in expected events of the uniform rate: its Poisson weights do not underflow."""
NEGLIGIBLE = 1e-15
HIGHEST_CHANCE_OF_FULL = 1e-10


@dataclass(frozen=True, slots=True)
class TimeVarying:
    """What happens in an M(t)/M/c queue, interval by interval.

    `first` and `last` below are numbers of intervals, like the ends of a slice; without them the whole time is meant.
    """

    edges: npt.NDArray[np.float64]
    """Instants between which rates are constant, of shape (num_intervals + 1,)."""
    arrival_rates: npt.NDArray[np.float64]
    """Of shape (num_intervals,)."""
    mean_service_time: float
    servers: int
    average: npt.NDArray[np.float64]
    """Chance of n in the system, averaged over each interval, of shape (num_intervals, capacity + 1)."""
    final: npt.NDArray[np.float64]
    """Chance of n in the system at the last edge, of shape (capacity + 1,)."""

    def mean_queue(self, first: int = 0, last: int | None = None) -> float:
        """Mean number waiting, averaged over time."""
        period = slice(first, last)
        numbers = np.arange(self.final.size)
        queue = self.average[period] @ np.maximum(numbers - self.servers, 0)
        return float(np.average(queue, weights=np.diff(self.edges)[period]))

    def occupancy(self, first: int = 0, last: int | None = None) -> float:
        """Share of the servers' time that is spent serving."""
        period = slice(first, last)
        numbers = np.arange(self.final.size)
        busy = self.average[period] @ np.minimum(numbers, self.servers)
        return float(np.average(busy, weights=np.diff(self.edges)[period])) / self.servers

    def num_arrivals(self, first: int = 0, last: int | None = None) -> float:
        """Expected number of arrivals."""
        return float((self.arrival_rates * np.diff(self.edges))[slice(first, last)].sum())

    def probability_of_wait(self, first: int = 0, last: int | None = None) -> float:
        """Share of the period's arrivals that find all servers busy."""
        return self._seen_by_arrivals((np.arange(self.final.size) >= self.servers).astype(float), first, last)

    def mean_wait(self, first: int = 0, last: int | None = None) -> float:
        """Mean time that the period's arrivals wait."""
        ends_of_service = np.maximum(np.arange(self.final.size) - self.servers + 1, 0)
        return self._seen_by_arrivals(ends_of_service * self.mean_service_time / self.servers, first, last)

    def waits_longer(self, than: float, first: int = 0, last: int | None = None) -> float:
        """Share of the period's arrivals that wait longer than a time above 0."""
        ends_of_service = np.arange(self.final.size) - self.servers + 1
        expected_ends = than * self.servers / self.mean_service_time
        late = np.where(ends_of_service > 0, special.gammaincc(np.maximum(ends_of_service, 1), expected_ends), 0.0)
        return self._seen_by_arrivals(late, first, last)

    def _seen_by_arrivals(self, by_state: npt.NDArray[np.float64], first: int, last: int | None) -> float:
        period = slice(first, last)
        arrivals = (self.arrival_rates * np.diff(self.edges))[period]
        return float(np.average(self.average[period] @ by_state, weights=arrivals))


def mtmc(
    edges: Sequence[float],
    arrival_rates: Sequence[float],
    mean_service_time: float,
    servers: int,
    *,
    capacity: int = 500,
    start: npt.ArrayLike | None = None,
) -> TimeVarying:
    """Solve M(t)/M/c over the given intervals.

    Parameters
    ----------
    edges : sequence of float, of length num_intervals + 1
        Increasing instants.
    arrival_rates : sequence of float, of length num_intervals
        Constant between two edges.
    mean_service_time : float
    servers : int
    capacity : int
        Largest number in the system that is followed.
    start : array of shape (capacity + 1,), optional
        Chance of n in the system at the first edge; empty if not given. `TimeVarying.final` continues a solution.

    Raises
    ------
    ValueError
        The capacity is too small for these rates.
    """
    instants, rates = np.asarray(edges, float), np.asarray(arrival_rates, float)
    numbers = np.arange(capacity + 1)
    deaths = np.minimum(numbers, servers) / mean_service_time
    chances = np.zeros(capacity + 1)
    chances[0] = 1.0
    if start is not None:
        chances = np.asarray(start, float)
    average = np.empty((rates.size, capacity + 1))
    for interval, (length, rate) in enumerate(zip(np.diff(instants), rates, strict=True)):
        uniform_rate = rate + deaths[-1]
        num_steps = math.ceil(length * uniform_rate / LARGEST_STEP)
        total_time = np.zeros(capacity + 1)
        for _ in range(num_steps):
            chances, time_in_state = step(chances, rate, deaths, uniform_rate, length / num_steps)
            total_time += time_in_state
        average[interval] = total_time / length
        if max(chances[-1], average[interval, -1]) > HIGHEST_CHANCE_OF_FULL:
            raise ValueError(f"capacity {capacity}: reached too often in interval {interval}; give a larger one")
    return TimeVarying(instants, rates, mean_service_time, servers, average, chances)


def step(
    chances: npt.NDArray[np.float64],
    arrival_rate: float,
    deaths: npt.NDArray[np.float64],
    uniform_rate: float,
    length: float,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Chances after a step of constant rates, and the expected time spent in each state during it.

    Parameters
    ----------
    chances, deaths : array of shape (capacity + 1,)
        Chance of each number in the system; rate of departures from it.
    arrival_rate, uniform_rate, length : float
        The uniform rate is at least that of arrivals and departures together.
    """
    up, down = arrival_rate / uniform_rate, deaths / uniform_rate
    stay = 1.0 - up - down
    stay[-1] += up  # at capacity arrivals are not let in
    expected_events = uniform_rate * length
    weight = math.exp(-expected_events)
    beyond = -math.expm1(-expected_events)
    after, time_in_state = weight * chances, beyond * chances
    events = 0
    while beyond > NEGLIGIBLE:
        events += 1
        moved = chances * stay
        moved[1:] += chances[:-1] * up
        moved[:-1] += chances[1:] * down[1:]
        chances = moved
        weight *= expected_events / events
        beyond = float(special.gammainc(events + 1, expected_events))
        after = after + weight * chances
        time_in_state = time_in_state + beyond * chances
    return after, time_in_state / uniform_rate
