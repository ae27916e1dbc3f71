"""The instants at which needs arise: points of a keyed Poisson field, renewal processes and given instants, compiled.

A cell's needs are a unit Poisson field over (operational time, level). Operational time runs with the cell's profile: it
grows by the profile's share of each effective weekday, so by 1 in a plain week. The levels are cut into the absolute layers
[0, 1), [1, 2), [2, 4), [4, 8) ...; in a layer of height h the gaps between points are exponential with mean 1 / h. A
point becomes a need if its level lies below

    needs per week x factor of demand x season of the day x busyness of the day.

So more demand keeps everybody of less demand, with the same luck; a longer run keeps everybody of a shorter one. The field
begins at time 0: a longer warm-up is another sample. Only layers that can matter are generated.
"""

import math

import numpy as np

from simnet.luck import decisions, entity_draw, jit, point
from simnet.luck.distributions import quantile, quantile_ms
from simnet.network.profiles import week_time
from simnet.units import DAY

CELL_DTYPE = np.dtype(
    [("hash", "u8"), ("zone", "i8"), ("segment", "i8"), ("service", "i8"), ("profile", "i8"), ("season", "i8"), ("volume", "f8")]
)  # fmt: skip
"""A source of Poisson needs: key of its name, who wants what where, rows of profile and season, needs per week."""

STREAM_DTYPE = np.dtype(
    [("hash", "u8"), ("zone", "i8"), ("segment", "i8"), ("service", "i8"), ("distribution", "i8"), ("first", "i8"), ("count", "i8")]
)  # fmt: skip
"""A renewal process or a list of instants: key of its name, who wants what where; the row of the times between arrivals, or
-1 and where its instants lie."""

POINT_DTYPE = np.dtype(
    [("key0", "u8"), ("key1", "u8"), ("time", "i8"), ("zone", "i8"), ("segment", "i8"), ("service", "i8")]
)
"""A need before its luck is looked at: its key, its instant (ms), who wants what where."""

FIRST_DAY = 4096
"""Number of the first measured day in draws that belong to days, so that days of the warm-up have numbers above zero."""


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
    busy = np.empty(num_days)
    for day in range(num_days):
        ordinal = FIRST_DAY + day - first_measured
        busy[day] = quantile(dists, dist_data, row, entity_draw(seed, replication, decisions.BUSYNESS, ordinal, 0, 0))
    return busy


@jit
def _doubled(points):
    # Row by row: Numba compiles the assignment of a slice ten times as long.
    larger = np.empty(2 * len(points) + 64, points.dtype)
    for row in range(len(points)):
        larger[row] = points[row]
    return larger


@jit
def _write(row, key0, key1, time, zone, segment, service):
    row["key0"] = key0
    row["key1"] = key1
    row["time"] = time
    row["zone"] = zone
    row["segment"] = segment
    row["service"] = service


@jit
def poisson_points(
    points, cells, factors, peaks, elapsed, midnights, weekday, edges, shares, horizon, seed, replication
):
    """Needs of all cells, cell by cell.

    Parameters
    ----------
    points : array of POINT_DTYPE
        Scratch; a larger one is made when it is full.
    cells : array of CELL_DTYPE
    factors : float64 array, shape (seasons, num_days)
        Season x busyness of each day.
    peaks : float64 array, shape (seasons,)
        The largest of them.
    elapsed : float64 array, shape (profiles, num_days + 1)
        Operational time at each midnight, weeks.
    midnights : float64 array, shape (profiles, 8)
        Share of the week before each midnight.
    weekday : int64 array, shape (num_days,)
        Effective weekday.
    edges, shares : float64 arrays, shape (profiles, corners)
        The profiles, see `simnet.network.profiles`.
    horizon : int
        Needs at or after this instant are left out, ms.

    Returns
    -------
    array of POINT_DTYPE, int
        The needs are its first so many rows.
    """
    num_days = len(weekday)
    count = 0
    for number in range(len(cells)):
        cell = cells[number]
        volume, profile, season = cell["volume"], cell["profile"], cell["season"]
        zone, segment, service, name = cell["zone"], cell["segment"], cell["service"], cell["hash"]
        highest = volume * peaks[season]
        end = elapsed[profile, num_days]
        layer, low, height = 0, 0.0, 1.0
        while low < highest:
            clock, day, ordinal = 0.0, 0, 0
            while True:
                key0, key1, gap_uniform, level_uniform = point(seed, replication, layer, name, ordinal)
                ordinal += 1
                clock -= math.log(gap_uniform) / height
                if clock >= end:
                    break
                while elapsed[profile, day + 1] <= clock:
                    day += 1
                if low + level_uniform * height >= volume * factors[season, day]:
                    continue
                today = weekday[day]
                share = midnights[profile, today] + (clock - elapsed[profile, day])
                if share >= midnights[profile, today + 1]:  # rounding must not reach into the next day
                    share = np.nextafter(midnights[profile, today + 1], 0.0)
                time = (day - today) * DAY + week_time(edges, shares, profile, share)
                if time < horizon:
                    if count == len(points):
                        points = _doubled(points)
                    _write(points[count], key0, key1, time, zone, segment, service)
                    count += 1
            low += height
            height = low
            layer += 1
    return points, count


@jit
def stream_points(points, count, streams, instants, dists, dist_data, horizon, seed, replication):
    """Needs of renewal processes and of given instants, after the first `count` rows of `points`.

    The first arrival of a renewal process comes one gap after time 0. A given instant's key is that of its place in its list.

    Parameters
    ----------
    points, horizon, seed, replication
        See `poisson_points`; so is what is returned.
    count : int
        Rows of `points` that hold needs already.
    streams : array of STREAM_DTYPE
    instants : int64 array
        Given instants, ms.
    dists, dist_data : arrays
        Times between arrivals, ms.
    """
    for number in range(len(streams)):
        stream = streams[number]
        name, distribution, first, num_instants = (
            stream["hash"],
            stream["distribution"],
            stream["first"],
            stream["count"],
        )
        zone, segment, service = stream["zone"], stream["segment"], stream["service"]
        time, ordinal = 0, 0
        while distribution >= 0 or ordinal < num_instants:
            if distribution >= 0:
                u = entity_draw(seed, replication, decisions.RENEWAL, ordinal, name, 0)
                time += quantile_ms(dists, dist_data, distribution, u)
                if time >= horizon:
                    break
            else:
                time = instants[first + ordinal]
            if time < horizon:
                key0, key1, _, _ = point(seed, replication, 0, name, ordinal)
                if count == len(points):
                    points = _doubled(points)
                _write(points[count], key0, key1, time, zone, segment, service)
                count += 1
            ordinal += 1
    return points, count
