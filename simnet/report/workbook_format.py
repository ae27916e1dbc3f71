"""How cells of the workbook look: fonts, heads, and numbers no finer than their measure deserves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simnet.report.measures import named
from simnet.report.text import Text

MONEY_UNITS = ("yuan", "yuan a year")
WHOLE_UNITS = ("cases a year", "visits a year", "needs a year", "a year", "h a year")
FIGURES = ("mean", "half_width", "difference", "yuan_year", "published", "without", "change", "change_half_width",
           "difference_half_width", "then", "then_half_width", "cost", "cost_half_width", "wait", "wait_half_width",
           "cost_step", "cost_step_half_width", "wait_step", "wait_step_half_width")  # fmt: skip
"""Columns whose unit stands in the row."""
FORMATS = {"p_adjusted": "0.0000", "confidence": "0%", "variance_saved": "0.0%"}


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.plain = book.add_format({"valign": "top", "text_wrap": True})
        self.soft = book.add_format({"font_color": "#595959", "italic": True})
        self.note = book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top", "font_size": 9})
        self.head = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#f5f5f5"}
        )

    def number(self, pattern: str) -> Any:
        """Return the format of numbers of a pattern."""
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern})
        return self._numbers[pattern]


def pattern(column: str, row: Mapping[str, str]) -> str:
    """Return how Excel is to show a figure: no finer than its measure deserves."""
    if column in FORMATS:
        return FORMATS[column]
    side = (
        column.split("_", 1)[0] + "_"
        if column.startswith(("cost", "wait")) and f"{column.split('_', 1)[0]}_unit" in row
        else ""
    )
    unit = row.get(f"{side}unit") or ""
    if column not in FIGURES:
        return "General"
    measure = row.get(f"{side}measure") or ""
    decimals = named(measure).decimals if measure else 0
    # Half-widths and differences of figures may be small: one more place than the page writes.
    places = decimals + 1
    if unit == "share":
        return f"0.{'0' * places}%"
    if unit in MONEY_UNITS or unit in WHOLE_UNITS:
        return "#,##0"
    return f"#,##0.{'0' * places}"


def in_language(text: Text | str, language: str) -> str:
    """Return a text in one language."""
    return str(getattr(text, language)) if isinstance(text, Text) else text


def width_of(text: str) -> int:
    """How many characters wide a text is; a Chinese one is two."""
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)
