"""Which options stand on the trade-off of public spending and a burden of residents', and what a step along it buys.

An option is on the front where no other's estimates are as low on both and lower on one. Off it, an option is clearly beaten where some
other is clearly lower on both (or lower on one and certainly equal on the other); else it is beaten by estimates only, and said
to be no worse for sure. Differences to the baseline are the paired ones of the comparison where there are such; all others have the
sum of both half-widths, which is wide enough however the figures hang together.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.judge import Judged, find_cost, judged_cost, judged_measure
from simnet.report.measures import Named
from simnet.report.numbers import clear, write
from simnet.report.results import CostRow, Results
from simnet.report.sentences import in_sentence
from simnet.report.text import Text, listed
from simnet.report.text import sentences as paragraph

FRONT, POSSIBLE, BEATEN = "front", "possible", "beaten"

CHEAPEST_AND_BEST = Text(
    "{best}：财政支出和{measure}都最低",
    "{best}: lowest in both public spending and {measure}",
)
CHEAPEST_BY_ESTIMATE = Text(
    "按估计值，{best}的财政支出和{measure}都最低",
    "By the estimates, {best} is lowest in both public spending and {measure}",
)
NOT_BOTH = Text("{measure}要少，财政支出就要多", "Less {measure} costs more public spending")
NOT_BOTH_OF_REST = Text(
    "{beaten}不划算；其余方案{measure}要少，就得多花钱",
    "{beaten}: a bad bargain; among the rest, less {measure} costs more",
)
SO_MANY = Text("有{number}个方案", "{number} options")
FROM_CHEAP = Text("从省到贵依次是{names}。", "From cheap to dear: {names}.")
STEP = Text(
    "由{one}到{next}，每年多花{more}，{measure}少{less}",
    "from {one} to {next}, {more} more a year buys {less} less {measure}",
)
STEP_UNCLEAR = Text("由{one}到{next}的差别未超出区间", "from {one} to {next} the difference lies inside its interval")
OF_BEATEN = Text(
    "{names}明显不划算：有方案既更省钱、{measure}又更低。",
    "{names}: clearly a bad bargain, since some option costs less and has less {measure}.",
)
OF_POSSIBLE = Text(
    "{names}按估计值也不划算，但差别未超出区间。",
    "{names}: by the estimates a bad bargain too, but the difference lies inside its interval.",
)
MOST_IN_TITLE = 1
"""More options than this that are a bad bargain are counted in the title; the sentences below name them."""

MOST_STEPS = 4
"""More steps than this are not told one by one; the chart shows them."""


@dataclass(frozen=True)
class Place:
    """An option with both figures and its status: front, possible or beaten."""

    scenario: str
    cost: float
    cost_spread: float
    burden: float
    burden_spread: float
    status: str = FRONT


def placed(results: Results, measure: Named) -> list[Place]:
    """Return the options of which both figures are known with their intervals, by cost, each with its status."""
    known = []
    for info in results.scenarios:
        cost, burden = _cost_row(results, info.id), results.estimate(info.id, measure.id)
        if cost is None or burden is None or burden.mean is None or burden.half_width is None:
            continue
        known.append(Place(info.id, cost.yuan_year or 0.0, cost.half_width or 0.0, burden.mean, burden.half_width))
    known.sort(key=lambda one: (one.cost, one.burden))
    return [
        Place(
            one.scenario,
            one.cost,
            one.cost_spread,
            one.burden,
            one.burden_spread,
            _status(results, measure, one, known),
        )
        for one in known
    ]


def headline(results: Results, measure: Named, places: Sequence[Place]) -> Text:
    """Return what is to be seen, as a title."""
    front = [one for one in places if one.status == FRONT]
    beaten = [results.title_of(one.scenario) for one in places if one.status == BEATEN]
    if len(front) > 1 and beaten:
        which = listed(beaten) if len(beaten) <= MOST_IN_TITLE else SO_MANY.format(number=str(len(beaten)))
        return NOT_BOTH_OF_REST.format(beaten=which, measure=in_sentence(measure.title))
    if len(front) > 1:
        return NOT_BOTH.format(measure=in_sentence(measure.title))
    alone = all(one.status == BEATEN for one in places if one is not front[0])
    words = CHEAPEST_AND_BEST if alone else CHEAPEST_BY_ESTIMATE
    return words.format(best=results.title_of(front[0].scenario), measure=in_sentence(measure.title))


def told(results: Results, measure: Named, places: Sequence[Place]) -> Text:
    """Return what the trade-off comes to, in a few sentences: the steps along the front, and what lies off it."""
    front = [one for one in places if one.status == FRONT]
    said = []
    if 1 < len(front) <= MOST_STEPS + 1:
        steps = [_step(results, measure, one, following) for one, following in itertools.pairwise(front)]
        said.append(_sentence(steps))
    elif len(front) > 1:
        names = [results.title_of(one.scenario) for one in front]
        said.append(
            FROM_CHEAP.format(names=Text("、".join(one.zh for one in names), ", ".join(one.en for one in names)))
        )
    for status, words in ((BEATEN, OF_BEATEN), (POSSIBLE, OF_POSSIBLE)):
        others = [results.title_of(one.scenario) for one in places if one.status == status]
        if others:
            said.append(words.format(names=listed(others), measure=in_sentence(measure.title)))
    return paragraph(said)


def _status(results: Results, measure: Named, one: Place, known: Sequence[Place]) -> str:
    others = [other for other in known if other is not one and _is_as_low(other, one)]
    if not others:
        return FRONT
    return BEATEN if any(_beats(results, measure, other, one) for other in others) else POSSIBLE


def _is_as_low(other: Place, one: Place) -> bool:
    """Return whether an option's estimates are as low on both, and lower on one."""
    as_low = other.cost <= one.cost and other.burden <= one.burden
    return as_low and (other.cost < one.cost or other.burden < one.burden)


