"""Stresses that a study names itself: the scenarios with the values changed that it says, and what is wrong with them.

They are looked at whenever the study is, not only with `--stress`, so that a path that leads nowhere is refused at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simnet.errors import InputError, Problem
from simnet.scenario.changes import changed, never_found, places
from simnet.scenario.load import Loaded, LoadedStudy
from simnet.scenario.paths import Origin, parse_path
from simnet.scenario.schema import Stress


def put_through(
    stress: Stress, scenarios: Mapping[str, Loaded], origin: Callable[[str], Origin] | None = None
) -> dict[str, Loaded]:
    """Return scenarios as a stress leaves them; those that have none of its paths are the very same.

    Parameters
    ----------
    stress : Stress
        What is changed.
    scenarios : mapping of str to Loaded
        By id.
    origin : callable, optional
        Given a path, returns where it was asked for.

    Raises
    ------
    InputError
        If what comes out is no scenario that could be run.
    """
    return {name: changed(loaded, stress.values, stress.factors, origin) for name, loaded in scenarios.items()}


def changes_calendar(stress: Stress) -> bool:
    """Return whether other days are measured under a stress than without."""
    part = of_calendar(stress)
    return bool(part.values or part.factors)


def of_calendar(stress: Stress) -> Stress:
    """Return the part of a stress that changes which days are measured."""
    values, factors = (
        {path: change for path, change in changes.items() if parse_path(path)[0] == "calendar"}
        for changes in (stress.values, stress.factors)
    )
    return stress.model_copy(update={"values": values, "factors": factors})


def stress_problems(loaded: LoadedStudy) -> list[Problem]:
    """Return what is wrong with the stresses of a study: paths that lead nowhere, scenarios that cannot be run."""
    problems = []
    for name, stress in loaded.study.stress.items():
        where = {path: ("stress", name, part, path) for part in ("values", "factors") for path in getattr(stress, part)}
        origins = {path: loaded.tree.where(at) for path, at in where.items()}
        amiss = []
        for path, at in where.items():
            try:
                if not any(places(scenario.scenario, path) for scenario in loaded.scenarios.values()):
                    amiss.append(never_found(path, loaded.scenarios[loaded.study.baseline].tree, origins[path]))
            except ValueError as error:
                amiss.append(loaded.tree.problem(at, str(error)))
        problems += amiss
        if not amiss:
            try:
                put_through(stress, loaded.scenarios, origins.__getitem__)
            except InputError as error:
                problems += error.problems
    return problems
