"""Who goes where, counted: visits by the zone where people live and the site they go to, and needs by zone and channel."""

from __future__ import annotations

import numpy as np

from simnet.demand.demand import Demand
from simnet.measures.layout import Layout
from simnet.records import Records


def flow_totals(layout: Layout, demand: Demand, records: Records) -> dict[str, dict[str, np.ndarray]]:
    """Return the totals of the populations `flows` and `taken`, by grouping.

    Parameters
    ----------
    layout : Layout
        Groups and rules.
    demand, records
        A replication and what an engine made of it.
    """
    arrivals = records.visits["arrival"]
    measured = (arrivals >= layout.window_start) & (arrivals < layout.window_end)
    flows = {"all": np.array([[np.count_nonzero(measured)]])}
    if "zone_site" in layout.groups:
        visits = records.visits[measured]
        pair = demand.needs["zone"][visits["need"]].astype(np.int64) * layout.size("site") + visits["site"]
        flows["zone_site"] = np.bincount(pair, minlength=layout.size("zone_site"))[:, np.newaxis]
    cohort = demand.needs[demand.needs["cohort"] == 1]
    taken = {"all": np.array([[len(cohort)]])}
    if "zone_channel" in layout.groups:
        pair = cohort["zone"].astype(np.int64) * layout.size("channel") + layout.channel_row[cohort["channel"]]
        taken["zone_channel"] = np.bincount(pair, minlength=layout.size("zone_channel"))[:, np.newaxis]
    return {"flows": flows, "taken": taken}
