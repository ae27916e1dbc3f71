"""M/M/c in SimPy, as its documentation teaches it: a process for each customer, a Resource, waits in a list."""

import random

import simpy

from peers import Seen


def customer(env, desks, mean_service, waits):
    came = env.now
    with desks.request() as turn:
        yield turn
        waits.append(env.now - came)
        yield env.timeout(random.expovariate(1 / mean_service))


def source(env, desks, customers, mean_between, mean_service, waits):
    for _ in range(customers):
        yield env.timeout(random.expovariate(1 / mean_between))
        env.process(customer(env, desks, mean_service, waits))


def run(customers: int, servers: int, mean_between: float, mean_service: float, seed: int) -> Seen:
    random.seed(seed)
    env = simpy.Environment()
    desks = simpy.Resource(env, capacity=servers)
    waits: list[float] = []
    env.process(source(env, desks, customers, mean_between, mean_service, waits))
    env.run()
    return Seen(len(waits), 0, sum(waits) / len(waits))
