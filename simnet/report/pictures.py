"""The page on paper and its charts as pictures, as a browser draws them.

Taken from the page itself, so what is mailed or put on a slide is what stands there: every chart as it is drawn, in the page's fonts, with
its title, what is to be seen, its key and its note, which stand beside it on the page. Files are named by place, section and
English title, in letters that every system and every mail can carry.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simnet.report.chromium import Browser, Tab
from simnet.report.html import template
from simnet.report.text import Text
from simnet.report.texts import WORDS

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


def open_page(of: Browser, page: Path, language: str) -> Tab:
    """Return a tab with a page in a language, all its charts drawn.

    Raises
    ------
    BrowserError
        If it cannot be shown.
    """
    tab = of.open(f"{page.resolve().as_uri()}?lang={language}", WIDTH, HEIGHT)
    tab.wait_for("document.documentElement?.dataset.drawn === 'yes'")
    return tab


def printed(tab: Tab, title: str, language: str) -> bytes:
    """Return a page as a PDF of A4 pages, with its title and the number of the page at the foot of each."""
    number, total = '<span class="pageNumber"></span>', '<span class="totalPages"></span>'
    told = getattr(FOOTER.format(page=number, pages=total), language)
    style = "width:100%;margin:0 14mm;font:7pt sans-serif;color:#595959;display:flex;justify-content:space-between;"
    return tab.pdf(f'<div style="{style}"><span>{html.escape(title)}</span><span>{told}</span></div>')


def pictures(tab: Tab, language: str, with_png: bool) -> Iterator[Picture]:
    """Yield every chart of a page, in its order."""
    tab.evaluate(template("pictures.js"))
    for place, found in enumerate(tab.evaluate("simnetPictures.list()"), start=1):
        title = _title(found["label"], language)
        call = f"simnetPictures.picture({json.dumps(found['id'])}, {json.dumps(title)}, {SCALE if with_png else 0})"
        made = tab.evaluate(call)
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
