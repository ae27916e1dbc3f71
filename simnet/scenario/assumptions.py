"""The assumptions of a scenario: what `evidence` says may lie anywhere in a range, and the scenario with one of them moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simnet.errors import InputError
from simnet.scenario.evidence import origins
from simnet.scenario.extends import Tree, apply_override
from simnet.scenario.load import Loaded, checked
from simnet.scenario.paths import KeyPath, dotted

FACTOR = "factor"


@dataclass(frozen=True)
class Assumption:
    """One assumption: the numbers that one pattern of `evidence` covers.

    Attributes
    ----------
    pattern : str
        The key of `evidence`.
    text : str
        What is assumed, and why.
    of : "value" or "factor"
        Whether the range is of the value, or of a factor on all values.
    low, high : float
        The range.
    values : dict of tuple to float
        The numbers, by path.
    """

    pattern: str
    text: str
    of: str
    low: float
    high: float
    values: Mapping[KeyPath, float]

    @property
    def base(self) -> float | None:
        """Where in its range the scenario has it: 1 of a factor; None where several numbers differ."""
        if self.of == FACTOR:
            return 1.0
        found = set(self.values.values())
        return found.pop() if len(found) == 1 else None


def assumptions(loaded: Loaded) -> list[Assumption]:
    """Return the assumptions of a scenario that have a range with something in it, in the order of its file."""
    grouped: dict[str, dict[KeyPath, float]] = {}
    about = {}
    for origin in origins(loaded.scenario, loaded.tree.data):
        if origin.kind == "assumed" and origin.range is not None and origin.range[0] < origin.range[1]:
            grouped.setdefault(origin.pattern, {})[origin.path] = origin.value
            about[origin.pattern] = (origin.text, origin.of, *origin.range)
    return [Assumption(pattern, *about[pattern], values) for pattern, values in grouped.items()]


def moved(loaded: Loaded, assumption: Assumption, to: float) -> Loaded | None:
    """Return a scenario with one assumption moved; None if no scenario can be so.

    Parameters
    ----------
    loaded : Loaded
        The scenario.
    assumption : Assumption
        One of its assumptions.
    to : float
        The value, or the factor on each value. Where only whole numbers will do they are rounded, to 1 at least where there was one.
    """
    wanted = {
        path: value * to if assumption.of == FACTOR else to for path, value in assumption.values.items() if value or to
    }
    whole = {path: max(round(value), min(1, round(assumption.values[path]))) for path, value in wanted.items()}
    for values in (wanted, whole):
        try:
            return checked(_with_values(loaded.tree, values))
        except InputError:
            continue
    return None


def _with_values(tree: Tree, values: Mapping[KeyPath, Any]) -> Tree:
    for path, value in values.items():
        tree = apply_override(tree, dotted(path), value, origin=None)
    return tree
