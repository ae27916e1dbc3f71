"""What pools, teams and residents do, walked in plain Python from change to change: the same as the measures', counted another way."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from simnet import tables

from .posts import closed_at, rosters_of
from .shipped import Shipped, until_end
from .slots import early_for_slots

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


@dataclass(frozen=True)
class PoolTime:
    """What one pool had and did.

    Attributes
    ----------
    spent : dict of str to int
        Servers x time in the window, ms: each of `DOING`, rostered, present, idle, overtime.
    too_many : list of int
        Instants at which work began with more servers at work, or out, than there were.
    after_hours : list of int
        Instants at which papers were begun or a team set out with more servers at work, or out, than were rostered.
    """

    spent: dict[str, int]
    too_many: list[int]
    after_hours: list[int]


@cache
def time_of_pools(of: Shipped) -> list[PoolTime]:
    """Return what each pool had and did."""
    return [_time_of_pool(of, pool) for pool in range(len(of.network.pools))]


def _time_of_pool(of: Shipped, pool: int) -> PoolTime:
    low, high = of.window
    changes: list[tuple[int, str, int]] = []
    begun: dict[int, bool] = {}  # when work begins, pauses aside; whether it is of a kind that nobody stays for
    for what, start, stop in spans_of_pool(of, pool):
        if stop > start:
            changes.append((start, what, 1))
            changes.append((stop, what, -1))
            if what != "pause":
                begun[start] = begun.get(start, False) or what in ("intake", "decision", "away")
    for start, stop, count in of.records.holds[of.records.holds["pool"] == pool][["start", "end", "count"]].tolist():
        changes += [(start, "held", count), (stop, "held", -count)]
    before = 0
    for time, count in rosters_of(of.demand, of.records, pool)[["time", "count"]].tolist():
        changes.append((time, "rostered", count - before))
        before = count
    for out in of.records.call_outs[of.records.call_outs["pool"] == pool]:
        left = int(out["left"]) if out["left"] >= 0 else max(int(out["end"]), of.records.end)
        changes += [(int(out["start"]), "rostered", int(out["count"])), (left, "rostered", -int(out["count"]))]
    changes.sort()

    now = dict.fromkeys((*DOING, "rostered", "held"), 0)
    spent = dict.fromkeys((*DOING, "rostered", "present", "idle", "overtime"), 0)
    since = dict.fromkeys(now, low)
    too_many, after_hours = [], []
    busy = 0
    for row, (time, what, change) in enumerate([*changes, *((high, what, 0) for what in spent if what in now)]):
        here = min(max(time, low), high)
        if what != "held":
            spent[what] += now[what] * (here - since[what])
            since[what] = here
        now[what] += change
        if what in DOING:
            busy += change
        then = changes[row + 1][0] if row + 1 < len(changes) else tables.NEVER
        if row >= len(changes) or then == time:
            continue
        # Nothing changes from here to then.
        assert busy >= 0 and now[what] >= 0
        rostered, posts = now["rostered"], max(now["rostered"], now["held"])
        present, long = max(posts, busy), min(max(then, low), high) - here
        spent["present"] += present * long
        spent["idle"] += (present - busy) * long
        spent["overtime"] += (present - rostered) * long
        if time in begun and time < of.records.end:  # the run may stop in the middle of a tick
            closed = int(closed_at(of.records, pool, np.array([time]))[0])
            if busy > posts + closed:
                too_many.append(time)
            if begun[time] and busy > rostered + closed:
                after_hours.append(time)
    return PoolTime(spent, too_many, after_hours)


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


@cache
def time_of_residents(of: Shipped) -> dict[tuple[int, str], int]:
    """Return what people spent, by segment and line, ms, told visit by visit and journey by journey."""
    low, high = of.window
    demand, records = of.demand, of.records
    segment = demand.needs["segment"].tolist()
    spent: dict[tuple[int, str], int] = defaultdict(int)
    stays = records.stays[records.stays["start"] >= 0]
    served: dict[tuple[int, int], int] = defaultdict(int)
    names = ("need", "visit", "start", "end")
    for need, visit, start, end in zip(*(stays[name].tolist() for name in names), strict=True):
        served[need, visit] += (end if end >= 0 else records.end) - start
    early = early_for_slots(records).tolist()
    names = ("need", "number", "trip", "set_out", "arrival", "wait", "travel", "travel_home")
    before = (-1, -1)
    for need, number, trip, set_out, arrival, wait, there, home, ahead in zip(
        *(records.visits[name].tolist() for name in names), early, strict=True
    ):
        between = arrival - set_out - there if before == (need, trip) else 0
        before = need, trip
        if low <= arrival < high:
            spent[segment[need], "travel"] += there + home
            spent[segment[need], "waiting"] += wait + between + ahead
            spent[segment[need], "service"] += served[need, number]
    for journey in records.teams:
        if journey["kind"] != tables.RETURN and low <= journey["arrival"] < high:
            long = int(until_end(journey["end"], records.end) - journey["arrival"])
            spent[segment[journey["need"]], "service"] += long
    for need, own in enumerate(records.needs["own_time"].tolist()):
        if low <= demand.needs["time"][need] < high:
            spent[segment[need], "service"] += own
    return spent
