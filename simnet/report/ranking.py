"""How the options stand, as a table: the best estimate, what cannot be told from it beside it, then what is ruled out and why.

Ties are listed beside the best with their differences and the intervals of these; the order of ties says nothing and is said to.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.report.figure import Grid
from simnet.report.numbers import write
from simnet.report.required import heading, verdict
from simnet.report.results import Results
from simnet.report.sentences import confidence_text
from simnet.report.standings import Objective, Recommended, Standing
from simnet.report.text import EMPTY, Text, same
from simnet.report.text import sentences as paragraph

OPTION = Text("方案", "Option")
STANDING = Text("结论", "Standing")
TO_REFERENCE = Text("与{reference}之差", "Against {reference}")
NONE = same("–")
WITH_INTERVAL = Text("{size}（{interval}）", "{size} ({interval})")

ONLY_LEFT = Text("只剩它", "alone left")
BEST_MET = Text("明确满足要求者中估计值最好", "best estimate of those that clearly meet it")
PLACES = {
    "best": Text("估计值最好", "best estimate"),
    "tied": Text("与估计值最好者分不出高下", "cannot be told from it"),
    "open": Text("是否满足要求尚不能断定", "cannot be told whether it meets what is required"),
    "worse": Text("明显较差，可以排除", "clearly worse: ruled out"),
    "broken": Text("明显不满足要求，可以排除", "clearly breaks what is required: ruled out"),
}
ORDER = {place: number for number, place in enumerate(PLACES)}

PROMISE = Text(
    "有{confidence}的把握，最好的方案在未排除的方案之中；",
    "With a probability of {confidence} the best option is among those not ruled out; ",
)
PROMISE_MET = Text(
    "有{confidence}的把握，满足要求的方案中最好的在未排除的方案之中；",
    "With a probability of {confidence} the best of the options that meet what is required is among those not ruled out; ",
)
NOBODY_LEFT = Text(
    "假如有方案满足要求，它被误排除的概率不超过{error}。",
    "If an option met what is required, it would be ruled out with a probability of at most {error}.",
)
INTERVALS = Text(
    "差值区间合起来保证{confidence}，括号内含零即分不出高下，先后不代表优劣。",
    "intervals of differences hold together at {confidence}; where one holds zero the two cannot be told apart, whichever stands first.",
)
LIMITS = Text(
    "要求一栏括号内为单侧界限：下限超过规定才算不满足，各组上限都在规定之内才算满足（“不高于”时；“不低于”则相反）。",
    "Brackets after a requirement are one-sided limits: it is broken only where the lower one lies beyond the bound, and met only where "
    "the upper ones of all groups lie within it (for “at least” the other way round).",
)


@dataclass(frozen=True)
class Ranking:
    """The table, the scenario of each of its rows, and how to read it."""

    grid: Grid
    scenarios: tuple[str, ...]
    note: Text


def ranking(results: Results) -> Ranking | None:
    """Return how the options stand; None where there is nothing to choose from, or the manifest does not say."""
    recommended = results.recommended
    if len(results.scenarios) < 2 or recommended is None or not recommended.standings or not results.has_intervals:
        return None
    standings = [recommended.standings[info.id] for info in results.scenarios if info.id in recommended.standings]
    standings.sort(key=lambda one: _rank(one, recommended.objective))
    bounds = list(results.constraints.values())
    differs = bool(recommended.reference)
    heads = [OPTION, recommended.objective.title]
    heads += [TO_REFERENCE.format(reference=results.title_of(recommended.reference))] if differs else []
    heads += [*(heading(one) for one in bounds), STANDING]
    rows = []
    for one in standings:
        said = {kept.constraint: verdict(results, kept) for kept in one.kept}
        row = [results.title_of(one.scenario), _value(one, recommended.objective)]
        row += [_difference(one, recommended)] if differs else []
        row += [*(said.get(each.id, NONE) for each in bounds), _standing(results, one)]
        rows.append(tuple(row))
    return Ranking(
        Grid(tuple(heads), tuple(rows)), tuple(one.scenario for one in standings), _note(results, recommended)
    )


def _standing(results: Results, one: Standing) -> Text:
    if one.place == "best" and len(results.best) == 1:
        return ONLY_LEFT
    return BEST_MET if one.place == "best" and results.constraints else PLACES.get(one.place, EMPTY)


def _rank(one: Standing, objective: Objective) -> tuple[int, float]:
    """Sort what is in the set before what is out, and by the estimate within each."""
    sign = -1.0 if objective.better == "higher" else 1.0
    group = 0 if one.place in ("best", "tied", "open") else ORDER.get(one.place, len(ORDER))
    return group, float("inf") if one.value is None else sign * one.value


def _value(one: Standing, objective: Objective) -> Text:
    return NONE if one.value is None else write(one.value, one.half_width, objective.unit, objective.decimals).both


def _difference(one: Standing, recommended: Recommended) -> Text:
    if one.scenario == recommended.reference or one.difference is None:
        return NONE
    objective = recommended.objective
    written = write(
        one.difference, one.difference_half_width, objective.unit, objective.decimals, difference=True, signed=True
    )
    return (
        written.value
        if written.interval == EMPTY
        else WITH_INTERVAL.format(size=written.value, interval=written.interval)
    )


def _note(results: Results, recommended: Recommended) -> Text:
    confidence = confidence_text(recommended.confidence)
    if not results.best:
        error = confidence_text((1 - (recommended.confidence or 0.95)) / 2)
        return paragraph([NOBODY_LEFT.format(error=error), LIMITS])
    promise = PROMISE_MET if results.constraints else PROMISE
    said = [promise.format(confidence=confidence) + INTERVALS.format(confidence=confidence)]
    return paragraph([*said, LIMITS] if results.constraints else said)
