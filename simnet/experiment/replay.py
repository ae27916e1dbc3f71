"""What a supervisor would have seen: each window of a site at any instant of a day, and who waits, read from Records.

Records say which pool served, not at which of its posts; servers of a pool are alike. Here each piece of work is at the lowest window
of its pool that is free when it begins, which is how a ticket machine sends people to windows. With that every window has a story:
serving, at papers, pausing between two people, free, shut. A window that is still serving after its post went off duty is not shut.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simnet import tables
from simnet.experiment.simulation import EngineName, Prepared, engine_of
from simnet.experiment.trace import check_place
from simnet.measures.days import rosters_on_duty
from simnet.records import Records
from simnet.units import DAY, MINUTE

if TYPE_CHECKING:
    from simnet.demand.demand import Demand
    from simnet.network.network import Network
    from simnet.scenario.load import Loaded

SERVING, AT_PAPERS, PAUSING, FREE, SHUT = "serving", "at_papers", "pausing", "free", "shut"
"""What a window does."""


@dataclass(frozen=True)
class Window:
    """One window at an instant.

    Attributes
    ----------
    pool : str
        Its pool.
    number : int
        Which of the pool's windows, from 1.
    state : str
        serving, at_papers, pausing, free or shut.
    service : str
        What is being seen to; empty where nothing is, and at a guide desk.
    since : int or None
        Since when, ms; None where that is not known (free, shut).
    """

    pool: str
    number: int
    state: str
    service: str
    since: int | None


@dataclass(frozen=True)
class Line:
    """Who waits for one skill at an instant: how many, and how long the first of them has waited, ms."""

    skill: str
    waiting: int
    longest: int


@dataclass(frozen=True)
class Board:
    """A site at an instant, just after everything of that tick happened.

    Attributes
    ----------
    time : int
        When, ms of the run.
    windows : tuple of Window
        By pool and number; all that were ever on duty, or at work, on that day.
    lines : tuple of Line
        By skill, where anybody waits.
    """

    time: int
    windows: tuple[Window, ...]
    lines: tuple[Line, ...]

    def rows(self, site: str) -> list[dict[str, object]]:
        """Return rows of `tables.REPLAY`, one a window."""
        waiting = sum(line.waiting for line in self.lines)
        longest = max((line.longest for line in self.lines), default=0)
        minute = self.time % DAY // MINUTE
        return [
            {
                "day": self.time // DAY,
                "time": f"{minute // 60:02d}:{minute % 60:02d}",
                "site": site,
                "pool": window.pool,
                "window": window.number,
                "state": window.state,
                "service": window.service,
                "since_min": None if window.since is None else (self.time - window.since) / MINUTE,
                "waiting": waiting,
                "longest_wait_min": longest / MINUTE,
            }
            for window in self.windows
        ]


@dataclass(frozen=True)
class _Work:
    """One piece of work at a window: from `start` to `end`, then a pause to `ready`; `kind` as in `Window.state`."""

    start: int
    end: int
    ready: int
    kind: str
    service: str


def boards_of_site(
    loaded: Loaded, site: str, day: int, minutes: Iterable[int], seed: int, replication: int, engine: EngineName
) -> list[Board]:
    """Run a replication of a scenario and return the boards of a site at some minutes of a day, from midnight.

    Raises
    ------
    InputError
        If there is no such site or day; nothing is run then.
    """
    check_place(loaded, site, day)
    prepared = Prepared(loaded)
    demand, records = prepared.run(engine_of(engine), seed, replication)
    instants = [day * DAY + minute * MINUTE for minute in minutes]
    return replay(prepared.network, demand, records, prepared.network.names.sites.index(site), instants)


def replay(network: Network, demand: Demand, records: Records, site: int, instants: Sequence[int]) -> list[Board]:
    """Return the boards of a site at some instants of one day.

    Parameters
    ----------
    network, demand, records
        A replication and what an engine made of it.
    site : int
        Row of the site.
    instants : sequence of int
        When, ms, all on one day.
    """
    if not instants:
        return []
    day = instants[0] // DAY * DAY
    pools = np.flatnonzero((network.pools["site"] == site) & (network.pools["staffed"] != 0)).tolist()
    at_windows = {pool: _placed(_works(network, demand, records, pool, day)) for pool in pools}
    posts = {pool: _posts(demand, records, pool) for pool in pools}
    most = {
        pool: max(
            [len(at_windows[pool]), *(_count_at(posts[pool], time) for time in (*_changes(posts[pool], day), day))]
        )
        for pool in pools
    }
    return [
        Board(
            time,
            tuple(
                _window(network, pool, number, at_windows[pool], _count_at(posts[pool], time), time)
                for pool in pools
                for number in range(most[pool])
            ),
            _lines(network, records, site, time),
        )
        for time in instants
    ]


def _works(network: Network, demand: Demand, records: Records, pool: int, day: int) -> list[_Work]:
    """Return the work of a pool that reaches into a day, in order of its beginning."""
    names, between = network.names, int(network.pools["between"][pool])
    found = []
    for table, kind in ((records.stays, SERVING), (records.papers, AT_PAPERS)):
        own = table[(table["pool"] == pool) & (table["start"] != tables.NONE) & (table["start"] < day + DAY)]
        ends = np.where(own["end"] == tables.NONE, records.end, own["end"])
        for row, end in zip(own[ends + between > day], ends[ends + between > day].tolist(), strict=True):
            case = int(row["case"])
            service = "" if case == tables.NONE else names.services[int(demand.cases["service"][case])]
            ready = end + (between if kind == SERVING and row["end"] != tables.NONE else 0)
            found.append(_Work(int(row["start"]), end, ready, kind, service))
    return sorted(found, key=lambda work: (work.start, work.ready))


def _placed(works: Iterable[_Work]) -> list[list[_Work]]:
    """Return the work of each window: each piece at the lowest one that is free when it begins."""
    windows: list[list[_Work]] = []
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    for work in works:
        while busy and busy[0][0] <= work.start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            number = heapq.heappop(free)
        else:
            number = len(windows)
            windows.append([])
        windows[number].append(work)
        heapq.heappush(busy, (work.ready, number))
    return windows


def _posts(demand: Demand, records: Records, pool: int) -> np.ndarray:
    """Return the posts on duty of a pool as they changed: (time, count), shape (changes, 2)."""
    rosters = rosters_on_duty(demand, records)
    own = rosters[rosters["pool"] == pool]
    return np.column_stack((own["time"], own["count"])).astype(np.int64)


def _changes(posts: np.ndarray, day: int) -> list[int]:
    return [int(time) for time in posts[:, 0] if day <= time < day + DAY]


def _count_at(posts: np.ndarray, time: int) -> int:
    before = int(np.searchsorted(posts[:, 0], time, side="right"))
    return int(posts[before - 1, 1]) if before else 0


def _window(
    network: Network, pool: int, number: int, at_windows: Sequence[Sequence[_Work]], on_duty: int, time: int
) -> Window:
    name = network.names.pools[pool][1]
    works = at_windows[number] if number < len(at_windows) else ()
    now = next((work for work in works if work.start <= time < work.ready), None)
    if now is not None:
        state, since = (now.kind, now.start) if time < now.end else (PAUSING, now.end)
        return Window(name, number + 1, state, now.service if state != PAUSING else "", since)
    others = sum(
        any(work.start <= time < work.ready for work in works)
        for place, works in enumerate(at_windows)
        if place > number
    )
    # Who is at work holds posts too: of the windows without work the lowest are the ones that are manned.
    is_manned = number + others < on_duty
    return Window(name, number + 1, FREE if is_manned else SHUT, "", None)


def _lines(network: Network, records: Records, site: int, time: int) -> tuple[Line, ...]:
    stays = records.stays
    here = stays[(stays["site"] == site) & (stays["join"] <= time)]
    here = here[(here["end"] == tables.NONE) | (here["end"] > time)]
    waiting = here[(here["start"] == tables.NONE) | (here["start"] > time)]
    found = []
    for skill in np.unique(waiting["skill"]).tolist():
        joined = waiting["join"][waiting["skill"] == skill]
        found.append(Line(network.names.skills[skill], len(joined), time - int(joined.min())))
    return tuple(found)
