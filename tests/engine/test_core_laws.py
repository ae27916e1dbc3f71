"""What must hold on every day, by a second, naive look at the Records of random small networks; compiled and not compiled alike."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest

from simnet import tables
from simnet.demand.demand import Demand
from simnet.engine.core import run
from simnet.network.network import Network
from simnet.records import Records
from tests.engine.core_days import Day, Need, Pool, Segment, Service, Site, Stage

SEEDS = range(40)


def random_day(seed: int) -> Day:
    """A small network on a five-minute grid, so that ties are frequent; every rule turns up in some of them."""
    luck = Random(seed)
    num_services, num_skills = luck.randint(1, 3), luck.randint(1, 3)

    def stage() -> Stage:
        return Stage(
            luck.randrange(num_skills), 5 * luck.randint(0, 4), luck.choice([1.0, 1.0, 0.5]), luck.choice([0.0, 0.3])
        )

    def pool() -> Pool:
        skills = sorted(luck.sample(range(num_skills), luck.randint(1, num_skills)))
        roster = [(540, luck.randint(0, 2)), (660, luck.randint(0, 3)), (720, luck.randint(0, 1)), (780, 2), (960, 0)]
        return Pool(
            skills, luck.randint(0, 2), luck.choice([None, roster]), luck.choice([0, 0, 5]), luck.choice([0, 0, 10]),
            luck.choice([1000, 1500]),
        )  # fmt: skip

    def site() -> Site:
        guided = luck.random() < 0.3
        pools = [Pool(list(range(num_skills))), *(pool() for _ in range(luck.randint(0, 3)))]
        if guided:
            pools.append(Pool([num_skills]))
        services = sorted(luck.sample(range(num_services), luck.randint(1, num_services)))
        hours = [
            (540 + 1440 * day + start, 540 + 1440 * day + end)
            for day in range(9)
            for start, end in ((0, 180), (240, 420))
        ]
        return Site(
            500 * luck.randrange(4), 0, hours, [row // 2 for row in range(18)], luck.choice([0, 0, 30]),
            luck.choice([-1, 0, 3]), luck.random() < 0.4, services, luck.choice([[], services]), pools,
            (num_skills, 5) if guided else None, luck.random(),
        )  # fmt: skip

    sites = [site() for _ in range(luck.randint(1, 4))]
    needs = [
        Need(
            480 + 5 * luck.randrange(100) + 1440 * luck.randrange(2),
            sorted(luck.sample(range(num_services), luck.randint(1, num_services))),
            500 * luck.randrange(4),
            segment=luck.randrange(2),
            misdirected=luck.random() < 0.2,
            cohort=luck.random() < 0.7,
        )
        for _ in range(luck.randint(1, 120))
    ]
    return Day(
        needs,
        sites,
        [
            Service([stage() for _ in range(luck.randint(1, 3))], luck.choice([0, 0, 1]), luck.choice([0.0, 0.4]), 0.1)
            for _ in range(num_services)
        ],
        [Segment(luck.choice([None, 0, 10, 30]), 0.5), Segment(luck.choice([None, 15]), 1.0, -1)],
        days=9,
        window=(0, 1440 * luck.choice([1, 3])),
        flex=luck.choice([0, 120]),
        door=luck.choice([0, 20]),
        wishes=luck.choice([1, 2, 8]),
        policy=luck.randrange(5),
        candidates=luck.choice([1, 2, 6]),
        one_stop=luck.random() < 0.5,
        longest_line=luck.choice([0, 2]),
        seed=seed,
    )


def fingerprint(records: Records) -> str:
    digest = hashlib.sha256(str(records.end).encode())
    for name in ("needs", "cases", "visits", "stays", "holds", "no_answers"):
        table = getattr(records, name)
        for column in table.dtype.names:
            digest.update(np.ascontiguousarray(table[column]).tobytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def runs() -> list[tuple[Network, Demand, Records]]:
    days = [random_day(seed).built() for seed in SEEDS]
    return [(network, demand, run(network, demand)) for network, demand in days]


def ends_by(instants: np.ndarray, end: int) -> np.ndarray:
    """Instants with the end of the run for those that did not come."""
    return np.where(instants == tables.NONE, end, instants)


def test_every_outcome_turns_up(runs: list[tuple[Network, Demand, Records]]) -> None:
    visits = np.concatenate([records.visits["outcome"] for _, _, records in runs])
    assert set(visits.tolist()) == set(range(6))
    needs = np.concatenate([records.needs["outcome"] for _, _, records in runs])
    assert set(needs.tolist()) == {tables.OPEN, tables.RESOLVED, tables.LOST}
    assert sum(len(records.holds) for _, _, records in runs) > 20
    assert sum(len(records.no_answers) for _, _, records in runs) > 20


def test_records_are_in_canonical_order(runs: list[tuple[Network, Demand, Records]]) -> None:
    for _, _, records in runs:
        assert records.equals(records.sorted())
        for rows, keys in ((records.visits, ["need"]), (records.stays, ["need", "visit"])):
            _, first, count = np.unique(rows[keys], return_index=True, return_counts=True)
            expected = np.concatenate([np.arange(number) for number in count]) if len(rows) else np.zeros(0)
            assert (rows["number"] == expected).all()
            assert (np.diff(first) == count[:-1]).all()


def test_nobody_vanishes(runs: list[tuple[Network, Demand, Records]]) -> None:
    for _, demand, records in runs:
        for row, need in enumerate(demand.needs):
            cases = records.cases[need["first_case"] : need["first_case"] + need["num_cases"]]
            visits, record = records.visits[records.visits["need"] == row], records.needs[row]
            done = (cases["outcome"] != tables.OPEN).all()
            assert (record["outcome"] != tables.OPEN) == done
            assert (record["outcome"] == tables.LOST) == (done and (cases["outcome"] == tables.LOST).any())
            assert record["end"] == (cases["end"].max() if done else tables.NONE)
            assert record["wishes"] == record["closed_doors"] + record["trips"]
            assert (np.diff(visits["trip"]) >= 0).all()
            assert record["trips"] - (visits["trip"].max() if len(visits) else 0) in (0, 1)
            # One goes on from a site only after having been served or redirected there; home is reached once a trip.
            last = np.append(visits["trip"][1:] != visits["trip"][:-1], np.ones(min(len(visits), 1), bool))
            assert np.isin(visits["outcome"][~last], [tables.SERVED, tables.REDIRECTED]).all()
            assert (visits["set_out"][1:][~last[:-1]] == visits["leave"][:-1][~last[:-1]]).all()
            assert (visits["travel_home"][~last] == 0).all()


def test_waits_are_the_sum_of_their_parts(runs: list[tuple[Network, Demand, Records]]) -> None:
    for _, _, records in runs:
        visits, stays = records.visits, records.stays
        over = stays[(stays["start"] != tables.NONE) | (stays["end"] != tables.NONE)]
        waits = np.where(over["start"] != tables.NONE, over["start"], over["end"]) - over["join"]
        keys = {(row["need"].item(), row["number"].item()): row for row in visits}
        total = dict.fromkeys(keys, 0)
        for row, wait in zip(over, waits.tolist(), strict=True):
            total[row["need"].item(), row["visit"].item()] += wait
        for key, row in keys.items():
            until = row["ticket"] if row["ticket"] != tables.NONE else row["leave"]
            at_door = until - row["arrival"] if until != tables.NONE else 0
            assert row["wait"] == total[key] + at_door
            assert row["arrival"] >= row["set_out"] + row["travel"]


def test_no_pool_serves_more_at_once_than_it_ever_had_posts(runs: list[tuple[Network, Demand, Records]]) -> None:
    for network, demand, records in runs:
        for pool in range(len(network.pools)):
            mine = records.stays[records.stays["pool"] == pool]
            most = demand.rosters["count"][demand.rosters["pool"] == pool].max(initial=0)
            # Starts before ends at one tick would count a server twice: services of no length are left out.
            mine = mine[mine["start"] < ends_by(mine["end"], records.end + 1)]
            instants = np.concatenate([ends_by(mine["end"], records.end + 1), mine["start"]])
            steps = np.concatenate([np.full(len(mine), -1), np.full(len(mine), 1)])
            assert np.cumsum(steps[np.lexsort((steps, instants))]).max(initial=0) <= most
            skills = network.pools[pool]["skills"]
            assert ((skills >> mine["skill"]) & 1 == 1).all()


def test_nobody_is_passed_over_in_a_queue(runs: list[tuple[Network, Demand, Records]]) -> None:
    """Of two waiting in one queue, the one in front is never called later than the one behind."""
    num_pairs = 0
    for network, demand, records in runs:
        stays = records.stays
        priority = network.segments["priority"][demand.needs["segment"][stays["need"]]]
        service = network.stages["service"][stays["stage"]]
        priority = priority + np.where(stays["stage"] == tables.NONE, 0, network.services["priority"][service])
        start = np.where(stays["start"] == tables.NONE, tables.NEVER, stays["start"])
        visit_of = {
            (need, number): row
            for row, (need, number) in enumerate(zip(records.visits["need"], records.visits["number"], strict=True))
        }
        rows_of_visits = [visit_of[need, visit] for need, visit in zip(stays["need"], stays["visit"], strict=True)]
        arrival = records.visits["arrival"][rows_of_visits]
        gone = np.where(stays["start"] == tables.NONE, ends_by(stays["end"], tables.NEVER), stays["start"])
        for site in range(len(network.sites)):
            for skill in range(network.pace.shape[1]):
                rows = np.flatnonzero((stays["site"] == site) & (stays["skill"] == skill))
                order = rows[np.lexsort((stays["need"][rows], arrival[rows], stays["join"][rows], priority[rows]))]
                for place, front in enumerate(order):
                    behind = order[place + 1 :]
                    together = (stays["join"][front] <= start[behind]) & (start[behind] < gone[front])
                    together &= stays["join"][front] < start[behind]
                    assert not together.any()
                    num_pairs += len(behind)
    assert num_pairs > 1000


def test_compiled_and_plain_python_agree(runs: list[tuple[Network, Demand, Records]]) -> None:
    """The same kernels as plain Python, in a process of their own, give the same Records."""
    program = (
        "from simnet.engine.core import run\n"
        "from tests.engine.test_core_laws import SEEDS, fingerprint, random_day\n"
        "print(*(fingerprint(run(*random_day(seed).built())) for seed in SEEDS), sep='\\n')\n"
    )
    plain = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.split() == [fingerprint(records) for _, _, records in runs]
