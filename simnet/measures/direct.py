"""What a channel takes by itself: the busy time of staff, results mailed and applications online, by need.

Nothing idle is in it, and no premises: what a case costs directly, so that channels can be set beside each other.
"""

from __future__ import annotations

import numpy as np

from simnet import tables
from simnet.demand.demand import Demand
from simnet.measures.layout import CHANNELS, Layout
from simnet.measures.sums import sums
from simnet.measures.teams import Journeys
from simnet.network.network import Network
from simnet.records import Records


def taken_by_needs(
    network: Network, demand: Demand, records: Records, journeys: Journeys, at_sites: np.ndarray
) -> dict[str, np.ndarray]:
    """Return what each need took of staff, mail and applications online, whenever that was.

    Parameters
    ----------
    at_sites : int64 array, shape (needs,)
        Time in service at sites, machines included, ms.

    Returns
    -------
    dict of str to int64 array, shape (needs,)
        staff_ms: people x time serving, working on papers, and as a team on the way to the person (and back from there) and
        at home; mailed: results; applied: applications online, each case as often as it was applied for.
    """
    num_needs, of_case = len(demand.needs), demand.cases["need"]
    staff = at_sites - _at_machines(network, records, num_needs)
    papers = records.papers
    worked = np.where(papers["end"] >= 0, papers["end"], records.end) - papers["start"]
    if len(papers):
        by_staff = (papers["start"] >= 0) & (network.pools["staffed"][papers["pool"]] == 1)
        staff = staff + sums(of_case[papers["case"][by_staff]], worked[by_staff], num_needs)
    if len(journeys.team):
        travelled = (journeys.arrival - journeys.set_out + journeys.time_at_home) * network.teams["size"][journeys.team]
        staff = staff + sums(journeys.need, travelled, num_needs)
    return {
        "staff_ms": staff,
        "mailed": np.bincount(of_case[np.flatnonzero(records.cases["mailed"])], minlength=num_needs),
        "applied": _applications(demand, records),
    }


def mailed_in_window(layout: Layout, records: Records) -> int:
    """Return how many results were decided in the measured window and mailed."""
    decided = records.cases["decided"][np.flatnonzero(records.cases["mailed"])]
    return int(np.count_nonzero((decided >= layout.window_start) & (decided < layout.window_end)))


def _at_machines(network: Network, records: Records, num_needs: int) -> np.ndarray | int:
    """Return time in service at pools that are machines, by need, ms."""
    machine = network.pools["staffed"] == 0
    if not machine.any():
        return 0
    stays = records.stays
    there = stays[(stays["start"] >= 0) & machine[stays["pool"]]]
    until = np.where(there["end"] >= 0, there["end"], records.end)
    return sums(there["need"], until - there["start"], num_needs)


def _applications(demand: Demand, records: Records) -> np.ndarray:
    """Return applications online by need.

    Where somebody takes applications in, each is an intake on the record; where nobody does, papers are looked through at
    once, each time one applies.
    """
    num_needs, of_case = len(demand.needs), demand.cases["need"]
    online = np.flatnonzero(demand.needs["channel"] == CHANNELS.index("online"))
    if not len(online):
        return np.zeros(num_needs, np.int64)
    intakes = records.papers["case"][records.papers["kind"] == tables.INTAKE]
    applied = np.maximum(np.bincount(intakes, minlength=len(of_case)), records.cases["taken_in"])
    by_need = sums(of_case, applied, num_needs)
    return np.where(demand.needs["channel"] == CHANNELS.index("online"), by_need, 0)
