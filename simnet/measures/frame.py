"""What kernels read, by name: of a scenario, the same for every replication, and of one replication."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from simnet.measures.layout import Layout
from simnet.network.network import Network

MOST_CELLS: Final = 256
"""Zones are part of the cells of a `tally.Tally` where there are no more cells than this."""


class Frame(NamedTuple):
    """What kernels read of a scenario.

    Attributes
    ----------
    services, stages, pools, channels, teams : structured arrays
        The network's.
    channel_row : int64 array, shape (channels,)
        As in `Layout`.
    weekday : int64 array, shape (num_days,)
        Effective weekday of each day of the run.
    num_segments, num_zones, num_services, num_channels, num_sites, num_days : int
        How many; channels are those of the scenario.
    zones_apart : int
        1: zones have rows of their own in a `tally.Tally`; 0: they are part of its cells.
    waits_by_site : int
        1: there are histograms of waits by site.
    weeks_by_site : int
        1: visits are counted by site and hour of the week; 0: by hour of the week, all sites together.
    low, high : int
        The measured window, ms: its start is in it, its end is not.
    target_wait : int
        The wait that is thought tolerable, ms.
    """

    services: np.ndarray
    stages: np.ndarray
    pools: np.ndarray
    channels: np.ndarray
    teams: np.ndarray
    channel_row: np.ndarray
    weekday: np.ndarray
    num_segments: int
    num_zones: int
    num_services: int
    num_channels: int
    num_sites: int
    num_days: int
    zones_apart: int
    waits_by_site: int
    weeks_by_site: int
    low: int
    high: int
    target_wait: int

    @staticmethod
    def of(layout: Layout, network: Network) -> Frame:
        """Return what kernels read of a scenario."""
        segments, zones, services, sites = (layout.size(by) for by in ("segment", "zone", "service", "site"))
        channels = int(layout.channel_row.max()) + 1
        return Frame(
            network.services,
            network.stages,
            network.pools,
            network.channels,
            network.teams,
            layout.channel_row,
            layout.weekday,
            segments,
            zones,
            services,
            channels,
            sites,
            len(layout.weekday),
            int(segments * zones * services * channels > MOST_CELLS),
            int("site" in layout.group_bys("wait_bins")),
            int("site_weekday_hour" in layout.groups),
            layout.window_start,
            layout.window_end,
            layout.target_wait,
        )


class Replication(NamedTuple):
    """What kernels read of people in one replication: the demand's needs and cases, and Records.

    Attributes
    ----------
    needs, cases : structured arrays
        The demand's, cases in the order of needs.
    need_records, case_records, visits, stays, papers, journeys : structured arrays
        Records, in canonical order; journeys are those of teams.
    whom, order : int64 arrays, shape (journeys,)
        The need that each journey belongs to, and the rows of journeys in the order of that; see `teams.Journeys`.
    bookings : structured array
        Records, in canonical order.
    end : int
        End of the run, ms.
    """

    needs: np.ndarray
    cases: np.ndarray
    need_records: np.ndarray
    case_records: np.ndarray
    visits: np.ndarray
    stays: np.ndarray
    papers: np.ndarray
    journeys: np.ndarray
    whom: np.ndarray
    order: np.ndarray
    bookings: np.ndarray
    end: int
