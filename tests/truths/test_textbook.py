"""Each textbook scenario against the theory in its file: a 99.9% interval at a fixed seed contains it.

Intervals are over independent replications, and no wider than a stated share of the theory. Where the theory is a recursion
on the very arrivals and services that were drawn, waits are equal to the millisecond. The service hall is held against
a simulation written by hand (`hall.py`), once with the same people and once with its own.
"""

import math
from typing import Any

import numpy as np
import pytest

from simnet.analytic.erlang import MultiServer, mmc
from simnet.analytic.erlang_a import erlang_a
from simnet.analytic.lindley import kiefer_wolfowitz_waits, lindley_waits
from simnet.analytic.networks import jackson, tandem
from simnet.analytic.single import mg1, mm1, priority_waits
from simnet.analytic.time_varying import mtmc
from simnet.demand.demand import Demand
from simnet.luck import decisions, draw, quantile_ms
from simnet.measures.measures import estimate, estimates
from simnet.records import Records
from simnet.tables import LEFT, SERVED
from simnet.units import DAY, MINUTE, SECOND

from .hall import Visitor, simulate_day
from .runs import Model, assert_meets, in_minutes, mean, measure, model, model_of, ratio

HOUR_RATE = 1 / 60
"""One an hour, by the minute."""


def those_who_waited(of: Model, demand: Demand, records: Records) -> list[float]:
    """Watch how many of the visits in the window had to wait, and how many there were."""
    visits = records.visits[of.in_window(records.visits["arrival"])]
    return [np.count_nonzero(visits["wait"] > 0), visits.size]


def waits_by_stage(of: Model, demand: Demand, records: Records) -> list[float]:
    """Watch waits and numbers of services, stage by stage, then the time inside and number of visits."""
    stays = records.stays[of.in_window(records.stays["join"]) & (records.stays["start"] >= 0)]
    visits = records.visits[of.in_window(records.visits["arrival"]) & (records.visits["leave"] >= 0)]
    watched: list[float] = []
    for stage in range(len(of.network.stages)):
        at_stage = stays[stays["stage"] == stage]
        watched += [(at_stage["start"] - at_stage["join"]).sum(), at_stage.size]
    return [*watched, (visits["leave"] - visits["arrival"]).sum(), visits.size]


