r"""Which conditions would reverse the advice, as far as the results tell.

Stress: what the manifest says of it. A study that was not put through stress is said not to have been.

The value of residents' time: public spending set against residents' time, whose value is varied by one factor k. Let
:math:`A_s` be what an option costs besides residents' time (the public's recurrent spending; of a weighted sum, all of it but
residents' cost) and :math:`B_s` residents' cost. Against the advised option r, option s comes out ahead where

.. math:: (A_s - A_r) + k (B_s - B_r) < 0,

so it does below, or above, :math:`k^* = -(A_s - A_r) / (B_s - B_r)`. Nothing is told of an option where either difference lies
inside its interval; differences have the sum of both half-widths, which is wide enough however the figures hang together, and
:math:`k^*` the interval that these allow. Payers are set against each other here only, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.numbers import clear, plain
from simnet.report.results import Results
from simnet.report.stress_words import survival
from simnet.report.text import Text, listed

NOT_STRESSED = Text(
    "没有做压力测试（需求增减、人员休假、网点停办），结论经不经得起尚不知道；重新运行时加上 --stress 即可。",
    "No stress was tried (more or less demand, staff on leave, a site closed), so whether the advice withstands it is not known; "
    "run it again with --stress.",
)
WEIGHED = Text("把财政支出与群众的时间放在一起算账：", "Setting public spending against residents' time: ")
BELOW = Text(
    "群众时间的价值若不到现设定的约{factor}，{other}更合算",
    "were residents' time worth less than about {factor} what is assumed, {other} would be the better bargain",
)
ABOVE = Text(
    "群众时间的价值若超过现设定的约{factor}，{other}更合算",
    "were residents' time worth more than about {factor} what is assumed, {other} would be the better bargain",
)
AHEAD_UNTIL = Text(
    "按现设定，{other}更合算，群众时间的价值要超过现设定的约{factor}，建议方案才更合算",
    "as assumed, {other} is the better bargain; residents' time would have to be worth more than about {factor} that for the advised "
    "option to be",
)
AHEAD_FROM = Text(
    "按现设定，{other}更合算，群众时间的价值要不到现设定的约{factor}，建议方案才更合算",
    "as assumed, {other} is the better bargain; residents' time would have to be worth less than about {factor} that for the advised "
    "option to be",
)
AHEAD = Text(
    "{others}既更省财政、又更省群众的时间",
    "{others} cost both the public and residents less",
)
LEVEL = Text(
    "按现设定，建议方案与{others}分不出高下", "as assumed, the advised option and {others} cannot be told apart"
)
NEVER = Text(
    "不论群众时间的价值多高多低，都没有能确定更合算的其他方案",
    "whatever residents' time is worth, no other option is sure to be the better bargain",
)
TIMES = Text("{factor}倍", "{factor} times")
END = Text("。", ".")

MOST = 50.0
"""Factors beyond this, or below its inverse, are told as never: nobody's time is so much more or less worth."""


@dataclass(frozen=True)
class Turn:
    """A factor on the value of residents' time at which another option overtakes the advised one.

    Attributes
    ----------
    other : str
        The other option.
    factor, low, high : float
        k* and its interval; high is infinite where nothing bounds it.
    is_below : bool
        Whether the other is ahead below the factor; else above it.
    """

    other: str
    factor: float
    low: float
    high: float
    is_below: bool


@dataclass(frozen=True)
class _Cost:
    """What an option costs besides residents' time, and residents' cost, with their half-widths."""

    besides: float
    besides_spread: float
    residents: float
    residents_spread: float


def reversal(results: Results) -> tuple[Text, ...]:
    """Return in a few sentences what would reverse the advice; nothing where nothing is advised."""
    if len(results.scenarios) < 2 or not results.best or not results.has_intervals:
        return ()
    said = [survival(results)] if results.stresses else [NOT_STRESSED]
    of_time = _of_time(results)
    return tuple(said if of_time is None else [*said, of_time])


