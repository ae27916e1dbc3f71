"""What pydantic finds wrong with a tree, said in the words of the format and at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simnet.errors import MISSING, Problem, did_you_mean, name_or_list
from simnet.scenario.extends import Tree
from simnet.scenario.paths import KeyPath, dotted


def problem_at(tree: Tree, path: KeyPath, found: Any, message: str) -> Problem:
    """Return a problem at a path of a tree, with file and line."""
    file, line = tree.where(path)
    return Problem(file, line, dotted(path), found, message)


def problems_of(tree: Tree, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Return what pydantic found wrong in a tree as problems, one a path, each with file and line."""
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
        problem_at(tree, path, found[path], " or ".join(messages))
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
        return f"unknown key{name_or_list(str(path[-1]), fields_at(model, path[:-1]))}"
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
        if "}\\." in context["pattern"]:
            return "a pool of another site is written site.pool"
        if context["pattern"].startswith("^[A-Za-z0-9_"):
            return "an id is made of letters A-Z a-z, digits, _ and -, 64 at most"
        return f"must match {context['pattern']}"
    if kind in ("too_short", "too_long"):
        limit = context.get("min_length", context.get("max_length"))
        return f"must have {'at least' if kind == 'too_short' else 'at most'} {limit} entries, not {context['actual_length']}"
    return str(detail["msg"])


def fields_at(model: Any, path: KeyPath) -> list[str]:
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
