"""What came of slots and of pools on call: who asked, who came, how full diaries were, how often somebody was called out.

Requests are counted in the measured window by when somebody asked, places by when the slot begins, call-outs by their start. A booked
person's wait is the wait of the visit, which begins with the slot: the time that people are early is no wait, but it is theirs, and
so a part of residents' time.
"""

from __future__ import annotations

import numpy as np

from simnet.demand.demand import Demand
from simnet.measures.layout import POPULATIONS, Layout
from simnet.measures.sums import regrouped
from simnet.network.network import Network
from simnet.records import Records
from simnet.tables import KEPT, LATE, NO_SHOW, NONE, NONE_FREE, REDIRECTED, ROSTERS, TURNED_AWAY

Tables = dict[str, np.ndarray]
"""Totals by grouping, each of shape (groups, columns)."""


def rosters_with_call_outs(rosters: np.ndarray, call_outs: np.ndarray, end: int) -> np.ndarray:
    """Return rosters to which those of pools on call are added: their posts while they were called out.

    Parameters
    ----------
    rosters : structured array, `tables.ROSTERS`
        None of it of a pool on call.
    call_outs : structured array, `tables.CALL_OUT_RECORDS`
    end : int
        End of the run, ms: who was still there then is to stay until `call_outs.end`, or that instant if it is later.
    """
    if len(call_outs) == 0:
        return rosters
    added = ROSTERS.empty(2 * len(call_outs))
    added["pool"] = np.tile(call_outs["pool"], 2)
    added["time"] = np.concatenate((call_outs["start"], dismissed(call_outs, end)))
    added["count"][: len(call_outs)] = call_outs["count"]
    every = np.concatenate((rosters, added))
    return every[np.lexsort((every["pool"], every["time"]))]


def dismissed(call_outs: np.ndarray, end: int) -> np.ndarray:
    """Return when pools that were called out left, ms; those still there when the run ended as in `rosters_with_call_outs`."""
    return np.where(call_outs["left"] == NONE, np.maximum(call_outs["end"], end), call_outs["left"])


def booking_totals(layout: Layout, network: Network, demand: Demand, records: Records) -> dict[str, Tables]:
    """Return the totals of the populations `requests`, `bookings`, `slots` and `call_outs`, by grouping.

    Parameters
    ----------
    layout, network, demand, records
        What was run.
    """
    if len(network.diaries) == 0:
        names = ("requests", "bookings", "slots", "call_outs")
        return {
            name: {by: np.zeros((layout.size(by), len(POPULATIONS[name])), np.int64) for by in layout.group_bys(name)}
            for name in names
        }
    lead = network.services["base"][demand.cases["service"][demand.needs["first_case"]]]
    whose = {"segment": demand.needs["segment"].astype(np.int64), "service": lead}
    return {
        "requests": _requests(layout, records.bookings, whose),
        "bookings": _bookings(layout, records, whose),
        "slots": _slots(layout, network, records.bookings),
        "call_outs": _call_outs(layout, network, records),
    }


def _requests(layout: Layout, bookings: np.ndarray, whose: Tables) -> Tables:
    given = bookings["outcome"] != NONE_FREE
    columns = {
        "asked": np.ones(len(bookings), np.int64),
        "none_free": ~given,
        "booked": given,
        "lead_ms": np.where(given, bookings["slot"] - bookings["asked"], 0),
    }
    table = _table(columns, POPULATIONS["requests"])
    table[~_inside(layout, bookings["asked"])] = 0
    found = {by: _by(of_need[bookings["need"]], table, layout.size(by)) for by, of_need in whose.items()}
    return found | {"all": table.sum(axis=0, keepdims=True)}


def _bookings(layout: Layout, records: Records, whose: Tables) -> Tables:
    names, visits = POPULATIONS["bookings"], records.visits
    bookings = records.bookings[records.bookings["outcome"] != NONE_FREE]
    outcome, kept = bookings["outcome"], bookings["outcome"] == KEPT
    visit_of = np.searchsorted(visits["need"], bookings["need"][kept]) + bookings["visit"][kept]
    wait = np.zeros(len(bookings), np.int64)
    wait[kept] = visits["wait"][visit_of]
    columns = {
        "due": np.isin(outcome, (KEPT, LATE, NO_SHOW)),
        "kept": kept,
        "late": outcome == LATE,
        "no_show": outcome == NO_SHOW,
        "early_ms": np.where(kept, np.maximum(bookings["slot"] - bookings["arrival"], 0), 0),
        "wait_ms": wait,
    }
    of_bookings = _table(columns, names)
    of_bookings[~_inside(layout, bookings["asked"])] = 0
    # Those who walked in, and could wait: as in the population `visits`.
    by_slot = np.zeros(len(visits), bool)
    by_slot[visit_of] = True
    told_at_once = (visits["outcome"] == REDIRECTED) & (visits["ticket"] == NONE)
    walked_in = ~by_slot & (visits["outcome"] != TURNED_AWAY) & ~told_at_once & _inside(layout, visits["arrival"])
    of_visits = _table({"walk_ins": walked_in, "walk_in_wait_ms": np.where(walked_in, visits["wait"], 0)}, names)
    table = np.concatenate((of_bookings, of_visits))
    need = np.concatenate((bookings["need"], visits["need"]))
    found = {by: _by(of_need[need], table, layout.size(by)) for by, of_need in whose.items()}
    found["site"] = _by(np.concatenate((bookings["site"], visits["site"])), table, layout.size("site"))
    return found | {"all": table.sum(axis=0, keepdims=True)}


