"""A sweep in words, by rules that tests hold.

Ruled out is only what is clearly dominated; what cannot be told apart stays and is counted among what remains. A step along the front
inside its interval is never called a difference.
"""

from __future__ import annotations

from simnet.report.judge import judge
from simnet.report.measures import named
from simnet.report.numbers import write
from simnet.report.sentences import in_sentence
from simnet.report.sweep_results import SweepResults, TradeOffRow
from simnet.report.sweep_texts import (
    BASE_FRONT,
    BASE_OUT,
    BASE_POSSIBLE,
    BEYOND,
    FROM_TO,
    INDIFFERENT,
    KEPT_EVERYWHERE,
    KEPT_NOWHERE,
    NONE_OUT,
    NONE_OUT_UNDER,
    NOTHING_WEIGHED,
    ONE_LEFT,
    ONE_OUT,
    ONE_POINT,
    OUT_EVERYWHERE,
    OUT_UNDER,
    SAME_CIRCUMSTANCES,
    SIZE_OF,
    SOME_OUT,
)
from simnet.report.sweep_texts import WORDS as SWEEP_WORDS
from simnet.report.text import EMPTY, Text, listed
from simnet.report.texts import WORDS

MOST_NAMED = 5
"""More choices than this are counted and not named."""


def title(sweep: SweepResults) -> Text:
    """Return the title of a sweep: its own, else the scenario's and what varies."""
    study = sweep.results.manifest.get("study")
    if isinstance(study, dict) and study.get("title"):
        return sweep.results.title
    scenario = sweep.results.scenarios[0].title if sweep.results.scenarios else sweep.results.title
    return SWEEP_WORDS["sweep_title"].format(scenario=scenario, varied=listed(one.title for one in sweep.varied))


def findings(sweep: SweepResults) -> list[Text]:
    """Return what a sweep came to: the one sentence that matters, then what belongs to it; empty where nothing was measured."""
    front, possible = sweep.with_status("front"), sweep.with_status("possible")
    out, kept = len(sweep.with_status("dominated")), len(front) + len(possible)
    measures: dict[str, Text | str] = {
        "cost": in_sentence(named(sweep.cost).title),
        "wait": in_sentence(named(sweep.wait).title),
        "number": str(kept + out),
        "out": str(out),
        "kept": str(kept),
    }
    if not front:
        names = _circumstances(sweep)
        return [NOTHING_WEIGHED.format(names=names)] if sweep.with_status("alone") and names != EMPTY else []
    if sweep.num_groups > 1:
        return [*_under_circumstances(sweep, measures), *_of_base(sweep)]
    if kept == 1:
        said = ONE_LEFT if out else ONE_POINT
        figures = {"cost": cost_of(front[0]), "wait": wait_of(front[0]), "best": sweep.full_label(front[0].point)}
        lead = said.format(cost_title=measures["cost"], wait_title=measures["wait"], out=str(out), **figures)
        return [lead, *_of_base(sweep)]
    said = NONE_OUT if not out else ONE_OUT if out == 1 else SOME_OUT
    sentences = [said.format(**measures)]
    if len(front) > 1:
        first, last = front[0], front[_last_gain(front)]
        sentences.append(
            FROM_TO.format(
                first=sweep.full_label(first.point),
                first_cost=cost_of(first),
                first_wait=wait_of(first),
                last=sweep.full_label(last.point),
                last_cost=cost_of(last),
                last_wait=wait_of(last),
            )
        )
        if last is not front[-1]:
            sentences.append(BEYOND)
    return [*sentences, *_of_base(sweep)]


def _circumstances(sweep: SweepResults) -> Text:
    return listed(one.title for one in sweep.varied if one.circumstance)


