r"""The three assumptions that matter most, by which rule they were chosen, and which data would settle them.

The page cannot vary an assumption; it can tell by how much its range would move what is proportional to it. With a range from a
to b, and w the weight of the lines of the bill that are proportional to the assumption (`doubts_texts`), the rule is the
first-order effect of going from the middle of the range to its end:

.. math:: \frac{b - a}{b + a} \, w

w is a share of the advised option's bill: of residents' cost or of public spending, whichever is larger. Ranges that begin at
zero are left out: they say whether something is there at all, not how much of it. Of the patterns of a kind the most general
counts, which has most wildcards; of equally general ones the narrowest, so that one small group's doubt does not stand for all.

Where stress was tried, a kind of assumption that a stress moves goes before the others if that stress clearly changed the objective of
the advised option; the larger change first.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.report.basis import kinds
from simnet.report.doubts_texts import KINDS, Kind, kind_of
from simnet.report.judge import find_cost
from simnet.report.numbers import clear
from simnet.report.results import EvidenceItem, Results
from simnet.report.text import Text, listed

NUMBER = 3

COUNTED = Text(
    "模型的数据来历共{number}条：{kinds}。", "{number} entries say where the model's numbers come from: {kinds}."
)
COUNT = Text("{name}{count}条", "{count} {name}")
BY_RANGE = Text(
    "按“范围的相对宽度 × 它直接左右的时间或费用在建议方案账单中的占比”选出。",
    "Chosen by the relative width of the range times the share of the advised option's bill that is proportional to it.",
)
BY_STRESS = Text(
    "按压力测试选出：动了它，{scenario}的结果就明显改变。",
    "Chosen by stress: where it was moved, what {scenario} comes to clearly changed.",
)
BY_BOTH = Text(
    "{names}按压力测试列在前面：动了它，{scenario}的结果就明显改变；其余按“范围的相对宽度 × 它直接左右的时间或费用在账单中的占比”选出。",
    "{names} come first by stress: where it was moved, what {scenario} comes to clearly changed; the others by the relative width of the "
    "range times the share of the bill that is proportional to it.",
)
FACTOR = Text("现设定的{low}至{high}倍", "{low} to {high} times what is assumed")
BETWEEN = Text("{low}至{high}", "{low} to {high}")


@dataclass(frozen=True)
class Doubt:
    """One assumption in plain words: what, its range, and what to collect."""

    title: Text
    range: Text
    data: Text
    path: str


@dataclass(frozen=True)
class Doubts:
    """What is fact and what is assumed, in a sentence, and the assumptions that matter most."""

    counted: Text
    doubts: tuple[Doubt, ...]
    rule: Text


@dataclass(frozen=True)
class _Candidate:
    kind: Kind
    item: EvidenceItem
    weight: float


def doubts(results: Results) -> Doubts | None:
    """Return what the results rest on, in short; None where the manifest does not say."""
    counted = kinds(results)
    if not counted:
        return None
    scenario = results.best[0] if results.best else results.baseline or results.scenarios[0].id
    candidates = _candidates(results, scenario)
    stressed = _stressed(results, scenario)
    order = sorted(candidates, key=lambda one: (-stressed.get(one.kind.id, 0.0), -one.weight))
    chosen = order[:NUMBER]
    moved = [one.kind.title for one in chosen if one.kind.id in stressed]
    words = BY_RANGE if not moved else BY_STRESS if len(moved) == len(chosen) else BY_BOTH
    rule = words.format(names=listed(moved), scenario=results.title_of(scenario))
    names = [COUNT.format(name=name, count=str(count)) for name, count in counted]
    total = sum(count for _, count in counted)
    return Doubts(
        COUNTED.format(
            number=str(total), kinds=Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))
        ),
        tuple(Doubt(one.kind.title, _range(one.item), one.kind.data, one.item.path) for one in chosen),
        rule,
    )


def _range(item: EvidenceItem) -> Text:
    low, high = (f"{end:,.6g}" for end in item.range or (1.0, 1.0))
    return (FACTOR if item.of == "factor" else BETWEEN).format(low=low, high=high)


def _candidates(results: Results, scenario: str) -> list[_Candidate]:
    """Return one assumption of each kind that is proportional to something, with its first-order effect."""
    best: dict[str, tuple[Kind, EvidenceItem]] = {}
    for item in results.evidence:
        kind = kind_of(item.path)
        if item.kind != "assumed" or item.range is None or item.range[0] <= 0 or kind is None or not kind.acts_on:
            continue
        if item.scenarios and scenario not in item.scenarios:
            continue
        known = best.get(kind.id)
        if known is None or _rank(item) > _rank(known[1]):
            best[kind.id] = (kind, item)
    found = [_Candidate(kind, item, _width(item) * _share(results, scenario, kind)) for kind, item in best.values()]
    return [one for one in found if one.weight > 0]


def _rank(item: EvidenceItem) -> tuple[int, float]:
    return item.path.count("*"), -_width(item)


def _width(item: EvidenceItem) -> float:
    """Return half of a range against its middle."""
    low, high = item.range or (1.0, 1.0)
    return (high - low) / (high + low)


def _share(results: Results, scenario: str, kind: Kind) -> float:
    """Return the largest share of a bill that is proportional to a kind of assumption; 1 where no bill is known."""
    if not results.costs and "share" not in kind.acts_on:
        return 1.0
    shares = [0.0]
    for payer, lines in kind.acts_on.items():
        if payer == "share":
            row = results.estimate(scenario, lines[0])
            shares.append(0.0 if row is None or row.mean is None else row.mean)
            continue
        whose, recurrence = ("public", "one_off") if payer == "once" else (payer, "recurrent")
        whole = find_cost(results, scenario, "paid", whose, "total", "recurrent")
        parts = [find_cost(results, scenario, "paid", whose, line, recurrence) for line in lines]
        amount = sum(part.yuan_year or 0.0 for part in parts if part is not None)
        shares.append(amount / whole.yuan_year if whole is not None and whole.yuan_year else 0.0)
    return max(shares)


def _stressed(results: Results, scenario: str) -> dict[str, float]:
    """Return by kind of assumption the largest clear change of the advised option's objective that a stress on it made, relative."""
    kind_of_stress = {about.id: about.kind for about in results.stresses}
    found: dict[str, float] = {}
    for row in results.stress:
        if row.scenario != scenario or row.measure != results.objective or not row.without:
            continue
        if row.change is None or not clear(row.change, row.change_half_width):
            continue
        effect = abs(row.change / row.without)
        for kind in KINDS:
            if kind_of_stress.get(row.stress) in kind.stresses:
                found[kind.id] = max(found.get(kind.id, 0.0), effect)
    return found
