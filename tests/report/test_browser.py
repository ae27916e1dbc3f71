"""The page in headless Chromium: every chart drawn, nothing fetched, no error, both languages, three widths."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .looked_at import looked_at
from .sample import HOSTILE

CHARTS = 19


def opened(browser: Browser, directory: Path, query: str = "?lang=zh", width: int = 1280, locale: str = "zh-CN"):
    """The page of a results directory with all charts drawn."""
    return looked_at(browser, directory / "report.html", query, width, locale)


def rows_of(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drawn(page: Page, chart: str) -> list[dict]:
    """Traces as plotly holds them."""
    return page.evaluate(
        """id => document.getElementById(id)._fullData.map(trace => ({name: trace.name, x: Array.from(trace.x),
           y: Array.from(trace.y), spread: Array.from((trace.error_y?.array ?? trace.error_x?.array) || [])}))""",
        chart,
    )


def heat(page: Page, chart: str) -> dict:
    """A heat map as plotly holds it, with the numbers that are written into its cells."""
    return page.evaluate(
        """id => { const place = document.getElementById(id), trace = place._fullData[0];
           return {z: trace.z, top: trace.zmax, said: [...place.querySelectorAll('.heatmap-label')].map(text => text.textContent)}; }""",
        chart,
    )


def test_every_chart_is_drawn(browser, sample):
    with opened(browser, sample) as page:
        places = page.locator(".chart")
        assert places.count() == CHARTS
        for place in places.all():
            assert place.locator(".main-svg").count() > 0
            assert place.locator(".main-svg .trace, .main-svg .hm").count() > 0


def test_waits_on_the_chart_are_those_of_the_file(browser, sample):
    with opened(browser, sample) as page:
        traces = drawn(page, "mean-wait-hour")
    rows = [r for r in rows_of(sample, "summary.csv") if (r["measure"], r["group_by"]) == ("mean_wait", "hour")]
    for trace, scenario in zip(traces, ("single-hall", "small-hall", "one-plus-n"), strict=True):
        own = [row for row in rows if row["scenario"] == scenario and row["group"] != "12"]
        assert trace["y"] == pytest.approx([float(row["mean"]) for row in own])
        assert trace["spread"] == pytest.approx([float(row["half_width"]) for row in own])


def test_costs_on_the_chart_are_those_of_the_file(browser, sample):
    with opened(browser, sample) as page:
        traces = drawn(page, "cost-public-recurrent")
    rows = [r for r in rows_of(sample, "costs.csv") if (r["payer"], r["recurrence"]) == ("public", "recurrent")]
    for position, scenario in enumerate(("single-hall", "small-hall", "one-plus-n")):
        paid = [float(r["yuan_year"]) for r in rows if (r["scenario"], r["basis"]) == (scenario, "paid")]
        assert traces[2 * position + 1]["x"] == pytest.approx(paid)


def test_shares_of_channels_on_the_chart_are_those_of_the_file(browser, reaching):
    with opened(browser, reaching) as page:
        traces = drawn(page, "channel-share")
        inside = page.locator("#channel-share .bartext").all_text_contents()
    rows = [
        r for r in rows_of(reaching, "summary.csv") if (r["measure"], r["group_by"]) == ("channel_share", "channel")
    ]
    others = {r["group"]: 100 * float(r["mean"]) for r in rows if r["group"] != "window"}
    assert [trace["x"] for trace in traces] == [pytest.approx([0, 0, 0, share]) for share in others.values()]
    assert [trace["name"] for trace in traces] == ["自助机", "网上办", "帮办代办", "上门办", "进单位", "网格首接"]
    assert "网上办11%" in inside


def test_another_site_can_be_chosen_and_its_hours_are_those_of_the_file(browser, sample):
    rows = [
        r
        for r in rows_of(sample, "summary.csv")
        if r["group_by"] == "site_weekday_hour" and r["group"].startswith("party_mass.")
    ]
    with opened(browser, sample, "?lang=en", 360) as page:
        choice, said = page.locator("select.choice"), page.locator("#week-2-finding")
        assert choice.count() == 1  # the halls are alone
        assert choice.locator("option").all_text_contents()[:3] == ["All sites", "Service centre", "Party-mass centre"]
        before = heat(page, "week-2")
        assert said.inner_text().startswith("Worst hour: Mon 9:00 (4.5 ±0.2%).")
        choice.select_option("2")
        page.wait_for_function("document.getElementById('week-2')._fullData[0].z[0][1] > 10")
        after = heat(page, "week-2")
        assert said.inner_text() == "Worst hour: Mon 9:00 (13.4 ±0.5%)."
        assert list(itertools.chain(*after["z"])) == pytest.approx(
            [100 * float(row["mean"]) for row in rows], abs=0.001
        )
        assert after["top"] == before["top"] and "13" in after["said"] and "13" not in before["said"]
        page.locator("#switch").click()
        page.wait_for_selector("html[data-drawn=yes]", state="attached")
        assert "到达时刻" in page.locator("#week-2").inner_text()
        assert said.inner_text() == "最差的时段：周一9时（13.4 ±0.5%）。"
        assert choice.input_value() == "2" and choice.locator("option").nth(2).inner_text() == "党群服务中心"
        assert heat(page, "week-2")["z"] == after["z"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_advice_and_the_first_figures_are_seen_on_a_projector_without_scrolling(browser, sample, language):
    with opened(browser, sample, f"?lang={language}") as page:
        page.set_viewport_size({"width": 1280, "height": 800})
        ends = page.evaluate(
            "['.advice', 'table.front-page'].map(part => document.querySelector(part).getBoundingClientRect().bottom)"
        )
        assert ends[0] < ends[1] < 800
        rows = page.locator("table.front-page tbody tr")
        assert [row.locator("th").is_visible() for row in rows.all()] == [True] * 3
        # Dots of a column lie on one line of sight: all strips of it begin and end at the same places.
        across = page.evaluate(
            """[...document.querySelectorAll('table.front-page tbody tr')].map(row =>
                 [...row.querySelectorAll('svg.strip')].map(strip => strip.getBoundingClientRect()).map(box => [box.left, box.right]))"""
        )
        assert across[0] == across[1] == across[2] and len(across[0]) == 3


def test_on_a_phone_the_options_of_a_measure_stand_below_its_head(browser, sample):
    with opened(browser, sample, "?lang=en", 360) as page:
        for table, heads in (("front-page", "thead th:not(:first-child)"), ("main", "th.measure")):
            tops = page.evaluate(
                f"""[...document.querySelectorAll('table.{table} {heads}, table.{table} td')].map(cell =>
                      [Number(getComputedStyle(cell).order), cell.getBoundingClientRect().top, cell.tagName])"""
            )
            by_place = sorted(tops, key=lambda cell: cell[1])
            assert [order for order, _, _ in by_place] == sorted(order for order, _, _ in tops)
            for place in {order for order, _, _ in tops}:
                assert [tag for order, _, tag in by_place if order == place] == ["TH", "TD", "TD", "TD"]


def test_figures_of_the_first_screen_are_those_of_the_files(browser, sample):
    with opened(browser, sample, "?lang=en") as page:
        shown = page.locator("table.front-page tbody tr").all()
        numbers = [row.locator("td .number").all_inner_texts() for row in shown]
    wait = {
        r["scenario"]: r for r in rows_of(sample, "summary.csv") if (r["measure"], r["group_by"]) == ("mean_wait", "")
    }
    for row, scenario in zip(numbers, ("single-hall", "small-hall", "one-plus-n"), strict=True):
        assert row[0].startswith(f"{float(wait[scenario]['mean']):.1f} ±{float(wait[scenario]['half_width']):.1f}")
    assert numbers[1][2].startswith("\N{MINUS SIGN}833 ±3") and numbers[0][2].startswith("1,614 in all")


def test_how_the_options_stand_is_a_table_in_both_languages(browser, sample):
    for language, words in (("zh", ["只剩它", "与少城“1+N”之差"]), ("en", ["alone left", "Against Shaocheng 1+N"])):
        with opened(browser, sample, f"?lang={language}") as page:
            table = page.locator("#advice table.ranking").inner_text()
            assert all(word in table for word in words)


def test_sections_for_channels_and_claims_are_read_in_both_languages(browser, reaching):
    with opened(browser, reaching, "?lang=en", 360) as page:
        said = page.locator("#channels").inner_text() + page.locator("#claims").inner_text()
        assert "Grid workers" in said and "undecided" in said and "parameter: channels.outreach.weights" in said
        assert not any("\u4e00" <= character <= "\u9fff" for character in said)
        assert page.locator("nav a[href='#channels']").inner_text() == "Reaching people"


def test_the_language_follows_the_browser_and_the_address(browser, sample):
    with opened(browser, sample, query="", locale="zh-CN") as page:
        assert page.locator("html").get_attribute("lang") == "zh-CN"
    with opened(browser, sample, query="", locale="de-DE") as page:
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").inner_text() == "Shaocheng: one hall, a small hall, or 1+N"
    with opened(browser, sample, query="#lang=en", locale="zh-CN") as page:
        assert page.locator("html").get_attribute("lang") == "en"


def test_the_switch_changes_words_charts_and_names_without_reloading(browser, sample):
    with opened(browser, sample) as page:
        page.evaluate("window.stays = true")
        assert page.locator("h1").inner_text() == "少城街道便民服务布局比较"
        assert "到达时刻" in page.locator("#mean-wait-hour").inner_text()
        page.locator("#switch").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-drawn=yes]", state="attached")
        assert "Hour of arrival" in page.locator("#mean-wait-hour").inner_text()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.title() == "Shaocheng: one hall, a small hall, or 1+N"
        assert (
            page.locator("#mean-wait-hour")
            .get_attribute("aria-label")
            .startswith("Chart: Mean wait by hour of arrival")
        )
        assert page.evaluate("window.stays") is True
        visible = page.locator("body").inner_text()
        assert not any("\u4e00" <= character <= "\u9fff" for character in visible.replace("中文", ""))
        assert page.locator("#switch").inner_text() == "中文"


def test_user_texts_are_shown_as_written_and_never_run(browser, hostile):
    with opened(browser, hostile) as page:
        assert page.locator("img").count() == 0
        assert page.locator("h1").inner_text() == "少城街道便民服务布局比较" + HOSTILE
        assert "<img" in page.locator("#time-per-case-segment").inner_text()  # as text, folded beside the chart
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_long_names_do_not_widen_a_phone(browser, hostile):
    with opened(browser, hostile, width=360) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_printing_opens_the_origins_and_fits_the_paper(browser, sample):
    with opened(browser, sample, width=700) as page:
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("document.querySelectorAll('#basis details[open]').length") == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 700
        assert not page.locator("#switch").is_visible()
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_the_tables_can_be_read_without_scripts(browser, sample):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 800, "height": 900})
    page = context.new_page()
    page.goto((sample / "report.html").as_uri())
    assert page.locator("noscript p").is_visible()
    assert "46.8分钟" in page.locator("#advice").inner_text()
    assert "English" not in page.locator("body").inner_text()
    context.close()
