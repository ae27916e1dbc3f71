"""What a sweep is to run: one scenario at many points, checked before anything heavy is imported and anything is written.

All points are the base scenario with other values at some paths, so they have the same people with the same luck. Every point is
tried. A fault is told at the path and value that cause it, or with the number of points that have it and the first of them. The
values of a Latin hypercube are first tried each by itself, since drawing it takes a heavy import.

Scenarios are made from their point when they are wanted and not kept: a thousand of them would take more memory than their results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simnet.errors import MISSING, InputError, Problem
from simnet.experiment.output import name_of
from simnet.experiment.plan import scenario_key
from simnet.experiment.sweep_checks import Notes, faults_of_paths, faults_of_points, faults_of_values, tree_at
from simnet.experiment.sweep_options import OPTIONS, SweepOptions, faults_of_options, varied_paths, with_options
from simnet.experiment.sweep_points import Point, grid, grid_size, latin_hypercube
from simnet.scenario.extends import SourceFile, Tree, load_tree
from simnet.scenario.load import Loaded, checked, is_sweep, load_scenario, validate
from simnet.scenario.messages import problem_at
from simnet.scenario.schema_sweep import Sweep, Vary
from simnet.scenario.varied import MOST_POINTS, Varied, written

KIND = "sweep"
"""What `study.kind` of a manifest says, so that a sweep and a study of the same name are not taken for each other."""


@dataclass(frozen=True)
class SweepPlan:
    """A sweep that was read and checked.

    Attributes
    ----------
    sweep : Sweep
        The model, with the user's options in it.
    base : Loaded
        The scenario whose values are varied.
    varied : tuple of Varied
        Paths and their values.
    points : tuple of Point
        All of them.
    keys : tuple of str
        Of each point, the key of its scenario; points of one key are simulated once.
    files : tuple of SourceFile
        Every input file, each once.
    notes : tuple of str
        What is allowed but worth a look.
    tree : Tree or None
        Of the sweep file, where there is one.
    """

    sweep: Sweep
    base: Loaded
    varied: tuple[Varied, ...]
    points: tuple[Point, ...]
    keys: tuple[str, ...]
    files: tuple[SourceFile, ...]
    notes: tuple[str, ...]
    tree: Tree | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that are reported: those named, and the two that are weighed."""
        weighed = self.sweep.trade_off
        return tuple(dict.fromkeys((*self.sweep.measures, weighed.cost, weighed.wait)))

    @property
    def directory_name(self) -> str:
        """The name under which `output.check_directory` knows the results."""
        return name_of({"kind": KIND, "name": self.sweep.name})

    @property
    def base_point(self) -> int | None:
        """The number of the point that is the base scenario itself; None if there is none."""
        own = scenario_key(self.base.scenario)
        alike = (point for point, key in zip(self.points, self.keys, strict=True) if key == own)
        return next((point.number for point in alike if self.loaded_at(point).scenario == self.base.scenario), None)

    @property
    def groups(self) -> tuple[int, ...]:
        """Of each point the number of its circumstances, from 1; points are weighed only against those of the same."""
        own = [
            tuple(written(value) for one, value in zip(self.varied, point.values, strict=True) if one.circumstance)
            for point in self.points
        ]
        numbers = {values: number for number, values in enumerate(dict.fromkeys(own), start=1)}
        return tuple(numbers[values] for values in own)

    def with_options(self, options: SweepOptions) -> SweepPlan:
        """Return the plan with what the user gave instead; a Latin hypercube is drawn anew.

        Raises
        ------
        InputError
            With what is wrong with the options.
        """
        return self if options == SweepOptions() else _plan(self.base, self.sweep, self.tree, options)

    def loaded_at(self, point: Point) -> Loaded:
        """Return the scenario of a point."""
        tree = tree_at(self.base.tree, self.varied, point.values)
        return checked(tree)


