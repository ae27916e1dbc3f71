"""The table of `scenarios/README.md`: every mechanism and every published result is in a scenario, at a field, in a test."""

import re
from pathlib import Path

import pytest

from simnet.scenario.load import load_scenario
from simnet.scenario.varied import paths_of
from tests.truths.runs import SCENARIOS

ROOT = SCENARIOS.parent
MECHANISMS_AND_RESULTS = {
    **dict.fromkeys(("SC-03", "SC-09", "SC-10", "WJ-07", "DS-03", "DS-04", "DS-05", "FC-02"), "T"),
    **dict.fromkeys(("SC-04", "SC-06", "SC-07", "SC-08"), "M"),
    **dict.fromkeys(("WJ-02", "WJ-03", "WJ-04", "WJ-05", "WJ-08", "WJ-09", "WJ-10", "WJ-13"), "M"),
    **dict.fromkeys(("XD-02", "XD-03", "XD-04", "XD-05", "XD-07"), "M"),
    **dict.fromkeys(("DS-02", "DS-06", "DS-07", "DS-08", "DS-09", "FC-04", "FC-05", "FC-06"), "M"),
}
"""The lines of kind M and T among the facts that scenarios rest on."""

TABLE = re.findall(
    r"^\| ([A-Z]{2}-\d\d) \| ([MT]) \| [^|]+ \| `([\w/-]+)` \| `([^`]+)` \| `([^`]+)` \|$",
    (SCENARIOS / "README.md").read_text("utf-8"),
    re.MULTILINE,
)


def test_every_mechanism_and_result_has_a_row() -> None:
    assert {fact: kind for fact, kind, *_ in TABLE} == MECHANISMS_AND_RESULTS


@pytest.mark.parametrize(("fact", "kind", "scenario", "field", "test"), TABLE)
def test_scenario_field_and_test_are_there(fact: str, kind: str, scenario: str, field: str, test: str) -> None:
    loaded = load_scenario(SCENARIOS / f"{scenario}.yaml")
    found = [loaded.tree.get(tuple(path.split("."))) for path in paths_of(field, loaded.tree)]
    missing = loaded.tree.get(("no such key",))
    assert found and all(value is not missing for value in found), field
    if test.startswith("tests/"):
        assert (ROOT / test).is_file()
    else:
        family = scenario.partition("/")[0]
        source = (ROOT / "tests" / "scenarios" / f"test_{family}.py").read_text("utf-8")
        assert re.search(rf"^def {test}\(", source, re.MULTILINE), f"{fact}: no {test}"


def test_every_family_is_named() -> None:
    text = (SCENARIOS / "README.md").read_text("utf-8")
    for folder in sorted(path for path in Path(SCENARIOS).iterdir() if path.is_dir()):
        assert f"[{folder.name}]({folder.name}" in text, folder.name
