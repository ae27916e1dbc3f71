"""Figures into words, by rules that tests hold.

- A difference inside its interval is never called a difference, and a sure one that rounds to nothing is said to.
- Figures are rounded with their intervals (`numbers`), never finer.

What is advised is the business of `advice`; here nothing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.figure import Series
from simnet.report.judge import Judged, judged_cost, judged_measure
from simnet.report.measures import Named, named
from simnet.report.numbers import write
from simnet.report.results import Results
from simnet.report.text import EMPTY, Text, listed, same
from simnet.report.texts import WORDS

UP = Text("{name}多{size}", "{name} {size} more")
DOWN = Text("{name}少{size}", "{name} {size} less")
BARELY = Text("{name}（相差不到{step}）", "{name} (by less than {step})")

SPAN = Text("{first}至{last}", "{first} to {last}")
PEAK_SAME = Text("各方案都在{when}最高：{values}。", "Highest in every option: {when} ({values}).")
PEAK_OWN = Text("最高的时段：{peaks}。", "Highest: {peaks}.")
PEAK_ONLY = Text("{when}最高：{values}。", "Highest: {when} ({values}).")
PEAK_ONE = Text("{name}在{when}（{value}）", "{when} in {name} ({value})")
VALUE_OF = Text("{name}为{value}", "{name} {value}")

WORST_SAME = Text("各方案中最高的都是{group}：{values}。", "Highest in every option: {group} ({values}).")
WORST_ONLY = Text("最高的是{group}：{values}。", "Highest: {group} ({values}).")
NO_WORST = Text("分不出哪一组最高。", "No single group can be told to be the highest.")
WORST_OWN = Text("最高的是：{groups}。", "Highest: {groups}.")
NOT_TOLD = Text("{names}中分不出", "none can be told in {names}")
WORST_ONE = Text("{name}中的{group}（{value}）", "{group} in {name} ({value})")

COST_CHANGE = Text("与{baseline}相比，{changes}。", "Compared with {baseline}: {changes}.")
COST_MORE = Text("{name}多{size}", "{name} {size} more")
COST_LESS = Text("{name}少{size}", "{name} {size} less")
COST_SAME = Text("{name}相同", "{name} the same")
COST_UNCLEAR = Text("{name}无显著差异", "{name} no clear difference")


@dataclass(frozen=True)
class Changes:
    """What is better, worse, otherwise or not clearly different in a scenario, in words."""

    scenario: str
    gains: tuple[Text, ...]
    losses: tuple[Text, ...]
    changes: tuple[Text, ...]
    unclear: tuple[Text, ...]


def changes(results: Results, scenario: str) -> Changes:
    """Return what differs between a scenario and the baseline on the study's measures."""
    sorted_out: dict[str, list[Text]] = {"better": [], "worse": [], "changed": [], "none": []}
    for measure in map(named, results.measures):
        judged = judged_measure(results, scenario, measure)
        if judged is None:
            continue
        if judged.verdict == "slight":
            sorted_out["none"].append(BARELY.format(name=measure.title, step=judged.written.step))
        elif judged.verdict in ("none", "equal"):
            sorted_out["none"].append(measure.title)
        else:
            sorted_out[judged.verdict].append(_change(measure, judged))
    return Changes(scenario, *(tuple(texts) for texts in sorted_out.values()))


def peak(series: Sequence[Series], categories: Sequence[Text], unit: str, decimals: int) -> Text | None:
    """Return when the figure is highest in each scenario; None unless that can be told for all of them.

    The peak is every neighbouring hour whose interval meets that of the highest; if that is more than a third of
    the day, no peak is claimed.
    """
    spans: list[tuple[int, int]] = []
    values: list[Text] = []
    for one in series:
        span = _peak_span(one)
        if span is None or 3 * (span[1] - span[0] + 1) > len(categories):
            return None
        spans.append(span)
        top = max((p for p in one.points if p.value is not None), key=lambda p: p.value or 0.0)
        values.append(write(top.value or 0.0, top.half_width, unit, decimals).both)
    if not spans:
        return None
    when = [
        categories[first] if first == last else SPAN.format(first=categories[first], last=categories[last])
        for first, last in spans
    ]
    if len(series) == 1:
        return PEAK_ONLY.format(when=when[0], values=values[0])
    if len(set(spans)) == 1:
        named_values = [VALUE_OF.format(name=one.name, value=value) for one, value in zip(series, values, strict=True)]
        return PEAK_SAME.format(when=when[0], values=_joined(named_values))
    parts = zip(series, when, values, strict=True)
    return PEAK_OWN.format(peaks=_joined([PEAK_ONE.format(name=s.name, when=w, value=v) for s, w, v in parts]))


