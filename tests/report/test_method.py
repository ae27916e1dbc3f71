"""The method in a page: six chapters in the order of the guidelines, from what the manifest says and nothing else."""

from __future__ import annotations

import re

from simnet.report.describe_texts import HEADINGS
from simnet.report.method_page import chapters, describe_command
from simnet.report.page import render
from simnet.report.texts import WORDS

from .sample import manifest


def said(chapter):
    return " ".join(one.en for one in chapter.said)


def test_chapters_are_those_of_the_guidelines_folded_on_the_page(results):
    found = chapters(results, [WORDS["method_1"]], [])
    assert [one.heading for one in found] == [HEADINGS[str(number)] for number in range(1, 7)]
    page = render(results)
    folded = re.findall(r'<details class="chapter">\s*<summary><h3>.*?<span class="en" lang="en">(.*?)</span>', page)
    assert folded == [one.heading.en for one in found]


def test_it_says_what_the_manifest_says(results):
    objectives, logic, data, experiment, implementation, access = chapters(results, [WORDS["method_2"]], [])
    assert "Recommended by: Residents' time per case." in said(objectives)
    # 19,950 + 18,280 + 16,400 + 14,400 + 17,500 + 15,470 people live in the six communities.
    assert "Shaocheng 1+N: sites 6, zones 6, segments 4, services 1, people 102,000." in said(logic)
    # Of five entries one is a fact, one computed, two assumed, one a definition; all scenarios have the same.
    assert (
        "come from: 5 (facts with a source: 1, computed from facts: 1, assumptions with a range: 2, definitions of the model: 1)."
        in said(data)
    )
    assert (data.grid.rows[0][0].en, data.grid.rows[0][1].en) == (
        "scenarios/shaocheng/study.yaml",
        "0123456789abcdef" * 4,
    )
    # Two others by eight measures.
    assert "Differences of 2 scenarios by 8 measures are one family" in said(experiment)
    assert {name.en: value.en for name, value in experiment.facts} == {
        "Replications": "30", "Seed": "2023", "Confidence": "95%",
    }  # fmt: skip
    assert implementation.facts[0][1].en == "simnet 0.1.0, python 3.11.2, numpy 2.4.6"
    assert access.facts[0][1].en == manifest()["git_revision"]
    assert access.commands[0][1] == "simnet compare scenarios/shaocheng/study.yaml"
    assert describe_command(results) == "simnet describe scenarios/shaocheng/study.yaml"


def test_what_is_not_known_is_not_said(make_results):
    results = make_results(versions=None, git_revision=None, inputs=None, command=None, confidence=None, notes=None)
    found = chapters(results, [], [])
    assert found[4].facts == found[5].facts == () and found[2].grid is None and found[5].commands == ()
    assert "Intervals are at" not in said(found[3]) and "this_run" not in said(found[4])
    assert describe_command(results) == ""


def test_the_page_points_to_what_differs_from_run_to_run_and_does_not_hold_it(make_results):
    ran = {"wall_time_s": 108.758, "reused": {"replications": 60, "of": 150}}
    told = said(chapters(make_results(this_run=ran), [], [])[4])
    assert "manifest.json under this_run" in told and "108" not in told and "109" not in told


def test_stresses_and_precision_are_told_where_there_were_any(make_results):
    stress = {
        "stresses": {"demand_150": {"kind": "demand", "factor": 1.5, "set": ["one-plus-n"], "verdict": "survives"}}
    }
    told = said(chapters(make_results(stress=stress, precision=[{"measure": "mean_wait"}]), [], [])[3])
    assert "Under stress (1 in all)" in told and "Replications were added" in told
    assert "Under stress" not in said(chapters(make_results(), [], [])[3])
