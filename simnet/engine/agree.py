"""Holding the two engines to each other, to the tick, on scenario files and on generated scenarios."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np

from simnet.demand.demand import Demand
from simnet.demand.draw import draw_demand
from simnet.engine import core, reference
from simnet.engine.events import Event, events, state
from simnet.engine.generate import generate
from simnet.engine.mechanisms import mechanisms
from simnet.network.build import build
from simnet.network.network import Network
from simnet.records import TABLE_OF, Records
from simnet.scenario.checks import check
from simnet.scenario.schema import Scenario
from simnet.tables import NONE
from simnet.units import instant

TAIL_DAYS = 10
MINUTES_A_DAY = 1440
BEFORE = 6
"""How many common events are shown before the first that differs."""


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

    num_scenarios: int
    num_needs: int
    num_stays: int
    num_papers: int
    num_journeys: int
    num_bookings: int
    num_call_outs: int
    num_booked: int
    difference: str | None
    num_using: dict[str, int] = field(default_factory=dict)


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


def agree(
    scenarios: Iterable[tuple[str, Scenario]],
    num_generated: int = 0,
    seed: int = 1,
    seconds: float | None = None,
    on_progress: Callable[[str, int], None] = lambda name, done: None,
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
        Told the name of each scenario and how many were done before it.

    Returns
    -------
    Agreement

    Raises
    ------
    RuntimeError
        If an engine, or what prepares its input, fails: on which scenario, and from what.
    """
    begin = time.perf_counter()
    num_scenarios = num_needs = num_stays = num_papers = num_journeys = num_bookings = num_call_outs = num_booked = 0
    num_using: Counter[str] = Counter()
    difference = None
    for name, scenario in _all(scenarios, num_generated, seed):
        if seconds is not None and time.perf_counter() - begin > seconds:
            break
        on_progress(name, num_scenarios)
        with _named(f"{name} (seed {seed}, replication 0)"):
            network = build(scenario)
            demand = draw_demand(scenario, network, seed, 0)
            ours, theirs = reference.run(network, demand), core.run(network, demand)
        num_scenarios += 1
        num_using.update(mechanisms(scenario))
        num_needs += demand.needs.size
        num_stays += ours.stays.size
        num_papers += ours.papers.size
        num_journeys += ours.teams.size
        num_bookings += ours.bookings.size
        num_call_outs += ours.call_outs.size
        num_booked += bool((ours.bookings["site"] != NONE).any())
        if not ours.equals(theirs):
            difference = f"{name}\n{explain(network, demand, ours, theirs)}"
            break
    return Agreement(
        num_scenarios,
        num_needs,
        num_stays,
        num_papers,
        num_journeys,
        num_bookings,
        num_call_outs,
        num_booked,
        difference,
        dict(sorted(num_using.items())),
    )


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Say of a fault where it happened; an interruption passes."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as fault:
        raise RuntimeError(f"{what}: {type(fault).__name__}: {fault}") from fault


def _all(scenarios: Iterable[tuple[str, Scenario]], num_generated: int, seed: int) -> Iterator[tuple[str, Scenario]]:
    yield from scenarios
    for number in range(num_generated):
        scenario = Scenario.model_validate(generate(seed, number))
        faults = check(scenario)
        if faults:
            raise AssertionError(f"generated scenario {number} of seed {seed} is not valid: {faults}")
        yield scenario.name, scenario


def explain(network: Network, demand: Demand, reference_records: Records, core_records: Records) -> str:
    """Tell the first event on which two Records differ, and the state around it.

    Returns
    -------
    str
        Lines for a reader: the tables that differ, the last common events, the first that differs on each side, the
        site's state on each side.
    """
    both = (("reference", reference_records), ("core", core_records))
    lines = [f"stops at {reference_records.end} ms (reference), {core_records.end} ms (core)"]
    for table in TABLE_OF:
        ours, theirs = getattr(reference_records, table), getattr(core_records, table)
        if not np.array_equal(ours, theirs):
            lines.append(f"table {table} differs: {ours.size} rows (reference), {theirs.size} rows (core)")
            lines += _first_row(ours, theirs)
    stories = [events(network, demand, records) for _, records in both]
    pairs = list(zip_longest(*stories))
    first = next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), None)
    if first is None:
        lines.append("the story of both is the same; only the columns above differ")
        return "\n".join(lines)
    lines += ["", "last events in common:"]
    lines += [f"  {pair[0]}" for pair in pairs[max(0, first - BEFORE) : first]]
    lines += ["", "first event that differs:"]
    lines += [f"  {engine:10s} {event or 'no event'}" for (engine, _), event in zip(both, pairs[first], strict=True)]
    present: list[Event] = [event for event in pairs[first] if event is not None]
    earliest = min(present)
    if earliest.site >= 0:
        lines += ["", f"state of {network.names.sites[earliest.site]} after {instant(earliest.time)}:"]
        for engine, records in both:
            lines += [f"  {engine}: {line}" for line in state(network, demand, records, earliest.site, earliest.time)]
    return "\n".join(lines)


def _first_row(ours: np.ndarray, theirs: np.ndarray) -> list[str]:
    for index, (left, right) in enumerate(zip(ours, theirs, strict=False)):
        if left != right:
            columns = [name for name in ours.dtype.names or () if left[name] != right[name]]
            values = ", ".join(f"{name} {left[name]} / {right[name]}" for name in columns)
            return [f"  row {index}: {values} (reference / core)"]
    return [f"  one more row after {min(ours.size, theirs.size)} equal ones"]
