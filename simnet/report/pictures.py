"""The page on paper and its charts as pictures, as a browser draws them.

Taken from the page itself, so what is mailed or put on a slide is what stands there: every chart as it is drawn, in the page's fonts, with
its title, what is to be seen, its key and its note, which stand beside it on the page. Files are named by place, section and
English title, in letters that every system and every mail can carry.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simnet.report.chromium import SECONDS
from simnet.report.html import template
from simnet.report.text import Text
from simnet.report.texts import WORDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 1280, 900
"""The window in which the page is drawn, pixels: that of a notebook."""

SCALE = 3
"""Pixels of a PNG for one of the page: sharp on a projector, and at 300 to the inch 14 cm wide."""

LONGEST_NAME = 90
"""Letters of a title in a file's name."""

FOOTER = Text("第 {page} 页，共 {pages} 页", "page {page} of {pages}")


@dataclass(frozen=True)
class Picture:
    """One chart.

    Attributes
    ----------
    name : str
        Of its file, without ending and language.
    title : str
        In the language of the page.
    svg : bytes
        The picture as SVG.
    png : bytes or None
        The same as PNG, where it was asked for.
    """

    name: str
    title: str
    svg: bytes
    png: bytes | None


def open_page(of: Browser, path: Path, language: str) -> Page:
    """Return a page in a browser, in a language, all its charts drawn."""
    opened = of.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1)
    opened.set_default_timeout(1000 * SECONDS)
    opened.goto(f"{path.resolve().as_uri()}?lang={language}")
    opened.wait_for_selector("html[data-drawn=yes]", state="attached")
    return opened


def printed(opened: Page, title: str, language: str) -> bytes:
    """Return a page as a PDF on the paper that its style asks for, with its title and the number of the page at the foot of each."""
    number, total = '<span class="pageNumber"></span>', '<span class="totalPages"></span>'
    told = getattr(FOOTER.format(page=number, pages=total), language)
    style = "width:100%;margin:0 14mm;font:7pt sans-serif;color:#595959;display:flex;justify-content:space-between;"
    return opened.pdf(
        print_background=True,
        prefer_css_page_size=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=f'<div style="{style}"><span>{html.escape(title)}</span><span>{told}</span></div>',
        outline=True,
        tagged=True,
    )


def pictures(opened: Page, language: str, with_png: bool) -> Iterator[Picture]:
    """Yield every chart of a page, in its order."""
    opened.evaluate(template("pictures.js"))
    for place, found in enumerate(opened.evaluate("simnetPictures.list()"), start=1):
        title = _title(found["label"], language)
        asked = [found["id"], title, SCALE if with_png else 0]
        made = opened.evaluate("([id, title, scale]) => simnetPictures.picture(id, title, scale)", asked)
        png = None if made["png"] is None else base64.b64decode(made["png"])
        name = f"{place:02}-{found['section'] or 'page'}-{slug(_title(found['english'], 'en'))}"
        yield Picture(name, title, made["svg"].encode(), png)


def slug(title: str) -> str:
    """Return a title as part of a file's name.

    >>> slug("Mean wait, by hour of arrival: 1+N")
    'mean-wait-by-hour-of-arrival-1-n'
    """
    name = ""
    for word in re.findall(r"[a-z0-9]+", title.lower()):
        if len(name) + len(word) >= LONGEST_NAME:
            break
        name += f"-{word}" if name else word
    return name or "chart"


def _title(label: str, language: str) -> str:
    """The title within a chart's label, which also says where its figures are."""
    before, _, after = getattr(WORDS["chart_alt"], language).partition("{title}")
    return label.removeprefix(before).removesuffix(after).strip()
