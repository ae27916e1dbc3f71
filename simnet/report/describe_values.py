"""Values of a scenario as a description writes them: numbers, distributions, lists, and whatever has no column of its own."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from simnet.report.text import EMPTY, Text, listed, same
from simnet.scenario.schema import Distribution
from simnet.scenario.schema_base import Title

MOST_LISTED = 8
"""Values listed one by one; of more, the smallest and the largest are said."""

NAMES: dict[str, Text] = {
    "deterministic": Text("定值", "constant"),
    "exponential": Text("指数分布", "exponential"),
    "lognormal": Text("对数正态分布", "lognormal"),
    "gamma": Text("伽马分布", "gamma"),
    "weibull": Text("威布尔分布", "Weibull"),
    "uniform": Text("均匀分布", "uniform"),
    "triangular": Text("三角分布", "triangular"),
    "discrete": Text("离散分布", "discrete"),
    "mixture": Text("混合分布", "mixture"),
    "empirical": Text("经验分布（线性插值）", "empirical, interpolated"),
}
PARAMETERS: dict[str, Text] = {
    "mean": Text("均值", "mean"),
    "cv": Text("变异系数", "cv"),
    "shape": Text("形状", "shape"),
    "scale": Text("尺度", "scale"),
    "low": Text("最小", "low"),
    "mode": Text("众数", "mode"),
    "high": Text("最大", "high"),
}


def number(value: float) -> str:
    """Return a number as it was written, without zeros at its end.

    >>> number(0.30), number(12.0), number(1e-05)
    ('0.3', '12', '1e-05')
    """
    return f"{value:.10g}"


def title_of(title: Title | None, identifier: str) -> Text:
    """Return a name for readers, the id where there is none."""
    return same(identifier) if title is None else Text(title.zh, title.en)


def distribution(given: Distribution | None) -> Text:
    """Return a distribution with its parameters; empty if there is none."""
    if given is None:
        return EMPTY
    kind = given.kind
    value = getattr(given, kind)
    if kind == "deterministic":
        return same(number(value))
    if kind == "mixture":
        parts = [same(number(one.weight)) + same(" × ") + distribution(one.of) for one in value.values()]
        return NAMES[kind] + Text("：", ": ") + listed(parts)
    if kind == "discrete":
        pairs = [f"{number(v)} ({number(w)})" for v, w in zip(value.values, value.weights, strict=True)]
        return NAMES[kind] + Text("，值（权重）：", ", value (weight): ") + same(_short(pairs))
    if kind == "empirical":
        return NAMES[kind] + Text("，样本：", ", sample: ") + same(_short([number(one) for one in value.values]))
    fields = type(value).model_fields
    said = [PARAMETERS[name] + same(f" {number(getattr(value, name))}") for name in fields]
    inside = Text("，".join(one.zh for one in said), ", ".join(one.en for one in said))
    return NAMES[kind] + Text("（", " (") + inside + Text("）", ")")


def flow(value: Any) -> str:
    """Return a value of a file on one line, as YAML writes it.

    >>> flow({"policy": "nearest", "candidates": 6, "shares": {}, "open": True})
    '{policy: nearest, candidates: 6, shares: {}, open: true}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def pairs(data: Mapping[str, Any], shown: Collection[str] = ()) -> str:
    """Return the entries of a mapping of a file that have no column of their own."""
    return ", ".join(f"{key}: {flow(value)}" for key, value in data.items() if key not in shown)


def values(found: Collection[float]) -> str:
    """Return numbers that share an origin: each once in order, or of many the smallest and the largest.

    >>> values([3, 1, 1]), values(range(20))
    ('1, 3', '0 … 19')
    """
    distinct = sorted(set(found))
    if len(distinct) <= MOST_LISTED:
        return ", ".join(map(number, distinct))
    return f"{number(distinct[0])} … {number(distinct[-1])}"


def names(given: Any) -> Text:
    """Return a list of ids, or `all`."""
    if given == "all":
        return Text("全部", "all")
    return Text("、".join(given), ", ".join(given))


def _short(items: list[str]) -> str:
    if len(items) <= 2 * MOST_LISTED:
        return ", ".join(items)
    return ", ".join([*items[:MOST_LISTED], "…", items[-1]]) + f" ({len(items)})"
