"""Whose luck is whose: more demand keeps everybody, and what is added changes nobody else."""

import hashlib
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from simnet.demand.draw import draw_demand, draw_planned
from simnet.demand.plan import plan_demand
from simnet.luck import decisions, draw, entity_draw, name_hash, point
from simnet.units import DAY
from tests.demand.helpers import built, demand_of, people, service, street


def test_tables_hang_together():
    drawn = demand_of(
        street(services={"a": service(cases_per_head_year={"general": 2.0}, also={"b": 0.5}), "b": service()})
    )
    needs, cases = drawn.needs, drawn.cases
    assert len(needs) > 300
    keys = list(zip(needs["time"], needs["key0"], needs["key1"], strict=True))
    assert keys == sorted(keys)
    assert needs["first_case"].tolist() == (np.cumsum(needs["num_cases"]) - needs["num_cases"]).tolist()
    assert cases["need"].tolist() == np.repeat(np.arange(len(needs)), needs["num_cases"]).tolist()
    assert len(cases) == needs["num_cases"].sum()
    # The lead first: only service a (row 0) leads here.
    assert (cases["service"][needs["first_case"]] == 0).all()


def test_same_seed_and_replication_same_demand():
    one, same, other = demand_of(street()), demand_of(street()), demand_of(street(), replication=1)
    assert np.array_equal(one.needs, same.needs) and np.array_equal(one.cases, same.cases)
    assert not set(one.needs["key0"].tolist()) & set(other.needs["key0"].tolist())


@pytest.mark.parametrize("busyness_cv", [0.0, 0.4])
def test_less_demand_is_a_subset_with_the_same_luck(busyness_cv):
    def at(factor: float) -> dict[tuple[int, int], tuple]:
        rush = {"service": "pension", "zone": "east", "segment": "general", "per_hour": 3.0}
        return people(
            street(
                demand={"factor": factor, "busyness_cv": busyness_cv},
                arrivals={"rush": rush},
                diversion={"misdirected": 0.3},
            )
        )

    less, plain, more = at(0.8), at(1.0), at(1.2)
    assert 500 < len(less) < len(plain) < len(more)
    assert less.items() < plain.items() < more.items()


def test_a_longer_run_keeps_everybody_of_a_shorter_one():
    short = people(street(calendar={"days": 21, "tail_days": 0}))
    long = people(street(calendar={"days": 28, "tail_days": 0}))
    assert short == {key: need for key, need in long.items() if need[0] < 21 * DAY}


def test_the_tail_and_the_warm_up_are_no_cohort():
    needs = demand_of(street(calendar={"days": 7, "warm_up_days": 7, "tail_days": 7})).needs
    inside = (needs["time"] >= 7 * DAY) & (needs["time"] < 14 * DAY)
    assert 0 < inside.sum() < len(needs)
    assert np.array_equal(needs["cohort"], inside)


def add_service(given: dict[str, Any]) -> None:
    given["services"]["adoption"] = service(cases_per_head_year={"general": 0.5})


def add_zone(given: dict[str, Any]) -> None:
    given["population"]["zones"]["north"] = {"people": {"general": 800.0}}


def add_segment(given: dict[str, Any]) -> None:
    given["population"]["segments"]["enterprise"] = {"profile": "office"}
    given["population"]["zones"]["west"]["people"]["enterprise"] = 300.0
    given["services"]["licence"]["cases_per_head_year"]["enterprise"] = 2.0


def add_stream(given: dict[str, Any]) -> None:
    given["arrivals"]["another"] = {"service": "pension", "zone": "west", "segment": "general", "per_hour": 1.0}


def add_site(given: dict[str, Any]) -> None:
    given["sites"]["annex"] = {**given["sites"]["hall"], "at": [3.0, 3.0]}


def more_of_one_service(given: dict[str, Any]) -> None:
    given["services"]["licence"]["cases_per_head_year"]["general"] = 1.8


@pytest.mark.parametrize("change", [add_service, add_zone, add_segment, add_stream, add_site, more_of_one_service])
def test_what_is_added_changes_nobody_else(change):
    stream = {
        "service": "licence",
        "zone": "east",
        "segment": "elderly",
        "interarrival_min": {"exponential": {"mean": 300}},
    }
    before, after = street(arrivals={"plain": stream}), street(arrivals={"plain": stream})
    change(after)
    if change is add_site:
        assert people(before) == people(after)
    else:
        assert people(before).items() < people(after).items()


