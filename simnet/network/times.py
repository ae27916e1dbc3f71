"""Distributions of times: from the scenario's sections, in minutes or days, to rows of the table that kernels draw from, in ms."""

from __future__ import annotations

from simnet.luck.distributions import DistributionTable
from simnet.scenario.schema import Distribution
from simnet.tables import NONE
from simnet.units import MINUTE, to_integer


def add_time_if(table: DistributionTable, time: Distribution | None, unit: int = MINUTE) -> int:
    """Return the row of a distribution that may be missing, as `add_time` does; `NONE` if it is."""
    return NONE if time is None else add_time(table, time, unit)


def mean_ms(table: DistributionTable, row: int) -> int:
    """Return the mean of a row of the table, ms, rounded half up; 0 for `NONE`."""
    return 0 if row == NONE else to_integer(table.mean(row))


def add_time(table: DistributionTable, time: Distribution, unit: int = MINUTE) -> int:
    """Return the row of a scenario's distribution in the table, to which it is added with times in ms.

    Parameters
    ----------
    table : DistributionTable
        The table.
    time : Distribution
        In units of the file.
    unit : int
        Milliseconds in one of them.
    """
    kind, given = time.kind, getattr(time, time.kind)
    match kind:
        case "deterministic":
            return table.add(kind, value=given * unit)
        case "exponential":
            return table.add(kind, mean=given.mean * unit)
        case "lognormal" | "gamma":
            return table.add(kind, mean=given.mean * unit, cv=given.cv)
        case "weibull":
            return table.add(kind, shape=given.shape, scale=given.scale * unit)
        case "uniform":
            return table.add(kind, low=given.low * unit, high=given.high * unit)
        case "triangular":
            low, mode, high = given.low * unit, given.mode * unit, given.high * unit
            return table.add(kind, low=low, mode=mode, high=high)
        case "discrete":
            return table.add(kind, values=[value * unit for value in given.values], weights=given.weights)
        case "empirical":
            return table.add(kind, sample=[value * unit for value in given.values])
    # A mixture. Its components are ordered by their ids, so that their order in the file does not matter.
    components = [given[name] for name in sorted(given)]
    rows = [add_time(table, component.of, unit) for component in components]
    return table.add("mixture", weights=[component.weight for component in components], components=rows)
