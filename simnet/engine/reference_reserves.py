"""Reserve posts of the reference engine: they open when many wait and close when few do (section 13 of README.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from simnet import tables
from simnet.engine import contract
from simnet.engine.reference_calendar import Calendar
from simnet.engine.reference_layout import Layout, read
from simnet.engine.reference_site import Pool, Site

OFF_DUTY, SHUT, CALLED, OPENED = range(4)
"""How a reserve stands. SHUT: within its hours."""


@dataclass(slots=True, eq=False)
class Reserve:
    """The reserve posts of one pool; see `tables.RESERVES`.

    Attributes
    ----------
    due : int
        When those that are called open.
    """

    row: int
    pool: int
    count: int
    open_above: int
    close_below: int
    delay: int
    state: int = OFF_DUTY
    due: int = tables.NONE


class Reserves:
    """All reserve posts.

    Parameters
    ----------
    layout : Layout
    sites : list of Site
        By row.
    calendar : Calendar
    changes : list of tuple
        Where changes of posts are noted, (pool, time, kind, change).
    offer : callable
        Offers the servers of a pool.
    """

    def __init__(
        self,
        layout: Layout,
        sites: list[Site],
        calendar: Calendar,
        changes: list[tuple[int, int, int, int]],
        offer: Callable[[Pool], None],
    ) -> None:
        network = layout.network
        self.sites = sites
        self.calendar = calendar
        self.changes = changes
        self.offer = offer
        self.pools = [pool for site in sites for pool in site.pools]
        self.reserves = read(Reserve, network.reserves, row=range(len(network.reserves)))
        for time, row, begins in network.reserve_hours[["time", "reserve", "begins"]].tolist():
            calendar.schedule(
                time, contract.RESERVE_HOURS, row, partial(self.on_hours, self.reserves[row], bool(begins))
            )
        if self.reserves:
            calendar.after_each = self.look

    def on_hours(self, reserve: Reserve, begins: bool) -> None:
        """RESERVE_HOURS: the hours of a reserve begin or end; at the end it closes."""
        if reserve.state == OPENED:
            self.change(reserve, -reserve.count)
        reserve.state = SHUT if begins else OFF_DUTY

    def on_reserve(self, reserve: Reserve) -> None:
        """RESERVE: those that were called open, unless they were called off meanwhile."""
        if reserve.state == CALLED and reserve.due == self.calendar.now:
            reserve.state = OPENED
            self.change(reserve, reserve.count)
            self.offer(self.pools[reserve.pool])

    def look(self) -> None:
        """After an event: how many wait calls the reserves, calls them off, or closes them."""
        for reserve in self.reserves:
            pool = self.pools[reserve.pool]
            num_waiting = self.sites[pool.site].num_waiting(pool.skills)
            if reserve.state == SHUT and num_waiting > reserve.open_above:
                reserve.state, reserve.due = CALLED, self.calendar.now + reserve.delay
                on_reserve = partial(self.on_reserve, reserve)
                self.calendar.schedule(reserve.due, contract.RESERVE, reserve.row, on_reserve)
            elif reserve.state == CALLED and num_waiting < reserve.close_below:
                reserve.state = SHUT
            elif reserve.state == OPENED and num_waiting < reserve.close_below:
                reserve.state = SHUT
                self.change(reserve, -reserve.count)

    def change(self, reserve: Reserve, change: int) -> None:
        """Open or close the posts."""
        pool = self.pools[reserve.pool]
        self.calendar.note("{}: {} reserve posts {}", pool.label, reserve.count, "open" if change > 0 else "close")
        pool.add_posts(change)
        self.changes.append((pool.row, self.calendar.now, tables.RESERVE_POSTS, change))
