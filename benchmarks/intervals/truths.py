r"""What measures are in truth, from closed forms.

A queue with Poisson arrivals and exponential services that begins empty is a birth-death chain; its forward equations give the mean
wait and the chance S(t) of a wait longer than t of those who arrive in any period, exactly, start and changing rates included
(`simnet.analytic.time_varying`). With patience, the chain is that of Erlang A, taken as stationary: `left_of_the_start` tells how
much of an empty start is left when the watch begins. Whoever has patience R before an offered wait V waits min(V, R), so

.. math:: S(t) = P(V > t)\, e^{-t / E[R]}.

A quantile is compared with the measure as it is defined (`simnet.measures.bins`): the chance of each bin follows from S at its edges,
and the quantile is read off those chances as off counts. Times are milliseconds there and minutes elsewhere; that simulated times are
whole milliseconds is left out of account, a bin being a second wide at least.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from simnet.analytic.erlang_a import ImpatientMultiServer, erlang_a
from simnet.analytic.time_varying import TimeVarying, mtmc, step
from simnet.measures import bins
from simnet.measures.costs import staff_yuan_ms
from simnet.scenario.schema import Scenario
from simnet.units import HOUR, MINUTE

MINUTES_A_YEAR = 365 * 24 * 60
LEVELS = {"p50_wait": 0.5, "p90_wait": 0.9, "p95_wait": 0.95}

Truths = dict[str, float]
"""By measure."""


def of_queue(scenario: Scenario) -> Truths:
    """Truths of one stream at a constant rate before one pool without patience, from an empty start."""
    calendar, stream = scenario.calendar, next(iter(scenario.arrivals.values()))
    warm_up, rate = calendar.warm_up_minutes, stream.per_hour / 60
    edges = [0.0, warm_up, warm_up + calendar.minutes]
    return _patient(scenario, mtmc(edges, [rate, rate], _mean_service(scenario), servers(scenario)), 1)


def of_day(scenario: Scenario) -> Truths:
    """Truths of one stream over a single day of changing rates (a Monday), from an empty start."""
    stream = next(iter(scenario.arrivals.values()))
    profile = scenario.profiles[stream.profile]
    spans = [tuple(_minute(text) for text in span.split("-")) for span in profile.hours]
    day = stream.per_day * 7 * profile.days["Mo"]
    rates = [day * share / (end - begin) for share, (begin, end) in zip(profile.hours.values(), spans, strict=True)]
    edges = [spans[0][0], *(end for _, end in spans)]
    return _patient(scenario, mtmc(edges, rates, _mean_service(scenario), servers(scenario)), 0)


def of_impatient(scenario: Scenario) -> Truths:
    """Truths of one stream at a constant rate before one pool, patience exponential, in the long run."""
    model = impatient_model(scenario)
    longer = waits_longer_with_patience(model)
    target = int(np.searchsorted(bins.EDGES, round(scenario.target_wait_min * MINUTE)))
    assert bins.EDGES[target] == round(scenario.target_wait_min * MINUTE), "the target is an edge of bins"
    yearly = model.arrival_rate * MINUTES_A_YEAR
    return {
        "mean_wait": model.mean_wait,
        "mean_queue": model.mean_queue,
        "late": float(longer[target]),
        "late_or_left": 1 - model.served_within(scenario.target_wait_min),
        "reneged": model.probability_of_abandoning,
        "occupancy": model.occupancy,
        "visits_year": yearly,
        **quantiles(chances_of_bins(model.probability_of_wait, longer)),
    }


def impatient_model(scenario: Scenario) -> ImpatientMultiServer:
    """Erlang A with the numbers of a scenario."""
    rate = next(iter(scenario.arrivals.values())).per_hour / 60
    patience = _mean(next(iter(scenario.population.segments.values())).patience_min)
    return erlang_a(rate, _mean_service(scenario), servers(scenario), patience)


def waits_longer_with_patience(model: ImpatientMultiServer) -> np.ndarray:
    """Chance of a wait longer than each edge of the bins (at edge 0: of any wait), by Gauss and Legendre's rule in each bin."""
    nodes, weights = np.polynomial.legendre.leggauss(16)
    edges = bins.EDGES / MINUTE
    half = np.diff(edges)[:, None] / 2
    x = edges[:-1, None] + half * (1 + nodes)
    leaving, serving = 1 / model.mean_patience, model.servers / model.mean_service_time
    exponent = model.arrival_rate * -np.expm1(-leaving * x) / leaving - serving * x
    offered = (half * weights * model.arrival_rate * model.busy_but_one * np.exp(exponent)).sum(axis=1)
    return (model.probability_of_wait - np.concatenate(([0.0], np.cumsum(offered)))) * np.exp(-leaving * edges)


