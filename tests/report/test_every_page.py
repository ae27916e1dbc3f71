"""Every kind of page in headless Chromium, by rules that hold for whatever stands on it.

Charts show the numbers of the files; no text is cut off or lies under other text at three widths, in both languages; axe-core finds
nothing; headings, tables and the order of the keyboard make sense; tables can be saved; it prints on A4; it opens quickly. Each
rule is shown here to find a fault that is put into a page.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from simnet.report.district import write_district
from simnet.report.sweep_page import write_sweep_page

from .drawn import known_of, known_of_district, shown, strangers
from .looked_at import A4_HEIGHT, A4_WIDTH, ILL_FITTED, TEXTS_AT_FAULT, TRACES, looked_at
from .sweep_sample import two_paths

PAGES = ("reaching", "many", "district", "sweep")
"""`reaching` has all that `sample` has, and every channel, claims and stresses besides; `many` has eight options."""

WIDTHS = {"zh": (360, 768, 1280), "en": (1280, 768, 360)}
"""The last of them is that at which axe-core looks too."""

FASTEST = 2.0
"""Seconds in which a page opens."""


@pytest.fixture(scope="session")
def pages(sample: Path, reaching: Path, many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        "sample": sample / "report.html",
        "reaching": reaching / "report.html",
        "many": many / "report.html",
        "district": write_district([sample, reaching], folder / "district.html"),
        "sweep": write_sweep_page(two_paths(folder / "sweep")),
    }


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true; })")


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_selector("html[data-drawn=yes]", state="attached")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]


# -- what charts show ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", PAGES)
def test_charts_show_the_numbers_of_the_files_and_all_has_its_name(browser, pages, sample, reaching, which):
    known = known_of_district([sample, reaching]) if which == "district" else known_of(pages[which].parent)
    with looked_at(browser, pages[which]) as page:
        traces = page.evaluate(TRACES)
        places = page.evaluate("[...document.querySelectorAll('.chart[id]')].map(place => place.id)")
        # A chart that is wrong by a tenth of a per cent is found, whatever chart it is.
        for chart in sorted({trace["chart"] for trace in traces if shown(trace)}):
            (wrong,) = [next(trace for trace in traces if trace["chart"] == chart and shown(trace))]
            key = "z" if wrong["type"] == "heatmap" else "x" if wrong["spreadX"] or wrong["horizontal"] else "y"
            spoilt = wrong | {key: [1.001 * value if value else value for value in wrong[key]]}
            assert strangers([spoilt], known), chart
        names_are_there(page)
    assert strangers(traces, known) == []
    with_numbers = {trace["chart"] for trace in traces if trace["map"] or shown(trace)}
    # A bad day is one day of one run, without intervals, from `days.csv`: test_day_browser holds it.
    assert {place for place in places if not place.startswith("bad-day")} == with_numbers and len(places) >= 3


def test_a_number_of_another_scenario_is_found(browser, pages, sample):
    known = known_of(sample)
    with looked_at(browser, pages["sample"]) as page:
        first, second = [trace for trace in page.evaluate(TRACES) if trace["chart"] == "mean-wait-hour"][:2]
    assert strangers([first | {"name": second["name"]}], known)


# -- what can be read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("which", PAGES)
def test_it_can_be_read_at_three_widths_by_everybody_and_on_paper(browser, pages, which, language):
    with looked_at(browser, pages[which], f"?lang={language}", WIDTHS[language][0]) as page:
        unfold(page)
        for width in WIDTHS[language]:
            resize(page, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(TEXTS_AT_FAULT) == [], width
            assert page.evaluate(ILL_FITTED) == [], width
        assert violations(page) == []
        page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = false; })")
        fits_on_paper(page, language, 0 if which == "district" else 6)


def test_faults_that_are_put_into_a_page_are_found(browser, pages):
    with looked_at(browser, pages["sweep"], "?lang=en", 360) as page:
        assert page.evaluate(TEXTS_AT_FAULT) == []
        page.evaluate(
            """() => {
              const add = (style, text) => {
                const made = document.createElement('p');
                made.style.cssText = style;
                made.textContent = text;
                document.querySelector('h1').after(made);
                return made;
              };
              add('white-space: nowrap', 'a line that is far too long for a telephone, and is not allowed to wrap');
              add('position: relative; top: -1.2rem; margin: 0; height: 0', 'lies on it');
              const clipped = document.createElement('figure');
              clipped.style.cssText = 'overflow: hidden; height: 10px; width: 200px';
              clipped.textContent = 'only half of this is seen';
              document.querySelector('h2').after(clipped);
              const picture = document.createElement('img');
              picture.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
              document.querySelector('main').append(picture);
              const empty = document.createElement('button');
              document.querySelector('main').append(empty);
            }"""
        )
        faults = page.evaluate(TEXTS_AT_FAULT)
        assert any(one.startswith("beyond the page") and "far too long" in one for one in faults)
        assert any(one.startswith("over each other") and "lies on it" in one for one in faults)
        assert any(one.startswith("clipped") and "half of this" in one for one in faults)
        assert {one.partition(":")[0] for one in violations(page)} >= {"image-alt", "button-name"}


# -- who does not see, or does not use a mouse ----------------------------------------------------------------------------


def names_are_there(page: Page) -> None:
    """Headings go down by one, tables have captions and heads, charts say what they show in both languages, no id comes twice."""
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5')].map(item => Number(item.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1 and levels.count(2) >= 2
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    bare = page.evaluate(
        """() => [...document.querySelectorAll('main table')].filter(table => !table.caption || !table.caption.textContent.trim()
             || [...table.rows[0].cells].some(cell => cell.scope !== 'col' || !cell.textContent.trim())
             || [...table.tBodies[0].rows].some(row => row.cells[0].scope !== 'row')).map(table => table.outerHTML.slice(0, 200))"""
    )
    assert bare == []
    for language, word in (("zh", "图："), ("en", "Chart: ")):
        if language == "en":
            page.locator("#switch").click()
        names = page.evaluate(
            "[...document.querySelectorAll('.chart')].map(item => [item.getAttribute('role'), item.ariaLabel])"
        )
        assert all(role == "img" and name.startswith(word) and len(name) > 12 for role, name in names)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(item => item.id)")
    assert len(set(ids)) == len(ids)


def test_the_keyboard_goes_down_the_page_and_is_seen_to(browser, pages):
    with looked_at(browser, pages["sweep"]) as page:
        wanted = page.evaluate(
            """() => [...document.querySelectorAll('a[href], button:not([hidden]), select:not([hidden]), summary, [tabindex="0"]')]
                 .filter(item => item.closest('details:not([open])') === null || item.matches('details > summary')).length"""
        )
        places, unseen = [], []
        for _ in range(wanted):
            page.keyboard.press("Tab")
            place, name, seen = page.evaluate(
                """() => { const at = document.activeElement, all = [...document.querySelectorAll('*')];
                     const style = getComputedStyle(at);
                     const seen = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
                     return [all.indexOf(at), at.outerHTML.slice(0, 80), seen]; }"""
            )
            places.append(place)
            unseen += [] if seen else [name]
        assert places == sorted(set(places)) and unseen == []
        page.keyboard.press("Shift+Tab")
        page.locator(".jump").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#content"


# -- downloads ----------------------------------------------------------------------------------------------------------


def saved(page: Page, button) -> tuple[str, bytes]:
    page.wait_for_timeout(120)  # a browser lets a page save ten files a second
    with page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_files_are_saved_as_they_lie_in_the_folder(browser, pages, sample):
    with looked_at(browser, pages["sample"]) as page:
        for name in ("summary.csv", "comparison.csv", "costs.csv"):
            file, content = saved(page, page.get_by_role("button", name=f"下载：{name}"))
            assert file == f"shaocheng-{name}"
            assert content == b"\xef\xbb\xbf" + (sample / name).read_bytes()


def test_files_that_do_not_fit_are_named_and_not_offered(browser, sample, tmp_path):
    from simnet.report.data import read_results
    from simnet.report.downloads import data_files, with_files
    from simnet.report.page import render

    files = data_files(sample)
    bare = render(read_results(sample), files)
    path = tmp_path / "report.html"
    # Room for the small files, not for the summary: it is packed into some 20 kB.
    path.write_text(with_files(bare, "shaocheng", files, len(bare.encode()) + 6_000), "utf-8")
    with looked_at(browser, path, "?lang=en") as page:
        rows = page.locator("#data tbody tr").all_inner_texts()
        assert [("lies in the folder" in row) for row in rows] == [True, *([False] * 5)]
        assert page.locator("#data button").count() == 5


def test_every_table_is_saved_as_it_is_shown(browser, pages):
    with looked_at(browser, pages["district"], "?lang=en") as page:
        unfold(page)
        tables_are_saved(page, "en")
        page.locator("#switch").click()
        tables_are_saved(page, "zh")


def tables_are_saved(page: Page, language: str) -> None:
    """Four tables of a page are saved with what is shown of them in its language."""
    tables, buttons = page.locator("main table").all(), page.locator("button.get").all()
    assert len(tables) == len(buttons)
    names = []
    for table, button in list(zip(tables, buttons, strict=True))[:4]:
        file, content = saved(page, button)
        names.append(file)
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1 and len(rows) == table.locator("tr").count()
        visible = table.evaluate("table => [...table.rows].slice(1).map(row => row.innerText).join(' ')")
        for cell in itertools.chain(*rows[1:]):
            # Numbers stand in cells of their own, without separators.
            plain = visible.replace(",", "").replace("\N{MINUS SIGN}", "-").replace("+", "")
            assert cell.replace(",", "").replace("+", "") in plain
        assert rows[0][0] == table.locator("th").first.evaluate("cell => cell.innerText").strip()
    assert len(set(names)) == len(names) and all(
        re.fullmatch(rf"district-[\w-]+-{language}\.csv", name) for name in names
    )


def test_figures_become_numbers_and_texts_no_formulas(browser, pages):
    with looked_at(browser, pages["sweep"], "?lang=en") as page:
        page.evaluate(
            """() => { const body = document.querySelector('#method table tbody'), row = body.insertRow(0);
                 for (const text of ['=1+1', '\u22121,234.5 \u00b10.6 min', '+12%']) row.insertCell().textContent = text; }"""
        )
        unfold(page)
        _, content = saved(page, page.locator("#method table + button").first)
        assert b"'=1+1" in content and b"-1234.5" not in content  # of a column of texts a single figure stays as it is
        page.evaluate(
            "() => { const body = document.querySelector('#method table tbody'); while (body.rows.length > 1) body.rows[1].remove(); }"
        )
        _, content = saved(page, page.locator("#method table + button").first)
        assert content.decode("utf-8-sig").splitlines()[1].startswith("'=1+1,-1234.5,0.6")


# -- paper and time -----------------------------------------------------------------------------------------------------


def fits_on_paper(page: Page, language: str, chapters: int) -> None:
    """It is printed without anything cut off, in the language of the screen, each chart on one sheet."""
    resize(page, A4_WIDTH)
    # As browsers do: the event comes while the page still looks as on a screen.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(ILL_FITTED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH
    assert page.evaluate(TEXTS_AT_FAULT) == []
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.scroll, table')].filter(item => item.scrollWidth > item.clientWidth + 1)
             .map(item => item.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    # A chart with its words stands on one sheet, and so does a map, whose list of sites may go on.
    pieces = page.evaluate(
        """() => [...document.querySelectorAll('figure:not(.map), figure.map svg')].map(item => [item.getBoundingClientRect().height,
             getComputedStyle(item).breakInside, item.textContent.slice(0, 40)])"""
    )
    assert [one for one in pieces if one[0] > A4_HEIGHT or one[1] != "avoid"] == []
    assert page.locator("button:visible, nav:visible, select:visible").count() == 0
    # What is unfolded for paper keeps the words above it.
    heads = page.locator("#method details[open] > summary:visible").count()
    assert heads == page.locator("#method details").count() and heads == chapters
    said = page.locator("body").inner_text()
    assert ("置信区间" in said) == (language == "zh") and ("intervals" in said) == (language == "en")


def seconds_to_open(browser: Browser, path: Path) -> float:
    """Return what it takes until what is in sight is drawn: processor time in the page's main thread, as a watch on an idle machine."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-opened=yes]", state="attached")
    found = session.send("Performance.getMetrics")["metrics"]
    page.close()
    return next(one["value"] for one in found if one["name"] == "TaskDuration")


def test_it_opens_in_less_than_two_seconds(browser, pages):
    assert min(seconds_to_open(browser, pages["reaching"]) for _ in range(2)) < FASTEST
