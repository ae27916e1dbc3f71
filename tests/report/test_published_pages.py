"""The pages of `results/`, where they have been made, by the rules that hold for every page.

They are not in the repository; `simnet compare scenarios/NAME/study.yaml` makes one, and this looks at all that are there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .drawn import known_of, shown, strangers
from .looked_at import ILL_FITTED, TEXTS_AT_FAULT, TRACES, looked_at
from .test_every_page import FASTEST, WIDTHS, names_are_there, resize, seconds_to_open, unfold, violations

LARGEST = 6_000_000
RESULTS = Path(__file__).parents[2] / "results"
PAGES = sorted(path.parent.name for path in RESULTS.glob("*/report.html") if (path.parent / "comparison.csv").exists())

pytestmark = pytest.mark.skipif(not PAGES, reason="no page has been made in results/")


@pytest.mark.parametrize("name", PAGES or [""])
def test_its_charts_show_the_numbers_of_its_files(browser, name):
    with looked_at(browser, RESULTS / name / "report.html") as page:
        traces = page.evaluate(TRACES)
        names_are_there(page)
    assert strangers(traces, known_of(RESULTS / name)) == []
    assert any(shown(trace) for trace in traces)


@pytest.mark.parametrize("name", PAGES or [""])
def test_it_is_small_and_opens_quickly(browser, name):
    path = RESULTS / name / "report.html"
    assert path.stat().st_size <= LARGEST
    assert min(seconds_to_open(browser, path) for _ in range(2)) < FASTEST


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES or [""])
def test_it_can_be_read_at_three_widths_by_everybody(browser, name, language):
    with looked_at(browser, RESULTS / name / "report.html", f"?lang={language}", WIDTHS[language][0]) as page:
        unfold(page)
        for width in WIDTHS[language]:
            resize(page, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(TEXTS_AT_FAULT) == [], width
            assert page.evaluate(ILL_FITTED) == [], width
        assert violations(page) == []
