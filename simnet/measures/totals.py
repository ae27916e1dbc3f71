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

from simnet.demand.demand import Demand
from simnet.measures.bookings import booking_totals
from simnet.measures.flows import flow_totals
from simnet.measures.frame import Frame, Replication
from simnet.measures.layout import POPULATIONS, Layout
from simnet.measures.needs import add_needs
from simnet.measures.people import AT_A_TIME, PERSON
from simnet.measures.pools import pool_totals
from simnet.measures.staff import staff_totals
from simnet.measures.sums import regrouped
from simnet.measures.tally import CASES, CLOCK, ERRANDS, HOME, OTHERS, TAKEN, Tally
from simnet.measures.teams import Journeys
from simnet.measures.visits import queue_totals, visit_totals, week_totals
from simnet.network.network import Network
from simnet.records import Records
from simnet.scenario.schema import Scenario

CASE_COLUMN = POPULATIONS["cases"].index("cases")
OUTCOME_COLUMNS = [POPULATIONS["cases"].index(name) for name in ("resolved", "lost", "open")]
APPLIED = POPULATIONS["direct"].index("applied")


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


def totals(
    network: Network, demand: Demand, records: Records, scenario: Scenario, layout: Layout | None = None
) -> Totals:
    """Return the totals of one replication.

    Parameters
    ----------
    network, demand, scenario
        What was run.
    records : Records
        What happened, in canonical order.
    layout : Layout, optional
        That of network and scenario, for who measures many replications.

    Returns
    -------
    Totals
        Of one replication.
    """
    if layout is None:
        layout = Layout.of(network, scenario)
    frame = Frame.of(layout, network)
    tally, people = Tally.of(frame), np.empty(AT_A_TIME, PERSON)
    journeys = Journeys.of(layout, network, records)
    pools, uses = pool_totals(layout, network, demand, records, journeys.outings, tally.queue)
    replication = Replication(
        demand.needs,
        demand.cases,
        records.needs,
        records.cases,
        records.visits,
        records.stays,
        records.papers,
        records.teams,
        journeys.whom,
        journeys.order,
        records.bookings,
        records.end,
    )
    mailed = add_needs(frame, replication, people, tally)
    sums, rows = tally.by_group(frame)
    arrays: dict[str, np.ndarray] = {}
    _read_visits(arrays, layout, tally, sums, rows)
    _add_staff(arrays, layout, network, pools, uses, journeys.by_team)
    _read_cohort(arrays, layout, sums, rows)
    _read_direct(arrays, layout, sums, rows, mailed)
    for population, found in booking_totals(layout, network, demand, records).items():
        _add(arrays, layout, population, found)
    for population, found in flow_totals(layout, demand, records).items():
        _add(arrays, layout, population, found)
    for row, name in enumerate(("burden_bins", "burden_sums", "response_bins"), start=-3):
        arrays[f"{name}.all"] = tally.bins[row][np.newaxis]
    return Totals({name: array[np.newaxis] for name, array in arrays.items()})


def _add(arrays: dict[str, np.ndarray], layout: Layout, population: str, found: dict[str, np.ndarray]) -> None:
    """Add the groupings that the layout has."""
    arrays |= {f"{population}.{by}": found[by] for by in layout.group_bys(population)}


def _add_rows(
    arrays: dict[str, np.ndarray], layout: Layout, population: str, table: np.ndarray, rows: dict[str, slice]
) -> None:
    """Add the groupings that the layout has, each some rows of one table."""
    arrays |= {f"{population}.{by}": table[rows[by]] for by in layout.group_bys(population)}


def _columns(sums: np.ndarray, first: int, population: str) -> np.ndarray:
    """Return the columns of a population out of those of a tally."""
    return sums[:, first : first + len(POPULATIONS[population])].copy()


def _read_visits(
    arrays: dict[str, np.ndarray], layout: Layout, tally: Tally, sums: np.ndarray, rows: dict[str, slice]
) -> None:
    """Add what visits and waiting came to by the clock."""
    visits, arrays["peak_days.all"] = visit_totals(layout, sums, rows, tally.by_time)
    _add(arrays, layout, "visits", visits)
    _add(arrays, layout, "week", week_totals(tally.week))
    num_segments = layout.size("segment")
    by_segment = tally.bins[:num_segments]
    waits = {"all": by_segment.sum(axis=0, keepdims=True), "segment": by_segment, "site": tally.bins[num_segments:-3]}
    _add(arrays, layout, "wait_bins", waits)
    _add_rows(arrays, layout, "clock", _columns(sums, CLOCK, "clock"), rows)
    _add(arrays, layout, "queue", queue_totals(layout, tally.queue))
    num_sites = layout.size("site")
    desks = {"site": tally.desks[:num_sites], "service": tally.desks[num_sites:]}
    _add(arrays, layout, "papers", desks | {"all": desks["site"].sum(axis=0, keepdims=True)})


def _add_staff(
    arrays: dict[str, np.ndarray],
    layout: Layout,
    network: Network,
    pools: np.ndarray,
    uses: np.ndarray,
    teams: np.ndarray,
) -> None:
    """Add what pools, machines and teams did; machines are no staff, so they are in no pools but their own."""
    staffed = network.pools["staffed"] == 1
    _add_by_pool(arrays, layout, "pools", np.where(staffed[:, np.newaxis], pools, 0))
    arrays["pools.pool"] = pools
    _add_by_pool(arrays, layout, "machines", uses)
    arrays["teams.all"] = teams.sum(axis=0, keepdims=True)
    if "team" in layout.groups:
        arrays["teams.team"] = teams
    arrays["staff.activity"] = staff_totals(network, pools, teams)
    arrays["staff.all"] = arrays["staff.activity"].sum(axis=0, keepdims=True)


def _add_by_pool(arrays: dict[str, np.ndarray], layout: Layout, population: str, by_pool: np.ndarray) -> None:
    arrays[f"{population}.all"] = by_pool.sum(axis=0, keepdims=True)
    arrays[f"{population}.site"] = regrouped(by_pool, layout.pool_site, layout.size("site"))
    arrays[f"{population}.pool"] = by_pool


def _read_cohort(arrays: dict[str, np.ndarray], layout: Layout, sums: np.ndarray, rows: dict[str, slice]) -> None:
    """Add what the cohort's needs and cases came to, and what teams did for them."""
    errands, cases = _columns(sums, ERRANDS, "errands"), _columns(sums, CASES, "cases")
    cases[:, CASE_COLUMN] = cases[:, OUTCOME_COLUMNS].sum(axis=1)
    _add_rows(arrays, layout, "needs", errands + _columns(sums, OTHERS, "needs"), rows)
    _add_rows(arrays, layout, "errands", errands, rows)
    _add_rows(arrays, layout, "cases", cases, rows)
    _add_rows(arrays, layout, "home", _columns(sums, HOME, "home"), rows)


def _read_direct(
    arrays: dict[str, np.ndarray], layout: Layout, sums: np.ndarray, rows: dict[str, slice], mailed: int
) -> None:
    """Add what the cohort took of staff, mail and applications, and what was mailed in the window."""
    num_cases = sums[:, ERRANDS + POPULATIONS["errands"].index("cases")]
    taken = np.column_stack((num_cases, sums[:, TAKEN:]))
    _add_rows(arrays, layout, "direct", taken, rows)
    arrays["items.all"] = np.array([[mailed, taken[0, APPLIED]]])
