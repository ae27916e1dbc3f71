"""Where each number of a scenario comes from: matching its dotted path against the patterns of `evidence`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Scenario

NOT_NUMBERS = {"simnet", "evidence", "name", "title", "summary", "extends"}
"""Top-level keys that hold no figures of the model."""


@dataclass(frozen=True)
class Origin:
    """The origin of one number.

    Attributes
    ----------
    path : tuple
        Where the number stands.
    value : float
        The number, in the unit of the file.
    kind : str
        fact, computed, assumed, defined; "none" if nobody says.
    text : str
        The fact's id or the explanation.
    range : tuple of float or None
        Within which it may lie.
    of : str
        Whether the range is of the value or of a factor on it.
    pattern : str
        The key of `evidence` that says so.
    """

    path: KeyPath
    value: float
    kind: str
    text: str
    range: tuple[float, float] | None
    of: str
    pattern: str


def numbers(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, float]]:
    """Yield every number in a resolved scenario with its path, in the order of the file."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if path or key not in NOT_NUMBERS:
                yield from numbers(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from numbers(value, (*path, index))
    elif isinstance(data, (int, float)) and not isinstance(data, bool):
        yield path, float(data)


def matches(pattern: str, path: KeyPath) -> bool:
    """Return whether a pattern of `evidence` covers a path: `*` is one part, `**` any number; a list covers its items.

    >>> matches("services.*.stages.**", ("services", "a", "stages", "w", "time_min"))
    True
    """
    return re.fullmatch(_expression(pattern), _as_text(path)) is not None


def matches_pattern(pattern: str, paths: Iterable[KeyPath]) -> bool:
    """Return whether a pattern covers any of some paths."""
    expression = re.compile(_expression(pattern))
    return any(expression.fullmatch(_as_text(path)) for path in paths)


_END = "\0"
"""After each key of a path written as text; no key of a file holds it."""


def _as_text(path: KeyPath) -> str:
    return "".join(f"{part}{_END}" for part in path if isinstance(part, str))


def _expression(pattern: str) -> str:
    """Return a pattern as a regular expression for `_as_text`."""
    kinds = {"*": f"[^{_END}]*{_END}", "**": f"(?:[^{_END}]*{_END})*"}
    return "".join(kinds.get(part) or re.escape(part + _END) for part in pattern.split("."))


def _specificity(pattern: str) -> tuple[int, int]:
    parts = pattern.split(".")
    return sum(part not in ("*", "**") for part in parts), sum(part == "*" for part in parts)


def origins(scenario: Scenario, data: Mapping[str, Any]) -> list[Origin]:
    """Return the origin of every number of a scenario.

    Parameters
    ----------
    scenario : Scenario
        The scenario; its `evidence` is what counts.
    data : mapping
        Its resolved tree, as the user wrote it.

    Returns
    -------
    list of Origin
        One a number, in the order of the file. Of several patterns the one with most named parts wins.
    """
    patterns = sorted(scenario.evidence, key=_specificity, reverse=True)
    # One alternative a pattern: what matches first is what counts.
    first = re.compile("|".join(f"({_expression(pattern)})" for pattern in patterns))
    found = []
    for path, value in numbers(data):
        match = first.fullmatch(_as_text(path)) if patterns else None
        pattern = patterns[match.lastindex - 1] if match is not None and match.lastindex else None
        if pattern is None:
            found.append(Origin(path, value, "none", "", None, "value", ""))
            continue
        entry = scenario.evidence[pattern]
        kind = next(kind for kind in ("fact", "computed", "assumed", "defined") if getattr(entry, kind) is not None)
        limits = (entry.range[0], entry.range[1]) if entry.range is not None else None
        found.append(Origin(path, value, kind, getattr(entry, kind), limits, entry.of, pattern))
    return found


def unused_patterns(scenario: Scenario, data: Mapping[str, Any]) -> list[str]:
    """Return the patterns of `evidence` that cover no number."""
    paths = {_as_text(path) for path, _ in numbers(data)}
    wanted = {pattern: re.compile(_expression(pattern)) for pattern in scenario.evidence}
    return [pattern for pattern, expression in wanted.items() if not any(map(expression.fullmatch, paths))]
