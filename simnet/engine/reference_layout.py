"""The network as plain Python objects, for the reference engine: services, segments, openings, with the rules that need no state.

The tables hold NumPy integers, which wrap around silently and are slow one by one; here everything is a Python int or float.
Nothing in this module changes during a run: what does is in the modules of people and of sites.
"""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numpy as np

from simnet.luck.distributions import quantile_ms
from simnet.network.network import Network
from simnet.network.profiles import week_time

Row = TypeVar("Row")


def read(kind: Callable[..., Row], table: np.ndarray, **extra: Sequence[Any]) -> list[Row]:
    """Return one object of a dataclass a row: fields named like a column are filled from it, others from `extra`."""
    names = {field.name for field in dataclasses.fields(cast(Any, kind))}
    columns = {name: table[name].tolist() for name in table.dtype.names or () if name in names}
    columns.update(extra)
    return [kind(**dict(zip(columns, values, strict=True))) for values in zip(*columns.values(), strict=True)]


def skills_of(bits: int) -> list[int]:
    """Return the skills in a set of bits, smallest first."""
    return [skill for skill in range(bits.bit_length()) if bits >> skill & 1]


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the whole run; see `tables.RULES`."""

    window_end: int
    horizon: int
    flex: int
    door: int
    wishes: int
    policy: int
    candidates: int
    one_stop: int
    longest_line: int


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a service; `number` counts from 0 within the service."""

    row: int
    number: int
    skill: int
    distribution: int
    mean: int
    chance: float
    repeat: float
    name: int


@dataclasses.dataclass(frozen=True, slots=True)
class Service:
    """One service with its stages in order."""

    row: int
    stages: list[Stage]
    priority: int
    incomplete: float
    incomplete_again: float
    name: int
    label: str


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """A kind of people: how they travel, how long they wait, when they set out."""

    travel_num: int
    travel_den: int
    travel_fixed: int
    patience: int
    returns: float
    priority: int
    profile: int

    def travel(self, start: tuple[int, int], end: tuple[int, int]) -> int:
        """Return the time, ms, from one point to another, both (x, y) in metres."""
        dx, dy = start[0] - end[0], start[1] - end[1]
        metres = math.isqrt(dx * dx + dy * dy)
        return (metres * self.travel_num + self.travel_den // 2) // self.travel_den + self.travel_fixed


@dataclasses.dataclass(frozen=True, slots=True)
class Interval:
    """One uninterrupted opening; `take_until` is by service."""

    open: int
    close: int
    last_ticket: int
    session_end: int
    take_until: list[int]


class Hours:
    """The openings of one site, and what it takes when.

    Parameters
    ----------
    intervals : list of Interval
        In order of time, without overlap.
    offers : list of int
        1 for each service that the site offers.
    """

    def __init__(self, intervals: list[Interval], offers: list[int]) -> None:
        self.intervals = intervals
        self._offers = offers
        self._opens = [interval.open for interval in intervals]

    def interval_at(self, instant: int) -> Interval | None:
        """Return the interval in which the site is open at an instant."""
        following = bisect_right(self._opens, instant)
        if following > 0 and instant < self.intervals[following - 1].close:
            return self.intervals[following - 1]
        return None

    def next_interval(self, instant: int) -> Interval | None:
        """Return the interval that opens next, strictly after an instant."""
        following = bisect_right(self._opens, instant)
        return self.intervals[following] if following < len(self.intervals) else None

    def gives_tickets(self, instant: int) -> bool:
        """Whether somebody who enters now would be given a ticket."""
        interval = self.interval_at(instant)
        return interval is not None and instant < interval.last_ticket

    def takes(self, service: Service, instant: int) -> bool:
        """Whether somebody who arrives at an instant is taken for a service."""
        interval = self.interval_at(instant)
        return interval is not None and self.takes_in(interval, service, instant)

    def takes_in(self, interval: Interval, service: Service, instant: int) -> bool:
        """Whether somebody who arrives at an instant of an interval is taken for a service."""
        return bool(self._offers[service.row]) and instant < interval.take_until[service.row]


class Layout:
    """Everything that stays as it is during a run.

    Attributes
    ----------
    rules : Rules
    services, segments : list
        By row.
    hours : list of Hours
        By row of the site.
    weekday : list of int
        Effective weekday of each day.
    skills : tuple of str
        Their ids, by row.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        (self.rules,) = read(Rules, network.rules)
        first = network.services["first_stage"].tolist()
        stage_numbers = [row - first[service] for row, service in enumerate(network.stages["service"].tolist())]
        stages = read(Stage, network.stages, row=range(len(network.stages)), number=stage_numbers)
        self.services = read(
            Service,
            network.services,
            row=range(len(network.services)),
            stages=[stages[row["first_stage"] : row["first_stage"] + row["num_stages"]] for row in network.services],
            label=network.names.services,
        )
        self.segments = read(Segment, network.segments)
        intervals = read(Interval, network.intervals, take_until=network.take_until.tolist())
        self.hours = [
            Hours(
                intervals[site["first_interval"] : site["first_interval"] + site["num_intervals"]],
                network.offers[row].tolist(),
            )
            for row, site in enumerate(network.sites)
        ]
        self.weekday = network.weekday.tolist()
        self.skills = network.names.skills

    def time(self, distribution: int, u: float) -> int:
        """Return the time, ms, that a distribution gives at u."""
        return int(quantile_ms(self._network.dists, self._network.dist_data, distribution, u))

    def point_of_week(self, profile: int, u: float) -> int:
        """Return the point of the week, ms from Monday's midnight, that a profile gives at u."""
        return int(week_time(self._network.profile_edges, self._network.profile_shares, profile, u))