def plan_of_file(path: str | Path, options: SweepOptions | None = None) -> SweepPlan:
    """Return the plan of a sweep file.

    Parameters
    ----------
    path : str or Path
        A YAML file that begins with ``simnet_sweep: 1``.
    options : SweepOptions, optional
        What the user gave instead.

    Raises
    ------
    InputError
        With everything that is wrong in it, in its scenario and at its points.
    """
    tree = load_tree(path)
    if not is_sweep(tree):
        message = "not a sweep: name what varies with --vary PATH=VALUES, or begin a sweep file with `simnet_sweep: 1`"
        raise InputError(problem_at(tree, (), MISSING, message))
    sweep = validate(tree, Sweep)
    beside = Path(path).parent / sweep.scenario
    if not beside.exists():
        raise InputError(problem_at(tree, ("scenario",), sweep.scenario, "no such file"))
    options = options or SweepOptions()
    try:
        base = load_scenario(beside)
    except InputError as error:
        raise InputError([*faults_of_options(with_options(sweep, options), options, tree), *error.problems]) from None
    return _plan(base, sweep, tree, options)


def plan_of_scenario(
    base: Loaded, vary: Mapping[str, str | Iterable[Any]], latin: int | None = None, options: SweepOptions | None = None
) -> SweepPlan:
    """Return the plan of a sweep over paths of a scenario.

    Parameters
    ----------
    base : Loaded
        The scenario.
    vary : mapping of str to str or iterable
        Values by path: a text as on the command line (`varied.parse_values`), or the values themselves.
    latin : int, optional
        How many points a Latin hypercube is to have; default the grid of all combinations.
    options : SweepOptions, optional
        Seed, replications, measures.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    if not vary:
        message = "nothing varies: name a path and its values with --vary PATH=VALUES"
        raise InputError(Problem(OPTIONS, None, "", MISSING, message))
    if latin is not None and not 2 <= latin <= MOST_POINTS:
        message = f"a Latin hypercube has from 2 to {MOST_POINTS:,} points"
        raise InputError(Problem("--latin", None, "", latin, message))
    given, problems = {}, []
    for path, values in vary.items():
        try:
            given[path] = Vary(values=values if isinstance(values, str) else [_plain(value) for value in values])
        except ValidationError as error:
            problems.append(Problem(OPTIONS, None, path, values, str(error.errors()[0]["ctx"]["error"])))
    if problems:
        raise InputError(problems)
    sweep = Sweep(
        simnet_sweep=1,
        name=f"{base.scenario.name[:58]}-sweep",
        scenario=base.tree.file,
        vary=given,
        latin=latin,
    )
    return _plan(base, sweep, None, options or SweepOptions())


def _plan(base: Loaded, sweep: Sweep, tree: Tree | None, options: SweepOptions) -> SweepPlan:
    """Put a plan together; `tree` is that of the sweep file, where there is one."""
    sweep = with_options(sweep, options)
    problems = faults_of_options(sweep, options, tree)
    varied, refused = varied_paths(base.tree, sweep, tree)
    good, wrong = faults_of_paths(base, varied)
    problems += [*refused, *wrong]
    if sweep.latin is not None:
        problems += faults_of_values(base, good)
        if problems:
            raise InputError(problems)
        points = latin_hypercube(good, sweep.latin, sweep.seed)
    else:
        points = grid(good) if grid_size(good) <= MOST_POINTS else ()
    keys: list[str] = []
    notes = Notes(base, len(points))
    found = faults_of_points(base, good, points, keys, notes)
    if problems or found:
        raise InputError([*problems, *faults_of_values(base, good), *found])
    files = tuple(dict.fromkeys((*(() if tree is None else tree.files), *base.tree.files)))
    told = (*base.notes, *notes.found())
    return SweepPlan(sweep, base, tuple(good), points, tuple(keys), files, told, tree)


def _plain(value: Any) -> Any:
    """Return a value as a file would hold it: NumPy's numbers as Python's."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value
