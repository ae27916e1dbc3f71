"""The service hall in cimba: a process for each customer, a Resource for each kind of window, `acquire_any` over those that will do.

Patience is a timer of the customer's process; the roster changes the Resources' capacity, and busy windows finish what they do.
"""

import cimba as cb
import numpy as np

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
    log_mean,
)

PER_MINUTE = np.array([[per_day * share / QUARTER for share in SHARES] for per_day in PER_DAY.values()])
LOG_MEAN = np.array([log_mean(mean) for mean in MEAN_SERVICE.values()])
IMPATIENT = -5
A, B, C = 0, 1, 2


class Customer(cb.Model):
    hall: cb.Ref["Hall"]
    kind: int

    @cb.process
    def visit(self):
        came = cb.now()
        me = cb.this_process()
        me.timer_set(cb.random.exponential(MEAN_PATIENCE), IMPATIENT)
        if self.kind == A:
            window = cb.acquire_any((self.hall.only_a, self.hall.all_skill))
        else:
            window = cb.acquire_any((self.hall.b_and_c, self.hall.all_skill))
        me.timers_clear()
        self.hall.waits.record(cb.now() - came)
        if window < 0:
            self.hall.impatient += 1
        else:
            cb.hold(cb.random.lognormal(LOG_MEAN[self.kind], SIGMA))
            if window == 1:
                self.hall.all_skill.release()
            elif self.kind == A:
                self.hall.only_a.release()
            else:
                self.hall.b_and_c.release()
        cb.release(self)


class Street(cb.Model):
    """Poisson arrivals of one class, by thinning, day after day."""

    hall: cb.Ref["Hall"]
    kind: int

    @cb.process
    def come(self):
        peak = PER_MINUTE[self.kind].max()
        for day in range(DAYS):
            cb.hold(day * DAY - cb.now())
            while True:
                cb.hold(cb.random.exponential(1 / peak))
                minute = cb.now() - day * DAY
                if minute >= OPEN_FOR:
                    break
                if cb.random.uniform() * peak < PER_MINUTE[self.kind, int(minute / QUARTER)]:
                    cb.spawn(Customer, hall=self.hall, kind=self.kind)


class Hall(cb.Model):
    only_a: cb.Resource = cb.Resource(capacity=POSTS["a"])
    b_and_c: cb.Resource = cb.Resource(capacity=POSTS["bc"])
    all_skill: cb.Resource = cb.Resource(capacity=POSTS["all"])
    streets: list[Street]
    waits: cb.Dataset
    impatient: int = 0
    came: cb.Output[int]
    left: cb.Output[int]
    mean_wait: cb.Output[float]

    def __init__(self):
        self.streets = [Street() for _ in PER_DAY]
        for kind, street in enumerate(self.streets):
            street.hall, street.kind = self, kind

    @cb.process
    def roster(self):
        for day in range(DAYS):
            cb.hold(day * DAY + FEWER_FROM - cb.now())
            self.only_a.set_capacity(FEWER_A)
            self.b_and_c.set_capacity(FEWER_BC)
            self.all_skill.set_capacity(FEWER_ALL)
            cb.hold(FEWER_UNTIL - FEWER_FROM)
            self.only_a.set_capacity(USUAL_A)
            self.b_and_c.set_capacity(USUAL_BC)
            self.all_skill.set_capacity(USUAL_ALL)

    @cb.on_end
    def measure(self):
        self.came = self.waits.sample_count()
        self.left = self.impatient
        self.mean_wait = self.waits.sample_mean()


USUAL_A, USUAL_BC, USUAL_ALL = POSTS.values()
FEWER_A, FEWER_BC, FEWER_ALL = FEWER_POSTS.values()


def run(model: Hall, seed: int) -> Seen:
    results = cb.Experiment(model, window=cb.Window.until_idle(), seed=seed).run(workers=1, on_failure="raise")
    seen = results[model]
    return Seen(int(seen.came.values[0, 0]), int(seen.left.values[0, 0]), float(seen.mean_wait.values[0, 0]))
