"""What a table is: named columns, each with its type, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

NONE = -1
"""No instant, no index."""

NEVER = np.iinfo(np.int64).max
"""An instant that does not come."""


@dataclass(frozen=True)
class Column:
    """One column: its name, NumPy type code, unit and meaning."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A named table of columns.

    Attributes
    ----------
    name : str
        Name of the table.
    meaning : str
        What one row is.
    columns : tuple of Column
        Its columns, in order.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @cached_property
    def dtype(self) -> np.dtype:
        """The NumPy structured type of a row: columns in order, the widest first in memory, so that little is left empty."""
        types = {column.name: np.dtype(column.type) for column in self.columns}
        offsets, end = {}, 0
        for name in sorted(types, key=lambda name: -types[name].itemsize):
            offsets[name], end = end, end + types[name].itemsize
        widest = max(type_.itemsize for type_ in types.values())
        return np.dtype(
            {
                "names": list(types),
                "formats": list(types.values()),
                "offsets": [offsets[name] for name in types],
                "itemsize": -(-end // widest) * widest,
            },
            align=True,
        )

    def empty(self, num_rows: int) -> np.ndarray:
        """Return `num_rows` rows of zeros."""
        return np.zeros(num_rows, self.dtype)

    def markdown(self) -> str:
        """Return the documentation of the table as Markdown."""
        lines = [
            f"### {self.name}",
            "",
            f"{self.meaning}",
            "",
            "| column | type | unit | meaning |",
            "|---|---|---|---|",
        ]
        lines += [f"| {c.name} | {c.type} | {c.unit} | {c.meaning} |" for c in self.columns]
        return "\n".join(lines) + "\n"


def table(name: str, meaning: str, *columns: tuple[str, str, str, str]) -> Table:
    """Return a table of columns given as (name, type, unit, meaning)."""
    return Table(name, meaning, tuple(Column(*column) for column in columns))
