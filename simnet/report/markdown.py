"""Markdown in one of two languages: headings, paragraphs, lists and tables, with what a user wrote kept from being markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.text import Text

SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#~$"})
"""What Markdown would take for markup."""

SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Code:
    """Text that is shown as it is typed: an id, a path, a value of a file."""

    text: str


Cell = Text | str | Code | Sequence["Text | str | Code"]
"""What can stand in a table or a paragraph; several parts stand one after the other."""


class Document:
    """A text that grows block by block.

    Parameters
    ----------
    language : "zh" or "en"
        Of all its texts.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._blocks: list[str] = []

    def heading(self, level: int, text: Text) -> None:
        """Add a heading."""
        self._blocks.append(f"{'#' * level} {self.inline(text)}")

    def paragraph(self, *parts: Cell) -> None:
        """Add a paragraph; English puts a space between its parts."""
        between = " " if self.language == "en" else ""
        self._blocks.append(between.join(self.inline(part) for part in parts if part))

    def bullets(self, items: Sequence[Cell]) -> None:
        """Add a list."""
        if items:
            self._blocks.append("\n".join(f"- {self.inline(item)}" for item in items))

    def table(self, heads: Sequence[Text], rows: Sequence[Sequence[Cell]]) -> None:
        """Add a table; columns that are empty in every row are left out."""
        if not rows:
            return
        cells = [[self.inline(cell) for cell in row] for row in rows]
        kept = [place for place in range(len(heads)) if any(row[place] for row in cells)]
        lines = [[self.inline(heads[place]) for place in kept], ["---"] * len(kept)]
        lines += [[row[place] for place in kept] for row in cells]
        self._blocks.append("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def fenced(self, content: str, kind: str) -> None:
        """Add a block of code or of a diagram."""
        self._blocks.append(f"```{kind}\n{content}\n```")

    def inline(self, cell: Cell) -> str:
        """Return what stands in a line, in the language of the document."""
        if isinstance(cell, Text):
            return escaped(getattr(cell, self.language))
        if isinstance(cell, str):
            return escaped(cell)
        if isinstance(cell, Code):
            return code(cell.text)
        return "".join(self.inline(part) for part in cell)

    def __str__(self) -> str:
        return "\n\n".join(self._blocks) + "\n"


def escaped(text: str) -> str:
    r"""Return a text on one line in which nothing is markup.

    >>> escaped("a|b *c*")
    'a\\|b \\*c\\*'
    """
    return SPACE.sub(" ", text).translate(SPECIAL)


def code(text: str) -> str:
    """Return a text as it is typed, in a table too; a backquote in it would end it and is written as an apostrophe."""
    line = " ".join(text.split()).replace("`", "'").replace("|", "\\|")
    return f"`{line}`" if line else ""
