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
from simnet.report.overview import key_rows
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


def test_whiskers_of_a_row_share_a_scale_from_zero(results):
    wait = key_rows(results)[0]
    # the longest reaches 9.87 + 0.11 = 9.98
    assert [cell.whisker.at for cell in wait.cells] == pytest.approx([100 * w / 9.98 for w in (3.42, 9.87, 2.95)])
    assert wait.cells[1].whisker.high == pytest.approx(100.0)


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


def test_many_options_stand_below_each_other(make_results):
    found = manifest()
    assert 'class="many"' not in render(make_results())
    found["scenarios"] |= dict.fromkeys(("x1", "x2"), found["scenarios"]["one-plus-n"])
    assert '<section id="key" class="many"' in render(make_results(scenarios=found["scenarios"]))


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
