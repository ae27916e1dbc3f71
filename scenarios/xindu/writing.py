"""YAML as `make.py` writes it: a line a site, aliases for what many have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Raw(str):
    """Text that is written as it is: aliases and anchors."""


def flow(value: Any) -> str:
    """Return a value in YAML's flow style, on one line."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, str):
        plain = value.replace("_", "").replace("-", "")
        return value if plain.isalnum() and not plain[0].isdigit() else f'"{value}"'
    return f"{value:g}" if isinstance(value, float) else str(value)


def block(items: Mapping[str, Any], indent: int) -> list[str]:
    """Return a mapping with one entry a line."""
    return [f"{' ' * indent}{key}: {flow(value)}" for key, value in items.items()]


def title(zh: str, en: str) -> dict[str, str]:
    """Return a title."""
    return {"zh": zh, "en": en}


def once(anchored: set[str], name: str, value: Any) -> Raw:
    """Return a value with an anchor where it is written first, an alias after that."""
    if name in anchored:
        return Raw(f"*{name}")
    anchored.add(name)
    return Raw(f"&{name} {flow(value)}")
