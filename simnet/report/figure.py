"""What all figures share: titles, texts that switch language, layout, folding of long names, round ticks.

A figure is a plotly figure in plain dicts. Texts inside it are `{"zh": …, "en": …}`; the page's script (and `localised`
here) puts in the language before plotly sees it, so a figure and its numbers are held once. Users' names are escaped,
since plotly reads a little HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simnet.report.look import GRID, INK, SOFT, Look
from simnet.report.text import Text

Json = dict[str, Any]

FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'


@dataclass(frozen=True)
class Grid:
    """A table beside a chart: heads, and rows whose first cell names the row."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Chart:
    """One chart of the page.

    Attributes
    ----------
    id : str
        Of the page's making, never a user's.
    title : Text
        What is shown.
    finding : Text or None
        What is to be seen, by rule.
    figure : dict
        `data`, `layout`; texts are mappings of languages.
    height : int
        Pixels.
    table : Grid
        The same figures as a table.
    note : Text or None
        How to read it.
    measure : str
        Id of the measure drawn; empty for bills and maps.
    key : tuple of (Text, str)
        Names and colours of what is drawn, where it is not the scenarios.
    """

    id: str
    title: Text
    figure: Json
    height: int
    table: Grid
    finding: Text | None = None
    note: Text | None = None
    measure: str = ""
    key: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True)
class Point:
    """An estimate at a place of a chart; None where there is none."""

    value: float | None
    half_width: float | None


@dataclass(frozen=True)
class Series:
    """The points of one scenario, one for each category of its chart."""

    name: Text
    look: Look
    points: tuple[Point, ...]


def label(text: Text | str) -> Json | str:
    """Return a text for a figure: escaped, since plotly would take `<b>` for a tag."""
    if isinstance(text, str):
        return escaped(text)
    return {"zh": escaped(text.zh), "en": escaped(text.en)}


def escaped(text: str) -> str:
    """Return the text so that plotly shows it as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def localised(part: Any, language: str) -> Any:
    """Return a figure in one language, as the page's script does."""
    if isinstance(part, Mapping):
        if part.keys() == {"zh", "en"}:
            return part[language]
        return {key: localised(value, language) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [localised(value, language) for value in part]
    return part


def base_layout(height: int) -> Json:
    """Return the layout that all figures begin with: white, no legend, no zooming (a phone must scroll over it)."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "linecolor": SOFT,
        "ticks": "",
    }
    return {
        "height": height,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": SOFT, "font": {"size": 13, "color": INK}, "align": "left"},
        "xaxis": {**axis, "showline": True},
        "yaxis": {**axis, "showgrid": True, "gridcolor": GRID},
    }


def rows_axis(names: Sequence[Text]) -> Json:
    """Return a vertical axis with one named row for each name, the first on top."""
    return {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "ticktext": [folded(name) for name in names],
        "showgrid": False,
        "showline": False,
    }


def row_rules(number: int) -> list[Json]:
    """Return thin lines between the rows of a chart."""
    line = {"color": GRID, "width": 1}
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": row - 0.5,
            "y1": row - 0.5,
            "line": line,
            "layer": "below",
        }
        for row in range(1, number)
    ]


def folded(name: Text) -> Json:
    """A row's name on lines short enough to stand beside a chart on a phone."""
    return {
        "zh": "<br>".join(escaped(line) for line in fold(name.zh, 14)),
        "en": "<br>".join(escaped(line) for line in fold(name.en, 16)),
    }


def fold(text: str, width: int, most: int = 3) -> list[str]:
    """Return a text on at most a few lines; a Chinese character is two wide, words stay whole where they can.

    >>> fold("People with limited mobility", 16)
    ['People with', 'limited mobility']
    >>> fold("行动不便者与陪同家属", 14)
    ['行动不便者与陪', '同家属']
    """
    rows: list[str] = [""]
    for word in _words(text):
        for piece in _pieces(word, width):
            if rows[-1] and _width(rows[-1] + piece.rstrip()) > width:
                rows[-1] = rows[-1].rstrip()
                rows.append("")
            rows[-1] += piece
    rows[-1] = rows[-1].rstrip()
    if len(rows) > most:
        rows = [*rows[: most - 1], rows[most - 1] + "…"]
    return rows


WORD = re.compile(r"（[^（）]{1,6}）|[\u2e80-\uffff][，。；：、）”]?|[^\s\u2e80-\uffff]+ *|.", re.DOTALL)
"""What stays on one line: a short bracket, a Chinese character with the mark after it, an English word."""


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _pieces(word: str, width: int) -> list[str]:
    return [word[start : start + width] for start in range(0, len(word), width)]


def _width(text: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)
