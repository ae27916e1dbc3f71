"""One server: M/M/1, M/G/1, and M/G/1 with priorities that do not interrupt a service.

References
----------
F. Pollaczek (1930), A. Y. Khinchine (1932): see L. Kleinrock (1975), Queueing Systems I, Wiley, chapter 5.
A. Cobham (1954): Priority assignment in waiting line problems. Operations Research 2, 70-76; for one server also
L. Kleinrock (1976), Queueing Systems II, Wiley, chapter 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SingleServer:
    """Long-run measures of an M/G/1 queue; times in the unit of the mean service time."""

    mean_wait: float
    """Mean time from arrival to the start of service."""
    mean_queue: float
    """Mean number waiting."""
    mean_sojourn: float
    """Mean time from arrival to the end of service."""
    mean_in_system: float
    """Mean number waiting or in service."""
    occupancy: float
    """Share of the server's time that is spent serving."""


def mg1(arrival_rate: float, mean_service_time: float, cv: float) -> SingleServer:
    """Measures of M/G/1 in order of arrival, by the formula of Pollaczek and Khinchine.

    W = lambda E[S**2] / (2 (1 - rho)), with E[S**2] = (1 + cv**2) E[S]**2.

    Parameters
    ----------
    arrival_rate, mean_service_time : float
    cv : float
        Standard deviation of the service time over its mean: 1 for exponential, 0 for constant service.

    Raises
    ------
    ValueError
        The occupancy would not be below 1.
    """
    occupancy = arrival_rate * mean_service_time
    check_stable(occupancy)
    mean_wait = arrival_rate * (1 + cv * cv) * mean_service_time**2 / (2 * (1 - occupancy))
    return SingleServer(
        mean_wait=mean_wait,
        mean_queue=arrival_rate * mean_wait,
        mean_sojourn=mean_wait + mean_service_time,
        mean_in_system=arrival_rate * mean_wait + occupancy,
        occupancy=occupancy,
    )


def mm1(arrival_rate: float, mean_service_time: float) -> SingleServer:
    """Measures of M/M/1: W = rho E[S] / (1 - rho).

    Examples
    --------
    30 an hour, 1.5 minutes each:

    >>> mm1(0.5, 1.5).mean_wait
    4.5
    """
    return mg1(arrival_rate, mean_service_time, cv=1.0)


def priority_waits(
    arrival_rates: Sequence[float], mean_service_times: Sequence[float], cvs: Sequence[float]
) -> npt.NDArray[np.float64]:
    """Mean wait of each class in M/G/1 with priorities that do not interrupt (Cobham).

    W[k] = W0 / ((1 - s[k - 1]) (1 - s[k])), where s[k] is the occupancy by class k and all before it, and W0 the
    mean rest of the service found in progress, sum of lambda[i] E[S[i]**2] / 2 over all classes.

    Parameters
    ----------
    arrival_rates, mean_service_times, cvs : sequence of float
        By class, the most urgent first.

    Returns
    -------
    array of shape (num_classes,)

    Raises
    ------
    ValueError
        The occupancy by all classes would not be below 1.
    """
    rates, means, spreads = (np.asarray(values, float) for values in (arrival_rates, mean_service_times, cvs))
    through = np.cumsum(rates * means)
    check_stable(float(through[-1]))
    before = np.concatenate([[0.0], through[:-1]])
    rest_of_service = (rates * (1 + spreads**2) * means**2).sum() / 2
    return rest_of_service / ((1 - before) * (1 - through))


def check_stable(occupancy: float) -> None:
    """Raise ValueError unless the occupancy is below 1."""
    if not occupancy < 1:
        raise ValueError(f"occupancy {occupancy}: must be below 1, or the queue grows without end")
