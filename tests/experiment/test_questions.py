"""Questions to a family: variants of its files under the same luck, answered in pairs."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from simnet.errors import InputError
from simnet.experiment.questions import COLUMNS, Family, write_answers
from simnet.measures.intervals import Estimate
from simnet.measures.measures import estimate

SHAOCHENG = Path(__file__).parents[2] / "scenarios" / "shaocheng"
FORTNIGHT = {"calendar.days": 14, "calendar.warm_up_days": 0, "calendar.tail_days": 14}


def test_a_variant_is_a_file_with_values_set() -> None:
    family = Family(SHAOCHENG, seed=7, replications=2)
    assert family.variant("one-plus-n", FORTNIGHT).scenario.calendar.days == 14
    assert "party_mass" not in family.variant("one-plus-n", {"sites.party_mass": None}).scenario.sites
    with pytest.raises(InputError):
        family.variant("one-plus-n", {"calendar.days": -1})


def test_variants_have_the_same_people_and_luck() -> None:
    family = Family(SHAOCHENG, seed=7, replications=3)
    asked = {name: family.variant("small-hall", FORTNIGHT) for name in ("one", "the same")}
    asked["busier"] = family.variant("small-hall", {**FORTNIGHT, "demand.factor": 1.3})
    found = {name: estimate(each, "mean_wait") for name, each in family.outcomes(asked).items()}
    one, same, busier = family.rows("how busy", "mean_wait", found)
    assert "difference" not in one
    assert same["difference"] == 0 and same["difference_half_width"] == 0
    assert busier["difference"] == pytest.approx(busier["mean"] - one["mean"])
    assert busier["difference"] > 0


def test_differences_are_paired_by_replication() -> None:
    # Both go up and down together, the second one higher by 2, 3 and 4: mean 3, standard deviation 1, t(2) = 4.302653.
    family = Family(SHAOCHENG, seed=7, replications=3)
    first, second = np.array([10.0, 50.0, 90.0]), np.array([12.0, 53.0, 94.0])
    found = {name: Estimate(float(each.mean()), each - each.mean()) for name, each in (("a", first), ("b", second))}
    row = family.rows("which", "wait", found)[1]
    assert row["difference"] == pytest.approx(3)
    assert row["difference_half_width"] == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert row["half_width"] > 50


def test_what_cannot_be_measured_has_no_row() -> None:
    family = Family(SHAOCHENG, seed=7, replications=2)
    known = Estimate(1.0, np.array([0.5, -0.5]))
    unknown = Estimate(math.nan, np.full(2, math.nan))
    rows = family.rows("which", "wait", {"a": known, "b": None, "c": unknown})
    assert [row["variant"] for row in rows] == ["a"]


def test_answers_are_written_to_six_digits(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    write_answers(
        path, COLUMNS, [{"question": "q", "variant": "甲", "measure": "wait", "mean": 1 / 3, "half_width": 2.0}]
    )
    assert path.read_text("utf-8").splitlines() == [",".join(COLUMNS), "q,甲,wait,0.333333,2,,"]
    with path.open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["difference"] == ""
