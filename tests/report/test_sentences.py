"""The rules by which figures become words."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report import sentences
from simnet.report.charts import Point, Series
from simnet.report.look import Look
from simnet.report.text import same

from .sample import with_difference

LOOK = Look("#000000", "circle", "solid")


def series(*points: tuple[float | None, float | None], name: str = "A") -> Series:
    return Series(same(name), LOOK, tuple(Point(value, half_width) for value, half_width in points))


def test_changes_are_sorted_into_gains_losses_and_what_is_not_clear(results):
    found = sentences.changes(results, "one-plus-n")
    # 2.95 - 3.42 = -0.47, half-width 0.9 x 0.11; trips 1.171 - 1.142 = 0.029; late 1.48% - 1.51% is inside 0.11 points
    assert found.gains[0].zh == "平均等候时间少0.5 ±0.1分钟"
    assert [text.en for text in found.losses] == ["Trips per case 0.03 trips more"]
    assert [text.en for text in found.unclear] == ["Late or left"]


def test_a_sure_change_that_rounds_to_nothing_is_not_a_gain(results):
    found = sentences.changes(with_difference(results, "trips_per_case", 0.003, 0.001), "one-plus-n")
    assert found.losses == ()
    assert "Trips per case (by less than 0.01 trips)" in [text.en for text in found.unclear]


def test_the_peak_is_every_hour_that_cannot_be_told_from_the_highest():
    hours = [same(str(hour)) for hour in range(9, 18)]
    one = series((5, 0.1), (9, 0.4), (9.3, 0.3), (4, 0.1), (3, 0.1), (2, 0.1), (2, 0.1), (1, 0.1), (1, 0.1))
    peak = sentences.peak([one, dataclasses.replace(one, name=same("B"))], hours, "min", 1)
    assert peak is not None
    assert peak.zh == "各方案都在10至11最高：A为9.3 ±0.3分钟；B为9.3 ±0.3分钟。"


@pytest.mark.parametrize(
    "points",
    [
        [(5, 2.0), (5.1, 2.0), (5.2, 2.0), (5, 2.0), (5, 2.0)],  # flat within its intervals
        [(9, 0.5), (1, 0.1), (1, 0.1), (1, 0.1), (9.2, 0.5)],  # two peaks that cannot be told apart
        [(1, 0.1), (None, None), (None, None), (None, None), (2, 0.1)],  # too few hours
    ],
)
def test_no_peak_is_claimed_where_none_can_be_told(points):
    assert sentences.peak([series(*points)], [same(str(n)) for n in range(5)], "min", 1) is None


def test_the_worst_served_group_is_named_only_where_it_can_be_told():
    groups = [same("old"), same("young")]
    told, tied = series((9, 0.5), (7, 0.5)), series((9, 1.5), (7, 1.5), name="B")
    assert sentences.worst([told], groups, "min", 1) == sentences.WORST_ONLY.format(
        group="old", values=same_minutes("9.0 ±0.5")
    )
    assert sentences.worst([tied], groups, "min", 1) == sentences.NO_WORST
    both = sentences.worst([told, tied], groups, "min", 1)
    assert both is not None
    assert both.en == "Highest: old in A (9.0 ±0.5 min); none can be told in B."


def same_minutes(figure: str) -> sentences.Text:
    return sentences.Text(f"{figure}分钟", f"{figure} min")


def test_cost_changes_use_paired_intervals_and_never_add_payers(results):
    said = sentences.cost_change(results, "public", "recurrent")
    assert said is not None
    assert said.zh == "与一个大厅（200平方米）相比，只留小厅（80平方米）少83.3 ±0.3万元；少城“1+N”少49.2 ±0.3万元。"
    once = sentences.cost_change(results, "public", "one_off")
    assert once is not None
    assert "240,000 yuan less" in once.en


def test_ranges_of_assumptions():
    assert sentences.range_text((0.7, 1.3), "factor").zh == "× 0.7 至 1.3"
    assert sentences.range_text((80_000.0, 110_000.0), "value").en == "80,000 to 110,000"
    assert sentences.range_text(None, "value").en == ""


def test_without_intervals_no_peak_and_no_worst_group_is_claimed():
    hours = [same(str(hour)) for hour in range(9, 18)]
    points = [(value, 0.1) for value in (1.0, 1.2, 9.0, 1.1, 1.0, 1.3, 1.2, 1.0, 0.9)]
    known, unknown = series(*points), series(*((value, None) for value, _ in points))
    assert sentences.peak([known], hours, "min", 1) is not None
    assert sentences.peak([unknown], hours, "min", 1) is None
    assert sentences.worst([known], hours, "min", 1) != sentences.NO_WORST
    assert sentences.worst([unknown], hours, "min", 1) == sentences.NO_WORST
