"""Reading scenarios and studies: from files to models, with every fault at its file, line and path, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simnet.errors import MISSING, InputError, Problem, did_you_mean, name_or_list
from simnet.scenario import checks, evidence
from simnet.scenario.calendar import Calendar, UnknownYear
from simnet.scenario.extends import Tree, apply_override, load_tree
from simnet.scenario.paths import KeyPath, dotted
from simnet.scenario.schema import Part, Scenario, Site, Study
from simnet.scenario.wanted import wanted_services

Format = TypeVar("Format", bound=Part)


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
        raise InputError([_problem(tree, ("simnet_study",), MISSING, "this is a study; `simnet compare` runs it")])
    for dotted_path, value in overrides:
        tree = apply_override(tree, dotted_path, value)
    scenario = validate(tree, Scenario)
    problems = [_problem(tree, fault.path, fault.found, fault.message) for fault in checks.check(scenario)]
    problems += _calendar_problems(tree, scenario)
    if problems:
        raise InputError(problems)
    return Loaded(scenario, tree, tuple(_notes(scenario, tree)))


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
                _problem(
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
        problems.append(_problem(tree, ("baseline",), study.baseline, message))
    if study.objective not in study.measures:
        message = f"must be one of `measures`{name_or_list(study.objective, study.measures)}"
        problems.append(_problem(tree, ("objective",), study.objective, message))
    loaded: dict[str, Loaded] = {}
    seen: set[tuple[str, int | None, str]] = set()
    for name, file in study.scenarios.items():
        beside = Path(path).parent / file
        if not beside.exists():
            problems.append(_problem(tree, ("scenarios", name), file, "no such file"))
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
        raise InputError(_translate(tree, model, error)) from None


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
                problems.append(_problem(tree, ("scenarios", name), study.scenarios[name], message))
    return problems


def _calendar_problems(tree: Tree, scenario: Scenario) -> list[Problem]:
    section = scenario.calendar
    if section.days is None:
        return []
    try:
        Calendar.of(section)
    except UnknownYear as error:
        return [_problem(tree, ("calendar", "start"), str(section.start), str(error))]
    return []


def _notes(scenario: Scenario, tree: Tree) -> list[str]:
    notes = []
    without = [origin for origin in evidence.origins(scenario, tree.data) if origin.kind == "none"]
    if without:
        examples = ", ".join(dotted(origin.path) for origin in without[:3])
        notes.append(
            f"{len(without)} numbers have no origin in `evidence` ({examples}{' ...' if len(without) > 3 else ''})"
        )
    for service in sorted(wanted_services(scenario)):
        if not any(_has_posts(site, service, scenario) for site in scenario.sites.values()):
            notes.append(f"nobody ever serves {service}: no site that offers it has posts for all its skills")
    notes += [f'evidence "{pattern}" covers no number' for pattern in evidence.unused_patterns(scenario, tree.data)]
    return notes


def _has_posts(site: Site, service: str, scenario: Scenario) -> bool:
    staffed: set[str] = set()
    for pool in site.windows.values():
        if pool.count or any(shift.count for shift in (pool.shifts or {}).values()):
            staffed |= checks.stage_skills(scenario) if pool.skills == "all" else set(pool.skills)
    offered = site.services == "all" or service in site.services
    return offered and {stage.skill for stage in scenario.services[service].stages.values()} <= staffed


def _problem(tree: Tree, path: KeyPath, found: Any, message: str) -> Problem:
    file, line = tree.where(path)
    return Problem(file, line, dotted(path), found, message)


# -- pydantic's errors in the words of the format --------------------------------------------------------------------


def _translate(tree: Tree, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    by_path: dict[KeyPath, list[str]] = {}
    found: dict[KeyPath, Any] = {}
    for detail in error.errors(include_url=False):
        path = _true_path(tree.data, detail["loc"], detail["type"])
        message = _message(model, path, detail)
        by_path.setdefault(path, [])
        if message not in by_path[path]:
            by_path[path].append(message)
        found[path] = MISSING if detail["type"] == "missing" else detail["input"]
    deeper = {path[:length] for path in by_path for length in range(len(path))}
    return [
        _problem(tree, path, found[path], " or ".join(messages))
        for path, messages in by_path.items()
        if not (path in deeper and all(message.startswith("must be `") for message in messages))
    ]


def _true_path(data: Any, location: Sequence[str | int], kind: str) -> KeyPath:
    """Drop from a location what names a branch of a union or a key rather than a place in the file."""
    path: list[str | int] = []
    for position, part in enumerate(location):
        last = position == len(location) - 1
        if isinstance(data, Mapping) and part in data:
            data = data[str(part)]
            path.append(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            path.append(part)
        elif last and kind == "missing":
            path.append(part)
    return tuple(path)


def _message(model: type[BaseModel], path: KeyPath, detail: Mapping[str, Any]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return "this key is required"
    if kind == "extra_forbidden":
        return f"unknown key{name_or_list(str(path[-1]), _fields_at(model, path[:-1]))}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        expected = context["expected"].replace("'", "`")
        choices = [choice.strip("`") for choice in expected.replace(" or ", ", ").split(", ")]
        prefix = "must be " if len(choices) == 1 else "must be one of "
        return f"{prefix}{expected}{did_you_mean(str(detail['input']), choices)}"
    simple = {
        "string_type": "must be text; put it in quotes",
        "float_type": "must be a number",
        "int_type": "must be a whole number",
        "int_from_float": "must be a whole number",
        "bool_type": "must be true or false",
        "finite_number": "must be a finite number",
        "dict_type": "must be a mapping (`key: value` lines)",
        "model_type": "must be a mapping (`key: value` lines)",
        "model_attributes_type": "must be a mapping (`key: value` lines)",
        "list_type": "must be a list ([a, b])",
        "date_type": "a date is written YYYY-MM-DD",
        "date_from_datetime_inexact": "a date is written YYYY-MM-DD",
    }
    if kind in simple:
        return simple[kind]
    bounds = {
        "greater_than_equal": ("ge", ">="),
        "greater_than": ("gt", ">"),
        "less_than_equal": ("le", "<="),
        "less_than": ("lt", "<"),
    }
    if kind in bounds:
        key, sign = bounds[kind]
        return f"must be {sign} {context[key]:,.10g}"
    if kind == "string_pattern_mismatch":
        if context["pattern"].startswith("^[A-Za-z0-9_"):
            return "an id is made of letters A-Z a-z, digits, _ and -, 64 at most"
        return f"must match {context['pattern']}"
    if kind in ("too_short", "too_long"):
        limit = context.get("min_length", context.get("max_length"))
        return f"must have {'at least' if kind == 'too_short' else 'at most'} {limit} entries, not {context['actual_length']}"
    return str(detail["msg"])


def _fields_at(model: Any, path: KeyPath) -> list[str]:
    """Return the keys that the model allows at a path; empty if it is no model's place."""
    for part in path:
        model = _step(model, part)
    found = _models(model)
    return sorted(found[0].model_fields) if found else []


def _step(annotation: Any, part: str | int) -> Any:
    for model in _models(annotation):
        if part in model.model_fields:
            return model.model_fields[str(part)].annotation
    for option in _options(annotation):
        if get_origin(option) in (dict, list):
            return get_args(option)[-1]
    return None


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [option for option in _options(annotation) if isinstance(option, type) and issubclass(option, BaseModel)]


def _options(annotation: Any) -> list[Any]:
    """Flatten unions and Annotated into the plain types that they are made of."""
    if annotation is None:
        return []
    if get_origin(annotation) in (dict, list) or isinstance(annotation, type):
        return [annotation]
    return [option for argument in get_args(annotation) for option in _options(argument)]
