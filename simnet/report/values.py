"""Values of unknown shape, as a manifest holds them: what is not of the kind that is looked for is empty or None."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simnet.report.text import Text, same


def text_of(value: Any) -> Text | None:
    """Return a text in both languages: of a string, or of a mapping with `zh` and `en`, one of which may be missing."""
    if isinstance(value, str) and value.strip():
        return same(value)
    if isinstance(value, dict):
        zh, en = string(value.get("zh")), string(value.get("en"))
        if zh or en:
            return Text(zh or en, en or zh)
    return None


def by_id(value: Any) -> list[tuple[str, Any]]:
    """Return the entries of a mapping by id, or of a list whose members have an `id`."""
    if isinstance(value, dict):
        return [(str(item), about) for item, about in value.items()]
    return [(str(about["id"]), about) for about in listing(value) if isinstance(about, dict) and "id" in about]


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping as it is, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """Return a list as it is, an empty one for anything else."""
    return value if isinstance(value, list) else []


def string(value: Any) -> str:
    """Return a string as it is, an empty one for anything else."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """Return a finite number, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)
