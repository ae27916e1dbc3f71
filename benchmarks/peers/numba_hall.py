"""The service hall as one loop written by hand for Numba, for this hall only: an event list, patience being an event like others.

NumPy draws everything before, all customers at once. The event list is a binary heap; windows of a kind are a number of posts, so
many of them busy; there is a line for each class, from which those who left are taken when they come to its front.
"""

import numpy as np
from numba import njit

from peers import Seen
from peers.the_hall import (
    DAY,
    DAYS,
    FEWER_FROM,
    FEWER_POSTS,
    FEWER_UNTIL,
    MEAN_PATIENCE,
    MEAN_SERVICE,
    PER_DAY,
    POSTS,
    QUARTER,
    SHARES,
    SIGMA,
    log_mean,
)

ROSTER, END_OF_SERVICE, END_OF_PATIENCE, COMES = 0, 1, 2, 3
IN_LINE, SERVED, LEFT = 0, 1, 2


@njit(cache=True, nogil=True)
def push(times, whats, size, time, what):
    child = size
    while child > 0:
        parent = (child - 1) >> 1
        if times[parent] <= time:
            break
        times[child], whats[child] = times[parent], whats[parent]
        child = parent
    times[child], whats[child] = time, what
    return size + 1


@njit(cache=True, nogil=True)
def drop_first(times, whats, size):
    size -= 1
    time, what = times[size], whats[size]
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        if child + 1 < size and times[child + 1] < times[child]:
            child += 1
        if times[child] >= time:
            break
        times[parent], whats[parent] = times[child], whats[child]
        parent = child
    times[parent], whats[parent] = time, what
    return size


@njit(cache=True, nogil=True)
def simulate(comes, kind, service, patience, posts, fewer, days, day, fewer_from, fewer_until, wait):
    """Fill in `wait`; return how many left. Kinds of window: 0 serves class 0, 1 classes 1 and 2, 2 all."""
    customers = len(comes)
    times, whats = np.empty(customers + 1024), np.empty(customers + 1024, np.int64)
    size = 0
    state = np.full(customers, SERVED, np.int8)
    window_of = np.empty(customers, np.int8)
    line, first, last = np.empty((3, customers), np.int64), np.zeros(3, np.int64), np.zeros(3, np.int64)
    present, busy = posts.copy(), np.zeros(3, np.int64)
    left, roster_day, thinned = 0, 0, False
    size = push(times, whats, size, fewer_from, ROSTER)
    size = push(times, whats, size, comes[0], COMES)
    while size > 0:
        if whats[0] % 4 == COMES:
            number, now = whats[0] // 4, times[0]
            size = drop_first(times, whats, size)
            if number + 1 < customers:
                size = push(times, whats, size, comes[number + 1], (number + 1) * 4 + COMES)
            which = kind[number]
            window = 0 if which == 0 else 1
            if busy[window] >= present[window]:
                window = 2
            if busy[window] < present[window]:
                wait[number] = 0.0
                busy[window] += 1
                window_of[number] = window
                size = push(times, whats, size, now + service[number], number * 4 + END_OF_SERVICE)
            else:
                state[number] = IN_LINE
                line[which, last[which]] = number
                last[which] += 1
                size = push(times, whats, size, now + patience[number], number * 4 + END_OF_PATIENCE)
            continue
        now, number, what = times[0], whats[0] // 4, whats[0] % 4
        size = drop_first(times, whats, size)
        begin, end = 0, 3
        if what == END_OF_PATIENCE:
            if state[number] == IN_LINE:
                state[number] = LEFT
                wait[number] = now - comes[number]
                left += 1
            continue
        if what == END_OF_SERVICE:
            begin = window_of[number]
            end = begin + 1
            busy[begin] -= 1
        elif not thinned:
            thinned = True
            present[:] = fewer
            size = push(times, whats, size, roster_day * day + fewer_until, ROSTER)
        else:
            thinned = False
            present[:] = posts
            roster_day += 1
            if roster_day < days:
                size = push(times, whats, size, roster_day * day + fewer_from, ROSTER)
        for window in range(begin, end):
            lowest, highest = (0, 1) if window == 0 else ((1, 3) if window == 1 else (0, 3))
            while busy[window] < present[window]:
                best, chosen = customers, -1
                for which in range(lowest, highest):
                    while first[which] < last[which] and state[line[which, first[which]]] != IN_LINE:
                        first[which] += 1
                    if first[which] < last[which] and line[which, first[which]] < best:
                        best, chosen = line[which, first[which]], which
                if chosen < 0:
                    break
                first[chosen] += 1
                state[best] = SERVED
                wait[best] = now - comes[best]
                busy[window] += 1
                window_of[best] = window
                size = push(times, whats, size, now + service[best], best * 4 + END_OF_SERVICE)
    return left


def arrivals(rng, per_day):
    """Poisson arrivals of one class over all days: a count in each quarter of an hour, uniform within it."""
    counts = rng.poisson(np.tile(np.asarray(SHARES) * per_day, DAYS))
    quarters = len(SHARES)
    begins = (np.arange(DAYS)[:, None] * DAY + np.arange(quarters) * QUARTER).ravel()
    return np.repeat(begins, counts) + rng.random(int(counts.sum())) * QUARTER


def run(seed: int) -> Seen:
    rng = np.random.default_rng(seed)
    by_class = [arrivals(rng, per_day) for per_day in PER_DAY.values()]
    comes = np.concatenate(by_class)
    kind = np.repeat(np.arange(3, dtype=np.int8), [len(of_class) for of_class in by_class])
    order = np.argsort(comes)
    comes, kind = comes[order], kind[order]
    log_means = np.array([log_mean(mean) for mean in MEAN_SERVICE.values()])
    service = np.exp(log_means[kind] + SIGMA * rng.standard_normal(len(comes)))
    patience = rng.exponential(MEAN_PATIENCE, len(comes))
    posts, fewer = np.array(list(POSTS.values())), np.array(list(FEWER_POSTS.values()))
    wait = np.empty(len(comes))
    left = simulate(comes, kind, service, patience, posts, fewer, DAYS, DAY, FEWER_FROM, FEWER_UNTIL, wait)
    return Seen(len(comes), int(left), float(wait.mean()))
