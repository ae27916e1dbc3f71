"""Points in the order of needs: by time, then by key, compiled.

A counting sort by time, into buckets of which there are more than points, leaves little to do: an insertion sort of words that
hold the instant and the row in one. A bucket into which many fall, because all come within the same minutes, is put in order by Shell's
sort, and so are points of the same instant.

References
----------
D. E. Knuth (1973): The art of computer programming, volume 3, section 5.2.1 (the gaps 1, 4, 13, 40 ...).
"""

from simnet.demand.scratch import index, integers, small_zeros
from simnet.luck import inner, jit

MANY = 8
"""Rows of one bucket from which on insertion is too slow."""


@inner
def num_bits(value):
    """Bits of a number from 0."""
    bits = 0
    while value >> bits > 0:
        bits += 1
    return bits


@inner
def _before(points, one, other):
    this, that = points[one], points[other]
    if this["time"] != that["time"]:
        return this["time"] < that["time"]
    if this["key0"] != that["key0"]:
        return this["key0"] < that["key0"]
    return this["key1"] < that["key1"]


@inner
def _sort_range(points, words, mask, first, last):
    """Shell's sort of a range of words."""
    gap = 1
    while MANY * gap < last - first:
        gap = 3 * gap + 1
    while gap > 0:
        for row in range(first + gap, last):
            word, place = words[row], row
            while place >= first + gap and _before(points, word & mask, words[place - gap] & mask):
                words[place] = words[place - gap]
                place -= gap
            words[place] = word
        gap //= 3


@jit
def sort_points(points, count, start, end):
    """The rows of points by (time, key0, key1).

    Parameters
    ----------
    points : array of `points.POINT_DTYPE`
    count : int
        Its first so many rows are sorted.
    start, end : int
        No instant is before the one or reaches the other, ms.

    Returns
    -------
    words : int64 array, shape (count,)
        Row of each point, in order, under bits that do not matter.
    mask : int
        The bits that do.
    """
    row_bits, time_bits = num_bits(count), num_bits(end - start)
    mask = (1 << row_bits) - 1
    unseen = max(row_bits + time_bits - 62, 0)  # bits of an instant for which a word has no room
    shift = max(time_bits - row_bits - 2, unseen)
    ends, words = small_zeros(((end - start) >> shift) + 1), integers(count)
    for row in range(count):
        ends[index((points[row]["time"] - start) >> shift)] += 1
    total, most = 0, 0
    for bucket in range(len(ends)):
        inside = ends[bucket]
        most = max(most, inside)
        ends[bucket] = total
        total += inside
    for row in range(count):
        time = points[row]["time"] - start
        slot = index(time >> shift)
        place = ends[slot]
        words[index(place)] = ((time >> unseen) << row_bits) | row
        ends[slot] = place + 1
    if most >= MANY:
        first = 0
        for bucket in range(len(ends)):
            last = int(ends[bucket])
            if last - first >= MANY:
                _sort_range(points, words, mask, first, last)
            first = last
    # Insertion, by the instants alone.
    tied = False
    for row in range(1, count):
        word, place = words[row], row
        if words[row - 1] > word | mask:
            while place > 0 and words[index(place - 1)] > word | mask:
                words[index(place)] = words[index(place - 1)]
                place -= 1
            words[index(place)] = word
        tied |= place > 0 and words[index(place - 1)] ^ word <= mask
    first = 0
    while tied and first < count - 1:
        last = first + 1
        while last < count and words[index(last)] ^ words[index(first)] <= mask:
            last += 1
        if last - first > 1:
            _sort_range(points, words, mask, first, last)
        first = last
    return words, mask
