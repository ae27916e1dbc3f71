"""The instants at which needs arise: points of a keyed Poisson field, renewal processes and given instants, compiled.

A cell's needs are a unit Poisson field over (operational time, level). Operational time runs with the cell's profile: it
grows by the profile's share of each effective weekday, so by 1 in a plain week. The levels are cut into the absolute layers
[0, 1), [1, 2), [2, 4), [4, 8) ...; in a layer of height h the gaps between points are exponential with mean 1 / h. A
point becomes a need if its level lies below

    needs per week x factor of demand x season of the day x factor of that very day x busyness of the day.

So more demand keeps everybody of less demand, with the same luck; a longer run keeps everybody of a shorter one. The field
begins at time 0: a longer warm-up is another sample. Only layers that can matter are generated.

Points are generated span by span of days. Where a layer or a stream stands is kept in between, just before the first point that
lies beyond the span, which is made once more in the next.
"""

import math
from typing import NamedTuple

import numpy as np

from simnet.demand.scratch import floats, index, integers, words
from simnet.luck import decisions, entity_draw, inner, jit, point_words, uniform
from simnet.luck.distributions import quantile, quantile_ms

CELL_DTYPE = np.dtype(
    [("hash", "u8"), ("zone", "i8"), ("segment", "i8"), ("service", "i8"), ("profile", "i8"), ("season", "i8"), ("volume", "f8")]
)  # fmt: skip
"""A source of Poisson needs: key of its name, who wants what where, rows of profile and season, needs per week."""

STREAM_DTYPE = np.dtype(
    [("hash", "u8"), ("zone", "i8"), ("segment", "i8"), ("service", "i8"), ("distribution", "i8"), ("first", "i8"), ("count", "i8")]
)  # fmt: skip
"""A renewal process or a list of instants: key of its name, who wants what where; the row of the times between arrivals, or
-1 and where its instants lie."""

DAY_DTYPE = np.dtype([("elapsed", "f8"), ("share", "f8"), ("next_share", "f8"), ("monday", "i8")])
"""A day in the terms of a profile: operational time at its first midnight, weeks; the shares of the week before its effective
weekday and before the next; the first midnight, ms, less that of its effective weekday in the week."""

CORNER_DTYPE = np.dtype([("share", "f8"), ("width", "f8"), ("start", "f8"), ("length", "f8"), ("last", "i8")])
"""A span of a profile: the share of the week before it, and in it; its start, its length and its last instant, ms in the week."""

POINT_DTYPE = np.dtype([("time", "i8"), ("key0", "u8"), ("key1", "u8"), ("source", "i8")])
"""A need before its luck is looked at: its instant (ms), its key, the cell it comes from or, after the last cell, the stream."""

FIRST_DAY = 4096
"""Number of the first measured day in draws that belong to days, so that days of the warm-up have numbers above zero."""

NO_ROOM = -1
"""What there is when arrays are too short: they are to be longer, and everything is drawn once more."""

BATCH = 64
"""Points that are made side by side: a point's words do not wait for those of the one before, as its instant does."""

DAY_SLOTS, CORNER_SLOTS = 64, 4096
"""Slots of a week in `Field.first_day`, and of the whole week in `Field.first_corner`: from there the day or the span of a point is
a step away, if any. They are powers of two, so that no rounding puts a point into a wrong one."""


class Field(NamedTuple):
    """The Poisson field of a scenario before luck.

    Attributes
    ----------
    cells : array of CELL_DTYPE
    days : array of DAY_DTYPE, shape (profiles, num_days + 1)
    corners : array of CORNER_DTYPE, shape (profiles, corners)
        The profiles, see `simnet.network.profiles`; the end of the week is the last.
    first_day : int32 array, shape (profiles, slots)
        A day that is not after the one in which operational time is slot / DAY_SLOTS.
    first_corner : int32 array, shape (profiles, CORNER_SLOTS)
        The last span before which at most slot / CORNER_SLOTS of the week lies.
    """

    cells: np.ndarray
    days: np.ndarray
    corners: np.ndarray
    first_day: np.ndarray
    first_corner: np.ndarray


class Streams(NamedTuple):
    """Renewal processes and given instants.

    Attributes
    ----------
    rows : array of STREAM_DTYPE
    instants, places : int64 arrays
        Given instants, ms, those of a stream together and sorted; the place of each in the stream's own list.
    dists, dist_data : arrays
        Times between arrivals, ms.
    """

    rows: np.ndarray
    instants: np.ndarray
    places: np.ndarray
    dists: np.ndarray
    dist_data: np.ndarray


@jit
def busy_days(num_days, first_measured, row, dists, dist_data, seed, replication):
    """Busyness of each day: a factor of mean 1.

    Parameters
    ----------
    num_days, first_measured : int
        Days of the calendar, and which of them is the first that is measured.
    row : int
        Distribution of busyness in `dists` and `dist_data`.

    Returns
    -------
    float64 array, shape (num_days,)
    """
    busy = floats(num_days)
    for day in range(num_days):
        ordinal = FIRST_DAY + day - first_measured
        busy[day] = quantile(dists, dist_data, row, entity_draw(seed, replication, decisions.BUSYNESS, ordinal, 0, 0))
    return busy


@inner
def num_layers(cells, peaks):
    """How many layers of all cells can hold a need."""
    count = 0
    for number in range(len(cells)):
        highest = cells[number]["volume"] * peaks[cells[number]["season"]]
        low, height = 0.0, 1.0
        while low < highest:
            low += height
            height = low
            count += 1
    return count


