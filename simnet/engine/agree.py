"""Holding the two engines to each other, to the tick, on scenario files and on generated scenarios."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields

from simnet.demand.draw import draw_demand
from simnet.engine import core, reference
from simnet.engine.difference import explain
from simnet.engine.generate import generate
from simnet.engine.mechanisms import mechanisms
from simnet.network.build import build
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.tables import NONE

TAIL_DAYS = 10
MINUTES_A_DAY = 1440


@dataclass(frozen=True)
class Agreement:
    """How far two engines agreed.

    Attributes
    ----------
    num_scenarios : int
        Scenarios that were run in both engines.
    num_needs, num_stays, num_papers, num_journeys, num_bookings, num_call_outs : int
        Needs, times in a queue, pieces of paper work, journeys of teams, times somebody asked for a slot, and call-outs that they held.
    num_booked : int
        Scenarios in which a slot was booked.
    difference : str or None
        The first difference, told for a reader; None if there is none.
    num_using : dict of str to int
        How many of the scenarios use each mechanism beyond windows with rosters.
    """

    num_scenarios: int = 0
    num_needs: int = 0
    num_stays: int = 0
    num_papers: int = 0
    num_journeys: int = 0
    num_bookings: int = 0
    num_call_outs: int = 0
    num_booked: int = 0
    difference: str | None = None
    num_using: dict[str, int] = field(default_factory=dict)

    def __add__(self, later: Agreement) -> Agreement:
        """Return how far the engines agreed on both; the first difference is that of the earlier."""
        counts = {
            about.name: getattr(self, about.name) + getattr(later, about.name)
            for about in fields(self)
            if about.name.startswith("num_") and about.name != "num_using"
        }
        num_using = Counter(self.num_using) + Counter(later.num_using)
        return Agreement(
            **counts, difference=self.difference or later.difference, num_using=dict(sorted(num_using.items()))
        )


def shortened(scenario: Scenario, days: int) -> Scenario:
    """Return a scenario cut to so many measured days, begun without a warm-up and ended ten days later at most.

    The reference takes a minute or more of work for a district of 190 sites and some weeks; days show every mechanism at work as well,
    short of promises that are longer. A run in minutes is cut to as many minutes as the days have.
    """
    calendar = scenario.calendar
    if calendar.days is not None:
        cut: dict[str, float] = {
            "days": min(days, calendar.days),
            "warm_up_days": 0,
            "tail_days": min(TAIL_DAYS, calendar.tail_days),
        }
    else:
        assert calendar.minutes is not None
        cut = {
            "minutes": min(days * MINUTES_A_DAY, calendar.minutes),
            "warm_up_minutes": 0,
            "tail_minutes": min(TAIL_DAYS * MINUTES_A_DAY, calendar.tail_minutes),
        }
    return scenario.model_copy(update={"calendar": calendar.model_copy(update=cut)})


Job = tuple[str, Scenario] | int
"""A named scenario, or the number of a generated one."""


def agree(
    scenarios: Iterable[tuple[str, Scenario]],
    num_generated: int = 0,
    seed: int = 1,
    seconds: float | None = None,
    on_progress: Callable[[int], None] = lambda done: None,
    num_workers: int = 1,
) -> Agreement:
    """Run both engines on scenarios until the first difference.

    Parameters
    ----------
    scenarios : iterable of (str, Scenario)
        Names and scenarios to run, replication 0 at `seed`.
    num_generated : int
        How many generated scenarios to run after them.
    seed : int
        Seed of the generated scenarios and of all luck.
    seconds : float, optional
        Stop after so long, wall time; what was run by then counts.
    on_progress : callable
        Told after each scenario how many are done.
    num_workers : int
        Processes; with one, all is done in this process. The result is the same, for scenarios count in their order.

    Returns
    -------
    Agreement

    Raises
    ------
    RuntimeError
        If an engine, or what prepares its input, fails: on which scenario, and from what.
    """
    begin = time.perf_counter()
    jobs: list[Job] = [*scenarios, *range(num_generated)]
    found = Agreement()
    with _results(jobs, seed, min(num_workers, len(jobs))) as results:
        while found.difference is None and (seconds is None or time.perf_counter() - begin <= seconds):
            result = next(results, None)
            if result is None:
                break
            found += result
            on_progress(found.num_scenarios)
    return found


@contextmanager
def _results(jobs: list[Job], seed: int, num_workers: int) -> Iterator[Iterator[Agreement]]:
    """Give the results of the jobs, in their order; what runs in other processes when no more are wanted is stopped."""
    if num_workers <= 1:
        yield (_held_to_each_other((job, seed)) for job in jobs)
        return
    # New processes, not copies of this one: threads of the compiled core do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(num_workers, _leave_interruption_to_the_parent) as pool:
        yield pool.imap(_held_to_each_other, [(job, seed) for job in jobs])


def _leave_interruption_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _held_to_each_other(task: tuple[Job, int]) -> Agreement:
    """Run both engines on one scenario."""
    job, seed = task
    name = f"generated-{seed}-{job}" if isinstance(job, int) else job[0]
    with _named(f"{name} (seed {seed}, replication 0)"):
        scenario = _generated(seed, job) if isinstance(job, int) else job[1]
        network = build(scenario)
        demand = draw_demand(scenario, network, seed, 0)
        ours, theirs = reference.run(network, demand), core.run(network, demand)
        difference = None if ours.equals(theirs) else f"{name}\n{explain(network, demand, ours, theirs)}"
    return Agreement(
        num_scenarios=1,
        num_needs=demand.needs.size,
        num_stays=ours.stays.size,
        num_papers=ours.papers.size,
        num_journeys=ours.teams.size,
        num_bookings=ours.bookings.size,
        num_call_outs=ours.call_outs.size,
        num_booked=int((ours.bookings["site"] != NONE).any()),
        difference=difference,
        num_using=dict(Counter(mechanisms(scenario))),
    )


def _generated(seed: int, number: int) -> Scenario:
    scenario = Scenario.model_validate(generate(seed, number))
    faults = check(scenario)
    if faults:
        raise AssertionError(f"generated scenario {number} of seed {seed} is not valid: {faults}")
    return scenario


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Say of a fault where it happened; an interruption passes."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as fault:
        raise RuntimeError(f"{what}: {type(fault).__name__}: {fault}") from fault
