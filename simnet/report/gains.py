"""Who gains and who loses under what is advised: groups of people and zones against the baseline, in sentences by rule.

Gains are told by the most comprehensive measure that the comparison holds by group (residents' time per case, where the study names
it), and by the cases that come to nothing. Losses are told of every measure in `BURDENS`, so that nobody's longer way hides behind
a shorter wait. Only a difference outside its interval counts, and one that rounds to nothing does not. Every group's interval stands
alone, which is said.

Who used to get nothing done and now does spends time and trips on it: with groups of whom clearly more get done, that is no loss, and is
told as what it is.

With many groups they are counted, and the one with the largest change is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.judge import Judged, judge
from simnet.report.measures import Named, named
from simnet.report.numbers import unit_of
from simnet.report.results import ComparisonRow, Results, natural
from simnet.report.sentences import in_sentence
from simnet.report.text import Text, listed
from simnet.report.text import sentences as paragraph

BURDENS = (
    "time_per_case",
    "time_per_need",
    "mean_wait",
    "trips_per_case",
    "travel_per_case",
    "time_to_resolution",
    "lost",
)
"""What burdens residents, the most comprehensive first; all are the better the lower."""

UNDONE = "lost"
"""The share of cases that come to nothing: told as a gain too, since who gets nothing done spends little time on it."""

MUCH = 0.05
"""Where the share undone falls by so much or more, more time and trips are the price of getting something done."""

MOST_NAMED = 8
"""More groups than this are counted, not named."""

MOST_OPTIONS = 2
"""Of more options that are advised together only the count is told: nobody reads on."""

GROUPS = {
    "segment": (Text("类人群", "groups of people"), Text("人群", "People")),
    "zone": (Text("个片区", "zones"), Text("片区", "Zones")),
}

GAIN = Text("{measure}减少：{groups}。", "{measure} falls: {groups}.")
GAIN_ALL = Text("{number}{what}的{measure}都减少：{groups}。", "{measure} falls for all {number} {what}: {groups}.")
LOSE = Text("{measure}增加：{groups}。", "{measure} rises: {groups}.")
LOSE_ALL = Text("{number}{what}的{measure}都增加：{groups}。", "{measure} rises for all {number} {what}: {groups}.")
ONE = Text("{group}{sign}{size}", "{group} {sign}{size}")
COUNTED = Text(
    "{number}{what}中有{count}{unit}{measure}{direction}，最多的是{group}（{size}）。",
    "{measure} {direction} in {count} of {number} {what}, most in {group} ({size}).",
)
COUNTED_ALL = Text(
    "{number}{what}的{measure}都{direction}，最多的是{group}（{size}）。",
    "{measure} {direction} in all {number} {what}, most in {group} ({size}).",
)
RISES, FALLS = Text("增加", "rises"), Text("减少", "falls")
NOBODY_GAINS = Text("{measure}没有明显减少的。", "No clear fall of {measure}.")
NOBODY_LOSES = Text(
    "在{measures}上，没有明显变差的。",
    "Nobody is clearly worse off in {measures}.",
)
DONE_NOW = Text(
    "{groups}原来办不成的事现在办成了，花的时间和跑动自然多了，不算受损。",
    "More gets done for {groups}, who spend more time or trips on it: no loss.",
)
NUMBER_OF = Text("{number}{what}", "{number} {what}")
KEPT = Text("维持{baseline}，各类群众和片区都不变。", "{baseline} is kept: nothing changes for anybody.")
MANY = Text(
    "并列的方案有{number}个，各自谁受益、谁受损见下文“谁受影响”。",
    "{number} options are tied; who gains and who loses under each is told below, under “Who bears it”.",
)
ALONE = Text("每组的区间各自成立。", "Each group's interval stands alone.")
ANY_UNIT = {"segment": Text("类", ""), "zone": Text("个", "")}


@dataclass(frozen=True)
class Side:
    """What one kind of groups gains and loses under one option."""

    title: Text
    gains: Text
    losses: Text
    any_loss: bool


@dataclass(frozen=True)
class Fate:
    """Who gains and who loses under one option."""

    scenario: str
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Gains:
    """The whole: a fate for each option that is advised, and what is to be said besides."""

    fates: tuple[Fate, ...]
    note: Text


@dataclass(frozen=True)
class _Change:
    group: Text
    judged: Judged

    @property
    def is_loss(self) -> bool:
        return self.judged.is_more


def gains(results: Results) -> Gains | None:
    """Return who gains and who loses under what is advised; None where nothing is, or nothing is known by group."""
    if len(results.scenarios) < 2 or not results.best:
        return None
    others = [item for item in results.best if item != results.baseline]
    if not others:
        return Gains((), KEPT.format(baseline=results.title_of(results.baseline)))
    if len(others) > MOST_OPTIONS:
        return Gains((), MANY.format(number=str(len(results.best))))
    fates = []
    for scenario in others:
        sides = [_side(results, scenario, group_by) for group_by in GROUPS]
        if any(sides):
            fates.append(Fate(scenario, tuple(side for side in sides if side is not None)))
    return Gains(tuple(fates), ALONE) if fates else None


def _side(results: Results, scenario: str, group_by: str) -> Side | None:
    """Return what the groups of a kind gain and lose under an option; None where nothing is known of them."""
    known = {measure: found for measure in BURDENS if (found := _judged(results, scenario, measure, group_by))}
    if not known:
        return None
    main = next(iter(known))
    gained = []
    for item in dict.fromkeys((main, UNDONE)):
        better = [one for one in _clear(known.get(item, [])) if not one.is_loss]
        gained += [_told(named(item), better, len(known[item]), group_by, is_gain=True)] if better else []
    nobody = NOBODY_GAINS.format(measure=in_sentence(named(main).title))
    served = {one.group for one in _clear(known.get(UNDONE, [])) if one.judged.difference <= -MUCH}
    losses, busier = [], set()
    for item, found in known.items():
        worse = [one for one in _clear(found) if one.is_loss]
        busier |= {one.group for one in worse if one.group in served}
        lost = [one for one in worse if one.group not in served]
        if lost:
            losses.append(_told(named(item), lost, len(found), group_by, is_gain=False))
    if busier:
        gained.append(_done_now([one.group for one in known[UNDONE] if one.group in busier], group_by))
    names = listed([in_sentence(named(item).title) for item in known])
    return Side(
        GROUPS[group_by][1],
        paragraph(gained) if gained else nobody,
        paragraph(losses) if losses else NOBODY_LOSES.format(measures=names),
        bool(losses),
    )


def _judged(results: Results, scenario: str, measure_id: str, group_by: str) -> list[_Change]:
    """Return the differences of the groups, in the order of the groups' names."""
    measure = named(measure_id)
    rows = [
        row
        for row in results.comparison
        if (row.scenario, row.measure, row.group_by) == (scenario, measure_id, group_by)
    ]
    found = []
    for row in sorted(rows, key=lambda row: natural(row.group)):
        judged = judge(row.difference, row.half_width, row.unit, _decimals(row, measure.decimals), measure.better)
        if judged is not None:
            found.append(_Change(results.name_of(group_by, row.group), judged))
    return found