@inner
def poisson_points(points, clocks, ordinals, field, factors, peaks, first_day, last_day, horizon, seed, replication):
    """Needs of all cells in a span of days: cell by cell, layer by layer, in the order of time within a layer.

    Parameters
    ----------
    points : array of POINT_DTYPE
        Written.
    clocks, ordinals : float64 and int64 arrays, shape (layers,)
        Where each layer stands: operational time of its last point before the span, and how many those are. Changed.
    field : Field
    factors : float64 array, shape (seasons, num_days)
        Season x busyness of each day.
    peaks : float64 array, shape (seasons,)
        The largest of them.
    first_day, last_day : int
        The first day of the span, and the first after it.
    horizon : int
        Needs at or after this instant are left out, ms.
    seed, replication : int

    Returns
    -------
    int
        How many there are: the first rows of `points`. `NO_ROOM` if they are more than that.
    """
    key0, key1, word2, word3 = words(BATCH), words(BATCH), words(BATCH), words(BATCH)
    gaps, levels, at = floats(BATCH), floats(BATCH), floats(BATCH)
    kept, on = integers(BATCH), integers(BATCH)
    count, layer_number = 0, 0
    for number in range(len(field.cells)):
        cell = field.cells[number]
        volume, profile, season, name = cell["volume"], cell["profile"], cell["season"], cell["hash"]
        highest, factor = volume * peaks[season], factors[season]
        days, corners = field.days[profile], field.corners[profile]
        first_day_of, first_corner = field.first_day[profile], field.first_corner[profile]
        end = days[last_day]["elapsed"]
        passes = end > days[first_day]["elapsed"]
        layer, low, height = 0, 0.0, 1.0
        while low < highest:
            clock, ordinal = clocks[layer_number], ordinals[layer_number]
            mean_gap = 1.0 / height  # a power of two, so that to multiply by it is to divide by the height
            more = passes
            while more:
                batch = int(min((end - clock) * height + 2.0, float(BATCH)))
                for place in range(batch):
                    key0[place], key1[place], word2[place], word3[place] = point_words(
                        seed, replication, layer, name, ordinal + place
                    )
                for place in range(batch):
                    gaps[place] = uniform(word2[place])
                    levels[place] = low + uniform(word3[place]) * height
                for place in range(batch):
                    gaps[place] = math.log(gaps[place]) * mean_gap
                num_kept = 0
                for place in range(batch):
                    later = clock - gaps[place]
                    if later >= end:
                        more = False
                        break
                    clock = later
                    ordinal += 1
                    day = first_day_of[index(int(clock * DAY_SLOTS))]
                    while days[index(day + 1)]["elapsed"] <= clock:
                        day += 1
                    # Without a branch that nobody could predict: written in any case, and written over if it is no need.
                    kept[index(num_kept)] = place
                    on[index(num_kept)] = day
                    at[index(num_kept)] = clock
                    num_kept += levels[place] < volume * factor[index(day)]
                if count + num_kept > len(points):
                    return NO_ROOM
                for place in range(num_kept):
                    day = days[index(on[place])]
                    share = day["share"] + (at[place] - day["elapsed"])
                    if share >= day["next_share"]:  # rounding must not reach into the next day
                        share = np.nextafter(day["next_share"], 0.0)
                    # From here on `simnet.network.profiles.week_time`, with a guess of the span.
                    corner_number = first_corner[index(int(share * CORNER_SLOTS))]
                    while corners[index(corner_number + 1)]["share"] <= share:
                        corner_number += 1
                    corner = corners[index(corner_number)]
                    moment = corner["start"] + (share - corner["share"]) / corner["width"] * corner["length"]
                    time = day["monday"] + min(int(moment), corner["last"])
                    if time >= horizon:
                        more = False
                        break
                    new = points[index(count)]
                    new["time"] = time
                    new["key0"] = key0[index(kept[place])]
                    new["key1"] = key1[index(kept[place])]
                    new["source"] = number
                    count += 1
            clocks[layer_number] = clock
            ordinals[layer_number] = ordinal
            low += height
            height = low
            layer += 1
            layer_number += 1
    return count


@inner
def stream_points(points, count, reached, ordinals, streams, first_source, before, seed, replication):
    """Needs of renewal processes and of given instants in a span of time, after the first `count` rows of `points`; see there.

    The first arrival of a renewal process comes one gap after time 0. A given instant's key is that of its place in its list.

    Parameters
    ----------
    points, seed, replication
        See `poisson_points`; so is what is returned.
    count : int
        Rows of `points` that hold needs already.
    reached, ordinals : int64 arrays, shape (streams,)
        Where each stream stands: instant of its last arrival before the span, ms, and how many there were. Changed.
    streams : Streams
    first_source : int
        Number of the first stream among the sources.
    before : int
        The span ends before this instant, ms.
    """
    for number in range(len(streams.rows)):
        stream = streams.rows[number]
        name, distribution, first, num_instants = (
            stream["hash"],
            stream["distribution"],
            stream["first"],
            stream["count"],
        )
        time, ordinal = reached[number], ordinals[number]
        while distribution >= 0 or ordinal < num_instants:
            if distribution >= 0:
                u = entity_draw(seed, replication, decisions.RENEWAL, ordinal, name, 0)
                later = time + quantile_ms(streams.dists, streams.dist_data, distribution, u)
                place = ordinal
            else:
                later, place = streams.instants[first + ordinal], streams.places[first + ordinal]
            if later >= before:
                break
            time = later
            ordinal += 1
            if count == len(points):
                return NO_ROOM
            new = points[count]
            new["time"] = time
            new["key0"], new["key1"], _, _ = point_words(seed, replication, 0, name, place)
            new["source"] = first_source + number
            count += 1
        reached[number] = time
        ordinals[number] = ordinal
    return count
