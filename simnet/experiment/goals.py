"""What a study is after, as far as it can be checked before anything runs: its objective and its constraints.

Bounds and weights are in the units of their measures. It refuses an objective of which nobody can say whether less or more
of it is better, units that do not add up, bounds that exclude each other, and a breakdown that the measure or a scenario has not
got. How an objective is estimated is the business of `recommend`, whether a constraint is met that of `constraints`.
"""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import MISSING, Problem, did_you_mean, name_or_list
from simnet.measures.catalogue import BY_ID
from simnet.measures.layout import MANY_SITES
from simnet.scenario.load import LoadedStudy
from simnet.scenario.messages import problem_at
from simnet.scenario.paths import KeyPath
from simnet.scenario.schema import Constraint, Scenario, Weighted

BY_TIME_AND_SITE = ("site_hour", "site_quarter", "site_weekday_hour")


def better(objective: str | Weighted) -> str:
    """Return whether less or more of an objective is better: lower, higher or, where nobody knows, neither."""
    return "lower" if isinstance(objective, Weighted) else BY_ID[objective].better


def unit_of(objective: str | Weighted) -> str:
    """Return the unit of an objective, as in files; that of a weighted sum is the measures' where it names no other."""
    if isinstance(objective, Weighted):
        return objective.unit or BY_ID[next(iter(objective.weights))].unit
    return BY_ID[objective].unit


def goal_problems(loaded: LoadedStudy) -> list[Problem]:
    """Return what is wrong with the objective and the constraints of a study."""
    study = loaded.study
    found = [*_of_objective(study.objective)]
    for name, constraint in study.constraints.items():
        path = ("constraints", name)
        found += [((*path, *rest), value, message) for rest, value, message in _of_constraint(constraint, loaded)]
    found += _contradictions(study.constraints)
    return [problem_at(loaded.tree, path, value, message) for path, value, message in found]


Fault = tuple[KeyPath, object, str]
"""Where, what was found, what is wrong with it."""


def _of_objective(objective: str | Weighted) -> Iterator[Fault]:
    if isinstance(objective, str):
        if objective in BY_ID and BY_ID[objective].better == "neither":
            yield ("objective",), objective, "neither less nor more of it is better"
        return
    for name, weight in objective.weights.items():
        path = ("objective", "weights", name)
        if name not in BY_ID:
            yield path, name, f"unknown measure{did_you_mean(name, BY_ID)}"
        elif weight * {"lower": 1, "higher": -1, "neither": 0}[BY_ID[name].better] < 0:
            sign, joined, side = ("less", "as is", "above") if weight < 0 else ("more", "but", "below")
            yield path, weight, f"{sign} of {name} is better, {joined} less of the sum: its weight must be {side} 0"
    units = dict.fromkeys(BY_ID[name].unit for name in objective.weights if name in BY_ID)
    if len(units) > 1 and objective.unit is None:
        message = f"needed here: the measures are in {', '.join(units)}; say what the weights turn them into, for example `unit: yuan`"
        yield ("objective", "unit"), MISSING, message


def _of_constraint(constraint: Constraint, loaded: LoadedStudy) -> Iterator[Fault]:
    measure = BY_ID.get(constraint.measure)
    if measure is None:
        yield ("measure",), constraint.measure, f"unknown measure{did_you_mean(constraint.measure, BY_ID)}"
        return
    for key in ("at_most", "at_least"):
        bound = getattr(constraint, key)
        if bound is not None and measure.unit == "share" and bound > 1:
            yield (key,), bound, f"{measure.id} is a share, so 1 is all of it; 10% is written 0.1"
    by = constraint.group_by
    if by is None:
        return
    broken_down = () if measure.kind == "gap" else measure.group_bys
    if not broken_down:
        yield ("group_by",), by, f"{measure.id} is not broken down by anything; leave `group_by` out"
    elif by not in broken_down:
        yield ("group_by",), by, f"{measure.id} is not broken down by it{name_or_list(by, broken_down)}"
    else:
        without = {name: why for name, one in loaded.scenarios.items() if (why := _why_not(one.scenario, by))}
        for name, why in without.items():
            yield ("group_by",), by, f"{name} {why}, so it has no such breakdown"


def _why_not(scenario: Scenario, group_by: str) -> str:
    """Return why a scenario cannot be broken down so, though it should; empty where it can, or where all of it is one group."""
    if group_by == "month" and scenario.calendar.start is None:
        return "has no dates"
    if group_by in BY_TIME_AND_SITE and len(scenario.sites) > MANY_SITES:
        return f"has more than {MANY_SITES} sites"
    return ""


def _contradictions(constraints: dict[str, Constraint]) -> Iterator[Fault]:
    """Yield constraints of the same figures that exclude each other."""
    names = list(constraints)
    for position, name in enumerate(names):
        own = constraints[name]
        for before in names[:position]:
            other = constraints[before]
            if (own.measure, own.group_by) != (other.measure, other.group_by):
                continue
            for key, bound, limit in (
                ("at_least", own.at_least, other.at_most),
                ("at_most", other.at_least, own.at_most),
            ):
                if bound is not None and limit is not None and bound > limit:
                    message = f"nothing is at least {bound:g} and at most {limit:g}; constraints.{before} asks for the other bound"
                    yield ("constraints", name, key), getattr(own, key), message
