"""One replication of every shipped scenario, run once a session, with what the laws about them have in common."""

from collections import defaultdict
from collections.abc import Callable
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

from .runs import SCENARIOS, Model, model

FILES = tuple(
    f"{file.parent.name}/{file.stem}"
    for file in sorted(SCENARIOS.glob("*/*.yaml"))
    if not any(key in file.read_text("utf-8") for key in ("simnet_study:", "simnet_sweep:"))
    and (file.parent.name != "xindu" or file.stem == "full-service")
)
"""All that are neither studies nor sweeps, as "family/name"; of the district of 190 sites one with every mechanism, for time's sake."""

WINDOW, KIOSK, ONLINE, AGENCY, HOME_VISIT, OUTREACH, GRID, APPOINTMENT = range(8)
"""Codes of `needs.channel` and `case_records.by`."""

BASIC, AT_KIOSK, COLLECTION, BY_AGENT = range(4)
"""Codes of `services.form`."""


@dataclass(frozen=True, eq=False)
class Shipped:
    """A scenario, what was run, what happened, and what it was measured to be."""

    scenario: Scenario
    network: Network
    demand: Demand
    records: Records
    is_short: bool = False
    """Whether only the first days were run, in which what is left over at the end of the window weighs."""

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


MOST_NEEDS = 6_000
"""Laws are looked at need by need in plain loops, so of large scenarios only the first days are run: about so many needs."""

WHOLE = ("shaocheng/one-plus-n-grid", "shaocheng/with-outreach")
"""Those that are run whole all the same: a year with its seasons and holidays, with every channel."""


@cache
def whole(file: str) -> Shipped:
    """Return a shipped scenario run as it stands, however large."""
    of = model(file)
    return Shipped(of.scenario, of.network, *of.replication(0))


@cache
def shipped(file: str) -> Shipped:
    """Return a shipped scenario run; of a large one the first days."""
    of = model(file)
    calendar, num_needs, is_short = of.scenario.calendar, len(of.demand(0).needs), False
    if calendar.days is not None and num_needs > MOST_NEEDS and file not in WHOLE:
        every_day = calendar.days + calendar.warm_up_days + calendar.tail_days
        least = 7 if num_needs < 20 * MOST_NEEDS else 2
        days = max(least, every_day * MOST_NEEDS // num_needs)
        shorter = {"days": days, "warm_up_days": min(least, calendar.warm_up_days)}
        of = Model(of.scenario.model_copy(update={"calendar": calendar.model_copy(update=shorter)}))
        is_short = True
    demand, records = of.replication(0)
    return Shipped(of.scenario, of.network, demand, records, is_short)


def until_end(times: np.ndarray, end: int) -> np.ndarray:
    """Return instants; what had not happened when the run ended is put at its end."""
    return np.where(times >= 0, times, end)


def area(begins: np.ndarray, ends: np.ndarray, low: int, high: int) -> int:
    """Return the integral over [low, high) of how many intervals [begin, end) hold each instant, walked from change to change."""
    times = np.clip(np.concatenate([begins, ends, [high]]), low, high)
    order = np.argsort(times, kind="stable")
    changes = np.concatenate([np.ones(len(begins), np.int64), -np.ones(len(ends), np.int64), [0]])
    level = np.cumsum(changes[order])
    return int(level[:-1] @ np.diff(times[order]))


def last_stay_for(of: Shipped, wanted: Callable[[int], bool]) -> dict[int, int]:
    """Return the row of the last service of each case in some of its forms."""
    forms = of.network.services["form"].tolist()
    served = (of.records.stays["case"] >= 0) & (of.records.stays["end"] >= 0) & (of.records.stays["start"] >= 0)
    rows = np.flatnonzero(served)
    found = zip(rows.tolist(), of.records.stays["case"][rows].tolist(), of.form_of_stay[rows].tolist(), strict=True)
    return {case: row for row, case, form in found if wanted(forms[form])}


def ends_of_journeys(of: Shipped) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
    """Return, by need and kind, when teams were done at the home, which, and their bases."""
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for journey in of.records.teams[of.records.teams["end"] >= 0]:
        team = int(journey["team"])
        base = int(of.network.teams["base"][team])
        found[int(journey["need"]), int(journey["kind"])].append((int(journey["end"]), team, base))
    return found


def nearest_grid_site(of: Shipped, need: int) -> int:
    """Return the site whose grid workers see to a need: of those with the skill the nearest, then the first."""
    skill, home = int(of.network.channels["intake_skill"][GRID]), of.demand.needs[need]
    pools, sites = of.network.pools, of.network.sites
    able = {int(pool["site"]) for pool in pools if int(pool["skills"]) >> skill & 1}
    return min(
        (int((sites["x"][site] - home["x"]) ** 2 + (sites["y"][site] - home["y"]) ** 2), site)
        for site in able
        if not sites["outreach"][site]
    )[1]


def columns(table: np.ndarray, *names: str) -> list[list[int]]:
    """Return columns of a table as plain lists."""
    return [table[name].tolist() for name in names]


def altered(table: np.ndarray, row: int, **columns: int) -> np.ndarray:
    """Return a copy of a table in which one row is another."""
    copy = table.copy()
    for name, value in columns.items():
        copy[row][name] = value
    return copy