def worst(series: Sequence[Series], categories: Sequence[Text], unit: str, decimals: int) -> Text | None:
    """Return for which group the figure is highest in each scenario, where its interval lies above all others."""
    if len(categories) < 2:
        return None
    found: list[tuple[Series, int, Text]] = []
    for one in series:
        position = _highest(one)
        if position is not None:
            point = one.points[position]
            found.append((one, position, write(point.value or 0.0, point.half_width, unit, decimals).both))
    if not found:
        return NO_WORST
    if len(series) == 1:
        return WORST_ONLY.format(group=categories[found[0][1]], values=found[0][2])
    if len(found) == len(series) and len({position for _, position, _ in found}) == 1:
        named_values = [VALUE_OF.format(name=one.name, value=value) for one, _, value in found]
        return WORST_SAME.format(group=categories[found[0][1]], values=_joined(named_values))
    parts = [WORST_ONE.format(name=one.name, group=categories[p], value=value) for one, p, value in found]
    told = {id(one) for one, _, _ in found}
    not_told = [one.name for one in series if id(one) not in told]
    if not_told:
        parts.append(NOT_TOLD.format(names=listed(not_told)))
    return WORST_OWN.format(groups=_joined(parts))


def cost_change(results: Results, payer: str, recurrence: str) -> Text | None:
    """Return how the paid total of a payer differs from the baseline, in every other scenario."""
    parts: list[Text] = []
    for row in results.costs:
        if (row.basis, row.payer, row.line, row.recurrence) != ("paid", payer, "total", recurrence):
            continue
        judged = judged_cost(results, row)
        if judged is None:
            continue
        name = results.title_of(row.scenario)
        if judged.verdict in ("better", "worse"):
            text = COST_MORE if judged.is_more else COST_LESS
            parts.append(text.format(name=name, size=judged.size.both))
        else:
            text = COST_SAME if judged.verdict == "equal" else COST_UNCLEAR
            parts.append(text.format(name=name))
    if not parts:
        return None
    return COST_CHANGE.format(baseline=results.title_of(results.baseline), changes=_joined(parts))


def range_text(bounds: tuple[float, float] | None, of: str) -> Text:
    """Return the range of an assumption."""
    if bounds is None:
        return EMPTY
    low, high = (f"{bound:,.6g}" for bound in bounds)
    return WORDS["times" if of == "factor" else "between"].format(low=low, high=high)


def _change(measure: Named, judged: Judged) -> Text:
    return (UP if judged.is_more else DOWN).format(name=measure.title, size=judged.size.both)


def _joined(texts: Sequence[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _peak_span(one: Series) -> tuple[int, int] | None:
    """First and last of the neighbouring points that cannot be told from the highest; None where no interval tells."""
    known = [n for n, p in enumerate(one.points) if p.value is not None]
    if len(known) < 3:
        return None
    top = max(known, key=lambda n: one.points[n].value or 0.0)
    if one.points[top].half_width is None:
        return None
    floor = (one.points[top].value or 0.0) - (one.points[top].half_width or 0.0)
    first = last = top
    alike = [n for n in known if (one.points[n].value or 0.0) + (one.points[n].half_width or 0.0) >= floor]
    while first - 1 in alike:
        first -= 1
    while last + 1 in alike:
        last += 1
    return (first, last) if len(alike) == last - first + 1 else None


def _highest(one: Series) -> int | None:
    known = [n for n, p in enumerate(one.points) if p.value is not None]
    if len(known) < 2:
        return None
    top = max(known, key=lambda n: one.points[n].value or 0.0)
    if one.points[top].half_width is None:
        return None
    floor = (one.points[top].value or 0.0) - (one.points[top].half_width or 0.0)
    others = [(one.points[n].value or 0.0) + (one.points[n].half_width or 0.0) for n in known if n != top]
    return top if floor > max(others) else None


def in_sentence(title: Text) -> Text:
    """Return a title as it stands inside an English sentence: without its capital, unless it is an abbreviation.

    >>> in_sentence(same("Mean wait")).en, in_sentence(same("EMS parcels")).en
    ('mean wait', 'EMS parcels')
    """
    if len(title.en) > 1 and title.en[0].isupper() and not title.en[1].isupper():
        return Text(title.zh, title.en[0].lower() + title.en[1:])
    return title


def confidence_text(confidence: float | None) -> Text:
    """Return a level of confidence as a percentage.

    >>> confidence_text(0.95).en
    '95%'
    """
    return same(f"{100 * (confidence or 0.95):.6g}%")