def test_a_companion_more_changes_only_the_errands_it_joins():
    def with_companions(also: dict[str, float]) -> dict[tuple[int, int], tuple]:
        names = ("a", "b", "c", "d", "e")
        services = {name: service() for name in names}
        services["c"] = service(cases_per_head_year={"general": 2.0}, also=also)
        return people(street(services=services))

    few, more = with_companions({"a": 0.5}), with_companions({"a": 0.5, "e": 0.25})
    assert few.keys() == more.keys()
    for key, need in few.items():
        assert more[key][:-1] == need[:-1]
        assert more[key][-1] in (need[-1], (*need[-1], "e"))
    assert any(more[key] != need for key, need in few.items())


def test_companions_join_with_their_chance_at_most_three():
    names = ("a", "b", "c", "d", "e")
    services = {name: service() for name in names}
    chances = {"a": 0.3, "b": 0.5, "d": 0.6, "e": 1.0}
    services["c"] = service(cases_per_head_year={"general": 20.0}, also=chances)
    errands = [need[-1] for need in people(street(services=services)).values()]
    assert len(errands) > 4_000
    assert all(errand[0] == "c" and list(errand[1:]) == sorted(errand[1:]) for errand in errands)
    for name in "abd":
        share = np.mean([name in errand for errand in errands])
        # Four standard errors; the first three by id are never crowded out.
        assert abs(share - chances[name]) < 4 * np.sqrt(chances[name] * (1 - chances[name]) / len(errands))
    # e always comes unless a, b and d fill the errand.
    assert all(("e" in errand) == (errand != ("c", "a", "b", "d")) for errand in errands)


def test_wrong_doors_have_their_chance_and_change_nothing_else():
    plain, lost = people(street()), people(street(diversion={"misdirected": 0.25}))
    assert {key: need[:4] for key, need in plain.items()} == {key: need[:4] for key, need in lost.items()}
    wrong = np.array([need[4] for need in lost.values()])
    assert sum(need[4] for need in plain.values()) == 0
    assert abs(wrong.mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / len(wrong))
    key = next(iter(lost))
    assert lost[key][4] == (draw(*key, decisions.MISDIRECTED, 0, 0, 0) < 0.25)


def test_homes_are_uniform_on_the_disc():
    homes = np.array([need[3] for need in people(street()).values() if need[1] == "east"])
    x, y = (homes - [1000, 0]).T
    distance = np.hypot(x, y)
    assert distance.max() <= 501
    # Uniform on the disc: the squared distance over the squared radius is uniform, and so is the angle.
    error = 4 / np.sqrt(12 * len(homes))
    assert abs((distance / 500) ** 2 - 0.5).max() <= 0.51
    assert abs(((distance / 500) ** 2).mean() - 0.5) < error
    assert abs((np.arctan2(y, x) / (2 * np.pi)).mean()) < error
    assert {need[3] for need in people(street()).values() if need[1] == "west"} == {(-1000, 0)}


def test_no_demand_at_all():
    drawn = demand_of(street(demand={"factor": 0.0}))
    assert (len(drawn.needs), len(drawn.cases)) == (0, 0)


def test_a_plan_serves_every_replication():
    scenario, network = built(street())
    plan = plan_demand(scenario, network)
    for replication in range(3):
        once, planned = draw_demand(scenario, network, 7, replication), draw_planned(plan, 7, replication)
        assert np.array_equal(once.needs, planned.needs) and np.array_equal(once.cases, planned.cases)


def fingerprint() -> str:
    """Digest of a demand in which every kernel has a part."""
    given = street(
        calendar={"start": "2023-03-06", "days": 7, "tail_days": 0},
        arrivals={
            "line": {
                "service": "pension",
                "zone": "east",
                "segment": "general",
                "interarrival_min": {"exponential": {"mean": 99}},
            }
        },
        demand={"busyness_cv": 0.3},
        diversion={"misdirected": 0.1},
    )
    given["services"]["licence"]["also"] = {"pension": 0.3}
    given["services"]["licence"]["quantity"] = {"general": {"exponential": {"mean": 3}}}
    weights = {"general": 1.0, "elderly": 2.0}
    given["channels"] = {
        "online": {"services": "all", "weights": weights, "site": "hall"},
        "outreach": {"services": ["pension"], "weights": weights},
    }
    given["sites"]["mill"] = {
        "sessions": ["2023-03-09 14:00-16:00"],
        "zones": ["east"],
        "services": "all",
        "windows": {"w": {"skills": "all", "count": 1}},
    }
    given["sites"]["hall"]["windows"]["w"] |= {"absence": 0.3, "count": 4}
    drawn = demand_of(given)
    assert set(drawn.needs["channel"].tolist()) == {0, 2, 5} and drawn.cases["quantity"].max() > 1
    return hashlib.sha256(b"".join(table.tobytes() for table in vars(drawn).values())).hexdigest()


