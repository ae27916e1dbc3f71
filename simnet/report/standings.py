"""How scenarios stand by a study's objective and constraints, as a manifest says it.

A manifest that names only a measure and a set, as older ones do, gives an objective without standings; nothing is made up for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simnet.report.measures import named
from simnet.report.reading import by_id, list_of, mapping, number, string, text_of
from simnet.report.text import Text

WEIGHTED_SUM = Text("加权和", "Weighted sum")
"""What a weighted objective without a title is called."""


@dataclass(frozen=True)
class Objective:
    """What scenarios are judged by.

    Attributes
    ----------
    measure : str
        Id; empty for a weighted sum.
    title : Text
        Its name.
    unit : str
        As in files.
    better : str
        lower or higher.
    decimals : int
        The finest place worth writing.
    weights : tuple of (str, float)
        Of a weighted sum: measures and what a unit of each weighs.
    """

    measure: str
    title: Text
    unit: str
    better: str
    decimals: int
    weights: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Bounds:
    """A constraint: what is bounded, and how."""

    id: str
    title: Text | None
    measure: str
    group_by: str
    at_most: float | None
    at_least: float | None


@dataclass(frozen=True)
class Kept:
    """What can be said of a constraint in a scenario: verdict (met, broken, untold), and its worst group with limits."""

    constraint: str
    verdict: str
    group: str
    value: float | None
    low: float | None
    high: float | None
    bound: float | None
    broken_in: tuple[str, ...]
    num_groups: int


@dataclass(frozen=True)
class Standing:
    """How a scenario stands: place (best, tied, open, worse, broken), objective, difference to the reference, constraints."""

    scenario: str
    place: str
    value: float | None
    half_width: float | None
    difference: float | None
    difference_half_width: float | None
    feasibility: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class Recommended:
    """What is recommended.

    Attributes
    ----------
    objective : Objective
        What scenarios are judged by.
    reference : str
        The scenario that the differences are taken to; empty where there is none.
    standings : dict of str to Standing
        By scenario; empty in older manifests.
    confidence : float or None
        Probability with which the best is in the set.
    indifference : float or None
        A difference that does not matter, in the objective's unit.
    replications : int or None
        About how many it takes to tell what is left apart up to that.
    """

    objective: Objective
    reference: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    confidence: float | None = None
    indifference: float | None = None
    replications: int | None = None


def read_recommendation(manifest: Mapping[str, Any]) -> Recommended | None:
    """Return what a manifest recommends by; None where it names no objective."""
    study, said = mapping(manifest.get("study")), mapping(manifest.get("recommendation"))
    objective = _objective(said.get("objective") or study.get("objective"))
    if objective is None:
        return None
    apart = mapping(said.get("indifference"))
    replications = number(apart.get("replications"))
    return Recommended(
        objective,
        string(said.get("reference")),
        {item: _standing(item, mapping(about)) for item, about in by_id(said.get("scenarios"))},
        number(said.get("confidence")),
        number(apart.get("difference")),
        None if replications is None else int(replications),
    )


def read_constraints(manifest: Mapping[str, Any]) -> dict[str, Bounds]:
    """Return the constraints of a study, by id."""
    study = mapping(manifest.get("study"))
    return {
        item: Bounds(
            item,
            text_of(about.get("title")),
            string(about.get("measure")),
            string(about.get("group_by")),
            number(about.get("at_most")),
            number(about.get("at_least")),
        )
        for item, about in ((item, mapping(about)) for item, about in by_id(study.get("constraints")))
    }


def _objective(value: Any) -> Objective | None:
    if isinstance(value, str) and value:
        measure = named(value)
        return Objective(value, measure.title, measure.unit, measure.better, measure.decimals)
    weights = [(item, number(weight)) for item, weight in by_id(mapping(value).get("weights"))]
    known = tuple((item, weight) for item, weight in weights if weight is not None)
    if not known:
        return None
    title = text_of(mapping(value).get("title")) or WEIGHTED_SUM
    return Objective("", title, string(mapping(value).get("unit")), "lower", 2, known)


def _standing(item: str, about: Mapping[str, Any]) -> Standing:
    keys = ("value", "half_width", "difference", "difference_half_width")
    kept = tuple(_kept(name, mapping(one)) for name, one in by_id(about.get("constraints")))
    value, half_width, difference, spread = (number(about.get(key)) for key in keys)
    return Standing(
        item, string(about.get("place")), value, half_width, difference, spread, string(about.get("feasibility")), kept
    )


def _kept(name: str, about: Mapping[str, Any]) -> Kept:
    worst = mapping(about.get("worst"))
    value, low, high, bound = (number(worst.get(key)) for key in ("value", "low", "high", "bound"))
    broken_in = tuple(str(group) for group in list_of(about.get("broken_in")))
    num_groups = int(number(about.get("groups")) or 0)
    return Kept(
        name, string(about.get("verdict")), string(worst.get("group")), value, low, high, bound, broken_in, num_groups
    )
