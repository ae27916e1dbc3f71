"""Pictures of the first screens of the five studies' pages, in both languages, of a map, and of a page on a phone.

    for study in shaocheng liucheng xindu dingshan fucheng; do
        simnet compare scenarios/$study/study.yaml --stress --out results/$study-stress
        simnet claims scenarios/$study/study.yaml --out results/$study-stress/published.csv
        simnet report results/$study-stress
    done
    python results/pictures/take.py

wants Playwright and Pillow (`pip install '.[pictures]' pillow`) and Chromium, as `simnet report --png`.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from simnet.report.chromium import find_browser

HERE = Path(__file__).parent
STUDIES = ("shaocheng", "liucheng", "xindu", "dingshan", "fucheng")
WIDE, NARROW = 1280, 360
COLOURS = 255
"""Of a picture: enough for what is drawn, and the files stay small."""


def save(picture: bytes, name: str, keep_colours: bool = False) -> None:
    """Save a screenshot, with few colours unless shades matter."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    if keep_colours:
        image.save(HERE / f"{name}.png", optimize=True)
        return
    image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        HERE / f"{name}.png", optimize=True
    )


def opened(page: Page, study: str, language: str) -> Page:
    """Return the page of a study with all charts drawn."""
    page.goto((HERE.parent / f"{study}-stress" / "report.html").as_uri() + f"?lang={language}")
    page.wait_for_selector("html[data-drawn=yes]", timeout=120_000)
    return page


def first_screen(page: Page, height: int | None = None) -> bytes:
    """Return what stands above the ranking of options, or so much of it."""
    end = page.locator("#advice .briefly").bounding_box()
    assert end is not None
    whole = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height or end["y"] + end["height"] + 8}
    return page.screenshot(clip=whole, full_page=True)


def two_maps(page: Page) -> bytes:
    """Return the maps of the third and fourth option, side by side."""
    boxes = [page.locator("figure.map").nth(number).bounding_box() for number in (2, 3)]
    left, right = (box or {} for box in boxes)
    whole = {
        "x": left["x"],
        "y": left["y"],
        "width": right["x"] + right["width"] - left["x"],
        "height": left["width"] * 0.99,
    }
    return page.screenshot(clip=whole, full_page=True)


def main() -> None:
    """Take all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        wide = browser.new_page(viewport={"width": WIDE, "height": 900})
        for study in STUDIES:
            for language in ("zh", "en"):
                save(first_screen(opened(wide, study, language)), f"{study}-{language}")
        save(two_maps(opened(wide, "shaocheng", "en")), "shaocheng-map-en", keep_colours=True)
        narrow = browser.new_page(viewport={"width": NARROW, "height": 780}, device_scale_factor=2)
        save(first_screen(opened(narrow, "shaocheng", "zh"), 1100), "shaocheng-phone-zh")
        browser.close()


if __name__ == "__main__":
    main()
