"""The page as a file: whole, self-contained, escaped, small; and the table of main figures."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import json
import pkgutil
import subprocess
import sys

import pytest

import simnet.report
from simnet.report.data import read_results
from simnet.report.overview import key_rows, same_everywhere
from simnet.report.page import embedded, policy, render, write_page

from .sample import HOSTILE, MEASURES, manifest


def test_it_is_one_file_of_at_most_six_megabytes(sample):
    page = sample / "report.html"
    assert page.stat().st_size <= 6_000_000
    assert sorted(path.name for path in sample.iterdir()) == [
        "comparison.csv", "costs.csv", "days.csv", "flows.csv", "journeys.csv", "manifest.json", "report.html", "summary.csv",
    ]  # fmt: skip


def test_the_same_files_give_the_same_page(sample):
    before = (sample / "report.html").read_bytes()
    assert write_page(sample) == sample / "report.html"
    assert (sample / "report.html").read_bytes() == before


def test_no_user_text_becomes_a_tag(hostile):
    page = (hostile / "report.html").read_text("utf-8")
    assert HOSTILE not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "\\u003cimg src=x" not in page.split("</title>")[0]


def test_json_cannot_end_its_script_element():
    text = str(embedded({"title": "</script><!--\u2028&"}))
    assert not any(character in text for character in "<>&\u2028")
    assert json.loads(text) == {"title": "</script><!--\u2028&"}


def test_the_policy_names_the_scripts_and_nothing_else():
    # SHA-256 of "alert(1)" in base 64
    assert "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='; " in policy(["alert(1)"])
    assert "default-src 'none'" in policy([])


def test_the_main_table_has_the_named_measures_then_money_and_posts(results):
    rows = key_rows(results)
    assert [row.id for row in rows] == [*MEASURES, "public_cost_full_year", "cost_once", "posts"]
    assert [row.stands_alone for row in rows] == [False] * 8 + [True] * 3
    posts = rows[-1]
    assert [cell.written.value.en for cell in posts.cells] == ["8 posts", "4 posts", "10 posts"]
    assert [cell.change.en for cell in posts.cells] == ["", "\N{MINUS SIGN}4 posts", "+2 posts"]


@pytest.mark.parametrize("module", [info.name for info in pkgutil.iter_modules(simnet.report.__path__)])
def test_examples_in_docstrings(module):
    assert doctest.testmod(importlib.import_module(f"simnet.report.{module}")).failed == 0


def test_reading_results_imports_no_engine_and_no_plotly():
    code = (
        "import sys, simnet.report.page; "
        "print([m for m in ('simnet.engine', 'numba', 'simpy', 'plotly', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_many_options_turn_the_table_round(make_results):
    found = manifest()
    assert 'class="main turned"' not in render(make_results())
    found["scenarios"] |= dict.fromkeys(("x1", "x2", "x3", "x4"), found["scenarios"]["one-plus-n"])
    assert 'class="main turned"' in render(make_results(scenarios=found["scenarios"]))


def test_what_is_the_same_everywhere_is_a_sentence_and_no_row(make_results):
    found = manifest()
    found["scenarios"]["small-hall"]["sites"]["hall"]["posts"] = 8
    del found["scenarios"]["one-plus-n"]
    results = make_results(scenarios=found["scenarios"], recommendation=None)
    results = dataclasses.replace(results, scenarios=results.scenarios[:2])
    rows = key_rows(results)
    assert [row.id for row in rows if row.is_same] == ["posts"]
    said = same_everywhere(rows)
    assert said is not None
    assert (said.zh, said.en) == ("各方案相同的：窗口岗位8个。", "The same in every option: window posts (8 posts).")
    assert same_everywhere(key_rows(make_results())) is None


def test_numbers_alone_are_those_with_units(results):
    rows = {row.id: row for row in key_rows(results)}
    late, cost = rows["late_or_left"], rows["public_cost_year"]
    # 9.34% ± 0.12; the hall costs 240,000 + 40,000 + 1,330,000 + 4,200 yuan
    assert (late.unit.en, late.cells[1].number.en, late.cells[1].spread.en) == ("%", "9.3", "±0.1")
    assert (cost.unit.zh, cost.cells[0].number.zh, cost.cells[0].spread.zh) == ("万元", "161.4", "±0.1")
    assert (cost.unit.en, cost.cells[0].number.en, cost.cells[0].spread.en) == ("thousand yuan", "1,614", "±1")


def test_a_command_given_as_words_is_shown_as_one_line(make_results):
    assert "<code>simnet compare a.yaml</code>" in render(make_results(command=["simnet", "compare", "a.yaml"]))


def test_whether_every_number_has_an_origin_is_said_only_where_it_is_known(make_results):
    scenarios = manifest()["scenarios"]

    def said(**counts):
        return render(make_results(scenarios={name: one | counts for name, one in scenarios.items()}))

    assert "每个数都注明来历" in said(numbers_without_origin=0)
    assert "有7个数未注明来历" in said(numbers_without_origin=7) and "每个数都" not in said(numbers_without_origin=7)
    assert "注明来历" not in said()


def test_results_of_one_replication_speak_of_no_intervals(reaching):
    def of_one(rows):
        return tuple(dataclasses.replace(row, n=1, half_width=None) for row in rows)

    results = read_results(reaching)
    once = dataclasses.replace(results, summary=of_one(results.summary), costs=of_one(results.costs), comparison=())
    of_intervals = ("Whiskers are", "Whiskers at", "± gives", "± and brackets", "Highest")
    before, after = render(results), render(once)
    assert [words in before for words in of_intervals] == [True, True, True, True, True]
    assert [words in after for words in of_intervals] == [False] * 5
    assert "One replication: no interval, so effect and chance cannot be told apart." in after
