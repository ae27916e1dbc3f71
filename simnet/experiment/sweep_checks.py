"""Faults of a sweep, each at the path and value that cause it, and with its point where it takes several values together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from simnet.errors import MISSING, InputError, Problem, show
from simnet.experiment.plan import scenario_key
from simnet.experiment.sweep_points import Point
from simnet.scenario.extends import Tree
from simnet.scenario.load import Loaded, checked, notes_of_layout
from simnet.scenario.schema import Scenario
from simnet.scenario.varied import Varied, with_value

SAME_FOR_ALL = ("calendar", "target_wait_min")
"""What no sweep may vary: points are measured over the same time against the same target."""


def tree_at(tree: Tree, varied: Sequence[Varied], values: Sequence[Any]) -> Tree:
    """Return the tree of a scenario with other values at the varied paths.

    Raises
    ------
    InputError
        If there is no such path.
    """
    for one, value in zip(varied, values, strict=True):
        for path in one.paths:
            tree = with_value(tree, path, value, one.origin)
    return tree


def described(varied: Sequence[Varied], values: Sequence[Any]) -> str:
    """Return a point as messages name it: `demand.factor = 0.8, sites.hall.seats = 12`."""
    return ", ".join(f"{one.path} = {show(value)}" for one, value in zip(varied, values, strict=True))


def faults_of_values(base: Loaded, varied: Sequence[Varied]) -> list[Problem]:
    """Return what is wrong with each value by itself, everything else being as in the base scenario."""
    problems: list[Problem] = []
    for one in varied:
        for value in one.tried:
            try:
                scenario = checked(tree_at(base.tree, [one], [value])).scenario
            except InputError as error:
                problems += (_at_value(one, value, problem) for problem in error.problems)
                continue
            if any(getattr(scenario, key) != getattr(base.scenario, key) for key in SAME_FOR_ALL):
                message = "cannot be varied: all points are measured over the same time against the same target"
                problems.append(Problem(*one.origin, one.path, MISSING, message))
    return problems


def _at_value(varied: Varied, value: Any, problem: Problem) -> Problem:
    """Return a fault as one of a value: it stands there already, or the value is named."""
    if any(problem.path.startswith(path) for path in varied.paths):
        return problem
    return replace(problem, message=f"with {varied.path} = {show(value)}: {problem.message}")


def faults_of_points(
    base: Loaded,
    varied: Sequence[Varied],
    points: Sequence[Point],
    without: Sequence[Problem] = (),
    keys: list[str] | None = None,
    notes: Notes | None = None,
) -> list[Problem]:
    """Return what is wrong with points, each fault once with how many points have it; not again what is in `without`."""
    known = {(problem.file, problem.line, problem.path, show(problem.found)) for problem in without}
    first: dict[tuple[Any, ...], tuple[Problem, Point]] = {}
    counts: dict[tuple[Any, ...], int] = {}
    for point in points:
        try:
            scenario = checked(tree_at(base.tree, varied, point.values)).scenario
        except InputError as error:
            for problem in error.problems:
                if (problem.file, problem.line, problem.path, show(problem.found)) not in known:
                    identity = (problem.file, problem.line, problem.path, problem.message)
                    first.setdefault(identity, (problem, point))
                    counts[identity] = counts.get(identity, 0) + 1
            continue
        if keys is not None:
            keys.append(scenario_key(scenario))
        if notes is not None:
            notes.take(scenario, described(varied, point.values))
    return [
        replace(
            problem,
            message=f"at {counts[identity]} of {len(points)} points, first {described(varied, point.values)}: {problem.message}",
        )
        for identity, (problem, point) in first.items()
    ]


class Notes:
    """Notes that points give beyond those of the base scenario, each once."""

    def __init__(self, base: Loaded, num_points: int) -> None:
        self._known, self._num_points = set(base.notes), num_points
        self._first: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def take(self, scenario: Scenario, point: str) -> None:
        """Note what a point gives."""
        for note in notes_of_layout(scenario):
            if note not in self._known:
                self._first.setdefault(note, point)
                self._counts[note] = self._counts.get(note, 0) + 1

    def found(self) -> list[str]:
        """Return the notes with how many points give them."""
        return [
            f"at {self._counts[note]} of {self._num_points} points, first {point}: {note}"
            for note, point in self._first.items()
        ]
