"""The service hall in SimPy: windows are items of a FilterStore, patience is a timeout in an `|` with the request.

A customer who finds several windows free asks for the one that can do least, as in the scenario; a FilterStore by itself would
hand out the one that has been free longest. When the roster thins, free windows leave at once and busy ones when they are done.
"""

import random
from collections import Counter
from dataclasses import dataclass, field

import simpy

from peers import Seen
from peers.the_hall import (
    DAY,
    DAYS,
    FEWER_FROM,
    FEWER_POSTS,
    FEWER_UNTIL,
    MEAN_PATIENCE,
    MEAN_SERVICE,
    OPEN_FOR,
    PER_DAY,
    POSTS,
    QUARTER,
    SHARES,
    SIGMA,
    SKILLS,
    log_mean,
)


@dataclass(frozen=True, eq=False)
class Window:
    kind: str
    skills: frozenset[str]


@dataclass
class Hall:
    env: simpy.Environment
    windows: simpy.FilterStore
    surplus: Counter = field(default_factory=Counter)
    away: list[Window] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    left: int = 0


def customer(hall, service):
    came = hall.env.now
    free = [window for window in hall.windows.items if service in window.skills]
    if free:
        best = min(free, key=lambda window: len(window.skills))
        request = hall.windows.get(lambda window: window is best)
    else:
        request = hall.windows.get(lambda window: service in window.skills)
    patience = hall.env.timeout(random.expovariate(1 / MEAN_PATIENCE))
    outcome = yield request | patience
    hall.waits.append(hall.env.now - came)
    if request not in outcome:
        request.cancel()
        hall.left += 1
        return
    window = outcome[request]
    yield hall.env.timeout(random.lognormvariate(log_mean(MEAN_SERVICE[service]), SIGMA))
    if hall.surplus[window.kind]:
        hall.surplus[window.kind] -= 1
        hall.away.append(window)
    else:
        yield hall.windows.put(window)


def source(hall, service):
    """Poisson arrivals by thinning, day after day."""
    rates = [PER_DAY[service] * share / QUARTER for share in SHARES]
    peak = max(rates)
    for day in range(DAYS):
        yield hall.env.timeout(day * DAY - hall.env.now)
        while True:
            yield hall.env.timeout(random.expovariate(peak))
            minute = hall.env.now - day * DAY
            if minute >= OPEN_FOR:
                break
            if random.random() * peak < rates[int(minute / QUARTER)]:
                hall.env.process(customer(hall, service))


def roster(hall):
    for day in range(DAYS):
        yield hall.env.timeout(day * DAY + FEWER_FROM - hall.env.now)
        for kind, posts in POSTS.items():
            for _ in range(posts - FEWER_POSTS[kind]):
                if any(window.kind == kind for window in hall.windows.items):
                    hall.away.append((yield hall.windows.get(lambda window, kind=kind: window.kind == kind)))
                else:
                    hall.surplus[kind] += 1
        yield hall.env.timeout(FEWER_UNTIL - FEWER_FROM)
        hall.surplus.clear()
        while hall.away:
            yield hall.windows.put(hall.away.pop())


def run(seed: int) -> Seen:
    random.seed(seed)
    env = simpy.Environment()
    hall = Hall(env, simpy.FilterStore(env))
    hall.windows.items.extend(
        Window(kind, frozenset(SKILLS[kind])) for kind, posts in POSTS.items() for _ in range(posts)
    )
    for service in PER_DAY:
        env.process(source(hall, service))
    env.process(roster(hall))
    env.run()
    return Seen(len(hall.waits), hall.left, sum(hall.waits) / len(hall.waits))