def turns(results: Results, advised: str) -> tuple[list[Turn], list[str]]:
    """Return the factors at which options overtake the advised one, and the options that are ahead at any factor."""
    one = _cost(results, advised)
    found: list[Turn] = []
    ahead: list[str] = []
    for info in results.scenarios:
        other = None if info.id == advised or _is_broken(results, info.id) else _cost(results, info.id)
        if one is None or other is None:
            continue
        more, spread = other.besides - one.besides, other.besides_spread + one.besides_spread
        slower, slower_spread = other.residents - one.residents, other.residents_spread + one.residents_spread
        if not clear(more, spread) or not clear(slower, slower_spread):
            continue
        if (more < 0) == (slower < 0):
            ahead += [info.id] if more < 0 else []
            continue
        low = (abs(more) - spread) / (abs(slower) + slower_spread)
        high = (abs(more) + spread) / (abs(slower) - slower_spread)
        factor = abs(more) / abs(slower)
        if 1 / MOST <= factor <= MOST:
            found.append(Turn(info.id, factor, low, high, is_below=slower > 0))
    return found, ahead


def _of_time(results: Results) -> Text | None:
    """Return the sentence on the value of residents' time, where one option alone is advised and both costs are known."""
    if len(results.best) != 1 or _cost(results, results.best[0]) is None:
        return None
    found, ahead = turns(results, results.best[0])
    said = [AHEAD.format(others=_titles(results, ahead))] if ahead else []
    passed = [one for one in found if (one.low > 1.0 if one.is_below else one.high < 1.0)]
    if passed:
        farthest = max(passed, key=lambda one: max(one.factor, 1 / one.factor))
        words = AHEAD_UNTIL if farthest.is_below else AHEAD_FROM
        said.append(words.format(other=results.title_of(farthest.other), factor=_factor(farthest.factor)))
    level = [one for one in found if one.low <= 1.0 <= one.high]
    said += [LEVEL.format(others=_titles(results, [one.other for one in level]))] if level else []
    if not passed and not ahead:
        said += _conditions(results, [one for one in found if one not in level])
    return WEIGHED + _joined(said or [NEVER]) + END


def _conditions(results: Results, found: Sequence[Turn]) -> list[Text]:
    """Return the nearest factors below and above the present one at which another option is ahead."""
    below, above = [one for one in found if one.is_below], [one for one in found if not one.is_below]
    nearest = [(BELOW, max(below, key=lambda one: one.factor))] if below else []
    nearest += [(ABOVE, min(above, key=lambda one: one.factor))] if above else []
    return [words.format(factor=_factor(one.factor), other=results.title_of(one.other)) for words, one in nearest]


def _factor(factor: float) -> Text:
    """Return a factor with two figures.

    >>> _factor(0.6234).en, _factor(3.27).zh, _factor(12.4).en
    ('0.62 times', '3.3倍', '12 times')
    """
    return TIMES.format(factor=plain(factor, 2 if factor < 1 else 1 if factor < 10 else 0))


def _is_broken(results: Results, scenario: str) -> bool:
    """Return whether an option clearly breaks what is required."""
    standing = results.recommended.standings.get(scenario) if results.recommended is not None else None
    return standing is not None and standing.feasibility == "broken"


def _cost(results: Results, scenario: str) -> _Cost | None:
    """Return what an option costs whom; None where it is not known with its interval."""
    residents = results.estimate(scenario, "resident_cost_year")
    if residents is None or residents.mean is None or residents.half_width is None:
        return None
    recommended = results.recommended
    weight = dict(recommended.objective.weights).get("resident_cost_year") if recommended is not None else None
    if recommended is not None and weight is not None:
        standing = recommended.standings.get(scenario)
        if standing is None or standing.value is None or standing.half_width is None:
            return None
        own, spread = weight * residents.mean, weight * residents.half_width
        return _Cost(standing.value - own, standing.half_width + spread, own, spread)
    public = results.estimate(scenario, "public_cost_year")
    if public is None or public.mean is None or public.half_width is None:
        return None
    return _Cost(public.mean, public.half_width, residents.mean, residents.half_width)


def _titles(results: Results, scenarios: Sequence[str]) -> Text:
    return listed([results.title_of(one) for one in scenarios])


def _joined(texts: Sequence[Text]) -> Text:
    return Text("；".join(one.zh for one in texts), "; ".join(one.en for one in texts))
