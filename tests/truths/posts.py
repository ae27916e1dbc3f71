"""Posts as they were: rosters, and what engines changed of them."""

import numpy as np

from simnet.demand.demand import Demand
from simnet.records import Records, rosters_as_they_were


def rosters_of(demand: Demand, records: Records, pool: int) -> np.ndarray:
    """Return the changes of a pool's posts, in order of time."""
    rosters = rosters_as_they_were(demand.rosters, records.posts)
    return rosters[rosters["pool"] == pool]


def closed_at(records: Records, pool: int, times: np.ndarray) -> np.ndarray:
    """Return how many reserve posts of a pool closed at each instant: until then somebody could begin there, at that very tick."""
    closed = records.posts[(records.posts["pool"] == pool) & (records.posts["change"] < 0)]
    return np.asarray(-(closed["change"] * (closed["time"] == np.asarray(times)[:, np.newaxis])).sum(axis=1), np.int64)
