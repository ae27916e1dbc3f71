"""The same queues as others simulate them: our draws and core against each peer, by turns, equal work asserted.

A scenario file, loaded before, is simulated by draws and core, and the mean wait is computed; the clock runs over all of that. Peers
that are not installed are skipped; `simnet bench --check` then misses the ratio and says so.
"""

import importlib
from contextlib import suppress
from functools import cache
from math import sqrt

import pytest
from peers import Seen, the_hall
from ready import SEED, Ready, errors, prepare, seen
from turns import Bench, peer

from simnet.analytic.erlang import mmc
from simnet.units import DAY, MINUTE

# cimba adds to Numba's types, which it must do before a first kernel is compiled or loaded: so as tests are collected.
for model in ("peers.cimba_queue", "peers.cimba_hall"):
    with suppress(ImportError):
        importlib.import_module(model)

ERRORS = 5
"""Standard errors that a figure may be off; by chance, one comparison in two million is."""

MM8_MINUTES, MM8 = 83_333, (2.4, 3.0, 8)
MM1_MINUTES, MM1 = 500_000, (0.5, 1.5, 1)
"""Customers a minute, mean service time in minutes, servers."""


@cache
def queue(name: str) -> Ready:
    if name == "mm8":
        return prepare("mm8")
    return prepare("textbook/mm1", ("calendar.minutes", MM1_MINUTES), ("calendar.warm_up_minutes", 0.0))


@cache
def customers_of(name: str, minutes: int) -> int:
    """How many customers our replication has; peers are given as many."""
    return int(seen(queue(name).simulate()[1], minutes * MINUTE).customers)


def check_queue(name: str, turns_of: Seen, minutes: int, parameters: tuple[float, float, int]) -> None:
    """As many customers as ours, and a mean wait within the error of theory."""
    _, records = queue(name).simulate()
    rate, mean_service, servers = parameters
    theory = mmc(rate, mean_service, servers).mean_wait
    assert turns_of.customers == customers_of(name, minutes)
    assert abs(turns_of.mean_wait - theory) < ERRORS * errors(records, minutes * MINUTE, 40).mean_wait, turns_of


@pytest.mark.parametrize(
    ("name", "slow"),
    [("simpy_queue", True), ("ciw_queue", True), ("cimba_queue", False), ("numba_queue", False)],
)
def test_mm8(bench: Bench, name: str, slow: bool) -> None:
    other = peer(name)
    rate, mean_service, servers = MM8
    customers = customers_of("mm8", MM8_MINUTES)
    if name == "cimba_queue":
        model = other.prepare(customers, 1 / rate, mean_service)

        def theirs() -> Seen:
            return other.run(model, SEED)
    else:

        def theirs() -> Seen:
            return other.run(customers, servers, 1 / rate, mean_service, SEED)

    turns = by_turns(bench, lambda: seen(queue("mm8").simulate()[1], MM8_MINUTES * MINUTE), theirs, slow)
    for each in (turns.ours, turns.theirs):
        check_queue("mm8", each, MM8_MINUTES, MM8)
    bench.note_ratio(f"mm8-{name.split('_')[0]}", turns, customers, "customers")


def test_mm1(bench: Bench) -> None:
    other = peer("numpy_lindley")
    rate, mean_service, _ = MM1
    customers = customers_of("mm1", MM1_MINUTES)
    turns = by_turns(
        bench,
        lambda: seen(queue("mm1").simulate()[1], MM1_MINUTES * MINUTE),
        lambda: other.run(customers, 1 / rate, mean_service, SEED),
        slow=False,
    )
    for each in (turns.ours, turns.theirs):
        check_queue("mm1", each, MM1_MINUTES, MM1)
    bench.note_ratio("mm1-numpy", turns, customers, "customers")


