"""An outcome: one scenario, its network, and the totals of its replications; what measures and costs are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simnet.measures.coverage import Coverage
from simnet.measures.layout import POPULATIONS, WEEK, Layout
from simnet.measures.pools import machine_days, num_machines, rostered_time
from simnet.measures.totals import Totals
from simnet.network.build import build
from simnet.network.network import Network
from simnet.scenario.schema import Scenario


@dataclass(frozen=True)
class Outcome:
    """What a scenario came to.

    Attributes
    ----------
    id : str
        The scenario's id in tables.
    network, scenario
        What was run.
    totals : Totals
        Of all its replications.
    """

    id: str
    network: Network
    scenario: Scenario
    totals: Totals

    @property
    def num_replications(self) -> int:
        """How many replications."""
        return self.totals.num_replications

    @cached_property
    def layout(self) -> Layout:
        """Groups and rules of measuring."""
        return Layout.of(self.network, self.scenario)

    @cached_property
    def coverage(self) -> Coverage:
        """Who is within reach of what."""
        return Coverage.of(self.network, self.scenario)

    @cached_property
    def paid_for(self) -> Network:
        """The network as it would be if no site were closed on days of its own: rosters, shifts and machines that are paid for."""
        sites = self.scenario.sites
        if not any(site.closed for site in sites.values()):
            return self.network
        never_closed = {name: site.model_copy(update={"closed": {}}) for name, site in sites.items()}
        return build(self.scenario.model_copy(update={"sites": never_closed}))

    @cached_property
    def planned_time(self) -> np.ndarray:
        """Posts x time of the planned rosters in the measured window, by pool, ms; what staff are paid for, machines aside."""
        layout = self.layout
        return rostered_time(self.paid_for.planned, layout.size("pool"), layout.window_start, layout.window_end)

    @cached_property
    def lieu(self) -> np.ndarray:
        """The account of time in lieu for the duty of the measured window, `tables.LIEU`."""
        return self._of_window(self.network.lieu)

    @cached_property
    def paid_lieu(self) -> np.ndarray:
        """The same, as it would be if no site were closed on days of its own: what goes with `planned_time`."""
        return self._of_window(self.paid_for.lieu)

    def _of_window(self, account: np.ndarray) -> np.ndarray:
        return account[(account["day"] >= self.layout.window_start) & (account["day"] < self.layout.window_end)]

    @cached_property
    def staffed(self) -> np.ndarray:
        """1 for pools of people, 0 for machines, by pool."""
        return np.asarray(self.network.pools["staffed"] == 1, np.int64)

    @cached_property
    def machines(self) -> np.ndarray:
        """Number of machines, by pool."""
        return num_machines(self.paid_for)

    @cached_property
    def machine_days(self) -> np.ndarray:
        """Machines x days on which they are planned to run, in the measured window, by pool."""
        return machine_days(self.layout, self.network)

    def columns(self, population: str, group_by: str, names: tuple[str, ...]) -> np.ndarray:
        """Return the sum of some columns of the totals; those of visits by hour of the week have a table of their own.

        Returns
        -------
        int64 array, shape (replications, groups)
        """
        population = "week" if group_by in WEEK else population
        table = self.totals.arrays[f"{population}.{group_by or 'all'}"]
        return table[:, :, [POPULATIONS[population].index(name) for name in names]].sum(axis=2)
