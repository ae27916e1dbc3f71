"""The ways of papers between sites, for the reference engine: parents, couriers, batches, working days (section 10 of README.md).

Nothing here changes during a run. An instant of None is one that does not come: no courier runs any more.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from simnet.engine.contract import DAY
from simnet.network.network import Network


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a courier, or one batch of an agent; what is there by `leave` goes along."""

    leave: int
    arrive: int


def runs_of(table: np.ndarray) -> list[Run]:
    """Return the rows of a table of runs."""
    return [Run(leave, arrive) for leave, arrive in table[["leave", "arrive"]].tolist()]


def next_arrival(runs: list[Run], instant: int) -> int | None:
    """Return when something gets there that is ready to go at an instant, by the first run that leaves then or later."""
    following = bisect_left(runs, instant, key=lambda run: run.leave)
    return runs[following].arrive if following < len(runs) else None


class Ways:
    """How papers get from site to site, and what a working day is.

    Parameters
    ----------
    network : Network

    Attributes
    ----------
    parent : list of int
        By site; -1 none.
    """

    def __init__(self, network: Network) -> None:
        sites = network.sites
        self.parent: list[int] = sites["parent"].tolist()
        self._courier: list[int] = sites["courier"].tolist()
        runs = runs_of(network.runs)
        spans = zip(sites["first_run"].tolist(), sites["num_runs"].tolist(), strict=True)
        self._runs = [runs[first : first + num_runs] for first, num_runs in spans]
        self._batched = bool(network.rules["batched"][0])
        self._batches = runs_of(network.batches)
        self._working: list[int] = network.working.tolist()

    # -- sites ------------------------------------------------------------------------------------------------------

    def above(self, site: int) -> list[int]:
        """Return the parent of a site, its parent, and so on."""
        sites = []
        while (site := self.parent[site]) >= 0:
            sites.append(site)
        return sites

    def leg(self, lower: int, instant: int) -> int | None:
        """Return when papers that are there at an instant have gone between a site and its parent, either way."""
        return next_arrival(self._runs[lower], instant) if self._courier[lower] else instant

    def up(self, site: int, top: int, instant: int) -> list[tuple[int, int | None]]:
        """Return the sites that papers come by from a site up to another, with the instants: the first is where they are now."""
        stops: list[tuple[int, int | None]] = [(site, instant)]
        there: int | None = instant
        while site != top:
            there = None if there is None else self.leg(site, there)
            site = self.parent[site]
            stops.append((site, there))
        return stops

    def down(self, top: int, site: int, instant: int) -> int | None:
        """Return when papers get from a site down to one that it is above of."""
        above = self.above(site)
        there: int | None = instant
        for lower in reversed([site, *above[: above.index(top)]]):
            there = None if there is None else self.leg(lower, there)
        return there

    def by_agent(self, instant: int) -> int | None:
        """Return when papers that an agent has at an instant are handed in."""
        return next_arrival(self._batches, instant) if self._batched else instant

    # -- days -------------------------------------------------------------------------------------------------------

    def after_working_days(self, instant: int, num_days: int) -> int:
        """Return the same time of the day on the n-th working day after an instant's; beyond the calendar every day is one."""
        day = instant // DAY
        while num_days > 0:
            day += 1
            num_days -= day >= len(self._working) or self._working[day]
        return day * DAY + instant % DAY

    def promised_by(self, accepted: int, num_days: int) -> int:
        """Return the last instant at which a promise of so many working days is kept."""
        return (self.after_working_days(accepted, num_days) // DAY + 1) * DAY - 1