def left_of_the_start(model: ImpatientMultiServer, minutes: float, capacity: int = 200) -> float:
    """How far, in total variation, the number in an Erlang A system is from its long run so many minutes after an empty start."""
    numbers = np.arange(capacity + 1)
    deaths = np.minimum(numbers, model.servers) / model.mean_service_time
    deaths = deaths + np.maximum(numbers - model.servers, 0) / model.mean_patience
    chances, uniform_rate = (numbers == 0).astype(float), model.arrival_rate + deaths[-1]
    num_steps = int(np.ceil(minutes * uniform_rate / 50))
    for _ in range(num_steps):
        chances, _ = step(chances, model.arrival_rate, deaths, uniform_rate, minutes / num_steps)
    with np.errstate(divide="ignore"):
        logs = np.concatenate(([0.0], np.cumsum(np.log(model.arrival_rate) - np.log(deaths[1:]))))
    stationary = np.exp(logs - logs.max())
    return float(np.abs(chances - stationary / stationary.sum()).sum() / 2)


def _patient(scenario: Scenario, model: TimeVarying, first: int) -> Truths:
    """Truths of the arrivals from an interval on, none of whom ever leaves."""
    hours = (model.edges[-1] - model.edges[first]) / 60
    yearly = model.num_arrivals(first) * MINUTES_A_YEAR / (60 * hours)
    wait, service = model.mean_wait(first), model.mean_service_time
    longer = np.array([model.waits_longer(edge / MINUTE, first) for edge in bins.EDGES[2:]])
    late = model.waits_longer(scenario.target_wait_min, first)
    staff = servers(scenario) * 365 * 24 * HOUR * staff_yuan_ms(scenario)  # open around the clock
    return {
        "mean_wait": wait,
        "mean_queue": model.mean_queue(first),
        "late": late,
        "late_or_left": late,
        "occupancy": model.occupancy(first),
        "visits_year": yearly,
        "resident_cost_year": (wait + service) / 60 * scenario.costs.value_of_time_hour * yearly,
        "public_cost_per_case": staff / yearly,
        **quantiles(chances_of_bins(model.probability_of_wait(first), np.concatenate(([np.nan, np.nan], longer)))),
    }


def chances_of_bins(any_wait: float, longer: np.ndarray) -> np.ndarray:
    """Chance of each bin of waits.

    Parameters
    ----------
    any_wait : float
        Chance of having to wait at all; a wait under a millisecond is taken for none.
    longer : array, shape (bins.NUM_BINS,)
        Chance of a wait longer than each bin's lower edge; the first two are not looked at.
    """
    below = np.concatenate(([0.0, 1 - any_wait], 1 - longer[2:], [1.0]))
    return np.maximum(np.diff(below), 0.0)


def quantiles(chances: np.ndarray) -> Truths:
    """Quantiles of waits, minutes."""
    return {name: bins.quantile(chances, level) / MINUTE for name, level in LEVELS.items()}


def servers(scenario: Scenario) -> int:
    """How many posts there are, in the one pool of the one site."""
    (site,) = scenario.sites.values()
    (pool,) = site.windows.values()
    return pool.count


def _mean_service(scenario: Scenario) -> float:
    (service,) = scenario.services.values()
    (stage,) = service.stages.values()
    return _mean(stage.time_min)


def _mean(distribution: object) -> float:
    """The mean of an exponential distribution."""
    return distribution.exponential.mean


def _minute(text: str) -> float:
    hour, minute = text.split(":")
    return 60.0 * int(hour) + int(minute)


EXACT: Mapping[str, Callable[[Scenario], Truths]] = {"queue": of_queue, "day": of_day, "impatient": of_impatient}
"""By file."""
