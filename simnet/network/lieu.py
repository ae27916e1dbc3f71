"""Time in lieu: duty that the office's own staff do is taken off their own roster in the weeks that follow.

It is settled before a run, on planned rosters, so engines and people know of it as they know of any roster: who is off on
Monday because of Saturday is missing from the plan. What cannot be taken within its weeks is owed, and told so in
`Network.lieu`; nobody's roster falls below its `min_posts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from simnet.network.network import Names
from simnet.network.rosters import Steps, without
from simnet.network.timeline import Timeline
from simnet.scenario.schema import Lieu, Pool, Scenario
from simnet.scenario.skills import full_pool_id, pools_of
from simnet.tables import LIEU
from simnet.units import DAY, to_integer

WEEK = 7 * DAY
PER_MILLE = 1_000


def with_time_off(
    scenario: Scenario, names: Names, timeline: Timeline, posts: list[Steps]
) -> tuple[list[Steps], np.ndarray]:
    """Return the posts of each pool with time in lieu taken off, and the account of it.

    Parameters
    ----------
    scenario, names, timeline
        The scenario, its ids and its days.
    posts : list of Steps
        Posts over time by pool, without time in lieu.

    Returns
    -------
    list of Steps
        Posts over time by pool.
    structured array, `tables.LIEU`
        One row for each pool and day with duty.
    """
    posts, accounts = list(posts), [LIEU.empty(0)]
    for row, (site, name) in enumerate(names.pools):
        pool = pools_of(scenario.sites[site])[name]
        if pool.lieu is None:
            continue
        source_site, _, source_name = full_pool_id(site, pool.lieu.pool).partition(".")
        source = names.pools.index((source_site, source_name))
        account = _earned(row, source, posts[row], pool.lieu, timeline)
        staff = pools_of(scenario.sites[source_site])[source_name]
        off = list(_taken(account, posts[source], staff, pool.lieu, timeline))
        posts[source] = without(_pieces(posts[source]), off)
        accounts.append(account)
    return posts, np.concatenate(accounts)


def _earned(duty: int, source: int, posts: Steps, lieu: Lieu, timeline: Timeline) -> np.ndarray:
    """Return the account of a pool before anything is taken: its duty on each day, times the ratio."""
    midnights = DAY * np.arange(timeline.num_days + 1)
    worked = np.diff(_integral(posts, np.minimum(midnights, timeline.horizon)))
    days = np.flatnonzero(worked)
    account = LIEU.empty(len(days))
    account["pool"], account["source"], account["day"] = duty, source, midnights[days]
    account["worked"] = worked[days]
    account["earned"] = worked[days] * to_integer(lieu.ratio, PER_MILLE) // PER_MILLE
    return account


def _integral(posts: Steps, instants: np.ndarray) -> np.ndarray:
    """Return posts x time before each of some instants, ms."""
    times, counts = posts
    changes = np.diff(counts, prepend=0)
    index = np.searchsorted(times, instants, side="right")
    sums = np.concatenate(([0], np.cumsum(changes)))[index]
    moments = np.concatenate(([0], np.cumsum(changes * times)))[index]
    return np.asarray(sums * instants - moments, np.int64)


def _taken(
    account: np.ndarray, posts: Steps, staff: Pool, lieu: Lieu, timeline: Timeline
) -> Iterator[tuple[np.ndarray, int]]:
    """Yield when how many are off, and write into the account what of each day is taken, the oldest first."""
    allowed = None if lieu.hours is None else timeline.spans(lieu.hours)
    monday = -timeline.first_weekday * DAY
    week_earned = (account["day"] - monday) // WEEK
    for span, count in _within(_pieces(posts), allowed, monday, timeline.horizon):
        start, end = span
        this_week = (start - monday) // WEEK
        at_once = min(lieu.at_once, count - staff.min_posts)
        due = np.flatnonzero(
            (account["taken"] < account["earned"]) & (week_earned < this_week) & (week_earned >= this_week - lieu.weeks)
        )
        if at_once <= 0 or len(due) == 0:
            continue
        left = account["earned"][due] - account["taken"][due]
        length = min(end - start, int(left.sum()) // at_once)
        if length > 0:
            before = np.cumsum(left) - left
            account["taken"][due] += np.clip(at_once * length - before, 0, left)
            yield np.array([[start, start + length]]), at_once


def _pieces(posts: Steps) -> list[tuple[np.ndarray, int]]:
    """Return steps as spans with posts, in order of time."""
    times, counts = posts
    return [
        (np.array([[start, end]]), count)
        for start, end, count in zip(times[:-1].tolist(), times[1:].tolist(), counts[:-1].tolist(), strict=True)
        if count > 0
    ]


def _within(
    pieces: Iterable[tuple[np.ndarray, int]], allowed: np.ndarray | None, monday: int, horizon: int
) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield the parts of pieces in allowed hours and in the run, cut where a week begins."""
    for span, count in pieces:
        begin, stop = int(span[0, 0]), min(int(span[0, 1]), horizon)
        inside = [(begin, stop)]
        if allowed is not None:
            near = allowed[np.searchsorted(allowed[:, 1], begin, side="right") :]
            near = near[: np.searchsorted(near[:, 0], stop)]
            inside = [(max(begin, first), min(stop, last)) for first, last in near.tolist()]
        for start, end in inside:
            while start < end:
                cut = min(end, start - (start - monday) % WEEK + WEEK)
                yield (start, cut), count
                start = cut
