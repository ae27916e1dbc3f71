"""What a sweep is to run: one scenario at many points, checked before anything heavy is imported and anything is written.

All points are the base scenario with other values at some paths, so they have the same people with the same luck. Each
value is first tried by itself, then every point of a grid whose values are all right; a Latin hypercube is drawn only when
the ends of its ranges are right. Faults are told at the path and value that cause them, with the point where it takes
several values together.

Scenarios are made from their point when they are wanted and not kept: a thousand of them would take more memory than their results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simnet.errors import MISSING, InputError, Problem, did_you_mean, show
from simnet.experiment.plan import scenario_key
from simnet.experiment.study import TOO_FEW_TO_COMPARE
from simnet.experiment.sweep_points import Point, grid, grid_size, latin_hypercube
from simnet.measures.catalogue import BY_ID
from simnet.scenario.extends import SourceFile, Tree, load_tree
from simnet.scenario.load import Loaded, checked, is_sweep, load_scenario, notes_of_layout, validate
from simnet.scenario.messages import problem_at
from simnet.scenario.paths import KeyPath, Origin, parse_path
from simnet.scenario.schema import Precision, Scenario
from simnet.scenario.schema_sweep import Sweep, Vary
from simnet.scenario.varied import MOST_POINTS, Varied, check_levels, parse_values, paths_of, with_value

OPTIONS = "--vary"
"""The file that faults of a sweep given on the command line are told under."""

SAME_FOR_ALL = ("calendar", "target_wait_min")
"""What no sweep may vary: points are measured over the same time against the same target."""


@dataclass(frozen=True)
class SweepOptions:
    """What the user gave instead of what a sweep file says; None: as the file says, else by default."""

    seed: int | None = None
    replications: int | None = None
    precision: dict[str, Precision] | None = None
    most_replications: int | None = None
    measures: Sequence[str] | None = None
    cost: str | None = None
    wait: str | None = None


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
    def base_point(self) -> int | None:
        """The number of the point that is the base scenario itself; None if there is none."""
        own = scenario_key(self.base.scenario)
        alike = (point for point, key in zip(self.points, self.keys, strict=True) if key == own)
        return next((point.number for point in alike if self.loaded_at(point).scenario == self.base.scenario), None)

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
        raise InputError([*_faults_of_options(_with_options(sweep, options), options, tree), *error.problems]) from None
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
    sweep = _with_options(sweep, options)
    problems = _faults_of_options(sweep, options, tree)
    varied, refused = _varied(base.tree, sweep, tree)
    problems += refused
    wrong = _faults_of_values(base, varied)
    if wrong and not refused and sweep.latin is None:
        wrong += _faults_of_points(base, varied, grid(varied), without=wrong)
    problems += wrong
    if problems:
        raise InputError(problems)
    points = grid(varied) if sweep.latin is None else latin_hypercube(varied, sweep.latin, sweep.seed)
    keys: list[str] = []
    notes = _Notes(base, len(points))
    problems = _faults_of_points(base, varied, points, keys=keys, notes=notes)
    if problems:
        raise InputError(problems)
    files = tuple(dict.fromkeys((*(() if tree is None else tree.files), *base.tree.files)))
    told = (*base.notes, *notes.found())
    return SweepPlan(sweep, base, tuple(varied), points, tuple(keys), files, told, tree)


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


def _plain(value: Any) -> Any:
    """Return a value as a file would hold it: NumPy's numbers as Python's."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value


# -- options and paths ------------------------------------------------------------------------------------------------


def _with_options(sweep: Sweep, options: SweepOptions) -> Sweep:
    """Return a sweep with what the user gave instead; a number of replications alone means just so many."""
    weighed = {key: value for key, value in (("cost", options.cost), ("wait", options.wait)) if value is not None}
    precision = options.precision
    if precision is None and options.replications is not None:
        precision = {}
    given = {
        "seed": options.seed,
        "replications": options.replications,
        "precision": precision,
        "most_replications": options.most_replications,
        "measures": None if options.measures is None else list(dict.fromkeys(options.measures)),
        "trade_off": sweep.trade_off.model_copy(update=weighed),
    }
    return sweep.model_copy(update={key: value for key, value in given.items() if value is not None})


