"""The values that a path takes in a sweep: lists and ranges as users write them, and the paths that a pattern names.

A text is a list of values and ranges, separated by commas:

- ``1,2,4``: these, each read as a plain scalar of YAML;
- ``1..5``: all whole numbers from 1 to 5;
- ``0.8..1.2 step 0.1``, ``0.8..1.2 points 5``: from the first number on by the step, or so many evenly spaced, both ends included;
- ``0.8..1.2``, alone and not whole numbers: anything between, which only a Latin hypercube can take;
- ``["Mo-Fr 09:00-12:00,13:00-17:00", "Mo-Fr 09:00-17:00"]``: a list in YAML, for values that hold commas.

Steps are added in decimals, so 0.8..1.2 step 0.1 holds 0.9 and not 0.9000000000000001. Refused: a value given twice, more
values than a sweep may have points, paths that lie inside each other, and what changes nothing that happens (titles, evidence).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from simnet.errors import MISSING, InputError, show
from simnet.scenario.core_schema import resolve
from simnet.scenario.evidence import NOT_NUMBERS, matches
from simnet.scenario.extends import Tree, apply_override
from simnet.scenario.messages import fields_at
from simnet.scenario.nodes import Plain, flatten, parse_text
from simnet.scenario.paths import KeyPath, Origin, dotted, parse_path
from simnet.scenario.schema import Scenario
from simnet.scenario.schema_base import Title

MOST_POINTS: Final = 10_000
"""The most points that a sweep may have."""

HOW_TO_GIVE_VALUES: Final = (
    "give values: a list (1,2,4), whole numbers (1..5), or a range (0.8..1.2 step 0.1, 0.8..1.2 points 5)"
)

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s+(step|points)\s+({_NUMBER}))?")
_WHOLE = re.compile(r"[-+]?[0-9]+")

CIRCUMSTANCES: Final = ("arrivals", "behaviour", "costs", "demand", "population", "profiles", "seasons")
"""Sections whose values nobody chooses: how many people come, and what things cost."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Varied:
    """A path, or the paths of a pattern, and the values that they take.

    Attributes
    ----------
    path : str
        As the user wrote it.
    paths : tuple of str
        The paths of the scenario that take the value.
    levels : tuple
        The values, in the order given; empty if anything in `span` will do.
    span : (float, float) or None
        Lowest and highest value of a continuous range.
    title : Title or None
        Name for readers.
    labels : tuple of Title
        Names of the levels for readers; empty if there are none.
    circumstance : bool
        Whether it is something that nobody chooses.
    origin : (file, line)
        Where it was asked for.
    """

    path: str
    paths: tuple[str, ...]
    levels: tuple[Any, ...]
    span: Span | None = None
    title: Title | None = None
    labels: tuple[Title, ...] = ()
    circumstance: bool = False
    origin: Origin = ("--vary", None)

    @property
    def tried(self) -> tuple[Any, ...]:
        """The values that each must be right by itself: all levels, or the ends of the span."""
        return self.levels if self.span is None else self.span

    def label(self, value: Any) -> Title:
        """Return how readers see a value."""
        if self.labels:
            return next(
                label for level, label in zip(self.levels, self.labels, strict=True) if same_value(level, value)
            )
        text = written(value)
        if isinstance(value, float):
            text = f"{value:.4g}"
        return Title(zh=text, en=text)


def parse_values(text: str) -> tuple[tuple[Any, ...], Span | None]:
    """Return the values that a text names, and the span if it is a continuous range (then there are no values).

    Raises
    ------
    ValueError
        With what is wrong and how it is written.

    Examples
    --------
    >>> parse_values("1..3,8"), parse_values("0.8..1 step 0.1")
    (((1, 2, 3, 8), None), ((0.8, 0.9, 1.0), None))
    >>> parse_values("0.8..1.2")
    ((), (0.8, 1.2))
    """
    if text.lstrip().startswith("["):
        return tuple(_listed(text)), None
    items = [item.strip() for item in text.split(",")]
    if not all(items):
        raise ValueError(f"a value is missing; {HOW_TO_GIVE_VALUES}")
    if len(items) == 1 and (span := _span(items[0])) is not None:
        return (), span
    levels: list[Any] = []
    for item in items:
        levels += _range(item) if ".." in item else [resolve(item)]
    return tuple(levels), None


def check_levels(levels: tuple[Any, ...]) -> None:
    """Refuse values of which there are too many, or one twice.

    Raises
    ------
    ValueError
        With what is wrong.
    """
    if len(levels) > MOST_POINTS:
        raise ValueError(f"{len(levels):,} values; a sweep may have {MOST_POINTS:,} points at most")
    seen: dict[str, Any] = {}
    for level in levels:
        key = json.dumps(float(level) if isinstance(level, int) and not isinstance(level, bool) else level)
        if key in seen:
            raise ValueError(f"{written(level)} is given twice; keep one")
        seen[key] = level


