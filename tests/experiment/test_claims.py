"""Published results set against simulated ones: what an interval says of each kind of claim."""

import pytest

from simnet.experiment.claims import claim_rows, verdict
from simnet.scenario.schema import Claim, Title

PLAIN = {
    "fact": "SC-10",
    "title": Title(zh="上门", en="visits"),
    "scenario": "hall",
    "measure": "visits_year",
    "published": 200.0,
}


def claim(**more):
    return Claim(**{**PLAIN, **more})


@pytest.mark.parametrize(
    ("relation", "mean", "half_width", "expected"),
    [
        ("at_least", 210, 10, "reproduced"),  # 200 to 220
        ("at_least", 205, 10, "undecided"),  # 195 to 215
        ("at_least", 189, 10, "contradicted"),  # 179 to 199
        ("at_most", 190, 10, "reproduced"),
        ("at_most", 211, 10, "contradicted"),
        ("about", 200, 40, "reproduced"),  # 160 to 240 is just within a fifth
        ("about", 239, 5, "undecided"),
        ("about", 246, 5, "contradicted"),
        ("about", 154, 5, "contradicted"),
    ],
)
def test_the_interval_decides(relation, mean, half_width, expected):
    assert verdict(claim(relation=relation), mean, half_width) == expected


def test_what_was_fitted_is_not_reproduced():
    assert verdict(claim(relation="at_least", fitted="channels.weights"), 210, 10) == "fitted"
    assert verdict(claim(relation="at_least", fitted="channels.weights"), 100, 10) == "contradicted"


def test_a_claim_takes_the_figure_of_its_scenario_and_group():
    one = {"scenario": "hall", "measure": "visits_year", "unit": "visits a year", "n": 5, "half_width": 2.0}
    figures = [
        {**one, "group_by": "", "group": "", "mean": 900.0},
        {**one, "group_by": "site", "group": "a", "mean": 210.0},
    ]
    (row,) = claim_rows({"c": claim(group_by="site", group="a", relation="at_least")}, figures)
    assert (row["mean"], row["published"], row["verdict"]) == (210.0, 200.0, "reproduced")
    with pytest.raises(ValueError, match="no group"):
        claim_rows({"c": claim(group_by="site", group="b")}, figures)
