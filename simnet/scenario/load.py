"""Reading scenarios and studies: from files to models, with every fault at its file, line and path, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from simnet.errors import MISSING, InputError, Problem, name_or_list
from simnet.scenario import checks, evidence
from simnet.scenario.calendar import Calendar, UnknownYear
from simnet.scenario.extends import Tree, apply_override, load_tree
from simnet.scenario.forms import form_stages, named, open_to, weighted
from simnet.scenario.messages import problem_at, problems_of
from simnet.scenario.paths import dotted
from simnet.scenario.schema import Part, Scenario, Site, Study
from simnet.scenario.skills import pool_skills, pools_of
from simnet.scenario.wanted import wanted_services

Format = TypeVar("Format", bound=Part)

FROM_HOME = ("online", "agency", "home_visit", "grid")
"""Channels on which a service may be had that no site offers."""


@dataclass(frozen=True)
class Loaded:
    """A scenario that was read and checked.

    Attributes
    ----------
    scenario : Scenario
        The model.
    tree : Tree
        The resolved tree it came from, with lines and files.
    notes : tuple of str
        What is allowed but worth a look.
    """

    scenario: Scenario
    tree: Tree
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadedStudy:
    """A study that was read and checked, with its scenarios.

    Attributes
    ----------
    study : Study
        The model.
    tree : Tree
        The tree it came from.
    scenarios : dict of str to Loaded
        The scenarios, in the order of the study.
    """

    study: Study
    tree: Tree
    scenarios: dict[str, Loaded]


def load_scenario(path: str | Path, overrides: Iterable[tuple[str, Any]] = ()) -> Loaded:
    """Return the scenario in a file.

    Parameters
    ----------
    path : str or Path
        A YAML file; `extends` is followed.
    overrides : iterable of (str, value)
        Values to set by dotted path before anything is checked.

    Raises
    ------
    InputError
        With everything that is wrong in the file.
    """
    tree = load_tree(path)
    if is_study(tree):
        raise InputError([problem_at(tree, ("simnet_study",), MISSING, "this is a study; `simnet compare` runs it")])
    if is_sweep(tree):
        raise InputError([problem_at(tree, ("simnet_sweep",), MISSING, "this is a sweep; `simnet sweep` runs it")])
    for dotted_path, value in overrides:
        tree = apply_override(tree, dotted_path, value, create=True)
    loaded = checked(tree)
    return replace(loaded, notes=tuple(_notes(loaded.scenario, tree)))


def checked(tree: Tree) -> Loaded:
    """Return the scenario of a resolved tree, checked, without notes.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    scenario = validate(tree, Scenario)
    problems = [problem_at(tree, fault.path, fault.found, fault.message) for fault in checks.check(scenario)]
    problems += _calendar_problems(tree, scenario)
    if problems:
        raise InputError(problems)
    return Loaded(scenario, tree)


def load_study(path: str | Path) -> LoadedStudy:
    """Return the study in a file and its scenarios.

    Raises
    ------
    InputError
        With everything that is wrong in the study and in its scenarios.
    """
    tree = load_tree(path)
    if not is_study(tree):
        raise InputError(
            [
                problem_at(
                    tree,
                    (),
                    MISSING,
                    "not a study: a study begins with `simnet_study: 1`; `simnet run` runs a scenario",
                )
            ]
        )
    study = validate(tree, Study)
    problems: list[Problem] = []
    if study.baseline not in study.scenarios:
        message = f"unknown scenario{name_or_list(study.baseline, study.scenarios)}"
        problems.append(problem_at(tree, ("baseline",), study.baseline, message))
    if isinstance(study.objective, str) and study.objective not in study.measures:
        message = f"must be one of `measures`{name_or_list(study.objective, study.measures)}"
        problems.append(problem_at(tree, ("objective",), study.objective, message))
    loaded: dict[str, Loaded] = {}
    seen: set[tuple[str, int | None, str]] = set()
    for name, file in study.scenarios.items():
        beside = Path(path).parent / file
        if not beside.exists():
            problems.append(problem_at(tree, ("scenarios", name), file, "no such file"))
            continue
        try:
            loaded[name] = load_scenario(beside)
        except InputError as error:
            for problem in error.problems:
                key = (problem.file, problem.line, problem.path)
                if key not in seen:
                    seen.add(key)
                    problems.append(problem)
    problems += _not_comparable(tree, study, loaded)
    if problems:
        raise InputError(problems)
    return LoadedStudy(study, tree, loaded)


