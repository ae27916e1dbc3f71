"""Totals: integers that say all that is ever measured of a replication, in a layout that does not depend on luck.

Totals are sums and counts by group, never means, so those of many replications are stacked, stored and pooled without loss.
They travel from workers instead of Records. Case measures are over the cohort (needs that arise in the measured window),
followed to the end of the run; visits, pools and queues are by the clock, visits binned by their arrival.

A visit's service is that of the first case that queued at it, or, where none did, the lead service of its errand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.bins import NUM_BINS, bin_of
from simnet.measures.direct import mailed_in_window, taken_by_needs
from simnet.measures.layout import CHANNELS, POPULATIONS, Layout
from simnet.measures.papers import add_papers, promises
from simnet.measures.pools import machine_uses, pool_totals
from simnet.measures.staff import staff_totals
from simnet.measures.sums import marginal_sums, sums
from simnet.measures.teams import Journeys, answers, team_totals
from simnet.measures.visits import Visits, add_queue, add_visits
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario


@dataclass(frozen=True)
class Totals:
    """The totals of some replications of one scenario, in the order of their numbers.

    Attributes
    ----------
    arrays : dict of str to int64 array, shape (replications, groups, columns)
        By "population.group_by"; columns as in `layout.POPULATIONS`, groups as in `Layout.groups`. Histograms
        (`wait_bins.*`, `burden_bins.all`, `burden_sums.all`, the latter in ms) have one column a bin.
    """

    arrays: dict[str, np.ndarray]

    @property
    def num_replications(self) -> int:
        """How many replications."""
        return len(next(iter(self.arrays.values())))

    @staticmethod
    def concatenate(parts: Sequence[Totals]) -> Totals:
        """Return the totals of all replications of the parts, in their order.

        Raises
        ------
        ValueError
            If the parts have different layouts, or there are none.
        """
        if len({tuple(part.arrays) for part in parts}) != 1:
            raise ValueError("only totals of one layout can be put together")
        return Totals({name: np.concatenate([part.arrays[name] for part in parts]) for name in parts[0].arrays})

    def first(self, num_replications: int) -> Totals:
        """Return the totals of the first so many replications."""
        return Totals({name: array[:num_replications] for name, array in self.arrays.items()})


def totals(network: Network, demand: Demand, records: Records, scenario: Scenario) -> Totals:
    """Return the totals of one replication.

    Parameters
    ----------
    network, demand, scenario
        What was run.
    records : Records
        What happened, in canonical order.

    Returns
    -------
    Totals
        Of one replication.
    """
    layout = Layout.of(network, scenario)
    service = network.services["base"][demand.cases["service"]]
    journeys = Journeys.of(records)
    visits = Visits.of(network, demand, records, service)
    arrays: dict[str, np.ndarray] = {}
    add_visits(arrays, layout, demand, visits, _time_at_home(layout, demand, records, journeys))
    add_queue(arrays, layout, records)
    _add_staff(arrays, layout, network, demand, records, journeys)
    add_papers(arrays, layout, records, service)
    _add_needs(arrays, layout, network, demand, records, visits, journeys, service)
    _add_cases(arrays, layout, network, demand, records, service)
    return Totals({name: array[np.newaxis] for name, array in arrays.items()})


def _time_at_home(layout: Layout, demand: Demand, records: Records, journeys: Journeys) -> np.ndarray:
    """Return residents' time by the clock on applications and with teams at home, by segment, ms.

    Applications are those of the cohort, visits those that arrive in the window.
    """
    segment, num_segments = demand.needs["segment"], layout.size("segment")
    own = np.where(demand.needs["cohort"] == 1, records.needs["own_time"], 0)
    time = sums(segment, own, num_segments)
    here = (journeys.arrival >= layout.window_start) & (journeys.arrival < layout.window_end)
    return time + sums(segment[journeys.need[here]], journeys.time_at_home[here], num_segments)


def _add_staff(
    arrays: dict[str, np.ndarray],
    layout: Layout,
    network: Network,
    demand: Demand,
    records: Records,
    journeys: Journeys,
) -> None:
    """Add what pools, machines and teams did; machines are no staff, so they are in no pools but their own."""
    pools = pool_totals(layout, network, demand, records, journeys)
    teams = team_totals(layout, network, journeys)
    staffed = network.pools["staffed"] == 1
    _add_by_pool(arrays, layout, "pools", np.where(staffed[:, np.newaxis], pools, 0))
    arrays["pools.pool"] = pools
    _add_by_pool(arrays, layout, "machines", machine_uses(layout, network, records)[:, np.newaxis])
    arrays["teams.all"] = teams.sum(axis=0, keepdims=True)
    if "team" in layout.groups:
        arrays["teams.team"] = teams
    arrays["staff.activity"] = staff_totals(network, pools, teams)
    arrays["staff.all"] = arrays["staff.activity"].sum(axis=0, keepdims=True)


def _add_by_pool(arrays: dict[str, np.ndarray], layout: Layout, population: str, by_pool: np.ndarray) -> None:
    arrays[f"{population}.all"] = by_pool.sum(axis=0, keepdims=True)
    by_site = np.zeros((layout.size("site"), by_pool.shape[1]), np.int64)
    np.add.at(by_site, layout.pool_site, by_pool)
    arrays[f"{population}.site"] = by_site
    arrays[f"{population}.pool"] = by_pool


def _add_needs(
    arrays: dict[str, np.ndarray],
    layout: Layout,
    network: Network,
    demand: Demand,
    records: Records,
    visits: Visits,
    journeys: Journeys,
    service: np.ndarray,
) -> None:
    """Add what the cohort's needs took of trips and time, how teams answered them, and what they took of staff."""
    needs, num_needs = demand.needs, len(demand.needs)
    weight = network.services["counts"][service] * demand.cases["quantity"]
    at_sites = sums(visits.need, visits.service, num_needs)
    at_home = records.needs["own_time"] + sums(journeys.need, journeys.time_at_home, num_needs)
    values = {
        "needs": np.ones(num_needs, np.int64),
        "cases": sums(demand.cases["need"], weight, num_needs),
        "trips": records.needs["trips"],
        "visits": np.bincount(visits.need, minlength=num_needs),
        "wishes": records.needs["wishes"],
        "closed_doors": records.needs["closed_doors"],
        "travel_ms": sums(visits.need, visits.travel, num_needs),
        "wait_ms": sums(visits.need, visits.wait + visits.between, num_needs),
        "service_ms": at_sites + at_home,
        "diverted": (needs["channel"] != CHANNELS.index("window")).astype(np.int64),
    }
    answered, responses = answers(network, demand, records, journeys)
    arrays["response_bins.all"] = responses[np.newaxis]

    rows = np.flatnonzero(needs["cohort"] == 1)
    sizes, cell = _cells(layout, demand, rows, service[needs["first_case"][rows]])
    of_cohort = {name: column[rows] for name, column in (values | answered).items()}
    everyone = np.arange(len(rows))
    for population, chosen in (
        ("needs", everyone),
        ("errands", np.flatnonzero(of_cohort["cases"])),
        ("home", np.flatnonzero(of_cohort["asked"] + of_cohort["responses"])),
    ):
        columns = [of_cohort[name] for name in POPULATIONS[population]]
        if len(chosen) < len(rows):
            columns = [column[chosen] for column in columns]
        by_group = marginal_sums(cell[chosen], sizes, columns)
        arrays |= {f"{population}.{by}": by_group[by] for by in layout.group_bys(population)}

    taken = taken_by_needs(network, demand, records, journeys, at_sites) | {"cases": values["cases"]}
    columns = [taken[name][rows] for name in POPULATIONS["direct"]]
    arrays["direct.all"] = np.array([[column.sum() for column in columns]])
    if "channel" in layout.groups:
        channel, num_channels = layout.channel_row[needs["channel"][rows]], layout.size("channel")
        arrays["direct.channel"] = np.stack([sums(channel, column, num_channels) for column in columns], axis=1)
    applied = arrays["direct.all"][0, POPULATIONS["direct"].index("applied")]
    arrays["items.all"] = np.array([[mailed_in_window(layout, records), applied]])

    burden = of_cohort["travel_ms"] + of_cohort["wait_ms"] + of_cohort["service_ms"]
    bins = bin_of(burden)
    arrays["burden_bins.all"] = np.bincount(bins, minlength=NUM_BINS)[np.newaxis]
    arrays["burden_sums.all"] = sums(bins, burden, NUM_BINS)[np.newaxis]