def _slots(layout: Layout, network: Network, bookings: np.ndarray) -> Tables:
    names = POPULATIONS["slots"]
    by_site = np.zeros((layout.size("site"), len(names)), np.int64)
    diary = network.diaries[network.appointments["diary"]]
    offered = np.where(_inside(layout, network.appointments["time"]), diary["places"], 0)
    by_site += _by(diary["site"], _table({"places": offered}, names), len(by_site))
    taken = bookings[(bookings["outcome"] != NONE_FREE) & _inside(layout, bookings["slot"])]
    columns = {"booked": np.ones(len(taken), np.int64), "used": taken["outcome"] == KEPT}
    by_site += _by(taken["site"], _table(columns, names), len(by_site))
    return {"all": by_site.sum(axis=0, keepdims=True), "site": by_site}


def _call_outs(layout: Layout, network: Network, records: Records) -> Tables:
    names, call_outs = POPULATIONS["call_outs"], records.call_outs
    bookings = records.bookings[records.bookings["outcome"] == KEPT]
    pool = network.diaries["pool"][bookings["diary"]]
    until = dismissed(call_outs, records.end)
    # The call-out for which a slot was kept is the last of its pool that began by then.
    order = np.searchsorted(_key(call_outs["pool"], call_outs["start"]), _key(pool, bookings["slot"]), side="right") - 1
    order = order[order >= 0][call_outs["pool"][order[order >= 0]] == pool[order >= 0]]
    came = np.bincount(order, minlength=len(call_outs))
    columns = {
        "call_outs": np.ones(len(call_outs), np.int64),
        "called_ms": call_outs["count"] * (until - call_outs["start"]),
        "slots": call_outs["slots"],
        "kept": came,
        "in_vain": came == 0,
    }
    table = _table(columns, names)
    table[~_inside(layout, call_outs["start"])] = 0
    by_pool = _by(call_outs["pool"], table, layout.size("pool"))
    by_site = regrouped(by_pool, layout.pool_site, layout.size("site"))
    return {"all": by_site.sum(axis=0, keepdims=True), "site": by_site, "pool": by_pool}


def _key(pool: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Return one integer that sorts as (pool, time); times are far below 2**45 ms."""
    return (pool.astype(np.int64) << 45) + time


def _inside(layout: Layout, time: np.ndarray) -> np.ndarray:
    inside: np.ndarray = (time >= layout.window_start) & (time < layout.window_end)
    return inside


def _table(columns: dict[str, np.ndarray], names: tuple[str, ...]) -> np.ndarray:
    """Return columns side by side, in the order of names; those that are not given are zero."""
    length = len(next(iter(columns.values())))
    zeros = np.zeros(length, np.int64)
    return np.column_stack([np.asarray(columns.get(name, zeros), np.int64) for name in names])


def _by(group: np.ndarray, table: np.ndarray, num_groups: int) -> np.ndarray:
    return regrouped(np.ascontiguousarray(table), np.ascontiguousarray(group, np.int64), num_groups)


def standby_time(network: Network, low: int, high: int) -> np.ndarray:
    """Return posts x time for which pools are on call within [low, high), called out or not, shape (pools,), ms.

    That is the time of all slots of diaries on call, booked or not, each instant once.
    """
    result = np.zeros(len(network.pools), np.int64)
    for pool in np.unique(network.diaries["pool"][network.diaries["pool"] != NONE]):
        spans = []
        for diary in network.diaries[network.diaries["pool"] == pool]:
            times = network.appointments["time"][diary["first_slot"] : diary["first_slot"] + diary["num_slots"]]
            spans.append(np.column_stack((times, times + diary["length"])))
        crew = int(network.diaries["crew"][network.diaries["pool"] == pool].max())
        joined = np.clip(np.concatenate(spans), low, high)
        joined = joined[np.argsort(joined[:, 0], kind="stable")]
        before = np.concatenate(([low], np.maximum.accumulate(joined[:, 1])[:-1]))[: len(joined)]
        result[pool] = crew * int(np.maximum(joined[:, 1] - np.maximum(joined[:, 0], before), 0).sum())
    return result
