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
from simnet.scenario.paths import parse_path
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


def faults_of_paths(base: Loaded, varied: Sequence[Varied]) -> tuple[list[Varied], list[Problem]]:
    """Return the varied paths that are there and may vary, and what is wrong with the others."""
    good, problems = [], []
    for one in varied:
        try:
            tree_at(base.tree, [one], [next(value for value in (*one.tried, 0) if value is not None)])
        except InputError as error:
            problems += error.problems
            continue
        if any(parse_path(path)[0] in SAME_FOR_ALL for path in one.paths):
            message = "cannot be varied: all points are measured over the same time against the same target"
            problems.append(Problem(*one.origin, one.path, MISSING, message))
            continue
        good.append(one)
    return good, problems


def faults_of_values(base: Loaded, varied: Sequence[Varied]) -> list[Problem]:
    """Return what is wrong with values wherever they meet: what is refused at the path itself, all else being as it stands."""
    problems: list[Problem] = []
    for one in varied:
        for value in one.tried:
            try:
                checked(tree_at(base.tree, [one], [value]))
            except InputError as error:
                problems += (problem for problem in error.problems if _is_at(problem, [one]))
    return problems


def faults_of_points(
    base: Loaded,
    varied: Sequence[Varied],
    points: Sequence[Point],
    keys: list[str] | None = None,
    notes: Notes | None = None,
) -> list[Problem]:
    """Return what is wrong with points, each fault once: at the varied path itself, or with the number of points that have it.

    Parameters
    ----------
    base : Loaded
        The scenario.
    varied : sequence of Varied
        What varies.
    points : sequence of Point
        To be tried.
    keys : list of str, optional
        Where to put the keys of the scenarios.
    notes : Notes, optional
        What takes down notes on them.
    """
    first: dict[tuple[Any, ...], tuple[Problem, Point]] = {}
    counts: dict[tuple[Any, ...], int] = {}
    for point in points:
        try:
            scenario = checked(tree_at(base.tree, varied, point.values)).scenario
        except InputError as error:
            for problem in error.problems:
                identity = (problem.file, problem.line, problem.path, show(problem.found), problem.message)
                first.setdefault(identity, (problem, point))
                counts[identity] = counts.get(identity, 0) + 1
            continue
        if keys is not None:
            keys.append(scenario_key(scenario))
        if notes is not None:
            notes.take(scenario, described(varied, point.values))
    return [
        problem
        if _is_at(problem, varied)
        else replace(
            problem,
            message=f"at {counts[identity]} of {len(points)} points, first {described(varied, point.values)}: {problem.message}",
        )
        for identity, (problem, point) in first.items()
    ]


def _is_at(problem: Problem, varied: Sequence[Varied]) -> bool:
    """Whether a fault stands at a varied path, where the value that was found tells enough."""
    return any(
        problem.path == path or problem.path.startswith((f"{path}.", f"{path}["))
        for one in varied
        for path in one.paths
    )


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
