"""Coverage against areas worked out by hand."""

import math

import pytest

from simnet.measures.coverage import Coverage
from simnet.network.build import build
from simnet.scenario.schema import Scenario

from .toy import SCENARIO


def coverage(zones, sites, rates=None) -> Coverage:
    """One segment that walks at 4.8 km/h over 1.2 times the straight line: 15 minutes are exactly 1 km."""
    site = SCENARIO["sites"]["shed"]
    services = {
        service: SCENARIO["services"][service] | {"cases_per_head_year": {"walkers": rate}}
        for service, rate in (rates or {"care": 1.0}).items()
    }
    scenario = Scenario.model_validate(
        SCENARIO
        | {
            "population": {
                "segments": {"walkers": {"profile": "week", "travel": {"speed_km_h": 4.8, "detour": 1.2}}},
                "zones": zones,
            },
            "services": services,
            "sites": {name: site | {"at": at, "services": offered} for name, (at, offered) in sites.items()},
        }
    )
    return Coverage.of(build(scenario), scenario)


def zone(x, y, radius, people=100.0):
    return {"at": [x, y], "radius_km": radius, "people": {"walkers": people}}


def test_all_of_a_small_zone_and_none_of_a_far_one():
    found = coverage({"far": zone(5.0, 0.0, 0.5), "near": zone(0.0, 0.0, 0.5, 300.0)}, {"site": ([0.3, 0.0], ["care"])})
    assert (found.share(zone=0), found.share(zone=1)) == (0, 1)
    assert found.share() == 0.75


def test_a_concentric_disc():
    # The reach of 1 km inside a zone of 2 km: a quarter of its area.
    found = coverage({"zone": zone(0.0, 0.0, 2.0)}, {"site": ([0.0, 0.0], ["care"])})
    assert found.share() == pytest.approx(0.25, abs=0.002)


def test_a_lens():
    # Two discs of radius 1 whose centres are 1 apart: 2 acos(1/2) - sqrt(3)/2 = 1.228370 of pi.
    found = coverage({"zone": zone(0.0, 0.0, 1.0)}, {"site": ([1.0, 0.0], ["care"])})
    assert found.share() == pytest.approx((2 * math.pi / 3 - math.sqrt(3) / 2) / math.pi, abs=0.003)


def test_two_sites_reach_the_union_not_the_sum():
    found = coverage({"zone": zone(0.0, 0.0, 2.0)}, {"one": ([0.0, 0.0], ["care"]), "other": ([0.0, 0.0], ["care"])})
    assert found.share() == pytest.approx(0.25, abs=0.002)


def test_the_edge_of_reach_is_inside():
    # A zone of one point, 1000 m away: exactly 15 minutes.
    for metres, expected in ((1.0, 1.0), (1.001, 0.0)):
        found = coverage({"zone": zone(metres, 0.0, 0.0)}, {"site": ([0.0, 0.0], ["care"])})
        assert found.share() == expected


def test_services_count_by_their_errands():
    # care (3 errands a head) is within reach, birth (1 errand a head) is not.
    found = coverage(
        {"zone": zone(0.0, 0.0, 0.1)},
        {"far": ([9.0, 0.0], ["birth"]), "near": ([0.0, 0.0], ["care"])},
        {"birth": 1.0, "care": 3.0},
    )
    assert (found.share(service=0), found.share(service=1)) == (0, 1)
    assert found.share() == 0.75


def test_nobody_is_not_covered_nor_uncovered():
    found = coverage({"zone": zone(0.0, 0.0, 0.1, 0.0)}, {"site": ([0.0, 0.0], ["care"])})
    assert math.isnan(found.share())


def test_who_is_not_served_here_is_not_covered_by_it():
    # Both zones lie within reach of the site; its windows serve the one of 300 people of 400.
    site = SCENARIO["sites"]["shed"] | {"at": [0.0, 0.0], "services": ["care"], "serves": ["mine"]}
    scenario = Scenario.model_validate(
        SCENARIO
        | {
            "population": {
                "segments": {"walkers": {"profile": "week", "travel": {"speed_km_h": 4.8, "detour": 1.2}}},
                "zones": {"mine": zone(0.0, 0.0, 0.5, 300.0), "theirs": zone(0.0, 0.0, 0.5, 100.0)},
            },
            "services": {"care": SCENARIO["services"]["care"] | {"cases_per_head_year": {"walkers": 1.0}}},
            "sites": {"site": site},
        }
    )
    found = Coverage.of(build(scenario), scenario)
    assert (found.share(zone=0), found.share(zone=1), found.share()) == (1, 0, 0.75)
