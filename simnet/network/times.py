"""Distributions of times: from the scenario's sections, in minutes, to rows of the table that kernels draw from, in ms."""

from __future__ import annotations

from simnet.luck.distributions import DistributionTable
from simnet.scenario.schema import Distribution
from simnet.units import MINUTE


def add_time(table: DistributionTable, time: Distribution) -> int:
    """Return the row of a scenario's distribution in the table, to which it is added with times in ms."""
    kind, given = time.kind, getattr(time, time.kind)
    match kind:
        case "deterministic":
            return table.add(kind, value=given * MINUTE)
        case "exponential":
            return table.add(kind, mean=given.mean * MINUTE)
        case "lognormal" | "gamma":
            return table.add(kind, mean=given.mean * MINUTE, cv=given.cv)
        case "weibull":
            return table.add(kind, shape=given.shape, scale=given.scale * MINUTE)
        case "uniform":
            return table.add(kind, low=given.low * MINUTE, high=given.high * MINUTE)
        case "triangular":
            low, mode, high = given.low * MINUTE, given.mode * MINUTE, given.high * MINUTE
            return table.add(kind, low=low, mode=mode, high=high)
        case "discrete":
            return table.add(kind, values=[value * MINUTE for value in given.values], weights=given.weights)
        case "empirical":
            return table.add(kind, sample=[value * MINUTE for value in given.values])
    # A mixture. Its components are ordered by their ids, so that their order in the file does not matter.
    components = [given[name] for name in sorted(given)]
    rows = [add_time(table, component.of) for component in components]
    return table.add("mixture", weights=[component.weight for component in components], components=rows)
