"""One replication of every shipped scenario, run once a session; and areas under step functions, walked change by change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.layout import POPULATIONS
from simnet.measures.outcome import Outcome
from simnet.measures.totals import totals
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario

from .runs import SCENARIOS, model

FILES = tuple(
    f"{file.parent.name}/{file.stem}"
    for file in sorted(SCENARIOS.glob("*/*.yaml"))
    if "simnet_study:" not in file.read_text("utf-8")
)
"""All that are no studies, as "family/name"."""

WINDOW, KIOSK, ONLINE, AGENCY, HOME_VISIT, OUTREACH, GRID = range(7)
"""Codes of `needs.channel` and `case_records.by`."""

BASIC, AT_KIOSK, COLLECTION, BY_AGENT = range(4)
"""Codes of `services.form`."""


@dataclass(frozen=True)
class Shipped:
    """A scenario, what was run, what happened, and what it was measured to be."""

    scenario: Scenario
    network: Network
    demand: Demand
    records: Records

    @cached_property
    def outcome(self) -> Outcome:
        measured = totals(self.network, self.demand, self.records, self.scenario)
        return Outcome(self.scenario.name, self.network, self.scenario, measured)

    @cached_property
    def window(self) -> tuple[int, int]:
        rules = self.network.rules[0]
        return int(rules["window_start"]), int(rules["window_end"])

    @property
    def per_year(self) -> float:
        low, high = self.window
        return 365 * 86_400_000 / (high - low)

    def total(self, population: str, group_by: str, name: str) -> np.ndarray:
        """Return a column of the totals, by group."""
        column = POPULATIONS[population].index(name)
        return self.outcome.totals.arrays[f"{population}.{group_by}"][0, :, column]

    def in_window(self, times: np.ndarray) -> np.ndarray:
        low, high = self.window
        return (times >= low) & (times < high)

    def with_records(self, **changes: Any) -> "Shipped":
        """Return the same with other records, measured afresh."""
        return replace(self, records=replace(self.records, **changes))

    @cached_property
    def service(self) -> np.ndarray:
        """Service itself of each case, a row of `services`."""
        return self.network.services["base"][self.demand.cases["service"]]

    @cached_property
    def visit_of_stay(self) -> np.ndarray:
        visits, stays = self.records.visits, self.records.stays
        first = np.searchsorted(visits["need"], np.arange(len(self.demand.needs)))
        return first[stays["need"]] + stays["visit"]

    @cached_property
    def form_of_stay(self) -> np.ndarray:
        """Form in which a case was seen to in each stay, a row of `services`; -1 at a guide desk."""
        stage = self.records.stays["stage"]
        return np.where(stage >= 0, self.network.stages["service"][np.maximum(stage, 0)], tables.NONE)


@cache
def shipped(file: str) -> Shipped:
    of = model(file)
    demand, records = of.replication(0)
    return Shipped(of.scenario, of.network, demand, records)


def until_end(times: np.ndarray, end: int) -> np.ndarray:
    """Return instants; what had not happened when the run ended is put at its end."""
    return np.where(times >= 0, times, end)


def area(begins: np.ndarray, ends: np.ndarray, low: int, high: int) -> int:
    """Return the integral over [low, high) of how many intervals [begin, end) hold each instant."""
    ups = ((int(time), 1) for time in begins)
    downs = ((int(time), -1) for time in ends)
    return area_of_steps([*ups, *downs], low, high)


def area_of_steps(steps: Iterable[tuple[int, int]], low: int, high: int) -> int:
    """Return the integral over [low, high) of a step function that begins at zero: (instant, change), in any order."""
    total, level, now = 0, 0, low
    for time, change in sorted(steps):
        here = min(max(time, low), high)
        total += level * (here - now)
        level, now = level + change, here
    return total + level * (high - now)


def altered(table: np.ndarray, row: int, **columns: int) -> np.ndarray:
    """Return a copy of a table in which one row is another."""
    copy = table.copy()
    for name, value in columns.items():
        copy[row][name] = value
    return copy
