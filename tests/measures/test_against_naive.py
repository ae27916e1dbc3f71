"""Every measure, of all and of every group, against plain loops over random Records."""

import math

import numpy as np
import pytest

from simnet.measures.catalogue import BY_ID, CATALOGUE
from simnet.measures.layout import ACTIVITIES, POPULATIONS
from simnet.measures.measures import estimate, estimates, group_bys
from simnet.units import HOUR, MINUTE, SECOND

from .naive import NAIVE, QUARTER, Told, pieces
from .toy import outcome_of, random_worlds

CASES = {
    "whole days": {"seed": 1, "num_replications": 3, "num_needs": 60},
    "a window that begins and ends within a day": {"seed": 2, "num_replications": 3, "odd_window": True},
    "enough for gaps": {"seed": 3, "num_replications": 10, "num_needs": 150},
    "channels, papers and teams": {"seed": 5, "num_replications": 3, "num_needs": 90, "rich": True},
    "the same within a day": {"seed": 6, "num_replications": 2, "num_needs": 70, "odd_window": True, "rich": True},
    "appointments": {"seed": 7, "num_replications": 3, "num_needs": 90, "booked": True},
    "appointments within a day": {
        "seed": 8,
        "num_replications": 2,
        "num_needs": 70,
        "odd_window": True,
        "booked": True,
    },
    "a single replication of few": {"seed": 4, "num_replications": 1, "num_needs": 6},
}


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES)
def both(request):
    worlds = random_worlds(**request.param)
    return [Told(world) for world in worlds], outcome_of(worlds)


def tolerance(measure_id: str, value: float) -> float:
    """Bins are a second or 1% wide; a quantile is linear inside one, so it lies at most a bin from the sample's."""
    kind = BY_ID[measure_id].kind
    if kind == "quantile":
        least = MINUTE / HOUR if measure_id == "p90_home_response" else SECOND / MINUTE
        return max(least, 0.01 * value) * 1.0001
    if kind == "gini":
        return 0.002
    if kind == "coverage":
        return 0.01
    return 1e-9 * abs(value)


def test_naive_knows_the_whole_catalogue():
    assert list(NAIVE) == [measure.id for measure in CATALOGUE]


@pytest.mark.parametrize("measure_id", NAIVE)
def test_measure_of_all(both, measure_id):
    told, outcome = both
    expected = NAIVE[measure_id](told, "", "")
    value = estimate(outcome, measure_id).value
    if math.isnan(expected):
        assert math.isnan(value)
    else:
        assert value == pytest.approx(expected, rel=0, abs=tolerance(measure_id, expected))


@pytest.mark.parametrize("measure_id", NAIVE)
def test_measure_of_every_group(both, measure_id):
    told, outcome = both
    for by in group_bys(outcome, measure_id):
        found = {group: made.value for group, made in estimates(outcome, measure_id, by)}
        groups = outcome.layout.groups[by]
        if by in ("site_quarter", "weekday_hour", "site_weekday_hour"):
            groups = groups[::7]  # plain loops are slow
        for group in groups:
            expected = NAIVE[measure_id](told, by, group)
            assert (group in found) == (not math.isnan(expected)), (by, group)
            if group in found:
                allowed = tolerance(measure_id, expected)
                assert found[group] == pytest.approx(expected, rel=0, abs=allowed), (by, group)


def test_pools_to_the_millisecond(both):
    told, outcome = both
    kinds = ("rostered", "present", "service", "pause", "no_answer", "overtime", "guide", "intake", "decision", "away")
    kinds = (*kinds, "reserve", "moved")
    for replication, one in enumerate(told):
        table = outcome.totals.arrays["pools.pool"][replication]
        for row in range(len(table)):
            did = one.pool(row)
            assert table[row].tolist() == [did[kind] for kind in kinds]


def test_teams_to_the_millisecond(both):
    told, outcome = both
    kinds = ("visits", "shifts", "shift", "overtime", "work", "road", "home", "away", "people")
    for replication, one in enumerate(told):
        did = [one.team(row) for row in range(len(one.teams))]
        table = [[each[kind] for kind in kinds] for each in did]
        if did:
            assert outcome.totals.arrays["teams.team"][replication].tolist() == table
        every = outcome.totals.arrays["teams.all"][replication, 0]
        assert every.tolist() == [sum(each[kind] for each in did) for kind in kinds]


def test_every_minute_of_staff_is_somewhere(both):
    told, outcome = both
    for replication, one in enumerate(told):
        did = one.staff()
        table = dict(zip(ACTIVITIES, outcome.totals.arrays["staff.activity"][replication, :, 0].tolist(), strict=True))
        assert table == {activity: did[activity] for activity in ACTIVITIES}
        assert sum(table.values()) == did[""] == outcome.totals.arrays["staff.all"][replication, 0, 0]
        assert min(table.values()) >= 0


def test_queue_to_the_millisecond(both):
    told, outcome = both
    groups = outcome.layout.groups["site_quarter"]
    for replication, one in enumerate(told):
        expected = dict.fromkeys(groups, 0)
        for site, low, high in one.waiting():
            for label, length in pieces(low, high):
                expected[f"{site}.{label}"] += length
        table = outcome.totals.arrays["queue.site_quarter"][replication].sum(axis=1)
        assert table.tolist() == list(expected.values())
    assert QUARTER * 96 == 86_400_000


def test_groups_add_up_to_all(both):
    _, outcome = both
    for name, array in outcome.totals.arrays.items():
        population, by = name.split(".")
        assert array.dtype == np.int64
        if population in POPULATIONS:
            assert array.shape[1:] == (len(outcome.layout.groups[by]), len(POPULATIONS[population]))
        if name == "pools.pool":  # machines are in no total
            array = array * (outcome.network.pools["staffed"] == 1)[:, np.newaxis]
        if population == "week":  # some columns of visits
            every = outcome.columns("visits", "", ("visits",))
            assert np.array_equal(array[:, :, :1].sum(axis=1), every)
            continue
        every = outcome.totals.arrays[f"{population}.all"].sum(axis=1)
        assert np.array_equal(array.sum(axis=1), every)


def test_late_or_left_counts_each_visit_once(both):
    told, outcome = both
    for replication, one in enumerate(told):
        expected = sum(visit.late_or_left for visit in one.measured)
        twice = sum(visit.late + (visit.outcome in (3, 4, 5)) for visit in one.measured)
        column = POPULATIONS["visits"].index("late_or_left")
        assert outcome.totals.arrays["visits.all"][replication, 0, column] == expected
        assert twice > expected or len(one.measured) < 20