def _decimals(row: ComparisonRow, most: int) -> int:
    """Return how many decimals are worth saying aloud: three figures do."""
    is_large = row.difference is not None and abs(row.difference) * unit_of(row.unit).factor >= 10
    return most - 1 if is_large and most > 1 else most


def _clear(changes: Sequence[_Change]) -> list[_Change]:
    """Return what is clearly different, the largest change first."""
    found = [one for one in changes if one.judged.verdict in ("better", "worse", "changed")]
    return sorted(found, key=lambda one: -abs(one.judged.difference))


def _told(measure: Named, found: Sequence[_Change], number: int, group_by: str, is_gain: bool) -> Text:
    what = GROUPS[group_by][0]
    if number > MOST_NAMED:
        words = COUNTED_ALL if len(found) == number else COUNTED
        return _capital(
            words.format(
                number=str(number),
                what=what,
                count=str(len(found)),
                unit=ANY_UNIT[group_by],
                measure=in_sentence(measure.title),
                direction=FALLS if is_gain else RISES,
                group=found[0].group,
                size=_size(found[0].judged),
            )
        )
    groups = _series([_one(one) for one in found])
    if len(found) == number > 1:
        words = GAIN_ALL if is_gain else LOSE_ALL
        return words.format(number=str(number), what=what, measure=measure.title, groups=groups)
    return (GAIN if is_gain else LOSE).format(measure=measure.title, groups=groups)


def _done_now(groups: Sequence[Text], group_by: str) -> Text:
    many = NUMBER_OF.format(number=str(len(groups)), what=GROUPS[group_by][0])
    return DONE_NOW.format(groups=many if len(groups) > MOST_NAMED else listed([in_sentence(one) for one in groups]))


def _one(change: _Change) -> Text:
    sign = Text("多", "+") if change.is_loss else Text("少", "\N{MINUS SIGN}")
    return ONE.format(group=change.group, sign=sign, size=change.judged.size.value)


def _size(judged: Judged) -> Text:
    sign = Text("多", "+") if judged.is_more else Text("少", "\N{MINUS SIGN}")
    return sign + judged.size.value


def _series(texts: Sequence[Text]) -> Text:
    return Text("，".join(text.zh for text in texts), ", ".join(text.en for text in texts))


def _capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:])
