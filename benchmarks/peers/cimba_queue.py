"""M/M/c in cimba: one process brings customers, a process for each server takes the next one from a Store of arrival times."""

import cimba as cb
from cimba import inputs

from peers import Seen

SERVERS = 8


class Queue(cb.Model):
    customers: cb.Param[int]
    between: cb.Input[float]
    service: cb.Input[float]
    line: cb.Store[float]
    waits: cb.Dataset
    came: cb.Output[int]
    mean_wait: cb.Output[float]

    @cb.process
    def source(self):
        for _ in range(self.customers):
            cb.hold(self.between.next())
            self.line.put(cb.now())

    @cb.process(copies=SERVERS)
    def server(self):
        while True:
            came = self.line.get()
            self.waits.record(cb.now() - came)
            cb.hold(self.service.next())

    @cb.on_end
    def measure(self):
        self.came = self.waits.sample_count()
        self.mean_wait = self.waits.sample_mean()


def prepare(customers: int, mean_between: float, mean_service: float) -> Queue:
    model = Queue()
    model.customers = customers
    model.between = inputs.dist.exponential(mean=mean_between)
    model.service = inputs.dist.exponential(mean=mean_service)
    return model


def run(model: Queue, seed: int) -> Seen:
    results = cb.Experiment(model, window=cb.Window.until_idle(), seed=seed).run(workers=1, on_failure="raise")
    seen = results[model]
    return Seen(int(seen.came.values[0, 0]), 0, float(seen.mean_wait.values[0, 0]))
