"""The assumptions that matter most: by the width of the range and the share of the bill, after those that a stress moves."""

from __future__ import annotations

import dataclasses

from simnet.report.doubts import doubts
from simnet.report.doubts_texts import KINDS, kind_of
from simnet.report.results import EvidenceItem, StressAbout, StressRow

POSTS, VOLUME = "sites.*.windows.*.count", "services.*.cases_per_head_year.*"


def assuming(results, *items):
    made = tuple(EvidenceItem(path, "assumed", "", bounds, of, ()) for path, bounds, of in items)
    return dataclasses.replace(results, evidence=made)


def chosen(results):
    found = doubts(results)
    assert found is not None
    return [doubt.path for doubt in found.doubts]


def test_entries_are_counted_by_kind(results):
    found = doubts(results)
    assert found is not None
    assert found.counted.zh == (
        "模型的数据来历共5条：事实（有出处）1条、由事实推算1条、假设（给出范围）2条、模型设定1条。"
    )
    assert found.counted.en.startswith("5 entries say where the model's numbers come from: 1 facts with a source")


def test_the_widest_range_of_the_largest_share_comes_first(results):
    """Of 1+N: travel 362,000, waiting 52,300, service 181,800 of 596,100 yuan; staff 1,004,200 and rent 96,000 of 1,122,200."""
    found = assuming(
        results,
        ("costs.rent_m2_year", (300.0, 1200.0), "value"),  # 900 / 1500 = 0.60 x 0.086 = 0.051
        (VOLUME, (0.8, 1.2), "factor"),  # 0.4 / 2 = 0.20 x 1 = 0.20
        ("population.segments.*.travel.detour", (1.0, 3.0), "value"),  # 2 / 4 = 0.50 x 0.607 = 0.30
        ("population.segments.*.patience_min.**", (0.5, 1.5), "factor"),  # 0.50 x 0.088 = 0.044
    )
    assert chosen(found) == ["population.segments.*.travel.detour", VOLUME, "costs.rent_m2_year"]


def test_a_range_from_zero_says_no_more_than_whether_and_is_left_out(results):
    found = assuming(results, (VOLUME, (0.0, 4.0), "factor"), (POSTS, (0.5, 1.5), "factor"))
    assert chosen(found) == [POSTS]


def test_the_most_general_pattern_of_a_kind_stands_for_it(results):
    found = assuming(
        results, ("services.care.cases_per_head_year.*", (0.1, 9.0), "factor"), (VOLUME, (0.8, 1.2), "factor")
    )
    assert chosen(found) == [VOLUME]


def test_each_has_its_range_and_the_data_that_would_settle_it(results):
    found = doubts(assuming(results, (VOLUME, (0.8, 1.5), "factor")))
    assert found is not None
    (one,) = found.doubts
    assert (one.title.zh, one.range.zh) == ("人均办件量", "现设定的0.8至1.5倍")
    assert "台账" in one.data.zh
    assert "relative width of the range" in found.rule.en


def test_what_a_stress_moves_goes_before_and_is_said_to(results):
    items = ((POSTS, (0.9, 1.1), "factor"), ("population.segments.*.travel.detour", (1.0, 3.0), "value"))
    found = assuming(results, *items)
    assert chosen(found)[0] == "population.segments.*.travel.detour"
    about = StressAbout("staff_leave", "leave", ("one-plus-n",), "survives")

    def stressed(change, spread):
        row = StressRow("staff_leave", "one-plus-n", "time_per_case", "min", 30, 50.0, 0.2, 46.8, change, spread, "single-hall",
                        -5.0, 0.4, 0.01, 2)  # fmt: skip
        return dataclasses.replace(found, stresses=(about,), stress=(row,))

    moved = doubts(stressed(3.2, 0.4))
    assert moved is not None
    assert moved.doubts[0].path == POSTS
    assert moved.rule.en.startswith("windows open come first by stress")
    # A change inside its interval moves nothing.
    assert chosen(stressed(0.3, 0.4))[0] == "population.segments.*.travel.detour"


def test_nothing_is_said_without_evidence(results):
    assert doubts(dataclasses.replace(results, evidence=())) is None


def test_kinds_are_told_apart_and_named_once():
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    expected = {
        "services.*.stages.*.time_min.**": "service",
        "services.*.decision.time_min.**": "decision",
        "population.zones.*.people.elderly": "people",
        "sites.*.windows.counter.count": "posts",
        "sites.*.windows.*.absence": "absence",
        "costs.window_staff_year": "pay",
        "costs.value_of_time_hour": "value_of_time",
        "population.segments.elderly.value_of_time_hour": "value_of_time",
        "channels.online.weights.young": "channels",
        "channels.appointment.no_show": "appointments",
        "profiles.office.hours.*": "arrivals",
    }
    found = {path: kind_of(path) for path in expected}
    assert {path: kind.id if kind else "" for path, kind in found.items()} == expected
    assert kind_of("target_wait_min") is None