def written(value: Any) -> str:
    """Return a value as tables hold it: text and numbers as they are, all else as JSON.

    >>> written("Mo-Fr 09:00-17:00"), written(0.1), written(True), written([1, 2])
    ('Mo-Fr 09:00-17:00', '0.1', 'true', '[1, 2]')
    """
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def same_value(one: Any, other: Any) -> bool:
    """Return whether two values of a file are the same; true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def paths_of(pattern: str, tree: Tree) -> tuple[str, ...]:
    """Return the paths that a path or pattern names in a scenario; a path without `*` names itself, be it there or not.

    Raises
    ------
    ValueError
        If it is no path, names nothing, or names what changes nothing that happens.
    """
    steps = parse_path(pattern)
    if steps[0] in NOT_NUMBERS:
        raise ValueError(f"`{steps[0]}` changes nothing that happens; name a path of the model, as demand.factor")
    if "*" not in steps and "**" not in steps:
        return (dotted(steps),)
    found = tuple(dotted(path) for path in _mapped(tree.data) if matches(pattern, path))
    if not found:
        raise ValueError(
            "names no path of the scenario; `*` stands for one step of a path, `**` for any number of steps"
        )
    return found


def with_value(tree: Tree, dotted_path: str, value: Any, origin: Origin) -> Tree:
    """Return a tree with one value replaced; sections that the scenario leaves to their defaults are made for it.

    Raises
    ------
    InputError
        If there is no such path, with the nearest that there is.
    """
    path = parse_path(dotted_path)
    for length in range(1, len(path)):
        if tree.get(path[:length]) is MISSING and path[length - 1] in fields_at(Scenario, path[: length - 1]):
            tree = apply_override(tree, dotted(path[:length]), {}, origin, create=True)
    return apply_override(tree, dotted_path, value, origin, create=True)


def _mapped(data: Plain, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the paths of all values in mappings of the model, in the order of the file."""
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if path or key not in NOT_NUMBERS:
            yield (*path, key)
            yield from _mapped(value, (*path, key))


def _listed(text: str) -> list[Any]:
    """Return the items of a list in YAML."""
    try:
        data, _ = flatten(parse_text(f"values: {text}\n", "--vary"))
    except InputError as error:
        raise ValueError(f"not a list in YAML: {error.problems[0].message}") from None
    values = data["values"] if isinstance(data, dict) else None
    if not isinstance(values, list) or not values:
        raise ValueError(HOW_TO_GIVE_VALUES)
    return values


def _span(item: str) -> Span | None:
    """Return the ends of a continuous range, None for anything else."""
    match = _RANGE.fullmatch(item)
    if match is None or match[3] is not None or (_WHOLE.fullmatch(match[1]) and _WHOLE.fullmatch(match[2])):
        return None
    low, high = float(match[1]), float(match[2])
    _check_order(low, high)
    return low, high


def _range(item: str) -> list[Any]:
    """Return the values of a range with a step or a number of points, or of whole numbers."""
    match = _RANGE.fullmatch(item)
    if match is None:
        raise ValueError(f"{show(item)} is not a range of numbers: LOW..HIGH, LOW..HIGH step S, LOW..HIGH points N")
    low, high = Decimal(match[1]), Decimal(match[2])
    _check_order(low, high)
    whole = all(_WHOLE.fullmatch(end) for end in (match[1], match[2]))
    if match[3] == "points":
        number = int(match[4]) if _WHOLE.fullmatch(match[4]) else 0
        if not 2 <= number <= MOST_POINTS:
            raise ValueError(f"{show(item)}: points must be a whole number from 2 to {MOST_POINTS:,}")
        values = [low + (high - low) * place / (number - 1) for place in range(number)]
    else:
        if match[3] is None and not whole:
            raise ValueError(f"{show(item)}: a continuous range stands alone; add `step S` or `points N`")
        step = Decimal(match[4] or 1)
        if step <= 0:
            raise ValueError(f"{show(item)}: the step must be above 0")
        number = int((high - low) / step) + 1
        if number > MOST_POINTS:
            message = f"{show(item)} has {number:,} values; a sweep may have {MOST_POINTS:,} points at most"
            raise ValueError(f"{message} ({match[1]}.0..{match[2]} is continuous, for --latin)" if whole else message)
        values = [low + step * place for place in range(number)]
    return [int(value) if whole and value == value.to_integral_value() else float(value) for value in values]


def _check_order(low: float | Decimal, high: float | Decimal) -> None:
    if not low < high:
        raise ValueError(f"{low}..{high}: the first number must be below the second")
