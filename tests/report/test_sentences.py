"""The rules by which figures become words."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report import sentences
from simnet.report.charts import Point, Series
from simnet.report.look import Look
from simnet.report.results import Results
from simnet.report.text import same

LOOK = Look("#000000", "circle", "solid")


def with_difference(results: Results, measure: str, difference: float, half_width: float) -> Results:
    """The same results with another difference of every scenario on one measure."""
    rows = tuple(
        dataclasses.replace(row, difference=difference, half_width=half_width) if row.measure == measure else row
        for row in results.comparison
    )
    return dataclasses.replace(results, comparison=rows)


def series(*points: tuple[float | None, float | None], name: str = "A") -> Series:
    return Series(same(name), LOOK, tuple(Point(value, half_width) for value, half_width in points))


def test_one_best_scenario_is_advised_with_its_lead(results):
    advice = sentences.advice(results)
    assert advice is not None
    assert advice.zh == "建议选少城“1+N”：每件总耗时最低，为46.8分钟，比一个大厅（200平方米）少5.9分钟（5.6至6.2）。"
    assert advice.en == (
        "Choose Shaocheng 1+N: residents' time per case is lowest at 46.8 min, 5.9 min (5.6 to 6.2) less than One hall of 200 m²."
    )


def test_a_tie_of_all_is_no_win(results):
    advice = sentences.advice(dataclasses.replace(results, best=("single-hall", "small-hall", "one-plus-n")))
    assert advice is not None
    assert advice.zh.startswith("没有哪个方案明显更好")
    assert advice.en.startswith("No option is clearly better")
    for title in ("One hall of 200 m²", "A small hall alone (80 m²)", "Shaocheng 1+N"):
        assert title in advice.en
    assert not any(word in advice.zh + advice.en for word in ("建议", "Choose", "Keep"))


def test_a_tie_of_some_names_them_all_and_who_is_out(results):
    advice = sentences.advice(dataclasses.replace(results, best=("single-hall", "one-plus-n")))
    assert advice is not None
    assert (
        advice.zh
        == "就每件总耗时而言，一个大厅（200平方米）和少城“1+N”并列最好，彼此无显著差异；只留小厅（80平方米）可以排除。"
    )
    assert not any(word in advice.zh + advice.en for word in ("建议", "Choose", "Keep", "5.9"))


def test_a_best_baseline_is_kept(results):
    advice = sentences.advice(dataclasses.replace(results, best=("single-hall",)))
    assert advice is not None
    assert advice.en.startswith("Keep One hall of 200 m²: residents' time per case is lowest at 52.7 min")


def test_a_lead_inside_its_interval_is_not_called_a_difference(results):
    advice = sentences.advice(with_difference(results, "time_per_case", -0.4, 0.5))
    assert advice is not None
    assert "不足以称为差异" in advice.zh
    assert "0.4" not in advice.zh + advice.en
    assert "Choose" not in advice.en


def test_a_lead_that_rounds_to_nothing_is_said_to_hardly_matter(results):
    advice = sentences.advice(with_difference(results, "time_per_case", -0.03, 0.01))
    assert advice is not None
    assert "相差不到0.1分钟" in advice.zh
    assert "by less than 0.1 min, which hardly matters" in advice.en


def test_a_measure_of_which_more_is_better(results):
    rows = tuple(dataclasses.replace(row, measure="first_trip", unit="share") if row.measure == "time_per_case" else row
                 for row in results.comparison)  # fmt: skip
    gained = with_difference(
        dataclasses.replace(results, comparison=rows, objective="first_trip"), "first_trip", 0.03, 0.01
    )
    advice = sentences.advice(gained)
    assert advice is not None
    assert advice.zh == "建议选少城“1+N”：一次办结率最高，比一个大厅（200平方米）多3.0个百分点（2.0至4.0）。"


def test_nothing_is_advised_where_nothing_was_compared(results):
    assert sentences.advice(dataclasses.replace(results, best=())) is None
    assert (
        sentences.advice(dataclasses.replace(results, scenarios=results.scenarios[:1], best=("single-hall",))) is None
    )


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
