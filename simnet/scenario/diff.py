"""What two scenarios differ in, path by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simnet.errors import MISSING
from simnet.scenario.paths import KeyPath, dotted


@dataclass(frozen=True)
class Difference:
    """One path at which two scenarios differ; `simnet.errors.MISSING` stands for a value that one does not have."""

    path: str
    left: Any
    right: Any


def diff(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[Difference]:
    """Return where two resolved trees differ, in the order of the first, then of the second.

    A number and the same number written otherwise (1 and 1.0) do not differ.

    Examples
    --------
    >>> diff({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "c": 2.0}})
    [Difference(path='a.b', left=1, right=3)]
    """
    flat_left, flat_right = dict(_leaves(left, ())), dict(_leaves(right, ()))
    return [
        Difference(dotted(path), flat_left.get(path, MISSING), flat_right.get(path, MISSING))
        for path in {**flat_left, **flat_right}
        if flat_left.get(path, MISSING) != flat_right.get(path, MISSING)
    ]


def _leaves(data: Any, path: KeyPath) -> list[tuple[KeyPath, Any]]:
    if isinstance(data, Mapping) and data:
        return [leaf for key, value in data.items() for leaf in _leaves(value, (*path, key))]
    if isinstance(data, list) and data:
        return [leaf for index, value in enumerate(data) for leaf in _leaves(value, (*path, index))]
    return [(path, data)]