def waits_and_services(records: Records) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return arrivals, waits and service times of those who were served at the only stage, in order of arrival."""
    stays = records.stays[records.stays["end"] >= 0]
    order = np.lexsort((stays["need"], stays["join"]))
    joins, starts, ends = (stays[name][order] for name in ("join", "start", "end"))
    return joins, starts - joins, ends - starts


# -- one stage, a constant rate ---------------------------------------------------------------------------------------


def test_mm1() -> None:
    found = measure(model("textbook/mm1"), 60)
    theory = mm1(30 * HOUR_RATE, 1.5)
    assert_meets(theory.mean_wait, estimate(found.outcome, "mean_wait"), 0.03)
    assert_meets(4.5, estimate(found.outcome, "mean_wait"), 0.03)
    assert_meets(theory.occupancy, estimate(found.outcome, "occupancy"), 0.01)
    assert_meets(theory.mean_queue, estimate(found.outcome, "mean_queue"), 0.04)


def test_mmc_meets_erlang_c_and_its_published_figures() -> None:
    found = measure(model("textbook/mmc"), 30, those_who_waited)
    theory = mmc(200 * HOUR_RATE, 3.0, 14)
    wait, occupancy = estimate(found.outcome, "mean_wait"), estimate(found.outcome, "occupancy")
    late = estimate(found.outcome, "late_or_left")  # waited longer than 20 s
    assert_meets(theory.probability_of_wait, found.ratio(0, 1), 0.04)
    assert_meets(theory.mean_wait, wait, 0.08)
    assert_meets(theory.occupancy, occupancy, 0.004)
    assert_meets(1 - theory.service_level(20 / 60), late, 0.06)
    for published, measured, precision in (
        (0.17413, found.ratio(0, 1), 0.04),
        (7.836 * SECOND / MINUTE, wait, 0.08),
        (0.7143, occupancy, 0.004),
        (1 - 0.88835, late, 0.06),
    ):
        assert_meets(published, measured, precision)


def test_three_servers_with_three_hundred_arrivals_a_year_and_two_days_each() -> None:
    # Published: mean queue 0.352, mean wait 0.43 days.
    days = 3000
    tree = {
        "simnet": 1,
        "name": "mm3",
        "calendar": {"minutes": days * 1440, "warm_up_minutes": 100 * 1440, "tail_minutes": 100 * 1440},
        "services": {"repair": {"stages": {"bench": {"skill": "k", "time_min": {"exponential": {"mean": 2 * 1440}}}}}},
        "arrivals": {"all": {"service": "repair", "per_hour": 300 / 365 / 24}},
        "sites": {"shop": {"hours": "24/7", "services": "all", "windows": {"w": {"skills": "all", "count": 3}}}},
    }
    found = measure(model_of(tree), 400)
    theory = mmc(300 / 365, 2.0, 3)
    assert (round(theory.mean_queue, 3), round(theory.mean_wait, 2)) == (0.352, 0.43)
    wait, queue = estimate(found.outcome, "mean_wait"), estimate(found.outcome, "mean_queue")
    assert_meets(theory.mean_wait * 1440, wait, 0.05)
    assert_meets(theory.mean_queue, queue, 0.05)


def test_mg1_meets_pollaczek_and_khinchine() -> None:
    found = measure(model("textbook/mg1"), 100)
    theory = mg1(6 * HOUR_RATE, 7.0, 0.8)
    assert_meets(theory.mean_wait, estimate(found.outcome, "mean_wait"), 0.03)
    assert_meets(theory.occupancy, estimate(found.outcome, "occupancy"), 0.01)


def test_erlang_a() -> None:
    def served_within_two_minutes(of: Model, demand: Demand, records: Records) -> list[float]:
        visits = records.visits[of.in_window(records.visits["arrival"])]
        soon = (visits["outcome"] == SERVED) & (visits["wait"] <= 2 * MINUTE)
        return [np.count_nonzero(soon), visits.size]

    found = measure(model("textbook/erlang-a"), 40, served_within_two_minutes)
    theory = erlang_a(60 * HOUR_RATE, 5.0, 5, 10.0)
    assert_meets(theory.mean_wait, estimate(found.outcome, "mean_wait"), 0.02)
    assert_meets(theory.probability_of_abandoning, estimate(found.outcome, "reneged"), 0.02)
    assert_meets(theory.occupancy, estimate(found.outcome, "occupancy"), 0.005)
    assert_meets(theory.served_within(2.0), found.ratio(0, 1), 0.01)


def test_pooling() -> None:
    pooled = measure(model("textbook/pooled"), 60)
    assert_meets(mmc(54 * HOUR_RATE, 2.5, 3).mean_wait, estimate(pooled.outcome, "mean_wait"), 0.04)
    assert_meets(1.8925, estimate(pooled.outcome, "mean_wait"), 0.04)

    separate = measure(model("textbook/separate"), 60)
    assert_meets(7.5, estimate(separate.outcome, "mean_wait"), 0.04)
    by_service = dict(estimates(separate.outcome, "mean_wait", "service"))
    assert list(by_service) == ["a", "b", "c"]
    for found in by_service.values():
        assert_meets(mm1(18 * HOUR_RATE, 2.5).mean_wait, found, 0.06)


def test_priority_meets_cobham() -> None:
    found = measure(model("textbook/priority"), 100)
    urgent, usual = priority_waits([3 * HOUR_RATE, 5 * HOUR_RATE], [4.0, 8.0], [1.0, 1.0])
    by_service = dict(estimates(found.outcome, "mean_wait", "service"))
    assert_meets(urgent, by_service["urgent"], 0.02)
    assert_meets(usual, by_service["usual"], 0.06)


# -- a day that begins empty ------------------------------------------------------------------------------------------


def test_mtmc_over_a_day_that_begins_empty() -> None:
    edges = [0.0, 360.0, 540.0, 660.0, 840.0, 960.0, 1440.0]
    shares = [0.05, 0.15, 0.3, 0.15, 0.2, 0.15]
    rates = [168 * share / (end - begin) for share, begin, end in zip(shares, edges, edges[1:], strict=False)]
    theory = mtmc(edges, rates, 6.0, 3)
    morning, afternoon = 2, 4

    def watch(of: Model, demand: Demand, records: Records) -> list[float]:
        arrival, wait = records.visits["arrival"], records.visits["wait"]
        watched: list[Any] = []
        for begin, end in (
            (0.0, 1440.0),
            (edges[morning], edges[morning + 1]),
            (edges[afternoon], edges[afternoon + 1]),
        ):
            here = wait[(arrival >= begin * MINUTE) & (arrival < end * MINUTE)]
            watched += [here.sum() / MINUTE, np.count_nonzero(here), np.count_nonzero(here > 5 * MINUTE), here.size]
        return watched

    of = model("textbook/mtmc")
    watched = np.array([watch(of, *of.replication(number)) for number in range(3000)])
    assert_meets(168.0, mean(watched[:, 3]), 0.01)
    for first, period in ((0, (0, None)), (4, (morning, morning + 1)), (8, (afternoon, afternoon + 1))):
        waited, waited_at_all, waited_long, visits = watched[:, first : first + 4].T
        assert_meets(theory.mean_wait(*period), ratio(waited, visits), 0.12)
        assert_meets(theory.probability_of_wait(*period), ratio(waited_at_all, visits), 0.06)
        assert_meets(theory.waits_longer(5.0, *period), ratio(waited_long, visits), 0.15)


# -- networks ---------------------------------------------------------------------------------------------------------


def assert_stations_meet(file: str, replications: int, stations: tuple[MultiServer, ...], sojourn: float) -> np.ndarray:
    found = measure(model(file), replications, waits_by_stage)
    for stage, station in enumerate(stations):
        assert_meets(station.mean_wait, in_minutes(found.ratio(2 * stage, 2 * stage + 1)), 0.05)
    assert_meets(sojourn, in_minutes(found.ratio(-2, -1)), 0.03)
    return found.watched


def test_tandem_meets_burke() -> None:
    theory = tandem(20 * HOUR_RATE, [2.0, 4.5], [1, 2])
    assert_stations_meet("textbook/tandem", 60, theory.stations, theory.mean_sojourn)


def test_jackson_with_feedback() -> None:
    theory = jackson([12 * HOUR_RATE, 0.0], [[0.25, 0.75 * 0.5], [0.0, 0.0]], [5.0, 7.0], [2, 1])
    watched = assert_stations_meet("textbook/jackson", 80, theory.stations, theory.mean_sojourn)
    for stage, visits in enumerate(theory.visits):  # 4 / 3 services at the desk, 1 / 2 at the window
        assert_meets(visits, ratio(watched[:, 2 * stage + 1], watched[:, -1]), 0.01)


# -- recursions on the very numbers that were drawn -----------------------------------------------------------------------


@pytest.mark.parametrize("replication", range(3))
def test_waits_are_those_of_lindleys_recursion_to_the_tick(replication: int) -> None:
    of = model("textbook/lindley")
    _, records = of.replication(replication)
    arrivals, waits, services = waits_and_services(records)
    assert arrivals.size > 2000 and waits.max() > 30 * MINUTE
    np.testing.assert_array_equal(waits, lindley_waits(arrivals, services))


@pytest.mark.parametrize(("file", "servers"), [("mm1", 1), ("pooled", 3), ("mmc", 14)])
def test_waits_are_those_of_kiefer_and_wolfowitz_to_the_tick(file: str, servers: int) -> None:
    of = model(f"textbook/{file}")
    _, records = of.replication(0)
    # Whoever is in service at the end has no end, and only later arrivals could have waited for him.
    finished_until = records.stays["join"][records.stays["end"] < 0].min(initial=records.end)
    arrivals, waits, services = waits_and_services(records)
    before = arrivals < finished_until
    assert np.count_nonzero(before) > 15_000
    theory = kiefer_wolfowitz_waits(arrivals[before], services[before], servers)
    np.testing.assert_array_equal(waits[before], theory)


# -- the service hall ---------------------------------------------------------------------------------------------------

OPENING = 480 * MINUTE
CLASSES = ("a", "b", "c")
MEANS, CV = (6.0, 9.0, 14.0), 0.7


def day_figures(visitors: list[Visitor], minute: float) -> list[float]:
    """Return what is compared of a day: visitors, and by class, minutes waited and how many left."""
    by_class = [[visitor for visitor in visitors if visitor.kind == kind] for kind in range(3)]
    waited = [sum(visitor.wait for visitor in of) / minute for of in by_class]
    left = [sum(visitor.left for visitor in of) for of in by_class]
    return [len(visitors), *waited, *left]


FIGURES = ("visitors", "waited by A", "waited by B", "waited by C", "left of A", "left of B", "left of C")


def test_service_hall_is_the_hand_written_one_to_the_tick() -> None:
    of = model("textbook/service-hall")
    demand, records = of.replication(0)
    network = of.network
    assert network.names.services == CLASSES
    days: dict[int, list[Visitor]] = {}
    cohort = np.count_nonzero(demand.needs["cohort"])  # the run ends when its last is served, on the day after
    for need, case in zip(demand.needs[:cohort], demand.cases[:cohort], strict=True):
        service = network.services[case["service"]]
        stage = network.stages[service["first_stage"]]
        times = (
            (
                stage["distribution"],
                draw(need["key0"], need["key1"], decisions.SERVICE_TIME, 0, service["name"], stage["name"]),
            ),
            (network.segments["patience"][0], draw(need["key0"], need["key1"], decisions.PATIENCE, 0, 0, 0)),
        )
        lasts, patience = (quantile_ms(network.dists, network.dist_data, row, u) for row, u in times)
        day, time = divmod(int(need["time"]), DAY)
        days.setdefault(day, []).append(Visitor(time - OPENING, int(case["service"]), lasts, patience))
    for visitors in days.values():
        simulate_day(visitors, MINUTE)

    expected = [visitor for day in sorted(days) for visitor in days[day]]
    visits = records.visits
    assert visits.size == cohort == len(expected)
    assert np.count_nonzero(visits["outcome"] == LEFT) > 5000
    np.testing.assert_array_equal(visits["wait"], [visitor.wait for visitor in expected])
    np.testing.assert_array_equal(visits["outcome"], [LEFT if visitor.left else SERVED for visitor in expected])


def test_service_hall_agrees_with_a_hand_written_one_that_has_its_own_luck() -> None:
    def arrival_rates() -> np.ndarray:
        middles = 15 * np.arange(36) + 7.5
        rates = 0.35 + np.exp(-(((middles - 60) / 50) ** 2) / 2) + 0.9 * np.exp(-(((middles - 360) / 60) ** 2) / 2)
        return 400 * rates / rates.sum()

    generator = np.random.default_rng(20_240_607)

    def day_by_hand() -> list[float]:
        numbers = generator.poisson(arrival_rates())
        comes = np.sort(np.repeat(15.0 * np.arange(36), numbers) + generator.uniform(0, 15, numbers.sum()))
        kinds = generator.choice(3, comes.size, p=[0.5, 0.3, 0.2])
        spread = math.log(1 + CV**2)
        lasts = generator.lognormal(np.log(np.array(MEANS)[kinds]) - spread / 2, math.sqrt(spread))
        patience = generator.exponential(25.0, comes.size)
        columns = (column.tolist() for column in (comes, kinds, lasts, patience))
        visitors = [Visitor(*person) for person in zip(*columns, strict=True)]
        simulate_day(visitors, 1.0)
        return day_figures(visitors, 1.0)

    by_hand = np.array([day_by_hand() for _ in range(500)])

    of = model("textbook/service-hall")
    days = []
    for replication in range(6):
        demand, records = of.replication(replication)
        visits = records.visits[of.in_window(records.visits["arrival"])]
        day, kind = visits["arrival"] // DAY, demand.cases["service"][visits["need"]]
        cell, waited, left = 3 * day + kind, visits["wait"] / MINUTE, (visits["outcome"] == LEFT).astype(float)
        tables = [np.bincount(cell, values, 750).reshape(250, 3) for values in (waited, left)]
        days.append(np.hstack([np.bincount(day, minlength=250)[:, None], *tables]))
    simulated = np.concatenate(days)

    # Days are independent; the difference of two means is normal enough with hundreds of days on each side.
    for column, figure in enumerate(FIGURES):
        ours, hand = simulated[:, column], by_hand[:, column]
        error = math.sqrt(ours.var(ddof=1) / ours.size + hand.var(ddof=1) / hand.size)
        assert 3.29 * error < 0.12 * hand.mean(), f"{figure}: too few days"
        assert abs(ours.mean() - hand.mean()) < 3.29 * error, f"{figure}: {ours.mean()} against {hand.mean()} by hand"