def is_study(tree: Tree) -> bool:
    """Return whether a tree is a study rather than a scenario."""
    return "simnet_study" in tree.data


def is_sweep(tree: Tree) -> bool:
    """Return whether a tree is a sweep rather than a scenario."""
    return "simnet_sweep" in tree.data


def validate(tree: Tree, model: type[Format]) -> Format:
    """Return the model of a tree.

    Raises
    ------
    InputError
        With every value that the model refuses.
    """
    try:
        return model.model_validate(tree.data)
    except ValidationError as error:
        raise InputError(problems_of(tree, model, error)) from None


def _not_comparable(tree: Tree, study: Study, loaded: Mapping[str, Loaded]) -> list[Problem]:
    """Scenarios of a study must be measured over the same time against the same target."""
    if study.baseline not in loaded:
        return []
    base = loaded[study.baseline].scenario
    problems = []
    for name, other in loaded.items():
        for key in ("calendar", "target_wait_min"):
            if getattr(other.scenario, key) != getattr(base, key):
                message = f"its `{key}` differs from that of the baseline {study.baseline}; a comparison needs the same"
                problems.append(problem_at(tree, ("scenarios", name), study.scenarios[name], message))
    return problems


def _calendar_problems(tree: Tree, scenario: Scenario) -> list[Problem]:
    section = scenario.calendar
    if section.days is None:
        return []
    try:
        Calendar.of(section)
    except UnknownYear as error:
        return [problem_at(tree, ("calendar", "start"), str(section.start), str(error))]
    return []


def _notes(scenario: Scenario, tree: Tree) -> list[str]:
    notes = []
    without = [origin for origin in evidence.origins(scenario, tree.data) if origin.kind == "none"]
    if without:
        examples = ", ".join(dotted(origin.path) for origin in without[:3])
        notes.append(
            f"{len(without)} numbers have no origin in `evidence` ({examples}{' ...' if len(without) > 3 else ''})"
        )
    notes += notes_of_layout(scenario)
    notes += [f'evidence "{pattern}" covers no number' for pattern in evidence.unused_patterns(scenario, tree.data)]
    return notes


def notes_of_layout(scenario: Scenario) -> list[str]:
    """Return what of a scenario is allowed but has no effect, or leaves people without anybody who serves them."""
    notes = []
    for service in sorted(wanted_services(scenario)):
        from_home = any(weighted(scenario, name) and open_to(scenario, name, service) for name in FROM_HOME)
        if not from_home and not any(_has_posts(site, service, scenario) for site in scenario.sites.values()):
            notes.append(f"nobody ever serves {service}: no site that offers it has posts for all its skills")
    windows = [site for site in scenario.sites.values() if site.sessions is None]
    for zone in sorted(scenario.population.zones) if windows else ():
        if not any(named(site.serves, zone) for site in windows):
            notes.append(f"no site's windows serve the people of {zone}; see sites.*.serves")
    for name, part in scenario.services.items():
        if part.issue is not None and part.decision is None:
            notes.append(f"services.{name}.issue has no effect: without a `decision` there is no result")
    for channel in ("kiosk", "agency"):
        if getattr(scenario.channels, channel) is None:
            listing = sorted(name for name, site in scenario.sites.items() if getattr(site, channel))
            notes += [f"sites.{name}.{channel} has no effect: there is no channels.{channel}" for name in listing]
    return notes


def _has_posts(site: Site, service: str, scenario: Scenario) -> bool:
    staffed: set[str] = set()
    for pool in pools_of(site).values():
        if pool.count or any(shift.count for shift in (pool.shifts or {}).values()):
            staffed |= pool_skills(scenario, pool)
    doable = [named(site.services, service) and scenario.services[service].stages]
    doable += [
        named(getattr(site, form), service) and form_stages(scenario, service, form) for form in ("kiosk", "agency")
    ]
    return any(stages and {stage.skill for stage in stages.values()} <= staffed for stages in doable)