def _add_cases(
    arrays: dict[str, np.ndarray],
    layout: Layout,
    network: Network,
    demand: Demand,
    records: Records,
    service: np.ndarray,
) -> None:
    """Add how the cohort's cases fared, by their own service, each as often as its quantity."""
    need = demand.cases["need"]
    rows = np.flatnonzero(demand.needs["cohort"][need] == 1)
    need, service, quantity = need[rows], service[rows], demand.cases["quantity"][rows]
    wanted = ("outcome", "end", "resolved_trip", "accepted", "due", "decided")
    fared = {name: records.cases[name][rows] for name in wanted}
    weight = network.services["counts"][service] * quantity
    resolved = weight * (fared["outcome"] == tables.RESOLVED)
    columns = {
        "cases": weight,
        "resolved": resolved,
        "lost": weight * (fared["outcome"] == tables.LOST),
        "open": weight * (fared["outcome"] == tables.OPEN),
        "first_trip": resolved * (fared["resolved_trip"] <= 1),
        "resolution_ms": resolved * (fared["end"] - demand.needs["time"][need]),
        "enquiries": quantity - weight,
        **promises(fared, records.end, weight),
    }
    sizes, cell = _cells(layout, demand, need, service)
    for by, table in marginal_sums(cell, sizes, [columns[name] for name in POPULATIONS["cases"]]).items():
        arrays[f"cases.{by}"] = table


def _cells(layout: Layout, demand: Demand, need: np.ndarray, service: np.ndarray) -> tuple[dict[str, int], np.ndarray]:
    """Return the sizes of a table of segments x zones x services (x channels), and the cell of each of some needs or cases."""
    sizes = {by: layout.size(by) for by in ("segment", "zone", "service")}
    needs = demand.needs
    first = (needs["segment"] * sizes["zone"] + needs["zone"]) * sizes["service"]
    cell = first[need] + service
    if "channel" in layout.groups:
        sizes["channel"] = layout.size("channel")
        cell = cell * sizes["channel"] + layout.channel_row[needs["channel"][need]]
    return sizes, cell
