"""The options and varied paths of a sweep, from what the user wrote, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simnet.errors import MISSING, InputError, Problem, did_you_mean, name_or_list
from simnet.experiment.study import TOO_FEW_TO_COMPARE
from simnet.experiment.sweep_points import grid_size
from simnet.measures.catalogue import BY_ID
from simnet.scenario.extends import Tree
from simnet.scenario.messages import problem_at
from simnet.scenario.paths import KeyPath, Origin, parse_path
from simnet.scenario.schema import LARGEST, Precision
from simnet.scenario.schema_sweep import Sweep, Vary
from simnet.scenario.varied import CIRCUMSTANCES, MOST_POINTS, Varied, check_levels, parse_values, paths_of

OPTIONS = "--vary"
"""The file that faults of a sweep given on the command line are told under."""

HOURS = ("staff_hours", "present_hours")
"""Measures of which less is no merit by itself, but costs less: what is weighed against waits where there are no prices."""


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
    indifference: Mapping[str, float] | None = None


def with_options(sweep: Sweep, options: SweepOptions) -> Sweep:
    """Return a sweep with what the user gave instead; a number of replications alone means just so many."""
    chosen = {key: value for key, value in (("cost", options.cost), ("wait", options.wait)) if value is not None}
    weighed = sweep.trade_off.model_copy(update=chosen)
    if options.indifference is not None:
        weighed = weighed.model_copy(update={"indifference": dict(options.indifference)})
    elif chosen:  # what the file says of a measure that is not weighed now
        kept = {name: zone for name, zone in weighed.indifference.items() if name in (weighed.cost, weighed.wait)}
        weighed = weighed.model_copy(update={"indifference": kept})
    precision = options.precision
    if precision is None and options.replications is not None:
        precision = {}
    given = {
        "seed": options.seed,
        "replications": options.replications,
        "precision": precision,
        "most_replications": options.most_replications,
        "measures": None if options.measures is None else list(dict.fromkeys(options.measures)),
        "trade_off": weighed,
    }
    return sweep.model_copy(update={key: value for key, value in given.items() if value is not None})


def faults_of_options(sweep: Sweep, options: SweepOptions, tree: Tree | None) -> list[Problem]:
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
        if option in ("cost", "wait") and name in BY_ID and BY_ID[name].better == "neither" and name not in HOURS
    ]
    for name, zone in weighed.indifference.items():
        if name not in (weighed.cost, weighed.wait):
            message = (
                f"is not one of the two measures that are weighed{name_or_list(name, (weighed.cost, weighed.wait))}"
            )
            problems.append(at(("trade_off", "indifference", name), "indifference", name, message))
        elif not 0 <= zone <= LARGEST:
            problems.append(at(("trade_off", "indifference", name), "indifference", zone, "must be >= 0"))
    if weighed.cost == weighed.wait:
        option = "wait" if options.cost is None else "cost"
        problems.append(
            at(("trade_off", option), option, weighed.cost, "two measures are weighed, not one against itself")
        )
    if options.replications is not None and options.replications < 2:
        problems.append(at(("replications",), "replications", options.replications, TOO_FEW_TO_COMPARE))
    return problems


def varied_paths(base: Tree, sweep: Sweep, tree: Tree | None) -> tuple[list[Varied], list[Problem]]:
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
    circumstance = vary.circumstance
    if circumstance is None:
        circumstance = parse_path(path)[0] in CIRCUMSTANCES
    return Varied(path, paths, levels, span, vary.title, tuple(vary.labels or ()), circumstance, place)


def _within(one: KeyPath, other: KeyPath) -> bool:
    """Whether one of two paths lies inside the other, or they are the same."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
