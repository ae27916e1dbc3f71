"""Needs and cases of one replication, span by span of days, compiled.

A span's points are made cell by cell, sorted, and settled while they lie in the processor's caches; nothing is kept of them
but their needs and cases, and where each layer and each stream stands.
"""

from simnet.demand.order import sort_points
from simnet.demand.people import settle_needs
from simnet.demand.points import NO_ROOM, num_layers, poisson_points, stream_points
from simnet.demand.scratch import floats, zeros
from simnet.luck import jit
from simnet.units import DAY


@jit
def draw_needs(needs, cases, points, ends, field, factors, peaks, streams, people, horizon, seed, replication):
    """One replication's needs and cases.

    Parameters
    ----------
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written.
    points : array of `points.POINT_DTYPE`
        Scratch, for those of a span.
    ends : int64 array
        The first day after each span of days, increasing; the last is the number of days.
    field, factors, peaks : points.Field, float64 arrays
        See `points.poisson_points`.
    streams : points.Streams
    people : people.People
    horizon : int
        Needs at or after this instant are left out, ms.
    seed, replication : int

    Returns
    -------
    num_needs, num_cases : int
        How many there are; `points.NO_ROOM` if one of the three arrays is too short.
    """
    layers = num_layers(field.cells, peaks)
    clocks, ordinals = floats(layers), zeros(layers)
    for layer in range(layers):
        clocks[layer] = 0.0
    reached, arrived = zeros(len(streams.rows)), zeros(len(streams.rows))
    num_needs, num_cases, first_day = 0, 0, 0
    for last_day in ends:
        start, end = first_day * DAY, min(last_day * DAY, horizon)
        count = poisson_points(
            points, clocks, ordinals, field, factors, peaks, first_day, last_day, end, seed, replication
        )
        if count != NO_ROOM:
            count = stream_points(points, count, reached, arrived, streams, len(field.cells), end, seed, replication)
        if count == NO_ROOM or num_needs + count > len(needs) or num_cases + people.most_cases * count > len(cases):
            return NO_ROOM, NO_ROOM
        words, mask = sort_points(points, count, start, end)
        num_cases = settle_needs(needs, cases, num_needs, num_cases, points, words, mask, people)
        num_needs += count
        first_day = last_day
    return num_needs, num_cases
