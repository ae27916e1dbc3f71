r"""What pools had and did in the measured window: rostered, present and busy time, and overtime.

With rostered(t) the posts after absence, held(t) those kept after closing, and busy(t) the servers serving, pausing or
calling in vain, a pool has

.. math:: present(t) = \max(rostered(t), busy(t), held(t)), \qquad overtime = \int (present(t) - rostered(t)) dt.

All are step functions of whole milliseconds, so the integrals are exact integers, by one sweep over their steps.
"""

from __future__ import annotations

import numpy as np

from simnet.demand.demand import Demand
from simnet.measures.layout import Layout
from simnet.measures.sums import clipped, sums
from simnet.network.network import Network
from simnet.records import Records


def pool_totals(layout: Layout, network: Network, demand: Demand, records: Records) -> np.ndarray:
    """Return the totals of each pool in the measured window.

    Returns
    -------
    int64 array, shape (pools, 6)
        Columns of the population `pools`, ms.
    """
    low, high, num_pools = layout.window_start, layout.window_end, layout.size("pool")
    stays, calls, holds = records.stays, records.no_answers, records.holds
    served = np.flatnonzero(stays["start"] >= 0)
    pool, start, end = stays["pool"][served], stays["start"][served], stays["end"][served]
    free = np.where(end >= 0, end + network.pools["between"][pool], records.end)
    end = np.where(end >= 0, end, records.end)
    call_pool, call_start = calls["pool"], calls["time"]
    call_end = call_start + network.pools["no_answer"][call_pool]

    result = np.zeros((num_pools, 6), np.int64)
    result[:, 0], result[:, 1] = _presence(
        demand.rosters,
        holds,
        np.concatenate((pool, call_pool)),
        np.concatenate((start, call_start)),
        np.concatenate((free, call_end)),
        layout,
    )
    result[:, 2] = sums(pool, clipped(start, end, low, high), num_pools)
    result[:, 3] = sums(pool, clipped(end, free, low, high), num_pools)
    result[:, 4] = sums(call_pool, clipped(call_start, call_end, low, high), num_pools)
    result[:, 5] = result[:, 1] - result[:, 0]
    return result


def rostered_time(rosters: np.ndarray, num_pools: int, low: int, high: int) -> np.ndarray:
    """Return posts x time of a roster within [low, high), by pool, ms.

    Parameters
    ----------
    rosters : structured array, `tables.ROSTERS`
        Sorted by time, then pool.
    """
    pool, count, steps = _steps(rosters)
    return np.bincount(pool, weights=None, minlength=num_pools) * 0 + _signed_sums(
        pool, steps * (high - np.clip(rosters["time"][count], low, high)), num_pools
    )


def _steps(rosters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    raise NotImplementedError