def _faults_of_options(sweep: Sweep, options: SweepOptions, tree: Tree | None) -> list[Problem]:
    """Return what is wrong with replications and measures, where they were given."""

    def at(place: KeyPath, option: str, found: Any, message: str) -> Problem:
        if tree is None or getattr(options, option) is not None:
            return Problem(f"--{option}", None, "", found, message)
        return problem_at(tree, place, found, message)

    weighed = sweep.trade_off
    named: list[tuple[KeyPath, str, str]] = [
        (("measures", index), "measures", name) for index, name in enumerate(sweep.measures)
    ]
    named += [(("trade_off", "cost"), "cost", weighed.cost), (("trade_off", "wait"), "wait", weighed.wait)]
    named += [(("precision", name), "precision", name) for name in sweep.precision]
    problems = [
        at(place, option, name, f"unknown measure{did_you_mean(name, BY_ID)}")
        for place, option, name in named
        if name not in BY_ID
    ]
    problems += [
        at(place, option, name, "neither less nor more of it is better, so it cannot be weighed against another")
        for place, option, name in named
        if option in ("cost", "wait") and name in BY_ID and BY_ID[name].better == "neither"
    ]
    if weighed.cost == weighed.wait:
        option = "wait" if options.cost is None else "cost"
        problems.append(
            at(("trade_off", option), option, weighed.cost, "two measures are weighed, not one against itself")
        )
    if options.replications is not None and options.replications < 2:
        problems.append(at(("replications",), "replications", options.replications, TOO_FEW_TO_COMPARE))
    return problems


def _varied(base: Tree, sweep: Sweep, tree: Tree | None) -> tuple[list[Varied], list[Problem]]:
    """Return the varied paths with their values, and what is wrong with them."""
    found: list[Varied] = []
    problems: list[Problem] = []
    taken: dict[KeyPath, str] = {}
    for path, vary in sweep.vary.items():
        place = (OPTIONS, None) if tree is None else tree.where(("vary", path))
        try:
            one = _one_varied(path, vary, base, place, continuous=sweep.latin is not None)
        except InputError as error:
            problems += error.problems
            continue
        found.append(one)
        for own in one.paths:
            steps = parse_path(own)
            clash = next((other for known, other in taken.items() if _within(steps, known)), None)
            if clash is not None:
                problems.append(Problem(*place, path, MISSING, f"{own} is set by {clash} too; vary it once"))
                break
            taken[steps] = path if own == path else f"{path} ({own})"
    if not problems and sweep.latin is None and grid_size(found) > MOST_POINTS:
        counts = " x ".join(str(len(one.levels)) for one in found)
        message = (
            f"{counts} = {grid_size(found):,} points; a sweep may have {MOST_POINTS:,}: vary less, or use --latin N"
        )
        problems.append(Problem(*found[0].origin, "", MISSING, message))
    return found, problems


def _one_varied(path: str, vary: Vary, base: Tree, place: Origin, continuous: bool) -> Varied:
    """Return one path with its values.

    Raises
    ------
    InputError
        With what is wrong with the path or the values.
    """
    try:
        paths = paths_of(path, base)
    except ValueError as error:
        raise InputError(Problem(*place, path, MISSING, str(error))) from None
    try:
        levels, span = parse_values(vary.values) if isinstance(vary.values, str) else (tuple(vary.values), None)
        check_levels(levels)
        if span is not None and not continuous:
            raise ValueError("only a Latin hypercube (--latin N) takes a continuous range; add `step S` or `points N`")
        if vary.labels is not None and len(vary.labels) != len(levels):
            raise ValueError(f"{len(levels)} values, but {len(vary.labels)} labels; give one each")
    except ValueError as error:
        raise InputError(Problem(*place, path, vary.values, str(error))) from None
    return Varied(path, paths, levels, span, vary.title, tuple(vary.labels or ()), place)


def _within(one: KeyPath, other: KeyPath) -> bool:
    """Whether one of two paths lies inside the other, or they are the same."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


# -- faults of values and points --------------------------------------------------------------------------------------


def _faults_of_values(base: Loaded, varied: Sequence[Varied]) -> list[Problem]:
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


def _faults_of_points(
    base: Loaded,
    varied: Sequence[Varied],
    points: Sequence[Point],
    without: Sequence[Problem] = (),
    keys: list[str] | None = None,
    notes: _Notes | None = None,
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


class _Notes:
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
