"""The day on the map in a real browser: drawn from the files, led by keyboard, never moving by itself, readable to those who cannot see."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_browser import opened, rows_of

LARGEST = 34.0


def crowd(page, side):
    """What is drawn on one side: radius by site, where anybody waits."""
    return page.evaluate(
        """side => Object.fromEntries([...document.querySelectorAll('.side')[side].querySelectorAll('.crowd g')]
             .filter(mark => mark.style.display !== 'none')
             .map(mark => [mark.dataset.site, Number(mark.querySelector('circle').getAttribute('r'))]))""",
        side,
    )


def test_circles_are_the_people_of_the_file(browser, sample):
    rows = {
        (row["scenario"], row["site"], row["time"]): float(row["waiting"])
        for row in rows_of(sample, "days.csv")
        if row["day"] == "worst" and row["site"]
    }
    most = max(rows.values())
    with opened(browser, sample) as page:
        page.select_option("#day-which", "worst")
        for time in ("09:00", "09:15", "09:30", "09:45"):
            page.locator("#day-time").fill(str(36 + int(time[3:]) // 15))
            for side, scenario in enumerate(("single-hall", "one-plus-n")):
                expected = {
                    site: pytest.approx(LARGEST * (people / most) ** 0.5, abs=0.06)
                    for (of, site, at), people in rows.items()
                    if (of, at) == (scenario, time) and people > 0
                }
                assert crowd(page, side) == expected
        page.locator("#day-time").fill("37")
        assert page.locator(".side .told").first.inner_text() == "等候6.5人；在岗窗口8个，其中8个在办理"


def test_it_stands_still_until_it_is_played_and_pauses(browser, sample):
    with opened(browser, sample, "?lang=en") as page:
        now, play = page.locator("#day-now"), page.locator("#day-play")
        assert now.inner_text() == "09:15 to 09:30" and play.inner_text() == "Play"
        page.wait_for_timeout(500)
        assert now.inner_text() == "09:15 to 09:30"
        play.focus()
        page.keyboard.press("Space")
        assert play.get_attribute("aria-pressed") == "true" and play.inner_text() == "Pause"
        expect(now).not_to_have_text("09:15 to 09:30")
        expect(play).to_have_attribute("aria-pressed", "false")  # the day is over
        assert now.inner_text() == "10:00 to 10:15"


def test_the_slider_is_led_by_keys_and_says_the_time(browser, sample):
    with opened(browser, sample) as page:
        slider = page.locator("#day-time")
        slider.focus()
        page.keyboard.press("ArrowRight")
        assert (slider.input_value(), slider.get_attribute("aria-valuetext")) == ("38", "09:30")
        assert slider.get_attribute("aria-label") == "时刻"
        page.locator("#switch").click()
        expect(page.locator("#day-now")).to_have_text("09:30 to 09:45")
        assert slider.get_attribute("aria-label") == "Time of day"
        assert page.locator(".side h4").all_inner_texts() == ["One hall of 200 m²", "Shaocheng 1+N"]


def test_another_scenario_can_stand_on_the_right_and_a_team_is_on_its_way(browser, sample):
    with opened(browser, sample) as page:
        right = page.locator(".side").nth(1)
        page.locator("#day-time").fill("36")
        # At nine the team sets out from the hall: it is drawn there.
        team = right.locator(".teams path")
        hall = page.locator("#map-2 [data-site=hall]").get_attribute("transform")
        x, y = (float(part) for part in team.get_attribute("transform")[10:-1].split())
        assert team.get_attribute("class") == "team"
        assert hall is not None and [x, y] == pytest.approx([float(part) for part in hall[10:-1].split()], abs=0.2)
        page.locator("#day-time").fill("37")
        assert team.get_attribute("class") == "team at-home"
        assert "1个在居民家" in right.locator(".told").inner_text()
        page.select_option("#day-right", "small-hall")
        assert right.locator("h4").inner_text().startswith("只留小厅") and team.count() == 0


def test_who_wants_no_motion_gets_whole_quarters(browser, sample):
    context = browser.new_context(reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.goto((sample / "report.html").as_uri())
    page.wait_for_selector("html[data-drawn=yes]", state="attached")
    page.locator("#day-time").fill("36")
    page.locator("#day-play").click()
    seen = set()
    for _ in range(12):
        seen.add(page.evaluate("document.querySelector('.side .hand').getAttribute('d')"))
        page.wait_for_timeout(100)
    # Four quarters of an hour on 420 units: the hand stands at their beginnings only, never between.
    assert seen <= {f"M{place}.0 0V76" for place in (0, 105, 210, 315, 420)}, seen
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_maps_and_day_stay_within_the_page(browser, sample, width):
    with opened(browser, sample, "?lang=en", width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        boxes = page.locator("#where svg.ground").all()
        assert len(boxes) == 5
        for box in boxes:
            place = box.bounding_box()
            assert place["x"] >= 0 and place["x"] + place["width"] <= width


def test_names_of_sites_follow_the_language(browser, sample):
    with opened(browser, sample, "?lang=en") as page:
        title = page.locator("#map-2 [data-site=hall] title")
        assert title.text_content() == "Service centre: 4 posts"
        page.locator("#switch").click()
        assert title.text_content() == "便民服务中心：4个岗位"
