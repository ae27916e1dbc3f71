"""A scenario with some values changed, by dotted paths: set, or multiplied.

A path leads through the checked scenario, so defaults that a file leaves out can be changed as well (`demand.factor`); `*` stands for
any one step. What comes out is checked like any file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from simnet.errors import MISSING, InputError, Problem
from simnet.scenario.extends import Tree, apply_override
from simnet.scenario.load import Loaded, checked
from simnet.scenario.nodes import Plain
from simnet.scenario.paths import KeyPath, Origin, dotted, parse_path
from simnet.scenario.schema import Part, Scenario

ANY = "*"
"""The step that stands for any one."""


def changed(
    loaded: Loaded,
    values: Mapping[str, Any] | None = None,
    factors: Mapping[str, float] | None = None,
    origin: Callable[[str], Origin] | None = None,
) -> Loaded:
    """Return a scenario with some values changed; the very same one where no path leads anywhere in it.

    Parameters
    ----------
    loaded : Loaded
        The scenario; it stays as it is.
    values : mapping of str to value
        What to set, by dotted path. The last step may be a key that a mapping has not got yet.
    factors : mapping of str to float
        What to multiply, by dotted path.
    origin : callable, optional
        Given a path, returns the file and line that messages name; default the scenario's file.

    Raises
    ------
    InputError
        With everything that is wrong in the scenario then; if a value that is to be multiplied is no number.
    """
    tree = loaded.tree
    for path, value in (values or {}).items():
        for place in places(loaded.scenario, path):
            tree = _with_value(tree, place, value, _origin(loaded, path, origin))
    for path, factor in (factors or {}).items():
        where = _origin(loaded, path, origin)
        for place in places(loaded.scenario, path):
            number = tree.get(place)
            if number is MISSING:
                number = _value(loaded.scenario, place)
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                if number is None and ANY in parse_path(path):
                    continue
                found = MISSING if isinstance(number, Part) else number
                raise InputError(Problem(*where, dotted(place), found, "is no number, so it cannot be multiplied"))
            product = number * factor
            whole = isinstance(number, int) and product == round(product)
            tree = _with_value(tree, place, round(product) if whole else product, where)
    return loaded if tree is loaded.tree else replace(checked(tree), notes=loaded.notes)


def places(scenario: Scenario, path: str) -> list[KeyPath]:
    """Return where a dotted path leads in a scenario; nowhere if there is no such place.

    Raises
    ------
    ValueError
        If it is no dotted path.
    """
    steps = parse_path(path)
    found: list[tuple[KeyPath, Any]] = [((), scenario)]
    for number, step in enumerate(steps, start=1):
        found = [
            ((*known, key), value)
            for known, part in found
            for key, value in _below(part, step, may_be_new=number == len(steps))
        ]
    return [known for known, _ in found]


def _below(part: Any, step: str | int, may_be_new: bool) -> Iterator[tuple[str | int, Any]]:
    """Yield what a step leads to from a part of a scenario."""
    inside: dict[Any, Any] = {}
    if isinstance(part, Part):
        inside = {name: getattr(part, name) for name in type(part).model_fields}
    elif isinstance(part, dict):
        inside = part
    elif isinstance(part, list):
        inside = dict(enumerate(part))
    if step == ANY:
        yield from inside.items()
    elif step in inside:
        yield step, inside[step]
    elif may_be_new and isinstance(part, dict) and isinstance(step, str):
        yield step, MISSING


def _value(scenario: Scenario, place: KeyPath) -> Any:
    part: Any = scenario
    for step in place:
        part = next((value for _, value in _below(part, step, may_be_new=False)), None)
    return part


def _with_value(tree: Tree, place: KeyPath, value: Plain, origin: Origin) -> Tree:
    """Return a tree with a value at a place; what leads there is made where the file leaves it out."""
    known = 1
    while known < len(place) and isinstance(tree.get(place[:known]), (dict, list)):
        known += 1
    for step in reversed(place[known:]):
        value = {str(step): value}
    return apply_override(tree, dotted(place[:known]), value, origin, create=True)


def _origin(loaded: Loaded, path: str, origin: Callable[[str], Origin] | None) -> Origin:
    return (loaded.tree.file, None) if origin is None else origin(path)


def never_found(path: str, tree: Tree, origin: Origin) -> Problem:
    """Return the problem of a path that leads nowhere, with the nearest there is in a tree."""
    message = "leads nowhere in any scenario"
    if ANY not in parse_path(path):
        try:
            apply_override(tree, path, 0, origin)
        except InputError as error:
            message = error.problems[0].message
    return Problem(*origin, path, MISSING, message)
