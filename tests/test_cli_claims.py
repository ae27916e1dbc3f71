"""`simnet claims`: of all studies, with what would have to be otherwise, on the terminal, as JSON and as CSV."""

import csv
import json
from pathlib import Path

from tests.experiment.test_explain import SCENARIO
from tests.test_cli import _apart, simnet

__all__ = ["_apart", "simnet"]

STUDY = """\
simnet_study: 1
name: claims
title: {zh: 公布, en: Published}
scenarios: {hall: hall.yaml}
baseline: hall
objective: mean_wait
replications: 10
measures: [visits_year, mean_wait]
claims:
  many: {fact: XX-02, title: {zh: 多, en: Many}, scenario: hall, measure: visits_year, published: 394200, within: 0.05}
  far: {fact: XX-03, title: {zh: 太多, en: Far more}, scenario: hall, measure: visits_year, published: 900000, relation: at_least}
  right: {fact: XX-04, title: {zh: 对, en: Right}, scenario: hall, measure: visits_year, published: 200000, relation: at_least}
"""


def test_the_command_tells_what_would_have_to_be_and_writes_it(simnet, tmp_path: Path) -> None:
    (tmp_path / "hall.yaml").write_text(SCENARIO, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    ended = simnet("claims", "study.yaml", "--out", "claims.csv", "--json")
    assert ended.code == 0, ended.err
    found = {row["claim"]: row for row in json.loads(ended.out)["claims"]}
    assert {name: row["verdict"] for name, row in found.items()} == {
        "many": "explained",
        "far": "contradicted",
        "right": "reproduced",
    }
    assert found["many"]["assumption"] == "arrivals.walk_in.per_hour" and found["many"]["of"] == "factor"
    with (tmp_path / "claims.csv").open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    assert [(row["study"], row["claim"], row["verdict"]) for row in rows] == [
        ("claims", "many", "explained"),
        ("claims", "far", "contradicted"),
        ("claims", "right", "reproduced"),
    ]
    said = " ".join(simnet("claims", "study.yaml", "--lang", "en").out.split())
    assert "explained" in said and "would have to be 1.4" in said and "no assumption alone, within its range" in said
    assert "explained" not in simnet("claims", "study.yaml", "--no-search", "--lang", "en").out
    # What is not such a table is not written over.
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n", "utf-8")
    refused = simnet("claims", "study.yaml", "--out", "mine.csv")
    assert refused.code == 2 and "left as it is" in refused.err
    assert (tmp_path / "mine.csv").read_text("utf-8") == "a,b\n1,2\n"


def test_all_studies_with_claims_are_found_where_none_is_named(simnet, tmp_path: Path) -> None:
    assert simnet("claims").code == 2
    (tmp_path / "scenarios" / "one").mkdir(parents=True)
    (tmp_path / "scenarios" / "one" / "hall.yaml").write_text(SCENARIO, "utf-8")
    (tmp_path / "scenarios" / "one" / "study.yaml").write_text(STUDY, "utf-8")
    ended = simnet("claims", "--no-search", "--json")
    assert [row["claim"] for row in json.loads(ended.out)["claims"]] == ["many", "far", "right"]
    # Claims that a study has from the one that it extends are that one's, and not counted twice.
    variant = "simnet_study: 1\nname: variant\nextends: study.yaml\nreplications: 5\n"
    (tmp_path / "scenarios" / "one" / "variant.yaml").write_text(variant, "utf-8")
    ended = simnet("claims", "--no-search", "--json")
    assert [row["study"] for row in json.loads(ended.out)["claims"]] == ["claims"] * 3
    # What is only a part of a scenario is passed by.
    (tmp_path / "scenarios" / "part.yaml").write_text("sites: {hall: {windows: {gone: null}}}\n", "utf-8")
    assert simnet("claims", "--no-search", "--json").code == 0
