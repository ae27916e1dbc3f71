"""A page in the browser for tests: nothing may be asked for, no error may come; and what is measured in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

A4_WIDTH, A4_HEIGHT = 687, 1016
"""Pixels between the margins of a page of paper: 210 - 2 x 14 and 297 - 2 x 14 mm, 96 to the inch."""


@contextmanager
def looked_at(
    browser: Browser, path: Path, query: str = "?lang=zh", width: int = 1280, locale: str = "zh-CN"
) -> Iterator[Page]:
    """A page with all charts drawn; on leaving, no error must have come and nothing have been asked for."""
    troubles: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("console", lambda message: troubles.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def route(request_route):
        url = request_route.request.url
        if url.startswith(("file:", "data:", "blob:")):
            request_route.continue_()
        else:
            troubles.append(f"request: {url}")
            request_route.abort()

    page.route("**/*", route)
    page.goto(path.as_uri() + query)
    page.wait_for_selector("html[data-drawn=yes]", state="attached")
    try:
        yield page
    finally:
        context.close()
    assert troubles == []


TEXTS_AT_FAULT = r"""() => {
  // Every piece of text that can be seen, as boxes; of a line of text the middle half of its height counts, for lines may be set tight.
  const seen = (item) => {
    for (let at = item; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) < 0.05) return false;
      if (style.position === "absolute" && (at.matches(".unseen, .jump") || at.clientWidth <= 1)) return false;
      if (style.clipPath !== "none" && at.clientWidth <= 1) return false;
    }
    return true;
  };
  const holders = (item) => {
    const found = [];
    for (let at = item; at; at = at.parentElement) {
      if (at.matches && at.matches(".chart, td, th, figure, button, .scroll, pre, section, summary, svg.main-svg")) found.push(at);
    }
    return found;
  };
  const width = document.documentElement.clientWidth;
  const name = (item) => (item.closest("[id]") || document.body).id + ": ";
  const boxes = [], faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, noscript, option, details:not([open]) > :not(summary)")) continue;
    if (!seen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const scroller = parent.closest(".scroll");
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      if (scroller && scroller.scrollWidth > scroller.clientWidth) {
        const own = scroller.getBoundingClientRect();
        if (rect.right > own.right + 1 || rect.left < own.left - 1) continue; // it can be scrolled to
      } else if (rect.left < -1 || rect.right > width + 1) {
        faults.push("beyond the page: " + name(parent) + node.data.trim().slice(0, 40));
      }
      for (const holder of holders(parent)) {
        if (getComputedStyle(holder).overflowX !== "hidden" && !holder.matches(".chart")) continue;
        const own = holder.getBoundingClientRect();
        if (rect.left < own.left - 1 || rect.right > own.right + 1 || rect.top < own.top - 1 || rect.bottom > own.bottom + 1) {
          faults.push("clipped: " + name(parent) + node.data.trim().slice(0, 40));
          break;
        }
      }
      const quarter = rect.height / 4;
      boxes.push({ node, parent, l: rect.left, r: rect.right, t: rect.top + quarter, b: rect.bottom - quarter });
    }
  }
  boxes.sort((one, other) => one.t - other.t);
  boxes.forEach((one, place) => {
    for (let next = place + 1; next < boxes.length && boxes[next].t < one.b - 1; next += 1) {
      const other = boxes[next];
      if (one.node === other.node || one.r - 1 <= other.l || other.r - 1 <= one.l) continue;
      if (one.parent.closest("select, .heatmap-label") || other.parent.closest("select, .heatmap-label")) continue;
      faults.push("over each other: " + name(one.parent) + one.node.data.trim().slice(0, 30) + " / " + other.node.data.trim().slice(0, 30));
    }
  });
  return faults;
}"""
"""What of a page's text is cut off, runs out of the page or lies under other text, measured."""

TRACES = """() => [...document.querySelectorAll('.chart[id]')].flatMap(place => (place._fullData || []).map(trace => {
  const list = values => values === undefined || values === null ? [] : Array.from(values).flat();
  return {chart: place.id, map: Boolean(place.closest('figure.map')), type: trace.type, name: trace.name || '',
    horizontal: trace.orientation === 'h', x: list(trace.x), y: list(trace.y), z: list(trace.z),
    spreadX: list(trace.error_x && trace.error_x.array), spreadY: list(trace.error_y && trace.error_y.array)};
}))"""
"""Every trace of every chart as plotly holds it."""

ILL_FITTED = """() => [...document.querySelectorAll('.chart[id]')].filter(place => place.clientWidth > 0
  && Math.abs(place._fullLayout.width - place.clientWidth) > 1)
  .map(place => `${place.id}: ${place._fullLayout.width} in ${place.clientWidth}`)"""
"""Charts that are not drawn for the width of their place."""
