"""The values of a sweep as users write them, and the paths that a pattern names."""

import pytest

from simnet.scenario.load import load_scenario
from simnet.scenario.varied import check_levels, parse_values, paths_of
from tests.experiment.studies import write_study


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2,4", (1, 2, 4)),
        ("1..5", (1, 2, 3, 4, 5)),
        ("-2..1", (-2, -1, 0, 1)),
        ("1 .. 3 , 8, 10..12", (1, 2, 3, 8, 10, 11, 12)),
        ("10..50 step 20", (10, 30, 50)),
        # Added in decimals: 0.1 + 0.05 in binary is 0.15000000000000002.
        ("0.1..0.3 step 0.05", (0.1, 0.15, 0.2, 0.25, 0.3)),
        # 0.3 + 0.4 is past the end, which is then not among them.
        ("0.3..0.6 step 0.2", (0.3, 0.5)),
        ("0..1 points 5", (0, 0.25, 0.5, 0.75, 1)),
        ("1..9 points 3", (1, 5, 9)),
        ("1e2..3e2 step 1e2", (100.0, 200.0, 300.0)),
        ("true,false", (True, False)),
        ("fifo, priority", ("fifo", "priority")),
        ("12:30,no", ("12:30", "no")),
        ("10,null", (10, None)),
        ('["Mo-Fr 09:00-12:00,13:00-17:00", "Mo-Fr 09:00-17:00"]', ("Mo-Fr 09:00-12:00,13:00-17:00", "Mo-Fr 09:00-17:00")),
        ("[{lognormal: {mean: 9, cv: 1}}, 9]", ({"lognormal": {"mean": 9, "cv": 1}}, 9)),
    ],
)  # fmt: skip
def test_lists_and_ranges(text, values):
    assert parse_values(text) == (values, None)
    assert [type(value) for value in parse_values(text)[0]] == [type(value) for value in values]


def test_a_range_that_is_not_whole_is_continuous():
    assert parse_values("0.8..1.2") == ((), (0.8, 1.2))
    assert parse_values("1..1.5") == ((), (1.0, 1.5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a value is missing"),
        ("1,,2", "a value is missing"),
        ("5..1", "the first number must be below the second"),
        ("1..1", "the first number must be below the second"),
        ("1.2..0.8", "the first number must be below the second"),
        ("1..x", "is not a range of numbers"),
        ("1..5 by 2", "is not a range of numbers"),
        ("1..5 step 0", "the step must be above 0"),
        ("1..5 points 1", "points must be a whole number from 2 to 10,000"),
        ("1..5 points 2.5", "points must be a whole number"),
        ("0.8..1.2,2", "a continuous range stands alone"),
        ("1..20000", "20,000 values; a sweep may have 10,000 points at most"),
        ("0..1 step 0.00001", "100,001 values"),
        ("[1, 2", "not a list in YAML"),
        ("[]", "give values"),
        ("1e999", "too large a number"),
    ],
)
def test_what_is_no_value_is_refused_with_the_mend(text, said):
    with pytest.raises(ValueError, match=said):
        parse_values(text)


def test_a_value_given_twice_is_refused_but_true_is_not_1():
    with pytest.raises(ValueError, match="1 is given twice"):
        check_levels((1, 2, 1))
    with pytest.raises(ValueError, match=r"1\.0 is given twice"):
        check_levels((1, 1.0))
    check_levels((1, True, "1", None))


def test_a_pattern_names_the_paths_that_are_there(tmp_path):
    write_study(tmp_path)
    tree = load_scenario(tmp_path / "two.yaml").tree
    assert paths_of("sites.*.windows.*.count", tree) == ("sites.hall.windows.desk.count",)
    assert paths_of("**.mean", tree) == ("services.errand.stages.window.time_min.exponential.mean",)
    # A path by itself need not be there: it may have a default.
    assert paths_of("demand.factor", tree) == ("demand.factor",)
    with pytest.raises(ValueError, match="names no path"):
        paths_of("sites.*.rooms", tree)
    with pytest.raises(ValueError, match="changes nothing that happens"):
        paths_of("title.en", tree)
    with pytest.raises(ValueError, match="is not a dotted path"):
        paths_of("sites..hall", tree)
