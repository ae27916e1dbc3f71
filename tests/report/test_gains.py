"""Who gains and who loses: only clear differences, losses of every burden, groups counted where there are many."""

from __future__ import annotations

import dataclasses

from simnet.report.gains import gains
from simnet.report.results import ComparisonRow


def by_group(results, measure, group_by, scenario="one-plus-n", unit="min", **groups):
    """The same results with differences of a measure by group, each with its half-width."""
    rows = tuple(
        ComparisonRow(
            "single-hall", scenario, measure, group_by, group, unit, 30, difference, half_width, 0.01, 1, None
        )
        for group, (difference, half_width) in groups.items()
    )
    return dataclasses.replace(results, comparison=results.comparison + rows)


def people(results):
    found = gains(results)
    assert found is not None and len(found.fates) == 1
    return found.fates[0].sides[0]


def test_gains_are_told_largest_first_and_only_where_clear(results):
    side = people(
        by_group(
            results, "time_per_case", "segment",
            general=(-5.2, 0.4), elderly=(-9.1, 0.6), mobility_limited=(-0.3, 0.9), enterprise=(-0.01, 0.001),
        )
    )  # fmt: skip
    assert side.title.en == "People"
    # Inside its interval, or rounding to nothing: not told.
    assert side.gains.en == "Residents' time per case falls: Elderly (60+) −9.1 min, General public −5.2 min."
    assert side.gains.zh == "每件总耗时减少：老年人（60岁以上）少9.1分钟，一般居民少5.2分钟。"
    assert not side.any_loss
    assert side.losses.en == "Nobody is clearly worse off in residents' time per case."


def test_all_of_a_kind_are_said_to_be_all(results):
    side = people(by_group(results, "time_per_case", "segment", general=(-5.2, 0.4), elderly=(-9.1, 0.6)))
    assert (
        side.gains.en
        == "Residents' time per case falls for all 2 groups of people: Elderly (60+) −9.1 min, General public −5.2 min."
    )


def test_a_longer_way_does_not_hide_behind_a_shorter_wait(results):
    found = by_group(results, "time_per_case", "segment", general=(-5.2, 0.4), elderly=(-9.1, 0.6))
    side = people(by_group(found, "travel_per_case", "segment", general=(-2.0, 0.2), elderly=(1.4, 0.3)))
    assert side.any_loss
    assert side.losses.zh == "每件路途时间增加：老年人（60岁以上）多1.4分钟。"


def test_who_got_nothing_done_before_gains_and_the_time_it_takes_is_no_loss(results):
    found = by_group(results, "time_per_case", "segment", general=(3.0, 0.4), elderly=(-2.0, 0.4))
    found = by_group(found, "trips_per_case", "segment", unit="trips", general=(0.4, 0.01), enterprise=(0.3, 0.01))
    shares = {"general": (-0.2346, 0.0001), "elderly": (-0.012, 0.001), "enterprise": (-0.01, 0.001)}
    side = people(by_group(found, "lost", "segment", unit="share", **shares))
    # More is done for the elderly and enterprises, but not so much that it would account for time and trips.
    assert side.gains.en == (
        "Residents' time per case falls: Elderly (60+) −2.0 min. "
        "Lost falls for all 3 groups of people: General public −23.5 points, Elderly (60+) −1.20 points, Employers −1.00 points. "
        "More gets done for general public, who spend more time or trips on it: no loss."
    )
    assert side.losses.en == "Trips per case rises: Employers +0.30 trips."
    assert "一般居民原来办不成的事现在办成了" in side.gains.zh


def test_less_done_and_more_time_are_both_losses(results):
    found = by_group(results, "time_per_case", "segment", general=(3.0, 0.4))
    side = people(by_group(found, "lost", "segment", unit="share", general=(0.2, 0.01)))
    assert (
        side.losses.en
        == "Residents' time per case rises: General public +3.0 min. Lost rises: General public +20.0 points."
    )


def test_many_groups_are_counted(results):
    zones = {f"c{number}": (-float(number), 0.5) for number in range(1, 9)} | {"c9": (2.5, 0.5), "c10": (0.1, 0.5)}
    found = gains(by_group(results, "time_per_case", "zone", **zones))
    assert found is not None
    side = found.fates[0].sides[0]
    assert side.gains.en == "Residents' time per case falls in 8 of 10 zones, most in c8 (−8.0 min)."
    assert side.losses.zh == "10个片区中有1个每件总耗时增加，最多的是c9（多2.5分钟）。"
    nine = {f"c{number}": (-float(number), 0.5) for number in range(1, 10)}
    found = gains(by_group(results, "time_per_case", "zone", **nine))
    assert found is not None
    assert found.fates[0].sides[0].gains.zh == "9个片区的每件总耗时都减少，最多的是c9（少9.0分钟）。"


def test_nothing_clear_is_said_to_be_nothing(results):
    side = people(by_group(results, "mean_wait", "segment", general=(-0.1, 0.4), elderly=(0.1, 0.6)))
    assert side.gains.en == "No clear fall of mean wait."
    assert side.losses.en == "Nobody is clearly worse off in mean wait."


def test_keeping_the_baseline_changes_nothing(results):
    found = gains(dataclasses.replace(results, best=("single-hall",)))
    assert found is not None
    assert found.fates == () and found.note.en == "One hall of 200 m² is kept: nothing changes for anybody."


def test_ties_are_told_each_and_three_only_counted(results):
    found = by_group(results, "time_per_case", "segment", general=(-5.2, 0.4))
    found = by_group(found, "time_per_case", "segment", scenario="small-hall", general=(7.0, 0.4))
    two = gains(dataclasses.replace(found, best=("one-plus-n", "small-hall")))
    assert two is not None
    assert [fate.scenario for fate in two.fates] == ["one-plus-n", "small-hall"]
    assert two.fates[1].sides[0].any_loss
    assert gains(dataclasses.replace(found, best=())) is None


def test_without_figures_by_group_there_is_nothing(results):
    assert gains(results) is None