def test_the_same_without_the_compiler():
    command = "from tests.demand.test_draw import fingerprint; print(fingerprint())"
    plain_python = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain_python.stdout.strip() == fingerprint()


# -- streams ----------------------------------------------------------------------------------------------------------


def textbook(**arrivals: Any) -> dict[str, Any]:
    return {
        "simnet": 1,
        "name": "textbook",
        "calendar": {"minutes": 600.0, "tail_minutes": 0.0},
        "services": {"s": service()},
        "arrivals": {name: {"service": "s", **stream} for name, stream in arrivals.items()},
        "sites": {"hall": {"hours": "24/7", "services": "all", "windows": {"w": {"skills": "all", "count": 1}}}},
    }


def test_renewal_arrivals_are_sums_of_their_gaps():
    # Gaps are 2 min (u <= 0.5) or 6 min, by draws of the stream's name and the arrival's number; the factor has no say.
    gaps = {"discrete": {"values": [2, 6], "weights": [1, 1]}}
    given = {**textbook(line={"interarrival_min": gaps}), "demand": {"factor": 3.0}}
    needs = demand_of(given, seed=5, replication=2).needs
    name, expected, time, number = name_hash("arrivals", "line"), [], 0, 0
    while True:
        time += 120_000 if entity_draw(5, 2, decisions.RENEWAL, number, name, 0) <= 0.5 else 360_000
        if time >= 600 * 60_000:
            break
        expected.append((time, *point(5, 2, 0, name, number)[:2]))
        number += 1
    assert [(int(n["time"]), int(n["key0"]), int(n["key1"])) for n in needs] == expected
    assert 100 < len(expected) < 300


def test_given_instants():
    needs = demand_of(textbook(trace={"at_min": [30.5, 10, 0, 599.9999, 600, 10]})).needs
    assert needs["time"].tolist() == [0, 600_000, 600_000, 1_830_000, 35_999_994]
    # Keys follow the place in the list, so a further instant moves nobody.
    keys = {int(point(1, 0, 0, name_hash("arrivals", "trace"), place)[0]) for place in (0, 1, 2, 3, 5)}
    assert set(needs["key0"].tolist()) == keys


def test_a_renewal_process_that_stands_still_is_refused():
    with pytest.raises(ValueError, match=r"arrivals\.line\.interarrival_min: a mean below a millisecond"):
        demand_of(textbook(line={"interarrival_min": 0}))


def test_plain_rates_reach_to_the_horizon_only():
    given = textbook(line={"per_hour": 60.0})
    given["calendar"] = {"minutes": 6000.0, "tail_minutes": 100.5}
    times = demand_of(given).needs["time"]
    assert times.min() >= 0 and times.max() < 6100.5 * 60_000
    assert abs(len(times) - 6100.5) < 4 * np.sqrt(6100.5)
    # Uniform over the run: the mean of n uniform numbers has standard error 1 / sqrt(12 n).
    assert abs(times.mean() / (6100.5 * 60_000) - 0.5) < 4 / np.sqrt(12 * len(times))


def test_a_fast_renewal_process_and_a_given_instant():
    needs = demand_of(textbook(line={"interarrival_min": 0.05}, trace={"at_min": [1.0]})).needs
    assert len(needs) == 600 * 20 - 1 + 1
    assert np.array_equal(np.unique(needs["time"]), 3_000 * np.arange(1, 12_000))


def test_a_rate_by_hand():
    # 3.5 a week at a constant rate over ten weeks: levels up to 3.5 lie in the layers [0, 1), [1, 2) and [2, 4).
    given = textbook(line={"per_hour": 3.5 / 168})
    given["calendar"] = {"minutes": 10 * 7 * 1440.0, "tail_minutes": 0.0}
    expected = []
    for layer, (low, height) in enumerate([(0, 1), (1, 1), (2, 2)]):
        week, ordinal = 0.0, 0
        while True:
            key0, key1, gap, level = point(1, 0, layer, name_hash("arrivals", "line"), ordinal)
            week += -np.log(gap) / height
            if week >= 10:
                break
            if low + level * height < 3.5:
                expected.append((int(week * 7 * DAY), int(key0), int(key1)))
            ordinal += 1
    expected.sort()
    needs = demand_of(given).needs
    assert [(int(need["key0"]), int(need["key1"])) for need in needs] == [tuple(keys) for _, *keys in expected]
    # Rounded down twice on the way, once by day and once by week.
    assert np.abs(needs["time"] - [time for time, _, _ in expected]).max() <= 1
    assert 20 < len(needs) < 55