@pytest.mark.parametrize(
    ("name", "slow"),
    [("simpy_hall", True), ("ciw_hall", True), ("cimba_hall", False), ("numba_hall", False)],
)
def test_hall(bench: Bench, name: str, slow: bool) -> None:
    """The hall with its pools and skills; Ciw's people pick a line on coming, so more of them leave (see the peer)."""
    other = peer(name)
    model = other.Hall() if name == "cimba_hall" else None
    turns = by_turns(
        bench,
        lambda: seen_in_hall("textbook/service-hall"),
        (lambda: other.run(SEED)) if model is None else (lambda: other.run(model, SEED)),
        slow,
    )
    check_hall("textbook/service-hall", turns.ours, turns.theirs, one_line=name != "ciw_hall")
    bench.note_ratio(f"hall-{name.split('_')[0]}", turns, int(turns.ours.customers), "customers")


def test_pooled_hall(bench: Bench) -> None:
    """The hall with windows that all serve everybody, as Ciw can express it to the last."""
    other = peer("ciw_hall")
    turns = by_turns(bench, lambda: seen_in_hall("pooled-hall"), lambda: other.run_pooled(SEED), slow=True)
    check_hall("pooled-hall", turns.ours, turns.theirs)
    bench.note_ratio("pooled-hall-ciw", turns, int(turns.ours.customers), "customers")


def by_turns(bench: Bench, ours, theirs, slow: bool):
    """The slow ones are run once a round and, quick, in one round only."""
    if slow:
        return bench.by_turns(ours, theirs, bench.choose(5, 1), bench.choose(3, 5), warm_up=False)
    return bench.by_turns(ours, theirs, bench.choose(15, 5), 1)


def seen_in_hall(name: str) -> Seen:
    return seen(prepare(name).simulate()[1], the_hall.DAYS * DAY)


def check_hall(name: str, ours: Seen, theirs: Seen, one_line: bool = True) -> None:
    """All figures are within the error of each other; days are independent, since everybody is served before the night."""
    _, records = prepare(name).simulate()
    off = errors(records, the_hall.DAYS * DAY, the_hall.DAYS)
    assert abs(theirs.customers - ours.customers) < ERRORS * sqrt(2) * off.customers, (ours, theirs)
    if one_line:
        assert abs(theirs.left - ours.left) < ERRORS * sqrt(2) * off.left, (ours, theirs)
        assert abs(theirs.mean_wait - ours.mean_wait) < ERRORS * sqrt(2) * off.mean_wait, (ours, theirs)
    else:
        assert ours.left < theirs.left < 1.3 * ours.left, (ours, theirs)
        assert ours.mean_wait < theirs.mean_wait < 1.3 * ours.mean_wait, (ours, theirs)


def test_those_who_write_the_hall_by_hand_write_the_same_hall() -> None:
    scenario = prepare("textbook/service-hall").scenario
    (profile,) = scenario.profiles.values()
    assert list(profile.hours.values()) == pytest.approx(the_hall.SHARES, abs=1e-9)
    assert scenario.calendar.days == the_hall.DAYS
    assert {name: stream.per_day for name, stream in scenario.arrivals.items()} == the_hall.PER_DAY
    services = {name: service.stages["window"] for name, service in scenario.services.items()}
    assert {name: stage.time_min.lognormal.mean for name, stage in services.items()} == the_hall.MEAN_SERVICE
    assert {stage.time_min.lognormal.cv for stage in services.values()} == {the_hall.CV}
    assert scenario.population.segments["general"].patience_min.exponential.mean == the_hall.MEAN_PATIENCE
    windows = scenario.sites["hall"].windows
    assert {name: pool.shifts["morning"].count for name, pool in windows.items()} == the_hall.POSTS
    assert {name: pool.shifts["noon"].count for name, pool in windows.items()} == the_hall.FEWER_POSTS
    pooled = prepare("pooled-hall").scenario.sites["hall"].windows["all"]
    assert pooled.shifts["afternoon"].count == sum(the_hall.POSTS.values())
    assert pooled.shifts["noon"].count == sum(the_hall.FEWER_POSTS.values())
