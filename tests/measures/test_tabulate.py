import math

import numpy as np
import pytest

from simnet import tables
from simnet.measures import tabulate
from simnet.measures.catalogue import CATALOGUE
from simnet.measures.measures import estimate
from simnet.measures.tabulate import comparison_rows, cost_rows, summary_rows

from .toy import outcome_of, random_worlds

NAMED = ["mean_wait", "late_or_left", "p90_wait", "time_per_case", "public_cost_year"]


@pytest.fixture(scope="module")
def outcomes():
    return [outcome_of(random_worlds(seed, 6, rich=seed == 3), f"scenario-{seed}") for seed in (1, 2, 3)]


def columns(table):
    return [column.name for column in table.columns]


def test_rows_have_the_columns_of_their_tables(outcomes):
    baseline, *others = outcomes
    for rows, table in (
        (summary_rows(outcomes), tables.SUMMARY),
        (comparison_rows(baseline, others, NAMED), tables.COMPARISON),
        (cost_rows(outcomes), tables.COSTS),
    ):
        assert rows
        kinds = {"O": str, "i8": int, "f8": float}
        for row in rows:
            assert list(row) == columns(table)
            for column in table.columns:
                assert isinstance(row[column.name], kinds[column.type]), (column.name, row)


def test_summary_has_every_measure_of_all_and_no_row_twice(outcomes):
    rows = summary_rows(outcomes, 0.9)
    assert len({(row["scenario"], row["measure"], row["group_by"], row["group"]) for row in rows}) == len(rows)
    for outcome in outcomes:
        of_all = [row for row in rows if row["scenario"] == outcome.id and not row["group_by"]]
        assert [row["measure"] for row in of_all] == [measure.id for measure in CATALOGUE]
        for row in of_all:
            made = estimate(outcome, row["measure"])
            assert row["mean"] == made.value or math.isnan(made.value)
            assert row["half_width"] == made.half_width(0.9) or math.isnan(made.value)
            assert row["n"] == 6
    assert {row["group_by"] for row in rows} >= {
        "site",
        "kind",
        "segment",
        "zone",
        "service",
        "hour",
        "weekday",
        "month",
        "pool",
        "channel",
        "team",
        "activity",
    }


def test_the_family_is_scenarios_by_named_measures_without_groups(outcomes):
    baseline, *others = outcomes
    rows = comparison_rows(baseline, others, NAMED)
    family = [row for row in rows if not row["group_by"]]
    assert [(row["scenario"], row["measure"]) for row in family] == [(o.id, m) for o in others for m in NAMED]
    assert {row["family"] for row in family} == {10}
    grouped = [row for row in rows if row["group_by"]]
    assert grouped and {row["family"] for row in grouped} == {1}
    for row in family:
        of = {outcome.id: estimate(outcome, row["measure"]) for outcome in outcomes}
        difference = of[row["scenario"]].minus(of[baseline.id])
        assert row["difference"] == difference.value
        # Bonferroni over ten at 95%: each at 99.5%.
        assert row["half_width"] == pytest.approx(difference.half_width(1 - 0.05 / 10))


def test_a_scenario_against_itself_differs_in_nothing(outcomes):
    for method in ("bonferroni", "max_t"):
        rows = comparison_rows(outcomes[0], [outcomes[0]], NAMED, method=method)
        assert {(row["difference"], row["half_width"], row["p_adjusted"]) for row in rows} == {(0.0, 0.0, 1.0)}


def test_totals_of_cost_rows_are_sums(outcomes):
    rows = cost_rows(outcomes)
    for total in (row for row in rows if row["line"] == "total"):
        key = ("scenario", "basis", "payer", "recurrence")
        parts = [row for row in rows if row["line"] != "total" and all(row[name] == total[name] for name in key)]
        assert total["yuan_year"] == pytest.approx(math.fsum(part["yuan_year"] for part in parts), rel=1e-12)
    assert {row["unit"] for row in rows} == {"yuan a year", "yuan"}


def test_other_replications_are_refused(outcomes):
    fewer = outcome_of(random_worlds(1, 5), "fewer")
    with pytest.raises(ValueError, match="cannot be paired"):
        comparison_rows(outcomes[0], [fewer], NAMED)


def test_hours_of_the_week_are_told_where_many_come_and_not_compared(outcomes, monkeypatch):
    monkeypatch.setattr(
        tabulate, "LEAST_GROUP", 5
    )  # of some sixty visits a replication, six replications, at three sites
    rows = summary_rows(outcomes)
    for outcome in outcomes:
        for by in ("weekday_hour", "site_weekday_hour"):
            visits = outcome.columns("visits", by, ("visits",)).sum(axis=0)
            often = [group for group, number in zip(outcome.layout.groups[by], visits, strict=True) if number >= 5]
            assert 0 < len(often) < np.count_nonzero(visits)
            for measure in ("late_or_left", "mean_wait", "visits_year"):
                told = [
                    row["group"]
                    for row in rows
                    if (row["scenario"], row["measure"], row["group_by"]) == (outcome.id, measure, by)
                ]
                assert told == often
    compared = {row["group_by"] for row in comparison_rows(outcomes[0], outcomes[1:], NAMED)}
    assert "hour" in compared and not compared & {"weekday_hour", "site_weekday_hour"}
