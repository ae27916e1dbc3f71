"""Where the numbers of scenarios come from, as a description lists it: facts, computations, assumptions with their ranges, definitions.

An entry of `evidence` that stands in several scenarios is listed once, with all the values that it covers in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from simnet.report.describe_texts import HEADS, WORDS
from simnet.report.describe_values import number, title_of, values
from simnet.report.markdown import Cell, Code, Document
from simnet.report.text import EMPTY, Text, listed, same
from simnet.scenario.evidence import origins
from simnet.scenario.load import Loaded
from simnet.scenario.paths import dotted

KINDS = ("fact", "computed", "assumed", "defined", "none")
MOST_PATHS = 20
"""Paths of numbers without origin that are named."""


@dataclass
class Entry:
    """One entry of `evidence`, and the numbers that it is the origin of.

    Attributes
    ----------
    pattern, kind, text : str
        Where it stands, what it is, what it says.
    range : tuple of float or None
        Within which the numbers, or a factor on them, may lie.
    of : str
        "value" or "factor".
    found : list of float
        The numbers of all scenarios.
    scenarios : list of str
        In which it stands.
    """

    pattern: str
    kind: str
    text: str
    range: tuple[float, float] | None
    of: str
    found: list[float] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)


class Origins:
    """The origins of all numbers of some scenarios."""

    def __init__(self, scenarios: Mapping[str, Loaded]) -> None:
        self._scenarios = scenarios
        entries: dict[tuple[object, ...], Entry] = {}
        self.counts: dict[str, Counter[str]] = {}
        self.without: dict[str, None] = {}
        for name, loaded in scenarios.items():
            self.counts[name] = Counter()
            for one in origins(loaded.scenario, loaded.tree.data):
                self.counts[name][one.kind] += 1
                if one.kind == "none":
                    self.without[dotted(one.path)] = None
                    continue
                key = (one.pattern, one.kind, one.text, one.range, one.of)
                entry = entries.setdefault(key, Entry(*key))
                entry.found.append(one.value)
                if name not in entry.scenarios:
                    entry.scenarios.append(name)
        self.entries = list(entries.values())

    def of_kind(self, kind: str) -> list[Entry]:
        """Return the entries of a kind that are the origin of some number."""
        return [entry for entry in self.entries if entry.kind == kind]

    def counted(self) -> list[Text]:
        """Return how many numbers of each scenario are of which kind."""
        said = []
        for name, counts in self.counts.items():
            parts = {kind: str(counts[kind]) for kind in KINDS}
            told = WORDS["counted"].format(count=str(sum(counts.values())), **parts)
            title = title_of(self._scenarios[name].scenario.title, name)
            many = len(self.counts) > 1
            said.append(WORDS["of_scenario"].format(title=title) + Text("", " ") + told if many else told)
        return said

    def table(self, document: Document, kind: str, text_head: str) -> None:
        """Add a table of the entries of a kind."""
        heads = ["path", text_head, "range", "values", "number", "where"]
        rows: list[list[Cell]] = [
            [Code(one.pattern), one.text, _range(one), values(one.found), self._number(one), self._where(one)]
            for one in self.of_kind(kind)
        ]
        document.table([HEADS[key] for key in heads], rows)

    def _number(self, entry: Entry) -> str:
        return str(round(len(entry.found) / len(entry.scenarios))) if len(self._scenarios) == 1 else ""

    def _where(self, entry: Entry) -> Text:
        if len(self._scenarios) == 1:
            return EMPTY
        if len(entry.scenarios) == len(self._scenarios):
            return WORDS["all"]
        return listed([same(name) for name in entry.scenarios])


def _range(entry: Entry) -> str:
    if entry.range is None:
        return ""
    low, high = (number(end) for end in entry.range)
    return f"× {low} … {high}" if entry.of == "factor" else f"{low} … {high}"
