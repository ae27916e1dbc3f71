"""What pools and teams do, walked in plain Python from change to change: the same as the measures', counted another way."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from simnet import tables

from .shipped import Shipped, until_end

DOING = ("window", "guide", "pause", "no_answer", "intake", "decision", "away")
"""What takes a server of a pool up."""

Span = tuple[str, int, int]
"""What, from when to when."""


def spans_of_pool(of: Shipped, pool: int) -> Iterator[Span]:
    """Yield what takes servers of a pool up, a span a server."""
    records, row, end = of.records, of.network.pools[pool], of.records.end
    between, no_answer = int(row["between"]), int(row["no_answer"])
    own = records.stays[(records.stays["pool"] == pool) & (records.stays["start"] >= 0)]
    for case, start, stop in zip(own["case"].tolist(), own["start"].tolist(), own["end"].tolist(), strict=True):
        yield "window" if case >= 0 else "guide", start, stop if stop >= 0 else end
        if stop >= 0 and between:
            yield "pause", stop, stop + between
    for call in records.no_answers[records.no_answers["pool"] == pool]["time"].tolist():
        yield "no_answer", call, call + no_answer
    papers = records.papers[(records.papers["pool"] == pool) & (records.papers["start"] >= 0)]
    for kind, start, stop in zip(
        papers["kind"].tolist(), papers["start"].tolist(), papers["end"].tolist(), strict=True
    ):
        yield ("intake", "decision")[kind], start, stop if stop >= 0 else end
    for team in np.flatnonzero(of.network.teams["pool"] == pool):
        for start, stop in outings(of, int(team)):
            for _ in range(int(of.network.teams["size"][team])):
                yield "away", start, stop


def journeys_of(of: Shipped, team: int) -> list[tuple[int, int, int, int]]:
    """Return kind, set out, arrival and end of the journeys of a team; what is under way ends with the run."""
    own, end = of.records.teams[of.records.teams["team"] == team], of.records.end
    arrival, done = until_end(own["arrival"], end), until_end(own["end"], end)
    return list(zip(own["kind"].tolist(), own["set_out"].tolist(), arrival.tolist(), done.tolist(), strict=True))


def outings(of: Shipped, team: int) -> Iterator[tuple[int, int]]:
    """Yield from when to when a team was away from its base."""
    left = None
    for kind, set_out, arrival, _ in journeys_of(of, team):
        left = set_out if left is None else left
        if kind == tables.RETURN:
            yield left, arrival
            left = None
    if left is not None:
        yield left, of.records.end


class Walk:
    """What a pool has and does at each instant: rostered and held posts, and servers taken up, by what."""

    def __init__(self, of: Shipped, pool: int) -> None:
        changes: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self.begun: dict[int, set[str]] = defaultdict(set)
        for what, start, stop in spans_of_pool(of, pool):
            if stop > start:
                changes[start].append((what, 1))
                changes[stop].append((what, -1))
                if what != "pause":
                    self.begun[start].add(what)
        for hold in of.records.holds[of.records.holds["pool"] == pool]:
            changes[int(hold["start"])].append(("held", int(hold["count"])))
            changes[int(hold["end"])].append(("held", -int(hold["count"])))
        before = 0
        for row in of.demand.rosters[of.demand.rosters["pool"] == pool]:
            changes[int(row["time"])].append(("rostered", int(row["count"]) - before))
            before = int(row["count"])
        self._changes = changes

    def stretches(self) -> Iterator[tuple[int, int, dict[str, int]]]:
        """Yield stretches in which nothing changes: from when to when, and how many of what."""
        now = dict.fromkeys((*DOING, "rostered", "held"), 0)
        times = sorted(self._changes)
        for time, then in zip(times, [*times[1:], tables.NEVER], strict=True):
            for what, change in self._changes[time]:
                now[what] += change
            yield time, then, now


def time_of_team(of: Shipped, team: int) -> dict[str, int]:
    """Return what a team did in the window, second by second of its spans: shift, away, road, home, and shift or away; ms."""
    own = of.network.shifts[of.network.shifts["team"] == team]
    journeys = journeys_of(of, team)
    kinds: dict[str, list[tuple[int, int]]] = {
        "shift": list(zip(own["start"].tolist(), own["end"].tolist(), strict=True)),
        "away": list(outings(of, team)),
        "road": [(set_out, arrival) for _, set_out, arrival, _ in journeys],
        "home": [(arrival, done) for kind, _, arrival, done in journeys if kind != tables.RETURN],
    }
    changes: list[tuple[int, int, str]] = []
    for what, spans in kinds.items():
        changes += [(start, 1, what) for start, _ in spans] + [(stop, -1, what) for _, stop in spans]
    low, high = of.window
    spent, now, then = dict.fromkeys((*kinds, "work", "overtime"), 0), dict.fromkeys(kinds, 0), low
    for time, change, what in [*sorted(changes), (high, 0, "shift")]:
        long = min(max(time, low), high) - then
        if long > 0:
            assert set(now.values()) <= {0, 1} and now["road"] + now["home"] <= now["away"]
            for kind, number in now.items():
                spent[kind] += number * long
            spent["work"] += max(now["shift"], now["away"]) * long
            spent["overtime"] += max(0, now["away"] - now["shift"]) * long
            then += long
        now[what] += change
    return spent