def _under_circumstances(sweep: SweepResults, measures: dict[str, Text | str]) -> list[Text]:
    """Return how many combinations are ruled out where circumstances vary, and in a grid which choices remain whatever they are."""
    groups = sweep.groups
    said = OUT_UNDER if sweep.with_status("dominated") else NONE_OUT_UNDER
    sentences = [
        said.format(groups=str(len(groups)), **measures),
        SAME_CIRCUMSTANCES.format(names=_circumstances(sweep)),
    ]
    if not sweep.is_grid:
        return sentences
    kept: dict[tuple[Text, ...], int] = {}
    titles: dict[tuple[Text, ...], Text] = {}
    for row in sweep.weighed:
        choice = sweep.choice_labels(row.point)
        titles.setdefault(choice, sweep.full_label(row.point))
        kept[choice] = kept.get(choice, 0) + (row.status in ("front", "possible"))
    everywhere = [titles[choice] for choice, times in kept.items() if times == len(groups)]
    nowhere = sum(times == 0 for times in kept.values())
    if not everywhere:
        sentences.append(KEPT_NOWHERE)
    elif len(everywhere) <= MOST_NAMED and len(everywhere) < len(kept):
        sentences.append(KEPT_EVERYWHERE.format(choices=_joined(everywhere)))
    if nowhere:
        sentences.append(OUT_EVERYWHERE.format(number=str(nowhere)))
    return sentences


def _joined(texts: list[Text]) -> Text:
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _of_base(sweep: SweepResults) -> list[Text]:
    """Return where the scenario as it stands is, if it is one of the points."""
    rows = {row.point: row for row in sweep.weighed}
    base = rows.get(sweep.base_point)
    if base is None or base.status not in ("front", "possible", "dominated"):
        return []
    figures = {"base_cost": cost_of(base), "base_wait": wait_of(base)}
    better = rows.get(base.dominated_by)
    if better is None:
        return [(BASE_FRONT if base.status == "front" else BASE_POSSIBLE).format(**figures)]
    return [
        BASE_OUT.format(better=sweep.full_label(better.point), cost=cost_of(better), wait=wait_of(better), **figures)
    ]


def _last_gain(front: list[TradeOffRow]) -> int:
    """Return the position of the last point of the front that gains something worth telling over the one before.

    Where no step does, the last of all: nothing then is to be left out.
    """
    gains = [place for place, row in enumerate(front) if _judged_wait(row) not in (None, "none", "equal", "slight")]
    return gains[-1] if gains else len(front) - 1


def _judged_wait(row: TradeOffRow) -> str | None:
    about = named(row.wait_measure)
    judged = judge(row.wait_step, row.wait_step_half_width, row.wait_unit, about.decimals, about.better)
    return None if judged is None else judged.verdict


def indifferent(sweep: SweepResults) -> Text:
    """Return which differences are taken for none; empty where all matter."""
    units = {row.measure: row.unit for row in sweep.rows}
    sizes = [
        SIZE_OF.format(
            measure=in_sentence(named(name).title),
            size=write(zone, None, units.get(name, ""), named(name).decimals, difference=True).value,
        )
        for name, zone in sweep.indifference.items()
    ]
    return INDIFFERENT.format(sizes=listed(sizes)) if sizes else EMPTY


def cost_of(row: TradeOffRow) -> Text:
    """Return what a point costs, with its interval."""
    return _figure(row.cost, row.cost_half_width, row.cost_unit, row.cost_measure)


def wait_of(row: TradeOffRow) -> Text:
    """Return how long people wait at a point, with its interval."""
    return _figure(row.wait, row.wait_half_width, row.wait_unit, row.wait_measure)


def cost_step(row: TradeOffRow) -> Text:
    """Return by how much a point of the front costs more than the next cheaper one; empty for the cheapest."""
    return _step(row.cost_step, row.cost_step_half_width, row.cost_unit, row.cost_measure)


def wait_step(row: TradeOffRow) -> Text:
    """Return what the next cheaper point of the front has of the other measure less; empty for the cheapest."""
    return _step(row.wait_step, row.wait_step_half_width, row.wait_unit, row.wait_measure)


def _figure(value: float | None, half_width: float | None, unit: str, measure: str) -> Text:
    if value is None:
        return WORDS["no_figure"]
    return write(value, half_width, unit, named(measure).decimals).both


def _step(value: float | None, half_width: float | None, unit: str, measure: str) -> Text:
    about = named(measure)
    judged = judge(value, half_width, unit, about.decimals, about.better)
    if judged is None:
        return EMPTY
    if judged.verdict in ("none", "equal", "slight"):
        return WORDS[judged.verdict].format(step=judged.written.step)
    return judged.written.both
