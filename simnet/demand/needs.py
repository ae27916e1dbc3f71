"""Needs and cases of one replication, span by span of days, compiled.

A span's points are made cell by cell, sorted, and settled while they lie in the processor's caches; nothing is kept of them
but their needs and cases, and where each layer and each stream stands.
"""

from simnet.demand.order import sort_points
from simnet.demand.people import settle_needs
from simnet.demand.points import num_layers, poisson_points, stream_points
from simnet.demand.scratch import enlarged, floats, zeros
from simnet.luck import jit
from simnet.units import DAY


@jit
def draw_needs(needs, cases, points, ends, field, factors, peaks, streams, people, horizon, seed, replication):
    """One replication's needs and cases.

    Parameters
    ----------
    needs, cases : arrays, `tables.NEEDS`, `tables.CASES`
        Written; larger ones are made when they are full.
    points : array of `points.POINT_DTYPE`
        Scratch; so is this.
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
    needs, num_needs, cases, num_cases : array, int, array, int
        The needs and the cases are the first so many rows.
    """
    layers = num_layers(field.cells, peaks)
    clocks, ordinals = floats(layers), zeros(layers)
    for layer in range(layers):
        clocks[layer] = 0.0
    reached, arrived = zeros(len(streams.rows)), zeros(len(streams.rows))
    num_needs, num_cases, first_day = 0, 0, 0
    for last_day in ends:
        start, end = first_day * DAY, min(last_day * DAY, horizon)
        points, count = poisson_points(
            points, clocks, ordinals, field, factors, peaks, first_day, last_day, end, seed, replication
        )
        points, count = stream_points(
            points, count, reached, arrived, streams, len(field.cells), end, seed, replication
        )
        words, mask = sort_points(points, count, start, end)
        if num_needs + count > len(needs):
            needs = enlarged(needs, num_needs, num_needs + count)
        if num_cases + people.most_cases * count > len(cases):
            cases = enlarged(cases, num_cases, num_cases + people.most_cases * count)
        num_cases = settle_needs(needs, cases, num_needs, num_cases, points, words, mask, people)
        num_needs += count
        first_day = last_day
    return needs, num_needs, cases, num_cases