def _beats(results: Results, measure: Named, other: Place, one: Place) -> bool:
    cheaper = _difference(results, None, other, one)
    better = _difference(results, measure, other, one)
    clearly = [clear(*cheaper), clear(*better)]
    certain = [difference == (0.0, 0.0) for difference in (cheaper, better)]
    return any(clearly) and all(sure or same for sure, same in zip(clearly, certain, strict=True))


def _difference(results: Results, measure: Named | None, one: Place, other: Place) -> tuple[float, float]:
    """Return what one option has more than another, of a measure or of cost, with its half-width."""
    paired = _paired(results, measure, one.scenario, other.scenario)
    if paired is not None:
        return paired
    if measure is None:
        return one.cost - other.cost, one.cost_spread + other.cost_spread
    return one.burden - other.burden, one.burden_spread + other.burden_spread


def _paired(results: Results, measure: Named | None, one: str, other: str) -> tuple[float, float] | None:
    """Return a difference to the baseline, either way round; None between two others, or where it was not compared."""
    if results.baseline not in (one, other):
        return None
    scenario, sign = (one, 1.0) if other == results.baseline else (other, -1.0)
    judged = judged_measure(results, scenario, measure) if measure is not None else _judged_cost(results, scenario)
    return None if judged is None else (sign * judged.difference, judged.half_width)


def _judged_cost(results: Results, scenario: str) -> Judged | None:
    row = _cost_row(results, scenario)
    return None if row is None else judged_cost(results, row)


def _cost_row(results: Results, scenario: str) -> CostRow | None:
    return find_cost(results, scenario, "paid", "public", "total", "recurrent")


def _step(results: Results, measure: Named, one: Place, following: Place) -> Text:
    more = _difference(results, None, following, one)
    less = _difference(results, measure, one, following)
    names = {"one": results.title_of(one.scenario), "next": results.title_of(following.scenario)}
    if not clear(*more) or not clear(*less):
        return STEP_UNCLEAR.format(**names)
    return STEP.format(
        **names,
        more=write(more[0], more[1], "yuan a year", 0).both,
        less=write(less[0], less[1], measure.unit, measure.decimals, difference=True).both,
        measure=in_sentence(measure.title),
    )


def _sentence(parts: Sequence[Text]) -> Text:
    joined = Text("；".join(one.zh for one in parts), "; ".join(one.en for one in parts))
    return Text(joined.zh + "。", joined.en[:1].upper() + joined.en[1:] + ".")
