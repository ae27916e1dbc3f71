"""The figures of the first screen: scales, marks, money against the baseline, what stands in for what is not known."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.report.front import front
from simnet.report.results import SummaryRow

from .sample import with_difference

MINUS = "\N{MINUS SIGN}"


def columns(results):
    found = front(results)
    assert found is not None
    return {column.id: column for column in found.columns}, found.note


def peak_days(results, *figures):
    """The same results with a wait on peak days for each option, with its half-width."""
    rows = tuple(
        SummaryRow(info.id, "peak_day_wait", "", "", "min", 30, mean, spread, 0.95)
        for info, (mean, spread) in zip(results.scenarios, figures, strict=True)
    )
    return dataclasses.replace(results, summary=results.summary + rows)


def test_the_columns_are_wait_trips_money_and_posts(results):
    found, _ = columns(results)
    assert list(found) == ["mean_wait", "trips_per_case", "recurrent", "one_off", "posts"]


def test_without_peak_days_the_mean_wait_stands_under_its_own_name(results):
    found, note = columns(results)
    assert found["mean_wait"].title.en == "Mean wait"
    assert "the mean over all days stands in its place" in note.en and "Peak days:" not in note.en


def test_the_wait_on_peak_days_is_shown_where_it_is_known(results):
    found, note = columns(peak_days(results, (12.0, 0.5), (31.0, 0.5), (11.4, 0.6)))
    wait = found["peak_day_wait"]
    assert "mean_wait" not in found
    assert [(cell.value.en, cell.spread.en) for cell in wait.cells] == [
        ("12.0", "±0.5"),
        ("31.0", "±0.5"),
        ("11.4", "±0.6"),
    ]
    # Not compared in pairs: 19 is more than 0.5 + 0.5; 0.6 is less than 0.5 + 0.6, so it is no difference.
    assert [cell.mark for cell in wait.cells] == ["", "up", "none"]
    assert wait.cells[2].said.en == "no clear difference to One hall of 200 m²"
    assert "twentieth of days with most visits" in note.en


def test_waits_begin_at_zero_and_dots_lie_on_one_scale(results):
    wait = columns(results)[0]["mean_wait"]
    # The longest reaches 9.87 + 0.11 = 9.98; quarters of that are rounded up to 5: 0 to 10.
    assert (wait.low.en, wait.high.en) == ("0", "10")
    strips = [cell.strip for cell in wait.cells]
    assert [strip.at for strip in strips] == pytest.approx([34.2, 98.7, 29.5])
    assert strips[1].high == pytest.approx(99.8) and strips[1].low == pytest.approx(97.6)


def test_a_scale_spans_twenty_last_digits_at_least(results):
    """Trips of 1.142 and 1.143 are not drawn as far apart: the scale spans 0.2 trips or more."""
    trips = columns(results)[0]["trips_per_case"]
    assert float(trips.high.en) - float(trips.low.en) >= 0.2 - 1e-9
    at = [cell.strip.at for cell in trips.cells]
    assert abs(at[0] - at[1]) < 1.0


def test_marks_say_less_more_or_nothing_sure(results):
    found, _ = columns(results)
    assert [cell.mark for cell in found["mean_wait"].cells] == ["", "up", "down"]
    assert found["mean_wait"].cells[2].said.en == "0.5 min less than One hall of 200 m²"
    inside, _ = columns(with_difference(results, "mean_wait", -0.4, 0.5))
    assert [cell.mark for cell in inside["mean_wait"].cells] == ["", "none", "none"]
    assert "0.4" not in inside["mean_wait"].cells[1].said.en


def test_what_is_sure_but_rounds_to_nothing_is_not_marked_as_less(results):
    found, _ = columns(with_difference(results, "mean_wait", -0.03, 0.01))
    cell = found["mean_wait"].cells[1]
    assert (cell.mark, cell.said.en) == ("none", "less than 0.1 min from One hall of 200 m²")


def test_a_number_that_reads_as_the_baselines_has_no_arrow(results):
    # 12.04 and 11.96 are both written 12.0; the difference of 0.08 is sure, and would be written 0.1.
    found = peak_days(results, (12.04, 0.01), (12.2, 0.01), (11.96, 0.01))
    wait = columns(found)[0]["peak_day_wait"]
    assert [cell.value.en for cell in wait.cells] == ["12.0", "12.2", "12.0"]
    assert [cell.mark for cell in wait.cells] == ["", "up", "none"]
    assert wait.cells[2].said.en == "0.1 min less than One hall of 200 m²"


def test_money_is_told_against_the_baseline_whose_amount_is_told(results):
    found, _ = columns(results)
    recurrent, once = found["recurrent"], found["one_off"]
    # 240,000 + 40,000 + 1,330,000 + 4,200 = 1,614,200; 781,200 is 833,000 less; 1,122,200 is 492,000 less, ± 2,700
    assert recurrent.cells[0].note.zh == "共161.4" and recurrent.cells[0].value.zh == ""
    assert [(cell.value.zh, cell.spread.zh) for cell in recurrent.cells[1:]] == [
        (f"{MINUS}83.3", "±0.3"),
        (f"{MINUS}49.2", "±0.3"),
    ]
    assert [cell.value.en for cell in recurrent.cells[1:]] == [f"{MINUS}833", f"{MINUS}492"]
    assert [cell.value.zh for cell in once.cells[1:]] == [f"{MINUS}24.0", f"{MINUS}19.5"]
    assert all(cell.strip is None for cell in once.cells)
    assert recurrent.cells[0].strip is not None and recurrent.cells[0].strip.at == pytest.approx(100.0)


def test_a_difference_of_money_inside_its_interval_is_marked_as_none(results):
    found, _ = columns(with_difference(results, "public_cost_year", 100.0, 2_700.0))
    assert [cell.mark for cell in found["recurrent"].cells] == ["", "none", "none"]


def test_posts_of_windows_and_back_offices_stand_apart(results):
    posts = columns(results)[0]["posts"]
    assert [cell.value.en for cell in posts.cells] == ["8", "4", "10"]
    assert [cell.mark for cell in posts.cells] == ["", "down", "up"]
    site = dataclasses.replace(results.scenarios[0].sites[0], desks=2.0)
    first = dataclasses.replace(results.scenarios[0], sites=(site,))
    with_desks = dataclasses.replace(results, scenarios=(first, *results.scenarios[1:]))
    posts = columns(with_desks)[0]["posts"]
    # 8 + 2 = 10 posts in all against 10 + 0: as many
    assert [cell.value.en for cell in posts.cells] == ["8+2", "4+0", "10+0"]
    assert [cell.mark for cell in posts.cells] == ["", "down", "equal"]


def test_one_scenario_is_shown_by_its_amounts(results):
    alone = dataclasses.replace(results, scenarios=results.scenarios[:1], baseline="", best=())
    found, note = columns(alone)
    assert found["recurrent"].title.en == "Public spending, a year"
    assert found["recurrent"].cells[0].value.en == "1,614"
    assert all(cell.mark == "" for column in found.values() for cell in column.cells)
    assert "↓" not in note.en


def test_results_without_any_of_these_have_no_first_screen(results):
    bare = dataclasses.replace(
        results, summary=(), costs=(), scenarios=tuple(dataclasses.replace(one, sites=()) for one in results.scenarios)
    )
    assert front(bare) is None
