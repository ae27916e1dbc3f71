"""A model description: every item of the guidelines, and everything that the files hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simnet.report.describe import Made, changes, describe, subject_of
from simnet.report.describe_logic import algorithms
from simnet.report.describe_origins import Origins
from simnet.report.describe_texts import HEADINGS
from simnet.report.describe_values import distribution, flow, values
from simnet.report.markdown import Document, code, escaped
from simnet.report.text import Text, same
from simnet.scenario.evidence import origins
from simnet.scenario.load import load_scenario, load_study
from simnet.scenario.schema import Distribution

SHAOCHENG = Path(__file__).parents[2] / "scenarios" / "shaocheng"
MADE = Made("simnet describe FILE", "simnet run FILE", {"simnet": "0.1.0", "python": "3.11.7"}, "ab" * 32, "c0ffee")
ITEMS = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5", "3.1", "3.2", "3.3", "3.4",
         "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"]  # fmt: skip
"""The items of STRESS-DES (Monks et al. 2019, table of the discrete-event version), by number."""


@pytest.fixture(scope="module")
def one_plus_n():
    return load_scenario(SHAOCHENG / "one-plus-n.yaml")


@pytest.fixture(scope="module", params=["zh", "en"])
def told(request, one_plus_n) -> tuple[str, str]:
    """The language, and the description of 1+N in it."""
    return request.param, describe(subject_of(one_plus_n), MADE, request.param)


def section(text: str, item: str, language: str) -> str:
    """What stands under the heading of an item."""
    heading = getattr(HEADINGS[item], language)
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found is not None, heading
    return found[1]


def test_every_item_of_the_guidelines_is_there_in_their_order_and_none_is_empty(told):
    language, text = told
    numbers = re.findall(r"^#+ (\d(?:\.\d)+) ", text, re.MULTILINE)
    assert [number for number in numbers if number != "2.5"] == ITEMS
    assert all(section(text, item, language).strip() for item in ITEMS)
    assert "10.1080/17477778.2018.1442155" in text


def test_every_site_service_segment_zone_and_pool_is_named_by_id_and_title(told, one_plus_n):
    language, text = told
    scenario = one_plus_n.scenario
    for item, parts in (
        ("2.5.1", scenario.population.segments | scenario.population.zones),
        ("2.5.2", scenario.services),
        ("2.5.3", scenario.sites),
    ):
        here = section(text, item, language)
        assert all(f"| `{name}` | {escaped(getattr(part.title, language))} |" in here for name, part in parts.items())
    pools = [
        f"{site}.{pool}" for site, about in scenario.sites.items() for pool in (*about.windows, *about.back_office)
    ]
    # The hall keeps insurance and advice, gets all_skill, loses two and has its desk; the five centres have a window each.
    assert len(pools) == 4 + 5
    assert all(f"| `{pool}` |" in section(text, "2.5.3", language) for pool in pools)


def test_every_assumption_is_listed_with_its_words_its_range_and_its_values(told, one_plus_n):
    language, text = told
    scenario, data = one_plus_n.scenario, one_plus_n.tree.data
    used = {origin.pattern for origin in origins(scenario, data)}
    here = section(text, "3.4", language)
    assumed = {path: entry for path, entry in scenario.evidence.items() if entry.assumed is not None and path in used}
    assert len(assumed) > 40
    for path, entry in assumed.items():
        low, high = (f"{end:.10g}" for end in entry.range)
        limits = f"× {low} … {high}" if entry.of == "factor" else f"{low} … {high}"
        assert f"| `{path}` | {escaped(entry.assumed)} | {limits} |" in here
    # Nobody assumes: one_plus_n.yaml line by line. A wrong door on one first trip in twenty, from none to 15%.
    row = next(line for line in here.splitlines() if line.startswith("| `diversion.misdirected` |"))
    assert row.endswith("| 0 … 0.15 | 0.05 | 1 |")


def test_facts_computations_and_definitions_stand_where_they_belong(told):
    language, text = told
    assert "| `costs.rent_m2_year` | SC-02 | 1200 | 1 |" in section(text, "3.1", language)
    assert "| `population.zones.*.radius_km` | sqrt(3.66 / 6 / pi) km" in section(text, "3.2", language)
    assert "| `calendar.*` | 52 weeks from the first Monday of 2023, the article's year | 14, 56, 364 | 3 |" in section(
        text, "3.4", language
    )


def test_all_numbers_of_the_scenario_are_counted_by_origin(told, one_plus_n):
    language, text = told
    counted = Origins({"one-plus-n": one_plus_n})
    rows = [line for item in ("3.1", "3.2", "3.4") for line in section(text, item, language).splitlines()]
    listed = sum(int(line.split(" | ")[-1].rstrip(" |")) for line in rows if line.startswith("| `"))
    whole = len(origins(one_plus_n.scenario, one_plus_n.tree.data))
    assert listed == whole == sum(counted.counts["one-plus-n"].values())
    assert str(whole) in section(text, "3.3", language)


def test_warm_up_run_length_replications_seed_versions_and_commands_are_said(told):
    language, text = told
    assert "14" in section(text, "4.1", language) and "56" in section(text, "4.1", language)
    assert "364" in section(text, "4.2", language) and "2023-01-02" in section(text, "4.2", language)
    assert "30" in section(text, "4.3", language) and "95%" in section(text, "4.3", language)
    assert "| python | 3.11.7 |" in section(text, "5.1", language)
    sharing = section(text, "6.1", language)
    assert all(part in sharing for part in ("ab" * 32, "c0ffee", "simnet run FILE", "simnet describe FILE"))
    assert all(f"{name}.yaml" in sharing for name in ("one-plus-n", "small-hall", "single-hall"))


def test_what_a_scenario_does_not_have_is_not_said(told):
    language, text = told
    assert ("队伍" if language == "zh" else "Teams") not in section(text, "2.2", language)
    assert ("5%" in section(text, "2.2", language)) and "specialist" in section(text, "2.4", language)
    assert ("长出" if language == "zh" else "longer than the one") not in section(text, "2.4", language)


def test_a_limit_on_how_much_farther_people_go_is_said_with_its_minutes(one_plus_n):
    scenario = one_plus_n.scenario
    limited = scenario.model_copy(update={"diversion": scenario.diversion.model_copy(update={"farther_min": 7.5})})
    (said,) = [text for text in algorithms(limited) if "7.5" in text.en]
    assert "more than 7.5 min longer" in said.en and "7.5分钟以上" in said.zh
    assert said not in algorithms(scenario)


def test_the_chinese_description_has_no_english_heading_and_the_english_one_no_chinese_word(one_plus_n):
    english = describe(subject_of(one_plus_n), MADE, "en")
    # Titles in both languages stand in what is copied from the files as code; nowhere else.
    assert not re.findall(r"[\u4e00-\u9fff]", re.sub(r"`[^`\n]*`", "", english))
    chinese = describe(subject_of(one_plus_n), MADE, "zh")
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in chinese.splitlines() if line.startswith("#"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_a_study_the_baseline_is_described_and_of_the_others_what_differs(language):
    study = load_study(SHAOCHENG / "study.yaml")
    text = describe(subject_of(study), MADE, language)
    aims = section(text, "1.3", language)
    assert all(f"| `{name}` |" in aims for name in (*study.scenarios, *study.study.claims))
    assert [line.split("`")[1] for line in section(text, "1.2", language).splitlines() if line.startswith("| `")] == (
        study.study.measures
    )
    logic = section(text, "2.3", language)
    # small-hall.yaml: 24 seats instead of 60, 80 m2 instead of 200.
    assert "| `sites.hall.seats` | `60` | `24` |" in logic and "| `sites.hall.area_m2` | `200` | `80` |" in logic
    assert "| `diversion.policy` | `nearest` | `specialist_first` |" in logic
    assert all(f"`sites.station_{number}`" in logic for number in range(1, 7))
    # 4 scenarios against the baseline by 10 measures.
    assert "2023" in section(text, "4.3", language) and re.search(r"4\D+10", section(text, "4.3", language))
    # In all five scenarios the rent is the fact; 313 of 1+N's own numbers are not the study's.
    assert "| `costs.rent_m2_year` | SC-02 | 1200 |" in section(text, "3.1", language)


def test_what_differs_is_told_at_the_highest_level():
    left = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    right = {"a": {"b": 1.0, "c": [1, 3], "e": {"f": 2}}}
    found = [(path, value) for path, _, value in changes(left, right)]
    assert [path for path, _ in found] == [("a", "c"), ("a", "e"), ("d",)]
    assert found[1][1] == {"f": 2}


def test_values_are_written_as_in_the_file():
    given = Distribution.model_validate({"lognormal": {"mean": 12, "cv": 0.7}})
    assert distribution(given) == Text("对数正态分布（均值 12，变异系数 0.7）", "lognormal (mean 12, cv 0.7)")
    mixed = {"mixture": {"a": {"weight": 0.6, "of": 5}, "b": {"weight": 0.4, "of": {"exponential": {"mean": 30}}}}}
    said = distribution(Distribution.model_validate(mixed))
    assert said.en == "mixture: 0.6 × 5 and 0.4 × exponential (mean 30)"
    assert flow({"a": [1, 2.50, True], "b": {}}) == "{a: [1, 2.5, true], b: {}}"
    # Nine different numbers are one more than are listed.
    assert values([2, 1, 2]) == "1, 2" and values(range(9)) == "0 … 8"


def test_what_a_user_wrote_is_never_markup():
    document = Document("en")
    document.table([same("a"), same("b")], [["x|y\n<b>*z*</b>", "`q`"]])
    assert str(document).splitlines()[2] == r"| x\|y \<b\>\*z\*\</b\> | \`q\` |"
    assert code("a|b`c\nd") == "`a\\|b'c d`"


def test_columns_without_any_entry_are_left_out():
    document = Document("zh")
    document.table([same("a"), same("b"), same("c")], [["1", "", "2"], ["3", "", ""]])
    assert str(document).splitlines() == ["| a | c |", "| --- | --- |", "| 1 | 2 |", "| 3 |  |"]
